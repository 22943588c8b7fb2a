"""From the database to the frozen document: with ``stated``, the only module of the report that sees rows."""

import datetime
from typing import Literal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from consultations.models import Consultation, Event
from recommendations import queries
from recommendations.enums import Status, Validated
from recommendations.models import Compilation, Recommendation, Section
from recommendations.queries import cross_references, statements, validity
from recommendations.report import stated
from recommendations.report.document import Annex, Document, Entry, Proposer, Statement, Wording
from recommendations.report.document import Section as DocumentSection

_STATUS: dict[Status, Literal["published", "merged", "withdrawn"]] = {
    Status.PUBLISHED: "published",
    Status.MERGED: "merged",
    Status.WITHDRAWN: "withdrawn",
}


def gather(consultation: Consultation) -> Document:
    """What the public may read of the consultation now, as a document. Thirteen queries at most, whatever the size.

    Nothing in it says when it was gathered: the same rows give the same document.
    """
    front = Compilation.objects.filter(consultation=consultation).first() or Compilation(title=consultation.title)
    rows = list(queries.whole(None).filter(consultation=consultation))
    reasons = _reasons_of_withdrawal(consultation)
    parts = _parts(rows)
    beside = statements.of(consultation)
    unsure = cross_references.unsure(consultation)
    with translation.override(front.language):
        said = {each.recommendation.pk: stated.statements(each) for each in beside}
        entries = {
            row.pk: _entry(
                row,
                _pointer(row, reasons, parts),
                front.language,
                said.get(row.pk, ()),
                unsure.get(row.pk, ()),
                tuple(part.reference for part in parts.get(row.pk, ())),
            )
            for row in rows
        }
        placed = [row for row in rows if row.section_id]
        sections = tuple(
            DocumentSection(
                section.numeral, section.title, tuple(entries[row.pk] for row in placed if row.section_id == section.pk)
            )
            for section in Section.objects.filter(consultation=consultation).order_by("position")
        )
        not_placed = tuple(entries[row.pk] for row in rows if not row.section_id)
        dated_on = front.dated_on or _last_change(rows)
        masthead = tuple(filter(None, map(_one_line, front.masthead.splitlines())))
        return Document(
            language=front.language,
            group=masthead[-1] if len(masthead) > 1 else settings.GROUP_NAME,  # the body, then the group
            title=_one_line(front.title),
            dated_on=dated_on.isoformat(),
            date_line=stated.date_line(dated_on),
            masthead=masthead,
            revision_statement=_one_line(front.revision_statement),
            disclaimer=_one_line(front.disclaimer),
            sections=sections,
            annex=Annex(_one_line(front.annex_title) or _("Inputs not yet placed"), not_placed) if not_placed else None,
            wording=_wording(),
        )


def _entry(
    row: Recommendation,
    pointer: str,
    language: str,
    said: tuple[Statement, ...],
    unsure: tuple[int, ...],
    split_into: tuple[str, ...],
) -> Entry:
    published = row.status == Status.PUBLISHED
    return Entry(
        reference=row.reference,
        attribution=row.attribution,
        text=row.current.text if published and row.current else "",
        number=row.number,
        label=row.source_label,
        language="" if row.language == language else row.language,
        provenance=row.provenance,
        status=_STATUS[Status(row.status)],
        pointer=pointer,
        successor=row.merged_into.reference if row.merged_into else "",
        proposers=tuple(
            Proposer(proposer.delegation.name, proposer.person, proposer.role) for proposer in row.proposers.all()
        ),
        statements=said if published else (),
        note=_note(row) if published else "",
        unsure=unsure if published else (),
        split_into=split_into if row.status == Status.WITHDRAWN else (),
    )


def _note(row: Recommendation) -> str:
    """That an extracted text is not validated by its contributor, or no longer; nothing of any other."""
    word = validity.of(row)
    return "" if word in (None, Validated.VALIDATED) else f"{word.label}."


def _pointer(row: Recommendation, reasons: dict[str, str], parts: dict[int, list[Recommendation]]) -> str:
    """The sentence that stands where the text stood; a published number is never left out."""
    if row.merged_into:
        return _("Merged into %(target)s.") % {"target": row.merged_into.title}
    if row.status == Status.WITHDRAWN and row.pk in parts:
        titles = ", ".join(part.title for part in parts[row.pk])
        return f"{_('Split into %(titles)s.') % {'titles': titles}} {reasons.get(row.reference, '')}".strip()
    if row.status == Status.WITHDRAWN:
        return f"{_('Withdrawn.')} {reasons.get(row.reference, '')}".strip()
    return ""


def _parts(rows: list[Recommendation]) -> dict[int, list[Recommendation]]:
    """The texts into which each was split, by its key, in order."""
    found: dict[int, list[Recommendation]] = {}
    for row in rows:
        if row.split_from_id:
            found.setdefault(row.split_from_id, []).append(row)
    return found


def _reasons_of_withdrawal(consultation: Consultation) -> dict[str, str]:
    noted = Event.objects.filter(consultation=consultation.slug, verb="recommendation.withdraw").order_by("at", "pk")
    return dict(noted.values_list("subject_id", "reason"))


def _last_change(rows: list[Recommendation]) -> datetime.date:
    """The day of the newest text: a compilation without a date of its own is as old as what it says."""
    moments = [row.current.created_at for row in rows if row.current]
    return max(moments).date() if moments else datetime.date(1970, 1, 1)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _wording() -> Wording:
    return Wording(
        contents=_("Contents"),
        recommendation=_("Recommendation {number}"),
        page=_("Page {page} of {pages}"),
        notes=_("Notes"),
        back_to_text=_("Back to the text"),
        skip_to_text=_("Skip to the text"),
        table=_("Table"),
        no_entries=_("No recommendation is in this report."),
    )
