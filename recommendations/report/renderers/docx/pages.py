"""What the Word file holds, as paragraphs and rows, so that its pages can be filled."""

from collections.abc import Iterable, Iterator, Mapping

from recommendations.report.renderers import filling
from recommendations.report.renderers.docx.styles import ENDING_IN_A_NUMBER
from recommendations.report.renderers.docx.xml import Element, qualified

ROW_EDGES = 100
PAGE_NUMBER = " …100"
"""What a line of the contents must hold beside its words: where it does not fit, it stands on a line of its own."""

_PARAGRAPH, _PROPERTIES, _STYLE, _INDENT = map(qualified, ("w:p", "w:pPr", "w:pStyle", "w:ind"))
_NEW_PAGE, _FRAME = map(qualified, ("w:pageBreakBefore", "w:framePr"))
_RUN, _TEXT, _TAB, _BREAK = map(qualified, ("w:r", "w:t", "w:tab", "w:br"))
_BOOKMARK, _CITED = map(qualified, ("w:bookmarkStart", "w:footnoteReference"))
_VALUE, _LEFT, _NAME, _ID = map(qualified, ("w:val", "w:left", "w:name", "w:id"))


def pages(body: Iterable[Element], notes: Mapping[str, Element], *, width: int, height: int) -> filling.Filled:
    """The page of each bookmark in ``body``; ``width`` and ``height``: the measure, in twentieths of a point."""
    return filling.fill(_Reading(width, notes).nodes(body), width=width, height=height)


class _Reading:
    """Turns the elements of WordprocessingML into what can be measured."""

    def __init__(self, width: int, notes: Mapping[str, Element]) -> None:
        self._width = width
        self._notes = notes

    def nodes(self, body: Iterable[Element]) -> Iterator[filling.Paragraph | filling.Row]:
        """Every block of the body in order."""
        for node in body:
            if node.tag == _PARAGRAPH and not _framed(node):
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
        own = {each.tag: each for properties in node.iterchildren(_PROPERTIES) for each in properties}
        style, indent = own.get(_STYLE), own.get(_INDENT)
        name = str(style.get(_VALUE)) if style is not None else "Normal"
        is_line = name in ENDING_IN_A_NUMBER
        breaks, names, cited = 0, [], []
        for mark in node.iter(_BREAK, _BOOKMARK, _CITED):
            if mark.tag == _BREAK:
                breaks += 1
            elif mark.tag == _BOOKMARK:
                names.append(str(mark.get(_NAME)))
            else:
                cited.append(self._notes[str(mark.get(_ID))])
        return filling.Paragraph(
            name,
            _words(node) + (PAGE_NUMBER if is_line else ""),
            right=0 if is_line else None,
            indent=int(indent.get(_LEFT, 0)) if indent is not None else None,
            breaks=breaks,
            new_page=_NEW_PAGE in own,
            names=tuple(names),
            notes=tuple(self._paragraph(inner) for note in cited for inner in note.iter(_PARAGRAPH)),
        )

    def _cell(self, node: Element) -> tuple[float, tuple[filling.Paragraph, ...]]:
        width = node.find(f"{qualified('w:tcPr')}/{qualified('w:tcW')}")
        room = int(width.get(qualified("w:w"), 0)) if width is not None else self._width
        return room, tuple(self._paragraph(paragraph) for paragraph in node.iter(_PARAGRAPH))


def _words(node: Element) -> str:
    """The words that stand in the paragraph's measure: without the label that hangs before them."""
    words: list[str] = []
    tabs = 0
    for part in node.iter(_TEXT, _TAB):
        if part.tag == _TEXT:
            words.append(part.text or "")
        elif (parent := part.getparent()) is not None and parent.tag == _RUN:
            tabs += 1
            words = [] if tabs == 1 else words
            if tabs == 2:
                break
    return "".join(words)


def _framed(node: Element) -> bool:
    return any(True for properties in node.iterchildren(_PROPERTIES) for _ in properties.iterchildren(_FRAME))
