"""Bars, pills and sentences: what stands where, in words and in widths."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from recommendations.enums import SEALED, DesignationWord, Stance
from recommendations.templatetags import standing_shown
from wgec.kernel import consensus
from wgec.kernel.consensus import Seat


def shown(source: str, **values: object) -> str:
    """A template of these tags."""
    return Template("{% load standing_shown %}" + source).render(Context(values))


def widths(html: str) -> list[float]:
    """Of the stretches of a bar, as they are drawn."""
    return [float(width) for width in re.findall(r'<rect class="stance-\w+" x="[\d.]+%" width="([\d.]+)%"', html)]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"support": 1, "objection": 1, "abstain": 1}, [33.3, 33.4, 33.3]),
        ({"support": 1, "objection": 6}, [14.3, 85.7]),
        (dict.fromkeys(Stance.values, 1), [14.3, 14.3, 14.3, 14.2, 14.3, 14.3, 14.3]),
        ({"not_expressed": 5}, [100.0]),
        ({"support": 2, "objection": 0}, [100.0]),
    ],
)
def test_the_widths_of_a_bar_come_to_a_hundred(counts: dict[str, int], expected: list[float]) -> None:
    drawn = widths(shown("{% stance_bar counts %}", counts=counts))
    assert drawn == expected
    assert round(sum(drawn), 6) == 100


def test_each_stretch_begins_where_the_one_before_ends() -> None:
    html = shown("{% stance_bar counts %}", counts={"support": 1, "can_live_with": 1, "objection": 1})
    assert re.findall(r'<rect class="stance-(\w+)" x="([\d.]+)%"', html) == [
        ("support", "0.0"),
        ("can_live_with", "33.3"),
        ("objection", "66.7"),
    ]


def test_a_bar_says_in_words_what_it_shows() -> None:
    counts = {"not_expressed": 3, "objection": 1, "support": 2}
    html = shown("{% stance_bar counts 'Government' %}", counts=counts)
    assert 'role="img" aria-label="Government: 2 support, 1 objection, 3 not expressed"' in html


def test_a_bar_beside_its_words_is_not_told_twice() -> None:
    html = shown("{% stance_bar counts beside=True %}", counts={"support": 1})
    assert 'aria-hidden="true"' in html
    assert "aria-label" not in html


def test_nobody_to_count_is_no_bar() -> None:
    assert shown("{% stance_bar counts 'Academia' %}", counts={}).strip() == ""


def test_a_bar_is_the_same_in_a_language_with_other_digits() -> None:
    with translation.override("ar"):
        assert widths(shown("{% stance_bar counts %}", counts={"support": 1, "abstain": 2})) == [33.3, 66.7]


def test_counts_are_words_in_their_order() -> None:
    counts = {"reservation": 2, "can_live_with": 7, "support": 17, "silence": 1, "abstain": 1}
    assert standing_shown.counts_in_words(counts).replace("\u00a0", " ") == (
        "17 support · 7 can live with · 1 by silence · 2 reservations · 1 abstention"
    )


@pytest.mark.parametrize("word", [*DesignationWord.values, SEALED])
def test_every_state_has_a_symbol_and_a_word_of_its_own(word: str) -> None:
    html = shown("{% state_pill word %}", word=word)
    symbol = standing_shown.STATE_SYMBOLS[word]
    assert f'<span class="pill state-{word}"><span class="symbol" aria-hidden="true">{symbol}</span>' in html
    assert list(standing_shown.STATE_SYMBOLS.values()).count(symbol) == 1


def test_a_designation_says_whose_it_is() -> None:
    html = shown("{% state_pill 'agreed_ad_referendum' 'Chair' %}")
    assert '<span class="whose">Chair:</span> Agreed ad referendum' in html


def test_a_stance_is_a_symbol_and_a_word() -> None:
    assert '<span class="symbol" aria-hidden="true">✕</span><span>Objection</span>' in shown(
        "{% stance_mark 'objection' %}"
    )
    assert "<span>Not expressed</span>" in shown("{% stance_mark 'not_expressed' %}")


def test_the_legend_names_silence_where_there_was_some() -> None:
    assert "Agreed by silence" in shown("{% stance_legend %}")
    assert "Agreed by silence" not in shown("{% stance_legend silence=False %}")


def test_reasons_are_told_with_the_names_of_groups() -> None:
    seats = [Seat(1, "government", "african"), Seat(2, "private_sector"), Seat(3, "government", "asia_pacific")]
    found = consensus.indicator(seats, {1: "objection", 2: "support"}, call_closed=False)
    assert [standing_shown.in_words(reason) for reason in found.reasons] == [
        "On record already: 1 objection, from Government.",
        "Only 2 of the groups have a counted position; 3 are needed.",
        "The counting seats belong to 2 groups in all: this threshold cannot be met.",
        "Only 1 of the regional groups has a counted position; 3 are needed.",
        "The counting seats belong to 2 regional groups in all: this threshold cannot be met.",
        "No counted position yet from Asia-Pacific States.",
        "1 of 3 seats has not expressed a position.",
    ]
