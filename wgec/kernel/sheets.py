"""Tables for spreadsheets: the same cells as CSV and as XLSX, and the same bytes for the same cells."""

import csv
import datetime
import io
import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import xlsxwriter

#: What makes a spreadsheet take a text for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_CHARACTERS = 32_767  # of a cell in XLSX
_WIDEST, _NARROWEST = 60, 8
_LINE, _HIGHEST = 15, 409  # points
_PRINTED = 150  # characters of all columns that a page of paper can show beside each other
_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_LONGEST_NAME = 31
_RESERVED = "history"  # a sheet that spreadsheets keep for themselves
_UNREADABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Cell = str | int | None
Paper = Literal["a4", "letter"]
_PAPERS = {"a4": 9, "letter": 1}


class Strong(tuple[Cell, ...]):
    """A row in bold: the head of a table that stands among others, or a heading alone, which runs on to the right."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table: one head row, then rows of as many cells; numbers stay numbers.

    Without a head the rows stand alone. ``widths`` are those of the columns in characters, otherwise as their words
    in the head; with ``filtered`` the head has filters.
    """

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()
    filtered: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook says of itself, and how it is set.

    ``cut`` ends a text of which a cell holds no more; with ``paper`` the sheets are printed across it.
    """

    title: str = ""
    author: str = ""
    subject: str = ""
    created: datetime.datetime = _CREATED
    cut: str = "…"
    paper: Paper | None = None


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark, RFC 4180; a text that would be a formula gets an apostrophe before it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([_defused(word) for word in sheet.head])
    writer.writerows([_defused(cell) for cell in row] for row in sheet.rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def as_xlsx(sheets: Iterable[Sheet], *, right_to_left: bool = False, book: Book | None = None) -> bytes:
    """A workbook whose head rows are bold and stay in sight; texts are texts, never formulas or links."""
    made, book = io.BytesIO(), book or Book()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    names: set[str] = set()
    with xlsxwriter.Workbook(made, options) as workbook:
        said = {"title": book.title, "author": book.author, "subject": book.subject}
        said = {name: _UNREADABLE.sub("", word) for name, word in said.items() if word}
        workbook.set_properties({"created": book.created, **said})
        pen = _Pen(
            bold=workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            plain=workbook.add_format({"text_wrap": True, "valign": "top"}),
            heading=workbook.add_format({"bold": True, "valign": "top"}),
            cut=book.cut,
        )
        for sheet in sheets:
            name = _sheet_name(sheet.name, names)
            names.add(name.lower())
            page = workbook.add_worksheet(name)
            if right_to_left:
                page.right_to_left()
            if book.paper is not None:
                _print(page, book.paper, sheet)
            pen.write(page, sheet)
    return made.getvalue()


@dataclass(frozen=True, slots=True)
class _Pen:
    bold: xlsxwriter.format.Format
    plain: xlsxwriter.format.Format
    heading: xlsxwriter.format.Format
    cut: str

    def write(self, page: xlsxwriter.worksheet.Worksheet, sheet: Sheet) -> None:
        """The head, which stays in sight, then the rows."""
        line, widths = 0, _widths(sheet)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        if sheet.head:
            page.freeze_panes(1, 0)
            page.repeat_rows(0)
            self._row(page, 0, sheet.head, self.bold)
            line = 1
        for row in sheet.rows:
            shape = self.plain
            if isinstance(row, Strong):
                shape = self.bold if len(row) > 1 else self.heading
            if shape is not self.heading and (lines := _lines(row, widths)) > 1:
                page.set_row(line, min(lines * _LINE, _HIGHEST))
            self._row(page, line, row, shape)
            line += 1
        if sheet.filtered:
            page.autofilter(0, 0, max(line - 1, 0), len(sheet.head) - 1)

    def _row(
        self,
        page: xlsxwriter.worksheet.Worksheet,
        line: int,
        row: Sequence[Cell],
        shape: xlsxwriter.format.Format,
    ) -> None:
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(line, column, cell, shape)
            elif cell:
                page.write_string(line, column, _readable(cell, self.cut), shape)


def _widths(sheet: Sheet) -> list[int]:
    wanted = sheet.widths or [len(word) + 2 for word in sheet.head]
    return [min(max(width, _NARROWEST), _WIDEST) for width in wanted]


def _lines(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """Lines of the cell that has most: not every spreadsheet measures the rows of a file that it opens."""
    texts = ((cell, width) for cell, width in zip(row, widths, strict=False) if isinstance(cell, str))
    return max((sum(_broken(line, width) for line in text.split("\n")) for text, width in texts), default=1)


def _broken(line: str, width: int) -> int:
    """In how many lines of ``width`` a line breaks; the letters of East Asia are twice as wide."""
    wide = 0 if line.isascii() else sum(letter >= "\u2e80" for letter in line)
    return -(-(len(line) + wide) * 9 // (width * 8)) or 1


def _print(page: xlsxwriter.worksheet.Worksheet, paper: Paper, sheet: Sheet) -> None:
    """Across the paper, on as many pages beside each other as can be read."""
    page.set_paper(_PAPERS[paper])
    page.set_landscape()
    page.fit_to_pages(math.ceil(sum(_widths(sheet)) / _PRINTED) or 1, 0)


def _defused(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _readable(text: str, cut: str) -> str:
    """What XLSX can hold: characters of XML, and cut where a cell ends, which is counted in units of UTF-16."""
    kept = _UNREADABLE.sub("", text)
    if len(kept) * 2 <= MOST_CHARACTERS:
        return kept
    units = kept.encode("utf-16-le")
    if len(units) <= MOST_CHARACTERS * 2:
        return kept
    return units[: (MOST_CHARACTERS - len(cut)) * 2].decode("utf-16-le", "ignore") + cut


def _sheet_name(name: str, taken: Collection[str]) -> str:
    """At most 31 characters, without those that the format keeps for itself, and not like another (``taken``)."""
    kept = "".join(" " if letter in "[]:*?/\\'" else letter for letter in _UNREADABLE.sub("", name))
    kept = kept.strip() or "1"
    made, count = _short(kept, ""), 1
    while made.lower() in taken or made.lower() == _RESERVED:
        count += 1
        made = _short(kept, f" ({count})")
    return made


def _short(name: str, end: str) -> str:
    """The name with ``end`` after it, cut where it is too long, which is counted in units of UTF-16."""
    units = name.replace("\n", " ").encode("utf-16-le")[: (_LONGEST_NAME - len(end)) * 2]
    return units.decode("utf-16-le", "ignore").strip() + end
