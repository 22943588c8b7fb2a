"""Who may: predicates over the person (and the delegation they act for), never over the moment."""

import rules
from django.utils.translation import gettext_lazy as _

from consultations.enums import DelegateRole
from consultations.models import User
from consultations.rules import is_chair, is_secretariat
from recommendations.enums import PUBLIC_STATUSES
from recommendations.models import Recommendation
from wgec.kernel.access import permit


@rules.predicate
def is_published(user: User, recommendation: Recommendation | None) -> bool:
    """The text is before the public."""
    return recommendation is not None and recommendation.status in PUBLIC_STATUSES


@rules.predicate
def is_its_drafter(user: User, recommendation: Recommendation | None) -> bool:
    """Drafts for a delegation that proposes the text."""
    if recommendation is None or user.seat is None or user.seat.role == DelegateRole.READER:
        return False
    return any(proposer.delegation_id == user.seat.delegation_id for proposer in recommendation.proposers.all())


@rules.predicate
def is_its_head(user: User, recommendation: Recommendation | None) -> bool:
    """Heads a delegation that proposes the text."""
    heads = user.seat is not None and user.seat.role == DelegateRole.HEAD
    return heads and is_its_drafter(user, recommendation)


is_drafted_by_its_own = ~is_published & is_its_drafter

permit(
    "recommendations.revise_recommendation",
    is_secretariat | is_drafted_by_its_own,
    _("A published text changes through the secretariat. Ask the secretariat."),
)
permit(
    "recommendations.mark_editorial",
    is_secretariat,
    _("Only the secretariat marks a change as editorial. Save it as a substantive one."),
)
permit(
    "recommendations.withdraw_recommendation",
    is_secretariat | is_its_head,
    _("Only the head of a proposing delegation, or the secretariat, withdraws a recommendation."),
)
permit(
    "recommendations.merge_recommendation",
    is_secretariat,
    _("Recommendations are merged by the secretariat."),
)
permit(
    "recommendations.request_edition",
    is_secretariat | is_chair,
    _("Reports are compiled by the secretariat and the chair."),
)
permit(
    "recommendations.import_compilation",
    is_secretariat,
    _("Compilations are imported by the secretariat."),
)
