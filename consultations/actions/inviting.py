"""Inviting people to act for a delegation: by mail, for a fortnight, once; accepted, revoked, sent again.

The link of a letter is derived from the instance's secret key and the number of the letter, so that it can be written
anew, and the invitation keeps a hash.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consultations.actions import delegates, delegations, mail, proceedings
from consultations.enums import Audience, DelegateRole
from consultations.models import Delegate, Delegation, Invitation, User
from consultations.models.recorded import moment, recorded
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, NotYours, Refused
from wgec.kernel.lines import one_line

LASTS = timedelta(days=14)
_SALT = "consultations.invitation"


def invite(
    delegation: Delegation,
    email: str,
    *,
    by: User | None,
    role: str = DelegateRole.DRAFTER,
    name: str = "",
) -> Invitation:
    """Ask the person at ``email`` to act for the delegation. Heads ask drafters and readers, the secretariat all."""
    guard("consultations.seat_delegates", by, delegation)
    _require_may_name(role, by)
    address = _address(email)
    with recorded(by=by):
        row = delegations.locked(delegation)
        delegations.require_active(row)
        _require_not_seated(row, address)
        _require_not_invited(row, address)
        made = Invitation(
            delegation=row,
            role=DelegateRole(role),
            email=address,
            name=one_line(name)[:150],
            language=translation.get_language() or "",
            invited_at=moment(),
            invited_by=by,
            expires_at=moment() + LASTS,
            digest=secrets.token_hex(32),  # until the row has its number, from which the link is derived
        )
        made.save()
        made.digest = _digest(link_of(made))
        made.save(update_fields=["digest"])
        _note("create", made, by=by)
        _post(made)
        return made


def send_again(invitation: Invitation, *, by: User | None) -> Invitation:
    """Another letter, good for a fortnight from now; the link of the one before opens nothing any more."""
    guard("consultations.seat_delegates", by, invitation.delegation)
    with recorded(by=by):
        row = _locked(invitation)
        delegations.require_active(row.delegation)
        _require_open(row)
        row.issue += 1
        row.digest = _digest(link_of(row))
        row.expires_at = moment() + LASTS
        row.save(update_fields=["issue", "digest", "expires_at"])
        _note("send_again", row, by=by)
        _post(row)
        return row


def revoke(invitation: Invitation, *, by: User | None) -> Invitation:
    """The link opens nothing any more; a letter that has not left yet stays."""
    guard("consultations.seat_delegates", by, invitation.delegation)
    with recorded(by=by):
        row = _locked(invitation)
        if row.revoked_at is not None:
            return row
        _require_open(row)
        row.revoked_at, row.revoked_by = moment(), by
        row.save(update_fields=["revoked_at", "revoked_by"])
        mail.give_up(row.mail_key)
        _note("revoke", row, by=by)
        return row


def accept(invitation: Invitation, *, by: User) -> Delegate:
    """Take the seat one is invited to. Twice is once."""
    with recorded(by=by):
        row = _locked(invitation)
        if row.email != by.email:
            raise NotYours(
                _("This invitation is for %(invited)s, and you are signed in as %(email)s. Sign out and come back.")
                % {"invited": row.email, "email": by.email}
            )
        if row.accepted_by_id == by.pk:
            seat = delegates.seat_of(row.delegation, by)
            if seat is not None:
                return seat
        return _seat(row, by)


def join(invitation: Invitation, name: str, password: str | None, *, language: str = "") -> User:
    """Make the account of somebody who has none, and take the seat. Without a password they sign in elsewhere."""
    with recorded(by=None):
        row = _locked(invitation)
        require_acceptable(row)
        if User.objects.filter(email=row.email).exists():
            raise Refused(
                _("There is an account with the address %(email)s already. Sign in with it, then accept.")
                % {"email": row.email}
            )
        person = User(email=row.email, name=_name(name), language=language)
        if password is not None:
            _require_strong(password, person)
        person.set_password(password)
        try:
            with transaction.atomic():
                person.save()
        except IntegrityError as error:
            raise Refused(_("There is an account with this address already. Sign in with it, then accept.")) from error
        with recorded(by=person):
            _seat(row, person)
        return person


def require_acceptable(invitation: Invitation) -> None:
    """Raise ``Refused`` with what is the matter with the invitation: used, revoked, too old, or nobody to join."""
    if invitation.accepted_at is not None:
        raise Refused(_("This invitation has been accepted already. Sign in with the address it was sent to."))
    if invitation.revoked_at is not None:
        raise Refused(
            _("This invitation to %(delegation)s was taken back. Ask whoever invited you.")
            % {"delegation": invitation.delegation.name}
        )
    if invitation.expires_at <= timezone.now():
        raise Refused(
            _("This invitation ended on %(moment)s UTC. Ask %(name)s to send it again.")
            % {"moment": date_format(invitation.expires_at, "j F Y, H:i"), "name": inviter(invitation)}
        )
    delegations.require_active(invitation.delegation)


def inviter(invitation: Invitation) -> str:
    """Who invites, in words."""
    return invitation.invited_by.name if invitation.invited_by else str(_("the secretariat"))


def link_of(invitation: Invitation) -> str:
    """The secret part of the link in the invitation's latest letter; it stands nowhere else."""
    value = f"{invitation.pk}:{invitation.issue}"
    return salted_hmac(_SALT, value, algorithm="sha256").hexdigest()


