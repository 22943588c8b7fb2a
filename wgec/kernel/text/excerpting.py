"""Of two versions of a text only what differs: the blocks, and of lists the points, in which something changes."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from wgec.kernel.text.alignment import Unit, align
from wgec.kernel.text.normal import citations
from wgec.kernel.text.plain import lines
from wgec.kernel.text.reading import parse
from wgec.kernel.text.tree import Block, Body, ListBlock, ListItem, Note
from wgec.kernel.text.writing import write

Blocks = list[Block]

_NOTES = re.compile(r"^\[\^[\w.+-]{1,64}\]:", re.MULTILINE)


def excerpts(old: str, new: str) -> tuple[str, str]:
    """What of ``old`` goes or changes, and what stands in its place in ``new`` (both canonical Markdown)."""
    if old == new:
        return "", ""
    before, after = _differing(old, new)
    gone, come = _changed_blocks(before.blocks, after.blocks)
    old_notes, new_notes = ({note.label: note for note in body.notes} for body in (before, after))
    changed = {label for label in old_notes.keys() | new_notes.keys() if old_notes.get(label) != new_notes.get(label)}
    return _written(gone, old_notes, changed), _written(come, new_notes, changed)


def _differing(old: str, new: str) -> tuple[Body, Body]:
    """The trees of both, without most of what they have in common at the beginning and the end."""
    (old_text, old_notes), (new_text, new_notes) = _apart(old), _apart(new)
    before, after = old_text.split("\n\n"), new_text.split("\n\n")
    shortest = min(len(before), len(after))
    start = 0
    while start < shortest and before[start] == after[start]:
        start += 1
    end = 0
    while end < shortest - start and before[-1 - end] == after[-1 - end]:
        end += 1
    # A list is written as one stretch, unless a point has several blocks: then what is indented belongs to it.
    while start and (_goes_on(before, start) or _goes_on(after, start)):
        start -= 1
    while end and (_goes_on(before, len(before) - end) or _goes_on(after, len(after) - end)):
        end -= 1
    found = (chunks[start : len(chunks) - end] for chunks in (before, after))
    first, second = ("\n\n".join(chunks) for chunks in found)
    return parse(f"{first}\n\n{old_notes}"), parse(f"{second}\n\n{new_notes}")


def _apart(text: str) -> tuple[str, str]:
    """A canonical text without its footnotes, and these."""
    found = _NOTES.search(text)
    return (text[: found.start()].rstrip("\n"), text[found.start() :]) if found else (text, "")


def _goes_on(chunks: Sequence[str], at: int) -> bool:
    """Whether a stretch may belong to the list before it."""
    return at < len(chunks) and bool(re.match(r"\s|[-*] |\d+[.)] |>", chunks[at]))


def _changed_blocks(old: Sequence[Block], new: Sequence[Block]) -> tuple[Blocks, Blocks]:
    gone: Blocks = []
    come: Blocks = []
    for i, j in align([_unit(block, (block,)) for block in old], [_unit(block, (block,)) for block in new]):
        before, after = _at(old, i), _at(new, j)
        if before == after:
            continue
        if isinstance(before, ListBlock) and isinstance(after, ListBlock):
            before, after = _changed_points(before, after)
        gone += [before] if before else []
        come += [after] if after else []
    return gone, come


def _changed_points(old: ListBlock, new: ListBlock) -> tuple[ListBlock | None, ListBlock | None]:
    """Both lists from the first to the last point that differs; whole when only the manner of counting does."""
    pairs = align([_unit(item, item.blocks) for item in old.items], [_unit(item, item.blocks) for item in new.items])
    differ = [(i, j) for i, j in pairs if _at(old.items, i) != _at(new.items, j)]
    if (old.kind, old.start) != (new.kind, new.start) or not differ:
        return old, new
    return _points(old, [i for i, _ in differ if i is not None]), _points(new, [j for _, j in differ if j is not None])


def _points(block: ListBlock, wanted: list[int]) -> ListBlock | None:
    if not wanted:
        return None
    first, last = min(wanted), max(wanted)
    return ListBlock(block.kind, block.items[first : last + 1], block.start + first)


def _unit(part: Block | ListItem, blocks: Sequence[Block]) -> Unit:
    return Unit(part, partial(_words, blocks), type(part).__name__)


def _words(blocks: Sequence[Block]) -> str:
    return "\n".join(lines(blocks))


def _at(parts: Sequence[Any], index: int | None) -> Any:
    return None if index is None else parts[index]


def _written(blocks: Blocks, notes: dict[str, Note], changed: set[str]) -> str:
    """These blocks with the footnotes that they cite, and those that changed."""
    wanted = {*citations(blocks), *changed}
    return write(Body(tuple(blocks), tuple(note for label, note in notes.items() if label in wanted)))
