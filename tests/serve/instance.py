"""The whole running product, for tests: ``python -m wgec.serve`` on a folder and a port of its own."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

READY_SECONDS = 420.0
OF_THE_TESTS = {
    "REDIS_URL",
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
}  # settings of tests that an instance has its own of


class Instance:
    """A running product: what it says, who its processes are, where its pages are."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        inherited = {key: value for key, value in os.environ.items() if key not in OF_THE_TESTS}
        settings = {"VAR_DIR": str(folder), "PORT": "0", "LANGUAGES": "en,ar", **environment}
        self.said = ""
        self._heard = threading.Condition()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "wgec.serve", "--follow-parent"],
            env=inherited | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                with self._heard:
                    self.said += line
                    self._heard.notify_all()
        with self._heard:
            self._heard.notify_all()

    def hear(self, pattern: str, seconds: float = READY_SECONDS, since: int = 0) -> re.Match[str]:
        """Wait until it says something; fails the test when it does not, or ends before."""
        until = time.monotonic() + seconds
        with self._heard:
            while not (found := re.compile(pattern).search(self.said, since)):
                left = until - time.monotonic()
                if left < 0 or not self._listener.is_alive():
                    raise AssertionError(f"{pattern!r} was not said:\n{self.said}")
                self._heard.wait(min(left, 1.0))
        return found

    def wait_ready(self) -> str:
        """The address of the first page, once it answers."""
        return self.hear(r"Ready: (http://\S+)")[1]

    def processes(self) -> dict[int, str]:
        """Its processes that live now, the supervisor left out: number to command line."""
        found = {}
        for entry in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()  # a zombie has none
                settings = (entry / "environ").read_bytes().decode(errors="replace")
                # Redis writes its title over its environment; the title has the socket's path.
                ours = f"VAR_DIR={self.folder}\0" in settings or f"{self.folder}/" in command
                if command and ours and int(entry.name) != self.process.pid:
                    found[int(entry.name)] = command
        return found

    def number_of(self, word: str) -> int:
        """The oldest process with a word in its command line."""
        return min(number for number, command in self.processes().items() if word in command)

    def get(self, path: str) -> int:
        """The status of a page."""
        with urllib.request.urlopen(self.wait_ready() + path, timeout=20) as answer:
            return int(answer.status)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask for the end and wait for it; the exit code."""
        self.process.send_signal(number)
        code = self.process.wait(timeout=30)
        self._listener.join(timeout=5)
        return code


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Instance]:
    """An instance that ends with the context."""
    instance = Instance(folder, **environment)
    try:
        yield instance
    finally:
        if instance.process.poll() is None:
            instance.stop()
