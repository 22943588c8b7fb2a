"""Lines that were wrapped at a margin, made paragraphs and items again; no word is added, dropped or moved."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from consultations.intake import marks
from consultations.intake.inlines import SUPERSCRIPTS
from consultations.intake.marks import Mark
from consultations.intake.pieces import Unit
from consultations.intake.values import Caution

_ENDED = re.compile(rf"[.!?:;…。！？؟۔][)\]”\"'’»{SUPERSCRIPTS}]*$")
_PAUSED = re.compile(r"(?:[,;:.!?…，；：]|\b(?:and|or|et|ou|y|o|и|или))[)\]”\"'’»]*$")
_INITIAL = re.compile(r"\b[A-Z]\.$")
_OPEN_WORD = re.compile(
    r"""\b(?:the|a|an|of|and|or|to|in|on|for|by|with|from|as|at|that|which|its|their|this|these|is|are|be|should|shall
      |le|la|les|de|des|du|et|ou|à|en|pour|par|el|los|las|del|y|para|con|по|в|и|на|с|о)$""",
    re.VERBOSE | re.IGNORECASE,
)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)
NOTE = re.compile(rf"([{SUPERSCRIPTS}]+)\s*(?=\S)")
_HYPHENATED = re.compile(r"(?<!\w)(\w+)[-\u2010\u00ad]$")  # begun at words alone: of a long one not at each letter
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONG, _NARROWEST, _WIDEST = 100, 30, 140  # characters of a line


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with words; ``gap`` is how many empty lines stand above it, ``page`` whether a page begins with it."""

    number: int
    text: str
    gap: int = 0
    page: bool = False
    heading: bool = False

    @property
    def indent(self) -> int:
        text = self.text.expandtabs(4)
        return len(text) - len(text.lstrip())

    @property
    def words(self) -> str:
        return self.text.strip()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file sets its lines: its margin (0 when lines are as long as their paragraphs) and its usual gap."""

    width: int
    gap: int


@dataclass(slots=True)
class Rebuilt:
    """The units of a file, and what had to be decided for them."""

    units: list[Unit] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)


@dataclass(slots=True)
class _Rebuilder:
    layout: Layout
    vocabulary: Counter[str]
    units: list[Unit] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    series: dict[str, str] = field(default_factory=dict)  # the last label of each kind since the last heading

    def take(self, before: TextLine, line: TextLine) -> None:
        """Make a line a unit of its own, or the rest of the one before."""
        unit = self.units[-1]
        mark = marks.of(line.text)
        if unit.rows and line.gap <= self.layout.gap and _cells(line) == len(unit.rows[0]):
            unit.rows, unit.last = (*unit.rows, _row(line)), line.number
        elif mark is None and _lost_bullet(before, line, unit):
            self.lost.append(line.number)
            self.units.append(Unit(line.number, line.number, line.words, "-", line.indent, bullet="lost"))
        elif self._is_item(before, line, mark, unit):
            self.add(line, mark)
        elif _begins(before, line, unit) or _breaks(before, line, unit, self.layout):
            self.add(line, None)
        else:
            self._append(unit, before, line)

    def add(self, line: TextLine, mark: Mark | None) -> None:
        """A unit that begins with a line."""
        if line.heading:
            self.series.clear()
        if mark is None:
            rows = (_row(line),) if _cells(line) > 1 else ()
            self.units.append(Unit(line.number, line.number, line.words, "", line.indent, line.heading, rows=rows))
            return
        self.series[marks.kind(mark.label)] = mark.label
        bullet = mark.sign if mark.is_bullet else ""
        self.units.append(
            Unit(line.number, line.number, mark.rest, mark.label, line.indent, line.heading, bullet=bullet)
        )

    def _is_item(self, before: TextLine, line: TextLine, mark: Mark | None, unit: Unit) -> bool:
        """Whether the mark before a line makes it an item, or stands there because the line was wrapped before it."""
        if mark is None:
            return False
        if mark.is_glyph or (mark.is_bullet and unit.bullet == mark.sign and line.indent <= unit.indent):
            return True
        layout = self.layout
        apart = line.gap > layout.gap or _has_room(before, line, layout) or layout.width == 0
        paused = _PAUSED.search(before.words) and not _INITIAL.search(before.words)
        if not (apart or paused or line.heading or before.heading):
            return not mark.is_bullet and self._goes_on(mark, skips=False)
        return mark.is_bullet or self._is_likely(mark)

    def _goes_on(self, mark: Mark, *, skips: bool) -> bool:
        last = self.series.get(marks.kind(mark.label), "")
        return bool(last) and marks.goes_on(last, mark.label) and (skips or not marks.skipped(last, mark.label))

    def _is_likely(self, mark: Mark) -> bool:
        """An initial before a name and a quantity look like labels: these have to begin a series or to go on."""
        if mark.begins or self._goes_on(mark, skips=True):
            return True
        if mark.label[0].isdigit() and "." in mark.label.rstrip("."):
            return not mark.rest[:1].islower()
        return not (mark.label.endswith(".") and mark.label[0].isalpha() and len(mark.label) == 2)

    def _append(self, unit: Unit, before: TextLine, line: TextLine) -> None:
        unit.last = line.number
        if (cut := _HYPHENATED.search(before.words)) and line.words[:1].isalnum():
            unit.text, caution = _joined(unit.text, cut[1], line, self.vocabulary)
            self.cautions.append(caution)
            return
        if line.gap > self.layout.gap and not line.page:
            opening = " ".join(line.words.split()[:6])
            self.cautions.append(Caution(line.number, f"An empty line cut a sentence: joined with “{opening}”."))
        unit.text = f"{unit.text} {line.words}"


def rebuild(lines: Sequence[TextLine], layout: Layout, vocabulary: Counter[str]) -> Rebuilt:
    """The paragraphs, items and rows that the lines make."""
    rebuilder = _Rebuilder(layout, vocabulary)
    if lines:
        rebuilder.add(lines[0], marks.of(lines[0].text))
    for before, line in pairwise(lines):
        rebuilder.take(before, line)
    if lost := rebuilder.lost:
        rebuilder.cautions.append(Caution(lost[0], _lost_words(lost)))
    return Rebuilt([_settled(unit) for unit in rebuilder.units], rebuilder.cautions)


def _lost_words(lost: Sequence[int]) -> str:
    where = ", ".join(map(str, lost))
    return f"A space stands where a bullet was lost: read as items of a list (line{'s'[: len(lost) > 1]} {where})."


def _settled(unit: Unit) -> Unit:
    """One line with tabs makes no table: its tabs are spaces."""
    if len(unit.rows) == 1:
        unit.rows = ()
    return unit


def _cells(line: TextLine) -> int:
    return 0 if marks.of(line.text) else len(_row(line))


def _row(line: TextLine) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.words.split("\t"))


# --- how a file is set -----------------------------------------------------------------------


def layout_of(lines: Sequence[TextLine], *, is_wrapped: bool | None = None) -> Layout:
    """The margin and the usual gap; ``is_wrapped`` says it where the format knows."""
    lengths = sorted(len(line.words) for line in lines)
    if not lengths:
        return Layout(0, 0)
    if is_wrapped is None:
        is_wrapped = sum(length > _LONG for length in lengths) * 10 < len(lengths)
    if not is_wrapped:
        return Layout(0, 0)
    width = lengths[min(len(lengths) - 1, len(lengths) * 9 // 10)]
    if width < _NARROWEST:
        return Layout(0, 0)
    following = list(pairwise(lines))
    spaced = sum(line.gap > 0 for _, line in following)
    open_ends = sum(line.gap > 0 and _is_open(before.words, line.words) for before, line in following)
    double = spaced * 10 >= len(following) * 6 and open_ends * 10 >= len(following) * 3
    return Layout(min(width, _WIDEST), int(double))


def vocabulary_of(texts: Iterable[str]) -> Counter[str]:
    """How often each whole word stands in the lines; halves at the ends of hyphenated lines are none."""
    words: Counter[str] = Counter()
    half = False
    for text in texts:
        found = [match[0].casefold() for match in _WORD.finditer(text)]
        cut = bool(_HYPHENATED.search(text.strip()))
        words.update(found[int(half) : len(found) - int(cut)])
        half = cut
    return words


def _has_room(before: TextLine, line: TextLine, layout: Layout) -> bool:
    """Whether the line's first word would have fitted on the line before, had the paragraph gone on."""
    first = line.words.split()[0]
    return layout.width > 0 and len(before.words) + 1 + len(first) <= layout.width - 2


