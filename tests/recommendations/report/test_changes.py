"""The appendices about the edition before: changes in words, and the concordance of numbers."""

import io
from dataclasses import replace

import openpyxl
import pytest

from recommendations.report import changes, marking
from recommendations.report.renderers import RENDERERS
from tests.recommendations.report import editions, reading, samples
from wgec.kernel.text.blocks import Body
from wgec.kernel.text.markdown import canonical, write

pytestmark = pytest.mark.once


def test_the_changes_are_told_kind_by_kind() -> None:
    made = changes.changes(*editions.pair())
    assert (made.name, made.title) == ("changes", "Changes since the previous edition")
    assert made.text == canonical(made.text)
    for words in (
        "Compared with the edition of 5 March 2031.",
        "| New | 2 |",
        "| Unchanged | 1 |",
        "# New\n\n- **Recommendation 9**, Delegation 9: I. Street lamps\n- **Recommendation 10**, Delegation 10",
        "**Recommendation 1**, Delegation 1 and Borduria\n\n> Attribution:\n>\n> Delegation 1 **and Borduria**",
        "> Every **street** lamp is **shielded**.[1]\n>\n> […]\n>\n> - ~~b)~~ **c)** ~~in ports~~ **on piers**\n>\n"
        "> [1] Seen from **far** above.",
        "> On record beside the text:\n>\n> **Reservation: Verdania: We doubt it.**",
        "# Moved\n\n- **Recommendation 7**, Delegation 7: from I. Lamps & lanterns to II. Ports",
        "# Renumbered\n\n- **Recommendation 11**, Kestria: without a number in the previous edition",
        "# Merged\n\n- **Recommendation 3**, Delegation 3: Merged into Recommendation 1.",
        "# Split\n\n- **Recommendation 5**, Delegation 5: Split into Recommendation 9, Recommendation 10.",
        "# Withdrawn\n\n- **Recommendation 4**, Delegation 4: Withdrawn. At its own request.",
        "# No longer in the report\n\n- **Number 6 of the previous edition**, Delegation 6: "
        "in the previous edition under I. Lamps & lanterns",
        "# The report around the texts\n\nTitle:\n\n> Compilation of **all** recommendations on dark skies",
    ):
        assert words in made.text, words
    assert "Date:" not in made.text


def test_the_concordance_joins_what_stays() -> None:
    made = changes.concordance(*editions.pair())
    assert made.title == "Concordance of numbers"
    assert made.text == (
        "Compared with the edition of 5 March 2031.\n\n"
        "| In the previous edition | In this edition |\n| --- | --- |\n"
        "| 1–5 | Recommendations 1 to 5 |\n"
        "| 6 | no longer in the report |\n"
        "| 7 | Recommendation 7 |\n"
        "| – | Recommendation 9, new |\n| – | Recommendation 10, new |\n| – | Recommendation 11 |"
    )


def test_a_number_that_became_another_is_told_bare() -> None:
    old = samples.document(samples.entry(1, "One."), samples.entry(2, "Two."))
    first, second = old.entries()
    new = samples.document(replace(first, number=2), replace(second, number=1))
    assert changes.concordance(old, new).text.splitlines()[-2:] == [
        "| 1 | Recommendation 2 |",
        "| 2 | Recommendation 1 |",
    ]
    assert "- **Recommendation 2**, Delegation 1: number 1 in the previous edition" in changes.changes(old, new).text


def test_two_editions_that_are_alike_say_so() -> None:
    made = changes.changes(samples.small(), samples.small())
    assert made.text.endswith("Nothing has changed.")


def test_a_compendium_tells_contributions() -> None:
    old, new = (replace(each, kind="compendium") for each in editions.pair())
    text = changes.changes(old, new).text
    assert "- **Contribution 9**, Delegation 9" in text
    assert "Recommendation 9**" not in text
    assert "| 1–5 | 1–5 |" in changes.concordance(old, new).text


@pytest.mark.parametrize("format", [name for name in RENDERERS if name != "csv"])
def test_every_format_of_a_document_prints_both_appendices(format: str) -> None:
    old, new = editions.pair()
    whole = replace(new, appendices=(changes.changes(old, new), changes.concordance(old, new)))
    content = RENDERERS[format].render(whole)
    if format == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        found = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    else:
        found = content.decode() if format in ("html", "json") else reading.READERS[format](content)
    for words in (
        "Changes since the previous edition",
        "Concordance of numbers",
        "no longer in the report",
        "on piers",
    ):
        assert reading.letters(words) in reading.letters(found)


def test_numbers_in_the_changes_lead_to_their_recommendations() -> None:
    old, new = editions.pair()
    whole = replace(new, appendices=(changes.changes(old, new), changes.concordance(old, new)))
    page = RENDERERS["html"].render(whole).decode()
    appendix = page[page.index('id="appendix-1"') :]
    assert '<a href="#recommendation-9"' in appendix
    assert '<a href="#recommendation-11"' in appendix
    assert 'href="#recommendation-6"' not in appendix


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_any_text_can_be_marked_against_any_other(name: str) -> None:
    text = canonical(samples.SAMPLES[name])
    for other in ("", "Other words.", samples.SAMPLES["table"], samples.SAMPLES["notes"], samples.SAMPLES["nested"]):
        for old, new in ((canonical(other), text), (text, canonical(other))):
            written = write(Body(marking.marked(old, new), ()))
            assert written == canonical(written)
            assert bool(written) == (old != new or bool(old))


def test_what_did_not_change_is_left_out() -> None:
    text = "One.\n\nTwo.\n\nThree.\n\nFour."
    (first, second, third) = marking.marked(text, text.replace("Three", "Third"))
    assert [str(each.inlines[0]) for each in (first, third)] == ["Text(text='[…]')"] * 2  # type: ignore[union-attr]
    assert "strike" in repr(second)
