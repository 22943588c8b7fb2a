"""A long report in volumes: where it is cut, what is numbered through, that nothing is lost or changed."""

import io
import re
from dataclasses import replace
from functools import cache
from zipfile import ZipFile

import pytest
from lxml import etree
from pypdf import PdfReader

from recommendations.report import volumes
from recommendations.report.document import Annex, Appendix, Document, Entry, Section, fingerprint, from_json, to_json
from recommendations.report.renderers import RENDERERS
from recommendations.report.renderers.docx import marks
from tests.recommendations.report import reading, samples

PRINTED = ("pdf", "docx", "odt")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def entry(number: int) -> Entry:
    """A text with a note, which names the first one of the report."""
    return samples.entry(number, f"Lamp {number}, as in Recommendation 1.[^a]\n\n[^a]: Note of lamp {number}.")


def long(**fields: object) -> Document:
    """Three sections of four texts, two inputs not yet placed, an appendix; five texts to the volume."""
    around = samples.document()
    sections = tuple(
        Section(numeral, f"Part {numeral}", tuple(entry(number) for number in range(first, first + 4)))
        for numeral, first in (("I", 1), ("II", 5), ("III", 9))
    )
    unplaced = tuple(replace(entry(number), number=None, label=f"Input {number}") for number in (13, 14))
    changed = {
        "sections": sections,
        "annex": Annex("Inputs not yet placed", unplaced),
        "appendices": (Appendix("delegations", "Index", "- **Arcadia:** Recommendation 9"),),
        "symbol": "A/C.1/2",
        "volume": 5,
    }
    return replace(around, **(changed | fields))  # type: ignore[arg-type]


def unpacked(format: str, document: Document) -> dict[str, bytes]:
    """The volumes by their names."""
    first, *others = files(format, document)
    assert first == f"contents.{format}"
    return {name: files(format, document)[name] for name in others}


@cache
def files(format: str, document: Document) -> dict[str, bytes]:
    """The volumes and their contents by their names."""
    content, ending = volumes.rendered(format, document)
    assert ending == "zip"
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_volume_ends_with_a_section_where_it_can() -> None:
    first, second, third, *_ = made = volumes.divided(long())
    assert [[len(section.entries) for section in each.sections] for each in made] == [[4], [4], [4], []]
    assert (first.title, second.symbol) == (
        "Compilation of recommendations on dark skies – Volume I",
        "A/C.1/2 (Vol. II)",
    )
    assert third.annex is None
    assert made[3].annex is not None
    assert (len(made[3].annex.entries), made[3].appendices[0].title) == (2, "Index")


def test_a_long_section_goes_on_in_volumes_of_about_the_same_size() -> None:
    one = Section("I", "Lamps", tuple(map(entry, range(1, 12))))
    made = volumes.divided(long(sections=(one,), annex=None, appendices=()))
    assert [(each.sections[0].title, len(each.sections[0].entries)) for each in made] == [
        ("Lamps", 4),
        ("Lamps (continued)", 4),
        ("Lamps (continued)", 3),
    ]


def test_every_text_stands_in_one_volume_in_its_order() -> None:
    whole = long()
    for bound in range(1, 16):
        made = volumes.divided(replace(whole, volume=bound))
        assert [found.reference for each in made for found in each.entries()] == [
            found.reference for found in whole.entries()
        ]
        assert all(sum(1 for _ in each.entries()) <= bound for each in made)


def test_a_text_as_long_as_several_counts_as_several() -> None:
    long_one = samples.entry(1, "word " * 2_000)
    made = volumes.divided(long(sections=(Section("I", "Lamps", (long_one, entry(2), entry(3))),), annex=None))
    assert [sum(1 for _ in each.entries()) for each in made] == [1, 2]


@pytest.mark.parametrize("format", RENDERERS)
def test_a_report_that_is_no_longer_than_a_volume_is_what_it_was(format: str) -> None:
    whole = long(volume=20)
    assert volumes.rendered(format, whole) == (RENDERERS[format].render(whole), RENDERERS[format].EXTENSION)


