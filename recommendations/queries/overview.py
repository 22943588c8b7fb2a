"""What is seen on the first page: what is new, what waits for whom, the group in four numbers."""

from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, Q, QuerySet

from consultations import queries as consultation_queries
from consultations.models import Delegation, Event
from recommendations.enums import PUBLIC_STATUSES, Status, UploadState
from recommendations.models import (
    CompilationUpload,
    CosponsorInvitation,
    Edition,
    Recommendation,
)
from recommendations.queries import designations, objections, own
from recommendations.queries.texts import readable

#: Where an invitation has lapsed.
_SETTLED = (*PUBLIC_STATUSES, Status.DISCARDED)


@dataclass(frozen=True, slots=True)
class Awaiting:
    """How many things wait for a person: files read and failed reports (secretariat), texts to judge; own drafts,
    invitations to co-sponsor, and texts that need the delegation's position; challenges to be answered and objections
    that nobody has addressed (chair)."""

    uploads: int = 0
    failed_editions: int = 0
    submitted: int = 0
    drafts: int = 0
    invitations: int = 0
    positions: int = 0
    challenges: int = 0
    objections: int = 0

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))


def news() -> QuerySet[Event]:
    """What is new for everybody: the public record, without the steps by which a report comes about."""
    return consultation_queries.events(None).exclude(verb__in=("edition.request", "edition.freeze"))


def awaiting(user: Any) -> Awaiting:
    """What waits for ``user``; nothing for a stranger. At most eight queries."""
    if not user.is_authenticated:
        return Awaiting()
    waiting: dict[str, int] = {}
    if user.is_secretariat:
        waiting["uploads"] = CompilationUpload.objects.filter(state=UploadState.READ).count()
        waiting["failed_editions"] = (
            Edition.objects.filter(issued_at=None, cancelled_at=None).exclude(failed_at=None).count()
        )
        waiting["submitted"] = Recommendation.objects.filter(status=Status.SUBMITTED).count()
    if user.is_chair:
        waiting["challenges"] = designations.unanswered().count()
        waiting["objections"] = objections.unaddressed(user).count()
    if user.acting_for is not None:
        unfinished = Recommendation.objects.filter(status__in=(Status.DRAFT, Status.RETURNED))
        waiting["drafts"] = unfinished.filter(delegations=user.acting_for).distinct().count()
        asked = CosponsorInvitation.objects.filter(delegation=user.acting_for, answered_at=None)
        waiting["invitations"] = asked.exclude(recommendation__status__in=_SETTLED).count()
        waiting["positions"] = own.needing(readable(user), user).count()
    return Awaiting(**waiting)


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
