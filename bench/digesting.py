"""A digest to so many people, five notices each: written into the outbox, and sent to a mail server on this machine."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import instance

NOTICES = 5
TEXTS = 40  # recommendations that the notices are about


def run(size: int) -> list[dict[str, Any]]:
    """Telling them, writing their digests, and sending these; memory is the process's peak after each."""
    with instance.scratch():
        from consultations.actions import digests, mail, notices, sending
        from consultations.models import User

        mail.wake = lambda *_task: None  # no worker: what it would do is measured here
        people = User.objects.bulk_create(User(name=f"Person {n}", email=f"person{n}@example.org") for n in range(size))
        messages = [
            notices.Message(
                people,
                "comment.add",
                lambda n=n: f"Somebody began a discussion of Recommendation {n}.",  # type: ignore[misc]
                f"/recommendations/{n}/",
                about=lambda n=n: f"Recommendation {n % TEXTS}",  # type: ignore[misc]
                words="It would help to name *who* acts, and by when.",
            )
            for n in range(NOTICES)
        ]
        later = datetime.now(UTC) + timedelta(days=2)
        rows = [
            _measured(f"tell {NOTICES} things", lambda: notices.tell_each(messages), size * NOTICES),
            _measured("write the digests", lambda: digests.write_due(later), size),
            _measured("write them again: none is due", lambda: digests.write_due(later), 0),
        ]
        with _server() as port:
            from django.conf import settings

            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
            rows.append(_measured("send them over SMTP", sending.send_due, size))
        return rows


def _server() -> Any:
    """A mail server that takes everything and keeps nothing, in a thread of this process."""
    import socketserver
    from contextlib import contextmanager

    class Taking(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 bench\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    while self.rfile.readline() not in (b".\r\n", b""):
                        pass
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")

    @contextmanager
    def serving() -> Any:
        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Taking) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield server.server_address[1]
            server.shutdown()

    return serving()


def _measured(name: str, call: Callable[[], int], expected: int) -> dict[str, Any]:
    from django.db import connection

    queries = 0

    def counting(execute: Any, *given: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*given)

    wall, cpu = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(counting):
        done = call()
    if done != expected:
        raise SystemExit(f"{name}: {done} instead of {expected}")
    return {
        "name": name,
        "seconds": round(time.perf_counter() - wall, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "queries": queries,
        "memory_mb": _peak(),
    }


def _peak() -> int:
    import resource
    import sys

    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)
