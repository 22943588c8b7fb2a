"""Tree → HTML, through one last door.

The HTML is built from the tree, never from the members' own tags, with every character escaped; nh3 then lets
through only the tags and attributes of ``ALLOWED``, so that a mistake here cannot become a hole.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

import nh3

from wgec.kernel.text.tree import (
    Block,
    Body,
    Break,
    Cell,
    Changed,
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

ALLOWED: dict[str, set[str]] = {
    **{tag: {"dir"} for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td")},
    **{tag: set() for tag in ("strong", "em", "del", "ins", "s", "code", "br", "ul", "table", "thead", "tbody", "tr")},
    "li": {"dir", "id"},
    "th": {"dir", "scope"},
    "ol": {"start"},
    "sup": set(),
    "span": set(),
    "a": {"href", "id", "role", "aria-label"},
    "div": {"tabindex", "role", "aria-label"},
    "section": {"role", "aria-label"},
}
CLASSES: dict[str, set[str]] = {
    "ul": {"labelled"},
    "span": {"label", "dead-link"},
    "sup": {"note-mark"},
    "a": {"note-back"},
    "div": {"table-scroll"},
    "section": {"notes"},
}
_TAGS = {"strong": "strong", "emphasis": "em", "strike": "s", "added": "ins", "deleted": "del"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words that a rendered text adds to its author's; a page passes them in its own language."""

    notes: str = "Footnotes"
    back: str = "Back to the text"
    table: str = "Table"


@dataclass(slots=True)
class Page:
    """Where a text is shown: what makes its ids unique, which level its first headings have, its words."""

    prefix: str = ""
    heading_level: int = 3
    first_note: int = 1
    words: Words = field(default_factory=Words)
    numbers: dict[str, int] = field(default_factory=dict)
    cited: dict[str, int] = field(default_factory=dict)
    tables: int = 0
    extras: Callable[[Any, "Page"], str] | None = None  # renders what is no part of a text, see ``brackets``


def render(
    body: Body, page: Page, *, attributes: dict[str, set[str]] = ALLOWED, classes: dict[str, set[str]] = CLASSES
) -> str:
    """The safe HTML of ``body`` as shown on ``page``: its blocks, then its footnotes."""
    page.numbers = {note.label: number for number, note in enumerate(body.notes, page.first_note)}
    page.cited = {}
    page.tables = 0
    return door(blocks_html(body.blocks, page) + _notes(body, page), attributes, classes)


def door(html: str, attributes: dict[str, set[str]] = ALLOWED, classes: dict[str, set[str]] = CLASSES) -> str:
    """``html`` with nothing but the tags, attributes, classes and addresses that a text may have."""
    return nh3.clean(
        html,
        tags=set(attributes),
        attributes=attributes,
        allowed_classes=classes,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )


# --- blocks ----------------------------------------------------------------------------------


def blocks_html(blocks: Iterable[Block], page: Page) -> str:
    """The HTML of ``blocks``, not through the door yet."""
    return "\n".join(_block(block, page) for block in blocks)


def _block(block: Block, page: Page) -> str:
    match block:
        case Paragraph(inlines):
            return f'<p dir="auto">{inlines_html(inlines, page)}</p>'
        case Heading(level, inlines):
            tag = f"h{min(level + page.heading_level - 1, 6)}"
            return f'<{tag} dir="auto">{inlines_html(inlines, page)}</{tag}>'
        case Quote(inner):
            return f'<blockquote dir="auto">\n{blocks_html(inner, page)}\n</blockquote>'
        case ListBlock(kind, items, start):
            tag = "ol" if kind == "ordered" else "ul"
            attribute = ' class="labelled"' if kind == "labelled" else ""
            if kind == "ordered" and start != 1:
                attribute = f' start="{start}"'
            inside = "\n".join(item_html(item, page) for item in items)
            return f"<{tag}{attribute}>\n{inside}\n</{tag}>"
        case Table():
            return _table(block, page)
        case _:
            return _extra(block, page)


def _extra(part: Any, page: Page) -> str:
    assert page.extras is not None
    return page.extras(part, page)


def item_html(item: ListItem, page: Page) -> str:
    """The HTML of a point of a list."""
    if not isinstance(item, ListItem):
        return _extra(item, page)
    label = f'<span class="label">{escape(item.label)}</span> ' if item.label else ""
    return f'<li dir="auto">{label}{_tight(item.blocks, page)}</li>'


