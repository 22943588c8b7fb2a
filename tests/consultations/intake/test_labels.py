"""Labels that authors write: recognised, told apart from words, and followed."""

import pytest

from consultations.intake import labels


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("1. So", "1."), ("10. so", "10."), ("2) so", "2)"), ("9.1 So", "9.1"), ("9.1.2 So", "9.1.2"),
        ("22. a. So", "22. a."), ("(viii) So", "(viii)"), ("(b) So", "(b)"), ("(3) So", "(3)"), ("b) so", "b)"),
        ("A1. So", "A1."), ("@ Para 70: So", "@ Para 70"), ("@para 7 so", "@para 7"), ("(IV) So", "(IV)"),
        ("1.5 million", ""), ("2030 Agenda", ""), ("(see) so", ""), ("A. Heading", ""), ("1.So", ""), ("So", ""),
    ],
)  # fmt: skip
def test_of(text: str, label: str) -> None:
    assert labels.of(text) == label


@pytest.mark.parametrize(
    ("label", "following", "expected"),
    [
        ("a)", "b)", True), ("(i)", "(ii)", True), ("(iv)", "(v)", True), ("(h)", "(i)", True), ("A1.", "A2.", True),
        ("9.", "10.", True), ("9.1", "9.2", True), ("a)", "c)", False), ("a)", "b.", False), ("A1.", "B2.", False),
        ("", "a)", False), ("(iv)", "(vi)", False),
    ],
)  # fmt: skip
def test_follows(label: str, following: str, expected: bool) -> None:
    assert labels.follows(label, following) is expected


def test_roman_numerals_there_and_back() -> None:
    assert all(labels.roman(labels.to_roman(number)) == number for number in range(1, 500))
    assert labels.roman("mix") == 1009
    assert [labels.roman(word) for word in ("", "iiii", "civil", "x1")] == [0, 0, 0, 0]


def test_what_stands_after_a_label() -> None:
    assert labels.split("(iv) So") == ("(iv)", "So")
    assert labels.split("So") == ("", "So")
