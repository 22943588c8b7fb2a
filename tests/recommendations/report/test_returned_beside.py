"""What has no place in a Word file that comes back, what a change means, and which files are let in."""

from dataclasses import replace

import pytest

from recommendations.report.document import Annex, Document, Entry, Section, Statement
from recommendations.report.reading import door, meaning
from recommendations.report.reading.values import Stray
from recommendations.report.renderers import docx
from tests.recommendations.report import changed, samples
from tests.recommendations.report.test_returned import ANA, MAX_BYTES, change_of, read, texts, two
from wgec.kernel.errors import Malformed
from wgec.kernel.text.markdown import canonical

pytestmark = pytest.mark.once


# --- what has no place -----------------------------------------------------------------------


def test_changes_around_the_texts_are_listed() -> None:
    said = (Statement("objection", "Objection", "We object.", "Kestria"),)
    document = samples.document(
        samples.entry(1, "First words.", revision=2, statements=said), disclaimer="The views are the contributors' own."
    )
    found = change_of(
        document,
        changed.replaced("Delegation 1", "Delegation One"),
        changed.typed("We object", "We no longer object"),
        changed.typed("5 March 2031", "6 March 2031"),
    )
    assert found.strays == (
        Stray("6 March 2031"),
        Stray("Recommendation 1. Delegation One", "Recommendation 1. Delegation 1", "r-1", (ANA,)),
        Stray("Objection: Kestria: We no longer object.", "", "r-1"),
    )
    assert texts(found) == {"r-1": "First words."}


def test_a_heading_that_is_gone_takes_no_words_into_the_text_above() -> None:
    found = change_of(two(), changed.removed("Delegation 2"))
    assert texts(found) == {"r-1": "First words here."}
    assert found.missing == 1
    assert found.strays == (Stray("Other words there.", "", "r-1"),)


def test_a_text_whose_end_and_next_heading_are_gone_is_listed_whole() -> None:
    found = change_of(two("One.\n\nTwo."), changed.removed("Two."), changed.removed("Delegation 2"))
    assert texts(found) == {}
    assert [stray.words for stray in found.strays] == ["One.", "Other words there."]
    assert found.missing == 1


def test_a_deleted_text_is_read_as_empty_not_as_lost() -> None:
    found = change_of(two(), changed.paragraph_deleted("First words"))
    assert [(each.text, each.before) for each in found.texts] == [
        ("", "First words here."),
        ("Other words there.", "Other words there."),
    ]


def test_words_in_text_boxes_are_listed() -> None:
    inside = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
    box = f"<w:p><w:r><w:pict>{inside}</w:pict></w:r></w:p>"
    found = change_of(two(), changed.put_after("First words", box))
    assert found.strays == (Stray("In a box.", "", "r-1"),)
    assert found.pictures == 0
    assert texts(found)["r-1"] == "First words here."


def test_pictures_are_counted() -> None:
    picture = "<w:p><w:r><w:drawing></w:drawing></w:r></w:p>"
    assert change_of(two(), changed.put_after("First words", picture)).pictures == 1


