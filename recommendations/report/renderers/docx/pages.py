"""What the Word file holds, as paragraphs and rows, so that its pages can be filled."""

from collections.abc import Iterable, Iterator, Mapping

from recommendations.report.renderers import filling
from recommendations.report.renderers.docx.styles import ENDING_IN_A_NUMBER
from recommendations.report.renderers.docx.xml import Element, qualified

ROW_EDGES = 100
PAGE_NUMBER = " …100"
"""What a line of the contents must hold beside its words: where it does not fit, it stands on a line of its own."""


def pages(body: Iterable[Element], notes: Mapping[str, Element], *, width: int, height: int) -> dict[str, int]:
    """The page of each bookmark in ``body``; ``width`` and ``height``: the measure, in twentieths of a point."""
    return filling.fill(_Reading(width, notes).nodes(body), width=width, height=height).places


class _Reading:
    """Turns the elements of WordprocessingML into what can be measured."""

    def __init__(self, width: int, notes: Mapping[str, Element]) -> None:
        self._width = width
        self._notes = notes

    def nodes(self, body: Iterable[Element]) -> Iterator[filling.Paragraph | filling.Row]:
        """Every block of the body in order."""
        for node in body:
            if node.tag == qualified("w:p") and not _framed(node):
                yield self._paragraph(node)
            elif node.tag == qualified("w:tbl"):
                yield from self._table(node)

    def _table(self, node: Element) -> Iterator[filling.Row]:
        head: filling.Row | None = None
        for row in node.iterchildren(qualified("w:tr")):
            cells = tuple(self._cell(cell) for cell in row.iterchildren(qualified("w:tc")))
            made = filling.Row(cells, edges=ROW_EDGES, head=head)
            if row.find(f"{qualified('w:trPr')}/{qualified('w:tblHeader')}") is not None:
                head = made
            yield made

    def _paragraph(self, node: Element) -> filling.Paragraph:
        style = node.find(f"{qualified('w:pPr')}/{qualified('w:pStyle')}")
        indent = node.find(f"{qualified('w:pPr')}/{qualified('w:ind')}")
        cited = [self._notes[str(mark.get(qualified("w:id")))] for mark in node.iter(qualified("w:footnoteReference"))]
        name = str(style.get(qualified("w:val"))) if style is not None else "Normal"
        is_line = name in ENDING_IN_A_NUMBER
        return filling.Paragraph(
            name,
            _words(node) + (PAGE_NUMBER if is_line else ""),
            right=0 if is_line else None,
            indent=int(indent.get(qualified("w:left"), 0)) if indent is not None else None,
            breaks=sum(1 for _ in node.iter(qualified("w:br"))),
            new_page=node.find(f"{qualified('w:pPr')}/{qualified('w:pageBreakBefore')}") is not None,
            names=tuple(str(mark.get(qualified("w:name"))) for mark in node.iter(qualified("w:bookmarkStart"))),
            notes=tuple(self._paragraph(inner) for note in cited for inner in note.iter(qualified("w:p"))),
        )

    def _cell(self, node: Element) -> tuple[float, tuple[filling.Paragraph, ...]]:
        width = node.find(f"{qualified('w:tcPr')}/{qualified('w:tcW')}")
        room = int(width.get(qualified("w:w"), 0)) if width is not None else self._width
        return room, tuple(self._paragraph(paragraph) for paragraph in node.iter(qualified("w:p")))


def _words(node: Element) -> str:
    """The words that stand in the paragraph's measure: without the label that hangs before them."""
    words: list[str] = []
    tabs = 0
    for part in node.iter(qualified("w:t"), qualified("w:tab")):
        if part.tag == qualified("w:t"):
            words.append(part.text or "")
        elif (parent := part.getparent()) is not None and parent.tag == qualified("w:r"):
            tabs += 1
            words = [] if tabs == 1 else words
            if tabs == 2:
                break
    return "".join(words)


def _framed(node: Element) -> bool:
    return node.find(f"{qualified('w:pPr')}/{qualified('w:framePr')}") is not None
