"""Two sequences of tokens compared word by word, and the result made readable.

The longest common subsequence alone gives confetti: a "the" here, a comma there. So changes are moved to the
borders of words and sentences, short common runs between two replacements are given up, and two wordings with
too little in common are shown as one replacement. Clean-up only ever makes a change larger, it never hides one;
an insertion or a deletion on its own ("shall" → "shall not") always stands alone.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from wgec.kernel.text.tokens import Token

_LARGEST = 1_000_000_000  # so many pairs of tokens can be compared in memory
_KEPT = 0.3  # wordings that keep less than this of their words are a replacement,
_SHORT = 8  # but two as short as this may keep a single one
_SLIDES = 400

_ENDS = frozenset(".;:!?。；：！？؟")


@dataclass(slots=True)
class Segment:
    """A stretch that both wordings have, or one that was replaced, deleted or added."""

    same: bool
    old: Sequence[Token]
    new: Sequence[Token]


@dataclass(slots=True)
class _Match:
    """``length`` tokens from ``old`` are equal to those from ``new``."""

    old: int
    new: int
    length: int


def compare(old: Sequence[Token], new: Sequence[Token]) -> list[Segment]:
    """The segments of both wordings in reading order; two neighbours are never both the same or both changed."""
    matches = _readable_matches(old, new)
    return _segments([] if _shares_too_little(matches, old, new) else matches, old, new)


def kept(old: Sequence[Token], new: Sequence[Token]) -> list[Segment]:
    """The same segments, but what little two wordings share is still told apart: to find a passage again."""
    return _segments(_readable_matches(old, new), old, new)


def _readable_matches(old: Sequence[Token], new: Sequence[Token]) -> list[_Match]:
    matches = _matches(old, new)
    for index in range(len(matches) - 1):
        _slide(matches[index], matches[index + 1], old, new)
    matches = _without_confetti([match for match in matches if match.length], old, new)
    return _with_whole_marks(matches, old, new)


def _matches(old: Sequence[Token], new: Sequence[Token]) -> list[_Match]:
    ids: dict[Hashable, int] = {}
    old_ids = [ids.setdefault(token.key, len(ids)) for token in old]
    new_ids = [ids.setdefault(token.key, len(ids)) for token in new]
    if len(old_ids) * len(new_ids) > _LARGEST:
        return _common_ends(old_ids, new_ids)
    return [
        _Match(code.src_start, code.dest_start, code.src_end - code.src_start)
        for code in Indel.opcodes(old_ids, new_ids)
        if code.tag == "equal"
    ]


def _common_ends(old: list[int], new: list[int]) -> list[_Match]:
    """What two very long wordings have in common at their beginning and end."""
    shortest = min(len(old), len(new))
    start = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    end = next((at for at in range(shortest - start) if old[-1 - at] != new[-1 - at]), shortest - start)
    return [_Match(0, 0, start), _Match(len(old) - end, len(new) - end, end)]


# --- moving a change to where a person would put it ------------------------------------------


def _slide(before: _Match, after: _Match, old: Sequence[Token], new: Sequence[Token]) -> None:
    """Move a pure insertion or deletion between two matches to the best of its equivalent places."""
    old_gap, new_gap = after.old - before.old - before.length, after.new - before.new - before.length
    if (old_gap == 0) == (new_gap == 0):
        return
    side, gap = (new, new_gap) if new_gap else (old, old_gap)
    first = before.length + (before.new if new_gap else before.old)
    left = right = 0
    while left < min(before.length, _SLIDES) and side[first - left - 1].key == side[first + gap - left - 1].key:
        left += 1
    while right < min(after.length, _SLIDES) and side[first + right].key == side[first + gap + right].key:
        right += 1
    shift = max(range(-left, right + 1), key=lambda by: (_border(side, first + by, gap), -abs(by), by))
    before.length += shift
    after.old, after.new, after.length = after.old + shift, after.new + shift, after.length - shift


def _border(side: Sequence[Token], first: int, gap: int) -> int:
    """How natural it is that a change begins at ``first`` and ends before ``first + gap``."""
    begins, ends = side[first], side[first + gap - 1]
    if first == 0 or side[first - 1].text in _ENDS or "\n" in side[first - 1].space:
        return 4 + (ends.text in _ENDS)
    return 2 * (begins.kind == "word") + bool(side[first - 1].space) + (ends.kind == "word")


# --- giving up what is not worth keeping -----------------------------------------------------


def _without_confetti(matches: list[_Match], old: Sequence[Token], new: Sequence[Token]) -> list[_Match]:
    """Drop each short match between two replacements that are larger than it."""
    kept: list[_Match] = []
    for index, match in enumerate(matches):
        kept.append(match)
        following = matches[index + 1] if index + 1 < len(matches) else _Match(len(old), len(new), 0)
        while kept and _is_confetti(kept, following, old, new):
            kept.pop()  # the gap has grown: look again at the match before it
    return kept


def _is_confetti(kept: list[_Match], after: _Match, old: Sequence[Token], new: Sequence[Token]) -> bool:
    match = kept[-1]
    before = kept[-2] if len(kept) > 1 else _Match(0, 0, 0)
    gaps = (
        (old[before.old + before.length : match.old], new[before.new + before.length : match.new]),
        (old[match.old + match.length : after.old], new[match.new + match.length : after.new]),
    )
    if not all(gone and come for gone, come in gaps):  # "shall" → "shall not" stands alone
        return False
    tokens = old[match.old : match.old + match.length]
    size = _letters(tokens)
    return _words(tokens) <= 2 and all(2 * size <= max(_letters(gone), _letters(come)) for gone, come in gaps)


def _words(tokens: Sequence[Token]) -> int:
    return sum(token.kind == "word" for token in tokens)


def _letters(tokens: Sequence[Token]) -> int:
    return sum(len(token.text) for token in tokens if token.kind == "word")


def _shares_too_little(matches: list[_Match], old: Sequence[Token], new: Sequence[Token]) -> bool:
    kept = sum(_words(old[match.old : match.old + match.length]) for match in matches)
    in_old, in_new = _words(old), _words(new)
    if max(in_old, in_new) <= _SHORT:
        return kept == 0 and min(in_old, in_new) > 2
    return kept < _KEPT * max(in_old, in_new) and kept < 2 * _KEPT * min(in_old, in_new)


def _with_whole_marks(matches: list[_Match], old: Sequence[Token], new: Sequence[Token]) -> list[_Match]:
    """Where a mark changes, everything up to its partner changes: what is shown as changed is always balanced."""
    if not any(token.partner >= 0 for side in (old, new) for token in side):
        return matches
    mate = [-1] * len(old)
    for match in matches:
        mate[match.old : match.old + match.length] = range(match.new, match.new + match.length)
    back = [-1] * len(new)
    for i, j in enumerate(mate):
        if j >= 0:
            back[j] = i
    changed = True
    while changed:
        changed = _unmatch_half_marks(old, new, mate, back) | _unmatch_half_marks(new, old, back, mate)
    pairs = [(i, j) for i, j in enumerate(mate) if j >= 0]
    return _joined(pairs)


def _unmatch_half_marks(side: Sequence[Token], other: Sequence[Token], mate: list[int], back: list[int]) -> bool:
    """Unmatch all between two marks of ``side`` that are not matched with two marks that belong together."""
    changed = False
    for opens, token in enumerate(side):
        closes = token.partner
        if closes <= opens:
            continue
        if mate[opens] >= 0 and mate[closes] >= 0 and other[mate[opens]].partner == mate[closes]:
            continue
        for index in range(opens, closes + 1):
            if mate[index] >= 0:
                back[mate[index]] = -1
                mate[index] = -1
                changed = True
    return changed


def _joined(pairs: list[tuple[int, int]]) -> list[_Match]:
    joined: list[_Match] = []
    for i, j in pairs:
        last = joined[-1] if joined else None
        if last and (last.old + last.length, last.new + last.length) == (i, j):
            last.length += 1
        else:
            joined.append(_Match(i, j, 1))
    return joined


def _segments(matches: list[_Match], old: Sequence[Token], new: Sequence[Token]) -> list[Segment]:
    segments: list[Segment] = []
    at_old = at_new = 0
    for match in [*matches, _Match(len(old), len(new), 0)]:
        if at_old < match.old or at_new < match.new:
            segments.append(Segment(False, old[at_old : match.old], new[at_new : match.new]))
        at_old, at_new = match.old + match.length, match.new + match.length
        if match.length:
            segments.append(Segment(True, old[match.old : at_old], new[match.new : at_new]))
    return segments
