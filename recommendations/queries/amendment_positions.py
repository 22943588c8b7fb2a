"""What is seen of positions on amendments: who stands where on each, and how many."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from consultations.models import Delegation
from recommendations.enums import AmendmentStatus, Stance, VersionCause
from recommendations.models import Amendment, AmendmentVersion, Position, Recommendation, Sponsor
from recommendations.queries import positions, seats


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one delegation stands on an amendment.

    ``as_sponsor``: it sponsors the amendment, and has not said otherwise. ``is_counted``: it has a seat, and its word
    is on these very words. ``position`` is what it has said in full, where one amendment is looked at.
    """

    delegation: Delegation
    stance: str
    is_counted: bool
    is_stale: bool = False
    as_sponsor: bool = False
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Where the delegations stand on one amendment, in the order of the stances, then by name.

    Those who spoke on words that have changed since come in ``stale``. While ``is_sealed`` only what the reader may see
    is here, which is mostly their own: then nobody is counted.
    """

    standings: tuple[Standing, ...] = ()
    stale: tuple[Standing, ...] = ()
    own: Standing | None = None
    is_sealed: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """How many seats hold each stance; nothing while positions are sealed."""
        if self.is_sealed:
            return {}
        return Counter(each.stance for each in self.standings if each.is_counted)

    @property
    def number_stale(self) -> int:
        """How many spoke on words that have changed since; nothing while positions are sealed."""
        return 0 if self.is_sealed else len(self.stale)

    def holding(self, stance: str) -> list[Delegation]:
        """Who holds a stance, counted or not."""
        return [each.delegation for each in self.standings if each.stance == stance]


def in_force(amendments: Collection[Amendment], user: Any) -> "QuerySet[Any]":
    """The latest words on the amendments that ``user`` may read; ``is_stale``: on words that have changed since.

    A version that only carries an amendment over to a new revision changes nothing.
    """
    later = AmendmentVersion.objects.filter(amendment=OuterRef("amendment"), number__gt=OuterRef("version__number"))
    rows = positions.readable(user).filter(amendment__in=[row.pk for row in amendments], until_at=None)
    return rows.annotate(is_stale=Exists(later.exclude(cause=VersionCause.REBASED))).order_by("recorded_at", "pk")


def tallies(
    recommendation: Recommendation, amendments: Collection[Amendment], user: Any, *, is_sealed: bool | None = None
) -> dict[int, Tally]:
    """Where the delegations stand on each of the amendments to one text, by their keys.

    The amendments come with their sponsors. Two queries, and two where positions are sealed unless it is known whether.
    """
    rows = list(in_force(amendments, user).values_list("amendment_id", "delegation_id", "stance", "is_stale"))
    delegations = Delegation.objects.in_bulk({delegation for _amendment, delegation, _stance, _stale in rows})
    observers = recommendation.consultation.observers_counted
    seated = {pk for pk, each in delegations.items() if seats.has_seat(each, observers_counted=observers)}
    said: dict[int, list[Standing]] = {row.pk: [] for row in amendments}
    for amendment, key, stance, is_stale in rows:
        standing = Standing(delegations[key], stance, not is_stale and key in seated, is_stale)
        said[amendment or 0].append(standing)
    sealed = positions.is_sealed(recommendation) if is_sealed is None else is_sealed
    reader = _Reader(positions.delegation_of(user), sealed, observers)
    return {row.pk: _tally(row, said[row.pk], reader) for row in amendments}


def tally(recommendation: Recommendation, amendment: Amendment, user: Any) -> Tally:
    """Where the delegations stand on one amendment, with what they have said in full; two queries, and see above."""
    observers = recommendation.consultation.observers_counted
    said = in_force([amendment], user).select_related("delegation", "version", "recorded_by")
    said = said.defer("version__text", "version__reasons").prefetch_related("amendments")
    standings = [_in_full(each, is_stale=each.is_stale, observers=observers) for each in said]
    return _tally(
        amendment,
        standings,
        _Reader(positions.delegation_of(user), positions.is_sealed(recommendation), observers),
    )


def just_said(position: Position, *, observers_counted: bool) -> Standing:
    """A position that was recorded a moment ago, as its delegation sees it."""
    return _in_full(position, is_stale=False, observers=observers_counted)


def _in_full(position: Position, *, is_stale: bool, observers: bool) -> Standing:
    counted = not is_stale and seats.has_seat(position.delegation, observers_counted=observers)
    return Standing(position.delegation, position.stance, counted, is_stale, position=position)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who looks, as far as it matters: their delegation, whether the rest is sealed, whether observers are counted."""

    mine: int | None
    is_sealed: bool
    observers: bool


def _tally(row: Amendment, said: Sequence[Standing], reader: _Reader) -> Tally:
    valid = [each for each in said if not each.is_stale]
    otherwise = {each.delegation.pk for each in said if not each.is_stale or each.stance != Stance.SUPPORT}
    behind = [each.delegation for each in _sponsors(row) if each.delegation_id not in otherwise]
    if reader.is_sealed:  # of others nobody knows whether they have said otherwise
        behind = [each for each in behind if each.pk == reader.mine]
    for each in behind:
        counted = seats.has_seat(each, observers_counted=reader.observers)
        valid.append(Standing(each, Stance.SUPPORT, counted, as_sponsor=True))
    known = {each.delegation.pk for each in valid}
    stale = [each for each in said if each.delegation.pk not in known]
    own = next((each for each in (*valid, *stale) if each.delegation.pk == reader.mine), None)
    return Tally(tuple(sorted(valid, key=_order)), tuple(sorted(stale, key=_order)), own, reader.is_sealed)


def _sponsors(row: Amendment) -> list[Sponsor]:
    """Who stands behind the amendment, unless they have taken it back or not submitted it yet."""
    return [] if row.status in _NOT_BEFORE_THE_GROUP else list(row.sponsors.all())


_NOT_BEFORE_THE_GROUP = (AmendmentStatus.DRAFT, AmendmentStatus.WITHDRAWN, AmendmentStatus.DISCARDED)
_PLACES = {stance: place for place, stance in enumerate(Stance.values)}


def _order(standing: Standing) -> tuple[int, str]:
    return _PLACES[standing.stance], standing.delegation.name.casefold()
