"""The compilation desk of so many recommendations: what opens it, moves on it, what giving the numbers costs."""

import statistics
import time
from typing import Any

from bench import instance

REPEAT = 11


def run(size: int) -> list[dict[str, Any]]:
    """With ``size`` recommendations: the desk, one section of it, moves into one gap, a section moved, the numbers."""
    with instance.scratch():
        slug = instance.fill(size)

        from bench.pages import measured
        from consultations.models import Consultation, User

        consultation = Consultation.objects.get(slug=slug)
        sec = User.objects.create_user("sec@example.org", name="Sec", is_secretariat=True)
        client = instance.signed_in(sec)
        section = consultation.sections.order_by("position")[1]
        desk = f"/consultations/{slug}/compilation/"
        rows = [
            measured("the desk", client, desk),
            measured("the desk, one section", client, f"{desk}?section={section.numeral}"),
            measured("its order by API", client, f"/api/v1{desk}"),
            measured("broken cross-references", client, f"/consultations/{slug}/cross-references/"),
        ]
        return [*rows, *_moves(consultation, section, sec), *_numbers(consultation, sec)]


def _moves(consultation: Any, section: Any, sec: Any) -> list[dict[str, Any]]:
    from recommendations.actions import placing, sections
    from recommendations.queries import compiling

    first, *others = list(compiling.in_order(consultation).filter(section=section))[: REPEAT + 2]
    times: list[tuple[float, float, int, int]] = []
    for row in others[1:]:  # each into the same gap, behind the first of the section: the worst that can be done
        seen = compiling.stamp(consultation)
        times.append(
            _timed(
                lambda row=row, seen=seen: placing.place([row], section, by=sec, seen=seen, after=first),
                consultation,
            )
        )
    middle = {
        "name": "a move",
        "seconds": round(statistics.median(each[0] for each in times), 4),
        "cpu_seconds": round(statistics.median(each[1] for each in times), 4),
        "queries": times[-1][2],
        "moved_others_at_most": max(each[3] for each in times) - 1,
    }
    seen = compiling.stamp(consultation)
    seconds, cpu, queries, _ = _timed(lambda: sections.move(section, 1, by=sec, seen=seen), consultation)
    return [middle, {"name": "a section moved", "seconds": seconds, "cpu_seconds": cpu, "queries": queries}]


def _numbers(consultation: Any, sec: Any) -> list[dict[str, Any]]:
    """A hundred more texts that wait for their numbers."""
    from recommendations.actions import adding, numbering
    from recommendations.actions.adding import NewRecommendation

    section = consultation.sections.first()
    new = [
        NewRecommendation(text=f"Lamp {n}.", attribution="Secretariat", place=90_000_000 + n, section=section)
        for n in range(100)
    ]
    adding.add(consultation, new, by=None)
    seconds, cpu, queries, _ = _timed(lambda: numbering.freeze(consultation, by=sec), consultation)
    return [{"name": "100 numbers given", "seconds": seconds, "cpu_seconds": cpu, "queries": queries}]


def _timed(step: Any, consultation: Any) -> tuple[float, float, int, int]:
    """Seconds, CPU seconds, queries, and how many texts have another place afterwards."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    before = dict(consultation.recommendations.values_list("pk", "place"))
    with CaptureQueriesContext(connection) as asked:
        wall, cpu = time.perf_counter(), time.process_time()
        step()
        seconds, spent = time.perf_counter() - wall, time.process_time() - cpu
    after = dict(consultation.recommendations.values_list("pk", "place"))
    return round(seconds, 4), round(spent, 4), len(asked), sum(before[pk] != place for pk, place in after.items())
