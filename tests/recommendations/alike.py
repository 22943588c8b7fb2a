"""Rows of everything that says which texts are alike."""

from datetime import datetime

from consultations.models import User
from recommendations.models import ComparedText, Recommendation, Relation, Similarity, TextMark, WordCount
from tests.factories import recommendation

ALIKE = (Relation, Similarity, ComparedText, TextMark, WordCount)


def fill_alike(row: Recommendation, person: User, now: datetime) -> None:
    """One row of each, about ``row`` and another text."""
    other = recommendation(row.consultation, "States act.", number=2)
    pair = {"recommendation": row, "other": other, "revision": row.current, "other_revision": other.current}
    Similarity.objects.create(**pair, kind="related", score=0.5, reasons=[])
    Relation.objects.create(**pair, kind="overlaps", decided_at=now, decided_by=person)
    ComparedText.objects.create(recommendation=row, revision=row.current, fingerprint="1-0", compared_at=now)
    TextMark.objects.create(recommendation=row, mark=1)
    WordCount.objects.create(counted={}, texts=1, counted_at=now)
