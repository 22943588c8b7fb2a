"""The overview of so many recommendations with the positions of 60 delegations on each, and a position at that size."""

import random
import statistics
import time
from typing import Any

from bench import instance, pages

REPEAT = 15
#: As texts differ: from each of these, in turn, the stances of a text are drawn.
LEANINGS = (
    ("support", "support", "support", "can_live_with"),
    ("support", "can_live_with", "reservation", "pending"),
    ("support", "objection", "objection", "abstain"),
    ("support", "can_live_with", "support", ""),
    ("", "", "", "support"),
    ("support", "objection", "support_with_amendments", "reservation"),
)
WORDS = "We have said so at each meeting, and say so again: the text goes further than what was agreed. " * 3


def run(size: int) -> list[dict[str, Any]]:
    """The page as a stranger and as a delegate, its fragments, the API, and one position after the other recorded."""
    with instance.scratch():
        slug = instance.fill(size)
        fill()
        from django.test import Client

        from recommendations.models import Recommendation

        stranger, delegate = Client(), _delegate()
        address = f"/consultations/{slug}/standing/"
        middle = Recommendation.objects.get(number=size // 2)
        rows = [
            pages.measured("overview, as a stranger", stranger, address),
            pages.measured("overview, as a delegate", delegate, address),
            pages.measured("overview, sorted by breadth", stranger, f"{address}?order=breadth"),
            pages.measured("overview, of one state", stranger, f"{address}?state=contested&order=state"),
            pages.measured("overview, API", stranger, f"/api/v1/consultations/{slug}/standing/"),
            pages.measured("projector", stranger, f"/recommendations/{middle.reference}/projector/"),
            unchanged(stranger, f"/recommendations/{middle.reference}/projector/"),
        ]
        return [*rows, recorded()]


def fill() -> None:
    """A position of every delegation on every text, written at once, and the indicator of each text."""
    from django.utils import timezone

    from consultations.models import Delegation
    from recommendations.actions import recounting
    from recommendations.models import Objection, Position, Recommendation

    now, dice = timezone.now(), random.Random(60)
    delegations = list(Delegation.objects.order_by("pk"))
    texts = list(Recommendation.objects.select_related("current", "consultation").order_by("pk"))
    positions: list[Any] = []
    for number, row in enumerate(texts):
        leaning = LEANINGS[number % len(LEANINGS)]
        alone = dice.choice(delegations) if number % 7 == 0 else None
        for delegation in delegations:
            stance = dice.choice(leaning) if number % 7 else ("objection" if delegation == alone else "support")
            if stance:
                positions.append(_position(row, delegation, stance, now))
    made = Position.objects.bulk_create(positions, batch_size=1_000)
    Objection.objects.bulk_create(
        [
            Objection(recommendation=each.recommendation, delegation=each.delegation, position=each, opened_at=now)
            for each in made
            if each.stance == "objection"
        ],
        batch_size=1_000,
    )
    instance.forget_counts(texts)
    assert recounting.recount_outdated() == len(texts)


def _position(row: Any, delegation: Any, stance: str, now: Any) -> Any:
    from recommendations.models import Position

    return Position(
        recommendation=row,
        delegation=delegation,
        revision=row.current,
        stance=stance,
        statement=WORDS if stance in {"objection", "reservation"} else "",
        change_needed=WORDS if stance == "objection" else "",
        expected_on=now.date() if stance == "pending" else None,
        recorded_at=now,
    )


def _delegate() -> Any:

    from consultations.enums import DelegateRole
    from consultations.models import Delegate, Delegation, User

    user = User.objects.create_user("bench@example.org", name="Bench")
    Delegate.objects.create(user=user, delegation=Delegation.objects.get(slug="delegation-0"), role=DelegateRole.HEAD)
    return instance.signed_in(user)


def unchanged(client: Any, address: str) -> dict[str, Any]:
    """What the room's screen asks every second while nothing changes."""
    known = client.get(address)["ETag"]
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "If-None-Match": known}

    class Asking:
        """A client that says what it knows."""

        @staticmethod
        def get(url: str) -> Any:
            answer = client.get(url, headers=headers)
            assert answer.status_code == 204
            answer.status_code = 200
            return answer

    return pages.measured("projector, nothing has changed", Asking, address)


def recorded() -> dict[str, Any]:
    """One position recorded, with all that follows from it: the median over texts and delegations."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from consultations.models import Delegation
    from recommendations.actions import positions
    from recommendations.enums import Stance
    from recommendations.models import Recommendation

    dice = random.Random(61)
    delegations = list(Delegation.objects.all())
    texts = dice.sample(list(Recommendation.objects.select_related("current")), REPEAT + 1)
    wall, cpu, queries = [], [], 0
    for number, row in enumerate(texts):
        said: dict[str, Any] = {"for_delegation": dice.choice(delegations), "change_needed": f"Change {number}."}
        wall_before, cpu_before = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as captured:
            positions.record(row, Stance.OBJECTION, by=None, seen_revision=1, statement=WORDS, **said)
        wall.append(time.perf_counter() - wall_before)
        cpu.append(time.process_time() - cpu_before)
        queries = len(captured)
    return {
        "name": "record a position",
        "seconds": round(statistics.median(wall[1:]), 4),
        "cpu_seconds": round(statistics.median(cpu[1:]), 4),
        "queries": queries,
    }
