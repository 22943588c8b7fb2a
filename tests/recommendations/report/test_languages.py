"""Texts in the six official languages in one report: each passage says its language and keeps its direction."""

import io
import re
import subprocess
import zipfile

import lxml.html
import pytest
from lxml import etree
from pypdf import PdfReader

from recommendations.report.document import Document, Entry, Statement
from recommendations.report.renderers import docx, epub, html, odt, pdf
from recommendations.report.renderers.docx.directions import pieces
from recommendations.report.renderers.voice import voice
from tests import tools
from tests.recommendations.report import reading, samples
from tests.recommendations.report.reading import W

pytestmark = pytest.mark.once

TEXTS = {
    "ar": "السماء المظلمة (dark sky) تراث مشترك، القرار A/RES/70/125 والعدد ١٢.[^1]\n\n"
    "| البند | القيمة |\n| --- | --- |\n| الأول | ١٢٣ |\n\nA paragraph in English.\n\n[^1]: حاشية عربية.",
    "zh": "夜空是人类共同的遗产，各国应当采取措施。[^1]\n\n[^1]: 中文脚注。",
    "ru": "Ночное небо[^1]: общее достояние.\n\n[^1]: Сноска по-русски.",
    "fr": "La nuit est *à tous*[^1] : « toujours » !\n\n[^1]: Une note.",
    "es": "El cielo es común.[^1] ¿Por qué?\n\n[^1]: Una nota.",
}
NAMES = {"ar": "المملكة (Kingdom)", "zh": "中国代表团", "ru": "Российская Федерация", "fr": "Arcadie", "es": "Verdania"}


def report(language: str = "en") -> Document:
    """One text in each, in a report in ``language``."""
    said = (Statement("reservation", "Reservation", "It is dim.", "Borduria"),)
    entries = [
        Entry(f"r-{code}", NAMES[code], text, number=number, language=code, statements=said)
        for number, (code, text) in enumerate(TEXTS.items(), start=1)
    ]
    merged = Entry("r-m", "Kestria", "", number=6, language="ar", status="merged", pointer="Merged into 1.")
    return samples.document(*entries, merged, language=language)


