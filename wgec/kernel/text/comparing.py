"""Two texts on a page: what came is marked as inserted, what went as deleted, what moved in both its places.

``to_html`` shows both as one text; ``in_place`` and ``side_by_side`` cut it into rows, one for each block and each
point of a list, so that a page can leave out what did not change (``only_changes``).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from wgec.kernel.text.changes import NEW, OLD, Changes
from wgec.kernel.text.reading import parse
from wgec.kernel.text.rendering import Page, Words, begin, part, render
from wgec.kernel.text.tree import Block, Body, ListBlock, Note

_NAMED = re.compile(r" (?:id|aria-label)=")  # what must not stand twice on a page

Kind = Literal["same", "changed", "added", "deleted", "moved"]


@dataclass(frozen=True, slots=True)
class Row:
    """A part of both texts: safe HTML of the old and of the new one, or of both ``together``; "" where there is none.

    Of what moved there are two rows, one for each of its places.
    """

    kind: Kind
    old: str = ""
    new: str = ""
    together: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many rows that did not change stand here and are not shown."""

    count: int
    kind: Literal["left_out"] = "left_out"


def merged(old: Body, new: Body) -> Body:
    """One tree of both, with ``Changed`` and ``Moved`` inlines; notes that went stand after the others."""
    return Changes(old, new).whole


def to_html(old: str, new: str, *, prefix: str = "", heading_level: int = 3, words: Words | None = None) -> str:
    """Safe HTML of ``new`` with every difference from ``old`` (both Markdown) in ``ins`` and ``del``.

    Parameters as in ``markdown.to_html``. Raises Malformed when a text cannot be read.
    """
    return render(merged(parse(old), parse(new)), Page(prefix, heading_level, 1, words or Words()))


def in_place(old: str, new: str, *, prefix: str = "", heading_level: int = 3, words: Words | None = None) -> list[Row]:
    """The same in rows, each with both texts ``together``."""
    changes = Changes(parse(old), parse(new))
    page = Page(prefix, heading_level, 1, replace(words or Words(), notes=""))
    pairs = changes.notes()
    begin([note for before, after in pairs if (note := after or before)], page)
    rows = [
        Row(_kind(changes, before, after), together=part(Body(changes.part(before, after), ()), page))
        for before, after in changes.parts()
    ]
    for before, after in pairs:
        note = Note(_label(before, after), changes.note(before, after))
        rows.append(Row(_kind_of_note(before, after), together=part(Body((), (note,)), page)))
    return rows


def side_by_side(
    old: str, new: str, *, prefix: str = "", heading_level: int = 3, words: Words | None = None
) -> list[Row]:
    """Both texts in rows, each with its own side: in the ``old`` one what went is marked, in the ``new`` what came.

    The ids of the two sides begin with ``prefix`` and "old-" or "new-". Raises Malformed as ``to_html`` does.
    """
    changes = Changes(parse(old), parse(new))
    words = words or Words()
    left, right = (
        Page(f"{prefix}{side}-", heading_level, 1, _for_side(words, name), moves=prefix)
        for side, name in (("old", words.before), ("new", words.after))
    )
    begin(changes.old.notes, left)
    begin(changes.new.notes, right)
    return [*_block_rows(changes, left, right), *_note_rows(changes, left, right)]


def _for_side(words: Words, name: str) -> Words:
    """The words of one side: what they name must not be named so on the other, too."""
    return replace(words, notes="", table=f"{words.table} ({name})")


def only_changes(rows: Sequence[Row], *, around: int = 1) -> list[Row | LeftOut]:
    """The rows that changed with so many ``around`` them, and how many are left out between them."""
    near = {place for at, row in enumerate(rows) if row.kind != "same" for place in range(at - around, at + around + 1)}
    shown: list[Row | LeftOut] = []
    left_out = 0
    for place, row in enumerate(rows):
        if place not in near:
            left_out += 1
            continue
        shown += [LeftOut(left_out), row] if left_out else [row]
        left_out = 0
    return [*shown, LeftOut(left_out)] if left_out else shown


def _block_rows(changes: Changes, left: Page, right: Page) -> Iterator[Row]:
    for before, after in changes.parts():
        new = part(Body(changes.part(before, after, NEW), ()), right) if after else ""
        if before == after and not _NAMED.search(new):
            old = new
        else:
            old = part(Body(changes.part(before, after, OLD), ()), left) if before else ""
        yield Row(_kind(changes, before, after), old, new)


def _note_rows(changes: Changes, left: Page, right: Page) -> Iterator[Row]:
    for before, after in changes.notes():
        sides = (
            part(Body((), (Note(note.label, changes.note(before, after, side)),)), page) if note else ""
            for note, side, page in ((before, OLD, left), (after, NEW, right))
        )
        yield Row(_kind_of_note(before, after), *sides)


def _kind(changes: Changes, old: Block | None, new: Block | None) -> Kind:
    alone = new if old is None else old if new is None else None
    if alone is not None and changes.has_moved(alone):
        return "moved"
    if isinstance(old, ListBlock) and isinstance(new, ListBlock):  # one point each: its number does not matter
        return _kind_of_pair(old.items, new.items)
    return _kind_of_pair(old, new)


def _kind_of_note(old: Note | None, new: Note | None) -> Kind:
    return _kind_of_pair(old.blocks if old else None, new.blocks if new else None)


def _kind_of_pair(old: object | None, new: object | None) -> Kind:
    if old is None:
        return "added"
    if new is None:
        return "deleted"
    return "same" if old == new else "changed"


def _label(old: Note | None, new: Note | None) -> str:
    note = new or old
    assert note is not None
    return note.label
