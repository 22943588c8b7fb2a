"""A text as a tree of blocks and inlines: what every renderer and every comparison reads.

The stored form of a text is canonical Markdown (see ``markdown.canonical``); ``blocks.parse`` gives the
tree of it. All values are frozen and hashable. Import the names from ``blocks``.
"""

from dataclasses import dataclass
from typing import Any, Literal

# --- inlines ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters, without markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Characters shown in a fixed-width face."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line break inside a paragraph."""


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The place where footnote ``label`` is cited; the note itself is in ``Body.notes``."""

    label: str


@dataclass(frozen=True, slots=True)
class Styled:
    """Inlines in bold, italic or struck through."""

    style: Literal["strong", "emphasis", "strike"]
    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Inlines that lead to ``href``: always http, https or mailto; empty when the author's link leads nowhere."""

    href: str
    inlines: tuple["Inline", ...]


Inline = Text | Code | Break | NoteMark | Styled | Link


@dataclass(frozen=True, slots=True)
class Changed:
    """Inlines that came or went; only in the tree of a comparison (see ``comparing``), never in a text."""

    kind: Literal["added", "deleted"]
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What stands elsewhere in the other text of a comparison, in both its places: inlines, or blocks in a cell.

    ``up`` says which way it went; ``named`` whether its place says so, or one beside it that moved along.
    """

    kind: Literal["added", "deleted"]
    number: int
    up: bool
    inner: tuple[Any, ...]
    named: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """Inlines that one source brought, a revision or an amendment; only in the tree of a page (see ``blame``)."""

    source: str
    shade: int
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """Inlines that comments are on, each named by its key; only in the tree of a page (see ``marked``)."""

    keys: tuple[str, ...]
    inlines: tuple[Inline, ...]


# --- blocks ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a text; ``level`` is 1 to 6, relative to the text itself."""

    level: int
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item: ``label`` is what is printed before it in a labelled list ("a)", "A1."), otherwise empty."""

    blocks: tuple["Block", ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list: bullets; numbers counted from ``start``; or labels that the author wrote, which are never counted."""

    kind: Literal["bullet", "ordered", "labelled"]
    items: tuple[ListItem, ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; it can hold paragraphs and lists."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; every row has as many cells as the header."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Blocks quoted from elsewhere."""

    blocks: tuple["Block", ...]


Block = Paragraph | Heading | ListBlock | Table | Quote


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: ``label`` is its key in this text, not its printed number."""

    label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A whole text: its blocks in order, and its footnotes in the order in which they are first cited."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
