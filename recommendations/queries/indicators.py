"""The indicator as it is shown: as it is stored in lists and cards, computed anew with all its reasons on its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from consultations.enums import Region, StakeholderGroup
from recommendations.enums import SEALED, CallState, Consensus, Status
from recommendations.models import Call, Indicator, Recommendation
from recommendations.queries import seats
from recommendations.queries.positions import Stands
from recommendations.queries.seats import Rules
from wgec.kernel import consensus
from wgec.kernel.consensus import Cell, Seat, Sentence, Thresholds


@dataclass(frozen=True, slots=True)
class Standing:
    """What a list shows of where the group stands on a text; ``state`` is a state, or SEALED.

    ``groups`` have their counts by stance, in their order; ``reason`` is the first sentence that explains the state.
    """

    state: str
    counts: Mapping[str, int]
    groups: Mapping[str, Mapping[str, int]]
    reason: Sentence | None = None

    @property
    def is_sealed(self) -> bool:
        """Whether nothing may be told of the positions."""
        return self.state == SEALED

    @property
    def has_spoken(self) -> bool:
        """Whether any seat has expressed anything."""
        return any(stance != consensus.NOT_EXPRESSED for stance in self.counts)


def stored(recommendation: Recommendation) -> Standing | None:
    """Where the group stands on a published text, as kept with its current revision; None for any other.

    No query for rows that a list or a page has asked for: they come with their indicators.
    """
    if recommendation.status != Status.PUBLISHED or recommendation.current is None:
        return None
    found = _kept(recommendation)
    if found is None:
        state = SEALED if recommendation.consultation.positions_sealed else Consensus.INSUFFICIENT.value
        return Standing(state, {}, {})
    counted = found.counted
    groups = {code: counted["groups"][code] for code in StakeholderGroup.values if code in counted["groups"]}
    reason = counted.get("reason")
    return Standing(found.state, counted.get("whole", {}), groups, Sentence.from_json(reason) if reason else None)


def _kept(recommendation: Recommendation) -> Indicator | None:
    found: Indicator | None = getattr(recommendation.current, "indicator", None)
    return found


@dataclass(frozen=True, slots=True)
class Explained:
    """The indicator of a text with all that it takes to compute it by hand."""

    indicator: consensus.Indicator
    rules: Rules
    seats: list[Seat]
    open_call: Call | None
    groups: list[Cell]
    regions: list[Cell]

    @property
    def thresholds(self) -> Thresholds:
        """The limits that apply."""
        return self.rules.thresholds

    @property
    def favour(self) -> Fraction | None:
        """What is favourable or conditional on average over the groups that spoke; None where none did."""
        return self.indicator.favour if any(cell.counted for cell in self.groups) else None

    @property
    def parts(self) -> tuple[list[Cell], ...]:
        """Groups, and regions where there are any."""
        return (self.groups, self.regions) if self.regions else (self.groups,)

    @property
    def without_group(self) -> int:
        """How many counting seats belong to no group: the groups then do not add up to the seats."""
        return self.indicator.seats - sum(cell.seats for cell in self.groups)


def of(recommendation: Recommendation, stands: Stands, *, first: int) -> Explained:
    """The indicator of the current text, which is the same since revision ``first``, from where all stand; two queries.

    Not for sealed positions: ``stands`` must be all of them.
    """
    rules = seats.rules(recommendation, first=first)
    counting = seats.seats(observers_counted=rules.observers_counted)
    found = consensus.indicator(
        counting, stands.stances, call_closed=stands.is_call_closed, thresholds=rules.thresholds
    )
    call = rules.call
    return Explained(
        found,
        rules,
        counting,
        call if call is not None and call.state == CallState.OPEN else None,
        sorted(found.groups, key=lambda cell: StakeholderGroup.values.index(cell.name)),
        sorted(found.regions, key=lambda cell: Region.values.index(cell.name)),
    )
