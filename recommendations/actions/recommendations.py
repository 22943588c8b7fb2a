"""What happens to a recommendation: revised, restored, withdrawn, merged. Adding many at once: ``adding``."""

from datetime import datetime
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from consultations.actions import proceedings
from consultations.enums import Audience
from consultations.models import Delegation, User
from consultations.models.recorded import recorded
from recommendations import history, steps
from recommendations.actions import arranging, endings, joining, locks, revisions, writings
from recommendations.enums import PUBLIC_STATUSES, Change, Status, WritingPurpose
from recommendations.models import (
    Arrangement,
    Recommendation,
    Revision,
)
from recommendations.queries.past import first_read
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused, TextHasMoved, TextsCollide
from wgec.kernel.text import markdown

MAX_TEXT = 200_000  # characters of one text: ten times the longest that a real group has had
MAX_REASON = 500  # characters, as the revision keeps them


def revise(
    recommendation: Recommendation,
    text: str,
    *,
    by: User | None,
    seen_revision: int,
    change: Change = Change.SUBSTANTIVE,
    reason: str = "",
    at: datetime | None = None,
    merge: bool = False,
) -> Revision:
    """Save ``text`` (Markdown) as the next revision, made from revision ``seen_revision``.

    The same text again is no revision: the current one is returned. When somebody saved in between: with ``merge`` the
    two are merged, ``TextsCollide`` is raised for what cannot be; without it ``TextHasMoved``. Raises ``Malformed`` for
    a text that is empty or cannot be read, ``Refused`` or ``NotYours``.
    """
    canonical = readable(text)
    if change == Change.EDITORIAL:
        refuse_without_reason(reason)
    with recorded(by=by, reason=reason):
        row = locked(recommendation)
        steps.require("revise", row, by=by)
        if change == Change.EDITORIAL:
            guard("recommendations.mark_editorial", by, row)
        writings.let_go(WritingPurpose.REVISE, row.reference, by=by)
        current, reason, details = row.current, reason.strip(), dict[str, Any]()
        if merge and current is not None and 0 < seen_revision < current.number:
            canonical = _merged(row, seen_revision, canonical)
            details = {"merged_with": current.number}
        if current is not None and canonical == current.text:
            return current
        if not details:
            refuse_if_moved(row, seen_revision)
        _refuse_locked(row, canonical, change)
        why = _reason_of_merge(reason, details.get("merged_with"))
        revision, rest = revisions.make(row, canonical, by=by, change=change, reason=why, at=at)
        details = {"revision": revision.number, "change": change, **details, **rest.details()}
        note("revise", row, by=by, reason=reason, details=details)
        return revision


def _merged(row: Recommendation, seen_revision: int, text: str) -> str:
    """``text`` with what was saved since revision ``seen_revision``; the words that stand now where both agree."""
    merging = history.merging(row, text, base=seen_revision)
    if merging is None or row.current is None:
        refuse_if_moved(row, seen_revision)
        return text
    if merging.clusters:
        raise TextsCollide(
            _("Revision %(number)s was saved while you were writing, and changes the same words. Choose between them.")
            % {"number": row.current.number},
            current_revision=row.current.number,
        )
    return readable(merging.text)


def _reason_of_merge(reason: str, merged_with: int | None) -> str:
    """The reason as the revision keeps it: with what it was merged."""
    if merged_with is None:
        return reason
    merged = _("Merged with revision %(number)s.") % {"number": merged_with}
    return Truncator(f"{reason} {merged}".strip()).chars(MAX_REASON)


def restore(
    recommendation: Recommendation,
    number: int,
    *,
    by: User | None,
    seen_revision: int,
    reason: str = "",
    change: Change = Change.SUBSTANTIVE,
) -> Revision:
    """Make the text of revision ``number`` the current one again, as the next revision; nothing is overwritten.

    Its units have the identities that they had. What stands already is no revision: the current one is returned.
    Raises ``TextHasMoved`` when somebody saved after revision ``seen_revision``, ``Malformed``, ``Refused``,
    ``NotYours``.
    """
    reason = reason.strip()
    if change == Change.EDITORIAL:
        refuse_without_reason(reason)
    with recorded(by=by, reason=reason):
        row = locked(recommendation)
        steps.require("restore", row, by=by)
        if change == Change.EDITORIAL:
            guard("recommendations.mark_editorial", by, row)
        old = row.revisions.filter(number=number, number__gte=first_read(row, by)).first()
        if old is None:
            raise Malformed(_("This recommendation has no revision %(number)s.") % {"number": number})
        if row.current is not None and row.current.text == old.text:
            return row.current
        refuse_if_moved(row, seen_revision)
        _refuse_locked(row, old.text, change)
        because = _because_restored(number, reason)
        revision, rest = revisions.make(row, old.text, units=old.unit_ids, by=by, change=change, reason=because)
        details = {"revision": revision.number, "restored": number, "change": change, **rest.details()}
        note("restore", row, by=by, reason=because, details=details)
        return revision


def _because_restored(number: int, reason: str) -> str:
    """The reason of a restored revision: it names the one whose text came back."""
    named = _("Restores revision %(number)s.") % {"number": number}
    because = f"{named} {reason}".strip()
    if len(because) > MAX_REASON:
        raise Malformed(
            _("The reason has %(length)s characters, and at most %(most)s can be saved. Shorten it.")
            % {"length": len(reason), "most": MAX_REASON - len(named) - 1}
        )
    return because


