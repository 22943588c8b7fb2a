"""Giving numbers: what is published in a section gets the next one, in the order of the compilation, and for ever."""

from django.utils.translation import gettext as _

from consultations import queries as consultation_queries
from consultations.actions import notices, proceedings
from consultations.actions.notices import Message
from consultations.models import Consultation, User
from consultations.models.recorded import record_changed, recorded
from recommendations import queries
from recommendations.actions import arranging, places, recommendations, revisions
from recommendations.models import Recommendation
from recommendations.queries import numbering
from wgec.kernel.access import guard

BATCH = 100


def freeze(consultation: Consultation, *, by: User | None, seen: int | None = None) -> list[Recommendation]:
    """Give every published text that stands in a section and has no number the number that the preview shows.

    They run on from the last number that was ever given, in the order of the sections; what has a number keeps it.
    ``seen`` is the stamp of the order that was looked at. Whoever comes second finds nothing left to do. Raises
    ``NotYours``, or ``OrderHasMoved`` when the order is another one by now.
    """
    guard("recommendations.freeze_numbers", by)
    with recorded(by=by):
        arrangement = arranging.locked(consultation)
        keys = list(numbering.waiting(consultation).values_list("pk", flat=True))
        if not keys:
            return []
        if seen is not None:
            arranging.refuse_if_moved(arrangement, seen, by=by)
        places.lock(keys)
        rows = list(
            numbering.waiting(consultation)
            .select_related("current", "section", "consultation")
            .prefetch_related("proposers")
        )
        if not rows:
            return []
        for number, row in enumerate(rows, start=queries.next_number(consultation)):
            row.number = number
            revisions.renew_search(row)
        Recommendation.objects.bulk_update(rows, ["number", "search_text"], batch_size=BATCH)
        record_changed(rows)
        for row in rows:
            recommendations.note("number", row, by=by, details={"number": row.number})
        _note(consultation, rows, by=by)
        _tell(rows, by=by)
        return rows


def _note(consultation: Consultation, rows: list[Recommendation], *, by: User | None) -> None:
    proceedings.note(
        "numbering.freeze",
        subject_kind="consultation",
        subject_id=consultation.slug,
        subject_label=str(consultation),
        by=by,
        consultation=consultation,
        details={"from": rows[0].number, "to": rows[-1].number},
    )


def _tell(rows: list[Recommendation], *, by: User | None) -> None:
    """Tell those who may write for the proposers which number their text has; one query for all of them."""
    writers = consultation_queries.writers_by_delegation(
        proposer.delegation_id for row in rows for proposer in row.proposers.all()
    )
    notices.tell_each(
        Message(
            [
                person
                for proposer in row.proposers.all()
                for person in writers.get(proposer.delegation_id, ())
                if by is None or person.pk != by.pk
            ],
            "recommendation.number",
            lambda row=row: _("Your recommendation has its number: it is %(title)s.") % {"title": row.title},  # type: ignore[misc]
            address=row.get_absolute_url(),
        )
        for row in rows
    )
