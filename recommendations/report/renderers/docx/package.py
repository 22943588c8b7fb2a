"""The zip around the parts of the Word file: the same parts give the same bytes."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from importlib.resources import files

from recommendations.report.document import Document, fingerprint
from recommendations.report.renderers import archive
from recommendations.report.renderers.docx import faces
from recommendations.report.renderers.docx.parts import LINK
from recommendations.report.renderers.voice import tag_of

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_KINDS = {
    "word/document.xml": f"{WORD}.document.main+xml",
    "word/styles.xml": f"{WORD}.styles+xml",
    "word/numbering.xml": f"{WORD}.numbering+xml",
    "word/settings.xml": f"{WORD}.settings+xml",
    "word/footnotes.xml": f"{WORD}.footnotes+xml",
    "word/fontTable.xml": f"{WORD}.fontTable+xml",
    "word/header1.xml": f"{WORD}.header+xml",
    "word/header2.xml": f"{WORD}.header+xml",
    "word/footer1.xml": f"{WORD}.footer+xml",
    "word/footer2.xml": f"{WORD}.footer+xml",
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "customXml/item1.xml": "application/xml",
    "customXml/itemProps1.xml": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
_RELATIONS = {
    "rIdStyles": ("styles", "styles.xml"),
    "rIdNumbering": ("numbering", "numbering.xml"),
    "rIdSettings": ("settings", "settings.xml"),
    "rIdFootnotes": ("footnotes", "footnotes.xml"),
    "rIdFonts": ("fontTable", "fontTable.xml"),
    "rIdTheme": ("theme", "theme/theme1.xml"),
    "rIdHeader": ("header", "header1.xml"),
    "rIdFirstHeader": ("header", "header2.xml"),
    "rIdFooter": ("footer", "footer1.xml"),
    "rIdFirstFooter": ("footer", "footer2.xml"),
}
_MARKED = {"rIdTexts": ("customXml", "../customXml/item1.xml")}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The file: the list of kinds first, the other parts in the order of their names."""
    return archive.zipped([("[Content_Types].xml", _kinds(parts)), *sorted(parts.items())])


def frame(
    document: Document, links: Mapping[str, str], note_links: Mapping[str, str], *, is_marked: bool
) -> dict[str, bytes]:
    """The parts that say how the others belong together, and what the document is; ``is_marked``: see ``marks``."""
    relations = {**_RELATIONS, **(_MARKED if is_marked else {})}
    package = f"{PACKAGE}/relationships"
    return {
        "_rels/.rels": _relations(
            (
                ("rId1", f"{OFFICE}/officeDocument", "word/document.xml", False),
                ("rId2", f"{package}/metadata/core-properties", "docProps/core.xml", False),
                ("rId3", f"{OFFICE}/extended-properties", "docProps/app.xml", False),
            )
        ),
        "word/_rels/document.xml.rels": _relations(
            (
                *((name, f"{OFFICE}/{kind}", target, False) for name, (kind, target) in relations.items()),
                *((name, LINK, href, True) for href, name in links.items()),
            )
        ),
        "word/_rels/footnotes.xml.rels": _relations((name, LINK, href, True) for href, name in note_links.items()),
        "word/theme/theme1.xml": _theme(),
        "word/fontTable.xml": faces.table(),
        "word/_rels/fontTable.xml.rels": _relations(
            (f"rId{face}", f"{OFFICE}/font", f"fonts/{face}.odttf", False) for face in faces.CARRIED.values()
        ),
        **faces.files(),
        "docProps/core.xml": _core(document),
        "docProps/app.xml": _text(
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
        ),
    }


def _text(xml: str) -> bytes:
    return (DECLARATION + xml).encode()


def _kinds(parts: Mapping[str, bytes]) -> bytes:
    kinds = {name: kind for name, kind in _KINDS.items() if name in parts}
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return _text(
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="odttf" ContentType="{faces.KIND}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(relations: Iterable[tuple[str, str, str, bool]]) -> bytes:
    lines = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{escape(target)}"'
        + (' TargetMode="External"/>' if outside else "/>")
        for name, kind, target, outside in relations
    )
    return _text(f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>')


def _core(document: Document) -> bytes:
    moment = f"{document.dated_on}T12:00:00Z"
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>' for name in ("created", "modified")
    )
    return _text(
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(document.title)}</dc:title><dc:creator>{escape(document.group)}</dc:creator>"
        f"<dc:language>{escape(tag_of(document.language))}</dc:language>"
        f"<dc:identifier>{fingerprint(document)}</dc:identifier>{dates}</cp:coreProperties>"
    )


@cache
def _theme() -> bytes:
    """The theme of python-docx's own template."""
    with zipfile.ZipFile(io.BytesIO((files("docx") / "templates" / "default.docx").read_bytes())) as template:
        return template.read("word/theme/theme1.xml")
