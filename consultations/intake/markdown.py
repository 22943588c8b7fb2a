"""Markdown and plain text: from the characters of a file to the blocks of its entries."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from consultations.intake import contents, footnotes, headings, lines, lists, nodes, tables
from consultations.intake.contents import ContentsLine
from consultations.intake.inlines import InlineReader
from consultations.intake.parts import Part
from consultations.intake.values import Caution
from wgec.kernel.text import blocks as kernel
from wgec.kernel.text.blocks import Block, Heading, Paragraph


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


def open_text(text: str) -> TextSource:
    """Take a text file apart, up to its headings, which ``outline`` recognises."""
    numbered = lines.lines_of(text)
    body, listed = contents.cut(numbered)
    parts, notes, cautions = footnotes.extract(lines.parts_of(body))

    def dead_link(line: int, words: str) -> None:
        cautions.append(Caution(line, f"The link of “{words}” leads nowhere: its words are kept."))

    reader = InlineReader({note.label for note in notes}, lines.is_wrapped(body), dead_link)
    return TextSource(parts, listed, footnotes.read(notes, reader), cautions, reader)
