"""How the report looks in a word processor: the named styles that a secretariat edits, the same in every format.

The names are Word's own where Word has such a style.
"""

from dataclasses import dataclass

from recommendations.report.renderers.sheet import WIDTH

ACCENT = "0B4F82"
QUIET = "55606B"
HAIR = "B4BEC8"
"""The colour of fine rules."""
SHADE = "EEF3F7"
"""The ground of a table's head."""
STEP = 425
"""One step of indentation, in twentieths of a point (7.5 mm)."""


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
NORMAL = STYLES[0]
"""The style on which all others are based."""
