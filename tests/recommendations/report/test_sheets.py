"""The report as tables: every word in its cell, numbers as numbers, nothing that a spreadsheet would carry out."""

import csv as python_csv
import dataclasses
import datetime
import hashlib
import io
import itertools
import os
import pathlib
import re
import subprocess
import sys
import zipfile
from typing import Any

import openpyxl
import pytest
from lxml import etree

from recommendations.report.document import (
    Appendix,
    Columns,
    Document,
    Entry,
    Proposer,
    Section,
    Statement,
    fingerprint,
)
from recommendations.report.renderers import csv, xlsx
from tests.recommendations.report import reading, samples
from wgec.kernel.sheets import Book, Sheet, as_xlsx
from wgec.kernel.text import blocks

pytestmark = pytest.mark.once

ROOT = pathlib.Path(__file__).parents[3]
DANGEROUS = ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)")


def lines(document: Document) -> list[dict[str, str]]:
    """The rows of the CSV by the words of its head."""
    text = csv.render(document).decode("utf-8-sig")
    return list(python_csv.DictReader(io.StringIO(text, newline="")))


def book(document: Document) -> Any:
    """The workbook as another library reads it."""
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(document)))


def table(page: Any) -> list[dict[str, Any]]:
    """The rows of a sheet by the words of its head."""
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def unescaped(text: str) -> str:
    """As a spreadsheet shows it: what looks like an escape is escaped in the file."""
    return text.replace("_x005F_", "_")


def spoken() -> Document:
    """A report with statements of several kinds, proposers, a remark."""
    said = (
        Statement("designation", "Designation", "Consensus."),
        Statement("objection", "Objection", "Too bright.", "Arcadia"),
        Statement("objection", "Objection", "Too dim.", "Borduria"),
        Statement("explanation", "Explanation of position (support)", "We agree.", "Kestria"),
    )
    document = samples.small()
    first, *others = document.sections[0].entries
    entries = (dataclasses.replace(first, statements=said, note="Not validated."), *others)
    return dataclasses.replace(document, sections=(Section("I", "Lamps & lanterns", entries),))


# --- no word lost --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_no_word_of_a_text_is_lost(name: str) -> None:
    text = samples.SAMPLES[name]
    document = samples.document(samples.entry(1, text))
    (line,) = lines(document)
    (row,) = table(book(document)["Recommendations"])
    for found in (line, row):
        words = reading.letters(unescaped(f"{found['Text']}\n{found['Notes'] or ''}"))
        for piece in blocks.plain(text).splitlines():
            assert reading.letters(piece) in words
        assert found["Text in Markdown"].removeprefix("'") == text


def test_the_csv_has_every_entry_in_printed_order() -> None:
    document = samples.everything()
    found = lines(document)
    assert [line["Reference"] for line in found] == [entry.reference for entry in document.entries()]
    assert [line["Number"] for line in found[-3:]] == [f"{len(samples.SAMPLES)}", "", ""]
    assert [(line["Part"], line["Title of the part"]) for line in (found[0], found[-1])] == [
        ("I", "Lamps and lanterns"),
        ("", "Inputs not yet placed"),
    ]
    assert (found[-1]["Label"], found[-1]["Provenance"]) == ("4", "(a follow-up)")


def test_a_row_says_all_that_the_report_says_of_an_entry() -> None:
    one, two, three, four, five = lines(spoken())
    assert one | {"Text in Markdown": ""} == {
        **dict.fromkeys(one, ""),
        "Part": "I",
        "Title of the part": "Lamps & lanterns",
        "Number": "1",
        "Reference": "aaa",
        "Status": "published",
        "Attribution": "Ada Example, Open Lamps, and Bo Sample, Borduria",
        "Delegations": "Open Lamps; Borduria",
        "Persons": "Ada Example; Bo Sample",
        "Language": "en",
        "Text": "Every lamp is shielded.\na) in towns\nb) in ports",
        "Notes": "1. Seen from above.\n2. And on piers.",
        "Designation": "Consensus.",
        "Objections": "Arcadia: Too bright.\nBorduria: Too dim.",
        "Explanations of position": "Explanation of position (support), Kestria: We agree.",
        "Remark": "Not validated.",
    }
    assert (two["Status"], two["What became of it"]) == ("merged", "Merged into Recommendation 1.")
    assert two["Number of the text that it led to"] == "1"
    assert (three["Status"], three["What became of it"]) == ("withdrawn", "Withdrawn. At its own request.")
    assert four["Language"] == "fr"
    assert five["Provenance"] == "as received"


