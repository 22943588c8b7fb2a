"""Two texts as one page: what came is marked as inserted, what went as deleted, inside the blocks where it stands.

The trees of both texts are merged into one whose inlines may be ``Changed``, and that is rendered like any other.
Blocks, items, rows and columns are paired first (``alignment``), then the words of those that correspond are compared
(``wording``). A word whose formatting changed is another word.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from typing import Any, Literal

from wgec.kernel.text import tokens, wording
from wgec.kernel.text.alignment import Pair, Unit, align
from wgec.kernel.text.inlines import Atom, flatten, group
from wgec.kernel.text.notes import with_labels_of
from wgec.kernel.text.plain import lines
from wgec.kernel.text.reading import parse
from wgec.kernel.text.rendering import Page, Words, render
from wgec.kernel.text.tokens import Token
from wgec.kernel.text.tree import (
    Block,
    Body,
    Cell,
    Changed,
    Code,
    Heading,
    Inline,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
)

Side = Literal["added", "deleted"]
Row = tuple[Cell, ...]


def to_html(old: str, new: str, *, prefix: str = "", heading_level: int = 3, words: Words | None = None) -> str:
    """Safe HTML of ``new`` with every difference from ``old`` (both Markdown) in ``ins`` and ``del``.

    Parameters as in ``markdown.to_html``. Raises Malformed when a text cannot be read.
    """
    return render(merged(parse(old), parse(new)), Page(prefix, heading_level, 1, words or Words()))


def merged(old: Body, new: Body) -> Body:
    """One tree of both, with ``Changed`` inlines; notes that went stand after the others."""
    old = with_labels_of(new, old)
    before = {note.label: note.blocks for note in old.notes}
    after = {note.label: note.blocks for note in new.notes}
    labels = [*after, *(label for label in before if label not in after)]
    notes = tuple(Note(label, _blocks(before.get(label, ()), after.get(label, ()))) for label in labels)
    return Body(_blocks(old.blocks, new.blocks), notes)


# --- blocks ----------------------------------------------------------------------------------


def _blocks(old: Sequence[Block], new: Sequence[Block]) -> tuple[Block, ...]:
    pairs = align([_block_unit(block) for block in old], [_block_unit(block) for block in new])
    return tuple(_block(_at(old, i), _at(new, j)) for i, j in pairs)


def _block_unit(block: Block) -> Unit:
    return Unit(block, partial(_words, (block,)), _shape(block))


def _shape(block: Block) -> tuple[object, ...]:
    """Blocks of one shape can be compared inside; one of another level, kind or first number is another block."""
    match block:
        case Heading(level):
            return (Heading, level)
        case ListBlock(kind, _, start):
            return (ListBlock, kind, start)
        case _:
            return (type(block),)


def _words(blocks: Iterable[Block]) -> str:
    return "\n".join(lines(blocks))


def _at(parts: Sequence[Any], index: int | None) -> Any:
    return None if index is None else parts[index]


def _block(old: Block | None, new: Block | None) -> Block:
    """Two blocks of one shape as one; where one is missing, all of the other came or went."""
    block = new or old
    assert block is not None
    if old == new:
        return block
    match block:
        case Paragraph():
            return Paragraph(_inlines(*_parts(old, new, "inlines")))
        case Heading(level):
            return Heading(level, _inlines(*_parts(old, new, "inlines")))
        case Quote():
            return Quote(_blocks(*_parts(old, new, "blocks")))
        case ListBlock(kind, _, start):
            return ListBlock(kind, _items(*_parts(old, new, "items")), start)
        case Table():
            return _table(*_parts(old, new, "head"), *_parts(old, new, "rows"))


def _parts(old: object, new: object, name: str) -> tuple[Any, Any]:
    return getattr(old, name, ()), getattr(new, name, ())


def _items(old: Sequence[ListItem], new: Sequence[ListItem]) -> tuple[ListItem, ...]:
    pairs = align([_item_unit(item) for item in old], [_item_unit(item) for item in new])
    return tuple(_item(_at(old, i), _at(new, j)) for i, j in pairs)


def _item_unit(item: ListItem) -> Unit:
    return Unit(item, partial(_words, item.blocks))


def _item(old: ListItem | None, new: ListItem | None) -> ListItem:
    blocks = _blocks(*_parts(old, new, "blocks"))
    if old and new and old.label == new.label:
        return ListItem(blocks, new.label)
    return ListItem(_after_labels(old.label if old else "", new.label if new else "", blocks))


def _after_labels(old: str, new: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A label that came or went is marked like the words after it."""
    labels = (*_changed("deleted", _label(old)), *_changed("added", _label(new)))
    match blocks:
        case _ if not labels:
            return blocks
        case (Paragraph(words), *others):
            return (Paragraph((*labels, *words)), *others)
        case others:
            return (Paragraph(labels), *others)


