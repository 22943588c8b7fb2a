"""The numbers that texts name, written down whenever a text becomes the current one."""

from collections.abc import Sequence

from recommendations.models import CrossReference, Recommendation, Revision
from wgec.kernel.text import citing


def begin(rows: Sequence[Recommendation], firsts: Sequence[Revision]) -> None:
    """Write down what the first texts of ``rows`` name; one query, none where they name nothing."""
    CrossReference.objects.bulk_create(
        CrossReference(recommendation=row, number=number, words=words)
        for row, revision in zip(rows, firsts, strict=True)
        for number, words in _cited(row, revision).items()
    )


def renew(row: Recommendation, revision: Revision) -> None:
    """Write down what the new text of ``row``, which is locked, names: what it names still keeps its mark."""
    cited = _cited(row, revision)
    known = {each.number: each for each in row.cross_references.all()}
    gone = [each.pk for number, each in known.items() if number not in cited]
    if gone:
        CrossReference.objects.filter(pk__in=gone).delete()
    CrossReference.objects.bulk_create(
        CrossReference(recommendation=row, number=number, words=words)
        for number, words in cited.items()
        if number not in known
    )


def _cited(row: Recommendation, revision: Revision) -> dict[int, str]:
    """What it names, itself left out."""
    return {number: words for number, words in citing.cited(revision.text).items() if number != row.number}
