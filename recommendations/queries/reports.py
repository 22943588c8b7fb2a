"""What is seen of compiled reports and of uploaded compilations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Min, Prefetch, QuerySet, When
from django.db.models.functions import Lower

from consultations.models import Delegation
from recommendations.enums import FORMATS_SHOWN, EditionAudience, UploadState
from recommendations.models import (
    CompilationUpload,
    Edition,
    EditionFile,
    ReportTemplate,
)


def issued(user: Any) -> QuerySet[Edition]:
    """The finished reports, the latest first."""
    return editions(user).exclude(issued_at=None).order_by("-issued_at")


_AS_SHOWN = Case(*(When(format=format, then=place) for place, format in enumerate(FORMATS_SHOWN)), default=99)


def editions(user: Any) -> QuerySet[Edition]:
    """The editions that ``user`` may see, the newest first, with their files.

    Those that are issued for them: for strangers the public ones, for who acts for a delegation those of the group too;
    for the chair and the secretariat all of them, finished or not.
    """
    seen = Edition.objects.all()
    is_known = user is not None and user.is_authenticated
    if not is_known or not (user.is_secretariat or user.is_chair):
        mine = [EditionAudience.PUBLIC, *([EditionAudience.GROUP] if is_known and user.acting_for else [])]
        seen = seen.exclude(issued_at=None).filter(audience__in=mine)
    return (
        seen.select_related("consultation", "requested_by")
        .defer("frozen")
        .prefetch_related(Prefetch("files", queryset=EditionFile.objects.order_by(_AS_SHOWN)))
        .order_by("-requested_at", "-id")
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an edition is: freezing its content counts as one step, each of its files as another."""

    done: int
    total: int


def progress(edition: Edition) -> Progress:
    """The steps that are done; reads the files that ``editions`` fetched beforehand."""
    return Progress(len(edition.files.all()) + bool(edition.frozen_at), len(edition.formats) + 1)


def uploads() -> QuerySet[CompilationUpload]:
    """Every uploaded compilation, the newest first; the secretariat's to read."""
    return CompilationUpload.objects.select_related("uploaded_by", "confirmed_by", "consultation").order_by(
        "-uploaded_at", "-id"
    )


def file_of(sha256: str, user: Any) -> EditionFile | None:
    """The file of an edition that ``user`` may see with these bytes, the latest first; one query."""
    rows = EditionFile.objects.filter(sha256=sha256, edition__in=editions(user).order_by().values("pk"))
    return rows.select_related("edition__consultation").defer("edition__frozen").order_by("-made_at", "-id").first()


def delegations_by_name() -> list[tuple[str, str]]:
    """The address and the name of every delegation, by name: whose dossier can be made; one query."""
    return list(Delegation.objects.order_by(Lower("name"), "pk").values_list("slug", "name"))


def templates() -> QuerySet[ReportTemplate]:
    """The designs that are kept, by name; the secretariat's to read."""
    return ReportTemplate.objects.order_by(Lower("name"))


def oldest_job_since() -> datetime | None:
    """Since when the oldest unfinished edition or upload has been waiting; None when nothing waits. Two queries."""
    waiting = (
        Edition.objects.filter(issued_at=None, failed_at=None, cancelled_at=None).aggregate(since=Min("requested_at")),
        CompilationUpload.objects.filter(state__in=(UploadState.RECEIVED, UploadState.CONFIRMED)).aggregate(
            since=Min("changed_at")
        ),
    )
    return min((found["since"] for found in waiting if found["since"]), default=None)
