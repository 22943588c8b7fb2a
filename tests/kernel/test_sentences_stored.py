"""Sentences that were stored can still be translated when they are read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wgec.kernel import consensus
from wgec.kernel.consensus import STANCES, Seat
from wgec.kernel.sentences import Sentence

GROUPS = ("government", "private_sector", "civil_society")
REGIONS = ("african", "asia_pacific", "")


def back(sentence: Sentence) -> Sentence:
    """Through the text of JSON and back."""
    return Sentence.from_json(json.loads(json.dumps(sentence.to_json())))


@given(st.lists(st.tuples(st.sampled_from(GROUPS), st.sampled_from(REGIONS), st.sampled_from(STANCES)), max_size=9))
def test_every_reason_comes_back_as_it_was(said: list[tuple[str, str, str]]) -> None:
    seats = [Seat(number, group, region) for number, (group, region, _stance) in enumerate(said)]
    positions = {number: stance for number, (*_place, stance) in enumerate(said)}
    for reason in consensus.indicator(seats, positions, call_closed=True).reasons:
        again = back(reason)
        assert (again, again.message, again.plural, again.count, again.values) == (
            reason,
            reason.message,
            reason.plural,
            reason.count,
            reason.values,
        )


def test_what_comes_back_speaks_another_language() -> None:
    seats = [Seat(1, "government", "african"), Seat(2, "government", "african")]
    reason = back(consensus.indicator(seats, {1: "objection"}, call_closed=False).reasons[0])
    words = {
        "On record already: %(objections)s.": "Liegt schon vor: %(objections)s.",
        "%(positions)s, from %(group)s": "%(positions)s (%(group)s)",
    }
    shown = reason.render(
        lambda message: words.get(message, message),
        lambda one, many, count: "%(count)s Einspruch" if count == 1 else "%(count)s Einsprüche",
        {"government": "Regierungen"},
    )
    assert shown == "Liegt schon vor: 1 Einspruch (Regierungen)."


def test_what_is_no_sentence_is_refused() -> None:
    with pytest.raises(KeyError):
        Sentence.from_json({"message": "Words."})
