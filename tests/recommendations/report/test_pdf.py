"""The PDF read back: contents, bookmarks, footer, notes, language, tags, and that nothing anybody wrote can run."""

import io
import re
import subprocess
from dataclasses import replace

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from recommendations.report.document import Document, Wording, heading_of
from recommendations.report.renderers import pdf, prepared
from recommendations.report.renderers.legible import _coverage, legible
from tests import tools
from tests.recommendations.report import reading, samples

pytestmark = pytest.mark.once

ARABIC = re.compile(r"[\u0600-\u06ff]")


@pytest.fixture(scope="module")
def document() -> Document:
    """A report of several pages."""
    return samples.everything()


@pytest.fixture(scope="module")
def made(document: Document) -> PdfReader:
    """Its PDF."""
    return PdfReader(io.BytesIO(pdf.render(document)))


def pages_of_bookmarks(made: PdfReader) -> dict[str, int]:
    """Each bookmark with the page it leads to, counted from 1."""
    found: dict[str, int] = {}

    def walk(nodes: list[Destination | list[object]]) -> None:
        for node in nodes:
            if isinstance(node, list):
                walk(node)  # type: ignore[arg-type]
            else:
                number = made.get_destination_page_number(node)
                assert number is not None
                found[reading.letters(str(node.title))] = number + 1

    walk(made.outline)  # type: ignore[arg-type]
    return found


def test_the_bookmarks_name_every_section_and_entry(made: PdfReader, document: Document) -> None:
    bookmarks = pages_of_bookmarks(made)
    for part in prepared.parts(document):
        assert reading.letters(part.heading) in bookmarks
        for ready in part.entries:
            assert any(
                title.startswith(reading.letters(ready.heading)) and reading.letters(ready.entry.attribution) in title
                for title in bookmarks
            )
    assert not any("Deepfirst" in title for title in bookmarks)  # a heading inside a text is no bookmark


def test_the_bookmarks_lead_to_the_page_where_the_heading_stands(made: PdfReader) -> None:
    for title, number in pages_of_bookmarks(made).items():
        assert title in reading.letters(made.pages[number - 1].extract_text())


def test_the_page_numbers_of_the_contents_are_right_for_every_entry(made: PdfReader, document: Document) -> None:
    printed = {
        int(number): int(page)
        for number, page in re.findall(
            r"^(\d+) ?Delegation \d+[ .]*?(\d+)$", made.pages[1].extract_text(), re.MULTILINE
        )
    }
    printed |= {
        int(number): int(page)
        for number, page in re.findall(
            r"^(\d+) ?Delegation \1 ?[ .]*(\d+)$", made.pages[1].extract_text(), re.MULTILINE
        )
    }
    bookmarks = pages_of_bookmarks(made)
    numbered = [entry.number for entry in document.entries() if entry.number]
    assert sorted(printed) == numbered
    for number, page in printed.items():
        assert bookmarks[f"Recommendation{number}Delegation{number}"] == page


def test_the_number_of_a_page_stands_at_the_edge_however_long_the_words_are() -> None:
    texts = [
        replace(samples.entry(number, "Sky."), attribution=f"{'ab ' * 19}{'i' * number}") for number in range(1, 21)
    ]
    for language, edge in (("en", 501.7), ("ar", 93.5)):
        content = pdf.render(replace(samples.document(*texts), language=language))
        command = [tools.need(tools.PDFTOTEXT), "-bbox", "-f", "2", "-l", "2", "-", "-"]
        shown = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
        side = "xMax" if language == "en" else "xMin"
        places = [float(at) for at in re.findall(rf'{side}="([\d.]+)"[^>]*>\d+</word>', shown)]
        assert sum(abs(place - edge) < 0.2 for place in places) == len(texts) + 1


def test_the_lines_of_the_contents_are_links_to_their_entries(made: PdfReader, document: Document) -> None:
    links = [annotation.get_object() for annotation in made.pages[1]["/Annots"]]
    assert len(links) >= len(list(document.entries())) + 3


def test_every_page_but_the_cover_says_which_of_how_many_it_is(made: PdfReader) -> None:
    count = len(made.pages)
    for number, page in enumerate(made.pages, start=1):
        assert (f"Page {number} of {count}" in page.extract_text()) == (number > 1)


def test_the_numbers_of_the_footer_stand_where_the_language_wants_them() -> None:
    turned = samples.document(samples.entry(1, "Text."), wording=Wording(page="{pages} sheets, this is {page}"))
    assert "3 sheets, this is 2" in PdfReader(io.BytesIO(pdf.render(turned))).pages[1].extract_text()


def test_the_running_header_names_the_group_and_the_section(made: PdfReader, document: Document) -> None:
    last = made.pages[-2].extract_text()
    assert document.group in last
    assert "II. A section whose title is so long" in last
    assert "…" in last


