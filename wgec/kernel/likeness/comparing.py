"""Two texts compared: whether they are alike, how much, and in what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from wgec.kernel.likeness.digest import RUN, Digest
from wgec.kernel.likeness.lexicon import Lexicon

IDENTICAL, NEARLY_IDENTICAL, RELATED = "identical", "nearly_identical", "related"

NEARLY = 0.85  # of the words of both, in the same order
IN_ORDER = 0.65  # below, the same order is that of the language
STANDS_IN = 0.9  # of the words of the shorter text
LEAST = 0.12  # of the weight of the terms of the shorter text
WEIGHT = 1.5  # terms shared weigh at least as much: one that is theirs alone is chance
MOST_WEIGHT = 20.0  # of a text that is counted: a long one shares little of all that it says
SHOWN_TERMS = 6
_PASSAGES, _RUN = 0.9, 0.75  # what a shared passage, and a shared run, say at most
_BARE = 1.0  # weight added to what a text has: a text of few rare terms has little to share


class Sides(NamedTuple):
    """A number of each of two texts."""

    mine: int
    theirs: int

    def turned(self) -> "Sides":
        """The same, seen from the other text."""
        return Sides(self.theirs, self.mine)


@dataclass(frozen=True)
class Text:
    """A text to be compared, and what its terms weigh."""

    digest: Digest
    lexicon: Lexicon

    @cached_property
    def weights(self) -> list[float]:
        """What the terms of each of its parts weigh together."""
        return [sum(map(self.lexicon.weight, part)) for part in self.digest.parts]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two texts are alike: the kind, how much (0 to 1), and the facts that sentences are made of."""

    kind: str
    score: float
    words: Sides
    in_order: int  # words that both have in the same order
    passages: Sides
    shared_passages: int
    begins: Sides  # whether the first sentence of each stands in the other
    run: tuple[str, ...]  # the longest run of words that both have, when it is long
    terms: tuple[str, ...]  # what both say and few others, what says most first

    def turned(self) -> "Likeness":
        """The same, seen from the other text."""
        sides = {name: getattr(self, name).turned() for name in ("words", "passages", "begins")}
        return replace(self, **sides)


def compare(mine: Text, theirs: Text) -> Likeness | None:
    """How ``mine`` is like ``theirs``; None when the two have no more in common than any others."""
    one, other = mine.digest, theirs.digest
    if not one.words or not other.words:
        return None
    if one.words == other.words:
        return _made(IDENTICAL, 1.0, mine, theirs, len(one.words), (), ())
    lengths = sorted((len(one.words), len(other.words)))
    shared = one.terms & other.terms
    rare = _rare(mine, theirs) if sum(map(mine.lexicon.weight, shared)) >= WEIGHT else 0.0
    has_run = not one.prints.isdisjoint(other.prints)
    has_passage = not set(one.passages).isdisjoint(other.passages)
    if not (rare >= LEAST or has_run or has_passage or len(shared) * 2 > min(len(one.terms), len(other.terms))):
        return None
    in_order = LCSseq.similarity(one.words, other.words)
    order, within = 2 * in_order / sum(lengths), in_order / lengths[0]
    run = longest_run(one, other) if has_run else ()
    run = run if len(run) >= RUN else ()
    passages = _share(one.passages, other.passages) if has_passage else 0.0
    kind = NEARLY_IDENTICAL if order >= NEARLY else RELATED
    parts = (
        order if order >= NEARLY or (order >= IN_ORDER and rare) else 0.0,  # a formula alone makes no two alike
        within * _PASSAGES if within >= STANDS_IN and lengths[0] > RUN else 0.0,
        0.4 + (_PASSAGES - 0.4) * passages if has_passage else 0.0,
        min(_RUN, 0.3 + len(run) / 60) if run else 0.0,
        min(rare, 0.95) if rare >= LEAST else 0.0,
    )
    if not any(parts):
        return None
    return _made(kind, min(max(parts), 0.99), mine, theirs, in_order, run, _telling(shared, mine.lexicon))


def _rare(mine: Text, theirs: Text) -> float:
    """How much of what a part of the one says that few others say, a part of the other says too."""
    found = 0.0
    for ours, our_weight in zip(mine.digest.parts, mine.weights, strict=True):
        for others, their_weight in zip(theirs.digest.parts, theirs.weights, strict=True):
            shared = sum(map(mine.lexicon.weight, ours & others))
            if shared >= WEIGHT:
                found = max(found, shared / (min(our_weight, their_weight, MOST_WEIGHT) + _BARE))
    return found


def _made(
    kind: str,
    score: float,
    mine: Text,
    theirs: Text,
    in_order: int,
    run: tuple[str, ...],
    terms: tuple[str, ...],
) -> Likeness:
    one, other = mine.digest, theirs.digest
    stand_here, stand_there = set(one.passages), set(other.passages)
    return Likeness(
        kind,
        round(score, 4),
        Sides(len(one.words), len(other.words)),
        in_order,
        Sides(len(stand_here), len(stand_there)),
        len(stand_here & stand_there),
        Sides(not stand_there.isdisjoint(one.passages[:1]), not stand_here.isdisjoint(other.passages[:1])),
        run,
        terms,
    )


def _share(mine: Sequence[tuple[str, ...]], theirs: Sequence[tuple[str, ...]]) -> float:
    """How much of the words in the passages of the shorter text stand in passages that both have."""
    ours = set(mine).intersection(theirs)
    return sum(map(len, ours)) / min(sum(map(len, set(mine))), sum(map(len, set(theirs))))


def _telling(shared: frozenset[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The terms that say most: pairs of words before their parts, the rarest first."""
    weighed = sorted((-lexicon.weight(term), " " not in term, term) for term in shared if lexicon.weight(term) > 0)
    kept: list[str] = []
    for _weight, _is_word, term in weighed:
        if not any(set(term.split()) & set(other.split()) for other in kept):
            kept.append(term)
    return tuple(kept[:SHOWN_TERMS])


def longest_run(mine: Digest, theirs: Digest) -> tuple[str, ...]:
    """The longest run of words around a print that both share; nothing when they share none."""
    longest: tuple[str, ...] = ()
    covered = -1  # of mine: prints within a run that is known lead to the same one
    for place, mark in sorted((mine.places[mark], mark) for mark in mine.prints & theirs.prints):
        if place <= covered:
            continue
        start, end = _around(mine.words, place, theirs.words, theirs.places[mark])
        covered = end - 1
        if end - start > len(longest):
            longest = tuple(mine.words[start:end])
    return longest


def _around(mine: Sequence[str], place: int, theirs: Sequence[str], other: int) -> tuple[int, int]:
    """Where in ``mine`` the run of equal words around two places begins and ends."""
    start, end = 0, 0
    while start < min(place, other) and mine[place - start - 1] == theirs[other - start - 1]:
        start += 1
    while place + end < len(mine) and other + end < len(theirs) and mine[place + end] == theirs[other + end]:
        end += 1
    return place - start, place + end
