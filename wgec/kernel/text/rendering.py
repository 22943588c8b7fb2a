"""Tree → HTML, through one last door.

The HTML is built from the tree, never from the members' own tags, with every character escaped; one of the ``doors``
then lets through only what a text may show, so that a mistake here cannot become a hole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

import nh3

from wgec.kernel.text import doors
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
    Marked,
    Moved,
    Note,
    NoteMark,
    Paragraph,
    Quote,
    Styled,
    Table,
    Text,
    Written,
)

Spoken = Callable[[Any, Any], tuple[str, Any]]
"""How a block is written: the attributes that say so where it is otherwise than the voice around, and its own voice."""

_TAGS = {"strong": "strong", "emphasis": "em", "strike": "s", "added": "ins", "deleted": "del"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words that a rendered text adds to its author's; a page passes them in its own language.

    Without a name for its ``notes`` they are no landmark of the page: a part of a text has none.
    """

    notes: str = "Footnotes"
    back: str = "Back to the text"
    table: str = "Table"
    moved_up: str = "moved up from here"
    moved_down: str = "moved down from here"
    from_below: str = "moved here from below"
    from_above: str = "moved here from above"
    before: str = "before"
    after: str = "after"
    revision: str = "Revision"


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands beside a unit, such as the number of its amendments: a link to a place of this site.

    ``label`` is seen beside the icon of its ``kind``, ``title`` is its accessible name and what a pointer shows.
    ``href`` is a path or a fragment.
    """

    label: str
    title: str
    href: str
    kind: Literal["amendments", "amend", "comments", "agreed", "agree"]

    def __post_init__(self) -> None:
        if not self.href.startswith(("/", "#")) or self.href.startswith("//"):
            raise ValueError(f"a mark leads to a place of this site, not to {self.href!r}")


@dataclass(slots=True)
class Page:
    """Where a text is shown: what makes its ids unique, which level its first headings have, its words.

    Where ``spoken`` says how a block is written, beginning with ``voice``, it says so; else a browser guesses.
    With ``unit_ids`` each unit's element has its identity, with ``marks`` (by the unit's place) links at its end.
    """

    prefix: str = ""
    heading_level: int = 3
    first_note: int = 1
    words: Words = field(default_factory=Words)
    moves: str | None = None  # begins the ids of what moved instead of ``prefix``: two pages may share them
    numbers: dict[str, int] = field(default_factory=dict)
    cited: dict[str, int] = field(default_factory=dict)
    tables: int = 0
    unit_ids: Sequence[str] = ()
    marks: Mapping[int, Sequence[Mark]] = field(default_factory=dict)
    place: int = 0
    counts: bool = True
    extras: Callable[[Any, "Page"], str] | None = None  # renders what is no part of a text, see ``brackets``
    spoken: Spoken | None = None
    voice: Any = None

    @contextmanager
    def speaking(self, blocks: Sequence[Any]) -> Iterator[str]:
        """The attributes that say how the first of ``blocks`` is written, and so what is rendered inside."""
        if self.spoken is None:
            yield ' dir="auto"'
            return
        voice = self.voice
        attributes, self.voice = self.spoken(blocks[0], voice) if blocks else ("", voice)
        yield attributes
        self.voice = voice

    @contextmanager
    def as_one_unit(self) -> Iterator[None]:
        """What is rendered inside belongs to one unit: tables and footnotes have no units of their own."""
        counts, self.counts = self.counts, False
        yield
        self.counts = counts


def render(body: Body, page: Page, *, marked: bool = False, through: nh3.Cleaner | None = None) -> str:
    """The safe HTML of ``body`` as shown on ``page``: its blocks, then its footnotes.

    What identities, marks and passages need passes only with ``marked``; who has ``extras`` brings an own door.
    """
    begin(body.notes, page)
    return part(body, page, marked=marked, through=through)


def begin(notes: Iterable[Note], page: Page) -> None:
    """Begin ``page`` with a text that has these ``notes``: they are numbered, nothing is shown yet."""
    page.numbers = {note.label: number for number, note in enumerate(notes, page.first_note)}
    page.cited = {}
    page.tables = 0
    page.place = 0


def part(body: Body, page: Page, *, marked: bool = False, through: nh3.Cleaner | None = None) -> str:
    """The safe HTML of the next part of the text on ``page``, with those of its notes that stand there."""
    door = through or (doors.MARKED_DOOR if marked else doors.DOOR)
    return door.clean(blocks_html(body.blocks, page) + _notes(body, page))


# --- blocks ----------------------------------------------------------------------------------


def blocks_html(blocks: Iterable[Block], page: Page) -> str:
    """The HTML of ``blocks``, not through the door yet."""
    return "\n".join(_block(block, page) for block in blocks)


def _block(block: Block | Moved, page: Page) -> str:
    match block:
        case Paragraph(inlines):
            return _unit("p", inlines, page)
        case Heading(level, inlines):
            return _unit(f"h{min(level + page.heading_level - 1, 6)}", inlines, page)
        case Quote(inner):
            with page.speaking((block,)) as spoken:
                return f"<blockquote{spoken}>\n{blocks_html(inner, page)}\n</blockquote>"
        case ListBlock(kind, items, start):
            tag = "ol" if kind == "ordered" else "ul"
            attribute = ' class="labelled"' if kind == "labelled" else ""
            if kind == "ordered" and start != 1:
                attribute = f' start="{start}"'
            inside = "\n".join(item_html(item, page) for item in items)
            return f"<{tag}{attribute}>\n{inside}\n</{tag}>"
        case Table():
            return _table(block, page)
        case Moved(inner=inner):
            return _moved(block, _tight(inner, page), page)
        case _:
            return _extra(block, page)


def _moved(moved: Moved, inside: str, page: Page) -> str:
    """What moved, with a link to its other place."""
    words = page.words
    if moved.kind == "added":
        tag, here, there, says = "ins", "here", "there", words.from_below if moved.up else words.from_above
    else:
        tag, here, there, says = "del", "there", "here", words.moved_up if moved.up else words.moved_down
    name = escape(f"{page.prefix if page.moves is None else page.moves}moved-{moved.number}-")
    mark = f'<a class="moved-mark" id="{name}{here}" href="#{name}{there}">{escape(says)}</a> ' if moved.named else ""
    return f'<{tag} class="moved">{mark}{inside}</{tag}>'


def _unit(tag: str, inlines: Iterable[Inline | Changed | Marked | Moved | Written], page: Page) -> str:
    attributes, marks = _next_unit(page)
    inlines = tuple(inlines)
    with page.speaking((Paragraph(inlines),)) as spoken:  # type: ignore[arg-type]  # what changed has words, too
        return f"<{tag}{spoken}{attributes}>{inlines_html(inlines, page)}{marks}</{tag}>"


def _next_unit(page: Page) -> tuple[str, str]:
    """The attributes of the next unit's element, and the marks that stand at the end of its words."""
    if not page.counts:
        return "", ""
    page.place += 1
    unit = page.unit_ids[page.place - 1] if page.unit_ids else ""
    attributes = f' id="{escape(unit_id(unit, page.prefix))}" data-unit="{escape(unit)}"' if unit else ""
    marks = "".join(map(_mark, page.marks.get(page.place, ())))
    return attributes, f' <span class="unit-marks">{marks}</span>' if marks else ""


