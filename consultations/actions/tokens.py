"""Tokens of the API: one for each person."""

from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from consultations.actions import proceedings
from consultations.enums import Audience
from consultations.models import User
from consultations.models.recorded import recorded
from wgec.kernel.errors import Refused


def issue(person: User, *, by: User | None, new: bool = False) -> Token:
    """The person's token, made when there is none; ``new`` replaces it, and the old one opens nothing any more.

    Raises ``Refused`` for somebody who may no longer sign in.
    """
    if not person.is_active:
        raise Refused(_("%(email)s is not active, so no token would open anything.") % {"email": person.email})
    with recorded(by=by):
        User.objects.select_for_update().get(pk=person.pk)  # two at once would both find none
        if new:
            Token.objects.filter(user=person).delete()
        token, is_made = Token.objects.get_or_create(user=person)
        if is_made:
            _note("issue", person, by)
    return token


def revoke(person: User, *, by: User | None) -> None:
    """The person's token opens nothing any more; without one nothing happens."""
    with recorded(by=by):
        if Token.objects.filter(user=person).delete()[0]:
            _note("revoke", person, by)


def _note(verb: str, person: User, by: User | None) -> None:
    proceedings.note(
        f"token.{verb}",
        subject_kind="user",
        subject_id=person.pk,
        subject_label=person.name,
        by=by,
        audience=Audience.SECRETARIAT,
    )
