"""Mail that comes back: what is on record of it, and when nothing more is sent to an address."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.actions import notices
from consultations.models import Mail, Mailbox, User
from consultations.models.recorded import recorded
from wgec.kernel.access import guard
from wgec.kernel.errors import Refused

PAUSED_AFTER = 3
"""After so many mails that came back, with none of them forgiven, nothing more is sent to the address."""

LONGEST = 1000


def record_bounce(message_id: str, because: str = "", *, by: User | None = None) -> Mail:
    """Note that the mail of that Message-ID came back; each mail counts once. Raises NotYours, or Refused.

    The mailbox is paused once it is too many, and its owner is told in the application.
    """
    guard("consultations.open_desk", by)
    wanted = f"<{message_id.strip().strip('<>')}>"
    with recorded(by=by):
        mail = Mail.objects.select_for_update().filter(message_id=wanted).first()
        if mail is None:
            raise Refused(_("No mail with the Message-ID %(id)s was sent from here.") % {"id": wanted[:200]})
        if mail.bounced_at is not None:
            return mail
        mail.bounced_at = timezone.now()
        mail.failure = because.strip()[:LONGEST] or str(_("It came back."))
        mail.save(update_fields=["bounced_at", "failure"])
        _count(mail, mail.bounced_at)
        return mail


def resume(*, by: User) -> None:
    """Send to the person's address again: what came back until now is forgiven. Raises Refused if nothing is paused."""
    with recorded(by=by):
        if (
            not Mailbox.objects.filter(address=by.email)
            .exclude(paused_at=None)
            .update(paused_at=None, counted_since=timezone.now(), because="")
        ):
            raise Refused(_("Mail is being sent to your address already."))


def _count(mail: Mail, now: datetime) -> None:
    box, _new = Mailbox.objects.get_or_create(address=mail.address, defaults={"counted_since": mail.created_at})
    box = Mailbox.objects.select_for_update().get(pk=box.pk)
    came_back = Mail.objects.filter(address=mail.address, bounced_at__gte=box.counted_since).count()
    if came_back < PAUSED_AFTER or box.paused_at is not None:
        return
    box.paused_at, box.because = now, mail.failure
    box.save(update_fields=["paused_at", "because"])
    owner = User.objects.filter(email=mail.address)
    because = mail.failure
    notices.tell(
        owner,
        "mailbox.pause",
        lambda: (
            _("Mail to your address came back %(count)s times, so no more is sent there. The last answer: %(because)s")
            % {"count": came_back, "because": because}
        ),
        address="/notices/settings/",
    )
