"""Two editions of the Word file as one, with tracked changes: accepted they give the new one, rejected the old one.

What is compared are the paragraphs and tables as they are printed, whatever they say: first the stretches that belong
together (an entry, the heading of a section), then their blocks, then the words of those that correspond.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recommendations.report.renderers.docx import atoms
from recommendations.report.renderers.docx.atoms import NUMBER, P_PROPERTIES, TBL, TC, TR, VALUE, Atom, P, Reading
from recommendations.report.renderers.docx.ending import Made, end
from recommendations.report.renderers.docx.frame import Stretch
from recommendations.report.renderers.docx.ink import Ink, Side
from recommendations.report.renderers.docx.ink import Stretch as Words
from recommendations.report.renderers.docx.parts import Notes, Parts
from recommendations.report.renderers.docx.xml import Element
from wgec.kernel.text import wording
from wgec.kernel.text.alignment import Unit, align

BLOCKS = (P, TBL)

OLD_BOOKMARKS = 1_000_000_000
"""Added to the ids of the old document's bookmarks: both stand in one file."""


@dataclass
class Tracking:
    """Puts the blocks of an old and of a new document into one; ``notes`` are the new one's, and take in old ones."""

    old: Reading
    new: Reading
    notes: Notes
    author: str
    day: str

    def __post_init__(self) -> None:
        self._ink = Ink(self.author, f"{self.day}T12:00:00Z", self._note_gone, self._note_came)
        self._lists: dict[str, str] = {}  # which of the new lists is which of the old ones, by their numbers
        self._forms: list[Element] = []  # those of the old document that stand in the file
        self._names: set[str] = set()

    # --- the body -----------------------------------------------------------------------------

    def body(self, old: Sequence[Stretch], new: Sequence[Stretch]) -> list[Stretch]:
        """The stretches of both, those of one key as one; what changed its place went here and came there."""
        self._names = {name for _, blocks in new for block in blocks for name in bookmarks(block)}
        for mark in (mark for _, blocks in old for block in blocks for mark in block.iter(*atoms.BOOKMARKS)):
            mark.set(atoms.ID, str(int(str(mark.get(atoms.ID))) + OLD_BOOKMARKS))
        made: list[tuple[tuple[str, ...], list[Made]]] = []
        for i, j in align([_keyed(key) for key, _ in old], [_keyed(key) for key, _ in new]):
            key = new[j][0] if j is not None else old[i or 0][0]
            before = old[i][1] if i is not None else []
            after = new[j][1] if j is not None else []
            made.append((key, self._blocks(before, after)))
        end([each for _, blocks in made for each in blocks], self._ink)
        self._keep_lists()
        return [(key, [each.block for each in blocks if each.stands]) for key, blocks in made]

    def holder(self, old: Element, new: Element) -> Element:
        """A cell, a note, a header: what holds blocks. The new one's are replaced by those of both."""
        blocks = [block for block in new if block.tag in BLOCKS]
        made = self._blocks([block for block in old if block.tag in BLOCKS], blocks)
        end(made, self._ink)
        place = new.index(blocks[0])
        for block in blocks:
            new.remove(block)
        for each in reversed([each for each in made if each.stands]):
            new.insert(place, each.block)
        return new

    def _keep_lists(self) -> None:
        """What went from a list is a member of the list that the others are now in."""
        for form in self._forms:
            for number in form.iter(NUMBER):
                number.set(VALUE, self._lists.get(str(number.get(VALUE)), str(number.get(VALUE))))

    # --- blocks -------------------------------------------------------------------------------

    def _blocks(self, old: Sequence[Element], new: Sequence[Element]) -> list[Made]:
        pairs = align([_unit(self.old, block) for block in old], [_unit(self.new, block) for block in new])
        return [self._block(old[i] if i is not None else None, new[j] if j is not None else None) for i, j in pairs]

    def _block(self, old: Element | None, new: Element | None) -> Made:
        if old is None or new is None:
            return self._alone(old, new)
        if self.old.signature(old) == self.new.signature(new):
            self._same(old, new)
            return Made(new)
        if new.tag == TBL:
            return Made(self._table(old, new))
        return Made(self._paragraph(old, new))

    def _alone(self, old: Element | None, new: Element | None) -> Made:
        """A block that one of both documents has."""
        side: Side = "del" if new is None else "ins"
        block = old if new is None else new
        assert block is not None
        if side == "del":
            self._taken_over(block)
        return Made(self._ink.whole(side, block), side)

    def _taken_over(self, block: Element) -> None:
        """A block of the old document: its bookmarks stay where the new one has none of their names."""
        self._forms.append(block)
        known: set[str] = set()
        for mark in list(block.iter(*atoms.BOOKMARKS)):
            name = mark.get(atoms.NAME)
            if name in self._names:
                known.add(str(mark.get(atoms.ID)))
            if mark.get(atoms.ID) in known:
                parent = mark.getparent()
                assert parent is not None
                parent.remove(mark)

    def _same(self, old: Element, new: Element) -> None:
        """Two equal blocks: their lists are one list."""
        for before, after in zip(old.iter(NUMBER), new.iter(NUMBER), strict=True):
            self._lists.setdefault(str(before.get(VALUE)), str(after.get(VALUE)))

    def _paragraph(self, old: Element, new: Element) -> Element:
        """A paragraph of both: the words that went and came, and the form it had."""
        before, _ = self.old.atoms(old)
        after, trailing = self.new.atoms(new)
        if self.old.properties(old) == self.new.properties(new):
            self._same(old, new)
        else:
            self._ink.form(new, old.find(P_PROPERTIES))
        runs = list(self._ink.runs(self._words(before, after)))
        for node in [node for node in new if node.tag != P_PROPERTIES]:
            new.remove(node)
        new.extend([*runs, *trailing])
        return new

    def _words(self, old: list[Atom], new: list[Atom]) -> Iterable[Words]:
        for segment in wording.compare(old, new):
            if not segment.same:
                yield from (("del", atom, atom.text + atom.space) for atom in _of(segment.old))
                yield from (("ins", atom, atom.text + atom.space) for atom in _of(segment.new))
                continue
            for before, after in zip(_of(segment.old), _of(segment.new), strict=True):
                if before.note:
                    self._note(before.note, after.note)
                if before.space == after.space:
                    yield None, after, after.text + after.space
                    continue
                yield None, after, after.text
                if before.space:
                    yield "del", before, before.space
                if after.space:
                    yield "ins", after, after.space

    # --- tables -------------------------------------------------------------------------------

    def _table(self, old: Element, new: Element) -> Element:
        """A table of both: rows that came and went, cells of those that correspond."""
        before, after = (list(table.iterchildren(TR)) for table in (old, new))
        place = new.index(after[0])
        for row in after:
            new.remove(row)
        pairs = align([_unit(self.old, row) for row in before], [_unit(self.new, row) for row in after])
        rows = [self._row(before[i] if i is not None else None, after[j] if j is not None else None) for i, j in pairs]
        for row in reversed(rows):
            new.insert(place, row)
        return new

    def _row(self, old: Element | None, new: Element | None) -> Element:
        if old is None or new is None:
            return self._alone(old, new).block
        if self.old.signature(old) == self.new.signature(new):
            self._same(old, new)
            return new
        for before, after in zip(old.iterchildren(TC), new.iterchildren(TC), strict=True):
            if self.old.signature(before) == self.new.signature(after):
                self._same(before, after)
            else:
                self.holder(before, after)
        return new

    # --- notes --------------------------------------------------------------------------------

    def _note(self, old: str, new: str) -> None:
        """A footnote that both cite at one place."""
        before, after = self.old.notes[old], self.new.notes[new]
        if self.old.signature(before) != self.new.signature(after):
            self.holder(before, after)

    def _note_gone(self, old: str) -> int:
        note = self.old.notes[old]
        self._taken_over(note)
        return self.notes.adopt(self._ink.whole("del", note))

    def _note_came(self, new: str) -> None:
        self._ink.whole("ins", self.new.notes[new])


def reading(elsewhere: Parts, stretches: Iterable[Stretch]) -> Reading:
    """A reader of one document's blocks, which knows what a link inside the file leads to."""
    targets = {name: key for key, blocks in stretches for block in blocks for name in bookmarks(block)}
    return Reading(elsewhere.notes.by_id(), elsewhere.numbering, targets)


def _of(found: Iterable[object]) -> Iterable[Atom]:
    return (atom for atom in found if isinstance(atom, Atom))


def _keyed(key: tuple[str, ...]) -> Unit:
    return Unit(key, lambda: "", key)


def _unit(reading: Reading, block: Element) -> Unit:
    """A block for the alignment: of one kind are paragraphs of one style, and rows and tables of so many columns."""
    kind = atoms.style(block) if block.tag == P else str(sum(1 for _ in next(block.iter(TR)).iterchildren(TC)))
    return Unit(reading.signature(block), lambda: atoms.words(block), (block.tag, kind))


def bookmarks(block: Element) -> Iterable[str]:
    """The names of the places in a block."""
    return (str(mark.get(atoms.NAME)) for mark in block.iter(atoms.BOOKMARKS[0]))
