"""Sending what is in the outbox, through Django's mail backend: each mail once, whoever is killed meanwhile.

One process sends at a time (``sole``). Before a mail goes out, its row is claimed in a transaction of its own, with the
connection to the server already open; after the server has taken it, the row is marked at once. What lies between is
the only window in which a process that is killed leaves a mail of which nobody knows whether it went: it is taken up
again after ``RETAKEN_AFTER``, under the same Message-ID, by which the reader's mailbox knows it for the same.
"""

import smtplib
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import letters
from consultations.actions import mailboxes
from consultations.enums import MailState
from consultations.models import Mail, Mailbox
from consultations.models.mail import WAITING
from wgec.kernel.sole import sole

DELAYS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440)]
"""How long a mail that did not get through waits, after each attempt; after the last one it is given up."""

RETAKEN_AFTER = timedelta(minutes=30)
"""A mail that somebody took up so long ago is not being sent any more: longer than a run with its last mail takes."""

RUN_SECONDS = 600.0
"""So long one job sends; the next beat goes on."""

TROUBLES = 3
"""After so many mails in one run on which the server itself failed, the run ends: it is not the mails' fault."""

BATCH = 50

log = structlog.get_logger(__name__)


def send_due(backend: str | None = None) -> int:
    """Send what is due, what somebody waits for before what is one of many; how many mails were sent.

    ``backend`` names another way out than the one in the settings: Django's mail backend at that path.
    """
    with sole("outbox") as held:
        return _Round(backend).run() if held else 0


class ServerAway(Exception):
    """The mail server cannot be reached, or takes nothing from us."""


class _Round:
    """One run over the outbox, with one connection to the server."""

    def __init__(self, backend: str | None) -> None:
        self.backend: Any = get_connection(backend)
        self.is_open = False
        self.troubles = 0
        self.until = time.monotonic() + RUN_SECONDS

    def run(self) -> int:
        """Send until nothing is due, the time is over, or the server is away."""
        sent = 0
        try:
            for mail in self._due():
                sent += self._deliver(mail)
        except ServerAway as reason:
            log.warning("mail.server_away", reason=str(reason))
        finally:
            self._close()
        return sent

    def _due(self) -> Iterator[Mail]:
        """What is to be sent now, asked for again after every few, so that what came meanwhile takes its place."""
        while time.monotonic() < self.until:
            rows = list(due()[:BATCH])
            if not rows:
                return
            yield from rows

    def _deliver(self, mail: Mail) -> bool:
        """Send one mail, if nobody else has taken it up; whether the server took it."""
        if mail.paused_because is not None:  # type: ignore[attr-defined]  # annotated in due
            return _ended(mail, MailState.GIVEN_UP, _("Nothing is sent to this address: mail came back too often."))
        if mail.reader_may_sign_in is False:  # type: ignore[attr-defined]  # annotated in due
            return _ended(mail, MailState.GIVEN_UP, _("The account of its reader was switched off meanwhile."))
        self._connect()
        if not claim(mail):
            return False
        try:
            self.backend.send_messages([_message(mail)])
        except smtplib.SMTPRecipientsRefused as refusal:
            ((code, said),) = refusal.recipients.values()  # under the address as it is spelled on the wire
            _refused(mail, code, said, by_recipient=True)
        except smtplib.SMTPDataError as refusal:
            _refused(mail, refusal.smtp_code, refusal.smtp_error, by_recipient=False)
        except (smtplib.SMTPException, OSError) as trouble:
            self._troubled(mail, trouble)
        except ValueError as error:  # a header or an address that cannot be written
            _ended(mail, MailState.GIVEN_UP, _("This mail cannot be written: %(why)s") % {"why": error})
        else:
            return _ended(mail, MailState.SENT)
        return False

    def _connect(self) -> None:
        """Have an open connection that answers, before anything is claimed. Raises ServerAway."""
        if self.is_open and not _answers(self.backend):
            self._close()
        if not self.is_open:
            try:
                self.backend.open()
            except (smtplib.SMTPException, OSError) as error:
                raise ServerAway(f"{type(error).__name__}: {error}") from error
            self.is_open = True

    def _close(self) -> None:
        if self.is_open:
            self.is_open = False
            try:
                self.backend.close()
            except (smtplib.SMTPException, OSError) as error:
                log.info("mail.not_closed", reason=str(error))

    def _troubled(self, mail: Mail, trouble: Exception) -> None:
        """The server, not this mail, is the matter: try the mail later, on another connection."""
        _later(mail, _("The mail server did not take it: %(why)s") % {"why": str(trouble) or type(trouble).__name__})
        self._close()
        self.troubles += 1
        if self.troubles == TROUBLES:
            raise ServerAway(f"{type(trouble).__name__}: {trouble}")


