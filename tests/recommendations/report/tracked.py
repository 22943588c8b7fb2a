"""What a Word file with tracked changes says when all of them are accepted, and when all are rejected.

Reads the XML as the format defines it: a paragraph whose end is gone goes on in the next one; a row that is gone is
gone with its cells; a footnote is there when its mark is. The page numbers of the contents are computed, not read.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass
class Line:
    """A paragraph: its style and its words."""

    style: str
    words: str


class Reader:
    """One reading of the file: ``dropped`` is "del" when changes are accepted, "ins" when they are rejected."""

    def __init__(self, content: bytes, *, accept: bool) -> None:
        self.dropped = f"{W}del" if accept else f"{W}ins"
        self.accept = accept
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.parts = {
                name: etree.fromstring(archive.read(f"word/{name}.xml"))
                for name in ("document", "footnotes", "header1", "footer1")
            }
        self.notes = {node.get(f"{W}id"): node for node in self.parts["footnotes"].iter(f"{W}footnote")}

    def lines(self) -> list[Line]:
        """Every paragraph of the body, then of the header and the footer, with words or a style that shows."""
        body = self.parts["document"].find(f"{W}body")
        assert body is not None
        parts = (body, self.parts["header1"], self.parts["footer1"])
        return [line for part in parts for line in self._container(part)]

    def _container(self, node: etree._Element) -> Iterator[Line]:
        before: list[str] = []
        for block in node:
            if block.tag == f"{W}tbl":
                for row in block.iterchildren(f"{W}tr"):
                    if row.find(f"{W}trPr/{self.dropped}") is None:
                        for cell in row.iterchildren(f"{W}tc"):
                            yield Line("cell", "")
                            yield from self._container(cell)
            elif block.tag == f"{W}p":
                words = "".join([*before, *self._words(block)])
                if block.find(f"{W}pPr/{W}rPr/{self.dropped}") is not None:
                    before = [words]
                    continue
                before = []
                if words.strip():
                    yield Line(self._style(block), words)
        assert not "".join(before), before

    def _style(self, block: etree._Element) -> str:
        change = block.find(f"{W}pPr/{W}pPrChange/{W}pPr")
        form = block.find(f"{W}pPr") if self.accept or change is None else change
        style = form.find(f"{W}pStyle") if form is not None else None
        return "" if style is None else str(style.get(f"{W}val"))

    def _words(self, node: etree._Element) -> Iterator[str]:
        shown = True
        for run in self._runs(node):
            for child in run:
                match etree.QName(child).localname:
                    case "t" | "delText" if shown:
                        yield child.text or ""
                    case "tab":
                        yield "\t"
                    case "br":
                        yield "\n"
                    case "instrText" | "delInstrText":
                        shown = "PAGEREF" not in (child.text or "")
                    case "fldChar" if child.get(f"{W}fldCharType") == "end":
                        shown = True
                    case "footnoteReference":
                        note = self.notes[child.get(f"{W}id")]
                        yield f"[{'|'.join(line.words for line in self._container(note))}]"

    def _runs(self, node: etree._Element) -> Iterator[etree._Element]:
        for child in node:
            if child.tag == f"{W}r":
                yield child
            elif child.tag in (f"{W}hyperlink", f"{W}ins", f"{W}del") and child.tag != self.dropped:
                yield from self._runs(child)


def accepted(content: bytes) -> list[tuple[str, str]]:
    """The style and the words of each paragraph when every change is accepted."""
    return [(line.style, line.words) for line in Reader(content, accept=True).lines()]


def rejected(content: bytes) -> list[tuple[str, str]]:
    """The same when every change is rejected."""
    return [(line.style, line.words) for line in Reader(content, accept=False).lines()]
