"""A rolling text as the API answers it: unit by unit, each with its runs and the wordings that stand beside it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from recommendations.queries.rolling import Material
from wgec.kernel.text.rolling import RollingRun, RollingUnit

KEPT = 7 * 24 * 3600  # seconds: it is made of texts that never change


def units_of(material: Material) -> list[dict[str, Any]]:
    """Its units; made once for the same content and language."""
    key = f"rolling-api-{get_language()}-{material.fingerprint}"
    known: list[dict[str, Any]] | None = cache.get(key)
    if known is None:
        known = [_unit(unit, material) for unit in material.roll().units]
        cache.set(key, known, KEPT)
    return known


def _unit(unit: RollingUnit, material: Material) -> dict[str, Any]:
    return {
        "unit": material.ids[unit.unit - 1] if unit.unit else None,
        "after": material.ids[unit.after - 1] if unit.after else None,
        "runs": [*_runs(unit.marks), *_runs(unit.runs)],
        "alternatives": [{"amendment": each.key, "text": each.text, "by": list(each.by)} for each in unit.alternatives],
    }


def _runs(runs: Iterable[RollingRun]) -> Iterator[dict[str, Any]]:
    """The runs one after the other: what others change inside a stretch that goes stands in its midst."""
    for run in runs:
        if not run.inside:
            yield _run(run.kind, run.text, run.by, run.keys)
            continue
        for inner in run.inside:
            if inner.kind == "added":
                yield _run(inner.kind, inner.text, inner.by, inner.keys)
            else:  # also what stays for the others goes with the stretch around it
                yield _run("deleted", inner.text, {*run.by, *inner.by}, {*run.keys, *inner.keys})


def _run(kind: str, text: str, by: Iterable[str], keys: Iterable[str]) -> dict[str, Any]:
    return {"kind": kind, "text": text, "by": sorted(by), "amendments": sorted(keys)}
