"""Ends what a supervisor leaves behind when it is killed before it can do so itself.

Started by the supervisor (``processes.py``) as a small process of its own, with the standard library only. It is
told about every process group on its standard input: ``+123`` when one begins, ``-123`` when it is gone. The input
ends when the supervisor does, however that happens, so whatever is still listed then has lost its parent.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable

GRACE_SECONDS = 4.0


def left_behind(lines: Iterable[str]) -> set[int]:
    """The groups that began and have not ended, once ``lines`` are at their end."""
    groups: set[int] = set()
    for line in lines:
        (groups.add if line.startswith("+") else groups.discard)(int(line[1:]))
    return groups


def signal_all(groups: set[int], number: int) -> set[int]:
    """Send a signal (0 only asks) to each group; those that still have a process."""
    alive = set()
    for group in groups:
        try:
            os.killpg(group, number)
            alive.add(group)
        except ProcessLookupError:
            continue
        except PermissionError:  # macOS answers so for a group of zombies
            continue
    return alive


def end(groups: set[int], grace: float = GRACE_SECONDS) -> None:
    """Ask every group to end, wait for ``grace`` seconds, then kill what remains."""
    alive = signal_all(groups, signal.SIGTERM)
    until = time.monotonic() + grace
    while alive and time.monotonic() < until:
        time.sleep(0.05)
        alive = signal_all(alive, 0)
    signal_all(alive, signal.SIGKILL)


if __name__ == "__main__":
    for deaf_to in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(deaf_to, signal.SIG_IGN)
    end(left_behind(sys.stdin))
