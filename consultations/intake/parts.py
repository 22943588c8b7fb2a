"""A document as a flat run of parts, before it is known which of them are headings, sections and entries."""

from dataclasses import dataclass
from typing import Literal

from wgec.kernel.text.blocks import Block

LONGEST_HEADING = 1_000
PartKind = Literal["heading", "paragraph", "list", "table", "markdown"]


@dataclass(frozen=True, slots=True)
class Part:
    """One block of the source.

    ``lines`` are its source lines when it comes from a text file (``first`` is the number of the first of them);
    ``block`` is what it says when it comes from a word processor. ``text`` holds the words of a heading or of a
    paragraph, markup removed, as headings are recognised by it. ``level`` is the heading level, 0 for running text;
    ``is_title`` tells a document's own title.
    """

    kind: PartKind
    first: int
    last: int
    text: str = ""
    level: int = 0
    strong: bool = False
    lines: tuple[str, ...] = ()
    block: Block | None = None
    is_title: bool = False

    @property
    def may_be_heading(self) -> bool:
        """Whether it is a heading, or one line of running text that could be one."""
        if len(self.text) > LONGEST_HEADING:
            return False
        return self.kind == "heading" or (self.kind in ("paragraph", "list") and len(self.lines) <= 1)
