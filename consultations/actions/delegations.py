"""Delegations: added, edited, deactivated and reactivated, and which of them a group may speak for."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from consultations.actions import obstacles, proceedings
from consultations.enums import Kind, Region, StakeholderGroup, Standing
from consultations.models import Delegation, GroupMember, User
from consultations.models.recorded import recorded
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused
from wgec.kernel.lines import one_line

#: What a head may change of their own delegation; the rest decides how it is counted.
NAMES = ("name", "short_name")
FIELDS = (*NAMES, "kind", "group", "region", "standing")
#: Who has these set otherwise has another seat, so nothing may be in the way.
SEATING = ("kind", "standing")
_CHOICES: dict[str, Any] = {"kind": Kind, "group": StakeholderGroup, "region": Region, "standing": Standing}
_OPTIONAL = ("group", "region")


def add(
    name: str,
    *,
    by: User | None,
    kind: str,
    short_name: str = "",
    group: str = "",
    region: str = "",
    standing: str = Standing.MEMBER,
    reason: str = "",
) -> Delegation:
    """A new delegation, active, with nobody who acts for it yet. Its address follows from its name."""
    guard("consultations.keep_delegations", by)
    with recorded(by=by, reason=reason):
        given = {"name": name, "short_name": short_name or name, "kind": kind}
        row = Delegation(**_read({**given, "group": group, "region": region, "standing": standing}))
        _require_sense(row)
        row.slug = _address(row.name)
        _save(row)
        _note("add", row, by=by, reason=reason, details={name: getattr(row, name) for name in FIELDS})
        return row


def edit(delegation: Delegation, *, by: User | None, reason: str = "", **changes: str) -> Delegation:
    """Change the fields that are named; what has that value already is left as it is."""
    guard("consultations.edit_delegation", by, delegation)
    if not set(changes) <= set(NAMES):
        guard("consultations.keep_delegations", by)
    given = _read(changes)
    with recorded(by=by, reason=reason):
        row = locked(delegation)
        changed = {name: value for name, value in given.items() if getattr(row, name) != value}
        if not changed:
            return row
        if set(changed) & set(SEATING):
            obstacles.require_none(row)
        was = {name: getattr(row, name) for name in changed}
        for name, value in changed.items():
            setattr(row, name, value)
        _require_sense(row)
        _save(row, update_fields=list(changed))
        details = {name: [was[name], value] for name, value in changed.items()}
        _note("edit", row, by=by, reason=reason, details=details)
        return row


def deactivate(delegation: Delegation, *, by: User | None, reason: str = "") -> Delegation:
    """The delegation takes no part any more; everything that it has said and done stays."""
    guard("consultations.keep_delegations", by)
    with recorded(by=by, reason=reason):
        row = locked(delegation)
        if row.is_active:
            obstacles.require_none(row)
            _set_active(row, False, by=by, reason=reason)
        return row


def reactivate(delegation: Delegation, *, by: User | None, reason: str = "") -> Delegation:
    """The delegation takes part again, with the people who acted for it before."""
    guard("consultations.keep_delegations", by)
    with recorded(by=by, reason=reason):
        row = locked(delegation)
        if not row.is_active:
            _set_active(row, True, by=by, reason=reason)
        return row


def set_members(group: Delegation, members: Iterable[Delegation], *, by: User | None, reason: str = "") -> Delegation:
    """Which delegations ``group`` may speak for, while they have not spoken for themselves."""
    guard("consultations.keep_delegations", by)
    wanted = {each.pk: each for each in members}
    with recorded(by=by, reason=reason):
        row = locked(group)
        if wanted and row.kind != Kind.REGIONAL_GROUP:
            raise Refused(
                _("%(name)s is no group, so it speaks for nobody else. Make it a regional group first.")
                % {"name": row.name}
            )
        if row.pk in wanted:
            raise Refused(_("A group is no member of itself. Leave %(name)s out.") % {"name": row.name})
        present = {each.member_id: each for each in row.group_members.select_related("member")}
        gone = [each for key, each in present.items() if key not in wanted]
        new = [each for key, each in wanted.items() if key not in present]
        if gone or new:
            for each in gone:
                each.delete()
            for member in new:
                GroupMember.objects.create(group=row, member=member)
            details = {"joined": sorted(each.name for each in new), "left": sorted(each.member.name for each in gone)}
            _note("set_members", row, by=by, reason=reason, details=details)
        return row


def locked(delegation: Delegation) -> Delegation:
    """The row as it is now, held until the end of the transaction: whatever concerns its people waits here."""
    return Delegation.objects.select_for_update(no_key=True).get(pk=delegation.pk)


def require_active(row: Delegation) -> None:
    """Raise ``Refused`` for a delegation that takes no part any more."""
    if not row.is_active:
        raise Refused(
            _("%(name)s takes no part any more. The secretariat can make it active again.") % {"name": row.name}
        )


def _set_active(row: Delegation, is_active: bool, *, by: User | None, reason: str) -> None:
    row.is_active = is_active
    row.save(update_fields=["is_active"])
    _note("reactivate" if is_active else "deactivate", row, by=by, reason=reason)


def _read(given: dict[str, str]) -> dict[str, str]:
    """The fields, each in one line; raises ``Malformed`` for a word that is none of the list's or is too long."""
    values = {name: one_line(str(value)) for name, value in given.items()}
    for name, value in values.items():
        field = Delegation._meta.get_field(name)
        if name in _CHOICES and value not in _CHOICES[name].values and not (name in _OPTIONAL and not value):
            known = ", ".join(_CHOICES[name].values)
            raise Malformed(
                _("“%(word)s” is no %(field)s. Choose one of these: %(known)s.")
                % {"word": value[:40], "field": field.verbose_name, "known": known}  # type: ignore[union-attr]
            )
        if name in NAMES and not value:
            raise Malformed(_("A delegation has a name and a short name. Write both."))
        longest = getattr(field, "max_length", None)
        if longest and len(value) > longest:
            raise Malformed(
                _("The %(field)s has %(count)s characters, and at most %(most)s fit. Shorten it.")
                % {"field": field.verbose_name, "count": len(value), "most": longest}  # type: ignore[union-attr]
            )
    return values


