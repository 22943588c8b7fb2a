"""What moved from one text to another, told from what only came or went.

A first look pairs what stands in the same order (``Survey``). What is left over on both sides and is the same has
moved. Of everything that corresponds then, as many words as possible stay, and only the rest is called moved: when one
paragraph goes to the end, it is that one, and not all the others that went up.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from wgec.kernel.text import pairing, tokens
from wgec.kernel.text.alignment import chain
from wgec.kernel.text.plain import inline_text, lines
from wgec.kernel.text.tree import Block, Body, Heading, ListBlock, Paragraph, Quote, Table

Part = Paragraph | Heading | Table


@dataclass(frozen=True, slots=True)
class Move:
    """A part that stands in both texts, in places that do not correspond; ``up``: earlier in the new one."""

    old: Any
    new: Any
    up: bool


@dataclass
class Survey:
    """What one look at both texts finds, in the order of the page."""

    together: list[tuple[Block, Block]] = field(default_factory=list)
    gone: list[tuple[int, Block]] = field(default_factory=list)  # each after how many that stand together
    come: list[tuple[int, Block]] = field(default_factory=list)
    stayed: int = 0

    def meet(self, old: Block, new: Block) -> None:
        """Both correspond."""
        self.stayed += 1
        self.together.append((old, new))

    def differ(self, old: Block | None, new: Block | None) -> None:
        """One went or came whole; or one stands where quite another stood."""
        if old is not None:
            self.gone.append((self.stayed, old))
        if new is not None:
            self.come.append((self.stayed, new))
        if old is not None and new is not None:
            self.together.pop()  # it was met just now

    def moves(self) -> list[Move]:
        """What went here and came there, with something that stayed between."""
        found = pairing.sure_pairs([part for _, part in self.gone], [part for _, part in self.come])
        pairs = [(self.gone[i], self.come[j]) for i, j in found]
        return [
            Move(old, new, here < there)
            for (there, old), (here, new) in pairs
            if there != here and _says_enough(old) and _says_enough(new)
        ]

    def settled(self, old: Body, new: Body, found: Iterable[Move]) -> list[Move]:
        """Of all that corresponds, ``found`` among it, what moved when as many words as possible stay."""
        places = [{id(part): place for place, part in enumerate(_parts(body.blocks))} for body in (old, new)]
        pairs = {
            (places[0][id(before)], places[1][id(after)]): (before, after)
            for before, after in [*self._parts_together(), *((move.old, move.new) for move in found)]
        }
        stay = chain([(i, j, 1.0 + _size(after)) for (i, j), (_, after) in pairs.items()])
        staying = set(stay)
        rows, columns = [i for i, _ in stay], [j for _, j in stay]
        return [
            Move(before, after, bisect_left(columns, j) < bisect_left(rows, i))
            for (i, j), (before, after) in pairs.items()
            if (i, j) not in staying and _says_enough(after) and pairing.sure_pairs([before], [after])
        ]

    def _parts_together(self) -> Iterator[tuple[Any, Any]]:
        for old, new in self.together:
            if isinstance(old, Part):
                yield old, new
            elif old == new:  # nobody looked inside
                yield from zip(_parts((old,)), _parts((new,)), strict=True)


def _parts(blocks: Iterable[Block]) -> Iterator[Part]:
    """The paragraphs, headings and tables in ``blocks``, those of lists and quotations too."""
    for block in blocks:
        match block:
            case ListBlock(_, items):
                for item in items:
                    yield from _parts(item.blocks)
            case Quote(inner):
                yield from _parts(inner)
            case _:
                yield block


def _size(part: Part) -> int:
    return sum(len(line) for line in lines((part,)))


def _says_enough(part: Block) -> bool:
    """Whether a part that is found again elsewhere has moved, and is not just as short as another one."""
    return not isinstance(part, Paragraph) or len(tokens.bag(inline_text(part.inlines))) > 2
