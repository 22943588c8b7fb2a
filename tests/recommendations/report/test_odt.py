"""The OpenDocument text: sound package and grammar, styles, lists, notes, contents, languages; no word lost."""

import hashlib
import io
import os
import pathlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pypandoc
import pytest
from lxml import etree
from odf import grammar

from consultations.intake import compilation
from recommendations.report.document import Document, Section, Wording, fingerprint
from recommendations.report.renderers import odt, prepared
from recommendations.report.renderers.legible import FONTS
from tests.recommendations.report import reading, samples
from wgec.kernel.text import blocks

pytestmark = pytest.mark.once

ROOT = pathlib.Path(__file__).parents[3]
NAMES = odt.xml.NAMESPACES
PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml")


def made(*texts: str, **fields: object) -> bytes:
    """The file of a report of these texts."""
    return odt.render(samples.document(*(samples.entry(place, text) for place, text in enumerate(texts, 1)), **fields))


def part(content: bytes, name: str = "content.xml") -> etree._Element:
    """One of its XML parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def found(node: etree._Element, path: str) -> list[etree._Element]:
    """What a path finds, prefixes understood."""
    result: list[etree._Element] = node.xpath(path, namespaces=NAMES)
    return result


def words(node: etree._Element) -> str:
    """All the characters of an element."""
    return "".join(node.itertext())


def pieces(text: str) -> list[str]:
    """What of a text must be found: each line of its words."""
    return [reading.letters(line) for line in blocks.plain(text).splitlines()]


@pytest.fixture(scope="module")
def content() -> bytes:
    """The file of every sample."""
    return odt.render(samples.everything())


# --- words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_no_word_of_a_text_is_lost(name: str) -> None:
    said = reading.letters(reading.odt(made(samples.SAMPLES[name])))
    for line in pieces(samples.SAMPLES[name]):
        assert (re.sub(r"\d", "", said) if "[^" in samples.SAMPLES[name] else said).count(line)


def test_another_reader_finds_every_word(content: bytes) -> None:
    said = reading.letters(pypandoc.convert_text(content, "plain", format="odt", extra_args=["--wrap=none"]))
    for name, text in samples.SAMPLES.items():
        for word in re.findall(r"[^\W_]+", blocks.plain(text)):
            assert reading.letters(word) in said, (name, word)


def test_the_product_reads_its_own_file_back() -> None:
    document = replace(samples.everything(), annex=None, appendices=())
    read = compilation.read(odt.render(document), "report.odt")
    entries = [entry for section in read.sections for entry in section.entries]
    assert [section.title for section in read.sections] == [section.title.strip() for section in document.sections]
    assert [entry.number for entry in entries] == list(range(1, len(samples.SAMPLES) + 1))
    for entry, text in zip(entries, samples.SAMPLES.values(), strict=True):
        assert pieces(entry.text) == pieces(text)
    by_name = dict(zip(samples.SAMPLES, entries, strict=True))
    for name in ("bullets", "numbers", "labelled", "list of paragraphs", "table", "styles", "breaks", "arabic"):
        assert by_name[name].text == samples.SAMPLES[name]


def test_the_frame_is_printed() -> None:
    document = samples.small()
    said = reading.letters(reading.odt(odt.render(document)))
    for line in (
        *document.masthead,
        *(document.symbol, document.distribution, document.original),
        *(document.title, document.date_line, document.revision_statement, document.disclaimer),
        *("Contents", "Inputs not yet placed", "(as received)", "Positions", "By delegation", "Since the second"),
        *("Merged into Recommendation 1.", "Withdrawn. At its own request."),
    ):
        assert reading.letters(line) in said
    assert reading.letters(Wording().no_entries) in reading.letters(reading.odt(made()))


def test_spaces_that_a_reader_would_drop_are_said() -> None:
    content = made("`a  b` then   three\\\n end")
    (paragraph,) = found(part(content), "//text:p[text:line-break]")
    assert "a  b then   three" in reading.odt(content)
    assert [node.get(f"{reading.TEXT}c") for node in found(paragraph, ".//text:s")] == ["1", "2"]


# --- the package ------------------------------------------------------------------------------------------------


def test_the_file_says_what_it_is_in_its_first_bytes(content: bytes) -> None:
    assert content[30:77] == b"mimetypeapplication/vnd.oasis.opendocument.text"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        entries = archive.infolist()
        listed = {node.get(f"{{{NAMES['manifest']}}}full-path") for node in part(content, "META-INF/manifest.xml")}
    assert entries[0].compress_type == zipfile.ZIP_STORED
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert listed == {"/"} | {entry.filename for entry in entries} - {"mimetype", "META-INF/manifest.xml"}


def _hash() -> str:
    return hashlib.sha256(odt.render(samples.everything())).hexdigest()


def test_the_same_document_gives_the_same_bytes_in_every_process() -> None:
    assert _hash() == _hash()
    script = (
        "import hashlib; from recommendations.report.renderers import odt; from tests.recommendations.report import "
        "samples; print(hashlib.sha256(odt.render(samples.everything())).hexdigest())"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland", "LANG": "C"}
        command = [sys.executable, "-c", script]
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        assert run.stdout.strip() == _hash()


def against_the_grammar(node: etree._Element) -> Iterator[str]:
    """What an element has that OpenDocument 1.2 does not allow, or lacks."""

    def pair(name: str) -> tuple[str, str]:
        return (etree.QName(name).namespace or "", etree.QName(name).localname)

    own = pair(node.tag)
    children, attributes = grammar.allowed_children[own], grammar.allowed_attributes.get(own, ())
    yield from (f"{own[1]} > {child.tag}" for child in node if children is not None and pair(child.tag) not in children)
    yield from (f"{own[1]} @ {key}" for key in node.attrib if attributes is not None and pair(key) not in attributes)
    required = grammar.required_attributes.get(own, ())
    yield from (f"{own[1]} without {key}" for key in required if f"{{{key[0]}}}{key[1]}" not in node.attrib)
    spoken = (node.text or "") + "".join(child.tail or "" for child in node)
    if spoken.strip() and own not in grammar.allows_text:
        yield f"{own[1]} says {spoken}"


@pytest.mark.parametrize("document", [samples.everything(), samples.small()], ids=["everything", "small"])
def test_every_element_is_where_the_format_allows_it(document: Document) -> None:
    content = odt.render(document)
    for name in PARTS:
        assert [fault for node in part(content, name).iter() for fault in against_the_grammar(node)] == []


def test_the_file_says_who_made_it_when_and_of_what(content: bytes) -> None:
    document = samples.everything()
    meta = {etree.QName(node.tag).localname: node.text for node in part(content, "meta.xml")[0]}
    assert meta == {
        "title": document.title,
        "initial-creator": document.group,
        "creator": document.group,
        "creation-date": "2031-03-05T12:00:00",
        "date": "2031-03-05T12:00:00",
        "language": "en-GB",
        "user-defined": fingerprint(document),
    }


def test_the_carried_faces_are_the_fonts_themselves(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for place in (str(each) for each in found(part(content), "//svg:font-face-uri/@xlink:href")):
            assert archive.read(place) == (FONTS / place.removeprefix("Fonts/")).read_bytes()
        assert "Fonts/Amiri-Regular.ttf" in archive.namelist()
    with zipfile.ZipFile(io.BytesIO(made("No Arabic."))) as archive:  # then its face is not carried
        assert [name for name in archive.namelist() if "Fonts/" in name] == [
            f"Fonts/SourceSerif4-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic")
        ]


# --- styles and structure ---------------------------------------------------------------------------------------


def test_every_style_that_is_used_is_defined_and_automatic_ones_change_something(content: bytes) -> None:
    main, styles = part(content), part(content, "styles.xml")
    named = {str(name) for name in found(styles, "//office:styles//@style:name")}
    automatic = {str(name) for name in found(main, "//office:automatic-styles//@style:name")}
    used = {str(name) for name in found(main, "//@text:style-name | //@table:style-name")}
    used |= {str(name) for name in found(main, "//@style:parent-style-name | //@text:visited-style-name")}
    assert used <= named | automatic
    assert automatic <= used
    for style in found(main, "//office:automatic-styles/style:style"):
        assert len(style) or style.get(f"{{{NAMES['style']}}}master-page-name")


def test_headings_have_their_level_and_the_contents_lead_to_them(content: bytes) -> None:
    main = part(content)
    document = samples.everything()
    headings = found(main, "//text:h[@text:style-name='Heading_20_2']")
    titles = [ready.title for each in prepared.parts(document) for ready in each.entries]
    assert [words(node) for node in headings] == titles
    assert {node.get(f"{reading.TEXT}outline-level") for node in headings} == {"2"}
    places = {str(name) for name in found(main, "//text:bookmark-start/@text:name")}
    lines = [str(href) for href in found(main, "//text:index-body//text:a/@xlink:href")]
    assert len(lines) == 5 + len(titles)
    assert {line.removeprefix("#") for line in lines} == places
    assert all(words(line).split("\t")[-1] for line in found(main, "//text:index-body/text:p"))


def test_each_counted_list_starts_where_its_author_said(content: bytes) -> None:
    main = part(content)
    starts = {
        words(member[0]): member.get(f"{reading.TEXT}start-value")
        for member in found(main, "//text:list-item")
        if words(member[0]) in ("Fourth", "Fifth", "First again", "Streets")
    }
    assert starts == {"Fourth": "4", "Fifth": None, "First again": None, "Streets": None}
    (fourth,) = found(main, "//text:list[text:list-item/text:p='Fourth']")
    (style,) = found(main, f"//text:list-style[@style:name='{fourth.get(f'{reading.TEXT}style-name')}']")
    assert style[0].get(f"{reading.TEXT}start-value") == "4"


def test_the_labels_of_authors_are_text_in_a_list_that_counts_nothing(content: bytes) -> None:
    members = found(part(content), "//text:list[@text:style-name='Labels']//text:p")
    assert [words(node) for node in members] == ["a)Letters", "b)of the alphabet", "(i)and Roman", "(ii)numerals"]
    levels = found(part(content, "styles.xml"), "//text:list-style[@style:name='Labels']/*")
    assert {node.get(f"{{{NAMES['style']}}}num-format") for node in levels} == {""}


def test_a_table_divides_the_list_it_stands_in_and_the_numbers_go_on() -> None:
    main = part(made("1. one\n2. two\n\n   | A |\n   | --- |\n   | x |\n\n   after\n3. three"))
    first, table, second = found(main, "//office:text/text:list | //office:text/table:table")
    assert (words(first), words(table), words(second)) == ("onetwo", "Ax", "afterthree")
    assert [etree.QName(node.tag).localname for node in second] == ["list-header", "list-item"]


def test_a_list_deeper_than_editors_count_keeps_its_marks() -> None:
    main = part(made("\n".join("   " * depth + f"1. level {depth + 1}" for depth in range(11))))
    assert len(found(main, "//text:list")) == 10
    (deepest,) = found(main, "//text:p[contains(., 'level 11')]")
    assert words(deepest) == "1.level 11"


def test_notes_are_the_formats_own_and_a_second_citation_refers_to_the_first(content: bytes) -> None:
    main = part(content)
    notes = found(main, "//text:note")
    assert [words(note[0]) for note in notes] == ["1", "2", "3", "4", "5"]
    assert not found(main, "//text:note-citation/@text:label")
    assert words(notes[0][1]) == "The first note."
    (again,) = found(main, "//text:note-ref")
    assert (again.text, again.get(f"{reading.TEXT}ref-name")) == ("1", notes[0].get(f"{reading.TEXT}id"))


def test_what_editors_do_not_know_inside_a_note_stands_there_as_words() -> None:
    content = made(
        "Cited[^a], and[^c].\n\n[^a]: First, see[^b].\n\n    | A |\n    | --- |\n    | x |\n\n"
        "[^b]: Second.\n\n[^c]: Third[^d].\n\n[^d]: Fourth[^c].",
        "Next[^e].\n\n[^e]: Fifth.",
    )
    main = part(content)
    notes = found(main, "//text:note")
    assert [words(note[1]) for note in notes] == ["First, see [Second.].Ax", "Third [Fourth2.].", "Fifth."]
    assert [words(note[0]) for note in notes] == ["1", "2", "5"]
    assert [note[0].get(f"{reading.TEXT}label") for note in notes] == [None, None, "5"]  # as in the other formats
    assert not found(main, "//text:note//table:table")


def test_the_head_of_a_table_is_repeated_and_a_headless_one_has_none() -> None:
    main = part(made(samples.SAMPLES["long table"], samples.SAMPLES["headless table"]))
    long, headless = found(main, "//table:table")
    (head,) = found(long, "./table:table-header-rows/table:table-row")
    assert words(head) == "No.ObservatoryRemark"
    assert {words(row) for row in found(headless, ".//table:table-row")} == {"leftright"}
    assert not found(headless, "./table:table-header-rows")


def test_the_page_has_its_paper_and_the_footer_its_order() -> None:
    small = part(odt.render(samples.small()), "styles.xml")
    assert {str(width) for width in found(small, "//@fo:page-width")} == {"612pt"}
    text, cover = found(small, "//style:master-page")
    assert [words(node) for node in text] == ["Working Group on Dark Skies · DS/2031/CRP.25 March 2031", "Page 2 of 4"]
    assert len(cover) == 0
    assert found(part(odt.render(samples.small())), "//style:style[@style:master-page-name='First_20_Page']")
    turned = part(made("Text.", wording=Wording(page="{pages} sheets, this is {page}")), "styles.xml")
    (line,) = found(turned, "//style:footer/text:p")
    assert [etree.QName(node.tag).localname for node in line] == ["page-count", "page-number"]
    assert {str(width) for width in found(turned, "//@fo:page-width")} == {"595.3pt"}


# --- languages --------------------------------------------------------------------------------------------------


def arabic() -> Document:
    """A report in Arabic, with a text in French."""
    entries = (samples.entry(1, samples.SAMPLES["arabic"]), samples.entry(2, "La nuit est à tous.", language="fr"))
    return samples.document(
        sections=(Section("أولاً", "المصابيح", entries),),
        language="ar",
        title="توصيات",
        group="فريق العمل",
        disclaimer="الآراء الواردة هنا آراء أصحابها.",
    )


def test_every_paragraph_says_its_direction_and_language() -> None:
    main = part(made(samples.SAMPLES["arabic"], samples.SAMPLES["chinese"], samples.SAMPLES["cyrillic"], "Text."))
    said = {}
    for paragraph in found(main, "//office:text//text:p"):
        for style in found(main, f"//style:style[@style:name='{paragraph.get(f'{reading.TEXT}style-name')}']"):
            said[words(paragraph)[:6]] = {
                etree.QName(key).localname: value for each in style for key, value in each.items()
            }
    assert said["أولاً"]["writing-mode"] == "rl-tb"
    assert said["أولاً"]["language-complex"] == "ar"
    assert said["夜空是人類共"] == {"language-asian": "zh", "country-asian": "CN"}
    assert said["Ночное"] == {"language": "ru", "country": "RU"}
    assert "Text." not in said


def test_a_report_in_arabic_runs_from_right_to_left() -> None:
    content = odt.render(arabic())
    styles = part(content, "styles.xml")
    (standard,) = found(styles, "//style:style[@style:name='Standard']/style:paragraph-properties")
    assert standard.get(f"{{{NAMES['style']}}}writing-mode") == "rl-tb"
    assert {str(mode) for mode in found(styles, "//style:page-layout-properties/@style:writing-mode")} == {"rl-tb"}
    (french,) = found(part(content), "//text:p[contains(., 'nuit')]/@text:style-name")
    (style,) = found(part(content), f"//style:style[@style:name='{french}']")
    assert style[0].get(f"{{{NAMES['style']}}}writing-mode") == "lr-tb"
    assert style[1].get(f"{{{NAMES['fo']}}}language") == "fr"
