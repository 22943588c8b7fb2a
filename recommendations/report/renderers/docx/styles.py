"""The styles of the Word file: what a secretariat edits to change how the whole report looks."""

from recommendations.report.renderers.docx.xml import Element, element, valued, written
from recommendations.report.renderers.faces import FACE, FACE_CHINESE
from recommendations.report.renderers.looks import ACCENT, HAIR, SHADE, STYLES, Style
from recommendations.report.renderers.voice import tag_of

FACE_ARABIC = "Times New Roman"
ENDING_IN_A_NUMBER = frozenset({"TOC1", "TOC2"})
"""Lines with a page number at the edge of the measure. They have no right indent: LibreOffice shows nothing at a tab
beyond it, where Word does."""


def part(language: str, *, right_to_left: bool) -> bytes:
    """``word/styles.xml``."""
    tag = tag_of(language)
    latin = tag if language not in ("ar", "zh") else "en-GB"
    defaults = element(
        "w:docDefaults",
        None,
        element(
            "w:rPrDefault",
            None,
            element(
                "w:rPr",
                None,
                element("w:rFonts", {"ascii": FACE, "hAnsi": FACE, "eastAsia": FACE_CHINESE, "cs": FACE_ARABIC}),
                element("w:lang", {"val": latin, "eastAsia": "zh-CN", "bidi": "ar-SA"}),
            ),
        ),
        element("w:pPrDefault", None, element("w:pPr", None, element("w:widowControl"))),
    )
    made = (_style(style, right_to_left=right_to_left) for style in STYLES)
    return written(element("w:styles", None, defaults, *made, _no_list(), *_table_styles()))


def _style(style: Style, *, right_to_left: bool) -> Element:
    attributes = {"type": style.kind, "styleId": style.id}
    if style.id == "Normal":
        attributes["default"] = "1"
    elif style.name[0].isupper() and style.id not in _KNOWN:
        attributes["customStyle"] = "1"
    return element(
        "w:style",
        attributes,
        valued("w:name", style.name),
        valued("w:basedOn", style.based_on) if style.based_on else None,
        valued("w:next", style.following) if style.following else None,
        element("w:qFormat"),
        _paragraph_properties(style, right_to_left=right_to_left) if style.kind == "paragraph" else None,
        _run_properties(style),
    )


_KNOWN = frozenset(
    {"Title", "BodyText", "ListBullet", "ListNumber", "ListContinue", "Quote", "Hyperlink", "TOCHeading"}
)


def _paragraph_properties(style: Style, *, right_to_left: bool) -> Element:
    spacing: dict[str, object] = {}
    if style.before is not None:
        spacing["before"] = style.before
    if style.after is not None:
        spacing["after"] = style.after
    if style.line:
        spacing |= {"line": style.line, "lineRule": "auto"}
    right = 0 if style.id in ENDING_IN_A_NUMBER else style.right
    edges = {"left": style.indent, "right": right, "hanging": style.hanging}
    edges = {edge: width for edge, width in edges.items() if width}
    return element(
        "w:pPr",
        None,
        element("w:keepNext") if style.keep else None,
        element("w:keepLines") if style.level is not None else None,
        element("w:pBdr", None, _rule(style.rule, style.id)) if style.rule else None,
        element("w:tabs", None, *(_tab(*stop) for stop in style.tabs)) if style.tabs else None,
        element("w:bidi") if right_to_left and style.id == "Normal" else None,
        element("w:spacing", spacing) if spacing else None,
        element("w:ind", edges) if edges else None,
        valued("w:jc", style.align) if style.align else None,
        valued("w:outlineLvl", style.level) if style.level is not None else None,
    )


def _run_properties(style: Style) -> Element:
    return element(
        "w:rPr",
        None,
        element("w:rFonts", {"ascii": style.face, "hAnsi": style.face, "cs": style.face}) if style.face else None,
        *((element("w:b"), element("w:bCs")) if style.bold else ()),
        *((element("w:i"), element("w:iCs")) if style.italic else ()),
        valued("w:color", style.color) if style.color else None,
        *((valued("w:sz", style.size), valued("w:szCs", style.size)) if style.size else ()),
        valued("w:u", "single") if style.underline else None,
        valued("w:vertAlign", "superscript") if style.raised else None,
    )


def _rule(edge: str, style: str) -> Element:
    strong = style in ("Heading1", "TOCHeading")
    return element(
        f"w:{edge}",
        {"val": "single", "sz": 10 if strong else 4, "space": 6, "color": ACCENT if strong else HAIR},
    )


def _tab(kind: str, place: int, leader: str) -> Element:
    return element("w:tab", {"val": kind, "pos": place} | ({"leader": leader} if leader else {}))


def _no_list() -> Element:
    return element("w:style", {"type": "numbering", "default": 1, "styleId": "NoList"}, valued("w:name", "No List"))


def _table_styles() -> tuple[Element, Element]:
    hair = {"val": "single", "sz": 4, "space": 0, "color": HAIR}
    borders = element("w:tblBorders", None, *(element(f"w:{edge}", hair) for edge in ("top", "bottom", "insideH")))
    margins = element(
        "w:tblCellMar",
        None,
        *(
            element(f"w:{edge}", {"w": width, "type": "dxa"})
            for edge, width in (("top", 60), ("left", 100), ("bottom", 40), ("right", 100))
        ),
    )
    head = element(
        "w:tblStylePr",
        {"type": "firstRow"},
        element("w:rPr", None, element("w:b"), element("w:bCs")),
        element("w:tcPr", None, element("w:shd", {"val": "clear", "color": "auto", "fill": SHADE})),
    )
    plain = element(
        "w:style",
        {"type": "table", "default": 1, "styleId": "TableNormal"},
        valued("w:name", "Normal Table"),
        element("w:tblPr", None, element("w:tblInd", {"w": 0, "type": "dxa"})),
    )
    report = element(
        "w:style",
        {"type": "table", "customStyle": 1, "styleId": "ReportTable"},
        valued("w:name", "Report Table"),
        valued("w:basedOn", "TableNormal"),
        element("w:qFormat"),
        element("w:tblPr", None, borders, margins),
        head,
    )
    return plain, report
