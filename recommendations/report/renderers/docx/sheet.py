"""The sheet of the Word file, in twentieths of a point. On every paper the measure is equally wide."""

from dataclasses import dataclass

from recommendations.report.document import Paper

WIDTH = 8166
"""The measure: what stands between the margins of a line."""
_TOP, _BOTTOM = 1760, 1640


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper with its margins."""

    width: int
    length: int

    @property
    def page(self) -> dict[str, int]:
        """What ``w:pgSz`` says."""
        return {"w": self.width, "h": self.length}

    @property
    def margins(self) -> dict[str, int]:
        """What ``w:pgMar`` says."""
        side = (self.width - WIDTH) // 2
        return {
            "top": _TOP,
            "bottom": _BOTTOM,
            "left": side,
            "right": side,
            "header": 900,
            "footer": 800,
            "gutter": 0,
        }

    @property
    def height(self) -> int:
        """What a page holds between its margins."""
        return self.length - _TOP - _BOTTOM


SHEETS: dict[Paper, Sheet] = {"a4": Sheet(11906, 16838), "letter": Sheet(12240, 15840)}
