"""The group's compilation of 26 April 2017, read from beside the repository; skipped where it is not there."""

import re
from datetime import date
from pathlib import Path

import pytest

from consultations.intake import compilation
from consultations.intake.values import Compilation
from tests.consultations.intake.reading import entry, note_words, source_words, words
from wgec.kernel.text import blocks
from wgec.kernel.text.blocks import Heading, ListBlock, Table

FILE = Path(__file__).parents[4] / "shared" / "corpus" / "compilation-2017-04-26.md"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the real compilation is not beside the repository")

FIRST_LINE = 148  # of the body, after title page and contents


@pytest.fixture(scope="module")
def found() -> Compilation:
    return compilation.read(FILE.read_bytes(), FILE.name)


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return FILE.read_text("utf-8").split("\n")


def test_title_page(found: Compilation, lines: list[str]) -> None:
    front = found.front
    assert front.dated_on == date(2017, 4, 26)
    printed = " ".join([*front.masthead, front.title, "26 April 2017", front.revision_statement, front.disclaimer])
    assert printed.split() == source_words(lines[:16])
    assert [len(front.masthead), front.disclaimer.split()[0]] == [2, "DISCLAIMER:"]
    assert front.title.startswith("Compilation of recommendations contained")


def test_seven_sections_and_93_recommendations_numbered_as_printed(found: Compilation) -> None:
    assert [(section.numeral, len(section.entries)) for section in found.sections] == [
        ("I", 37), ("II", 2), ("III", 12), ("IV", 10), ("V", 10), ("VI", 12), ("VII", 10),
    ]  # fmt: skip
    assert [each.number for section in found.sections for each in section.entries] == list(range(1, 94))


def test_the_annex_keeps_its_own_numbers_and_provenance(found: Compilation) -> None:
    assert [each.label for each in found.inputs] == ["1", "2", "4", "4", "5", "5", "6"]
    assert [each.provenance.split(" ")[0] for each in found.inputs] == [
        "", "", "recommendations", "received", "recommendations", "received", "",
    ]  # fmt: skip
    assert {each.attribution for each in found.inputs[2:4]} == {"United Kingdom"}
    assert found.annex_title.startswith("Uncategorized inputs/recommendations")


def test_no_word_is_lost_added_or_moved(found: Compilation, lines: list[str]) -> None:
    read: list[str] = []
    for section in found.sections:
        read += f"{section.numeral}. {section.title}".split()
        for each in section.entries:
            read += f"Recommendation {each.number}. {each.attribution}".split() + words(each.text)
    read += found.annex_title.split()
    for each in found.inputs:
        provenance = f" ({each.provenance})" if each.provenance else ""
        read += f"{each.label}. {each.attribution}{provenance}".split() + words(each.text)
    assert read == source_words(_body(lines))


def test_footnotes_are_whole_and_stand_where_they_are_cited(found: Compilation, lines: list[str]) -> None:
    read = {label: note for each in found.entries for label, note in note_words(each.text).items()}
    marks = "¹²³⁴⁵⁶"
    printed = {
        str(marks.index(line[0]) + 1): source_words([line[1:]]) for line in lines if line[:1] and line[0] in marks
    }
    assert read == printed
    assert [each.footnotes for each in found.entries if each.footnotes] == [2, 4]
    assert (entry(found, 6).footnotes, found.inputs[0].footnotes, found.footnotes) == (2, 4, 6)
    assert "design goals[^1])" in entry(found, 6).text


def _body(lines: list[str]) -> list[str]:
    """The body's lines without page debris: footnotes, rules, and the row of a table that a page cut in two."""
    body = [line for line in lines[FIRST_LINE - 1 :] if not re.match(r"[¹²³⁴⁵⁶] |[-\s]*---[-\s]*$", line)]
    (cut,) = [at for at, line in enumerate(body) if line.count("\t") == 3 and line.endswith("\t\t")]
    row = zip(body[cut - 2].split("\t"), body[cut].split("\t"), strict=True)
    return [*body[: cut - 2], " ".join(f"{cell} {rest}" for cell, rest in row), *body[cut + 1 :]]


