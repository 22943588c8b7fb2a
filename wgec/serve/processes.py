"""Child processes that live and die together.

Each child leads a process group of its own, so that whatever it starts ends with it. A child that dies is started
again, later each time it dies young; one that keeps dying young ends the whole family. Nothing outlives the family:
leaving its context asks, waits, then kills; and ``guard.py`` does the same should this very process be killed.
"""

import asyncio
import os
import signal
import subprocess
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
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


@dataclass(frozen=True)
class Child:
    """A running service: its process, and the pipe on which it speaks."""

    service: Service
    process: Process
    output: int


class Family:
    """The children of one run, as a context that they do not outlive; ``stop`` is called when the run should end."""

    def __init__(self, stop: Callable[[], object], guard_fds: tuple[int, ...] = ()) -> None:
        self.failed = False
        self._stop = stop
        self._guard_fds = guard_fds
        self._guard: subprocess.Popen[bytes] | None = None
        self._ending = False
        self._hurry = asyncio.Event()
        self._running: dict[str, Child] = {}
        self._keepers: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        guard = Path(__file__).with_name("guard.py")
        self._guard = subprocess.Popen(
            [sys.executable, "-I", "-S", guard], stdin=subprocess.PIPE, pass_fds=self._guard_fds, start_new_session=True
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end_all()
        if self._guard:
            self._guard.communicate()

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
        code = await self._listen(child, said.append)
        self._forget(child)
        return code == 0, said

    async def _end_all(self) -> None:
        """End all children, together; those that the others need when the others are gone."""
        self._ending = True
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        for last in (False, True):
            children = [child for child in self._running.values() if child.service.ends_last is last]
            await asyncio.gather(*(self._end(child) for child in children))

    async def _keep(self, service: Service) -> None:
        young_deaths = 0
        while True:
            born = monotonic()
            child = await self._start(service)
            if young_deaths:
                say(f"{service.name}: started again.")
            code = await self._listen_to(child)
            self._forget(child)
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

    async def _start(self, service: Service) -> Child:
        # A pipe of our own: asyncio's would make us wait for everybody who holds its other end, not for the child only.
        ours, theirs = os.pipe()
        process = await asyncio.create_subprocess_exec(
            *service.command,
            stdin=DEVNULL,
            stdout=theirs,
            stderr=STDOUT,
            pass_fds=service.pass_fds,
            start_new_session=True,
        )
        os.close(theirs)
        child = Child(service, process, ours)
        self._running[service.name] = child
        self._tell_guard(f"+{process.pid}\n")
        return child

    async def _listen_to(self, child: Child) -> int:
        """Show what a child says, or keep it until it dies; its exit code."""
        last_words: deque[str] = deque(maxlen=LAST_WORDS)

        def show(line: str) -> None:
            say(f"{child.service.name:<6} | {line}")

        code = await self._listen(child, last_words.append if child.service.silent else show)
        for line in last_words:
            show(line)
        return code

    async def _listen(self, child: Child, hear: Callable[[str], object]) -> int:
        """Pass on each line until a child ends (a child of its own may hold the pipe for longer); its exit code."""
        lines = asyncio.create_task(each_line(child.output, hear))
        try:
            code = await child.process.wait()
            await asyncio.wait({lines}, timeout=0.5)
            return code
        finally:
            lines.cancel()

    async def _end(self, child: Child) -> None:
        process = child.process
        for number, seconds in child.service.requests:
            if process.returncode is None and not self._hurry.is_set():
                process.send_signal(number)
                await self._patience(process, seconds)
        if process.returncode is None:
            signal_group(process.pid, signal.SIGKILL)
            await process.wait()
        self._forget(child)

    async def _patience(self, process: Process, seconds: float) -> None:
        """Wait for a child's end, for so many seconds, or until there is a hurry."""
        ended, hurry = asyncio.create_task(process.wait()), asyncio.create_task(self._hurry.wait())
        await asyncio.wait({ended, hurry}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        hurry.cancel()

    def _forget(self, child: Child) -> None:
        group = child.process.pid
        signal_group(group, signal.SIGKILL)  # what it started and did not end
        self._running.pop(child.service.name, None)
        self._tell_guard(f"-{group}\n")

    def _tell_guard(self, line: str) -> None:
        if self._guard and self._guard.stdin:
            with suppress(BrokenPipeError):
                self._guard.stdin.write(line.encode())
                self._guard.stdin.flush()


async def each_line(descriptor: int, hear: Callable[[str], object]) -> None:
    """Pass on each line of a pipe until its end, and close it."""
    stream = asyncio.StreamReader(limit=LONGEST_LINE)
    with os.fdopen(descriptor, "rb") as pipe:
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), pipe
        )
        try:
            while True:
                try:
                    line = await stream.readline()
                except ValueError:  # longer than LONGEST_LINE; asyncio has dropped it
                    continue
                if not line:
                    return
                hear(line.decode(errors="replace").rstrip())
        finally:
            transport.close()


def signal_group(group: int, number: signal.Signals) -> None:
    """Send a signal to every process of a group, if there is one left."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def cause(code: int) -> str:
    """What a child's end says about it: the exit code, or the signal that killed it."""
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
