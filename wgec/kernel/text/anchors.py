"""Passages: stretches of a unit's words that a comment is on, found again when the unit has changed.

A passage is where it begins and ends in the characters of the unit's ``plain``. What is edited before, after and
inside it moves its ends; it is lost when next to nothing of its words is left.
"""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from wgec.kernel.text import tokens, wording
from wgec.kernel.text.tokens import Token

Span = tuple[int, int]

LEFT = 0.25  # of a passage's letters must be left of it
_TELLING = 12  # a quotation of so many characters is known by its words, wherever it stands
_ALIKE = 0.4  # and a shorter one only where so much around it is the same
_AROUND = 12  # characters before and after a shorter one by which it is known
_LETTERS = 3  # so many in a row show that a word was edited and not replaced
_FUZZY = 80.0  # of 100: how alike a quotation must be to words that are not quite it
_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"})


def follow(old_plain: str, new_plain: str, start: int, end: int) -> Span | None:
    """Where the passage from ``start`` to ``end`` of a unit's words is in its changed words; None when it is gone.

    ValueError when it is none: it must have at least one character that is not white space.
    """
    passage = old_plain[start:end]
    if not 0 <= start < end <= len(old_plain) or not passage.strip():
        raise ValueError(f"no passage from {start} to {end} in {len(old_plain)} characters")
    if old_plain == new_plain:
        return start, end
    pieces = list(_pieces(old_plain, new_plain, start, end))
    found = _span(pieces, new_plain)
    near = found[0] if found else start
    if len(passage) >= _TELLING and (exact := _nearest(new_plain, passage, near)):
        return exact
    left = sum(_size(new_plain[piece[0] : piece[1]]) for sure, piece in pieces if sure)
    if found and left and left >= LEFT * _size(passage):
        return found
    return _with_its_neighbours(old_plain, new_plain, start, end)


def _with_its_neighbours(old_plain: str, new_plain: str, start: int, end: int) -> Span | None:
    """Where a passage stands that moved with what stood before and after it, or on one side."""
    for wanted_before, wanted_after in ((_AROUND, _AROUND), (_AROUND, 0), (0, _AROUND)):
        before, after = min(wanted_before, start), min(wanted_after, len(old_plain) - end)
        found = _nearest(new_plain, old_plain[start - before : end + after], start - before)
        if found and before + after >= _AROUND:
            return found[0] + before, found[1] - after
    return None


def find(plain: str, quote: str, *, near: int = 0) -> Span | None:
    """Where ``quote`` stands in ``plain``: the place closest to ``near``, or words that are nearly the same; or None.

    White space, capitals and the shape of quotation marks and hyphens do not matter.
    """
    if not quote.strip():
        return None
    exact = _nearest(plain, quote, near)
    if exact:
        return exact
    words = _SPACES.split(quote.strip().translate(_QUOTES))
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    spans = [match.span() for match in pattern.finditer(plain.translate(_QUOTES))]
    if spans:
        return min(spans, key=lambda span: abs(span[0] - near))
    return _nearly(plain, quote.strip())


def _nearest(plain: str, quote: str, near: int) -> Span | None:
    """The place of ``quote`` that is closest to ``near``."""
    after = plain.find(quote, near)
    before = plain.rfind(quote, 0, near + len(quote))
    places = [place for place in (before, after) if place >= 0]
    if not places:
        return None
    place = min(places, key=lambda place: abs(place - near))
    return place, place + len(quote)


def _nearly(plain: str, quote: str) -> Span | None:
    """The whole words of ``plain`` that are most like ``quote``."""
    if len(quote) < _TELLING or len(quote) > len(plain):
        return None
    found = fuzz.partial_ratio_alignment(quote.casefold(), plain.lower(), score_cutoff=_FUZZY)
    if found is None:
        return None
    start, end = found.dest_start, found.dest_end
    while start > 0 and plain[start - 1].isalnum() and plain[start].isalnum():
        start -= 1
    while end < len(plain) and plain[end - 1].isalnum() and plain[end].isalnum():
        end += 1
    return _trimmed(plain, start, end)


# --- following -------------------------------------------------------------------------------


def _pieces(old_plain: str, new_plain: str, start: int, end: int) -> Iterator[tuple[bool, Span]]:
    """What became of the passage's parts: places in the new words, and whether they are surely the old ones."""
    at_old = at_new = 0
    segments = wording.kept(tokens.words(old_plain), tokens.words(new_plain))
    same = sum(_length(segment.old) for segment in segments if segment.same)
    if end - start < _TELLING and same < _ALIKE * min(len(old_plain), len(new_plain)):
        return  # a lone "lake" says little in quite another text
    for segment in segments:
        if segment.same:
            yield from _same(segment, at_old, at_new, start, end)
        else:
            old, new = old_plain[at_old : at_old + _length(segment.old)], new_plain[at_new:][: _length(segment.new)]
            for sure, (first, last) in _edited(old, new, start - at_old, end - at_old):
                yield sure, (at_new + first, at_new + last)
        at_old, at_new = at_old + _length(segment.old), at_new + _length(segment.new)


def _same(segment: wording.Segment, at_old: int, at_new: int, start: int, end: int) -> Iterator[tuple[bool, Span]]:
    for old, new in zip(segment.old, segment.new, strict=True):  # the space between two words may have changed
        first, last = max(start - at_old, 0), min(end - at_old, len(old.text))
        if first < last:
            yield True, (at_new + first, at_new + last)
        at_old, at_new = at_old + len(old.text) + len(old.space), at_new + len(new.text) + len(new.space)


def _edited(old: str, new: str, start: int, end: int) -> Iterator[tuple[bool, Span]]:
    """What became of the characters from ``start`` to ``end`` of a stretch that was replaced by another."""
    if end <= 0 or start >= len(old.rstrip()) or not new:
        return
    if start <= 0 and end >= len(old.rstrip()):  # all of it belonged to the passage, so what stands for it does too
        yield False, (0, len(new))
    for block in Indel.opcodes(old, new):
        first, last = max(block.src_start, start), min(block.src_end, end)
        if block.tag == "equal" and last - first >= _LETTERS:
            shift = block.dest_start - block.src_start
            yield True, (first + shift, last + shift)


def _length(found: Sequence[Token]) -> int:
    return sum(len(token.text) + len(token.space) for token in found)


def _span(pieces: Sequence[tuple[bool, Span]], plain: str) -> Span | None:
    if not pieces:
        return None
    return _trimmed(plain, min(first for _, (first, _) in pieces), max(last for _, (_, last) in pieces))


def _trimmed(plain: str, start: int, end: int) -> Span | None:
    """Without white space at the ends; None when nothing else is there."""
    text = plain[start:end]
    start, end = start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
    return (start, end) if start < end else None


def _size(text: str) -> int:
    """How many characters of ``text`` are seen."""
    return len(text) - sum(map(str.isspace, text))
