"""Word and OpenDocument files read back: the one by python-docx, the other by odfpy."""

import io
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree
from odf import opendocument
from odf.element import Element as Node
from odf.namespaces import TEXTNS

from bench.fidelity.said import Said

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = "heading"


def word(content: bytes) -> Said:
    """A Word file."""
    opened = docx.Document(io.BytesIO(content))
    reading = _Word(opened)
    reading.container(opened.element.body)
    said = reading.said
    notes = etree.fromstring(opened.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES).blob)
    for note in notes.iter(f"{W}footnote"):
        if note.get(f"{W}type") is None:
            inner = _Word(opened)
            said.notes.append((str(note.get(f"{W}id")), " ".join(inner.words(each) for each in note.iter(f"{W}p"))))
    named = {node.get(f"{W}name") for node in opened.element.body.iter(f"{W}bookmarkStart")}
    said.broken = sum(place not in named for place in reading.led_to)
    said.bookmarks = [place for place in reading.led_to if place in named]
    properties = opened.core_properties
    said.properties = {"title": properties.title, "group": properties.author, "language": properties.language[:2]}
    return said


class _Word:
    """Reads paragraphs and tables in order."""

    def __init__(self, opened: Any) -> None:
        self.said = Said()
        self.led_to: list[str] = []
        self._styles = {style.style_id: style.name.lower() for style in opened.styles}
        self._begun = False
        self._shown = True
        self._is_mark = False

    def container(self, node: Any) -> None:
        """The blocks of the body or of a cell."""
        for block in node:
            if block.tag == f"{W}p":
                self._paragraph(block)
            elif block.tag == f"{W}tbl":
                rows = block.findall(f"{W}tr")
                self.said.tables.append((len(rows), len(rows[0].findall(f"{W}tc"))))
                for cell in (cell for row in rows for cell in row.findall(f"{W}tc")):
                    self.container(cell)

    def _paragraph(self, node: Any) -> None:
        style = node.find(f"{W}pPr/{W}pStyle")
        name = self._styles[style.get(f"{W}val")] if style is not None else ""
        self._begun = self._begun or name == "heading 1"
        words = self.words(node)
        if name in ("toc 1", "toc 2"):
            *before, page = words.split("\t")
            self.said.contents.append((" ".join(before), page.strip()))
            self.led_to += [link.get(f"{W}anchor") for link in node.iter(f"{W}hyperlink")]
        elif not self._begun:
            self.said.front += f" {words}"
        elif words.strip():
            self.said.blocks.append(("h" if _HEADING in name else "p", words))
        is_counted = node.find(f"{W}pPr/{W}numPr") is not None or name == "labelled list"
        self.said.members += self._begun and is_counted

    def words(self, node: Any) -> str:
        """What a paragraph says; the marks of notes are kept apart."""
        found: list[str] = []
        for run in node.iter(f"{W}r"):
            words = "".join(self._inside(run))
            if run.find(f"{W}rPr/{W}strike") is not None and words:
                self.said.struck.append(words)
            found.append(words)
        return "".join(found)

    def _inside(self, run: Any) -> Any:
        for node in run:
            if node.tag == f"{W}fldChar":
                kind = node.get(f"{W}fldCharType")
                self._shown = kind != "begin"
                self._is_mark = self._is_mark and kind != "end"
            elif node.tag == f"{W}instrText":
                self._is_mark = "NOTEREF" in (node.text or "")
            elif node.tag == f"{W}footnoteReference":
                self.said.marks.append(node.get(f"{W}id"))
            elif node.tag == f"{W}t" and self._shown:
                if self._is_mark:
                    self.said.marks.append(node.text)
                else:
                    yield node.text or ""
            elif node.tag in (f"{W}tab", f"{W}br"):
                yield "\t" if node.tag == f"{W}tab" else "\n"


def opendocument_text(content: bytes) -> Said:
    """An OpenDocument text."""
    opened = opendocument.load(io.BytesIO(content))
    reading = _Open()
    reading.blocks(opened.text)
    said = reading.said
    said.broken = sum(place not in reading.places for place in reading.led_to)
    said.bookmarks = [place for place in reading.led_to if place in reading.places]
    meta = {node.qname[1]: str(node) for node in opened.meta.childNodes if node.qname[1] != "user-defined"}
    said.properties = {"title": meta["title"], "group": meta["creator"], "language": meta["language"][:2]}
    return said


class _Open:
    """Reads elements in order."""

    def __init__(self) -> None:
        self.said = Said()
        self.places: set[str] = set()
        self.led_to: list[str] = []
        self._begun = False

    def blocks(self, node: Node) -> None:
        """All blocks in an element."""
        for child in (each for each in node.childNodes if isinstance(each, Node)):
            match child.qname[1]:
                case "h" | "p":
                    self._paragraph(child)
                case "table-of-content":
                    self._contents(child)
                case "table":
                    rows = _all(child, "table-row")
                    self.said.tables.append((len(rows), len(_all(rows[0], "table-cell"))))
                    self.blocks(child)
                case name:
                    self.said.members += name == "list-item"
                    self.blocks(child)

    def _paragraph(self, node: Node) -> None:
        is_heading = node.qname[1] == "h"
        self._begun = self._begun or is_heading
        words = self.words(node)
        if not self._begun:
            self.said.front += f" {words}"
        elif words.strip():
            self.said.blocks.append(("h" if is_heading else "p", words))

    def _contents(self, node: Node) -> None:
        for line in _all(node, "a"):
            *before, page = self.words(line).split("\t")
            self.said.contents.append((" ".join(before), page))
            self.led_to.append(line.getAttrNS("http://www.w3.org/1999/xlink", "href").removeprefix("#"))

    def words(self, node: Node) -> str:
        """What a paragraph says; notes are kept apart."""
        return "".join(map(self._piece, node.childNodes))

    def _piece(self, node: Any) -> str:
        if not isinstance(node, Node):
            return str(node)
        match node.qname[1]:
            case "s":
                return " " * int(node.getAttrNS(TEXTNS, "c") or 1)
            case "tab" | "line-break" as name:
                return "\t" if name == "tab" else "\n"
            case "note":
                self._note(node)
                return ""
            case "note-ref":
                self.said.marks.append(str(node))
                return ""
            case "bookmark-start":
                self.places.add(node.getAttrNS(TEXTNS, "name"))
                return ""
        words = self.words(node)
        if node.getAttrNS(TEXTNS, "style-name") == "Struck":
            self.said.struck.append(words)
        return words

    def _note(self, node: Node) -> None:
        mark, body = (each for each in node.childNodes if isinstance(each, Node))
        self.said.marks.append(str(mark))
        inner = _Open()
        self.said.notes.append((str(mark), " ".join(inner.words(each) for each in _all(body, "p"))))


def _all(node: Node, name: str) -> list[Node]:
    found: list[Node] = []
    for child in (each for each in node.childNodes if isinstance(each, Node)):
        found += [child] if child.qname[1] == name else []
        found += _all(child, name)
    return found
