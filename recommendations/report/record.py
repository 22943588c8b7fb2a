"""One meeting's record: what is on the public record of proceedings from its first day to its last."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consultations import queries
from consultations.models import Consultation, Event
from consultations.templatetags.record import verb_shown
from recommendations.models import Compilation
from recommendations.report import frame, phrases, tables
from recommendations.report.design import Design
from recommendations.report.document import Appendix, Document


def gather(consultation: Consultation, design: Design, front: Compilation) -> Document:
    """Day by day what happened, in the zone of the meeting; one query."""
    zone = ZoneInfo(settings.MEETING_TIME_ZONE)
    first, last = (datetime.date.fromisoformat(day) for day in (design.since, design.until))
    rows = queries.events(None).filter(
        consultation=consultation.slug,
        at__gte=datetime.datetime.combine(first, datetime.time.min, zone),
        at__lt=datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time.min, zone),
    )
    days: dict[datetime.date, list[Event]] = {}
    for event in rows.order_by("at", "id"):
        days.setdefault(event.at.astimezone(zone).date(), []).append(event)
    title = _("Record of the meeting, %(days)s: %(title)s") % {
        "days": _days(first, last),
        "title": phrases.one_line(front.title),
    }
    return replace(
        frame.of_texts(design, front, title=title, changed_on=last),
        appendices=tuple(_day(day, events, zone) for day, events in days.items()),
    )


def _days(first: datetime.date, last: datetime.date) -> str:
    if first == last:
        return phrases.date_line(first)
    return _("%(first)s to %(last)s") % {"first": phrases.date_line(first), "last": phrases.date_line(last)}


def _day(day: datetime.date, events: Iterable[Event], zone: ZoneInfo) -> Appendix:
    head = (
        _("Time (%(zone)s)") % {"zone": zone.key},
        _("What happened"),
        pgettext("head of a column", "By"),
        _("Reason"),
    )
    table = tables.table(head, _lines(events, zone))
    return Appendix(f"day-{day.isoformat()}", phrases.date_line(day), tables.text(table))


def _lines(events: Iterable[Event], zone: ZoneInfo) -> Iterator[tuple[str, ...]]:
    for event in events:
        who = phrases.listed(filter(None, (event.person, event.delegation))) or _("The system")
        what = f"{phrases.lead(verb_shown(event))} {event.subject_label}"
        yield event.at.astimezone(zone).strftime("%H:%M"), what, who, event.reason