def _require_sense(row: Delegation) -> None:
    if row.region and row.kind != Kind.STATE:
        raise Refused(_("Only a State has a UN region. Leave the region out, or make this delegation a State."))
    if row.pk and row.kind != Kind.REGIONAL_GROUP and row.group_members.exists():
        raise Refused(_("This group speaks for others. Take its members out before it becomes something else."))
    same = Delegation.objects.filter(name__iexact=row.name).exclude(pk=row.pk).first()
    if same is not None:
        raise Refused(_taken(same))


def _taken(same: Delegation) -> str:
    if same.is_active:
        return _("There is a delegation of that name already. Choose another name, or edit that one.")
    return _("There was a delegation of that name, which takes no part any more. Make it active again instead.")


def _save(row: Delegation, **options: Any) -> None:
    try:
        with transaction.atomic():
            row.save(**options)
    except IntegrityError as error:  # somebody else was quicker: names and addresses stand once
        raise Refused(
            _("There is a delegation of that name already. Choose another name, or edit that one.")
        ) from error


def _address(name: str) -> str:
    """An address that follows from the name and is free; a name without Latin letters gets a number."""
    longest = (Delegation._meta.get_field("slug").max_length or 0) - 5
    base = slugify(name)[:longest].strip("-") or "delegation"
    taken = set(Delegation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    free = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in free if slug not in taken)


def _note(verb: str, row: Delegation, *, by: User | None, reason: str, details: dict[str, Any] | None = None) -> None:
    proceedings.note(
        f"delegation.{verb}",
        subject_kind="delegation",
        subject_id=row.slug,
        subject_label=row.name,
        by=by,
        reason=reason,
        details=details,
    )
