"""A text file without markup: its lines as pieces of a contribution, every sign of it kept."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consultations.intake import nesting, pagination, wrapped
from consultations.intake.footnotes import Notes
from consultations.intake.inlines import MARK, InlineReader, mark_label
from consultations.intake.pieces import Opened, Piece
from consultations.intake.values import Caution
from consultations.intake.wrapped import NOTE, Layout, TextLine
from wgec.kernel.text.blocks import Block, Inline, Paragraph, Text

_LINE_END = re.compile(r"\r\n|[\r\n\x0b\x85\u2028\u2029]")


def open_text(text: str) -> Opened:
    """Take a text file apart."""
    pages = pages_of(text)
    return open_pages(pages, is_wrapped=None)


def pages_of(text: str) -> list[list[TextLine]]:
    """The lines with words, by page; a form feed begins a page."""
    pages: list[list[TextLine]] = [[]]
    gap = 0
    for number, line in enumerate(_LINE_END.split(text), start=1):
        for at, words in enumerate(line.split("\f")):
            if at and pages[-1]:
                pages.append([])
            if words.strip():
                pages[-1].append(TextLine(number, words, gap))
                gap = 0
            elif at == 0:
                gap += 1
    return [page for page in pages if page] or [[]]


def open_pages(pages: Sequence[Sequence[TextLine]], *, is_wrapped: bool | None) -> Opened:
    """Take apart a file that has been made lines; ``is_wrapped`` says whether they end at a margin, if it is known."""
    lines, cautions = pagination.without_debris(pages)
    layout = wrapped.layout_of(lines, is_wrapped=is_wrapped)
    vocabulary = wrapped.vocabulary_of(line.words for line in lines)
    running, notes, told = _split(lines, layout)
    found = wrapped.rebuild(running, layout, vocabulary)
    reader = InlineReader({note.label for note in notes})
    builder = _TextBuilder(reader)
    kept = Notes()
    for note in notes:
        rebuilt = wrapped.rebuild(note.lines, layout, vocabulary)
        words = " ".join(unit.words for unit in rebuilt.units)
        kept.available[note.label].append((Paragraph(builder.read(NOTE.sub("", words, count=1))),))
        cautions += rebuilt.cautions
    pieces = [Piece(unit.first, unit.last, unit.words, unit=unit) for unit in found.units]
    return Opened(pieces, builder, kept, [*cautions, *told, *found.cautions])


@dataclass(frozen=True, slots=True)
class _TextBuilder:
    reader: InlineReader

    def __call__(self, pieces: Sequence[Piece]) -> tuple[Block, ...]:
        return nesting.blocks([piece.unit for piece in pieces if piece.unit], self.read)

    def read(self, text: str) -> tuple[Inline, ...]:
        return self.reader.marked((Text(text),), 0)


# --- footnotes -------------------------------------------------------------------------------


@dataclass(slots=True)
class _Note:
    label: str
    lines: list[TextLine]


def _split(lines: Sequence[TextLine], layout: Layout) -> tuple[list[TextLine], list[_Note], list[Caution]]:
    """The running lines, and the notes which these cite; what looks like a note but is not cited stays."""
    candidates = {at for at, line in enumerate(lines) if NOTE.match(line.words)}
    cited = _cited(line.words for line in lines)
    running: list[TextLine] = []
    notes: list[_Note] = []
    cautions: list[Caution] = []
    taken: Counter[str] = Counter()
    open_note: _Note | None = None
    for at, line in enumerate(lines):
        if at in candidates:
            label = _label(line)
            open_note = _Note(label, [line]) if taken[label] < cited[label] else None
            if open_note:
                taken[label] += 1
                notes.append(open_note)
                continue
            cautions.append(Caution(line.number, f"Nothing cites footnote {label}: kept where it stands."))
        elif open_note and not line.page and line.gap <= layout.gap and not line.heading:
            open_note.lines.append(line)
            continue
        open_note = None
        running.append(line)
    return running, notes, cautions


def _label(line: TextLine) -> str:
    match = MARK.match(line.words)
    return mark_label(match) if match else ""


def _cited(texts: Iterable[str]) -> Counter[str]:
    """How often each label is cited; the mark at the beginning of a note is no citation."""
    running = (NOTE.sub("", text, count=1) if NOTE.match(text) else text for text in texts)
    return Counter(mark_label(match) for text in running for match in MARK.finditer(text))