def unit_id(unit: str, prefix: str = "") -> str:
    """The id on a page of the element of the unit with that identity."""
    return f"{prefix}u-{unit.replace('.', '-')}"


def _mark(mark: Mark) -> str:
    return (
        f'<a class="unit-mark {mark.kind}" href="{escape(mark.href)}" aria-label="{escape(mark.title)}"'
        f' title="{escape(mark.title)}">'
        f"{escape(mark.label)}</a>"
    )


def _extra(part: Any, page: Page) -> str:
    assert page.extras is not None
    return page.extras(part, page)


def item_html(item: ListItem, page: Page) -> str:
    """The HTML of a point of a list, not through the door yet."""
    if not isinstance(item, ListItem):
        return _extra(item, page)
    label = f'<span class="label">{escape(item.label)}</span> ' if item.label else ""
    attributes, marks = _next_unit(page)
    with page.speaking(item.blocks) as spoken:
        match item.blocks:
            case (Paragraph(inlines), *others):
                first = inlines_html(inlines, page) + marks
                if any(isinstance(other, Paragraph) for other in others):
                    first = f"<p{'' if page.spoken else spoken}>{first}</p>"
            case others:
                first = marks
        inside = "\n".join(filter(None, [first, blocks_html(others, page)]))
    return f"<li{spoken}{attributes}>{label}{inside}</li>"