def due() -> QuerySet[Mail]:
    """What is to be sent now, in its order; of what was taken up long ago, whoever took it up is dead."""
    now = timezone.now()
    waits = Q(state__in=(MailState.QUEUED, MailState.FAILED), next_try_at__lte=now)
    lost = Q(state=MailState.SENDING, claimed_at__lt=now - RETAKEN_AFTER)
    paused = Mailbox.objects.filter(address=OuterRef("address")).exclude(paused_at=None)
    rows = Mail.objects.filter(waits | lost, state__in=WAITING).annotate(
        paused_because=Subquery(paused.values("because")),
        reader_may_sign_in=F("recipient__is_active"),  # None for an address that is no account's
    )
    return rows.order_by("is_bulk", "next_try_at", "pk")


def claim(mail: Mail) -> bool:
    """Take the mail up, unless somebody has since it was read; nobody else does then."""
    mine = Mail.objects.filter(pk=mail.pk, state=mail.state, attempts=mail.attempts)
    if not mine.update(state=MailState.SENDING, attempts=F("attempts") + 1, claimed_at=timezone.now()):
        return False
    mail.state, mail.attempts = MailState.SENDING, mail.attempts + 1
    return True


def _ended(mail: Mail, state: MailState, failure: str = "") -> bool:
    """Write down what became of it; whether it was sent."""
    is_sent = state == MailState.SENT
    forgotten = {"text": "", "html": ""} if mail.is_secret else {}
    Mail.objects.filter(pk=mail.pk, state=mail.state, attempts=mail.attempts).update(
        state=state, sent_at=timezone.now() if is_sent else None, failure=failure, **forgotten
    )
    return is_sent


def _later(mail: Mail, failure: str) -> None:
    """Try it again after a while, longer each time; in the end give it up."""
    if mail.attempts > len(DELAYS):
        _ended(mail, MailState.GIVEN_UP, failure)
        return
    again = timezone.now() + DELAYS[mail.attempts - 1]
    Mail.objects.filter(pk=mail.pk, state=mail.state, attempts=mail.attempts).update(
        state=MailState.FAILED, next_try_at=again, failure=failure
    )


def _refused(mail: Mail, code: int, said: bytes | str, *, by_recipient: bool) -> None:
    """What the server says of this mail alone: never again for 5xx, later for 4xx; the others go on."""
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    failure = _("The mail server refused this mail: %(code)s %(said)s") % {"code": code, "said": words[:300]}
    if code < 500:
        _later(mail, failure)
        return
    _ended(mail, MailState.GIVEN_UP, failure)
    if by_recipient:
        mailboxes.record_bounce(mail.message_id, failure)


def _answers(backend: Any) -> bool:
    """Whether the connection still does: a server that went away between two mails is noticed before the next."""
    server = getattr(backend, "connection", None)
    if not isinstance(server, smtplib.SMTP):
        return True
    try:
        return server.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _message(mail: Mail) -> EmailMultiAlternatives:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", "Content-Language": mail.language}
    if mail.topic and mail.recipient_id is not None:
        stop = letters.stop_address(mail.recipient_id, mail.topic)
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058
    message = EmailMultiAlternatives(
        mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.address], headers=headers
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message
