"""Server time and queries of the list, a filtered list, the search, the reading view and one recommendation."""

import statistics
import time
from typing import Any

from bench import instance

REPEAT = 15


def run(size: int) -> list[dict[str, Any]]:
    """Each page through Django's whole stack as a stranger and as a delegate: the median of ``REPEAT`` requests."""
    with instance.scratch():
        slug = instance.fill(size)
        from django.test import Client

        from consultations.enums import DelegateRole
        from consultations.models import Delegate, Delegation, User
        from recommendations.models import Recommendation

        user = User.objects.create_user("bench@example.org", name="Bench")
        Delegate.objects.create(
            user=user, delegation=Delegation.objects.get(slug="delegation-0"), role=DelegateRole.HEAD
        )
        delegate = instance.signed_in(user)
        middle = Recommendation.objects.get(number=size // 2)
        pages = {
            "overview": "/",
            "list": f"/recommendations/?consultation={slug}",
            "list, last page": f"/recommendations/?consultation={slug}&page={_last_page(size)}",
            "list of a section": f"/recommendations/?consultation={slug}&section=3",
            "list of a delegation": f"/recommendations/?consultation={slug}&delegation=delegation-7",
            "reading view": f"/recommendations/?consultation={slug}&view=reading",
            "search, a word": f"/recommendations/?consultation={slug}&search=beacons",
            "search, a phrase": f"/recommendations/?consultation={slug}&search=%22equal+footing%22",
            "recommendation": f"/recommendations/{middle.reference}/",
            "API list": f"/api/v1/recommendations/?consultation={slug}",
        }
        rows = [measured(name, delegate, url) for name, url in pages.items()]
        rows.append(measured("list, as a stranger", Client(), pages["list"]))
        return rows


def _last_page(size: int) -> int:
    from recommendations.views.recommendations import PAGE_SIZE

    return -(-size // PAGE_SIZE)


def measured(name: str, client: Any, url: str) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    queries = len(captured)
    wall, cpu = [], []
    for _ in range(REPEAT):
        wall_before, cpu_before = time.perf_counter(), time.process_time()
        client.get(url)
        wall.append(time.perf_counter() - wall_before)
        cpu.append(time.process_time() - cpu_before)
    return {
        "name": name,
        "seconds": round(statistics.median(wall), 4),
        "cpu_seconds": round(statistics.median(cpu), 4),
        "queries": queries,
    }
