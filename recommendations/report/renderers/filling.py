"""On which page each heading will stand: contents are filled before a word processor opens the file.

Word processors compute the page numbers of contents only when they are asked to. The file carries its own face, whose
widths are known, so lines are broken and pages filled here as they do it: greedily, with the same rules for headings,
widows and footnotes. Where a program decides otherwise, updating the contents sets the number right.

A format says what its file holds as paragraphs and rows of tables, and learns where their names have come to stand.
"""

import itertools
import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from recommendations.report.renderers.legible import FONTS
from recommendations.report.renderers.looks import NORMAL, STYLES

ASCENT, DESCENT = 1036, 335
"""What a line of Source Serif 4 has above and below its base, in thousandths of the size."""
ORDINARY, ARABIC, IDEOGRAPH = 500, 430, 1000
"""Widths of letters that another face shows, in thousandths of the size."""
RULE = 140
"""What a rule above a paragraph takes, in twentieths of a point."""
NOTES_RULE = 200
"""What the rule above a page's footnotes takes."""
CELL_EDGES = 200

_PIECE = re.compile(r"[^\s/-]*[\s/-]?")
_STYLES = {style.id: style for style in STYLES}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body: ``words`` are those in its measure, without a label that hangs before them.

    ``indent`` is how far it stands from the edge, ``right`` from the other one, ``before`` the room above it, in
    twentieths of a point, where these are not its style's own; ``stretch`` how high its lines are beside those of the
    text face; ``names`` are the places it bears; ``notes`` the paragraphs of the footnotes it cites.
    """

    style: str
    words: str
    indent: int | None = None
    right: int | None = None
    before: float | None = None
    stretch: float = 1
    breaks: int = 0
    new_page: bool = False
    names: tuple[str, ...] = ()
    notes: tuple["Paragraph", ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: each cell's width with its paragraphs.

    ``edges``: what stands above and below the words of a cell, its rules included; ``after``: the room below the row;
    ``head``: the row that is repeated above it on a new page.
    """

    cells: tuple[tuple[float, tuple[Paragraph, ...]], ...]
    edges: float
    after: float = 0
    head: "Row | None" = None


