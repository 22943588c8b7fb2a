"""A Word file of ours that comes back: every text as it was, or with what people changed, and no word lost."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.report.document import Document, Entry, Statement
from recommendations.report.reading import meaning, returned
from recommendations.report.reading.values import Change, ReadFile, Remark, Stamp
from recommendations.report.renderers import docx
from tests import tools
from tests.kernel.text import strategies
from tests.recommendations.report import changed, samples
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
