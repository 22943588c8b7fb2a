"""The tree of a text as paragraphs, lists, tables and notes of OpenDocument."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from recommendations.report.renderers import prepared
from recommendations.report.renderers.looks import STEP
from recommendations.report.renderers.odt.automatic import INDENTS, Automatic
from recommendations.report.renderers.odt.listing import LEVELS
from recommendations.report.renderers.odt.names import EMPHASIS, LINK, NAMED, NOTE_MARK, STRONG, STRUCK, VISITED
from recommendations.report.renderers.odt.xml import Element, Piece, element, joined, qualified, spaced, span
from recommendations.report.renderers.visitor import Visitor
from recommendations.report.renderers.voice import Voice, voice_of
from wgec.kernel.text import blocks as tree

_MARKS = {"strong": STRONG, "emphasis": EMPHASIS, "strike": STRUCK}
_LISTED = {"bullet": "ListBullet", "ordered": "ListNumber", "labelled": "LabelledList"}
_DEEPEST = {"bullet": "•", "ordered": "{}."}
"""What is written before the members of a list that is deeper than editors count."""
_TABLE = qualified("table:table")


class Notes:
    """The footnotes of the file: the program counts them itself, and shows a number of ours only where it must."""

    def __init__(self, first: int = 1) -> None:
        self._counted = first - 1
        self.placed: set[str] = set()
        """The names of the notes that are in the file: only these can be referred to."""

    def citation(self, label: str) -> Element:
        """The number of the next note, which is printed as ``label``."""
        if label == str(self._counted + 1):
            self._counted += 1
            return element("text:note-citation", None, label)
        return element("text:note-citation", {"text:label": label}, label)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the text a block stands.

    ``style`` is that of plain paragraphs; ``width`` the measure; ``indent`` how far it is from the edge, ``listed`` how
    far the list around it sets it by itself; ``depth`` how many lists are around it.
    """

    style: str
    width: int
    indent: int = 0
    listed: int | None = None
    depth: int = 0

    @property
    def plain(self) -> bool:
        """Whether it is neither in a table nor in a note."""
        return self.style not in ("TableText", "TableHeading", "FootnoteText")


