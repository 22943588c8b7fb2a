"""Jobs that take up work which lies in the database: handed to a worker, tried again, and never lost with a message.

The row says that there is something to do; the message only wakes a worker. A lost one is sent anew by a task that asks
the rows.
"""

from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from celery import current_app, shared_task
from django.db import OperationalError
from kombu.exceptions import OperationalError as BrokerUnreachable

WAITS = timedelta(minutes=15)
"""So long a message waits for a worker; then whoever looks for lost work sends another."""

PASSING = (OperationalError, OSError)
"""Faults that may be gone a little later: the database, the disk or the network is away."""

log = structlog.get_logger(__name__)

#: ``@resumed(name=…, soft_time_limit=…, time_limit=…)``: a task whose fault may pass, and whose worker may die.
resumed = partial(
    shared_task,
    autoretry_for=PASSING,
    retry_backoff=5,
    retry_backoff_max=120,
    max_retries=5,
    acks_late=True,
    reject_on_worker_lost=True,
)


def send(task: str, *args: Any, expires: timedelta = WAITS) -> None:
    """Hand ``task`` to a worker. Without a broker nothing is lost: the row still says that there is something to do."""
    try:
        current_app.send_task(task, args=list(args), expires=expires.total_seconds())
    except BrokerUnreachable:
        log.warning("job.not_sent", task=task, about=args)
