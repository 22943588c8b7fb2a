"""Tree → canonical Markdown: one way to write each thing, so that equal texts are equal strings.

Paragraphs and list items are one line each (a hard break is a backslash and a new line), bullets are ``-``,
numbers count up from the list's start, footnotes stand at the end under the labels that the author gave them.
A list right after another of its kind takes the other marker, ``*`` or ``1)``, as CommonMark needs it.
"""

from collections.abc import Iterable

from wgec.kernel.text.escaping import block_markdown, inline_markdown
from wgec.kernel.text.normal import MAX_START, label_as_text, normal
from wgec.kernel.text.reading import parse
from wgec.kernel.text.tree import (
    Block,
    Body,
    Cell,
    Heading,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    Quote,
    Table,
)

Lines = list[str]


def canonical(source: str) -> str:
    """The one way to write the text that ``source`` shows. Idempotent; ``parse`` gives the same tree for both.

    Raises Malformed when ``source`` cannot be read.
    """
    return _written(parse(source))


def write(body: Body) -> str:
    """The canonical Markdown of ``body``; what it shows is kept, ``parse`` gives its normal form back.

    Raises ValueError for a footnote label that is not made of letters, digits and ``.+-_``.
    """
    return _written(normal(body))


def blocks_markdown(blocks: Iterable[Block]) -> str:
    """The Markdown of ``blocks``, which are in normal form; of the footnotes that they cite only the marks."""
    return "\n".join(_blocks(blocks))


def _written(body: Body) -> str:
    parts = ["\n".join(_blocks(body.blocks)), *("\n".join(_note(note)) for note in body.notes)]
    return "\n\n".join(part for part in parts if part)


def _note(note: Note) -> Lines:
    lines = _blocks(note.blocks)
    if note.blocks and isinstance(note.blocks[0], Paragraph):
        return _hung(f"[^{note.label}]: ", lines, indent=4)
    return [f"[^{note.label}]:", *(["", *_indented(lines, 4)] if lines else [])]


# --- blocks ----------------------------------------------------------------------------------


def _blocks(blocks: Iterable[Block], parent: str = "") -> Lines:
    """``parent`` is the bullet of the item that begins with these blocks."""
    lines: Lines = []
    before: Block | None = None
    marker = parent
    for block in blocks:
        marker = _marker(block, marker)
        written = _block(block, marker)
        if before and not _follows_closely(before, block, in_item=bool(parent)):
            lines.append("")
        lines += written
        before = block
    return lines


def _marker(block: Block, taken: str) -> str:
    """The marker of a list that must differ from ``taken``; nothing for other blocks."""
    if not isinstance(block, ListBlock):
        return ""
    if block.kind == "ordered":
        return ")" if taken == "." else "."
    return "*" if taken == "-" else "-"


def _follows_closely(before: Block, block: Block, *, in_item: bool) -> bool:
    """Whether a list may stand right under the words of its item, without a blank line."""
    if not (in_item and isinstance(before, Paragraph) and isinstance(block, ListBlock)):
        return False
    begins = block.items[0].blocks or block.items[0].label
    return bool(begins) and (block.kind != "ordered" or block.start == 1)


def _block(block: Block, marker: str) -> Lines:
    match block:
        case Paragraph(inlines):
            return block_markdown(inline_markdown(inlines)).split("\n")
        case Heading(level, inlines):
            return [f"{'#' * level} {_closed(inline_markdown(inlines))}"]
        case Quote(inner):
            return [f"> {line}".rstrip() for line in _blocks(inner)]
        case ListBlock():
            return _list(block, marker)
        case Table():
            return _table(block)


def _closed(heading: str) -> str:
    """A heading's own number signs at its end are not its closing sequence."""
    words = heading.rstrip("#")
    return heading if words == heading or words[-1:] not in ("", " ") else f"{words}\\{heading[len(words) :]}"


def _list(block: ListBlock, marker: str) -> Lines:
    items: list[Lines] = []
    for index, item in enumerate(block.items):
        bullet = f"{min(block.start + index, MAX_START)}{marker}" if block.kind == "ordered" else marker
        items.append(_item(item, bullet))
    loose = any("" in lines for lines in items)
    return [line for index, lines in enumerate(items) for line in (["", *lines] if loose and index else lines)]


def _item(item: ListItem, bullet: str) -> Lines:
    lines = _blocks(label_as_text(item).blocks, parent=bullet)
    return _hung(f"{bullet} ", lines, len(bullet) + 1) if lines else [bullet]


def _hung(first: str, lines: Lines, indent: int) -> Lines:
    return [first + lines[0], *_indented(lines[1:], indent)]


def _indented(lines: Lines, indent: int) -> Lines:
    return [f"{' ' * indent}{line}" if line else "" for line in lines]


# --- tables ----------------------------------------------------------------------------------


def _table(table: Table) -> Lines:
    head, *rows = (_row(row) for row in (table.head, *table.rows))
    return [head, f"|{' --- |' * len(table.head)}", *rows]


def _row(row: tuple[Cell, ...]) -> str:
    return f"| {' | '.join(_cell(cell.blocks) for cell in row)} |"


def _cell(blocks: tuple[Block, ...]) -> str:
    """The blocks of a cell on one line: see ``cells``."""
    written = ""
    before: Block | None = None
    for block in blocks:
        match block:
            case Paragraph(inlines):
                gap = "<br><br>" if isinstance(before, Paragraph) else ""
                written += gap + inline_markdown(inlines, in_cell=True)
            case ListBlock(kind, items, start):
                tag = "ol" if kind == "ordered" else "ul"
                opening = f'ol start="{start}"' if kind == "ordered" and start != 1 else tag
                inside = "".join(f"<li>{_cell(label_as_text(item).blocks)}</li>" for item in items)
                written += f"<{opening}>{inside}</{tag}>"
        before = block
    return written
