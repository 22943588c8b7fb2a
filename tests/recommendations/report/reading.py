"""Reading the compiled files back, each with a library that did not write it."""

import io
import re
import unicodedata
import zipfile

import lxml.html
from lxml import etree
from pypdf import PdfReader

from wgec.kernel.text import blocks

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def letters(text: str) -> str:
    """Everything but space and what hyphenation adds, composed: what must be the same in every format."""
    return re.sub(r"\s|\u00ad|\u200b", "", unicodedata.normalize("NFKC", text))


def pdf(content: bytes) -> str:
    """The words of a PDF, page by page."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def html(content: bytes) -> str:
    """The words of the main part of an HTML page."""
    return str(lxml.html.fromstring(content.decode()).get_element_by_id("text").text_content())


def md(content: bytes) -> str:
    """The words of a Markdown text."""
    return blocks.plain(content.decode())


def docx(content: bytes) -> str:
    """The words of a Word file: the body, then the notes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [etree.fromstring(archive.read(f"word/{name}.xml")) for name in ("document", "footnotes")]
    return "\n".join("".join(paragraph.itertext(f"{W}t")) for part in parts for paragraph in part.iter(f"{W}p"))


def akn(content: bytes) -> str:
    """The words of an Akoma Ntoso file but for its metadata: the text, then the notes."""
    root = etree.fromstring(content)
    root.find(f".//{AKN}meta").clear()
    return "\n".join([without_notes(root), *(without_notes(note) for note in root.iter(f"{AKN}authorialNote"))])


def without_notes(node: etree._Element) -> str:
    """The words of an element of Akoma Ntoso, the notes that are cited in it left out."""
    found = [node.text or ""]
    for child in node:
        found += ["" if child.tag == f"{AKN}authorialNote" else without_notes(child), child.tail or ""]
    return "".join(found)


def odt(content: bytes) -> str:
    """The words of an OpenDocument text: each paragraph a line, the notes of a paragraph behind it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = etree.fromstring(archive.read("content.xml")).find(f".//{OFFICE}text")
    return "\n".join(_spoken(paragraph) for paragraph in body.iter(f"{TEXT}p", f"{TEXT}h"))


def _spoken(node: etree._Element) -> str:
    """The words of a paragraph as the format wants them read: white space as one space, notes left out."""
    said = [re.sub(r"\s+", " ", node.text or "")]
    for child in node:
        if child.tag == f"{TEXT}s":
            said.append(" " * int(child.get(f"{TEXT}c", 1)))
        elif child.tag != f"{TEXT}note":
            said.append(_spoken(child))
        said.append(re.sub(r"\s+", " ", child.tail or ""))
    return "".join(said)


def epub(content: bytes) -> str:
    """The words of a book, file by file in the order of its spine, read as strict XML."""
    package = "{http://www.idpf.org/2007/opf}"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = etree.fromstring(archive.read("EPUB/package.opf"))
        files = {node.get("id"): node.get("href") for node in told.iter(f"{package}item")}
        order = [files[node.get("idref")] for node in told.iter(f"{package}itemref")]
        pages = [etree.fromstring(archive.read(f"EPUB/{name}")) for name in order]
    return "\n".join("".join(page.find("{*}body").itertext()) for page in pages)


def json(content: bytes) -> str:
    """The file itself."""
    return content.decode()


READERS = {"pdf": pdf, "html": html, "md": md, "docx": docx, "odt": odt, "epub": epub, "akn": akn}
