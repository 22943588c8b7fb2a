"""The indicator of a text, computed anew in the transaction of what changes it."""

from collections.abc import Iterable

from consultations.models.recorded import moment
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
    consultation = recommendation.consultation
    call = recommendation.calls.filter(revision__number__gte=first).order_by("-opened_at").first()
    limits = consensus.Thresholds.from_json(call.thresholds) if call else seats.thresholds(consultation)
    observers = call.observers_counted if call else consultation.observers_counted
    counting = seats.seats(observers_counted=observers)
    found = consensus.indicator(counting, stands.stances, call_closed=stands.is_call_closed, thresholds=limits)
    values = {
        "recommendation": recommendation,
        "state": found.state,
        "breadth": found.breadth,
        "expressed": found.expressed,
        "seats": found.seats,
        "is_call_closed": stands.is_call_closed,
        "counted": counted(found),
        "basis": seats.basis(counting, limits),
        "computed_at": moment(),
    }
    indicator, _created = Indicator.objects.update_or_create(revision=current, defaults=values)
    return indicator


def counted(found: consensus.Indicator) -> dict[str, object]:
    """What a list shows of an indicator without asking for the positions: counts by group, and who holds back."""
    return {
        "groups": {cell.name: {stance: n for stance, n in cell.counts.items() if n} for cell in found.groups},
        "objecting": list(found.objectors),
        "conditional": list(found.conditional),
        "reserved": list(found.reserved),
    }


def _copy(indicator: Indicator, revisions: Iterable[Revision]) -> None:
    fields = [field.attname for field in Indicator._meta.concrete_fields if field.name not in {"id", "revision"}]
    values = {name: getattr(indicator, name) for name in fields}
    Indicator.objects.bulk_create(Indicator(revision=revision, **values) for revision in revisions)
