"""The pages of one text of 20 pages, with so many open amendments and 500 comments: what a delegate waits for."""

import random
from typing import Any

from bench import deciding, instance, synthetic
from bench.pages import measured
from bench.text import timed

THREADS = 200
REPLIES = 300


def run(size: int) -> list[dict[str, Any]]:
    """Each page with ``size`` open amendments, as a delegate: the first time, then the median of many."""
    with instance.scratch():
        from consultations.models import User

        row, amendments = deciding.prepare(size)
        people = list(User.objects.order_by("pk"))
        _comment(row, people, random.Random(size))
        delegate = instance.signed_in(people[0])
        inside, api = row.get_absolute_url(), f"/api/v1/recommendations/{row.reference}/"
        pages = {
            "the text": inside,
            "the rolling text": f"{inside}rolling/",
            "the list of amendments": f"{inside}amendments/",
            "one amendment": amendments[size // 2].get_absolute_url(),
            "the discussion": f"{inside}discussion/",
            "recommendations with open amendments": "/recommendations/?amended=open",
            "API amendments": f"{api}amendments/?page_size=200",
            "API rolling text": f"{api}rolling/",
            "API comments": f"{api}comments/?page_size=200",
        }
        first = [
            timed(f"{name}, for the first time", lambda url=pages[name]: delegate.get(url))  # type: ignore[misc]
            for name in ("the text", "one amendment", "the rolling text")
        ]
        return [*first, *(measured(name, delegate, url) for name, url in pages.items())]


def _comment(row: Any, people: list[Any], dice: random.Random) -> None:
    """Threads on units of the text and on all of it, with replies, by everybody."""
    from django.utils import timezone

    from recommendations.models import Comment

    units = ["", *row.current.unit_ids]

    def said(unit: str, thread: Any = None) -> Any:
        author = dice.choice(people)
        return Comment(
            recommendation=row,
            revision=row.current,
            thread=thread,
            unit=unit,
            text=synthetic.sentence(dice),
            created_by=author,
            created_for=author.acting_for,
            created_at=timezone.now(),
        )

    threads = Comment.objects.bulk_create(said(dice.choice(units)) for _ in range(THREADS))
    begun = dice.choices(threads, k=REPLIES)
    Comment.objects.bulk_create(said(thread.unit, thread) for thread in begun)
