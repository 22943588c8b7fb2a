"""The numbers of a compilation: which are given, and which the texts that wait for one would get now."""

from django.db.models import QuerySet

from consultations.models import Consultation
from recommendations.enums import Status
from recommendations.models import Recommendation
from recommendations.queries.drafts import next_number


def waiting(consultation: Consultation) -> QuerySet[Recommendation]:
    """The published texts that stand in a section without a number, in the order of the compilation."""
    rows = consultation.recommendations.filter(status=Status.PUBLISHED, number=None, section__isnull=False)
    return rows.order_by("section__position", "place", "pk")


def preview(consultation: Consultation) -> dict[int, int]:
    """The number that each of them (by its key) would get if numbers were given now; two queries.

    Numbers run on from the last one that was ever given: those of texts that were withdrawn or merged stay theirs.
    """
    first = next_number(consultation)
    keys = waiting(consultation).values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(keys, start=first)}
