"""What the secretariat says of two texts, as everybody reads it."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recommendations.enums import CONFIRMED_RELATIONS, PUBLIC_STATUSES, Change, RelationKind
from recommendations.models import Recommendation, Relation, Revision

#: How a relation is called on the page of the text from which it is seen.
_SAID: dict[str, str | Promise] = {
    RelationKind.IDENTICAL: _("Identical"),
    RelationKind.DERIVED: _("This text is derived from it"),
    RelationKind.OVERLAPS: _("Overlaps"),
    RelationKind.OPPOSED: _("Opposed"),
}
_GAVE_RISE = _("Derived from this text")


@dataclass(frozen=True, slots=True)
class Related:
    """A confirmed relation, seen from one of both texts."""

    relation: Relation
    other: Recommendation
    is_origin: bool  # of a derived one: the other text is derived from this one
    is_moved: bool  # one of both texts has changed substantively since it was said

    @property
    def said(self) -> str:
        """The relation in words."""
        return str(_GAVE_RISE if self.is_origin else _SAID[self.relation.kind])


def in_force(one: Recommendation, other: Recommendation) -> Relation | None:
    """What is said of two texts now, be it that they are not related; one query."""
    pair = Q(recommendation=one, other=other) | Q(recommendation=other, other=one)
    rows = Relation.objects.filter(pair, until_at=None)
    return rows.select_related("revision", "other_revision").first()


def of(recommendation: Recommendation) -> list[Related]:
    """The confirmed relations of a text, by the order of the others in their compilations.

    One query, and another one where there are any. Both texts of a relation are before the public for good.
    """
    rows = Relation.objects.filter(
        Q(recommendation=recommendation) | Q(other=recommendation), until_at=None, kind__in=CONFIRMED_RELATIONS
    )
    found = [
        (row, row.other if row.recommendation_id == recommendation.pk else row.recommendation) for row in _whole(rows)
    ]
    latest = _latest_substantive([recommendation.pk, *(other.pk for _row, other in found)]) if found else {}
    related = [
        Related(
            row,
            other,
            row.kind == RelationKind.DERIVED and row.other_id == recommendation.pk,
            row.revision.number < latest.get(row.recommendation_id, 0)
            or row.other_revision.number < latest.get(row.other_id, 0),
        )
        for row, other in found
        if other.status in PUBLIC_STATUSES
    ]
    return sorted(related, key=lambda each: (each.other.consultation_id, each.other.place, each.other.pk))


def _whole(rows: QuerySet[Relation]) -> QuerySet[Relation]:
    return rows.select_related(
        *("revision", "other_revision", "decided_by"),
        *("recommendation__consultation", "other__consultation"),
    ).defer(
        *("recommendation__search_text", "other__search_text"),
        *("revision__text", "revision__plain", "other_revision__text", "other_revision__plain"),
    )


def _latest_substantive(texts: list[int]) -> dict[int, int]:
    """The number of the latest substantive revision of each."""
    rows = Revision.objects.filter(recommendation__in=texts, change=Change.SUBSTANTIVE).order_by("number")
    return dict(rows.values_list("recommendation", "number"))
