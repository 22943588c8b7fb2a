"""Bridges on one text: what would bring those over who hold back, and the shortest way to agreement.

Made of what delegations have said: which amendments their positions on the text name, and where they stand on those.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from consultations.models import Delegation
from recommendations.enums import Stance
from recommendations.models import Amendment, Position, Recommendation
from recommendations.queries import amendment_positions, decisions, indicators, positions
from recommendations.queries.amendment_positions import Tally
from recommendations.queries.decisions import Board
from recommendations.queries.indicators import Explained
from recommendations.queries.positions import Stands
from wgec.kernel import bridges
from wgec.kernel.bridges import Effect, Shortest, Way

#: The stances that hold something back, in the order in which they are shown: each can name amendments.
HOLDS_BACK = (Stance.OBJECTION, Stance.SUPPORT_WITH_AMENDMENTS, Stance.PENDING, Stance.RESERVATION)

OFFERS = 50  # shown at once: those that bring over most


@dataclass(frozen=True, slots=True)
class Mover:
    """A delegation that an amendment would move: what it holds now ("": nothing), and whether it is counted."""

    delegation: Delegation
    stance: str
    is_counted: bool


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A position that holds something back: for whom it speaks besides, and the amendments that would answer it."""

    position: Position
    speaks_for: Sequence[Delegation]
    amendments: Sequence[Amendment]


@dataclass(frozen=True, slots=True)
class Offer:
    """An open amendment: whom adopting it would bring over, and who would object then."""

    amendment: Amendment
    brings: Sequence[Mover]
    loses: Sequence[Mover]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What adopting some of the open amendments would do; nothing is decided by it.

    ``unknown`` are not open amendments to this text; ``collisions`` cannot both be adopted as they are.
    """

    adopted: Sequence[Amendment]
    unknown: Sequence[str]
    collisions: Sequence[tuple[str, str]]
    way: Way
    brought: Sequence[Mover]
    lost: Sequence[Mover]


@dataclass(frozen=True)
class Bridges:
    """Who holds back on a text, what each open amendment would change in that, and the reckoning behind it."""

    held_back: Sequence[HeldBack]
    amendments: Mapping[str, Amendment]  # the open ones to the text itself, by their labels, in its order
    board: Board
    tallies: Mapping[int, Tally]
    reckoning: bridges.Bridges
    delegations: Mapping[int, Delegation]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many seats hold each stance on the text as it stands."""
        held = self.reckoning.positions
        return Counter(held[seat.id] for seat in self.reckoning.seats if seat.id in held)

    @cached_property
    def shortest(self) -> Shortest:
        """The shortest way to the best state that can be reached."""
        return self.reckoning.shortest()

    @cached_property
    def offers(self) -> list[Offer]:
        """The open amendments that would move somebody, first those that bring over most."""
        found = [self._offer(label) for label in self.amendments]
        return sorted((each for each in found if each.brings or each.loses), key=_worth)

    @property
    def first_offers(self) -> list[Offer]:
        """As many of them as a page shows at once."""
        return self.offers[:OFFERS]

    def _offer(self, label: str) -> Offer:
        effect = self.reckoning.effects[label]
        return Offer(self.amendments[label], self.movers(effect.brings - effect.loses), self.movers(effect.loses))

    def what_if(self, labels: Iterable[str]) -> WhatIf:
        """What adopting the amendments of these labels would do."""
        wanted = list(dict.fromkeys(labels))
        known = [label for label in wanted if label in self.amendments]
        way = self.reckoning.way(known)
        return WhatIf(
            adopted=[self.amendments[label] for label in way.amendments],
            unknown=[label for label in wanted if label not in self.amendments],
            collisions=self.reckoning.collide(known),
            way=way,
            brought=self.movers(way.brought),
            lost=self.movers(way.lost),
        )

    def movers(self, keys: Iterable[Any]) -> list[Mover]:
        """The delegations of these keys, by name."""
        held = self.reckoning.positions
        found = [Mover(self.delegations[key], held.get(key, ""), key in self._seated) for key in keys]
        return sorted(found, key=lambda mover: mover.delegation.name.casefold())

    @cached_property
    def _seated(self) -> frozenset[Any]:
        return frozenset(seat.id for seat in self.reckoning.seats)


