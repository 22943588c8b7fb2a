"""The Word file with tracked changes: accepted it says what the new edition says, rejected what the old one said."""

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx as python_docx
import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader

from recommendations.report.document import Document, Section
from recommendations.report.renderers import docx
from tests import tools
from tests.recommendations.report import editions, reading, samples, tracked

pytestmark = pytest.mark.once

W = tracked.W

#: By name: an old and a new text of one recommendation.
TEXTS = {
    "a word": ("Every lamp is dark.", "Every street lamp is dark."),
    "a mark": ("Every lamp is dark.", "Every **lamp** is dark."),
    "white space": ("First line\\\nsecond line.", "First line second line."),
    "a paragraph came": ("One.\n\nThree.", "One.\n\nTwo.\n\nThree."),
    "the last went": ("One.\n\nTwo.", "One."),
    "quite another": ("One.", "Every lamp in the harbour is shielded."),
    "a list": ("- a\n- b\n- c", "- a\n- c\n- d\n  - e"),
    "another start": ("4. Fourth\n5. Fifth", "1. Fourth\n2. Fifth"),
    "labels": ("- a) Towns\n- b) Ports", "- a) Towns\n- c) Ports"),
    "a heading": ("# Lamps\n\nText.", "## Lamps\n\nText."),
    "a row": ("| A | B |\n| --- | --- |\n| 1 | 2 |", "| A | B |\n| --- | --- |\n| 0 | 0 |\n| 1 | two |"),
    "a column": ("| A | B |\n| --- | --- |\n| 1 | 2 |", "| A | B | C |\n| --- | --- | --- |\n| 1 | 2 | 3 |"),
    "the last of a cell": (
        "| A |\n| --- |\n| one<br>two |",
        "| A |\n| --- |\n| one<ul><li>two</li><li>three</li></ul> |",
    ),
    "the list of a cell": (
        "| A |\n| --- |\n| <ul><li>x</li><li>y</li></ul> |",
        "| A |\n| --- |\n| <ul><li>x</li></ul> |",
    ),
    "a table went": ("One.\n\n| A |\n| --- |\n| 1 |", "One."),
    "a note came": ("Every lamp.", "Every lamp.[^a]\n\n[^a]: A *new* note, https://example.org."),
    "a note went": ("Every lamp[^a].\n\n[^a]: Gone.", "Every lamp."),
    "a note's words": (
        "Lamp.[^a]\n\n[^a]: Seen from above.",
        "Lamp.[^a]\n\n[^a]: Seen from far above.\n\n    And below.",
    ),
    "notes and numbers": (
        "A[^a] b[^b] a[^a].\n\n[^a]: First.\n[^b]: Second.",
        "N[^n] a[^a] b[^b] a[^a].\n\n[^n]: New.\n[^a]: First.\n[^b]: Second.",
    ),
    "a link": ("See [this](https://example.org/a).", "See [this](https://example.org/b) place."),
    "a dead link": ("See [this]().", "See [that]()."),
    "to the left": ("السماء المظلمة تراث مشترك.", "السماء المظلمة تراث."),
    "everything": (
        "\n\n".join(samples.SAMPLES[name] for name in ("styles", "bullets", "quote")),
        samples.SAMPLES["nested"],
    ),
}


def both(old: str, new: str) -> tuple[Document, Document]:
    """Two editions whose second recommendation says ``old`` and ``new``; the third, with a note, stays."""
    stays = samples.entry(3, "It stays.[^1]\n\n[^1]: So does its note.")
    before, after = (
        samples.document(samples.entry(1, "Before."), samples.entry(2, text), stays) for text in (old, new)
    )
    return before, after


def assert_tells_both(old: Document, new: Document) -> bytes:
    """The tracked file says both, word for word and paragraph for paragraph."""
    content = docx.tracked(new, old)
    assert tracked.accepted(content) == tracked.accepted(docx.render(new))
    assert tracked.rejected(content) == tracked.accepted(docx.render(old))
    return content


@pytest.mark.parametrize("name", TEXTS)
def test_accepted_it_is_the_new_and_rejected_the_old(name: str) -> None:
    old, new = both(*TEXTS[name])
    assert_tells_both(old, new)
    assert_tells_both(new, old)


