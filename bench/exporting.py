"""Taking away the positions of so many recommendations by sixty delegations, and counting them all anew."""

import random
import time
from typing import Any

from bench import instance

DELEGATIONS = 60


def run(size: int) -> list[dict[str, Any]]:
    """Both tables in both formats; the recounting after a change of rules."""
    with instance.scratch():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from recommendations.actions import recounting
        from recommendations.models import Indicator
        from recommendations.queries import exports

        consultation = prepare(size)
        rows: list[dict[str, Any]] = []

        def timed(name: str, step: Any) -> Any:
            started, cpu = time.perf_counter(), time.process_time()
            with CaptureQueriesContext(connection) as captured:
                done = step()
            seconds, spent = time.perf_counter() - started, time.process_time() - cpu
            rows.append({"name": name, "seconds": seconds, "cpu_seconds": spent, "queries": len(captured)})
            return done

        assert timed("count all indicators anew", recounting.recount_outdated) == size
        assert Indicator.objects.exclude(basis="").count() == size
        timed("nothing to count anew", recounting.recount_outdated)
        for form in exports.FORMS:
            for ending in exports.ENDINGS:
                file = timed(
                    f"{form} as {ending}",
                    lambda form=form, ending=ending: exports.file(consultation, None, form=form, ending=ending),
                )
                assert len(file.content) > size
    return rows


def prepare(size: int) -> Any:
    """A consultation with so many texts; each of sixty delegations has a position on each."""
    from django.utils import timezone

    from consultations.enums import Kind, Region, StakeholderGroup
    from consultations.models import Consultation, Delegation
    from recommendations.actions import adding
    from recommendations.actions.adding import NewRecommendation
    from recommendations.enums import Stance
    from recommendations.models import Position

    dice, now = random.Random(size), timezone.now()
    consultation = Consultation.objects.create(slug="bench", title="Bench")
    groups, regions = list(StakeholderGroup), list(Region)
    delegations = Delegation.objects.bulk_create(
        Delegation(
            slug=f"d-{n}",
            name=f"Delegation {n}",
            short_name=f"D{n}",
            kind=Kind.STATE if n % 2 else Kind.ORGANISATION,
            group=StakeholderGroup.GOVERNMENT if n % 2 else groups[1 + n % 5],
            region=regions[n % 5] if n % 2 else "",
        )
        for n in range(DELEGATIONS)
    )
    texts = [
        NewRecommendation(text=f"States keep lamp {n} dim.", attribution="Secretariat", place=n, number=n)
        for n in range(1, size + 1)
    ]
    rows = adding.add(consultation, texts, by=None)
    stances = [Stance.SUPPORT] * 6 + [Stance.CAN_LIVE_WITH] * 3 + [Stance.ABSTAIN, Stance.OBJECTION]
    Position.objects.bulk_create(
        (
            Position(
                recommendation=row,
                delegation=delegation,
                revision=row.current,
                stance=stance,
                statement="It goes too far." if stance == Stance.OBJECTION else "",
                change_needed="Leave it out." if stance == Stance.OBJECTION else "",
                recorded_at=now,
            )
            for row in rows
            for delegation in delegations
            for stance in [dice.choice(stances)]
        ),
        batch_size=2_000,
    )
    instance.forget_counts(rows)
    return consultation
