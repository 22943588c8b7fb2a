"""Labels that authors write themselves before a paragraph or a list item: "9.1", "(viii)", "22. a.", "A1.", "b)"."""

import re
from collections.abc import Iterator

_LABEL = re.compile(
    r"""(?:
        @\s*[Pp]ara(?:graph|\.)?\s*\d+(?=:?\s)     # @ Para 70:
      | \d+[.)]\s[a-z][.)](?=\s)                # 22. a.
      | \d+(?:\.\d+)+\.?(?=\s+[^\W\da-z_])      # 9.1, before a capital: not a quantity
      | \d+[.)](?=\s)                           # 7.
      | \((?:[ivxlcdm]+|[IVXLCDM]+|[a-zA-Z]|\d+)\)(?=\s)  # (viii)
      | [A-Z]\d+[.)](?=\s)                      # A1.
      | (?:[ivxlcdm]+|[IVXLCDM]+|[a-zA-Z])\)(?=\s)      # b)
    )""",
    re.VERBOSE,
)
_ORDINAL = re.compile(r"\d+|[a-zA-Z]+$|[a-zA-Z]+(?=\W*$)")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def of(text: str) -> str:
    """The label that a text starts with, as written; empty when it starts with none."""
    match = _LABEL.match(text)
    return match[0] if match else ""


def split(text: str) -> tuple[str, str]:
    """The label and the words after it; the label is empty when the text starts with none."""
    label = of(text)
    return label, text[len(label) :].lstrip() if label else text


def style(label: str) -> str:
    """The shape of a label, so that "A3." and "B1." are alike and "(i)" and "(ii)" are: letters, numbers, signs."""
    return re.sub(r"[A-Z]+", "A", re.sub(r"[a-z]+", "a", re.sub(r"\d+", "1", label)))


def follows(label: str, following: str) -> bool:
    """Whether ``following`` is the next label of the same series: "a)" → "b)", "(iv)" → "(v)", "A1." → "A2."."""
    if not label or style(label) != style(following):
        return False
    before, after = _last_ordinal(label), _last_ordinal(following)
    if before is None or after is None or label[: before.start()] != following[: after.start()]:
        return False
    return any(rank + 1 in set(ranks(after[0])) for rank in ranks(before[0]))


def _last_ordinal(label: str) -> re.Match[str] | None:
    return next(reversed(list(_ORDINAL.finditer(label))), None)


def ranks(ordinal: str) -> Iterator[int]:
    """Where an ordinal may stand in its series: "v" is the 22nd letter and the Roman five."""
    if ordinal.isdigit():
        yield int(ordinal)
        return
    ordinal = ordinal.lower()
    if len(ordinal) == 1:
        yield ord(ordinal) - ord("a") + 1
    if rank := roman(ordinal):
        yield rank


def roman(numeral: str) -> int:
    """The value of a well-formed Roman numeral, 0 for any other word."""
    values = [_ROMAN.get(letter, 0) for letter in numeral.lower()]
    if not values or 0 in values:
        return 0
    value = sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))
    return value if to_roman(value).lower() == numeral.lower() else 0


def to_roman(value: int) -> str:
    """The Roman numeral of a positive number, in capitals."""
    numeral = ""
    for worth, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        numeral += letters * (value // worth)
        value %= worth
    return numeral