@pytest.mark.parametrize("others", ["small", "everything", "document"])
def test_whole_editions_come_and_go(others: str) -> None:
    other = getattr(samples, others)()
    old, new = editions.pair()
    assert_tells_both(old, other)
    assert_tells_both(other, new)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_any_two_editions_are_told(one: int, other: int) -> None:
    assert_tells_both(editions.drawn(one), editions.drawn(other))


def test_what_did_not_change_has_no_mark() -> None:
    content = docx.tracked(samples.everything(), samples.everything())
    plain = docx.render(samples.everything())
    for name in ("document", "footnotes", "header1", "footer1"):
        assert _unmarked(content, name) == _unmarked(plain, name)


def _unmarked(content: bytes, name: str) -> bytes:
    """A part without the bookmarks by which a file that comes back is read: tracked files are for reading alone."""
    root = etree.fromstring(_part(content, name))
    starts = [
        node for node in root.iter(f"{W}bookmarkStart") if re.match(r"(part|text|unit|end)_", node.get(f"{W}name"))
    ]
    gone = {node.get(f"{W}id") for node in starts}
    for node in [*starts, *(node for node in root.iter(f"{W}bookmarkEnd") if node.get(f"{W}id") in gone)]:
        node.getparent().remove(node)
    numbers: dict[str, str] = {}
    for node in root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        number = node.get(f"{W}id")
        node.set(f"{W}id", numbers.setdefault(number, str(len(numbers))))
    return bytes(etree.tostring(root, method="c14n"))


def _part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(f"word/{name}.xml")


def marks(content: bytes, kind: str) -> list[str]:
    """The words of each mark of a kind in the body."""
    text = f"{W}delText" if kind == "del" else f"{W}t"
    runs = etree.fromstring(_part(content, "document")).iter(f"{W}{kind}")
    return [words for node in runs if (words := "".join(each.text or "" for each in node.iter(text)))]


def test_a_change_is_as_small_as_a_word() -> None:
    content = docx.tracked(*reversed(both("Every lamp is *dark* in towns.", "Every lamp is *dim* in towns.")))
    assert marks(content, "del") == ["dark"]
    assert marks(content, "ins") == ["dim"]


def test_changes_say_who_and_when() -> None:
    old, new = editions.pair()
    for author, named in (("", "Working Group on Dark Skies"), ("The secretariat", "The secretariat")):
        body = etree.fromstring(_part(docx.tracked(new, old, author=author), "document"))
        made = list(body.iter(f"{W}ins", f"{W}del", f"{W}pPrChange"))
        assert {(node.get(f"{W}author"), node.get(f"{W}date")) for node in made} == {(named, "2031-05-09T12:00:00Z")}
        assert len({node.get(f"{W}id") for node in made}) == len(made)


def test_the_same_two_editions_give_the_same_bytes() -> None:
    old, new = editions.pair()
    assert docx.tracked(new, old) == docx.tracked(new, old)


def test_a_section_with_a_new_title_keeps_its_place() -> None:
    entry = samples.entry(1, "Words.")
    old, new = (samples.document(sections=(Section("I", title, (entry,)),)) for title in ("Lamps", "Street lamps"))
    content = assert_tells_both(old, new)
    assert "Words." not in marks(content, "ins")


def test_what_moved_went_there_and_came_here() -> None:
    one, two = samples.entry(1, "One stays."), samples.entry(2, "Two moves on.")
    old = samples.document(sections=(Section("I", "A", (one, two)), Section("II", "B", ())))
    new = samples.document(sections=(Section("I", "A", (one,)), Section("II", "B", (two,))))
    content = assert_tells_both(old, new)
    assert "Two moves on." in marks(content, "del")
    assert "Two moves on." in marks(content, "ins")


def test_the_head_and_the_foot_of_the_pages_are_tracked() -> None:
    old, new = editions.pair()
    content = assert_tells_both(old, new)
    header = etree.fromstring(_part(content, "header1"))
    assert "".join(node.text or "" for node in header.iter(f"{W}delText")).strip() == "5 March"
    assert "".join(header.find(f".//{W}ins").itertext(f"{W}t")).strip() == "9 May"


@pytest.fixture(scope="module")
def hardest() -> tuple[Document, Document, bytes]:
    """Two editions of every sample, much changed, and their file."""
    old, new = editions.drawn(1), editions.drawn(2)
    return old, new, docx.tracked(new, old)


