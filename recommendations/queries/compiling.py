"""What the compilation desk shows: sections in order with what stands in them, and what is not yet placed."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import Left, RowNumber
from django.utils.translation import gettext as _

from consultations.models import Consultation
from recommendations.enums import PUBLIC_STATUSES
from recommendations.models import Arrangement, Recommendation, Section
from recommendations.queries import numbering

EXCERPT = 160  #: characters of a text on the desk: two lines
FIRST = 20  #: rows of each part while all parts are open,
MOST_FIRST = 400  #: and of all of them together
PAGE = 100  #: rows of the one part that is open
NOT_PLACED = "none"  #: how an address names what stands in no section


@dataclass(frozen=True, slots=True)
class Part:
    """A section, or what is not yet placed (None): some of its rows, and how many it has."""

    section: Section | None
    rows: list[Recommendation]
    count: int
    page: int = 1

    @property
    def name(self) -> str:
        """How an address names it."""
        return self.section.numeral if self.section else NOT_PLACED

    @property
    def pages(self) -> int:
        """Of how many pages it has, when it is the one that is open."""
        return max(1, -(-self.count // PAGE))


@dataclass(frozen=True, slots=True)
class Board:
    """The whole desk. ``open`` names the part that is open alone, "" while all of them are."""

    stamp: int
    parts: list[Part]
    not_placed: Part
    open: str
    numbers: dict[int, int] = field(default_factory=dict)

    @property
    def sections(self) -> list[Section]:
        """The sections in order."""
        return [part.section for part in self.parts if part.section]

    @property
    def total(self) -> int:
        """Everything that is before the public."""
        return sum(part.count for part in (*self.parts, self.not_placed))


def board(consultation: Consultation, *, opened: str = "", page: int = 1) -> Board:
    """The desk of a compilation: six queries, whatever its size.

    All parts are open, each with its first rows, unless ``opened`` names one of them: then that one alone has rows, a
    page of them.
    """
    sections = list(Section.objects.filter(consultation=consultation).order_by("position"))
    public = consultation.recommendations.filter(status__in=PUBLIC_STATUSES)
    counts = dict(public.order_by().values_list("section").annotate(count=Count("pk")))
    by_name: dict[str, Section | None] = {section.numeral: section for section in sections}
    by_name[NOT_PLACED] = None
    if opened in by_name:
        chosen = by_name[opened]
        last = max(1, -(-counts.get(chosen.pk if chosen else None, 0) // PAGE))
        page = min(max(1, page), last)
        inside = public.filter(section=chosen).order_by("place", "pk")
        cut = inside.values("pk")[(page - 1) * PAGE : page * PAGE]
    else:
        opened, page = "", 1
        cut = _first_of_each(public, max(1, min(FIRST, MOST_FIRST // (len(sections) + 1)))).values("pk")
    rows: dict[int | None, list[Recommendation]] = {}
    for row in _shown(cut):
        rows.setdefault(row.section_id, []).append(row)
    return Board(
        stamp=stamp(consultation),
        parts=[Part(each, rows.get(each.pk, []), counts.get(each.pk, 0), page) for each in sections],
        not_placed=Part(None, rows.get(None, []), counts.get(None, 0), page),
        open=opened,
        numbers=numbering.preview(consultation),
    )


def _first_of_each(public: QuerySet[Recommendation], count: int) -> QuerySet[Recommendation]:
    """The first rows of every section, and of what stands in none."""
    rank = Window(RowNumber(), partition_by=F("section"), order_by=[F("place").asc(), F("pk").asc()])
    return public.order_by().annotate(rank=rank).filter(rank__lte=count)


def _shown(cut: Any) -> QuerySet[Recommendation]:
    rows = Recommendation.objects.filter(pk__in=cut).select_related("merged_into")
    rows = rows.defer("search_text", "merged_into__search_text").annotate(excerpt=Left("current__plain", EXCERPT))
    return rows.order_by("place", "pk")


def position_of(section: Section) -> int:
    """Which of its compilation's sections it is, counted from 1."""
    return Section.objects.filter(consultation=section.consultation_id, position__lte=section.position).count()


def stamp(consultation: Consultation) -> int:
    """How often the order of the compilation was changed."""
    found = Arrangement.objects.filter(consultation=consultation).values_list("stamp", flat=True).first()
    return found or 0


def to_place(keys: Collection[int]) -> dict[int, Recommendation]:
    """These texts by their keys, with what is asked before they are placed."""
    rows = Recommendation.objects.filter(pk__in=keys).select_related("section", "consultation", "current")
    return {row.pk: row for row in rows.prefetch_related("proposers")}


def in_order(consultation: Consultation) -> QuerySet[Recommendation]:
    """Everything public of the compilation as it is printed: by section, what is not yet placed last."""
    rows = consultation.recommendations.filter(status__in=PUBLIC_STATUSES).select_related("section")
    return rows.order_by(F("section__position").asc(nulls_last=True), "place", "pk")


def neighbour(row: Recommendation, *, up: bool) -> Recommendation | None:
    """What stands right before (``up``) or after ``row`` in its section."""
    rows = Recommendation.objects.filter(
        consultation=row.consultation_id, section=row.section_id, status__in=PUBLIC_STATUSES
    ).exclude(pk=row.pk)
    if up:
        return rows.filter(Q(place__lt=row.place) | Q(place=row.place, pk__lt=row.pk)).order_by("place", "pk").last()
    return rows.filter(Q(place__gt=row.place) | Q(place=row.place, pk__gt=row.pk)).order_by("place", "pk").first()


def following(consultation: Consultation, row: Recommendation | None, count: int) -> list[tuple[int, int | None]]:
    """The keys of the next ``count`` texts behind ``row``, each with that of its section."""
    rows = consultation.recommendations.all()
    if row is not None:
        rows = rows.filter(Q(place__gt=row.place) | Q(place=row.place, pk__gt=row.pk))
    return list(rows.order_by("place", "pk").values_list("pk", "section")[:count])


def chosen(consultation: Consultation, references: Collection[str]) -> list[Recommendation]:
    """The public texts of these references, in the order of the compilation."""
    return list(in_order(consultation).filter(reference__in=references).select_related("consultation"))


def found(consultation: Consultation, given: str) -> Recommendation | None:
    """The text of that number or reference."""
    is_number = given.isdecimal() and len(given) < 10
    wanted = Q(number=int(given)) if is_number else Q(reference=given)
    return in_order(consultation).filter(wanted).select_related("consultation").first()


def whole(consultation: Consultation, references: Collection[str]) -> list[Recommendation]:
    """The chosen texts with their words, in the order of the compilation."""
    rows = in_order(consultation).filter(reference__in=references)
    return list(rows.select_related("consultation", "current").defer("search_text"))


def name_of(section: Section | None) -> str:
    """A section as sentences name it."""
    if section is None:
        return _("“not yet placed”")
    return _("section %(numeral)s") % {"numeral": section.numeral}
