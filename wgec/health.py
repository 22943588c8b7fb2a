"""Is it alive, is it ready? For supervisors and load balancers; no secrets in the answers."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from redis.exceptions import RedisError

from recommendations import queries
from wgec.tasks import HEARTBEAT_KEY


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The web process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker, the worker's last heartbeat and the age of the oldest job; 503 when one of them fails."""
    answers = {
        "database": _asked(_database),
        "broker": _asked(_broker),
        "worker": _asked(_worker),
    }
    ready = all(answer["ok"] for answer in answers.values())
    answers["oldest_job_seconds"] = _asked(_oldest_job)
    return JsonResponse({"ready": ready, **answers}, status=200 if ready else 503)


def _asked(question: Callable[[], Any]) -> dict[str, Any]:
    try:
        return {"ok": True, "value": question()}
    except (DatabaseError, RedisError, LookupError) as failure:
        return {"ok": False, "value": type(failure).__name__}


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


def _broker() -> str:
    cache.get(HEARTBEAT_KEY)
    return "answers"


def _worker() -> float:
    """Seconds since the last heartbeat; raises LookupError when there is none."""
    last = cache.get(HEARTBEAT_KEY)
    if last is None:
        raise LookupError("no heartbeat")
    return round(time.time() - last, 1)


def _oldest_job() -> float:
    since = queries.oldest_job_since()
    return round((timezone.now() - since).total_seconds(), 1) if since else 0.0
