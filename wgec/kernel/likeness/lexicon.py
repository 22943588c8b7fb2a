"""How common each term is among the texts that are compared: what stands in many of them says nothing about two."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from wgec.kernel.likeness.digest import Digest, is_print, mark_of

OFTEN = 0.06  # of the texts: a term in so many of them weighs nothing
PAIR = 0.5  # what a pair of words weighs of what a word as rare does: its words count too
FEW = 6  # texts: with fewer of them in all, a term weighs something while it stands in fewer than this
MANY = 30  # texts: of fewer, short words weigh less whatever they are
LONG = 6  # letters, and two: a word of so many says all that a word can
LOOKED_UP = 200  # a mark that stands in more texts is not looked up
ASKED = 400  # marks of each kind by which a text is looked up, the rarest first


@dataclass(frozen=True)
class Lexicon:
    """In how many of ``texts`` texts each term stands; terms of one text are left out."""

    texts: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    common_prints: frozenset[int] = frozenset()

    @classmethod
    def of(cls, digests: Iterable[Digest]) -> Self:
        """Counted over these."""
        terms, prints, texts = Counter[str](), Counter[int](), 0
        for texts, digest in enumerate(digests, start=1):  # noqa: B007 - the last is their number
            terms.update(digest.terms)
            prints.update(digest.prints)
        counts = {term: count for term, count in terms.items() if count > 1}
        return cls(texts, counts, frozenset(each for each, count in prints.items() if count > LOOKED_UP))

    def weight(self, term: str) -> float:
        """How much it says that two texts share ``term``: 1 when they are the only ones, 0 when many have it."""
        known = self._weights.get(term)
        if known is None:
            known = self._weights[term] = self._weight(self.counts.get(term, 1), self._whole(term))
        return known

    @cached_property
    def _weights(self) -> dict[str, float]:
        return {}

    def _whole(self, term: str) -> float:
        """What ``term`` can weigh at most: few texts do not tell which words are common in a language, length does."""
        most = PAIR if " " in term else 1.0
        return most if self.texts >= MANY or not term.isascii() else most * min(1.0, (len(term) - 2) / LONG)

    def _weight(self, count: int, whole: float) -> float:
        limit = max(FEW, self.texts * OFTEN)
        return max(0.0, whole * math.log(limit / max(count, 2)) / math.log(limit / 2))

    def marks(self, digest: Digest) -> list[int]:
        """The marks by which ``digest`` is found and finds others: its rare terms and its prints, the rarest first."""
        rare = sorted((self.counts.get(term, 1), term) for term in digest.terms)
        terms = [mark_of(term) for count, term in rare if count <= LOOKED_UP]
        return [*terms, *sorted(digest.prints - self.common_prints)]

    def asked(self, digest: Digest) -> list[int]:
        """The marks by which others are looked up: those of ``marks``, ``ASKED`` of each kind at most."""
        terms = [mark for mark in self.marks(digest) if not is_print(mark)]
        return [*terms[:ASKED], *sorted(digest.prints - self.common_prints)[:ASKED]]

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {"texts": self.texts, "counts": dict(self.counts), "common_prints": sorted(self.common_prints)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What was stored."""
        return cls(stored["texts"], stored["counts"], frozenset(stored["common_prints"]))
