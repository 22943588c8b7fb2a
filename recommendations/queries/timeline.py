"""How the indicator of a text went from revision to revision, with the calls and designations on the way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from recommendations.enums import SEALED, CallState, Consensus
from recommendations.models import Call, Designation, Indicator, Recommendation, Revision
from recommendations.queries import past


@dataclass(frozen=True, slots=True)
class CallMoment:
    """A moment of a call: its opening, or how it ended."""

    call: Call
    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Step:
    """One revision: its state, or SEALED; ``indicator`` is None where it is sealed or nobody has spoken."""

    revision: Revision
    state: str
    indicator: Indicator | None
    calls: list[CallMoment] = field(default_factory=list)
    designations: list[Designation] = field(default_factory=list)


def timeline(
    recommendation: Recommendation, user: Any, calls: Iterable[Call], designations: Iterable[Designation]
) -> list[Step]:
    """The public revisions that ``user`` may read, the oldest first, with the calls on them and the chair's words.

    One query.
    """
    first = max(past.first_read(recommendation, user), recommendation.public_from or 1)
    rows = recommendation.revisions.filter(number__gte=first).select_related("indicator")
    otherwise = SEALED if recommendation.consultation.positions_sealed else Consensus.INSUFFICIENT.value
    moments = _by_revision(calls)
    named: dict[int, list[Designation]] = {}
    for row in sorted(designations, key=lambda each: (each.designated_at, each.pk)):
        named.setdefault(row.revision_id, []).append(row)
    steps = []
    for revision in rows.only("number", "change", "created_at", "recommendation", "indicator").order_by("number"):
        indicator: Indicator | None = getattr(revision, "indicator", None)
        state = indicator.state if indicator else otherwise
        key = revision.pk
        steps.append(Step(revision, state, indicator, moments.get(key, []), named.get(key, [])))
    return steps


def _by_revision(calls: Iterable[Call]) -> dict[int, list[CallMoment]]:
    found: dict[int, list[CallMoment]] = {}
    for call in sorted(calls, key=lambda each: (each.opened_at, each.pk)):
        found.setdefault(call.revision_id, []).extend(_moments(call))
    return found


def _moments(call: Call) -> Iterator[CallMoment]:
    yield CallMoment(call, call.opened_at, CallState.OPEN)
    if call.ended_at is not None:
        yield CallMoment(call, call.ended_at, call.state)