def test_properties_and_marks_stand_in_the_order_of_the_schema(hardest: tuple[Document, Document, bytes]) -> None:
    for name in ("document", "footnotes"):
        for form in etree.fromstring(_part(hardest[2], name)).iter(f"{W}pPr"):
            names = [etree.QName(node).localname for node in form]
            tail = [each for each in names if each in ("rPr", "pPrChange")]
            assert names[len(names) - len(tail) :] == tail == sorted(tail, reverse=True)
            assert len(tail) == len(set(tail))


def test_deleted_words_are_deleted_text_and_nothing_else(hardest: tuple[Document, Document, bytes]) -> None:
    for name in ("document", "footnotes"):
        part = etree.fromstring(_part(hardest[2], name))
        assert not [node for mark in part.iter(f"{W}del") for node in mark.iter(f"{W}t", f"{W}instrText")]
        deleted = set(part.iter(f"{W}delText", f"{W}delInstrText"))
        assert deleted == {
            node for mark in part.iter(f"{W}del") for node in mark.iter(f"{W}delText", f"{W}delInstrText")
        }


def test_every_note_is_cited_once_and_every_bookmark_is_alone(hardest: tuple[Document, Document, bytes]) -> None:
    main = etree.fromstring(_part(hardest[2], "document"))
    cited = [node.get(f"{W}id") for node in main.iter(f"{W}footnoteReference")]
    notes = [node.get(f"{W}id") for node in etree.fromstring(_part(hardest[2], "footnotes"))]
    assert len(cited) == len(set(cited))
    assert set(cited) == set(notes) - {"-1", "0"}
    for attribute in ("id", "name"):
        places = [node.get(f"{W}{attribute}") for node in main.iter(f"{W}bookmarkStart")]
        assert len(places) == len(set(places))
    ends = {node.get(f"{W}id") for node in main.iter(f"{W}bookmarkEnd")}
    assert ends == {node.get(f"{W}id") for node in main.iter(f"{W}bookmarkStart")}
    kinds = [node.get(f"{W}fldCharType") for node in main.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("end") == kinds.count("separate")


def test_every_list_and_link_is_defined(hardest: tuple[Document, Document, bytes]) -> None:
    main = etree.fromstring(_part(hardest[2], "document"))
    lists = {node.get(f"{W}numId") for node in etree.fromstring(_part(hardest[2], "numbering")).iter(f"{W}num")}
    assert {node.get(f"{W}val") for node in main.iter(f"{W}numId")} <= lists
    used = set(main.xpath("//@r:id", namespaces={"r": main.nsmap["r"]}))
    with zipfile.ZipFile(io.BytesIO(hardest[2])) as archive:
        places = {node.get("Id") for node in etree.fromstring(archive.read("word/_rels/document.xml.rels"))}
    assert used <= places
    assert len(python_docx.Document(io.BytesIO(hardest[2])).paragraphs) > 100


@pytest.mark.parametrize("seeds", [(1, 2), (3, 4), (5, 6)])
def test_pandoc_reads_the_same(seeds: tuple[int, int], tmp_path: Path) -> None:
    old, new = map(editions.drawn, seeds)
    content = docx.tracked(new, old)
    assert words(content, "accept", tmp_path) == words(docx.render(new), "accept", tmp_path)
    assert words(content, "reject", tmp_path) == words(docx.render(old), "accept", tmp_path)


def words(content: bytes, changes: str, folder: Path) -> list[str]:
    """The words that pandoc reads: no marks of lists, and no page numbers of the contents, which are computed."""
    file = folder / "report.docx"
    file.write_bytes(content)
    found = pypandoc.convert_file(str(file), "plain", extra_args=[f"--track-changes={changes}", "--wrap=none"])
    return re.findall(r"[^\W\d_]+", found)


def test_libreoffice_shows_what_went_and_what_came(tmp_path: Path) -> None:
    office = tools.need(tools.OFFICE)
    old, new = editions.pair()
    (tmp_path / "changes.docx").write_bytes(docx.tracked(new, old))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "changes.docx")], check=True, capture_output=True, timeout=120)
    pages = PdfReader(tmp_path / "changes.pdf").pages
    found = reading.letters("".join(page.extract_text() for page in pages))
    for sentence in ("Is gone.", "Every street lamp is shielded.", "Has two halves.", "in ports", "on piers"):
        assert reading.letters(sentence) in found


def test_an_empty_edition_is_no_hindrance() -> None:
    empty = samples.document(sections=())
    assert_tells_both(empty, samples.small())
    assert_tells_both(samples.small(), empty)
    assert_tells_both(empty, replace(empty, title="Another title"))
