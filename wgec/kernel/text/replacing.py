"""Another wording for single units of a text, and texts without some of their units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wgec.kernel.text.normal import citations, relabelled, without_citations
from wgec.kernel.text.reading import parse
from wgec.kernel.text.tree import Block, Body, Heading, ListBlock, ListItem, Note, Paragraph, Quote, Table
from wgec.kernel.text.writing import write

Blocks = tuple[Block, ...]


def replaced(text: str, wordings: Mapping[int, str]) -> str:
    """``text`` with other words (Markdown) for the units at these places; an empty wording leaves the unit out.

    A point that is left out takes with it what is nested in it; a footnote that is left out takes its marks, and one
    that nobody cites any more goes too. Places are those of ``units.split``. Raises Malformed for what cannot be read.
    """
    body = parse(text)
    work = _Work(wordings, {note.label: note for note in body.notes})
    blocks = work.blocks(body.blocks)
    notes = work.notes(body.notes)
    left_out = {note.label for note in body.notes} - {note.label for note in notes}
    done = Body(blocks, (*notes, *work.new_notes))
    was_cited = _cited(body)
    forgotten = was_cited - _cited(done)
    return write(
        Body(
            without_citations(done.blocks, left_out),
            tuple(
                Note(note.label, without_citations(note.blocks, left_out))
                for note in done.notes
                if note.label not in forgotten
            ),
        )
    )


def _cited(body: Body) -> set[str]:
    return {*citations(body.blocks), *(label for note in body.notes for label in citations(note.blocks))}


@dataclass
class _Work:
    """One walk through a text, in the order in which ``units`` counts."""

    wordings: Mapping[int, str]
    known_notes: Mapping[str, Note]
    place: int = 0
    new_notes: list[Note] = field(default_factory=list)

    def _next(self) -> str | None:
        """The wording for the next unit, None when it stays."""
        self.place += 1
        return self.wordings.get(self.place)

    def blocks(self, blocks: Iterable[Block]) -> Blocks:
        found: list[Block] = []
        for block in blocks:
            match block:
                case Quote(inner):
                    if kept := self.blocks(inner):
                        found.append(Quote(kept))
                case ListBlock(kind, items, start):
                    if points := tuple(point for item in items for point in self._item(item)):
                        found.append(ListBlock(kind, points, start))
                case _:
                    found += self._instead(block, self._next())
        return tuple(found)

    def _instead(self, block: Paragraph | Heading | Table, wording: str | None) -> Blocks:
        if wording is None:
            return (block,)
        match block, self._read(wording):
            case Heading(level), (Paragraph(inlines),):
                return (Heading(level, inlines),)
            case _, blocks:
                return blocks

    def _item(self, item: ListItem) -> Iterable[ListItem]:
        wording = self._next()
        own, nested = (item.blocks[:1], item.blocks[1:]) if _has_words(item) else ((), item.blocks)
        inside = self.blocks(nested)
        if wording is None:
            yield ListItem((*own, *inside), item.label)
        elif blocks := self._read(wording):
            match blocks:
                case (ListBlock(_, (one,)),):  # written with its marker
                    yield ListItem((*one.blocks, *inside), one.label or item.label)
                case _:
                    yield ListItem((*blocks, *inside), item.label)

    def notes(self, notes: Iterable[Note]) -> tuple[Note, ...]:
        found = []
        for note in notes:
            wording = self._next()
            if wording is None:
                found.append(note)
            elif blocks := self._read(wording):
                found.append(Note(note.label, blocks))
        return tuple(found)

    def _read(self, wording: str) -> Blocks:
        """The blocks of a wording, which may cite the text's notes and bring notes of its own."""
        if not wording.strip():
            return ()
        own = parse(wording)
        defined = {note.label for note in own.notes}
        cited = [note for label, note in self.known_notes.items() if label not in defined]
        if cited:
            own = parse("\n\n".join((wording, *(f"[^{note.label}]: ." for note in cited))))
        labels = {label: self._free(label) for label in defined if label in self.known_notes}
        own = relabelled(own, labels) if labels else own
        mine = {labels.get(label, label) for label in defined}
        self.new_notes += [note for note in own.notes if note.label in mine]
        return own.blocks

    def _free(self, label: str) -> str:
        taken = {*self.known_notes, *(note.label for note in self.new_notes)}
        number = 2
        while f"{label}-{number}" in taken:
            number += 1
        return f"{label}-{number}"


def _has_words(item: ListItem) -> bool:
    return bool(item.blocks) and isinstance(item.blocks[0], Paragraph)
