"""A person's account is erased: whatever is theirs goes, whatever they did for the group stays with the group.

See the decision record on erasure. The record of proceedings keeps the words it was written with; everything that
points to the account shows ``NAME`` from then on.
"""

from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import personal, queries
from consultations.actions import delegates, notices, proceedings
from consultations.enums import Audience
from consultations.models import Invitation, Mail, Mailbox, User
from consultations.models.recorded import recorded
from wgec.kernel.access import guard
from wgec.kernel.errors import Refused

NAME = "Former participant"


def ask(*, by: User) -> User:
    """Ask the secretariat to erase one's own account."""
    with recorded(by=by):
        row = User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if row.erasure_asked_at is None:
            row.erasure_asked_at = timezone.now()
            row.save(update_fields=["erasure_asked_at"])
            notices.tell(
                queries.secretariat(),
                "user.ask_erasure",
                lambda: _("%(name)s asks for their account to be erased.") % {"name": row.name},
                address="/people/",
            )
        return row


def erase(person: User, *, by: User, reason: str) -> User:
    """Erase the account of ``person``. Twice is once; there is no way back."""
    guard("consultations.keep_people", by)
    with recorded(by=by, reason=reason):
        delegates.end_all(person, by=by, reason=reason)  # delegations are locked before people
        row = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        if row.erased_at is not None:
            return row
        _refuse_the_last(row, by)
        _end_sessions(row)
        for label, field in personal.GOES.items():
            apps.get_model(label)._default_manager.filter(**{field: row}).delete()
        Mail.objects.filter(address=row.email).delete()
        Mailbox.objects.filter(address=row.email).delete()
        _scrub_invitations(row, by)
        _blank(row)
        _scrub_histories(row)
        proceedings.note(
            "user.erase",
            subject_kind="user",
            subject_id=row.pk,
            subject_label=str(row.name),
            by=by,
            reason=reason,
            audience=Audience.SECRETARIAT,
        )
        return row


def _refuse_the_last(row: User, by: User) -> None:
    if row.pk == by.pk:
        raise Refused(_("Nobody erases their own account. Ask another member of the secretariat."))
    if row.is_secretariat and not queries.secretariat().exclude(pk=row.pk).exists():
        raise Refused(_("%(name)s is the only one in the secretariat. Add somebody to it first.") % {"name": row.name})


def _end_sessions(row: User) -> None:
    """Those that are listed, and those that began before there was a list."""
    for listed in UserSession.objects.filter(user=row):
        listed.end()
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(row.pk):
            store().delete(session.session_key)


def _blank(row: User) -> None:
    row.name, row.email = f"{NAME} {row.pk}", f"erased-{row.pk}@invalid"
    row.language = row.time_zone = ""
    row.is_active = row.is_staff = row.is_superuser = row.is_secretariat = row.is_chair = False
    row.erased_at = timezone.now()
    row.last_login = None
    row.set_unusable_password()
    row.save()
    row.groups.clear()
    row.user_permissions.clear()


def _scrub_histories(row: User) -> None:
    """What the account was, in its own history and where Django's admin wrote its name down."""
    blank: dict[str, Any] = {"name": row.name, "email": row.email, "language": "", "time_zone": ""}
    User.history.filter(id=row.pk).update(**blank)
    of_users = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(row.pk))
    of_users.update(object_repr=row.name)


def _scrub_invitations(row: User, by: User) -> None:
    """Open ones to the address are taken back; no invitation keeps it, or the name."""
    mine = Invitation.objects.filter(email=row.email) | Invitation.objects.filter(accepted_by=row)
    mine.filter(accepted_at=None, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by)
    mine.update(email=f"erased-{row.pk}@invalid", name="")
