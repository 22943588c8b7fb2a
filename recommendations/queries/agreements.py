"""What is seen of agreement on single units."""

from recommendations.models import AgreedUnit, Recommendation


def locked(recommendation: Recommendation) -> dict[str, AgreedUnit]:
    """The agreed units by their identities; one query."""
    rows = AgreedUnit.objects.filter(recommendation=recommendation, reopened_at=None).select_related("agreed_by")
    return {row.unit: row for row in rows}
