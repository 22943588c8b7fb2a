"""Moments as people write and read them: in UTC, and in the zone where the group meets."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wgec.kernel.errors import Malformed


def meeting_zone() -> ZoneInfo:
    """The zone in which the group meets (setting MEETING_TIME_ZONE)."""
    return ZoneInfo(settings.MEETING_TIME_ZONE)


def zone(name: str) -> ZoneInfo | None:
    """The zone of that name; None when it is empty, or no zone that this machine knows."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder's name, or one that leads out of the database
        return None


def shown(at: datetime) -> str:
    """``at`` in words, in UTC and in the meeting's zone: what is told to people whose own zone is not known."""
    there = meeting_zone()
    if at.astimezone(there).utcoffset() == timedelta(0):
        return in_utc(at)
    return _("%(moment)s (%(there)s)") % {"moment": in_utc(at), "there": in_zone(at, there, beside=UTC)}


def in_utc(at: datetime) -> str:
    """``at`` in words, in UTC."""
    return f"{date_format(at.astimezone(UTC), 'j F Y, H:i')} UTC"


def in_zone(at: datetime, there: ZoneInfo, *, beside: tzinfo | None = None) -> str:
    """``at`` in words as clocks show it there; the hour alone where it is the same day as in the zone ``beside``."""
    local = at.astimezone(there)
    same_day = beside is not None and at.astimezone(beside).date() == local.date()
    return f"{date_format(local, 'H:i' if same_day else 'j F Y, H:i')} {there.key}"


def read(given: str, there: ZoneInfo) -> datetime:
    """The moment that somebody typed as clocks show it there, or with an offset of its own.

    Raises ``Malformed`` for what is no moment, and for an hour that the clocks there skip, or show twice.
    """
    try:
        local = datetime.fromisoformat(given.strip())
        aware = local if local.tzinfo else local.replace(tzinfo=there)
        moment = aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Malformed(
            _("“%(given)s” is no date and time. Write it as 2031-04-26 15:00.") % {"given": given.strip()[:40]}
        ) from error
    if local.tzinfo is None:
        _refuse_where_clocks_change(local, there)
    return moment


def _refuse_where_clocks_change(local: datetime, there: ZoneInfo) -> None:
    words = {"moment": date_format(local, "j F Y, H:i"), "zone": there.key}
    back = local.replace(tzinfo=there).astimezone(UTC).astimezone(there).replace(tzinfo=None)
    if back != local:
        raise Malformed(
            _("On %(moment)s no clock stands in %(zone)s: that hour is skipped. Choose another one.") % words
        )
    first, second = (local.replace(tzinfo=there, fold=fold).utcoffset() for fold in (0, 1))
    if first != second:
        raise Malformed(_("%(moment)s comes twice in %(zone)s: that hour is repeated. Choose another one.") % words)


def rounded_up(at: datetime, minutes: int) -> datetime:
    """The next moment that clocks show as a whole number of ``minutes`` after the hour; ``at`` itself if it is one."""
    whole = at.replace(minute=at.minute - at.minute % minutes, second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=minutes)
