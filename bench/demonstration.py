"""Loading the fictional working group, as the first start does: how long one waits before there is something to see."""

import io
import time
from typing import Any

from bench import instance


def run(size: int) -> list[dict[str, Any]]:
    """The whole of it, into an empty database; ``size`` is 1."""
    assert size == 1
    with instance.scratch():
        from django.core.management import call_command
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from recommendations.models import Recommendation

        started, cpu = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as captured:
            call_command("demo", stdout=io.StringIO())
        seconds, spent = time.perf_counter() - started, time.process_time() - cpu
        assert Recommendation.objects.exists()
        return [{"name": "load the demonstration", "seconds": seconds, "cpu_seconds": spent, "queries": len(captured)}]
