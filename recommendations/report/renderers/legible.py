"""Which characters the report's fonts can show, and what is printed for the others."""

import json
import pathlib
import re
import unicodedata
from bisect import bisect_right
from functools import cache

FONTS = pathlib.Path(__file__).parent.parent / "fonts"

# Invisible characters that the page engine refuses or that would glue words together.
_DROPPED = {0xFEFF, 0xFFFE, 0xFFFF, *range(0x09), *range(0x0E, 0x20), 0x7F}
_SPACES = {
    0x09: " ",
    0x0A: " ",
    0x0B: " ",
    0x0C: " ",
    0x0D: " ",
    0x2028: " ",
    0x2029: " ",
}
_TIDIED = str.maketrans({**dict.fromkeys(_DROPPED, ""), **_SPACES})

# What most texts are made of; a text of these alone needs no closer look.
_PLAIN = re.compile(r"[\x20-\x7e\xa0-\xff\u2010-\u2015\u2018-\u201e\u2026\u0410-\u044f]*\Z")


def legible(text: str) -> str:
    """``text`` as the fonts can print it: a character that none of them has is named by its code, "[U+0E01]"."""
    if _PLAIN.match(text):
        return text
    text = unicodedata.normalize("NFC", text.translate(_TIDIED))
    return "".join(character if shown(character) else f"[U+{ord(character):04X}]" for character in text)


def unknown(text: str) -> set[str]:
    """The characters of ``text`` that no font of the report has."""
    if _PLAIN.match(text):
        return set()
    return {character for character in unicodedata.normalize("NFC", text.translate(_TIDIED)) if not shown(character)}


@cache
def shown(character: str) -> bool:
    """Whether some font of the report has this character, or it is one that is never seen."""
    if unicodedata.category(character) == "Cf":
        return True
    firsts, lasts = _coverage()
    place = bisect_right(firsts, ord(character)) - 1
    return place >= 0 and ord(character) <= lasts[place]


@cache
def _coverage() -> tuple[list[int], list[int]]:
    ranges = json.loads((FONTS / "coverage.json").read_text())
    return [first for first, _ in ranges], [last for _, last in ranges]
