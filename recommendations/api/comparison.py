"""Comparisons as the API answers them: block by block, each with its runs of words."""

import re
from itertools import groupby
from typing import Any

from recommendations.history import Blame, Comparison
from recommendations.models import Revision
from wgec.kernel.text.blame import BlameRun
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
    return [
        {"unit": str(place), "runs": runs, "alternatives": []}
        for place, runs in enumerate(filter(None, units), start=1)
    ]


def blamed(found: Blame) -> list[dict[str, Any]]:
    """The units of the current text without markup, each with its stretches, their revisions and amendments."""
    ids = found.current.unit_ids
    units = groupby(found.runs, key=lambda run: run.unit)
    return [{"unit": ids[place - 1], "runs": [_stretch(found, run) for run in runs]} for place, runs in units]


def _stretch(found: Blame, run: BlameRun) -> dict[str, Any]:
    source = found.sources[run.origin]
    amendment = source.amendment.reference if source.amendment else None
    return {"text": run.text, "revision": source.revision.number, "amendment": amendment}


def revisions_of(found: Blame) -> list[Revision]:
    """The revisions that have words left, the newest first."""
    left = {one.source.revision.pk: one.source.revision for one in found.left}
    return list(left.values())
