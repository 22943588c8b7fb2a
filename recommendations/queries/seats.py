"""Who is counted: the seats over which the indicator is computed, and the thresholds by which."""

import hashlib
import json

from django.db.models import QuerySet

from consultations.enums import Kind, Standing
from consultations.models import Consultation, Delegation
from wgec.kernel.consensus import Seat, Thresholds


def counting(*, observers_counted: bool) -> QuerySet[Delegation]:
    """The delegations that have a seat: active members, and observers where they are counted.

    A regional group speaks for its members and is never counted beside them.
    """
    rows = Delegation.objects.filter(is_active=True).exclude(kind=Kind.REGIONAL_GROUP)
    return rows if observers_counted else rows.filter(standing=Standing.MEMBER)


def has_seat(delegation: Delegation, *, observers_counted: bool) -> bool:
    """Whether ``delegation`` is among those; no query."""
    is_counted = observers_counted or delegation.standing == Standing.MEMBER
    return delegation.is_active and is_counted and delegation.kind != Kind.REGIONAL_GROUP


def seats(*, observers_counted: bool) -> list[Seat]:
    """Those delegations as the indicator takes them, by their keys; one query."""
    rows = counting(observers_counted=observers_counted).order_by("pk").values_list("pk", "group", "region")
    return [Seat(pk, group, region) for pk, group, region in rows]


def thresholds(consultation: Consultation) -> Thresholds:
    """The thresholds of the consultation, those of the house where it has none of its own."""
    return Thresholds.from_json(consultation.thresholds)


def basis(rows: list[Seat], limits: Thresholds) -> str:
    """A fingerprint of what an indicator is computed from besides positions: it changes when they do."""
    parts = [[seat.id, seat.group, seat.region] for seat in rows], limits.to_json()
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
