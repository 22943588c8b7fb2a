"""Letters of the secretariat to many: written, previewed and counted, then sent to exactly those who were counted."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from consultations import letters, mail_queries
from consultations.actions import mail, notices, proceedings
from consultations.enums import Audience, DelegateRole, MailingState, Pace, StakeholderGroup, Standing, Topic
from consultations.models import Delegate, Mailbox, Mailing, User
from consultations.models.recorded import moment, recorded
from consultations.topics import PACES
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused
from wgec.kernel.lines import one_line
from wgec.kernel.text import markdown

LONGEST = 20_000
BATCH = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """One person whom a letter is for, and as what they get it."""

    user: User
    delegation: str = ""
    role: str = ""
    standing: str = ""
    by_mail: bool = True
    paused: bool = False

    def frozen(self) -> dict[str, Any]:
        """As it is kept with a letter that was sent."""
        words = {name: getattr(self, name) for name in ("delegation", "role", "standing", "by_mail")}
        return {"user": self.user.pk, **words}

    @property
    def kind(self) -> tuple[str, str]:
        """What makes the letter look different to its readers, besides their language."""
        return self.standing, self.role


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly whom a letter would go to, and how it looks to one reader of each kind."""

    readers: Sequence[Reader]
    mark: str
    samples: Sequence["Sample"] = ()

    @property
    def by_mail(self) -> int:
        """How many of them would get a mail."""
        return sum(reader.by_mail and not reader.paused for reader in self.readers)

    @property
    def in_application(self) -> int:
        """How many would find it in the application only, because they want no such mail."""
        return sum(not reader.by_mail for reader in self.readers)

    @property
    def paused(self) -> int:
        """How many mailboxes have sent back too much."""
        return sum(reader.by_mail and reader.paused for reader in self.readers)


@dataclass(frozen=True, slots=True)
class Sample:
    """The letter as one reader gets it, and how many get it so."""

    reader: Reader
    count: int
    letter: letters.Letter
    written: letters.Written


def write(mailing: Mailing | None = None, *, by: User, **fields: Any) -> Mailing:
    """Begin a letter, or change one that was not sent. Raises NotYours, Refused, or Malformed for what is missing.

    ``fields``: subject, text (Markdown), consultation, to_delegates, roles, standings, groups, to_secretariat.
    """
    guard("consultations.send_mailing", by)
    checked = _checked(fields)
    with recorded(by=by):
        row = _locked(mailing) if mailing else Mailing(created_at=moment(), created_by=by)
        _refuse_sent(row)
        for name, value in checked.items():
            setattr(row, name, value)
        row.state, row.preview = MailingState.DRAFT, ""
        row.save()
        return row


def preview(mailing: Mailing, *, by: User) -> Preview:
    """Whom the letter would go to now, and how it looks; from then on it can be sent to exactly those."""
    guard("consultations.send_mailing", by)
    with recorded(by=by):
        row = _locked(mailing)
        _refuse_sent(row)
        found = seen_by(row)
        if (row.state, row.preview) != (MailingState.PREVIEWED, found.mark):
            row.state, row.preview = MailingState.PREVIEWED, found.mark
            row.save(update_fields=["state", "preview"])
    return found


def send(mailing: Mailing, *, by: User, seen: str) -> Mailing:
    """Send the letter to those whom the preview ``seen`` has shown. Twice is once.

    Raises NotYours, and Refused where nobody would get it, or something changed since that preview.
    """
    guard("consultations.send_mailing", by)
    with recorded(by=by):
        row = _locked(mailing)
        if row.state == MailingState.SENT:
            return row
        readers = recipients(row)
        if not readers:
            raise Refused(_("Nobody would get this letter. Choose whom it is for."))
        if row.state != MailingState.PREVIEWED or not seen or seen != row.preview or seen != _mark(row, readers):
            raise Refused(
                _("The letter, or the list of those who get it, is not what you have looked at. Look at it again.")
            )
        row.state, row.sent_at, row.sent_by = MailingState.SENT, moment(), by
        row.recipients = [reader.frozen() for reader in readers]
        row.save()
        _tell(row, readers)
        _note(row, by=by)
        transaction.on_commit(lambda: mail.wake("write_mailings"))
        return row


