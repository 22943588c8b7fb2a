"""Tree ↔ the editor's document: what the rich-text editor in the browser reads and gives back.

The document is ProseMirror's JSON in a schema that mirrors ``tree`` (``editor/schema.js``), so that a text comes
back as it went in. No Markdown reaches the editor, and nothing of what it sends is trusted: ``from_rich`` takes only
the parts that it knows, and what it makes of them goes through the one normal form like every other text.

Three shapes differ from the tree. The label of a labelled list is part of its words, where people can edit it. A point
of a list begins with a paragraph, an empty one if need be. Of two neighbouring links to one address, one is ``apart``.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Literal

from wgec.kernel.errors import Malformed
from wgec.kernel.text import cells
from wgec.kernel.text.inlines import Atom, flatten
from wgec.kernel.text.normal import MAX_START, NOTE_LABEL, label_as_text, normal
from wgec.kernel.text.reading import MAX_CHARS, MAX_COLUMNS, MAX_DEPTH, parse
from wgec.kernel.text.tree import (
    Block,
    Body,
    Break,
    Cell,
    Code,
    Heading,
    Inline,
    Link,
    ListBlock,
    ListItem,
    Note,
    NoteMark,
    Paragraph,
    Quote,
    Styled,
    Table,
    Text,
)
from wgec.kernel.text.writing import canonical, write

Json = dict[str, Any]

MAX_NODES = 200_000

_STYLES: dict[str, Literal["strong", "emphasis", "strike"]] = {
    "strong": "strong",
    "emphasis": "emphasis",
    "strike": "strike",
}


# --- tree → document -------------------------------------------------------------------------


def to_rich(text: str | Body) -> Json:
    """The editor's document for ``text`` (Markdown, or its tree). Raises Malformed when Markdown cannot be read."""
    body = parse(text) if isinstance(text, str) else normal(text)
    notes = [_node("note", _blocks_or_empty(note.blocks), label=note.label) for note in body.notes]
    return _node("doc", [*_blocks_or_empty(body.blocks), *notes])


def _node(kind: str, content: list[Json] | None = None, **attributes: object) -> Json:
    node: Json = {"type": kind}
    if attributes:
        node["attrs"] = attributes
    if content:
        node["content"] = content
    return node


def _blocks_or_empty(blocks: Iterable[Block]) -> list[Json]:
    """The nodes of ``blocks``; there is always a paragraph to write in."""
    return [_block(block) for block in blocks] or [_node("paragraph")]


def _block(block: Block) -> Json:
    match block:
        case Paragraph(inlines):
            return _node("paragraph", _inlines(inlines))
        case Heading(level, inlines):
            return _node("heading", _inlines(inlines), level=level)
        case Quote(inner):
            return _node("quotation", _blocks_or_empty(inner))
        case ListBlock("ordered", items, start):
            return _node("ordered_list", [_item(item) for item in items], start=start)
        case ListBlock(_, items):
            return _node("bullet_list", [_item(item) for item in items])
        case Table(head, rows):
            return _node("table", [_row(head, "table_header"), *(_row(row, "table_cell") for row in rows)])


def _item(item: ListItem) -> Json:
    blocks = label_as_text(item).blocks
    first = [] if blocks and isinstance(blocks[0], Paragraph) else [_node("paragraph")]
    return _node("list_item", [*first, *(_block(block) for block in blocks)])


def _row(row: tuple[Cell, ...], kind: str) -> Json:
    return _node("table_row", [_node(kind, _blocks_or_empty(cell.blocks)) for cell in row])


def _inlines(inlines: tuple[Inline, ...]) -> list[Json]:
    nodes: list[Json] = []
    last: tuple[int, str] | None = None
    apart = False
    for atom in flatten(inlines):
        if atom.link and last and atom.link != last:
            apart = atom.link[1] == last[1] and not apart
        elif atom.link is None:
            apart = False
        last = atom.link
        nodes.append(_inline(atom, apart))
    return nodes


