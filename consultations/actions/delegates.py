"""Who acts for a delegation: seated, given another role, replaced, ended. A delegation that has a head keeps one.

A delegation may have several heads. Its row is locked before any of its seats, so that of two who go at once one stays.
"""

from typing import Any

from django.utils.translation import gettext as _

from consultations.actions import delegations, notices, proceedings
from consultations.enums import Audience, DelegateRole
from consultations.models import Delegate, Delegation, User
from consultations.models.recorded import moment, recorded
from wgec.kernel.access import guard
from wgec.kernel.errors import Refused


def add(delegation: Delegation, user: User, *, by: User | None, role: str = DelegateRole.DRAFTER) -> Delegate:
    """Seat somebody who has an account already. Heads invite instead, so that nobody is seated unasked."""
    guard("consultations.keep_people", by)
    with recorded(by=by):
        row = delegations.locked(delegation)
        delegations.require_active(row)
        seat = seat_of(row, user)
        if seat is not None and seat.role == role:
            return seat
        if seat is not None:
            raise Refused(
                _("%(name)s acts for %(delegation)s already, as %(role)s. Change the role there.")
                % {"name": user.name, "delegation": row.name, "role": seat.get_role_display()}
            )
        return take(row, user, role, by=by)


def take(row: Delegation, user: User, role: str, *, by: User | None) -> Delegate:
    """Give ``user`` a seat of the delegation, which the caller has locked; not while their account is switched off."""
    if not User.objects.select_for_update(no_key=True).get(pk=user.pk).is_active:
        raise Refused(
            _("The account of %(name)s is switched off. Switch it on first, or invite somebody else.")
            % {"name": user.name}
        )
    seat = Delegate.objects.create(user=user, delegation=row, role=DelegateRole(role))
    _note("add", seat, by=by, details={"role": seat.role})
    if by is None or by.pk != user.pk:
        notices.tell(
            [user],
            "delegate.add",
            lambda: (
                _("You act for %(delegation)s now, as %(role)s.")
                % {"delegation": row.name, "role": seat.get_role_display()}
            ),
            address=row.get_absolute_url(),
        )
    return seat


def change_role(delegate: Delegate, role: str, *, by: User | None, reason: str = "") -> Delegate:
    """Another role from now on. The secretariat makes heads; so does a head, of somebody of their own delegation."""
    guard("consultations.seat_delegates", by, delegate.delegation)
    with recorded(by=by, reason=reason):
        row, seat = _locked(delegate)
        if seat.role == role:
            return seat
        if seat.role == DelegateRole.HEAD:
            _require_another_head(row, seat)
        _set_role(seat, role, by=by, reason=reason)
        return seat


def end(delegate: Delegate, *, by: User | None, reason: str = "") -> Delegate:
    """The person acts for the delegation no more. What they did for it stays theirs and its own."""
    guard("consultations.seat_delegates", by, delegate.delegation)
    with recorded(by=by, reason=reason):
        row = delegations.locked(delegate.delegation)
        seat = Delegate.objects.select_for_update(of=("self",)).select_related("user", "delegation").get(pk=delegate.pk)
        if seat.until_at is None:
            _require_another_head(row, seat)
            _end(seat, "end", by=by, reason=reason)
        return seat


def leave(delegation: Delegation, *, by: User, reason: str = "") -> Delegate | None:
    """Stop acting for the delegation oneself."""
    with recorded(by=by, reason=reason):
        row = delegations.locked(delegation)
        seat = seat_of(row, by)
        if seat is None:
            was = Delegate.objects.filter(delegation=row, user=by).order_by("-until_at").first()
            if was is not None:
                return was
        guard("consultations.leave_delegation", by, row)
        assert seat is not None  # who acts for it has a seat
        if seat.role == DelegateRole.HEAD and not _other_heads(row, seat):
            raise Refused(
                _(
                    "You are the only head of %(name)s. Hand that over first, under “Replace the head”, or ask the "
                    "secretariat to."
                )
                % {"name": row.name}
            )
        _end(seat, "leave", by=by, reason=reason)
        return seat


def replace_head(
    delegation: Delegation, successor: Delegate, *, by: User | None, former: str = "", reason: str = ""
) -> Delegate:
    """``successor`` heads the delegation instead of its heads, in one step: there is no moment without a head.

    The heads until now get the role ``former``, or none: then they act for the delegation no more.
    """
    guard("consultations.seat_delegates", by, delegation)
    if former == DelegateRole.HEAD:
        raise Refused(_("Who is replaced is head no longer. Choose another role for them, or none."))
    with recorded(by=by, reason=reason):
        row = delegations.locked(delegation)
        delegations.require_active(row)
        seats = list(
            Delegate.objects.select_for_update(of=("self",))
            .filter(delegation=row, until_at=None)
            .select_related("user", "delegation")
            .order_by("pk")
        )
        new = next((seat for seat in seats if seat.pk == successor.pk), None)
        if new is None:
            raise Refused(
                _("The next head must act for %(name)s already. Invite them first, or choose another.")
                % {"name": row.name}
            )
        _require_can_sign_in(new)
        if new.role != DelegateRole.HEAD:
            _set_role(new, DelegateRole.HEAD, by=by, reason=reason)
        for seat in seats:
            if seat.pk != new.pk and seat.role == DelegateRole.HEAD:
                _make_way(seat, former, by=by, reason=reason)
        return new


