"""Where the words of a text stand in its canonical Markdown: passages are kept as characters of what is stored.

What people see and mark are words; what is stored is Markdown. Each unit's words are found in it one by one, in the
order of ``units.split``: every character has the place where it is written, its escape included. A table, a footnote
and what cannot be followed are taken whole.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from wgec.kernel.text import sentencing, units
from wgec.kernel.text.inlines import Atom, flatten
from wgec.kernel.text.normal import label_as_text
from wgec.kernel.text.plain import inline_text
from wgec.kernel.text.reading import parse
from wgec.kernel.text.tree import Break, Code, Heading, Inline, ListItem, NoteMark, Paragraph, Text
from wgec.kernel.text.units import Kind

Span = tuple[int, int]

_PREFIX = re.compile(r"(?:[ >]|(?:[-*]|\d{1,9}[.)])(?: +|$))*")
_HEADING = re.compile(r"#{1,6} ")
_ENTITY = re.compile(r"&#?\w{1,32};")
_BREAK = re.compile(r"\\\n[ >]*")
_LINK_BEGIN = re.compile(r"[*_~]*[\[<]")
_LINK_END = re.compile(r"[*_~`]*(?:>|\]\((?:\\.|[^\\)])*\))")
_MARKS = "*_~[<"


@dataclass(frozen=True)
class Located:
    """A unit and where it is written: its words, and for each character where it begins and ends in the Markdown.

    ``begin`` and ``end`` are where its own writing begins (after a list's marker) and ends. ``is_whole``: no part of it
    is taken alone.
    """

    place: int
    kind: Kind
    plain: str
    begin: int
    end: int
    starts: tuple[int, ...] = field(default=(), repr=False)
    ends: tuple[int, ...] = field(default=(), repr=False)

    @property
    def is_whole(self) -> bool:
        """Whether it is taken whole, or not at all."""
        return not self.starts

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Its sentences, in the characters of its words; all of it where it is taken whole."""
        if self.is_whole:
            return ((0, len(self.plain)),) if self.plain.strip() else ()
        return sentencing.sentences(self.plain)

    def written(self, start: int, end: int) -> Span:
        """Where the words from ``start`` to ``end`` are written; with the markup around them where they are all."""
        if self.is_whole:
            return self.begin, self.end
        first = self.begin if start <= 0 else self.starts[start]
        return first, self.end if end >= len(self.plain) else self.ends[end - 1]

    def words(self, start: int, end: int) -> Span | None:
        """The words that are written from ``start`` to ``end`` of the Markdown; None when there are none."""
        if end <= self.begin or start >= self.end:
            return None
        if self.is_whole:
            return 0, len(self.plain)
        inside = [
            at
            for at, (first, last) in enumerate(zip(self.starts, self.ends, strict=True))
            if start < last and first < end
        ]
        return trimmed(self.plain, inside[0], inside[-1] + 1) if inside else None


@lru_cache(maxsize=512)
def located(text: str) -> tuple[Located, ...]:
    """The units of a canonical text that has words, each where it is written; the footnotes are left out.

    Raises Malformed when the Markdown cannot be read.
    """
    return tuple(_located(text))


def covered(text: str, spans: Sequence[Span]) -> dict[int, list[Span]]:
    """For each unit, by its place, the words that the spans of the Markdown cover, joined where they touch."""
    found: dict[int, list[Span]] = {}
    for unit in located(text):
        words = [words for span in spans if span[0] < unit.end and unit.begin < span[1] if (words := unit.words(*span))]
        if words:
            found[unit.place] = joined(words, unit.plain)
    return found


def settled(text: str, start: int, end: int) -> Span | None:
    """The span as it is kept: from its first word to its last, what is taken whole wholly; None without words."""
    touched = [(unit, words) for unit in located(text) if (words := unit.words(start, end))]
    if not touched:
        return None
    (first, (begins, _)), (last, (_, ends)) = touched[0], touched[-1]
    return first.written(begins, len(first.plain))[0], last.written(0, ends)[1]


def joined(spans: Sequence[Span], plain: str) -> list[Span]:
    """The spans in order, those that overlap, or between which nothing but white space stands, as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and not plain[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def trimmed(plain: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends; None when nothing else is there."""
    text = plain[start:end]
    start, end = start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
    return (start, end) if start < end else None


# --- finding what is written ------------------------------------------------------------------------------------


def _located(text: str) -> Iterator[Located]:
    at = 0
    for unit in units.split(parse(text)):
        plain = _plain(unit)
        if unit.kind == "note":
            return
        if unit.kind == "table":
            begin = _at_line(text, at, "|")
            at = _after_table(text, begin)
            if plain:
                yield Located(unit.place, unit.kind, plain, begin, at)
            continue
        if not plain:
            continue
        begin = _at_words(text, at)
        found = _Scan(text, begin).all(_inlines(unit.part))
        if found is None:
            at = _after_block(text, begin, plain)
            yield Located(unit.place, unit.kind, plain, begin, at)
            continue
        starts, ends, at = found
        yield Located(unit.place, unit.kind, plain, begin, at, tuple(starts), tuple(ends))


def _inlines(part: object) -> tuple[Inline, ...]:
    match part:
        case ListItem() as item:
            match label_as_text(item).blocks:
                case (Paragraph(inlines), *_):
                    return inlines
            return ()
        case Paragraph(inlines) | Heading(_, inlines):
            return inlines
    return ()


def _plain(unit: units.Unit) -> str:
    return unit.plain if unit.kind == "table" else inline_text(_inlines(unit.part))


def _at_words(text: str, at: int) -> int:
    """Where the next block's own words begin: after blank lines, the margin, and the markers of lists and headings."""
    while at < len(text):
        if at and text[at - 1] != "\n":
            at = _next_line(text, at)
            continue
        line_end = _line_end(text, at)
        prefix = _PREFIX.match(text, at, line_end)
        begin = prefix.end() if prefix else at
        if heading := _HEADING.match(text, begin, line_end):
            begin = heading.end()
        if begin < line_end:
            return begin
        at = line_end + 1
    return len(text)


def _at_line(text: str, at: int, sign: str) -> int:
    """The next place from ``at`` on where the words of a line begin with ``sign``."""
    begin = _at_words(text, at)
    while begin < len(text) and not text.startswith(sign, begin):
        begin = _at_words(text, _next_line(text, begin))
    return begin


def _after_table(text: str, begin: int) -> int:
    at = end = begin
    while at < len(text) and text[at:].lstrip(" >").startswith("|"):
        end = _line_end(text, at)
        at = end + 1
    return end


def _after_block(text: str, begin: int, plain: str) -> int:
    """The end of a block of so many lines that could not be followed."""
    end = _line_end(text, begin)
    for _line in range(plain.count("\n")):
        end = _line_end(text, end + 1) if end < len(text) else end
    return end


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _next_line(text: str, at: int) -> int:
    return min(_line_end(text, at) + 1, len(text))


class _Scan:
    """Follows the atoms of one block through its Markdown, which holds them in this order and markup between them."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at = text, at
        self.starts: list[int] = []
        self.ends: list[int] = []

    def all(self, inlines: tuple[Inline, ...]) -> tuple[list[int], list[int], int] | None:
        """Where each character begins and ends, and where the block's writing ends; None when it is not found."""
        link = None
        for atom in flatten(inlines):
            if atom.link != link:
                if link is not None and not self._pass(_LINK_END):
                    return None
                if atom.link is not None and not self._pass(_LINK_BEGIN):
                    return None
            link = atom.link
            if not self._atom(atom):
                return None
        if link is not None and not self._pass(_LINK_END):
            return None
        end = _line_end(self.text, self.at)
        return None if self.text[self.at : end].strip("*_~`\\ #") else (self.starts, self.ends, end)

    def _pass(self, markup: re.Pattern[str]) -> bool:
        found = markup.match(self.text, self.at)
        if found is None:
            return False
        self.at = found.end()
        return True

    def _atom(self, atom: Atom) -> bool:
        match atom.value:
            case NoteMark(label):
                return self._literally(f"[^{label}]")
            case Break():
                return self._break()
            case Code(words):
                return self._code(words)
            case Text(words):
                return all(self._character(each) for each in words)
        return False

    def _literally(self, words: str) -> bool:
        at = self._past_marks(lambda at: self.text.startswith(words, at))
        if at is None:
            return False
        self.at = at + len(words)
        return True

    def _break(self) -> bool:
        at = self._past_marks(lambda at: _BREAK.match(self.text, at) is not None)
        found = _BREAK.match(self.text, at) if at is not None else None
        if found is None:
            return False
        self._take(found.start(), found.end())
        return True

    def _code(self, words: str) -> bool:
        at = self._past_marks(lambda at: self.text.startswith("`", at))
        if at is None:
            return False
        ticks = len(self.text[at:]) - len(self.text[at:].lstrip("`"))
        for pad in ("", " "):
            begin = at + ticks + len(pad)
            closing = pad + "`" * ticks
            if self.text.startswith(words + closing, begin):
                for offset in range(len(words)):
                    self._take(begin + offset, begin + offset + 1)
                self.at = begin + len(words) + len(closing)
                return True
        return False

    def _character(self, wanted: str) -> bool:
        at = self._past_marks(lambda at: self._length(at, wanted) > 0)
        if at is None:
            return False
        self._take(at, at + self._length(at, wanted))
        return True

    def _length(self, at: int, wanted: str) -> int:
        """How many characters at ``at`` write ``wanted``; 0 when another one, or none, is written there."""
        text = self.text
        if text.startswith("\\", at):
            return 2 if text[at + 1 : at + 2] == wanted else 0
        if (entity := _ENTITY.match(text, at)) and html.unescape(entity.group()) == wanted:
            return len(entity.group())
        return 1 if text[at : at + 1] == wanted else 0

    def _past_marks(self, found: Callable[[int], bool]) -> int | None:
        """The place after marks that open or close where it is ``found``."""
        at = self.at
        while not found(at):
            if at >= len(self.text) or self.text[at] not in _MARKS:
                return None
            at += 1
        return at

    def _take(self, start: int, end: int) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self.at = end
