"""From seats and positions to the indicator with its reasons."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

from wgec.kernel.consensus import reasons
from wgec.kernel.consensus.case import Case
from wgec.kernel.consensus.counting import Cell, Seat, count
from wgec.kernel.consensus.thresholds import Thresholds
from wgec.kernel.sentences import Sentence

USUAL = Thresholds()


@dataclass(frozen=True, slots=True)
class Indicator:
    """Where the group stands, why, and who stands where.

    Groups and regions come in the order of their codes, the ids of seats in the order in which the seats were given.
    """

    state: str
    reasons: tuple[Sentence, ...]
    breadth: float
    """For sorting a list, never shown: over 0, at most 1, greater where more groups are more favourable."""
    favour: Fraction
    """What is favourable or conditional, on average over the groups that spoke."""
    whole: Cell
    """All seats together."""
    groups: tuple[Cell, ...]
    regions: tuple[Cell, ...]
    objectors: tuple[Hashable, ...]
    conditional: tuple[Hashable, ...]
    reserved: tuple[Hashable, ...]
    unspoken: tuple[Hashable, ...]
    expressed: int
    seats: int


def indicator(
    seats: Iterable[Seat],
    positions: Mapping[Any, str],
    *,
    call_closed: bool,
    thresholds: Thresholds = USUAL,
) -> Indicator:
    """The indicator over the counting seats; ``positions`` are those held on the revision, ``silence`` among them.

    ``call_closed`` says that a call on this very revision is closed. Positions of who has no seat change nothing.
    """
    counted = count(seats, positions)
    case = Case(counted, call_closed, thresholds)
    state = case.state
    return Indicator(
        state=state,
        reasons=reasons.reasons(state, case),
        breadth=float(
            prod((Fraction(1 + cell.favourable, 2 + cell.counted) for cell in counted.groups), start=Fraction(1))
        ),
        favour=case.favour,
        whole=counted.whole,
        groups=counted.groups,
        regions=counted.regions,
        objectors=counted.objectors,
        conditional=counted.conditional,
        reserved=counted.reserved,
        unspoken=counted.unspoken,
        expressed=counted.whole.expressed,
        seats=counted.whole.seats,
    )
