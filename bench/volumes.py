"""A report that comes in volumes: freezing it, reading it back, and each format in a process of its own.

``python -m bench.volumes FORMAT FILE`` renders the frozen document in FILE once and prints what it took as JSON. The
document is made without a database: gathering so many rows is measured at smaller sizes, and grows with them.
"""

import itertools
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import synthetic
from bench.report import peak

FORMATS = ("pdf", "docx", "odt", "epub", "html", "xlsx")
SECTIONS = 7


def run(size: int) -> list[dict[str, Any]]:
    """``size`` synthesised recommendations as one document, rendered in every format that people open."""
    with tempfile.TemporaryDirectory(prefix="wgec-bench-") as folder:
        frozen = Path(folder) / "document.json"
        started, used = time.perf_counter(), time.process_time()
        frozen.write_text(_document(size))
        row = {
            "name": "make and freeze the document",
            "seconds": round(time.perf_counter() - started, 3),
            "cpu_seconds": round(time.process_time() - used, 3),
        }
        return [row, *(_child(format, frozen) for format in FORMATS)]


def _document(size: int) -> str:
    from recommendations.report.document import Document, Entry, Section, to_json

    entries = tuple(
        Entry(f"R-{number}", f"Delegation {number % 60}", text, number=number) for number, text in synthetic.texts(size)
    )
    cuts = [place * size // SECTIONS for place in range(SECTIONS + 1)]
    sections = tuple(
        Section(str(place), f"Section {place}", entries[first:last])
        for place, (first, last) in enumerate(itertools.pairwise(cuts), start=1)
    )
    bare = Document("en", "Working Group", "Compilation of synthetic recommendations", "2026-11-27", "27 November 2026")
    return to_json(replace(bare, sections=sections))


def _child(format: str, frozen: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.volumes", format, str(frozen)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    row: dict[str, Any] = json.loads(done.stdout)
    return row


def _render(format: str, frozen: Path) -> dict[str, Any]:
    from recommendations.report import volumes
    from recommendations.report.document import from_json

    started, used = time.perf_counter(), time.process_time()
    document = from_json(frozen.read_text())
    content, ending = volumes.rendered(format, document)
    return {
        "name": f"render {format}{' in volumes' if ending == volumes.ZIP else ''}",
        "seconds": round(time.perf_counter() - started, 3),
        "cpu_seconds": round(time.process_time() - used, 3),
        "bytes": len(content),
        "memory_mb": peak(),
    }


if __name__ == "__main__":
    json.dump(_render(sys.argv[1], Path(sys.argv[2])), sys.stdout)
