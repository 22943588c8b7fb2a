"""What is seen of positions on amendments: who stands where on each, and how many."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects

from consultations.models import Delegation
from recommendations.enums import AmendmentStatus, Stance, VersionCause
from recommendations.models import Amendment, AmendmentVersion, Position, Recommendation, Sponsor
from recommendations.queries import positions, seats


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one delegation stands on an amendment.

    ``position`` is what it has said; None: it sponsors the amendment, and has not said otherwise. ``is_counted``: it
    has a seat, and its word is on these very words.
    """

    delegation: Delegation
    stance: str
    position: Position | None
    is_counted: bool
    is_stale: bool = False


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


@dataclass
class _Found:
    """What was read of one amendment."""

    valid: list[Position] = field(default_factory=list)
    stale: list[Position] = field(default_factory=list)


def in_force(amendments: Collection[Amendment], user: Any) -> QuerySet[Position]:
    """The latest words on the amendments that ``user`` may read; ``is_stale``: on words that have changed since.

    A version that only carries an amendment over to a new revision changes nothing.
    """
    later = AmendmentVersion.objects.filter(amendment=OuterRef("amendment"), number__gt=OuterRef("version__number"))
    rows = positions.readable(user).filter(amendment__in=[row.pk for row in amendments], until_at=None)
    rows = rows.annotate(is_stale=Exists(later.exclude(cause=VersionCause.REBASED)))
    return rows.select_related("delegation", "version", "recorded_by").order_by("recorded_at", "pk")


def tallies(
    recommendation: Recommendation, amendments: Collection[Amendment], user: Any, *, is_sealed: bool | None = None
) -> dict[int, Tally]:
    """Where the delegations stand on each of the amendments to one text, by their keys.

    The amendments come with their sponsors. One query, and two where positions are sealed unless it is known whether.
    """
    sealed = positions.is_sealed(recommendation) if is_sealed is None else is_sealed
    found = {row.pk: _Found() for row in amendments}
    for position in in_force(amendments, user):
        of = found[position.amendment_id or 0]
        (of.stale if position.is_stale else of.valid).append(position)  # type: ignore[attr-defined]  # annotated
    mine = user.acting_for.pk if user is not None and user.is_authenticated and user.acting_for else None
    observers = recommendation.consultation.observers_counted
    return {row.pk: _tally(row, found[row.pk], mine, sealed=sealed, observers=observers) for row in amendments}


def tally(recommendation: Recommendation, amendment: Amendment, user: Any) -> Tally:
    """Where the delegations stand on one amendment, with the amendments to it that they name; one query more."""
    found = tallies(recommendation, [amendment], user)[amendment.pk]
    said = [each.position for each in (*found.standings, *found.stale) if each.position is not None]
    prefetch_related_objects(said, "amendments")
    return found


def just_said(position: Position, *, observers_counted: bool) -> Standing:
    """A position that was recorded a moment ago, as its delegation sees it."""
    counted = seats.has_seat(position.delegation, observers_counted=observers_counted)
    return Standing(position.delegation, position.stance, position, counted)


def _tally(row: Amendment, found: _Found, mine: int | None, *, sealed: bool, observers: bool) -> Tally:
    def standing(delegation: Delegation, stance: str, said: Position | None, *, stale: bool = False) -> Standing:
        counted = not stale and seats.has_seat(delegation, observers_counted=observers)
        return Standing(delegation, stance, said, counted, stale)

    valid = [standing(each.delegation, each.stance, each) for each in found.valid]
    stale = [standing(each.delegation, each.stance, each, stale=True) for each in found.stale]
    said = {each.delegation_id for each in found.valid}
    said |= {each.delegation_id for each in found.stale if each.stance != Stance.SUPPORT}
    behind = [each.delegation for each in _sponsors(row) if each.delegation_id not in said]
    if sealed:  # of others nobody knows whether they have said otherwise
        behind = [each for each in behind if each.pk == mine]
    valid += [standing(each, Stance.SUPPORT, None) for each in behind]
    stale = [each for each in stale if each.delegation not in behind]
    own = next((each for each in (*valid, *stale) if each.delegation.pk == mine), None)
    return Tally(tuple(sorted(valid, key=_order)), tuple(sorted(stale, key=_order)), own, sealed)


def _sponsors(row: Amendment) -> list[Sponsor]:
    """Who stands behind the amendment, unless they have taken it back or not submitted it yet."""
    return [] if row.status in _NOT_BEFORE_THE_GROUP else list(row.sponsors.all())


_NOT_BEFORE_THE_GROUP = (AmendmentStatus.DRAFT, AmendmentStatus.WITHDRAWN, AmendmentStatus.DISCARDED)
_PLACES = {stance: place for place, stance in enumerate(Stance.values)}


def _order(standing: Standing) -> tuple[int, str]:
    return _PLACES[standing.stance], standing.delegation.name.casefold()
