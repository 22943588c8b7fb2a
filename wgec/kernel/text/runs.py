"""The words of one leaf with all that is proposed for them: runs that are the same, deleted or added.

Nothing is left out, also where proposals collide. Deletions of the same words are one; where one deletion holds
another change, that is nested in it; where two overlap, the later one is cut at the end of the earlier one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from wgec.kernel.text.escaping import block_markdown, inline_markdown
from wgec.kernel.text.inlines import group
from wgec.kernel.text.leaves import Change, Word, inlines
from wgec.kernel.text.tree import Break, Inline

Kind = Literal["same", "added", "deleted"]
Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RollingRun:
    """A stretch of a unit in Markdown, who proposes that it comes or goes (short names), and in which proposals.

    ``inside``: when others change something within a deleted stretch, all of the stretch again in runs of its own, of
    which the same ones are those that only the stretch around deletes.
    """

    kind: Kind
    text: str
    by: Names = ()
    keys: tuple[str, ...] = ()
    inside: tuple["RollingRun", ...] = ()
    inlines: tuple[Inline, ...] = field(default=(), compare=False, repr=False)


@dataclass(slots=True)
class Deletion:
    """Words ``start`` to ``end`` that go, who deletes them, and the runs that come instead."""

    start: int
    end: int
    keys: set[str]
    instead: list[RollingRun]


class Credits:
    """The short names of those who made each proposal."""

    def __init__(self, by: dict[str, Names]) -> None:
        self._by = by

    def run(self, kind: Kind, words: Sequence[Word], keys: Iterable[str], lead: Sequence[Any] = ()) -> RollingRun:
        """A run of ``words`` after the blank ``lead``."""
        blank = "".join(atom.value.text for atom in lead)
        shown = group([*lead, *(atom for word in words for atom in (word.atom, *word.gap))])
        return RollingRun(kind, blank + markdown(words), *self.of(keys), inlines=shown)

    def of(self, keys: Iterable[str]) -> tuple[Names, tuple[str, ...]]:
        """The names and the keys, each in alphabetical order."""
        own = tuple(sorted(keys))
        return tuple(sorted({name for key in own for name in self._by[key] or (key,)})), own


def markdown(words: Sequence[Word]) -> str:
    """The Markdown of a stretch of words, with the blank at its end."""
    start, end = 0, len(words)
    while start < end and isinstance(words[start].atom.value, Break):
        start += 1
    while end > start and isinstance(words[end - 1].atom.value, Break):
        end -= 1
    core = block_markdown(inline_markdown(inlines(words[start:end])))
    blank = "".join(getattr(atom.value, "text", "") for atom in words[end - 1].gap) if end > start else ""
    return "\\\n" * start + core + blank + "\\\n" * (len(words) - end)


def leaf_runs(
    words: Sequence[Word], changes: Iterable[tuple[Change, Iterable[str]]], outer: Iterable[str], credit: Credits
) -> list[RollingRun]:
    """The runs of a leaf with these ``words``; ``outer`` are the keys of the proposals that delete all of it."""
    deletions: dict[tuple[int, int], Deletion] = {}
    additions: dict[int, list[RollingRun]] = {}
    if whole := set(outer):
        deletions[0, len(words)] = Deletion(0, len(words), whole, [])
    for change, keys in sorted(
        changes, key=lambda each: (each[0].start, each[0].end, credit.of(each[1]), _text(each[0]))
    ):
        lead = change.before if change.before and change.start and not words[change.start - 1].gap else ()
        new = [credit.run("added", change.words, keys, lead)] if change.words else []
        if change.start == change.end:
            additions.setdefault(change.start, []).extend(new)
            continue
        span = change.start, change.end
        deletion = deletions.setdefault(span, Deletion(*span, set(), []))
        deletion.keys.update(keys)
        deletion.instead += new
    spans = sorted(deletions.values(), key=lambda each: (each.start, -each.end))
    found, _ = _Builder(words, additions, credit).between(0, len(words), spans)
    return found + [run for at in sorted(additions) for run in additions[at]]


def _text(change: Change) -> str:
    return "".join(word.text for word in change.words)


@dataclass
class _Builder:
    words: Sequence[Word]
    additions: dict[int, list[RollingRun]]
    credit: Credits

    def between(self, start: int, end: int, spans: list[Deletion]) -> tuple[list[RollingRun], list[Deletion]]:
        """The runs from ``start`` to ``end``, and what of ``spans`` goes on beyond."""
        found: list[RollingRun] = []
        beyond: list[Deletion] = []
        at = start
        waiting = list(spans)
        while waiting:
            span = waiting.pop(0)
            if span.end > end:
                beyond.append(replace(span, start=end))
                span = replace(span, end=end, instead=[])
            found += self._same(at, span.start, edge=True)
            inner = [each for each in waiting if each.start < span.end]
            inside, rest = self.between(span.start, span.end, inner)
            waiting = sorted([*waiting[len(inner) :], *rest], key=lambda each: (each.start, -each.end))
            found.append(self._deleted(span, inside))
            found += span.instead
            at = span.end
        return [*found, *self._same(at, end, edge=False)], beyond

    def _deleted(self, span: Deletion, inside: list[RollingRun]) -> RollingRun:
        run = self.credit.run("deleted", self.words[span.start : span.end], span.keys)
        changed = any(each.kind != "same" for each in inside)
        return replace(run, inside=tuple(inside)) if changed else run

    def _same(self, start: int, end: int, *, edge: bool) -> Iterator[RollingRun]:
        """Words nobody changes, with what is added between them; ``edge``: and right after them."""
        at = start
        for place in sorted(each for each in self.additions if start <= each < end + edge):
            if place > at:
                yield self.credit.run("same", self.words[at:place], ())
            yield from self.additions.pop(place)
            at = place
        if end > at:
            yield self.credit.run("same", self.words[at:end], ())
