"""What is seen of calls: open and past, those of one text, what can be called upon, and what is due."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, DateTimeField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse

from recommendations.enums import CallState, Status
from recommendations.models import Call, Recommendation
from recommendations.queries.texts import readable as readable_texts


def readable(user: Any) -> QuerySet[Call]:
    """The calls that ``user`` may read: those on texts that they may read. Nothing in a call tells who has spoken."""
    return Call.objects.filter(recommendation__in=readable_texts(user).values("pk"))


def in_order(rows: QuerySet[Call]) -> QuerySet[Call]:
    """Open ones first, the nearest deadline first; then past ones, the latest end first."""
    is_past = Case(When(state=CallState.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    nearest = Case(When(state=CallState.OPEN, then=F("closes_at")), output_field=DateTimeField())
    return rows.order_by(is_past, nearest, F("ended_at").desc(), "-id")


def as_listed(rows: QuerySet[Call]) -> QuerySet[Call]:
    """``rows`` in order with what a list shows of them; one query whatever the number."""
    return (
        in_order(rows)
        .select_related(
            "recommendation__consultation",
            "recommendation__section",
            "revision",
            "opened_by",
            "ended_by",
            "broken_by__delegation",
        )
        .defer(
            "recommendation__search_text",
            "revision__text",
            "revision__plain",
            "broken_by__statement",
            "broken_by__change_needed",
        )
    )


def listed(user: Any) -> QuerySet[Call]:
    """The readable calls as a list shows them."""
    return as_listed(readable(user))


def of(recommendation: Recommendation) -> list[Call]:
    """Every call on one text that somebody reads, the open one first, then the latest; one query."""
    rows = list(as_listed(Call.objects.filter(recommendation=recommendation)))
    for call in rows:
        call.recommendation = recommendation
    return rows


def open_on(recommendation: Recommendation) -> Call | None:
    """The call that is open on the text; nothing, and no query, where none can be."""
    if recommendation.status != Status.PUBLISHED:
        return None
    call = recommendation.calls.filter(state=CallState.OPEN).select_related("revision").first()
    if call is not None:
        call.recommendation = recommendation
    return call


def address_of(recommendation: Recommendation) -> str:
    """Where the open calls of its consultation are listed."""
    return f"{reverse('recommendations:calls')}?consultation={recommendation.consultation.slug}&state={CallState.OPEN}"


def callable_texts(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """Of ``rows`` the published ones, each with ``call_closes_at``: until when a call on it is open, or None."""
    standing = Call.objects.filter(recommendation=OuterRef("pk"), state=CallState.OPEN).values("closes_at")[:1]
    return rows.filter(status=Status.PUBLISHED).annotate(call_closes_at=Subquery(standing))


# --- what is due ------------------------------------------------------------------------------


def due(now: datetime) -> QuerySet[Call]:
    """The open calls whose deadline has passed, the oldest deadline first."""
    return Call.objects.filter(state=CallState.OPEN, closes_at__lte=now).order_by("closes_at", "pk")


def to_remind(now: datetime, ahead: timedelta) -> QuerySet[Call]:
    """The open calls that close within ``ahead`` and of which nobody has been reminded."""
    soon = Q(closes_at__gt=now, closes_at__lte=now + ahead)
    return Call.objects.filter(soon, state=CallState.OPEN, reminded_at=None).order_by("closes_at", "pk")
