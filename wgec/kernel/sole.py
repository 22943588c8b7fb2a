"""One at a time: a name that only one process holds, given back by the system when that process dies.

On PostgreSQL the name is an advisory lock of the connection; on SQLite, which is one machine's, a locked file beside
the database.
Neither holds a transaction open, and neither needs a time after which a lost holder is forgotten.
"""

import fcntl
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

_SPACE = 0x57474543  # our own part of PostgreSQL's one space of advisory locks


@contextmanager
def sole(name: str) -> Iterator[bool]:
    """Whether this process holds ``name`` now; False when another does. Does not wait. Not to be nested."""
    holder = _advisory_lock(name) if connection.vendor == "postgresql" else _locked_file(name)
    with holder as held:
        yield held


@contextmanager
def turn_to_write() -> Iterator[None]:
    """Wait for one's turn to begin a transaction that writes.

    SQLite has one writer at a time and no queue: who asks again at the wrong moments is refused after its timeout,
    while those who came later have long written. Files have a queue. PostgreSQL needs none; who writes already goes on.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _lock_file("turn to write").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _advisory_lock(name: str) -> Iterator[bool]:
    key = [_SPACE, zlib.crc32(name.encode()) - 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        held = cursor.fetchone()[0]
    try:
        yield held
    finally:
        if held and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


@contextmanager
def _locked_file(name: str) -> Iterator[bool]:
    with _lock_file(name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _lock_file(name: str) -> Path:
    database = Path(str(connection.settings_dict["NAME"]))
    lasting = database.is_file()  # a database in memory is this process's own
    folder = database.parent / "locks" if lasting else Path(tempfile.gettempdir()) / f"wgec-locks-{os.getpid()}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{zlib.crc32(name.encode()):08x}"
