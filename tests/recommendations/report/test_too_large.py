"""Texts larger than what people may send in, tables wider than the page, words longer than a line: none is lost."""

import io
from dataclasses import replace

import pypdf
import pytest

from recommendations.report import tables
from recommendations.report.document import Appendix
from recommendations.report.inspection import inspect
from recommendations.report.renderers import RENDERERS, prepared
from recommendations.report.writable import cleaned
from tests.recommendations.report import reading, samples
from wgec.kernel.errors import Malformed
from wgec.kernel.text import blocks as tree
from wgec.kernel.text.reading import MAX_LINES

pytestmark = pytest.mark.once


def test_an_annex_of_the_report_may_be_longer_than_a_text_of_a_delegation() -> None:
    text = tables.text(*(tables.paragraph(f"Line {line}.") for line in range(MAX_LINES)))
    with pytest.raises(Malformed):
        tree.parse(text)
    document = replace(samples.document(), appendices=(Appendix("matrix", "Positions", text),))
    assert inspect(document) == []
    for name in ("html", "md", "csv"):
        assert RENDERERS[name].render(document)


@pytest.mark.parametrize("letter", ["x", "é", "ж"])
def test_a_word_longer_than_a_line_stays_on_the_page(letter: str) -> None:
    content = RENDERERS["pdf"].render(samples.document(samples.entry(1, letter * 500)))
    lines = [line for line in _lines(content) if letter * 3 in line]
    assert sum(line.count(letter) for line in lines) == 500
    assert max(map(len, lines)) < 120


def _lines(content: bytes) -> list[str]:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return [line for page in pages for line in page.extract_text().splitlines()]


def test_a_table_wider_than_the_page_is_several_tables() -> None:
    head = " | ".join(f"h{column}" for column in range(50))
    cells = " | ".join(f"c{column}" for column in range(50))
    text = f"| {head} |\n|{' --- |' * 50}\n| {cells} |"
    (table,) = tree.parse(text).blocks
    assert isinstance(table, tree.Table)
    narrow = list(prepared.slices(table))
    assert [len(each.head) for each in narrow] == [12, 12, 12, 12, 6]
    assert {tree.plain(tree.Body(each.head[0].blocks, ())) for each in narrow} == {"h0"}
    found = reading.READERS["pdf"](RENDERERS["pdf"].render(samples.document(samples.entry(1, text))))
    assert all(f"c{column}" in found for column in range(50))
    assert len(list(prepared.slices(tree.Table(table.head[:12], ())))) == 1


def test_a_document_that_is_clean_stays_what_it_is() -> None:
    document = samples.small()
    assert cleaned(document) is document
    broken = replace(document, title="A\x01B", masthead=("C\x0cD",))
    assert (cleaned(broken).title, cleaned(broken).masthead) == ("AB", ("C D",))


def test_letters_of_the_head_that_no_font_has_are_named() -> None:
    (said,) = inspect(replace(samples.document(), title="Lamps 𒀀"))
    assert "𒀀 (U+12000)" in said
