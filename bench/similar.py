"""What is alike: all texts compared, one that changed, the desk of suggestions, and the query for a draft."""

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from typing import Any

from bench import instance, synthetic

REPEAT = 9
VOCABULARY = 20_000  # words, the n-th of them 1/n as common as the first, as in a language
FORMULAS = 60  # beginnings that many texts share
COPIES = 0.05  # of the texts are another one with three other words


def run(size: int) -> list[dict[str, Any]]:
    """Texts of some sixty words from a large vocabulary; a question in words that stand in none of them, too."""
    with instance.scratch():
        instance.fill(1)
        from consultations.models import Consultation
        from recommendations.actions import adding
        from recommendations.actions.adding import NewRecommendation

        consultation = Consultation.objects.get()
        new = [
            NewRecommendation(text=text, attribution="Delegation 1", place=place, number=place)
            for place, text in enumerate(texts(size), start=2)
        ]
        adding.add(consultation, new, by=None)
        return [*_whole(), *_one_changed(), *_asked(size), *_like_none(size)]


def texts(size: int) -> list[str]:
    """So many texts; always the same."""
    dice = random.Random(5)
    weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
    vocabulary = [_word(dice) for _ in range(VOCABULARY)]

    def words(count: int) -> list[str]:
        return dice.choices(vocabulary, cum_weights=weights, k=count)

    formulas = [" ".join(words(9)) for _ in range(FORMULAS)]
    made: list[str] = []
    while len(made) < size:
        if made and dice.random() < COPIES:
            copied = dice.choice(made).split(" ")
            for _ in range(3):
                copied[dice.randrange(len(copied))] = words(1)[0]
            made.append(" ".join(copied))
        else:
            sentences = max(1, min(14, round(dice.lognormvariate(0.7, 0.7))))
            made.append(" ".join(f"{dice.choice(formulas)} {' '.join(words(20))}." for _ in range(sentences)))
    return made


def _word(dice: random.Random) -> str:
    return "".join(dice.choice("bdfklmnprstvz") + dice.choice("aeiou") for _ in range(dice.randint(2, 5)))


def _whole() -> list[dict[str, Any]]:
    from recommendations.actions import similarity
    from recommendations.models import Similarity

    row = _timed("all texts compared and kept", similarity.refresh)
    return [row, {**_timed("nothing has changed", similarity.refresh), "rows": Similarity.objects.count()}]


def _one_changed() -> list[dict[str, Any]]:
    from recommendations.actions import recommendations, similarity
    from recommendations.models import Recommendation

    row = Recommendation.objects.select_related("current").order_by("pk")[5]
    assert row.current is not None
    taken = []
    for number in range(REPEAT):
        text = f"{row.current.text}\nRevised {number}.\n"
        recommendations.revise(row, text, by=None, seen_revision=number + 1)
        taken.append(_timed("one text changed", similarity.refresh))
        row.refresh_from_db()
    return [{**taken[-1], "seconds": round(statistics.median(each["seconds"] for each in taken), 4)}]


def _asked(size: int) -> list[dict[str, Any]]:
    from django.contrib.auth.models import AnonymousUser

    from consultations.models import Consultation
    from recommendations import similar
    from recommendations.queries import similarity as kept

    many = texts(size)
    drafts = {
        "query for a draft like one": _changed(many[size // 2]),
        "query for a draft of its own": texts(size + 1)[-1],
    }
    rows = []
    for name, draft in drafts.items():
        if name.endswith("like one") and not similar.to_text(draft, AnonymousUser()):
            raise SystemExit(f"{name}: nothing was found")
        rows.append(_median(name, partial(similar.to_text, draft, AnonymousUser())))
    consultation = Consultation.objects.get(slug="bench")

    def page() -> object:
        found = kept.suggestions(consultation)
        return found.count(), list(kept.as_suggested(found.filter(pk__in=list(found.values_list("pk", flat=True)[:5]))))

    return [*rows, _median("the first page of the desk", page)]


def _like_none(size: int) -> list[dict[str, Any]]:
    """A text that has nothing to do with the others."""
    from django.contrib.auth.models import AnonymousUser

    from recommendations import similar

    text = _changed(synthetic.text(size // 3))
    return [_median("query for a text like none", partial(similar.to_text, text, AnonymousUser()))]


def _changed(text: str) -> str:
    dice = random.Random(1)
    words = text.split(" ")
    for _ in range(3):
        words[dice.randrange(len(words))] = "shall"
    return " ".join(words)


def _median(name: str, call: Callable[[], object]) -> dict[str, Any]:
    taken = [_timed(name, call) for _ in range(REPEAT)]
    figures = {key: round(statistics.median(each[key] for each in taken), 4) for key in ("seconds", "cpu_seconds")}
    return {**taken[0], **figures}


def _timed(name: str, call: Callable[[], object]) -> dict[str, Any]:
    """Seconds, queries, and the peak memory of the process until then."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    wall, cpu = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as captured:
        call()
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return {
        "name": name,
        "seconds": round(time.perf_counter() - wall, 4),
        "cpu_seconds": round(time.process_time() - cpu, 4),
        "queries": len(captured),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit),
    }