def test_a_page_says_the_language_of_each_passage() -> None:
    page = lxml.html.document_fromstring(html.render(report()).decode())
    spoken = [(node.get("lang"), node.get("dir")) for node in page.xpath("//article")]
    assert spoken == [("ar", "rtl"), ("zh", "ltr"), ("ru", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl")]
    headings = [(node.get("lang"), node.get("dir")) for node in page.xpath("//h3")]
    assert headings[:3] == [("en", "rtl"), ("en", "ltr"), ("en", "ltr")]
    names = [node.get("lang") for node in page.xpath("//h3//bdi")]
    assert names == ["ar", "zh", "ru", None, None, None]
    (english,) = page.xpath("//article//p[starts-with(., 'A paragraph in English')]")
    assert (english.get("lang"), english.get("dir")) == ("und", "ltr")
    assert not page.xpath("//article//*[@dir='auto']")  # what is known is not guessed
    (pointer,) = page.xpath("//p[@class='pointer']")
    assert (pointer.get("lang"), pointer.get("dir")) == ("en", "ltr")
    assert {node.get("lang") for node in page.xpath("//div[@class='statements']")} == {"en"}


def test_a_book_says_it_as_the_page_does() -> None:
    with zipfile.ZipFile(io.BytesIO(epub.render(report()))) as archive:
        page = etree.fromstring(archive.read("EPUB/section-1.xhtml"))
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    spoken = [(node.get("lang"), node.get(language), node.get("dir")) for node in page.iter("{*}article")]
    assert spoken[:2] == [("ar", "ar", "rtl"), ("zh", "zh", "ltr")]
    assert [node.get(language) for node in page.iter("{*}bdi")] == ["ar", "zh", "ru", None, None, None]


def test_the_tags_of_the_pdf_say_it_and_notes_run_as_they_are_written() -> None:
    content = pdf.render(report())
    spoken: dict[str, set[str]] = {}

    def walk(node: object, around: str) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each, around)
        elif isinstance(node, dict) and "/S" in node:
            own = str(node.get("/Lang", around))
            spoken.setdefault(own, set()).add(str(node["/S"]))
            walk(node.get("/K"), own)

    walk(PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]["/K"], "en")
    for code in ("ar", "zh", "ru", "fr", "es"):
        assert "/Note" in spoken[code], code
    assert "/H2" not in spoken["fr"]  # "Recommendation 4" is the report's own
    boxes = subprocess.run(
        [tools.need(tools.PDFTOTEXT), "-bbox", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()
    lines = re.findall(r'xMax="([\d.]+)" yMax="([\d.]+)">([^<]+)</word>', boxes)
    note = max(
        float(edge) for edge, height, word in lines if float(height) > 600 and re.search("[\u0620-\u064a]", word)
    )
    assert note > 480  # beside its number at the right edge


def test_a_bookmark_and_a_copied_heading_have_a_space_where_the_line_breaks() -> None:
    made = PdfReader(io.BytesIO(pdf.render(report())))
    assert [str(each.title) for each in made.outline[1]][3] == "Recommendation 4 Arcadie"


def test_the_mark_of_a_note_stays_where_it_was_set() -> None:
    page = lxml.html.document_fromstring(html.render(report()).decode())
    shown = page.get_element_by_id("text").text_content()
    for words in ("Ночное небо3: общее", "à tous4 : «", "común.5 ¿", "应当采取措施。2"):
        assert words in shown


def test_a_run_of_word_goes_one_way() -> None:
    leftward = dict(pieces("السماء (dark sky) تراث، القرار A/RES/70/125 لعام ٢٠١٥.", leftward=True))
    assert [words for words, left in leftward.items() if not left] == ["dark sky", "A/RES/70/125"]
    rightward = pieces("Arcadia (أركاديا): see محمد العربي, in 12 words.", leftward=False)
    assert [words for words, left in rightward if left] == ["أركاديا", "محمد العربي"]
    assert "".join(words for words, _ in pieces("x (ا) 1. ب", leftward=False)) == "x (ا) 1. ب"


def test_no_run_of_the_word_file_mixes_directions() -> None:
    for language in ("en", "ar"):
        content = docx.render(report(language))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = etree.fromstring(archive.read("word/document.xml"))
        for run in body.iter(f"{W}r"):
            words = "".join(run.itertext(f"{W}t"))
            if re.search(r"[\u0620-\u064a]", words):
                assert run.find(f"{W}rPr/{W}rtl") is not None, words
                assert not re.search("[A-Za-z]", words), words
            elif re.search("[A-Za-z]", words):
                assert run.find(f"{W}rPr/{W}rtl") is None, words
        assert reading.letters("(dark sky)") in reading.letters(reading.docx(content))


def test_what_the_report_says_itself_runs_as_the_report_does() -> None:
    with zipfile.ZipFile(io.BytesIO(docx.render(report()))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    (pointer,) = (node for node in body.iter(f"{W}p") if "Merged into" in "".join(node.itertext()))
    assert pointer.find(f"{W}pPr/{W}bidi") is None
    with zipfile.ZipFile(io.BytesIO(odt.render(report()))) as archive:
        text = archive.read("content.xml").decode()
    assert re.search(r'<text:p text:style-name="Pointer">', text)


def test_a_code_at_the_beginning_says_nothing_of_the_language() -> None:
    assert voice("ar", "A-1: أركاديا") == voice("ar", "أركاديا") == voice("ar", "DS/2031/CRP.2")
    assert voice("ar", "II. أركاديا").direction == "rtl"
    assert voice("ar", "A-1: Arcadia").direction == "ltr"
    assert voice("en", "2031年3月1日 A-1").language == "zh"
