"""The rules by which a consultation computes its consensus: set by the secretariat."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.actions import proceedings
from consultations.models import Consultation, User
from consultations.models.recorded import recorded
from recommendations.enums import PUBLIC_STATUSES
from recommendations.models import Position, Recommendation
from wgec.kernel import jobs
from wgec.kernel.access import guard
from wgec.kernel.consensus import Thresholds
from wgec.kernel.errors import Malformed, Refused
from wgec.kernel.sentences import Sentence


def set_rules(
    consultation: Consultation,
    *,
    by: User | None,
    thresholds: dict[str, Any] | None,
    observers_counted: bool,
    positions_sealed: bool,
    reason: str = "",
) -> Consultation:
    """Set the thresholds (missing ones are as usual), whether observers count, and whether positions are sealed.

    Calls that are open keep the rules with which they opened. Sealing is chosen before the first position. The
    indicators are computed anew by a job. The same again is once. Raises NotYours, Malformed or Refused.
    """
    guard("recommendations.set_consensus_rules", by)
    limits = _read(thresholds)
    with recorded(by=by, reason=reason):
        row = Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
        given = {
            "thresholds": None if limits == Thresholds() else limits.to_json(),
            "observers_counted": observers_counted,
            "positions_sealed": positions_sealed,
        }
        changed = {name: value for name, value in given.items() if getattr(row, name) != value}
        if not changed:
            return row
        if "positions_sealed" in changed:
            _refuse_too_late(row)
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        proceedings.note(
            "consultation.set_rules",
            subject_kind="consultation",
            subject_id=row.slug,
            subject_label=str(row),
            by=by,
            consultation=row,
            reason=reason,
            details=changed,
        )
        transaction.on_commit(send)
        return row


def _refuse_too_late(row: Consultation) -> None:
    """Raise ``Refused`` when it is fixed whether positions in ``row``, which is locked, are sealed.

    Its texts are locked too: who is just stating a position is waited for. While positions are sealed it must not be
    learned from the refusal whether there are any, so a text before the group is enough.
    """
    texts = Recommendation.objects.filter(consultation=row)
    list(texts.select_for_update(no_key=True).order_by("pk").only("pk"))
    if row.positions_sealed and texts.filter(status__in=PUBLIC_STATUSES).exists():
        raise Refused(_("Texts are before the group already, so positions on them stay sealed until a call closes."))
    if Position.objects.filter(recommendation__consultation=row).exists():
        raise Refused(
            _("Positions have been recorded in this consultation already, so whether they are sealed is fixed.")
        )


def send() -> None:
    """Have the indicators computed anew; without a broker the next regular time does it."""
    jobs.send("recommendations.recount_indicators", expires=timedelta(minutes=1))


def _read(thresholds: dict[str, Any] | None) -> Thresholds:
    try:
        return Thresholds.from_json(thresholds)
    except ValueError as error:
        complaint = error.args[0]
        raise Malformed(complaint.render(_, ngettext) if isinstance(complaint, Sentence) else complaint) from error
