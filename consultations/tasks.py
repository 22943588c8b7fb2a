"""Jobs: each takes ids and calls one action. Enqueued on commit; a lost one is found again by the resuming tasks."""

from celery import shared_task
from django.db import OperationalError

from consultations.actions import clock, digests, files, mail, mailings, sending
from wgec.kernel.errors import Unavailable


@shared_task(name="consultations.open_and_close", expires=25)
def open_and_close() -> None:
    """Announce the rounds and phases that have opened and closed."""
    clock.strike()


@shared_task(
    name="consultations.read_contribution_file",
    autoretry_for=(OperationalError, OSError, Unavailable),
    retry_backoff=5,
    retry_backoff_max=120,
    max_retries=5,
    acks_late=True,
    reject_on_worker_lost=True,
    soft_time_limit=240,
    time_limit=300,
)
def read_contribution_file(file_id: int) -> None:
    """Read a contribution's file for its review."""
    files.read(file_id)


@shared_task(name="consultations.resume_contribution_files", expires=15)
def resume_contribution_files() -> None:
    """Send files anew whose worker or message was lost."""
    files.resume()


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
