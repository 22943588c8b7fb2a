"""Whether a compiled report says what was compiled: every format read back by another program than wrote it.

``python -m bench.fidelity [COMPILATION] [--write docs/report.md]`` imports a compilation (the real one where it lies
beside the checkout), compiles it, and counts in each format what is there of what should be there.
"""

import time
from typing import Any

from bench import importing, instance
from bench.fidelity.measuring import Row, measure
from bench.fidelity.source import Source, against
from recommendations.report.document import Document


def run(size: int) -> list[dict[str, Any]]:
    """The real compilation, or a synthetic one of ``size``: how long reading back takes, and what was lost."""
    started = time.perf_counter()
    document, source = compiled(importing.compilation_of(size), "compilation.md")
    rows = measure(document)
    seconds = round(time.perf_counter() - started, 3)
    found = [
        {"name": f"{row.format}: lost {len(row.lost)} of {row.words.of} words", "seconds": 0.0, "lost": len(row.lost)}
        for row in rows
    ]
    kept = {"name": f"import: lost {source.lost} of {source.words} words", "seconds": 0.0, "lost": source.lost}
    return [{"name": "compile and read back every format", "seconds": seconds}, kept, *found]


def compiled(content: bytes, name: str) -> tuple[Document, Source]:
    """What is compiled of a compilation after its import, and how that stands against the compilation itself."""
    with instance.scratch() as folder:
        from django.core.management import call_command

        from consultations.models import Consultation
        from recommendations.report.gather import gather

        path = folder / name
        path.write_bytes(content)
        with (folder / "out").open("w") as out:
            call_command("import_compilation", str(path), consultation="fidelity", json=True, stdout=out)
        document = gather(Consultation.objects.get(slug="fidelity"))
    return document, against(content.decode(), document)


__all__ = ["Row", "compiled", "measure", "run"]
