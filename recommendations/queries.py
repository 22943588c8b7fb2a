"""What is seen: every read of this app that pages, the API and actions share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Left, Lower

from consultations import queries as consultation_queries
from consultations.models import Consultation, Delegation, Event
from recommendations.enums import FORMATS_SHOWN, PUBLIC_STATUSES, Status, UploadState
from recommendations.models import (
    Compilation,
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
            own = Proposer.objects.filter(delegation=user.acting_for).values("recommendation")
            seen |= Q(pk__in=own)
    return Recommendation.objects.filter(seen)


def in_order(user: Any) -> QuerySet[Recommendation]:
    """The readable recommendations in the order of the compilation, bare: to filter, count and cut into pages."""
    return readable(user).order_by("consultation_id", "place", "id")


def listed(user: Any) -> QuerySet[Recommendation]:
    """The readable recommendations as a list shows them."""
    return as_listed(readable(user))


def as_listed(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """``rows`` in the order of the compilation, as a list shows them.

    Two queries whatever the number: rows with section, current revision's number and ``excerpt``; proposers.
    """
    return (
        rows.select_related("section", "current", "consultation", "merged_into")
        .defer("search_text", "current__text", "current__plain")
        .annotate(excerpt=Left("current__plain", EXCERPT))
        .prefetch_related(_proposers())
        .order_by("consultation_id", "place", "id")
    )


def whole(user: Any) -> QuerySet[Recommendation]:
    """The readable recommendations with their current texts."""
    return as_whole(readable(user))


def as_whole(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """``rows`` with their current texts, for one page or for reading them in a row."""
    return (
        rows.select_related(
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


def _proposers() -> "Prefetch[str]":
    return Prefetch(
        "proposers",
        queryset=Proposer.objects.select_related("delegation").order_by("position"),
    )


def revisions(recommendation: Recommendation) -> QuerySet[Revision]:
    """Every revision, the newest first, without the texts."""
    return (
        recommendation.revisions.select_related("created_by", "created_for").defer("text", "plain").order_by("-number")
    )


def revision(recommendation: Recommendation) -> QuerySet[Revision]:
    """Its revisions with their texts, to take one of them by its number."""
    return recommendation.revisions.select_related("created_by", "created_for")


def sections(user: Any) -> QuerySet[Section]:
    """Every section in order, each with ``count``: how many of its recommendations ``user`` may read; one query."""
    rows = readable(user).filter(section=OuterRef("pk")).order_by().values("section")
    inside = rows.annotate(count=Count("pk")).values("count")
    return (
        Section.objects.select_related("consultation")
        .annotate(count=Coalesce(Subquery(inside), 0))
        .order_by("consultation_id", "position")
    )


@dataclass(frozen=True, slots=True)
class SectionCount:
    """A section, and how many of its recommendations can be read."""

    section: Section
    count: int


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents: sections in order, what stands in none, everything."""

    sections: list[SectionCount]
    not_placed: int
    total: int

    @property
    def placed(self) -> int:
        """What stands in a section."""
        return self.total - self.not_placed

    def section(self, numeral: str) -> Section | None:
        """The section with that numeral."""
        return next((each.section for each in self.sections if each.section.numeral == numeral), None)


def contents(consultation: Consultation, user: Any) -> Contents:
    """What of the consultation ``user`` may read, counted by section; two queries."""
    rows = readable(user).filter(consultation=consultation)
    counts: dict[int | None, int] = dict(rows.order_by().values_list("section").annotate(count=Count("pk")))
    sections = list(Section.objects.filter(consultation=consultation).order_by("position"))
    return Contents(
        [SectionCount(each, counts.get(each.pk, 0)) for each in sections], counts.get(None, 0), sum(counts.values())
    )


def rounds(user: Any) -> QuerySet[Consultation]:
    """The consultations, each with ``placed`` and ``not_placed``: how many of its texts ``user`` may read."""
    return consultation_queries.consultations().annotate(
        placed=_readable_count(user, section__isnull=False), not_placed=_readable_count(user, section=None)
    )


def rounds_to_read(user: Any) -> QuerySet[Consultation]:
    """The consultations, each with ``filled``: whether ``user`` may read a text in it. Cheaper than counting them."""
    inside = readable(user).filter(consultation=OuterRef("pk")).order_by()
    return consultation_queries.consultations().annotate(filled=Exists(inside))


def _readable_count(user: Any, **which: Any) -> Coalesce:
    rows = readable(user).filter(consultation=OuterRef("pk"), **which).order_by()
    counted = rows.values("consultation").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def proposing(consultation: Consultation | None, user: Any) -> list[tuple[str, str]]:
    """Address and name of every delegation that proposes something ``user`` may read, by name.

    In the consultation, or in any of them when it is None.
    """
    rows = readable(user)
    if consultation is not None:
        rows = rows.filter(consultation=consultation)
    proposed = Proposer.objects.filter(delegation=OuterRef("pk"), recommendation__in=rows)
    return list(Delegation.objects.filter(Exists(proposed)).order_by(Lower("name")).values_list("slug", "name"))


def neighbours(recommendation: Recommendation, user: Any) -> tuple[Recommendation | None, Recommendation | None]:
    """The readable recommendations before and after this one in the compilation; two queries."""
    place = recommendation.place
    rows = readable(user).filter(consultation=recommendation.consultation_id).exclude(pk=recommendation.pk)
    rows = rows.only("reference", "number", "section", "source_label", "attribution", "consultation")
    before = rows.filter(Q(place__lt=place) | Q(place=place, pk__lt=recommendation.pk)).order_by("-place", "-pk")
    after = rows.filter(Q(place__gt=place) | Q(place=place, pk__gt=recommendation.pk)).order_by("place", "pk")
    return before.first(), after.first()


