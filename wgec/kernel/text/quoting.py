"""Passages of a text as a text of their own: their words and nothing else, with ``[…]`` where words are left out.

Markup is balanced, points stay in their list and keep their numbers, a footnote that is cited comes along. A single
point, taken alone, is no list any more: its label is told apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from wgec.kernel.text import sentencing
from wgec.kernel.text.inlines import Atom, flatten, group
from wgec.kernel.text.joining import apart
from wgec.kernel.text.located import Located, Span, covered, located
from wgec.kernel.text.normal import citations, label_as_text
from wgec.kernel.text.plain import inline_text
from wgec.kernel.text.reading import parse
from wgec.kernel.text.tree import (
    Block,
    Body,
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
from wgec.kernel.text.writing import write

LEFT_OUT = "[…]"


@dataclass(frozen=True, slots=True)
class Quoted:
    """What was taken: canonical Markdown, and the label of the point where it is the only one of its list."""

    text: str
    label: str = ""


def quote(pieces: Sequence[tuple[str, Sequence[Span]]]) -> Quoted:
    """The words that the spans cover, of several texts one after the other; a span is in the text's characters."""
    blocks: list[Block] = []
    notes: dict[str, Note] = {}
    label = ""
    for place, (text, spans) in enumerate(pieces):
        taking = _Taking(text, covered(text, spans))
        body = parse(text)
        own = list(taking.blocks(body.blocks))
        if place and blocks and own and taking.leaves_out_before():
            blocks.append(_left_out())
        body = apart(Body(tuple(own), body.notes), notes.keys())  # its footnotes are not those of the text before
        blocks += body.blocks
        if place + 1 < len(pieces) and own and taking.leaves_out_after():
            blocks.append(_left_out())
        notes |= {note.label: note for note in body.notes}
        begins_at_label = not own or taking.begins_at_label()
    match blocks:
        case [ListBlock(kind, (only,), start)] if len(pieces) == 1:
            label = f"{start}." if kind == "ordered" and begins_at_label else only.label
            blocks = list(only.blocks)
    return Quoted(write(Body(tuple(blocks), tuple(_cited(blocks, notes)))), label)


def _cited(blocks: Sequence[Block], notes: Mapping[str, Note]) -> Iterator[Note]:
    """The footnotes that the blocks cite, and those that these cite."""
    waiting, seen = list(citations(blocks)), set[str]()
    while waiting:
        label = waiting.pop(0)
        if label not in seen and label in notes:
            seen.add(label)
            yield notes[label]
            waiting += citations(notes[label].blocks)


def _left_out() -> Paragraph:
    return Paragraph((Text(LEFT_OUT),))


