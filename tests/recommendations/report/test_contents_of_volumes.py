"""The one contents of a report in volumes: every section and text, and the page on which it stands."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from zipfile import ZipFile

import pytest
from lxml import etree
from pypdf import PdfReader

from recommendations.report.document import Document, Entry
from tests.recommendations.report import reading
from tests.recommendations.report.accessible import faults
from tests.recommendations.report.test_volumes import TEXT, W, files, long, unpacked

pytestmark = pytest.mark.once

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
PARTS = {
    "docx": ("word/document.xml", f"{W}tr", f"{W}tc", f"{W}t"),
    "odt": ("content.xml", f"{TABLE}table-row", f"{TABLE}table-cell", f"{TEXT}p"),
}
Line = tuple[str, str]
"""What a line begins with, its number or label, and the page it ends in."""


def over_pages() -> Document:
    """Texts of about a page, so that few stand on the same one."""

    def longer(entry: Entry) -> Entry:
        return replace(entry, text=f"Opening of {entry.number}: {'more light, ' * 150}\n\n{entry.text}")

    whole = long()
    return replace(
        whole,
        sections=tuple(replace(each, entries=tuple(map(longer, each.entries))) for each in whole.sections),
    )


def root_of(format: str, content: bytes) -> etree._Element:
    with ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(PARTS[format][0]))


def rows(format: str, content: bytes) -> Iterator[Line]:
    """The lines of the one contents in a Word or OpenDocument file."""
    _, row, cell, words = PARTS[format]
    for each in root_of(format, content).iter(row):
        cells = ["".join("".join(run.itertext()) for run in inner.iter(words)) for inner in each.iter(cell)]
        yield cells[0] or cells[1], cells[2]


def own_lines(format: str, content: bytes) -> Iterator[Line]:
    """The lines of a volume's own contents in a Word or OpenDocument file."""
    root = root_of(format, content)
    if format == "docx":
        lines = [
            each
            for each in root.iter(f"{W}p")
            if each.xpath("w:pPr/w:pStyle[@w:val='TOC1' or @w:val='TOC2']", namespaces={"w": W[1:-1]})
        ]
        found = [[run.text for run in line.iter(f"{W}t")] for line in lines]
    else:
        found = [list(line.itertext()) for line in root.find(f".//{TEXT}index-body").iterchildren(f"{TEXT}p")]
    for words in found:
        yield re.sub(r"(?<=\d)\.$", "", words[0]), words[-1]


@pytest.mark.parametrize("format", PARTS)
def test_it_has_the_lines_of_every_volume(format: str) -> None:
    head, *found = rows(format, files(format, over_pages())[f"contents.{format}"])
    assert head == ("Number", "Page")
    others = (line for content in unpacked(format, over_pages()).values() for line in own_lines(format, content))
    wanted = [line for line in others if line[0] != "Volumes"]
    found = [(re.sub(r"(?<=\d)\.$", "", label), page) for label, page in found if (label, page) != head]
    assert found == wanted
    assert len(found) == 3 + 12 + 1 + 2 + 1
    assert len({page for _, page in found}) > 8


def test_its_pages_are_those_on_which_the_texts_of_the_pdf_begin() -> None:
    opened = {}
    for content in unpacked("pdf", over_pages()).values():
        for page in PdfReader(io.BytesIO(content)).pages:
            words = page.extract_text()
            opened |= {number: words.split()[-1] for number in re.findall(r"Opening of (\d+):", words)}
    assert len(opened) == 12
    said = reading.pdf(files("pdf", over_pages())["contents.pdf"])
    assert dict(re.findall(r"^(\d+) Delegation \d+ (\d+)$", said, re.MULTILINE)) == opened
    assert len(set(opened.values())) > 8
    assert f"II. Part II {opened['5']}" in said


def test_it_is_accessible_and_called_what_it_is() -> None:
    found = PdfReader(io.BytesIO(files("pdf", over_pages())["contents.pdf"]))
    assert str(found.metadata.title) == "Compilation of recommendations on dark skies – Contents"
    assert [str(each.title) for each in found.outline] == [f"Volume {numeral}" for numeral in ("I", "II", "III", "IV")]
    assert faults(found) == []
