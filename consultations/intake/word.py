"""Word-processor documents (.docx, .odt): the same parts as a text file's, from real headings, lists and notes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from consultations.intake import contents, headings, listed, lists
from consultations.intake.contents import ContentsLine
from consultations.intake.footnotes import Notes
from consultations.intake.inlines import plain
from consultations.intake.pandoc import Node, TreeReader, syntax_tree
from consultations.intake.parts import Part
from consultations.intake.values import Caution
from wgec.kernel.errors import Malformed
from wgec.kernel.text.blocks import Block, Heading, ListBlock, Paragraph, Styled, Table

_CONTENTS_TITLE = re.compile(r"^(?:table of |list of )?contents$", re.IGNORECASE)


@dataclass(slots=True)
class WordSource:
    """A document, ready to be outlined and then read entry by entry; lines are its paragraphs, counted."""

    parts: list[Part]
    contents: list[ContentsLine] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    cautions: list[Caution] = field(default_factory=list)

    def blocks(self, parts: Sequence[Part]) -> tuple[Block, ...]:
        """The blocks of one entry, from the parts below its heading."""
        read = [part.block for part in parts if part.block is not None]
        return tuple(headings.even(lists.settled(read)))


def open_document(content: bytes, filename: str, kind: Literal["docx", "odt"]) -> WordSource:
    """Take a compilation apart, up to its headings; raises Malformed when pandoc cannot read it."""
    opened = open_whole(content, filename, kind)
    opened.parts, opened.contents = _without_contents(opened.parts)
    if kind == "odt":
        beside = listed.of_odt(content)
        opened.contents = opened.contents or beside.contents
        opened.parts = list(_titled(opened.parts, beside.title))
    return opened


def _titled(parts: Sequence[Part], title: str) -> Iterator[Part]:
    """The parts with the title as a heading: of a paragraph in that style pandoc says nothing in this format."""
    for part in parts:
        if title and isinstance(part.block, Paragraph) and " ".join(part.text.split()) == title:
            title = ""
            yield replace(_part(Heading(1, part.block.inlines), part.first), is_title=True)
        else:
            yield part


def open_whole(content: bytes, filename: str, kind: Literal["docx", "odt"]) -> WordSource:
    """Take a document apart and leave nothing out; raises Malformed when pandoc cannot read it."""
    reader = TreeReader()
    try:
        parts = list(_parts(syntax_tree(content, filename, kind), reader))
    except RecursionError as error:
        raise Malformed(f"{filename}: lists or tables are nested too deep; bring them closer to the margin.") from error
    opened = WordSource(parts)
    for label, blocks in reader.notes.items():
        opened.notes.available[label].append(blocks)
    opened.cautions += _cautions(reader)
    return opened


def _parts(tree: Node, reader: TreeReader) -> Iterator[Part]:
    """Every block, numbered; the title that pandoc sets apart comes first, as a heading."""
    line = 0
    title = tree["meta"].get("title")
    if title is not None:
        line += 1
        yield replace(_part(Heading(1, reader.inlines(title["c"])), line), is_title=True)
    for key in ("subtitle", "author", "date"):
        for inlines in _meta_inlines(tree["meta"].get(key)):
            line += 1
            yield _part(Paragraph(reader.inlines(inlines)), line)
    for node, style in _unwrapped(tree["blocks"]):
        for found in reader.block(node):
            line += 1
            block = Heading(1, found.inlines) if style == "Title" and isinstance(found, Paragraph) else found
            if not isinstance(block, Paragraph | Heading) or plain(block.inlines).strip():
                yield replace(_part(block, line), is_title=style == "Title" and block is not found)
                line += paragraphs(block) - 1


def _unwrapped(nodes: Sequence[Node], style: str = "") -> Iterator[tuple[Node, str]]:
    """The blocks inside divisions, each with the style which its paragraph has."""
    for node in nodes:
        if node["t"] == "Div":
            attributes: list[Any] = node["c"][0]
            yield from _unwrapped(node["c"][1], dict(attributes[2]).get("custom-style", style))
        else:
            yield node, style


def _meta_inlines(value: Node | None) -> Iterator[list[Node]]:
    if value is None:
        return
    if value["t"] == "MetaList":
        for each in value["c"]:
            yield from _meta_inlines(each)
    elif value["t"] == "MetaInlines":
        yield value["c"]


def _part(block: Block, line: int) -> Part:
    last = line + paragraphs(block) - 1
    match block:
        case Heading(level, inlines):
            return Part("heading", line, line, _words(inlines), level, block=block)
        case Paragraph(inlines):
            strong = len(inlines) == 1 and isinstance(inlines[0], Styled) and inlines[0].style == "strong"
            return Part("paragraph", line, line, _words(inlines), strong=strong, block=block)
        case ListBlock():
            return Part("list", line, last, block=block)
        case _:
            return Part("table", line, last, block=block)


def _words(inlines: tuple[Any, ...]) -> str:
    return " ".join(plain(inlines).split())


def paragraphs(block: Block) -> int:
    """How many paragraphs a reader would count in a block."""
    match block:
        case ListBlock(_, items):
            return sum(paragraphs(inner) for item in items for inner in item.blocks) or 1
        case Table(head, rows):
            return sum(paragraphs(inner) for row in (head, *rows) for cell in row for inner in cell.blocks) or 1
        case _:
            return 1


def _without_contents(parts: list[Part]) -> tuple[list[Part], list[ContentsLine]]:
    """The parts without the contents list, which ends at the next heading, and the list."""
    start = next((at for at, part in enumerate(parts) if _CONTENTS_TITLE.match(part.text)), None)
    if start is None:
        return parts, []
    end = next((at for at in range(start + 1, len(parts)) if parts[at].level), None)
    if end is None:
        return parts, []
    listed = [ContentsLine(part.first, contents.entry(part.text)) for part in parts[start + 1 : end] if part.text]
    return [*parts[:start], *parts[end:]], listed


def _cautions(reader: TreeReader) -> Iterator[Caution]:
    for count, what in (
        (reader.tracked_changes, "tracked changes are read as if they were accepted"),
        (reader.comments, "comments in the margin are left out"),
        (reader.pictures, "pictures are left out"),
    ):
        if count:
            yield Caution(1, f"The document's {what}: {count}.")
    for words in reader.dead_links:
        yield Caution(1, f"The link of “{words}” leads nowhere: its words are kept.")
