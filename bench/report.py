"""Compiling the report: gathering, each format in a process of its own; beside them the bare page engine and rivals.

``python -m bench.report FORMAT FILE`` renders the frozen document in FILE once and prints what it took as JSON.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import bare, instance, rivals

FORMATS = ("html", "pdf", "docx", "odt", "epub", "xlsx", "md", "json")


def run(size: int) -> list[dict[str, Any]]:
    """Freeze ``size`` synthesised recommendations, then render them in every format."""
    with instance.scratch() as folder:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from consultations.models import Consultation
        from recommendations.report.document import to_json
        from recommendations.report.gather import gather

        slug = instance.fill(size)
        consultation = Consultation.objects.get(slug=slug)
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            document = gather(consultation)
        frozen = folder / f"{rivals.STEM}.json"
        frozen.write_text(to_json(document))
        rows = [
            {"name": "gather and freeze", "seconds": round(time.perf_counter() - started, 3), "queries": len(captured)}
        ]
        made = [_child(format, frozen) for format in (*FORMATS, "bare")]
        beside = list(rivals.rows(folder))
    return [
        *rows,
        *made,
        *beside,
        {"name": "all formats together", "seconds": round(sum(row["seconds"] for row in made[:-1]), 3)},
    ]


def _child(format: str, frozen: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.report", format, str(frozen)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    row: dict[str, Any] = json.loads(done.stdout)
    return row


def _render(format: str, frozen: Path) -> dict[str, Any]:
    """Render once in this process: seconds, bytes, the highest memory the process ever had."""
    from recommendations.report.document import from_json
    from recommendations.report.renderers import RENDERERS

    renderer = RENDERERS.get(format)
    started, used = time.perf_counter(), time.process_time()
    document = from_json(frozen.read_text())
    if format == "bare":
        source = frozen.with_suffix(".typ")
        source.write_text(bare.source(document))
        del document
        started, used = time.perf_counter(), time.process_time()
    content = renderer.render(document) if renderer else bare.compile(source)
    seconds, used = time.perf_counter() - started, time.process_time() - used
    if format != "json":
        frozen.with_suffix(f".{format}").write_bytes(content)  # what the rivals read
    name = "the bare Typst engine, the same text" if format == "bare" else f"render {format}"
    return {
        "name": name,
        "seconds": round(seconds, 3),
        "cpu_seconds": round(used, 3),
        "bytes": len(content),
        "memory_mb": peak(),
    }


def peak() -> int:
    """The highest resident memory of this process, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return round(int(line.split()[1]) / 1024)
    import resource

    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024)


if __name__ == "__main__":
    json.dump(_render(sys.argv[1], Path(sys.argv[2])), sys.stdout)
