"""``styles.xml``: the named styles that a secretariat edits, the page, the running lines."""

from collections.abc import Iterable, Iterator

from recommendations.report.document import Document
from recommendations.report.renderers.faces import FACE
from recommendations.report.renderers.looks import ACCENT, HAIR, NORMAL, QUIET, Style
from recommendations.report.renderers.odt import faces, page
from recommendations.report.renderers.odt.automatic import ASIAN, COMPLEX, INDENTS, spoken, turned
from recommendations.report.renderers.odt.listing import LEVELS, list_style
from recommendations.report.renderers.odt.names import (
    CONTENTS_LINK,
    EMPHASIS,
    LISTS,
    NAMED,
    NOTE_MARK,
    NOTE_NUMBER,
    SHOWN,
    STRONG,
    STRUCK,
    USED,
    VISITED,
)
from recommendations.report.renderers.odt.xml import Element, element, points, root, written
from recommendations.report.renderers.voice import Voice

_RAISED = {"style:text-position": "super 62%"}
_BOLD = {
    f"{prefix}:font-weight{group}": "bold" for prefix, group in (("fo", ""), ("style", "-asian"), ("style", "-complex"))
}
_ITALIC = {
    f"{prefix}:font-style{group}": "italic"
    for prefix, group in (("fo", ""), ("style", "-asian"), ("style", "-complex"))
}
_STRIKE = {"style:text-line-through-style": "solid", "style:text-line-through-type": "single"}
_UNDERLINE = {
    "style:text-underline-style": "solid",
    "style:text-underline-width": "auto",
    "style:text-underline-color": "font-color",
}


def part(document: Document, around: Voice, fonts: Iterable[str], *, pages: int, first_note: int) -> bytes:
    """``styles.xml``; ``pages``: how many the file has; ``first_note``: the number of its first footnote."""
    styles = element(
        "office:styles",
        None,
        *_defaults(around),
        *(_style(style, around) for style in USED),
        *_characters(),
        *(list_style(name, kind, around.direction) for kind, name in LISTS.items()),
        _outline(),
        _notes(first_note),
    )
    whole = root(
        "office:document-styles",
        faces.declarations(fonts),
        styles,
        page.layouts(document, around),
        page.masters(document, pages),
    )
    return written(whole)


def _defaults(around: Voice) -> Iterator[Element]:
    own = "en" if around.language in ASIAN | COMPLEX else around.language
    text = {
        "style:use-window-font-color": "true",
        "style:font-name": FACE,
        "style:font-name-asian": faces.FACE_CHINESE,
        "style:font-name-complex": faces.FACE_ARABIC,
        **spoken(own),
        **spoken(around.language if around.language in ASIAN else "zh"),
        **spoken(around.language if around.language in COMPLEX else "ar"),
        "fo:hyphenate": "false",
    }
    paragraph = {"style:tab-stop-distance": points(425), "style:writing-mode": "page"}
    yield element(
        "style:default-style",
        {"style:family": "paragraph"},
        element("style:paragraph-properties", paragraph),
        element("style:text-properties", text),
    )
    yield element(
        "style:default-style",
        {"style:family": "table"},
        element("style:table-properties", {"table:border-model": "collapsing"}),
    )
    yield element(
        "style:default-style",
        {"style:family": "table-row"},
        element("style:table-row-properties", {"fo:keep-together": "auto"}),
    )


def _style(style: Style, around: Voice) -> Element:
    attributes = {"style:name": NAMED[style.id]}
    if SHOWN[style.id] != NAMED[style.id]:
        attributes["style:display-name"] = SHOWN[style.id]
    attributes["style:family"] = "paragraph" if style.kind == "paragraph" else "text"
    if style.based_on:
        attributes["style:parent-style-name"] = NAMED[style.based_on]
    if style.following:
        attributes["style:next-style-name"] = NAMED[style.following]
    if style.level is not None and style.id.startswith("Heading"):
        attributes["style:default-outline-level"] = str(style.level + 1)
    paragraph = _paragraph(style, around) if style.kind == "paragraph" else {}
    text = _text(style)
    return element(
        "style:style",
        attributes,
        element("style:paragraph-properties", paragraph, _tabs(style)) if paragraph else None,
        element("style:text-properties", text) if text else None,
    )


