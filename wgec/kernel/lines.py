"""Names and other words of one line, as they are kept: nothing in them that nobody sees. Pure Python."""

import re
import unicodedata

#: Joiners have a meaning inside the words of some scripts, and hide a difference anywhere else.
_JOINERS = "\u200c\u200d"
_JOINED_FROM = "\u0600"  # Arabic, and the scripts after it; neither Latin, Greek, Cyrillic nor Hebrew
_UNSEEN = ("Cc", "Cf", "Cs")  # controls; formats such as overrides of direction, soft hyphens, tags; halves of letters
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters that show as nothing
_WHITE = re.compile(r"\s+")


def one_line(words: str) -> str:
    """``words`` in one line: spaces for line breaks and tabs, letters composed, and nothing that cannot be seen.

    Two names that look the same are then the same, and none turns what is printed around it.
    """
    composed = _WHITE.sub(" ", unicodedata.normalize("NFC", words))
    seen = (letter for place, letter in enumerate(composed) if _is_seen(composed, place))
    return " ".join("".join(seen).split())


def _is_seen(words: str, place: int) -> bool:
    if words[place] in _JOINERS:
        return all(_joins(each) for each in (words[place - 1 : place], words[place + 1 : place + 2]))
    return words[place] not in _BLANK and unicodedata.category(words[place]) not in _UNSEEN


def _joins(letter: str) -> bool:
    """Whether it belongs to a script in which joiners have a meaning; "" for the edge of the words does not."""
    return letter >= _JOINED_FROM and unicodedata.category(letter)[0] in "LM"
