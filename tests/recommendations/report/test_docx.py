"""The Word file: sound package, styles, lists, notes, fields; and what LibreOffice makes of it."""

import io
import posixpath
import re
import zipfile
from typing import Any

import docx as python_docx
import pytest
from lxml import etree
from pypdf import PdfReader

from recommendations.report.renderers import docx, prepared
from recommendations.report.renderers.docx import faces
from recommendations.report.renderers.legible import FONTS
from tests.recommendations.report import office, reading, samples

pytestmark = pytest.mark.once

W = reading.W
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# The order in which the schema wants the properties of a paragraph and of a run.
PARAGRAPH_ORDER = [
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "pBdr", "shd", "tabs"),
    *("bidi", "spacing", "ind", "jc", "outlineLvl"),
]
RUN_ORDER = [
    *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "strike", "color", "sz", "szCs", "u", "vertAlign", "rtl", "lang")
]


@pytest.fixture(scope="module")
def content() -> bytes:
    """The file of every sample."""
    return docx.render(samples.everything())


@pytest.fixture(scope="module")
def parts(content: bytes) -> dict[str, etree._Element]:
    """Its XML parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if not name.endswith(".odttf")]
        return {name: etree.fromstring(archive.read(name)) for name in names}


def test_every_part_has_a_kind_and_every_relation_a_target(content: bytes, parts: dict[str, etree._Element]) -> None:
    kinds = {node.get("PartName") for node in parts["[Content_Types].xml"] if node.get("PartName")}
    assert kinds == {f"/{name}" for name in parts if not name.endswith(".rels") and name != "[Content_Types].xml"}
    for name in ("word/_rels/document.xml.rels", "word/_rels/footnotes.xml.rels"):
        places = {node.get("Id"): node for node in parts[name]}
        used = set(
            parts[name.replace("_rels/", "").removesuffix(".rels")].xpath("//@r:id", namespaces={"r": RELATION[1:-3]})
        )
        assert used <= places.keys()
        for node in places.values():
            outside = node.get("TargetMode") == "External"
            assert outside or posixpath.normpath(f"word/{node.get('Target')}") in parts


@pytest.mark.parametrize(("tag", "order"), [("pPr", PARAGRAPH_ORDER), ("rPr", RUN_ORDER)])
def test_properties_stand_in_the_order_of_the_schema(
    parts: dict[str, etree._Element], tag: str, order: list[str]
) -> None:
    for name, part in parts.items():
        for node in part.iter(f"{W}{tag}"):
            names = [etree.QName(child).localname for child in node]
            assert sorted(names, key=order.index) == names, (name, names)


def test_every_style_that_is_used_is_defined(parts: dict[str, etree._Element]) -> None:
    defined = {node.get(f"{W}styleId") for node in parts["word/styles.xml"].iter(f"{W}style")}
    for part in parts.values():
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
            assert {node.get(f"{W}val") for node in part.iter(f"{W}{tag}")} <= defined


def test_every_cell_ends_with_a_paragraph_and_every_bookmark_is_alone(parts: dict[str, etree._Element]) -> None:
    main = parts["word/document.xml"]
    assert all(cell[-1].tag == f"{W}p" for cell in main.iter(f"{W}tc"))
    for attribute in ("id", "name"):
        marks = [node.get(f"{W}{attribute}") for node in main.iter(f"{W}bookmarkStart")]
        assert len(marks) == len(set(marks))


def test_another_library_reads_headings_tables_and_properties(content: bytes) -> None:
    read = python_docx.Document(io.BytesIO(content))
    document = samples.everything()
    headings = [paragraph.text for paragraph in read.paragraphs if paragraph.style.name == "Heading 2"]
    wanted = [ready.title for part in prepared.parts(document) for ready in part.entries]
    assert headings == wanted
    assert len(read.tables) == 6
    assert read.core_properties.title == document.title
    assert read.core_properties.author == document.group
    assert read.core_properties.created is not None
    assert read.core_properties.created.date().isoformat() == document.dated_on


def test_each_counted_list_starts_where_its_author_said(parts: dict[str, etree._Element]) -> None:
    numbering = parts["word/numbering.xml"]
    starts = {num.get(f"{W}numId"): num.find(f".//{W}startOverride") for num in numbering.iter(f"{W}num")}
    used = {}
    for paragraph in parts["word/document.xml"].iter(f"{W}p"):
        if (number := paragraph.find(f"./{W}pPr/{W}numPr/{W}numId")) is not None:
            used["".join(paragraph.itertext(f"{W}t"))] = starts[number.get(f"{W}val")]
    assert used["Fourth"].get(f"{W}val") == "4"
    assert used["First again"].get(f"{W}val") == "1"
    assert used["Fourth"] is used["Fifth"]
    assert used["Streets"] is None


def test_the_labels_of_authors_are_text(parts: dict[str, etree._Element]) -> None:
    labelled = [
        "".join(paragraph.itertext(f"{W}t"))
        for paragraph in parts["word/document.xml"].iter(f"{W}p")
        if paragraph.find(f"./{W}pPr/{W}pStyle[@{W}val='LabelledList']") is not None
    ]
    assert labelled == ["a)Letters", "b)of the alphabet", "(i)and Roman", "(ii)numerals"]


def test_notes_are_the_words_own_and_a_second_citation_refers_to_the_first(parts: dict[str, etree._Element]) -> None:
    main = parts["word/document.xml"]
    cited = [node.get(f"{W}id") for node in main.iter(f"{W}footnoteReference")]
    assert cited == ["1", "2", "3", "4", "5"]
    notes = {node.get(f"{W}id"): "".join(node.itertext(f"{W}t")) for node in parts["word/footnotes.xml"]}
    assert notes["1"] == "The first note."
    assert notes["4"] == "A note in the annex."
    assert "NOTEREF note_1 \\f \\h" in "".join(main.itertext(f"{W}instrText"))


def test_a_note_that_only_a_note_cites_is_referred_to_there_and_has_its_mark_after_the_text() -> None:
    text = "Cited[^a].\n\n[^a]: First, see[^b].\n\n[^b]: Second."
    made = docx.render(samples.document(samples.entry(1, text)))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: etree.fromstring(archive.read(f"word/{name}.xml")) for name in ("document", "footnotes")}
    cited = [node.get(f"{W}id") for node in parts["document"].iter(f"{W}footnoteReference")]
    notes = {node.get(f"{W}id"): node for node in parts["footnotes"]}
    assert cited == ["1", "2"]  # Word shows no note that the text does not cite
    assert "NOTEREF note_2" in "".join(notes["1"].itertext(f"{W}instrText"))
    assert "".join(notes["2"].itertext(f"{W}t")) == "Second."


def test_the_contents_are_a_field_that_is_filled(parts: dict[str, etree._Element]) -> None:
    main = parts["word/document.xml"]
    fields = ["".join(node.itertext()) for node in main.iter(f"{W}instrText")]
    assert ' TOC \\o "1-2" \\h \\z ' in fields
    names = {node.get(f"{W}name") for node in main.iter(f"{W}bookmarkStart")}
    links = [node for node in main.iter(f"{W}hyperlink") if node.get(f"{W}anchor")]
    assert {node.get(f"{W}anchor") for node in links} <= names
    lines = [node for node in links if "PAGEREF" in "".join(node.itertext(f"{W}instrText"))]
    assert len(lines) == 5 + len(list(samples.everything().entries()))
    kinds = [node.get(f"{W}fldCharType") for node in main.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("end") == kinds.count("separate")
    assert "PAGE" in "".join(parts["word/footer1.xml"].itertext())
    assert "NUMPAGES" in "".join(parts["word/footer1.xml"].itertext())


def test_right_to_left_text_says_so(parts: dict[str, etree._Element]) -> None:
    for paragraph in parts["word/document.xml"].iter(f"{W}p"):
        words = "".join(paragraph.itertext(f"{W}t"))
        turned = paragraph.find(f"./{W}pPr/{W}bidi") is not None
        assert turned == bool(re.match(r"[\u0600-\u06ff]", words)), words


@pytest.fixture(scope="module")
def converted(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The pages of the PDF that LibreOffice makes of the file, as letters."""
    (pdf,) = office.convert([content], "docx", "pdf", tmp_path_factory.mktemp("office"))
    made = PdfReader(io.BytesIO(pdf))
    assert {str(font) for page in made.pages for font in fonts(page)} >= {"SourceSerif4-Regular", "SourceSerif4-Bold"}
    return [reading.letters(page.extract_text()) for page in made.pages]


