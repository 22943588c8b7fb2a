"""Two texts as one page: what came is marked as inserted, what went as deleted, inside the blocks where it stands.

The trees of both texts are merged into one whose inlines may be ``Changed``, and that is rendered like any other.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest
from typing import Any, Literal, NamedTuple

from wgec.kernel.text import tokens
from wgec.kernel.text.alignment import align
from wgec.kernel.text.reading import parse
from wgec.kernel.text.rendering import Page, Words, render
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
    Note,
    Paragraph,
    Quote,
    Styled,
    Table,
    Text,
)

Side = Literal["added", "deleted"]


def to_html(old: str, new: str, *, prefix: str = "", heading_level: int = 3, words: Words | None = None) -> str:
    """Safe HTML of ``new`` with every difference from ``old`` (both Markdown) in ``ins`` and ``del``.

    Parameters as in ``markdown.to_html``. Raises Malformed when a text cannot be read.
    """
    return render(merged(parse(old), parse(new)), Page(prefix, heading_level, 1, words or Words()))


def merged(old: Body, new: Body) -> Body:
    """One tree of both, with ``Changed`` inlines; a note keeps its label."""
    before = {note.label: note for note in old.notes}
    after = {note.label for note in new.notes}
    notes = [Note(note.label, _notes_merged(before.get(note.label), note)) for note in new.notes]
    notes += [Note(note.label, _marked(note.blocks, "deleted")) for note in old.notes if note.label not in after]
    return Body(_blocks(old.blocks, new.blocks), tuple(notes))


def _notes_merged(before: Note | None, after: Note) -> tuple[Block, ...]:
    return _blocks(before.blocks, after.blocks) if before else _marked(after.blocks, "added")


# --- blocks ----------------------------------------------------------------------------------


def _blocks(old: Sequence[Block], new: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(block for pair in align(old, new, key=_itself, words=_sample) for block in _block(*pair))


def _block(old: Block | None, new: Block | None) -> tuple[Block, ...]:
    if old == new and new is not None:
        return (new,)
    match old, new:
        case Paragraph(before), Paragraph(after):
            return (Paragraph(_inlines(before, after)),)
        case Heading(_, before), Heading(level, after):
            return (Heading(level, _inlines(before, after)),)
        case Quote(before_blocks), Quote(after_blocks):
            return (Quote(_blocks(before_blocks, after_blocks)),)
        case ListBlock(), ListBlock():
            return (_list(old, new),)
        case Table(), Table() if len(old.head) == len(new.head):
            return (_table(old, new),)
    return (*_marked((old,) if old else (), "deleted"), *_marked((new,) if new else (), "added"))


def _list(old: ListBlock, new: ListBlock) -> ListBlock:
    pairs = align(old.items, new.items, key=_itself, words=_sample)
    return ListBlock(new.kind, tuple(_item(*pair) for pair in pairs), new.start)


def _item(old: ListItem | None, new: ListItem | None) -> ListItem:
    if old is None or new is None:
        only, side = (new, "added") if old is None else (old, "deleted")
        assert only is not None
        return ListItem(_marked(only.blocks, side), only.label)
    return ListItem(_blocks(old.blocks, new.blocks), new.label)


def _table(old: Table, new: Table) -> Table:
    head, *rows = (
        _row(*pair)
        for pair in (
            (old.head, new.head),
            *align(old.rows, new.rows, key=_itself, words=_sample),
        )
    )
    return Table(head, tuple(rows))


def _row(old: tuple[Cell, ...] | None, new: tuple[Cell, ...] | None) -> tuple[Cell, ...]:
    cells = zip_longest(old or (), new or (), fillvalue=Cell(()))
    return tuple(Cell(_blocks(before.blocks, after.blocks)) for before, after in cells)


def _marked(blocks: Iterable[Block], side: str) -> tuple[Block, ...]:
    """The same blocks with all that they say marked as having come or gone."""
    return tuple(_marked_block(block, side) for block in blocks)


def _marked_block(block: Block, side: Any) -> Block:
    match block:
        case Paragraph(inlines):
            return Paragraph(_wrapped(inlines, side))
        case Heading(level, inlines):
            return Heading(level, _wrapped(inlines, side))
        case Quote(blocks):
            return Quote(_marked(blocks, side))
        case ListBlock(kind, items, start):
            return ListBlock(kind, tuple(ListItem(_marked(each.blocks, side), each.label) for each in items), start)
        case Table(head, rows):
            head, *rows_marked = (tuple(Cell(_marked(cell.blocks, side)) for cell in row) for row in (head, *rows))
            return Table(head, tuple(rows_marked))


def _wrapped(inlines: tuple[Inline, ...], side: Any) -> tuple[Any, ...]:
    return (Changed(side, inlines),) if inlines else ()


def _itself(part: Any) -> Any:
    return part


def _sample(part: Any) -> list[str]:
    """The words of a block, an item or a row, to see how alike two of them are; the kind of block counts as one."""
    kind = type(part).__name__
    return [kind, *(token for text in _texts(part) for token in tokens.split(text) if token[:1].isalnum())]


def _texts(part: Any) -> Iterator[str]:
    """Every run of characters in a part of a tree, in order."""
    match part:
        case Text(text):
            yield text
        case tuple():
            for each in part:
                yield from _texts(each)
        case Paragraph(inner) | Heading(_, inner) | Styled(_, inner) | Link(_, inner) | Quote(inner) | Cell(inner):
            yield from _texts(inner)
        case ListBlock(_, items, _):
            yield from _texts(items)
        case ListItem(blocks, label):
            yield label
            yield from _texts(blocks)
        case Table(head, rows):
            yield from _texts((head, *rows))


# --- inlines ---------------------------------------------------------------------------------


class _Word(NamedTuple):
    """A token of a paragraph, or one of its other inlines, with the styles and links around it, outermost first."""

    content: str | Inline
    around: tuple[Styled | Link, ...]


def _inlines(old: tuple[Inline, ...], new: tuple[Inline, ...]) -> tuple[Any, ...]:
    before, after = list(_words(old, ())), list(_words(new, ()))
    found: list[Any] = []
    for step in _word_steps(before, after):
        built = _built(before[step.old] if step.kind == "deleted" else after[step.new])
        found.extend(built if step.kind == "same" else _wrapped(built, step.kind))
    return tuple(found)


def _word_steps(before: list[_Word], after: list[_Word]) -> list[tokens.Step]:
    """Steps over words with their styles: a word that only became bold is a change too."""
    numbers: dict[_Word, str] = {}
    coded = [[numbers.setdefault(word, _code(word, len(numbers))) for word in side] for side in (before, after)]
    return tokens.word_steps(*coded)


def _code(word: _Word, number: int) -> str:
    """A stand-in that begins with a letter when the word is one, for ``tokens.count_words``."""
    is_word = isinstance(word.content, str) and word.content[:1].isalnum()
    return f"{'w' if is_word else '-'}{number}"


def _words(inlines: Iterable[Inline], around: tuple[Styled | Link, ...]) -> Iterator[_Word]:
    for inline in inlines:
        match inline:
            case Text(text):
                yield from (_Word(token, around) for token in tokens.split(text))
            case Styled(style, inner):
                yield from _words(inner, (*around, Styled(style, ())))
            case Link(href, inner):
                yield from _words(inner, (*around, Link(href, ())))
            case _:
                yield _Word(inline, around)


def _built(words: Sequence[_Word], depth: int = 0) -> tuple[Inline, ...]:
    """Inlines again from words, one wrapper for each run of words that share it."""
    found: list[Inline] = []
    for wrapper, run in groupby(words, key=lambda word: word.around[depth] if len(word.around) > depth else None):
        inside = list(run)
        match wrapper:
            case Styled(style):
                found.append(Styled(style, _built(inside, depth + 1)))
            case Link(href):
                found.append(Link(href, _built(inside, depth + 1)))
            case None:
                found.extend(_plain(inside))
    return tuple(found)


def _plain(words: Iterable[_Word]) -> Iterator[Inline]:
    for is_text, run in groupby(words, key=lambda word: isinstance(word.content, str)):
        if is_text:
            yield Text("".join(str(word.content) for word in run))
        else:
            yield from (word.content for word in run if not isinstance(word.content, str))
