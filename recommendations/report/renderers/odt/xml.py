"""Elements of OpenDocument, made shortly; names are written with their prefix, "text:p"."""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = {
    "office": f"{_OASIS}:office:1.0",
    "style": f"{_OASIS}:style:1.0",
    "text": f"{_OASIS}:text:1.0",
    "table": f"{_OASIS}:table:1.0",
    "fo": f"{_OASIS}:xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}:svg-compatible:1.0",
    "meta": f"{_OASIS}:meta:1.0",
    "config": f"{_OASIS}:config:1.0",
    "manifest": f"{_OASIS}:manifest:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ooo": "http://openoffice.org/2004/office",
}
VERSION = "1.2"
"""The OpenDocument that is also ISO/IEC 26300: every program that reads the format reads it."""

Element = etree._Element
Piece = Element | str
"""What an element holds: other elements, and characters between them."""

_NAMES: dict[str, str] = {}
_OWN = {prefix: {prefix: uri} for prefix, uri in NAMESPACES.items()}
"""An element that bears its prefix from the start is moved into another one at half the cost."""


def qualified(name: str) -> str:
    """ "text:p" as lxml writes it."""
    found = _NAMES.get(name)
    if found is None:
        prefix, _, local = name.partition(":")
        found = _NAMES[name] = f"{{{NAMESPACES[prefix]}}}{local}"
    return found


def element(name: str, attributes: Mapping[str, object] | None = None, *content: Piece | None) -> Element:
    """An element with its content in order; what is None is left out."""
    made = etree.Element(qualified(name), nsmap=_OWN[name.partition(":")[0]])
    if attributes:
        for key, value in attributes.items():
            made.set(qualified(key), str(value))
    last: Element | None = None
    for piece in content:
        if isinstance(piece, str):
            if last is None:
                made.text = (made.text or "") + piece
            else:
                last.tail = (last.tail or "") + piece
        elif piece is not None:
            made.append(piece)
            last = piece
    return made


def within(parent: Element, name: str) -> Element:
    """A new last child of ``parent``."""
    return etree.SubElement(parent, qualified(name))


def spaced(text: str, *, after_space: bool = True) -> Iterator[Piece]:
    """``text`` with the spaces that a reader of the format would drop said by elements.

    ``after_space``: whether it follows a space or begins its paragraph.
    """
    if "  " not in text and not (after_space and text.startswith(" ")):
        if text:
            yield text
        return
    for place, run in enumerate(re.findall(r" +|[^ ]+", text)):
        if run[0] != " ":
            yield run
            continue
        said = len(run) if after_space and place == 0 else len(run) - 1
        if said < len(run):
            yield " "
        if said:
            yield element("text:s", {"text:c": said})


def span(style: str, *content: Piece) -> Element:
    """Characters in a character style."""
    return element("text:span", {"text:style-name": style}, *content)


def root(name: str, *children: Element, version: str = VERSION) -> Element:
    """The outermost element of a part."""
    made = etree.Element(qualified(name), nsmap=NAMESPACES)
    made.set(qualified(f"{name.partition(':')[0]}:version"), version)
    made.extend(children)
    return made


def points(twentieths: float) -> str:
    """A length that is given in twentieths of a point."""
    return f"{twentieths / 20:.5g}pt"


def encoded(name: str) -> str:
    """A style's printed name as the name by which the file refers to it: "List Bullet" is "List_20_Bullet"."""
    return re.sub(r"[^A-Za-z0-9.-]", lambda match: f"_{ord(match[0]):x}_", name)


def written(part: Element, *keep: str) -> bytes:
    """A part as bytes; ``keep``: prefixes that only stand in the values of attributes."""
    etree.cleanup_namespaces(part, keep_ns_prefixes=list(keep))
    return etree.tostring(part, xml_declaration=True, encoding="UTF-8")


def joined(groups: Iterable[Iterable[Element]]) -> list[Element]:
    """The elements of all groups in one list."""
    return [made for group in groups for made in group]
