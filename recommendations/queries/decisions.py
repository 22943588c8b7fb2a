"""What is seen by those who decide on amendments: which are open, on which texts, and how they collide."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from recommendations.enums import PENDING_AMENDMENTS
from recommendations.models import Amendment, AmendmentVersion, Recommendation, Revision, Sponsor


def pending(recommendation: Recommendation) -> QuerySet[Amendment]:
    """The amendments still to be decided, those to other amendments too; see ``in_order``.

    Three queries whatever the number: amendments with their current versions, sponsors, delegations.
    """
    rows = Amendment.objects.filter(recommendation=recommendation, status__in=PENDING_AMENDMENTS)
    return with_sponsors(rows).order_by("pk")


def in_order(rows: Iterable[Amendment]) -> list[Amendment]:
    """By place in the text, scope and time; those to other amendments after them."""
    found = [row for row in rows if row.current is not None]
    return sorted(found, key=lambda row: (row.parent_id or 0, *_place(row), row.number or 0))


def _place(row: Amendment) -> tuple[int, int]:
    return (row.current.place, row.current.scope) if row.current else (0, 0)


def with_sponsors(rows: QuerySet[Amendment]) -> QuerySet[Amendment]:
    """``rows`` with their current versions and those who stand behind them now."""
    sponsors = Sponsor.objects.filter(until_at=None).select_related("delegation").order_by("position")
    return rows.select_related("current").prefetch_related(Prefetch("sponsors", queryset=sponsors))


def bases(versions: Iterable[AmendmentVersion]) -> dict[int, Revision]:
    """The revisions from which the versions were made, by their keys; one query."""
    return Revision.objects.in_bulk({version.base_id for version in versions})


def parent_versions(versions: Iterable[AmendmentVersion]) -> dict[int, AmendmentVersion]:
    """The versions of other amendments from which the versions were made, by their keys; one query, or none."""
    wanted = {version.parent_base_id for version in versions if version.parent_base_id is not None}
    return AmendmentVersion.objects.in_bulk(wanted) if wanted else {}
