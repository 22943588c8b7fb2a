"""The parts of one entry as they were before pages cut them: paragraphs, lists and tables, still as source words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from consultations.intake import labels
from consultations.intake.inlines import SUPERSCRIPTS
from consultations.intake.lines import BULLET, NUMBER, is_rule
from consultations.intake.parts import Part
from consultations.intake.values import Caution

_SENTENCE_END = re.compile(rf"[.!?:;…)\]”\"'’»][*_~{SUPERSCRIPTS}]*$")
_FEWEST_WORDS_CUT = 6
_TAIL = 300  # characters of a text that are looked at to see how it ends


@dataclass(slots=True)
class ParagraphNode:
    """A paragraph or, in a Markdown file, a heading; ``indent`` tells whether it continues a list item."""

    line: int
    text: str
    indent: int = 0
    level: int = 0


@dataclass(slots=True)
class ItemNode:
    """One item of a list; ``marker`` is "-" for every bullet; ``more`` are further paragraphs of the item."""

    line: int
    indent: int
    marker: str
    text: str
    more: list[ParagraphNode] = field(default_factory=list)

    @property
    def numbered(self) -> bool:
        return self.marker[0].isdigit()

    @property
    def label(self) -> str:
        """What is printed before the item: its number, or the label that its words start with."""
        return self.marker if self.numbered else labels.of(self.text)


@dataclass(slots=True)
class ListNode:
    """A run of items, nested or not."""

    items: list[ItemNode]

    @property
    def line(self) -> int:
        return self.items[0].line


@dataclass(slots=True)
class TableNode:
    """Rows of cells, the header first."""

    line: int
    rows: list[list[str]]


@dataclass(slots=True)
class MarkdownNode:
    """Lines of Markdown that the kernel reads by itself: pipe tables and quotations."""

    line: int
    source: str


Node = ParagraphNode | ListNode | TableNode | MarkdownNode


def read(parts: Sequence[Part]) -> tuple[list[Node], list[Caution]]:
    """The nodes of one entry, what page breaks cut joined again, and where that was done."""
    nodes: list[Node] = []
    cautions: list[Caution] = []
    for node in _without_spurious_bullets([_node(part) for part in parts], cautions):
        last = nodes[-1] if nodes else None
        if isinstance(last, ListNode) and isinstance(node, ListNode):
            last.items += node.items
        elif isinstance(last, ListNode) and isinstance(node, ParagraphNode) and node.indent >= 2 and not node.level:
            _innermost(last.items, node.indent).more.append(node)
        elif isinstance(node, ParagraphNode) and last and _is_cut(last, node):
            _append(last, node)
            cautions.append(Caution(node.line, f"A page break cut a sentence: joined with “{_opening(node.text)}”."))
        elif isinstance(last, TableNode) and isinstance(node, TableNode) and len(last.rows[0]) == len(node.rows[0]):
            cautions.append(_append_table(last, node))
        else:
            nodes.append(node)
    return nodes, cautions


# --- parts to nodes --------------------------------------------------------------------------


def _node(part: Part) -> Node:
    match part.kind:
        case "list":
            return ListNode(_items(part))
        case "table":
            rows = [line.split("\t") for line in part.lines if not is_rule(line)]
            width = max((len(row) for row in rows), default=0)
            return TableNode(part.first, [row + [""] * (width - len(row)) for row in rows])
        case "markdown":
            return MarkdownNode(part.first, "\n".join(part.lines))
        case "heading":
            return ParagraphNode(part.first, part.text, level=part.level)
        case _:
            indent = len(part.lines[0]) - len(part.lines[0].lstrip())
            return ParagraphNode(part.first, joined(part.lines), indent)


def _items(part: Part) -> list[ItemNode]:
    """The items of a list; a line that starts none goes on with the item above it."""
    items: list[ItemNode] = []
    for number, line in enumerate(part.lines, start=part.first):
        if match := BULLET.match(line) or NUMBER.match(line):
            marker = match["marker"] if match["marker"][0].isdigit() else "-"
            indent = len(match["indent"].expandtabs(4))
            items.append(ItemNode(number, indent, marker, (match["text"] or "").lstrip()))
        else:
            items[-1].text = joined([items[-1].text, line])
    return items


def joined(lines: Sequence[str]) -> str:
    """The lines of one paragraph; two spaces at a line's end, Markdown's sign for a break, become a backslash."""
    *others, last = lines
    marked = (line.strip() + ("\\" if line.endswith("  ") else "") for line in others)
    return "\n".join([*marked, last.strip()])


# --- what pages did --------------------------------------------------------------------------


def _without_spurious_bullets(nodes: list[Node], cautions: list[Caution]) -> Iterator[Node]:
    """Take the bullet from items that carry a label of the kind which paragraphs of the same entry carry."""
    styles = {
        labels.style(label) for node in nodes if isinstance(node, ParagraphNode) and (label := labels.of(node.text))
    }
    taken: list[ItemNode] = []
    for node in nodes:
        if not isinstance(node, ListNode) or not styles:
            yield node
            continue
        for item in node.items:
            if item.numbered or not item.label or labels.style(item.label) not in styles:
                yield ListNode([item])
            else:
                taken.append(item)
                yield ParagraphNode(item.line, item.text)
    if taken:
        listed = ", ".join(item.label.rstrip(".") for item in taken)
        cautions.append(
            Caution(
                taken[0].line, f"Bullets before labelled paragraphs left out, as their neighbours have none: {listed}."
            )
        )


def _is_cut(before: Node, node: ParagraphNode) -> bool:
    """Whether a paragraph goes on with a sentence which a page break left open."""
    if node.level or node.indent or not node.text[:1].islower() or labels.of(node.text):
        return False
    match before:
        case ParagraphNode(text=text, level=0):
            tail = text[-_TAIL:]
        case ListNode(items=items):
            tail = (items[-1].more[-1].text if items[-1].more else items[-1].text)[-_TAIL:]
        case _:
            return False
    return len(tail.split()) >= _FEWEST_WORDS_CUT and not _SENTENCE_END.search(tail)


def _append(before: Node, node: ParagraphNode) -> None:
    target: ParagraphNode | ItemNode
    if isinstance(before, ListNode):
        target = before.items[-1].more[-1] if before.items[-1].more else before.items[-1]
    elif isinstance(before, ParagraphNode):
        target = before
    else:
        raise TypeError(f"no sentence can go on after {before!r}")
    target.text += " " + node.text


def _append_table(table: TableNode, rest: TableNode) -> Caution:
    """Join a table's rest; its first row may be the end of a row that the page break cut."""
    first, *others = rest.rows
    if first == table.rows[0]:
        table.rows += others
        return Caution(rest.line, "A page break cut a table: joined, its repeated header left out.")
    if not all(cell.strip() for cell in first) or first[0].lstrip()[:1].islower():
        table.rows[-1] = [
            f"{cell.strip()} {more.strip()}".strip() for cell, more in zip(table.rows[-1], first, strict=True)
        ]
        table.rows += others
        return Caution(rest.line, f"A page break cut a row of a table: joined with “{_opening(first[0])}”.")
    table.rows += rest.rows
    return Caution(rest.line, "A page break cut a table between two rows: joined.")


def _innermost(items: list[ItemNode], indent: int) -> ItemNode:
    """The last item that a paragraph with this indent can belong to."""
    return next((item for item in reversed(items) if item.indent < indent), items[-1])


def _opening(text: str) -> str:
    words = text.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")
