"""Children live and die together: with the supervisor, without it, and when one of them keeps dying."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from wgec.serve import guard, processes

PATIENCE_SECONDS = 20.0


def is_alive(process: int) -> bool:
    """Whether a process exists and is not a zombie that nobody has reaped."""
    try:
        with open(f"/proc/{process}/stat") as status:
            return status.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def all_end(numbers: set[int], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while any(map(is_alive, numbers)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(is_alive, numbers))


class Toys:
    """A supervisor in a process of its own, and what it has printed so far."""

    def __init__(self, *names: str) -> None:
        command = [sys.executable, "-m", "tests.serve.family", *names]
        self.supervisor = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.supervisor.stdout
        self.output = self.supervisor.stdout
        self.said = ""
        self.end_of_patience = threading.Timer(PATIENCE_SECONDS, self.supervisor.kill)
        self.end_of_patience.start()

    def hear(self, pattern: str, times: int = 1) -> list[str]:
        """Read on until the pattern has been said so often; what its group matched."""
        while len(found := re.findall(pattern, self.said)) < times:
            line = self.output.readline()
            assert line, f"{pattern!r} was never said:\n{self.said}"
            self.said += line
        return list(found)

    def rest(self) -> str:
        """Everything it said, until its end."""
        with self.output as rest:
            self.said += rest.read()
        self.supervisor.wait()
        self.end_of_patience.cancel()
        return self.said

    @property
    def numbers(self) -> set[int]:
        return {int(number) for number in re.findall(r"\| [a-z-]+ (\d+)$", self.said, re.MULTILINE)}


@contextmanager
def toys(*names: str) -> Iterator[Toys]:
    family = Toys(*names)
    try:
        yield family
    finally:
        if family.supervisor.poll() is None:
            family.supervisor.kill()
        if not family.output.closed:
            family.rest()
        assert all_end(family.numbers, seconds=8), "something was left behind"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_children_and_their_children(number: signal.Signals) -> None:
    with toys("steady", "other") as family:
        family.hear(r"\| (\S+ \d+)", times=4)
        family.supervisor.send_signal(number)
        family.rest()
        assert family.supervisor.returncode == 0
        assert len(family.numbers) == 4
        assert not any(map(is_alive, family.numbers))


def test_a_child_that_ignores_the_request_is_killed() -> None:
    with toys("deaf") as family:
        family.hear(r"\| (deaf\S* \d+)", times=2)
        began = time.monotonic()
        family.supervisor.terminate()
        family.rest()
        assert time.monotonic() - began < 5
        assert not any(map(is_alive, family.numbers))


def test_nothing_is_left_when_the_supervisor_is_killed() -> None:
    with toys("steady", "deaf") as family:
        family.hear(r"\| (\S+ \d+)", times=4)
        family.supervisor.kill()
        assert all_end(family.numbers, seconds=guard.GRACE_SECONDS + 3)


def test_a_child_that_dies_is_started_again_and_it_is_said() -> None:
    with toys("steady") as family:
        (first,) = family.hear(r"\| steady (\d+)")
        (orphan,) = family.hear(r"\| steady-child (\d+)")
        os.kill(int(first), signal.SIGKILL)
        family.hear(r"steady: died \(killed by SIGKILL\); starting it again in [\d.]+ s\.")
        family.hear(r"steady: started again\.")
        assert len(set(family.hear(r"\| steady (\d+)", times=2))) == 2
        assert all_end({int(orphan)}, seconds=2), "the dead child's own child goes with it"


def test_a_child_that_keeps_dying_ends_the_run_with_its_last_words() -> None:
    with toys("steady", "doomed") as family:
        said = family.rest()
        assert family.supervisor.returncode == 1
        assert said.count("doomed: died (exit code 3)") == processes.YOUNG_DEATHS_ALLOWED - 1
        assert re.search(r"doomed: died 5 times in a row.*giving up", said)
        assert len(re.findall(r"doomed \| doomed \d+", said)) == processes.YOUNG_DEATHS_ALLOWED
        assert not any(map(is_alive, family.numbers))


def test_the_guard_knows_who_is_left() -> None:
    assert guard.left_behind(["+11\n", "+12\n", "-11\n", "+13\n", "-99\n"]) == {12, 13}