class Writer(Visitor[list[Element], list[Piece]]):
    """Writes one text; ``top`` is the level of the heading above, ``pending`` are the notes not yet cited."""

    def __init__(
        self,
        voice: Voice,
        automatic: Automatic,
        notes: Notes,
        *,
        place: Place,
        pending: dict[str, tree.Note],
        top: int = 2,
    ) -> None:
        self._voice = voice
        self._automatic = automatic
        self._counted = notes
        self._place = place
        self._pending = pending
        self._top = top
        self._after_space = True

    def whole(self, blocks: Iterable[tree.Block]) -> list[Element]:
        """Every block of the text."""
        return joined(self.blocks(blocks))

    # --- blocks ---------------------------------------------------------------------------------------------------

    def block(self, node: tree.Block) -> list[Element]:
        """A block, in the language and direction in which it is written."""
        around, self._voice = self._voice, voice_of(node, self._voice)
        made = super().block(node)
        self._voice = around
        return made

    def paragraph(self, node: tree.Paragraph) -> list[Element]:
        return [self._paragraph(self._place.style, node.inlines)]

    def heading(self, node: tree.Heading) -> list[Element]:
        level = min(node.level + self._top, 6)
        # A style of its own, because the contents list whatever is of the second heading style.
        style = f"Heading{level}" if level > 2 else "AppendixHeading"
        return [self._paragraph(style, node.inlines, level=level)]

    def quote(self, node: tree.Quote) -> list[Element]:
        here = self._place
        style = "Quote" if here.style == "BodyText" else here.style
        with self._within(replace(here, style=style, indent=here.indent + STEP)):
            return self.whole(node.blocks)

    def listing(self, node: tree.ListBlock) -> list[Element]:
        """A list; a table inside it, which the format does not know, divides it: its numbers go on behind."""
        here = self._place
        deeper = here.depth < LEVELS
        base = here.indent - STEP * here.depth
        starts = (here.depth + 1, node.start) if node.kind == "ordered" and node.start != 1 else None
        name = self._automatic.listed(node.kind, base, self._voice.direction, starts) if deeper else ""
        indent = here.indent + (STEP if deeper else 0)
        inside = replace(here, indent=indent, listed=indent, depth=here.depth + deeper)
        if here.plain:
            inside = replace(inside, style="ListContinue")
        made: list[Element] = []
        with self._within(inside):
            for count, member in enumerate(node.items, start=node.start):
                label = member.label if node.kind == "labelled" else "" if deeper else _DEEPEST[node.kind].format(count)
                blocks = self._member(member, _LISTED[node.kind] if here.plain else here.style, label)
                if deeper:
                    _add(made, blocks, name, count if node.kind == "ordered" else 0)
                else:  # editors know no more levels: what is deeper stands one below the other
                    made += blocks
        return made

    def _member(self, member: tree.ListItem, style: str, label: str) -> list[Element]:
        """The blocks of a list's member; the first paragraph bears the bullet, the number or the ``label``."""
        blocks = member.blocks
        opening: tuple[tree.Inline, ...] = ()
        if blocks and isinstance(blocks[0], tree.Paragraph):
            opening, blocks = blocks[0].inlines, blocks[1:]
        around = self._voice
        if opening:
            self._voice = voice_of(tree.Paragraph(opening), around)
        lead = [span(NAMED["ListLabel"], *spaced(label)), element("text:tab")] if label else []
        first = self._paragraph(style, opening, lead=lead)
        self._voice = around
        return [first, *self.whole(blocks)]

    def table(self, node: tree.Table) -> list[Element]:
        if self._place.style == "FootnoteText":  # editors drop a table from a note: its cells one below the other
            return joined(self.whole(cell.blocks) for row in (node.head, *node.rows) for cell in row)
        shares, _ = prepared.widths(node)
        here = self._place
        width = here.width - here.indent
        columns = [width * share // sum(shares) for share in shares]
        name = self._automatic.table(sum(columns), here.indent, self._voice)
        made = element("table:table", {"table:style-name": name})
        made.extend(
            element("table:table-column", {"table:style-name": self._automatic.column(column)}) for column in columns
        )
        has_head = any(cell.blocks for cell in node.head)
        if has_head:
            made.append(element("table:table-header-rows", None, self._row(node.head, columns, head=True, top=True)))
        for count, cells in enumerate(node.rows):
            made.append(self._row(cells, columns, head=False, top=not has_head and count == 0))
        return [made]

    def _row(self, cells: tuple[tree.Cell, ...], columns: list[int], *, head: bool, top: bool) -> Element:
        attributes = {"table:style-name": self._automatic.cell(head=head, top=top), "office:value-type": "string"}
        style = "TableHeading" if head else "TableText"
        made = element("table:table-row")
        for cell, width in zip(cells, columns, strict=True):
            with self._within(Place(style, width)):
                blocks = self.whole(cell.blocks) or [self.empty()]
            made.append(element("table:table-cell", attributes, *blocks))
        return made

    def _paragraph(
        self, style: str, inlines: Iterable[tree.Inline], *, lead: Iterable[Piece] = (), level: int = 0
    ) -> Element:
        here = self._place
        given = here.listed if here.listed is not None else INDENTS[style]
        indent = here.indent if here.indent and here.indent != given else None
        self._after_space = True
        lead = tuple(lead)
        content = (*lead, *(piece for inline in inlines for piece in self.inline(inline)))
        attributes: dict[str, object] = {
            "text:style-name": self._automatic.paragraph(style, self._voice, indent=indent)
        }
        if level:
            attributes["text:outline-level"] = level
        return element("text:h" if level else "text:p", attributes, *content)

    @contextmanager
    def _within(self, place: Place) -> Iterator[None]:
        """Writes what is inside in another place."""
        before, self._place = self._place, place
        yield
        self._place = before

    # --- inlines --------------------------------------------------------------------------------------------------

    def text(self, node: tree.Text) -> list[Piece]:
        made = list(spaced(node.text, after_space=self._after_space))
        if node.text:
            self._after_space = node.text.endswith(" ")
        return made

    def code(self, node: tree.Code) -> list[Piece]:
        return [span(NAMED["Code"], *self.text(tree.Text(node.text)))]

    def line_break(self, node: tree.Break) -> list[Piece]:
        self._after_space = True
        return [element("text:line-break")]

    def styled(self, node: tree.Styled) -> list[Piece]:
        return [span(_MARKS[node.style], *self._run(node.inlines))]

    def link(self, node: tree.Link) -> list[Piece]:
        inside = self._run(node.inlines)
        if not node.href:
            return inside
        return [
            element(
                "text:a",
                {
                    "xlink:type": "simple",
                    "xlink:href": node.href,
                    "text:style-name": LINK,
                    "text:visited-style-name": VISITED,
                },
                *inside,
            )
        ]

    def note_mark(self, node: tree.NoteMark) -> list[Piece]:
        self._after_space = False
        note = self._pending.get(node.label)
        if note and self._place.style == "FootnoteText":
            return self._within_note(note)
        name = f"note-{node.label}"
        if note is None:  # cited again: a reference to the first citation
            attributes = {"text:note-class": "footnote", "text:reference-format": "text", "text:ref-name": name}
            again = element("text:note-ref", attributes, node.label) if name in self._counted.placed else node.label
            return [span(NOTE_MARK, again)]
        del self._pending[node.label]
        self._counted.placed.add(name)
        inner = Writer(
            self._voice,
            self._automatic,
            self._counted,
            place=Place("FootnoteText", self._place.width),
            pending=self._pending,
        )
        citation = self._counted.citation(node.label)
        body = element("text:note-body", None, *(inner.whole(note.blocks) or [inner.empty()]))
        return [element("text:note", {"text:id": name, "text:note-class": "footnote"}, citation, body)]

    def empty(self) -> Element:
        """A paragraph without words."""
        return self._paragraph(self._place.style, ())

    def _within_note(self, note: tree.Note) -> list[Piece]:
        """A note that a note cites: the format has none within another, so it stands there in brackets."""
        before = self._pending
        self._pending = {label: other for label, other in before.items() if label != note.label}
        made: list[Piece] = [" ["]
        for place, block in enumerate(note.blocks):
            made += [" "] if place else []
            if isinstance(block, tree.Paragraph):
                made += self._run(block.inlines)
            else:
                made += spaced(tree.plain(tree.Body((block,), ())))
        self._pending = before
        self._after_space = False
        return [*made, "]"]

    def _run(self, inlines: Iterable[tree.Inline]) -> list[Piece]:
        return [piece for inline in inlines for piece in self.inline(inline)]


def _add(lists: list[Element], blocks: Iterable[Element], style: str, count: int) -> None:
    """Add a member to the last of ``lists``; ``count`` is its number, 0 where it has none.

    What follows a table goes on in a list of its own, as the unnumbered head of what follows.
    """
    member: Element | None = None
    for place, block in enumerate(blocks):
        if block.tag == _TABLE:
            lists.append(block)
            member = None
            continue
        if member is None:
            opened = not lists or lists[-1].tag == _TABLE
            if opened:
                lists.append(element("text:list", {"text:style-name": style}))
            attributes = {"text:start-value": count} if opened and count != 1 and place == 0 and count else None
            member = element("text:list-header" if place else "text:list-item", attributes)
            lists[-1].append(member)
        member.append(block)
