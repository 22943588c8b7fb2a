"""The receipt of a contribution: a letter with the text inside, to the heads of its delegation and who submitted it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import structlog
from celery import current_app
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError as BrokerUnreachable

from consultations import contribution_queries
from consultations.enums import DelegateRole
from consultations.models import Contribution, User

log = structlog.get_logger(__name__)


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
    """Hand a receipt for each of ``people`` to a worker once the transaction is committed."""
    for person in people:
        transaction.on_commit(partial(_hand_over, contribution.pk, person.pk))


def _hand_over(contribution_id: int, user_id: int) -> None:
    try:
        current_app.send_task("consultations.send_receipt", args=[contribution_id, user_id])
    except BrokerUnreachable:
        log.warning("receipt.not_sent", contribution=contribution_id, user=user_id)


def deliver(contribution_id: int, user_id: int) -> None:
    """Send one receipt by mail; raises ``OSError`` when the mail server does not take it: the task tries again."""
    row = contribution_queries.as_whole(Contribution.objects.all()).get(pk=contribution_id)
    reader = User.objects.get(pk=user_id)
    letter = receipt(row, reader)
    mail = EmailMultiAlternatives(letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [reader.email])
    mail.attach_alternative(letter.html, "text/html")
    mail.send()
