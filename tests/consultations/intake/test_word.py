"""Word-processor documents, made by python-docx and by pandoc, through the same reader."""

import base64
import io
from datetime import date
from pathlib import Path
from typing import Literal

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml

from consultations.intake import compilation
from consultations.intake.values import Compilation
from tests.consultations.intake.documents import convert, document
from tests.consultations.intake.reading import ISLANDS, entry, messages, note_words, words
from tests.consultations.intake.test_real_compilation import FILE
from wgec.kernel.errors import Malformed

SOURCE = """\
---
title: Compilation of recommendations on tides
---

ASSEMBLY OF ISLANDS

3 May 2031

# I. Tides

## Recommendation 1. Mira Kelp, Open Lamps Forum

Tides[^t] are **strong**, *wet* and ~~dry~~ x^2^;
see [the book](https://tides.example/book) and [nothing](nowhere).

a) high
b) low

    i. lower

### Inside

7. seven
8. eight

| Hour | Tide |
|:-----|:-----|
| one  | low  |

: A caption nobody needs

[^t]: They come **twice**.

## Recommendation 2. Turkey

1. A lone number is a label.

> Quoted.

| first line
| second line

# Annex

## 4. Arcadia (received as a follow-up)

Also this.
"""


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_headings_lists_notes_and_tables(kind: Literal["docx", "odt"]) -> None:
    content = convert(SOURCE, kind)
    found = compilation.read(content, f"tides.{kind}")
    assert found.front.title == "Compilation of recommendations on tides"
    assert (found.front.dated_on, found.front.masthead) == (date(2031, 5, 3), ("ASSEMBLY OF ISLANDS",))
    assert [(section.numeral, section.title) for section in found.sections] == [("I", "Tides")]
    text = entry(found, 1).text
    assert "Tides[^1] are **strong**, *wet* and ~~dry~~ x²; see [the book](https://tides.example/book)" in text
    assert "- a) high\n- b) low\n  - i. lower" in text
    assert "# Inside\n\n7. seven\n8. eight" in text
    assert "| Hour | Tide |\n| --- | --- |\n| one | low |" in text
    assert note_words(text) == {"1": ["They", "come", "twice."]}
    assert entry(found, 2).label == "1."
    assert entry(found, 2).text.startswith("1\\. A lone number is a label.\n\n> Quoted.")
    assert entry(found, 2).proposers[0].short_name == "TUR"
    assert [(each.label, each.provenance, each.text) for each in found.inputs] == [
        ("4", "received as a follow-up", "Also this.")
    ]
    said = " ".join(message for _, message in messages(found))
    assert "The link of “nothing” leads nowhere" in said


# A PNG of one pixel.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def word_document() -> Document:
    made = docx.Document()
    made.add_paragraph("ASSEMBLY OF ISLANDS")
    made.add_paragraph("Compilation of recommendations on sand", style="Title")
    made.add_paragraph("3 May 2031")
    made.add_paragraph("Disclaimer")
    made.add_paragraph("Sand is sand.")
    made.add_paragraph("Contents")
    made.add_paragraph("Sand\t1")
    made.add_paragraph("Recommendation 1. ELBONIA\t1")
    made.add_heading("Sand", 1)
    made.add_heading("Recommendation 1. Elbonia", 2)
    return made


def saved(made: Document) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_a_document_from_a_word_processor() -> None:
    made = word_document()
    paragraph = made.add_paragraph("Sand is ")
    paragraph.add_run("dry").bold = True
    paragraph.add_run(" or ")
    paragraph.add_run("wet").font.strike = True
    made.add_picture(io.BytesIO(PICTURE))
    made.add_paragraph("one", style="List Number")
    made.add_paragraph("two", style="List Number")
    table = made.add_table(rows=2, cols=3)
    table.cell(0, 0).text = "Grain"
    table.cell(1, 0).merge(table.cell(1, 1)).text = "spans two"
    table.cell(1, 2).add_paragraph("a bullet", style="List Bullet")
    found = compilation.read(saved(made), "sand.docx")
    assert found.front.masthead == ("ASSEMBLY OF ISLANDS",)
    assert found.front.title == "Compilation of recommendations on sand"
    assert (found.front.dated_on, found.front.disclaimer) == (date(2031, 5, 3), "Disclaimer Sand is sand.")
    assert (found.sections[0].numeral, found.sections[0].title) == ("I", "Sand")
    assert entry(found, 1).text == (
        "Sand is **dry** or ~~wet~~\n\n1. one\n2. two\n\n"
        "| Grain |  |  |\n| --- | --- | --- |\n| spans two |  | <ul><li>a bullet</li></ul> |"
    )
    assert (1, "The document's pictures are left out: 1.") in messages(found)
    assert not any("contents list" in message for _, message in messages(found))


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    made = word_document()
    paragraph = made.add_paragraph("Sand is ")
    xml = (
        '<w:{0} xmlns:w="{1}" w:id="1" w:author="A" w:date="2031-01-01T00:00:00Z"><w:r><w:{2}>{3}</w:{2}></w:r></w:{0}>'
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraph._p.append(parse_xml(xml.format("ins", space, "t", "new")))
    paragraph._p.append(parse_xml(xml.format("del", space, "delText", "old")))
    found = compilation.read(saved(made), "sand.docx")
    assert entry(found, 1).text == "Sand is new"
    assert (1, "The document's tracked changes are read as if they were accepted: 2.") in messages(found)


def test_a_document_without_recommendations_is_refused() -> None:
    made = docx.Document()
    made.add_heading("Sand", 1)
    made.add_paragraph("Just sand.")
    with pytest.raises(Malformed, match="holds no heading such as"):
        compilation.read(saved(made), "sand.docx")


def round_trip(path: Path, kind: Literal["docx", "odt"]) -> tuple[Compilation, Compilation]:
    found = compilation.read(path.read_bytes(), path.name)
    return found, compilation.read(document(found, kind), f"again.{kind}")


@pytest.mark.parametrize("kind", ["docx", "odt"])
@pytest.mark.parametrize(
    "path",
    [ISLANDS, pytest.param(FILE, marks=pytest.mark.skipif(not FILE.exists(), reason="the real compilation is absent"))],
    ids=["fictional", "real"],
)
def test_a_compilation_written_as_a_document_reads_as_itself(path: Path, kind: Literal["docx", "odt"]) -> None:
    text, again = round_trip(path, kind)
    assert again.front == text.front
    assert again.annex_title == text.annex_title
    for one, other in zip(text.entries, again.entries, strict=True):
        assert (one.number, one.label, one.attribution, one.provenance, one.proposers) == (
            other.number, other.label, other.attribution, other.provenance, other.proposers,
        )  # fmt: skip
        assert words(one.text) == words(other.text)
        assert list(note_words(one.text).values()) == list(note_words(other.text).values())