def seat_of(delegation: Delegation, user: User) -> Delegate | None:
    """The seat from which ``user`` acts for the delegation today."""
    rows = Delegate.objects.filter(delegation=delegation, user=user, until_at=None)
    return rows.select_related("user", "delegation").first()


def end_all(user: User, *, by: User | None, reason: str) -> None:
    """End every seat of a person who goes; refused where a delegation would be left without a head."""
    seats = Delegate.objects.filter(user=user, until_at=None).select_related("user", "delegation")
    for seat in seats.order_by("delegation_id"):
        row = delegations.locked(seat.delegation)
        if row.is_active:
            _require_another_head(row, seat)
        _end(seat, "end", by=by, reason=reason)


def _locked(delegate: Delegate) -> tuple[Delegation, Delegate]:
    """The delegation, then the seat, both as they are now; raises ``Refused`` for a seat that has ended."""
    row = delegations.locked(delegate.delegation)
    seat = Delegate.objects.select_for_update(of=("self",)).select_related("user", "delegation").get(pk=delegate.pk)
    if seat.until_at is not None:
        raise Refused(
            _("%(name)s acts for %(delegation)s no longer. Invite them again.")
            % {"name": seat.user.name, "delegation": row.name}
        )
    return row, seat


def _require_another_head(row: Delegation, seat: Delegate) -> None:
    if seat.role == DelegateRole.HEAD and not _other_heads(row, seat):
        raise Refused(
            _("%(person)s is the only head of %(name)s. Make somebody else its head first: a delegation keeps one.")
            % {"person": seat.user.name, "name": row.name}
        )


def _other_heads(row: Delegation, seat: Delegate) -> bool:
    heads = Delegate.objects.filter(delegation=row, role=DelegateRole.HEAD, until_at=None, user__is_active=True)
    return heads.exclude(pk=seat.pk).exists()


def _require_can_sign_in(seat: Delegate) -> None:
    if not seat.user.is_active:
        raise Refused(
            _("The account of %(name)s is switched off. Choose somebody who can sign in.") % {"name": seat.user.name}
        )


def _make_way(seat: Delegate, former: str, *, by: User | None, reason: str) -> None:
    if former:
        _set_role(seat, former, by=by, reason=reason)
    else:
        _end(seat, "end", by=by, reason=reason)


def _set_role(seat: Delegate, role: str, *, by: User | None, reason: str) -> None:
    was, seat.role = seat.role, DelegateRole(role)
    seat.save(update_fields=["role"])
    _note("change_role", seat, by=by, reason=reason, details={"role": [was, seat.role]})
    if by is None or by.pk != seat.user_id:
        notices.tell(
            [seat.user],
            "delegate.change_role",
            lambda: (
                _("Your role for %(delegation)s is now: %(role)s.")
                % {"delegation": seat.delegation.name, "role": seat.get_role_display()}
            ),
            address=seat.delegation.get_absolute_url(),
        )


def _end(seat: Delegate, verb: str, *, by: User | None, reason: str) -> None:
    seat.until_at = moment()
    seat.save(update_fields=["until_at"])
    _note(verb, seat, by=by, reason=reason, details={"role": seat.role})
    if by is None or by.pk != seat.user_id:
        notices.tell(
            [seat.user],
            "delegate.end",
            lambda: _("You act for %(delegation)s no longer.") % {"delegation": seat.delegation.name},
            address=seat.delegation.get_absolute_url(),
        )


def _note(
    verb: str, seat: Delegate, *, by: User | None, reason: str = "", details: dict[str, Any] | None = None
) -> None:
    """For the secretariat's part of the record: who serves a delegation is not the public's business, their deeds are.

    Both names stand in it: the one whose seat it is, and the one who did it.
    """
    proceedings.note(
        f"delegate.{verb}",
        subject_kind="delegate",
        subject_id=seat.pk,
        subject_label=f"{seat.user.name} — {seat.delegation.name}",
        by=by,
        reason=reason,
        details={"person": seat.user.name, "delegation": seat.delegation.slug, **(details or {})},
        audience=Audience.SECRETARIAT,
    )
