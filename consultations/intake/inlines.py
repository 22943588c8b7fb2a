"""One paragraph's worth of a text file, Markdown marks included, as inlines of the kernel's tree."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from wgec.kernel.text.blocks import (
    Block,
    Break,
    Cell,
    Code,
    Heading,
    Inline,
    Link,
    ListBlock,
    NoteMark,
    Paragraph,
    Quote,
    Styled,
    Table,
    Text,
)
from wgec.kernel.text.reading import read_inlines

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
# A superscript after a unit is a power; otherwise it cites a footnote, as does Markdown's own [^label].
MARK = re.compile(rf"(?<![0-9 ][mM])(?<![0-9 ][kKcCdDmM]m)([{SUPERSCRIPTS}]+)|\[\^([\w.+-]+)\]")
_LINE_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)


def mark_label(match: re.Match[str]) -> str:
    """The label of the footnote which a match of MARK cites: "³" and "[^3]" both cite "3"."""
    return match[2] or match[1].translate(_TO_DIGITS)


@dataclass(slots=True)
class InlineReader:
    """Reads the paragraphs of one file.

    ``notes`` are the labels of the footnotes that exist: any other mark is left as it stands. In a ``wrapped`` file
    a line's end is a space, otherwise it is the author's own break. ``on_dead_link`` is called with the line and the
    words of a link that leads nowhere.
    """

    notes: Collection[str] = field(default_factory=frozenset)
    wrapped: bool = False
    on_dead_link: Callable[[int, str], None] = lambda line, words: None

    def read(self, source: str, line: int) -> tuple[Inline, ...]:
        """The inlines of the paragraph ``source``, which starts at ``line`` of the file."""
        source = _LINE_BREAK.sub("\\\n", source.strip())
        if not self.wrapped:
            source = re.sub(r"(?<!\\)\n", "\\\n", source)
        return self.marked(read_inlines(source, in_cell=False, labels=self.notes), line) if source else ()

    def marked(self, inlines: Iterable[Inline], line: int) -> tuple[Inline, ...]:
        """The same inlines with footnote marks recognised and dead links told."""
        return tuple(self._marked(inlines, line))

    def marked_blocks(self, found: Iterable[Block], line: int) -> list[Block]:
        """The same blocks with footnote marks recognised and dead links told."""
        return [self._marked_block(block, line) for block in found]

    def _marked_block(self, block: Block, line: int) -> Block:
        match block:
            case Paragraph(inlines) | Heading(_, inlines):
                return replace(block, inlines=self.marked(inlines, line))
            case Quote(inner):
                return replace(block, blocks=tuple(self.marked_blocks(inner, line)))
            case ListBlock(_, items):
                marked = (replace(item, blocks=tuple(self.marked_blocks(item.blocks, line))) for item in items)
                return replace(block, items=tuple(marked))
            case Table(head, rows):
                return Table(self._marked_row(head, line), tuple(self._marked_row(row, line) for row in rows))

    def _marked_row(self, row: Iterable[Cell], line: int) -> tuple[Cell, ...]:
        return tuple(Cell(tuple(self.marked_blocks(cell.blocks, line))) for cell in row)

    def _marked(self, inlines: Iterable[Inline], line: int) -> Iterator[Inline]:
        for inline in inlines:
            match inline:
                case Text(text):
                    yield from self._split(text)
                case Styled(_, inner):
                    yield replace(inline, inlines=self.marked(inner, line))
                case Link(href, inner):
                    if not href:
                        self.on_dead_link(line, plain(inner))
                    yield replace(inline, inlines=self.marked(inner, line))
                case _:
                    yield inline

    def _split(self, text: str) -> Iterator[Inline]:
        position = 0
        for match in MARK.finditer(text):
            if (label := mark_label(match)) in self.notes:
                yield Text(text[position : match.start()])
                yield NoteMark(label)
                position = match.end()
        yield Text(text[position:])


def plain(inlines: Iterable[Inline]) -> str:
    """The words of the inlines, without marks; a break is a space."""
    words: list[str] = []
    for inline in inlines:
        match inline:
            case Text(text) | Code(text):
                words.append(text)
            case Break():
                words.append(" ")
            case Styled(_, inner) | Link(_, inner):
                words.append(plain(inner))
    return "".join(words)


def without_start(inlines: Iterable[Inline], count: int) -> tuple[Inline, ...]:
    """The inlines without the first ``count`` characters of their words, as ``plain`` counts them."""
    kept: list[Inline] = []
    for inline in inlines:
        size = len(plain((inline,)))
        if count >= size and size:
            count -= size
        elif count <= 0 or not size:
            kept.append(inline)
        else:
            match inline:
                case Text(text) | Code(text):
                    kept.append(replace(inline, text=text[count:]))
                case Styled(_, inner) | Link(_, inner):
                    kept.append(replace(inline, inlines=without_start(inner, count)))
            count = 0
    return tuple(kept)
