"""A word processor's document as the kernel's tree, by way of pandoc's syntax tree."""

import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pypandoc

from consultations.intake import labels
from consultations.intake.inlines import SUPERSCRIPTS, plain
from wgec.kernel.errors import Malformed
from wgec.kernel.text.blocks import (
    Block,
    Break,
    Cell,
    Code,
    Heading,
    Inline,
    Link,
    ListBlock,
    ListItem,
    NoteMark,
    Paragraph,
    Quote,
    Styled,
    Table,
    Text,
)

SECONDS = 60
_READERS = {"docx": ["--from=docx+styles", "--track-changes=all"], "odt": ["--from=odt"]}
# --sandbox: no file but this one is read. The heap is bounded; a document within our limits needs far less.
_LIMITS = ["--to=json", "--sandbox", "+RTS", "-M1G", "-RTS"]
_HEAP_EXHAUSTED = 251
_UNREADABLE = "{} cannot be read as a .{} document; open it in a word processor and save it again."
_HREF = re.compile(r"^(?:https?://|mailto:)\S+$", re.IGNORECASE)
_RAISED = str.maketrans("0123456789", SUPERSCRIPTS)
_STYLES: dict[str, Literal["strong", "emphasis", "strike"]] = {
    "Emph": "emphasis",
    "Strong": "strong",
    "Strikeout": "strike",
}

Node = dict[str, Any]