def test_a_contribution_that_leads_on_was_replaced() -> None:
    old = Entry("c-1", "Kestria", "", number=1, status="merged", pointer="Replaced.", successor="c-2")
    document = samples.document(old, dataclasses.replace(samples.entry(2, "New."), reference="c-2"), kind="compendium")
    assert [line["Status"] for line in lines(document)] == ["replaced", "published"]
    assert book(document).sheetnames == ["About", "Contributions", "Statements"]


def test_proposers_are_named_once() -> None:
    proposers = (Proposer("Arcadia", "Ada"), Proposer("Arcadia", "Bo"), Proposer("Kestria"))
    (line,) = lines(samples.document(samples.entry(1, "Text.", proposers=proposers)))
    assert (line["Delegations"], line["Persons"]) == ("Arcadia; Kestria", "Ada; Bo")


# --- the file ------------------------------------------------------------------------------------


def test_the_csv_is_such_as_spreadsheets_open() -> None:
    content = csv.render(samples.small())
    assert content.startswith(b"\xef\xbb\xbfPart,Title of the part,Number,")
    assert content.endswith(b"\r\n")


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(text: str) -> None:
    document = samples.document(
        Entry("r-1", text, f"`{text}`", number=1, statements=(Statement("objection", "Objection", text),), note=text),
        title=text,
        group=text,
        appendices=(Appendix("a", text, f"| `{text}` |\n| --- |\n| `{text}` |"),),
    )
    (line,) = lines(document)
    assert (line["Attribution"], line["Text"], line["Objections"], line["Remark"]) == (f"'{text}",) * 4
    made = book(document)
    for page in made:
        assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} <= {"s", "n"}
    assert table(made["Recommendations"])[0]["Attribution"] == text
    with zipfile.ZipFile(io.BytesIO(xlsx.render(document))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


def hashes() -> list[str]:
    """What each report gives in this process."""
    reports = (samples.everything(), spoken(), samples.document())
    return [hashlib.sha256(made.render(each)).hexdigest() for made in (csv, xlsx) for each in reports]


def test_the_same_document_gives_the_same_bytes_in_every_process() -> None:
    here = hashes()
    script = "from tests.recommendations.report.test_sheets import hashes; print(*hashes())"
    environment = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LANG": "C"}
    command = [sys.executable, "-c", script]
    there = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert there.stdout.split() == here


def test_a_report_without_entries_is_sound() -> None:
    assert lines(samples.document()) == []
    assert csv.render(samples.document()).count(b"\r\n") == 1
    made = book(samples.document())
    assert made.sheetnames == ["About", "Recommendations", "Statements"]
    about = [row[0] for row in made["About"].iter_rows(values_only=True)]
    assert about[-1] == "No recommendation is in this report."
    assert made["Recommendations"].max_row == 1


# --- the workbook --------------------------------------------------------------------------------


def test_the_workbook_says_what_it_is() -> None:
    document = samples.small()
    made = book(document)
    said = {row[0]: row[1] for row in made["About"].iter_rows(values_only=True)}
    assert said == {
        "Title": document.title,
        "Date": "5 March 2031",
        "Group": document.group,
        "Masthead": "Commission on the Night\nWorking Group on Dark Skies",
        "Symbol": "DS/2031/CRP.2",
        "Distribution": "Distr.: General",
        "Original language": "Original: English",
        "Revision": "Revised after the second meeting",
        "Disclaimer": "The views are the contributors' own.",
        "Language": "en",
        "Fingerprint": fingerprint(document),
        "Recommendations": 5,
        "Statements": 0,
    }
    properties = made.properties
    assert (properties.title, properties.creator, properties.subject) == (
        document.title,
        document.group,
        "DS/2031/CRP.2",
    )
    assert properties.created == properties.modified == datetime.datetime.fromisoformat("2031-03-05T12:00:00")
    assert made["Recommendations"].page_setup.paperSize == 1
    assert book(samples.everything())["Recommendations"].page_setup.paperSize == 9


def test_the_entries_have_a_head_in_sight_filters_and_numbers() -> None:
    page = book(spoken())["Recommendations"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:X6"
    assert page["C2"].value == 1
    assert page["C2"].data_type == "n"
    assert page["L2"].alignment.wrap_text
    assert page.column_dimensions["L"].width > 50
    assert page.row_dimensions[2].height == 7 * 15  # the Markdown, its empty lines among them
    assert page.row_dimensions[6].height is None
    two = table(page)[1]
    assert two["Number of the text that it led to"] == 1


def test_each_statement_has_a_row_with_its_number() -> None:
    found = table(book(spoken())["Statements"])
    assert [tuple(row.values()) for row in found][1:] == [
        (1, None, "aaa", found[0]["Attribution"], "Objections", "Objection", "Arcadia", "Too bright."),
        (1, None, "aaa", found[0]["Attribution"], "Objections", "Objection", "Borduria", "Too dim."),
        (
            *(1, None, "aaa", found[0]["Attribution"], "Explanations of position"),
            *("Explanation of position (support)", "Kestria", "We agree."),
        ),
    ]


def test_an_appendix_is_a_sheet_with_its_tables_lists_and_notes_one_below_another() -> None:
    made = book(samples.small())
    assert made.sheetnames == ["About", "Recommendations", "Statements", "Positions", "Index by delegation"]
    page = made["Positions"]
    found = [tuple(cell for cell in row if cell is not None) for row in page.iter_rows(values_only=True)]
    assert [row for row in found if row] == [
        ("Positions",),
        ("By text",),
        ("On Recommendation 1 all have spoken.",),
        ("Text", "Support", "Objection"),
        ("Recommendation 1", "Arcadia, Kestria", "–"),
        ("Recommendation 4", "–", "Verdania"),
        ("By delegation",),
        ("• Arcadia: Recommendation 1",),
        ("Notes",),
        ("3. Since the second meeting.",),
    ]
    bold = [row[0].value for row in page.iter_rows() if row[0].font.b]
    assert bold == ["Positions", "By text", "Text", "By delegation", "Notes"]
    assert [row[0] for row in made["Index by delegation"].iter_rows(values_only=True)] == [
        "Index by delegation",
        "• Arcadia: Recommendation 4",
    ]


def test_numbers_of_an_appendix_can_be_counted_with() -> None:
    text = (
        "| Text | Support |\n| --- | --- |\n| 1 | 12 |\n| 007 | 1234567890123456 |\n| **0** | 3.5 |\n\n"
        "4. four\n   - inner\n5. five\n\n- a) label\n\n> said"
    )
    page = book(samples.document(samples.entry(1, "x"), appendices=(Appendix("n", "Numbers", text),)))["Numbers"]
    found = [row for row in page.iter_rows(values_only=True) if any(cell is not None for cell in row)]
    assert found == [
        ("Numbers", None),
        ("Text", "Support"),
        (1, 12),
        ("007", "1234567890123456"),
        (0, "3.5"),
        ("4. four", None),
        (None, "• inner"),
        ("5. five", None),
        ("a) label", None),
        ("said", None),
    ]


def test_names_of_sheets_are_valid_and_told_apart() -> None:
    titles = ["Positions: [draft]/all? of the many delegations", "Positions: [draft]/all? of the many others", "About"]
    titles += ["HISTORY", "'", "", "\U0001f319" * 20]
    appendices = tuple(Appendix(f"a{place}", title, "Text.") for place, title in enumerate(titles))
    names = book(samples.document(samples.entry(1, "x"), appendices=appendices)).sheetnames[3:]
    assert names == [
        "Positions   draft  all  of the",
        "Positions   draft  all  of (2)",
        "About (2)",
        "HISTORY (2)",
        "1",
        "1 (2)",
        "\U0001f319" * 15,
    ]
    assert all(len(name.encode("utf-16-le")) <= 62 for name in names)


@pytest.mark.parametrize("letter", ["x", "\U0001f319"])
def test_a_text_that_a_cell_cannot_hold_is_cut_and_says_so(letter: str) -> None:
    document = samples.document(samples.entry(1, letter * 40_000), samples.entry(2, "After it."))
    one, two = table(book(document)["Recommendations"])
    sentence = "… [Cut here: a cell holds no more. The whole stands in the other formats of this report.]"
    for name in ("Text", "Text in Markdown"):
        kept, cut = one[name][: -len(sentence)], one[name][-len(sentence) :]
        assert cut == sentence
        assert set(kept) == {letter}
        assert 32_766 <= len(one[name].encode("utf-16-le")) // 2 <= 32_767
    assert two["Text"] == "After it."
    assert lines(document)[0]["Text"] == letter * 40_000


def test_what_looks_like_an_escape_stays_what_it_is() -> None:
    content = xlsx.render(samples.document(samples.entry(1, "`_x0041_` and \x0b and \ufffe.")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet2.xml"))
    assert "_x005F_x0041_ and and ." in sheet.xpath("//*[local-name()='t']/text()")


def test_an_arabic_workbook_reads_from_right_to_left() -> None:
    document = samples.document(
        samples.entry(1, samples.SAMPLES["arabic"]), language="ar", appendices=samples.APPENDICES
    )
    made = book(document)
    assert [page.sheet_view.rightToLeft for page in made] == [True] * 5
    (row,) = table(made["Recommendations"])
    assert row["Text"].startswith("السماء المظلمة (dark sky) تراث مشترك")
    assert row["Language"] == "ar"
    assert not any(page.sheet_view.rightToLeft for page in book(samples.small()))


def test_words_of_the_head_are_those_of_the_document() -> None:
    columns = Columns(**{field.name: f"«{field.name}»" for field in dataclasses.fields(Columns)})
    document = dataclasses.replace(spoken(), wording=dataclasses.replace(spoken().wording, columns=columns))
    made = book(document)
    assert made.sheetnames[:3] == ["«about»", "«recommendations»", "«statements»"]
    heads = [word for page in list(made)[1:3] for word in next(page.iter_rows(values_only=True))]
    heads += [row[0] for row in made["«about»"].iter_rows(values_only=True)]
    assert {word for word in heads if not re.fullmatch(r"«\w+»", word)} == {"Notes"}
    assert list(lines(document)[0]) == heads[:24]
    assert lines(document)[0]["«status»"] == "«published»"


def test_rows_are_as_high_as_their_texts_and_no_higher_than_rows_can_be() -> None:
    sheet = Sheet("A", ["Head"], [["short"], ["word " * 30], ["夜" * 40], ["\n" * 100]], widths=(40,))
    page = openpyxl.load_workbook(io.BytesIO(as_xlsx([sheet], book=Book(cut="")))).active
    assert [page.row_dimensions[line].height for line in range(2, 6)] == [None, 75, 45, 408.75]


def test_columns_are_told_apart() -> None:
    words = [getattr(Columns(), field.name) for field in dataclasses.fields(Columns)]
    twice = {one for one, other in itertools.combinations(words, 2) if one == other}
    assert twice == set()
