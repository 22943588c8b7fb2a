"""Bridges: which amendments, if they were adopted, would bring which seats over, and the shortest way to agreement.

Pure Python, no clock. Only what delegations have said counts: who names an amendment comes over to support when it is
adopted, by any one of those that it names; who objects to an amendment objects to a text that has it. Everybody else is
taken to stay where they are. Nothing is decided by any of this.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import combinations
from operator import or_

from wgec.kernel.consensus import COUNTS_AS, STATES, Indicator, Seat, Thresholds, indicator
from wgec.kernel.consensus.case import Case
from wgec.kernel.consensus.counting import count
from wgec.kernel.consensus.result import USUAL
from wgec.kernel.sentences import Sentence
from wgec.kernel.sentences import counted as ngettext
from wgec.kernel.sentences import sentence as _

EXACT = 12
"""Up to so many amendments that bring somebody over, every set of them is looked at."""
_BEST = STATES.index("emerging")  # no call has closed on a text that does not exist yet
SHOWN = 12
"""Of ways of the same length at most so many are told."""
_TOO_FEW = "insufficient"
_OBJECTED_TO = STATES.index("broad_support_with_objections")


@dataclass(frozen=True, slots=True)
class Effect:
    """What adopting one amendment would do: who would come over to support, and who would object then."""

    brings: frozenset[Hashable] = frozenset()
    loses: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Way:
    """Some amendments, adopted together: where the group would stand, who would move, and that in sentences."""

    amendments: tuple[str, ...]
    after: Indicator
    brought: tuple[Hashable, ...]
    lost: tuple[Hashable, ...]
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Shortest:
    """The smallest sets of amendments that lead to the best state that can be reached; none when nothing is better.

    ``number`` says how many there are if the search was exact; the first ``SHOWN`` of them stand in ``ways``.
    """

    ways: tuple[Way, ...]
    number: int
    is_exact: bool
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True)
class Bridges:
    """Where the seats stand now, what each open amendment would change in that, and which of them collide.

    ``collisions`` are pairs of amendments that cannot both be adopted as they are.
    """

    seats: Sequence[Seat]
    positions: Mapping[Hashable, str]
    effects: Mapping[str, Effect]
    collisions: Set[frozenset[str]] = field(default_factory=frozenset)
    call_closed: bool = False
    thresholds: Thresholds = USUAL

    @cached_property
    def now(self) -> Indicator:
        """Where the group stands."""
        return self.after(())

    def after(self, adopted: Iterable[str]) -> Indicator:
        """Where the group would stand: those brought over support, those who object to what is adopted are against.

        On the new text no call is closed. ValueError for an amendment that is not among those given.
        """
        keys = self._known(adopted)
        return indicator(
            self.seats,
            self._positions(*self._moved(keys)),
            call_closed=self.call_closed and not keys,
            thresholds=self.thresholds,
        )

    def way(self, adopted: Iterable[str]) -> Way:
        """What adopting these would do, in full."""
        keys = self._known(adopted)
        brought, lost = (self._seated(bits) for bits in self._moved(keys))
        return Way(keys, self.after(keys), brought, lost, tuple(self._reasons(keys, brought, lost)))

    def shortest(self) -> Shortest:
        """The smallest sets of amendments, none colliding with another, that reach the best reachable state.

        While too few have spoken there is none: amendments bring over those who have.
        """
        relevant = tuple(key for key in sorted(self.effects, key=in_order) if self._brings[key])
        is_exact = len(relevant) <= EXACT
        sets = list[tuple[str, ...]]()
        if self.now.state != _TOO_FEW:
            sets = self._every_way(relevant) if is_exact else self._step_by_step(relevant)
        ways = [self.way(keys) for keys in sorted(sets, key=self._worth)[:SHOWN]]
        return Shortest(tuple(ways), len(sets), is_exact, tuple(self._about(ways, len(relevant), is_exact)))

    def collide(self, adopted: Iterable[str]) -> list[tuple[str, str]]:
        """Those of ``adopted`` that cannot both be adopted as they are, two by two."""
        pairs = combinations(self._known(adopted), 2)
        return [pair for pair in pairs if frozenset(pair) in self.collisions]

    # --- seats as bits: sets of them are joined thousands of times

    @cached_property
    def _bits(self) -> dict[Hashable, int]:
        return {seat.id: 1 << place for place, seat in enumerate(self.seats)}

    def _mask(self, seats: Iterable[Hashable]) -> int:
        return reduce(or_, (self._bits.get(seat, 0) for seat in seats), 0)

    def _seated(self, bits: int) -> tuple[Hashable, ...]:
        return tuple(seat for seat, bit in self._bits.items() if bits & bit)

    @cached_property
    def _brings(self) -> dict[str, int]:
        return {key: self._mask(effect.brings) for key, effect in self.effects.items()}

    @cached_property
    def _loses(self) -> dict[str, int]:
        return {key: self._mask(effect.loses) for key, effect in self.effects.items()}

    @cached_property
    def _held(self) -> dict[str, int]:
        """Who is against, and who holds conditions, now."""
        kinds = {seat: COUNTS_AS[self.positions[seat]] for seat in self._bits if seat in self.positions}
        return {
            kind: self._mask(seat for seat, held in kinds.items() if held == kind)
            for kind in ("against", "conditional")
        }

    def _moved(self, keys: Iterable[str]) -> tuple[int, int]:
        """Who would be brought over, and who would object; an objection to what is adopted weighs more."""
        brought = lost = 0
        for key in keys:
            brought |= self._brings[key]
            lost |= self._loses[key]
        return brought & ~lost, lost

    def _positions(self, brought: int, lost: int) -> dict[Hashable, str]:
        moved = dict.fromkeys(self._seated(brought), "support") | dict.fromkeys(self._seated(lost), "objection")
        return {**self.positions, **moved}

    def _known(self, adopted: Iterable[str]) -> tuple[str, ...]:
        keys = tuple(sorted(set(adopted), key=in_order))
        for key in keys:
            if key not in self.effects:
                raise ValueError(f"“{key}” is not among the open amendments.")
        return keys

    # --- the search

    def _rank(self, keys: Sequence[str], seen: dict[tuple[int, int, bool], int]) -> int:
        """The state after ``keys``, by its place among the states; the same movements are counted once."""
        moved = (*self._moved(keys), bool(keys))
        if moved not in seen:
            counted = count(self.seats, self._positions(*moved[:2]))
            case = Case(counted, self.call_closed and not keys, self.thresholds)
            seen[moved] = STATES.index(case.state)
        return seen[moved]

    def _every_way(self, relevant: Sequence[str]) -> list[tuple[str, ...]]:
        """Of all sets, by size: the first size at which the best state is reached."""
        seen: dict[tuple[int, int, bool], int] = {}
        best, found = self._rank((), seen), list[tuple[str, ...]]()
        most = self._bound(relevant)
        for size in range(1, len(relevant) + 1):
            if best >= most:
                break
            found_here = best
            for keys in combinations(relevant, size):
                if any(frozenset(pair) in self.collisions for pair in combinations(keys, 2)):
                    continue
                rank = self._rank(keys, seen)
                if rank > best:
                    best, found = rank, [keys]
                elif rank == best > found_here:
                    found.append(keys)
        return found

    def _bound(self, relevant: Sequence[str]) -> int:
        """No set can do better: nobody answers an objection that names none of these."""
        answered = reduce(or_, (self._brings[key] for key in relevant), 0)
        return _OBJECTED_TO if self._held["against"] & ~answered else _BEST

    def _step_by_step(self, relevant: Sequence[str]) -> list[tuple[str, ...]]:
        """Each time the one that leaves the fewest objections, then conditions; of all steps the first best state."""
        seen: dict[tuple[int, int, bool], int] = {}
        chosen: tuple[str, ...] = ()
        best, found = self._rank((), seen), list[tuple[str, ...]]()
        while following := self._next(chosen, relevant):
            chosen = (*chosen, following)
            if (rank := self._rank(chosen, seen)) > best:
                best, found = rank, [chosen]
        return [self._without_needless(keys, best, seen) for keys in found]

    def _next(self, chosen: tuple[str, ...], relevant: Sequence[str]) -> str | None:
        """What to adopt besides ``chosen``; None when nothing would leave fewer objections or conditions."""
        free = [key for key in relevant if key not in chosen and not self._collides(key, chosen)]
        best = min(free, key=lambda key: self._left((*chosen, key)), default=None)
        return best if best is not None and self._left((*chosen, best)) < self._left(chosen) else None

    def _left(self, keys: Iterable[str]) -> tuple[int, int]:
        """How many objections and how many conditions would be left."""
        brought, lost = self._moved(keys)
        against = (self._held["against"] & ~brought) | lost
        return against.bit_count(), (self._held["conditional"] & ~brought & ~lost).bit_count()

    def _collides(self, key: str, others: Iterable[str]) -> bool:
        return any(frozenset((key, other)) in self.collisions for other in others)

    def _without_needless(
        self, keys: tuple[str, ...], rank: int, seen: dict[tuple[int, int, bool], int]
    ) -> tuple[str, ...]:
        for key in reversed(keys):
            fewer = tuple(each for each in keys if each != key)
            if self._rank(fewer, seen) >= rank:
                keys = fewer
        return keys

    def _worth(self, keys: tuple[str, ...]) -> tuple[int, int, list[tuple[int, str]]]:
        """Of ways of the same length: first that which loses fewest, then that which brings most."""
        brought, lost = self._moved(keys)
        return lost.bit_count(), -brought.bit_count(), [in_order(key) for key in keys]

    # --- in words

    def _about(self, ways: Sequence[Way], relevant: int, is_exact: bool) -> Iterator[Sentence]:
        if not relevant:
            yield _("No delegation has named an open amendment that would bring it over.")
        elif self.now.state == _TOO_FEW:
            yield _("Too few have stated a position yet: no amendment changes that.")
        elif not ways:
            yield _("No set of the open amendments would lead to a better state than the present one.")
        else:
            yield from ways[0].reasons
        if not is_exact and self.now.state != _TOO_FEW:
            yield _(
                "With more than %(most)s amendments that would bring somebody over, this was searched for step by "
                "step: a shorter way, or a better one, may exist.",
                most=EXACT,
            )

    def _reasons(
        self, keys: tuple[str, ...], brought: Sequence[Hashable], lost: Sequence[Hashable]
    ) -> Iterator[Sentence]:
        if not keys:
            return
        parts = tuple(self._answered(brought))
        if parts:
            yield _("Adopting %(amendments)s would answer %(positions)s.", amendments=keys, positions=parts)
        else:
            yield _("Adopting %(amendments)s would bring nobody over.", amendments=keys)
        kinds = [COUNTS_AS.get(self.positions.get(seat, ""), "") for seat in lost]
        leaving = sum(kind in ("favourable", "conditional") for kind in kinds)
        if leaving:
            yield ngettext(
                "%(count)s delegation that is favourable now objects to what would be adopted.",
                "%(count)s delegations that are favourable now object to what would be adopted.",
                leaving,
            )
        else:
            yield _("Nobody who supports now has said they would leave.")
        if others := sum(kind in ("", "expressed") for kind in kinds):
            yield ngettext(
                "%(count)s delegation that is not counted now would object.",
                "%(count)s delegations that are not counted now would object.",
                others,
            )

    def _answered(self, brought: Sequence[Hashable]) -> Iterator[Sentence]:
        """Parts of a sentence: whose objections, conditions and reservations there would be no more."""
        for held, words in _ANSWERED.items():
            if number := sum(self.positions.get(seat) in held for seat in brought):
                yield words(number)


_ANSWERED: Mapping[tuple[str, ...], Callable[[int], Sentence]] = {
    ("objection",): lambda number: ngettext(
        "the objection of %(count)s delegation", "the objections of %(count)s delegations", number
    ),
    ("support_with_amendments", "pending"): lambda number: ngettext(
        "the conditions of %(count)s delegation", "the conditions of %(count)s delegations", number
    ),
    ("reservation",): lambda number: ngettext(
        "the reservation of %(count)s delegation", "the reservations of %(count)s delegations", number
    ),
}


def in_order(key: str) -> tuple[int, str]:
    """Labels as people count them: A-9 before A-10."""
    return len(key), key
