"""Jobs: each takes an id and calls one action. Enqueued on commit; a lost one is found again by the resuming tasks."""

from celery import shared_task
from django.db import OperationalError

from recommendations.actions import editions


@shared_task(
    name="recommendations.compile_edition",
    autoretry_for=(OperationalError, OSError),
    retry_backoff=5,
    retry_backoff_max=120,
    max_retries=5,
    acks_late=True,
    reject_on_worker_lost=True,
    soft_time_limit=840,
    time_limit=900,
)
def compile_edition(edition_id: int) -> None:
    """Make what the edition lacks."""
    editions.compile_edition(edition_id)


@shared_task(name="recommendations.resume_editions", expires=15)
def resume_editions() -> None:
    """Send editions anew whose worker or message was lost."""
    editions.resume()
