"""What is seen of extraction: what was taken from each contribution, what is left, and where a text is from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from consultations.enums import PUBLIC_CONTRIBUTIONS, ContributionStatus
from consultations.models import Author, Consultation, Contribution, Part
from recommendations.enums import Status
from recommendations.models import Addressee, Extract, PartRead, Recommendation, Span
from recommendations.queries import composing, validity
from recommendations.queries.texts import readable
from wgec.kernel.text import located

_WORD = re.compile(r"\S+")


def contributions() -> QuerySet[Contribution]:
    """The contributions before the public, with what every page of one names; drafts and the like are nobody's here."""
    # What was withdrawn before it was published never was before the public.
    rows = Contribution.objects.filter(status__in=PUBLIC_CONTRIBUTIONS, published_at__isnull=False)
    authors = Prefetch("authors", queryset=Author.objects.order_by("position"))
    return rows.select_related("consultation", "delegation", "replaced_by").prefetch_related(authors)


def of(contribution: Contribution, user: Any) -> list[Extract]:
    """What was extracted from it, as far as ``user`` may read the recommendations, in reading order; two queries."""
    rows = listed(user).filter(contribution=contribution)
    return sorted(rows, key=lambda row: _first(list(row.spans.all())))


def listed(user: Any) -> QuerySet[Extract]:
    """The extracts into recommendations that ``user`` may read and that were not discarded, with passages and rank."""
    rows = Extract.objects.filter(recommendation__in=readable(user).exclude(status=Status.DISCARDED).values("pk"))
    spans = Prefetch("spans", queryset=Span.objects.select_related("part").order_by("position"))
    rows = rows.select_related(
        "recommendation__consultation", "recommendation__section", "contribution__delegation", "recommendation__current"
    ).defer("recommendation__search_text", "recommendation__current__text", "recommendation__current__plain")
    return validity.with_validated(rows).prefetch_related(spans).order_by("contribution_id", "pk")


def sources(recommendation: Recommendation) -> list[Extract]:
    """From which public contributions a text was taken, each with its passages and their parts; two queries."""
    rows = Extract.objects.filter(recommendation=recommendation, contribution__status__in=PUBLIC_CONTRIBUTIONS)
    spans = Prefetch("spans", queryset=Span.objects.select_related("part__question").order_by("position"))
    rows = rows.select_related("contribution__delegation", "contribution__consultation", "created_by", "revision")
    return list(validity.with_validated(rows).prefetch_related(spans).order_by("pk"))


