"""Jobs of this app: each calls one action."""

from celery import shared_task

from consultations.actions import clock


@shared_task(name="consultations.open_and_close", expires=25)
def open_and_close() -> None:
    """Announce the rounds and phases that have opened and closed."""
    clock.strike()
