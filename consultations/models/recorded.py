"""What a row was: django-simple-history with the user, the delegation and the reason on every row.

An action opens ``with recorded(by=…, reason=…)``: one transaction, and whatever is saved inside carries who did it,
for whom and why, in single saves and in bulk.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from wgec.kernel.sole import turn_to_write

if TYPE_CHECKING:
    from consultations.models.people import Delegation, User


@dataclass(frozen=True, slots=True)
class _Context:
    by: "User | None"
    delegation_id: int | None
    reason: str
    at: datetime | None
    on_behalf_of: "Delegation | None" = None


_NOBODY = _Context(None, None, "", None)
_context: ContextVar[_Context] = ContextVar("recorded", default=_NOBODY)


@contextmanager
def recorded(
    *,
    by: "User | None",
    reason: str = "",
    at: datetime | None = None,
    for_delegation: "Delegation | None" = None,
    afresh: bool = False,
) -> Iterator[None]:
    """One transaction whose history rows name ``by``, the delegation they act for, and ``reason``.

    What happened earlier and is only written down now has its moment in ``at``; ``for_delegation`` is one on whose
    behalf the secretariat acts. Both hold in nested blocks too, except in one that begins ``afresh``: what falls due
    while somebody does something else is nobody's deed.
    """
    around = _NOBODY if afresh else _context.get()
    on_behalf_of = for_delegation or around.on_behalf_of
    delegation = on_behalf_of or (by.acting_for if by is not None else None)
    inside = _Context(by, delegation.pk if delegation else None, reason[:100], at or around.at, on_behalf_of)
    token = _context.set(inside)
    try:
        with turn_to_write(), transaction.atomic():
            yield
    finally:
        _context.reset(token)


def moment() -> datetime:
    """When what is being recorded happened: now, unless the surrounding ``recorded`` names an earlier moment."""
    return _context.get().at or timezone.now()


def _delegation_id() -> int | None:
    return _context.get().delegation_id


class OnBehalf(models.Model):
    """The columns that every history table has besides simple-history's own."""

    history_delegation = models.ForeignKey(
        "consultations.Delegation",
        null=True,
        default=_delegation_id,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )

    class Meta:
        abstract = True


class Recorded(HistoricalRecords):
    """``history = Recorded()`` on a model: its rows are kept for ever, with who, for whom and why."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("bases", [OnBehalf])
        super().__init__(**options)

    def create_historical_record(self, instance: models.Model, history_type: str, using: str | None = None) -> None:
        """Write the row's history, dated to the moment of the surrounding ``recorded``."""
        at = _context.get().at
        dated = at is not None and not hasattr(instance, "_history_date")
        if dated:
            instance._history_date = at  # type: ignore[attr-defined]
        try:
            super().create_historical_record(instance, history_type, using)
        finally:
            if dated:
                del instance._history_date  # type: ignore[attr-defined]

    def get_history_user(self, instance: models.Model) -> "User | None":
        """The person of the surrounding ``recorded``; nobody for the command line."""
        return _context.get().by

    def get_change_reason_for_object(self, instance: models.Model, history_type: str, using: str) -> str | None:
        """The reason given to the surrounding ``recorded``."""
        return _context.get().reason or None


def record_created(rows: Sequence[models.Model], *, batch_size: int = 500) -> None:
    """Write the "created" history of rows that ``bulk_create`` has just inserted; one query per batch."""
    _record(rows, batch_size, changed=False)


def record_changed(rows: Sequence[models.Model], *, batch_size: int = 500) -> None:
    """Write the "changed" history of rows that ``bulk_update`` has just changed; one query per batch."""
    _record(rows, batch_size, changed=True)


def _record(rows: Sequence[models.Model], batch_size: int, *, changed: bool) -> None:
    if not rows:
        return
    context = _context.get()
    manager = type(rows[0]).history  # type: ignore[attr-defined]
    manager.bulk_history_create(
        rows,
        batch_size=batch_size,
        update=changed,
        default_date=context.at,
        default_user=context.by,
        default_change_reason=context.reason or None,
    )
