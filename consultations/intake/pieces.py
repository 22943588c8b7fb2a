"""A contribution's file as a flat run of pieces, before it is known which of them are questions, title and annexes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from consultations.intake.footnotes import Notes
from consultations.intake.values import Caution
from wgec.kernel.text.blocks import Block, Heading, Paragraph


@dataclass(slots=True)
class Unit:
    """A paragraph or a list's item of a text without markup, made whole again from its lines.

    ``marker`` is "" for a paragraph, "-" for any bullet, otherwise the label as written; ``rows`` are the cells of
    lines that a file lines up with tabs.
    """

    first: int
    last: int
    text: str
    marker: str = ""
    indent: int = 0
    heading: bool = False
    bullet: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def words(self) -> str:
        """The text with the label before it; a bullet is no word."""
        if self.rows:
            return " ".join(cell for row in self.rows for cell in row)
        return f"{self.marker} {self.text}".strip() if self.marker not in ("", "-") else self.text


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of the file; ``words`` are what it says, its label included.

    ``blocks`` hold it when the file has structure of its own, ``unit`` when it was rebuilt from lines; ``starts`` are
    the lines on which the items of a list begin.
    """

    first: int
    last: int
    words: str
    blocks: tuple[Block, ...] = ()
    unit: Unit | None = None
    is_title: bool = False
    starts: tuple[int, ...] = ()

    @property
    def may_ask(self) -> bool:
        """Whether it can be a question: a paragraph, a heading, one item of a list."""
        if self.unit is not None:
            return not self.unit.rows
        return isinstance(self.blocks[0], Paragraph | Heading)


@dataclass(slots=True)
class Opened:
    """A file that has been taken apart, whatever its format."""

    pieces: list[Piece]
    build: "Builder"
    notes: Notes = field(default_factory=Notes)
    cautions: list[Caution] = field(default_factory=list)


class Builder(Protocol):
    """How a run of pieces becomes the blocks of a part."""

    def __call__(self, pieces: Sequence[Piece]) -> tuple[Block, ...]:
        """The blocks, in the order of the pieces."""
