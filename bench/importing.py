"""Reading and importing a compilation: the real one where it lies beside the checkout, synthetic ones for growth."""

import time
from pathlib import Path
from typing import Any

from bench import instance, synthetic

REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "compilation-2017-04-26.md"


def run(size: int) -> list[dict[str, Any]]:
    """Read (pure Python) and import (read and write, one transaction) a compilation of ``size`` recommendations."""
    is_real = size == 93 and REAL.exists()
    name, content = ("the real compilation of 2017" if is_real else "a synthetic compilation"), compilation_of(size)
    with instance.scratch() as folder:
        from django.core.management import call_command
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from consultations.intake import compilation

        started = time.perf_counter()
        compilation.read(content, "compilation.md")
        read = time.perf_counter() - started
        path = folder / "compilation.md"
        path.write_bytes(content)
        started = time.perf_counter()
        with (
            CaptureQueriesContext(connection) as captured,
            (folder / "out").open("w") as out,
        ):
            call_command(
                "import_compilation",
                str(path),
                consultation="bench",
                json=True,
                stdout=out,
            )
        imported = time.perf_counter() - started
    return [
        {"name": f"read {name}", "seconds": round(read, 3)},
        {
            "name": f"import {name}",
            "seconds": round(imported, 3),
            "queries": len(captured),
        },
    ]


def compilation_of(size: int) -> bytes:
    """The real compilation where it has that size and is there, otherwise a synthetic one."""
    return REAL.read_bytes() if size == 93 and REAL.exists() else _compilation(size)


def _compilation(size: int) -> bytes:
    parts = [
        "**WORKING GROUP ON NIGHT SKIES**",
        "**Compilation of recommendations**",
        "1 March 2031",
    ]
    for number, text in synthetic.texts(size):
        if (number - 1) % max(1, size // instance.SECTIONS) == 0:
            numeral = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][
                (number - 1) // max(1, size // instance.SECTIONS)
            ]
            parts.append(f"{numeral}. Section {numeral}")
        parts += [
            f"Recommendation {number}. Delegation {number % instance.DELEGATIONS}",
            text.split("[^1]:")[0].replace("[^1]", ""),
        ]
    return "\n\n".join(parts).encode()
