"""Bridges: what adopting amendments would do, and the shortest way, against a search through everything."""

from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wgec.kernel.bridges import EXACT, SHOWN, Bridges, Effect
from wgec.kernel.consensus import COUNTS_AS, STATES, Seat, Thresholds

GROUPS = ("government", "private", "civil")
REGIONS = ("african", "asian", "western")
SEATS = [Seat(n, GROUPS[n % 3], REGIONS[n // 3 % 3] if n % 3 == 0 else "") for n in range(12)]
EASY = Thresholds(regions=0)


def bridges(positions: dict[Any, str], effects: dict[str, Effect], **given: Any) -> Bridges:
    return Bridges(SEATS, positions, effects, **{"thresholds": EASY, **given})


def brings(*seats: int, loses: tuple[int, ...] = ()) -> Effect:
    return Effect(frozenset(seats), frozenset(loses))


SUPPORTED = dict.fromkeys(range(12), "support")
TWO_OBJECT: dict[Any, str] = {**SUPPORTED, 0: "objection", 1: "objection"}


def test_those_who_name_an_amendment_come_over_when_it_is_adopted() -> None:
    found = bridges(TWO_OBJECT, {"A-15": brings(0), "A-17": brings(0, 1)})
    assert found.now.objectors == (0, 1)
    assert found.after({"A-15"}).objectors == (1,)
    assert (found.after({"A-17"}).state, found.after({"A-17"}).objectors) == ("emerging", ())


def test_those_who_object_to_an_amendment_object_to_the_text_that_has_it() -> None:
    found = bridges({**TWO_OBJECT, 5: "can_live_with"}, {"A-17": brings(0, 1, 5, loses=(5, 7))})
    assert found.after({"A-17"}).objectors == (5, 7)


def test_no_call_is_closed_on_a_text_that_does_not_exist_yet() -> None:
    found = bridges({**SUPPORTED, 3: "reservation"}, {"A-1": brings(3)}, call_closed=True)
    assert found.now.state == "consensus_with_reservations"
    assert found.after({"A-1"}).state == "emerging"
    assert found.shortest().ways == ()


def test_the_shortest_way_in_words() -> None:
    found = bridges(TWO_OBJECT, {"A-15": brings(0), "A-16": brings(1), "A-17": brings(0, 1)}).shortest()
    assert [(way.amendments, way.after.state, way.brought, way.lost) for way in found.ways] == [
        (("A-17",), "emerging", (0, 1), ())
    ]
    assert found.reasons == (
        "Adopting A-17 would answer the objections of 2 delegations.",
        "Nobody who supports now has said they would leave.",
    )
    assert found.is_exact


def test_what_each_would_no_longer_hold_in_words() -> None:
    positions = {**SUPPORTED, 0: "objection", 1: "pending", 2: "support_with_amendments", 3: "reservation"}
    del positions[11]
    way = bridges(positions, {"A-9": brings(0, 1, 2), "A-10": brings(3, loses=(4, 11))}).way(["A-10", "A-9"])
    assert way.reasons == (
        "Adopting A-9 and A-10 would answer the objection of 1 delegation, the conditions of 2 delegations and the "
        "reservation of 1 delegation.",
        "1 delegation that is favourable now objects to what would be adopted.",
        "1 delegation that is not counted now would object.",
    )
    assert bridges(positions, {"A-1": brings()}).way(["A-1"]).reasons[0] == "Adopting A-1 would bring nobody over."


def test_two_that_collide_are_no_way() -> None:
    effects = {"A-1": brings(0), "A-2": brings(1), "A-3": brings(1, loses=(6,))}
    apart = frozenset({frozenset({"A-1", "A-2"})})
    assert [way.amendments for way in bridges(TWO_OBJECT, effects).shortest().ways] == [("A-1", "A-2")]
    found = bridges(TWO_OBJECT, effects, collisions=apart)
    assert [(way.amendments, way.after.state) for way in found.shortest().ways] == [
        (("A-1",), "broad_support_with_objections")
    ]
    assert found.collide(["A-3", "A-2", "A-1"]) == [("A-1", "A-2")]


def test_of_ways_of_the_same_length_the_one_that_brings_most_comes_first() -> None:
    positions = {**TWO_OBJECT, 2: "reservation"}
    effects = {"A-1": brings(0, 1), "A-2": brings(0, 1, 2)}
    assert [way.amendments for way in bridges(positions, effects).shortest().ways] == [("A-2",), ("A-1",)]


def test_nothing_to_say() -> None:
    assert bridges(TWO_OBJECT, {}).shortest().reasons == (
        "No delegation has named an open amendment that would bring it over.",
    )
    assert bridges(TWO_OBJECT, {"A-1": brings(0, loses=(1, 2, 4, 5, 7, 8))}).shortest().reasons == (
        "No set of the open amendments would lead to a better state than the present one.",
    )


def test_amendments_do_not_make_those_speak_who_have_not() -> None:
    found = bridges({0: "objection", 1: "support"}, {"A-1": brings(0, loses=(2, 3, 4, 5, 6))}).shortest()
    assert (found.ways, found.reasons) == ((), ("Too few have stated a position yet: no amendment changes that.",))


def test_what_is_not_open_is_refused() -> None:
    with pytest.raises(ValueError, match=r"“A-3” is not among the open amendments\."):
        bridges(TWO_OBJECT, {"A-1": brings(0)}).after({"A-3"})


def test_beyond_a_dozen_it_is_searched_step_by_step_and_said() -> None:
    positions = {**SUPPORTED, **dict.fromkeys(range(6), "objection")}
    effects = {f"A-{n}": brings(n % 6) for n in range(EXACT)} | {"A-50": brings(0, 1, 2), "A-51": brings(3, 4, 5)}
    found = bridges(positions, effects).shortest()
    assert [way.amendments for way in found.ways] == [("A-50", "A-51")]
    assert not found.is_exact
    assert found.reasons[-1] == (
        "With more than 12 amendments that would bring somebody over, this was searched for step by step: a shorter "
        "way, or a better one, may exist."
    )


# --- whatever they say -----------------------------------------------------------------------

seats = st.integers(0, 11)
some_positions = st.dictionaries(seats, st.sampled_from([*COUNTS_AS]), min_size=6)
some_effects = st.dictionaries(
    st.sampled_from([f"A-{n}" for n in range(1, 21)]),
    st.builds(Effect, st.frozensets(seats, max_size=4), st.frozensets(seats, max_size=2)),
    max_size=6,
)
many_effects = st.lists(st.builds(Effect, st.frozensets(seats, min_size=1, max_size=3)), min_size=13, max_size=16).map(
    lambda found: {f"A-{n}": effect for n, effect in enumerate(found)}
)
some_pairs = st.frozensets(
    st.frozensets(st.sampled_from([f"A-{n}" for n in range(1, 21)]), min_size=2, max_size=2), max_size=8
)


def rank(found: Bridges, keys: Any) -> int:
    return STATES.index(found.after(keys).state)


@settings(deadline=None)
@given(some_positions, some_effects, some_pairs, st.booleans())
def test_it_is_what_a_search_through_everything_finds(
    positions: dict[Any, str], effects: dict[str, Effect], pairs: Any, call_closed: bool
) -> None:
    found = bridges(positions, effects, collisions=pairs, call_closed=call_closed)
    relevant = [key for key, effect in sorted(effects.items()) if effect.brings]
    every = chain.from_iterable(combinations(relevant, size) for size in range(len(relevant) + 1))
    fitting = [keys for keys in every if not found.collide(keys) and (not keys or found.now.state != "insufficient")]
    best = max(rank(found, keys) for keys in fitting)
    least = min(len(keys) for keys in fitting if rank(found, keys) == best)
    wanted = {frozenset(keys) for keys in fitting if len(keys) == least and rank(found, keys) == best}
    shortest = found.shortest()
    assert {frozenset(way.amendments) for way in shortest.ways} <= wanted
    assert (shortest.number or 1, len(shortest.ways)) == (len(wanted), min(shortest.number, SHOWN))


@settings(deadline=None)
@given(some_positions, st.one_of(some_effects, many_effects), some_pairs, st.booleans())
def test_it_is_never_worse_than_adopting_nothing(
    positions: dict[Any, str], effects: dict[str, Effect], pairs: Any, call_closed: bool
) -> None:
    found = bridges(positions, effects, collisions=pairs, call_closed=call_closed)
    for way in found.shortest().ways:
        assert rank(found, way.amendments) > rank(found, ())
        assert found.collide(way.amendments) == []


@settings(deadline=None)
@given(some_positions, st.one_of(some_effects, many_effects), some_pairs, st.randoms())
def test_the_order_of_what_is_given_changes_nothing(
    positions: dict[Any, str], effects: dict[str, Effect], pairs: Any, chance: Any
) -> None:
    turned = list(effects.items())
    chance.shuffle(turned)
    one, other = (bridges(positions, each, collisions=pairs).shortest() for each in (effects, dict(turned)))
    assert one == other