def _tight(blocks: tuple[Block, ...], page: Page) -> str:
    """The blocks; a single paragraph at the beginning stands without its tag."""
    match blocks:
        case (Paragraph(inlines), *others) if not any(isinstance(other, Paragraph) for other in others):
            return "\n".join(filter(None, [inlines_html(inlines, page), blocks_html(others, page)]))
        case _:
            return blocks_html(blocks, page)


def _table(table: Table, page: Page) -> str:
    page.tables += 1
    name = page.words.table if page.tables == 1 else f"{page.words.table} {page.tables}"  # each region has its own
    head = "".join(_header_cell(cell, page) for cell in table.head)
    has_head = any(cell.blocks for cell in table.head)
    rows = "\n".join(f"<tr>{''.join(_cell(cell, page) for cell in row)}</tr>" for row in table.rows)
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(name)}"><table>\n'
        + (f"<thead><tr>{head}</tr></thead>\n" if has_head else "")
        + (f"<tbody>\n{rows}\n</tbody>\n" if rows else "")
        + "</table></div>"
    )


def _header_cell(cell: Cell, page: Page) -> str:
    return f'<th scope="col" dir="auto">{_tight(cell.blocks, page)}</th>' if cell.blocks else "<td></td>"


def _cell(cell: Cell, page: Page) -> str:
    return f'<td dir="auto">{_tight(cell.blocks, page)}</td>'


# --- inlines ---------------------------------------------------------------------------------


def inlines_html(inlines: Iterable[Inline | Changed], page: Page) -> str:
    """The HTML of ``inlines``, not through the door yet."""
    return "".join(_inline(inline, page) for inline in inlines)


def _inline(inline: Inline | Changed, page: Page) -> str:
    match inline:
        case Text(text):
            return escape(text)
        case Code(text):
            return f"<code>{escape(text)}</code>"
        case Break():
            return "<br>\n"
        case Styled(style, inner) | Changed(style, inner):
            tag = _TAGS[style]
            return f"<{tag}>{inlines_html(inner, page)}</{tag}>"
        case Link("", inner):
            return f'<span class="dead-link">{inlines_html(inner, page)}</span>'
        case Link(href, inner):
            return f'<a href="{escape(href)}">{inlines_html(inner, page)}</a>'
        case NoteMark(label):
            return _note_mark(label, page)
        case _:
            return _extra(inline, page)


# --- footnotes -------------------------------------------------------------------------------


def _note_mark(label: str, page: Page) -> str:
    times = page.cited[label] = page.cited.get(label, 0) + 1
    number = page.numbers[label]
    return (
        f'<sup class="note-mark"><a id="{_mark_id(label, times, page)}" href="#{_note_id(label, page)}" '
        f'role="doc-noteref">{number}</a></sup>'
    )


def _note_id(label: str, page: Page) -> str:
    return escape(f"{page.prefix}note-{page.numbers[label]}")


def _mark_id(label: str, times: int, page: Page) -> str:
    return f"{_note_id(label, page)}-mark" + (f"-{times}" if times > 1 else "")


def _notes(body: Body, page: Page) -> str:
    if not body.notes:
        return ""
    # A note may cite another one: number all its marks before the first link back is written.
    shown = {note.label: blocks_html(note.blocks, page) for note in body.notes}
    items = []
    for label, html in shown.items():
        back = "".join(f" {_back(label, times, page)}" for times in range(1, page.cited.get(label, 0) + 1))
        last = html.rfind("</p>") if html.endswith("</p>") else len(html)
        items.append(f'<li id="{_note_id(label, page)}" dir="auto">{html[:last]}{back}{html[last:]}</li>')
    inside = "\n".join(items)
    start = f' start="{page.first_note}"' if page.first_note != 1 else ""
    return (
        f'\n<section class="notes" role="doc-endnotes" aria-label="{escape(page.words.notes)}">'
        f"\n<ol{start}>\n{inside}\n</ol>\n</section>"
    )


def _back(label: str, times: int, page: Page) -> str:
    words = f"{page.words.back} ({page.numbers[label]})"
    return (
        f'<a class="note-back" href="#{_mark_id(label, times, page)}" role="doc-backlink" '
        f'aria-label="{escape(words)}">↩</a>'
    )
