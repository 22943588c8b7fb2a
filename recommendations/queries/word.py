"""What is seen of Word files that came back changed: by the delegation that uploaded them alone."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from recommendations.models import WordChange, WordUpload


def uploads(user: Any) -> QuerySet[WordUpload]:
    """The files of the delegation that ``user`` acts for, or the secretariat's own, the newest first.

    Each with ``changed`` and ``taken``: how many texts it would change, and of how many there is a draft.
    """
    own = Q(pk=None)
    if user is not None and user.is_authenticated:
        if user.acting_for is not None:
            own |= Q(delegation=user.acting_for)
        if user.is_secretariat:
            own |= Q(delegation=None)
    return (
        WordUpload.objects.filter(own)
        .select_related("uploaded_by", "delegation")
        .annotate(
            changed=Count("changes", distinct=True),
            taken=Count("changes", filter=Q(changes__amendment__isnull=False), distinct=True),
        )
        .defer("beside")
        .order_by("-uploaded_at", "-id")
    )


def changes(upload: WordUpload) -> QuerySet[WordChange]:
    """The texts that a file would change, each with its text then and now; one query."""
    return (
        WordChange.objects.filter(upload=upload)
        .select_related(
            "recommendation__current",
            "recommendation__consultation",
            "recommendation__section",
            "revision",
            "amendment__current",
            "taken_by",
        )
        .order_by("position")
    )
