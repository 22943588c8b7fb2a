"""CSV: one row for each entry, with all that the report says of it; for spreadsheets and for programs."""

from recommendations.report.document import Document
from recommendations.report.renderers import prepared, rows
from wgec.kernel import sheets

MEDIA_TYPE = "text/csv; charset=utf-8"
EXTENSION = "csv"


def render(document: Document) -> bytes:
    """The entries of the document as a table; a report without any has its head alone."""
    return sheets.as_csv(rows.entries(document, list(prepared.parts(document))))