def _label(label: str) -> tuple[Inline, ...]:
    return (Text(f"{label} "),) if label else ()


# --- tables ----------------------------------------------------------------------------------


def _table(old_head: Row, new_head: Row, old_rows: Sequence[Row], new_rows: Sequence[Row]) -> Table:
    columns = _columns(old_head, new_head)
    pairs = align([_row_unit(row) for row in old_rows], [_row_unit(row) for row in new_rows])
    rows = tuple(_row(_at(old_rows, i), _at(new_rows, j), columns) for i, j in pairs)
    return Table(_row(old_head, new_head, columns), rows)


def _columns(old: Row, new: Row) -> list[Pair]:
    if len(old) == len(new):
        return [(index, index) for index in range(len(new))]
    return align([_cell_unit(cell) for cell in old], [_cell_unit(cell) for cell in new])


def _row(old: Row | None, new: Row | None, columns: list[Pair]) -> Row:
    return tuple(Cell(_blocks(_cell(old, i), _cell(new, j))) for i, j in columns)


def _cell(row: Row | None, column: int | None) -> tuple[Block, ...]:
    return row[column].blocks if row and column is not None else ()


def _row_unit(row: Row) -> Unit:
    return Unit(row, partial(_words, [block for cell in row for block in cell.blocks]))


def _cell_unit(cell: Cell) -> Unit:
    return Unit(cell, partial(_words, cell.blocks))


# --- words -----------------------------------------------------------------------------------


def _inlines(old: tuple[Inline, ...], new: tuple[Inline, ...]) -> tuple[Any, ...]:
    found: list[Inline | Changed] = []
    for segment in wording.compare(_tokens(old), _tokens(new)):
        if segment.same:
            found += group(_atoms(segment.new))
        else:
            found += _changed("deleted", group(_atoms(segment.old)))
            found += _changed("added", group(_atoms(segment.new)))
    return tuple(found)


def _changed(side: Side, inlines: tuple[Inline, ...]) -> tuple[Any, ...]:
    return (Changed(side, inlines),) if inlines else ()


def _tokens(inlines: tuple[Inline, ...]) -> list[Token]:
    """The tokens of ``inlines``: the key of each is its atom, so that its formatting counts."""
    found: list[Token] = []
    for atom in flatten(inlines):
        link = (0, atom.link[1]) if atom.link else None  # the place of a link in its text does not matter
        if not isinstance(atom.value, Text):
            code = atom.value.text if isinstance(atom.value, Code) else ""
            found.append(Token(replace(atom, link=link), code, "", "word" if code else "other"))
            continue
        for token in tokens.words(atom.value.text):
            if not token.text and found:
                found[-1].space += token.space
            else:
                token.key = Atom(Text(token.text), atom.styles, link)
                found.append(token)
    return found


def _atoms(found: Sequence[Token]) -> list[Atom]:
    """Atoms again; the space between two words has the formatting that both have."""
    atoms: list[Atom] = []
    for token, following in zip_longest(found, found[1:]):
        atom = token.key
        assert isinstance(atom, Atom)
        atoms.append(atom)
        beside = following.key if following else None
        if token.space and isinstance(beside, Atom):
            link = atom.link if atom.link == beside.link else None
            atoms.append(Atom(Text(token.space), atom.styles & beside.styles, link))
        elif token.space:
            atoms.append(Atom(Text(token.space)))
    return atoms
