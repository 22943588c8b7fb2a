"""A real mail server of the tests: it takes mail over SMTP, on this machine only, and misbehaves when told to."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

OK = "250 OK"


@dataclass
class Received:
    """One mail as it came in."""

    to: list[str]
    message: EmailMessage

    def text(self) -> str:
        """Its plain text."""
        part = self.message.get_body(("plain",))
        assert part
        return str(part.get_content()).replace("\r\n", "\n")

    def html(self) -> str:
        """Its HTML."""
        part = self.message.get_body(("html",))
        assert part
        return str(part.get_content())


@dataclass
class Mailroom:
    """What the server has received, and how it is to answer."""

    received: list[Received] = field(default_factory=list)
    #: Answers to RCPT, by address.
    refuses: dict[str, str] = field(default_factory=dict)
    #: Called with each mail that is handed over, before it is taken; its answer, or OK.
    on_data: Callable[[Received], str | None] = lambda received: None
    connections: int = 0
    address: tuple[str, int] = ("", 0)
    _lock: Any = field(default_factory=Lock)
    _controller: Any = None

    @property
    def addresses(self) -> list[str]:
        """To whom mail came, one for each mail, in alphabetical order."""
        return sorted(address for each in self.received for address in each.to)

    async def handle_EHLO(self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]) -> Any:  # noqa: N802
        """Count who comes."""
        with self._lock:
            self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Take the recipient, or refuse."""
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take the mail, or what ``on_data`` says."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        received = Received(list(envelope.rcpt_tos), message)
        answer = self.on_data(received)
        if answer is None or answer.startswith("250"):
            with self._lock:
                self.received.append(received)
        if answer == "250 and hangs up":
            server.transport.abort()
        return answer or OK

    def hang_up(self) -> None:
        """Close the connections that there are, between two mails."""
        controller = self._controller

        def abort() -> None:
            for each in list(controller.made):
                if each.transport is not None:
                    each.transport.abort()

        controller.loop.call_soon_threadsafe(abort)
        time.sleep(0.05)


class _Controller(Controller):
    """Remembers the protocols that it made, to hang up on them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made: list[SMTP] = []

    def _trigger_server(self) -> None:
        assert self.server
        self.port = self.server.sockets[0].getsockname()[1]  # the free one that was found
        super()._trigger_server()

    def factory(self) -> SMTP:
        made = super().factory()
        self.made.append(made)
        return made


@contextmanager
def mail_server() -> Iterator[Mailroom]:
    """A server on a free port of this machine, while the context lasts."""
    room = Mailroom()
    controller = _Controller(room, hostname="127.0.0.1", port=0, ready_timeout=10)
    controller.start()
    room._controller = controller
    try:
        room.address = ("127.0.0.1", controller.port)
        yield room
    finally:
        room.hang_up()
        controller.stop()
