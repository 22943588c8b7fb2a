"""Two trees as one: what came and what went is marked inside the blocks where it stands, what moved in both places.

Blocks, items, rows and columns are paired first (``alignment``), then the words of those that correspond are compared
(``wording``). What is left over on both sides and is the same (``pairing``) has moved. A word whose formatting changed
is another word.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import count
from typing import Any

from wgec.kernel.text import pairing
from wgec.kernel.text.alignment import Pair, Unit, align, likeness
from wgec.kernel.text.moves import Move, Survey
from wgec.kernel.text.notes import with_labels_of
from wgec.kernel.text.phrasing import Side, compared
from wgec.kernel.text.plain import lines
from wgec.kernel.text.tree import (
    Block,
    Body,
    Cell,
    Changed,
    Heading,
    Inline,
    ListBlock,
    ListItem,
    Moved,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
)

BOTH: frozenset[Side] = frozenset(("deleted", "added"))
OLD: frozenset[Side] = frozenset(("deleted",))
NEW: frozenset[Side] = frozenset(("added",))

Row = tuple[Cell, ...]


class Changes:
    """What leads from ``old`` to ``new``, both in normal form; to be shown whole or part by part, as one or apart."""

    def __init__(self, old: Body, new: Body) -> None:
        self.old, self.new = with_labels_of(new, old), new
        self._sides = BOTH
        self._keys: dict[object, int] = {}
        self._units: dict[int, Unit] = {}  # by the identity of their part, as all below
        self._compared: dict[tuple[int, int], Any] = {}
        self._moves: dict[int, tuple[int, Move]] = {}
        self._numbers = count(1)
        self._survey: Survey | None = Survey()
        self._whole = self.body()
        if moved := self._survey.moves():
            self._look_again(self._survey, moved)
        self._survey = None

    def _look_again(self, first: Survey, moved: list[Move]) -> None:
        """Look at both texts without what moved, and once more without what then is found to have moved, too."""
        for move in first.settled(self.old, self.new, moved):
            self._note_move(move)
        self._survey = second = Survey()
        self._whole = self.body()
        self._survey = None
        if moved := second.moves():
            for move in moved:
                self._note_move(move)
            self._whole = self.body()

    # --- what there is to show -----------------------------------------------------------------

    @property
    def whole(self) -> Body:
        """One tree of both texts; notes that went stand after the others."""
        return self._whole

    def body(self) -> Body:
        """The same, made anew."""
        notes = tuple(Note((new or old).label, self.note(old, new)) for old, new in self.notes())  # type: ignore[union-attr]
        return Body(self._blocks(self.old.blocks, self.new.blocks), notes)

    def notes(self) -> list[tuple[Note | None, Note | None]]:
        """The footnotes that correspond, those that went last."""
        before = {note.label: note for note in self.old.notes}
        after = {note.label: note for note in self.new.notes}
        return [
            *((before.get(label), note) for label, note in after.items()),
            *((note, None) for label, note in before.items() if label not in after),
        ]

    def note(self, old: Note | None, new: Note | None, sides: frozenset[Side] = BOTH) -> tuple[Block, ...]:
        """What a footnote says, with what changed in it."""
        return self._inside(sides, old.blocks if old else (), new.blocks if new else ())

    def parts(self) -> Iterator[tuple[Block | None, Block | None]]:
        """The blocks that correspond, of lists each item: what stands in one row when both texts stand side by side."""
        for i, j in self._aligned_blocks(self.old.blocks, self.new.blocks):
            old, new = _at(self.old.blocks, i), _at(self.new.blocks, j)
            if isinstance(old or new, ListBlock):
                yield from self._items_apart(old, new)
            else:
                yield old, new

    def part(self, old: Block | None, new: Block | None, sides: frozenset[Side] = BOTH) -> tuple[Any, ...]:
        """One of ``parts`` as it is shown: nothing, when it has no part on that side."""
        self._sides = sides
        try:
            return self._blocks_of_pair(old, new)
        finally:
            self._sides = BOTH

    def has_moved(self, part: Block) -> bool:
        """Whether one of ``parts``, which stands on one side alone, is on the other side in another place."""
        match part:
            case ListBlock(_, (ListItem((first, *_)), *_)):
                return id(first) in self._moves
            case _:
                return id(part) in self._moves

    def _note_move(self, move: Move) -> None:
        self._moves[id(move.old)] = self._moves[id(move.new)] = next(self._numbers), move

    def _items_apart(self, old: ListBlock | None, new: ListBlock | None) -> Iterator[tuple[Any, Any]]:
        before, after = (tuple(_one_by_one(block)) for block in (old, new))
        for i, j in self._aligned_items(old.items if old else (), new.items if new else ()):
            yield _at(before, i), _at(after, j)

    # --- blocks --------------------------------------------------------------------------------

    def _blocks(self, old: Sequence[Block], new: Sequence[Block]) -> tuple[Any, ...]:
        pairs = self._aligned_blocks(old, new)
        return tuple(block for i, j in pairs for block in self._blocks_of_pair(_at(old, i), _at(new, j)))

    def _inside(self, sides: frozenset[Side], old: Sequence[Block], new: Sequence[Block]) -> tuple[Any, ...]:
        """Blocks in which nothing moves: cells and footnotes."""
        before, self._sides = self._sides, sides
        survey, self._survey = self._survey, None
        try:
            return self._blocks(old, new)
        finally:
            self._sides, self._survey = before, survey

    def _aligned_blocks(self, old: Sequence[Block], new: Sequence[Block]) -> list[Pair]:
        return align([self._block_unit(block) for block in old], [self._block_unit(block) for block in new])

    def _block_unit(self, block: Block) -> Unit:
        return self._unit(block, block, (block,), id(block) if id(block) in self._moves else _shape(block))

    def _unit(self, part: object, key: object, blocks: Iterable[Block], kind: object) -> Unit:
        unit = self._units.get(id(part))
        if unit is None or unit.kind != kind:
            unit = Unit(self._keys.setdefault(key, len(self._keys)), partial(_words, blocks), kind)
            self._units[id(part)] = unit
            if isinstance(kind, int):
                unit.key = (kind,)  # it moved: it corresponds to nothing here
        return unit

    def _blocks_of_pair(self, old: Block | None, new: Block | None) -> tuple[Any, ...]:
        """Two blocks of one shape as one; nothing, when they stand on a side that is not shown."""
        if not self._is_shown(old, new):
            return ()
        return (self._block(old, new),)

    def _is_shown(self, old: object | None, new: object | None) -> bool:
        return (old is not None and "deleted" in self._sides) or (new is not None and "added" in self._sides)

    def _block(self, old: Block | None, new: Block | None) -> Any:
        block = (old or new) if self._sides == OLD else (new or old)
        assert block is not None
        if self._survey and old is not None and new is not None:
            self._survey.meet(old, new)
        if old == new:
            return block
        if (old is None or new is None) and (move := self._moves.get(id(block))):
            return self._moved(*move, block)
        return self._changed_block(block, old, new)

    def _changed_block(self, block: Block, old: Block | None, new: Block | None) -> Any:
        if self._survey and (old is None or new is None) and isinstance(block, Paragraph | Heading | Table):
            self._survey.differ(old, new)
        match block:
            case Paragraph() | Heading():
                return _with(block, self._inlines(old, new))
            case Quote():
                return Quote(self._blocks(*_parts(old, new, "blocks")))
            case ListBlock(kind, _, start):
                return ListBlock(kind, self._items(*_parts(old, new, "items")), start)
            case Table():
                return self._table(old, new)  # type: ignore[arg-type]  # of one shape

    def _moved(self, number: int, move: Move, block: Block) -> Any:
        """A part that moved: as it was where it stood, with its changes where it stands now."""
        side: Side = "deleted" if block is move.old else "added"
        if isinstance(block, Table):
            table = block if side == "deleted" else self._table(move.old, block)
            return Moved(side, number, move.up, (table,))
        inlines = self._inlines(move.old, block) if side == "added" else _parts(block, None, "inlines")[0]
        return _with(block, (Moved(side, number, move.up, inlines),))

    def _inlines(self, old: Any, new: Any) -> tuple[Any, ...]:
        """The words of two paragraphs or headings; one that was replaced by quite another may have moved."""
        if old is None or new is None:
            side: Side = "deleted" if new is None else "added"
            return _changed(side, (old or new).inlines)
        key = id(old), id(new)
        if key not in self._compared:
            self._compared[key] = compared(old.inlines, new.inlines)
        found = self._compared[key]
        if self._survey and not any(same for same, *_ in found):
            self._survey.differ(old, new)
        shown: list[Inline | Changed] = []
        for same, gone, come in found:
            if same:
                shown += gone if self._sides == OLD else come
            else:
                shown += [*self._change("deleted", gone), *self._change("added", come)]
        return tuple(shown)

    def _change(self, side: Side, inlines: tuple[Inline, ...]) -> tuple[Any, ...]:
        return _changed(side, inlines) if side in self._sides else ()

    # --- items ---------------------------------------------------------------------------------

    def _aligned_items(self, old: Sequence[ListItem], new: Sequence[ListItem]) -> list[Pair]:
        return align([self._item_unit(item) for item in old], [self._item_unit(item) for item in new])

    def _item_unit(self, item: ListItem) -> Unit:
        first = id(item.blocks[0]) if item.blocks else 0
        return self._unit(item, item, item.blocks, first if first in self._moves else None)

    def _items(self, old: Sequence[ListItem], new: Sequence[ListItem]) -> tuple[ListItem, ...]:
        pairs = ((_at(old, i), _at(new, j)) for i, j in self._aligned_items(old, new))
        return tuple(self._item(*pair) for pair in pairs if self._is_shown(*pair))

    def _item(self, old: ListItem | None, new: ListItem | None) -> ListItem:
        blocks = self._blocks(*_parts(old, new, "blocks"))
        if old and new and old.label == new.label:
            return ListItem(blocks, new.label)
        gone, come = (Text(f"{item.label} ") if item and item.label else None for item in (old, new))
        labels = (
            *self._change("deleted", (gone,) if gone else ()),
            *self._change("added", (come,) if come else ()),
        )
        return ListItem(_after_labels(labels, blocks))

    # --- tables --------------------------------------------------------------------------------

    def _table(self, old: Table | None, new: Table | None) -> Table:
        old_head, new_head = _parts(old, new, "head")
        old_rows, new_rows = _parts(old, new, "rows")
        columns = [pair for pair in self._columns(old_head, new_head) if self._is_shown(*pair)]
        pairs = self._rows(old_rows, new_rows)
        rows = [(_at(old_rows, i), _at(new_rows, j)) for i, j in pairs]
        return Table(
            self._row(old_head, new_head, columns),
            tuple(self._row(*row, columns) for row in rows if self._is_shown(*row)),
        )

    def _columns(self, old: Row, new: Row) -> list[Pair]:
        if len(old) == len(new):
            return [(index, index) for index in range(len(new))]
        return align([self._cell_unit(cell) for cell in old], [self._cell_unit(cell) for cell in new])

    def _rows(self, old: Sequence[Row], new: Sequence[Row]) -> list[Pair]:
        """The rows that correspond; those that moved inside the table are known from here on."""
        before, after = [self._row_unit(row) for row in old], [self._row_unit(row) for row in new]
        pairs = align(before, after)
        if self._survey is None:
            return pairs
        gone = [(turn, i) for turn, (i, j) in enumerate(pairs) if i is not None and j is None]
        come = [(turn, j) for turn, (i, j) in enumerate(pairs) if j is not None and i is None]
        found = sorted(
            ((alike, -k, -m) for k, (_, i) in enumerate(gone) for m, (_, j) in enumerate(come)
             if (alike := 1.0 if before[i].key == after[j].key else likeness(before[i], after[j])) >= pairing.SURE),
            reverse=True,
        )  # fmt: skip
        for _, k, m in found:
            (turn, i), (later, j) = gone[-k], come[-m]
            if id(old[i]) not in self._moves and id(new[j]) not in self._moves:
                self._note_move(Move(old[i], new[j], later < turn))
        return pairs

    def _row(self, old: Row | None, new: Row | None, columns: list[Pair]) -> Row:
        known = self._moves.get(id(old if new is None else new)) if old is None or new is None else None
        if known is None:
            return tuple(Cell(self._inside(self._sides, _cell(old, i), _cell(new, j))) for i, j in columns)
        number, move = known
        side: Side = "added" if old is None else "deleted"
        before = move.old if side == "added" else old
        cells: list[Cell] = []
        named = False
        for i, j in columns:
            if side == "added":
                inner = self._inside(self._sides, _cell(before, i), _cell(new, j))
            else:
                inner = _cell(old, i)
            cells.append(Cell((Moved(side, number, move.up, inner, not named),) if inner else ()))  # type: ignore[arg-type]
            named = named or bool(inner)
        return tuple(cells)

    def _row_unit(self, row: Row) -> Unit:
        blocks = [block for cell in row for block in cell.blocks]
        return self._unit(row, row, blocks, id(row) if id(row) in self._moves else None)

    def _cell_unit(self, cell: Cell) -> Unit:
        return self._unit(cell, cell, cell.blocks, None)


def _words(blocks: Iterable[Block]) -> str:
    return "\n".join(lines(blocks))


def _shape(block: Block) -> tuple[object, ...]:
    """Blocks of one shape can be compared inside; one of another level, kind or first number is another block."""
    match block:
        case Heading(level):
            return (Heading, level)
        case ListBlock(kind, _, start):
            return (ListBlock, kind, start)
        case _:
            return (type(block),)


def _at(parts: Sequence[Any], index: int | None) -> Any:
    return None if index is None else parts[index]


def _parts(old: object, new: object, name: str) -> tuple[Any, Any]:
    return getattr(old, name, ()), getattr(new, name, ())


def _with(block: Any, inlines: tuple[Any, ...]) -> Any:
    return Heading(block.level, inlines) if isinstance(block, Heading) else Paragraph(inlines)


def _changed(side: Side, inlines: tuple[Inline, ...]) -> tuple[Any, ...]:
    return (Changed(side, inlines),) if inlines else ()


def _cell(row: Row | None, column: int | None) -> tuple[Block, ...]:
    return row[column].blocks if row and column is not None else ()


def _one_by_one(block: ListBlock | None) -> Iterator[ListBlock]:
    """Each item of a list as a list of its own, with the number that it has."""
    if block is not None:
        for place, item in enumerate(block.items):
            yield ListBlock(block.kind, (item,), block.start + place if block.kind == "ordered" else 1)


def _after_labels(labels: tuple[Any, ...], blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A label that came or went is marked like the words after it."""
    match blocks:
        case _ if not labels:
            return blocks
        case (Paragraph(words), *others):
            return (Paragraph((*labels, *words)), *others)
        case others:
            return (Paragraph(labels), *others)
