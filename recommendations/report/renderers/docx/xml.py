"""Elements of WordprocessingML, made shortly; names are written with their prefix, "w:p"."""

from collections.abc import Iterable, Mapping

from lxml import etree

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_OWN = {"w": NAMESPACES["w"]}
_RELATED = f"{{{NAMESPACES['r']}}}"
_VAL = f"{{{NAMESPACES['w']}}}val"

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
    given = {qualified(key if ":" in key else f"w:{key}"): str(value) for key, value in (attributes or {}).items()}
    made = etree.Element(qualified(name), given, nsmap=NAMESPACES if any(map(_is_related, given)) else _OWN)
    for child in children:
        if child is not None:
            made.append(child)
    return made


def under(parent: Element, name: str, value: object = None) -> Element:
    """A new last child of ``parent``, with ``w:val`` where there is a value: made in place it costs a quarter."""
    made = etree.SubElement(parent, qualified(name))
    if value is not None:
        made.set(_VAL, str(value))
    return made


def _is_related(name: str) -> bool:
    return name.startswith(_RELATED)


def outermost(name: str) -> Element:
    """The outermost element of a part."""
    return etree.Element(qualified(name), nsmap=NAMESPACES)


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
    made = element("w:p")
    own = under(made, "w:pPr")
    under(own, "w:pStyle", style)
    own.extend(properties)
    made.extend(runs)
    return made


def run(text: str, style: str = "", *properties: Element) -> Element:
    """Characters in a character style."""
    made = element("w:r")
    if style or properties:
        marks = under(made, "w:rPr")
        if style:
            under(marks, "w:rStyle", style)
        marks.extend(properties)
    shown = under(made, "w:t")
    shown.set(SPACE, "preserve")
    shown.text = text
    return made


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
    etree.cleanup_namespaces(root, top_nsmap=NAMESPACES, keep_ns_prefixes=list(NAMESPACES))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
