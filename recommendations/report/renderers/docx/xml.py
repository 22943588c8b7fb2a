"""Elements of WordprocessingML, made shortly; names are written with their prefix, "w:p"."""

from collections.abc import Iterable, Mapping

from lxml import etree

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Element = etree._Element


def _qualified(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


_NAMES: dict[str, str] = {}


def qualified(name: str) -> str:
    """ "w:p" as lxml writes it."""
    found = _NAMES.get(name)
    if found is None:
        found = _NAMES[name] = _qualified(name)
    return found


def element(name: str, attributes: Mapping[str, object] | None = None, *children: Element | None) -> Element:
    """An element; attributes are in the namespace "w" unless they name another; children that are None are left out."""
    made = etree.Element(qualified(name), nsmap=NAMESPACES)
    for key, value in (attributes or {}).items():
        made.set(qualified(key if ":" in key else f"w:{key}"), str(value))
    made.extend(child for child in children if child is not None)
    return made


def valued(name: str, value: object) -> Element:
    """The common kind: an element with one attribute, ``w:val``."""
    return element(name, {"val": value})


def texted(name: str, text: str) -> Element:
    """An element with characters inside, spaces kept."""
    made = element(name)
    made.set(SPACE, "preserve")
    made.text = text
    return made


def paragraph(style: str, *runs: Element, properties: Iterable[Element] = ()) -> Element:
    """A paragraph in a style."""
    return element("w:p", None, element("w:pPr", None, valued("w:pStyle", style), *properties), *runs)


def run(text: str, style: str = "", *properties: Element) -> Element:
    """Characters in a character style."""
    marks = ((valued("w:rStyle", style),) if style else ()) + properties
    return element("w:r", None, element("w:rPr", None, *marks) if marks else None, texted("w:t", text))


def words(node: Element) -> str:
    """The characters in an element, whatever is around them."""
    return "".join(found.text or "" for found in node.iter(qualified("w:t")))


def tab() -> Element:
    """A run that is a tab."""
    return element("w:r", None, element("w:tab"))


def field(instruction: str, shown: str, *properties: Element) -> list[Element]:
    """A field with the result it shows until it is computed again."""

    def part(*children: Element) -> Element:
        marks = [etree.fromstring(etree.tostring(mark)) for mark in properties]
        return element("w:r", None, element("w:rPr", None, *marks) if marks else None, *children)

    return [
        part(element("w:fldChar", {"fldCharType": "begin"})),
        part(texted("w:instrText", f" {instruction} ")),
        part(element("w:fldChar", {"fldCharType": "separate"})),
        part(texted("w:t", shown)),
        part(element("w:fldChar", {"fldCharType": "end"})),
    ]


def written(root: Element) -> bytes:
    """A part as bytes."""
    etree.cleanup_namespaces(root, keep_ns_prefixes=list(NAMESPACES))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
