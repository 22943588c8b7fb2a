"""On which page each heading of the Word file will stand: its contents are filled before anybody opens it.

Word processors compute a contents field only when they are asked to. The file carries its own face, whose widths are
known, so lines are broken and pages filled here as they do it: greedily, with the same rules for headings, widows and
footnotes. Where a program decides otherwise, updating the field sets the number right.
"""

import itertools
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from recommendations.report.renderers.docx.styles import STYLES, Style
from recommendations.report.renderers.docx.xml import Element, qualified
from recommendations.report.renderers.legible import FONTS

ASCENT, DESCENT = 1036, 335
"""What a line of Source Serif 4 has above and below its base, in thousandths of the size."""
ORDINARY, IDEOGRAPH = 500, 1000
"""Widths of letters that another face shows, in thousandths of the size."""
RULE = 140
"""What a rule above a paragraph takes, in twentieths of a point."""
NOTES_RULE = 200
"""What the rule above a page's footnotes takes."""
CELL_EDGES = 200
ROW_EDGES = 110

_PIECE = re.compile(r"[^\s/-]*[\s/-]?")


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

    @property
    def opening(self) -> int:
        """How many of its lines must stand together where it begins."""
        return self.lines if self.lines <= 3 else 2


def pages(body: Iterable[Element], notes: Mapping[str, Element], *, width: int, height: int) -> dict[str, int]:
    """The page of each bookmark in ``body``; ``width`` and ``height``: the measure, in twentieths of a point."""
    found: dict[str, int] = {}
    filling = _Filling(height)
    blocks = list(_Measure(width, notes).blocks(body))
    for block, following in itertools.zip_longest(blocks, blocks[1:]):
        found |= dict.fromkeys(block.names, filling.put(block, following if block.keep else None))
    return found


class _Filling:
    """Pages being filled with blocks, one after the other."""

    def __init__(self, height: int) -> None:
        self._height = height
        self._page, self._used, self._noted, self._after = 1, 0.0, 0.0, 0.0

    def put(self, block: _Block, kept: _Block | None) -> int:
        """Set a block, on a new page if its beginning and that of ``kept`` do not fit; the page where it begins."""
        gap = max(self._after, block.before)
        least = gap + block.height * block.opening + self._notes(block)
        if kept:
            least += max(block.after, kept.before) + kept.height * kept.opening
        if self._used and (block.new_page or self._used + least + self._noted > self._height):
            self._turn()
            gap = block.before if block.new_page else 0
        begun = self._page
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
            self._turn()
            if left <= 0:
                break
        self._used += max(left, 0) * block.height

    def _turn(self) -> None:
        self._page, self._used, self._noted = self._page + 1, 0.0, 0.0

    def _notes(self, block: _Block) -> float:
        return block.notes + (NOTES_RULE if block.notes and not self._noted else 0)


class _Measure:
    """Turns paragraphs and tables into blocks of so many lines."""

    def __init__(self, width: int, notes: Mapping[str, Element]) -> None:
        self._width = width
        self._notes = notes
        self._styles = {style.id: style for style in STYLES}

    def blocks(self, body: Iterable[Element]) -> Iterator[_Block]:
        """Every block of the body in order."""
        for node in body:
            if node.tag == qualified("w:p") and not _framed(node):
                yield self._paragraph(node, self._width)
            elif node.tag == qualified("w:tbl"):
                yield from self._table(node)

    def _paragraph(self, node: Element, width: float) -> _Block:
        style = self._style(node)
        size = (style.size or self._styles["Normal"].size) / 2
        indent = node.find(f"{qualified('w:pPr')}/{qualified('w:ind')}")
        left = int(indent.get(qualified("w:left"), 0)) if indent is not None else style.indent
        lines = _lines(_words(node), (width - left - style.right) / size / 20 * 1000, bold=style.bold)
        lines += sum(1 for _ in node.iter(qualified("w:br")))
        return _Block(
            lines,
            _leading(size),
            before=(style.before or 0) + (RULE if style.rule == "top" else 0),
            after=style.after if style.after is not None else self._styles["Normal"].after or 0,
            keep=style.keep,
            new_page=node.find(f"{qualified('w:pPr')}/{qualified('w:pageBreakBefore')}") is not None,
            notes=sum(self._note(mark) for mark in node.iter(qualified("w:footnoteReference"))),
            names=tuple(str(mark.get(qualified("w:name"))) for mark in node.iter(qualified("w:bookmarkStart"))),
        )

    def _table(self, node: Element) -> Iterator[_Block]:
        """Each row as lines of its highest cell: a row can be divided between pages."""
        for row in node.iterchildren(qualified("w:tr")):
            heights = [self._cell(cell) for cell in row.iterchildren(qualified("w:tc"))]
            line = _leading(self._styles["TableText"].size / 2)
            marks = row.iter(qualified("w:footnoteReference"))
            total = max(heights, default=line) + ROW_EDGES
            yield _Block(max(1, math.ceil(total / line)), line, notes=sum(map(self._note, marks)))

    def _cell(self, node: Element) -> float:
        width = node.find(f"{qualified('w:tcPr')}/{qualified('w:tcW')}")
        room = int(width.get(qualified("w:w"), 0)) - CELL_EDGES if width is not None else self._width
        blocks = [self._paragraph(paragraph, room) for paragraph in node.iter(qualified("w:p"))]
        return sum(block.lines * block.height + block.after for block in blocks)

    def _note(self, mark: Element) -> float:
        note = self._notes[str(mark.get(qualified("w:id")))]
        blocks = [self._paragraph(paragraph, self._width) for paragraph in note.iter(qualified("w:p"))]
        return sum(block.lines * block.height + block.after for block in blocks)

    def _style(self, node: Element) -> Style:
        found = node.find(f"{qualified('w:pPr')}/{qualified('w:pStyle')}")
        return self._styles[str(found.get(qualified("w:val")))] if found is not None else self._styles["Normal"]


def _leading(size: float) -> int:
    """The height of a line, in twentieths of a point."""
    return int(ASCENT * size * 20 / 1000) + int(DESCENT * size * 20 / 1000)


def _words(node: Element) -> str:
    """The words that stand in the paragraph's measure: without the label that hangs before them."""
    words: list[str] = []
    tabs = 0
    for part in node.iter(qualified("w:t"), qualified("w:tab")):
        if part.tag == qualified("w:t"):
            words.append(part.text or "")
        elif (parent := part.getparent()) is not None and parent.tag == qualified("w:r"):
            tabs += 1
            words = [] if tabs == 1 else words
            if tabs == 2:
                break
    return "".join(words)


def _framed(node: Element) -> bool:
    return node.find(f"{qualified('w:pPr')}/{qualified('w:framePr')}") is not None


def _lines(words: str, room: float, *, bold: bool) -> int:
    """How many lines ``words`` take where ``room`` thousandths of the size stand side by side."""
    lines, used = 1, 0
    for piece in _PIECE.findall(words):
        wide, trailing = _wide(piece, bold), _wide(piece[-1:], bold) if piece[-1:].isspace() else 0
        if used and used + wide - trailing > room:
            lines, used = lines + 1, 0
        used += wide
        if used - trailing > room:  # a piece longer than a line goes on
            lines, used = lines + int(used // room), int(used % room)
    return lines


@lru_cache(maxsize=50_000)
def _wide(piece: str, bold: bool) -> int:
    known = _widths()["Bold" if bold else "Regular"]
    return sum(known.get(letter) or (IDEOGRAPH if letter > "\u2e80" else ORDINARY) for letter in piece)


@cache
def _widths() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads((FONTS / "widths.json").read_text())
    return found
