"""Whether contributors have validated what was extracted from them: of several words the most serious."""

from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from recommendations.enums import Change, Validated, Validation
from recommendations.models import Extract, Recommendation, Revision

_RANKS = list(Validated)
_WORDS = {
    Validation.WITHDRAWN: Validated.WITHDRAWN,
    Validation.DISPUTED: Validated.DISPUTED,
    Validation.CORRECTED: Validated.CORRECTED,
    Validation.CONFIRMED: Validated.VALIDATED,
}


def with_validated(rows: QuerySet[Extract]) -> QuerySet[Any]:
    """``rows`` with ``rank``: of ``Validated`` the word that holds for each, by its place; no query."""
    later = Revision.objects.filter(
        recommendation=OuterRef("recommendation"), change=Change.SUBSTANTIVE, number__gt=OuterRef("revision__number")
    )
    stale = When(Exists(later), validation=Validation.CONFIRMED, then=Value(_RANKS.index(Validated.STALE)))
    told = [When(validation=said, then=Value(_RANKS.index(word))) for said, word in _WORDS.items()]
    otherwise = Value(_RANKS.index(Validated.NOT_YET))
    return rows.annotate(rank=Case(stale, *told, default=otherwise, output_field=IntegerField()))


def rank() -> Subquery:
    """Of a recommendation: the rank of the most serious of its extracts; None where nothing was extracted."""
    rows = with_validated(Extract.objects.filter(recommendation=OuterRef("pk"))).order_by("rank")
    return Subquery(rows.values("rank")[:1], output_field=IntegerField())


def of(row: Recommendation) -> Validated | None:
    """The word for a row of ``as_listed`` or ``as_whole``; None for what does not come from a contribution."""
    known: int | None = getattr(row, "validation_rank", None)
    return None if known is None else _RANKS[known]


def of_extract(row: Extract) -> Validated:
    """The word for a row of ``with_validated``."""
    return _RANKS[row.rank]  # type: ignore[attr-defined]  # annotated there
