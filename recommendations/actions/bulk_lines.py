"""Many positions at once, as the meeting room writes them down: one a line, or a table with a header."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from recommendations.enums import Stance
from wgec.kernel.errors import Malformed

MAX_LINES = 500  # each is recorded by itself: a quarter of a minute in all
SEPARATORS = ("\t", ";", ",")
#: What the columns of a table with a header may be called.
COLUMNS = {
    **dict.fromkeys(("recommendation", "number", "no", "no.", "reference"), "recommendation"),
    **dict.fromkeys(("delegation", "name"), "delegation"),
    **dict.fromkeys(("position", "stance"), "stance"),
    **dict.fromkeys(("statement", "reason", "text"), "statement"),
    **dict.fromkeys(("change", "change needed", "change_needed"), "change_needed"),
    **dict.fromkeys(("expected on", "expected_on", "date", "expected"), "expected_on"),
    **dict.fromkeys(("amendments", "amendment"), "amendments"),
}
_AMENDMENTS = re.compile(r"(?:A-?\d+|[0-9a-z]{8,12})(?:[\s,+]+(?:A-?\d+|[0-9a-z]{8,12}))*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """What one line says, in the words in which it says it; ``surplus`` is what has no place in it.

    ``written`` is the line itself, to give it back.
    """

    number: int
    recommendation: str
    delegation: str = ""
    stance: str = ""
    statement: str = ""
    change_needed: str = ""
    expected_on: str = ""
    amendments: str = ""
    seen_revision: int | None = None
    written: str = ""
    surplus: tuple[str, ...] = field(default=())

    @property
    def names(self) -> list[str]:
        """The amendments that it names."""
        return [name for name in re.split(r"[\s,+]+", self.amendments) if name]


def read(text: str) -> list[Line]:
    """The lines of ``text`` that say anything; raises ``Malformed`` when there are too many of them."""
    written = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = list(_table(written) if _header(written) else _loose(written))
    require_few(len(lines))
    return lines


def one(number: int, text: str) -> Line:
    """One line by itself."""
    return replace(_line(number, [cell.strip() for cell in _cells(text)], _stances()), written=text)


def left(text: str, lines: Sequence[Line]) -> str:
    """Of ``text`` those ``lines``, to be corrected, with the header if it has one."""
    written = text.replace("\r\n", "\n").replace("\r", "\n")
    first = [next(line for line in written.split("\n") if line.strip())] if lines and _header(written) else []
    return "\n".join([*first, *(line.written for line in lines)])


def require_few(count: int) -> None:
    """Raise ``Malformed`` for more lines than can be looked at at once."""
    if count > MAX_LINES:
        raise Malformed(
            _("These are %(count)s lines, and at most %(most)s can be entered at once. Enter them in parts.")
            % {"count": count, "most": MAX_LINES}
        )


def stance_of(word: str) -> Stance | None:
    """The stance that ``word`` means: its code, or its name in English or in the reader's language."""
    return _stances().get(_plain(word))


def day_of(word: str) -> date | None:
    """A day, written as 2030-01-31."""
    try:
        return date.fromisoformat(word.strip())
    except ValueError:
        return None


def _stances() -> dict[str, Stance]:
    found = {_plain(stance.value): stance for stance in Stance}
    with translation.override("en"):
        found |= {_plain(str(stance.label)): stance for stance in Stance}
    return found | {_plain(str(stance.label)): stance for stance in Stance}


def _plain(word: str) -> str:
    return " ".join(word.replace("_", " ").replace("-", " ").casefold().split())


# --- a table with a header -------------------------------------------------------------------------


def _header(text: str) -> list[str] | None:
    """The columns that the first line names, when it is a header."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    cells = [COLUMNS.get(cell.strip().casefold(), "") for cell in _cells(first)]
    named = {cell for cell in cells if cell}
    return cells if named >= {"recommendation", "stance"} and "" not in cells else None


def _table(text: str) -> Iterator[Line]:
    columns = _header(text) or []
    first = next(line for line in text.split("\n") if line.strip())
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(first) or ",")
    written, before, is_header = text.split("\n"), 0, True
    for cells in rows:
        number, before = before + 1, rows.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if is_header:
            is_header = False
            continue
        said: dict[str, Any] = {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}
        surplus = tuple(cell for cell in cells[len(columns) :] if cell.strip())
        raw = "\n".join(written[number - 1 : rows.line_num])
        yield replace(Line(number, "", surplus=surplus, written=raw), **said)


# --- lines by themselves -----------------------------------------------------------------------------


def _loose(text: str) -> Iterator[Line]:
    stances = _stances()
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield replace(_line(number, [cell.strip() for cell in _cells(line)], stances), written=line)


def _cells(line: str) -> list[str]:
    separator = _separator(line)
    if separator is None:
        return [line]
    try:
        return next(csv.reader([line], delimiter=separator, skipinitialspace=True), [line])
    except csv.Error:
        return line.split(separator)


def _separator(line: str) -> str | None:
    return next((each for each in SEPARATORS if each in line), None)


def _line(number: int, cells: Sequence[str], stances: dict[str, Stance]) -> Line:
    """``25``, perhaps the delegation, the stance, then what that stance carries."""
    text, *rest = [*_split(cells[0], stances), *cells[1:]]
    text = text.rstrip(".")
    delegation = ""
    if len(rest) > 1 and _plain(rest[0]) not in stances:
        delegation, *rest = rest
    if not rest:
        return Line(number, text, delegation)
    word, *words = rest
    carried = _carried(stances.get(_plain(word)), [each for each in words if each])
    return replace(Line(number, text, delegation, word), **carried)


def _split(cell: str, stances: dict[str, Stance]) -> list[str]:
    """The parts of "25 Arcadia can live with", which blanks divide."""
    first, _blank, rest = cell.partition(" ")
    words = rest.split()
    if not words:
        return [cell]
    for at in range(len(words)):
        if _plain(" ".join(words[at:])) in stances:
            return [first, *([" ".join(words[:at])] if at else []), " ".join(words[at:])]
    return [first, rest]


def _carried(stance: Stance | None, words: list[str]) -> dict[str, Any]:
    """What stands behind the stance, as what that stance carries."""
    said: dict[str, Any] = {}
    if stance == Stance.PENDING and (day := next((word for word in words if day_of(word)), None)):
        said["expected_on"] = day
        words.remove(day)
    if stance == Stance.SUPPORT_WITH_AMENDMENTS and (named := next(filter(_AMENDMENTS.fullmatch, words), None)):
        said["amendments"] = named
        words.remove(named)
    names = ["statement", "change_needed"] if stance == Stance.OBJECTION else ["statement"]
    said.update(zip(names, words, strict=False))
    return {**said, "surplus": tuple(words[len(names) :])}
