"""Tables, lists and paragraphs that the report makes itself, as canonical Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from recommendations.report.renderers.rewrite import rewritten
from wgec.kernel.text import blocks as tree
from wgec.kernel.text.writing import write

Words = str | tree.Body
"""Of a cell: words in one line, or a text, whose notes then stand at its end."""


def text(*blocks: tree.Block) -> str:
    """The blocks as one text."""
    return write(tree.Body(blocks, ()))


def heading(words: str, level: int = 1) -> tree.Heading:
    """A heading inside an appendix."""
    return tree.Heading(level, (tree.Text(words),))


def paragraph(words: str, *, lead: str = "") -> tree.Paragraph:
    """A paragraph, with ``lead`` in bold before it."""
    opening: tuple[tree.Inline, ...] = (tree.Styled("strong", (tree.Text(lead),)), tree.Text(" ")) if lead else ()
    return tree.Paragraph((*opening, tree.Text(words)))


def listing(lines: Iterable[tuple[str, str]]) -> tree.ListBlock:
    """Points of what comes first in bold, and what is said of it."""
    return tree.ListBlock("bullet", tuple(tree.ListItem((paragraph(said, lead=lead),)) for lead, said in lines))


def table(head: Sequence[str], rows: Iterable[Sequence[Words]]) -> tree.Table:
    """A table with a head."""
    return tree.Table(_row(head), tuple(map(_row, rows)))


def _row(cells: Sequence[Words]) -> tuple[tree.Cell, ...]:
    return tuple(tree.Cell(_blocks(cell)) for cell in cells)


def _blocks(cell: Words) -> tuple[tree.Block, ...]:
    if isinstance(cell, str):
        words = " ".join(cell.split())
        return (tree.Paragraph((tree.Text(words),)),) if words else ()
    marks = {note.label: f"[{number}]" for number, note in enumerate(cell.notes, start=1)}

    def marked(node: tree.Inline) -> tree.Inline:
        return tree.Text(marks.get(node.label, "")) if isinstance(node, tree.NoteMark) else node

    noted = (block for note in cell.notes for block in _opened(marks[note.label], note.blocks))
    return tuple(_of_a_cell(rewritten((*cell.blocks, *noted), heading=lambda node: node, inline=marked)))


def _opened(mark: str, blocks: Sequence[tree.Block]) -> Iterator[tree.Block]:
    """The blocks of a note, its mark before them."""
    match blocks:
        case [tree.Paragraph(inlines), *rest]:
            yield tree.Paragraph((tree.Text(f"{mark} "), *inlines))
            yield from rest
        case _:
            yield tree.Paragraph((tree.Text(mark),))
            yield from blocks


def _of_a_cell(blocks: Iterable[tree.Block]) -> Iterator[tree.Block]:
    """What a cell can hold: a heading as bold words, what stands in a quotation or another table by itself."""
    for block in blocks:
        match block:
            case tree.Heading(_, inlines):
                yield tree.Paragraph((tree.Styled("strong", inlines),))
            case tree.Quote(inner):
                yield from _of_a_cell(inner)
            case tree.Table(head, rows):
                for row in (head, *rows):
                    words = " | ".join(tree.plain(tree.Body(cell.blocks, ())) for cell in row)
                    yield paragraph(" ".join(words.split()))
            case _:
                yield block
