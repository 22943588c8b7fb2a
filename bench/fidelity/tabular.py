"""CSV, XLSX and JSON read back: each text in its cell, the frozen content as a value."""

import csv
import io
import json
import re
from typing import Any

import openpyxl

from bench.fidelity.said import Said
from recommendations.report.document import Document, from_json

_GUARD = re.compile(r"\A'(?=[=+\-@\t\r])")


def table(content: bytes) -> Said:
    """A CSV file; the apostrophe that keeps a spreadsheet from computing a text is taken off again."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return _said([{name: _GUARD.sub("", cell) for name, cell in row.items()} for row in rows])


def workbook(content: bytes) -> Said:
    """A workbook: its second sheet, whose head is its first row."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[1]
    head, *rows = sheet.iter_rows(values_only=True)
    return _said([dict(zip(head, (cell or "" for cell in row), strict=True)) for row in rows])


def _said(rows: list[dict[str, Any]]) -> Said:
    said = Said()
    for row in rows:
        said.blocks.append(("h", f"{row['Number'] or row['Label']} {row['Attribution']} {row['Provenance']}"))
        said.blocks.append(("p", str(row["Text"])))
        said.notes += [tuple(line.split(". ", 1)) for line in str(row["Notes"]).splitlines()]  # type: ignore[misc]
    return said


def frozen(content: bytes) -> Document:
    """The document that a JSON file holds."""
    return from_json(json.dumps(json.loads(content)["document"]))
