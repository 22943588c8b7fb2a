"""The limits of the rule: as stored, as usual, and what is refused with which sentence."""

from fractions import Fraction
from typing import Any

import pytest

from wgec.kernel.consensus import Thresholds
from wgec.kernel.sentences import Sentence

pytestmark = pytest.mark.once


def test_the_usual_ones() -> None:
    assert Thresholds().to_json() == {
        "quorum": "1/2",
        "groups": 3,
        "regions": 3,
        "most_against": "1/4",
        "contested": "1/2",
        "favourable": "2/3",
        "support": "1/2",
    }
    assert Thresholds.from_json(None) == Thresholds.from_json({}) == Thresholds()


def test_what_is_missing_is_as_usual() -> None:
    read = Thresholds.from_json({"quorum": "2/3", "regions": 0, "support": 1, "most_against": "0"})
    expected = Thresholds(quorum=Fraction(2, 3), regions=0, support=Fraction(1), most_against=Fraction(0))
    assert read == expected
    assert Thresholds.from_json({"quorum": "2/4"}) == Thresholds()


@pytest.mark.parametrize(
    ("stored", "sentence"),
    [
        (
            {"majority": "1/2"},
            "There is no threshold “majority”; the thresholds are quorum, groups, regions, most_against, contested, "
            "favourable, support.",
        ),
        ({"quorum": "3/2"}, "“quorum” is a share: it must lie between 0 and 1."),
        ({"support": 2}, "“support” is a share: it must lie between 0 and 1."),
        ({"most_against": "-1/4"}, "“most against” must be a fraction such as 1/4."),
        ({"quorum": 0.5}, "“quorum” must be a fraction such as 1/4."),
        ({"quorum": "0.5"}, "“quorum” must be a fraction such as 1/4."),
        ({"quorum": "50%"}, "“quorum” must be a fraction such as 1/4."),
        ({"quorum": "1/0"}, "“quorum” must be a fraction such as 1/4."),
        ({"quorum": "¹/₂"}, "“quorum” must be a fraction such as 1/4."),
        ({"quorum": ""}, "“quorum” must be a fraction such as 1/4."),
        ({"quorum": None}, "“quorum” must be a fraction such as 1/4."),
        ({"quorum": True}, "“quorum” must be a fraction such as 1/4."),
        ({"groups": 0}, "“groups” must be a whole number of at least 1."),
        ({"groups": "3"}, "“groups” must be a whole number of at least 1."),
        ({"groups": True}, "“groups” must be a whole number of at least 1."),
        ({"regions": -1}, "“regions” must be a whole number of at least 0."),
        ({"regions": 1.0}, "“regions” must be a whole number of at least 0."),
        (
            {"most_against": "3/4"},
            "Support cannot be broad with objections of 3/4 when more than 1/2 is contested: “most against” must not "
            "exceed “contested”.",
        ),
        (["quorum"], "Thresholds are stored as names with their values."),
    ],
)
def test_nonsense_is_refused(stored: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as refusal:
        Thresholds.from_json(stored)
    assert str(refusal.value) == sentence


def test_a_float_is_refused_in_code_too() -> None:
    with pytest.raises(ValueError, match=r"^“contested” must be a fraction such as 1/4\.$") as refusal:
        Thresholds(contested=0.5)  # type: ignore[arg-type]
    assert isinstance(refusal.value.args[0], Sentence)


def test_the_limits_may_meet() -> None:
    assert Thresholds.from_json({"most_against": "1/2"}).most_against == Thresholds().contested
