"""What changed between two editions: every entry of both by its permanent reference, the frame, the numbers.

Only frozen documents are read, so nothing can come to light that was not printed. The cost grows with the size and
not with its square; words are compared when somebody looks (``Difference.runs``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from recommendations.report.document import Document, Entry, Section, Statement
from wgec.kernel.text import diff
from wgec.kernel.text.tree import Body, Paragraph, Styled, Text
from wgec.kernel.text.writing import write

Kind = Literal["new", "revised", "moved", "renumbered", "merged", "split", "withdrawn", "gone", "unchanged"]

KINDS: tuple[Kind, ...] = (
    "new",
    "revised",
    "moved",
    "renumbered",
    "merged",
    "split",
    "withdrawn",
    "gone",
    "unchanged",
)
"""What can have become of an entry, in the order in which a reader asks; of several none is "unchanged"."""


LONG = 200_000
"""Characters of two texts that are no longer compared while somebody waits: a matrix of thousands of rows."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of an entry or of the frame that is not the same: its name, and both texts as canonical Markdown.

    ``about`` says which section or appendix it is, where there are several.
    """

    name: str
    old: str
    new: str
    about: str = ""

    @property
    def is_long(self) -> bool:
        """Whether comparing it word by word would keep a page waiting."""
        return len(self.old) + len(self.new) > LONG

    def runs(self) -> list[diff.Run]:
        """The words that lead from the old to the new."""
        return diff.compare_canonical(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands: the numeral (empty in the annex) and the title of its part."""

    numeral: str
    title: str


