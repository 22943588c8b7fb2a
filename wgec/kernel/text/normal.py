"""The normal form of a tree: what ``parse`` returns and what ``write`` writes.

Two texts that a reader cannot tell apart have the same normal form. Empty paragraphs and headings go,
inlines are regrouped, labels that an author wrote before every item of a list are recognised, footnotes
stand in the order of their first citation, and a citation without a note is what it looks like: text.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from wgec.kernel.text.inlines import clean, flatten, regroup
from wgec.kernel.text.tree import (
    Block,
    Body,
    Break,
    Cell,
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

MAX_START = 999_999_999  # the largest number CommonMark accepts before a list item

_COUNTER = r"(?:\d{1,3}(?:\.\d{1,3}){0,4}[A-Za-z]?|[A-Za-z](?:\.?\d{1,3}){0,4}|[ivxlcdm]{1,8}|[IVXLCDM]{1,8})"
_LABEL = re.compile(rf"(?:\({_COUNTER}\)|{_COUNTER}\s?[.)]|\d{{1,3}}(?:\.\d{{1,3}}){{1,4}})(?=\s|$)")
NOTE_LABEL = re.compile(r"[\w.+-]{1,64}")


def is_label(text: str) -> bool:
    """Whether ``text`` is such as authors print before the items of a list: ``a)``, ``(ii)``, ``A1.``, ``9.1``."""
    match = _LABEL.match(text)
    return match is not None and match.end() == len(text)


def normal(body: Body) -> Body:
    """The normal form of ``body``. Raises ValueError where a note's label could not be written down."""
    notes: dict[str, tuple[Block, ...]] = {}
    for note in body.notes:
        if not NOTE_LABEL.fullmatch(note.label):
            raise ValueError(f"The footnote label {note.label!r} may only hold letters, digits, '.', '+', '-' and '_'.")
        notes[note.label] = notes.get(note.label, ()) + note.blocks  # two notes of one label: no word is lost

    def known(inline: Inline) -> Inline:
        if isinstance(inline, NoteMark) and inline.label not in notes:
            return Text(f"[^{inline.label}]")
        return inline

    blocks = _blocks(body.blocks, known)
    done = {label: _blocks(inner, known) for label, inner in notes.items()}
    return Body(blocks, tuple(Note(label, done[label]) for label in _cited_first(blocks, done)))


def relabelled(body: Body, labels: dict[str, str]) -> Body:
    """``body``, which is in normal form, with the footnotes in ``labels`` under other labels."""

    def renamed(inline: Inline) -> Inline:
        return NoteMark(labels.get(inline.label, inline.label)) if isinstance(inline, NoteMark) else inline

    notes = tuple(Note(labels.get(note.label, note.label), _blocks(note.blocks, renamed)) for note in body.notes)
    return Body(_blocks(body.blocks, renamed), notes)


def without_citations(blocks: tuple[Block, ...], labels: Collection[str]) -> tuple[Block, ...]:
    """``blocks``, which are in normal form, without the marks of the footnotes in ``labels``."""

    def left(inline: Inline) -> Inline:
        return Text("") if isinstance(inline, NoteMark) and inline.label in labels else inline

    return _blocks(blocks, left) if labels else blocks


def _cited_first(blocks: tuple[Block, ...], notes: dict[str, tuple[Block, ...]]) -> list[str]:
    """The labels of ``notes``: in the order in which they are first cited, then those never cited."""
    if not notes:
        return []
    order: dict[str, None] = dict.fromkeys(citations(blocks))
    queue = list(order)
    for label in queue:  # grows: a note can cite another one
        for cited in citations(notes[label]):
            if cited not in order:
                order[cited] = None
                queue.append(cited)
    return list(order | dict.fromkeys(notes))


def citations(blocks: Iterable[Block]) -> Iterator[str]:
    """The labels of the footnotes cited in ``blocks``, in reading order."""
    for block in blocks:
        match block:
            case Paragraph(inlines) | Heading(_, inlines):
                yield from (atom.value.label for atom in flatten(inlines) if isinstance(atom.value, NoteMark))
            case ListBlock(_, items):
                for item in items:
                    yield from citations(item.blocks)
            case Table(head, rows):
                for cell in (cell for row in (head, *rows) for cell in row):
                    yield from citations(cell.blocks)
            case Quote(inner):
                yield from citations(inner)


# --- blocks ----------------------------------------------------------------------------------

Known = Callable[[Inline], Inline]


def _inlines(inlines: Iterable[Inline], known: Known) -> tuple[Inline, ...]:
    """The normal form of ``inlines``, each footnote mark as ``known`` has it."""
    inlines = tuple(inlines)
    match inlines:
        case (Text(text),):  # most paragraphs
            text = clean(text).strip()
            return (Text(text),) if text else ()
    atoms = flatten(inlines)
    for index, atom in enumerate(atoms):
        if isinstance(atom.value, NoteMark):
            value = known(atom.value)
            if isinstance(value, Text | NoteMark):
                atoms[index] = replace(atom, value=value)
    return regroup(atoms)


