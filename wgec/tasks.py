"""Jobs of the instance itself."""

import time

from celery import shared_task
from django.core.cache import cache
from django.core.management import call_command

HEARTBEAT_KEY = "worker-heartbeat"
HEARTBEAT_SECONDS = 90  # after so long without one, /readyz says that no worker answers


@shared_task(name="wgec.heartbeat", expires=30)
def heartbeat() -> None:
    """Say that beat and a worker are alive."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=HEARTBEAT_SECONDS)


@shared_task(name="wgec.clear_sessions")
def clear_sessions() -> None:
    """Delete sessions that have expired."""
    call_command("clearsessions")
