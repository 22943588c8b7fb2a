"""What is new for everybody: the latest events of the public record, positions on one text told as one, by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from consultations import queries as consultation_queries
from consultations.models import Event

#: The steps by which a report comes about are no news; that it is issued is.
_STEPS = ("edition.request", "edition.freeze")
_STATED = ("position.record", "position.confirm")
#: So many of the latest positions are looked at for those days and texts that are news.
_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class Story:
    """One line: an event, and of how many delegations it tells that they stated a position that day (1: the event)."""

    event: Event
    count: int = 1


Group = tuple[date, str, str]  # the day in UTC, the kind of the subject, the subject


def news(limit: int) -> list[Story]:
    """The latest ``limit`` lines, the latest first; three queries."""
    seen = consultation_queries.events(None)
    others = [Story(event) for event in seen.exclude(verb__in=(*_STEPS, *_STATED))[:limit]]
    stated = seen.filter(verb__in=_STATED)
    latest: dict[Group, Event] = {}
    for event in stated.defer("details")[:_LOOKED_AT]:
        latest.setdefault(_group(event), event)
    groups = dict(list(latest.items())[:limit])
    counts = _counts(stated, groups)
    told = [Story(event, counts.get(group, 1)) for group, event in groups.items()]
    return sorted([*others, *told], key=lambda story: (story.event.at, story.event.pk), reverse=True)[:limit]


def _group(event: Event) -> Group:
    return event.at.astimezone(UTC).date(), event.subject_kind, event.subject_id


def _counts(stated: QuerySet[Event], groups: Iterable[Group]) -> dict[Group, int]:
    """How many delegations stated a position in each group, however many there were; one query."""
    days = [day for day, _kind, _subject in groups] or [date.max]
    rows = (
        stated.filter(
            at__gte=datetime.combine(min(days), time.min, UTC),
            subject_kind__in={kind for _day, kind, _subject in groups} or {""},
            subject_id__in={subject for _day, _kind, subject in groups} or {""},
        )
        .order_by()
        .annotate(day=TruncDate("at", tzinfo=UTC))
        .values_list("day", "subject_kind", "subject_id")
        .annotate(count=Count("delegation_slug", distinct=True))
    )
    return {(day, kind, subject): count for day, kind, subject, count in rows}
