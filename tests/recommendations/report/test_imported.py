"""Our own reports imported again, as Word files and as Markdown: every text, its number and its names."""

from datetime import date
from pathlib import Path

import pytest

from consultations.intake.values import Caution, Compilation, FrontMatter
from recommendations.report.document import Document, Entry, Section, Statement
from recommendations.report.reading import compiled
from recommendations.report.renderers import docx, md, odt
from recommendations.report.renderers.rewrite import tidy
from tests.consultations.intake.documents import convert
from tests.recommendations.report import changed, office, samples
from tests.recommendations.report.test_returned import every_sample
from wgec.kernel.text import blocks
from wgec.kernel.text.markdown import canonical, write

pytestmark = pytest.mark.once


def imported(document: Document, form: str) -> Compilation:
    """What an import reads of a report in this format."""
    content = {"docx": docx.render, "md": md.render}[form](document)
    return compiled.read(content, f"report.{form}")


def shown(text: str) -> str:
    """A text without what a report does not show: how its notes are labelled, and how deep its headings stand."""
    return write(tidy(blocks.parse(canonical(text)), first_note=1))


@pytest.mark.parametrize("form", ["docx", "md"])
def test_every_text_of_a_report_is_imported_as_it_is(form: str) -> None:
    document = every_sample()
    found = imported(document, form)
    assert [each.number for each in found.entries] == [each.number for each in document.entries()]
    assert [each.attribution for each in found.entries] == [each.attribution for each in document.entries()]
    for name, read in zip([*samples.SAMPLES, "a-1", "a-2"], found.entries, strict=True):
        wanted = next(
            each.text
            for each, key in zip(document.entries(), [*samples.SAMPLES, "a-1", "a-2"], strict=True)
            if key == name
        )
        if form == "docx":
            wanted = wanted.replace("[the lost atlas]()", "the lost atlas")  # Word shows no link that leads nowhere
        assert shown(read.text) == shown(wanted), name
    assert [(each.numeral, each.title) for each in found.sections] == [
        (each.numeral, each.title.strip()) for each in document.sections
    ]
    assert found.annex_title == "Inputs not yet placed"
    assert [(each.label, each.provenance) for each in found.inputs] == [("4", "as received"), ("4", "a follow-up")]


def test_the_title_page_of_a_word_file_is_told_by_its_styles() -> None:
    assert imported(every_sample(), "docx").front == FrontMatter(
        masthead=("Commission on the Night", "Working Group on Dark Skies"),
        title="Compilation of recommendations on dark skies",
        dated_on=date(2031, 3, 5),
        revision_statement="Revised after the second meeting",
        disclaimer="The views are the contributors' own.",
    )


def test_no_word_of_the_title_page_of_a_markdown_file_is_lost() -> None:
    front = imported(every_sample(), "md").front
    assert front.title == "Compilation of recommendations on dark skies"
    assert front.revision_statement == "Revised after the second meeting"
    assert front.masthead == ("Commission on the Night", "Working Group on Dark Skies")
    assert front.disclaimer == "The views are the contributors' own."


@pytest.mark.parametrize("saved", [False, True], ids=["as we write it", "saved by LibreOffice"])
def test_no_word_of_an_opendocument_file_is_lost(saved: bool, tmp_path: Path) -> None:
    document = every_sample()
    content = odt.render(document)
    if saved:
        [content] = office.convert([content], "odt", "odt", tmp_path)
    found = compiled.read(content, "report.odt")
    assert [each.number for each in found.entries] == [each.number for each in document.entries()]
    assert [each.attribution for each in found.entries] == [each.attribution for each in document.entries()]
    assert [(each.numeral, each.title) for each in found.sections] == [
        (each.numeral, each.title.strip()) for each in document.sections
    ]
    assert found.annex_title == "Inputs not yet placed"
    assert [(each.label, each.provenance) for each in found.inputs] == [("4", "as received"), ("4", "a follow-up")]
    assert found.front == imported(document, "docx").front
    shapes = 0
    for entry, read in zip(document.entries(), found.entries, strict=True):
        assert letters(read.text) == letters(entry.text), entry.number
        shapes += shown(read.text) == shown(entry.text)
    assert shapes > 25  # how code is set, or that a quotation goes on, is not told by pandoc
    [left_out] = [each.message for each in found.warnings if "left out" in each.message]
    assert left_out.startswith("What the report added itself after its texts is left out: “Positions By text On ")


def letters(text: str) -> list[str]:
    """Every letter and digit of a text as it is shown, in no order: a note may be written down elsewhere."""
    return sorted(character for character in blocks.plain(shown(text)) if character.isalnum())


def test_what_the_report_added_is_told_with_its_words() -> None:
    said = (Statement("objection", "Objection", "We object.", "Kestria"),)
    document = samples.document(
        samples.entry(1, "First words.", revision=2, statements=said),
        Entry("gone", "Kestria", "", number=2, status="withdrawn", pointer="Withdrawn. At its own request."),
        appendices=samples.APPENDICES[1:],
    )
    found = imported(document, "docx")
    assert [each.text for each in found.entries] == ["First words.", "Withdrawn. At its own request."]
    assert [each.message for each in found.warnings if "left out" in each.message] == [
        "What stands under Recommendation 1. beside its text is left out: “Objection: Kestria: We object.”",
        "“Index by delegation”, which the report added itself, is left out: “Arcadia: Recommendation 4”",
    ]
    found = imported(document, "md")
    assert next(each.text for each in found.entries) == "First words.\n\n> **Objection:** Kestria: We object."
    assert [each.message for each in found.warnings if "left out" in each.message] == [
        "What the report added itself after its texts is left out: “Index by delegation Arcadia: Recommendation 4”"
    ]


def test_tracked_changes_are_read_as_accepted_and_comments_told() -> None:
    document = samples.document(samples.entry(1, "First words here.", revision=3))
    content = changed.file(document, changed.replaced("words", "lines"), changed.remarked(" here", 1))
    found = compiled.read(changed.with_comments(content, c1="Why?"), "report.docx")
    assert [each.text for each in found.entries] == ["First lines here."]
    assert Caution(1, "The document's tracked changes are read as if they were accepted: 2.") in found.warnings
    assert Caution(1, "The document's comments in the margin are left out: 1.") in found.warnings


def test_a_report_in_another_language_is_read_by_its_marks() -> None:
    entry = Entry("a", "Kestria", "Les mots.", number=12, revision=1)
    wording = samples.Wording(recommendation="Recommandation {number}", contents="Sommaire")
    document = Document(
        "fr",
        "Groupe",
        "Rapport",
        "2031-03-05",
        "5 mars 2031",
        sections=(Section("IV", "Lampes", (entry,)),),
        wording=wording,
    )
    found = imported(document, "docx")
    assert [(each.numeral, each.title) for each in found.sections] == [("IV", "Lampes")]
    assert [(each.number, each.attribution, each.text) for each in found.entries] == [(12, "Kestria", "Les mots.")]


def test_other_word_files_are_read_as_before(tmp_path: Path) -> None:
    text = "# I. Lamps\n\n## Recommendation 1. Arcadia\n\nEvery lamp is shielded.\n"
    found = compiled.read(convert(text, "docx"), "other.docx")
    assert [(each.number, each.text) for each in found.entries] == [(1, "Every lamp is shielded.")]
