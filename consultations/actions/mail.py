"""The outbox: mail is written in the transaction of what it tells of, and sent afterwards by a job (``sending.py``)."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import letters
from consultations.enums import MailState
from consultations.models import Mail, Mailing, User
from wgec.kernel import jobs
from wgec.kernel.errors import Malformed

WORDS_KEPT = timedelta(days=90)
"""So long the words of a mail are kept; that it was sent, to whom and when, is kept as long as the outbox."""

BATCH = 200

_WAKES: ContextVar[bool] = ContextVar("wakes", default=True)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NewMail:
    """A mail to be queued: see ``queue``."""

    to: User | str
    kind: str
    subject: str
    text: str
    html: str
    key: str
    topic: str = ""
    is_bulk: bool = False
    is_secret: bool = False
    mailing: Mailing | None = None


def queue(
    to: User | str,
    kind: str,
    subject: str,
    text: str,
    html: str = "",
    *,
    key: str,
    topic: str = "",
    is_bulk: bool = False,
    is_secret: bool = False,
) -> Mail:
    """Write one mail into the outbox, in the transaction of what it tells of; it is sent once that is committed.

    ``to`` is a person or an address. ``kind`` is "noun.verb" as in the code. What is queued under a ``key`` that there
    is already is the mail that was queued first. ``topic`` is what its reader can stop with one click, nothing for what
    was asked for (an invitation, a receipt). ``is_secret`` says that its words open a door: they are forgotten once it
    is sent. Raises Malformed for an address that is none.
    """
    new = NewMail(to, kind, subject, text, html, key, topic, is_bulk, is_secret)
    queue_each([new])
    return Mail.objects.get(key=key)


def give_up(key: str) -> bool:
    """Do not send what is queued under ``key`` any more; False where it is not there, or on its way already."""
    waiting = Mail.objects.filter(key=key, state__in=(MailState.QUEUED, MailState.FAILED))
    return bool(waiting.update(state=MailState.GIVEN_UP, text="", html=""))


def queue_letter(to: User | str, kind: str, letter: letters.Letter, *, key: str, topic: str = "") -> Mail:
    """The same for a letter, in the language of its reader."""
    written = letters.write(letter, to=to if isinstance(to, User) else None, topic=topic)
    return queue(to, kind, letter.subject, written.text, written.html, key=key, topic=topic)


def queue_each(mails: Iterable[NewMail]) -> None:
    """Many at once; what is queued already is not queued again. One query per two hundred."""
    rows = [_row(new) for new in mails]
    if not rows:
        return
    Mail.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    wake_on_commit()


def wake_on_commit() -> None:
    """Have the outbox looked at when the present transaction is committed; asked often, it is done once."""
    if not any(each[1] is wake for each in connection.run_on_commit):
        transaction.on_commit(wake)


@contextmanager
def nobody_woken() -> Iterator[None]:
    """Inside, no worker is asked to look at the outbox: whoever queues sends as well, or there is nobody to ask."""
    before = _WAKES.set(False)
    try:
        yield
    finally:
        _WAKES.reset(before)


def wake(task: str = "send_mail") -> None:
    """Have a worker look at the outbox. Without a broker the next beat does."""
    if not _WAKES.get():
        return
    jobs.send(f"consultations.{task}", expires=timedelta(minutes=1))


def clear() -> int:
    """Forget the words of what was sent, or given up, long ago; of how many mails."""
    old = Mail.objects.filter(created_at__lt=timezone.now() - WORDS_KEPT).exclude(text="", html="")
    return old.filter(state__in=(MailState.SENT, MailState.GIVEN_UP)).update(text="", html="")


def _row(new: NewMail) -> Mail:
    now = timezone.now()
    user = new.to if isinstance(new.to, User) else None
    return Mail(
        recipient=user,
        address=_checked(new.to.email if isinstance(new.to, User) else new.to),
        kind=new.kind,
        topic=new.topic,
        language=letters.language_of(user),
        subject=" ".join(new.subject.split())[:300],  # a line break would begin a header of its own
        text=new.text,
        html=new.html,
        is_secret=new.is_secret,
        is_bulk=new.is_bulk,
        mailing=new.mailing,
        key=new.key,
        message_id=_message_id(),
        created_at=now,
        next_try_at=now,
    )


def _checked(address: str) -> str:
    address = address.strip().lower()
    try:
        for check in Mail._meta.get_field("address").validators:  # that it is one, and fits
            check(address)
    except ValidationError as error:
        raise Malformed(_("“%(address)s” is no e-mail address.") % {"address": address[:80]}) from error
    return address


def _message_id() -> str:
    """Set when the mail is written, and the same however often it is tried: who gets it twice can tell."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"
