"""Parts grouped under their headings: title page, sections, recommendations, annex. The same for every file format."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from consultations.intake import labels
from consultations.intake.contents import key
from consultations.intake.parts import Part
from wgec.kernel.errors import Malformed

_ENTRY = re.compile(
    r"^recommendation\s+(?:no\.?\s*)?(?P<number>\d{1,6})\s*(?:[.:)–—-]+\s*(?P<rest>.*))?$", re.IGNORECASE | re.DOTALL
)
_SECTION = re.compile(r"^(?:section\s+)?(?P<numeral>[IVXLCDM]+|\d{1,3})[.:)–—-]\s+(?P<title>\S.*)$", re.DOTALL)
_ROMAN_SECTION = re.compile(r"^(?:(?i:section\s+)(?:[IVXLCDM]+|\d{1,3})|[IVXLCDM]+)[.:]\s+\S")
_ANNEX = re.compile(r"^(?:annex\b|uncategori[sz]ed\b)", re.IGNORECASE)
_INPUT = re.compile(r"^(?P<number>\d{1,4})[.)]\s+(?P<name>\S.*)$", re.DOTALL)
_PROVENANCE = re.compile(
    r"\s*\((?P<note>[^()]*\b(?:extracted|received|submitted|follow-up|response)\b[^()]*)\)$", re.IGNORECASE
)
_ENDS_SENTENCE = re.compile(r"[.;:?!]$")
_MAX_HEADING_WORDS = 40

EXAMPLE = "“I. Title of the section”, then “Recommendation 1. Name of its proposer”"


@dataclass(slots=True)
class EntryOutline:
    """One entry's heading, taken apart, and the parts below it."""

    heading: Part
    number: int | None
    label: str
    attribution: str
    provenance: str
    parts: list[Part] = field(default_factory=list)

    @property
    def last(self) -> int:
        return self.parts[-1].last if self.parts else self.heading.last


@dataclass(slots=True)
class SectionOutline:
    """One section's heading and its entries."""

    heading: Part
    numeral: str
    title: str
    entries: list[EntryOutline] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """A whole compilation by its headings; ``annex`` is None where there is none.

    ``appendices`` are what a report adds after its texts: matrices, lists, indexes.
    """

    front: list[Part]
    sections: list[SectionOutline]
    annex: Part | None = None
    inputs: list[EntryOutline] = field(default_factory=list)
    appendices: list[Part] = field(default_factory=list)


def outline(parts: Sequence[Part], filename: str, announced: Collection[str] = ()) -> Outline:
    """Group ``parts`` under their headings; ``announced`` are the keys of the contents list.

    Raises Malformed, with the line, when they are not those of a compilation.
    """
    parts, appendices = _without_appendices(parts, announced)
    annex_at = _annex_at(parts, announced)
    if annex_at is None:
        annex_at = _listed_annex_at(parts, announced)
    body = parts[:annex_at]
    entries = [at for at, part in enumerate(body) if _is_entry(part)]
    if not entries:
        raise Malformed(
            f"{filename} holds no heading such as “Recommendation 1. Name of its proposer”, so it is not read as a "
            f"compilation; its headings must be {EXAMPLE}."
        )
    sections = _sections_at(body, entries, announced)
    if not sections or sections[0] > entries[0]:
        _refuse_without_section(body, entries[0], filename)
    result = Outline(front=list(body[: sections[0]]), sections=_grouped(body, sections, set(entries), filename))
    _check_numbers(result.sections, filename)
    result.appendices = appendices
    if annex_at is not None:
        result.annex = parts[annex_at]
        result.inputs = _inputs(parts[annex_at + 1 :], announced)
    return result


def entry_number(text: str) -> int | None:
    """The number in a heading such as "Recommendation 7. Name", otherwise None."""
    match = _ENTRY.match(text)
    return int(match["number"]) if match else None


