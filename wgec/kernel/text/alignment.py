"""Which part of the new text is which part of the old one: what both the comparison and its rendering stand on."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from wgec.kernel.text import tokens

Part = TypeVar("Part")

#: Two parts that share less than this of their words are two parts, one gone and one come.
ALIKE = 0.4
#: A changed stretch of more pairs than this is matched in order of place only, to keep the cost linear.
MAX_PAIRS = 40_000


def align(
    old: Sequence[Part],
    new: Sequence[Part],
    key: Callable[[Part], Hashable],
    words: Callable[[Part], Sequence[Hashable]],
) -> Iterator[tuple[Part | None, Part | None]]:
    """Pairs of parts in reading order: (old, new) are one part, (old, None) is gone, (None, new) has come.

    ``key`` says when two parts are equal; of the others those are paired whose ``words`` are alike, never crossing.
    """
    gone: list[Part] = []
    come: list[Part] = []
    for step in tokens.exact_steps([key(part) for part in old], [key(part) for part in new]):
        if step.kind == "deleted":
            gone.extend(old[step.old])
        elif step.kind == "added":
            come.extend(new[step.new])
        else:
            yield from _paired(gone, come, words)
            gone, come = [], []
            yield from zip(old[step.old], new[step.new], strict=True)
    yield from _paired(gone, come, words)


def _paired(
    gone: list[Part], come: list[Part], words: Callable[[Part], Sequence[Hashable]]
) -> Iterator[tuple[Part | None, Part | None]]:
    old_at = new_at = 0
    for old_index, new_index in _pairs([words(part) for part in gone], [words(part) for part in come]):
        yield from ((part, None) for part in gone[old_at:old_index])
        yield from ((None, part) for part in come[new_at:new_index])
        yield gone[old_index], come[new_index]
        old_at, new_at = old_index + 1, new_index + 1
    yield from ((part, None) for part in gone[old_at:])
    yield from ((None, part) for part in come[new_at:])


def _pairs(gone: list[Sequence[Hashable]], come: list[Sequence[Hashable]]) -> list[tuple[int, int]]:
    """The pairs, in order and without crossing, whose likenesses sum to the most."""
    if not gone or not come:
        return []
    if len(gone) * len(come) > MAX_PAIRS:
        near = ((at, at) for at in range(min(len(gone), len(come))))
        return [pair for pair in near if tokens.likeness(gone[pair[0]], come[pair[1]]) >= ALIKE]
    alike = [[_alike(before, after) for after in come] for before in gone]
    # best[i][j]: the most that the parts from i and from j on can sum to.
    best = [[0.0] * (len(come) + 1) for _ in range(len(gone) + 1)]
    for i in range(len(gone) - 1, -1, -1):
        for j in range(len(come) - 1, -1, -1):
            together = alike[i][j] + best[i + 1][j + 1] if alike[i][j] else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(gone) and j < len(come):
        if alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _alike(before: Sequence[Hashable], after: Sequence[Hashable]) -> float:
    likeness = tokens.likeness(before, after)
    return likeness if likeness >= ALIKE else 0.0