def test_lists_pasted_from_elsewhere_keep_their_words_and_labels() -> None:
    numbering = (
        f'<w:numbering xmlns:w="{changed.W}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%1)"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
        '<w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )

    def pasted(words: str, level: int) -> str:
        left = 720 * (level + 1)
        number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
        return (
            f'<w:p><w:pPr>{number}<w:ind w:left="{left}" w:hanging="360"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>'
        )

    found = read(
        changed.file(
            two(),
            changed.put_after("First words", pasted("third", 0)),
            changed.put_after("First words", pasted("inner", 1)),
            changed.put_after("First words", pasted("second", 0)),
            changed.put_after("First words", pasted("first", 0)),
            word__numbering_xml=numbering.encode(),
        )
    )
    assert texts(found)["r-1"] == "First words here.\n\n- (a) first\n- (b) second\n  - i. inner\n- (c) third"


# --- meaning ---------------------------------------------------------------------------------


def test_a_change_keeps_what_the_file_does_not_show() -> None:
    base = canonical("### Deep\n\nSee [the atlas]() and[^a] more.\n\n##### Deeper\n\nEnd.\n\n[^a]: A note.")
    came_back = meaning.shown(base).replace("more", "much more")
    assert meaning.meant(base, came_back) == meaning.Meant(base.replace("more", "much more"))


def test_a_change_that_collides_with_what_is_not_shown_is_taken_whole() -> None:
    base = canonical("See [the lost atlas]() here.")
    found = meaning.meant(base, "See the atlas that was found here.")
    assert found == meaning.Meant("See the atlas that was found here.", is_whole=True)


def test_an_address_that_is_only_written_otherwise_is_no_change() -> None:
    base = canonical("See [it](https://example.org) and [that](https://example.org/a_[b]).")
    came_back = "See [it](https://example.org/) and [that](https://example.org/a_%5Bb%5D)."
    assert meaning.meant(base, came_back) == meaning.Meant(base)


# --- the door --------------------------------------------------------------------------------


def refusal(content: bytes, name: str) -> str:
    """The sentence with which a file is refused at the door."""
    with pytest.raises(Malformed) as caught:
        door.read_returned(content, name, max_bytes=MAX_BYTES)
    return caught.value.sentence


def test_the_door_reads_what_is_read_inside() -> None:
    content = changed.with_comments(changed.file(two(), changed.remarked("words here", 1)), c1="Why?")
    assert door.read_returned(content, "a.docx", max_bytes=MAX_BYTES) == read(content)


def test_other_files_are_refused_with_a_sentence() -> None:
    assert refusal(b"x", "a.odt") == (
        "a.odt: “.odt” files cannot be read as a text that comes back changed; save it as .docx."
    )
    assert refusal(b"x", "a.docm") == "a.docm may hold macros, which are not accepted; save it as .docx without them."
    assert refusal(b"", "a.docx") == "a.docx is empty; choose the file that holds the changed text."
    assert refusal(b"%PDF-1.7 x", "a.docx") == (
        "a.docx holds a PDF, which cannot be read as a text that comes back changed; save it as .docx."
    )
    assert refusal(b"x" * 50, "a.docx") == (
        "a.docx is not a Word document (.docx), or it is damaged; open it again and save it as .docx."
    )


def test_a_file_with_macros_or_that_unpacks_to_far_too_much_is_refused() -> None:
    macros = changed.file(two(), word__vbaProject_bin=b"").replace(b"vbaProject_bin", b"vbaProject.bin")
    assert refusal(macros, "a.docx") == "a.docx holds macros, which are not accepted; save it without them."
    bomb = changed.file(two(), word__media__x_xml=b" " * (20 * 1024**2))
    assert refusal(bomb, "a.docx") == (
        "a.docx unpacks to more than 200 times its size, as no document does; "
        "open it in a word processor and save it again."
    )


def test_a_word_file_that_is_none_of_ours_is_refused() -> None:
    content = changed.file(
        two(),
        customXml__item1_xml=b"<x/>",
        word__document_xml=(
            f'<w:document xmlns:w="{changed.W}"><w:body><w:p><w:r><w:t>Hello.</w:t></w:r></w:p></w:body></w:document>'
        ).encode(),
    )
    assert refusal(content, "a.docx") == (
        "a.docx has no text that is known here: the marks by which texts are found again are gone, or were never "
        "there. Take the Word file of a recommendation or of a report from here, and change it."
    )


def test_broken_markup_is_refused() -> None:
    whole = docx.render(two())
    broken = changed.file(two(), word__styles_xml=b"<w:styles")
    assert refusal(broken, "a.docx") == (
        "a.docx cannot be read as a Word document; open it in a word processor and save it again."
    )
    assert texts(read(whole)) == {"r-1": "First words here.", "r-2": "Other words there."}


def test_an_annex_and_a_letter_sheet_are_read_too() -> None:
    annex = Annex("Inputs", (Entry("a-1", "Kestria", "As it came.", label="4", revision=5),))
    document = Document(
        "fr", "G", "T", "2031-01-01", "1er janvier 2031", sections=(Section("I", "S", ()),), annex=annex
    )
    [found] = read(docx.render(replace(document, paper="letter"))).texts
    assert (found.reference, found.revision, found.text) == ("a-1", 5, "As it came.")
