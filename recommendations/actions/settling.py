"""What every decision on amendments does: their rows closed, what amends them lapsed, the record, the notices."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations import queries as consultation_queries
from consultations.actions import notices
from consultations.actions.notices import Message
from consultations.models import User
from consultations.models.recorded import moment, record_changed
from recommendations.actions import amendment_rows
from recommendations.enums import AmendmentStatus
from recommendations.models import Amendment, Revision

REASON_SHOWN = 300
DECISION = ["status", "decided_at", "decided_by", "decision_reason", "referred_to", "result"]

#: The verb of each outcome: of its step, its event and its notices.
VERBS = {
    AmendmentStatus.ADOPTED: "adopt",
    AmendmentStatus.ADOPTED_IN_PART: "adopt_in_part",
    AmendmentStatus.ADOPTED_MODIFIED: "adopt_modified",
    AmendmentStatus.SET_ASIDE: "set_aside",
    AmendmentStatus.REFERRED: "refer",
    AmendmentStatus.OPEN: "reopen",
}
_SENTENCES = {
    "adopt": gettext_lazy("%(amendment)s was adopted: %(title)s reads so from revision %(number)s on."),
    "adopt_in_part": gettext_lazy("%(amendment)s was adopted in part: see revision %(number)s of %(title)s."),
    "adopt_modified": gettext_lazy("%(amendment)s was adopted in modified form: see revision %(number)s of %(title)s."),
    "set_aside": gettext_lazy("%(amendment)s to %(title)s was set aside. The reason: %(reason)s"),
    "refer": gettext_lazy("%(amendment)s to %(title)s was referred to %(to)s."),
    "reopen": gettext_lazy("%(amendment)s to %(title)s is open again. The reason: %(reason)s"),
}


def close(
    rows: Collection[Amendment],
    *,
    by: User | None,
    reason: str = "",
    to: str = "",
    result: Revision | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Write down what was decided on ``rows``, whose new status is set; note it and tell their sponsors."""
    now = moment()
    for row in rows:
        is_open = row.status == AmendmentStatus.OPEN
        row.decided_at, row.decided_by = (None, None) if is_open else (now, by)
        row.decision_reason = "" if is_open else reason.strip()
        row.referred_to, row.result = to.strip(), result
    Amendment.objects.bulk_update(rows, DECISION, batch_size=500)
    record_changed(list(rows))
    for row in rows:
        amendment_rows.note(VERBS[AmendmentStatus(row.status)], row, by=by, reason=reason.strip(), details=details)
    _tell(rows, reason, to, result)


def lapse(rows: Collection[Amendment], decided: Collection[Amendment], *, by: User | None) -> None:
    """Set aside ``rows``, which amend what was just decided: nothing is left for them to change."""
    labels = {row.pk: row.label for row in (*decided, *rows)}
    for row in rows:
        row.status = AmendmentStatus.SET_ASIDE
        close([row], by=by, reason=lapsed_because(labels[row.parent_id or 0]))


def lapsed_because(parent: str) -> str:
    """Why an amendment to a decided amendment is not pursued."""
    return _("%(parent)s, which it amends, is decided, so nothing is left for it to change.") % {"parent": parent}


def below(pending: Iterable[Amendment], decided: Collection[Amendment]) -> list[Amendment]:
    """Those of ``pending`` that amend one of ``decided``, directly or through others."""
    found: list[Amendment] = []
    reached = {row.pk for row in decided}
    rows = sorted(pending, key=lambda row: row.pk)  # what amends another one was made after it
    for row in rows:
        if row.parent_id in reached and row.pk not in reached:
            found.append(row)
            reached.add(row.pk)
    return found


def _tell(rows: Iterable[Amendment], reason: str, to: str, result: Revision | None) -> None:
    """Tell those who may write for the sponsors what was decided; two queries."""
    behind = [sponsor.delegation_id for row in rows for sponsor in row.sponsors.all() if sponsor.until_at is None]
    writers = consultation_queries.writers_by_delegation(behind)
    notices.tell_each(
        Message(
            [person for sponsor in row.sponsors.all() for person in writers.get(sponsor.delegation_id, ())],
            f"amendment.{VERBS[AmendmentStatus(row.status)]}",
            _sentence(row, reason, to, result),
            address=row.get_absolute_url(),
            about=_title(row),
        )
        for row in rows
    )


def _title(row: Amendment) -> Callable[[], str]:
    return lambda: row.recommendation.title


def _sentence(row: Amendment, reason: str, to: str, result: Revision | None) -> Callable[[], str]:
    verb, number = VERBS[AmendmentStatus(row.status)], result.number if result else 0
    if result is None and verb.startswith("adopt"):
        return lambda: _into_parent(row)

    def sentence() -> str:
        return str(_SENTENCES[verb]) % {
            "amendment": row,
            "title": row.recommendation.title,
            "number": number,
            "reason": reason[:REASON_SHOWN],
            "to": to,
        }

    return sentence


def _into_parent(row: Amendment) -> str:
    parent = row.parent.label if row.parent else ""
    return _("%(amendment)s was adopted: it is now part of %(parent)s.") % {"amendment": row, "parent": parent}
