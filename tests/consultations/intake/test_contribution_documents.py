"""Contributions as Markdown, Word documents and OpenDocument texts, made by pandoc: the same answers from each."""

import re
from typing import Literal

import pytest

from tests.consultations.intake.contributions import QUESTIONS, all_words, body, messages, read
from tests.consultations.intake.documents import convert
from tests.consultations.intake.test_contribution_refusals import changed

FIRST, SECOND = QUESTIONS
SENT = f"""\
# Contribution of Arcadia

Submitted by Ann Archer, Observatory Network

We thank the chair for *both* questions.

1. {FIRST}

    a. No lamp[^1] is lit.

    b. The stars are **seen**.

2. {SECOND}

We recommend:

- a register of lamps;
    - with places
- shields.

| Place | Lamps |
|-------|-------|
| Park  | 7     |

# Annex: Figures

Seven lamps.

[^1]: A lamp is a light.
"""
Kind = Literal["docx", "odt"]


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_document_comes_in_question_by_question(kind: Kind) -> None:
    found = read(convert(SENT, kind), f"sent.{kind}")
    assert (found.title, found.language) == ("Contribution of Arcadia", "en")
    assert [(part.kind, part.question, part.title, part.first, part.last) for part in found.parts] == [
        ("body", None, "", 2, 3),
        ("answer", 0, f"1. {FIRST}", 4, 6),
        ("answer", 1, f"2. {SECOND}", 7, 15),
        ("annex", None, "Annex: Figures", 16, 17),
    ]
    assert [part.text for part in found.parts] == [
        "Submitted by Ann Archer, Observatory Network\n\nWe thank the chair for *both* questions.",
        "- a. No lamp[^1] is lit.\n- b. The stars are **seen**.\n\n[^1]: A lamp is a light.",
        "We recommend:\n\n- a register of lamps;\n  - with places\n- shields.\n\n"
        "| Place | Lamps |\n| --- | --- |\n| Park | 7 |",
        "Seven lamps.",
    ]
    assert [(one.name, one.organisation, one.role, one.line) for one in found.authors] == [
        ("", "Arcadia", "author", 1),
        ("Ann Archer", "Observatory Network", "submitted_by", 2),
    ]
    assert [line for line, message in messages(found) if "names 2 authors" in message] == [1]
    assert len(messages(found)) == 1


def test_markdown_comes_in_question_by_question() -> None:
    found = read(SENT, "sent.md")
    assert found.title == "Contribution of Arcadia"
    assert [(part.kind, part.question, part.first) for part in found.parts] == [
        ("body", None, 3),
        ("answer", 0, 7),
        ("answer", 1, 13),
        ("annex", None, 25),
    ]
    assert found.parts[1].text == ("a. No lamp[^1] is lit.\n\nb. The stars are **seen**.\n\n[^1]: A lamp is a light.")


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_no_word_is_lost_between_the_formats(kind: Kind) -> None:
    words = all_words(read(convert(SENT, kind), f"sent.{kind}"))
    assert words == re.sub(r"\[\^1\]:?|[*|#]|-{2,}|(?m:^ *- )", "", _with_note_after_its_answer(SENT)).split()


def _with_note_after_its_answer(text: str) -> str:
    running, note = text.split("[^1]:")
    return running.replace(f"2. {SECOND}", f"{note}\n2. {SECOND}")


def test_markdown_is_read_as_markdown_and_nothing_else() -> None:
    text = "## Lamps\n\nA *lamp*\nis ~~no~~ light.\n\n> It shines.\n\n3. three\n4. four\n\n## Stars\n\nThey shine."
    assert body(text, "sent.md") == text.replace("*lamp*\nis", "*lamp* is")


def test_broken_notes_of_markdown() -> None:
    found = read("Lamps[^2] shine.\n\n[^1]: Nobody cites me.\n\nStars shine.\n", "sent.md", questions=())
    assert found.parts[0].text == "Lamps\\[^2] shine.\n\nStars shine.\n\nNobody cites me."
    assert messages(found) == [
        (1, "The mark of footnote 2 has no note: kept as it is; the note may be lost."),
        (3, "Nothing cites footnote 1: kept as a paragraph at the end."),
    ]


def test_a_question_and_its_answer_in_one_paragraph() -> None:
    found = read(convert(f"**{FIRST}** It is *dark*.", "docx"), "sent.docx")
    assert [(part.title, part.text) for part in found.parts] == [(FIRST, "It is *dark*.")]


CHANGED = (
    'Lamps [shine]{.insertion author="Ann" date="2031-01-01T00:00:00Z"}'
    '[burn]{.deletion author="Ann" date="2031-01-01T00:00:00Z"} here'
    '[Why?]{.comment-start id="1" author="Bo" date="2031-01-01T00:00:00Z"} now[]{.comment-end id="1"}.'
)


def test_tracked_changes_and_comments_of_a_word_document() -> None:
    found = read(convert(CHANGED, "docx"), "sent.docx", questions=())
    assert found.parts[0].text == "Lamps shine here now."
    assert messages(found) == [
        (1, "The document's comments in the margin are left out: 1."),
        (1, "The document's tracked changes are read as if they were accepted: 2."),
    ]


def test_tracked_changes_and_comments_of_an_opendocument_text() -> None:
    info = "<office:change-info><dc:creator>Ann</dc:creator><dc:date>2031-01-01T00:00:00</dc:date></office:change-info>"
    regions = (
        f'<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>{info}<text:p>burn</text:p>'
        f'</text:deletion></text:changed-region><text:changed-region text:id="c2"><text:insertion>{info}'
        "</text:insertion></text:changed-region></text:tracked-changes>"
    )
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<office:body><office:text>{regions}<text:p>Lamps <text:change text:change-id="c1"/>'
        '<text:change-start text:change-id="c2"/>shine<text:change-end text:change-id="c2"/> here.'
        "<office:annotation><text:p>Why?</text:p></office:annotation></text:p></office:text></office:body>"
        "</office:document-content>"
    )
    found = read(changed(convert("x", "odt"), {"content.xml": content.encode()}), "sent.odt", questions=())
    assert found.parts[0].text == "Lamps shine here."
    assert messages(found) == [
        (1, "The document's comments in the margin are left out: 1."),
        (1, "The document's tracked changes are read as if they were accepted: 2."),
    ]


def test_headers_and_footers_of_documents_are_told() -> None:
    header = (
        '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r>'
        '<w:t>Lamps &amp; </w:t></w:r><w:r><w:t xml:space="preserve">stars</w:t></w:r></w:p></w:hdr>'
    )
    numbers = header.replace("Lamps &amp; ", "3").replace("stars", "")
    document = changed(
        convert("Lamps.", "docx"), {"word/header1.xml": header.encode(), "word/footer1.xml": numbers.encode()}
    )
    left_out = [(1, "“Lamps & stars” stands in the header or footer of the pages: left out.")]
    assert messages(read(document, "sent.docx", questions=())) == left_out
    styles = "<style:header><text:p>Lamps &amp; stars<text:page-number>3</text:page-number></text:p></style:header>"
    document = changed(convert("Lamps.", "odt"), {"styles.xml": f"<x>{styles}</x>".encode()})
    assert messages(read(document, "sent.odt", questions=())) == left_out
