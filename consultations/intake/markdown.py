"""Markdown and plain text: from the characters of a file to the blocks of its entries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from consultations.intake import contents, footnotes, headings, lines, lists, nodes, tables
from consultations.intake.contents import ContentsLine
from consultations.intake.inlines import InlineReader
from consultations.intake.parts import Part
from consultations.intake.values import Caution
from wgec.kernel.errors import Malformed
from wgec.kernel.text import blocks as kernel
from wgec.kernel.text.blocks import Block, Heading, Paragraph
from wgec.kernel.text.markdown import write

_CITED = re.compile(r"\[\^([\w.+-]+)\]")


@dataclass(slots=True)
class TextSource:
    """A text file, ready to be outlined and then read entry by entry."""

    parts: list[Part]
    contents: list[ContentsLine]
    notes: footnotes.Notes
    cautions: list[Caution]
    reader: InlineReader = field(default_factory=InlineReader)

    def blocks(self, parts: Sequence[Part]) -> tuple[Block, ...]:
        """The blocks of one entry, from the parts below its heading."""
        found, cautions = nodes.read(parts)
        self.cautions += cautions
        read = [block for node in found for block in self._blocks(node)]
        return tuple(headings.even(headings.recognised(lists.settled(read))))

    def _blocks(self, node: nodes.Node) -> Sequence[Block]:
        match node:
            case nodes.ParagraphNode(line, text, _, level):
                inlines = self.reader.read(text, line)
                return [Heading(level, inlines) if level else Paragraph(inlines)]
            case nodes.ListNode(items):
                return lists.nested(items, self.reader)
            case nodes.TableNode(line, rows):
                return [tables.read(rows, line, self.reader)]
            case nodes.MarkdownNode(line, source):
                return self.reader.marked_blocks(kernel.parse(source).blocks, line)


@dataclass(slots=True)
class CanonicalSource(TextSource):
    """A file of canonical Markdown with contents, as our own reports are: entries are read as they are."""

    lines: list[str] = field(default_factory=list)

    def blocks(self, parts: Sequence[Part]) -> tuple[Block, ...]:
        """The blocks of one entry, from its lines and the notes that they cite."""
        if not parts:
            return ()
        source = "\n".join(self.lines[parts[0].first - 1 : parts[-1].last])
        return tuple(headings.even(kernel.parse("\n\n".join([source, *self._cited(source)])).blocks))

    def _cited(self, source: str) -> list[str]:
        """A definition for each note that is cited: without one its mark would be text; its words come later."""
        return [f"[^{label}]: -" for label in dict.fromkeys(_CITED.findall(source)) if label in self.notes.available]


def _canonical(text: str) -> kernel.Body | None:
    """What a file says that is written as canonical Markdown is; None for every other."""
    try:
        whole = kernel.parse(text)
        return whole if write(whole) == text.strip("\n") else None
    except Malformed:  # too long, or too deep: then it is read line by line
        return None


def open_text(text: str) -> TextSource:
    """Take a text file apart, up to its headings, which ``outline`` recognises."""
    numbered = lines.lines_of(text)
    body, listed = contents.cut(numbered)
    parts, found, cautions = footnotes.extract(lines.parts_of(body))
    whole = _canonical(text) if listed else None
    if whole is not None:
        notes = footnotes.Notes()
        for note in whole.notes:
            notes.available[note.label].append(note.blocks)
        return CanonicalSource(parts, listed, notes, cautions, lines=[line.text for line in numbered])

    def dead_link(line: int, words: str) -> None:
        cautions.append(Caution(line, f"The link of “{words}” leads nowhere: its words are kept."))

    reader = InlineReader({note.label for note in found}, lines.is_wrapped(body), dead_link)
    return TextSource(parts, listed, footnotes.read(found, reader), cautions, reader)
