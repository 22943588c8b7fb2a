"""A comparison as the API answers it: block by block, each with its runs of words."""

import re
from typing import Any

from recommendations.history import Comparison
from wgec.kernel.text.diff import Run

# A block with the blank line that ends it. The blank line stays in its run: joined, the runs are the texts again.
_BLOCK = re.compile(r".*?\n\n|.+", re.DOTALL)


def units_of(comparison: Comparison) -> list[dict[str, Any]]:
    """The runs of the comparison, cut where a block ends in either text; two texts that are one are all "same"."""
    units: list[list[dict[str, Any]]] = [[]]
    for run in comparison.runs or [Run("same", comparison.new.text)]:
        for text in _BLOCK.findall(run.text):
            units[-1].append({"kind": run.kind, "text": text, "by": [], "amendments": []})
            if text.endswith("\n\n"):
                units.append([])
    return [{"unit": str(place), "runs": runs} for place, runs in enumerate(filter(None, units), start=1)]
