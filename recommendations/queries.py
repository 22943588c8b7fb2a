"""What is seen: every read of this app that pages, the API and actions share."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Prefetch, Q, QuerySet
from django.db.models.functions import Left

from consultations.models import Consultation
from recommendations.enums import PUBLIC_STATUSES, Status, UploadState
from recommendations.models import (
    CompilationUpload,
    Edition,
    EditionFile,
    Proposer,
    Recommendation,
    Revision,
    Section,
)

EXCERPT = 320  # characters of a text in a list: three lines on a wide screen


def readable(user: Any) -> QuerySet[Recommendation]:
    """The recommendations that ``user`` may read: what is public, their delegation's own, the secretariat's queue."""
    seen = Q(status__in=PUBLIC_STATUSES)
    if user is not None and user.is_authenticated:
        if user.is_secretariat:
            seen |= Q(status__in=(Status.SUBMITTED, Status.RETURNED))
        if user.acting_for is not None:
            own = Proposer.objects.filter(delegation=user.acting_for).values(
                "recommendation"
            )
            seen |= Q(pk__in=own)
    return Recommendation.objects.filter(seen)


def listed(user: Any) -> QuerySet[Recommendation]:
    """The readable recommendations in the order of the compilation, as a list shows them.

    Three queries whatever the number: rows with section, current revision's number and ``excerpt``; proposers.
    """
    return (
        readable(user)
        .select_related("section", "current", "consultation", "merged_into")
        .defer("search_text", "current__text", "current__plain")
        .annotate(excerpt=Left("current__plain", EXCERPT))
        .prefetch_related(_proposers())
        .order_by("consultation_id", "place", "id")
    )


def whole(user: Any) -> QuerySet[Recommendation]:
    """The readable recommendations with their current texts, for one page or for reading them in a row."""
    return (
        readable(user)
        .select_related(
            "section",
            "current__created_by",
            "current__created_for",
            "consultation",
            "merged_into",
            "upload",
        )
        .defer("search_text", "upload__outline")
        .prefetch_related(_proposers())
        .order_by("consultation_id", "place", "id")
    )


def _proposers() -> Prefetch:
    return Prefetch(
        "proposers",
        queryset=Proposer.objects.select_related("delegation").order_by("position"),
    )


def revisions(recommendation: Recommendation) -> QuerySet[Revision]:
    """Every revision, the newest first, without the texts."""
    return (
        recommendation.revisions.select_related("created_by", "created_for")
        .defer("text", "plain")
        .order_by("-number")
    )


def contents(consultation: Consultation, user: Any) -> list[Section]:
    """The sections in order, each with ``count``: its readable recommendations; one query."""
    inside = Count(
        "recommendations", filter=Q(recommendations__in=readable(user).values("pk"))
    )
    return list(
        Section.objects.filter(consultation=consultation)
        .annotate(count=inside)
        .order_by("position")
    )


def not_placed(consultation: Consultation, user: Any) -> int:
    """How many readable texts of the consultation stand in no section."""
    return readable(user).filter(consultation=consultation, section=None).count()


def editions(user: Any) -> QuerySet[Edition]:
    """The editions that ``user`` may see, the newest first, with their files: issued ones, for staff the others too."""
    seen = Edition.objects.all()
    if (
        user is None
        or not user.is_authenticated
        or not (user.is_secretariat or user.is_chair)
    ):
        seen = seen.exclude(issued_at=None)
    return (
        seen.select_related("consultation", "requested_by")
        .defer("frozen")
        .prefetch_related(
            Prefetch("files", queryset=EditionFile.objects.order_by("format"))
        )
        .order_by("-requested_at", "-id")
    )


def uploads() -> QuerySet[CompilationUpload]:
    """Every uploaded compilation, the newest first; the secretariat's to read."""
    return CompilationUpload.objects.select_related(
        "uploaded_by", "consultation"
    ).order_by("-uploaded_at", "-id")


def oldest_job_since() -> datetime | None:
    """Since when the oldest unfinished edition or upload has been waiting; None when nothing waits. Two queries."""
    waiting = (
        Edition.objects.filter(
            issued_at=None, failed_at=None, cancelled_at=None
        ).aggregate(since=Min("requested_at")),
        CompilationUpload.objects.filter(
            state__in=(UploadState.RECEIVED, UploadState.CONFIRMED)
        ).aggregate(since=Min("changed_at")),
    )
    return min((found["since"] for found in waiting if found["since"]), default=None)