def proposed_by(delegation: Delegation, user: Any) -> QuerySet[Recommendation]:
    """What the delegation proposes, of what ``user`` may read."""
    return in_order(user).filter(pk__in=Proposer.objects.filter(delegation=delegation).values("recommendation"))


def front_matter(consultation: Consultation) -> Compilation | None:
    """What is printed before and around the recommendations of the consultation, once it has been set."""
    return Compilation.objects.filter(consultation=consultation).first()


def compilable() -> QuerySet[Consultation]:
    """The consultations that have something to compile, the newest first."""
    filled = Recommendation.objects.filter(consultation=OuterRef("pk"))
    return consultation_queries.consultations().filter(Exists(filled))


def reason_of_withdrawal(recommendation: Recommendation) -> str:
    """Why the recommendation was taken back; nothing, and no query, while it stands."""
    if recommendation.status != Status.WITHDRAWN:
        return ""
    noted = Event.objects.filter(
        verb="recommendation.withdraw", subject_kind="recommendation", subject_id=recommendation.reference
    )
    return noted.order_by("-at", "-id").values_list("reason", flat=True).first() or ""


def first_revision(recommendation: Recommendation) -> Revision:
    """The text as it first came in."""
    return recommendation.revisions.get(number=1)


def issued(user: Any) -> QuerySet[Edition]:
    """The finished reports, the latest first."""
    return editions(user).exclude(issued_at=None).order_by("-issued_at")


_AS_SHOWN = Case(*(When(format=format, then=place) for place, format in enumerate(FORMATS_SHOWN)), default=99)


def editions(user: Any) -> QuerySet[Edition]:
    """The editions that ``user`` may see, the newest first, with their files: issued ones, for staff the others too."""
    seen = Edition.objects.all()
    if user is None or not user.is_authenticated or not (user.is_secretariat or user.is_chair):
        seen = seen.exclude(issued_at=None)
    return (
        seen.select_related("consultation", "requested_by")
        .defer("frozen")
        .prefetch_related(Prefetch("files", queryset=EditionFile.objects.order_by(_AS_SHOWN)))
        .order_by("-requested_at", "-id")
    )


def uploads() -> QuerySet[CompilationUpload]:
    """Every uploaded compilation, the newest first; the secretariat's to read."""
    return CompilationUpload.objects.select_related("uploaded_by", "confirmed_by", "consultation").order_by(
        "-uploaded_at", "-id"
    )


def oldest_job_since() -> datetime | None:
    """Since when the oldest unfinished edition or upload has been waiting; None when nothing waits. Two queries."""
    waiting = (
        Edition.objects.filter(issued_at=None, failed_at=None, cancelled_at=None).aggregate(since=Min("requested_at")),
        CompilationUpload.objects.filter(state__in=(UploadState.RECEIVED, UploadState.CONFIRMED)).aggregate(
            since=Min("changed_at")
        ),
    )
    return min((found["since"] for found in waiting if found["since"]), default=None)


@dataclass(frozen=True, slots=True)
class Awaiting:
    """How many things wait for a person: files read and failed reports (secretariat), texts to judge, own drafts."""

    uploads: int = 0
    failed_editions: int = 0
    submitted: int = 0
    drafts: int = 0

    def __bool__(self) -> bool:
        return bool(self.uploads or self.failed_editions or self.submitted or self.drafts)


def news() -> QuerySet[Event]:
    """What is new for everybody: the public record, without the steps by which a report comes about."""
    return consultation_queries.events(None).exclude(verb__in=("edition.request", "edition.freeze"))


def awaiting(user: Any) -> Awaiting:
    """What waits for ``user``; nothing for a stranger. At most four queries."""
    if not user.is_authenticated:
        return Awaiting()
    waiting: dict[str, int] = {}
    if user.is_secretariat:
        waiting["uploads"] = CompilationUpload.objects.filter(state=UploadState.READ).count()
        waiting["failed_editions"] = (
            Edition.objects.filter(issued_at=None, cancelled_at=None).exclude(failed_at=None).count()
        )
        waiting["submitted"] = Recommendation.objects.filter(status=Status.SUBMITTED).count()
    if user.acting_for is not None:
        unfinished = Recommendation.objects.filter(status__in=(Status.DRAFT, Status.RETURNED))
        waiting["drafts"] = unfinished.filter(delegations=user.acting_for).distinct().count()
    return Awaiting(**waiting)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an edition is: freezing its content counts as one step, each of its files as another."""

    done: int
    total: int


def progress(edition: Edition) -> Progress:
    """The steps that are done; reads the files that ``editions`` fetched beforehand."""
    return Progress(len(edition.files.all()) + bool(edition.frozen_at), len(edition.formats) + 1)


@dataclass(frozen=True, slots=True)
class Figures:
    """The group in four numbers."""

    delegations: int
    placed: int
    not_placed: int
    editions: int


def figures(user: Any) -> Figures:
    """Active delegations, numbered recommendations, inputs not yet placed and issued editions; three queries."""
    counted = (
        readable(user)
        .order_by()
        .aggregate(placed=Count("pk", filter=Q(section__isnull=False)), not_placed=Count("pk", filter=Q(section=None)))
    )
    return Figures(
        delegations=Delegation.objects.filter(is_active=True).count(),
        editions=Edition.objects.exclude(issued_at=None).count(),
        **counted,
    )
