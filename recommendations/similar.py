"""Which texts of the group are much like one that is being written, and in what.

The full-text index finds candidates by the text's rarest words; the few that share the most are then read and compared
word by word. Words that stand in most texts say nothing and are never looked up in full.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from recommendations import queries, search
from recommendations.models import Recommendation
from wgec.kernel.errors import Malformed
from wgec.kernel.text import blocks

MOST = 5
LEAST_WORDS = 4  # fewer say nothing about a text
READ = 20_000  # characters of the text being written that are compared
CANDIDATES = 80
ALIKE = 0.4  # of the words; below, two texts have little more in common than their language

_NEARLY_ALL, _MOST = 0.9, 0.7
_CONTAINED = 0.85
_SAME_SENTENCE = 92  # of 100, letter by letter


@dataclass(frozen=True, slots=True)
class Similar:
    """A recommendation that is like the text, how much (0 to 1), and in what, in words."""

    recommendation: Recommendation
    likeness: float
    reason: str


def to_text(text: str, user: Any, *, besides: Recommendation | None = None) -> list[Similar]:
    """The up to five texts most like ``text`` (Markdown) that ``user`` may read, in any round, the most alike first.

    ``besides`` is the recommendation being written, which is left out. What cannot be read is like nothing. Four
    queries.
    """
    plain = _plain(text[:READ])
    words = search.fold(plain).split()
    if len(words) < LEAST_WORDS:
        return []
    found = search.sharing(words, most=CANDIDATES)
    listed = queries.as_listed(queries.readable(user).filter(pk__in=found))
    rows = listed.defer(None).defer("search_text", "current__text")  # with the words, which a list leaves out
    mine = _Words(plain)
    alike = (_compared(mine, row) for row in rows if besides is None or row.pk != besides.pk)
    return sorted(filter(None, alike), key=lambda each: (-each.likeness, each.recommendation.pk))[:MOST]


def to_recommendation(recommendation: Recommendation, user: Any) -> list[Similar]:
    """The texts most like the current one of ``recommendation``."""
    text = recommendation.current.text if recommendation.current else ""
    return to_text(text, user, besides=recommendation)


def _plain(text: str) -> str:
    try:
        return blocks.plain(text)
    except Malformed:
        return text  # half written: its words are words all the same


class _Words:
    """The words of a text, counted, and its first sentence."""

    def __init__(self, plain: str) -> None:
        folded = search.fold(plain[:READ]).split()
        self.all = folded
        self.bag = Counter(word for word in folded if len(word) > 3 or not word.isascii()) or Counter(folded)
        self.count = self.bag.total()
        self.first_sentence = search.fold(plain.split(". ", 1)[0].split("\n", 1)[0])


def _compared(mine: _Words, row: Recommendation) -> Similar | None:
    theirs = _Words(row.current.plain if row.current else "")
    shared = (mine.bag & theirs.bag).total()
    likeness = 2 * shared / ((mine.count + theirs.count) or 1)
    in_theirs, in_mine = shared / (mine.count or 1), shared / (theirs.count or 1)
    begins = fuzz.ratio(mine.first_sentence, theirs.first_sentence) if min(len(mine.all), len(theirs.all)) > 3 else 0
    reason = _reason(mine.all == theirs.all, likeness, in_theirs, in_mine, begins)
    return Similar(row, max(likeness, in_theirs * _CONTAINED, in_mine * _CONTAINED), reason) if reason else None


def _reason(same: bool, likeness: float, in_theirs: float, in_mine: float, begins: float) -> str:
    """In what they are alike; nothing when they are not."""
    if same:
        return _("The same words")
    if likeness >= _NEARLY_ALL:
        return _("Shares nearly all of its words")
    if in_theirs >= _CONTAINED and likeness < _MOST:
        return _("Has nearly all of these words, and more")
    if in_mine >= _CONTAINED and likeness < _MOST:
        return _("Nearly all of its words stand here")
    if likeness >= _MOST:
        return _("Shares most of its words")
    if begins >= _SAME_SENTENCE:
        return _("Begins with the same sentence")
    return _("Shares many of its words") if likeness >= ALIKE else ""