def _blocks(blocks: Iterable[Block], known: Known) -> tuple[Block, ...]:
    return tuple(done for block in blocks for done in [_block(block, known)] if done is not None)


def _block(block: Block, known: Known) -> Block | None:
    """The normal form of one block; None when nothing of it could be seen."""
    match block:
        case Paragraph(inlines):
            inlines = _inlines(inlines, known)
            return Paragraph(inlines) if inlines else None
        case Heading(level, inlines):
            inlines = _inlines((_no_break(inline) for inline in inlines), known)
            return Heading(min(max(level, 1), 6), inlines) if inlines else None
        case Quote(inner):
            inner = _blocks(inner, known)
            return Quote(inner) if inner else None
        case ListBlock():
            return _list(block, known)
        case Table():
            return _table(block, known)


def _no_break(inline: Inline) -> Inline:
    """A heading is one line."""
    match inline:
        case Break():
            return Text(" ")
        case Styled(style, inner):
            return Styled(style, tuple(map(_no_break, inner)))
        case Link(href, inner):
            return Link(href, tuple(map(_no_break, inner)))
        case _:
            return inline


def _list(block: ListBlock, known: Known) -> ListBlock | None:
    items = [ListItem(_blocks(item.blocks, known), item.label.strip()) for item in block.items]
    if not items:
        return None
    if block.kind == "ordered":
        return ListBlock("ordered", tuple(map(label_as_text, items)), min(max(block.start, 0), MAX_START))
    split = [item if item.label and is_label(item.label) else _split_label(label_as_text(item)) for item in items]
    if all(item.label for item in split):
        return ListBlock("labelled", tuple(split))
    return ListBlock("bullet", tuple(map(label_as_text, items)))


def _split_label(item: ListItem) -> ListItem:
    """The item with its label set apart, when its text begins with one."""
    match item.blocks:
        case (Paragraph((Text(text), *rest)), *others):
            label = _LABEL.match(text)
            if not label or (label.end() == len(text) and rest and not isinstance(rest[0], Break)):
                return item
            inlines = regroup(flatten((Text(text[label.end() :]), *rest)))
            first = (Paragraph(inlines),) if inlines else ()
            return ListItem((*first, *others), label.group())
        case _:
            return item


def label_as_text(item: ListItem) -> ListItem:
    """The item with its label as the first word of its text."""
    if not item.label:
        return item
    match item.blocks:
        case (Paragraph(inlines), *others):
            labelled = Paragraph(regroup(flatten((Text(f"{item.label} "), *inlines))))
            return ListItem((labelled, *others))
        case others:
            return ListItem((Paragraph((Text(item.label),)), *others))


# --- tables ----------------------------------------------------------------------------------


def _table(block: Table, known: Known) -> Table | None:
    width = max(map(len, (block.head, *block.rows)))
    if not width:
        return None
    head, *rows = (_row(row, width, known) for row in (block.head, *block.rows))
    return Table(head, tuple(rows))


def _row(row: tuple[Cell, ...], width: int, known: Known) -> tuple[Cell, ...]:
    cells = [Cell(tuple(_cell_blocks(_blocks(cell.blocks, known)))) for cell in row]
    return (*cells, *[Cell(())] * (width - len(cells)))


def _cell_blocks(blocks: Iterable[Block]) -> Iterator[Paragraph | ListBlock]:
    """What a cell can hold: paragraphs and lists. Other blocks give up their shape, never their words."""
    for block in blocks:
        match block:
            case Paragraph(inlines):
                yield from _at_double_breaks(inlines)
            case Heading(_, inlines):
                yield Paragraph(regroup(flatten((Styled("strong", inlines),))))
            case Quote(inner):
                yield from _cell_blocks(inner)
            case Table(head, rows):
                for cell in (cell for row in (head, *rows) for cell in row):
                    yield from _cell_blocks(cell.blocks)
            case ListBlock(kind, items, start):
                cells = tuple(ListItem(tuple(_cell_blocks(item.blocks)), item.label) for item in items)
                yield ListBlock(kind, cells, start)


def _at_double_breaks(inlines: tuple[Inline, ...]) -> Iterator[Paragraph]:
    """In a cell, two line breaks in a row are the only sign for a new paragraph."""
    atoms = flatten(inlines)
    first = 0
    for index in range(1, len(atoms)):
        if isinstance(atoms[index].value, Break) and isinstance(atoms[index - 1].value, Break):
            done = regroup(atoms[first : index - 1])
            if done:
                yield Paragraph(done)
            first = index + 1
    done = regroup(atoms[first:])
    if done:
        yield Paragraph(done)
