"""On which page each heading of the Word file will stand: its contents are filled before anybody opens it.

Word processors compute a contents field only when they are asked to. The file carries its own face, whose widths are
known, so lines are broken and pages filled here as they do it: greedily, with the same rules for headings, widows and
footnotes. Where a program decides otherwise, updating the field sets the number right.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from recommendations.report.renderers.docx.styles import Style, styles
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
    solid: bool = False


def pages(body: Element, notes: Mapping[str, Element], *, width: int, height: int) -> dict[str, int]:
    """The page of each bookmark in ``body``; ``width`` and ``height``: the measure, in twentieths of a point."""
    measure = _Measure(width, notes)
    found: dict[str, int] = {}
    page, used, noted, after = 1, 0.0, 0.0, 0.0
    blocks = list(measure.blocks(body))
    for place, block in enumerate(blocks):
        gap = max(after, block.before) if used else 0
        needed = block.height * (block.lines if block.solid else min(block.lines, 2 if block.lines != 3 else 3))
        if block.keep:
            needed += _kept(blocks, place)
        notes_here = block.notes + (NOTES_RULE if block.notes and not noted else 0)
        if used and (block.new_page or used + gap + needed + notes_here + noted > height):
            page, used, noted = page + 1, 0.0, 0.0
            gap = block.before if block.new_page else 0
            notes_here = block.notes + (NOTES_RULE if block.notes else 0)
        found |= dict.fromkeys(block.names, page)
        noted += notes_here
        lines, used = block.lines, used + gap
        while used + lines * block.height + noted > height and not block.solid:
            fitting = max(1, int((height - noted - used) / block.height))
            fitting = min(fitting, lines - 2) if lines - fitting < 2 and lines > 3 else fitting
            lines, page, used, noted = lines - max(1, fitting), page + 1, 0.0, 0.0
            if lines <= 0:
                break
        used += max(lines, 0) * block.height
        after = block.after
    return found


def _kept(blocks: list[_Block], place: int) -> float:
    """What must stand on the page of a heading besides itself: the next paragraph's first lines."""
    for following in blocks[place + 1 : place + 2]:
        lines = following.lines if following.lines <= 3 else 2
        return max(blocks[place].after, following.before) + following.height * lines
    return 0


class _Measure:
    """Turns paragraphs and tables into blocks of so many lines."""

    def __init__(self, width: int, notes: Mapping[str, Element]) -> None:
        self._width = width
        self._notes = notes
        self._styles = {style.id: style for style in styles(width)}

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
        elif part.getparent().tag == qualified("w:r"):
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
