"""Asking contributors whether what was extracted from them is right, until a moment, and reminding who is silent."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations import queries as consultation_queries
from consultations.actions import notices, proceedings
from consultations.models import Contribution, User
from consultations.models.recorded import moment, record_changed, recorded
from recommendations.enums import Status, Validated, Validation
from recommendations.models import Extract
from recommendations.queries import validating, validity
from wgec.kernel import moments
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused

#: So long contributors have at least: a mission asks its capital, wherever that is, and has the answer.
SHORTEST = timedelta(hours=72)
LONGEST = timedelta(days=365)
#: So long before the deadline whoever is silent is reminded, once each.
REMINDERS = (timedelta(hours=72), timedelta(hours=24))
#: Nobody is reminded so soon after they were asked.
AFTER_ASKING = timedelta(hours=24)
BATCH = 500


def ask(extracts: QuerySet[Extract], due_at: datetime, *, by: User | None) -> int:
    """Ask the contributors of ``extracts`` to validate them until ``due_at``; how many are asked, in all.

    Who has validated the present text, or waits for the secretariat's answer, is not asked; who was asked already has
    the new deadline. Each delegation is told once. Raises ``Refused`` when there is nothing to ask, ``Malformed``.
    """
    guard("recommendations.ask_contributor", by)
    _refuse_deadline(due_at)
    with recorded(by=by):
        wanted = [row for row in _locked(extracts) if _can_be_asked(row)]
        if not wanted:
            raise Refused(
                _("There is nothing to ask: what was extracted is validated, withdrawn, or waits for your answer.")
            )
        asked = [row for row in wanted if (row.validation, row.due_at) != (Validation.ASKED, due_at)]
        for row in asked:
            row.validation, row.asked_at, row.due_at, row.reminded_at = Validation.ASKED, moment(), due_at, None
            row.answered_at, row.answered_by, row.revision = None, None, None
        fields = ["validation", "asked_at", "due_at", "reminded_at", "answered_at", "answered_by", "revision"]
        Extract.objects.bulk_update(asked, fields, batch_size=BATCH)
        record_changed(asked)
        _note_asked(asked, due_at, by=by)
        notices.tell_each(_messages(asked, "extract.ask", _asks))
        return len(wanted)


def remind() -> int:
    """Remind whoever has not answered 72 hours and 24 hours before the deadline, once each; how many notices."""
    with recorded(by=None):
        now = moment()
        due = validating.to_remind(now, max(REMINDERS))
        rows = [row for row in _locked(due) if row.validation == Validation.ASKED and _is_due(row, now)]
        for row in rows:
            row.reminded_at = now
        Extract.objects.bulk_update(rows, ["reminded_at"], batch_size=BATCH)
        record_changed(rows)
        return notices.tell_each(_messages(rows, "extract.remind", _reminds))


def _is_due(row: Extract, now: datetime) -> bool:
    """Whether a reminder's moment has come since they were asked, or reminded last."""
    assert row.due_at is not None
    assert row.asked_at is not None
    since = max(row.asked_at + AFTER_ASKING, row.reminded_at or row.asked_at)
    return any(since < row.due_at - before <= now < row.due_at for before in REMINDERS)


def _locked(extracts: QuerySet[Extract]) -> list[Extract]:
    """The extracts as they are now, locked in one order for everybody."""
    keys = list(extracts.order_by("pk").values_list("pk", flat=True))
    list(Extract.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").only("pk"))
    rows = Extract.objects.filter(pk__in=keys).exclude(recommendation__status=Status.DISCARDED)
    rows = rows.select_related("contribution__delegation", "contribution__consultation", "recommendation")
    return list(validity.with_validated(rows).order_by("pk"))


def _can_be_asked(row: Extract) -> bool:
    return validity.of_extract(row) in (Validated.NOT_YET, Validated.STALE, Validated.DISPUTED)


def _refuse_deadline(due_at: datetime) -> None:
    if due_at < moment() + SHORTEST:
        soonest = moments.rounded_up(moment() + SHORTEST, 5)
        raise Malformed(
            _("Contributors have at least 72 hours: the earliest possible moment is %(moment)s.")
            % {"moment": moments.shown(soonest)}
        )
    if due_at > moment() + LONGEST:
        raise Malformed(_("Contributors are asked for a year ahead at most. Choose an earlier moment."))


def _note_asked(asked: Sequence[Extract], due_at: datetime, *, by: User | None) -> None:
    """One event for each contribution: who was asked is public, about how many texts too."""
    of: dict[Contribution, int] = {}
    for row in asked:
        of[row.contribution] = of.get(row.contribution, 0) + 1
    for contribution, count in of.items():
        proceedings.note(
            "extract.ask",
            subject_kind="contribution",
            subject_id=contribution.reference,
            subject_label=contribution.label,
            by=by,
            consultation=contribution.consultation,
            details={"count": count, "due_at": due_at.isoformat()},
        )


def _messages(
    rows: Iterable[Extract], kind: str, sentence: Callable[[str, int, datetime], Callable[[], str]]
) -> list[notices.Message]:
    """To each delegation's heads and drafters, about all of its extracts that are due together."""
    grouped: dict[tuple[int, datetime], list[Extract]] = {}
    for row in rows:
        assert row.due_at is not None
        grouped.setdefault((row.contribution.delegation_id, row.due_at), []).append(row)
    people = consultation_queries.writers_by_delegation(key for key, _due in grouped)
    address = reverse("recommendations:validation")
    return [
        notices.Message(people[key], kind, sentence(some[0].contribution.delegation.name, len(some), due), address)
        for (key, due), some in grouped.items()
        if key in people
    ]


def _asks(name: str, count: int, due_at: datetime) -> Callable[[], str]:
    def sentence() -> str:
        words: dict[str, Any] = {"name": name, "count": count, "moment": moments.shown(due_at)}
        return (
            ngettext(
                "%(count)s recommendation was extracted from what %(name)s has contributed. Confirm or correct it "
                "until %(moment)s.",
                "%(count)s recommendations were extracted from what %(name)s has contributed. Confirm or correct them "
                "until %(moment)s.",
                count,
            )
            % words
        )

    return sentence


def _reminds(name: str, count: int, due_at: datetime) -> Callable[[], str]:
    def sentence() -> str:
        words: dict[str, Any] = {"name": name, "count": count, "moment": moments.shown(due_at)}
        return (
            ngettext(
                "%(name)s has not yet validated %(count)s recommendation that was extracted from its contribution. "
                "Do so until %(moment)s.",
                "%(name)s has not yet validated %(count)s recommendations that were extracted from its contribution. "
                "Do so until %(moment)s.",
                count,
            )
            % words
        )

    return sentence
