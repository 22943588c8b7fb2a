"""The title page: masthead, title, date, revision statement, disclaimer, told apart by their shape."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime

from consultations.intake.parts import Part
from consultations.intake.values import Caution, FrontMatter

_FORMATS = ("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%Y-%m-%d", "%d %b %Y", "%d.%m.%Y")
_REVISION = re.compile(r"\b(?:revis|updat|amend|version|draft|edition)", re.IGNORECASE)
_TITLE = re.compile(r"\b(?:compilation|report|recommendations)\b", re.IGNORECASE)
_DISCLAIMER = re.compile(r"^disclaimer\b", re.IGNORECASE)


def read(parts: Sequence[Part]) -> tuple[FrontMatter, list[Caution]]:
    """The title page that ``parts`` make, and what could not be told. No word of it is left out."""
    running, disclaimer = _without_disclaimer([part for part in parts if part.text])
    dated = next((part for part in running if printed_date(part.text)), None)
    before = [part for part in running if dated is None or part.first < dated.first]
    after = [part for part in running if dated is not None and part.first > dated.first]
    title = _title(before)
    revision = [part for part in (after if dated else before) if part is not title and _REVISION.search(part.text)]
    if not disclaimer:  # without its name it is told by its place: a masthead stands above the date
        disclaimer = [part for part in after if part not in revision and not part.level]
    told = (title, dated, *revision, *disclaimer)
    masthead = [part.text for part in running if not any(part is each for each in told)]
    front = FrontMatter(
        masthead=tuple(masthead),
        title=title.text if title else "",
        dated_on=printed_date(dated.text) if dated else None,
        revision_statement=" ".join(part.text for part in revision),
        disclaimer=" ".join(part.text for part in disclaimer),
    )
    line = parts[0].first if parts else 1
    missing = [name for name, found in (("title", front.title), ("date", front.dated_on)) if not found]
    cautions = [Caution(line, f"The title page shows no {' and no '.join(missing)}.")] if missing else []
    return front, cautions


def printed_date(text: str) -> date | None:
    """The date that a line consists of ("26 April 2017"), otherwise None."""
    words = " ".join(text.split())
    if len(words) > 30:
        return None
    for form in _FORMATS:
        with suppress(ValueError):
            return datetime.strptime(words, form).replace(tzinfo=UTC).date()
    return None


def _without_disclaimer(parts: list[Part]) -> tuple[list[Part], list[Part]]:
    """The disclaimer apart from the rest; where the word stands alone, what follows it is the disclaimer."""
    at = next((at for at, part in enumerate(parts) if _DISCLAIMER.match(part.text)), None)
    if at is None:
        return parts, []
    end = at + 1
    if len(parts[at].text.split()) == 1:
        while end < len(parts) and not parts[end].level and not printed_date(parts[end].text):
            end += 1
    return [*parts[:at], *parts[end:]], parts[at:end]


def _title(before: list[Part]) -> Part | None:
    """The title: a heading; else the last bold lines; else what calls itself a compilation; else the last lines."""
    headings = [part for part in before if part.level]
    strong = [part for part in before if part.strong]
    named = [part for part in before if _TITLE.search(part.text)]
    for candidates, choose in ((headings, 0), (strong, -1), (named, 0), (before, -1)):
        if candidates:
            return candidates[choose]
    return None
