"""HTML, EPUB, Markdown and Akoma Ntoso read back: one walk over elements, each format with its own names."""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import lxml.html
from lxml import etree

from bench.fidelity.said import Said

Element = Any
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset(
    {"p", "li", "td", "th", "blockquote", "div", "section", "article", "ul", "ol", "table", "tr", "aside"}
)


class Walk:
    """Reads elements in order into ``said``; ``aside`` answers whether it has dealt with an element by itself."""

    def __init__(
        self,
        aside: Callable[["Walk", Element], bool],
        *,
        headings: Iterable[str] = _HEADINGS,
        blocks: Iterable[str] = _BLOCKS,
        member: str = "li",
    ) -> None:
        self.said = Said()
        self._aside = aside
        self._headings, self._all = frozenset(headings), frozenset((*headings, *blocks))
        self._member = member
        self._words: list[str] = []

    def read(self, node: Element) -> None:
        """Take in an element with all in it, but not what follows it."""
        name = local(node)
        if not name or self._aside(self, node):
            return
        if name in self._all:
            self._end("p")
        if name == "table":
            rows = [[cell for cell in row if local(cell) in ("td", "th")] for row in node.iter() if local(row) == "tr"]
            if rows and not any(text(cell).strip() for cell in rows[0]):  # Markdown has no table without a head
                del rows[0]
            self.said.tables.append((len(rows), len(rows[0]) if rows else 0))
        self.said.members += name == self._member
        if name in ("s", "del"):
            self.said.struck.append(text(node))
        self._words.append("\n" if name == "br" else node.text or "")
        for child in node:
            self.read(child)
            self._words.append(child.tail or "")
        if name in self._all:
            self._end("h" if name in self._headings else "p")

    def _end(self, kind: str) -> None:
        words = "".join(self._words)
        self._words = []
        if words.strip():
            self.said.blocks.append((kind, words))


def local(node: Element) -> str:
    """The name of an element without its namespace; of a comment none."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def text(node: Element) -> str:
    """All words in an element."""
    return "".join(node.itertext())


def _hypertext(walk: Walk, node: Element) -> bool:
    """Footnotes and their marks in HTML, in books, and as Markdown's reader makes them."""
    kinds = str(node.get("class", "")).split()
    name = local(node)
    if name == "sup" and ("note-mark" in kinds or "footnote-ref" in kinds):
        walk.said.marks.append(re.sub(r"\W|:\d+$", "", text(node).partition(":")[0]))
        return True
    if "notes" in kinds or "footnotes" in kinds:
        _notes(walk.said, node)
        return True
    return name == "hr"


def _notes(said: Said, node: Element) -> None:
    listed = node if local(node) == "div" else next(each for each in node if local(each) == "ol")
    start = int(listed.get("start", "1"))
    for count, note in enumerate(listed, start):
        for back in [each for each in note.iter() if local(each) == "a" and _leads_back(each)]:
            back.text = ""
        for number in [each for each in note.iter() if each.get("class") == "note-number"]:
            number.text = ""
        said.notes.append((str(count) if local(note) == "li" else _mark_of(note), text(note)))


def _leads_back(link: Element) -> bool:
    return link.get("role") == "doc-backlink" or link.get("class") == "footnote-backref"


def _mark_of(note: Element) -> str:
    return str(note.get("id")).rpartition("-")[2]


def html(content: bytes) -> Said:
    """A web page, by a reader of HTML."""
    page: Any = lxml.html.document_fromstring(content.decode())
    walk = Walk(_hypertext)
    for part in page.get_element_by_id("text"):
        walk.read(part)
    said = walk.said
    said.front = text(page.find(".//header"))
    places = set(page.xpath("//@id"))
    for link in page.xpath("//nav//a"):
        said.contents.append((text(link), ""))
        said.broken += link.get("href")[1:] not in places
    said.bookmarks = page.xpath("//main/section/h2/@id | //main//article/h3/@id")
    said.properties = {
        "title": page.findtext(".//title"),
        "group": page.xpath("string(//meta[@name='author']/@content)"),
        "language": page.get("lang"),
    }
    return said


