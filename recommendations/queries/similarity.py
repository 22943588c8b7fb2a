"""Which public texts are alike, as it is kept; what has to be compared anew; by which marks others are looked up."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from consultations.models import Consultation
from recommendations.enums import CONFIRMED_RELATIONS, Change, RelationKind, Status
from recommendations.models import ComparedText, Recommendation, Relation, Revision, Similarity, TextMark, WordCount
from recommendations.queries.texts import readable
from wgec.kernel.likeness import Lexicon

UNCOMPARED = 40  # texts that no job has compared yet, and private ones, that are compared with a text being written


def compared() -> QuerySet[Recommendation]:
    """The texts that are compared with each other: those before the public, of every round."""
    return Recommendation.objects.filter(status=Status.PUBLISHED).exclude(current=None)


def outdated() -> list[int]:
    """The texts that have changed since they were compared, or never were; one query."""
    rows = compared().filter(Q(compared=None) | ~Q(compared__revision=F("current"))).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def gone() -> list[int]:
    """The texts that were compared and are not before the public any more; one query."""
    rows = ComparedText.objects.exclude(recommendation__status=Status.PUBLISHED)
    return list(rows.order_by("pk").values_list("recommendation", flat=True))


def lexicon() -> Lexicon:
    """How common each term was when all texts were last compared; empty before that. One query."""
    row = WordCount.objects.first()
    return Lexicon.from_json(row.counted) if row is not None else Lexicon()


def holders(marks: Sequence[int]) -> list[list[int]]:
    """Which texts have each of ``marks``; one query."""
    found: dict[int, list[int]] = {mark: [] for mark in marks}
    rows = TextMark.objects.filter(mark__in=found).order_by("mark", "recommendation")
    for mark, text in rows.values_list("mark", "recommendation"):
        found[mark].append(text)
    return [found[mark] for mark in marks]


def of_words(fingerprint: str, *, most: int) -> list[int]:
    """The texts that have exactly the same words; one query."""
    rows = ComparedText.objects.filter(fingerprint=fingerprint).order_by("recommendation")
    return list(rows.values_list("recommendation", flat=True)[:most])


def words_of(texts: Iterable[int]) -> dict[int, str]:
    """The words of each of ``texts`` that is before the public; one query."""
    rows = compared().filter(pk__in=list(texts)).order_by("pk")
    return dict(rows.values_list("pk", "current__plain"))


def in_sight(user: Any, texts: Iterable[int]) -> dict[int, str]:
    """The words of those of ``texts`` that ``user`` may read, and of the latest that no job has compared; two queries.

    The private ones among these are the reader's own to read: their delegation's drafts, the secretariat's queue.
    """
    rows = readable(user).exclude(current=None)
    found = rows.filter(pk__in=list(texts), status=Status.PUBLISHED).order_by("pk")
    fresh = rows.filter(compared=None).exclude(status__in=(Status.MERGED, Status.WITHDRAWN, Status.DISCARDED))
    latest = fresh.order_by("-pk")
    return dict(
        [
            *found.values_list("pk", "current__plain"),
            *latest.values_list("pk", "current__plain")[:UNCOMPARED],
        ]
    )


def kept(recommendation: Recommendation) -> QuerySet[Similarity]:
    """What is kept of what the text is like, the most alike first, without what the secretariat has answered."""
    rows = recommendation.similarities.filter(other__status=Status.PUBLISHED)
    return unanswered(rows).order_by("-score", "other")


def unanswered(rows: QuerySet[Similarity]) -> QuerySet[Similarity]:
    """Those of ``rows`` of which nothing is confirmed, and that are not dismissed.

    A suggestion that was dismissed comes back when one of both texts has changed substantively since.
    """
    pair = Q(recommendation=OuterRef("recommendation"), other=OuterRef("other"))
    turned = Q(recommendation=OuterRef("other"), other=OuterRef("recommendation"))
    said = Relation.objects.filter(pair | turned, until_at=None)
    dismissed = said.filter(kind=RelationKind.UNRELATED).exclude(_changed("recommendation", "revision"))
    dismissed = dismissed.exclude(_changed("other", "other_revision"))
    return rows.exclude(Exists(said.filter(kind__in=CONFIRMED_RELATIONS))).exclude(Exists(dismissed))


def _changed(text: str, revision: str) -> Exists:
    """Whether the text has changed substantively since a relation was decided on."""
    since = Revision.objects.filter(recommendation=OuterRef(text), change=Change.SUBSTANTIVE)
    return Exists(since.filter(number__gt=OuterRef(f"{revision}__number")))


def suggestions(consultation: Consultation) -> QuerySet[Similarity]:
    """The pairs that nobody has answered yet, of which one text at least is of the round, the strongest first; bare.

    Each pair once, seen from the older text.
    """
    of_round = Q(recommendation__consultation=consultation) | Q(other__consultation=consultation)
    both = Q(recommendation__status=Status.PUBLISHED, other__status=Status.PUBLISHED, recommendation__lt=F("other"))
    return unanswered(Similarity.objects.filter(of_round, both)).order_by("-score", "recommendation", "other")


def as_suggested(rows: QuerySet[Similarity]) -> QuerySet[Similarity]:
    """``rows`` with both texts as the desk shows them; one query."""
    found = rows.select_related(
        *("recommendation__current", "recommendation__consultation", "recommendation__section"),
        *("other__current", "other__consultation", "other__section"),
    ).defer("recommendation__search_text", "other__search_text")
    return found.order_by("-score", "recommendation", "other")
