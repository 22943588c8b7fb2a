"""Calls in templates: a deadline in every zone that matters to its reader, and whether it has passed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone

from wgec.kernel import moments

register = template.Library()


@register.filter
def in_utc(at: datetime) -> str:
    """The moment in words, in UTC."""
    return moments.in_utc(at)


@register.filter
def where_we_meet(at: datetime) -> str:
    """The moment in words, as clocks show it where the group meets; nothing where that is UTC."""
    there = moments.meeting_zone()
    return "" if at.astimezone(there).utcoffset() == timedelta(0) else moments.in_zone(at, there, beside=UTC)


@register.simple_tag
def for_reader(at: datetime, reader: Any) -> str:
    """The moment in words in the reader's own zone; nothing where that is not known, or shown already."""
    own = moments.zone(getattr(reader, "time_zone", ""))
    if own is None or at.astimezone(own).utcoffset() in (
        timedelta(0),
        at.astimezone(moments.meeting_zone()).utcoffset(),
    ):
        return ""
    return moments.in_zone(at, own, beside=UTC)


@register.filter
def has_passed(at: datetime) -> bool:
    """Whether the moment is over."""
    return at <= timezone.now()
