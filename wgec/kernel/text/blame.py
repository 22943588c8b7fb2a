"""Who wrote what: which of a chain of texts brought each stretch of words of the newest one.

Words keep their origin when their unit is edited, moved, split or merged, when they move as a phrase into another
unit, and when they come back after they had been left out. Each text is compared with the one before it alone, so the
cost grows with the number of texts.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from wgec.kernel.text import marked, pairing, tokens, units, wording
from wgec.kernel.text.inlines import group
from wgec.kernel.text.reading import parse
from wgec.kernel.text.rendering import Page, Words, render
from wgec.kernel.text.tokens import Token
from wgec.kernel.text.tree import Written
from wgec.kernel.text.units import Unit

SHADES = 8  # colours in which stretches are told apart
_PHRASE = 5  # so many words in a row are known again elsewhere


@dataclass(frozen=True, slots=True)
class BlameRun:
    """A stretch of a unit's ``plain`` and the index of the text that brought it.

    ``unit`` is the unit's place, as ``units.split`` counts; the runs of a unit joined are its ``plain``.
    """

    unit: int
    start: int
    end: int
    text: str
    origin: int


def blame(texts: Sequence[str]) -> list[BlameRun]:
    """The stretches of the last of ``texts``, which are canonical and the oldest first, in reading order."""
    if not texts:
        return []
    parts = units.split(texts[0])
    written = [_Written.new(part, 0) for part in parts]
    memory = _Memory()
    for origin in range(1, len(texts)):
        if texts[origin] != texts[origin - 1]:
            before, parts = parts, units.split(texts[origin])
            written = _next(before, written, parts, origin, memory)
    return [run for part, one in zip(parts, written, strict=True) for run in one.runs(part.place)]


def to_html(
    text: str,
    runs: Sequence[BlameRun],
    sources: Sequence[str],
    *,
    prefix: str = "",
    heading_level: int = 3,
    words: Words | None = None,
) -> str:
    """Safe HTML of the newest text with its ``runs``, each in an element that names its source.

    ``sources`` are the names of the texts that ``blame`` was given: a revision's number, or an amendment's label. Each
    stretch begins with a link to "#wrote-" and the name. Parameters else as in ``markdown.to_html``.
    """
    shades = shades_of(runs, sources)
    passages: dict[int, list[marked.Passage]] = {}
    for run in runs:
        passages.setdefault(run.unit, []).append((run.start, run.end, sources[run.origin]))
    body = marked.wrapped(parse(text), passages, lambda keys, atoms: Written(keys[0], shades[keys[0]], group(atoms)))
    return render(body, Page(prefix, heading_level, 1, words or Words()), marked=True)


def shades_of(runs: Sequence[BlameRun], sources: Sequence[str]) -> Mapping[str, int]:
    """For each source that has words left, by its name: its shade, from 1 to ``SHADES``."""
    left = sorted({run.origin for run in runs})
    return {sources[origin]: place % SHADES + 1 for place, origin in enumerate(left)}


@dataclass
class _Written:
    """The words of one unit, and the origin of each."""

    words: list[Token]
    origins: list[int]

    @classmethod
    def new(cls, part: Unit, origin: int) -> "_Written":
        """A unit that ``origin`` brought."""
        words = tokens.words(part.plain)
        return cls(words, [origin] * len(words))

    def runs(self, unit: int) -> Iterator[BlameRun]:
        """Its stretches."""
        at = 0
        for origin, pairs in groupby(zip(self.words, self._of_words(), strict=True), key=lambda pair: pair[1]):
            text = "".join(word.text + word.space for word, _ in pairs)
            yield BlameRun(unit, at, at + len(text), text, origin)
            at += len(text)

    def _of_words(self) -> list[int]:
        """The origins; punctuation on its own belongs to the words before it, or to those after it."""
        origins = list(self.origins)
        runs = [list(places) for _, places in groupby(range(len(origins)), key=origins.__getitem__)]
        for k, places in enumerate(runs):
            if any(self.words[place].kind == "word" for place in places):
                continue
            beside = places[0] - 1 if k else places[-1] + 1
            if beside < len(origins):
                origins[places[0] : places[-1] + 1] = [origins[beside]] * len(places)
        return origins


@dataclass
class _Memory:
    """Phrases that were left out, with the origins of their words."""

    where: dict[tuple[Hashable, ...], tuple[Sequence[Token], list[int], int]] = field(default_factory=dict)

    def add(self, words: Sequence[Token], origins: list[int]) -> None:
        """Remember a stretch."""
        keys = [word.key for word in words]
        for at in range(len(keys) - _PHRASE + 1):
            self.where[tuple(keys[at : at + _PHRASE])] = words, origins, at

    def recall(self, words: Sequence[Token], origins: list[int]) -> None:
        """Give the words that are remembered their origins back."""
        keys = [word.key for word in words]
        at = 0
        while at <= len(keys) - _PHRASE:
            known = self.where.get(tuple(keys[at : at + _PHRASE]))
            if known is None:
                at += 1
            else:
                at += self._take(known, words[at:], origins, at)

    def _take(
        self, known: tuple[Sequence[Token], list[int], int], words: Sequence[Token], origins: list[int], at: int
    ) -> int:
        """Give ``words``, which begin with a phrase, the origins of what follows it; how many were looked at."""
        old, old_origins, place = known
        old, old_origins = old[place:], old_origins[place:]
        i = j = taken = 0
        for segment in wording.kept(old, words[: 2 * len(old)]):
            next_i, next_j = i + len(segment.old), j + len(segment.new)
            if segment.same:
                origins[at + j : at + next_j] = old_origins[i:next_i]
                taken = next_j
            i, j = next_i, next_j
        return max(taken, 1)


def _next(
    before: Sequence[Unit], written: Sequence[_Written], after: Sequence[Unit], origin: int, memory: _Memory
) -> list[_Written]:
    """The units of the text that ``origin`` made of those ``before``."""
    counterparts = {j: i for i, j in pairing.pairs(before, after)}
    found: list[_Written] = []
    fresh: list[tuple[_Written, int, int]] = []
    for j, part in enumerate(after):
        i = counterparts.get(j)
        if i is not None and before[i].plain == part.plain:
            found.append(written[i])
            continue
        one = _Written.new(part, origin)
        found.append(one)
        fresh += [(one, *span) for span in _inherit(written[i] if i is not None else None, one, memory)]
    for i in set(range(len(before))) - set(counterparts.values()):
        memory.add(written[i].words, written[i].origins)
    for one, start, end in fresh:
        origins = one.origins[start:end]
        memory.recall(one.words[start:end], origins)
        one.origins[start:end] = origins
    return found


def _inherit(old: _Written | None, new: _Written, memory: _Memory) -> Iterator[tuple[int, int]]:
    """Take over the origins of the words that stayed, remember those that went, give the stretches that came."""
    if old is None:
        yield 0, len(new.words)
        return
    i = j = 0
    for segment in wording.kept(old.words, new.words):
        next_i, next_j = i + len(segment.old), j + len(segment.new)
        if segment.same:
            new.origins[j:next_j] = old.origins[i:next_i]
        else:
            memory.add(segment.old, old.origins[i:next_i])
            yield j, next_j
        i, j = next_i, next_j
