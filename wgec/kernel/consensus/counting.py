"""Seats and their positions, counted cell by cell: each stakeholder group, each region, and all seats together."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any

STANCES = (
    "support",
    "support_with_amendments",
    "can_live_with",
    "reservation",
    "pending",
    "objection",
    "abstain",
)
SILENCE = "silence"
"""A seat that did not object in a silence procedure which closed: favourable and expressed, never explicit support."""
NOT_EXPRESSED = "not_expressed"
"""The key under which a cell counts the seats without a position; no position itself."""

COUNTS_AS: Mapping[str, str] = MappingProxyType(
    {
        "support": "favourable",
        "support_with_amendments": "conditional",
        "can_live_with": "favourable",
        "reservation": "favourable",
        "pending": "conditional",
        "objection": "against",
        "abstain": "expressed",
        SILENCE: "favourable",
    }
)

_OF_KIND = {
    kind: tuple(stance for stance, counts_as in COUNTS_AS.items() if counts_as == kind)
    for kind in ("favourable", "conditional", "against")
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that counts. Without a group it is in no group, without a region in no region; the quorum has them all."""

    id: Hashable
    group: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """The seats of one group or region, and how many hold each stance, ``silence`` and ``not_expressed`` among them."""

    name: str
    seats: int
    counts: Mapping[str, int] = field(hash=False)

    @property
    def favourable(self) -> int:
        """Support, can live with, reservations, and silence."""
        return self._counted_as("favourable")

    @property
    def conditional(self) -> int:
        """Support with amendments, and positions that are pending."""
        return self._counted_as("conditional")

    @property
    def against(self) -> int:
        """Objections."""
        return self._counted_as("against")

    @property
    def counted(self) -> int:
        """The positions that count: all that were expressed but abstentions."""
        return self.favourable + self.conditional + self.against

    @property
    def expressed(self) -> int:
        """The seats that expressed anything."""
        return self.seats - self.counts[NOT_EXPRESSED]

    @property
    def measure(self) -> int:
        """What objections are weighed against: the counted positions, but no fewer than half of the seats.

        So a lone objector in a silent group does not look like the whole of it.
        """
        return max(self.counted, (self.seats + 1) // 2)

    @property
    def weight(self) -> Fraction:
        """How much the objections weigh in this cell, from 0 to 1."""
        return Fraction(self.against, self.measure)

    def _counted_as(self, kind: str) -> int:
        return sum(self.counts[stance] for stance in _OF_KIND[kind])


@dataclass(frozen=True, slots=True)
class Count:
    """All that is counted: the whole, its groups and regions in the order of their codes, and who holds what."""

    whole: Cell
    groups: tuple[Cell, ...]
    regions: tuple[Cell, ...]
    objectors: tuple[Hashable, ...]
    conditional: tuple[Hashable, ...]
    reserved: tuple[Hashable, ...]
    unspoken: tuple[Hashable, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Groups, then regions."""
        return self.groups + self.regions


def count(seats: Iterable[Seat], positions: Mapping[Any, str]) -> Count:
    """The positions of these seats; those of anybody else are not looked at. ValueError for what is no position."""
    held: dict[Hashable, str] = {}
    whole: list[str] = []
    groups: dict[str, list[str]] = {}
    regions: dict[str, list[str]] = {}
    for seat in seats:
        if seat.id in held:
            raise ValueError(f"Seat “{seat.id}” is listed twice; nobody is counted twice.")
        stance = held[seat.id] = _stance(seat, positions)
        whole.append(stance)
        if seat.group:
            groups.setdefault(seat.group, []).append(stance)
        if seat.region:
            regions.setdefault(seat.region, []).append(stance)
    return Count(
        whole=_cell("", whole),
        groups=tuple(_cell(name, groups[name]) for name in sorted(groups)),
        regions=tuple(_cell(name, regions[name]) for name in sorted(regions)),
        objectors=tuple(seat for seat, stance in held.items() if COUNTS_AS.get(stance) == "against"),
        conditional=tuple(seat for seat, stance in held.items() if COUNTS_AS.get(stance) == "conditional"),
        reserved=tuple(seat for seat, stance in held.items() if stance == "reservation"),
        unspoken=tuple(seat for seat, stance in held.items() if stance == NOT_EXPRESSED),
    )


def _stance(seat: Seat, positions: Mapping[Any, str]) -> str:
    if seat.id not in positions:
        return NOT_EXPRESSED
    stance = positions[seat.id]
    if stance not in COUNTS_AS:
        known = ", ".join(COUNTS_AS)
        raise ValueError(f"“{stance}” is no position; the positions are {known}.")
    return stance


def _cell(name: str, stances: list[str]) -> Cell:
    counter = Counter(stances)
    return Cell(name, len(stances), {stance: counter[stance] for stance in (*COUNTS_AS, NOT_EXPRESSED)})
