"""What reading a compilation gives: frozen values, without a database and without a clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["state", "regional_group", "organisation", "person"]
Group = Literal[
    "government", "private_sector", "civil_society", "technical_community", "academia", "intergovernmental", ""
]


@dataclass(frozen=True, slots=True, order=True)
class Caution:
    """Something the reader had to decide, or could not: shown to the secretariat before it confirms.

    ``line`` counts from 1 in a text file; in a word-processor document it counts its paragraphs.
    """

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Proposer:
    """One delegation behind a text, as its printed attribution names it."""

    name: str
    kind: Kind
    group: Group = ""
    person: str = ""
    role: str = "proposer"
    short_name: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A recommendation, or an input that the compilation leaves uncategorised (then ``number`` is None).

    ``label`` is the contributor's own numbering, or an input's printed number; ``text`` is canonical Markdown;
    ``lines`` are the first and the last line it was read from, heading included.
    """

    number: int | None
    label: str
    attribution: str
    proposers: tuple[Proposer, ...]
    provenance: str
    language: str
    text: str
    footnotes: int
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the compilation and its recommendations, in printed order."""

    numeral: str
    title: str
    entries: tuple[Entry, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The title page: what stands before the contents list or the first section."""

    masthead: tuple[str, ...] = ()
    title: str = ""
    dated_on: date | None = None
    revision_statement: str = ""
    disclaimer: str = ""


@dataclass(frozen=True, slots=True)
class Compilation:
    """A whole compilation as printed; ``inputs`` are the annex's entries."""

    front: FrontMatter
    sections: tuple[Section, ...]
    annex_title: str
    inputs: tuple[Entry, ...]
    warnings: tuple[Caution, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        """Every recommendation, then every uncategorised input, in printed order."""
        for section in self.sections:
            yield from section.entries
        yield from self.inputs

    @property
    def delegations(self) -> tuple[Proposer, ...]:
        """One proposer for each delegation named anywhere, in order of first appearance, without persons."""
        seen: dict[str, Proposer] = {}
        for entry in self.entries:
            for proposer in entry.proposers:
                seen.setdefault(proposer.name.casefold(), proposer)
        return tuple(seen.values())

    @property
    def recommendations(self) -> int:
        """How many numbered recommendations there are."""
        return sum(len(section.entries) for section in self.sections)

    @property
    def footnotes(self) -> int:
        """How many footnotes are attached to the entries that cite them."""
        return sum(entry.footnotes for entry in self.entries)
