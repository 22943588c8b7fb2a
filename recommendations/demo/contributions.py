"""Reads what the fictional delegations sent in from ``texts/contributions/<round>.md``, entry by entry as ``texts``::

    @@ contribution arcadia  what the delegation sent in; by:, when:, published:, authors:, …; its free text
    @@ answer 2              its answer to question 2
    @@ annex                 a text at its end; title:
    @@ translation           the whole in another language; language:, by:, when:, translator:
    @@ correction answer 2   an editorial correction of that part; by:, when:, old:, new:, answered by:, answered:
    @@ withdrawn             that it was taken back, with the reason as its text

A line ``{7}`` stands for the first text of recommendation 7, ``{not placed 4}`` for that of the input labelled 4: they
were taken from there. ``replaces:`` names the delegation whose earlier contribution this one corrects. An author is
"name | organisation | role | capacity".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from consultations.actions.parts import Annex, Content, NewAuthor
from recommendations.demo import texts
from wgec.kernel.text import markdown

_TAKEN = re.compile(r"^\{(.+)\}$", re.MULTILINE)
_NOTE = "\n\n[^"  # the footnotes end a text


@dataclass(frozen=True, slots=True)
class Translation:
    """The whole contribution in another language."""

    language: str
    by: str
    after: timedelta
    translator: str
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A slip that the secretariat corrects beside the words of an answer, and who accepts it."""

    question: int
    by: str
    after: timedelta
    old: str
    new: str
    reason: str
    answered_by: str
    answered: timedelta


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a delegation sent in; ``taken`` has the words that recommendations were taken from, by their names."""

    delegation: str
    by: str
    after: timedelta
    content: Content
    published: timedelta | None = None
    replaces: bool = False
    file: str = ""
    taken: Mapping[str, str] = field(default_factory=dict)
    translation: Translation | None = None
    correction: Correction | None = None
    withdrawn: tuple[str, timedelta, str] | None = None  # by whom, when, why


def contributions(folder: str) -> tuple[Contribution, ...]:
    """The contributions to one round, in the order of their file; none where there is no file."""
    path = texts.FOLDER / "contributions" / f"{folder}.md"
    if not path.exists():
        return ()
    known = _firsts(folder)
    found: list[Contribution] = []
    for entry in texts.entries(path.read_text(encoding="utf-8")):
        if entry.name.startswith("contribution "):
            found.append(_begun(entry, known))
        else:
            found[-1] = _continued(found[-1], entry, known)
    return tuple(found)


def _firsts(folder: str) -> dict[str, str]:
    """The first text of each recommendation of the round, by its name."""
    return {
        str(each.number) if each.number is not None else f"not placed {each.label}": each.revisions[0].text
        for section in texts.sections(folder)
        for each in (*section.recommendations, *section.not_placed)
    }


def _begun(entry: texts.Entry, known: Mapping[str, str]) -> Contribution:
    facts = entry.facts
    text, taken = _filled(entry.text, known)
    content = Content(
        text=text,
        authors=tuple(map(_author, facts["authors"].split("; "))),
        title=facts["title"],
        attribution=facts.get("attribution", ""),
        language=facts.get("language", "en"),
    )
    return Contribution(
        delegation=entry.name.removeprefix("contribution "),
        by=facts["by"],
        after=entry.after,
        content=content,
        published=entry.moment("published") if "published" in facts else None,
        replaces="replaces" in facts,
        file=facts.get("file", ""),
        taken=taken,
    )


def _continued(row: Contribution, entry: texts.Entry, known: Mapping[str, str]) -> Contribution:
    facts, content = entry.facts, row.content
    kind, _, number = entry.name.partition(" ")
    if kind == "answer":
        text, taken = _filled(entry.text, known)
        answered = replace(content, answers={**content.answers, int(number): text})
        return replace(row, content=answered, taken={**row.taken, **taken})
    if kind == "annex":
        annexed = replace(content, annexes=(*content.annexes, Annex(entry.text, facts["title"])))
        return replace(row, content=annexed)
    if kind == "translation":
        said = Translation(facts["language"], facts["by"], entry.after, facts["translator"], entry.text)
        return replace(row, translation=said)
    if kind == "correction":
        asked = facts["by"], entry.after, facts["old"], facts["new"], facts["reason"]
        question = int(number.removeprefix("answer "))
        slip = Correction(question, *asked, facts["answered by"], entry.moment("answered"))
        return replace(row, correction=slip)
    if kind == "withdrawn":
        return replace(row, withdrawn=(facts["by"], entry.after, entry.text))
    raise ValueError(f"There is no entry of the kind “{entry.name}” in a contribution.")


def _author(line: str) -> NewAuthor:
    name, organisation, role, capacity = (word.strip() for word in f" {line}".split("|"))
    return NewAuthor(name, organisation, role, capacity)


def _filled(text: str, known: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The text with the recommendations that it names in their places, and the words of each as they stand there."""
    taken, notes = dict[str, str](), list[str]()

    def put(found: re.Match[str]) -> str:
        body, note, rest = known[found[1]].partition(_NOTE)
        taken[found[1]] = body
        notes.append(note + rest)
        return body

    filled = _TAKEN.sub(put, text)
    return markdown.canonical(filled + "".join(notes)) if filled else "", taken
