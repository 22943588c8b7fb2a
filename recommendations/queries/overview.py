"""What is seen on the first page besides what awaits the reader and what is new: the group in four numbers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from consultations.models import Delegation
from recommendations.queries.reports import issued
from recommendations.queries.texts import readable


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
        editions=issued(user).order_by().count(),
        **counted,
    )
