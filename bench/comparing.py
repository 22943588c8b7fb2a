"""Two editions of a report compared: entry by entry, as an appendix, as a Word file with tracked changes."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bench import instance
from bench.synthetic import sentence, text


def run(size: int) -> list[dict[str, Any]]:
    """``size`` recommendations; in the second edition a quarter is revised, a fiftieth gone and a fiftieth new."""
    with instance.scratch():
        from recommendations.report import changes
        from recommendations.report.compare import compare
        from recommendations.report.document import from_json, to_json
        from recommendations.report.renderers import docx

        old, new = editions(size)
        frozen = to_json(old), to_json(new)
        return [
            _timed("read both frozen contents", lambda: [from_json(each) for each in frozen]),
            _timed("compare the entries", lambda: compare(old, new).counts),
            _timed("tell the changes in an appendix", lambda: changes.changes(old, new)),
            _timed("the new edition as a Word file", lambda: docx.render(new)),
            _timed("the same with tracked changes", lambda: docx.tracked(new, old)),
        ]


def editions(size: int) -> tuple[Any, Any]:
    """An edition, and the next one."""
    from recommendations.report.document import Document, Entry, Section

    dice = random.Random(size)
    entries = [
        Entry(f"r{number}", f"Delegation {number % 30}", text(number), number=number) for number in range(1, size + 1)
    ]
    old = Document("en", "Working group", "Compilation", "2031-03-05", "5 March 2031")
    kept = [
        replace(entry, text=f"{sentence(dice)}\n\n{entry.text}") if dice.random() < 0.25 else entry
        for entry in entries
        if dice.random() > 0.02
    ]
    added = range(size + 1, size + 2 + size // 50)
    kept += [Entry(f"r{number}", "A new delegation", text(number), number=number) for number in added]
    return tuple(  # type: ignore[return-value]  # two of them
        replace(
            old,
            sections=(
                Section("I", "First", tuple(each[: size // 2])),
                Section("II", "Second", tuple(each[size // 2 :])),
            ),
        )
        for each in (entries, kept)
    )


def _timed(name: str, step: Callable[[], object]) -> dict[str, Any]:
    started, used = time.perf_counter(), time.process_time()
    step()
    seconds, cpu = time.perf_counter() - started, time.process_time() - used
    return {"name": name, "seconds": round(seconds, 3), "cpu_seconds": round(cpu, 3)}
