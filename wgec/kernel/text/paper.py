"""The rolling text on paper: brackets, names and alternatives as parts that every format of a report knows.

``[**add that**] [IND, SAU]`` and ``[~~delete this~~] [CAN]``: the brackets are characters, so that nothing depends on
how a format shows what is bold or struck.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wgec.kernel.text import rolling
from wgec.kernel.text.brackets import Anchored, Aside, Bracketed, Names, ShapeName
from wgec.kernel.text.changes import Changes
from wgec.kernel.text.rolling import Rolling
from wgec.kernel.text.tree import (
    Block,
    Body,
    Cell,
    Changed,
    Heading,
    Inline,
    Link,
    ListBlock,
    ListItem,
    Moved,
    Note,
    Paragraph,
    Quote,
    Styled,
    Table,
    Text,
)

_STYLES = {"added": "strong", "deleted": "strike"}


def to_body(rolled: Rolling, *, names: Names | None = None) -> Body:
    """The rolling text as a tree of plain parts; ``names`` are the words that it adds."""
    body, beside = rolling.with_asides(rolled)
    paper = _Paper(beside, names or Names())
    return Body(
        tuple(paper.blocks(body.blocks)),
        tuple(Note(note.label, tuple(paper.blocks(note.blocks))) for note in body.notes),
    )


def amended(old: Body, new: Body) -> tuple[Body, Body]:
    """Of both texts the blocks, points and notes that differ: as they stand in ``old``, and what becomes of them.

    In the second, what comes is bold and what goes struck through.
    """
    changes = Changes(old, new)
    paper = _Paper({}, Names())
    parts = [(before, after) for before, after in changes.parts() if before != after]
    notes = [(before, after) for before, after in changes.notes() if before != after]
    shown = [block for before, after in parts for block in paper.blocks(changes.part(before, after))]
    labelled = [Note(note.label, note.blocks) for note, _after in notes if note]
    proposed = (
        Note((after or before).label, tuple(paper.blocks(changes.note(before, after))))  # type: ignore[union-attr]
        for before, after in notes
    )
    current = tuple(dict.fromkeys(before for before, _after in parts if before))
    return Body(current, tuple(labelled)), Body(tuple(shown), tuple(proposed))


@dataclass(frozen=True, slots=True)
class _Paper:
    """Turns what stands in a rolling text alone into parts of any text."""

    beside: Mapping[int, tuple[Aside, ...]]
    names: Names

    def blocks(self, nodes: Iterable[Any]) -> Iterator[Block]:
        for node in nodes:
            match node:
                case Anchored(place, part):
                    yield self._block(part)
                    yield from self._asides(place)
                case Moved(_, _, _, inner):  # blocks that moved as wholes, in a cell
                    yield from self.blocks(inner)
                case _:
                    yield self._block(node)

    def _block(self, node: Any) -> Block:
        match node:
            case Paragraph(inner) | Heading(_, inner):
                changed: Block = replace(node, inlines=tuple(self._inlines(inner)))
                return changed
            case ListBlock(_, items):
                return replace(node, items=tuple(map(self._item, items)))
            case Quote(inside):
                return Quote(tuple(self.blocks(inside)))
            case Table(head, rows):
                return Table(self._row(head), tuple(map(self._row, rows)))
            case _:
                raise TypeError(f"{node!r} has no place on paper")

    def _item(self, node: Any) -> ListItem:
        place, item = (node.place, node.part) if isinstance(node, Anchored) else (0, node)
        return replace(item, blocks=(*self.blocks(item.blocks), *self._asides(place)))

    def _row(self, cells: Iterable[Cell]) -> tuple[Cell, ...]:
        return tuple(Cell(tuple(_unquoted(self.blocks(cell.blocks)))) for cell in cells)

    def _inlines(self, nodes: Iterable[Any]) -> Iterator[Inline]:
        for node in nodes:
            match node:
                case Bracketed(kind, inner, by):
                    yield Text("[")
                    yield Styled(_STYLES[kind], tuple(self._inlines(inner)))  # type: ignore[arg-type]
                    yield Text(f"] [{', '.join(by)}]")
                case Changed(kind, inner) | Moved(kind, _, _, inner):
                    yield Styled(_STYLES[kind], tuple(self._inlines(inner)))  # type: ignore[arg-type]
                case ShapeName(name, number):
                    yield Text(getattr(self.names, name).format(number=number))
                case Styled(_, inner) | Link(_, inner):
                    yield replace(node, inlines=tuple(self._inlines(inner)))
                case _:
                    yield node

    def _asides(self, place: int) -> Iterator[Quote]:
        """The alternatives to a unit, indented below it, each under its name."""
        for number, aside in enumerate(self.beside.get(place, ()), start=1):
            name = f"{self.names.alternative.format(number=number)} [{', '.join(aside.by)}]"
            words = tuple(self.blocks(aside.blocks)) or (Paragraph((Text(self.names.no_text),)),)
            yield Quote((Paragraph((Styled("strong", (Text(name),)),)), *words))


def _unquoted(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks of a cell, which holds no quotation: what stands in one stands there itself."""
    for block in blocks:
        if isinstance(block, Quote):
            yield from _unquoted(block.blocks)
        else:
            yield block
