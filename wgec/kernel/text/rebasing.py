"""Proposals for one text carried over to its next wording, as far as they do not collide with it.

One weave holds the new text beside all proposals, so that a thousand of them cost little more than one.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from wgec.kernel.text import colliding, making
from wgec.kernel.text.weaving import Edit, Weave
from wgec.kernel.text.writing import write

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
    return {key: _one(weave, edits[key], theirs, places.get(key, set())) for key in proposals}


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


def _one(weave: Weave, mine: set[Edit], theirs: set[Edit], collides: set[int]) -> Rebased:
    if collides:
        return Rebased(None, collides=tuple(sorted(collides)))
    touched = sorted({edit.place for edit in mine - theirs})
    return Rebased(write(making.body(weave, mine | theirs)), tuple(touched))
