"""Every format read back by another program: no word lost, neither of a fiction of our own nor of the real thing."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command

from bench.fidelity import measuring, office, paper, source, told
from bench.fidelity.said import differences, key
from consultations.models import Consultation
from recommendations.report.document import Document, Section
from recommendations.report.gather import gather
from tests import tools
from tests.recommendations.report import samples

pytestmark = pytest.mark.once

REAL = Path(__file__).parents[4] / "shared" / "corpus" / "compilation-2017-04-26.md"
OTHERWISE_READ = {"arabic", "greek", "combining", "long address", "emoji", "unknown glyphs", "xml code", "html code"}
"""What poppler gives in another order or form than it was written; test_pdf.py and test_languages.py read these."""


@pytest.fixture(autouse=True)
def _without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice takes long: only the test that is about it asks it."""
    monkeypatch.setattr(office, "program", lambda: None)


def fiction() -> Document:
    """Texts of every kind that all readers read alike, with an annex and appendices."""
    whole = samples.everything()
    texts = [text for name, text in samples.SAMPLES.items() if name not in OTHERWISE_READ]
    entries = tuple(samples.entry(number, text) for number, text in enumerate(texts, start=1))
    return replace(whole, sections=(Section("I", "Lamps and lanterns", entries),))


def assert_whole(rows: list[measuring.Row]) -> None:
    """That nothing is lost, added or in another place in any of ``rows``."""
    for row in rows:
        assert (row.lost, row.added) == ([], []), row.format
        assert {name: (kept.right, kept.of) for name, kept in row.kept.items() if kept and kept.right != kept.of} == {}


def test_no_word_of_a_fiction_is_lost_in_any_format() -> None:
    tools.need(tools.PDFTOTEXT)
    rows = measuring.measure(fiction())
    assert len(rows) == 10
    assert_whole(rows)


def test_no_word_of_the_real_compilation_is_lost_from_the_source_to_every_format(db: None, tmp_path: Path) -> None:
    if not REAL.exists():
        pytest.skip("the real compilation is not beside this checkout")
    tools.need(tools.PDFTOTEXT)
    with (tmp_path / "out").open("w") as out:
        call_command("import_compilation", str(REAL), consultation="real", json=True, stdout=out)
    document = gather(Consultation.objects.get(slug="real"))
    found = source.against(REAL.read_text(), document)
    assert (found.lost, found.added) == (0, 0)
    assert found.words > 12_000
    rows = measuring.measure(document)
    assert len(rows) == 10
    assert_whole(rows)


def test_libreoffice_shows_every_word_and_the_page_numbers_of_the_contents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: tools.need(tools.OFFICE))
    tools.need(tools.PDFTOTEXT)
    rows = [row for row in measuring.measure(fiction()) if "LibreOffice" in row.format]
    assert [row.format for row in rows] == ["docx in LibreOffice", "odt in LibreOffice"]
    for row in rows:
        assert not row.lost, row.format
        shown, pages = row.kept["contents"], row.kept["pages"]
        assert shown
        assert shown.right == shown.of  # every line of the contents ends in the number that the file says
        assert pages
        assert pages.of - pages.right <= 3  # a word processor breaks a few lines otherwise


def test_a_word_that_is_lost_is_found_missing() -> None:
    assert differences(["one", "two", "three"], ["one", "three", "four"]) == (["two"], ["four"])
    whole = fiction()
    cut = replace(whole, sections=(replace(whole.sections[0], entries=whole.sections[0].entries[1:]),))
    assert source.against("\nI. Lamps and lanterns\nThe night sky is lost", cut).lost > 0


def test_headings_are_found_on_the_page_where_they_stand() -> None:
    shown = ["Contents", "One. As said", "Two. One. Three"]
    assert paper.places(["", *shown[1:]], [key("One"), key("Two"), key("One"), key("Four")]) == [2, 3, 3, 0]


def test_the_figures_stand_between_the_markers_of_a_document(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text(f"Before.\n\n{told.BEGIN}\nold\n{told.END}\n\nAfter.\n")
    document = samples.small()
    kept = dict.fromkeys(measuring.KINDS)
    row = measuring.Row("md", "markdown-it", measuring.Kept(9, 10), ["lamp"], [], kept)
    told.write(path, document, source.Source(10, 1, 0), [row])
    text = path.read_text()
    assert "old" not in text
    assert "| 9 of 10" in text
    assert "4 numbered recommendations and 1 texts" in text
    assert text.startswith("Before.")
    assert text.endswith("After.\n")


def test_the_programs_are_asked_for_only_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert [row.format for row in measuring.measure(samples.small())].count("pdf") == 0
