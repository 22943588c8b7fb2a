"""Roman numerals: what the parts of a document are printed with."""

from collections.abc import Sequence

_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """``number``, from 1 on, as it is printed: 4 is "IV"."""
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written


def next_numeral(known: Sequence[str]) -> str:
    """The first Roman numeral, counted from how many there are, that is none of ``known``."""
    number = len(known) + 1
    while roman(number) in known:
        number += 1
    return roman(number)
