"""What must hold of every indicator, whatever the body; and the rule once more, slowly, to compare with."""

from fractions import Fraction
from itertools import count as numbered

import pytest
from hypothesis import Phase, assume, find, given, settings
from hypothesis import strategies as st

from tests.kernel.seats import GROUPS, REGIONS, Body, bodies, body, thresholds
from wgec.kernel.consensus import STANCES, STATES, Indicator, Seat, Thresholds, at_least_as_favourable, indicator
from wgec.kernel.consensus.case import Case
from wgec.kernel.consensus.counting import count

pytestmark = pytest.mark.once

often = settings(deadline=None, max_examples=200)


def shown(given_body: Body, closed: bool = True, limits: Thresholds | None = None) -> Indicator:
    return indicator(*given_body, call_closed=closed, thresholds=limits or Thresholds())


# --- the rule, with plain loops --------------------------------------------------------------


FOR = ("support", "can_live_with", "reservation", "silence", "support_with_amendments", "pending")
COUNTED = (*FOR, "objection")


def number(given_body: Body, group: str, region: str, *stances: str) -> int:
    """The seats of a group and a region ("" for any) that hold one of these positions, or all of them."""
    seats, positions = given_body
    found = 0
    for seat in seats:
        if group in ("", seat.group) and region in ("", seat.region):
            found += not stances or positions.get(seat.id) in stances
    return found


def slowly(given_body: Body, closed: bool, limits: Thresholds) -> str:
    """The state, by the words of the rule alone: no cells, no fractions but the limits, everything looked up anew."""
    spoke = [name for name in ("government", *GROUPS) if number(given_body, name, "", *COUNTED)]
    regions = [name for name in REGIONS if number(given_body, "", name, *COUNTED)]
    expressed, seats = number(given_body, "", "", "abstain", *COUNTED), number(given_body, "", "")
    if expressed * limits.quorum.denominator < limits.quorum.numerator * seats:
        return "insufficient"
    if len(spoke) < limits.groups or len(regions) < limits.regions:
        return "insufficient"
    if number(given_body, "", "", "objection"):
        return slowly_with_objections(given_body, spoke, limits)
    supporting = sum(1 for name in spoke if number(given_body, name, "", "support"))
    enough = supporting * limits.support.denominator >= limits.support.numerator * len(spoke)
    conditions = number(given_body, "", "", "support_with_amendments", "pending")
    if enough and closed and not conditions:
        return "consensus_with_reservations" if number(given_body, "", "", "reservation") else "consensus"
    return "emerging" if enough or conditions else "no_objection_little_support"


