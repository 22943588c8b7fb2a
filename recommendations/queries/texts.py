"""What is seen of recommendations: which may be read, in a list, whole, with their revisions and neighbours."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left, Lower

from consultations.models import Consultation, Delegation, Event
from recommendations.enums import PENDING_AMENDMENTS, PUBLIC_STATUSES, Consensus, Status
from recommendations.models import (
    Addressed,
    Amendment,
    CosponsorInvitation,
    Designation,
    Indicator,
    Proposer,
    Recommendation,
    Revision,
    Sponsor,
)
from recommendations.queries import past, validity

EXCERPT = 320  # characters of a text in a list: three lines on a wide screen


def readable(user: Any) -> QuerySet[Recommendation]:
    """The recommendations that ``user`` may read.

    What is public, what their delegation proposes or is invited to propose, and the secretariat's queue.
    """
    seen = Q(status__in=PUBLIC_STATUSES)
    if user is not None and user.is_authenticated:
        if user.is_secretariat:
            seen |= Q(status__in=(Status.SUBMITTED, Status.RETURNED))
            # What they have drafted on behalf of a delegation, as long as nobody else has written in it.
            seen |= Q(pk__in=Recommendation.objects.filter(status=Status.DRAFT, current__created_by=user).values("pk"))
        if user.acting_for is not None:
            own = Proposer.objects.filter(delegation=user.acting_for).values("recommendation")
            invited = CosponsorInvitation.objects.filter(delegation=user.acting_for, answered_at=None)
            seen |= Q(pk__in=own) | Q(pk__in=invited.values("recommendation"))
            seen &= ~Q(status=Status.DISCARDED)
    return Recommendation.objects.filter(seen)


def in_order(user: Any) -> QuerySet[Recommendation]:
    """The readable recommendations in the order of the compilation, bare: to filter, count and cut into pages."""
    return readable(user).order_by("consultation_id", "place", "id")


def listed(user: Any) -> QuerySet[Recommendation]:
    """The readable recommendations as a list shows them."""
    return as_listed(readable(user))


def as_listed(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """``rows`` in the order of the compilation, as a list shows them.

    Two queries whatever the number: rows with section, current revision's number and indicator, ``excerpt``,
    ``open_amendments``, ``designation_word`` and ``validation_rank``; proposers.
    """
    return (
        rows.select_related("section", "current__indicator", "consultation", "merged_into")
        .defer("search_text", "current__text", "current__plain")
        .annotate(
            excerpt=Left("current__plain", EXCERPT),
            open_amendments=_open_amendments(),
            designation_word=_designation_word(),
            validation_rank=validity.rank(),
        )
        .prefetch_related(_proposers())
        .order_by("consultation_id", "place", "id")
    )


def _open_amendments() -> Coalesce:
    """How many amendments to a text are open."""
    rows = Amendment.objects.filter(recommendation=OuterRef("pk"), status__in=PENDING_AMENDMENTS).order_by()
    return Coalesce(Subquery(rows.values("recommendation").annotate(count=Count("pk")).values("count")), 0)


def _designation_word() -> Subquery:
    """What the chair calls the state of a text; None where no designation is in force."""
    rows = Designation.objects.filter(recommendation=OuterRef("pk"), until_at=None).order_by()
    return Subquery(rows.values("word")[:1])


def indicator_shown(row: Recommendation) -> str | None:
    """The state of a row of ``as_listed`` or ``as_whole``; None where it is sealed, or not before the group.

    No query.
    """
    if row.status != Status.PUBLISHED or row.current is None:
        return None
    kept: Indicator | None = getattr(row.current, "indicator", None)
    if kept is not None:
        return kept.state
    return None if row.consultation.positions_sealed else Consensus.INSUFFICIENT.value


def whole(user: Any) -> QuerySet[Recommendation]:
    """The readable recommendations with their current texts."""
    return as_whole(readable(user))


def as_whole(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """``rows`` with their current texts and what stands of them, for one page or for reading them in a row."""
    return (
        rows.select_related(
            "section",
            "current__created_by",
            "current__created_for",
            "current__indicator",
            "consultation",
            "merged_into",
            "split_from",
            "upload",
        )
        .defer("search_text", "upload__outline")
        .annotate(
            designation_word=_designation_word(),
            validation_rank=validity.rank(),
            # Most are addressed to nobody in particular: then nobody asks to whom.
            is_addressed=Exists(Addressed.objects.filter(recommendation=OuterRef("pk"))),
        )
        .prefetch_related(_proposers())
        .order_by("consultation_id", "place", "id")
    )


def _proposers() -> "Prefetch[str]":
    return Prefetch(
        "proposers",
        queryset=Proposer.objects.select_related("delegation").order_by("position"),
    )


def revisions(recommendation: Recommendation, user: Any) -> QuerySet[Revision]:
    """The revisions that ``user`` may read, the newest first, without the texts; with the amendments adopted."""
    return revision(recommendation, user).defer("text", "plain").order_by("-number")


def revision(recommendation: Recommendation, user: Any) -> QuerySet[Revision]:
    """Those revisions with their texts, to take one of them by its number, and the amendments adopted with each."""
    rows = recommendation.revisions.filter(number__gte=past.first_read(recommendation, user))
    rows = rows.select_related("created_by", "created_for")
    return rows.prefetch_related(Prefetch("amendments_adopted", queryset=_adopted()))


def _adopted() -> QuerySet[Amendment]:
    standing = Sponsor.objects.filter(until_at=None).select_related("delegation").order_by("position")
    rows = Amendment.objects.select_related("current").order_by("number")
    return rows.prefetch_related(Prefetch("sponsors", queryset=standing))


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


def proposing(consultation: Consultation | None, user: Any) -> list[tuple[str, str]]:
    """Address and name of every delegation that proposes something ``user`` may read, by name.

    In the consultation, or in any of them when it is None.
    """
    rows = readable(user)
    if consultation is not None:
        rows = rows.filter(consultation=consultation)
    proposed = Proposer.objects.filter(delegation=OuterRef("pk"), recommendation__in=rows)
    return list(Delegation.objects.filter(Exists(proposed)).order_by(Lower("name")).values_list("slug", "name"))


def reason_of_withdrawal(recommendation: Recommendation) -> str:
    """Why the recommendation was taken back; nothing, and no query, while it stands."""
    if recommendation.status != Status.WITHDRAWN:
        return ""
    noted = Event.objects.filter(
        verb="recommendation.withdraw", subject_kind="recommendation", subject_id=recommendation.reference
    )
    return noted.order_by("-at", "-id").values_list("reason", flat=True).first() or ""


def first_revision(recommendation: Recommendation, user: Any) -> Revision:
    """The text as it first came in, or first came before ``user``."""
    return recommendation.revisions.get(number=past.first_read(recommendation, user))
