"""The sheet of a word processor's file, in twentieths of a point. On every paper the measure is equally wide."""

from dataclasses import dataclass

from recommendations.report.document import Paper

WIDTH = 8166
"""The measure: what stands between the margins of a line."""
TOP, BOTTOM = 1760, 1640
"""How far the text is from the upper and the lower edge of the paper."""
HEADER, FOOTER = 900, 800
"""How far the running lines are from them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper with its margins."""

    width: int
    length: int

    @property
    def side(self) -> int:
        """The margin on either side."""
        return (self.width - WIDTH) // 2

    @property
    def height(self) -> int:
        """What a page holds between its margins."""
        return self.length - TOP - BOTTOM


SHEETS: dict[Paper, Sheet] = {"a4": Sheet(11906, 16838), "letter": Sheet(12240, 15840)}
