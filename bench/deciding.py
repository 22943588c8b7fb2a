"""Deciding with so many pending amendments on a text of 20 pages: the desk, a preview, the decision and the rest."""

import random
import time
from typing import Any

from bench import instance, text
from wgec.kernel.text import markdown

PAGES = 20
WORDS = ("must", "could", "nevertheless", "jointly", "promptly")


def run(size: int) -> list[dict[str, Any]]:
    """With ``size`` pending amendments: what opens the desk, previews one adoption, and makes it."""
    with instance.scratch():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from recommendations.actions import decisions
        from recommendations.queries import decisions as seen

        row, rows = _prepare(size)
        rows_made: list[dict[str, Any]] = []

        def timed(name: str, step: Any) -> Any:
            started, cpu = time.perf_counter(), time.process_time()
            with CaptureQueriesContext(connection) as captured:
                done = step()
            seconds, spent = time.perf_counter() - started, time.process_time() - cpu
            rows_made.append({"name": name, "seconds": seconds, "cpu_seconds": spent, "queries": len(captured)})
            return done

        timed("the desk's collisions, for the first time", lambda: seen.board(row))
        timed("the desk's collisions, known", lambda: seen.board(row))
        timed("preview one adoption", lambda: decisions.preview(row, {rows[0]: None}, by=None, seen_revision=1))
        made = timed(
            "adopt one, carry the rest over", lambda: decisions.adopt(row, {rows[0]: None}, by=None, seen_revision=1)
        )
        assert len(made.rest.fates) == size - 1, "nobody is forgotten"
    return rows_made


def _prepare(size: int) -> tuple[Any, list[Any]]:
    """A text and ``size`` amendments to it, each of one word, by thirty delegations with a drafter each."""
    from consultations.models import Consultation
    from recommendations.actions import recommendations
    from recommendations.actions.recommendations import NewRecommendation

    paragraphs = markdown.canonical("\n\n".join(text.paragraphs(PAGES * text.PAGE))).split("\n\n")
    consultation = Consultation.objects.create(slug="bench", title="Bench")
    new = NewRecommendation(text="\n\n".join(paragraphs), attribution="Secretariat", place=1, number=1)
    [row] = recommendations.add(consultation, [new], by=None)
    row.get_absolute_url()  # the first address that is made reads all of them
    delegations = _delegations()
    return row, _amendments(row, paragraphs, delegations, size)


def _delegations() -> list[Any]:
    """Thirty, with a drafter each."""
    from consultations.enums import Kind
    from consultations.models import Delegate, Delegation, User

    delegations = [
        Delegation.objects.create(slug=f"d-{n}", name=f"Delegation {n}", short_name=f"D{n}", kind=Kind.STATE)
        for n in range(30)
    ]
    for delegation in delegations:
        user = User.objects.create_user(f"{delegation.slug}@example.org", name=delegation.name)
        Delegate.objects.create(user=user, delegation=delegation)
    return delegations


def _amendments(row: Any, paragraphs: list[str], delegations: list[Any], size: int) -> list[Any]:
    """So many, open, each with one version and one sponsor."""
    from django.utils import timezone

    from recommendations.enums import AmendmentKind, AmendmentStatus
    from recommendations.models import Amendment, AmendmentVersion, Sponsor

    dice, now = random.Random(size), timezone.now()
    rows = Amendment.objects.bulk_create(
        Amendment(
            consultation=row.consultation,
            recommendation=row,
            kind=AmendmentKind.MODIFY,
            status=AmendmentStatus.OPEN,
            created_at=now,
            submitted_at=now,
            number=number,
        )
        for number in range(1, size + 1)
    )
    versions = AmendmentVersion.objects.bulk_create(
        AmendmentVersion(
            amendment=amendment,
            number=1,
            base=row.current,
            text=_changed(paragraphs, dice),
            headline="Another word",
            units=["1.1"],
            created_at=now,
        )
        for amendment in rows
    )
    for amendment, version in zip(rows, versions, strict=True):
        amendment.current = version
    Amendment.objects.bulk_update(rows, ["current"])
    Sponsor.objects.bulk_create(
        Sponsor(amendment=amendment, delegation=dice.choice(delegations), position=1, since_at=now)
        for amendment in rows
    )
    return rows


def _changed(paragraphs: list[str], dice: random.Random) -> str:
    """The text with one word of one paragraph replaced."""
    at = dice.choice([index for index, words in enumerate(paragraphs) if words[0].isalpha() and len(words) > 40])
    words = paragraphs[at].split(" ")
    words[dice.randrange(1, len(words) - 1)] = dice.choice(WORDS)
    return "\n\n".join([*paragraphs[:at], " ".join(words), *paragraphs[at + 1 :]])
