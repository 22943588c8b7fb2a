"""What the styles are called in an OpenDocument text.

The same as in the Word file, but where the format's editors have a style of their own for the purpose: they use it for
what they make themselves (contents, footnotes, the next paragraph), and give it Word's name when they save a Word file.
"""

from recommendations.report.renderers.looks import STYLES, Style
from recommendations.report.renderers.odt.xml import encoded

TABLE_HEADING = Style("TableHeading", "Table Heading", "TableText", bold=True)
_OWN = {
    "Normal": "Standard",
    "BodyText": "Text body",
    "TOCHeading": "Contents Heading",
    "TOC1": "Contents 1",
    "TOC2": "Contents 2",
    "FootnoteText": "Footnote",
    "Hyperlink": "Internet link",
    "FootnoteReference": "Footnote anchor",
}
_WITHOUT = {"AfterTable"}
"""What only the Word file needs."""

USED = (*(style for style in STYLES if style.id not in _WITHOUT), TABLE_HEADING)
SHOWN = {style.id: _OWN.get(style.id, style.name[0].upper() + style.name[1:]) for style in USED}
"""What each style is called in the editor, by the name it has among ``looks``."""

NAMED = {id: encoded(name) for id, name in SHOWN.items()}
"""How the file refers to each style."""

STRONG, EMPHASIS, STRUCK = "Strong_20_Emphasis", "Emphasis", "Struck"
LINK, VISITED, CONTENTS_LINK = NAMED["Hyperlink"], "Visited_20_Internet_20_Link", "Index_20_Link"
NOTE_MARK, NOTE_NUMBER = NAMED["FootnoteReference"], "Footnote_20_Symbol"
LISTS = {"bullet": "Bullets", "ordered": "Numbers", "labelled": "Labels"}
FIRST_PAGE, PAGE = "First_20_Page", "Standard"
