"""Digests: what a person is told once a day or once a week, in one mail, at their hour and in their zone.

A digest is due when a notice has been waiting since before the latest moment at which the person wants one. That asks
nothing of the past: after any downtime the next beat writes one digest with all that waits, and what is in it waits no
more by the same transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import groupby

from django.db.models import Min
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations import letters
from consultations.actions import mail
from consultations.enums import Pace, Weekday
from consultations.models import DigestTime, Notice, User
from consultations.models.recorded import recorded
from consultations.topics import ALL
from wgec.kernel import moments

BATCH = 200
"""People whose digests are written in one transaction."""

MOST_SHOWN = 100
"""Notices in one digest; of more it says how many there are in the application."""


def write_due(now: datetime | None = None) -> int:
    """Write the digests that are due at ``now`` into the outbox; how many."""
    at, written = now or timezone.now(), 0
    for pace in (Pace.DAILY, Pace.WEEKLY):
        waiting = Notice.objects.filter(awaits=pace).order_by().values("user").annotate(first=Min("at"))
        since = dict(waiting.values_list("user", "first"))
        readers = list(since)
        for first in range(0, len(readers), BATCH):
            slots = _slots(readers[first : first + BATCH], pace, at)
            due = {user: slot for user, slot in slots.items() if since[user.pk] < slot}
            if due:
                written += _write(due, pace)
    return written


def latest_slot(user: User, wanted: DigestTime | None, pace: Pace, now: datetime) -> datetime:
    """The latest moment, not after ``now``, at which the person wants their digest, on the clocks of their zone.

    An hour that the clocks skip is the one after it; of one that comes twice it is the first.
    """
    there = moments.zone(user.time_zone) or moments.meeting_zone()
    hour = wanted.hour if wanted else DigestTime.DEFAULT_HOUR
    weekday = wanted.weekday if wanted else Weekday.MONDAY
    day = now.astimezone(there).date()
    for back in range(9):
        slot = datetime.combine(day - timedelta(days=back), time(hour), tzinfo=there).astimezone(UTC)
        if slot <= now and (pace == Pace.DAILY or (day - timedelta(days=back)).weekday() == weekday):
            return slot
    raise AssertionError("a week has every weekday")


def _slots(readers: Sequence[int], pace: Pace, now: datetime) -> dict[User, datetime]:
    people = User.objects.filter(pk__in=readers).select_related("digest_time")
    return {user: latest_slot(user, getattr(user, "digest_time", None), pace, now) for user in people}


def _write(due: dict[User, datetime], pace: Pace) -> int:
    """Digests of several people; whoever writes at the same time finds nothing left."""
    with recorded(by=None):
        rows = Notice.objects.select_for_update(of=("self",)).filter(awaits=pace, user__in=due)
        taken: dict[int, list[Notice]] = {}
        for notice in rows.order_by("user", "at", "pk"):
            taken.setdefault(notice.user_id, []).append(notice)
        chosen = {user: [each for each in taken.get(user.pk, ()) if each.at < slot] for user, slot in due.items()}
        numbers = [each.pk for told in chosen.values() for each in told]
        for first in range(0, len(numbers), 500):
            Notice.objects.filter(pk__in=numbers[first : first + 500]).update(awaits="")
        mails = list(_mails(chosen, due, pace))
        mail.queue_each(mails)
    return len(mails)


def _mails(chosen: dict[User, list[Notice]], slots: dict[User, datetime], pace: Pace) -> Iterator[mail.NewMail]:
    for user, told in chosen.items():
        new = [notice for notice in told if notice.seen_at is None]
        if new and user.is_active:  # what was seen in the application is no news
            with translation.override(letters.language_of(user)):
                letter = digest(new, pace)
                written = letters.write(letter, to=user, topic=ALL)
            key = f"digest:{pace}:{user.pk}:{slots[user]:%Y%m%d%H%M}:{told[-1].pk}"
            kind = f"digest.{pace}"
            yield mail.NewMail(user, kind, letter.subject, written.text, written.html, key, topic=ALL, is_bulk=True)


def digest(new: Sequence[Notice], pace: Pace) -> letters.Letter:
    """What is new, grouped by what it is about; the language is the one in force."""
    shown, left = new[:MOST_SHOWN], len(new) - MOST_SHOWN
    opening = ngettext("%(count)s notice is new.", "%(count)s notices are new.", len(new)) % {"count": len(new)}
    if left > 0:
        opening += " " + ngettext(
            "%(count)s of them is in the application only.", "%(count)s of them are in the application only.", left
        ) % {"count": left}
    subject = _("What is new this week") if pace == Pace.WEEKLY else _("What is new today")
    return letters.Letter(
        subject=subject,
        opening=opening,
        groups=_grouped(shown),
        address="/notices/",
        button=_("All your notices"),
        why=_("This is your digest of what you are told once a week.")
        if pace == Pace.WEEKLY
        else _("This is your digest of what you are told once a day."),
    )


def _grouped(shown: Iterable[Notice]) -> list[letters.Group]:
    """By what they are about, in the order of what happened first; what is about nothing in particular comes last."""
    first: dict[str, int] = {}
    for place, notice in enumerate(shown):
        first.setdefault(notice.about, place)
    ordered = sorted(shown, key=lambda notice: (not notice.about, first[notice.about]))
    return [
        letters.Group(
            about or _("Other"),
            [letters.Entry(each.sentence, each.address, each.at, each.words) for each in told],
        )
        for about, told in groupby(ordered, key=lambda notice: notice.about)
    ]
