"""What pages left among the lines: running headers and footers, and page numbers."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from consultations.intake.values import Caution
from consultations.intake.wrapped import TextLine

_NUMBER = re.compile(
    r"(?:[-–—|\[(]\s*)?(?:(?:page|p\.|página|seite|стр\.?|страница)\s*)?(?P<number>\d{1,4})"
    r"(?:\s*(?:/|of|de|sur|von|из)\s*\d{1,4})?(?:\s*[-–—|\])])?",
    re.IGNORECASE,
)
_SAID = re.compile(r"(?:page|p\.|página|seite|стр\.?|страница)\s*\d|\d\s*(?:/|of|de|sur|von|из)\s*\d", re.IGNORECASE)
_EDGE = 2  # lines at the top and at the bottom of a page that may belong to the page
_FULL = 8  # lines; of a shorter page only the very first and the very last may be the page's
_FEWEST_PAGES = 3
_LONGEST = 150  # characters of a header or footer
_SERIES, _FEWEST_LINES = 3, 15  # lone numbers in a text without pages: how many, and how far apart

Pages = Sequence[Sequence[TextLine]]


def without_debris(pages: Pages) -> tuple[list[TextLine], list[Caution]]:
    """The lines of all pages without what repeats on them, and sentences that name everything left out."""
    if len(pages) == 1:
        return _without_lone_numbers(pages[0])
    running = _running(pages)
    gone = {id(line) for lines in running.values() for line in lines}
    if all(id(line) in gone or _NUMBER.fullmatch(line.words) for page in pages for line in page):
        running, gone = {}, set()  # the pages hold nothing else: it is the text
    cautions = [_named(lines, len(pages)) for lines in running.values()]
    numbers = [line for at, page in enumerate(pages) for line in _numbered(page, gone, at, pages)]
    gone |= {id(line) for line in numbers}
    if numbers:
        shown = f"“{numbers[0].words}” to “{numbers[-1].words}”" if len(numbers) > 1 else f"“{numbers[0].words}”"
        cautions.append(Caution(numbers[0].number, f"Page numbers left out: {shown}, {len(numbers)} in all."))
    return [line for page in pages for line in _rest(page, gone)], cautions


def _rest(page: Sequence[TextLine], gone: set[int]) -> Iterable[TextLine]:
    """What stays of a page; its first line says that a page begins."""
    kept = [line for line in page if id(line) not in gone]
    return [replace(line, page=at == 0) for at, line in enumerate(kept)]


def _edges(page: Sequence[TextLine]) -> list[TextLine]:
    edge = _EDGE if len(page) >= _FULL else 1
    return list(page) if len(page) <= 2 * edge else [*page[:edge], *page[-edge:]]


def _running(pages: Pages) -> dict[str, list[TextLine]]:
    """Lines that stand at the edge of most pages, alike but for numbers."""
    seen: dict[str, dict[int, TextLine]] = defaultdict(dict)
    for at, page in enumerate(pages):
        for line in _edges(page):
            if len(line.words) <= _LONGEST and not line.words.endswith("?") and not _NUMBER.fullmatch(line.words):
                seen[re.sub(r"\d+", "#", line.words.casefold())].setdefault(at, line)
    fewest = max(_FEWEST_PAGES, (len(pages) * 6 + 9) // 10)
    return {key: list(lines.values()) for key, lines in seen.items() if len(lines) >= fewest}


def _named(lines: Sequence[TextLine], pages: int) -> Caution:
    message = f"“{lines[0].words}” repeats on {len(lines)} of {pages} pages: left out as a header or footer."
    return Caution(lines[0].number, message)


def _numbered(page: Sequence[TextLine], gone: set[int], at: int, pages: Pages) -> list[TextLine]:
    """The page's number, when the neighbouring pages carry theirs in step with it."""
    return [line for line in _numbers(page, gone) if _in_step(line, at, pages, gone)][:1]


def _numbers(page: Sequence[TextLine], gone: set[int]) -> list[TextLine]:
    rest = [line for line in page if id(line) not in gone]
    return [line for line in _edges(rest) if _NUMBER.fullmatch(line.words)]


def _in_step(line: TextLine, at: int, pages: Pages, gone: set[int]) -> bool:
    own = _value(line)
    for other in (at - 1, at + 1):
        if 0 <= other < len(pages) and any(_value(near) == own + other - at for near in _numbers(pages[other], gone)):
            return True
    return False


def _value(line: TextLine) -> int:
    match = _NUMBER.fullmatch(line.words)
    return int(match["number"]) if match else -1


def _without_lone_numbers(lines: Sequence[TextLine]) -> tuple[list[TextLine], list[Caution]]:
    """A text without pages: numbers alone on a line are the pages' when they count on, far apart; else suspected."""
    lone = [line for line in lines if _NUMBER.fullmatch(line.words)]
    gone = {id(line) for line in _series(lone)}
    kept = [line for line in lines if id(line) not in gone]
    out = [line for line in lone if id(line) in gone]
    cautions = []
    if out:
        message = f"Page numbers left out: “{out[0].words}” to “{out[-1].words}”, {len(out)} in all."
        cautions.append(Caution(out[0].number, message))
    cautions += [
        Caution(line.number, f"“{line.words}” stands alone on its line: kept; perhaps it is a page number.")
        for line in lone
        if id(line) not in gone
    ]
    return kept, cautions


def _series(lone: Sequence[TextLine]) -> list[TextLine]:
    run: list[TextLine] = []
    longest: list[TextLine] = []
    for line in lone:
        far = bool(run) and line.number - run[-1].number >= _FEWEST_LINES
        if not (run and _value(line) == _value(run[-1]) + 1 and (far or _SAID.search(line.words))):
            run = []
        run.append(line)
        longest = max(longest, list(run), key=len)
    return longest if len(longest) >= _SERIES else []