def syntax_tree(content: bytes, filename: str, kind: Literal["docx", "odt"]) -> Node:
    """pandoc's tree of a document; raises Malformed when it cannot be read, or not in time."""
    try:
        done = subprocess.run(
            [pypandoc.get_pandoc_path(), *_READERS[kind], *_LIMITS],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        tree: Node = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise Malformed(
            f"{filename} took longer than {SECONDS} seconds to read; save it again without pictures, or split it."
        ) from error
    except subprocess.CalledProcessError as error:
        if error.returncode == _HEAP_EXHAUSTED or error.returncode < 0:  # or stopped by a limit
            raise Malformed(
                f"{filename} needs more time or memory to read than there is for one document; remove its pictures "
                "and large tables, or split it."
            ) from error
        raise Malformed(_UNREADABLE.format(filename, kind)) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise Malformed(_UNREADABLE.format(filename, kind)) from error
    return tree


@dataclass(slots=True)
class TreeReader:
    """Turns pandoc's blocks into the kernel's; collects footnotes and counts what a text cannot keep."""

    notes: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    dead_links: list[str] = field(default_factory=list)
    tracked_changes: int = 0
    comments: int = 0
    pictures: int = 0

    # --- blocks ------------------------------------------------------------------------------

    def blocks(self, nodes: Iterable[Node]) -> tuple[Block, ...]:
        """The kernel's blocks for pandoc's."""
        return tuple(block for node in nodes for block in self.block(node))

    def block(self, node: Node) -> Iterable[Block]:
        """What one of pandoc's blocks becomes: usually one block, sometimes none or several."""
        content: Any = node.get("c")
        match node["t"]:
            case "Para" | "Plain":
                return (Paragraph(self.inlines(content)),)
            case "Header":
                return (Heading(content[0], self.inlines(content[2])),)
            case "BulletList":
                return (ListBlock("bullet", tuple(ListItem(self.blocks(item)) for item in content)),)
            case "OrderedList":
                return (self._ordered(*content),)
            case "BlockQuote":
                return (Quote(self.blocks(content)),)
            case "Table":
                return (self._table(content),)
            case _:
                return self._rarer_block(node["t"], content)

    def _rarer_block(self, kind: str, content: Any) -> Iterator[Block]:
        match kind:
            case "Div":
                yield from self.blocks(content[1])
            case "Figure":
                yield from self.blocks(content[2])
            case "LineBlock":
                yield Paragraph(tuple(_with_breaks(self.inlines(line) for line in content)))
            case "CodeBlock":
                yield Paragraph(tuple(_with_breaks((Code(line),) for line in content[1].splitlines())))
            case "DefinitionList":
                for term, definitions in content:
                    yield Paragraph(self.inlines(term))
                    yield from (block for definition in definitions for block in self.blocks(definition))

    def _ordered(self, attributes: list[Any], items: list[list[Node]]) -> ListBlock:
        start, style, delimiter = attributes[0], attributes[1]["t"], attributes[2]["t"]
        read = [self.blocks(item) for item in items]
        if style in ("Decimal", "DefaultStyle", "Example") and delimiter in ("Period", "DefaultDelim"):
            return ListBlock("ordered", tuple(ListItem(blocks) for blocks in read), start)
        numbered = (ListItem(blocks, _label(start + at, style, delimiter)) for at, blocks in enumerate(read))
        return ListBlock("labelled", tuple(numbered))

    def _table(self, content: list[Any]) -> Table:
        head_rows = content[3][1]
        body_rows = [row for body in content[4] for row in (*body[2], *body[3])]
        rows = self._grid([*head_rows, *body_rows, *content[5][1]])
        head, *others = rows or [()]
        return Table(head, tuple(others))

    def _grid(self, rows: list[Any]) -> list[tuple[Cell, ...]]:
        """Rows of one width: a cell that spans several places stands in the first and leaves the others empty."""
        covered: dict[int, int] = {}
        grid: list[tuple[Cell, ...]] = []
        for _, cells in rows:
            row: list[Cell] = []
            for _, _, row_span, column_span, blocks in cells:
                while covered.get(len(row), 0):
                    covered[len(row)] -= 1
                    row.append(Cell(()))
                first = len(row)
                row += [Cell(self.blocks(blocks)), *[Cell(())] * (column_span - 1)]
                covered.update(dict.fromkeys(range(first, len(row)), row_span - 1))
            grid.append(tuple(row))
        width = max(map(len, grid), default=0)
        return [(*row, *[Cell(())] * (width - len(row))) for row in grid]

    # --- inlines -----------------------------------------------------------------------------

    def inlines(self, nodes: Iterable[Node]) -> tuple[Inline, ...]:
        """The kernel's inlines for pandoc's."""
        return tuple(inline for node in nodes for inline in self._inline(node))

    def _inline(self, node: Node) -> Iterable[Inline]:
        content: Any = node.get("c")
        match node["t"]:
            case "Str":
                return (Text(str(content)),)
            case "Space" | "SoftBreak":
                return (Text(" "),)
            case "LineBreak":
                return (Break(),)
            case "Emph" | "Strong" | "Strikeout":
                return (Styled(_STYLES[node["t"]], self.inlines(content)),)
            case "Cite" | "Span":
                return self._span(content)
            case "Link":
                return self._link(self.inlines(content[1]), content[2][0])
            case "Note":
                return (self._note(content),)
            case _:
                return self._rarer_inline(node["t"], content)

    def _rarer_inline(self, kind: str, content: Any) -> Iterator[Inline]:
        match kind:
            case "Superscript":
                yield from _raised(self.inlines(content))
            case "Underline" | "SmallCaps" | "Subscript":
                yield from self.inlines(content)
            case "Quoted":
                opening, closing = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
                yield from (Text(opening), *self.inlines(content[1]), Text(closing))
            case "Code":
                yield Code(content[1])
            case "Math":
                yield Text(content[1])
            case "Image":
                self.pictures += 1
                yield from self.inlines(content[1])

    def _note(self, content: list[Node]) -> NoteMark:
        label = str(len(self.notes) + 1)
        self.notes[label] = ()  # a note inside this one gets the next number
        self.notes[label] = self.blocks(content)
        return NoteMark(label)

    def _span(self, content: list[Any]) -> Iterator[Inline]:
        """Tracked changes are read as if accepted; comments are not part of the text."""
        classes = content[0][1] if isinstance(content[0], list) and len(content[0]) == 3 else []
        if "comment-start" in classes:
            self.comments += 1
            return
        if "insertion" in classes or "deletion" in classes:
            self.tracked_changes += 1
        if "deletion" not in classes:
            yield from self.inlines(content[1])

    def _link(self, inlines: tuple[Inline, ...], href: str) -> Iterator[Inline]:
        if _HREF.match(href):
            yield Link(href, inlines)
        elif href.startswith("#") and len(href) > 1:  # a cross-reference inside the document: words
            yield from inlines
        else:
            self.dead_links.append(plain(inlines))
            yield Link("", inlines)


def _label(number: int, style: str, delimiter: str) -> str:
    """The label that a word processor prints before an item, such as "c)" or "(iv)"."""
    letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    counter = {
        "LowerAlpha": letters,
        "UpperAlpha": letters.upper(),
        "LowerRoman": labels.to_roman(number).lower(),
        "UpperRoman": labels.to_roman(number),
    }.get(style, str(number))
    return {"OneParen": f"{counter})", "TwoParens": f"({counter})"}.get(delimiter, f"{counter}.")


def _raised(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    """Raised digits keep their height, as characters."""
    for inline in inlines:
        yield (Text(inline.text.translate(_RAISED)) if isinstance(inline, Text) and inline.text.isdigit() else inline)


def _with_breaks(lines: Iterable[tuple[Inline, ...]]) -> Iterator[Inline]:
    for at, line in enumerate(lines):
        if at:
            yield Break()
        yield from line