def test_labels_of_contributors_are_kept_apart_from_the_numbers_of_lists(found: Compilation) -> None:
    assert {each.number: each.label for each in found.entries if each.number and each.label} == {
        **{number: f"{number - 1}." for number in range(2, 10)},
        10: "9.1", 11: "9.2", 12: "10.", 29: "3.2", 30: "22. a.", 34: "(viii), (ix)", 38: "0.", 44: "(xi)",
        50: "@ Para 70", 54: "2.", 55: "3.", 70: "(xii)", 71: "7.", 75: "(vii)",
    }  # fmt: skip
    assert entry(found, 2).text.startswith("1\\. ")


def test_formatting_survives(found: Compilation) -> None:
    assert "for ~~international~~ Internet" in entry(found, 18).text
    assert entry(found, 41).text.count("**") == 20
    assert "*inter alia*" in entry(found, 73).text
    assert "(#)" in entry(found, 24).text
    assert "\\\n" in entry(found, 84).text


def test_lists_get_their_nesting_back(found: Compilation) -> None:
    lettered = [block for block in blocks.parse(entry(found, 18).text).blocks if isinstance(block, ListBlock)]
    assert [item.label for item in lettered[0].items] == ["a)", "b)", "c)", "d)", "e)"]
    (outer,) = blocks.parse(entry(found, 79).text).blocks
    assert isinstance(outer, ListBlock)
    inner = outer.items[0].blocks[1]
    assert isinstance(inner, ListBlock)
    assert [len(outer.items), len(inner.items)] == [3, 4]
    numbered = next(block for block in blocks.parse(entry(found, 80).text).blocks if isinstance(block, ListBlock))
    variants = numbered.items[0].blocks[2]
    assert isinstance(variants, ListBlock)
    assert [len(numbered.items), [item.label for item in variants.items]] == [2, ["a)", "b)", "c)"]]


def test_the_tables_of_number_49(found: Compilation) -> None:
    body = blocks.parse(entry(found, 49).text).blocks
    tables = [block for block in body if isinstance(block, Table)]
    assert [(len(table.head), len(table.rows)) for table in tables] == [(4, 2), (2, 3), (3, 3)]
    cell = tables[0].rows[1][1].blocks[0]
    assert isinstance(cell, ListBlock)
    assert len(cell.items) == 2
    assert "(para 69) and 71 TA)" in blocks.plain(blocks.Body(tables[0].rows[1][0].blocks, ()))
    headings = [blocks.plain(blocks.Body((block,), ())).split()[0] for block in body if isinstance(block, Heading)]
    assert headings == ["II", "III", "V", "VI"]


def test_saudi_labels_lose_their_spurious_bullets(found: Compilation) -> None:
    text = found.inputs[-1].text
    labels = re.findall(r"^([A-E]\d)\. ", text, re.MULTILINE)
    assert labels == [f"{letter}{number}" for letter, last in zip("ABCDE", (6, 3, 5, 2, 2), strict=True)
                      for number in range(1, last + 1)]  # fmt: skip
    assert not re.search(r"^- [A-E]\d\.", text, re.MULTILINE)
    assert len(re.findall(r"^#+ ", text, re.MULTILINE)) == 1 + 5 + 3 + 4 + 4


def test_delegations(found: Compilation) -> None:
    proposers = {each.number: each.proposers for each in found.entries if each.number}
    assert [(p.person, p.name) for p in proposers[24]] == [
        ("Parminder Jeet Singh", "IT for Change"), ("Richard Hill", "APIG"),
    ]  # fmt: skip
    assert [(p.kind, p.name) for p in proposers[47]] == [
        ("regional_group", "Asia-Pacific Regional Group"), ("state", "Pakistan"),
    ]  # fmt: skip
    assert (proposers[43][0].kind, proposers[43][0].group) == ("person", "technical_community")
    assert proposers[59] == proposers[91]
    assert proposers[91][0].short_name == "CIGI"
    assert proposers[35][0].kind == proposers[90][0].kind == "state"
    assert (proposers[41][0].kind, proposers[31][0].group) == ("regional_group", "intergovernmental")
    assert len(found.delegations) == 29


def test_warnings_are_few_and_have_lines(found: Compilation) -> None:
    lines_of = {warning.line for warning in found.warnings}
    assert {82, 222, 276, 401, 456, 476, 574, 728, 769, 796, 881, 946, 948, 956, 987} <= lines_of
    assert len(found.warnings) < 20
