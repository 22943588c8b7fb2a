"""A PDF's pages as lines: where they stand, how large their letters are, and which digits are raised."""

import io
import re
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from consultations.intake import plain_text
from consultations.intake.inlines import SUPERSCRIPTS
from consultations.intake.pieces import Opened
from consultations.intake.values import Caution
from consultations.intake.wrapped import TextLine
from wgec.kernel.errors import Malformed

MAX_PAGES = 500
SECONDS = 90
_RAISED = str.maketrans("0123456789", SUPERSCRIPTS)
_LARGER, _NOTE_SIZE, _SMALLER = 1.15, 0.95, 0.8  # times the running text: a heading, a footnote, a raised digit
_NUMBER = re.compile(r"\d{1,3}")
_GAP = 1.35  # times the usual distance of lines: an empty line
_MAX_HEADING = 200
_BULLET = "◦ "
# What a PDF made wrong, by accident or on purpose, makes the library raise.
_DAMAGED = (
    PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OverflowError,
    ZeroDivisionError, NotImplementedError, RecursionError, OSError, EOFError,
)  # fmt: skip


@dataclass(slots=True)
class _Run:
    """Characters set at once: their place, their size, and the name of their font."""

    text: str
    x: float
    y: float
    size: float
    font: str

    @property
    def bold(self) -> bool:
        return "bold" in self.font.casefold()


@dataclass(slots=True)
class _Set:
    """One line of a page as it was set."""

    runs: list[_Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def size(self) -> float:
        """The size that most of its letters have."""
        sizes: Counter[float] = Counter()
        for run in self.runs:
            sizes[round(run.size, 1)] += len(run.text.strip())
        return sizes.most_common(1)[0][0] if sizes else 0.0

    @property
    def first(self) -> _Run:
        return next(run for run in self.runs if run.text.strip())


def open_pdf(content: bytes, file_name: str) -> Opened:
    """Take a PDF apart; its lines are those of all its pages, counted. Raises Malformed when it cannot be read."""
    started = time.monotonic()
    try:
        reader = _reader(content, file_name)
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise Malformed(f"{file_name} has {count:,} pages and at most {MAX_PAGES} are read; split it.")
        pages: list[list[_Set]] = []
        pictures = 0
        for page in reader.pages:
            if time.monotonic() - started > SECONDS:
                raise Malformed(f"{file_name} took longer than {SECONDS} seconds to read; save it again, or split it.")
            pages.append(_lines(page))
            pictures += _pictures(page)
    except _DAMAGED as error:
        raise Malformed(f"{file_name} is damaged; open it in the program that made it and export it again.") from error
    if not any(pages):
        raise Malformed(_without_text(file_name, pictures))
    opened = plain_text.open_pages(_text_lines(pages), is_wrapped=True)
    opened.cautions += _cautions(pages, pictures)
    return opened


def _reader(content: bytes, file_name: str) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Malformed(f"{file_name} is locked with a password; save it without one.")
    except DependencyError as error:
        raise Malformed(
            f"{file_name} is encrypted in a way that cannot be read; save it without a password."
        ) from error
    return reader


def _without_text(file_name: str, pictures: int) -> str:
    if pictures:
        return f"{file_name} holds pictures of pages, no text; send the document that was scanned, or its text."
    return f"{file_name} holds no text; choose the file that holds the contribution."


def _cautions(pages: Sequence[Sequence[_Set]], pictures: int) -> Iterator[Caution]:
    if pictures:
        yield Caution(1, f"The document's pictures are left out: {pictures}.")
    if empty := [str(at) for at, page in enumerate(pages, start=1) if not page]:
        which = f"Page {empty[0]} holds" if len(empty) == 1 else f"Pages {', '.join(empty)} hold"
        yield Caution(1, f"{which} no text: left out; a page of that kind may be a picture.")


def _pictures(page: PageObject) -> int:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return 0
    return sum(one.get_object().get("/Subtype") == "/Image" for one in objects.get_object().values())


# --- lines of a page -------------------------------------------------------------------------


def _lines(page: PageObject) -> list[_Set]:
    """The lines in reading order, as the library puts them together; empty ones are left out."""
    found = [_Set()]

    def visit(text: str, above: Any, matrix: Any, font: Any, size: float) -> None:
        run = _run(text, above, matrix, font, size)
        for at, words in enumerate(text.split("\n")):
            if at:
                found.append(_Set())
            if words:
                found[-1].runs.append(_Run(words, run.x, run.y, run.size, run.font))

    page.extract_text(visitor_text=visit)
    return [line for line in found if line.text.strip()]


def _run(text: str, above: Any, matrix: Any, font: Any, size: float) -> _Run:
    """Where characters stand on the page, both matrices applied."""
    x = above[0] * matrix[4] + above[2] * matrix[5] + above[4]
    y = above[1] * matrix[4] + above[3] * matrix[5] + above[5]
    scale = abs(above[3] * matrix[3]) or 1.0
    return _Run(text, float(x), float(y), float(size) * float(scale), str((font or {}).get("/BaseFont", "")))


def _text_lines(pages: Sequence[Sequence[_Set]]) -> list[list[TextLine]]:
    """The lines with their indents as spaces and the distances between them as empty lines."""
    body = _body_size(pages)
    usual = _usual_distance(pages, body)
    left = _left(pages)
    number = 0
    result: list[list[TextLine]] = []
    for page in pages:
        lines: list[TextLine] = []
        before: _Set | None = None
        cited = {line.runs[0].text.strip() for line in page if _is_note(line, body)}
        for line in page:
            number += 1
            indent = max(0, round((line.first.x - left) / (body * 0.5))) if body else 0
            gap = int(before is not None and usual > 0 and _distance(before, line) > _GAP * usual)
            text = " " * indent + _with_raised(line, body, cited).strip()
            lines.append(TextLine(number, text, gap, heading=_is_heading(line, body)))
            before = line
        if lines:
            result.append(lines)
    return result


def _body_size(pages: Iterable[Iterable[_Set]]) -> float:
    sizes: Counter[float] = Counter()
    for line in (line for page in pages for line in page):
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0]


