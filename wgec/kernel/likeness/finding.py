"""All pairs of texts that are alike, among many: whoever shares a mark is compared, the likeliest first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from wgec.kernel.likeness.comparing import Likeness, Text, compare
from wgec.kernel.likeness.digest import Digest, is_print
from wgec.kernel.likeness.lexicon import LOOKED_UP, Lexicon

COMPARED = 40  # of the texts that share a mark with one, so many are compared with it
KEPT = 10  # of those that are like one, so many are kept
_PRINT = 3.0  # what a shared print weighs beside a term that nobody else has


class Likenesses:
    """The texts of a collection, by their marks. A kept index answers the same questions: ``ranked`` is for both."""

    def __init__(self, digests: Mapping[int, Digest], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.texts = {key: Text(digest, lexicon) for key, digest in digests.items()}
        self._marks = {key: lexicon.marks(digest) for key, digest in digests.items()}
        self._by_mark: dict[int, list[int]] = defaultdict(list)
        self._by_words: dict[str, list[int]] = defaultdict(list)
        for key, marks in self._marks.items():
            self._by_words[digests[key].fingerprint].append(key)
            for mark in marks:
                self._by_mark[mark].append(key)

    def like(self, key: int) -> list[tuple[int, Likeness]]:
        """The texts most like the one of ``key``, ``KEPT`` at most, the most alike first."""
        mine = self.texts[key]
        same = [other for other in self._by_words[mine.digest.fingerprint] if other != key]
        near = ranked((self._by_mark[mark] for mark in self._marks[key]), self._marks[key], without={key, *same})
        return best(mine, {other: self.texts[other] for other in (*same[:KEPT], *near)})

    def pairs(self) -> dict[tuple[int, int], Likeness]:
        """Every pair of which one is among the most like the other, each once, seen from its first."""
        found: dict[tuple[int, int], Likeness] = {}
        for key in self:
            for other, likeness in self.like(key):
                if (other, key) not in found:
                    found[key, other] = likeness
        return found

    def __iter__(self) -> Iterator[int]:
        return iter(self.texts)


def ranked(holders: Iterable[list[int]], marks: list[int], *, without: set[int]) -> list[int]:
    """The ``COMPARED`` texts that share the most of ``marks``, each weighed by how few others have it."""
    weights: dict[int, float] = defaultdict(float)
    for mark, keys in zip(marks, holders, strict=True):
        if len(keys) <= LOOKED_UP:
            weight = (_PRINT if is_print(mark) else 1.0) / (1 + len(keys))
            for key in keys:
                weights[key] += weight
    found = sorted((-weight, key) for key, weight in weights.items() if key not in without)
    return [key for _weight, key in found[:COMPARED]]


def best(mine: Text, others: Mapping[int, Text]) -> list[tuple[int, Likeness]]:
    """Those of ``others`` that are like ``mine``, ``KEPT`` at most, the most alike first."""
    found = []
    for key, theirs in others.items():
        likeness = compare(mine, theirs)
        if likeness is not None:
            found.append((key, likeness))
    return sorted(found, key=lambda each: (-each[1].score, each[0]))[:KEPT]
