"""Scratch servers of the tests: a Redis and a PostgreSQL that nobody else sees and that do not outlive their owner."""

import asyncio
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from wgec.serve import guard, redis

START_SECONDS = 30.0
POSTGRES_PLACES = "/usr/lib/postgresql/*/bin", "/usr/local/opt/postgresql*/bin", "/opt/homebrew/opt/postgresql*/bin"
# PostgreSQL refuses to run as root; then one of these accounts owns it.
LESSER_ACCOUNTS = ("postgres", "nobody")


class NoPostgres(Exception):
    """There is no PostgreSQL to start; the sentence says what would help."""


@contextmanager
def server(command: Sequence[str], answers: Callable[[], bool], account: str | None = None) -> Iterator[None]:
    """Run a server while the context lasts; its end is sure even when this process is killed (see guard.py)."""
    with tempfile.TemporaryFile() as log, guarded() as watch:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, user=account
        )
        watch(child)
        until = time.monotonic() + START_SECONDS
        while not answers():
            if child.poll() is not None or time.monotonic() > until:
                log.seek(0)
                raise RuntimeError(f"{command[0]} does not answer:\n{log.read().decode(errors='replace')}")
            time.sleep(0.02)
        yield


@contextmanager
def guarded() -> Iterator[Callable[[subprocess.Popen[bytes]], None]]:
    """Watch over children until the context ends, or this process does, however that happens; then they are ended."""
    children = []
    command = [sys.executable, "-I", "-S", guard.__file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True) as watcher:

        def watch(child: subprocess.Popen[bytes]) -> None:
            assert watcher.stdin
            children.append(child)
            watcher.stdin.write(f"+{child.pid}\n")
            watcher.stdin.flush()

        try:
            yield watch
        finally:
            assert watcher.stdin
            watcher.stdin.close()
            for child in children:
                child.wait()


@contextmanager
def scratch_redis() -> Iterator[str]:
    """An empty Redis on a private socket; its URL."""
    with tempfile.TemporaryDirectory(prefix="wgec-redis-") as folder:
        socket = Path(folder) / "redis.sock"
        with server(redis.command(socket, Path(folder)), lambda: asyncio.run(redis.answers(socket))):
            yield f"unix://{socket}"


def postgres_programs() -> Path:
    """The folder of the newest installed PostgreSQL's programs. Raises NoPostgres."""
    on_path = shutil.which("initdb")
    places = [folder for pattern in POSTGRES_PLACES for folder in sorted(Path("/").glob(pattern[1:]), key=version)]
    places += [Path(on_path).resolve().parent] if on_path else []
    found = [folder for folder in places if (folder / "initdb").exists() and (folder / "postgres").exists()]
    if not found:
        raise NoPostgres(
            "The tests on PostgreSQL need its server (apt-get install postgresql, brew install postgresql)."
        )
    return found[-1] if on_path else max(found, key=version)


def version(folder: Path) -> list[int]:
    """The numbers in a path, to find the newest of several."""
    return [int("".join(filter(str.isdigit, part)) or 0) for part in folder.parts]


def lesser_account() -> str | None:
    """The account that PostgreSQL runs under: another one only when this one is root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in LESSER_ACCOUNTS if name in names)


@contextmanager
def scratch_postgres() -> Iterator[str]:
    """A PostgreSQL of its own in a scratch folder, reached through a socket only; its URL. Raises NoPostgres."""
    programs, account = postgres_programs(), lesser_account()
    with tempfile.TemporaryDirectory(prefix="wgec-postgres-") as name:
        folder = Path(name)
        if account:
            shutil.chown(folder, account)
        cluster = folder / "cluster"
        make = [str(programs / "initdb"), "--pgdata", str(cluster), "--username", "wgec", "--auth", "trust"]
        options = ["--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8"]
        subprocess.run([*make, *options], check=True, stdout=subprocess.DEVNULL, user=account, cwd=folder)
        # Nothing here has to survive a power cut.
        fast = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "listen_addresses": ""}
        settings = [word for key, value in fast.items() for word in ("-c", f"{key}={value}")]
        command = [str(programs / "postgres"), "-D", str(cluster), "-k", str(folder), *settings]
        socket = folder / ".s.PGSQL.5432"
        with server(command, socket.exists, account):
            yield f"postgres://wgec@/{folder}/postgres"
