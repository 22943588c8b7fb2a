"""A text as a list of units: what comments, alternatives and "agreed" marks attach to, and what people point at.

A unit is one paragraph, heading, point of a list, table, paragraph of a quotation, or footnote. Tables and footnotes
are one unit each; a point of a list is its own words, what is nested in it are units of their own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from wgec.kernel.text.plain import lines
from wgec.kernel.text.reading import parse
from wgec.kernel.text.tree import Block, Body, Heading, ListBlock, ListItem, Note, Paragraph, Quote, Table

Kind = Literal["paragraph", "heading", "item", "table", "quotation", "note"]


@dataclass(frozen=True)
class Unit:
    """One unit of a text.

    ``place`` counts from 1 in reading order, footnotes last. ``depth`` is the number of lists around it. ``part`` is
    its own part of the tree: the block, the item with nothing but its first paragraph, or the note.
    """

    place: int
    kind: Kind
    depth: int
    part: Block | ListItem | Note

    @cached_property
    def plain(self) -> str:
        """Its words without markup."""
        match self.part:
            case ListItem() as item:
                return "\n".join(lines((ListBlock("labelled" if item.label else "bullet", (item,)),)))
            case Note(_, blocks):
                return "\n".join(lines(blocks))
            case block:
                return "\n".join(lines((block,)))


def split(text: str | Body) -> tuple[Unit, ...]:
    """The units of ``text`` (Markdown, or its tree in normal form). Raises Malformed when Markdown cannot be read."""
    body = parse(text) if isinstance(text, str) else text
    found = [*_parts(body.blocks, 0, quoted=False), *(("note", 0, note) for note in body.notes)]
    return tuple(Unit(place, kind, depth, part) for place, (kind, depth, part) in enumerate(found, start=1))


Part = tuple[Kind, int, Block | ListItem | Note]


def _parts(blocks: Iterable[Block], depth: int, *, quoted: bool) -> Iterator[Part]:
    for block in blocks:
        match block:
            case Paragraph():
                yield "quotation" if quoted else "paragraph", depth, block
            case Heading():
                yield "heading", depth, block
            case Table():
                yield "table", depth, block
            case Quote(inner):
                yield from _parts(inner, depth, quoted=True)
            case ListBlock(_, items):
                for item in items:
                    yield from _item(item, depth + 1, quoted)


def _item(item: ListItem, depth: int, quoted: bool) -> Iterator[Part]:
    match item.blocks:
        case (Paragraph() as first, *others):
            yield "item", depth, ListItem((first,), item.label)
        case others:
            yield "item", depth, ListItem((), item.label)
    yield from _parts(others, depth, quoted=quoted)
