"""Tables people hand in, .csv or .xlsx, read within limits of size, of unpacked size, of lines and columns."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from wgec.kernel.errors import Malformed

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024  # of a workbook: a thousand lines have less than a megabyte
MOST_PARTS = 200
MOST_LINES = 1000
MOST_COLUMNS = 40
MOST_CHARACTERS = 1000  # of a cell
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Line = tuple[int, list[str]]


def read(content: bytes, file_name: str) -> list[Line]:
    """The lines that say anything, each with its number in the file; the first is the head.

    What the file is, is told from its content. Raises ``Malformed`` with a sentence for what cannot be read.
    """
    if len(content) > MOST_BYTES:
        raise Malformed(_("This file is larger than %(most)s MB. Hand it in in parts.") % {"most": MOST_BYTES >> 20})
    if content.startswith(_OLD_OFFICE):
        raise Malformed(
            _("This is an old .xls file, or one that is protected by a password. Save it as .xlsx without a password.")
        )
    rows = _workbook(content) if content.startswith(b"PK") else _text(content, file_name)
    return list(_sound(rows))


def _sound(rows: Iterable[list[str]]) -> Iterator[Line]:
    count = 0
    for number, cells in enumerate(rows, start=1):
        if not any(cells):
            continue
        count += 1
        if count > MOST_LINES + 1:
            raise Malformed(_("This table has more than %(most)s lines. Hand it in in parts.") % {"most": MOST_LINES})
        if any(cells[MOST_COLUMNS:]):
            raise Malformed(
                _("Line %(number)s has more than %(most)s columns, so this is no such table.")
                % {"number": number, "most": MOST_COLUMNS}
            )
        if any(len(cell) > MOST_CHARACTERS for cell in cells):
            raise Malformed(
                _("Line %(number)s has a cell of more than %(most)s characters. Shorten it.")
                % {"number": number, "most": MOST_CHARACTERS}
            )
        said = max(place for place, cell in enumerate(cells, start=1) if cell)
        yield number, cells[:said]


def _text(content: bytes, file_name: str) -> Iterator[list[str]]:
    if file_name.lower().endswith((".xlsx", ".xlsm")):
        raise Malformed(_("This file is called .xlsx and is none. Save it anew as .xlsx or .csv."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(
            _("This file is neither a workbook (.xlsx) nor text in UTF-8. Save it as .xlsx, or as CSV in UTF-8.")
        ) from error
    if "\0" in text:
        raise Malformed(_("This file is neither a workbook (.xlsx) nor text. Save it as .xlsx or .csv."))
    first = text.partition("\n")[0]
    separator = max(("\t", ";", ","), key=first.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            yield [_undefused(cell.strip()) for cell in cells]
    except csv.Error as error:
        raise Malformed(_("This CSV cannot be read: a quotation mark is missing, or a cell is too long.")) from error


def _undefused(cell: str) -> str:
    """Without the apostrophe that keeps spreadsheets from taking a text for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _workbook(content: bytes) -> Iterator[list[str]]:
    _refuse_bombs(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            for cells in book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
                yield [_word(cell) for cell in cells]
        finally:
            book.close()
    except (KeyError, IndexError, ValueError, TypeError, AttributeError, ParseError, InvalidFileException) as error:
        raise Malformed(_("This workbook cannot be read. Open it, save it anew as .xlsx, and try again.")) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Malformed(_("This workbook is damaged. Open it, save it anew as .xlsx, and try again.")) from error


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile as error:
        raise Malformed(_("This workbook is damaged. Open it, save it anew as .xlsx, and try again.")) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Malformed(_("This workbook unpacks to far more than a table of people can have. It is not opened."))
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Malformed(_("This is a packed file, but no workbook. Save the table as .xlsx or .csv."))


def _word(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
