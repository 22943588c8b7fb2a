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
    watch = subprocess.Popen([sys.executable, "-I", "-S", guard.__file__], stdin=subprocess.PIPE, start_new_session=True)
    log = tempfile.TemporaryFile()
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, user=account, group=None
    )
    assert watch.stdin
    watch.stdin.write(f"+{child.pid}\n".encode())
    watch.stdin.flush()
    try:
        until = time.monotonic() + START_SECONDS
        while not answers():
            if child.poll() is not None or time.monotonic() > until:
                log.seek(0)
                raise RuntimeError(f"{command[0]} does not answer:\n{log.read().decode(errors='replace')}")
            time.sleep(0.02)
        yield
    finally:
        watch.stdin.close()  # the guard ends the server, and this waits for both
        child.wait()
        watch.wait()


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
        raise NoPostgres("The tests on PostgreSQL need its server (apt-get install postgresql, brew install postgresql).")
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
        make = [programs / "initdb", "--pgdata", cluster, "--username", "wgec", "--auth", "trust", "--no-sync"]
        options = ["--encoding", "UTF8", "--locale", "C.UTF-8"]
        subprocess.run([*make, *options], check=True, stdout=subprocess.DEVNULL, user=account, cwd=folder)
        # Nothing here has to survive a power cut.
        fast = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "listen_addresses": ""}
        settings = [word for key, value in fast.items() for word in ("-c", f"{key}={value}")]
        command = [programs / "postgres", "-D", cluster, "-k", folder, *settings]
        socket = folder / ".s.PGSQL.5432"
        with server([str(word) for word in command], socket.exists, account):
            yield f"postgres://wgec@/{folder}/postgres"
