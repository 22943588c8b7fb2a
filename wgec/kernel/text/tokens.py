"""Words: how a text is cut up so that two of them can be compared as a reader would."""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

Kind = Literal["same", "added", "deleted"]

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# A citation of a note; a character of a script without spaces; a word, with an apostrophe inside it; spaces; a mark of
# Markdown; any other character.
_TOKEN = re.compile(
    rf"\[\^[^\]\s]+\]|[{_CJK}]|[^\W_{_CJK}]+(?:['’][^\W_{_CJK}]+)*|\s+|\*\*|~~|\\.|.",
    re.DOTALL,
)
#: A lone word that stays between changes of at least so many words on both sides is read as a part of them.
REWRITTEN = 3
SENTENCE_ENDS = frozenset(".!?;:。！？；؟")


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of two sequences: the same in both, only in the new one, or only in the old one."""

    kind: Kind
    old: slice
    new: slice


class _Change(NamedTuple):
    """A stretch of the old sequence that gives way to a stretch of the new one; either may be empty."""

    old_from: int
    old_to: int
    new_from: int
    new_to: int


def split(text: str) -> list[str]:
    """The tokens of ``text``; joined, they are the text again."""
    return _TOKEN.findall(text)


def count_words(tokens: Iterable[str]) -> int:
    """How many tokens a reader would call words."""
    return sum(token[:1].isalnum() for token in tokens)


def likeness(old: Sequence[Hashable], new: Sequence[Hashable]) -> float:
    """How much of two sequences is common to both, in order: 0 to 1."""
    return Indel.normalized_similarity(old, new)


def exact_steps(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Step]:
    """The shortest way from ``old`` to ``new``, deletions before additions."""
    return _steps(_changes(old, new), len(old), len(new))


def word_steps(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """The way from ``old`` to ``new`` (tokens) that a person reads most easily: no confetti.

    What stays between two changes becomes a part of them when it holds no word and words give way to words, or when it
    is a lone word in the middle of a rewritten stretch. A word that is only added or only left out stays visible as
    just that.
    """
    merged: list[_Change] = []
    for change in _slid(_changes(old, new), old, new):
        if merged and _reads_as_one(merged[-1], change, old, new):
            first = merged.pop()
            merged.append(_Change(first.old_from, change.old_to, first.new_from, change.new_to))
        else:
            merged.append(change)
    return _steps(merged, len(old), len(new))


def _slid(changes: list[_Change], old: Sequence[str], new: Sequence[str]) -> list[_Change]:
    """The same changes a few tokens earlier or later, where each begins with a sentence or at least with a word.

    "a. [b c.] d" for "a[. b c]. d": a stretch that is only added, or only left out, can begin at any of its tokens that
    stand before or behind it as well, but not reach into the change beside it.
    """
    slid: list[_Change] = []
    for index, change in enumerate(changes):
        before = change.old_from - (slid[-1].old_to if slid else 0)
        after = (changes[index + 1].old_from if index + 1 < len(changes) else len(old)) - change.old_to
        slid.append(_slide(change, old, new, before, after))
    return slid


def _slide(change: _Change, old: Sequence[str], new: Sequence[str], before: int, after: int) -> _Change:
    """``change`` moved by at most ``before`` tokens to the front or ``after`` to the back."""
    if change.old_from == change.old_to:
        text, first, last = new, change.new_from, change.new_to
    elif change.new_from == change.new_to:
        text, first, last = old, change.old_from, change.old_to
    else:
        return change
    earlier = later = 0
    while earlier < before and text[first - earlier - 1] == text[last - earlier - 1]:
        earlier += 1
    while later < after and text[first + later] == text[last + later]:
        later += 1
    by = max(range(-earlier, later + 1), key=lambda shift: (_opening(text, first + shift), -abs(shift)))
    return _Change(*(at + by for at in change))


def _opening(text: Sequence[str], at: int) -> int:
    """How well a change begins at a token: 2 for a sentence or the beginning, 1 for a word, otherwise 0."""
    if at == 0:
        return 2
    if not text[at - 1].isspace():
        return 0
    return 2 if at >= 2 and text[at - 2] in SENTENCE_ENDS else 1


def _changes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[_Change]:
    changes: list[_Change] = []
    for code in Indel.opcodes(old, new):
        if code.tag == "equal":
            continue
        change = _Change(code.src_start, code.src_end, code.dest_start, code.dest_end)
        if changes and changes[-1].old_to == change.old_from and changes[-1].new_to == change.new_from:
            change = _Change(changes[-1].old_from, change.old_to, changes.pop().new_from, change.new_to)
        changes.append(change)
    return changes


def _reads_as_one(first: _Change, second: _Change, old: Sequence[str], new: Sequence[str]) -> bool:
    between = count_words(old[first.old_to : second.old_from])
    gone = count_words(old[first.old_from : first.old_to]) + count_words(old[second.old_from : second.old_to])
    come = count_words(new[first.new_from : first.new_to]) + count_words(new[second.new_from : second.new_to])
    if between == 0:
        return gone > 0 and come > 0
    return between == 1 and min(gone, come) >= REWRITTEN


def _steps(changes: Iterable[_Change], old_length: int, new_length: int) -> list[Step]:
    steps: list[Step] = []
    old_at = new_at = 0
    for change in (*changes, _Change(old_length, old_length, new_length, new_length)):
        if change.old_from > old_at:
            steps.append(Step("same", slice(old_at, change.old_from), slice(new_at, change.new_from)))
        if change.old_to > change.old_from:
            steps.append(
                Step("deleted", slice(change.old_from, change.old_to), slice(change.new_from, change.new_from))
            )
        if change.new_to > change.new_from:
            steps.append(Step("added", slice(change.old_to, change.old_to), slice(change.new_from, change.new_to)))
        old_at, new_at = change.old_to, change.new_to
    return steps