# --- which parts are headings ----------------------------------------------------------------


def _is_entry(part: Part) -> bool:
    match = _ENTRY.match(part.text) if part.may_be_heading else None
    if match is None:
        return False
    if part.level:
        return True
    # In running text a sentence may start with "Recommendation 25.": headings are short and do not end as sentences do.
    words = len((match["rest"] or "").split())
    return words <= _MAX_HEADING_WORDS and not (words > 8 and _ENDS_SENTENCE.search(part.text))


def _sections_at(body: Sequence[Part], entries: list[int], announced: Collection[str]) -> list[int]:
    """Where sections start: at headings above the recommendations' own level, or at Roman numerals in plain text."""
    above = body[: entries[0]]
    entry_level = body[entries[0]].level or 7
    level = next((part.level for part in reversed(above) if 0 < part.level < entry_level), 0)
    if not level:
        return _plain_sections(body, announced)
    first = max(at for at, part in enumerate(above) if part.level == level)
    return [
        at
        for at, part in enumerate(body)
        if part.level == level and (at >= first or _SECTION.match(part.text)) and not _is_entry(part)
    ]


def looks_like_section(part: Part) -> bool:
    """Whether a line has the shape of a section's heading in plain text: a Roman numeral and no sentence."""
    return part.may_be_heading and bool(_ROMAN_SECTION.match(part.text)) and not _ENDS_SENTENCE.search(part.text)


def _plain_sections(body: Sequence[Part], announced: Collection[str]) -> list[int]:
    """Such a line heads a section when announced, or when a recommendation, another section or the end is next."""
    found: list[int] = []
    is_next = True  # whether what follows makes such a line the heading of a section
    for at in range(len(body) - 1, -1, -1):
        heads = looks_like_section(body[at]) and (is_next or key(body[at].text) in announced)
        if heads:
            found.append(at)
        is_next = heads or _is_entry(body[at])
    return found[::-1]


def _refuse_without_section(body: Sequence[Part], first_entry: int, filename: str) -> NoReturn:
    above = next((part for part in body[:first_entry] if looks_like_section(part)), None)
    if above is not None:
        raise Malformed(_between(filename, above.last + 1, above.text))
    raise Malformed(
        f"{filename}, line {body[first_entry].first}: “{body[first_entry].text}” stands in no section; "
        f"put a heading such as {EXAMPLE} before it."
    )


def _between(filename: str, line: int, section: str) -> str:
    return (
        f"{filename}, line {line}: words stand between the heading “{section}” and its first recommendation; "
        "move them under a recommendation or onto the title page."
    )


def _annex_at(parts: Sequence[Part], announced: Collection[str]) -> int | None:
    """Where the annex of uncategorised inputs starts: at its title, with a numbered name right below."""
    for at, part in enumerate(parts[:-1]):
        if part.may_be_heading and _ANNEX.match(part.text) and _is_input(parts[at + 1], part.level, announced):
            return at
    return None


def _listed_annex_at(parts: Sequence[Part], announced: Collection[str]) -> int | None:
    """Where an annex starts whose title says nothing: the contents list names it, and what stands right below it."""
    found = _after_entries(parts, announced)
    return next((at for at in found if _heads_entries(parts, at, announced)), None)


def _without_appendices(parts: Sequence[Part], announced: Collection[str]) -> tuple[Sequence[Part], list[Part]]:
    """The parts up to where a report's own additions start: the contents list names them, and nothing below them."""
    found = _after_entries(parts, announced)
    start = next((at for at in found if not _heads_entries(parts, at, announced)), len(parts))
    return parts[:start], list(parts[start:])


def _after_entries(parts: Sequence[Part], announced: Collection[str]) -> list[int]:
    """The headings of the sections' level that the contents list names, after the last recommendation."""
    entries = [at for at, part in enumerate(parts) if part.level > 1 and _is_entry(part)]
    if not entries:
        return []
    level = parts[entries[-1]].level - 1
    return [
        at for at in range(entries[-1] + 1, len(parts)) if parts[at].level == level and key(parts[at].text) in announced
    ]


