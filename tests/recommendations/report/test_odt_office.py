"""What LibreOffice makes of the OpenDocument text: a PDF of the same words and pages, a Word file in Word's styles."""

import io
import pathlib
import re

import docx as python_docx
import pytest
from pypdf import PdfReader

from recommendations.report.renderers import odt, prepared
from tests.recommendations.report import office, reading, samples
from tests.recommendations.report.test_docx import fonts
from tests.recommendations.report.test_odt import arabic, found, part, words

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def content() -> bytes:
    """The file of every sample."""
    return odt.render(samples.everything())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Where LibreOffice works."""
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def both(content: bytes, folder: pathlib.Path) -> list[PdfReader]:
    """The PDFs that LibreOffice makes of it, and of a report in Arabic."""
    made = office.convert([content, odt.render(arabic())], "odt", "pdf", folder)
    return [PdfReader(io.BytesIO(pdf)) for pdf in made]


@pytest.fixture(scope="module")
def converted(both: list[PdfReader]) -> PdfReader:
    """The PDF of every sample."""
    return both[0]


@pytest.fixture(scope="module")
def pages(converted: PdfReader) -> list[str]:
    """Its pages as letters."""
    return [reading.letters(page.extract_text()) for page in converted.pages]


def test_every_word_is_shown_in_the_faces_that_the_file_carries(converted: PdfReader, pages: list[str]) -> None:
    shown = {name for page in converted.pages for name in fonts(page)}
    assert shown >= {f"SourceSerif4-{face}" for face in ("Regular", "Bold", "Italic", "BoldItalic")}
    assert "Amiri-Regular" in shown
    said = "".join(pages)
    for ready in (ready for each in prepared.parts(samples.everything()) for ready in each.entries):
        assert reading.letters(ready.title) in said
    for name in set(samples.SAMPLES) - {"arabic", "chinese", "greek", "emoji", "unknown glyphs"}:
        for word in re.findall(r"[^\W_]{4,}", samples.SAMPLES[name].replace("e\u0301", "é")):
            if len(word) < 30:  # a longer one is broken between two lines
                assert reading.letters(word) in said, (name, word)


def test_the_contents_name_the_page_before_anybody_computes_them(content: bytes, pages: list[str]) -> None:
    off = {}
    for line in found(part(content), "//text:index-body//text:a"):
        match = re.fullmatch(r"#recommendation-(\d+)", str(found(line, "string(@xlink:href)")))
        if match:
            heading = f"Recommendation{match[1]}.Delegation{match[1]}"
            (real,) = [
                number for number, page in enumerate(pages, start=1) if re.search(rf"{heading}(?!\d*\.\.)", page)
            ]
            off[match[1]] = abs(int(words(line[-1])) - real)
    assert len(off) == len(samples.SAMPLES)
    assert sum(off.values()) <= 2  # other machines have other faces for the rarer scripts


def test_every_page_but_the_cover_says_which_of_how_many_it_is(content: bytes, pages: list[str]) -> None:
    for number, page in enumerate(pages, start=1):
        assert (f"Page{number}of{len(pages)}" in page) == (number > 1)
        assert page.startswith("WorkingGrouponDarkSkies5March2031") == (number > 1)
    (counted,) = found(part(content, "styles.xml"), "//text:page-count")
    assert int(words(counted)) == len(pages)


def test_a_note_stands_on_the_page_that_cites_it_and_a_tables_head_is_repeated(pages: list[str]) -> None:
    (page,) = [page for page in pages if "Firstinput." in page]
    assert "Anoteintheannex." in page
    rows = [page for page in pages if "reportsevery" in page]
    assert len(rows) == 2
    assert all("No.ObservatoryRemark" in page for page in rows)


def test_the_places_can_be_clicked(converted: PdfReader) -> None:
    links = [each.get_object() for each in converted.pages[1]["/Annots"]]
    inside = [link for link in links if "/Dest" in link or link["/A"]["/S"] == "/GoTo"]
    assert len(inside) >= len(samples.SAMPLES)


def test_an_arabic_cover_holds_its_disclaimer_and_words_begin_at_the_right(both: list[PdfReader]) -> None:
    arabic_pages = both[1].pages
    assert len(arabic_pages) == 3
    places: list[float] = []

    def note(text: str, _: object, matrix: list[float], *__: object) -> None:
        if "\u0600" <= text.strip()[:1] <= "\u06ff":
            places.append(matrix[4])

    arabic_pages[0].extract_text(visitor_text=note)
    assert len(places) >= 2
    assert min(places) > float(arabic_pages[0].mediabox.width) / 2


def test_saved_as_a_word_file_the_styles_are_words_own(content: bytes, folder: pathlib.Path) -> None:
    (made,) = office.convert([content], "odt", "docx", folder)
    read = python_docx.Document(io.BytesIO(made))
    names = {style.style_id: style.name for style in read.styles}
    used = {names[node.get(f"{reading.W}val")] for node in read.element.body.iter(f"{reading.W}pStyle")}
    assert used >= {
        "Heading 1",
        "Heading 2",
        "Body Text",
        "List Bullet",
        "List Number",
        "Title",
        "TOC 1",
        "TOC 2",
        "Quote",
    }
    assert used >= {"Masthead", "Date Line", "Revision Statement", "Disclaimer", "Labelled List", "Appendix Heading"}
