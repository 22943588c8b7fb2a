"""A part of the file as lines and grids in order: paragraphs and tables with what was done to each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from recommendations.report.reading.manners import Manner, Manners
from recommendations.report.reading.pieces import Beside, Piece, Reader, stamp
from recommendations.report.reading.values import Stamp
from recommendations.report.renderers.docx.xml import Element, qualified


@dataclass(slots=True)
class Line:
    """A paragraph. ``added`` and ``deleted`` say who did that to its end: without it, it goes on with the next one."""

    pieces: list[Piece]
    manner: Manner
    before: Manner | None = None
    added: Stamp | None = None
    deleted: Stamp | None = None
    formatted: Stamp | None = None
    beside: Beside = field(default_factory=Beside)

    def ends(self, *, accepted: bool) -> bool:
        """Whether its end stands when every change is accepted, or when every change is rejected."""
        return not self.deleted if accepted else not self.added

    def stands_as(self, *, accepted: bool) -> Manner:
        """Its manner then."""
        return self.manner if accepted or self.before is None else self.before

    def words(self, *, accepted: bool) -> str:
        """What it says then, without marks."""
        return "".join(piece.words for piece in self.pieces if piece.stands(accepted=accepted))


@dataclass(slots=True)
class Box:
    """A cell: ``span`` columns wide."""

    content: "list[Line | Grid]"
    span: int = 1
    added: Stamp | None = None
    deleted: Stamp | None = None


@dataclass(slots=True)
class Row:
    """A row of a table."""

    boxes: list[Box]
    is_head: bool = False
    added: Stamp | None = None
    deleted: Stamp | None = None


@dataclass(slots=True)
class Grid:
    """A table, ``left`` from the edge."""

    rows: list[Row]
    left: int = 0

    def lines(self) -> Iterator[Line]:
        """Every paragraph in it."""
        for row in self.rows:
            for box in row.boxes:
                yield from lines(box.content)


Content = list[Line | Grid]


def lines(content: Iterable[Line | Grid]) -> Iterator[Line]:
    """Every paragraph, those in tables included."""
    for block in content:
        if isinstance(block, Grid):
            yield from block.lines()
        else:
            yield block


@dataclass(slots=True)
class Story:
    """Reads what a part, a cell or a note holds."""

    reader: Reader
    manners: Manners
    _loose: list[str] = field(default_factory=list)

    def content(self, node: Element) -> Content:
        """Every paragraph and table in ``node``, whatever is around them."""
        return list(self._blocks(node))

    def _blocks(self, node: Element) -> Iterator[Line | Grid]:
        for child in node:
            if child.tag == qualified("w:p"):
                yield self._line(child)
            elif child.tag == qualified("w:tbl"):
                yield self._grid(child)
            elif child.tag == qualified("w:bookmarkStart"):  # between paragraphs: it begins with the next one
                self._loose.append(str(child.get(qualified("w:name"))))
            elif child.tag not in _PROPERTIES:
                yield from self._blocks(child)

    def _line(self, node: Element) -> Line:
        pieces, beside = self.reader.paragraph(node)
        beside.names[:0], self._loose = self._loose, []
        properties = node.find(qualified("w:pPr"))
        line = Line(pieces, self.manners.of(properties), beside=beside)
        if properties is None:
            return line
        if (change := properties.find(qualified("w:pPrChange"))) is not None:
            line.before, line.formatted = self.manners.of(change.find(qualified("w:pPr"))), stamp(change)
        line.added, line.deleted = _done(properties.find(qualified("w:rPr")))
        return line

    def _grid(self, node: Element) -> Grid:
        look = node.find(f"{qualified('w:tblPr')}/{qualified('w:tblLook')}")
        indent = node.find(f"{qualified('w:tblPr')}/{qualified('w:tblInd')}")
        rows = [self._row(row) for row in _children(node, "w:tr")]
        if rows and not any(row.is_head for row in rows) and look is not None:
            rows[0].is_head = look.get(qualified("w:firstRow")) in ("1", "true")
        left = "0" if indent is None else indent.get(qualified("w:w"), "0")
        return Grid(rows, int(left) if left.isdecimal() and len(left) < 7 else 0)

    def _row(self, node: Element) -> Row:
        properties = node.find(qualified("w:trPr"))
        boxes = [self._box(cell) for cell in _children(node, "w:tc")]
        head = None if properties is None else properties.find(qualified("w:tblHeader"))
        is_head = head is not None and head.get(qualified("w:val"), "1") not in ("0", "false", "off")
        added, deleted = _done(properties)
        return Row(boxes, is_head, added, deleted)

    def _box(self, node: Element) -> Box:
        properties = node.find(qualified("w:tcPr"))
        span = None if properties is None else properties.find(qualified("w:gridSpan"))
        wide = "1" if span is None else span.get(qualified("w:val"), "1")
        added, deleted = _done(properties, ("w:cellIns",), ("w:cellDel",))
        return Box(self.content(node), int(wide) if wide.isdecimal() and len(wide) < 3 else 1, added, deleted)


_PROPERTIES = {qualified(name) for name in ("w:pPr", "w:tcPr", "w:sdtPr", "w:sectPr", "w:customXmlPr")}


def _children(node: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, whatever is around them."""
    for child in node:
        if child.tag == qualified(name):
            yield child
        elif child.tag in (qualified("w:sdt"), qualified("w:sdtContent"), qualified("w:customXml")):
            yield from _children(child, name)


def _done(
    properties: Element | None,
    added: tuple[str, ...] = ("w:ins", "w:moveTo"),
    deleted: tuple[str, ...] = ("w:del", "w:moveFrom"),
) -> tuple[Stamp | None, Stamp | None]:
    """Who added, and who deleted, what has these properties."""
    found = [
        next((stamp(node) for name in names for node in _direct(properties, name)), None) for names in (added, deleted)
    ]
    return found[0], found[1]


def _direct(properties: Element | None, name: str) -> list[Element]:
    return [] if properties is None else list(properties.iterchildren(qualified(name)))
