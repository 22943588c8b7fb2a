"""What was measured, for people: a table on the screen, the same between the markers of a document."""

import re
from collections.abc import Iterable
from pathlib import Path

from bench.fidelity.measuring import KINDS, Row
from bench.fidelity.source import Source
from recommendations.report.document import Document

BEGIN, END = "<!-- fidelity: begin -->", "<!-- fidelity: end -->"
HEADS = {"struck": "struck out", "members": "list items", "marks": "note marks"}


def table(rows: Iterable[Row]) -> str:
    """The rows as a table in Markdown, which reads on a screen as well."""
    heads = ["format", "read by", "words and marks", "lost", "added", *(HEADS.get(kind, kind) for kind in KINDS)]
    lines = [heads, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    padded = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in lines]
    return "\n".join([padded[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *padded[1:]])


def _cells(row: Row) -> list[str]:
    counts = [str(row.kept[kind]) if row.kept.get(kind) else "–" for kind in KINDS]
    return [row.format, row.reader, str(row.words), str(len(row.lost)), str(len(row.added)), *counts]


def write(path: Path, document: Document, source: Source, rows: list[Row]) -> None:
    """Put the figures between the markers of a document."""
    entries = list(document.entries())
    numbered = sum(entry.number is not None for entry in entries)
    words = (
        f"A compilation of {numbered} numbered recommendations and {len(entries) - numbered} texts not yet placed, in "
        f"{len(document.sections)} sections: {source.words:,} words from its first section on, of which the import "
        f"lost {source.lost} and added {source.added}."
    )
    inside = f"{BEGIN}\n\n{words}\n\n{table(rows)}\n\n{END}"
    path.write_text(
        re.sub(rf"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: inside, path.read_text(), flags=re.DOTALL)
    )