@dataclass(frozen=True)
class Change:
    """What became of one entry; ``old`` or ``new`` is None where an edition does not have it.

    ``into`` are the references of the entries into which it was merged or split.
    """

    reference: str
    old: Entry | None
    new: Entry | None
    old_place: Place | None
    new_place: Place | None
    kinds: tuple[Kind, ...]
    into: tuple[str, ...] = ()

    @property
    def entry(self) -> Entry:
        """The entry as it stands now, or as it stood."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def is_unchanged(self) -> bool:
        """Whether both editions print it word for word under one number in one place."""
        return self.kinds == ("unchanged",)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """What is not the same, the attribution and the text first. Of what is new or gone: all that is printed."""
        return tuple(_differences(self.old, self.new))


@dataclass(frozen=True, slots=True)
class Renumbering:
    """The number of one entry in both editions; None where it has none, or is not there."""

    reference: str
    old: int | None
    new: int | None


@dataclass(frozen=True)
class Comparison:
    """Two editions compared: ``changes`` in the order of the new one, what is gone where it stood."""

    changes: tuple[Change, ...]
    frame: tuple[Difference, ...]

    @cached_property
    def counts(self) -> Mapping[Kind, int]:
        """How many entries are of each kind; one of several kinds counts in each."""
        found = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind: found[kind] for kind in KINDS}

    def of(self, *kinds: Kind) -> tuple[Change, ...]:
        """The changes of any of ``kinds``; without one every change, and nothing that is unchanged."""
        if not kinds:
            return tuple(change for change in self.changes if not change.is_unchanged)
        return tuple(change for change in self.changes if not set(kinds).isdisjoint(change.kinds))

    @cached_property
    def concordance(self) -> tuple[Renumbering, ...]:
        """Every published number of both editions, by the old number; what is new stands at the end."""
        pairs = (
            Renumbering(each.reference, each.old.number if each.old else None, each.new.number if each.new else None)
            for each in self.changes
        )
        numbered = [each for each in pairs if (each.old, each.new) != (None, None)]
        return tuple(sorted(numbered, key=lambda each: (each.old is None, each.old or 0, each.new or 0)))


def compare(old: Document, new: Document) -> Comparison:
    """What became of every entry of both, and what else is printed otherwise."""
    sections = same_sections(old, new)
    before, after = _placed(old), _placed(new)
    changes: list[Change] = []
    gone = _gone_after(before, after)
    changes += (_change(key, each, None, sections) for key, each in gone.get(None, ()))
    for key, each in after.items():
        changes.append(_change(key, before.get(key), each, sections))
        changes += (_change(lost, stood, None, sections) for lost, stood in gone.get(key, ()))
    return Comparison(tuple(changes), tuple(_frame(old, new, sections)))


# --- entries -------------------------------------------------------------------------------------------------------

_Key = tuple[str, int]  # the reference, and which of those that bear it
_Stand = tuple[Entry, int, Place]  # an entry, which section it is in (after the last: the annex), what that is called


def _placed(document: Document) -> dict[_Key, _Stand]:
    """Every entry in printed order."""
    found: dict[_Key, _Stand] = {}
    seen: Counter[str] = Counter()
    for at, part in enumerate(_parts(document)):
        place = Place(part.numeral, part.title)
        for entry in part.entries:
            found[entry.reference, seen[entry.reference]] = entry, at, place
            seen[entry.reference] += 1
    return found


def _parts(document: Document) -> Iterator[Section]:
    yield from document.sections
    if document.annex:
        yield Section("", document.annex.title, document.annex.entries)


def _gone_after(
    before: Mapping[_Key, _Stand], after: Mapping[_Key, _Stand]
) -> dict[_Key | None, list[tuple[_Key, _Stand]]]:
    """What the new edition does not have, by the entry after which it stood that it has."""
    gone: dict[_Key | None, list[tuple[_Key, _Stand]]] = {}
    last: _Key | None = None
    for key, each in before.items():
        if key in after:
            last = key
        else:
            gone.setdefault(last, []).append((key, each))
    return gone


def _change(key: _Key, old: _Stand | None, new: _Stand | None, sections: Mapping[int, int]) -> Change:
    before, after = old[0] if old else None, new[0] if new else None
    moved = bool(old and new and sections.get(new[1]) != old[1])
    return Change(
        key[0],
        before,
        after,
        old[2] if old else None,
        new[2] if new else None,
        _kinds(before, after, moved=moved),
        _into(after),
    )


def _kinds(old: Entry | None, new: Entry | None, *, moved: bool) -> tuple[Kind, ...]:
    if new is None:
        return ("gone",)
    found: set[Kind] = set()
    if old is None:
        found.add("new")
    if new.status != "published" and (old is None or old.status != new.status):
        found.add("split" if new.split_into else new.status)
    elif old is not None and any(_differences(old, new)):
        found.add("revised")
    if moved:
        found.add("moved")
    if old is not None and old.number != new.number:
        found.add("renumbered")
    return tuple(kind for kind in KINDS if kind in found) or ("unchanged",)


def _into(entry: Entry | None) -> tuple[str, ...]:
    if entry is None:
        return ()
    return entry.split_into or ((entry.successor,) if entry.successor else ())


def _differences(old: Entry | None, new: Entry | None) -> Iterator[Difference]:
    if old == new:
        return
    for name, of in _PRINTED.items():
        before, after = (of(entry) if entry else "" for entry in (old, new))
        if before != after:
            yield Difference(name, before, after)


def _markdown(*lines: str) -> str:
    """Plain lines as canonical Markdown: each a paragraph, none of its characters a mark."""
    return write(Body(tuple(Paragraph((Text(line),)) for line in lines if line), ()))


def _statements(statements: Iterable[Statement]) -> str:
    """What is on record beside a text: each statement a paragraph."""
    paragraphs = []
    for said in statements:
        whose = f" {said.delegation}:" if said.delegation else ""
        label = Styled("strong", (Text(f"{said.label}:"),))
        paragraphs.append(Paragraph((label, Text(f"{whose} {said.text}".rstrip()))))
    return write(Body(tuple(paragraphs), ()))


def _proposers(entry: Entry) -> str:
    lines = (
        ", ".join(filter(None, (each.delegation, each.person))) + (f" ({each.role})" if each.role else "")
        for each in entry.proposers
    )
    return _markdown(*lines)


_PRINTED = {
    "attribution": lambda entry: _markdown(entry.attribution),
    "text": lambda entry: entry.text,
    "label": lambda entry: _markdown(entry.label),
    "provenance": lambda entry: _markdown(entry.provenance),
    "pointer": lambda entry: _markdown(entry.pointer),
    "note": lambda entry: _markdown(entry.note),
    "statements": lambda entry: _statements(entry.statements),
    "language": lambda entry: _markdown(entry.language),
    "proposers": _proposers,
}
"""The parts of an entry that are compared, each with its text."""


# --- the frame -----------------------------------------------------------------------------------------------------


def same_sections(old: Document, new: Document) -> dict[int, int]:
    """Which part of the new document is which of the old one: by its title, else by most of its entries.

    The annex is the part after the last section in both.
    """
    found = {len(new.sections): len(old.sections)}
    titled: dict[str, list[int]] = {}
    for at, section in enumerate(old.sections):
        titled.setdefault(section.title, []).append(at)
    for at, section in enumerate(new.sections):
        if waiting := titled.get(section.title):
            found[at] = waiting.pop(0)
    stood = {entry.reference: at for at, section in enumerate(old.sections) for entry in section.entries}
    taken = set(found.values())
    shared = Counter(
        (at, stood[entry.reference])
        for at, section in enumerate(new.sections)
        if at not in found
        for entry in section.entries
        if entry.reference in stood
    )
    for (at, was), _ in sorted(shared.items(), key=lambda each: (-each[1], each[0])):
        if at not in found and was not in taken:
            found[at] = was
            taken.add(was)
    return found


def _frame(old: Document, new: Document, sections: Mapping[int, int]) -> Iterator[Difference]:
    """What differs of what stands around the entries: the head, the titles of the parts, the appendices."""
    for name in _LINES:
        before, after = (_markdown(*_lines(getattr(document, name))) for document in (old, new))
        if before != after:
            yield Difference(name, before, after)
    yield from _headings(old, new, sections)
    earlier = {each.name: each for each in old.appendices}
    for each in new.appendices:
        was = earlier.pop(each.name, None)
        if was is None or (was.title, was.text) != (each.title, each.text):
            yield Difference("appendix", was.text if was else "", each.text, each.title)
    yield from (Difference("appendix", each.text, "", each.title) for each in earlier.values())


_LINES = (
    "masthead",
    "group",
    "symbol",
    "distribution",
    "original",
    "title",
    "date_line",
    "revision_statement",
    "disclaimer",
    "language",
)


def _lines(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _headings(old: Document, new: Document, sections: Mapping[int, int]) -> Iterator[Difference]:
    """The numerals and titles of the sections, and the title of the annex."""
    before, after = (list(_titles(document)) for document in (old, new))
    for at, title in enumerate(after):
        was = sections.get(at)
        gone = before[was] if was is not None else ""
        if gone != title:
            yield Difference("section", _markdown(gone), _markdown(title), title or gone)
    kept = set(sections.values())
    for at, title in enumerate(before):
        if at not in kept:
            yield Difference("section", _markdown(title), "", title)


def _titles(document: Document) -> Iterator[str]:
    """The heading of each section, then that of the annex, "" where there is none."""
    yield from (
        f"{section.numeral}. {section.title}" if section.numeral else section.title for section in document.sections
    )
    yield document.annex.title if document.annex else ""