def slowly_with_objections(given_body: Body, spoke: list[str], limits: Thresholds) -> str:
    heavy = contested = False
    for place in [(name, "") for name in ("government", *GROUPS)] + [("", name) for name in REGIONS]:
        against, members = number(given_body, *place, "objection"), number(given_body, *place)
        base = max(number(given_body, *place, *COUNTED), members // 2 + members % 2)
        heavy |= against * limits.most_against.denominator > limits.most_against.numerator * base
        contested |= against * limits.contested.denominator > limits.contested.numerator * base
    if contested:
        return "contested"
    favour, common = 0, 1
    for name in spoke:  # a sum of fractions on one bottom
        top, bottom = number(given_body, name, "", *FOR), number(given_body, name, "", *COUNTED)
        favour, common = favour * bottom + top * common, common * bottom
    enough = favour * limits.favourable.denominator >= limits.favourable.numerator * common * len(spoke)
    return "broad_support_with_objections" if enough and not heavy else "divergent"


@given(bodies() | bodies(mixed=True), st.booleans(), thresholds())
@settings(deadline=None, max_examples=1000)
def test_the_rule_written_twice_agrees(drawn: Body, closed: bool, limits: Thresholds) -> None:
    assert shown(drawn, closed, limits).state == slowly(drawn, closed, limits)


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_drawn(state: str) -> None:
    """Otherwise the properties here would be true of nothing."""
    once = settings(deadline=None, max_examples=2000, phases=[Phase.generate], database=None)
    assert shown(find(bodies(), lambda drawn: shown(drawn).state == state, settings=once)).state == state


# --- what must never be ----------------------------------------------------------------------


@given(bodies(), thresholds(), st.data())
@often
def test_no_consensus_while_an_objection_stands(drawn: Body, limits: Thresholds, data: st.DataObject) -> None:
    seats, positions = drawn
    assume(seats)
    objecting = (seats, positions | {data.draw(st.sampled_from(seats)).id: "objection"})
    assert not at_least_as_favourable(shown(objecting, True, limits).state, "no_objection_little_support")


@given(bodies(), st.booleans(), thresholds(), st.sampled_from(FOR))
@often
def test_an_objection_that_goes_never_lowers_the_result(
    drawn: Body, closed: bool, limits: Thresholds, stance: str
) -> None:
    """For support, and for every other position that counts; nor does it weigh more anywhere."""
    seats, positions = drawn
    before = shown(drawn, closed, limits)
    for objector in before.objectors:
        after = shown((seats, positions | {objector: stance}), closed, limits)
        assert at_least_as_favourable(after.state, before.state)
        for was, now in zip(before.groups + before.regions, after.groups + after.regions, strict=True):
            assert now.name == was.name
            assert now.weight <= was.weight


@given(st.integers(1, 30), st.dictionaries(st.sampled_from(GROUPS), st.integers(1, 30), min_size=2), st.booleans())
@often
def test_no_size_outvotes_another(states: int, others: dict[str, int], closed: bool) -> None:
    """However many governments stand against all others, or others against all governments: it is contested."""
    by_region = ["".join("S" for _ in range(number, states + 2, 3)) for number in range(3)]
    groups = {name: "S" * seats for name, seats in others.items()}
    agreed = shown(body(by_region, **groups), closed)
    assert agreed.state == ("consensus" if closed else "emerging")
    governments_object = body([letters.replace("S", "O") for letters in by_region], **groups)
    others_object = body(by_region, **{name: "O" * seats for name, seats in others.items()})
    assert shown(governments_object, closed).state == shown(others_object, closed).state == "contested"


# --- what must not matter --------------------------------------------------------------------


@given(bodies(), st.booleans(), thresholds(), st.data())
@often
def test_neither_order_nor_names_matter(drawn: Body, closed: bool, limits: Thresholds, data: st.DataObject) -> None:
    seats, positions = drawn
    names = dict(zip((seat.id for seat in seats), numbered(100), strict=False))
    other = [Seat(names[seat.id], seat.group, seat.region) for seat in data.draw(st.permutations(seats))]
    before = shown(drawn, closed, limits)
    after = shown((other, {names[seat]: stance for seat, stance in positions.items()}), closed, limits)
    assert (after.state, after.reasons, after.breadth) == (before.state, before.reasons, before.breadth)
    assert (after.groups, after.regions) == (before.groups, before.regions)
    assert {names[seat] for seat in before.objectors} == set(after.objectors)


@given(bodies(), st.booleans(), st.dictionaries(st.integers(), st.sampled_from(STANCES)))
@often
def test_who_has_no_seat_changes_nothing(drawn: Body, closed: bool, strangers: dict[int, str]) -> None:
    seats, positions = drawn
    assert shown((seats, {**positions, **strangers}), closed) == shown(drawn, closed)


def doubled(drawn: Body, group: str) -> Body:
    """Every seat of the group twice, with the same position."""
    seats, positions = drawn
    twins = {seat.id: f"{seat.id} again" for seat in seats if seat.group == group}
    more = [Seat(twins[seat.id], seat.group, seat.region) for seat in seats if seat.group == group]
    return [*seats, *more], positions | {twin: positions[seat] for seat, twin in twins.items() if seat in positions}


@given(bodies(), st.sampled_from(["government", *GROUPS]))
@often
def test_a_group_that_doubles_is_heard_as_before(drawn: Body, group: str) -> None:
    after = doubled(drawn, group)
    assume(len(after[0]) > len(drawn[0]))
    favour = [Case(count(*each), True, Thresholds()).favour for each in (drawn, after)]
    assert favour[0] == favour[1]


@given(bodies("SALRPOQ"), st.sampled_from(["government", *GROUPS]), st.booleans(), thresholds())
@often
def test_a_group_that_doubles_changes_no_state(drawn: Body, group: str, closed: bool, limits: Thresholds) -> None:
    """Where every seat has a position that counts: otherwise the quorum and half of the seats are others."""
    assert shown(doubled(drawn, group), closed, limits).state == shown(drawn, closed, limits).state


# --- breadth and reasons ---------------------------------------------------------------------


@given(bodies(), st.data())
@often
def test_breadth_rises_with_favour(drawn: Body, data: st.DataObject) -> None:
    seats, positions = drawn
    before = shown(drawn)
    assert 0 < before.breadth <= 1
    less = [
        seat.id
        for seat in seats
        if seat.group and positions.get(seat.id) in (None, "objection", "pending", "support_with_amendments", "abstain")
    ]
    assume(less)
    turned = data.draw(st.sampled_from(less))
    for stance in ("support", "can_live_with", "reservation", "silence"):
        assert before.breadth < shown((seats, positions | {turned: stance})).breadth <= 1


@given(bodies(), st.booleans(), thresholds())
@often
def test_there_is_always_a_reason(drawn: Body, closed: bool, limits: Thresholds) -> None:
    found = shown(drawn, closed, limits)
    assert found.reasons
    assert len(set(found.reasons)) == len(found.reasons)
    for reason in found.reasons:
        assert reason.endswith(".")
        assert not set(reason) & set("%_{}")
        assert reason[0].isupper() or reason[0].isdigit()
        assert reason.render(str, lambda one, many, number: one if number == 1 else many) == reason
        assert (reason.count is None) == (not reason.plural)


@given(thresholds())
@often
def test_thresholds_come_back_as_they_were_stored(limits: Thresholds) -> None:
    stored = limits.to_json()
    assert Thresholds.from_json(stored) == limits
    assert all(type(value) in (str, int) for value in stored.values())
    assert Fraction(stored["quorum"]) == limits.quorum
