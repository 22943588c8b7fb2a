"""A text on a page where people point at its parts: units with their identities, marks beside them, passages.

A passage is a stretch of a unit's ``plain``, as ``anchors`` follows it. Passages may overlap: the words that several
have in common carry all their keys.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wgec.kernel.text import citing, units
from wgec.kernel.text.inlines import Atom, flatten, group
from wgec.kernel.text.normal import normal
from wgec.kernel.text.plain import inline_text
from wgec.kernel.text.reading import parse
from wgec.kernel.text.rendering import Mark, Page, Words, render
from wgec.kernel.text.tree import (
    Block,
    Body,
    Cell,
    Code,
    Heading,
    Inline,
    ListBlock,
    ListItem,
    Marked,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
)

__all__ = ["Mark", "Passage", "to_html"]

Passage = tuple[int, int, str]  #: where it begins and ends in the unit's ``plain``, and its key


def to_html(
    text: str | Body,
    *,
    unit_ids: Sequence[str] = (),
    marks: Mapping[int, Sequence[Mark]] | None = None,
    passages: Mapping[int, Sequence[Passage]] | None = None,
    prefix: str = "",
    heading_level: int = 3,
    first_note: int = 1,
    words: Words | None = None,
    cited: Callable[[int], str | None] | None = None,
) -> str:
    """Safe HTML of ``text`` as ``markdown.to_html`` gives it, with what is asked for besides.

    ``unit_ids``, as ``identities`` gives them, become the ids of the units' elements (``rendering.unit_id``) and their
    ``data-unit``; ``marks`` stand at the end of the unit with that place (from 1, as ``units.split`` counts);
    ``passages`` are wrapped in ``mark`` elements whose ``data-comments`` names their keys.
    ValueError when there are more or fewer identities than units. Raises Malformed when Markdown cannot be read.
    """
    body = parse(text) if isinstance(text, str) else normal(text)
    if unit_ids and len(unit_ids) != (count := len(units.split(body))):
        raise ValueError(f"{len(unit_ids)} identities for {count} units")
    if passages:
        body = wrapped(body, passages, lambda keys, atoms: Marked(keys, group(atoms)))
    if cited is not None:
        body = citing.linked(body, cited)
    page = Page(prefix, heading_level, first_note, words or Words(), unit_ids=unit_ids, marks=marks or {})
    return render(body, page, marked=True)


Wrap = Callable[[tuple[str, ...], list[Atom]], Any]


def wrapped(body: Body, passages: Mapping[int, Sequence[Passage]], wrap: Wrap) -> Body:
    """``body`` with the words of each passage in what ``wrap`` makes of its keys and atoms."""
    return _Walk(passages, wrap).body(body)


@dataclass
class _Walk:
    """Goes through the units in the order of ``units.split`` and through the characters of each as ``plain`` does."""

    passages: Mapping[int, Sequence[Passage]]
    wrap: Wrap
    place: int = 0
    at: int = 0
    here: Sequence[Passage] = field(default_factory=tuple)

    def body(self, body: Body) -> Body:
        """The whole text with its passages wrapped."""
        blocks = self._units(body.blocks)
        return Body(blocks, tuple(self._note(note) for note in body.notes))

    def _next(self) -> None:
        self.place += 1
        self.at = 0
        self.here = self.passages.get(self.place, ())

    def _note(self, note: Note) -> Note:
        self._next()
        return Note(note.label, self._inside(note.blocks))

    def _units(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """Blocks outside of tables and notes: each paragraph, heading, point and table is a unit."""
        return tuple(self._block(block) for block in blocks)

    def _block(self, block: Block) -> Block:
        match block:
            case Quote(inner):
                return Quote(self._units(inner))
            case ListBlock(kind, items, start):
                return ListBlock(kind, tuple(self._item(item) for item in items), start)
            case _:
                self._next()
                return self._inside((block,))[0]

    def _item(self, item: ListItem) -> ListItem:
        self._next()
        first, others = (item.blocks[:1], item.blocks[1:]) if _has_words(item) else ((), item.blocks)
        return ListItem((*self._labelled(item.label, first), *self._units(others)), item.label)

    def _labelled(self, label: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        if label:
            self.at += len(label) + 1
        return self._inside(blocks)

    def _inside(self, blocks: Iterable[Block]) -> tuple[Any, ...]:
        """Blocks that belong to one unit."""
        return tuple(self._part(block) for block in blocks)

    def _part(self, block: Block) -> Block:
        match block:
            case Paragraph(inlines) | Heading(_, inlines):
                return replace(block, inlines=self._line(inlines))
            case Quote(inner):
                return Quote(self._inside(inner))
            case ListBlock(kind, items, start):
                inside = [ListItem(self._labelled(item.label, item.blocks), item.label) for item in items]
                return ListBlock(kind, tuple(inside), start)
            case Table(head, rows):
                return Table(self._row(head), tuple(self._row(row) for row in rows))

    def _row(self, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(Cell(self._inside(cell.blocks)) for cell in row)

    def _line(self, inlines: tuple[Inline, ...]) -> tuple[Any, ...]:
        """One line of the unit's words, with the passages in it wrapped."""
        first, length = self.at, len(inline_text(inlines))
        self.at += length + 1
        here = [(start - first, end - first, key) for start, end, key in self.here]
        here = [passage for passage in here if passage[0] < length and passage[1] > 0]
        return tuple(_wrapped(inlines, here, self.wrap)) if here else inlines


def _has_words(item: ListItem) -> bool:
    return bool(item.blocks) and isinstance(item.blocks[0], Paragraph)


def _wrapped(inlines: tuple[Inline, ...], passages: Sequence[Passage], wrap: Wrap) -> Iterator[Any]:
    """``inlines`` cut where a passage begins or ends, each piece wrapped with the keys of the passages over it."""
    pieces: list[tuple[tuple[str, ...], list[Atom]]] = []
    at = 0
    for atom in flatten(inlines):
        for piece in _cut(atom, at, sorted({edge for passage in passages for edge in passage[:2]})):
            size = len(inline_text((piece.value,)))
            keys = tuple(dict.fromkeys(key for start, end, key in passages if start <= at < end and size))
            if pieces and pieces[-1][0] == keys:
                pieces[-1][1].append(piece)
            else:
                pieces.append((keys, [piece]))
            at += size
    for keys, atoms in pieces:
        yield from [wrap(keys, atoms)] if keys else group(atoms)


def _cut(atom: Atom, at: int, edges: Sequence[int]) -> Iterator[Atom]:
    """The parts of ``atom``, which begins at ``at``, between the edges of passages."""
    match atom.value:
        case Text(text) | Code(text):
            inside = [edge - at for edge in edges if at < edge < at + len(text)]
            for start, end in zip([0, *inside], [*inside, len(text)], strict=True):
                yield replace(atom, value=type(atom.value)(text[start:end]))
        case _:
            yield atom
