"""What the room's screen shows of one text: what everybody may see, whoever has opened the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from consultations.enums import StakeholderGroup, Standing
from consultations.models import Consultation, Delegation
from recommendations.enums import PENDING_AMENDMENTS, SEALED, CallState, Consensus, Status
from recommendations.models import Amendment, Call, Designation, Indicator, Recommendation
from recommendations.queries import positions, seats, texts
from wgec.kernel.consensus import COUNTS_AS, NOT_EXPRESSED

#: In the order in which they stand everywhere.
STANCES = (*COUNTS_AS, NOT_EXPRESSED)
_EVERYBODY = AnonymousUser()


@dataclass(frozen=True, slots=True)
class Named:
    """One stance and who holds it, by name."""

    stance: str
    names: list[str]


@dataclass(frozen=True, slots=True)
class Group:
    """A stakeholder group and how many of its seats hold each stance."""

    group: str
    counts: Mapping[str, int]

    @property
    def seats(self) -> int:
        """How many seats it has."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Projected:
    """Where one text stands; of a sealed one the state says so and everything about positions is empty."""

    state: str
    designation: str
    call: Call | None
    stances: list[Named] = field(default_factory=list)
    observers: list[Named] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    expressed: int = 0
    seats: int = 0


def published(consultation: Consultation) -> QuerySet[Recommendation]:
    """The texts that are shown one after the other."""
    rows = Recommendation.objects.filter(consultation=consultation, status=Status.PUBLISHED)
    return rows.order_by("place", "pk")


def public() -> QuerySet[Recommendation]:
    """What can be shown in the room: the texts that are before the public."""
    return texts.whole(_EVERYBODY)


def around(row: Recommendation) -> tuple[str, str]:
    """The references of the published texts before and after ``row``, "" where there is none; two queries."""
    rows = published(row.consultation).exclude(pk=row.pk).values_list("reference", flat=True)
    before = rows.filter(Q(place__lt=row.place) | Q(place=row.place, pk__lt=row.pk)).order_by("-place", "-pk")
    after = rows.filter(Q(place__gt=row.place) | Q(place=row.place, pk__gt=row.pk))
    return before.first() or "", after.first() or ""


def version(reference: str, *, is_rolling: bool) -> tuple[object, ...] | None:
    """What changes whenever something that is shown does, and while positions are sealed not with them; None if there
    is no such text. One query, two for a rolling text.

    An indicator is computed anew with every position, and there is none while positions are sealed.
    """
    designation = Designation.objects.filter(recommendation=OuterRef("pk"), until_at=None).order_by()
    call = Call.objects.filter(recommendation=OuterRef("pk"), state=CallState.OPEN)
    # In its usual order the texts would be joined, and the reference outwards be to that join: another's indicator.
    indicator = Indicator.objects.filter(revision=OuterRef("current")).order_by()
    found = (
        texts.readable(_EVERYBODY)
        .filter(reference=reference)
        .values_list(
            "status",
            "current",
            Subquery(indicator.values("computed_at")[:1]),
            Subquery(designation.values("pk")[:1]),
            Subquery(call.values("pk")[:1]),
            Subquery(call.values("closes_at")[:1]),
        )
        .first()
    )
    if found is None:
        return None
    left = None if found[5] is None else (found[5] - timezone.now()).total_seconds() // 60
    return (*found, left, *(_amended(reference) if is_rolling else ()))


def _amended(reference: str) -> tuple[object, ...]:
    """What changes whenever an open amendment, or who stands behind one, does."""
    rows = Amendment.objects.filter(recommendation__reference=reference, status__in=PENDING_AMENDMENTS)
    standing = Q(sponsors__until_at=None)
    found = rows.aggregate(
        count=Count("pk", distinct=True),
        latest=Max("current"),
        behind=Count("sponsors", filter=standing),
        newest=Max("sponsors", filter=standing),
    )
    return tuple(found.values())


def projected(row: Recommendation) -> Projected:
    """Where ``row`` stands, as the public may see it; twelve queries at most."""
    first = positions.since(row)
    stands, is_sealed = positions.seen(row, _EVERYBODY, first=first)
    designation = Designation.objects.filter(recommendation=row, until_at=None).values_list("word", flat=True).first()
    call = row.calls.filter(state=CallState.OPEN).first()
    if is_sealed:
        return Projected(SEALED, designation or "", call)
    indicator = Indicator.objects.filter(revision=row.current).first()
    rules = seats.rules(row, first=first)
    counting = list(seats.counting(observers_counted=rules.observers_counted).order_by(Lower("name"), "pk"))
    held = {each.pk: str(stands.stances.get(each.pk, NOT_EXPRESSED)) for each in counting}
    others = Delegation.objects.filter(pk__in=[key for key in stands.stances if key not in held])
    observing = list(others.filter(standing=Standing.OBSERVER, is_active=True).order_by(Lower("name"), "pk"))
    return Projected(
        state=indicator.state if indicator else Consensus.INSUFFICIENT,
        designation=designation or "",
        call=call,
        stances=_named(counting, held),
        observers=_named(observing, {each.pk: str(stands.stances[each.pk]) for each in observing}),
        groups=_groups(counting, held),
        expressed=sum(stance != NOT_EXPRESSED for stance in held.values()),
        seats=len(counting),
    )


def _named(rows: Iterable[Delegation], held: Mapping[int, str]) -> list[Named]:
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(held[row.pk], []).append(row.short_name)
    return [Named(stance, names[stance]) for stance in STANCES if stance in names]


def _groups(rows: Iterable[Delegation], held: Mapping[int, str]) -> list[Group]:
    """In the order in which they stand everywhere; seats without a group are in none."""
    counted: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.group:
            counts = counted.setdefault(row.group, {})
            counts[held[row.pk]] = counts.get(held[row.pk], 0) + 1
    return [Group(str(group.label), counted[group]) for group in StakeholderGroup if group in counted]