def discard(mailing: Mailing, *, by: User) -> None:
    """Throw away a letter that was not sent. Raises NotYours, or Refused."""
    guard("consultations.send_mailing", by)
    with recorded(by=by):
        row = _locked(mailing)
        _refuse_sent(row)
        row.delete()


def write_due() -> int:
    """Write the mails of the letters that were sent and are not all written; how many mails."""
    written = 0
    for row in Mailing.objects.filter(state=MailingState.SENT, written_at=None).order_by("sent_at"):
        written += _write_mails(row)
    return written


# --- who gets it -------------------------------------------------------------------------------


def recipients(mailing: Mailing) -> list[Reader]:
    """Everybody whom the letter is for, each once, in the order of their names, as the first of what they are."""
    found: dict[int, Reader] = {}
    if mailing.to_delegates:
        for seat in _seats(mailing):
            words = (seat.delegation.name, seat.role, seat.delegation.standing)
            found.setdefault(seat.user_id, Reader(seat.user, *words))
    if mailing.to_secretariat:
        for user in User.objects.filter(Q(is_secretariat=True) | Q(is_chair=True), is_active=True):
            found.setdefault(user.pk, Reader(user))
    ordered = sorted(found.values(), key=lambda reader: (reader.user.name.casefold(), reader.user.pk))
    return _reached(ordered)


def _seats(mailing: Mailing) -> Iterable[Delegate]:
    rows = Delegate.objects.filter(until_at=None, delegation__is_active=True, user__is_active=True)
    for name, chosen in (
        ("role", mailing.roles),
        ("delegation__standing", mailing.standings),
        ("delegation__group", mailing.groups),
    ):
        if chosen:
            rows = rows.filter(**{f"{name}__in": chosen})
    return rows.select_related("user", "delegation").order_by("delegation__name", "pk")


def _reached(readers: Sequence[Reader]) -> list[Reader]:
    """The same, with who wants such mail in the application only, and whose mailbox is paused."""
    chosen = mail_queries.chosen_paces([reader.user.pk for reader in readers], [Topic.SECRETARIAT])
    paused = set(Mailbox.objects.exclude(paused_at=None).values_list("address", flat=True))
    return [
        Reader(
            each.user,
            each.delegation,
            each.role,
            each.standing,
            by_mail=chosen.get((each.user.pk, Topic.SECRETARIAT), PACES[Topic.SECRETARIAT]) != Pace.APPLICATION,
            paused=each.user.email in paused,
        )
        for each in readers
    ]


def seen_by(mailing: Mailing) -> Preview:
    """The letter as each kind of reader would get it, in each of their languages."""
    readers = recipients(mailing)
    kinds: dict[tuple[Any, ...], list[Reader]] = {}
    for reader in readers:
        kinds.setdefault((*reader.kind, letters.language_of(reader.user)), []).append(reader)
    samples = [Sample(group[0], len(group), *_written(mailing, group[0])) for group in kinds.values()]
    return Preview(readers, _mark(mailing, readers), samples)


def _mark(mailing: Mailing, readers: Iterable[Reader]) -> str:
    """What tells one preview from another: the words, and who gets them how."""
    who = [[reader.user.pk, reader.user.email, reader.by_mail, reader.paused] for reader in readers]
    consultation = mailing.consultation_id
    return hashlib.sha256(json.dumps([mailing.subject, mailing.text, consultation, who]).encode()).hexdigest()


# --- what they get -----------------------------------------------------------------------------


def _written(mailing: Mailing, reader: Reader) -> tuple[letters.Letter, letters.Written]:
    with translation.override(letters.language_of(reader.user)):
        round_ = mailing.consultation
        letter = letters.Letter(
            subject=mailing.subject,
            opening=_("To %(name)s") % {"name": reader.user.name},
            words=mailing.text,
            address=round_.get_absolute_url() if round_ else "",
            button=_("Open the consultation") if round_ else "",
            why=_why(reader),
        )
        return letter, letters.write(letter, to=reader.user, topic=Topic.SECRETARIAT)


