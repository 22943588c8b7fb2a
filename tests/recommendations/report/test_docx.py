"""The Word file: sound package, styles, lists, notes, fields; and what LibreOffice makes of it."""

import io
import pathlib
import re
import subprocess
import zipfile

import docx as python_docx
import pytest
from lxml import etree

from recommendations.report.renderers import docx, prepared
from tests import tools
from tests.recommendations.report import reading, samples

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
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


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
            assert outside or f"word/{node.get('Target')}" in parts


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
    assert len(read.tables) == 5
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
    assert cited == ["1", "2", "3", "4"]
    notes = {node.get(f"{W}id"): "".join(node.itertext(f"{W}t")) for node in parts["word/footnotes.xml"]}
    assert notes["1"] == "The first note."
    assert notes["4"] == "A note in the annex."
    assert "NOTEREF note_1 \\f \\h" in "".join(main.itertext(f"{W}instrText"))


def test_the_contents_are_a_field_that_is_filled(parts: dict[str, etree._Element]) -> None:
    main = parts["word/document.xml"]
    fields = ["".join(node.itertext()) for node in main.iter(f"{W}instrText")]
    assert ' TOC \\o "1-2" \\h \\z \\u ' in fields
    names = {node.get(f"{W}name") for node in main.iter(f"{W}bookmarkStart")}
    lines = [node for node in main.iter(f"{W}hyperlink") if node.get(f"{W}anchor")]
    assert {node.get(f"{W}anchor") for node in lines} <= names
    assert len(lines) == 3 + len(list(samples.everything().entries()))
    kinds = [node.get(f"{W}fldCharType") for node in main.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("end") == kinds.count("separate")
    assert "PAGE" in "".join(parts["word/footer1.xml"].itertext())
    assert "NUMPAGES" in "".join(parts["word/footer1.xml"].itertext())


def test_right_to_left_text_says_so(parts: dict[str, etree._Element]) -> None:
    for paragraph in parts["word/document.xml"].iter(f"{W}p"):
        words = "".join(paragraph.itertext(f"{W}t"))
        turned = paragraph.find(f"./{W}pPr/{W}bidi") is not None
        assert turned == bool(re.match(r"[\u0600-\u06ff]", words)), words


def test_libreoffice_makes_a_pdf_with_every_word(content: bytes, tmp_path: pathlib.Path) -> None:
    source = tmp_path / "report.docx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        tools.need(tools.OFFICE),
        "--headless",
        profile,
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = reading.letters(reading.pdf((tmp_path / "report.pdf").read_bytes()))
    for ready in (ready for part in prepared.parts(samples.everything()) for ready in part.entries):
        assert reading.letters(ready.title) in found
    for name in ("styles", "table", "nested", "typst code", "xml code", "html code", "cyrillic"):
        for piece in re.split(r"\n", samples.SAMPLES[name]):
            for word in re.findall(r"[^\W_]{4,}", piece):
                assert reading.letters(word) in found, (name, word)