class Filled(NamedTuple):
    """Where the places of a file have come to stand, and how many pages it has."""

    places: dict[str, int]
    total: int


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph or a row of a table: its lines, their height, the room around it, what else its page must hold."""

    lines: int
    height: float
    before: float = 0
    after: float = 0
    keep: bool = False
    new_page: bool = False
    notes: float = 0
    names: tuple[str, ...] = ()
    repeated: float = 0

    @property
    def opening(self) -> int:
        """How many of its lines must stand together where it begins."""
        return self.lines if self.lines <= 3 else 2


def fill(nodes: Iterable[Paragraph | Row], *, width: int, height: int) -> Filled:
    """Set everything in order; ``width`` and ``height``: the measure, in twentieths of a point."""
    found: dict[str, int] = {}
    filling = _Filling(height)
    blocks = [_row(node, width) if isinstance(node, Row) else _paragraph(node, width) for node in nodes]
    for block, following in itertools.zip_longest(blocks, blocks[1:]):
        found |= dict.fromkeys(block.names, filling.put(block, following if block.keep else None))
    return Filled(found, filling.page)


def room(paragraphs: Iterable[Paragraph], *, width: int) -> float:
    """How high ``paragraphs`` stand one below the other, in twentieths of a point."""
    height = after = 0.0
    for paragraph in paragraphs:
        block = _paragraph(paragraph, width)
        height += max(after, block.before) + block.lines * block.height
        after = block.after
    return height + after


class _Filling:
    """Pages being filled with blocks, one after the other."""

    def __init__(self, height: int) -> None:
        self._height = height
        self.page = 1
        self._used, self._noted, self._after = 0.0, 0.0, 0.0

    def put(self, block: _Block, kept: _Block | None) -> int:
        """Set a block, on a new page if its beginning and that of ``kept`` do not fit; the page where it begins."""
        gap = max(self._after, block.before)
        least = gap + block.height * block.opening + self._notes(block)
        if kept:
            least += max(block.after, kept.before) + kept.height * kept.opening
        if self._used and (block.new_page or self._used + least + self._noted > self._height):
            self._turn(block)
            gap = block.before if block.new_page else 0
        begun = self.page
        self._noted += self._notes(block)
        self._used += gap if self._used or block.new_page else 0
        self._flow(block)
        self._after = block.after
        return begun

    def _flow(self, block: _Block) -> None:
        """The lines of a block, on as many pages as they need; no last line stands alone on the next one."""
        left = block.lines
        while self._used + left * block.height + self._noted > self._height:
            fitting = max(1, int((self._height - self._noted - self._used) / block.height))
            if left - fitting < 2 < left - 1:
                fitting = left - 2
            left -= fitting
            self._turn(block)
            if left <= 0:
                break
        self._used += max(left, 0) * block.height

    def _turn(self, block: _Block) -> None:
        self.page, self._used, self._noted = self.page + 1, block.repeated, 0.0

    def _notes(self, block: _Block) -> float:
        return block.notes + (NOTES_RULE if block.notes and not self._noted else 0)


def _paragraph(node: Paragraph, width: float) -> _Block:
    style = _STYLES[node.style]
    size = (style.size or NORMAL.size) / 2
    left = style.indent if node.indent is None else node.indent
    right = style.right if node.right is None else node.right
    return _Block(
        _lines(node.words, (width - left - right) / size / 20 * 1000, bold=style.bold) + node.breaks,
        _leading(size) * node.stretch,
        before=(node.before if node.before is not None else style.before or 0) + (RULE if style.rule == "top" else 0),
        after=style.after if style.after is not None else NORMAL.after or 0,
        keep=style.keep,
        new_page=node.new_page,
        notes=_stacked(node.notes, width),
        names=node.names,
    )


def _row(node: Row, measure: int) -> _Block:
    """A row as lines of its highest cell: a row can be divided between pages."""
    line = _leading(_STYLES["TableText"].size / 2)
    total = max((_stacked(cell, width - CELL_EDGES) for width, cell in node.cells), default=line) + node.edges
    cited = [note for _, cell in node.cells for paragraph in cell for note in paragraph.notes]
    lines = max(1, math.ceil(total / line))
    repeated = 0.0
    if node.head:
        head = _row(node.head, measure)
        repeated = head.lines * head.height
    return _Block(lines, total / lines, after=node.after, notes=_stacked(cited, measure), repeated=repeated)


def _stacked(paragraphs: Iterable[Paragraph], width: float) -> float:
    blocks = [_paragraph(paragraph, width) for paragraph in paragraphs]
    return sum(block.lines * block.height + block.after for block in blocks)


def _leading(size: float) -> int:
    """The height of a line, in twentieths of a point."""
    return round(ASCENT * size * 20 / 1000) + round(DESCENT * size * 20 / 1000)


def _lines(words: str, room: float, *, bold: bool) -> int:
    """How many lines ``words`` take where ``room`` thousandths of the size stand side by side."""
    lines, used = 1, 0
    for piece in _PIECE.findall(words):
        wide, trailing = _wide(piece, bold)
        if used and used + wide - trailing > room:
            lines, used = lines + 1, 0
        used += wide
        if used - trailing > room:  # a piece longer than a line goes on
            lines, used = lines + int(used // room), int(used % room)
    return lines


@lru_cache(maxsize=50_000)
def _wide(piece: str, bold: bool) -> tuple[int, int]:
    """How wide ``piece`` is, and how much of that is the space at its end."""
    known = _widths()["Bold" if bold else "Regular"]
    widths = [known.get(letter) or _estimated(letter) for letter in piece]
    return sum(widths), widths[-1] if piece[-1:].isspace() else 0


def _estimated(letter: str) -> int:
    if letter > "\u2e80":
        return IDEOGRAPH
    return ARABIC if "\u0600" <= letter <= "\u08ff" else ORDINARY


@cache
def _widths() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads((FONTS / "widths.json").read_text())
    return found
