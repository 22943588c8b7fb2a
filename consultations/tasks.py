"""Jobs: each takes an id or nothing, and calls one action. A lost one is made up for by the next beat."""

from celery import shared_task

from consultations.actions import digests, mail, mailings, sending


@shared_task(name="consultations.send_mail", expires=60, soft_time_limit=780, time_limit=840)
def send_mail() -> None:
    """Send what is in the outbox."""
    sending.send_due()


@shared_task(name="consultations.send_digests", expires=50, soft_time_limit=780, time_limit=840)
def send_digests() -> None:
    """Write the digests that are due."""
    digests.write_due()


@shared_task(name="consultations.write_mailings", expires=15, soft_time_limit=780, time_limit=840)
def write_mailings() -> None:
    """Write the mails of the letters that were sent off and are not all written."""
    mailings.write_due()


@shared_task(name="consultations.clear_mail")
def clear_mail() -> None:
    """Forget the words of old mail."""
    mail.clear()