def _worth(offer: Offer) -> tuple[int, int]:
    return -len(offer.brings), len(offer.loses)


def of(
    recommendation: Recommendation,
    user: Any,
    *,
    known: tuple[Stands, bool] | None = None,
    board: Board | None = None,
    counted: Explained | None = None,
) -> Bridges | None:
    """The bridges on the text as ``user`` may see them; None while positions are sealed.

    ``known`` is what ``positions.seen`` has said, ``board`` what ``decisions.board`` has, ``counted`` what
    ``indicators.of`` has: fewer queries then, and a fixed number, however many amendments and delegations there are.
    """
    stands, is_sealed = known or positions.seen(recommendation, user)
    if is_sealed:
        return None
    board = board or decisions.board(recommendation)
    said = {**stands.spoken, **stands.valid}
    _name_amendments(said.values())
    tallies = amendment_positions.tallies(recommendation, board.amendments, user, is_sealed=False)
    amendments = {row.label: row for row in board.amendments if row.parent_id is None}
    delegations = _delegations(stands, tallies.values())
    counted = counted or indicators.of(recommendation, stands, first=positions.since(recommendation))
    named = _named(said)
    reckoning = bridges.Bridges(
        seats=counted.seats,
        positions=stands.stances,
        effects={label: _effect(named.get(row.pk, set()), tallies[row.pk]) for label, row in amendments.items()},
        collisions=board.pairs,
        call_closed=stands.is_call_closed,
        thresholds=counted.thresholds,
    )
    return Bridges(_held_back(stands, delegations), amendments, board, tallies, reckoning, delegations)


def is_wanted(stands: Stands) -> bool:
    """Whether anybody holds something back, so that there is anything to bridge."""
    return any(position.stance in HOLDS_BACK for position in (*stands.valid.values(), *stands.spoken.values()))


def _name_amendments(said: Iterable[Position]) -> None:
    """Read which amendments the positions name; one query."""
    named = Amendment.objects.select_related("current").defer("current__text", "current__reasons").order_by("number")
    found = list({position.pk: position for position in said if position.stance in HOLDS_BACK}.values())
    prefetch_related_objects(found, Prefetch("amendments", queryset=named))


def _named(said: Mapping[int, Position]) -> dict[int, set[int]]:
    """For each amendment the delegations whose positions name it: all by their keys."""
    found: dict[int, set[int]] = {}
    for key, position in said.items():
        if position.stance in HOLDS_BACK:
            for amendment in position.amendments.all():
                found.setdefault(amendment.pk, set()).add(key)
    return found


def _effect(named_by: Iterable[int], tally: Tally) -> Effect:
    return Effect(frozenset(named_by), frozenset(each.pk for each in tally.holding(Stance.OBJECTION)))


def _delegations(stands: Stands, tallies: Iterable[Tally]) -> dict[int, Delegation]:
    """Everybody who has spoken, by their keys; one query for those for whom groups speak, if there are any."""
    found = {key: position.delegation for key, position in stands.valid.items()}
    found |= {each.delegation.pk: each.delegation for tally in tallies for each in tally.standings}
    unknown = (stands.spoken.keys() | stands.silent) - found.keys()
    return found | Delegation.objects.in_bulk(unknown) if unknown else found


def _held_back(stands: Stands, delegations: Mapping[int, Delegation]) -> list[HeldBack]:
    """The positions that hold something back, by stance and name; that of a group with those for whom it speaks."""
    speaks_for: dict[int, list[Delegation]] = {}
    for key, position in stands.spoken.items():
        speaks_for.setdefault(position.pk, []).append(delegations[key])
    found = [
        HeldBack(position, speaks_for.get(position.pk, ()), list(position.amendments.all()))
        for position in stands.valid.values()
        if position.stance in HOLDS_BACK
    ]
    return sorted(
        found,
        key=lambda held: (HOLDS_BACK.index(Stance(held.position.stance)), held.position.delegation.name.casefold()),
    )
