"""The receipt of a contribution: a letter with the text inside, to the heads of its delegation and who submitted it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from consultations import contribution_queries
from consultations.actions import mail
from consultations.enums import DelegateRole
from consultations.models import Contribution, User


@dataclass(frozen=True, slots=True)
class Receipt:
    """A letter: its subject, and its words as text and as HTML."""

    subject: str
    text: str
    html: str


def readers(contribution: Contribution, *, by: User | None) -> list[User]:
    """Who gets the receipt: the heads of the delegation today, and who submitted it."""
    seats = contribution.delegation.delegates.filter(until_at=None, role=DelegateRole.HEAD, user__is_active=True)
    heads = [seat.user for seat in seats.select_related("user").order_by("pk")]
    return [*heads, by] if by is not None and by not in heads else heads


def receipt(contribution: Contribution, reader: User) -> Receipt:
    """The letter as ``reader`` gets it, in their language, with every word of the contribution."""
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        context = {
            "contribution": contribution,
            "parts": contribution.parts.all(),
            "reader": reader,
            "group_name": settings.GROUP_NAME,
        }
        subject = _("Received: %(title)s (%(reference)s)") % {
            "title": contribution.title or contribution.label,
            "reference": contribution.reference,
        }
        return Receipt(
            " ".join(subject.split()),
            render_to_string("consultations/mail/receipt.txt", context).strip() + "\n",
            render_to_string("consultations/mail/receipt.html", context),
        )


def send(contribution: Contribution, people: Iterable[User]) -> None:
    """Queue a receipt for each of ``people``, one for each time that the contribution was submitted."""
    moment = contribution.submitted_at.isoformat() if contribution.submitted_at else ""
    row = contribution_queries.as_whole(Contribution.objects.all()).get(pk=contribution.pk)
    for person in people:
        letter = receipt(row, person)
        key = f"receipt:{contribution.reference}:{moment}:{person.pk}"
        mail.queue(person, "contribution.receipt", letter.subject, letter.text, letter.html, key=key)
