"""Jobs: each takes ids and calls one action. Enqueued on commit; a lost one is found again by the resuming tasks."""

from celery import shared_task

from consultations.actions import clock, digests, files, mail, mailings, sending
from wgec.kernel import jobs
from wgec.kernel.errors import Unavailable
from wgec.kernel.jobs import resumed


@shared_task(name="consultations.open_and_close", expires=25)
def open_and_close() -> None:
    """Announce the rounds and phases that have opened and closed."""
    clock.strike()


@resumed(
    name="consultations.read_contribution_file",
    autoretry_for=(*jobs.PASSING, Unavailable),
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