def with_sources(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """``rows`` with addressees, and extracts with their contributions and passages; three queries."""
    extracts = Extract.objects.select_related("contribution").prefetch_related("spans").order_by("pk")
    return rows.prefetch_related("addressees", Prefetch("extracts", queryset=extracts))


def _first(spans: Sequence[Span]) -> tuple[int, int]:
    return (spans[0].part.position, spans[0].start) if spans else (0, 0)


def addressees() -> list[str]:
    """To whom anything was ever addressed, by name: what is offered while typing."""
    return list(Addressee.objects.order_by("name").values_list("name", flat=True)[:500])


def addressed(user: Any) -> list[tuple[str, str]]:
    """To whom something is addressed that ``user`` may read, as choices."""
    there = Recommendation.objects.filter(addressed__addressee=OuterRef("pk"), pk__in=readable(user).values("pk"))
    names = Addressee.objects.filter(Exists(there)).order_by("name").values_list("name", flat=True)
    return [(name, name) for name in names]


# --- a contribution with its parts ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a text is extracted: of its passages (its units, headings left out) and of its words."""

    passages: int = 0
    extracted: int = 0
    words: int = 0
    covered: int = 0

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(
            self.passages + other.passages,
            self.extracted + other.extracted,
            self.words + other.words,
            self.covered + other.covered,
        )


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part of a contribution with what was taken from it, and whether somebody has read it to its end."""

    part: Part
    extracts: Mapping[Extract, Sequence[located.Span]] = field(default_factory=dict)
    read: PartRead | None = None

    @property
    def coverage(self) -> Coverage:
        """How much of it is extracted."""
        return coverage(self.part.text, tuple(sorted(span for spans in self.extracts.values() for span in spans)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A contribution as the desk shows it."""

    contribution: Contribution
    parts: Sequence[PartShown]
    extracts: Sequence[Extract]

    @property
    def coverage(self) -> Coverage:
        """How much of all of it is extracted."""
        return sum((each.coverage for each in self.parts), Coverage())


def sheet(contribution: Contribution, user: Any) -> Sheet:
    """The contribution with its parts, what was taken from each and what was read; four queries."""
    parts = composing.parts_of(contribution)
    read = {row.part_id: row for row in PartRead.objects.filter(part__in=parts).select_related("read_by")}
    extracts = of(contribution, user)
    shown = [PartShown(part, _spans_in(part, extracts), read.get(part.pk)) for part in parts]
    return Sheet(contribution, shown, extracts)


def _spans_in(part: Part, extracts: Iterable[Extract]) -> dict[Extract, list[located.Span]]:
    found = {row: [(each.start, each.end) for each in row.spans.all() if each.part_id == part.pk] for row in extracts}
    return {row: spans for row, spans in found.items() if spans}


@lru_cache(maxsize=4096)
def coverage(text: str, spans: tuple[located.Span, ...]) -> Coverage:
    """How much of a stored text the spans take; a text of a contribution never changes, so it is counted once."""
    taken = located.covered(text, spans)
    units = [unit for unit in located.located(text) if unit.kind != "heading"]
    return Coverage(
        passages=len(units),
        extracted=sum(unit.place in taken for unit in units),
        words=sum(len(_WORD.findall(unit.plain)) for unit in units),
        covered=sum(
            len(_WORD.findall(unit.plain[start:end])) for unit in units for start, end in taken.get(unit.place, ())
        ),
    )


# --- the contributions of a round ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """A contribution in the list: what is left to do in it."""

    contribution: Contribution
    parts: int
    parts_read: int
    extracts: int
    coverage: Coverage

    @property
    def is_left(self) -> bool:
        """Whether some part of it is not read to its end."""
        return self.parts_read < self.parts


def in_round(consultation: Consultation, *, left: bool = False) -> QuerySet[Contribution]:
    """The contributions of a round that stand before the public, by number; ``left``: with parts not read yet."""
    rows = Contribution.objects.filter(consultation=consultation, status=ContributionStatus.PUBLISHED)
    if left:
        rows = rows.filter(Exists(Part.objects.filter(contribution=OuterRef("pk"), read=None)))
    return rows.order_by("number", "pk")


def shown(rows: QuerySet[Contribution]) -> list[Listed]:
    """``rows`` as a list shows them; three queries whatever the number."""
    found = list(
        rows.select_related("delegation")
        .annotate(
            parts_counted=_counted(Part.objects.all()),
            parts_read=_counted(Part.objects.filter(read__isnull=False)),
            extracts_counted=_counted(Extract.objects.exclude(recommendation__status=Status.DISCARDED)),
        )
        .order_by("number", "pk")
    )
    keys = [row.pk for row in found]
    texts: dict[int, list[tuple[int, str]]] = {}
    for contribution, pk, text in Part.objects.filter(contribution__in=keys).values_list("contribution", "pk", "text"):
        texts.setdefault(contribution, []).append((pk, text))
    spans: dict[int, list[located.Span]] = {}
    taken = Span.objects.filter(part__contribution__in=keys).exclude(extract__recommendation__status=Status.DISCARDED)
    for part, start, end in taken.values_list("part", "start", "end"):
        spans.setdefault(part, []).append((start, end))
    return [
        Listed(
            row,
            row.parts_counted,
            row.parts_read,
            row.extracts_counted,
            sum((coverage(text, tuple(sorted(spans.get(pk, ())))) for pk, text in texts.get(row.pk, ())), Coverage()),
        )
        for row in found
    ]


def _counted(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(contribution=OuterRef("pk")).order_by().values("contribution").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)


def neighbours(contribution: Contribution) -> tuple[Contribution | None, Contribution | None]:
    """The contributions before and after it with something left to read; two queries."""
    rows = in_round(contribution.consultation, left=True).exclude(pk=contribution.pk).select_related("delegation")
    number = contribution.number or 0
    before, after = Q(number__lt=number), Q(number__gt=number)
    return rows.filter(before).order_by("-number").first(), rows.filter(after).first()
