"""Who stands behind an amendment: joining it, leaving it, withdrawing it, taking it over."""

from django.db.models import Max
from django.utils.translation import gettext as _

from consultations.models import Delegation, User
from consultations.models.recorded import moment, recorded
from recommendations import steps
from recommendations.actions import amendment_rows as rows
from recommendations.actions import amendments
from recommendations.enums import AmendmentStatus, SponsorRole
from recommendations.models import Amendment, Sponsor
from recommendations.rules import drafted_for
from wgec.kernel.errors import NotYours, Refused


def cosponsor(amendment: Amendment, *, by: User) -> Amendment:
    """Let the delegation that ``by`` acts for stand behind the amendment too. Twice is once."""
    with recorded(by=by):
        recommendation, row = rows.locked(amendment)
        steps.require_permission("cosponsor", row, by=by)
        delegation = _delegation(by)
        if _sponsorship(row, delegation):
            return row
        steps.require("cosponsor", row, by=by)
        steps.require("amend", row.parent or recommendation, by=by)
        amendments.require_open(recommendation, by=by)
        rows.tell_sponsors(
            row,
            "cosponsor",
            by=by,
            sentence=lambda: _("%(name)s co-sponsors %(label)s.") % {"name": delegation.name, "label": row},
        )
        is_first = not rows.sponsors_of(row)
        _join(row, delegation, SponsorRole.SPONSOR if is_first else SponsorRole.COSPONSOR)
        rows.note("cosponsor", row, by=by)
        return row


def leave(amendment: Amendment, *, by: User) -> Amendment:
    """Take the delegation away from the sponsors; the next one leads when the first leaves. Twice is once.

    The last one cannot leave: it withdraws the amendment.
    """
    with recorded(by=by):
        _recommendation, row = rows.locked(amendment)
        own = drafted_for(by)
        mine = row.sponsors.filter(delegation=own, until_at=None).first()
        if own is not None and mine is None and row.sponsors.filter(delegation=own).exists():
            return row
        steps.require("leave", row, by=by)
        assert mine is not None
        delegation = mine.delegation
        others = [name for name in rows.sponsors_of(row) if name != delegation]
        if not others:
            raise Refused(_("Your delegation is the only sponsor. Withdraw the amendment instead."))
        mine.until_at = moment()
        mine.save(update_fields=["until_at"])
        if mine.role == SponsorRole.SPONSOR:
            _lead(row, others[0])
        rows.note("leave", row, by=by)
        rows.tell_sponsors(
            row,
            "leave",
            by=by,
            sentence=lambda: _("%(name)s no longer sponsors %(label)s.") % {"name": delegation.name, "label": row},
        )
        return row


def withdraw(amendment: Amendment, *, by: User | None, reason: str = "") -> Amendment:
    """Take the amendment back; its number and words stay on record. Twice is once.

    Its first sponsor does, or the secretariat; a co-sponsor leaves it.
    """
    with recorded(by=by, reason=reason):
        _recommendation, row = rows.locked(amendment)
        steps.require_permission("withdraw", row, by=by)
        if row.status == AmendmentStatus.WITHDRAWN:
            return row
        step = steps.require("withdraw", row, by=by)
        if by is not None and not by.is_secretariat:
            _refuse_cosponsor(row, _delegation(by))
        row.status = step.target or row.status
        row.save(update_fields=["status"])
        rows.note("withdraw", row, by=by, reason=reason.strip())
        rows.tell_sponsors(row, "withdraw", by=by, sentence=lambda: _("%(label)s was withdrawn.") % {"label": row})
        return row


def take_over(amendment: Amendment, *, by: User) -> Amendment:
    """Take up, for another delegation, an amendment that was withdrawn: it is open again, under its number.

    It is carried over to the text as it stands; refused where it no longer fits. Twice is once.
    """
    with recorded(by=by):
        recommendation, row = rows.locked(amendment)
        steps.require_permission("take_over", row, by=by)
        delegation = _delegation(by)
        lead = _lead_of(row)
        if row.status == AmendmentStatus.OPEN and lead == delegation:
            return row
        step = steps.require("take_over", row, by=by)
        if lead == delegation:
            raise Refused(_("Your delegation withdrew this amendment. Propose it anew, or leave it to another one."))
        amendments.carry_over(row, recommendation, by=by)
        former = rows.sponsors_of(row)
        for sponsor in row.sponsors.filter(until_at=None):
            sponsor.until_at = moment()
            sponsor.save(update_fields=["until_at"])
        _join(row, delegation, SponsorRole.SPONSOR)
        row.status = step.target or row.status
        row.save(update_fields=["status"])
        rows.note("take_over", row, by=by)
        rows.tell_sponsors(
            row,
            "take_over",
            by=by,
            among=[each for each in former if each != delegation],
            sentence=lambda: _("%(name)s has taken over %(label)s.") % {"name": delegation.name, "label": row},
        )
        return row


def _delegation(by: User) -> Delegation:
    """The delegation that ``by`` acts for; nobody sponsors in their own name."""
    if by.acting_for is None:
        raise NotYours(_("Amendments are sponsored by delegations, and you act for none."))
    return by.acting_for


def _sponsorship(row: Amendment, delegation: Delegation) -> Sponsor | None:
    return row.sponsors.filter(delegation=delegation, until_at=None).first()


def _lead_of(row: Amendment) -> Delegation | None:
    """The delegation that leads the sponsors now."""
    lead = row.sponsors.filter(until_at=None, role=SponsorRole.SPONSOR).select_related("delegation").first()
    return lead.delegation if lead else None


def _join(row: Amendment, delegation: Delegation, role: SponsorRole) -> None:
    last = row.sponsors.aggregate(last=Max("position"))["last"] or 0
    Sponsor.objects.create(amendment=row, delegation=delegation, role=role, position=last + 1, since_at=moment())


def _lead(row: Amendment, delegation: Delegation) -> None:
    """Make one of the co-sponsors the first sponsor."""
    sponsor = _sponsorship(row, delegation)
    assert sponsor is not None
    sponsor.role = SponsorRole.SPONSOR
    sponsor.save(update_fields=["role"])


def _refuse_cosponsor(row: Amendment, delegation: Delegation) -> None:
    lead = _lead_of(row)
    if lead is not None and lead != delegation:
        raise Refused(
            _("%(name)s leads the sponsors of this amendment. A co-sponsor leaves it instead of withdrawing it.")
            % {"name": lead.name}
        )
