"""The inside of a confined process: an order and a file on standard input, limits, an answer; see ``confined``."""

import json
import resource
import sys
from collections.abc import Callable
from typing import Any

from wgec.kernel.errors import Malformed

Read = Callable[[bytes, dict[str, Any]], dict[str, Any]]


def serve(read: Read) -> None:
    """Take the order (one line of JSON) and the file after it; print what ``read`` makes of them, or its refusal."""
    order: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    _limit(**order["limits"])
    answer: dict[str, Any]
    try:
        answer = {"read": read(sys.stdin.buffer.read(), order)}
    except Malformed as refusal:
        answer = {"refused": refusal.sentence}
    except MemoryError:
        needs = (
            "needs more memory to read than there is for one file; remove its pictures and large tables, or split it."
        )
        answer = {"refused": f"{order['file_name']} {needs}"}
    json.dump(answer, sys.stdout)


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