def _inline(atom: Atom, apart: bool) -> Json:
    node: Json
    marks: list[Json] = []
    match atom.value:
        case Text(text):
            node = {"type": "text", "text": text}
        case Code(text):
            node = {"type": "text", "text": text}
            marks.append({"type": "code"})
        case Break():
            node = {"type": "hard_break"}
        case NoteMark(label):
            node = {"type": "note_mark", "attrs": {"label": label}}
    marks += [{"type": style} for style in sorted(atom.styles)]
    if atom.link:
        marks.append({"type": "link", "attrs": {"href": atom.link[1], "apart": apart}})
    return node | ({"marks": marks} if marks else {})


# --- document → tree -------------------------------------------------------------------------


def from_rich(document: object) -> str:
    """The canonical Markdown of the editor's ``document``.

    Raises Malformed, with a sentence, for anything that is no such document, and for one that is too large, too deep or
    has a table that is too wide.
    """
    if not isinstance(document, dict) or document.get("type") != "doc":
        raise Malformed("What was sent is not a text of the editor. Reload the page and try again.")
    reader = _Reader()
    blocks: list[Block] = []
    notes: list[Note] = []
    for node in reader.inside(document):
        if node["type"] == "note":
            notes.append(Note(reader.label(node), reader.blocks(node, 0)))
        else:
            blocks.append(reader.block(node, 0))
    return canonical(write(Body(tuple(blocks), tuple(notes))))


class _Reader:
    """Reads one document and counts what it has read."""

    def __init__(self) -> None:
        self.nodes = 0
        self.chars = 0

    def inside(self, node: Json) -> Iterator[Json]:
        """The nodes inside ``node``, each of them certain to be one."""
        content = node.get("content", [])
        if not isinstance(content, list):
            raise _unknown(node)
        for inner in content:
            if not isinstance(inner, dict) or not isinstance(inner.get("type"), str):
                raise _unknown(inner)
            self.nodes += 1
            if self.nodes > MAX_NODES:
                raise Malformed(f"The text has more than {MAX_NODES:,} parts. Please split it into several texts.")
            yield inner

    def blocks(self, node: Json, level: int, in_cell: int | None = None) -> tuple[Block, ...]:
        """The blocks inside ``node``."""
        return tuple(self.block(inner, level, in_cell) for inner in self.inside(node))

    def block(self, node: Json, level: int, in_cell: int | None = None) -> Block:
        """One block. ``level`` counts as ``reading`` does: two for each list around it, one for each quotation.

        ``in_cell`` counts the lists around it inside the cell of a table.
        """
        if level >= 2 * MAX_DEPTH:
            raise Malformed(
                f"The lists and quotations are nested more than {MAX_DEPTH} deep. "
                "Please bring them closer to the margin."
            )
        match node["type"]:
            case "paragraph":
                return Paragraph(self.inlines(node))
            case "heading":
                return Heading(_number(node, "level", 1), self.inlines(node))
            case "quotation":
                return Quote(self.blocks(node, level + 1, in_cell))
            case "bullet_list" | "ordered_list":
                return self.list(node, level + 2, in_cell)
            case "table":
                return self.table(node, level if in_cell is None else level + 1)  # one in a cell gives up its shape
            case _:
                raise _unknown(node)

    def list(self, node: Json, level: int, in_cell: int | None) -> ListBlock:
        """A list of either kind."""
        inner = None if in_cell is None else in_cell + 1
        if inner is not None and inner > cells.DEEPEST:
            raise Malformed(
                f"A list in a table is nested more than {cells.DEEPEST} deep. Please bring it closer to the margin."
            )
        items = tuple(ListItem(self.blocks(_of(item, "list_item"), level, inner)) for item in self.inside(node))
        if not items:
            raise _unknown(node)
        if node["type"] == "ordered_list":
            return ListBlock("ordered", items, min(max(_number(node, "start", 1), 0), MAX_START))
        return ListBlock("bullet", items)

    def table(self, node: Json, level: int) -> Table:
        """A table; its first row is its header, whatever the cells say."""
        rows = [self.row(_of(row, "table_row"), level) for row in self.inside(node)]
        if not rows:
            raise _unknown(node)
        if max(map(len, rows)) > MAX_COLUMNS:
            raise Malformed(f"A table has more than {MAX_COLUMNS} columns. Please split it into smaller tables.")
        return Table(rows[0], tuple(rows[1:]))

    def row(self, node: Json, level: int) -> tuple[Cell, ...]:
        """One row; cells that span several are not known here."""
        cells_of_row = []
        for cell in self.inside(node):
            _of(cell, "table_cell", "table_header")
            if _number(cell, "colspan", 1) != 1 or _number(cell, "rowspan", 1) != 1:
                raise Malformed("A table has a cell that spans several others. Please divide it.")
            cells_of_row.append(Cell(self.blocks(cell, level, 0)))
        return tuple(cells_of_row)

    def inlines(self, node: Json) -> tuple[Inline, ...]:
        """What stands in a paragraph or heading; neighbours in one link make one link."""
        found = [(self.inline(inner), _marks(inner)) for inner in self.inside(node)]
        inlines: list[Inline] = []
        for link, group in groupby(found, key=lambda each: _link(each[1])):
            styled = tuple(_styled(inline, marks) for inline, marks in group)
            inlines += [Link(link[0], styled)] if link else styled
        return tuple(inlines)

    def inline(self, node: Json) -> Inline:
        """One inline, without its marks."""
        match node["type"]:
            case "text":
                text = node.get("text")
                if not isinstance(text, str):
                    raise _unknown(node)
                self.chars += len(text)
                if self.chars > MAX_CHARS:
                    raise Malformed(f"The text has more than {MAX_CHARS:,} characters. Please split it into parts.")
                text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of pairs
                return Code(text) if any(mark["type"] == "code" for mark in _marks(node)) else Text(text)
            case "hard_break":
                return Break()
            case "note_mark":
                return NoteMark(self.label(node))
            case _:
                raise _unknown(node)

    def label(self, node: Json) -> str:
        """The label of a footnote or of its mark."""
        label = _attributes(node).get("label")
        if not isinstance(label, str) or not NOTE_LABEL.fullmatch(label):
            raise Malformed("A footnote has a mark that cannot be written down. Please insert the footnote again.")
        return label


