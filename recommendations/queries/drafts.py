"""What is seen of texts on their way to the public: what waits for whom, invitations, what is being written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from consultations import queries as consultation_queries
from consultations.models import Consultation, Delegation, Event
from recommendations.enums import PUBLIC_STATUSES, Status, WritingPurpose
from recommendations.models import CosponsorInvitation, Proposer, Recommendation, Section
from recommendations.queries.texts import as_listed, readable

UNFINISHED = (Status.DRAFT, Status.RETURNED)


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for a person, in the order of the rounds: each part as a list shows it."""

    drafts: list[Recommendation] = field(default_factory=list)
    returned: list[Recommendation] = field(default_factory=list)
    invitations: list[Recommendation] = field(default_factory=list)
    elsewhere: list[Recommendation] = field(default_factory=list)
    submitted: list[Recommendation] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.drafts, self.returned, self.invitations, self.elsewhere, self.submitted))


def desk_of(user: Any) -> Desk:
    """The unfinished texts that ``user`` may read, each where it waits; four queries.

    ``submitted`` waits for the secretariat, the rest for one's delegation; ``elsewhere`` waits for somebody else: one's
    submitted texts for the secretariat, and the texts that the secretariat has returned for their authors.
    """
    rows = list(
        as_listed(readable(user).exclude(status__in=PUBLIC_STATUSES)).prefetch_related(
            Prefetch("invitations", queryset=CosponsorInvitation.objects.filter(answered_at=None))
        )
    )
    reasons = _reasons_of_return(row for row in rows if row.status == Status.RETURNED)
    desk = Desk()
    for row in rows:
        row.returned_because = reasons.get(row.reference, "")  # type: ignore[attr-defined]  # what the page shows
        _part(desk, row, user).append(row)
    return desk


def _part(desk: Desk, row: Recommendation, user: Any) -> list[Recommendation]:
    """Where on the desk the text lies."""
    mine = user.acting_for.pk if user.acting_for else None
    own = any(proposer.delegation_id == mine for proposer in row.proposers.all())
    if row.status == Status.SUBMITTED and user.is_secretariat:
        return desk.submitted
    if not own and any(invitation.delegation_id == mine for invitation in row.invitations.all()):
        return desk.invitations
    if row.status == Status.DRAFT:
        return desk.drafts
    return desk.returned if own and row.status == Status.RETURNED else desk.elsewhere


def _reasons_of_return(rows: Iterable[Recommendation]) -> dict[str, str]:
    """The last reason with which each was returned, by reference; one query, none for no rows."""
    references = [row.reference for row in rows]
    if not references:
        return {}
    noted = Event.objects.filter(
        verb="recommendation.return", subject_kind="recommendation", subject_id__in=references
    ).order_by("at", "id")
    return dict(noted.values_list("subject_id", "reason"))


def reason_of_return(recommendation: Recommendation) -> str:
    """Why the text was given back to its authors; nothing, and no query, unless it is with them."""
    if recommendation.status != Status.RETURNED:
        return ""
    return _reasons_of_return([recommendation]).get(recommendation.reference, "")


def invitations(recommendation: Recommendation) -> QuerySet[CosponsorInvitation]:
    """Every invitation to co-sponsor, the first one first, with its delegation."""
    return recommendation.invitations.select_related("delegation", "invited_by").order_by("invited_at", "id")


def invitable(recommendation: Recommendation) -> QuerySet[Delegation]:
    """The delegations that can be asked to propose the text too, by name."""
    proposing = Proposer.objects.filter(recommendation=recommendation).values("delegation")
    asked = CosponsorInvitation.objects.filter(recommendation=recommendation, answered_at=None).values("delegation")
    return speakers().exclude(pk__in=proposing).exclude(pk__in=asked)


def speakers() -> QuerySet[Delegation]:
    """The delegations in whose name something can be proposed, by name."""
    return Delegation.objects.filter(is_active=True).order_by(Lower("name"))


def sections_of(consultation: Consultation) -> QuerySet[Section]:
    """The sections of a round, in order."""
    return Section.objects.filter(consultation=consultation).order_by("position")


def open_rounds() -> QuerySet[Consultation]:
    """The rounds in which something can be proposed now, the newest first."""
    now = timezone.now()
    return consultation_queries.consultations().filter(
        Q(opens_at=None) | Q(opens_at__lte=now), Q(closes_at=None) | Q(closes_at__gt=now)
    )


def next_number(consultation: Consultation) -> int:
    """The number after the last that was ever given in the consultation."""
    return (consultation.recommendations.aggregate(last=Max("number"))["last"] or 0) + 1


# --- unsaved writing -----------------------------------------------------------------------------


def present(purpose: str, subject: str, user: Any) -> list[str]:
    """Who else is writing the same text at this moment: "Bob (Arcadia)", by name; one query.

    People who revise one text, or rewrite one amendment, may all do so and see each other; new texts, amendments and
    comments are each one's own, so there is nobody beside one.
    """
    if purpose not in (WritingPurpose.REVISE, WritingPurpose.REWRITE):
        return []
    return consultation_queries.present(purpose, subject, user)
