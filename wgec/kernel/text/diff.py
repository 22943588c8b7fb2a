"""What changed between two texts, word by word.

The runs are stretches of canonical Markdown: for the API, for amendments and for merging; ``comparing`` shows the
same on a page. Lines of canonical Markdown are the units (a paragraph, a point of a list, a row of a table is one
line): they are aligned first (``alignment``), then the words of those that correspond are compared (``wording``).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from wgec.kernel.text import tokens, wording
from wgec.kernel.text.alignment import Unit, align
from wgec.kernel.text.writing import canonical

Kind = Literal["same", "added", "deleted"]

_LINE = re.compile(r"\n*[^\n]+\n*|\n+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of canonical Markdown that both texts have, or only the new one, or only the old one."""

    kind: Kind
    text: str


def compare(old: str, new: str) -> list[Run]:
    """The runs that lead from ``old`` to ``new``, in reading order.

    The same and the added runs joined are ``canonical(new)``, the same and the deleted ones ``canonical(old)``. In a
    changed run every mark of formatting stands with its partner. Raises Malformed when a text cannot be read.
    """
    return compare_canonical(canonical(old), canonical(new))


def compare_canonical(old: str, new: str) -> list[Run]:
    """``compare`` for texts that are canonical already, as stored ones are."""
    if old == new:
        return [Run("same", new)] if new else []
    return list(_joined(_runs(old, new)))


def _runs(old: str, new: str) -> Iterator[Run]:
    old_lines, new_lines = _LINE.findall(old), _LINE.findall(new)
    for i, j in align([_unit(line) for line in old_lines], [_unit(line) for line in new_lines]):
        if i is None or j is None:
            yield Run("deleted", old_lines[i]) if i is not None else Run("added", new_lines[j or 0])
        elif old_lines[i] == new_lines[j]:
            yield Run("same", new_lines[j])
        else:
            segments = wording.compare(tokens.markdown(old_lines[i]), tokens.markdown(new_lines[j]))
            yield from _tidy(run for segment in segments for run in _segment(segment))


def _unit(line: str) -> Unit:
    return Unit(line.rstrip("\n"), lambda: line)


def _segment(segment: wording.Segment) -> Iterator[Run]:
    gone = "".join(token.text + token.space for token in segment.old)
    come = "".join(token.text + token.space for token in segment.new)
    if segment.same and gone != come:  # only the white space after a word can differ
        for old, new in zip(segment.old, segment.new, strict=True):
            yield Run("same", new.text)
            yield from _white(old.space, new.space)
    elif segment.same:
        yield Run("same", come)
    else:
        yield Run("deleted", gone)
        yield Run("added", come)


def _blank_end(text: str) -> int:
    return len(text) - len(text.rstrip())


def _white(old: str, new: str) -> Iterator[Run]:
    """White space after a word that both texts have."""
    common = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    yield Run("same", new[:common])
    yield Run("deleted", old[common:])
    yield Run("added", new[common:])


def _tidy(runs: Iterable[Run]) -> Iterator[Run]:
    """In a line: between two runs that are the same one deleted and one added run, in this order."""
    for same, group in groupby((run for run in runs if run.text), key=lambda run: run.kind == "same"):
        stretch = list(group)
        if same:
            yield from stretch
            continue
        yield from _change(*("".join(run.text for run in stretch if run.kind == kind) for kind in ("deleted", "added")))


def _change(gone: str, come: str) -> Iterator[Run]:
    """A deleted and an added run; the white space with which both end is the same."""
    blank = min(_blank_end(gone), _blank_end(come))
    while blank and gone[-blank:] != come[-blank:]:
        blank -= 1
    yield Run("deleted", gone[: len(gone) - blank])
    yield Run("added", come[: len(come) - blank])
    yield Run("same", come[len(come) - blank :])


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbouring runs of one kind as one."""
    for kind, group in groupby((run for run in runs if run.text), key=lambda run: run.kind):
        yield Run(kind, "".join(run.text for run in group))
