"""Word-processor documents for tests: a compilation written by pandoc, with native lists, tables and footnotes."""

import json
import subprocess
from collections.abc import Iterable
from typing import Any, Literal

import pypandoc

from consultations.intake.values import Compilation, Entry
from wgec.kernel.text import blocks
from wgec.kernel.text.blocks import (
    Block,
    Body,
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

Node = dict[str, Any]
_NOTHING: list[Any] = ["", [], []]
_STYLES = {"strong": "Strong", "emphasis": "Emph", "strike": "Strikeout"}


def convert(source: str, target: Literal["docx", "odt"], *, reader: str = "markdown") -> bytes:
    """A document made by pandoc."""
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), f"--from={reader}", f"--to={target}", "--output=-"],
        input=source.encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def document(found: Compilation, target: Literal["docx", "odt"]) -> bytes:
    """The compilation as a document with Word headings."""
    front = found.front
    date = f"{front.dated_on.day} {front.dated_on:%B %Y}" if front.dated_on else ""
    nodes = [_paragraph(line) for line in front.masthead]
    nodes += [{"t": "Para", "c": [{"t": "Strong", "c": _words(front.title)}]}]
    nodes += [_paragraph(line) for line in (date, front.revision_statement, front.disclaimer) if line]
    for section in found.sections:
        nodes.append(_heading(1, f"{section.numeral}. {section.title}"))
        for entry in section.entries:
            nodes += _entry(f"Recommendation {entry.number}. {entry.attribution}", entry)
    if found.annex_title:
        nodes.append(_heading(1, found.annex_title))
        for entry in found.inputs:
            provenance = f" ({entry.provenance})" if entry.provenance else ""
            nodes += _entry(f"{entry.label}. {entry.attribution}{provenance}", entry)
    tree = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": nodes}
    return convert(json.dumps(tree), target, reader="json")


def _entry(heading: str, entry: Entry) -> list[Node]:
    body = blocks.parse(entry.text)
    return [_heading(2, heading), *_blocks(body.blocks, body)]


def _heading(level: int, text: str) -> Node:
    return {"t": "Header", "c": [level, _NOTHING, _words(text)]}


def _paragraph(text: str) -> Node:
    return {"t": "Para", "c": _words(text)}


def _words(text: str) -> list[Node]:
    return [{"t": "Str", "c": text}]


def _blocks(found: Iterable[Block], body: Body) -> list[Node]:
    return [_block(block, body) for block in found]


def _block(block: Block, body: Body) -> Node:
    match block:
        case Paragraph(inlines):
            return {"t": "Para", "c": _inlines(inlines, body)}
        case Heading(level, inlines):
            return {"t": "Header", "c": [level + 2, _NOTHING, _inlines(inlines, body)]}
        case Quote(inner):
            return {"t": "BlockQuote", "c": _blocks(inner, body)}
        case ListBlock("ordered", items, start):
            listed = [_blocks(item.blocks, body) for item in items]
            return {"t": "OrderedList", "c": [[start, {"t": "Decimal"}, {"t": "Period"}], listed]}
        case ListBlock(_, items):
            return {"t": "BulletList", "c": [_item(item.label, item.blocks, body) for item in items]}
        case Table(head, rows):
            return _table(head, rows, body)


def _item(label: str, found: tuple[Block, ...], body: Body) -> list[Node]:
    nodes = _blocks(found, body)
    if label:
        nodes[0]["c"] = [*_words(f"{label} "), *nodes[0]["c"]]
    return nodes


def _table(head: tuple[Cell, ...], rows: tuple[tuple[Cell, ...], ...], body: Body) -> Node:
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}] for _ in head]

    def row(cells: tuple[Cell, ...]) -> list[Any]:
        return [_NOTHING, [[_NOTHING, {"t": "AlignDefault"}, 1, 1, _blocks(cell.blocks, body)] for cell in cells]]

    made = [[_NOTHING, 0, [], [row(cells) for cells in rows]]]
    return {"t": "Table", "c": [_NOTHING, [None, []], columns, [_NOTHING, [row(head)]], made, [_NOTHING, []]]}


def _inlines(inlines: Iterable[Inline], body: Body) -> list[Node]:
    return [_inline(inline, body) for inline in inlines]


def _inline(inline: Inline, body: Body) -> Node:
    match inline:
        case Text(text):
            return {"t": "Str", "c": text}
        case Code(text):
            return {"t": "Code", "c": [_NOTHING, text]}
        case Break():
            return {"t": "LineBreak"}
        case NoteMark(label):
            (note,) = [note for note in body.notes if note.label == label]
            return {"t": "Note", "c": _blocks(note.blocks, body)}
        case Styled(style, inner):
            return {"t": _STYLES[style], "c": _inlines(inner, body)}
        case Link(href, inner):
            return {"t": "Link", "c": [_NOTHING, _inlines(inner, body), [href, ""]]}
