"""The rolling text on paper: brackets, names and alternatives as parts that every format of a report knows.

``[**add that**] [IND, SAU]`` and ``[~~delete this~~] [CAN]``: the brackets are characters, so that nothing depends on
how a format shows what is bold or struck.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wgec.kernel.text import comparing, rolling
from wgec.kernel.text.blocks import plain
from wgec.kernel.text.brackets import Anchored, Aside, Bracketed, Names, ShapeName
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


def compared(old: Body, new: Body, *, whole: bool = True) -> Body:
    """Both texts in one: what came in bold, what went struck through; without ``whole`` only the blocks that changed.

    Of a list that changed, the points that did; notes stay with what cites them.
    """
    merged = comparing.merged(old, new)
    paper = _Paper({}, Names())
    return Body(
        tuple(paper.blocks(merged.blocks if whole else _changed(merged.blocks))),
        tuple(Note(note.label, tuple(paper.blocks(note.blocks))) for note in merged.notes),
    )


def touched(old: Body, new: Body) -> Body:
    """Of ``old`` the blocks and points that are otherwise in ``new``, without any mark; notes are left out."""
    paper = _Paper({}, Names(), old_alone=True)
    blocks = paper.blocks(_changed(comparing.merged(old, new).blocks))
    return Body(tuple(block for block in blocks if plain(Body((block,), ())).strip()), ())


def _changed(blocks: Iterable[Any]) -> Iterator[Any]:
    for block in blocks:
        match block:
            case ListBlock(_, items):
                if kept := tuple(item for item in items if _has_change(item.blocks)):
                    yield replace(block, items=kept)
            case _ if _has_change((block,)):
                yield block


def _has_change(nodes: Iterable[Any]) -> bool:
    """Whether anything in the tree came, went or moved."""
    for node in nodes:
        match node:
            case Changed() | Moved():
                return True
            case Paragraph(inner) | Heading(_, inner) | Styled(_, inner) | Link(_, inner) | Quote(inner):
                found = _has_change(inner)
            case ListBlock(_, items):
                found = any(_has_change(item.blocks) for item in items)
            case Table(head, rows):
                found = any(_has_change(cell.blocks) for row in (head, *rows) for cell in row)
            case _:
                found = False
        if found:
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Paper:
    """Turns what stands in a rolling text alone into parts of any text."""

    beside: Mapping[int, tuple[Aside, ...]]
    names: Names
    old_alone: bool = False

    def blocks(self, nodes: Iterable[Any]) -> Iterator[Block]:
        for node in nodes:
            match node:
                case Anchored(place, part):
                    yield self._block(part)
                    yield from self._asides(place)
                case Moved(kind, _, _, inner):  # blocks that moved as wholes, in a cell
                    yield from self.blocks(inner) if kind == "deleted" or not self.old_alone else ()
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
                case Changed(kind, inner) | Moved(kind, _, _, inner) if self.old_alone:
                    yield from self._inlines(inner) if kind == "deleted" else ()
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
