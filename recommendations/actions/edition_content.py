"""The content of an edition: gathered as one moment has it, kept with what there is to count in it."""

from django.db import connection, transaction

from consultations.models.recorded import moment
from recommendations.actions import edition_wishes as wishes
from recommendations.enums import ReportKind
from recommendations.models import Edition
from recommendations.report import corrigendum, gather
from recommendations.report import design as designs
from recommendations.report.document import Document, fingerprint, to_json
from recommendations.report.inspection import words


def gathered(edition: Edition) -> Document:
    """The content as one moment has it: no change falls between the queries."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":  # SQLite's transactions see one moment anyway
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        design = designs.from_plain({**edition.design, "kind": edition.kind})
        wishes.check_rows(edition.consultation, design)
        if edition.corrects is not None:
            return corrigendum.gather(edition.corrects, design)
        return gather.gather(edition.consultation, design)


def keep(row: Edition, document: Document) -> None:
    """Set down the content in the row, which is not saved yet."""
    row.frozen, row.fingerprint = to_json(document), fingerprint(document)
    row.frozen_at, row.words = moment(), words(document)
    entries = sum(len(section.entries) for section in document.sections)
    if row.kind == ReportKind.COMPENDIUM:
        row.contributions = entries
    elif row.kind != ReportKind.CORRIGENDUM:
        row.recommendations = entries
        row.not_placed = len(document.annex.entries) if document.annex else 0


def last_alike(row: Edition) -> Edition | None:
    """The edition issued last in its series, when nobody would see a difference: the same words, in all the formats."""
    if row.even_unchanged:
        return None
    issued = Edition.objects.filter(consultation=row.consultation_id, kind=row.kind, series=row.series)
    last = issued.exclude(issued_at=None).defer("frozen").order_by("-revision").first()
    if last is None or (last.fingerprint, last.audience) != (row.fingerprint, row.audience):
        return None
    return last if set(row.formats) <= set(last.formats) else None
