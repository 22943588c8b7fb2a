"""Statements under a text: in every format, labelled, escaped, and nothing where there are none."""

import io
import re
from dataclasses import replace
from zipfile import ZipFile

import lxml.html
import pytest

from recommendations.report.document import Document, Statement, fingerprint, from_json, to_json
from recommendations.report.inspection import inspect
from recommendations.report.renderers import RENDERERS
from tests.recommendations.report import reading, samples
from wgec.kernel.text.markdown import canonical

pytestmark = pytest.mark.once

SAID = (
    Statement("designation", "Designation", "Consensus. The Working Group agreed on this text."),
    Statement("objection", "Objection", "It goes too far.", "Borduria"),
    Statement("reservation", "Reservation", "Not where it costs.", "Kestria & Sons"),
)
NASTY = (
    Statement("reservation", "<b>Reservation</b>", "<script>alert(1)</script> *no* _no_ # | [x](y) `z` &amp;", "**K**"),
    Statement("explanation", "Explanation", '#import "x.typ" $ x^2 $ #read("/etc/passwd") ]]> </w:t>', "1. K"),
)


def with_statements(*said: Statement, **fields: object) -> Document:
    """A report of two texts, statements under the first."""
    return samples.document(
        samples.entry(1, "Every lamp is shielded[^1].\n\n[^1]: Seen from above.", statements=said, **fields),
        samples.entry(2, "Every lamp is dimmed."),
    )


@pytest.mark.parametrize("said", [SAID, NASTY])
@pytest.mark.parametrize("format", reading.READERS)
def test_every_word_of_them_is_printed(format: str, said: tuple[Statement, ...]) -> None:
    content = RENDERERS[format].render(with_statements(*said))
    found = reading.letters(reading.READERS[format](content))
    for each in said:
        for words in (each.label, each.delegation, each.text):
            assert reading.letters(words) in found


@pytest.mark.parametrize("format", reading.READERS)
def test_they_stand_between_their_text_and_the_next_one(format: str) -> None:
    found = reading.letters(reading.READERS[format](RENDERERS[format].render(with_statements(*SAID))))
    places = [found.rindex(reading.letters(words)) for words in ("is shielded", "agreed on this text", "is dimmed")]
    assert places == sorted(places)


@pytest.mark.parametrize("format", RENDERERS)
def test_the_same_document_gives_the_same_bytes(format: str) -> None:
    document = with_statements(*SAID, *NASTY)
    assert RENDERERS[format].render(document) == RENDERERS[format].render(from_json(to_json(document)))


@pytest.mark.parametrize("format", RENDERERS)
def test_nothing_of_them_is_left_where_there_are_none(format: str) -> None:
    assert RENDERERS[format].render(with_statements()) == RENDERERS[format].render(
        samples.document(*(replace(each, statements=()) for each in with_statements(*SAID).entries()))
    )
    assert fingerprint(with_statements()) != fingerprint(with_statements(*SAID))


def test_on_the_web_they_are_labelled_and_in_the_language_of_the_report() -> None:
    document = with_statements(*SAID, language="ar")
    page = lxml.html.document_fromstring(RENDERERS["html"].render(document))
    (said,) = page.xpath("//article[1]/div[@class='statements']")
    assert (said.get("lang"), said.get("dir")) == ("en", "ltr")
    assert [node.text_content() for node in said.xpath(".//strong")] == ["Designation:", "Objection:", "Reservation:"]
    assert said.xpath("./blockquote[3]")[0].text_content().strip() == (
        "Reservation: Kestria & Sons: Not where it costs."
    )
    assert not page.xpath("//article[2]/div[@class='statements']")


def test_on_the_web_they_are_escaped() -> None:
    page = RENDERERS["html"].render(with_statements(*NASTY)).decode()
    assert "<script" not in page
    assert "<b>" not in page
    assert "<em>no</em>" not in page


def test_in_markdown_they_are_canonical() -> None:
    text = RENDERERS["md"].render(with_statements(*SAID, *NASTY)).decode()
    assert canonical(text) == text.rstrip("\n")
    assert "> **Objection:** Borduria: It goes too far." in text


def test_in_word_they_are_indented_paragraphs() -> None:
    with ZipFile(io.BytesIO(RENDERERS["docx"].render(with_statements(*SAID)))) as archive:
        body = archive.read("word/document.xml").decode()
    paragraphs = re.findall(r'<w:pStyle w:val="Quote"/>.*?</w:p>', body)
    assert len(paragraphs) == 3
    assert "Objection:" in paragraphs[1]
    assert 'w:left="425"' in paragraphs[1]


def test_a_character_that_no_font_has_is_said() -> None:
    (sentence,) = inspect(with_statements(Statement("reservation", "Reservation", "ก", "Kestria")))
    assert "ก (U+0E01)" in sentence
