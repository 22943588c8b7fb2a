"""Which unit of the old text has become which unit of the new one.

Units are paired in order, so that the sum of what the pairs have in common is greatest. Candidates come from equal
units and from units that share rare words, so the cost grows with n log n and not with the square.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from wgec.kernel.text import tokens

ALIKE = 0.35  # units with less in common are not the same unit
_OFTEN = 12  # a word in more units than this tells nothing about which unit it is
_SMALL = 2_500  # so many pairs may be tried one by one

Pair = tuple[int | None, int | None]


@dataclass
class Unit:
    """A part of a text.

    ``key`` says which units are equal; ``text`` gives the text whose words say how alike two others are, and is asked
    only for units that are not equal to any; only units of one ``kind`` are paired.
    """

    key: Hashable
    text: Callable[[], str]
    kind: Hashable = None

    @cached_property
    def words(self) -> list[str]:
        """The words, in lower case."""
        return tokens.bag(self.text())

    @cached_property
    def bag(self) -> Counter[str]:
        """How often each word occurs."""
        return Counter(self.words)


def align(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """Pairs of indices in reading order; None on one side where a unit has no counterpart, deleted ones first."""
    start, end = 0, 0
    shortest = min(len(old), len(new))
    while start < shortest and old[start].key == new[start].key:
        start += 1
    while end < shortest - start and old[-1 - end].key == new[-1 - end].key:
        end += 1
    inner_old, inner_new = range(start, len(old) - end), range(start, len(new) - end)
    pairs: list[Pair] = [(index, index) for index in range(start)]
    pairs += _gap(old, new, inner_old, inner_new)
    pairs += zip(range(len(old) - end, len(old)), range(len(new) - end, len(new)), strict=True)
    return pairs


def _gap(old: Sequence[Unit], new: Sequence[Unit], in_old: range, in_new: range) -> list[Pair]:
    """The pairs of a part of both texts that differs: first the surest, then between them the less sure."""
    pairs: list[tuple[int, int]] = []
    for part_old, part_new in _between(chain(_unique(old, new, in_old, in_new)), in_old, in_new, pairs):
        if len(part_old) * len(part_new) <= _SMALL:
            pairs += _try_all(old, new, part_old, part_new)
            continue
        likely = chain(_likely(old, new, part_old, part_new))
        for small_old, small_new in _between(likely, part_old, part_new, pairs):
            if len(small_old) * len(small_new) <= _SMALL:
                pairs += _try_all(old, new, small_old, small_new)
    return _listed(sorted(pairs), in_old, in_new)


def _between(
    anchors: list[tuple[int, int]], in_old: range, in_new: range, pairs: list[tuple[int, int]]
) -> Iterator[tuple[range, range]]:
    """Take ``anchors`` into ``pairs`` and give the parts between them."""
    pairs += anchors
    at_old, at_new = in_old.start, in_new.start
    for i, j in [*anchors, (in_old.stop, in_new.stop)]:
        yield range(at_old, i), range(at_new, j)
        at_old, at_new = i + 1, j + 1


def _listed(pairs: Iterable[tuple[int, int]], in_old: range, in_new: range) -> list[Pair]:
    """``pairs`` with the units between them that have no counterpart."""
    listed: list[Pair] = []
    at_old, at_new = in_old.start, in_new.start
    for i, j in [*pairs, (in_old.stop, in_new.stop)]:
        listed += [(gone, None) for gone in range(at_old, i)]
        listed += [(None, come) for come in range(at_new, j)]
        if i < in_old.stop:
            listed.append((i, j))
        at_old, at_new = i + 1, j + 1
    return listed


Candidate = tuple[int, int, float]


def _try_all(old: Sequence[Unit], new: Sequence[Unit], in_old: range, in_new: range) -> list[tuple[int, int]]:
    if len(in_old) == len(in_new) == 1 and old[in_old[0]].kind == new[in_new[0]].kind:
        return [(in_old[0], in_new[0])]  # the place says enough: one between the same neighbours
    return chain([(i, j, worth) for i in in_old for j in in_new if (worth := _worth(old[i], new[j]))])


def _unique(old: Sequence[Unit], new: Sequence[Unit], in_old: range, in_new: range) -> list[Candidate]:
    """Units that stand once in each text."""
    in_both = Counter(old[i].key for i in in_old), Counter(new[j].key for j in in_new)
    where = {new[j].key: j for j in in_new if in_both[1][new[j].key] == 1}
    keys = ((i, old[i].key) for i in in_old)
    return [(i, where[key], 1.0) for i, key in keys if key in where and in_both[0][key] == 1]


def _likely(old: Sequence[Unit], new: Sequence[Unit], in_old: range, in_new: range) -> list[Candidate]:
    """Pairs that are equal, or share words that few units have."""
    where: dict[Hashable, list[int]] = defaultdict(list)
    for j in in_new:
        for mark in (("=", new[j].key), *new[j].bag):
            where[mark].append(j)
    likely: list[Candidate] = []
    for i in in_old:
        shared: Counter[int] = Counter()
        for mark in (("=", old[i].key), *old[i].bag):
            places = where.get(mark, ())
            if len(places) <= _OFTEN:
                shared.update(places)
        likely += [(i, j, worth) for j, _ in shared.most_common(4) if (worth := _worth(old[i], new[j]))]
    return likely


def _worth(old: Unit, new: Unit) -> float:
    """How good a pair two units make; 0 when they are not alike."""
    if old.key == new.key:
        return 2.0 * len(old.words) + 1
    alike = likeness(old, new)
    return alike * min(len(old.words), len(new.words)) if alike >= ALIKE else 0.0


def likeness(old: Unit, new: Unit) -> float:
    """How much two units have in common, from 0 to 1: their words in any order."""
    shortest = min(len(old.words), len(new.words))
    if shortest == 0 or old.kind != new.kind:
        return 0.0
    common = sum([min(old.bag[word], new.bag[word]) for word in old.bag.keys() & new.bag.keys()])
    alike = 2 * common / (len(old.words) + len(new.words))
    if shortest >= 8 and common >= 0.8 * shortest:
        return max(alike, ALIKE)  # one of them grew much longer
    return alike


def chain(candidates: list[Candidate]) -> list[tuple[int, int]]:
    """The heaviest chain of ``candidates`` in which both sides only go forward."""
    if len(candidates) < 2:
        return [candidate[:2] for candidate in candidates]
    candidates.sort(key=lambda candidate: (candidate[0], -candidate[1]))
    columns = sorted({j for _, j, _ in candidates})
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(columns) + 1)  # a Fenwick tree of the best chain up to a column
    before: list[int] = []
    for index, (_, j, worth) in enumerate(candidates):
        column = bisect_left(columns, j)
        weight, last = 0.0, -1
        at = column
        while at > 0:
            weight, last = max((weight, last), best[at])
            at -= at & -at
        before.append(last)
        at = column + 1
        while at <= len(columns):
            best[at] = max(best[at], (weight + worth, index))
            at += at & -at
    return _walk_back(candidates, before, best, len(columns))


def _walk_back(
    candidates: list[Candidate], before: list[int], best: list[tuple[float, int]], at: int
) -> list[tuple[int, int]]:
    end = (0.0, -1)
    while at > 0:
        end = max(end, best[at])
        at -= at & -at
    chain: list[tuple[int, int]] = []
    index = end[1]
    while index >= 0:
        chain.append(candidates[index][:2])
        index = before[index]
    return chain[::-1]
