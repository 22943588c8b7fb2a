"""Tables for spreadsheets: the same cells as CSV and as XLSX, and the same bytes for the same cells."""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

#: What makes a spreadsheet take a text for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_CHARACTERS = 32_767  # of a cell in XLSX
_WIDEST, _NARROWEST = 60, 8
_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table: one head row, then rows of as many cells; numbers stay numbers."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark, RFC 4180; a text that would be a formula gets an apostrophe before it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([_defused(word) for word in sheet.head])
    writer.writerows([_defused(cell) for cell in row] for row in sheet.rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def as_xlsx(sheets: Iterable[Sheet], *, right_to_left: bool = False) -> bytes:
    """A workbook whose head rows are bold and stay in sight; texts are texts, never formulas or links."""
    made = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"created": _CREATED})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            _write(book.add_worksheet(_sheet_name(sheet.name)), sheet, bold, plain, right_to_left=right_to_left)
    return made.getvalue()


def _write(
    page: xlsxwriter.worksheet.Worksheet,
    sheet: Sheet,
    bold: xlsxwriter.format.Format,
    plain: xlsxwriter.format.Format,
    *,
    right_to_left: bool,
) -> None:
    if right_to_left:
        page.right_to_left()
    page.freeze_panes(1, 0)
    for column, word in enumerate(sheet.head):
        page.set_column(column, column, min(max(len(word) + 2, _NARROWEST), _WIDEST))
        page.write_string(0, column, word, bold)
    for line, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(line, column, cell, plain)
            elif cell:
                page.write_string(line, column, _readable(cell), plain)


def _defused(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _readable(text: str) -> str:
    """What XLSX can hold: without control characters, and cut with a mark where a cell ends."""
    kept = "".join(letter for letter in text if letter >= " " or letter in "\n\t")
    return kept if len(kept) <= MOST_CHARACTERS else kept[: MOST_CHARACTERS - 1] + "…"


def _sheet_name(name: str) -> str:
    """At most 31 characters, without those that the format keeps for itself."""
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in name)[:31].strip() or "1"