class _Taking:
    """Walks through the units of one text in their order and takes what is covered."""

    def __init__(self, text: str, taken: Mapping[int, Sequence[Span]]) -> None:
        self.units = {unit.place: unit for unit in located(text)}
        self.taken = taken
        self.places = sorted(taken)
        self.place = 0

    def leaves_out_before(self) -> bool:
        """Whether words stand before the first that is taken."""
        first = self.places[0]
        return any(place < first for place in self.units) or self.taken[first][0][0] > 0

    def leaves_out_after(self) -> bool:
        """Whether words stand after the last that is taken, in whole sentences: what is cut says so itself."""
        last = self.places[-1]
        return any(place > last for place in self.units)

    def begins_at_label(self) -> bool:
        """Whether the first unit that is taken is taken from its beginning."""
        return self.taken[self.places[0]][0][0] == 0

    def blocks(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """What is taken of the blocks, and a mark where whole units between them are not."""
        for block in blocks:
            first = self.place + 1
            made = list(self._block(block))
            if made and self._skipped_before(first):
                yield _left_out()
            yield from made

    def _skipped_before(self, first: int) -> bool:
        """Whether whole units between what was taken last and the first taken from ``first`` on are left out."""
        here = next(place for place in self.places if place >= first)
        before = [place for place in self.places if place < first]
        if not before:
            return False
        last = before[-1]
        return any(last < place < here for place in self.units)

    def _block(self, block: Block) -> Iterator[Block]:
        match block:
            case Quote(inner):
                made = tuple(self.blocks(inner))
                yield from [Quote(made)] if made else []
            case ListBlock():
                yield from self._list(block)
            case Table():
                self.place += 1
                yield from [block] if self.place in self.taken else []
            case Paragraph(inlines) | Heading(_, inlines):
                self.place += 1
                cut = self._inlines(inlines)
                yield from [replace(block, inlines=cut)] if cut else []

    def _list(self, block: ListBlock) -> Iterator[Block]:
        """Runs of points that follow each other, with a mark where points between them are left out."""
        run: list[ListItem] = []
        began = last = 0
        for at, item in enumerate(block.items):
            made = self._item(item)
            if made is None:
                continue
            if run and (at > last + 1 or not made.own):
                yield ListBlock(block.kind, tuple(run), block.start + began)
                yield from [_left_out()] if at > last + 1 else []
                run = []
            last = at
            if not made.own:  # of the point itself nothing: what is nested in it stands alone
                yield from made.point.blocks
                continue
            began = began if run else at
            run.append(made.point)
        if run:
            yield ListBlock(block.kind, tuple(run), block.start + began)

    def _item(self, item: ListItem) -> "_Point | None":
        self.place += 1
        unit, spans = self.units.get(self.place), self.taken.get(self.place, ())
        has_words = bool(item.blocks) and isinstance(item.blocks[0], Paragraph)
        others = item.blocks[1:] if has_words else item.blocks
        whole = label_as_text(item).blocks[:1] if has_words or item.label else ()
        label, own = "", tuple[Block, ...]()
        if unit is not None and spans and whole and isinstance(whole[0], Paragraph):
            cut = self._inlines(whole[0].inlines, after_label=len(item.label) + 1 if item.label else 0)
            label = item.label if spans[0][0] == 0 else ""
            own = (Paragraph(cut),) if cut else ()
        inner = tuple(self.blocks(others))
        if not (own or inner or label):
            return None
        return _Point(ListItem((*own, *inner), label), own=bool(own or label or not whole))

    def _inlines(self, inlines: tuple[Inline, ...], *, after_label: int = 0) -> tuple[Inline, ...]:
        """What is taken of one unit's inlines; without its label, which a list writes itself."""
        unit, spans = self.units.get(self.place), self.taken.get(self.place, ())
        if unit is None or not spans:
            return ()
        atoms: list[Atom] = []
        for before, (start, end) in zip([None, *spans], spans, strict=False):
            if before is not None:
                atoms.append(Atom(Text(f" {LEFT_OUT} ")))
            atoms += _between(inlines, max(start, after_label), end)
        if atoms and self._breaks_off(unit, spans[-1][1]):
            atoms.append(Atom(Text(f" {LEFT_OUT}")))
        if atoms and self._begins_late(unit, after_label, spans[0][0]):
            atoms.insert(0, Atom(Text(f"{LEFT_OUT} ")))
        return group(atoms)

    def _breaks_off(self, unit: Located, end: int) -> bool:
        """Whether it is to be said here that words of the unit after ``end`` are left out.

        Where whole sentences are left out at the end of all, or whole units follow that are, nothing is said here.
        """
        if unit.is_whole or not unit.plain[end:].strip():
            return False
        return not sentencing.ends(unit.plain, end) or self._next_to(self.place, 1)

    def _begins_late(self, unit: Located, begins: int, start: int) -> bool:
        """Whether words at the beginning of the unit are left out right after something else was taken."""
        return bool(unit.plain[begins:start].strip()) and self._next_to(self.place, -1)

    def _next_to(self, place: int, step: int) -> bool:
        """Whether the unit after (before) that place is taken too."""
        known = sorted(self.units)
        at = known.index(place) + step
        return 0 <= at < len(known) and known[at] in self.taken


@dataclass(frozen=True, slots=True)
class _Point:
    """What is taken of a point, and whether anything of its own words is."""

    point: ListItem
    own: bool


def _between(inlines: tuple[Inline, ...], start: int, end: int) -> Iterator[Atom]:
    """The atoms of the words from ``start`` to ``end``; a footnote's mark belongs to the words before it."""
    at = 0
    for atom in flatten(inlines):
        size = len(inline_text((atom.value,)))
        match atom.value:
            case Text(text) | Code(text):
                words = text[max(start - at, 0) : max(end - at, 0)]
                if words:
                    yield replace(atom, value=type(atom.value)(words))
            case _ if size and start <= at < end:
                yield atom
            case _ if not size and start < at <= end:
                yield atom
        at += size
