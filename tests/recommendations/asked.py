"""Seals and calls, for the tests of what is made of positions: rows as they stand once a call has been opened."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from recommendations.actions import endings
from recommendations.enums import CallKind
from recommendations.models import Call, Recommendation
from recommendations.queries import seats

SILENCE = CallKind.SILENCE_PROCEDURE


def seal(row: Recommendation) -> None:
    """Seal the positions on the texts of its round until a call on each closes."""
    row.consultation.positions_sealed = True
    row.consultation.save()


def asked(row: Recommendation, kind: str = CallKind.CONSENSUS_CALL, *, hours: int = 72, **fields: Any) -> Call:
    """A call on ``row`` that closes in so many hours; it is due when they are fewer than none."""
    row.refresh_from_db()
    closes_at = timezone.now() + timedelta(hours=hours)
    everybody = seats.counting(observers_counted=row.consultation.observers_counted)
    given = {
        "revision": row.current,
        "opened_at": closes_at - timedelta(hours=72),
        "closes_at": closes_at,
        "thresholds": seats.thresholds(row.consultation).to_json(),
        "asked": list(everybody.order_by("pk").values_list("pk", flat=True)),
        **fields,
    }
    return Call.objects.create(recommendation=row, kind=kind, **given)


def heard(row: Recommendation, kind: str = CallKind.CONSENSUS_CALL) -> Call:
    """A call on ``row`` that has closed."""
    call = asked(row, kind)
    endings.end(call, row, "close", by=None)
    return call
