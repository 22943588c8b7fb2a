"""Seals and calls, for the tests of what is made of positions."""

from datetime import timedelta

from django.utils import timezone

from recommendations.actions import endings
from recommendations.enums import CallKind
from recommendations.models import Call, Recommendation
from recommendations.queries import seats


def seal(row: Recommendation) -> None:
    """Seal the positions on the texts of its round until a call on each closes."""
    row.consultation.positions_sealed = True
    row.consultation.save()


def called(row: Recommendation, *, kind: str = CallKind.CONSENSUS_CALL, hours: int = 72) -> Call:
    """Open a call on the text as it is now, which closes in so many hours, or has been due since then."""
    row.refresh_from_db()
    assert row.current is not None
    closes_at = timezone.now() + timedelta(hours=hours)
    return Call.objects.create(
        recommendation=row,
        revision=row.current,
        kind=kind,
        opened_at=closes_at - timedelta(hours=72),
        closes_at=closes_at,
        thresholds=seats.thresholds(row.consultation).to_json(),
        asked=list(seats.counting(observers_counted=False).values_list("pk", flat=True)),
    )


def closed(row: Recommendation) -> Call:
    """The group was asked on the text as it is now, and the call has closed."""
    call = called(row)
    endings.end(call, row, "close", by=None)
    return call