def epub(content: bytes) -> Said:
    """A book, file by file in the order of its spine, as strict XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told: Any = etree.fromstring(archive.read("EPUB/package.opf"))
        files = {node.get("id"): node.get("href") for node in told.iter("{*}item")}
        order = [files[node.get("idref")] for node in told.iter("{*}itemref")]
        pages: dict[str, Any] = {name: etree.fromstring(archive.read(f"EPUB/{name}")) for name in order}
    walk = Walk(lambda walk, node: _hypertext(walk, node) or node.get("class") == "continued")
    cover, contents, *others = order
    for name in others:
        walk.read(pages[name].find("{*}body"))
    said = walk.said
    said.front = text(pages[cover].find("{*}body"))
    places = {f"{name}#{place}" for name, page in pages.items() for place in page.xpath("//@id")}
    lines = pages[contents].xpath("//*[local-name()='nav'][1]//*[local-name()='a']")
    said.contents = [(text(line), "") for line in lines if "-heading-" not in line.get("href")]
    said.broken = sum(posixpath.normpath(line.get("href")) not in places for line in lines)
    said.bookmarks = [line.get("href") for line in lines if "-heading-" not in line.get("href")]
    named = {local(node): node.text for node in reversed(list(told.iter("{http://purl.org/dc/elements/1.1/}*")))}
    said.properties = {"title": named["title"], "group": named["creator"], "language": named["language"]}
    return said


def md(content: bytes) -> Said:
    """Markdown, by the reader of CommonMark with tables, strike-through and footnotes, as HTML."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    reader = (
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin, inline=False)
    )
    page: Any = lxml.html.document_fromstring(f"<body>{reader.render(content.decode())}</body>")
    body = page.find("body")
    heads = [node for node in body if local(node) == "h2"]
    contents, first = heads[0], heads[1] if len(heads) > 1 else None
    walk = Walk(_hypertext)
    place = "front"
    front, lines = [], []
    for node in body:
        if node is contents or node is first:
            place = "contents" if node is contents else "texts"
        if place == "texts":
            walk.read(node)
        elif place == "front":
            front.append(text(node))
        elif node is not contents:
            lines += [text(each) for each in ([node] if local(node) == "p" else node)]
    walk.said.front = " ".join(front)
    walk.said.contents = [(line, "") for line in lines]
    walk.said.properties = {"title": text(body.find("h1"))}
    return walk.said


def akn(content: bytes) -> Said:
    """Akoma Ntoso, as XML."""
    root: Any = etree.fromstring(content)
    walk = Walk(_legal, headings=("heading",), blocks=(*_BLOCKS, "block", "item", "content", "num"), member="item")
    walk.read(root.find(".//{*}mainBody"))
    said = walk.said
    said.front = " ".join(
        text(node) for node in root.iter("{*}coverPage", "{*}longTitle", "{*}docDate", "{*}docStatus")
    )
    said.front += " ".join(text(node) for node in root.xpath("//*[@name='disclaimer']"))
    places = set(root.xpath("//@eId"))
    for line in root.iter("{*}tocItem"):
        said.contents.append((text(line), ""))
        said.broken += line.get("href")[1:] not in places
    said.bookmarks = root.xpath("//*[local-name()='tocItem']/@href")
    said.properties = {
        "title": root.xpath("string(//*[local-name()='FRBRWork']/*[local-name()='FRBRalias'][@name='title']/@value)"),
        "language": root.xpath("string(//*[local-name()='FRBRlanguage']/@language)")[:2],
    }
    return said


def _legal(walk: Walk, node: Element) -> bool:
    """What a heading is made of, what is counted, footnotes and their marks."""
    name = local(node)
    if name == "authorialNote":
        walk.said.marks.append(node.get("marker"))
        walk.said.notes.append((node.get("marker"), text(node)))
        return True
    if name == "sup" and len(node) and local(node[0]) == "ref":
        walk.said.marks.append(text(node))
        return True
    parent = node.getparent()
    if name == "num" and parent is not None and local(parent) == "item":
        if parent.getparent().get("class") != "ordered":
            walk._words.append(f"{text(node)} ")
        return True
    if name in ("num", "heading", "subheading") and local(parent) in ("section", "hcontainer"):
        named = [each for each in parent if local(each) in ("num", "heading", "subheading")]
        if node is named[0]:
            walk.said.blocks.append(("h", " ".join(map(text, named))))
        return True
    if name == "block" and node.get("name") == "heading":
        walk.said.blocks.append(("h", text(node)))
        return True
    return False
