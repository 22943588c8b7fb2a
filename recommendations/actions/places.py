"""Where in the order of a compilation something new finds room, without moving everybody after it.

Places lie apart. When there is no room left between two of them, so many neighbours are spread out anew as it takes:
a few dozen at most, unless the places were given one beside the other. Whoever asks has locked the order.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from consultations.models import Consultation
from recommendations.enums import PUBLIC_STATUSES
from recommendations.models import PLACES_APART, Recommendation, Section

NEIGHBOURS = 16  #: on each side, that are spread out first
LEAST_APART = 32  #: what spreading out has to leave between two


@dataclass(frozen=True, slots=True)
class Room:
    """Places for what comes in, and the new ones of neighbours that make room (by their keys)."""

    places: list[int]
    neighbours: dict[int, int] = field(default_factory=dict)


def end_of(consultation: Consultation, section: Section | None, *, but: Collection[int] = ()) -> Recommendation | None:
    """What stands last in ``section``, or before it while it is empty; of "not yet placed": what stands last of all."""
    everything = consultation.recommendations.exclude(pk__in=but)
    if section is None:
        return everything.order_by("place", "pk").last()
    public = everything.filter(status__in=PUBLIC_STATUSES)
    last = public.filter(section=section).order_by("place", "pk").last()
    return last or public.filter(section__position__lt=section.position).order_by("place", "pk").last()


def before_number(consultation: Consultation, section: Section, number: int) -> Recommendation | None:
    """What a text that is published under ``number`` follows: the last of the section's smaller numbers."""
    public = consultation.recommendations.filter(status__in=PUBLIC_STATUSES)
    smaller = public.filter(section=section, number__lt=number).order_by("place", "pk").last()
    return smaller or public.filter(section__position__lt=section.position).order_by("place", "pk").last()


def before(row: Recommendation, *, but: Collection[int] = ()) -> Recommendation | None:
    """What stands right before ``row``, whatever its section and state; None at the beginning."""
    earlier = row.consultation.recommendations.exclude(pk__in={*but, row.pk})
    return earlier.filter(_up_to(row)).order_by("place", "pk").last()


def after(consultation: Consultation, row: Recommendation | None, count: int = 1, *, but: Collection[int] = ()) -> Room:
    """Room for ``count`` texts right after ``row``, at the beginning when it is None; ``but`` are on their way out."""
    others = consultation.recommendations.exclude(pk__in=but)
    low = row.place if row else 0
    later = others.exclude(_up_to(row)) if row else others
    high = later.order_by("place", "pk").values_list("place", flat=True).first()
    if high is None or high - low > count:
        return Room(_spread(low, high, count))
    return _spread_out(others, row, count)


def _up_to(row: Recommendation) -> Q:
    return Q(place__lt=row.place) | Q(place=row.place, pk__lte=row.pk)


def _spread(low: int, high: int | None, count: int) -> list[int]:
    """``count`` places between ``low`` and ``high``, as far apart as they can be."""
    step = PLACES_APART if high is None else max(1, (high - low) // (count + 1))
    return [low + step * number for number in range(1, count + 1)]


def _spread_out(others: QuerySet[Recommendation], row: Recommendation | None, count: int) -> Room:
    """Room made by giving new places to the nearest neighbours, twice as many each time that is not enough."""
    up_to = others.filter(_up_to(row)) if row else others.none()
    later = others.exclude(_up_to(row)) if row else others
    wide = NEIGHBOURS
    while True:
        # One more on each side: they keep their places and say how much room there is.
        left = list(up_to.order_by("-place", "-pk").values_list("pk", "place")[: wide + 1])[::-1]
        right = list(later.order_by("place", "pk").values_list("pk", "place")[: wide + 1])
        low = left.pop(0)[1] if len(left) > wide else 0
        high = right.pop()[1] if len(right) > wide else None
        total = len(left) + count + len(right)
        if high is None or high - low >= LEAST_APART * (total + 1):
            break
        wide *= 2
    given = _spread(low, high, total)
    first, last = given[: len(left)], given[len(left) + count :]
    keys = [pk for pk, _place in (*left, *right)]
    return Room(given[len(left) : len(left) + count], dict(zip(keys, (*first, *last), strict=True)))


def make(room: Room) -> None:
    """Give the neighbours their new places. Nobody has moved them, so their history has nothing to say."""
    rows = [Recommendation(pk=pk, place=place) for pk, place in room.neighbours.items()]
    Recommendation.objects.bulk_update(rows, ["place"], batch_size=200)


def lock(keys: Collection[int]) -> None:
    """Lock these texts to the end of the transaction, in the one order in which everybody locks them."""
    rows = Recommendation.objects.select_for_update(no_key=True).filter(pk__in=keys)
    list(rows.order_by("pk").values_list("pk", flat=True))