def _tight(blocks: tuple[Block, ...], page: Page) -> str:
    """The blocks; a single paragraph at the beginning stands without its tag."""
    match blocks:
        case (Paragraph(inlines), *others) if not any(isinstance(other, Paragraph) for other in others):
            return "\n".join(filter(None, [inlines_html(inlines, page), blocks_html(others, page)]))
        case _:
            return blocks_html(blocks, page)


def _table(table: Table, page: Page) -> str:
    attributes, marks = _next_unit(page)
    with page.as_one_unit():
        html = _scrolling_table(table, page)
    return f'<div class="unit-table"{attributes}>{html}{marks}</div>' if attributes or marks else html


def _scrolling_table(table: Table, page: Page) -> str:
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
    with page.speaking(cell.blocks) as spoken:
        return f'<th scope="col"{spoken}>{_tight(cell.blocks, page)}</th>' if cell.blocks else "<td></td>"


def _cell(cell: Cell, page: Page) -> str:
    with page.speaking(cell.blocks) as spoken:
        return f"<td{spoken}>{_tight(cell.blocks, page)}</td>"


# --- inlines ---------------------------------------------------------------------------------


def inlines_html(inlines: Iterable[Inline | Changed | Marked | Moved | Written], page: Page) -> str:
    """The HTML of ``inlines``, not through the door yet."""
    return "".join(_inline(inline, page) for inline in inlines)


def _inline(inline: Inline | Changed | Marked | Moved | Written, page: Page) -> str:
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
        case Marked() | Moved() | Written():
            return _told_apart(inline, page)
        case Link("", inner):
            return f'<span class="dead-link">{inlines_html(inner, page)}</span>'
        case Link(href, inner):
            return f'<a href="{escape(href)}">{inlines_html(inner, page)}</a>'
        case NoteMark(label):
            return _note_mark(label, page)
        case _:
            return _extra(inline, page)


def _told_apart(inline: Marked | Moved | Written, page: Page) -> str:
    """Inlines that a page says something of: that comments are on them, that they moved, who brought them."""
    match inline:
        case Marked(keys, inner):
            return f'<mark data-comments="{escape(" ".join(keys))}">{inlines_html(inner, page)}</mark>'
        case Moved(inner=inner):
            return _moved(inline, inlines_html(inner, page), page)
        case Written(source, shade, inner):
            name = escape(f"{page.words.revision} {source}" if source.isdecimal() else source)
            link = f'<a class="written-mark" href="#wrote-{escape(source)}" aria-label="{name}">{escape(source)}</a>'
            inside = inlines_html(inner, page)
            return f'<span class="written shade-{shade}" data-source="{escape(source)}">{link}{inside}</span>'


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
    units = [_next_unit(page) for _ in body.notes]
    shown, said = {}, {}
    for note in body.notes:
        with page.as_one_unit(), page.speaking(note.blocks) as said[note.label]:
            shown[note.label] = blocks_html(note.blocks, page)
    items = []
    for (label, html), (attributes, marks) in zip(shown.items(), units, strict=True):
        back = "".join(f" {_back(label, times, page)}" for times in range(1, page.cited.get(label, 0) + 1))
        last = html.rfind("</p>") if html.endswith("</p>") else len(html)
        inside = f"{html[:last]}{back}{html[last:]}"
        if attributes or marks:
            inside = f'<div class="unit-note"{attributes}>{inside}{marks}</div>'
        items.append(f'<li id="{_note_id(label, page)}"{said[label]}>{inside}</li>')
    inside = "\n".join(items)
    first = page.numbers[body.notes[0].label]
    start = f' start="{first}"' if first != 1 else ""
    listed = f"<ol{start}>\n{inside}\n</ol>"
    if not page.words.notes:
        return f'\n<div class="notes">\n{listed}\n</div>'
    name = escape(page.words.notes)
    return f'\n<section class="notes" role="doc-endnotes" aria-label="{name}">\n{listed}\n</section>'


def _back(label: str, times: int, page: Page) -> str:
    words = f"{page.words.back} ({page.numbers[label]})"
    return (
        f'<a class="note-back" href="#{_mark_id(label, times, page)}" role="doc-backlink" '
        f'aria-label="{escape(words)}">↩</a>'
    )
