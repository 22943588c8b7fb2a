"""The words of a unit in sentences: what people point at when a whole paragraph is too much.

Where a sentence ends is a guess that errs on the side of going on: an abbreviation, an initial, a number before a
small letter end none. A line break always does.
"""

import re

Span = tuple[int, int]

_END = re.compile(r"(?:[.!?…؟]+[)\]\"'”’»]*(?=\s)|[。！？]+[」』”）]*|\n)")
_SHORT = re.compile(
    r"(?:^|[\s(\"'“‘«])(?:[A-Za-z]|e\.g|i\.e|cf|etc|vs|viz|No|Nos|Art|art|Arts|para|paras|pp?|Mr|Mrs|Ms|Dr|Prof|em|St"
    r"|Rev|Add|Corr|Res|vol|ch|Ch|M|Mme|ibid|al)\.$"
)
_GOES_ON = re.compile(r"\s+[(\[\"'“‘«]*[^\W\d_]")


def sentences(plain: str) -> tuple[Span, ...]:
    """Where the sentences of a unit's words begin and end, without the white space between them."""
    found: list[Span] = []
    start = 0
    for match in _END.finditer(plain):
        if _ends(plain, match):
            found += _trimmed(plain, start, match.end())
            start = match.end()
    return (*found, *_trimmed(plain, start, len(plain)))


def begins(plain: str, at: int) -> bool:
    """Whether a sentence begins at ``at``."""
    return any(start == at for start, _ in sentences(plain))


def ends(plain: str, at: int) -> bool:
    """Whether a sentence ends at ``at``, or nothing but its closing signs follows."""
    return any(start < at <= end and not re.search(r"\w", plain[at:end]) for start, end in sentences(plain))


def _ends(plain: str, match: re.Match[str]) -> bool:
    if match.group() == "\n":
        return True
    if _SHORT.search(plain[: match.start() + 1]):
        return False
    following = _GOES_ON.match(plain, match.end())
    return not (following and following.group()[-1].islower())


def _trimmed(plain: str, start: int, end: int) -> list[Span]:
    text = plain[start:end]
    start, end = start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
    return [(start, end)] if start < end else []
