"""Where texts name each other by number: what stands under those numbers now, what is broken, who cites whom."""

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)

from consultations.models import Consultation
from recommendations.enums import PUBLIC_STATUSES, Status
from recommendations.enums import ReferenceState as State
from recommendations.models import CrossReference, Recommendation
from recommendations.queries.texts import readable

BROKEN = (State.MISSING, State.WITHDRAWN, State.MERGED, State.UNSURE)


def with_state(rows: QuerySet[CrossReference]) -> QuerySet[Any]:
    """``rows``, each with the ``target`` that bears the number (its reference, or None) and the ``state`` of that."""
    named = Recommendation.objects.filter(
        consultation=OuterRef("recommendation__consultation"), number=OuterRef("number"), status__in=PUBLIC_STATUSES
    ).order_by()
    return rows.annotate(
        target=Subquery(named.values("reference")[:1]),
        target_status=Subquery(named.values("status")[:1]),
        state=Case(
            When(unsure_at__isnull=False, then=Value(State.UNSURE)),
            When(target_status=Status.PUBLISHED, then=Value(State.RESOLVED)),
            When(target_status=Status.MERGED, then=Value(State.MERGED)),
            When(target_status=Status.WITHDRAWN, then=Value(State.WITHDRAWN)),
            default=Value(State.MISSING),
            output_field=CharField(),
        ),
    )


def listed(consultation: Consultation, user: Any, *, state: str = "") -> QuerySet[CrossReference]:
    """The references of the texts that ``user`` may read, in the order of the texts; of one ``state``, or broken ones.

    A text that was merged or withdrawn is no longer repaired: its references are not listed.
    """
    texts = readable(user).filter(consultation=consultation).exclude(status__in=(Status.MERGED, Status.WITHDRAWN))
    rows = with_state(CrossReference.objects.filter(recommendation__in=texts))
    rows = rows.filter(state=state) if state else rows.filter(state__in=BROKEN)
    return rows.select_related("recommendation", "unsure_by").order_by(
        F("recommendation__section__position").asc(nulls_last=True), "recommendation__place", "recommendation", "number"
    )


def counts(consultation: Consultation, user: Any) -> dict[str, int]:
    """How many references there are in each state."""
    texts = readable(user).filter(consultation=consultation).exclude(status__in=(Status.MERGED, Status.WITHDRAWN))
    rows = with_state(CrossReference.objects.filter(recommendation__in=texts)).order_by().values_list("state")
    return dict(rows.annotate(count=Count("pk")))


def of(recommendation: Recommendation) -> QuerySet[CrossReference]:
    """What the text names, with the state of each."""
    return with_state(recommendation.cross_references.all()).select_related("unsure_by").order_by("number")


def links(rows: Iterable[Recommendation]) -> dict[int, dict[int, str]]:
    """For each of these texts (by its key) the references of those that it names, by number; one query.

    What is unsure, or stands nowhere, is no link. A merged or withdrawn text is one: its page says where it went.
    """
    found: dict[int, dict[int, str]] = {}
    named = with_state(CrossReference.objects.filter(recommendation__in=[row.pk for row in rows], unsure_at=None))
    for pk, number, target in named.exclude(target=None).order_by().values_list("recommendation", "number", "target"):
        found.setdefault(pk, {})[number] = target
    return found


def links_of(recommendation: Recommendation) -> dict[int, str]:
    """The same for one text."""
    return links([recommendation]).get(recommendation.pk, {})


def beside(rows: Iterable[Recommendation]) -> list[Recommendation]:
    """``rows``, each with its ``links``; one query."""
    found = list(rows)
    by_key = links(found)
    for row in found:
        row.links = by_key.get(row.pk, {})  # type: ignore[attr-defined]  # what the page shows
    return found


def citing(recommendation: Recommendation, user: Any) -> QuerySet[Recommendation]:
    """The texts that ``user`` may read and that name this one by its number, in the order of the compilation."""
    if recommendation.number is None:
        return Recommendation.objects.none()
    named = CrossReference.objects.filter(recommendation=OuterRef("pk"), number=recommendation.number, unsure_at=None)
    rows = readable(user).filter(consultation=recommendation.consultation_id).exclude(pk=recommendation.pk)
    return rows.filter(Exists(named)).defer("search_text").order_by("place", "pk")


def unsure(consultation: Consultation) -> dict[int, tuple[int, ...]]:
    """The numbers that the texts of a consultation may not mean, by the keys of the texts."""
    rows = CrossReference.objects.filter(recommendation__consultation=consultation, unsure_at__isnull=False)
    found: dict[int, tuple[int, ...]] = {}
    for pk, number in rows.order_by("recommendation", "number").values_list("recommendation", "number"):
        found[pk] = (*found.get(pk, ()), number)
    return found