def test_a_note_stands_on_the_page_that_cites_it(made: PdfReader) -> None:
    (page,) = [page for page in made.pages if "First input." in page.extract_text()]
    assert "A note in the annex." in page.extract_text()


def test_the_head_of_a_table_is_repeated_on_the_next_page(made: PdfReader) -> None:
    with_rows = [text for page in made.pages if "reports every" in (text := page.extract_text())]
    assert len(with_rows) > 1
    assert all("Remark" in text for text in with_rows)


def test_the_file_says_what_it_is(made: PdfReader, document: Document) -> None:
    assert made.metadata is not None
    assert made.metadata.title == document.title
    assert made.metadata.author == document.group
    assert made.metadata.creation_date is not None
    assert made.metadata.creation_date.date().isoformat() == document.dated_on
    root = made.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert "pdfuaid:part>1<" in root["/Metadata"].get_data().decode().replace(" ", "")


def test_the_structure_has_headings_lists_tables_and_notes(made: PdfReader) -> None:
    kinds: set[str] = set()

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict) and "/S" in node:
            kinds.add(str(node["/S"]))
            walk(node.get("/K"))

    walk(made.trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert kinds >= {"/H1", "/H2", "/H3", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Note", "/Link", "/TOC", "/TOCI"}


@pytest.mark.parametrize("language", ["English", "e", "../../x", '"><b>'])
def test_a_language_that_is_no_code_does_not_stop_the_report(language: str) -> None:
    odd = samples.document(samples.entry(1, "La nuit est à tous.", language=language))
    assert pdf.render(replace(odd, language=language)).startswith(b"%PDF")


def test_text_that_looks_like_the_engines_own_language_stays_text() -> None:
    document = samples.document(
        samples.entry(1, samples.SAMPLES["typst code"], language="en"),
        title='#panic("title") $x$ \\u{41} "',
        disclaimer='#read("/etc/passwd") ]#set page(width: 1cm)[',
    )
    found = reading.letters(reading.pdf(pdf.render(document)))
    for words in ('#panic("title")$x$\\u{41}"', '#read("/etc/passwd")]#setpage(width:1cm)[', '#import"x.typ"$x^2$'):
        assert words in found


@pytest.mark.parametrize("name", ["arabic", "greek", "chinese", "cyrillic"])
def test_other_scripts_are_read_back_by_another_reader(name: str) -> None:
    content = pdf.render(samples.document(samples.entry(1, samples.SAMPLES[name])))
    text = subprocess.run(
        [tools.need(tools.PDFTOTEXT), "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()
    unseen = (
        r"[\u064b-\u0652\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # vowel signs come in another order; direction marks
    )
    found = reading.letters(re.sub(unseen, "", text))
    for word in re.findall(r"\w+", re.sub(unseen + "|[*()]", "", samples.SAMPLES[name])):
        assert reading.letters(word) in found


def test_arabic_paragraphs_stand_at_the_right_edge() -> None:
    content = pdf.render(samples.document(samples.entry(1, "سماء\n\nSky")))
    places = right_edges(content)
    assert next(places[word] for word in places if ARABIC.search(word)) > 495
    assert places["Sky"] < 130


def test_an_arabic_quotation_is_set_in_from_the_right() -> None:
    text = samples.entry(1, "سماء\n\n> قمر", language="ar")
    places = right_edges(pdf.render(replace(samples.document(text), language="ar")))
    inner, outer = sorted(edge for word, edge in places.items() if ARABIC.search(word))
    assert outer - inner > 10


def right_edges(content: bytes) -> dict[str, float]:
    """Where each word of a PDF ends at the right, in points."""
    boxes = subprocess.run(
        [tools.need(tools.PDFTOTEXT), "-bbox", "-", "-"], input=content, capture_output=True, check=True
    ).stdout
    found = re.findall(r'xMax="([\d.]+)"[^>]*>([^<]+)</word>', boxes.decode())
    return {word: float(edge) for edge, word in found}


def test_a_character_without_a_font_is_named_by_its_code(document: Document) -> None:
    assert (
        legible("Thai ก, bell\x07, joined\ufeff, tab\tand line\nend") == "Thai [U+0E01], bell, joined, tab and line end"
    )
    assert heading_of(document.sections[0].entries[0], document.wording) == "Recommendation 1"


def test_every_character_the_coverage_lists_can_be_set() -> None:
    firsts, lasts = _coverage()
    characters = [chr(point) for first, last in zip(firsts, lasts, strict=True) for point in range(first, last + 1)]
    wanted = [character for character in characters if character.isalpha()][::7]
    text = " ".join("".join(wanted[place : place + 20]) for place in range(0, len(wanted), 20))
    assert pdf.render(samples.document(samples.Entry("r-1", "A", text.replace("\\", ""), number=1)))
