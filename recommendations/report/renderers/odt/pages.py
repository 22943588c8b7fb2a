"""What the OpenDocument text holds, as paragraphs and rows, so that its pages can be filled."""

from collections.abc import Iterable, Iterator

from recommendations.report.renderers.filling import Paragraph, Row
from recommendations.report.renderers.looks import STEP
from recommendations.report.renderers.odt import faces
from recommendations.report.renderers.odt.automatic import AFTER_TABLE, Automatic
from recommendations.report.renderers.odt.names import TABLE_HEADING
from recommendations.report.renderers.odt.xml import Element, qualified

ROW_EDGES = 113

_P, _H = qualified("text:p"), qualified("text:h")
_LIST, _TABLE, _INDEX = qualified("text:list"), qualified("table:table"), qualified("text:table-of-content")
_ROW, _CELL, _COLUMN = qualified("table:table-row"), qualified("table:table-cell"), qualified("table:table-column")
_INDEX_BODY, _INDEX_TITLE = qualified("text:index-body"), qualified("text:index-title")
_NOTE, _NOTE_BODY = qualified("text:note"), qualified("text:note-body")
_TAB, _SPACES, _BREAK = qualified("text:tab"), qualified("text:s"), qualified("text:line-break")
_BOOKMARK = qualified("text:bookmark-start")
_STYLE, _NAME, _COUNT = qualified("text:style-name"), qualified("text:name"), qualified("text:c")


class Reading:
    """Turns the elements of an OpenDocument text into what can be measured."""

    def __init__(self, automatic: Automatic) -> None:
        self._automatic = automatic

    def nodes(self, body: Iterable[Element], indent: int | None = None) -> Iterator[Paragraph | Row]:
        """Every block in order; ``indent`` is that of the list around them."""
        for node in body:
            if node.tag in (_P, _H):
                yield self._paragraph(node, indent)
            elif node.tag == _TABLE:
                yield from self._table(node)
            elif node.tag == _LIST:
                outer = self._automatic.bases[str(node.get(_STYLE))] if indent is None else indent
                for member in node:
                    yield from self.nodes(member, outer + STEP)
            elif node.tag == _INDEX:
                for part in node.iterchildren(_INDEX_BODY):
                    yield from self.nodes(part)
            elif node.tag == _INDEX_TITLE:
                yield from self.nodes(node)

    def _paragraph(self, node: Element, indent: int | None) -> Paragraph:
        look = self._automatic.looks[str(node.get(_STYLE))]
        found = _Inside()
        found.read(node)
        *_, before_last, last = ["", *"".join(found.words).split("\t")]
        return Paragraph(
            "TableText" if look.style == TABLE_HEADING.id else look.style,
            before_last if look.style in ("TOC1", "TOC2") else last,
            indent=look.indent if look.indent is not None else indent,
            before=look.before,
            stretch=faces.ARABIC_STRETCH if faces.ARABIC.search(before_last + last) else 1,
            breaks=found.breaks,
            new_page=look.new_page,
            names=tuple(found.names),
            notes=tuple(self.paragraphs(each for note in found.notes for each in note)),
        )

    def paragraphs(self, nodes: Iterable[Element]) -> Iterator[Paragraph]:
        """The paragraphs of a cell or a note; a row of a table within as the paragraphs of its cells."""
        for node in self.nodes(nodes):
            if isinstance(node, Paragraph):
                yield node
            else:
                yield from (paragraph for _, inner in node.cells for paragraph in inner)

    def _table(self, node: Element) -> Iterator[Row]:
        columns = [
            self._automatic.widths[str(column.get(qualified("table:style-name")))] for column in node.iter(_COLUMN)
        ]
        rows = list(node.iter(_ROW))
        head: Row | None = None
        for row in rows:
            cells = zip(columns, row.iterchildren(_CELL), strict=True)
            inner = tuple((width, tuple(self.paragraphs(cell))) for width, cell in cells)
            made = Row(inner, edges=ROW_EDGES, after=AFTER_TABLE if row is rows[-1] else 0, head=head)
            if row.getparent() is not node:
                head = made
            yield made


class _Inside:
    """What a paragraph holds: its words with their tabs, the names of places, line breaks, notes."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.names: list[str] = []
        self.notes: list[Element] = []
        self.breaks = 0

    def read(self, node: Element) -> None:
        """Take in ``node`` and all inside it."""
        self.words.append(node.text or "")
        for child in node:
            if child.tag == _NOTE:
                self.notes += child.iterchildren(_NOTE_BODY)
            elif child.tag == _TAB:
                self.words.append("\t")
            elif child.tag == _SPACES:
                self.words.append(" " * int(child.get(_COUNT, 1)))
            elif child.tag == _BREAK:
                self.breaks += 1
            elif child.tag == _BOOKMARK:
                self.names.append(str(child.get(_NAME)))
            else:
                self.read(child)
            self.words.append(child.tail or "")
