"""Many indicators computed anew at once: when the rules or the seats have changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, IntegerField, Max, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from consultations.models import Consultation
from recommendations.actions import indicators
from recommendations.enums import ASKING, HEARD, Change, Status
from recommendations.models import Call, Indicator, Position, Recommendation, Revision, SpokenFor
from recommendations.queries import positions, seats
from wgec.kernel import consensus

BATCH = 50  # recommendations locked at once: a third of a second with sixty delegations


def recount_outdated() -> int:
    """Compute anew what comes from seats or thresholds that are no longer those of today; how many texts those are.

    A text on which there is, or was, a call keeps the rules with which the call opened. Five queries while nothing has
    changed.
    """
    keys = sorted(_outdated())
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            _recount(keys[start : start + BATCH])
    return len(keys)


def _outdated() -> list[int]:
    """The texts whose indicator comes from other seats or rules than those that count for it today; five queries.

    Text by text: what one text's call has frozen is no longer right for another.
    """
    known = {observers: seats.seats(observers_counted=observers) for observers in (False, True)}
    rules = Consultation.objects.values_list("pk", "observers_counted", "thresholds")
    bases = {pk: _basis(known, observers, limits) for pk, observers, limits in rules}
    calls = Call.objects.filter(state__in=ASKING, revision__number__gte=_since("recommendation"))
    frozen = {  # the latest comes last
        text: _basis(known, observers, limits)
        for text, observers, limits in calls.order_by("opened_at", "pk").values_list(
            "recommendation_id", "observers_counted", "thresholds"
        )
    }
    kept = Indicator.objects.filter(
        revision=F("recommendation__current"), recommendation__status=Status.PUBLISHED
    ).order_by()
    rows = kept.values_list("recommendation_id", "recommendation__consultation_id", "basis")
    return [text for text, consultation, basis in rows if basis != frozen.get(text, bases[consultation])]


def _basis(known: Mapping[bool, list[consensus.Seat]], observers: bool, limits: dict[str, Any] | None) -> str:
    return seats.basis(known[observers], consensus.Thresholds.from_json(limits))


def _since(text: str) -> Coalesce:
    """The latest substantive revision of the recommendation whose key is ``text`` of the row outside."""
    rows = Revision.objects.filter(recommendation=OuterRef(text), change=Change.SUBSTANTIVE).order_by()
    latest = rows.values("recommendation").annotate(number=Max("number")).values("number")
    return Coalesce(Subquery(latest, output_field=IntegerField()), 1)


def _recount(keys: list[int]) -> None:
    """Those recommendations, locked in the order of their keys, so that nobody's newer count is overwritten."""
    locked = Recommendation.objects.select_for_update(no_key=True).order_by("pk").only("pk").filter(pk__in=keys)
    list(locked)
    rows = Recommendation.objects.filter(pk__in=keys, status=Status.PUBLISHED).select_related("consultation")
    counted = rows.annotate(first=_since("pk"))
    material = _material(keys)
    known: dict[bool, list[consensus.Seat]] = {}
    found = []
    for row in counted:
        computed = _of(row, row.first, material, known)
        if computed is not None:
            found.append(computed)
    fields = [field.name for field in Indicator._meta.concrete_fields if field.name not in {"id", "revision"}]
    Indicator.objects.bulk_create(
        found, update_conflicts=True, unique_fields=["revision"], update_fields=fields, batch_size=BATCH
    )


@dataclass(frozen=True, slots=True)
class _Material:
    """What was said on each recommendation, and the calls on it, by its key."""

    said: Mapping[int, list[Position]]
    calls: Mapping[int, list[Call]]


def _material(keys: Iterable[int]) -> _Material:
    """Four queries, whatever the number."""
    said, calls = defaultdict[int, list[Position]](list), defaultdict[int, list[Call]](list)
    in_force = Position.objects.filter(recommendation__in=keys, amendment=None, until_at=None)
    lean = in_force.select_related("revision").only(
        "recommendation_id", "delegation_id", "stance", "revision__number", "recorded_at"
    )
    speaking = Prefetch("speaks_for", queryset=SpokenFor.objects.filter(dissociated_at=None))
    for position in lean.prefetch_related(speaking).order_by("recorded_at", "pk"):
        said[position.recommendation_id].append(position)
    rows = Call.objects.filter(recommendation__in=keys, state__in=ASKING).select_related("revision")
    for call in rows.only(
        *("recommendation_id", "kind", "state", "asked", "thresholds", "observers_counted", "revision__number")
    ).order_by("-opened_at", "-pk"):
        calls[call.recommendation_id].append(call)
    return _Material(said, calls)


def _of(
    row: Recommendation, first: int, material: _Material, known: dict[bool, list[consensus.Seat]]
) -> Indicator | None:
    calls = [call for call in material.calls[row.pk] if call.revision.number >= first]
    if row.consultation.positions_sealed and not any(call.state in HEARD for call in calls):
        return None
    stands = positions.arranged(material.said[row.pk], calls, first=first)
    observers = calls[0].observers_counted if calls else row.consultation.observers_counted
    if observers not in known:
        known[observers] = seats.seats(observers_counted=observers)
    limits = consensus.Thresholds.from_json(calls[0].thresholds) if calls else seats.thresholds(row.consultation)
    assert row.current_id is not None  # a published text has a revision
    return Indicator(revision_id=row.current_id, **indicators.values(row, stands, known[observers], limits))
