"""Recommendations as entries of a report: their texts as the kind of report shows them, and what is on record."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from consultations.models import Consultation, Event
from recommendations import queries
from recommendations.enums import ReportKind, Status, Validated
from recommendations.models import Recommendation, Revision, Section
from recommendations.queries import cross_references, rolling, statements, validity
from recommendations.queries.statements import Stated
from recommendations.report import phrases, stated
from recommendations.report.design import Design
from recommendations.report.document import Entry, Proposer, Statement
from recommendations.report.document import Section as DocumentSection
from wgec.kernel.text import paper
from wgec.kernel.text.writing import write

_STATUS: dict[Status, Literal["published", "merged", "withdrawn"]] = {
    Status.PUBLISHED: "published",
    Status.MERGED: "merged",
    Status.WITHDRAWN: "withdrawn",
}
#: The kinds that say where delegations stand.
WITH_STATEMENTS = (ReportKind.COMPILATION, ReportKind.CONSENSUS, ReportKind.DOSSIER)


@dataclass(frozen=True, slots=True)
class Material:
    """What the entries of a consultation are made of; ``texts`` are Markdown by the keys of the recommendations."""

    rows: Sequence[Recommendation]
    language: str
    beside: Mapping[int, Stated]
    texts: Mapping[int, str]
    reasons: Mapping[str, str]
    parts: Mapping[int, Sequence[Recommendation]]
    unsure: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    with_statements: bool = False
    notes: Mapping[int, str] = field(default_factory=dict)

    @property
    def changed_on(self) -> datetime.date:
        """The day of the newest text: a report without a date of its own is as old as what it says."""
        moments = [row.current.created_at for row in self.rows if row.current]
        return max(moments).date() if moments else datetime.date(1970, 1, 1)

    def entry(self, row: Recommendation) -> Entry:
        """The recommendation as it stands in the report, in the language that is active."""
        published = row.status == Status.PUBLISHED
        return Entry(
            reference=row.reference,
            attribution=row.attribution,
            text=self.texts.get(row.pk, "") if published else "",
            number=row.number,
            label=row.source_label,
            language="" if row.language == self.language else row.language,
            provenance=row.provenance,
            status=_STATUS[Status(row.status)],
            pointer=self._pointer(row),
            successor=row.merged_into.reference if row.merged_into else "",
            proposers=tuple(
                Proposer(proposer.delegation.name, proposer.person, proposer.role) for proposer in row.proposers.all()
            ),
            statements=self._statements(row) if published else (),
            note=self._note(row) if published else "",
            unsure=self.unsure.get(row.pk, ()) if published else (),
            revision=self._revision(row) if published else 0,
            split_into=tuple(part.reference for part in self.parts.get(row.pk, ()))
            if row.status == Status.WITHDRAWN
            else (),
        )

    def _revision(self, row: Recommendation) -> int:
        """Which revision is printed word for word; 0 where it is none, as in a rolling text."""
        return row.current.number if row.current and self.texts.get(row.pk) == row.current.text else 0

    def _statements(self, row: Recommendation) -> tuple[Statement, ...]:
        said = self.beside.get(row.pk) if self.with_statements else None
        return stated.statements(said) if said else ()

    def _note(self, row: Recommendation) -> str:
        """That an extracted text is not validated by its contributor, or no longer; what else is to be known of it."""
        word = validity.of(row)
        unvalidated = "" if word in (None, Validated.VALIDATED) else phrases.sentence(str(word.label))
        return " ".join(filter(None, (unvalidated, self.notes.get(row.pk, ""))))

    def _pointer(self, row: Recommendation) -> str:
        """The sentence that stands where the text stood; a published number is never left out."""
        if row.merged_into:
            return _("Merged into %(target)s.") % {"target": row.merged_into.title}
        if row.status == Status.WITHDRAWN and row.pk in self.parts:
            titles = phrases.listed(part.title for part in self.parts[row.pk])
            return f"{_('Split into %(titles)s.') % {'titles': titles}} {self.reasons.get(row.reference, '')}".strip()
        if row.status == Status.WITHDRAWN:
            return f"{_('Withdrawn.')} {self.reasons.get(row.reference, '')}".strip()
        return ""


def material(consultation: Consultation, design: Design, language: str) -> Material:
    """What the public may read of the consultation now, as the design wants it. A fixed number of queries."""
    rows = list(queries.whole(None).filter(consultation=consultation))
    beside = {each.recommendation.pk: each for each in statements.of(consultation)}
    parts: dict[int, list[Recommendation]] = {}
    for row in rows:
        if row.split_from_id:
            parts.setdefault(row.split_from_id, []).append(row)
    wanted = [row for row in rows if _is_wanted(row, design, beside)]
    texts, notes = _TEXTS.get(ReportKind(design.kind), _current)(wanted)
    return Material(
        rows=wanted,
        language=language,
        beside=beside,
        texts=texts,
        notes=notes,
        reasons=_reasons_of_withdrawal(consultation),
        parts=parts,
        unsure=cross_references.unsure(consultation),
        with_statements=design.kind in WITH_STATEMENTS,
    )


def _is_wanted(row: Recommendation, design: Design, beside: Mapping[int, Stated]) -> bool:
    if row.section_id is None and not design.with_unplaced:
        return False
    if design.sections and row.section and row.section.numeral not in design.sections:
        return False
    if not design.states:
        return True
    said = beside.get(row.pk)
    return row.status == Status.PUBLISHED and said is not None and said.indicator in design.states


# --- texts by the kind of report ------------------------------------------------------------------------------------

Texts = tuple[dict[int, str], dict[int, str]]
"""The texts and what is to be known of them, both by the keys of the recommendations."""


def _current(rows: Iterable[Recommendation]) -> Texts:
    return {row.pk: row.current.text for row in rows if row.current}, {}


def _received(rows: Iterable[Recommendation]) -> Texts:
    """Each text as it was first published; that it has changed since is said."""
    found = [row for row in rows if row.current]
    consultations = {row.consultation_id for row in found}
    first = Revision.objects.filter(
        recommendation__consultation__in=consultations, number=Coalesce(F("recommendation__public_from"), 1)
    )
    texts = dict(first.order_by().values_list("recommendation_id", "text"))
    changed = {
        row.pk: _("As received; revision %(number)s stands now.") % {"number": row.current.number}
        for row in found
        if row.current and row.pk in texts and texts[row.pk] != row.current.text
    }
    return texts, changed


def _rolling(rows: Iterable[Recommendation]) -> Texts:
    """Each text with all that is proposed for it; amendments that stand beside it are named."""
    published = [row for row in rows if row.status == Status.PUBLISHED]
    names = rolling.names()
    texts, notes = {}, {}
    for key, material in rolling.materials(published).items():
        texts[key] = write(paper.to_body(material.roll(), names=names))
        if material.left_out:
            labels = phrases.listed(one.label for one in material.left_out)
            notes[key] = _("Not shown in the text: %(amendments)s.") % {"amendments": labels}
    return texts, notes


_TEXTS: Mapping[ReportKind, Callable[[Iterable[Recommendation]], Texts]] = {
    ReportKind.RECEIVED: _received,
    ReportKind.ROLLING: _rolling,
}


# --- sections -------------------------------------------------------------------------------------------------------


def sections_of(
    consultation: Consultation, design: Design, entries: Mapping[int, Entry], rows: Iterable[Recommendation]
) -> tuple[DocumentSection, ...]:
    """The sections with the entries of ``rows`` that stand in them; empty ones only where nothing was chosen."""
    placed: dict[int, list[Entry]] = {}
    for row in rows:
        if row.section_id:
            placed.setdefault(row.section_id, []).append(entries[row.pk])
    is_whole = not design.sections and not design.states and design.kind != ReportKind.CONSENSUS
    return tuple(
        DocumentSection(section.numeral, section.title, tuple(placed.get(section.pk, ())))
        for section in Section.objects.filter(consultation=consultation).order_by("position")
        if is_whole or section.pk in placed
    )


def _reasons_of_withdrawal(consultation: Consultation) -> dict[str, str]:
    noted = Event.objects.filter(consultation=consultation.slug, verb="recommendation.withdraw").order_by("at", "pk")
    return dict(noted.values_list("subject_id", "reason"))
