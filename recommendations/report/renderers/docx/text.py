"""The tree of a text as paragraphs, lists, tables and notes of WordprocessingML."""

from collections.abc import Iterator
from contextlib import contextmanager

from recommendations.report.renderers import prepared
from recommendations.report.renderers.docx.parts import Parts
from recommendations.report.renderers.docx.xml import Element, element, field, paragraph, run, tab, texted, valued
from recommendations.report.renderers.looks import STEP
from recommendations.report.renderers.visitor import Visitor
from recommendations.report.renderers.voice import Voice, voice_of
from wgec.kernel.text import blocks as tree

DEEPEST = 8
"""Word counts nine levels of a list."""

_MAY_BE_QUOTED = frozenset({"BodyText", "ListContinue"})

_MARKS = {"strong": ("w:b", "w:bCs"), "emphasis": ("w:i", "w:iCs"), "strike": ("w:strike",)}
_ORDER = ("w:rStyle", "w:b", "w:bCs", "w:i", "w:iCs", "w:strike", "w:vertAlign", "w:rtl", "w:lang")


def turned(voice: Voice, parts: Parts) -> list[Element]:
    """The property of a paragraph that runs to the left, or to the right where the document runs to the left."""
    if voice.direction == "rtl":
        return [element("w:bidi")]
    return [element("w:bidi", {"val": 0})] if parts.right_to_left else []


