"""``python -m bench``: every benchmark in a process of its own; a table, and bench/results.json.

``python -m bench NAME SIZE`` runs one and prints its rows as JSON.
"""

import importlib
import json
import os
import platform
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results.json"

#: module → the sizes it is run at (recommendations, or what the module says).
CASES: dict[str, list[int]] = {
    "comparing": [93, 1_000, 5_000],
    "compiling": [1_000, 3_000],
    "deciding": [10, 50, 200, 1_000],  # amendments
    "demonstration": [1],  # there is one such group
    "discussing": [10, 50, 200],  # amendments
    "drafting": [10, 50, 200, 1_000],  # amendments
    "exporting": [93, 1_000],  # recommendations, by sixty delegations
    "extracting": [30, 300],  # contributions, with ten extracts each
    "fidelity": [93],  # recommendations; the real compilation where it lies beside the checkout
    "digesting": [100, 5_000],  # people
    "home": [93, 1_000],  # recommendations, with the positions of sixty delegations
    "importing": [93, 1_000, 5_000],
    "intake": [100],  # pages of a contribution
    "pages": [93, 1_000, 10_000],
    "report": [93, 1_000, 5_000],
    "similar": [100, 1_000, 10_000],
    "standing": [93, 1_000],
    "text": [20, 200],
    "volumes": [20_000],
}


def one(name: str, size: int) -> list[dict[str, Any]]:
    """Run one benchmark at one size in this process; each row gets the process's peak memory unless it has its own."""
    rows = importlib.import_module(f"bench.{name}").run(size)
    # Kilobytes on Linux, bytes on macOS.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return [{"benchmark": name, "size": size, "memory_mb": round(peak), **row} for row in rows]


def everything() -> list[dict[str, Any]]:
    """Run all benchmarks, one process after the other."""
    rows: list[dict[str, Any]] = []
    for name, sizes in CASES.items():
        for size in sizes:
            print(f"{name} at {size:,} …", file=sys.stderr, flush=True)
            done = subprocess.run(
                [sys.executable, "-m", "bench", name, str(size)],
                stdout=subprocess.PIPE,
                check=True,
                text=True,
            )
            rows += json.loads(done.stdout)
    return rows


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as a table for people."""
    head = ("benchmark", "what", "size", "seconds", "CPU s", "peak MB", "queries")
    lines = [
        (
            row["benchmark"],
            row["name"],
            f"{row['size']:,}",
            f"{row['seconds']:.3f}",
            f"{row['cpu_seconds']:.3f}" if "cpu_seconds" in row else "",
            str(row.get("memory_mb", "")),
            str(row.get("queries", "")),
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in [head, *lines]) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=False)) for line in [head, *lines]
    )


def main() -> None:
    """Run what the command line asks for."""
    if len(sys.argv) == 3:
        json.dump(one(sys.argv[1], int(sys.argv[2])), sys.stdout)
        return
    rows = everything()
    machine = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
    }
    RESULTS.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n")
    print(table(rows))


if __name__ == "__main__":
    main()
