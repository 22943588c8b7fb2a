"""The styles of the Word file: what a secretariat edits to change how the whole report looks."""

from dataclasses import dataclass

from recommendations.report.renderers.docx.faces import FACE
from recommendations.report.renderers.docx.parts import tag_of
from recommendations.report.renderers.docx.sheet import WIDTH
from recommendations.report.renderers.docx.xml import Element, element, valued, written

FACE_ARABIC = "Times New Roman"
FACE_CHINESE = "SimSun"
ACCENT = "0B4F82"
QUIET = "55606B"


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph or character style; sizes in half-points, lengths in twentieths of a point."""

    id: str
    name: str
    based_on: str = ""
    following: str = ""
    kind: str = "paragraph"
    size: int = 0
    bold: bool = False
    italic: bool = False
    color: str = ""
    face: str = ""
    before: int | None = None
    after: int | None = None
    line: int = 0
    indent: int = 0
    hanging: int = 0
    right: int = 0
    align: str = ""
    level: int | None = None
    keep: bool = False
    rule: str = ""
    raised: bool = False
    underline: bool = False
    tabs: tuple[tuple[str, int, str], ...] = ()


LEADER = (("right", WIDTH, "dot"),)
ENDS = (("right", WIDTH, ""),)

STYLES = (
    Style("Normal", "Normal", size=21, after=110, line=240),
    Style("BodyText", "Body Text", "Normal"),
    Style("Masthead", "Masthead", "Normal", "Masthead", size=25, after=60),
    Style("Official", "Official", "Normal", "Official", size=21, after=20),
    Style("Title", "Title", "Normal", "DateLine", size=48, bold=True, color=ACCENT, before=2800, after=480),
    Style("DateLine", "Date Line", "Normal", size=27, after=80),
    Style("RevisionStatement", "Revision Statement", "Normal", size=23, italic=True),
    Style("Disclaimer", "Disclaimer", "Normal", size=20, rule="top", after=0),
    Style(
        "TOCHeading",
        "TOC Heading",
        "Normal",
        "Normal",
        size=32,
        bold=True,
        color=ACCENT,
        after=240,
        rule="top",
        keep=True,
    ),
    Style(
        "TOC1",
        "toc 1",
        "Normal",
        size=21,
        bold=True,
        color=ACCENT,
        before=200,
        after=60,
        indent=567,
        hanging=567,
        right=567,
        tabs=(("left", 567, ""), *LEADER),
        keep=True,
    ),
    Style(
        "TOC2",
        "toc 2",
        "Normal",
        size=21,
        after=20,
        indent=567,
        hanging=567,
        right=567,
        tabs=(("left", 567, ""), *LEADER),
    ),
    Style(
        "Heading1",
        "heading 1",
        "Normal",
        "BodyText",
        size=32,
        bold=True,
        color=ACCENT,
        before=560,
        after=280,
        level=0,
        keep=True,
        rule="top",
    ),
    Style("Heading2", "heading 2", "Normal", "BodyText", size=24, bold=True, before=400, after=120, level=1, keep=True),
    Style(
        "AppendixHeading",
        "Appendix Heading",
        "Normal",
        "BodyText",
        size=24,
        bold=True,
        before=400,
        after=120,
        level=1,
        keep=True,
    ),
    Style("Heading3", "heading 3", "Normal", "BodyText", size=23, bold=True, before=240, after=100, level=2, keep=True),
    Style(
        "Heading4",
        "heading 4",
        "Normal",
        "BodyText",
        bold=True,
        italic=True,
        before=200,
        after=80,
        level=3,
        keep=True,
    ),
    Style("Heading5", "heading 5", "Normal", "BodyText", italic=True, before=160, after=80, level=4, keep=True),
    Style(
        "Heading6",
        "heading 6",
        "Normal",
        "BodyText",
        italic=True,
        color=QUIET,
        before=160,
        after=80,
        level=5,
        keep=True,
    ),
    Style("Pointer", "Pointer", "BodyText", "BodyText", italic=True),
    Style("ListBullet", "List Bullet", "BodyText", indent=425, hanging=425, after=80),
    Style("ListNumber", "List Number", "BodyText", indent=425, hanging=425, after=80),
    Style("LabelledList", "Labelled List", "BodyText", indent=425, hanging=425, after=80),
    Style("ListContinue", "List Continue", "BodyText", indent=425, after=80),
    Style("Quote", "Quote", "BodyText", indent=425),
    Style("TableText", "Table Text", "Normal", size=19, after=40),
    Style("AfterTable", "After Table", "Normal", size=12, after=0),
    Style("Header", "header", "Normal", size=17, color=QUIET, after=0, tabs=ENDS, rule="bottom"),
    Style("Footer", "footer", "Normal", size=17, color=QUIET, after=0, align="center"),
    Style("FootnoteText", "footnote text", "Normal", size=18, after=40, indent=227, hanging=227),
    Style("EntryNumber", "Entry Number", kind="character", color=ACCENT),
    Style("Attribution", "Attribution", kind="character"),
    Style("Provenance", "Provenance", kind="character", italic=True, color=QUIET),
    Style("ListLabel", "List Label", kind="character"),
    Style("Code", "Code", kind="character", face="Courier New", size=20),
    Style("Hyperlink", "Hyperlink", kind="character", color=ACCENT, underline=True),
    Style("FootnoteReference", "footnote reference", kind="character", raised=True),
)


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
    edges = {"left": style.indent, "right": style.right, "hanging": style.hanging}
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
        {"val": "single", "sz": 10 if strong else 4, "space": 6, "color": ACCENT if strong else "B4BEC8"},
    )


def _tab(kind: str, place: int, leader: str) -> Element:
    return element("w:tab", {"val": kind, "pos": place} | ({"leader": leader} if leader else {}))


def _no_list() -> Element:
    return element("w:style", {"type": "numbering", "default": 1, "styleId": "NoList"}, valued("w:name", "No List"))


def _table_styles() -> tuple[Element, Element]:
    hair = {"val": "single", "sz": 4, "space": 0, "color": "B4BEC8"}
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
        element("w:tcPr", None, element("w:shd", {"val": "clear", "color": "auto", "fill": "EEF3F7"})),
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
