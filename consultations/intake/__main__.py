"""``python -m consultations.intake``: read one contribution from standard input within limits, see ``confined``."""

import json
import resource
import sys
from typing import Any

from wgec.kernel.errors import Malformed


def main() -> None:
    """Read the order (one line of JSON) and the file after it; print what was read, or the refusal."""
    order: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    _limit(**order["limits"])
    try:
        answer = _answer(sys.stdin.buffer.read(), order)
    except Malformed as refusal:
        answer = {"refused": refusal.sentence}
    except MemoryError:
        needs = (
            "needs more memory to read than there is for one file; remove its pictures and large tables, or split it."
        )
        answer = {"refused": f"{order['file_name']} {needs}"}
    json.dump(answer, sys.stdout)


def _answer(content: bytes, order: dict[str, Any]) -> dict[str, Any]:
    # Only now: what is imported counts, too.
    from consultations.intake import contribution

    found = contribution.read(content, order["file_name"], questions=order["questions"], max_bytes=order["max_bytes"])
    return {"read": found.to_json()}


def _limit(*, seconds: int, cpu_seconds: int, memory_bytes: int, output_bytes: int) -> None:
    """Bind this process and every one that it starts; ``seconds`` are counted by who waits for it."""
    del seconds
    for what, most in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, output_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, _bound(what, most))
        except (ValueError, OSError):
            if what != resource.RLIMIT_AS:  # macOS knows no limit of address space
                raise


def _bound(what: int, most: int) -> tuple[int, int]:
    """The soft and the hard limit; a second more of computing until the kill, as the first signal says why."""
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY:
        return min(most, hard), hard
    return most, most + (what == resource.RLIMIT_CPU)


if __name__ == "__main__":
    main()
