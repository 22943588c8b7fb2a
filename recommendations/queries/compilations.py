"""What is seen of the compilations: their rounds, sections, front matter, and how much stands in each."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from consultations import queries as consultation_queries
from consultations.models import Consultation, Contribution
from recommendations.models import (
    Compilation,
    Recommendation,
    Section,
)
from recommendations.queries.texts import readable


def sections(user: Any) -> QuerySet[Section]:
    """Every section in order, each with ``count``: how many of its recommendations ``user`` may read; one query."""
    rows = readable(user).filter(section=OuterRef("pk")).order_by().values("section")
    inside = rows.annotate(count=Count("pk")).values("count")
    return (
        Section.objects.select_related("consultation")
        .annotate(count=Coalesce(Subquery(inside), 0))
        .order_by("consultation_id", "position")
    )


@dataclass(frozen=True, slots=True)
class SectionCount:
    """A section, and how many of its recommendations can be read."""

    section: Section
    count: int


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents: sections in order, what stands in none, everything."""

    sections: list[SectionCount]
    not_placed: int
    total: int

    @property
    def placed(self) -> int:
        """What stands in a section."""
        return self.total - self.not_placed

    def section(self, numeral: str) -> Section | None:
        """The section with that numeral."""
        return next((each.section for each in self.sections if each.section.numeral == numeral), None)


def contents(consultation: Consultation, user: Any) -> Contents:
    """What of the consultation ``user`` may read, counted by section; two queries."""
    rows = readable(user).filter(consultation=consultation)
    counts: dict[int | None, int] = dict(rows.order_by().values_list("section").annotate(count=Count("pk")))
    sections = list(Section.objects.filter(consultation=consultation).order_by("position"))
    return Contents(
        [SectionCount(each, counts.get(each.pk, 0)) for each in sections], counts.get(None, 0), sum(counts.values())
    )


def rounds(user: Any) -> QuerySet[Consultation]:
    """The consultations, each with ``placed`` and ``not_placed``: how many of its texts ``user`` may read."""
    return consultation_queries.consultations().annotate(
        placed=_readable_count(user, section__isnull=False), not_placed=_readable_count(user, section=None)
    )


def rounds_to_read(user: Any) -> QuerySet[Consultation]:
    """The consultations, each with ``filled``: whether ``user`` may read a text in it. Cheaper than counting them."""
    inside = readable(user).filter(consultation=OuterRef("pk")).order_by()
    return consultation_queries.consultations().annotate(filled=Exists(inside))


def _readable_count(user: Any, **which: Any) -> Coalesce:
    rows = readable(user).filter(consultation=OuterRef("pk"), **which).order_by()
    counted = rows.values("consultation").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def front_matter(consultation: Consultation) -> Compilation | None:
    """What is printed before and around the recommendations of the consultation, once it has been set."""
    return Compilation.objects.filter(consultation=consultation).first()


def compilable() -> QuerySet[Consultation]:
    """The consultations that have something to compile, the newest first."""
    filled = Recommendation.objects.filter(consultation=OuterRef("pk"))
    sent = Contribution.objects.filter(consultation=OuterRef("pk")).exclude(number=None)
    return consultation_queries.consultations().filter(Exists(filled) | Exists(sent))