@pytest.mark.parametrize("format", [format for format in RENDERERS if format not in PRINTED])
def test_what_has_no_pages_stays_whole(format: str) -> None:
    assert volumes.rendered(format, long()) == (RENDERERS[format].render(long()), RENDERERS[format].EXTENSION)


@pytest.mark.parametrize("format", PRINTED)
def test_volumes_hold_every_text_and_the_table_of_all_volumes(format: str) -> None:
    found = unpacked(format, long())
    assert list(found) == [f"volume-0{number}.{format}" for number in (1, 2, 3, 4)]
    read = [reading.letters(reading.READERS[format](content)) for content in found.values()]
    for number in range(1, 15):
        holding = [place for place, text in enumerate(read) if reading.letters(f"Lamp {number}, as in") in text]
        assert holding == [min((number - 1) // 4, 3)]
        assert reading.letters(f"Note of lamp {number}.") in read[holding[0]]
    for place, text in enumerate(read):
        assert reading.letters(f"Volume {('I', 'II', 'III', 'IV')[place]}") in text
        assert reading.letters("II. Part II") in text
        assert reading.letters("9–12") in text


@pytest.mark.parametrize("format", PRINTED)
def test_the_same_report_gives_the_same_volumes(format: str) -> None:
    assert volumes.rendered(format, long()) == volumes.rendered(format, from_json(to_json(long())))


def test_pages_of_the_pdf_are_numbered_through() -> None:
    expected = 1
    for content in unpacked("pdf", long()).values():
        reader = PdfReader(io.BytesIO(content))
        assert "/StructTreeRoot" in reader.trailer["/Root"]
        assert reader.outline
        for place, page in enumerate(reader.pages):
            if place:  # the cover counts and shows no number
                assert page.extract_text().split()[-1] == str(expected)
            expected += 1
    assert expected > 12


def test_pages_and_notes_of_word_files_go_on() -> None:
    pages, notes = [], []
    for content in unpacked("docx", long()).values():
        with ZipFile(io.BytesIO(content)) as archive:
            main = etree.fromstring(archive.read("word/document.xml"))
            listed = marks.lines_known(archive.read(marks.LIST))
            assert b"NUMPAGES" not in archive.read("word/footer1.xml")
        assert listed[0] == fingerprint(long())
        pages.append([int(each.get(f"{W}start", "")) for each in main.iter(f"{W}pgNumType")])
        notes.append([int(each.get(f"{W}val", "")) for each in main.iter(f"{W}numStart")])
    assert notes == [[], [5], [9], [13]]
    assert pages[0] == []
    assert pages[1:] == sorted(pages[1:])
    assert pages[1] > [2]


def test_pages_and_notes_of_open_documents_go_on() -> None:
    pages, notes, cited = [], [], []
    for content in unpacked("odt", long()).values():
        with ZipFile(io.BytesIO(content)) as archive:
            written, styles = archive.read("content.xml").decode(), archive.read("styles.xml").decode()
        pages += re.findall(r'style:page-number="(\d+)"', written)
        notes += re.findall(r'text:start-value="(\d+)" text:footnotes-position', styles)
        cited += re.findall(r"<text:note-citation>(\d+)<", written)
        assert "text:page-count" not in styles
    assert notes == ["0", "4", "8", "12"]
    assert cited == [str(number) for number in range(1, 15)]
    assert len(pages) == 3


def test_a_number_in_another_volume_is_words_and_no_dead_link() -> None:
    first, second, *_ = unpacked("docx", long()).values()
    for content, count in ((first, 4), (second, 0)):
        with ZipFile(io.BytesIO(content)) as archive:
            main = archive.read("word/document.xml").decode()
        body = main.partition('w:name="recommendation-')[2]
        assert body.count('w:anchor="recommendation-1"') == count


def test_an_earlier_document_has_the_usual_bound_and_its_fingerprint() -> None:
    plain = to_json(samples.everything())
    assert '"volume"' not in plain
    assert '"continued"' not in plain
    assert fingerprint(from_json(plain)) == fingerprint(samples.everything())