def _heads_entries(parts: Sequence[Part], at: int, announced: Collection[str]) -> bool:
    """Whether a heading has another one right below it that the contents list names, too."""
    below = parts[at + 1] if at + 1 < len(parts) else None
    return below is not None and below.level == parts[at].level + 1 and key(below.text) in announced


def _is_input(part: Part, annex_level: int, announced: Collection[str]) -> bool:
    """Whether a part names a contributor in the annex ("4. United Kingdom (received …)")."""
    if annex_level and part.level:
        return part.level == annex_level + 1
    match = _INPUT.match(part.text) if part.may_be_heading else None
    if match is None or _ENDS_SENTENCE.search(part.text):
        return False
    if announced:
        return key(part.text) in announced
    name = _PROVENANCE.sub("", match["name"])
    long_words = [word for word in name.split() if len(word) > 3]
    return len(name.split()) <= 15 and all(not word[0].islower() for word in long_words)


# --- the groups ------------------------------------------------------------------------------


def _grouped(body: Sequence[Part], sections: list[int], entries: set[int], filename: str) -> list[SectionOutline]:
    found: list[SectionOutline] = []
    starts = set(sections)
    for at in range(sections[0], len(body)):
        part = body[at]
        if at in starts:
            found.append(_section(part, len(found) + 1))
        elif at in entries:
            found[-1].entries.append(_entry(part))
        elif found[-1].entries:
            found[-1].entries[-1].parts.append(part)
        else:
            raise Malformed(_between(filename, part.first, found[-1].heading.text))
    for section in found:
        if not section.entries:
            raise Malformed(
                f"{filename}, line {section.heading.first}: section {section.numeral} “{section.title}” holds no "
                "recommendation; add one or remove the heading."
            )
    return found


def _section(part: Part, position: int) -> SectionOutline:
    match = _SECTION.match(part.text)
    if match is None:  # word processors number headings themselves and do not store the numeral in the words
        return SectionOutline(part, labels.to_roman(position), part.text)
    return SectionOutline(part, match["numeral"], match["title"])


def _entry(part: Part) -> EntryOutline:
    match = _ENTRY.match(part.text)
    if match is None:
        raise ValueError(f"not a recommendation's heading: {part.text!r}")
    return EntryOutline(part, int(match["number"]), "", (match["rest"] or "").strip(), "")


def _inputs(parts: Sequence[Part], announced: Collection[str]) -> list[EntryOutline]:
    level = parts[0].level - 1 if parts[0].level else 0
    found: list[EntryOutline] = []
    for part in parts:
        if not _is_input(part, level, announced) and found:
            found[-1].parts.append(part)
            continue
        match = _INPUT.match(part.text)
        label, name = (match["number"], match["name"]) if match else ("", part.text)
        provenance = _PROVENANCE.search(name)
        note = provenance["note"].strip() if provenance else ""
        found.append(EntryOutline(part, None, label, _PROVENANCE.sub("", name).strip(), note))
    return found


def _check_numbers(sections: list[SectionOutline], filename: str) -> None:
    headings = [(entry.number, entry.heading) for section in sections for entry in section.entries]
    number, times = Counter(number for number, _ in headings).most_common(1)[0]
    if times > 1:
        lines = [heading.first for each, heading in headings if each == number]
        raise Malformed(
            f"{filename}, lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}: {times} recommendations have the "
            f"number {number}; give each its own."
        )
    numeral, times = Counter(section.numeral for section in sections).most_common(1)[0]
    if times > 1:
        lines = [section.heading.first for section in sections if section.numeral == numeral]
        raise Malformed(
            f"{filename}, lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}: {times} sections have the "
            f"numeral {numeral}; give each its own."
        )
