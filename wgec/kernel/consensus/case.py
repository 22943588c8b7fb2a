"""The rule: which state a count of positions amounts to."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from wgec.kernel.consensus.counting import Cell, Count
from wgec.kernel.consensus.thresholds import Thresholds

STATES: tuple[str, ...] = (
    "insufficient",
    "contested",
    "divergent",
    "broad_support_with_objections",
    "no_objection_little_support",
    "emerging",
    "consensus_with_reservations",
    "consensus",
)
"""From the least favourable to the most."""


def at_least_as_favourable(one: str, other: str) -> bool:
    """Whether one state is as favourable as another, or more. ValueError for a word that has no place in the order."""
    for state in (one, other):
        if state not in STATES:
            raise ValueError(f"“{state}” has no place among the states: {', '.join(STATES)}.")
    return STATES.index(one) >= STATES.index(other)


@dataclass(frozen=True, slots=True)
class Case:
    """What was counted, whether a call on this very revision is closed, and the limits that apply."""

    count: Count
    call_closed: bool
    thresholds: Thresholds

    @property
    def state(self) -> str:
        """One of STATES."""
        if self.lacks_seats or self.lacks_groups or self.lacks_regions:
            return "insufficient"
        return self._with_objections() if self.count.whole.against else self._without_objection()

    def _with_objections(self) -> str:
        if self.above(self.thresholds.contested):
            return "contested"
        broad = not self.above(self.thresholds.most_against) and self.favour >= self.thresholds.favourable
        return "broad_support_with_objections" if broad else "divergent"

    def _without_objection(self) -> str:
        conditions = bool(self.count.whole.conditional)
        if self.supported and self.call_closed and not conditions:
            return "consensus_with_reservations" if self.count.reserved else "consensus"
        return "emerging" if self.supported or conditions else "no_objection_little_support"

    # --- enough positions

    @property
    def seats_needed(self) -> int:
        """How many seats must have expressed something."""
        return ceil(self.thresholds.quorum * self.count.whole.seats)

    @property
    def lacks_seats(self) -> bool:
        """Whether too few seats have expressed anything."""
        return self.count.whole.expressed < self.seats_needed

    @property
    def spoken(self) -> tuple[Cell, ...]:
        """The groups that spoke: those with a position that counts."""
        return tuple(cell for cell in self.count.groups if cell.counted)

    @property
    def spoken_regions(self) -> tuple[Cell, ...]:
        """The regions with a position that counts."""
        return tuple(cell for cell in self.count.regions if cell.counted)

    @property
    def lacks_groups(self) -> bool:
        """Whether too few groups spoke."""
        return len(self.spoken) < self.thresholds.groups

    @property
    def lacks_regions(self) -> bool:
        """Whether too few regions spoke."""
        return len(self.spoken_regions) < self.thresholds.regions

    # --- support and objections

    @property
    def supporting(self) -> tuple[Cell, ...]:
        """The groups with explicit support."""
        return tuple(cell for cell in self.count.groups if cell.counts["support"])

    @property
    def support_needed(self) -> int:
        """How many groups must have it, of those that spoke."""
        return ceil(self.thresholds.support * len(self.spoken))

    @property
    def supported(self) -> bool:
        """Whether enough groups explicitly support."""
        return len(self.supporting) >= self.support_needed

    @property
    def favour(self) -> Fraction:
        """What is favourable or conditional, on average over the groups that spoke: each weighs the same."""
        shares = [Fraction(cell.favourable + cell.conditional, cell.counted) for cell in self.spoken]
        return sum(shares, Fraction(0)) / max(len(shares), 1)

    def above(self, limit: Fraction) -> tuple[Cell, ...]:
        """The groups and regions in which objections weigh more than this."""
        return tuple(cell for cell in self.count.cells if cell.weight > limit)
