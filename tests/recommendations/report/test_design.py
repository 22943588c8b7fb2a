"""What a report is to hold: read from plain values, refused with a sentence, stored by what is not usual."""

from typing import Any

import pytest

from recommendations.report import design as designs
from recommendations.report.design import Design
from wgec.kernel.errors import Malformed

pytestmark = pytest.mark.once


def test_only_what_is_not_usual_is_stored_and_comes_back() -> None:
    assert designs.to_plain(Design()) == {}
    chosen = Design(kind="rolling", sections=("I", "III"), appendices=("matrix",), with_unplaced=False, time="15:00")
    plain = designs.to_plain(chosen)
    assert plain == {
        "kind": "rolling",
        "sections": ["I", "III"],
        "appendices": ["matrix"],
        "with_unplaced": False,
        "time": "15:00",
    }
    assert designs.from_plain(plain) == chosen


def test_words_are_tidied() -> None:
    assert designs.from_plain({"title": " Two\n lines ", "sections": ["I", "I"]}) == Design(
        title="Two lines", sections=("I",)
    )


@pytest.mark.parametrize(
    "symbol",
    ["E/CN.16/2018/CRP.3", "A/AC.290/2021/CRP.2/Rev.1", "A/INB/5/6", "A/CONF.232/2023/CRP.2", "TD/B/C.I/MEM.8/2"],
)
def test_symbols_as_they_are_written(symbol: str) -> None:
    assert designs.from_plain({"symbol": symbol}).symbol == symbol


@pytest.mark.parametrize(
    ("plain", "sentence"),
    [
        ({"symbol": "Draft 3"}, "“Draft 3” is not written as a document's symbol is: E/CN.16/2018/CRP.3."),
        ({"symbol": "e/cn.16"}, "is not written as a document's symbol is"),
        ({"symbol": "E/CN.16/"}, "is not written as a document's symbol is"),
        ({"kind": "poem"}, "“poem” is not a kind of report. There are: compilation, received"),
        ({"appendices": ["map"]}, "“map” is not an annex. There are: matrix"),
        ({"states": ["happy"]}, "“happy” is not a state."),
        ({"paper": "a3"}, "“a3” is not a paper size. There are: a4, letter."),
        ({"distribution": "secret"}, "“secret” is not a distribution. There are: general, limited, restricted."),
        ({"original": ["tlh-x"]}, "“tlh-x” is no code of a language."),
        ({"language": "../etc"}, "“../etc” is no code of a language."),
        ({"time": "25:00"}, "“25:00” is no time of day."),
        ({"limit": -1}, "A limit of words is between 0, which is none, and 10000000."),
        ({"limit": "many"}, "“limit” is not of the type that it should be."),
        ({"sections": "I"}, "“sections” is not of the type that it should be."),
        ({"colour": "red"}, "A report has no choice “colour”."),
        ({"kind": "dossier"}, "Choose the delegation whose dossier it is."),
        ({"kind": "record"}, "Choose the first and the last day of the meeting."),
        ({"kind": "record", "since": "today", "until": "2031-01-01"}, "“today” is no day."),
        ({"kind": "record", "since": "2031-01-02", "until": "2031-01-01"}, "is before the first"),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_a_sentence(plain: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Malformed) as refused:
        designs.from_plain(plain)
    assert sentence in str(refused.value.sentence)