def by_link(token: str) -> Invitation | None:
    """The invitation that a link opens; none for a link that is wrong or of an earlier letter."""
    rows = Invitation.objects.select_related("delegation", "invited_by")
    return rows.filter(digest=_digest(token)).first()


def letter(invitation: Invitation) -> tuple[str, str, str]:
    """The letter in the language that is active: its subject, and its words as text and as HTML."""
    words = {
        "invitation": invitation,
        "inviter": inviter(invitation),
        "group_name": settings.GROUP_NAME,
        "address": settings.SITE_URL + reverse("consultations:invitation", args=[link_of(invitation)]),
    }
    subject = _("Act for %(delegation)s in the %(group)s") % {
        "delegation": invitation.delegation.name,
        "group": settings.GROUP_NAME,
    }
    text, html = (render_to_string(f"consultations/mail/invitation.{kind}", words) for kind in ("txt", "html"))
    return subject, text, html


def _post(row: Invitation) -> None:
    """Queue the letter, the one place through which invitations leave; one that was overtaken is not sent any more."""
    mail.give_up(f"invitation:{row.pk}:{row.issue - 1}")
    with translation.override(row.language or settings.LANGUAGE_CODE):
        subject, text, html = letter(row)
    # Its words open a door: the outbox forgets them as soon as it is sent.
    mail.queue(row.email, "invitation.send", subject, text, html, key=row.mail_key, is_secret=True)


def _seat(row: Invitation, person: User) -> Delegate:
    """Use the invitation up; the caller has locked the delegation and it."""
    require_acceptable(row)
    seat = delegates.seat_of(row.delegation, person)
    if seat is None:
        seat = delegates.take(row.delegation, person, row.role, by=person)
    row.accepted_at, row.accepted_by = moment(), person
    row.save(update_fields=["accepted_at", "accepted_by"])
    _note("accept", row, by=person)
    return seat


def _locked(invitation: Invitation) -> Invitation:
    """The invitation as it is now, after its delegation."""
    delegation = delegations.locked(invitation.delegation)
    row = Invitation.objects.select_for_update(of=("self",)).select_related("invited_by").get(pk=invitation.pk)
    row.delegation = delegation
    return row


def _require_open(row: Invitation) -> None:
    if row.accepted_at is not None:
        raise Refused(_("This invitation has been accepted already. Change the role, or end the seat, instead."))
    if row.revoked_at is not None:
        raise Refused(_("This invitation was taken back. Invite the person anew."))


def _require_may_name(role: str, by: User | None) -> None:
    if role not in DelegateRole.values:
        known = ", ".join(DelegateRole.values)
        raise Malformed(_("“%(word)s” is no role. Choose one of these: %(known)s.") % {"word": role, "known": known})
    if role == DelegateRole.HEAD and by is not None and not by.is_secretariat:
        raise NotYours(
            _(
                "A head invites drafters and readers. Invite them as such, then make one of them the head, or ask the "
                "secretariat."
            )
        )


def _require_not_seated(row: Delegation, email: str) -> None:
    seat = Delegate.objects.filter(delegation=row, user__email=email, until_at=None).select_related("user").first()
    if seat is not None:
        raise Refused(
            _("%(name)s acts for %(delegation)s already, as %(role)s. Change the role there.")
            % {"name": seat.user.name, "delegation": row.name, "role": seat.get_role_display()}
        )
    if User.objects.filter(email=email, is_active=False).exists():
        raise Refused(
            _("The account of %(email)s is switched off. The secretariat can switch it on.") % {"email": email}
        )


def _require_not_invited(row: Delegation, email: str) -> None:
    if Invitation.objects.filter(delegation=row, email=email, accepted_at=None, revoked_at=None).exists():
        raise Refused(
            _("%(email)s has been invited to %(delegation)s already. Send that invitation again, or take it back.")
            % {"email": email, "delegation": row.name}
        )


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        for check in Invitation._meta.get_field("email").validators:  # that it is one, and fits
            check(address)
    except ValidationError as error:
        raise Malformed(
            _("“%(email)s” is no e-mail address. Write one such as name@example.org.") % {"email": address[:60]}
        ) from error
    return address


def _name(name: str) -> str:
    words = one_line(name)
    longest = User._meta.get_field("name").max_length or 0
    if not words:
        raise Malformed(_("Write your name: it stands in the record beside what you do."))
    if len(words) > longest:
        raise Malformed(_("A name has at most %(most)s characters. Shorten it.") % {"most": longest})
    return words


def _require_strong(password: str, person: User) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Malformed(" ".join(error.messages)) from error


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(verb: str, row: Invitation, *, by: User | None, details: dict[str, Any] | None = None) -> None:
    """For the secretariat's part of the record; the address stays out of it, because the record cannot forget."""
    proceedings.note(
        f"invitation.{verb}",
        subject_kind="invitation",
        subject_id=row.pk,
        subject_label=f"{row.name or row.get_role_display()} — {row.delegation.name}",
        by=by,
        details={"role": row.role, "delegation": row.delegation.slug, **(details or {})},
        audience=Audience.SECRETARIAT,
    )
