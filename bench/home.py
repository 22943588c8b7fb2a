"""The home page of everybody, with so many recommendations, 60 delegations' positions on each, and much that waits."""

from datetime import timedelta
from typing import Any

from bench import instance, pages, standing

CALLS, AMENDMENTS, CONTRIBUTIONS = 40, 200, 300


def run(size: int) -> list[dict[str, Any]]:
    """The page as a stranger, as the head of one delegation and of three, as the secretariat and as the chair."""
    with instance.scratch():
        instance.fill(size)
        standing.fill()
        fill()
        from django.test import Client

        rows = [pages.measured("home, as a stranger", Client(), "/")]
        for name, person in people().items():
            client = instance.signed_in(person)
            rows.append(pages.measured(f"home, {name}", client, "/"))
        return rows


def people() -> dict[str, Any]:
    """Those who look at it."""
    from consultations.enums import DelegateRole
    from consultations.models import Delegate, Delegation, User

    found = {
        "as a head": User.objects.create_user("head@example.org", name="Head"),
        "as the head of three": User.objects.create_user("three@example.org", name="Three"),
        "as the secretariat": User.objects.create_user("sec@example.org", name="Sec", is_secretariat=True),
        "as the chair": User.objects.create_user("chair@example.org", name="Chair", is_chair=True),
    }
    for name, slugs in (("as a head", (0,)), ("as the head of three", (1, 2, 3))):
        for number in slugs:
            delegation = Delegation.objects.get(slug=f"delegation-{number}")
            Delegate.objects.create(user=found[name], delegation=delegation, role=DelegateRole.HEAD)
    return found


def fill() -> None:
    """An event for each position, open calls, amendments, contributions, and extracts from most of them."""
    from django.utils import timezone

    from consultations.models import Consultation, Delegation, Event
    from recommendations.models import Position, Recommendation

    now = timezone.now()
    said = Position.objects.values_list("recommendation__reference", "delegation__slug").order_by("pk")
    Event.objects.bulk_create(
        (
            Event(
                at=now - timedelta(minutes=number),
                verb="position.record",
                subject_kind="recommendation",
                subject_id=reference,
                subject_label=f"Recommendation {reference}",
                delegation_slug=slug,
            )
            for number, (reference, slug) in enumerate(said.iterator(chunk_size=2_000))
        ),
        batch_size=2_000,
    )
    texts = list(Recommendation.objects.select_related("current").order_by("pk"))
    round_, delegations = Consultation.objects.get(), list(Delegation.objects.order_by("pk"))
    _calls(texts[:CALLS], now)
    _amendments(round_, texts, delegations, now)
    _contributions(round_, texts, delegations, now)


def _calls(texts: list[Any], now: Any) -> None:
    from recommendations.enums import CallKind
    from recommendations.models import Call

    given = {"kind": CallKind.CONSENSUS_CALL, "opened_at": now, "closes_at": now + timedelta(days=5)}
    Call.objects.bulk_create(Call(recommendation=row, revision=row.current, **given) for row in texts)


def _amendments(round_: Any, texts: list[Any], delegations: list[Any], now: Any) -> None:
    from recommendations.enums import AmendmentKind, AmendmentStatus
    from recommendations.models import Amendment, Sponsor

    given = {"consultation": round_, "kind": AmendmentKind.MODIFY, "created_at": now, "submitted_at": now}
    made = Amendment.objects.bulk_create(
        Amendment(recommendation=texts[number % len(texts)], number=number, status=AmendmentStatus.OPEN, **given)
        for number in range(1, AMENDMENTS + 1)
    )
    Sponsor.objects.bulk_create(
        Sponsor(amendment=row, delegation=delegations[number % len(delegations)], position=1, since_at=now)
        for number, row in enumerate(made)
    )


def _contributions(round_: Any, texts: list[Any], delegations: list[Any], now: Any) -> None:
    from consultations.enums import ContributionStatus
    from consultations.models import Contribution
    from recommendations.enums import Validation
    from recommendations.models import Extract

    sent = {"status": ContributionStatus.PUBLISHED, "created_at": now, "submitted_at": now, "published_at": now}
    made = Contribution.objects.bulk_create(
        Contribution(consultation=round_, delegation=delegations[number % len(delegations)], number=number, **sent)
        for number in range(1, CONTRIBUTIONS + 1)
    )
    asked = {"validation": Validation.ASKED, "asked_at": now, "due_at": now + timedelta(days=3), "created_at": now}
    Extract.objects.bulk_create(
        Extract(recommendation=row, contribution=made[number % (CONTRIBUTIONS - 20)], **asked)
        for number, row in enumerate(texts)
    )
