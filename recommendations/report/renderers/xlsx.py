"""XLSX: what the report is, its entries, what is said of them, and its appendices, a sheet each."""

import datetime
import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from recommendations.report.document import Document, fingerprint
from recommendations.report.renderers import prepared, rows
from recommendations.report.renderers.prepared import Part
from recommendations.report.renderers.voice import voice
from wgec.kernel.sheets import Book, Cell, Sheet, Strong, as_xlsx
from wgec.kernel.text import blocks as tree

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSION = "xlsx"

_NUMBER = re.compile("0|[1-9][0-9]{0,14}")
"""What a spreadsheet can count with: it keeps fifteen digits."""
_READABLE, _WIDEST = 40, 60

Row = tuple[Cell, ...]


def render(document: Document) -> bytes:
    """The document as a workbook; the same document gives the same bytes."""
    parts = list(prepared.parts(document))
    made = (
        _about(document),
        rows.entries(document, parts),
        rows.statements(document, parts),
        *(_appendix(document, part) for part in parts if part.body.blocks),
    )
    book = Book(
        title=document.title,
        author=document.group,
        subject=document.symbol,
        created=datetime.datetime.fromisoformat(f"{document.dated_on}T12:00:00+00:00"),
        cut=f"… {document.wording.columns.cut}",
        paper=document.paper,
    )
    return as_xlsx(made, right_to_left=voice(document.language).direction == "rtl", book=book)


def _about(document: Document) -> Sheet:
    words = document.wording.columns
    known: tuple[tuple[str, Cell], ...] = (
        (words.title, document.title),
        (words.date, document.date_line),
        (words.group, document.group),
        (words.masthead, "\n".join(document.masthead)),
        (words.symbol, document.symbol),
        (words.distribution, document.distribution),
        (words.original, document.original),
        (words.revision, document.revision),
        (words.disclaimer, document.disclaimer),
        (words.language, document.language),
        (words.fingerprint, fingerprint(document)),
        (words.contributions if document.kind == "compendium" else words.recommendations, _count(document)),
        (words.statements, sum(len(entry.statements) for entry in document.entries())),
    )
    said: list[Row] = [row for row in known if row[1] not in ("", None)]
    if prepared.is_empty(document):
        said.append((document.wording.no_entries,))
    return Sheet(words.about, (), [Strong(said[0]), *said[1:]], (24, 60))


def _count(document: Document) -> int:
    return sum(1 for _ in document.entries())


# --- appendices -----------------------------------------------------------------------------------


def _appendix(document: Document, part: Part) -> Sheet:
    """Its headings, tables and lists one below another, its notes last."""
    found: list[Row] = [Strong((part.heading,)), *_rows(part.body.blocks)]
    if part.body.notes:
        found += [(), Strong((document.wording.notes,))]
        found += [(f"{prepared.full_stop(note.label)} {_words(note.blocks)}",) for note in part.body.notes]
    return Sheet(part.title, (), found, _widths(found))


def _rows(blocks: Iterable[tree.Block], depth: int = 0) -> Iterator[Row]:
    before: tuple[Cell, ...] = (None,) * depth
    for block in blocks:
        match block:
            case tree.Heading():
                yield ()
                yield Strong((_words((block,)),))
            case tree.Table(head, lines):
                yield ()
                if any(cell.blocks for cell in head):
                    yield Strong(_words(cell.blocks) for cell in head)
                yield from (tuple(_cell(_words(cell.blocks)) for cell in line) for line in lines)
                yield ()
            case tree.ListBlock():
                yield from _listed(block, depth)
            case tree.Quote(inner):
                yield from _rows(inner, depth)
            case _:
                yield (*before, _words((block,)))


def _listed(listed: tree.ListBlock, depth: int) -> Iterator[Row]:
    """A row for each member, with what is printed before it; what stands inside a member is one column further on."""
    for count, member in enumerate(listed.items, start=listed.start):
        mark = {"bullet": "•", "ordered": f"{count}.", "labelled": member.label}[listed.kind]
        first, *others = member.blocks or (tree.Paragraph(()),)
        if isinstance(first, tree.Paragraph):
            yield (*(None,) * depth, f"{mark} {_words((first,))}".strip())
        else:
            yield (*(None,) * depth, mark)
            others = [first, *others]
        yield from _rows(others, depth + 1)


def _cell(words: str) -> Cell:
    """A number that can be counted with, otherwise the words."""
    return int(words) if _NUMBER.fullmatch(words) else words


def _words(blocks: Iterable[tree.Block]) -> str:
    return tree.plain(tree.Body(tuple(blocks), ()))


def _widths(found: Iterable[Row]) -> list[int]:
    """Room for the longest line of each column, but for headings, which run on; what stands alone breaks at 40."""
    wide: list[int] = []
    for row in found:
        if not isinstance(row, Strong) or len(row) > 1:
            most = _READABLE if len(row) == 1 else _WIDEST
            wide = [max(pair) for pair in zip_longest(wide, (min(_longest(cell), most) for cell in row), fillvalue=0)]
    return wide


def _longest(cell: Cell) -> int:
    """Characters of the longest line of a cell, with room beside it."""
    return max((len(line) for line in str(cell or "").splitlines()), default=0) + 2
