"""Start everything, say when the first page answers, and keep it going until Ctrl-C."""

import argparse
import asyncio
import errno
import fcntl
import os
import signal
import socket
import time
from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from django.core.exceptions import ImproperlyConfigured

from wgec import env
from wgec.serve import redis, services
from wgec.serve.processes import Family, say

HOST = "127.0.0.1"
PREVIOUS_RUN_SECONDS = 10.0  # how long the end of a run that was killed may take
REDIS_SECONDS = 20.0
FIRST_PAGE_SECONDS = 60.0


class CannotStart(Exception):
    """The sentence says why, and what to do."""


@contextmanager
def only_run() -> Iterator[TextIO]:
    """Hold the instance's lock: two runs on one folder would share a schedule. Raises CannotStart."""
    env.VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    redis.private_folder(env.VAR_DIR / "run")
    with (env.VAR_DIR / "run" / "lock").open("a+") as lock:
        until = time.monotonic() + PREVIOUS_RUN_SECONDS
        while not locked(lock):
            lock.seek(0)
            runner, _, port = lock.read().partition(" ")
            if time.monotonic() > until or (runner and is_alive(int(runner))):
                raise CannotStart(
                    f"wgec is already running on {env.VAR_DIR}, at port {port or 'unknown'}. Stop it first (Ctrl-C "
                    "where it runs), or give another instance a folder and a port of its own: "
                    "make run VAR_DIR=/path/to/folder PORT=8001"
                )
            time.sleep(0.1)
        lock.truncate(0)
        lock.write(f"{os.getpid()} {env.PORT}")
        lock.flush()
        yield lock


def locked(file: TextIO) -> bool:
    """Try to lock a file; whether that succeeded."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_alive(process: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """The port, taken before anything starts, so that nothing starts in vain. Raises CannotStart."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except (OSError, OverflowError) as error:
            taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            reason = "is taken by another program" if taken else f"cannot be used ({error})"
            advice = f"Stop that program, or choose another port: make run PORT={port % 65535 + 1}"
            raise CannotStart(f"Port {port} {reason}. {advice}") from None
        listener.listen(2048)
        yield listener


async def until(true: Callable[[], Awaitable[bool]], seconds: float) -> bool:
    """Wait for a condition, asked for again and again; whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if await true():
            return True
        await asyncio.sleep(0.1)
    return False


async def first_page(port: int) -> bool:
    """Whether the first page answers now; a redirection (to the sign-in, to TLS) is an answer too."""
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(f"GET / HTTP/1.0\r\nHost: {HOST}:{port}\r\n\r\n".encode())
        status = (await asyncio.wait_for(reader.readline(), timeout=20)).split()
        writer.close()
    except (OSError, TimeoutError):
        return False
    return len(status) > 1 and status[1] < b"500"


async def start(family: Family, listener: socket.socket) -> None:
    """Bring the whole family up, the ones that others need first; a failure is said and ends the run."""
    own_redis = env.redis_socket()
    if own_redis:
        family.keep(services.broker())
    say("Preparing the database and the pages' files")
    prepared, notes = await family.once(services.prepare())
    if not prepared:
        family.give_up("\n".join([*notes, "The instance could not be prepared; the reason stands above."]))
        return
    if own_redis and not await until(lambda: redis.answers(own_redis), REDIS_SECONDS):
        family.give_up(f"Redis does not answer on {own_redis}.")
        return
    for service in (services.worker(), services.schedule(), services.web(listener.fileno())):
        family.keep(service)
    port = listener.getsockname()[1]
    url = f"http://{HOST}:{port}"
    if not await until(lambda: first_page(port), FIRST_PAGE_SECONDS):
        family.give_up(f"{url} does not answer after {FIRST_PAGE_SECONDS:.0f} seconds.")
        return
    for line in (f"Ready: {url}", *notes, "Ctrl-C stops everything."):
        say(line)


async def follow(parent: int, family: Family) -> None:
    """End the run when the process that started it is gone."""
    while os.getppid() == parent:
        await asyncio.sleep(1)
    family.stop()


async def run(listener: socket.socket, lock: TextIO, follow_parent: bool) -> int:
    """The whole life of a run; its exit code."""
    task = asyncio.current_task()
    assert task is not None
    # The guard holds the lock too: after a run that was killed, the next one waits until nothing is left of it.
    family = Family(stop=task.cancel, guard_fds=(lock.fileno(),))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, family.stop)
    follower = asyncio.create_task(follow(os.getppid(), family)) if follow_parent else None
    async with family:
        with suppress(CancelledError):
            await start(family, listener)
            await asyncio.Event().wait()
        if follower:
            follower.cancel()
        say("Stopping")
    return int(family.failed)


def main() -> int:
    """Parse the command line and run; a refusal is one sentence and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m wgec.serve", description=__doc__)
    parser.add_argument("--follow-parent", action="store_true", help="stop when the process that started this one ends")
    arguments = parser.parse_args()
    try:
        env.database()  # these two say it when an address is wrong, before anything starts
        env.broker_url()
        with only_run() as lock, listening(env.PORT) as listener:
            return asyncio.run(run(listener, lock, arguments.follow_parent))
    except (CannotStart, ImproperlyConfigured, redis.NoRedis) as refusal:
        say(str(refusal))
        return 1
