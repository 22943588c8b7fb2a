"""The indicator of a text, computed anew in the transaction of what changes it."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from typing import Any

from consultations.models.recorded import moment
from recommendations.enums import Consensus, Stance
from recommendations.models import Indicator, Recommendation, Revision
from recommendations.queries import positions as queries
from recommendations.queries import seats
from recommendations.queries.positions import Stands
from wgec.kernel import consensus


def recount(recommendation: Recommendation, *, first: int | None = None) -> Indicator | None:
    """Compute the indicator of the current text of ``recommendation``, which is locked; about ten queries.

    ``first`` is what ``queries.positions.since`` has said of it.

    None while its positions are sealed: then nothing is kept that could tell. When they have just been opened, the
    revisions of the same text before an editorial change get theirs too.
    """
    current = recommendation.current
    first = queries.since(recommendation) if first is None else first
    if current is None or queries.is_sealed(recommendation, first=first):
        return None
    indicator = _of(recommendation, queries.stands(recommendation, first=first), current, first)
    if recommendation.consultation.positions_sealed:
        earlier = recommendation.revisions.filter(number__gte=first, number__lt=current.number, indicator=None)
        _copy(indicator, earlier.only("pk"))
    return indicator


def _of(recommendation: Recommendation, stands: Stands, current: Revision, first: int) -> Indicator:
    rules = seats.rules(recommendation, first=first)
    counting = seats.seats(observers_counted=rules.observers_counted)
    computed = values(recommendation, stands, counting, rules.thresholds)
    indicator, _created = Indicator.objects.update_or_create(revision=current, defaults=computed)
    return indicator


def values(
    recommendation: Recommendation, stands: Stands, counting: list[consensus.Seat], limits: consensus.Thresholds
) -> dict[str, Any]:
    """The columns of the indicator of a recommendation on which everybody stands so."""
    compute = partial(consensus.indicator, counting, call_closed=stands.is_call_closed, thresholds=limits)
    found = compute(stands.stances)
    return {
        "recommendation": recommendation,
        "state": found.state,
        "breadth": found.breadth,
        "expressed": found.expressed,
        "seats": found.seats,
        "is_call_closed": stands.is_call_closed,
        "counted": counted(found) | {"away": _away(found, stands.stances, compute)},
        "basis": seats.basis(counting, limits),
        "computed_at": moment(),
    }


def counted(found: consensus.Indicator) -> dict[str, object]:
    """What a list shows of an indicator without asking for the positions: counts by group, who holds back or is silent.

    ``reason`` is the first of its sentences, as it is stored. Beside it stands ``away``: the one delegation that alone
    holds back consensus, if there is one.
    """
    return {
        "reason": found.reasons[0].to_json() if found.reasons else None,
        "whole": _held(found.whole),
        "groups": {cell.name: _held(cell) for cell in found.groups},
        "objecting": list(found.objectors),
        "conditional": list(found.conditional),
        "reserved": list(found.reserved),
        "unspoken": list(found.unspoken),
    }


def _held(cell: consensus.Cell) -> dict[str, int]:
    return {stance: number for stance, number in cell.counts.items() if number}


def _away(
    found: consensus.Indicator,
    stances: Mapping[Hashable, str],
    compute: Callable[[Mapping[Hashable, str]], consensus.Indicator],
) -> dict[str, object] | None:
    """The one delegation that alone objects or sets a condition, and what the state would be if it supported.

    None where more than one does, and where the group would be no nearer to consensus for it. Computed here because
    here is all that the rule needs; the overview of a thousand texts then only reads it.
    """
    holding_back = (*found.objectors, *found.conditional)
    if len(holding_back) != 1:
        return None
    only = holding_back[0]
    state = compute({**stances, only: Stance.SUPPORT}).state
    return {"delegation": only, "state": state} if consensus.at_least_as_favourable(state, Consensus.EMERGING) else None


def _copy(indicator: Indicator, revisions: Iterable[Revision]) -> None:
    fields = [field.attname for field in Indicator._meta.concrete_fields if field.name not in {"id", "revision"}]
    same = {name: getattr(indicator, name) for name in fields}
    Indicator.objects.bulk_create(Indicator(revision=revision, **same) for revision in revisions)