def fonts(page: Any) -> set[str]:
    """The names of the fonts that a page of a PDF shows."""
    return {str(font.get_object()["/BaseFont"]).split("+")[-1] for font in page["/Resources"]["/Font"].values()}


def test_libreoffice_shows_every_word_in_the_faces_that_the_file_carries(converted: list[str]) -> None:
    found = "".join(converted)
    for ready in (ready for part in prepared.parts(samples.everything()) for ready in part.entries):
        assert reading.letters(ready.title) in found
    for name in ("styles", "table", "nested", "typst code", "xml code", "html code", "cyrillic"):
        for word in re.findall(r"[^\W_]{4,}", samples.SAMPLES[name]):
            assert reading.letters(word) in found, (name, word)


def test_the_contents_name_the_page_before_anybody_computes_them(
    parts: dict[str, etree._Element], converted: list[str]
) -> None:
    off = {}
    for line in parts["word/document.xml"].iter(f"{W}hyperlink"):
        anchor = line.get(f"{W}anchor")
        if anchor and anchor.startswith("recommendation-") and line.find(f".//{W}instrText") is not None:
            heading = f"Recommendation{anchor.split('-')[1]}.Delegation"
            (real,) = [number for number, page in enumerate(converted, start=1) if heading in page]
            *_, shown = line.itertext(f"{W}t")
            off[anchor] = abs(int(shown) - real)
    assert len(off) == len(samples.SAMPLES)
    assert max(off.values()) <= 1
    assert sum(off.values()) <= len(off) // 5


def test_the_carried_faces_are_the_fonts_themselves(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        table = etree.fromstring(archive.read("word/fontTable.xml"))
        for name, face in faces.CARRIED.items():
            key = bytes.fromhex(re.sub(r"\W", "", table.find(f".//{W}{name}").get(f"{W}fontKey")))[::-1]
            part = archive.read(f"word/fonts/{face}.odttf")
            head = bytes(byte ^ key[place % 16] for place, byte in enumerate(part[:32]))
            assert head + part[32:] == (FONTS / f"SourceSerif4-{face}.ttf").read_bytes()
