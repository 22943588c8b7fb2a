"""What of a text's past one may read: what was written while it was a draft stays with those who drafted it.

The secretariat reads from the revision that was handed in, everybody else from the one that was published.
"""

from typing import Any

from django.db.models import F, Q

from recommendations.models import Proposer, Recommendation, Sponsor


def first_read(recommendation: Recommendation, user: Any) -> int:
    """The number of the earliest revision that ``user``, who may read the text, may read; None is the command line."""
    if user is None:
        return 1
    if user.is_authenticated:
        mine = user.acting_for.pk if user.acting_for else None
        if any(proposer.delegation_id == mine for proposer in recommendation.proposers.all()):
            return 1
        if user.is_secretariat:
            return recommendation.submitted_from or 1
    return recommendation.public_from or 1


def said_in_sight(user: Any) -> Q:
    """Of comments: those that were not made while the text, or the amendment, was still out of sight for ``user``."""
    since = "submitted_at" if user.is_authenticated and user.is_secretariat else "published_at"
    text = Q(**{f"recommendation__{since}": None}) | Q(created_at__gte=F(f"recommendation__{since}"))
    amendment = Q(amendment__submitted_at=None) | Q(created_at__gte=F("amendment__submitted_at"))
    if user.is_authenticated and user.acting_for is not None:
        own = Proposer.objects.filter(delegation=user.acting_for).values("recommendation")
        sponsored = Sponsor.objects.filter(delegation=user.acting_for, until_at=None).values("amendment")
        text, amendment = text | Q(recommendation__in=own), amendment | Q(amendment__in=sponsored)
    return text & amendment
