"""How a person wants to be told: of which topic, how soon, at what hour; and stopping it with one click."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _

from consultations.enums import Pace, Topic, Weekday
from consultations.models import DigestTime, MailPreference, Notice, User
from consultations.models.recorded import recorded
from consultations.topics import ALL
from wgec.kernel.errors import Malformed


def choose(
    paces: Mapping[Topic, Pace],
    *,
    by: User,
    hour: int | None = None,
    weekday: Weekday | None = None,
    time_zone: str | None = None,
    language: str | None = None,
) -> None:
    """Be told of each topic in ``paces`` so, digests at that hour (and weekday) on the clocks of that zone.

    What is left out stays as it is. What waits for a digest already follows: it waits for the other one, or for none.
    An empty zone is that of the meeting, an empty language that of the pages. Raises Malformed for an hour, a zone or a
    language that is none.
    """
    if hour is not None and not 0 <= hour <= 23:
        raise Malformed(_("There is no hour %(hour)s: choose one from 0 to 23.") % {"hour": hour})
    if time_zone and time_zone not in available_timezones():
        raise Malformed(
            _("“%(zone)s” is no time zone. Choose one from the list, such as Europe/Zurich.") % {"zone": time_zone[:60]}
        )
    if language and language not in dict(settings.LANGUAGES):
        raise Malformed(_("The pages are not there in the language “%(code)s”.") % {"code": language[:20]})
    with recorded(by=by):
        _set(by, paces)
        if when := _given(hour=hour, weekday=weekday):
            DigestTime.objects.update_or_create(user=by, defaults=when)
        own = _given(time_zone=time_zone, language=language)
        changed = {name: each for name, each in own.items() if getattr(by, name) != each}
        for name, each in changed.items():
            setattr(by, name, each)
        if changed:
            by.save(update_fields=list(changed))


def stop(user_id: int, topic: str) -> bool:
    """Tell the person of the topic (or of all, ``topics.ALL``) in the application only; whether there is such a person.

    Needs nobody signed in: who holds the signed link of a mail may stop the mail.
    """
    stopped = list(Topic) if topic == ALL else [Topic(topic)]
    with recorded(by=None):
        user = User.objects.filter(pk=user_id).first()
        if user is None:
            return False
        _set(user, dict.fromkeys(stopped, Pace.APPLICATION))
    return True


def _given(**named: Any) -> dict[str, Any]:
    return {name: each for name, each in named.items() if each is not None}


def _set(user: User, paces: Mapping[Topic, Pace]) -> None:
    MailPreference.objects.bulk_create(
        [MailPreference(user=user, topic=topic, pace=pace) for topic, pace in paces.items()],
        update_conflicts=True,
        unique_fields=["user", "topic"],
        update_fields=["pace"],
    )
    for awaits in (Pace.APPLICATION, Pace.DAILY, Pace.WEEKLY):
        # What waits for a digest and is to come at once from now on comes with tomorrow's.
        now_so = [t for t, pace in paces.items() if (Pace.DAILY if pace == Pace.IMMEDIATE else pace) == awaits]
        new = "" if awaits == Pace.APPLICATION else awaits
        waiting = Notice.objects.filter(user=user, topic__in=now_so).exclude(awaits__in=["", new])
        waiting.update(awaits=new)
