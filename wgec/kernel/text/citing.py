"""Where a text names other recommendations by number: "Recommendation 25", "Recs. 25, 26 and 27", "12 to 15".

Nothing is altered: numbers are found in the words as they stand, and on a page each may become a link.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from wgec.kernel.text.plain import inline_text
from wgec.kernel.text.reading import parse
from wgec.kernel.text.tree import (
    Block,
    Body,
    Break,
    Cell,
    Code,
    Heading,
    Inline,
    Link,
    ListBlock,
    ListItem,
    Marked,
    Note,
    Paragraph,
    Quote,
    Styled,
    Table,
    Text,
)

WORDS = 120
"""Characters of the words that are kept of a reference."""

_NUMBER = r"(?<![\w./])[1-9][0-9]{0,5}(?![\w/]|\.[0-9]|,[0-9]{3}(?![0-9])|-[A-Za-z])"
_NAMED = re.compile(
    r"(?<!\w)(?P<name>(?:draft\s+)?(?:Recommendations?|Recs?\b\.?|Recommandations?|Recomendaci(?:ón|ones))"
    r"\s+(?:(?:nos?\.|nrs?\.|numbers?|№)\s*)?)"
    rf"(?P<numbers>{_NUMBER}(?:\s*(?:,\s*(?:and|or|et|y)?|and|or|et|y|&|to|[-–—])\s*{_NUMBER})*)",
    re.IGNORECASE,
)
_HINT = re.compile(r"\b(?:recs?\b|recom)", re.IGNORECASE)
_EACH = re.compile(r"[1-9][0-9]{0,5}")
_SPAN = re.compile(r"([1-9][0-9]{0,5})\s*(?:to|[-–—])\s*([1-9][0-9]{0,5})", re.IGNORECASE)
LONGEST_SPAN = 50
"""Numbers of "12 to 15" that are taken as named; a longer span names its two ends."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One number that a text names: where it stands in the words, and those words."""

    number: int
    start: int
    end: int
    words: str


def in_words(plain: str, called: str = "") -> Iterator[Citation]:
    """Every number that stands in ``plain`` as that of a recommendation, in reading order.

    ``called`` is what a report in another language calls one: "Рекомендация {number}".
    """
    yield from sorted((*_usual(plain), *_called(plain, called)), key=lambda each: each.start)


@lru_cache(maxsize=32)
def _pattern(called: str) -> re.Pattern[str] | None:
    """What finds a name that is none of the usual ones; None for those, and for a number without a name."""
    before, place, after = called.partition("{number}")
    if not place or not before.strip() or _NAMED.match(f"{before}1{after}"):
        return None
    return re.compile(rf"(?<!\w){re.escape(before)}(?P<number>{_NUMBER}){re.escape(after)}")


def _called(plain: str, called: str) -> Iterator[Citation]:
    if pattern := _pattern(called):
        for found in pattern.finditer(plain):
            yield Citation(int(found["number"]), found.start(), found.end(), found.group()[:WORDS])


def _usual(plain: str) -> Iterator[Citation]:
    for named in _NAMED.finditer(plain):
        words = " ".join(named.group().split())[:WORDS]
        begin = named.start("numbers")
        for place, found in enumerate(_EACH.finditer(named.group("numbers"))):
            # "Recommendation 25" is one link; of several numbers each is one.
            start = named.start() if place == 0 else begin + found.start()
            yield Citation(int(found.group()), start, begin + found.end(), words)


def cited(text: str) -> dict[int, str]:
    """The numbers that ``text`` (Markdown) names, those within a span too, each with the words that name it first."""
    found: dict[int, str] = {}
    if not _HINT.search(text):
        return found
    for line in _lines(parse(text)):
        for citation in in_words(line):
            found.setdefault(citation.number, citation.words)
        for named in _NAMED.finditer(line):
            words = " ".join(named.group().split())[:WORDS]
            for first, last in _SPAN.findall(named.group("numbers")):
                if int(first) < int(last) <= int(first) + LONGEST_SPAN:
                    for number in range(int(first), int(last)):
                        found.setdefault(number, words)
    return found


