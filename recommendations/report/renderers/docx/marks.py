"""What the Word file carries so that its texts are found again when it comes back changed.

Bookmarks, which word processors keep, say where each text begins and ends, whose it is and which revision it shows. A
list beside them, in a part of its own, says how many texts there were, and knows every line that is none of them.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from recommendations.report.renderers.docx.xml import Element, element, qualified, words

NAMESPACE = "urn:wgec:texts:1"
LIST = "customXml/item1.xml"
LINES_OF_CONTENTS = frozenset({"TOC1", "TOC2"})

_TEXT = re.compile(r"text_(?P<place>\d{1,9})_(?P<revision>\d{1,9})_(?P<reference>\w+)")
_OTHER = re.compile(r"(?P<kind>end|rest|part)_(?P<place>\d{1,9})")


@dataclass(frozen=True, slots=True)
class Mark:
    """One bookmark: on the heading of a text, at its end, on what stands after it, or on the heading of a part."""

    kind: str
    place: int
    revision: int = 0
    reference: str = ""


def of_text(place: int, reference: str, revision: int) -> str:
    """The name of the bookmark on the heading of the text at ``place``; a name may hold no hyphen."""
    return f"text_{place}_{revision}_{reference.replace('-', '_')}"


def read(name: str) -> Mark | None:
    """What the name of a bookmark says; None for a bookmark that is none of these."""
    if match := _TEXT.fullmatch(name):
        return Mark("text", int(match["place"]), int(match["revision"]), match["reference"].replace("_", "-"))
    if match := _OTHER.fullmatch(name):
        return Mark(match["kind"], int(match["place"]))
    return None


def around(paragraph: Element, name: str, number: int) -> None:
    """Set a bookmark around what a paragraph says."""
    first = next((at for at, child in enumerate(paragraph) if child.tag != qualified("w:pPr")), len(paragraph))
    paragraph.insert(first, element("w:bookmarkStart", {"id": number, "name": name}))
    paragraph.append(element("w:bookmarkEnd", {"id": number}))


def at_the_end(paragraph: Element, name: str, number: int) -> None:
    """Set a bookmark at the end of a paragraph."""
    paragraph.append(element("w:bookmarkStart", {"id": number, "name": name}))
    paragraph.append(element("w:bookmarkEnd", {"id": number}))


def line(words: str) -> str:
    """A line as the list knows it: whatever its spaces are."""
    return f"{zlib.crc32(''.join(words.split()).encode()):08x}"


def listed(body: Element, fingerprint: str) -> bytes:
    """The part that names the document, counts its texts, and knows the lines around them."""
    root = etree.Element(f"{{{NAMESPACE}}}texts")
    root.set("document", fingerprint)
    lines: list[str] = []
    count = 0
    for paragraph, is_text in _paragraphs(body):
        count += any(mark.kind == "text" for mark in named(paragraph))
        if not is_text and _style(paragraph) not in LINES_OF_CONTENTS and (said := words(paragraph)):
            lines.append(line(said))
    root.set("count", str(count))
    root.set("lines", " ".join(lines))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def named(paragraph: Element) -> Iterator[Mark]:
    """The marks in a paragraph."""
    for start in paragraph.iter(qualified("w:bookmarkStart")):
        if mark := read(str(start.get(qualified("w:name")))):
            yield mark


def _paragraphs(body: Element) -> Iterator[tuple[Element, bool]]:
    """Every paragraph, and whether it is one of a text."""
    is_text = False
    for block in body:
        found = list(named(block))
        if found and any(mark.kind != "end" for mark in found):
            is_text = False
        for paragraph in block.iter(qualified("w:p")):
            yield paragraph, is_text
        if any(mark.kind == "text" and mark.revision for mark in found):
            is_text = True


def _style(paragraph: Element) -> str:
    found = paragraph.find(f"{qualified('w:pPr')}/{qualified('w:pStyle')}")
    return str(found.get(qualified("w:val"))) if found is not None else ""


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of the file that hold the list."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"
    return {
        LIST: content,
        "customXml/itemProps1.xml": _text(
            '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
            'ds:itemID="{6B9D4F2C-8E31-4C57-A0B6-52D1E7F3908A}"><ds:schemaRefs>'
            f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
        ),
        "customXml/_rels/item1.xml.rels": _text(
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}" Target="itemProps1.xml"/></Relationships>'
        ),
    }


def _text(xml: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode()


def lines_known(content: bytes) -> tuple[str, int, list[str]]:
    """The fingerprint, the number of texts and the lines of a list; raises ValueError when it is none."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError("This is no list of texts.") from error
    if root.tag != f"{{{NAMESPACE}}}texts":
        raise ValueError("This is no list of texts.")
    count = str(root.get("count", "0"))
    if not (count.isdecimal() and len(count) < 10):
        raise ValueError("This list does not count its texts.")
    return str(root.get("document", "")), int(count), str(root.get("lines", "")).split()
