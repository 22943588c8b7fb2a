"""Leave to be late: the secretariat lets one delegation contribute until a later moment, and says why."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from consultations import queries
from consultations.actions import notices, proceedings, rounds
from consultations.models import Consultation, Delegation, Leave, User
from consultations.models.recorded import moment, recorded
from wgec.kernel import moments
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused


def give(
    consultation: Consultation, delegation: Delegation, until_at: datetime, *, by: User | None, reason: str
) -> Leave:
    """Let ``delegation`` contribute until then; it is told. The same again is once.

    Raises ``Malformed``, ``Refused`` (it has leave already: extend it) or ``NotYours``.
    """
    guard("consultations.give_leave", by)
    because = _checked(until_at, reason)
    with recorded(by=by, reason=because):
        row = rounds.locked(consultation)
        if not delegation.is_active:
            raise Refused(_("%(name)s is no longer active in the group.") % {"name": delegation.name})
        known = row.leaves.filter(delegation=delegation, ended_at=None).first()
        if known is not None and known.until_at == until_at:
            return known
        if known is not None and known.until_at > moment():
            raise Refused(
                _("%(name)s has leave until %(moment)s already. Extend it, or take it back.")
                % {"name": delegation.name, "moment": moments.in_utc(known.until_at)}
            )
        if known is not None:  # it has run out
            known.ended_at = known.until_at
            known.save(update_fields=["ended_at"])
        made = Leave.objects.create(
            consultation=row,
            delegation=delegation,
            until_at=until_at,
            reason=because,
            given_at=moment(),
            given_by=by,
        )
        _note("give", made, by=by, reason=because)
        title = row.title
        _tell(
            made,
            "give",
            lambda: (
                _("Your delegation may contribute to “%(title)s” until %(moment)s. %(reason)s")
                % {"title": title, "moment": moments.shown(until_at), "reason": because}
            ),
        )
        return made


def extend(leave: Leave, until_at: datetime, *, by: User | None, reason: str) -> Leave:
    """Give more time than was given; the delegation is told. The same again is once."""
    guard("consultations.give_leave", by)
    because = _checked(until_at, reason)
    with recorded(by=by, reason=because):
        now = _locked(leave)
        _refuse_ended(now)
        if until_at == now.until_at:
            return now
        if until_at < now.until_at:
            raise Malformed(
                _("This leave lasts until %(moment)s: an extension is later. Take it back if it is to end before.")
                % {"moment": moments.in_utc(now.until_at)}
            )
        now.until_at, now.reason = until_at, because
        now.save(update_fields=["until_at", "reason"])
        _note("extend", now, by=by, reason=because)
        title = now.consultation.title
        _tell(
            now,
            "extend",
            lambda: (
                _("Your delegation's leave to contribute to “%(title)s” is extended until %(moment)s. %(reason)s")
                % {"title": title, "moment": moments.shown(until_at), "reason": because}
            ),
        )
        return now


def take_back(leave: Leave, *, by: User | None, reason: str) -> Leave:
    """End the leave now; the delegation is told why. Twice is once."""
    guard("consultations.give_leave", by)
    because = _checked_reason(reason)
    with recorded(by=by, reason=because):
        now = _locked(leave)
        if now.ended_at is not None:
            return now
        now.ended_at = moment()
        now.save(update_fields=["ended_at"])
        _note("take_back", now, by=by, reason=because)
        title = now.consultation.title
        _tell(
            now,
            "take_back",
            lambda: (
                _("Your delegation's leave to contribute to “%(title)s” is taken back. %(reason)s")
                % {"title": title, "reason": because}
            ),
        )
        return now


def _locked(leave: Leave) -> Leave:
    """The leave as it is now; its consultation is locked first."""
    row = rounds.locked(leave.consultation)
    now = Leave.objects.select_for_update(of=("self",)).select_related("delegation").get(pk=leave.pk)
    now.consultation = row
    return now


def _refuse_ended(leave: Leave) -> None:
    if leave.ended_at is not None:
        raise Refused(_("This leave has ended. Give leave anew."))


def _checked(until_at: datetime, reason: str) -> str:
    if until_at <= moment():
        raise Malformed(_("%(moment)s is over. Choose a later moment.") % {"moment": moments.in_utc(until_at)})
    return _checked_reason(reason)


def _checked_reason(reason: str) -> str:
    because, most = reason.strip(), Leave._meta.get_field("reason").max_length or 0
    if not because:
        raise Malformed(_("Leave needs a reason: the delegation is told, and everybody reads it in the record."))
    if len(because) > most:
        raise Malformed(
            _("The reason has %(length)s characters, and at most %(most)s can be saved. Shorten it.")
            % {"length": len(because), "most": most}
        )
    return because


def _note(verb: str, leave: Leave, *, by: User | None, reason: str) -> None:
    proceedings.note(
        f"leave.{verb}",
        subject_kind="consultation",
        subject_id=leave.consultation.slug,
        subject_label=str(leave.consultation),
        by=by,
        consultation=leave.consultation,
        reason=reason,
        details={"delegation": leave.delegation.slug, "until_at": leave.until_at.isoformat()},
    )


def _tell(leave: Leave, verb: str, sentence: Callable[[], str]) -> None:
    people = queries.writers_of([leave.delegation])
    notices.tell(people, f"leave.{verb}", sentence, address=leave.consultation.get_absolute_url())