def linked(text: str | Body, address: Callable[[int], str | None], called: str = "") -> Body:
    """The tree of ``text`` for a page: each number that has an ``address`` is a link to it, its words as they are.

    The addresses are of this page or site; what the author has made a link, or wrote as code, stays as it is.
    ``called`` as in ``in_words``.
    """
    body = parse(text) if isinstance(text, str) else text
    walk = _Links(address, called)
    return Body(walk.blocks(body.blocks), tuple(Note(note.label, walk.blocks(note.blocks)) for note in body.notes))


def _lines(body: Body) -> Iterator[str]:
    """The words of each paragraph and heading, in reading order, the notes' last; the words of links left out."""
    gathered: list[str] = []

    def note(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        gathered.append("".join(_blanked(inlines)))
        return inlines

    walk = _Walk(note)
    walk.blocks(body.blocks)
    for each in body.notes:
        walk.blocks(each.blocks)
    return iter(gathered)


def _blanked(inlines: Iterable[Inline | Marked]) -> Iterator[str]:
    """The words as ``inline_text`` gives them; what is no place for a link as so many marks that are no words."""
    for inline in inlines:
        match inline:
            case Styled(_, inner) | Marked(_, inner):
                yield from _blanked(inner)
            case Text(text):
                yield text
            case Break():
                yield " " * len(inline_text((inline,)))
            case Code() | Link():
                yield "\ufffc" * len(inline_text((inline,)))
            case _:
                yield inline_text((inline,))


@dataclass
class _Walk:
    """Every line of inlines of a tree replaced by what ``line`` makes of it."""

    line: Callable[[tuple[Inline, ...]], tuple[Inline, ...]]

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(map(self._block, blocks))

    def _block(self, block: Block) -> Block:
        match block:
            case Paragraph(inlines) | Heading(_, inlines):
                return replace(block, inlines=self.line(inlines))
            case Quote(inner):
                return Quote(self.blocks(inner))
            case ListBlock(_, items):
                return replace(block, items=tuple(ListItem(self.blocks(each.blocks), each.label) for each in items))
            case Table(head, rows):
                return Table(self._row(head), tuple(map(self._row, rows)))

    def _row(self, cells: Iterable[Cell]) -> tuple[Cell, ...]:
        return tuple(Cell(self.blocks(cell.blocks)) for cell in cells)


class _Links(_Walk):
    """Makes links of the numbers that have an address."""

    def __init__(self, address: Callable[[int], str | None], called: str) -> None:
        super().__init__(self._linked)
        self._address = address
        self._called = called

    def _linked(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        words = "".join(_blanked(inlines))
        places = [
            (citation.start, citation.end, href)
            for citation in in_words(words, self._called)
            if (href := self._address(citation.number))
        ]
        return tuple(_cut(inlines, 0, places)) if places else inlines


def _cut(inlines: Iterable[Any], at: int, places: list[tuple[int, int, str]]) -> Iterator[Any]:
    """``inlines``, which begin at ``at``, with a link around what stands at each of ``places``."""
    for inline in inlines:
        match inline:
            case Text(text):
                yield from _pieces(text, at, places)
            case Styled(_, inner) | Marked(_, inner):
                yield replace(inline, inlines=tuple(_cut(inner, at, places)))
            case _:
                yield inline
        at += sum(map(len, _blanked((inline,))))


def _pieces(text: str, at: int, places: list[tuple[int, int, str]]) -> Iterator[Inline]:
    done = 0
    for start, end, href in places:
        first, last = max(start - at, done), min(end - at, len(text))
        if first >= last:
            continue
        if first > done:
            yield Text(text[done:first])
        yield Link(href, (Text(text[first:last]),))
        done = last
    if done < len(text):
        yield Text(text[done:])
