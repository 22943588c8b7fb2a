"""Reads the texts of the fictional group from ``texts/<round>/<n>-<subject>.md``, one file per section.

A file is a row of entries. An entry is a line ``@@ what it is``, lines ``name: value``, an empty line, and Markdown
up to the next entry::

    @@ section I            title:
    @@ 7                    recommendation 7 in its first revision; attribution:, proposers:, by:, when:, …
    @@ not placed           an input without a section; label: and provenance: besides the above
    @@ revision 2           the next text of the recommendation above; by:, for:, when:, kind:, reason:
    @@ withdrawn            what became of the recommendation above, with the reason as its text
    @@ merged into 11       the same

People and delegations are named by their keys in ``group``. ``when:`` counts the days from the day of loading.
``for:`` is the delegation that the person acts for; without it, the first proposer that the person serves.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Revision:
    """One text: ``after`` is its moment, counted from midnight of the day on which the demonstration is loaded."""

    by: str
    after: timedelta
    text: str
    acting_for: str = ""
    kind: str = "substantive"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """A recommendation was withdrawn, or merged into the one whose number is ``into``."""

    by: str
    after: timedelta
    reason: str
    acting_for: str = ""
    into: int | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation with all its revisions; ``number`` is null for an input that is not yet placed."""

    number: int | None
    attribution: str
    proposers: tuple[str, ...]
    revisions: tuple[Revision, ...]
    on_behalf_of: str = ""
    person: str = ""
    language: str = "en"
    label: str = ""
    provenance: str = ""
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part with its recommendations in order, and the inputs of its file that have no place yet."""

    numeral: str
    title: str
    recommendations: tuple[Recommendation, ...]
    not_placed: tuple[Recommendation, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a file from one ``@@`` to the next."""

    name: str
    facts: dict[str, str]
    text: str

    @property
    def after(self) -> timedelta:
        """Its moment."""
        return self.moment("when")

    def moment(self, fact: str) -> timedelta:
        """The moment that the fact of that name says."""
        days, clock = self.facts[fact].split()
        hours, minutes = clock.split(":")
        return timedelta(days=int(days), hours=int(hours), minutes=int(minutes))


def entries(source: str) -> list[Entry]:
    """The entries of a file, in its order."""
    return [_entry(part) for part in source.removeprefix("@@ ").split("\n@@ ")]


def sections(folder: str) -> tuple[Section, ...]:
    """The sections of one round, in order of their files; raises ``ValueError`` when an entry cannot be read."""
    return tuple(_section(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / folder).glob("*.md")))


def _section(source: str) -> Section:
    opening, *others = entries(source)
    found: list[Recommendation] = []
    for entry in others:
        if entry.name.isdecimal() or entry.name == "not placed":
            found.append(_recommendation(entry))
        else:
            found[-1] = _continued(found[-1], entry)
    return Section(
        numeral=opening.name.removeprefix("section "),
        title=opening.facts["title"],
        recommendations=tuple(each for each in found if each.number is not None),
        not_placed=tuple(each for each in found if each.number is None),
    )


def _entry(part: str) -> Entry:
    head, _, text = part.partition("\n\n")
    name, *lines = head.strip().splitlines()
    facts = dict(line.split(": ", 1) for line in lines)
    return Entry(name, facts, text.strip())


def _recommendation(entry: Entry) -> Recommendation:
    facts = entry.facts
    return Recommendation(
        number=int(entry.name) if entry.name.isdecimal() else None,
        attribution=facts["attribution"],
        proposers=tuple(facts["proposers"].split("; ")),
        revisions=(Revision(facts["by"], entry.after, entry.text),),
        on_behalf_of=facts.get("on behalf of", ""),
        person=facts.get("person", ""),
        language=facts.get("language", "en"),
        label=facts.get("label", ""),
        provenance=facts.get("provenance", ""),
    )


def _continued(recommendation: Recommendation, entry: Entry) -> Recommendation:
    facts = entry.facts
    by, acting_for = facts["by"], facts.get("for", "")
    if entry.name.startswith("revision "):
        revision = Revision(by, entry.after, entry.text, acting_for, facts["kind"], facts["reason"])
        return replace(recommendation, revisions=(*recommendation.revisions, revision))
    into = None if entry.name == "withdrawn" else int(entry.name.removeprefix("merged into "))
    return replace(recommendation, ending=Ending(by, entry.after, entry.text, acting_for, into))
