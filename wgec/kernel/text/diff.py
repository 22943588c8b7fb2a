"""What changed between two texts, word by word, as runs over their canonical Markdown.

Lines of canonical Markdown are the units (a paragraph, a point of a list, a row of a table is one line): lines are
aligned first, then the words of those that correspond. See ``comparing`` for the same as HTML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wgec.kernel.text import tokens
from wgec.kernel.text.alignment import align
from wgec.kernel.text.writing import canonical


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is in both texts, only in the new one, or only in the old one."""

    kind: tokens.Kind
    text: str


def compare(old: str, new: str) -> list[Run]:
    """The runs from ``old`` to ``new`` (Markdown): same and added joined are the canonical new text, same and deleted
    the canonical old one. No two neighbours have one kind. Raises Malformed when a text cannot be read."""
    return compare_canonical(canonical(old), canonical(new))


def compare_canonical(old: str, new: str) -> list[Run]:
    """``compare`` for texts that are canonical already, as stored ones are."""
    if old == new:
        return [Run("same", new)] if new else []
    return list(_joined(_runs(old, new)))


def _runs(old: str, new: str) -> Iterator[Run]:
    pairs = align(_lines(old), _lines(new), key=str, words=_words)
    for before, after in pairs:
        if before == after:
            yield Run("same", str(after))
        elif before is None or after is None:
            yield Run("deleted", before) if before is not None else Run("added", str(after))
        else:
            yield from _word_runs(before, after)


def _lines(text: str) -> list[str]:
    """Lines with their ends; the blank lines after a line belong to it. Joined, they are the text again."""
    lines: list[str] = []
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):  # not splitlines: canonical Markdown ends lines with \n alone
        if lines and line == "\n":
            lines[-1] += line
        else:
            lines.append(line)
    return lines


def _words(line: str) -> list[str]:
    return [token for token in tokens.split(line) if token[:1].isalnum()] or [line]


def _word_runs(old: str, new: str) -> Iterator[Run]:
    before, after = tokens.split(old), tokens.split(new)
    for step in tokens.word_steps(before, after):
        part = before[step.old] if step.kind == "deleted" else after[step.new]
        yield Run(step.kind, "".join(part))


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """The same runs, neighbours of one kind joined."""
    held: Run | None = None
    for run in runs:
        if held is not None and held.kind == run.kind:
            held = Run(held.kind, held.text + run.text)
            continue
        if held is not None:
            yield held
        held = run
    if held is not None:
        yield held
