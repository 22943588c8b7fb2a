"""The same words in a tree that can be set: what every format needs done to a text before it is printed."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from wgec.kernel.text import blocks as tree

EachHeading = Callable[[tree.Heading], tree.Block]
EachInline = Callable[[tree.Inline], tree.Inline]


def tidy(body: tree.Body, *, first_note: int) -> tree.Body:
    """``body`` with its headings one under another, none skipped, and its notes labelled with their printed numbers."""
    numbers = {note.label: str(number) for number, note in enumerate(body.notes, first_note)}

    def numbered(inline: tree.Inline) -> tree.Inline:
        return tree.NoteMark(numbers[inline.label]) if isinstance(inline, tree.NoteMark) else inline

    blocks = rewritten(body.blocks, heading=stepwise(), inline=numbered)
    notes = (
        tree.Note(numbers[note.label], rewritten(note.blocks, heading=_as_paragraph, inline=numbered))
        for note in body.notes
    )
    return tree.Body(blocks, tuple(notes))


def lowered(body: tree.Body, by: int) -> tree.Body:
    """``body`` with its headings ``by`` levels lower, at most the sixth."""
    return replace(
        body,
        blocks=rewritten(
            body.blocks, heading=lambda node: replace(node, level=min(6, node.level + by)), inline=lambda node: node
        ),
    )


def stepwise() -> EachHeading:
    """Gives the headings of one text, asked in their order, levels from 1 without a gap."""
    above: list[int] = []

    def step(node: tree.Heading) -> tree.Heading:
        while above and above[-1] >= node.level:
            above.pop()
        above.append(node.level)
        return replace(node, level=len(above))

    return step


def rewritten(blocks: Iterable[tree.Block], *, heading: EachHeading, inline: EachInline) -> tuple[tree.Block, ...]:
    """Every heading and every inline replaced by what the two functions make of it, in reading order."""

    def inlines(nodes: Iterable[tree.Inline]) -> tuple[tree.Inline, ...]:
        return tuple(
            inline(replace(node, inlines=inlines(node.inlines)) if isinstance(node, tree.Styled | tree.Link) else node)
            for node in nodes
        )

    def row(cells: Iterable[tree.Cell]) -> tuple[tree.Cell, ...]:
        return tuple(tree.Cell(inner(cell.blocks)) for cell in cells)

    def block(node: tree.Block) -> tree.Block:
        match node:
            case tree.Heading():
                return heading(replace(node, inlines=inlines(node.inlines)))
            case tree.Paragraph():
                return tree.Paragraph(inlines(node.inlines))
            case tree.ListBlock():
                return replace(node, items=tuple(replace(each, blocks=inner(each.blocks)) for each in node.items))
            case tree.Table(head, rows):
                return tree.Table(row(head), tuple(row(cells) for cells in rows))
            case tree.Quote(nested):
                return tree.Quote(inner(nested))

    def inner(nodes: Iterable[tree.Block]) -> tuple[tree.Block, ...]:
        return tuple(block(node) for node in nodes)

    return inner(blocks)


def _as_paragraph(node: tree.Heading) -> tree.Block:
    return tree.Paragraph((tree.Styled("strong", node.inlines),))