def _refuse_locked(row: Recommendation, canonical: str, change: Change) -> None:
    """What is agreed changes editorially at most."""
    if row.current is not None and change != Change.EDITORIAL:
        locks.refuse_locked(row, row.current, canonical)


def refuse_without_reason(reason: str) -> None:
    """Raise ``Malformed`` for an editorial change without one."""
    if not reason.strip():
        raise Malformed(_("An editorial change needs a reason, because positions stay valid across it."))


def readable(text: str) -> str:
    """The canonical form of what somebody wrote; raises ``Malformed`` when it cannot be saved."""
    if len(text) > MAX_TEXT:
        raise Malformed(
            _("The text has %(length)s characters, and at most %(most)s can be saved. Split it into several texts.")
            % {"length": len(text), "most": MAX_TEXT}
        )
    canonical = markdown.canonical(text)
    if not canonical.strip():
        raise Malformed(_("The text is empty. To take the recommendation back, withdraw it."))
    return canonical


def withdraw(recommendation: Recommendation, *, by: User | None, reason: str) -> Recommendation:
    """Take the recommendation back; its number and last text stay in sight. Twice is once."""
    if not reason.strip():
        raise Malformed(_("Withdrawing needs a reason: it is printed where the text stood."))
    with recorded(by=by, reason=reason):
        arrangement = arranging.locked(recommendation.consultation)
        row = locked(recommendation)
        steps.require_permission("withdraw", row, by=by)
        if row.status == Status.WITHDRAWN:
            return row
        step = steps.require("withdraw", row, by=by)
        endings.cancel(row, by=by, because=reason.strip())
        row.status = step.target or row.status
        row.save(update_fields=["status"])
        _leave_number(row, arrangement, by=by)
        note("withdraw", row, by=by, reason=reason)
        return row


def merge_into(
    recommendation: Recommendation,
    other: Recommendation,
    *,
    by: User | None,
    reason: str,
) -> Recommendation:
    """Merge the recommendation into ``other``: its number stays as a pointer, the other keeps its own text.

    Those who propose it stand behind the other one too, after its own; positions are not carried over, and whoever has
    stated one is asked to state it anew.
    """
    if not reason.strip():
        raise Malformed(_("Merging needs a reason for the record."))
    with recorded(by=by, reason=reason):
        arrangement = arranging.locked(recommendation.consultation)
        first, second = sorted((recommendation, other), key=lambda row: row.pk)  # one order of locks for everybody
        rows = {row.pk: row for row in (locked(first), locked(second))}
        row, target = rows[recommendation.pk], rows[other.pk]
        steps.require_permission("merge_into", row, by=by)
        if row.status == Status.MERGED and row.merged_into_id == target.pk:
            return row
        step = steps.require("merge_into", row, by=by)
        if row == target:
            raise Refused(_("A recommendation cannot be merged into itself. Choose another one."))
        if target.consultation_id != row.consultation_id:
            raise Refused(_("Both recommendations must belong to one consultation."))
        if target.status != Status.PUBLISHED:
            raise Refused(_("Choose a published recommendation to merge into."))
        endings.cancel(row, by=by, because=reason.strip())
        row.status, row.merged_into = step.target or row.status, target
        row.save(update_fields=["status", "merged_into"])
        _leave_number(row, arrangement, by=by)
        joined = joining.join(target, row)
        note("merge_into", row, by=by, reason=reason, details={"into": target.reference, "joined": joined})
        joining.tell_merged(row, target, by=by)
        return row


def _leave_number(row: Recommendation, arrangement: Arrangement, *, by: User | None) -> None:
    """What waited for a number lets those behind it move up: whoever looked at the numbers to come looks again."""
    if row.number is None and row.section_id is not None:
        arranging.changed(arrangement, by=by)


def locked(recommendation: Recommendation) -> Recommendation:
    """The row as it is now, locked to the end of the transaction (SQLite locks the whole database at its beginning).

    Locked first and read then: PostgreSQL gives who has waited for a lock the row of now, but joined to rows of before.
    """
    Recommendation.objects.select_for_update(no_key=True).only("pk").get(pk=recommendation.pk)
    rows = Recommendation.objects.select_related("current", "consultation")
    return rows.prefetch_related("proposers").get(pk=recommendation.pk)


def refuse_if_moved(row: Recommendation, seen_revision: int) -> None:
    """Raise ``TextHasMoved`` when the current revision is another one than that which was read."""
    number = row.current.number if row.current else 0
    if seen_revision != number:
        raise TextHasMoved(
            _("Revision %(number)s was saved while you were writing from revision %(seen)s. Compare and save again.")
            % {"number": number, "seen": seen_revision},
            current_revision=number,
        )


def note(
    verb: str,
    row: Recommendation,
    *,
    by: User | None,
    reason: str = "",
    details: dict[str, Any] | None = None,
    heard_by: Audience | None = None,
    for_delegation: Delegation | None = None,
) -> None:
    """Append the event ``recommendation.verb``, for those who may read the text unless ``heard_by`` says who."""
    proceedings.note(
        f"recommendation.{verb}",
        subject_kind="recommendation",
        subject_id=row.reference,
        subject_label=row,
        by=by,
        consultation=row.consultation,
        reason=reason,
        details=details,
        audience=heard_by or audience(row),
        for_delegation=for_delegation,
    )


def audience(row: Recommendation) -> Audience:
    """Who may read the event: nobody learns from the record of a text that they may not read."""
    if row.status in PUBLIC_STATUSES:
        return Audience.PUBLIC
    return Audience.DELEGATION if row.status == Status.DRAFT else Audience.SECRETARIAT