# --- where something begins ------------------------------------------------------------------


def _is_open(before: str, line: str) -> bool:
    """Whether the words of a line go on with a sentence that the line before left open."""
    if _ENDED.search(before):
        return False
    return line[:1].islower() or bool(_OPEN_WORD.search(before)) or bool(_HYPHENATED.search(before))


def _begins(before: TextLine, line: TextLine, unit: Unit) -> bool:
    """Whether a line begins something new by what it is: a heading, an address, a row."""
    if before.heading != line.heading or ADDRESS.match(before.words) or ADDRESS.match(line.words):
        return True
    return bool(unit.rows) or (_cells(line) > 1 and not _is_open(before.words, line.words))


def _lost_bullet(before: TextLine, line: TextLine, unit: Unit) -> bool:
    """Whether the one space before a line stands where a bullet stood."""
    if line.indent != 1 or line.text[0] == "\t" or (before.indent == 1 and unit.bullet != "lost"):
        return False
    if not (_PAUSED.search(before.words) or ADDRESS.match(before.words)):
        return False
    return line.words[:1].islower() or before.words.endswith(":") or unit.bullet == "lost"


def _breaks(before: TextLine, line: TextLine, unit: Unit, layout: Layout) -> bool:
    """Whether a new paragraph begins, by the gap above the line and by the room on the line before it."""
    if _is_open(before.words, line.words):
        return False
    if line.gap > layout.gap and not line.page:
        return True
    if not layout.width:
        return not line.page or bool(_ENDED.search(before.words))
    if not _has_room(before, line, layout):
        return False
    # A short line that ends no sentence is a title or a line of an address, if it stands alone.
    alone = unit.first == before.number and len(before.words) * 10 < layout.width * 6
    return alone or bool(_ENDED.search(before.words))


# --- joining ---------------------------------------------------------------------------------


def _joined(text: str, half: str, line: TextLine, vocabulary: Counter[str]) -> tuple[str, Caution]:
    """Two halves of a word; the hyphen goes only where the file itself has the whole word without it."""
    rest = (_WORD.match(line.words) or [""])[0]
    whole = (half + rest).casefold()
    drops = text[-1] == "\u00ad" or bool(vocabulary[whole] and not vocabulary[f"{half}-{rest}".casefold()])
    kept = text[:-1] if drops else text
    shown = f"{half}{'' if drops else text[-1]}{line.words.split()[0]}".rstrip(".,;:")
    message = f"“{half}-” and “{rest or line.words.split()[0]}” were joined at a line break as “{shown}”."
    return kept + line.words, Caution(line.number, message)
