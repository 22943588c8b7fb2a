"""What is like a text that is being written: the query behind the list beside the form."""

import random
import statistics
import time
from typing import Any

from bench import instance, synthetic

REPEAT = 15


def run(size: int) -> list[dict[str, Any]]:
    """A text that resembles many, and one that is nearly another with a word of its own; medians of ``REPEAT``."""
    with instance.scratch():
        instance.fill(size)
        from consultations.models import Consultation
        from recommendations.actions import adding
        from recommendations.actions.adding import NewRecommendation

        own = _changed(synthetic.text(size // 2)) + "\nThe heliotrope register is consulted first.\n"
        near = NewRecommendation(text=own, attribution="Delegation 1", place=size + 1)
        adding.add(Consultation.objects.get(), [near], by=None)
        return [
            _measured("similar, common words only", synthetic.text(size // 3)),
            _measured("similar, with a rare word", _changed(own)),
        ]


def _changed(text: str) -> str:
    dice = random.Random(1)
    words = text.split(" ")
    for _ in range(3):
        words[dice.randrange(len(words))] = "shall"
    return " ".join(words)


def _measured(name: str, text: str) -> dict[str, Any]:
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from recommendations import similar

    with CaptureQueriesContext(connection) as captured:
        found = similar.to_text(text, AnonymousUser())
    if not found:
        raise SystemExit(f"{name}: nothing was found")
    wall, cpu = [], []
    for _ in range(REPEAT):
        wall_before, cpu_before = time.perf_counter(), time.process_time()
        similar.to_text(text, AnonymousUser())
        wall.append(time.perf_counter() - wall_before)
        cpu.append(time.process_time() - cpu_before)
    return {
        "name": name,
        "seconds": round(statistics.median(wall), 4),
        "cpu_seconds": round(statistics.median(cpu), 4),
        "queries": len(captured),
    }
