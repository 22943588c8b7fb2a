"""Child processes that live and die together.

Each child leads a process group of its own, so that whatever it starts ends with it. A child that dies is started
again, later each time it dies young; one that keeps dying young ends the whole family. Nothing outlives the family:
leaving its context asks, waits, then kills; and ``guard.py`` does the same should this very process be killed.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Self

YOUNG_SECONDS = 10.0
YOUNG_DEATHS_ALLOWED = 5
FIRST_PAUSE_SECONDS = 0.5
LONGEST_LINE = 2**20
LAST_WORDS = 30  # lines of a silent child that are shown when it dies


def say(line: str) -> None:
    """Print one line at once; a terminal that has gone away is no reason to fail."""
    with suppress(OSError):
        print(line, flush=True)


@dataclass(frozen=True)
class Service:
    """One child: what to run; how to ask it to end (signals in order, each with the seconds to wait); whether what it
    says is shown only when it dies; whether the others need it until their own end."""

    name: str
    command: tuple[str, ...]
    requests: tuple[tuple[signal.Signals, float], ...] = ((signal.SIGTERM, 5.0),)
    pass_fds: tuple[int, ...] = ()
    silent: bool = False
    ends_last: bool = False


class Family:
    """The children of one run, as a context that they do not outlive; ``stop`` is called when the run should end."""

    def __init__(self, stop: Callable[[], object], guard_fds: tuple[int, ...] = ()) -> None:
        self.failed = False
        self._stop = stop
        self._guard_fds = guard_fds
        self._guard: Process | None = None
        self._ending = False
        self._hurry = asyncio.Event()
        self._running: dict[str, tuple[Service, Process]] = {}
        self._keepers: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        guard = Path(__file__).with_name("guard.py")
        self._guard = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", str(guard)), stdin=PIPE, pass_fds=self._guard_fds, start_new_session=True
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end_all()
        if self._guard and self._guard.stdin:
            self._guard.stdin.close()
            await self._guard.wait()

    def stop(self) -> None:
        """Ask for the end. Asked once more, children are killed without waiting for them."""
        if self._ending:
            self._hurry.set()
        self._ending = True
        self._stop()
        self._stop = lambda: None

    def give_up(self, sentence: str) -> None:
        """Say why the run cannot go on, and ask for its end."""
        self.failed = True
        say(sentence)
        self.stop()

    def keep(self, service: Service) -> None:
        """Start a child and keep it alive until the end."""
        self._keepers.append(asyncio.create_task(self._keep(service), name=service.name))

    async def once(self, service: Service) -> tuple[bool, list[str]]:
        """Run a child to its end; whether it ended well, and the lines it said."""
        child = await self._start(service)
        said: list[str] = []
        await self._listen(child, said.append)
        self._forget(service, child)
        return child.returncode == 0, said

    async def _end_all(self) -> None:
        """End all children, together; those that the others need when the others are gone."""
        self._ending = True
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        for last in (False, True):
            children = [child for child in self._running.values() if child[0].ends_last is last]
            await asyncio.gather(*(self._end(*child) for child in children))

    async def _keep(self, service: Service) -> None:
        young_deaths = 0
        while True:
            born = monotonic()
            child = await self._start(service)
            if young_deaths:
                say(f"{service.name}: started again.")
            code = await self._listen_to(service, child)
            self._forget(service, child)
            young_deaths = young_deaths + 1 if monotonic() - born < YOUNG_SECONDS else 1
            if young_deaths >= YOUNG_DEATHS_ALLOWED:
                self.give_up(
                    f"{service.name}: died {young_deaths} times in a row, each within {YOUNG_SECONDS:.0f} seconds "
                    f"({cause(code)}); giving up. What it said last stands above."
                )
                return
            pause = FIRST_PAUSE_SECONDS * 2 ** (young_deaths - 1)
            say(f"{service.name}: died ({cause(code)}); starting it again in {pause:g} s.")
            await asyncio.sleep(pause)

    async def _start(self, service: Service) -> Process:
        child = await asyncio.create_subprocess_exec(
            *service.command,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            limit=LONGEST_LINE,
            pass_fds=service.pass_fds,
            start_new_session=True,
        )
        self._running[service.name] = service, child
        self._tell_guard(f"+{child.pid}\n")
        return child

    async def _listen_to(self, service: Service, child: Process) -> int:
        """Show what a child says, or keep it until it dies; its exit code."""
        last_words: deque[str] = deque(maxlen=LAST_WORDS)

        def show(line: str) -> None:
            say(f"{service.name:<6} | {line}")

        code = await self._listen(child, last_words.append if service.silent else show)
        for line in last_words:
            show(line)
        return code

    async def _listen(self, child: Process, hear: Callable[[str], object]) -> int:
        """Pass on each line until a child ends (a child of its own may hold the pipe for longer); its exit code."""
        assert child.stdout is not None
        lines = asyncio.create_task(each_line(child.stdout, hear))
        try:
            code = await child.wait()
            await asyncio.wait({lines}, timeout=0.5)
            return code
        finally:
            lines.cancel()

    async def _end(self, service: Service, child: Process) -> None:
        for number, seconds in service.requests:
            if child.returncode is None and not self._hurry.is_set():
                with suppress(ProcessLookupError):
                    child.send_signal(number)
                await self._patience(child, seconds)
        if child.returncode is None:
            signal_group(child.pid, signal.SIGKILL)
            await child.wait()
        self._forget(service, child)

    async def _patience(self, child: Process, seconds: float) -> None:
        """Wait for a child's end, for so many seconds, or until there is a hurry."""
        ended, hurry = asyncio.create_task(child.wait()), asyncio.create_task(self._hurry.wait())
        await asyncio.wait({ended, hurry}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        hurry.cancel()

    def _forget(self, service: Service, child: Process) -> None:
        signal_group(child.pid, signal.SIGKILL)  # what it started and did not end
        self._running.pop(service.name, None)
        self._tell_guard(f"-{child.pid}\n")

    def _tell_guard(self, line: str) -> None:
        if self._guard and self._guard.stdin:
            self._guard.stdin.write(line.encode())


async def each_line(stream: asyncio.StreamReader, hear: Callable[[str], object]) -> None:
    """Pass on each line of a stream until its end."""
    while True:
        try:
            line = await stream.readline()
        except ValueError:  # longer than LONGEST_LINE; asyncio has dropped it
            continue
        if not line:
            return
        hear(line.decode(errors="replace").rstrip())


def signal_group(group: int, number: signal.Signals) -> None:
    """Send a signal to every process of a group, if there is one left."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def cause(code: int) -> str:
    """What a child's end says about it: the exit code, or the signal that killed it."""
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