def _of(node: Json, *kinds: str) -> Json:
    if node["type"] not in kinds:
        raise _unknown(node)
    return node


def _attributes(node: Json) -> Json:
    attributes = node.get("attrs") or {}
    if not isinstance(attributes, dict):
        raise _unknown(node)
    return attributes


def _number(node: Json, name: str, default: int) -> int:
    value = _attributes(node).get(name, default)
    if type(value) is not int:
        raise _unknown(node)
    return value


def _marks(node: Json) -> list[Json]:
    """The marks of an inline, each of them known."""
    marks = node.get("marks", [])
    if not isinstance(marks, list):
        raise _unknown(node)
    for mark in marks:
        kind = mark.get("type") if isinstance(mark, dict) else None
        if kind not in ("code", "link", *_STYLES):
            raise _unknown(mark)
    return marks


def _link(marks: list[Json]) -> tuple[str, bool] | None:
    """Where the marks lead: a hostile address leads nowhere, see ``addresses``."""
    for mark in marks:
        if mark["type"] == "link":
            href = _attributes(mark).get("href")
            if not isinstance(href, str):
                raise _unknown(mark)
            return href, bool(_attributes(mark).get("apart"))
    return None


def _styled(inline: Inline, marks: list[Json]) -> Inline:
    for style in sorted({mark["type"] for mark in marks} & set(_STYLES)):
        inline = Styled(_STYLES[style], (inline,))
    return inline


def _unknown(part: object) -> Malformed:
    kind = part.get("type") if isinstance(part, dict) else part
    name = kind if isinstance(kind, str) else type(kind).__name__
    return Malformed(
        f"The text holds a part that is not known here ({name[:40]}). Please take it out, or paste it as plain text."
    )
