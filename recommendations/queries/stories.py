"""What is new for everybody: the latest events of the public record, positions on one text told as one, by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from consultations import queries as consultation_queries
from consultations.models import Event

#: The steps by which a report comes about are no news; that it is issued is.
_STEPS = ("edition.request", "edition.freeze", "edition.match")
_STATED = ("position.record", "position.confirm")
#: So many of the latest events are looked at: twelve lines as long as fewer than 160 delegations speak on a text a day.
_LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Story:
    """One line: an event, and of how many delegations it tells that they stated a position that day (1: the event)."""

    event: Event
    count: int = 1


#: What is told in one line: the day in UTC, the kind of the subject and the subject; of other events the event alone.
Group = tuple[date, str, str, int]


def news(limit: int) -> list[Story]:
    """The latest ``limit`` lines, the latest first; three queries."""
    seen = consultation_queries.events(None).exclude(verb__in=_STEPS)
    latest: dict[Group, int] = {}
    rows = seen.values_list("pk", "verb", "at", "subject_kind", "subject_id")
    for pk, verb, at, kind, subject in rows[:_LOOKED_AT]:
        latest.setdefault((at.astimezone(UTC).date(), kind, subject, 0 if verb in _STATED else pk), pk)
        if len(latest) == limit:
            break
    events = {event.pk: event for event in Event.objects.filter(pk__in=latest.values() or [0]).defer("details")}
    counts = _counts(seen.filter(verb__in=_STATED), [group for group in latest if group[3] == 0])
    return [Story(events[pk], counts.get(group, 1)) for group, pk in latest.items()]


def _counts(stated: QuerySet[Event], groups: Sequence[Group]) -> dict[Group, int]:
    """How many delegations stated a position in each group, however many there were; one query."""
    days = [group[0] for group in groups] or [date.max]
    rows = (
        stated.filter(
            at__gte=datetime.combine(min(days), time.min, UTC),
            subject_kind__in={group[1] for group in groups} or {""},
            subject_id__in={group[2] for group in groups} or {""},
        )
        .order_by()
        .annotate(day=TruncDate("at", tzinfo=UTC))
        .values_list("day", "subject_kind", "subject_id")
        .annotate(count=Count("delegation_slug", distinct=True))
    )
    return {(day, kind, subject, 0): count for day, kind, subject, count in rows}
