"""A run of toy children under the real supervisor: ``python -m tests.serve.family NAME…``, for the tests beside it.

Each child starts a child of its own, and both say who they are: ``steady 123`` and ``steady-child 124``.
"""

import asyncio
import signal
import sys
from contextlib import suppress

from wgec.serve import processes
from wgec.serve.processes import Family, Service

TOY = """
import os, signal, sys, time
name = sys.argv[1]
if name == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    name += "-child"
os.write(1, f"{name} {os.getpid()}\\n".encode())
if name == "doomed":
    sys.exit(3)
time.sleep(600)
"""


async def run(names: list[str]) -> int:
    """Keep the named toys until a signal comes."""
    task = asyncio.current_task()
    assert task is not None
    family = Family(stop=task.cancel)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, family.stop)
    async with family:
        with suppress(asyncio.CancelledError):
            for name in names:
                command = (sys.executable, "-S", "-c", TOY, name)
                family.keep(Service(name, command, requests=((signal.SIGTERM, 0.5),), silent=name == "doomed"))
            await asyncio.Event().wait()
    return int(family.failed)


if __name__ == "__main__":
    processes.FIRST_PAUSE_SECONDS = 0.05
    sys.exit(asyncio.run(run(sys.argv[1:])))
