"""A Word file of ours that comes back: every text as it was, or with what people changed, and no word lost."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.report.document import Annex, Document, Entry, Section, Statement
from recommendations.report.reading import door, meaning, returned
from recommendations.report.reading.values import Change, ReadFile, Remark, Stamp, Stray
from recommendations.report.renderers import docx
from tests import tools
from tests.kernel.text import strategies
from tests.recommendations.report import changed, samples
from wgec.kernel.errors import Malformed
from wgec.kernel.text import blocks
from wgec.kernel.text.markdown import canonical, write

pytestmark = pytest.mark.once

ANA = Stamp("Ana", "2031-04-01T10:00:00Z")
BO = Stamp("Bo", "2031-04-02T11:30:00Z")
MAX_BYTES = 10_000_000

#: What a Word file does not show: it comes back otherwise, and ``meaning.meant`` puts it right again.
NOT_SHOWN = {
    "dead link": "See the lost atlas for more.",
    "headings": "# Deep first\n\nText.\n\n# Then high\n\nText.\n\n## Then far below\n\nText.",
    "notes": canonical(samples.SAMPLES["notes"].replace("[^a]", "[^1]").replace("[^b]", "[^2]")),
    "note in table": canonical(samples.SAMPLES["note in table"].replace("[^n]", "[^1]")),
}


def every_sample() -> Document:
    """The report of every sample, each at some revision."""
    whole = samples.everything()
    assert whole.annex is not None
    sections = tuple(replace(each, entries=tuple(map(_revised, each.entries))) for each in whole.sections)
    return replace(
        whole, sections=sections, annex=replace(whole.annex, entries=tuple(map(_revised, whole.annex.entries)))
    )


def _revised(entry: Entry) -> Entry:
    return replace(entry, revision=(entry.number or 1) % 3 + 1)


def two(first: str = "First words here.", second: str = "Other words there.", **fields: object) -> Document:
    """A report of two texts."""
    return samples.document(samples.entry(1, first, revision=3), samples.entry(2, second, revision=1), **fields)


def read(content: bytes) -> ReadFile:
    """What is read of a file."""
    return returned.read(content, "a.docx", max_bytes=MAX_BYTES)


def texts(found: ReadFile) -> dict[str, str]:
    """Each text, all changes accepted."""
    return {each.reference: each.text for each in found.texts}


def change_of(document: Document, *changes: changed.Change) -> ReadFile:
    """What is read after these changes."""
    return read(changed.file(document, *changes))


def expected(name: str) -> str:
    """What a sample reads as when it comes back."""
    return NOT_SHOWN.get(name, canonical(samples.SAMPLES[name]))


# --- as it was -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_a_text_that_nobody_changed_comes_back_as_it_was(name: str) -> None:
    text = canonical(samples.SAMPLES[name])
    [found] = returned.read_parts(docx.parts_of(samples.document(samples.entry(1, text, revision=7)))).texts
    assert (found.reference, found.revision, found.changes, found.remarks) == ("r-1", 7, (), ())
    assert found.text == found.before == expected(name)
    assert meaning.meant(text, found.text) == meaning.Meant(text)


def test_every_text_of_a_report_is_found_with_its_revision() -> None:
    document = every_sample()
    found = read(docx.render(document))
    assert [(each.reference, each.revision) for each in found.texts] == [
        (entry.reference, entry.revision) for entry in document.entries()
    ]
    assert (found.strays, found.remarks, found.missing, found.pictures) == ((), (), 0, 0)
    assert [texts(found)[f"r-{number}"] for number in range(1, len(samples.SAMPLES) + 1)] == list(
        map(expected, samples.SAMPLES)
    )
    assert texts(found)["a-2"] == "# Recommendation A\n\nSecond input."


def test_the_file_says_which_document_it_shows() -> None:
    document = two()
    assert read(docx.render(document)).document == docx.fingerprint(document)


def test_statements_pointers_and_contributions_are_no_texts() -> None:
    document = samples.document(
        samples.entry(
            1, "First words.", revision=2, statements=(Statement("objection", "Objection", "No.", "Kestria"),)
        ),
        Entry("gone", "Kestria", "", number=2, status="withdrawn", pointer="Withdrawn. At its own request."),
        samples.entry(3, "A contribution."),
        appendices=samples.APPENDICES,
    )
    found = read(docx.render(document))
    assert texts(found) == {"r-1": "First words."}
    assert (found.strays, found.missing) == ((), 0)


def test_the_words_of_any_text_come_back() -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.lists(strategies.trees, max_size=4).map(tuple), st.lists(strategies.trees, max_size=2).map(tuple))
    def holds(body: tuple[blocks.Block, ...], note: tuple[blocks.Block, ...]) -> None:
        text = canonical(write(blocks.Body(body, (blocks.Note("1", note),))))
        made = samples.document(samples.entry(1, text, revision=1))
        found = returned.read_parts(docx.parts_of(made))
        assert letters(texts(found)["r-1"]) == letters(text)
        assert found.strays == ()
        assert meaning.meant(text, texts(found)["r-1"]).text == text

    holds()


def letters(text: str) -> list[str]:
    """Every letter and digit, in no order: a note may stand elsewhere."""
    return sorted(character for character in blocks.plain(text) if character.isalnum())


def test_libreoffice_keeps_all_of_it_when_it_saves(tmp_path: Path) -> None:
    office = tools.need(tools.OFFICE)
    (tmp_path / "report.docx").write_bytes(docx.render(every_sample()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        "--headless",
        profile,
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(tmp_path / "saved"),
    ]
    subprocess.run([*command, str(tmp_path / "report.docx")], check=True, capture_output=True, timeout=120)
    assert read((tmp_path / "saved" / "report.docx").read_bytes()) == read(docx.render(every_sample()))


# --- tracked changes -------------------------------------------------------------------------


def test_words_replaced_are_read_accepted_and_rejected_with_who_and_when() -> None:
    found = change_of(
        two(), changed.replaced("words here", "words anywhere"), changed.replaced(" there", "", changed.BO)
    )
    first, second = found.texts
    assert (first.text, first.before) == ("First words anywhere.", "First words here.")
    assert first.changes == (Change("deleted", "words here", ANA), Change("added", "words anywhere", ANA))
    assert (second.text, second.before) == ("Other words.", "Other words there.")
    assert second.changes == (Change("deleted", "there", BO),)
    assert found.strays == ()


def test_plain_edits_are_read_though_nothing_tells_of_them() -> None:
    [first, _] = change_of(two(), changed.typed("here", "anywhere")).texts
    assert (first.text, first.before, first.changes) == ("First words anywhere.", "First words anywhere.", ())


def test_a_paragraph_added_and_a_paragraph_deleted() -> None:
    document = two("One.\n\nTwo.\n\nThree.")
    found = change_of(document, changed.paragraph_added("One.", "One and a half."), changed.paragraph_deleted("Two."))
    first = found.texts[0]
    assert first.text == "One.\n\nOne and a half.\n\nThree."
    assert first.before == "One.\n\nTwo.\n\nThree."
    assert [(each.what, each.words) for each in first.changes] == [
        ("added", "¶ One and a half."),
        ("deleted", "Two. ¶"),
    ]


def test_what_is_added_at_the_end_of_a_text_is_of_that_text() -> None:
    found = change_of(two(), changed.paragraph_added("First words", "And more."))
    assert texts(found) == {"r-1": "First words here.\n\nAnd more.", "r-2": "Other words there."}
    found = change_of(two(), changed.paragraph_added("Other words", "The last."))
    assert texts(found)["r-2"] == "Other words there.\n\nThe last."


def test_two_paragraphs_joined_and_one_parted() -> None:
    def join(root: object) -> None:
        properties = changed.paragraph(root, "One").find(f"{{{changed.W}}}pPr")  # type: ignore[arg-type]
        properties.append(changed.element(f'<w:rPr><w:del w:id="1" {changed.ANA}/></w:rPr>'))

    first = change_of(two("One\n\nand two."), join).texts[0]
    assert (first.text, first.before) == ("Oneand two.", "One\n\nand two.")


def test_words_set_in_bold_are_a_change() -> None:
    first = change_of(two(), changed.set_bold("words")).texts[0]
    assert (first.text, first.before) == ("First **words** here.", "First words here.")
    assert first.changes == (Change("formatted", "words", ANA),)


def test_a_list_whose_member_becomes_a_paragraph() -> None:
    def turn(root: object) -> None:
        properties = changed.paragraph(root, "two").find(f"{{{changed.W}}}pPr")  # type: ignore[arg-type]
        before = changed.element(f'<w:pPrChange w:id="1" {changed.ANA}><w:pPr></w:pPr></w:pPrChange>')
        for child in list(properties):
            before[0].append(child)
        properties.append(changed.element('<w:pStyle w:val="BodyText"></w:pStyle>'))
        properties.append(before)

    first = change_of(two("- one\n- two"), turn).texts[0]
    assert (first.text, first.before) == ("- one\n\ntwo", "- one\n- two")
    assert first.changes == (Change("formatted", "two", ANA),)


def test_words_moved_stand_in_their_new_place_alone() -> None:
    def move(root: object) -> None:
        run, _, after = changed._split(root, " words")  # type: ignore[arg-type]
        gone = f'<w:moveFrom w:id="1" {changed.ANA}><w:r><w:t xml:space="preserve"> words</w:t></w:r></w:moveFrom>'
        come = f'<w:moveTo w:id="2" {changed.ANA}><w:r><w:t xml:space="preserve"> words</w:t></w:r></w:moveTo>'
        changed._after(run, *map(changed.element, (gone, changed._run(" here"), come, changed._run("."))))
        assert after == " here."

    first = change_of(two(), move).texts[0]
    assert (first.text, first.before) == ("First here words.", "First words here.")
    assert {each.what for each in first.changes} == {"moved"}


def test_rows_added_and_deleted() -> None:
    document = two("| A | B |\n| --- | --- |\n| one | two |\n| three | four |")
    first = change_of(document, changed.row("one", "del"), changed.row("three", "ins", changed.BO)).texts[0]
    assert first.text == "| A | B |\n| --- | --- |\n| three | four |"
    assert first.before == "| A | B |\n| --- | --- |\n| one | two |"
    assert first.changes == (Change("deleted", "one two", ANA), Change("added", "three four", BO))


def test_changes_in_a_footnote() -> None:
    document = two("Cited[^x].\n\n[^x]: A note here.")
    found = read(changed.file(document, notes=(changed.replaced("note", "remark"),)))
    first = found.texts[0]
    assert (first.text, first.before) == ("Cited[^1].\n\n[^1]: A remark here.", "Cited[^1].\n\n[^1]: A note here.")
    assert first.changes == (Change("deleted", "note", ANA), Change("added", "remark", ANA))
    meant = meaning.meant("Cited[^x].\n\n[^x]: A note here.", first.text)
    assert meant == meaning.Meant("Cited[^x].\n\n[^x]: A remark here.")


def test_comments_are_remarks_on_their_text() -> None:
    content = changed.file(two(), changed.remarked("words here", 5), changed.remarked("Delegation 2", 6))
    found = read(changed.with_comments(content, c5="Why here?", c6="Is this their name?"))
    assert found.texts[0].remarks == (Remark("Why here?", ANA, "words here"),)
    assert found.remarks == (Remark("Is this their name?", ANA, "Delegation 2"),)
    assert texts(found) == texts(read(docx.render(two())))


def test_a_file_that_libreoffice_saved_with_tracked_changes() -> None:
    found = read((Path(__file__).parent / "returned" / "libreoffice.docx").read_bytes())
    changed_texts = {each.reference: each for each in found.texts if each.text != each.before}
    assert {reference: each.text for reference, each in changed_texts.items()} == {
        "r-1": "The night sky is a shared inheritance.",
        "r-2": samples.SAMPLES["styles"].replace("word,", "and brave word,"),
        "r-8": samples.SAMPLES["bullets"].replace("- Bridges\n", "- Bridges\n- Tunnels\n"),
        "r-9": "4. Fourth\n5. Fifth\n\n1) First again\n2) Second again",
        "r-13": "> Darkness is not an absence.\n>\n> - It is **a habitat**.",
        "r-18": NOT_SHOWN["notes"].replace("The second,", "The other,"),
        "a-1": "First input.[^1]\n\nAnd a last paragraph.\n\n[^1]: A note in the annex.",
    }
    for reference, each in changed_texts.items():
        if reference.startswith("r-"):
            assert each.before == expected(list(samples.SAMPLES)[int(reference[2:]) - 1])
    assert [(each.text, each.on) for each in found.texts[13].remarks] == [("Why only towns?", "Towns")]
    assert {each.stamp.author for text in found.texts for each in text.changes} == {"Unknown Author"}


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
