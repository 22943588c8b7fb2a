"""The parts of a Word file that are read: found by their relations, parsed without entities or network."""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from lxml import etree

from recommendations.report.renderers.docx import marks
from recommendations.report.renderers.docx.xml import NAMESPACES, Element, qualified
from wgec.kernel.errors import Malformed

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
#: What "Strict Open XML" files call the same things.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", NAMESPACES["w"].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", NAMESPACES["r"].encode()),
)


_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WORDS = (
    qualified("w:t"),
    qualified("w:delText"),
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the file, with the addresses that its relations lead to."""

    root: Element | None = None
    links: Mapping[str, str] = field(default_factory=dict)

    def each(self, name: str) -> list[Element]:
        """The children of the part of this name."""
        return [] if self.root is None else list(self.root.iterchildren(qualified(name)))


@dataclass(frozen=True, slots=True)
class Opened:
    """A Word file taken apart."""

    main: Part
    styles: Part
    numbering: Part
    footnotes: Part
    endnotes: Part
    comments: Part
    margins: tuple[Part, ...]
    listed: bytes

    @classmethod
    def of(cls, content: bytes, file_name: str) -> Self:
        """The file whose bytes these are; raises Malformed when its parts cannot be read."""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            wanted = (name for name in archive.namelist() if name.endswith((".xml", ".rels")))
            parts = {name: archive.read(name) for name in wanted}
        try:
            return cls.of_parts(parts)
        except (etree.XMLSyntaxError, KeyError) as error:
            raise Malformed(
                f"{file_name} cannot be read as a Word document; open it in a word processor and save it again."
            ) from error

    @classmethod
    def of_parts(cls, parts: Mapping[str, bytes]) -> Self:
        """The file that has these parts."""
        main = next(iter(_targets(parts, "", "officeDocument")), "word/document.xml")
        found = {
            kind: _part(parts, next(iter(_targets(parts, main, kind)), ""))
            for kind in ("styles", "numbering", "footnotes", "endnotes", "comments")
        }
        if main not in parts:
            raise KeyError(main)
        margins = [*_targets(parts, main, "header"), *_targets(parts, main, "footer")]
        lists = (parts.get(name, b"") for name in _targets(parts, main, "customXml"))
        return cls(
            main=_part(parts, main),
            margins=tuple(_part(parts, name) for name in margins),
            listed=next((each for each in lists if marks.NAMESPACE.encode() in each), b""),
            **found,
        )


def _part(parts: Mapping[str, bytes], name: str) -> Part:
    if name not in parts:
        return Part()
    links = {str(each.get("Id")): str(each.get("Target")) for each in _relations(parts, name)}
    return Part(_parsed(parts[name]), links)


def _targets(parts: Mapping[str, bytes], of: str, kind: str) -> list[str]:
    """The names of the parts to which ``of`` (or the file, "") is related in this way."""
    found = (
        posixpath.normpath(posixpath.join("/", posixpath.dirname(of), str(each.get("Target"))))[1:]
        for each in _relations(parts, of)
        if str(each.get("Type")).endswith(f"/{kind}") and each.get("TargetMode") != "External"
    )
    return [name for name in found if name in parts]


def _relations(parts: Mapping[str, bytes], of: str) -> list[Element]:
    folder, name = posixpath.split(of)
    relations = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    return list(_parsed(relations).iter(_RELATION)) if relations else []


def _parsed(content: bytes) -> Element:
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    for choice in reversed(list(root.iter(f"{_CHOICES}AlternateContent"))):
        _choose(choice)
    return root


def _choose(node: Element) -> None:
    """What is written once for new and once for old programs is read once: as Word shows it, if that has words."""
    branches = [each for each in node if each.tag in (f"{_CHOICES}Choice", f"{_CHOICES}Fallback")]
    taken = next((each for each in branches if next(each.iter(*_WORDS), None) is not None), None)
    if taken is None and branches:
        taken = branches[0]
    parent = node.getparent()
    if parent is not None:
        for child in [] if taken is None else list(taken):
            node.addprevious(child)
        parent.remove(node)