class Writer(Visitor[list[Element], list[Element]]):
    """Writes one text. ``parts`` takes in what stands elsewhere in the file: notes, links, lists.

    ``style`` is the paragraph style of plain paragraphs; ``width`` the measure in twentieths of a point; ``top`` the
    level of the heading above.
    """

    def __init__(
        self,
        body: tree.Body,
        voice: Voice,
        parts: Parts,
        *,
        style: str = "BodyText",
        width: int,
        in_note: bool = False,
        top: int = 2,
    ) -> None:
        self._notes = {note.label: note for note in body.notes}
        self._voice = voice
        self._parts = parts
        self._style = style
        self._width = width
        self._in_note = in_note
        self._top = top
        self._marks: frozenset[str] = frozenset()
        self._character_style = ""
        self._depth = 0
        self._indent = 0
        self._lead: list[Element] = []

    def whole(self, body: tree.Body) -> list[Element]:
        """Every block of the text; notes that only other notes cite, or nothing, have their marks at its end."""
        made = self._flat(body.blocks)
        if self._notes:
            left = tuple(map(tree.NoteMark, list(self._notes)))
            made.append(self._paragraph(self._style, left))
        return made

    # --- blocks ---------------------------------------------------------------------------------------------------

    def block(self, node: tree.Block) -> list[Element]:
        """A block, in the language and direction in which it is written."""
        around, self._voice = self._voice, voice_of(node, self._voice)
        made = super().block(node)
        self._voice = around
        return made

    def paragraph(self, node: tree.Paragraph) -> list[Element]:
        return [self._paragraph(self._style, node.inlines)]

    def heading(self, node: tree.Heading) -> list[Element]:
        level = min(node.level + self._top, 6)
        # A style of its own, because the contents field lists whatever is of the second heading style.
        return [self._paragraph(f"Heading{level}" if level > 2 else "AppendixHeading", node.inlines)]

    def quote(self, node: tree.Quote) -> list[Element]:
        with self._within(style="Quote" if self._style in _MAY_BE_QUOTED else self._style, indent=STEP):
            return self._flat(node.blocks)

    def listing(self, node: tree.ListBlock) -> list[Element]:
        made: list[Element] = []
        level = min(self._depth, DEEPEST)
        number = 0 if node.kind == "labelled" else self._parts.numbering.list_of(node.kind, level, node.start)
        style = {"bullet": "ListBullet", "ordered": "ListNumber", "labelled": "LabelledList"}[node.kind]
        for member in node.items:
            with self._within(style="ListContinue", indent=STEP, depth=1):
                if node.kind == "labelled":
                    self._lead = [self._run(texted("w:t", member.label), "ListLabel"), tab()]
                    first = self._item(member, style, [])
                else:
                    mark = element("w:numPr", None, valued("w:ilvl", level), valued("w:numId", number))
                    first = self._item(member, style, [mark])
                made += first
        return made

    def _item(self, member: tree.ListItem, style: str, mark: list[Element]) -> list[Element]:
        """The blocks of a list's member; the first paragraph bears the number or the label."""
        blocks = member.blocks
        opening: tuple[tree.Inline, ...] = ()
        if blocks and isinstance(blocks[0], tree.Paragraph):
            opening, blocks = blocks[0].inlines, blocks[1:]
        around = self._voice
        if opening:
            self._voice = voice_of(tree.Paragraph(opening), around)
        made = [self._paragraph(style, opening, mark, hanging=True)]
        self._voice = around
        return made + self._flat(blocks)

    def table(self, node: tree.Table) -> list[Element]:
        shares, _ = prepared.widths(node)
        width = self._width - self._indent
        columns = [width * share // sum(shares) for share in shares]
        has_head = any(cell.blocks for cell in node.head)
        rows = [self._row(node.head, columns, head=True)] if has_head else []
        rows += [self._row(cells, columns) for cells in node.rows]
        properties = element(
            "w:tblPr",
            None,
            valued("w:tblStyle", "ReportTable"),
            element("w:bidiVisual") if self._voice.direction == "rtl" else None,
            element("w:tblW", {"w": sum(columns), "type": "dxa"}),
            element("w:tblInd", {"w": self._indent, "type": "dxa"}) if self._indent else None,
            element("w:tblLayout", {"type": "fixed"}),
            element("w:tblLook", {"val": "0020" if has_head else "0000", "firstRow": int(has_head), "noVBand": 1}),
        )
        grid = element("w:tblGrid", None, *(element("w:gridCol", {"w": column}) for column in columns))
        return [element("w:tbl", None, properties, grid, *rows), paragraph("AfterTable")]

    def _row(self, cells: tuple[tree.Cell, ...], columns: list[int], *, head: bool = False) -> Element:
        properties = element("w:trPr", None, element("w:tblHeader")) if head else None
        return element("w:tr", None, properties, *map(self._cell, cells, columns))

    def _cell(self, cell: tree.Cell, width: int) -> Element:
        with self._within(style="TableText", indent=-self._indent, depth=-self._depth, width=width):
            blocks = self._flat(cell.blocks) or [paragraph("TableText")]
        if blocks[-1].tag.endswith("}tbl"):
            blocks.append(paragraph("TableText"))
        return element("w:tc", None, element("w:tcPr", None, element("w:tcW", {"w": width, "type": "dxa"})), *blocks)

    def _flat(self, nodes: tuple[tree.Block, ...]) -> list[Element]:
        return [made for blocks in self.blocks(nodes) for made in blocks]

    def _paragraph(
        self, style: str, inlines: tuple[tree.Inline, ...], mark: list[Element] | None = None, *, hanging: bool = False
    ) -> Element:
        lead, self._lead = self._lead, []
        properties = list(mark or ())
        properties += turned(self._voice, self._parts)
        if self._indent:
            properties.append(element("w:ind", {"left": self._indent} | ({"hanging": STEP} if hanging else {})))
        runs = [made for inline in inlines for made in self.inline(inline)]
        return paragraph(style, *lead, *runs, properties=properties)

    @contextmanager
    def _within(self, *, style: str, indent: int, depth: int = 0, width: int | None = None) -> Iterator[None]:
        """Writes what is inside deeper: in another style, further from the edge, in a narrower measure."""
        before = self._style, self._indent, self._depth, self._width
        self._style, self._indent, self._depth = style, self._indent + indent, self._depth + depth
        self._width = width or self._width
        yield
        self._style, self._indent, self._depth, self._width = before

    # --- inlines --------------------------------------------------------------------------------------------------

    def text(self, node: tree.Text) -> list[Element]:
        if self._marks or self._voice.direction == "rtl" or self._parts.foreign(self._voice):
            return [self._run(texted("w:t", node.text))]
        return [run(node.text, self._character_style)]

    def code(self, node: tree.Code) -> list[Element]:
        return [self._run(texted("w:t", node.text), "Code")]

    def line_break(self, node: tree.Break) -> list[Element]:
        return [self._run(element("w:br"))]

    def styled(self, node: tree.Styled) -> list[Element]:
        before = self._marks
        self._marks = before | set(_MARKS[node.style])
        made = [each for inline in node.inlines for each in self.inline(inline)]
        self._marks = before
        return made

    def link(self, node: tree.Link) -> list[Element]:
        if not node.href:
            return [each for inline in node.inlines for each in self.inline(inline)]
        before, self._character_style = self._character_style, "Hyperlink"
        runs = [each for inline in node.inlines for each in self.inline(inline)]
        self._character_style = before
        if node.href.startswith("#"):  # a place in the file itself
            return [element("w:hyperlink", {"anchor": node.href[1:], "history": 1}, *runs)]
        place = self._parts.link(node.href, in_note=self._in_note)
        return [element("w:hyperlink", {"r:id": place, "history": 1}, *runs)]

    def note_mark(self, node: tree.NoteMark) -> list[Element]:
        note = self._notes.pop(node.label, None)
        name = f"note_{node.label}"
        if note is None:  # cited again, or in a note, where Word knows none: a reference to the first citation
            return field(f"NOTEREF {name} \\f \\h", node.label, valued("w:rStyle", "FootnoteReference"))
        mark = self._parts.notes.add(note, self._voice)
        here = {"id": mark, "name": name}
        return [
            element("w:bookmarkStart", here),
            element(
                "w:r",
                None,
                element("w:rPr", None, valued("w:rStyle", "FootnoteReference")),
                element("w:footnoteReference", {"id": mark}),
            ),
            element("w:bookmarkEnd", {"id": mark}),
        ]

    def _run(self, inner: Element, style: str = "") -> Element:
        style = style or self._character_style
        marks = {name: element(name) for name in self._marks}
        if style:
            marks["w:rStyle"] = valued("w:rStyle", style)
        if self._voice.direction == "rtl":
            marks["w:rtl"] = element("w:rtl")
        if language := self._parts.foreign(self._voice):
            marks["w:lang"] = element("w:lang", language)
        properties = element("w:rPr", None, *(marks[name] for name in _ORDER if name in marks)) if marks else None
        return element("w:r", None, properties, inner)