def _distance(above: _Set, below: _Set) -> float:
    return above.first.y - below.first.y


def _usual_distance(pages: Iterable[Sequence[_Set]], body: float) -> float:
    """The distance of two lines of one paragraph: the smallest that is common, as between paragraphs there is more."""
    found = Counter(
        round(_distance(above, below))
        for page in pages
        for above, below in pairwise(page)
        if _distance(above, below) > 0.8 * body
    )
    return float(min((distance for distance, count in found.items() if count * 10 >= found.total()), default=0))


def _left(pages: Iterable[Iterable[_Set]]) -> float:
    """The left margin of the running text."""
    starts = Counter(round(line.first.x) for page in pages for line in page)
    return float(
        min((x for x, count in starts.items() if count * 20 >= starts.total()), default=min(starts, default=0))
    )


def _is_note(line: _Set, body: float) -> bool:
    """Whether a line is set smaller than the running text and begins with a number set apart: a footnote's first."""
    return line.size < _NOTE_SIZE * body and len(line.runs) > 1 and bool(_NUMBER.fullmatch(line.runs[0].text.strip()))


def _with_raised(line: _Set, body: float, cited: Collection[str]) -> str:
    """The text of a line with the marks of footnotes as raised digits.

    These are smaller and stand higher; or they are a font's own raised digits, told by their number alone: a note
    below on the page has it, and it follows a word without a space.
    """
    base = median(run.y for run in line.runs if run.text.strip())
    largest = max(run.size for run in line.runs if run.text.strip())
    words = ""
    for at, run in enumerate(line.runs):
        text = _BULLET if at == 0 and _is_letter_bullet(line) else run.text
        raised = run.size < min(_SMALLER * body, largest) and run.y > base - 0.5
        drawn = text.strip() in cited and (_is_note(line, body) if at == 0 else bool(words) and not words[-1].isspace())
        if (raised or drawn) and _NUMBER.fullmatch(text.strip()):
            text = text.translate(_RAISED)
        words += text
    return words


def _is_letter_bullet(line: _Set) -> bool:
    """Whether a line begins with the letter o in a font of its own, which is how Word draws hollow bullets."""
    fonts = {run.font for run in line.runs[1:] if run.text.strip()}
    return line.runs[0].text.strip() == "o" and bool(fonts) and line.runs[0].font not in fonts


def _is_heading(line: _Set, body: float) -> bool:
    """Whether a line is set larger than the running text, or wholly bold."""
    if len(line.text) > _MAX_HEADING or not any(character.isalpha() for character in line.text):
        return False
    return line.size > _LARGER * body or all(run.bold for run in line.runs if run.text.strip())
