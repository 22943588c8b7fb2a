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

PARTS = {"docx": "word/document.xml", "odt": "content.xml"}
Line = tuple[str, str]
"""The words of a line, its number or label first, and the page it ends in."""


def over_pages() -> Document:
    """Texts of about a page, so that few stand on the same one."""

    def longer(entry: Entry) -> Entry:
        return replace(entry, text=f"Opening of {entry.number}: {'more light, ' * 150}\n\n{entry.text}")

    whole = long()
    return replace(
        whole,
        sections=tuple(replace(each, entries=tuple(map(longer, each.entries))) for each in whole.sections),
    )


def lines_of(format: str, content: bytes) -> Iterator[tuple[Line, bool]]:
    """The lines of contents in a Word or OpenDocument file, and whether they lead to a place in it."""
    with ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read(PARTS[format]))
    if format == "docx":
        styled = "w:pPr/w:pStyle[@w:val='TOC1' or @w:val='TOC2']"
        found = [each for each in root.iter(f"{W}p") if each.xpath(styled, namespaces={"w": W[1:-1]})]
        links, words = f"{W}hyperlink", [[run.text for run in line.iter(f"{W}t")] for line in found]
    else:
        named = ("Contents_20_1", "Contents_20_2")
        found = [each for each in root.iter(f"{TEXT}p") if each.get(f"{TEXT}style-name") in named]
        links, words = f"{TEXT}a", [list(line.itertext()) for line in found]
    for line, said in zip(found, words, strict=True):
        yield ("".join(said[:-1]), said[-1]), line.find(links) is not None


@pytest.mark.parametrize("format", PARTS)
def test_it_has_the_lines_of_every_volume(format: str) -> None:
    found = list(lines_of(format, files(format, over_pages())[f"contents.{format}"]))
    own, others = ([line for line, leads in found if leads == wanted] for wanted in (True, False))
    assert [words for words, _ in own] == ["Volume I", "Volume II", "Volume III", "Volume IV"]
    volumes = [lines_of(format, content) for content in unpacked(format, over_pages()).values()]
    assert others == [line for each in volumes for line, _ in each if line[0] != "Volumes"]
    assert ("Input 13. Delegation 13", others[-2][1]) in others
    assert len(others) == 3 + 12 + 1 + 2 + 1
    assert len({page for _, page in others}) > 8


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
