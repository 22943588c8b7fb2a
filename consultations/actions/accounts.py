"""Accounts: what a person changes of their own, the sessions, the second step, and what the house requires."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils.translation import gettext as _

from consultations.actions import notices, proceedings
from consultations.enums import Audience, Circle
from consultations.models import HouseRules, User
from consultations.models.recorded import recorded
from wgec.kernel import moments
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed
from wgec.kernel.lines import one_line


def set_profile(person: User, *, by: User, name: str, language: str = "", time_zone: str = "") -> User:
    """A person's own name, language and zone. A new name is noted: the record has the one before."""
    words = one_line(name)
    if not words:
        raise Malformed(_("Write your name: it stands in the record beside what you do."))
    if language and language not in dict(settings.LANGUAGES):
        raise Malformed(_("The pages are not to be had in “%(code)s”. Choose another.") % {"code": language[:20]})
    if time_zone and moments.zone(time_zone) is None:
        raise Malformed(_("There is no time zone “%(name)s”. Choose one of the list.") % {"name": time_zone[:40]})
    with recorded(by=by):
        row = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        was = row.name
        if (row.name, row.language, row.time_zone) == (words, language, time_zone):
            return row
        row.name, row.language, row.time_zone = words, language, time_zone
        row.save(update_fields=["name", "language", "time_zone"])
        if was != words:
            _note("rename", row, by=by)
        return row


def end_session(person: User, number: int, *, by: User) -> bool:
    """Sign out one of the person's sessions; whether there was such a one."""
    with recorded(by=by):
        row = UserSession.objects.filter(user=person, pk=number).first()
        if row is not None:
            row.end()
        return row is not None


def end_sessions(person: User, *, by: User | None, but: str = "") -> int:
    """Sign out every session of the person that is known, except the one whose key is ``but``; how many that were."""
    with recorded(by=by):
        rows = list(UserSession.objects.filter(user=person).exclude(session_key=but))
        for row in rows:
            row.end()
        return len(rows)


def reset_second_step(person: User, *, by: User, reason: str = "") -> User:
    """Take away the second step of somebody who has lost it, so that they can set up another one.

    Their sessions end, and they are told: whoever asked for this may have been somebody else.
    """
    guard("consultations.keep_people", by)
    with recorded(by=by, reason=reason):
        row = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        if Authenticator.objects.filter(user=row).delete()[0]:
            end_sessions(row, by=by)
            _note("reset_second_step", row, by=by, reason=reason)
            notices.tell(
                [row],
                "user.reset_second_step",
                lambda: _("The secretariat has taken away the second step of your sign-in. Set up another one."),
                address="/account/second-step/",
            )
        return row


def require_second_step(circles: Iterable[str], *, by: User | None, reason: str = "") -> HouseRules:
    """Of whom a second step to sign in is required from the next page on."""
    guard("consultations.set_house_rules", by)
    wanted = [circle.value for circle in Circle if circle in set(circles)]
    if unknown := set(circles) - set(wanted):
        known = ", ".join(Circle.values)
        words = {"word": min(unknown)[:40], "known": known}
        raise Malformed(_("“%(word)s” is no circle of people. Choose among these: %(known)s.") % words)
    with recorded(by=by, reason=reason):
        rules, _made = HouseRules.objects.select_for_update().get_or_create(pk=1)
        if rules.second_step_for != wanted:
            was, rules.second_step_for = rules.second_step_for, wanted
            rules.save(update_fields=["second_step_for"])
            proceedings.note(
                "house_rules.require_second_step",
                subject_kind="house_rules",
                subject_id=rules.pk,
                subject_label=str(rules),
                by=by,
                reason=reason,
                details={"second_step_for": [was, wanted]},
                audience=Audience.SECRETARIAT,
            )
        return rules


def _note(verb: str, row: User, *, by: User | None, reason: str = "") -> None:
    proceedings.note(
        f"user.{verb}",
        subject_kind="user",
        subject_id=row.pk,
        subject_label=row.name,
        by=by,
        reason=reason,
        audience=Audience.SECRETARIAT,
    )