def _paragraph(style: Style, around: Voice) -> dict[str, str]:
    made: dict[str, str] = {}
    in_list = style.id in ("ListBullet", "ListNumber", "LabelledList", "ListContinue")  # a list says its own indent
    if style.id == "Normal":
        made |= turned(around)
        made |= {"fo:line-height": "100%", "fo:orphans": "2", "fo:widows": "2"}
    if style.before is not None or style.after is not None:
        after = style.after if style.after is not None else NORMAL.after
        made |= {"fo:margin-top": points(style.before or 0), "fo:margin-bottom": points(after or 0)}
    if (style.indent or style.right) and not in_list:
        made |= {"fo:margin-left": points(style.indent), "fo:margin-right": points(style.right)}
        made["fo:text-indent"] = points(-style.hanging)
    if style.align:
        made["fo:text-align"] = style.align
    if style.keep:
        made["fo:keep-with-next"] = "always"
    if style.level is not None:
        made["fo:keep-together"] = "always"
    if style.rule:
        made |= _rule(style)
    return made


def _rule(style: Style) -> dict[str, str]:
    """The rule above or below a paragraph."""
    strong = style.id in ("Heading1", "TOCHeading")
    line = f"1.25pt solid #{ACCENT.lower()}" if strong else f"0.5pt solid #{HAIR.lower()}"
    return {f"fo:border-{style.rule}": line, f"fo:padding-{style.rule}": "6pt", "style:join-border": "false"}


def _tabs(style: Style) -> Element | None:
    """The tab stops, counted from the paragraph's indent; one at the indent itself is there anyway."""
    stops = []
    for kind, place, leader in style.tabs:
        if place == style.indent:
            continue
        given = {"style:position": points(place - INDENTS[style.id]), "style:type": kind}
        if leader:
            given |= {"style:leader-style": "dotted", "style:leader-text": "."}
        stops.append(element("style:tab-stop", given))
    return element("style:tab-stops", None, *stops) if stops else None


def _text(style: Style) -> dict[str, str]:
    made: dict[str, str] = {}
    if style.color:
        made["fo:color"] = f"#{style.color.lower()}"
    if style.face:
        made |= {"style:font-name": style.face, "style:font-name-complex": style.face, "style:font-pitch": "fixed"}
    if style.size:
        latin = style.size / 2
        made |= {"fo:font-size": f"{latin:g}pt", "style:font-size-asian": f"{latin:g}pt"}
        made["style:font-size-complex"] = f"{latin * faces.ARABIC_SIZE:.1f}pt"
    made |= _BOLD if style.bold else {}
    made |= _ITALIC if style.italic else {}
    made |= _UNDERLINE if style.underline else {}
    made |= _RAISED if style.raised else {}
    return made


def _characters() -> Iterator[Element]:
    """The character styles beside those of ``looks``."""
    looks: tuple[tuple[str, str, dict[str, str]], ...] = (
        (STRONG, "Strong Emphasis", _BOLD),
        (EMPHASIS, "Emphasis", _ITALIC),
        (STRUCK, "Struck", _STRIKE),
        (NOTE_NUMBER, "Footnote Symbol", _RAISED),
        (CONTENTS_LINK, "Index Link", {}),
        (VISITED, "Visited Internet Link", {"fo:color": f"#{QUIET.lower()}", **_UNDERLINE}),
    )
    for name, shown, properties in looks:
        attributes = {"style:name": name, "style:display-name": shown, "style:family": "text"}
        inner = element("style:text-properties", properties) if properties else None
        yield element("style:style", {key: value for key, value in attributes.items() if value}, inner)


def _outline() -> Element:
    """The headings are not counted by the program: their numbers are the report's."""
    levels = (
        element("text:outline-level-style", {"text:level": level, "style:num-format": ""})
        for level in range(1, LEVELS + 1)
    )
    return element("text:outline-style", {"style:name": "Outline"}, *levels)


def _notes(first: int) -> Element:
    return element(
        "text:notes-configuration",
        {
            "text:note-class": "footnote",
            "text:citation-style-name": NOTE_NUMBER,
            "text:citation-body-style-name": NOTE_MARK,
            "text:default-style-name": NAMED["FootnoteText"],
            "style:num-format": "1",
            "text:start-value": first - 1,  # so editors count: how many notes stand before the first
            "text:footnotes-position": "page",
            "text:start-numbering-at": "document",
        },
    )
