"""Two texts as one without colours, for a report: what went is struck through, what came is bold."""

from collections.abc import Iterable, Iterator
from itertools import groupby, zip_longest
from typing import Any

from wgec.kernel.text import blocks as tree
from wgec.kernel.text.changes import Changes
from wgec.kernel.text.plain import inline_text
from wgec.kernel.text.tree import Changed, Moved

LEFT_OUT = "[…]"


def marked(old: str, new: str) -> tuple[tree.Block, ...]:
    """The blocks that changed between two canonical texts, in reading order; what did not is one "[…]".

    Footnotes have no notes here: a mark is its number in brackets, a note that changed stands after the text.
    """
    changes = Changes(tree.parse(old, is_own=True), tree.parse(new, is_own=True))
    pairs = changes.notes()
    numbers = {(after or before).label: number for number, (before, after) in enumerate(pairs, 1)}  # type: ignore[union-attr]
    plain = _Plain(numbers)
    rows: list[tuple[bool, tuple[Any, ...]]] = [
        (before == after, changes.part(before, after)) for before, after in changes.parts()
    ]
    shown: list[tree.Block] = []
    for same, group in groupby(rows, key=lambda row: row[0]):
        inside = [block for _, blocks in group for block in blocks]
        shown += [tree.Paragraph((tree.Text(LEFT_OUT),))] if same else plain.blocks(inside)
    for before, after in pairs:
        if not (before and after and before.blocks == after.blocks):
            note = (after or before).label  # type: ignore[union-attr]
            shown += _numbered(numbers[note], list(plain.blocks(changes.note(before, after))))
    return tree.normal(tree.Body(tuple(joined(shown)), ())).blocks


def joined(blocks: Iterable[tree.Block]) -> Iterator[tree.Block]:
    """Points of a list that stand beside each other as one list again."""
    last: tree.Block | None = None
    for block in blocks:
        match last, block:
            case tree.ListBlock(kind, items, start), tree.ListBlock(other, more, at) if kind == other and (
                kind != "ordered" or at == start + len(items)
            ):
                last = tree.ListBlock(kind, (*items, *more), start)
            case _:
                if last:
                    yield last
                last = block
    if last:
        yield last


def _numbered(number: int, blocks: list[tree.Block]) -> Iterator[tree.Block]:
    """A note's words after its number."""
    match blocks:
        case [tree.Paragraph(inlines), *others]:
            yield tree.Paragraph((tree.Text(f"[{number}] "), *inlines))
            yield from others
        case _:
            yield tree.Paragraph((tree.Text(f"[{number}]"),))
            yield from blocks


class _Plain:
    """Makes of the tree of a comparison one that can be written as Markdown."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self._numbers = numbers

    def blocks(self, nodes: Iterable[Any]) -> tuple[tree.Block, ...]:
        """Every block in order; what moved is struck where it stood and bold where it stands."""
        return tuple(block for node in nodes for block in self._block(node))

    def _block(self, node: Any) -> Iterator[tree.Block]:
        match node:
            case tree.Paragraph(inlines) | tree.Heading(_, inlines):  # the report's own headings are others
                yield tree.Paragraph(self._inlines(inlines))
            case tree.Quote(inner):
                yield tree.Quote(self.blocks(inner))
            case tree.ListBlock(kind, items, start):
                members = (tree.ListItem(self.blocks(each.blocks), each.label) for each in items)
                yield tree.ListBlock(kind, tuple(members), start)
            case tree.Table(head, rows):
                yield tree.Table(self._row(head), tuple(map(self._row, rows)))
            case Moved(kind, _, _, inner):
                yield from _all(kind, self.blocks(inner))

    def _row(self, cells: Iterable[tree.Cell]) -> tuple[tree.Cell, ...]:
        return tuple(tree.Cell(self.blocks(cell.blocks)) for cell in cells)

    def _inlines(self, inlines: Iterable[Any]) -> tuple[tree.Inline, ...]:
        nodes = list(inlines)
        made: list[tree.Inline] = []
        for node, following in zip_longest(nodes, nodes[1:]):
            made.append(self._inline(node))
            if _touch(node, following):
                made.append(tree.Text(" "))
        return tuple(made)

    def _inline(self, node: Any) -> tree.Inline:
        match node:
            case Changed(kind, inner) | Moved(kind, _, _, inner):
                return _mark(kind, self._inlines(inner))
            case tree.Styled(style, inner):
                return tree.Styled(style, self._inlines(inner))
            case tree.Link(href, inner):
                return tree.Link(href, self._inlines(inner))
            case tree.NoteMark(label):
                return tree.Text(f"[{self._numbers[label]}]")
            case _:
                found: tree.Inline = node
                return found


def _touch(node: Any, following: Any) -> bool:
    """Whether only colours would keep apart what went and what came in its place."""
    match node, following:
        case Changed("deleted", gone), Changed("added", come):
            return not (inline_text(gone)[-1:].isspace() or inline_text(come)[:1].isspace())
    return False


def _mark(kind: str, inlines: tuple[tree.Inline, ...]) -> tree.Styled:
    return tree.Styled("strong" if kind == "added" else "strike", inlines)


def _all(kind: str, blocks: Iterable[tree.Block]) -> Iterator[tree.Block]:
    """Every line of the blocks marked."""
    for block in blocks:
        match block:
            case tree.Paragraph(inlines) | tree.Heading(_, inlines):
                yield tree.Paragraph((_mark(kind, inlines),))
            case tree.Quote(inner):
                yield tree.Quote(tuple(_all(kind, inner)))
            case tree.ListBlock(style, items, start):
                members = (tree.ListItem(tuple(_all(kind, each.blocks)), each.label) for each in items)
                yield tree.ListBlock(style, tuple(members), start)
            case tree.Table(head, rows):
                yield tree.Table(_cells(kind, head), tuple(_cells(kind, row) for row in rows))


def _cells(kind: str, cells: Iterable[tree.Cell]) -> tuple[tree.Cell, ...]:
    return tuple(tree.Cell(tuple(_all(kind, cell.blocks))) for cell in cells)
