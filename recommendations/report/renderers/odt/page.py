"""The page: its paper and margins, the running header and footer, a first page without them."""

from recommendations.report.document import Document
from recommendations.report.renderers import prepared
from recommendations.report.renderers.looks import HAIR
from recommendations.report.renderers.odt.automatic import mode
from recommendations.report.renderers.odt.names import FIRST_PAGE, NAMED, PAGE
from recommendations.report.renderers.odt.xml import Element, Piece, element, points, spaced
from recommendations.report.renderers.sheet import BOTTOM, FOOTER, HEADER, SHEETS, TOP
from recommendations.report.renderers.voice import Voice


def layouts(document: Document, around: Voice) -> Element:
    """The automatic styles of the pages: the cover's, where nothing runs, and that of all others."""
    header, footer = TOP - HEADER, BOTTOM - FOOTER
    running = (
        element("style:header-style", None, _running("bottom", header)),
        element("style:footer-style", None, _running("top", footer)),
    )
    return element(
        "office:automatic-styles",
        None,
        element(
            "style:page-layout",
            {"style:name": "CoverPage"},
            _properties(document, around, top=TOP, bottom=BOTTOM),
            element("style:header-style"),
            element("style:footer-style"),
        ),
        element(
            "style:page-layout",
            {"style:name": "TextPage"},
            _properties(document, around, top=HEADER, bottom=FOOTER),
            *running,
        ),
    )


def masters(document: Document, pages: int) -> Element:
    """The two pages and what runs on them; ``pages``: how many the file has, until a program counts them."""
    numbers = {
        "page": ("text:page-number", {"text:select-page": "current"}, "2"),
        "pages": ("text:page-count", {}, str(pages)),
    }
    line: list[Piece] = []
    for kind, words in prepared.page_line(document.wording):
        if kind == "words":
            line += spaced(words, after_space=not line)
        else:
            name, attributes, shown = numbers[kind]
            line.append(element(name, attributes, shown))
    head = (*spaced(prepared.running(document)), element("text:tab"), document.date_line)
    return element(
        "office:master-styles",
        None,
        element(
            "style:master-page",
            {"style:name": PAGE, "style:page-layout-name": "TextPage"},
            element("style:header", None, element("text:p", {"text:style-name": NAMED["Header"]}, *head)),
            element("style:footer", None, element("text:p", {"text:style-name": NAMED["Footer"]}, *line)),
        ),
        element(
            "style:master-page",
            {
                "style:name": FIRST_PAGE,
                "style:display-name": "First Page",
                "style:page-layout-name": "CoverPage",
                "style:next-style-name": PAGE,
            },
        ),
    )


def _properties(document: Document, around: Voice, *, top: int, bottom: int) -> Element:
    sheet = SHEETS[document.paper]
    return element(
        "style:page-layout-properties",
        {
            "fo:page-width": points(sheet.width),
            "fo:page-height": points(sheet.length),
            "style:print-orientation": "portrait",
            "fo:margin-top": points(top),
            "fo:margin-bottom": points(bottom),
            "fo:margin-left": points(sheet.side),
            "fo:margin-right": points(sheet.side),
            "style:writing-mode": mode(around.direction),
        },
        element(
            "style:footnote-sep",
            {
                "style:width": "0.5pt",
                "style:distance-before-sep": "5pt",
                "style:distance-after-sep": "4pt",
                "style:line-style": "solid",
                "style:adjustment": "right" if around.direction == "rtl" else "left",
                "style:rel-width": "22%",
                "style:color": f"#{HAIR.lower()}",
            },
        ),
    )


def _running(edge: str, height: int) -> Element:
    """A running line at its edge of the paper, ``height`` for it and for the room between it and the text."""
    return element(
        "style:header-footer-properties",
        {"fo:min-height": points(height), f"fo:margin-{edge}": points(height - 240), "style:dynamic-spacing": "true"},
    )
