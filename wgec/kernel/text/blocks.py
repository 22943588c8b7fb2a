"""A text as a tree: the words for its parts, and how to get them from Markdown.

``parse`` gives the tree of a Markdown text, ``plain`` its words without markup. The dataclasses are
defined in ``tree``; everybody outside this package imports them from here.
"""

from wgec.kernel.text.normal import is_label, normal
from wgec.kernel.text.plain import plain, words
from wgec.kernel.text.reading import MAX_CHARS, MAX_COLUMNS, MAX_DEPTH, parse
from wgec.kernel.text.tree import (
    Block,
    Body,
    Break,
    Cell,
    Code,
    Heading,
    Inline,
    Link,
    ListBlock,
    ListItem,
    Note,
    NoteMark,
    Paragraph,
    Quote,
    Styled,
    Table,
    Text,
)

__all__ = [
    "MAX_CHARS",
    "MAX_COLUMNS",
    "MAX_DEPTH",
    "Block",
    "Body",
    "Break",
    "Cell",
    "Code",
    "Heading",
    "Inline",
    "Link",
    "ListBlock",
    "ListItem",
    "Note",
    "NoteMark",
    "Paragraph",
    "Quote",
    "Styled",
    "Table",
    "Text",
    "is_label",
    "normal",
    "parse",
    "plain",
    "words",
]
