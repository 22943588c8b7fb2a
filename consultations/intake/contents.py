"""The contents list of a text file: cut out of the running text, and compared with the headings it announces."""

import re
from dataclasses import dataclass

from consultations.intake.lines import Line, is_rule, unescaped

_TITLE = re.compile(r"^[#*_\s]*(?:table of |list of )?contents[*_:\s]*$", re.IGNORECASE)
_PAGE = re.compile(r"(?<!\d)\d{1,4}$")
_LEADERS = " \t.…_"
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKER = re.compile(r"^\s*[-*+•#]+\s+")


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of a contents list, without its page number."""

    line: int
    text: str


def cut(lines: list[Line]) -> tuple[list[Line], list[ContentsLine]]:
    """The lines with the contents list made blank, and the list itself; nothing changes where there is none.

    The list ends where the heading it starts with is printed again; failing that, where page numbers end.
    """
    title = next((at for at, line in enumerate(lines) if _TITLE.match(line.text)), None)
    if title is None:
        return lines, []
    first = next((at for at in range(title + 1, len(lines)) if not lines[at].blank), None)
    if first is None:
        return lines, []
    end = _repeated(lines, first) or _last_page_number(lines, first)
    if end is None:
        return lines, []
    listed = [
        ContentsLine(line.number, entry(line.text))
        for line in lines[first:end]
        if not line.blank and not is_rule(line.text)
    ]
    blank = [Line(line.number, "") for line in lines[title:end]]
    return [*lines[:title], *blank, *lines[end:]], listed


def entry(text: str) -> str:
    """What a line of the contents announces: without page number, dots, tabs, links and list marks."""
    words = unescaped(_MARKER.sub("", _LINK.sub(r"\1", text))).rstrip()
    without_page = _PAGE.sub("", words)
    return " ".join((without_page.rstrip(_LEADERS) if _has_page(words) else words).split())


def _has_page(words: str) -> bool:
    """Whether a line ends with a page number, set apart from its words."""
    page = _PAGE.search(words)
    return page is not None and words[: page.start()][-1:] in tuple(_LEADERS)


def key(text: str) -> str:
    """What stays of a heading when it is only compared: contents are often printed in capitals."""
    return " ".join(entry(text).strip("*_ ").casefold().split())


def _repeated(lines: list[Line], first: int) -> int | None:
    announced = key(lines[first].text)
    if not announced:
        return None
    return next((at for at in range(first + 1, len(lines)) if key(lines[at].text) == announced), None)


def _last_page_number(lines: list[Line], first: int) -> int | None:
    end = first
    for at in range(first, len(lines)):
        if lines[at].blank or is_rule(lines[at].text):
            continue
        if not _has_page(lines[at].text.rstrip()):
            break
        end = at + 1
    return end if end > first else None