def _why(reader: Reader) -> str:
    if not reader.delegation:
        return _("You get this letter because you serve the group as its secretariat or chair.")
    words = {"delegation": reader.delegation, "role": DelegateRole(reader.role).label.lower()}
    return _("You get this letter because you act for %(delegation)s (%(role)s).") % words


def _tell(mailing: Mailing, readers: Sequence[Reader]) -> None:
    """Everybody finds it among their notices; the mail is written by a job."""
    subject, round_ = mailing.subject, mailing.consultation
    notices.tell(
        [reader.user for reader in readers],
        "mailing.send",
        lambda: _("The secretariat writes: %(subject)s") % {"subject": subject},
        address=round_.get_absolute_url() if round_ else "",
        about=lambda: round_.title if round_ else "",
        words=mailing.text,
    )


def _write_mails(mailing: Mailing) -> int:
    """Its mails, so many in a transaction; what was written before somebody was interrupted is not written again."""
    due = [kept for kept in mailing.recipients if kept["by_mail"]]
    for first in range(0, len(due), BATCH):
        batch = {kept["user"]: kept for kept in due[first : first + BATCH]}
        with recorded(by=None):
            users = User.objects.filter(pk__in=batch, is_active=True).order_by("pk")
            mail.queue_each(_mail(mailing, _thawed(user, batch[user.pk])) for user in users)
    with recorded(by=None):
        row = _locked(mailing)
        row.written_at = row.written_at or moment()
        row.save(update_fields=["written_at"])
    return len(due)


def _thawed(user: User, kept: dict[str, Any]) -> Reader:
    return Reader(user, kept["delegation"], kept["role"], kept["standing"])


def _mail(mailing: Mailing, reader: Reader) -> mail.NewMail:
    letter, written = _written(mailing, reader)
    return mail.NewMail(
        reader.user,
        "mailing.send",
        letter.subject,
        written.text,
        written.html,
        f"mailing:{mailing.pk}:{reader.user.pk}",
        topic=Topic.SECRETARIAT,
        is_bulk=True,
        mailing=mailing,
    )


# --- checks ------------------------------------------------------------------------------------


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    subject = one_line(str(fields.get("subject", "")))
    text = str(fields.get("text", "")).strip()
    if not subject or not text:
        raise Malformed(_("A letter needs a subject and a text."))
    if len(subject) > 200 or len(text) > LONGEST:
        raise Malformed(
            _("The subject may have 200 characters and the text %(most)s. Shorten them.") % {"most": LONGEST}
        )
    to_delegates, to_secretariat = bool(fields.get("to_delegates")), bool(fields.get("to_secretariat"))
    if not to_delegates and not to_secretariat:
        raise Malformed(_("Choose whom the letter is for."))
    return {
        "subject": subject,
        "text": markdown.canonical(text),
        "consultation": fields.get("consultation"),
        "to_delegates": to_delegates,
        "to_secretariat": to_secretariat,
        "roles": [DelegateRole(each).value for each in fields.get("roles") or ()],
        "standings": [Standing(each).value for each in fields.get("standings") or ()],
        "groups": [StakeholderGroup(each).value for each in fields.get("groups") or ()],
    }


def _locked(mailing: Mailing) -> Mailing:
    row = Mailing.objects.select_for_update().filter(pk=mailing.pk).first()
    if row is None:
        raise Refused(_("This letter was thrown away."))
    return row


def _refuse_sent(mailing: Mailing) -> None:
    if mailing.state == MailingState.SENT:
        raise Refused(_("This letter was sent. Write another one."))


def _note(mailing: Mailing, *, by: User) -> None:
    proceedings.note(
        "mailing.send",
        subject_kind="mailing",
        subject_id=mailing.pk,
        subject_label=mailing.subject,
        by=by,
        consultation=mailing.consultation,
        details={"recipients": len(mailing.recipients)},
        audience=Audience.SECRETARIAT,
    )
