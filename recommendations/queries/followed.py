"""What can be followed, and what the events of the record mean to those who follow."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from consultations.enums import FollowedKind
from consultations.models import Consultation, Delegation, Event
from recommendations.enums import PUBLIC_STATUSES
from recommendations.models import Recommendation, Section
from recommendations.queries.texts import readable

Followable = Recommendation | Section | Delegation | Consultation


def subject(kind: str, name: str, user: Any) -> Followable | None:
    """What ``kind`` and ``name`` stand for in a follower's row, where ``user`` may read it."""
    found: Mapping[str, Callable[[], QuerySet[Any]]] = {
        FollowedKind.RECOMMENDATION: lambda: readable(user).filter(reference=name),
        FollowedKind.SECTION: lambda: Section.objects.select_related("consultation").filter(
            pk=int(name) if name.isdecimal() and len(name) < 10 else 0
        ),
        FollowedKind.DELEGATION: lambda: Delegation.objects.filter(slug=name),
        FollowedKind.CONSULTATION: lambda: Consultation.objects.filter(slug=name),
    }
    row: Followable | None = found[kind]().first() if kind in found else None
    return row


def name_of(row: Followable) -> tuple[FollowedKind, str]:
    """The kind and the name under which it is followed."""
    if isinstance(row, Recommendation):
        return FollowedKind.RECOMMENDATION, row.reference
    if isinstance(row, Section):
        return FollowedKind.SECTION, str(row.pk)
    kind = FollowedKind.DELEGATION if isinstance(row, Delegation) else FollowedKind.CONSULTATION
    return kind, row.slug


def address_of(row: Followable) -> str:
    """The page that shows it."""
    if isinstance(row, Section):
        asked = urlencode({"consultation": row.consultation.slug, "section": row.numeral})
        return f"{reverse('recommendations:recommendations')}?{asked}"
    return row.get_absolute_url()


def texts_of(events: Sequence[Event]) -> dict[int, Recommendation]:
    """The public recommendation that each event concerns, by the event; one query."""
    named = {event.pk: _reference(event) for event in events}
    rows = Recommendation.objects.filter(reference__in=set(named.values()) - {""}, status__in=PUBLIC_STATUSES)
    found = {row.reference: row for row in rows}
    return {key: found[reference] for key, reference in named.items() if reference in found}


def _reference(event: Event) -> str:
    if event.subject_kind == "recommendation":
        return event.subject_id
    return str(event.details.get("recommendation", ""))
