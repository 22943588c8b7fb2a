"""Proposals for one text carried over to its next wording, as far as they do not collide with it.

One weave holds the new text beside all proposals, so that a thousand of them cost little more than one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from wgec.kernel.text import colliding, making, merge, parts
from wgec.kernel.text.normal import citations, normal
from wgec.kernel.text.tree import Block, Body, Note
from wgec.kernel.text.weaving import Edit, Weave
from wgec.kernel.text.writing import blocks_markdown

Share = Literal["whole", "part", "none"]

_NEW = "\0new"  # a key that no proposal has


@dataclass(frozen=True, slots=True)
class Rebased:
    """One proposal beside the new text; places are those of units of the base, 0 before the first.

    ``text`` is the new text with what the proposal changes, None when it ``collides`` with it at these places;
    ``touched`` is where it still changes something, or after which unit it adds something.
    """

    text: str | None
    touched: tuple[int, ...] = ()
    collides: tuple[int, ...] = ()


def rebase(base: str, proposals: Mapping[str, str], new: str) -> dict[str, Rebased]:
    """Each of ``proposals`` (key → whole text, made from ``base``) carried over to ``new``, made from ``base`` too.

    Each is judged by itself: ``text`` is what ``merge.three_way`` makes of the two. Raises Malformed when a text
    cannot be read.
    """
    weave = Weave(base, {**proposals, _NEW: new})
    edits = _by_key(weave)
    places = _collisions(weave)
    theirs = edits[_NEW]
    slots = _Slots.of(weave, theirs, new)
    rebased: dict[str, Rebased] = {}
    for key, proposal in proposals.items():
        if key in places:
            rebased[key] = Rebased(None, collides=tuple(sorted(places[key])))
            continue
        mine = edits[key] - theirs
        text = slots.text(mine) if slots and _same_notes(weave, proposal) else None
        if text is None:
            text = merge.three_way(base, proposal, new).text
        rebased[key] = Rebased(text, tuple(sorted({edit.place for edit in mine})))
    return rebased


def share(base: str, proposed: str, new: str) -> Share:
    """How much of what ``proposed`` changes in ``base`` is made in ``new``."""
    edits = _by_key(Weave(base, {"proposed": proposed, _NEW: new}))
    wanted, made = edits["proposed"], edits["proposed"] & edits[_NEW]
    if wanted == made:
        return "whole"
    return "part" if made else "none"


def _by_key(weave: Weave) -> dict[str, set[Edit]]:
    found: dict[str, set[Edit]] = defaultdict(set)
    for edit in weave.edits.values():
        for key in edit.keys:
            found[key].add(edit)
    return found


def _collisions(weave: Weave) -> dict[str, set[int]]:
    """For each proposal the places where it collides with the new text."""
    found: dict[str, set[int]] = defaultdict(set)
    for clash in colliding.clashes(weave):
        for pair in clash.pairs():
            if _NEW in pair:
                found[pair[0] if pair[1] == _NEW else pair[1]].add(clash.place)
    return found


# --- the new text with a few more edits --------------------------------------------------------


@dataclass(frozen=True)
class _Slots:
    """The new text cut into what stands in each gap between the base's outermost blocks, and each block itself.

    What is new in gap g is slot 2g, what became of block i is slot 2i + 1. To make a few more edits in the text, the
    slots where they stand are written again and no others.
    """

    weave: Weave
    theirs: set[Edit]
    slots: list[tuple[str, ...]]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, weave: Weave, theirs: set[Edit], new: str) -> "_Slots | None":
        """The slots of ``new``; None when its parts cannot be told apart so."""
        slots = [_written(values) for values in making.outermost(weave, theirs)]
        own = parts.cut(new)
        pieces = tuple(piece for slot in slots for piece in slot)
        if not _same_notes(weave, new) or not parts.hold(new, own) or pieces != own.blocks:
            return None
        return cls(weave, theirs, slots, tuple(own.notes.values()))

    def text(self, mine: Collection[Edit]) -> str | None:
        """The text with the edits ``mine`` too; None when that takes more than writing their own slots."""
        slots = list(self.slots)
        made = self.theirs | set(mine)
        for slot in sorted({self._slot(edit) for edit in mine}):
            if slot < 0:
                return None
            slots[slot] = self._again(slot, made)
            if "" in slots[slot] or [*parts.cited(*slots[slot])] != [*parts.cited(*self.slots[slot])]:
                return None  # footnotes may come, go or stand in another order
        pieces = [piece for slot in slots for piece in slot]
        return None if self._lists_meet(slots) or not pieces else "\n\n".join((*pieces, *self.notes))

    def _slot(self, edit: Edit) -> int:
        """Where an edit stands; -1 when it moves something, or is in a footnote, or in what the new text has moved."""
        if edit.what == "move" or self.weave.of(edit.node, "move"):
            return -1
        if edit.node is self.weave.blocks:
            taken = self.slots[2 * edit.gap]
            return -1 if taken else 2 * edit.gap
        above = next((node for node in edit.node.up() if node.parent is self.weave.blocks), None)
        return -1 if above is None or self.weave.of(above, "move") else 2 * above.index + 1

    def _again(self, slot: int, made: set[Edit]) -> tuple[str, ...]:
        if slot % 2:
            return _written(making.values(self.weave, made, self.weave.blocks.children[slot // 2]))
        arrivals = self.weave.arrivals(self.weave.blocks, slot // 2)
        return _written(edit.new for edit in arrivals if edit in made)

    def _lists_meet(self, slots: Sequence[tuple[str, ...]]) -> bool:
        """Whether two lists stand side by side that did not before: then the marker of one depends on the other."""
        pieces = [piece for slot in slots for piece in slot]
        lists = [parts.begins_list(piece.partition("\n")[0]) for piece in pieces]
        met = {
            (one, other) for one, other, *both in zip(pieces, pieces[1:], lists, lists[1:], strict=False) if all(both)
        }
        old = [piece for slot in self.slots for piece in slot]
        return bool(met - set(pairwise(old)))


def _same_notes(weave: Weave, text: str) -> bool:
    """Whether the footnotes of ``text`` have the labels of the base, so that none of them has to be given another."""
    return [*weave.base.cut(text).notes] == [*weave.base.parts.notes]


def _written(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(blocks_markdown(normal(Body((value,), _stubs(value))).blocks) for value in values)


def _stubs(block: Block) -> tuple[Note, ...]:
    """Empty footnotes for those that a block cites, so that its marks stay marks."""
    return tuple(Note(label, ()) for label in dict.fromkeys(citations((block,))))
