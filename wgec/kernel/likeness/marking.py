"""Two texts beside each other: which of their words stand in both, in the same order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import LCSseq

from wgec.kernel.folding import fold
from wgec.kernel.likeness.digest import READ

IN_A_ROW = 3  # words; fewer in the same order are chance
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text, and whether the other text has it too."""

    text: str
    shared: bool


def beside(mine: str, theirs: str) -> tuple[list[Stretch], list[Stretch]]:
    """Both texts in stretches, all of them joined again the texts; of a very long text only the beginning is marked."""
    ours, others = _Marked(mine), _Marked(theirs)
    for block in LCSseq.opcodes(ours.words, others.words):
        if block.tag == "equal" and block.src_end - block.src_start >= IN_A_ROW:
            ours.shared.update(range(block.src_start, block.src_end))
            others.shared.update(range(block.dest_start, block.dest_end))
    return list(ours.stretches()), list(others.stretches())


class _Marked:
    """A text, its words, and which of them are shared."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = [match.span() for match in _WORDS.finditer(text[:READ])]
        self.words: Sequence[str] = [fold(text[start:end]) for start, end in self.places]
        self.shared: set[int] = set()

    def stretches(self) -> Iterator[Stretch]:
        """Words that follow each other and are shared, with what stands between them, and all else."""
        done = 0
        for is_shared, run in groupby(range(len(self.places)), key=self.shared.__contains__):
            if is_shared:
                words = list(run)
                start, end = self.places[words[0]][0], self.places[words[-1]][1]
                if start > done:
                    yield Stretch(self.text[done:start], False)
                yield Stretch(self.text[start:end], True)
                done = end
        if done < len(self.text):
            yield Stretch(self.text[done:], False)
