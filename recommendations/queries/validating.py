"""What is seen of validation: what one's delegation is asked, how far each delegation is, and who is to be reminded."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from consultations.models import Consultation, Delegation
from recommendations.enums import Change, Status, Validation
from recommendations.models import Extract, ExtractCorrection, Proposer, Recommendation, Revision, Span
from recommendations.queries import validity
from recommendations.queries.composing import Passage


def standing() -> QuerySet[Extract]:
    """The extracts that anybody is asked about: not those of discarded texts."""
    return Extract.objects.exclude(recommendation__status=Status.DISCARDED)


def with_all(rows: QuerySet[Extract]) -> QuerySet[Extract]:
    """``rows`` with their texts, passages, corrections and rank; four queries whatever the number."""
    return (
        validity.with_validated(rows)
        .select_related(
            "recommendation__current",
            "recommendation__consultation",
            "recommendation__section",
            "contribution__delegation",
            "contribution__consultation",
            "answered_by",
            "created_by",
            "revision",
        )
        .defer("recommendation__search_text")
        .prefetch_related(
            Prefetch("spans", queryset=Span.objects.select_related("part__question").order_by("position")),
            Prefetch("corrections", queryset=ExtractCorrection.objects.order_by("-id").select_related("answered_by")),
            Prefetch("recommendation__proposers", queryset=Proposer.objects.order_by("position")),
        )
    )


def asked_of(user: Any) -> QuerySet[Extract]:
    """What the delegation that ``user`` acts for was ever asked: what waits first, the nearest deadline first."""
    mine = user.acting_for.pk if user is not None and user.is_authenticated and user.acting_for else None
    rows = standing().filter(contribution__delegation=mine, asked_at__isnull=False)
    return rows.order_by("answered_at", "due_at", "pk")


def readable(user: Any) -> QuerySet[Extract]:
    """The extracts whose validation ``user`` reads: the secretariat every one, a delegation what it was asked."""
    if user is not None and user.is_authenticated and user.is_secretariat:
        return standing()
    return asked_of(user)


def passages_of(extract: Extract) -> list[Passage]:
    """The passages of an extract, in their order."""
    return [Passage(span.part_id, span.start, span.end) for span in extract.spans.all()]


def to_remind(now: datetime, ahead: timedelta) -> QuerySet[Extract]:
    """What is asked, not answered, and due within ``ahead``."""
    return standing().filter(validation=Validation.ASKED, due_at__gt=now, due_at__lte=now + ahead)


# --- the status page --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one delegation is with what was extracted from it."""

    delegation: Delegation
    extracted: int
    asked: int
    confirmed: int
    stale: int
    corrected: int
    disputed: int
    withdrawn: int
    silent: int
    overdue: int
    due_at: datetime | None


def progress(
    consultation: Consultation, now: datetime, texts: Collection[Recommendation] | None = None
) -> list[Progress]:
    """Each delegation from whose contributions to the round something was extracted, by name; two queries.

    All that was extracted is the secretariat's to know; others are told of ``texts`` alone.
    """
    rows = standing().filter(contribution__consultation=consultation)
    if texts is not None:
        rows = rows.filter(recommendation__in=texts)
    later = Revision.objects.filter(recommendation=OuterRef("recommendation"), change=Change.SUBSTANTIVE).order_by(
        "-number"
    )
    rows = rows.annotate(substantive=Subquery(later.values("number")[:1]))
    is_stale = Q(revision__number__lt=F("substantive"))
    waits = Q(validation=Validation.ASKED)
    counted = (
        rows.order_by()
        .values("contribution__delegation")
        .annotate(
            extracted=Count("pk"),
            asked=Count("pk", filter=Q(asked_at__isnull=False)),
            confirmed=Count("pk", filter=Q(validation=Validation.CONFIRMED) & ~is_stale),
            stale=Count("pk", filter=Q(validation=Validation.CONFIRMED) & is_stale),
            corrected=Count("pk", filter=Q(validation=Validation.CORRECTED)),
            disputed=Count("pk", filter=Q(validation=Validation.DISPUTED)),
            withdrawn=Count("pk", filter=Q(validation=Validation.WITHDRAWN)),
            silent=Count("pk", filter=waits),
            overdue=Count("pk", filter=waits & Q(due_at__lte=now)),
            due_at=Min("due_at", filter=waits),
        )
    )
    found: dict[int, dict[str, Any]] = {}
    for each in counted:
        counts: dict[str, Any] = {**each}
        found[counts.pop("contribution__delegation")] = counts
    delegations = Delegation.objects.filter(pk__in=found).order_by(Lower("name"))
    return [Progress(delegation, **found[delegation.pk]) for delegation in delegations]


def total(rows: Iterable[Progress]) -> dict[str, int]:
    """The sums of the columns."""
    names = ("extracted", "asked", "confirmed", "stale", "corrected", "disputed", "withdrawn", "silent", "overdue")
    known = list(rows)
    return {name: sum(getattr(each, name) for each in known) for name in names}


def to_settle(consultation: Consultation) -> QuerySet[Extract]:
    """What waits for the secretariat in the round: corrections first, the oldest first, then what was withdrawn."""
    rows = standing().filter(
        contribution__consultation=consultation, validation__in=(Validation.CORRECTED, Validation.WITHDRAWN)
    )
    return with_all(rows.exclude(recommendation__status=Status.WITHDRAWN)).order_by("validation", "answered_at", "pk")
