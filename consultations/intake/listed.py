"""What pandoc leaves out of an OpenDocument text: its contents list, which tells headings apart, and its title."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from consultations.intake.contents import ContentsLine, entry

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_BETWEEN = {f"{_TEXT}tab": "\t", f"{_TEXT}s": " ", f"{_TEXT}line-break": " "}


_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


@dataclass(frozen=True, slots=True)
class Listed:
    """What the contents lists of a file announce, without page numbers, and the words of its title."""

    contents: list[ContentsLine] = field(default_factory=list)
    title: str = ""


def of_odt(content: bytes) -> Listed:
    """What an OpenDocument text says; nothing where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(archive.read("content.xml"), parser)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError):
        return Listed()
    contents = [
        ContentsLine(1, said)
        for each in root.iter(f"{_TEXT}table-of-content")
        for body in each.iterchildren(f"{_TEXT}index-body")
        for line in body.iterchildren(f"{_TEXT}p")
        if (said := entry("".join(_characters(line))))
    ]
    styles = {"Title"} | {
        str(style.get(f"{_STYLE}name"))
        for style in root.iter(f"{_STYLE}style")
        if style.get(f"{_STYLE}parent-style-name") == "Title"
    }
    titled = (line for line in root.iter(f"{_TEXT}p", f"{_TEXT}h") if line.get(f"{_TEXT}style-name") in styles)
    return Listed(contents, next((words for line in titled if (words := _words(line))), ""))


def _words(line: etree._Element) -> str:
    return " ".join("".join(_characters(line)).split())


def _characters(node: etree._Element) -> Iterator[str]:
    yield _BETWEEN.get(str(node.tag), "")
    yield node.text or ""
    for child in node:
        yield from _characters(child)
        yield child.tail or ""
