"""Tables that conversion left as lines with tabs, with bullets for the lists in their cells."""

import re

from consultations.intake.inlines import InlineReader
from wgec.kernel.errors import Malformed
from wgec.kernel.text.blocks import MAX_COLUMNS, Block, Cell, ListBlock, ListItem, Paragraph, Table

_LIST_TAG = re.compile(r"</?(?:ul|ol)\b[^>]*>|</li>", re.IGNORECASE)
_ITEM = re.compile(r"•|<li\b[^>]*>", re.IGNORECASE)


def read(rows: list[list[str]], line: int, reader: InlineReader) -> Table:
    """The table of ``rows``, all of one width, whose first is the header; raises Malformed when it is too wide."""
    if len(rows[0]) > MAX_COLUMNS:
        raise Malformed(f"The table on line {line} has more than {MAX_COLUMNS} columns; split it into smaller tables.")
    head, *others = (tuple(_cell(cell, line, reader) for cell in row) for row in rows)
    return Table(head, tuple(others))


def _cell(source: str, line: int, reader: InlineReader) -> Cell:
    before, *items = _ITEM.split(_LIST_TAG.sub(" ", source))
    blocks: list[Block] = []
    if before.strip():
        blocks.append(Paragraph(reader.read(before, line)))
    if items:
        listed = (ListItem((Paragraph(reader.read(item, line)),)) for item in items if item.strip())
        blocks.append(ListBlock("bullet", tuple(listed)))
    return Cell(tuple(blocks))
