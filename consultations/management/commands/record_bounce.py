"""``manage.py record_bounce``: mail that came back, by its Message-ID or as the mail server's own report.

A mail server hands its reports to a program: in /etc/aliases ``bounces: "|manage.py record_bounce --report"``.
"""

import json
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from consultations.actions import mailboxes
from wgec.kernel.errors import Refused


class Command(BaseCommand):
    """Note that a mail came back."""

    help = "Notes that a mail came back; a mailbox that sends back too many gets no more."

    def add_arguments(self, parser: CommandParser) -> None:
        """The mail, or a report on standard input."""
        parser.add_argument("message_id", nargs="?", default="", help="the Message-ID of the mail")
        parser.add_argument("--reason", default="", help="what the other server said")
        parser.add_argument("--report", action="store_true", help="read the server's report (RFC 3464) from the input")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, message_id: str, reason: str, report: bool, **options: Any) -> None:
        """Note it; a report of a delay, or of a success, is read and changes nothing."""
        is_failure = True
        if report:
            message_id, reason, is_failure = read_report(sys.stdin.buffer.read())
        if not message_id:
            raise CommandError(_("Name the Message-ID of the mail that came back, or hand in a report with --report."))
        found = {"message_id": message_id, "recorded": is_failure}
        if is_failure:
            try:
                mail = mailboxes.record_bounce(message_id, reason)
            except Refused as refusal:
                raise CommandError(refusal.sentence) from refusal
            found |= {"message_id": mail.message_id, "address": mail.address}
        self.stdout.write(json.dumps(found) if options["json"] else " ".join(str(each) for each in found.values()))


def read_report(content: bytes) -> tuple[str, str, bool]:
    """The Message-ID of the mail that a report (RFC 3464) is about, what was said of it, and whether it failed."""
    report = message_from_bytes(content, policy=policy.default)
    assert isinstance(report, EmailMessage)
    message_id, reason, is_failure = "", "", False
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for status in _parts(part):
                if status.get("Action", "").strip().lower() == "failed":
                    is_failure = True
                    reason = str(status.get("Diagnostic-Code") or status.get("Status") or "").strip()
        elif kind in {"message/rfc822", "text/rfc822-headers"}:
            message_id = message_id or _returned_id(part)
    return message_id, reason.removeprefix("smtp;").strip(), is_failure


def _parts(part: Message) -> list[Message]:
    inside = part.get_payload()
    return [each for each in inside if isinstance(each, Message)] if isinstance(inside, list) else []


def _returned_id(part: Message) -> str:
    inside = part.get_payload()
    if isinstance(inside, list) and inside:
        return str(inside[0].get("Message-ID") or "").strip()  # type: ignore[union-attr]  # a message
    headers = message_from_bytes(part.get_payload(decode=True) or b"", policy=policy.default)  # type: ignore[arg-type]
    return str(headers.get("Message-ID") or "").strip()
