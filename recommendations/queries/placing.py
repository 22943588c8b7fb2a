"""Where comments stand in the text as it is now: on a unit that is still there, on its marked words, or detached."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from recommendations.models import Comment, Recommendation, Revision
from wgec.kernel.text import anchors, identities, units
from wgec.kernel.text.units import Unit


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thread stands now.

    ``unit`` is empty on the whole text. ``number`` counts the unit in the current text, 0 when it is gone. ``start``
    and ``end`` are where the marked words are now; ``detached`` says that the unit, or the marked words, are gone.
    """

    unit: str = ""
    number: int = 0
    start: int | None = None
    end: int | None = None
    detached: bool = False


class Placing:
    """Places comments in one text as it is now; their revisions are read where words were marked."""

    def __init__(self, recommendation: Recommendation) -> None:
        self.units = units_of(recommendation.current) if recommendation.current else {}

    def of(self, comment: Comment) -> Place:
        """Where ``comment``, which began a thread, stands."""
        if not comment.unit:
            return Place()
        unit = self.units.get(comment.unit)
        if unit is None:
            return Place(comment.unit, detached=True)
        if comment.start is None or comment.end is None:
            return Place(comment.unit, unit.place)
        seen = units_of(comment.revision)[comment.unit]
        found = _followed(seen.plain, unit.plain, comment.start, comment.end)
        if found is None:
            return Place(comment.unit, unit.place, detached=True)
        return Place(comment.unit, unit.place, *found)

    def choices(self, longest: int = 80) -> Iterator[tuple[str, str]]:
        """The units to choose from: identity, and number with how it begins."""
        for identity, unit in self.units.items():
            words = " ".join(unit.plain.split())
            yield identity, f"{unit.place}. {words[:longest].rstrip()}{'…' if len(words) > longest else ''}"


def units_of(revision: Revision) -> dict[str, Unit]:
    """The units of a revision by their identities, in reading order."""
    return _units(revision.text, revision.number, None if revision.units is None else tuple(revision.units))


# Texts of revisions never change, so what was read or found in them once need not be again.


@lru_cache(maxsize=32)
def _units(text: str, number: int, known: tuple[str, ...] | None) -> dict[str, Unit]:
    ids = identities.born(text, number) if known is None else known
    return dict(zip(ids, units.split(text), strict=True))


@lru_cache(maxsize=4096)
def _followed(old_plain: str, new_plain: str, start: int, end: int) -> anchors.Span | None:
    return anchors.follow(old_plain, new_plain, start, end)
