"""A text file as parts: its lines grouped into headings, paragraphs, lists, tables and other Markdown."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from consultations.intake.inlines import SUPERSCRIPTS
from consultations.intake.parts import Part, PartKind

BULLET = re.compile(r"^(?P<indent>[ \t]*)(?P<marker>[-*+•])(?:[ \t]+(?P<text>.*)|$)")
NUMBER = re.compile(r"^(?P<indent>[ \t]*)(?P<marker>\d{1,9}[.)])(?:[ \t]+(?P<text>.*)|$)")
_RULE = re.compile(r"[-=_*|:\s]+")
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*)$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ITALIC = re.compile(r"\*([^*\s][^*]*)\*")
_CLOSING = re.compile(r"(?:^|[ \t])#+$")
_ENTRY = re.compile(r"^(?:\*\*)?recommendation\s+(?:no\.?\s*)?\d{1,6}\s*[.:]\s*\S(?:.{0,200}[^.;?!])?$", re.IGNORECASE)
_SECTION = re.compile(r"^(?:\*\*)?(?:section\s+)?[IVXLCDM]+[.:]\s+\S")
_UNFINISHED = re.compile(r"(?:,|\b(?:and|of|for|the))$")
_NOTE = re.compile(rf"(?:[{SUPERSCRIPTS}]+|\[\^[\w.+-]+\]:)\s+\S")
_LONG_LINE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, numbered from 1."""

    number: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def lines_of(text: str) -> list[Line]:
    """The lines as an editor numbers them; a form feed, which marks a page break, is no line of its own."""
    return [Line(number, line.replace("\f", "")) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1)]


def unescaped(words: str) -> str:
    """Words without the backslashes by which Markdown takes characters as they are."""
    return _ESCAPE.sub(r"\1", words)


def is_rule(text: str) -> bool:
    """Whether a line is drawn, not written: a rule, or the line below a table's header."""
    return any(3 * mark in text for mark in "-=_*") and bool(_RULE.fullmatch(text))


def is_wrapped(lines: list[Line]) -> bool:
    """Whether the file's paragraphs are wrapped at a margin, so that a line's end means nothing."""
    written = [line for line in lines if not line.blank]
    return sum(len(line.text) > _LONG_LINE for line in written) * 10 < len(written)


def parts_of(lines: list[Line]) -> list[Part]:
    """The parts of a file, in order. Rules, which pages leave behind, are no parts."""
    return [part for group in _groups(lines) for part in _split(group)]


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    """Neighbouring lines without a blank line between them."""
    group: list[Line] = []
    for line in lines:
        if not line.blank:
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _split(group: list[Line]) -> Iterator[Part]:
    """Cut a group where a line starts something else; headings may stand right above their text."""
    start = 0
    while (end := start + _headline(group[start:])) > start:
        yield _part("heading", group[start:end])
        start = end
    while start < len(group):
        kind, end = _kind_and_end(group, start)
        if kind is not None:
            yield _part(kind, group[start:end])
        start = end


def _headline(group: list[Line]) -> int:
    """How many lines at the beginning of a group are a heading of the compilation that has no blank line below."""
    match [line.text for line in group[:3]]:
        case [first, second, *_] if _ENTRY.match(first):
            return 2 if _UNFINISHED.search(first) and not starts_item(second) else 1
        case [first, second, *_] if _SECTION.match(first) and _ENTRY.match(second):
            return 1
        case _:
            return 0


def _kind_and_end(group: list[Line], start: int) -> tuple[PartKind | None, int]:
    first = group[start].text
    if _HEADING.match(first):
        return "heading", start + 1
    if is_rule(first):
        return None, start + 1
    if (end := _table_end(group, start)) > start + 1:
        return "table", end
    if first.startswith("|") and start + 1 < len(group) and is_rule(group[start + 1].text):
        return "markdown", _while(group, start, lambda text: "|" in text)
    if first.startswith(">"):
        return "markdown", _while(group, start, lambda text: not _HEADING.match(text))
    if starts_item(first):
        return "list", _while(group, start, lambda text: not _HEADING.match(text) and not is_rule(text))
    return "paragraph", _while(group, start, lambda text: not _interrupts(text))


def _while(group: list[Line], start: int, belongs: Callable[[str], bool]) -> int:
    end = start + 1
    while end < len(group) and belongs(group[end].text):
        end += 1
    return end


def _table_end(group: list[Line], start: int) -> int:
    """Where a run of lines with tabs ends; rules among them belong to it, and rows may lack their last cells."""
    return _while(group, start, lambda text: _tabs(text) > 0) if _tabs(group[start].text) else start


def _tabs(text: str) -> int:
    return 0 if starts_item(text) else text.lstrip().count("\t")


def starts_item(text: str) -> bool:
    """Whether a line starts an item of a list, bulleted or numbered."""
    return bool(BULLET.match(text) or NUMBER.match(text))


def _interrupts(text: str) -> bool:
    """Whether a line ends the paragraph above it: a number other than 1 may be the paragraph's own."""
    number = NUMBER.match(text)
    if number is not None and number["marker"][:-1] in ("0", "1"):
        return True
    return text.startswith(">") or is_rule(text) or any(pattern.match(text) for pattern in (BULLET, _HEADING, _NOTE))


def _part(kind: PartKind, lines: list[Line]) -> Part:
    texts = tuple(line.text for line in lines)
    level, strong, text = 0, False, ""
    if kind == "heading" and (match := _HEADING.match(texts[0])):
        level, text = len(match[1]), unescaped(_CLOSING.sub("", match[2].rstrip()))
    elif kind in ("heading", "paragraph", "list"):
        text = " ".join(line.strip() for line in texts)
    if len(text) > 4 and text[:2] == text[-2:] and text[:2] in ("**", "__") and text[:2] not in text[2:-2]:
        strong, text = True, text[2:-2]
    elif kind == "paragraph" and (match := _ITALIC.fullmatch(text)):
        text = match[1]
    return Part(kind, lines[0].number, lines[-1].number, text.strip(), level, strong, texts)
