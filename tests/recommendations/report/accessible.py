"""What PDF/UA-1 asks of a file and a machine can see, after the Matterhorn Protocol (its checkpoints in brackets)."""

from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

NESTED = {  # which elements may hold which (ISO 32000-1, 14.8.4) [09]
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/TOCI": {"/TOC"},
}


def faults(made: PdfReader) -> list[str]:
    """What is wrong with the file, in words; nothing where nothing is."""
    return [*_of_the_file(made), *_of_the_structure(made), *_of_the_pages(made)]


def elements(root: Any) -> Iterator[tuple[Any, Any]]:
    """Every structure element in reading order, with the one that holds it; ``root``: the file's catalogue."""

    def walk(node: Any, parent: Any) -> Iterator[tuple[Any, Any]]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                yield from walk(each, parent)
        elif isinstance(node, dict) and "/S" in node:
            yield node, parent
            if "/K" in node:
                yield from walk(node["/K"], node)

    yield from walk(root["/StructTreeRoot"]["/K"], None)


def attribute(element: Any, name: str) -> Any:
    """An attribute of a structure element, wherever it stands."""
    owned = element.get("/A", [])
    owned = owned.get_object() if hasattr(owned, "get_object") else owned
    for each in owned if isinstance(owned, list) else [owned]:
        if name in (each := each.get_object()):
            return each[name]
    return None


def _of_the_file(made: PdfReader) -> Iterator[str]:
    root = made.trailer["/Root"]
    said = root["/Metadata"].get_data().decode().replace(" ", "")
    for claim in ("pdfuaid:part>1<", "pdfaid:part>2<", "pdfaid:conformance>A<", "dc:title"):  # [06], ISO 19005-2
        if claim not in said:
            yield f"the metadata does not say {claim}"
    if not root["/MarkInfo"]["/Marked"].value:
        yield "not tagged"  # [01-006]
    if not root["/ViewerPreferences"]["/DisplayDocTitle"].value:
        yield "the title is not shown"  # [07-001]
    if not root.get("/Lang"):
        yield "no language"  # [11-006]
    if not root.get("/OutputIntents"):
        yield "no colour profile"  # ISO 19005-2, 6.2.3
    if made.is_encrypted or "/AA" in root or "/JavaScript" in root.get("/Names", {}):
        yield "locked, or it does something"


def _of_the_structure(made: PdfReader) -> Iterator[str]:
    level, notes = 0, []
    for element, parent in elements(made.trailer["/Root"]):
        kind = str(element["/S"])
        if kind in NESTED and str(parent["/S"]) not in NESTED[kind]:
            yield f"{kind} within {parent['/S']}"
        if kind == "/TH" and attribute(element, "/Scope") not in {"/Column", "/Row", "/Both"}:
            yield "the head of a table does not say of what"  # [15-003]
        if kind in {"/Figure", "/Formula"} and not element.get("/Alt"):
            yield f"{kind} without words"  # [13-004, 17-002]
        if kind == "/Note":
            notes.append(element.get("/ID"))
        if len(kind) == 3 and kind.startswith("/H") and kind[2].isdigit():
            if int(kind[2]) > level + 1:
                yield f"{kind} after level {level}"  # [14-003]
            level = int(kind[2])
    if None in notes or len(notes) != len(set(notes)):
        yield "notes without names of their own"  # [19-003]


def _of_the_pages(made: PdfReader) -> Iterator[str]:
    for number, page in enumerate(made.pages, start=1):
        found = (*_of_links(page), *_of_faces(page), *_of_words(made, page))
        yield from (f"page {number}: {fault}" for fault in found)


def _of_links(page: Any) -> Iterator[str]:
    links = [each.get_object() for each in page.get("/Annots") or ()]
    if links and page.get("/Tabs") != "/S":
        yield "the tab key does not follow the structure"  # [28-009]
    for link in links:
        if "/StructParent" not in link or not link.get("/Contents"):
            yield "a link that has no place or no words"  # [28-010, 28-012]


def _of_faces(page: Any) -> Iterator[str]:
    fonts = page["/Resources"].get("/Font", {})
    for font in (each.get_object() for each in fonts.values()):
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        carried = inner["/FontDescriptor"].get_object()
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(carried):
            yield f"{font['/BaseFont']} is not carried"  # [31-009]
        if "/ToUnicode" not in font:
            yield f"{font['/BaseFont']} does not say its characters"  # [31-027]


def _of_words(made: PdfReader, page: Any) -> Iterator[str]:
    depth = 0
    for operands, operator in ContentStream(page.get_contents(), made).operations:
        if operator in {b"BDC", b"BMC"}:
            depth += 1
        elif operator == b"EMC":
            depth -= 1
        elif operator in {b"Tj", b"TJ", b"'", b'"'} and not depth:
            yield f"words that are neither text nor decoration: {operands}"  # [01-005]
