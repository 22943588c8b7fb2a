"""Footnotes: found wherever the pages of a text file left them, and handed to the entries that cite them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from consultations.intake.inlines import MARK, SUPERSCRIPTS, InlineReader, mark_label
from consultations.intake.parts import Part
from consultations.intake.values import Caution
from wgec.kernel.text.blocks import Block, Body, Note, Paragraph
from wgec.kernel.text.normal import citations

_NOTE = re.compile(rf"^(?:([{SUPERSCRIPTS}]+)|\[\^([\w.+-]+)\]:)\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A footnote's own words and where they stand."""

    line: int
    label: str
    paragraphs: tuple[str, ...]


@dataclass(slots=True)
class Notes:
    """The footnotes of a document, handed out in the order in which they are cited.

    Numbering may start again on a later page: the second time that "1" is newly cited, the second note 1 is meant.
    """

    available: dict[str, list[tuple[Block, ...]]] = field(default_factory=lambda: defaultdict(list))
    taken: Counter[str] = field(default_factory=Counter)

    def attach(self, blocks: Iterable[Block]) -> Body:
        """The blocks with the notes which they cite."""
        blocks = tuple(blocks)
        notes = []
        for label in dict.fromkeys(citations(blocks)):
            bodies = self.available[label]
            notes.append(Note(label, bodies[min(self.taken[label], len(bodies) - 1)]))
            self.taken[label] += 1
        return Body(blocks, tuple(notes))


def extract(parts: Sequence[Part]) -> tuple[list[Part], list[SourceNote], list[Caution]]:
    """The parts without footnotes, the footnotes, and what does not fit.

    What looks like a note but is cited nowhere stays a paragraph where it stands: no word is lost.
    """
    cited = _citations(parts)
    running: list[Part] = []
    notes: list[SourceNote] = []
    cautions: list[Caution] = []
    found: Counter[str] = Counter()
    previous: Part | None = None
    for part in parts:
        label = _label(part)
        words = "\n".join(line.strip() for line in part.lines)
        if not label and _goes_on(part, previous):
            notes[-1] = replace(notes[-1], paragraphs=(*notes[-1].paragraphs, words))
        elif not label:
            running.append(part)
        elif found[label] < cited[label]:
            found[label] += 1
            notes.append(SourceNote(part.first, label, (_NOTE.sub("", words),)))
        else:
            running.append(replace(part, kind="paragraph"))
            cautions.append(
                Caution(part.first, f"Nothing cites footnote {label}: kept as a paragraph where it stands.")
            )
        previous = part if label or _goes_on(part, previous) else None
    return running, notes, cautions


def read(notes: Iterable[SourceNote], reader: InlineReader) -> Notes:
    """The notes with their marks read."""
    result = Notes()
    for note in notes:
        blocks = tuple(Paragraph(reader.read(words, note.line)) for words in note.paragraphs)
        result.available[note.label].append(blocks)
    return result


def _label(part: Part) -> str:
    """The label of the note that a part is; empty for any other part."""
    match = _NOTE.match(part.lines[0]) if part.kind == "paragraph" else None
    return mark_label(match) if match else ""


def _goes_on(part: Part, previous: Part | None) -> bool:
    """Whether a part is a further paragraph of the Markdown note above it."""
    return previous is not None and part.kind == "paragraph" and part.lines[0].startswith("    ")


def _citations(parts: Sequence[Part]) -> Counter[str]:
    """How often each label is cited; a note's own mark is not a citation."""
    cited: Counter[str] = Counter()
    for part in parts:
        text = "\n".join(part.lines)
        if _label(part):
            text = _NOTE.sub("", text)
        cited.update(mark_label(mark) for mark in MARK.finditer(text))
    return cited
