"""The indicator, rule by rule, and at the edge of each."""

import copy
import pickle
from fractions import Fraction

import pytest

from tests.kernel.seats import body, shown
from wgec.kernel.consensus import (
    COUNTS_AS,
    NOT_EXPRESSED,
    SILENCE,
    STANCES,
    STATES,
    Seat,
    Thresholds,
    at_least_as_favourable,
    indicator,
)

pytestmark = pytest.mark.once

ALL = ("SSSS", "SSSS", "SSSS")
HALF = ("S-", "S-", "S-")


def test_every_position_counts_as_something() -> None:
    assert set(COUNTS_AS) == {*STANCES, SILENCE}
    assert dict(COUNTS_AS) == {
        "support": "favourable",
        "support_with_amendments": "conditional",
        "can_live_with": "favourable",
        "reservation": "favourable",
        "pending": "conditional",
        "objection": "against",
        "abstain": "expressed",
        "silence": "favourable",
    }


# --- insufficient ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "groups", "expected"),
    [
        # the quorum: exactly half of the seats, and one seat more to speak for
        (HALF, {"academia": "S-", "civil_society": "S-"}, "consensus"),
        (HALF, {"academia": "S-", "civil_society": "S--"}, "insufficient"),
        (("S-", "S-", "S--"), {"academia": "S-", "civil_society": "SX"}, "consensus"),
        (("S-", "S-", "S-"), {"academia": "S-", "civil_society": "S-", "none": "-"}, "insufficient"),
        (("S-", "S-", "S-"), {"academia": "S-", "civil_society": "S-", "none": "-X"}, "consensus"),
        (HALF, {"academia": "SQ", "civil_society": "S--"}, "consensus"),
        # the groups: abstaining is not a position that counts, pending is
        (ALL, {"academia": "S"}, "insufficient"),
        (ALL, {"academia": "S", "civil_society": "X"}, "insufficient"),
        (ALL, {"academia": "S", "none": "SSS"}, "insufficient"),
        (ALL, {"academia": "S", "civil_society": "Q"}, "consensus"),
        (ALL, {"academia": "S", "civil_society": "P"}, "emerging"),
        (ALL, {"academia": "S", "civil_society": "O"}, "contested"),
        # the regions
        (("SSSS", "SSSS"), {"academia": "S", "civil_society": "S"}, "insufficient"),
        (("SSSS", "SSSS", "XXXX"), {"academia": "S", "civil_society": "S"}, "insufficient"),
        (("SSSS", "SSSS", "Q"), {"academia": "S", "civil_society": "S"}, "consensus"),
        # whatever stands on record
        (("OOOO", "OOOO"), {"academia": "S", "civil_society": "S"}, "insufficient"),
        ((), {}, "insufficient"),
    ],
)
def test_insufficient(states: tuple[str, ...], groups: dict[str, str], expected: str) -> None:
    assert shown(states, **groups).state == expected


# --- no objection ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "groups", "closed", "open_"),
    [
        (ALL, {"academia": "S", "civil_society": "S"}, "consensus", "emerging"),
        (ALL, {"academia": "SX-", "civil_society": "LQ"}, "consensus", "emerging"),
        # a reservation anywhere, without a group too
        (ALL, {"academia": "S", "civil_society": "R"}, "consensus_with_reservations", "emerging"),
        (ALL, {"academia": "S", "civil_society": "S", "none": "R"}, "consensus_with_reservations", "emerging"),
        # a condition anywhere
        (ALL, {"academia": "S", "civil_society": "SA"}, "emerging", "emerging"),
        (ALL, {"academia": "S", "civil_society": "SP"}, "emerging", "emerging"),
        (ALL, {"academia": "S", "civil_society": "S", "none": "P"}, "emerging", "emerging"),
        (ALL, {"academia": "R", "civil_society": "SP"}, "emerging", "emerging"),
        (("LLLA", "LLLL", "LLLL"), {"academia": "L", "civil_society": "L"}, "emerging", "emerging"),
        # explicit support in exactly half of the groups that spoke, and in fewer
        (ALL, {"academia": "SL", "civil_society": "L", "private_sector": "Q"}, "consensus", "emerging"),
        (ALL, {"academia": "L", "civil_society": "L", "private_sector": "L"}, *("no_objection_little_support",) * 2),
        (ALL, {"academia": "R", "civil_society": "Q", "none": "SSS"}, *("no_objection_little_support",) * 2),
        (ALL, {"academia": "S", "civil_society": "L", "private_sector": "X"}, "consensus", "emerging"),
        (("QQ", "QQ", "QQ"), {"academia": "QQ", "civil_society": "QQ"}, *("no_objection_little_support",) * 2),
        (("QQ", "QQ", "SQ"), {"academia": "QS", "civil_society": "QQ"}, "consensus", "emerging"),
    ],
)
def test_no_objection(states: tuple[str, ...], groups: dict[str, str], closed: str, open_: str) -> None:
    assert shown(states, **groups).state == closed
    assert shown(states, closed=False, **groups).state == open_


# --- with objections -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "groups", "expected"),
    [
        # one region: exactly 1/4, more, exactly 1/2, more
        (("OSSS", "SSSS", "SSSS"), {"academia": "S", "civil_society": "S"}, "broad_support_with_objections"),
        (("OSSSX-", "SSSS", "SSSS"), {"academia": "S", "civil_society": "S"}, "broad_support_with_objections"),
        (("OSSX", "SSSS", "SSSS"), {"academia": "S", "civil_society": "S"}, "divergent"),
        (("OSS", "SSSS", "SSSS"), {"academia": "S", "civil_society": "S"}, "divergent"),
        (("OOSS", "SSSS", "SSSS"), {"academia": "S", "civil_society": "S"}, "divergent"),
        (("OOS", "SSSS", "SSSS"), {"academia": "S", "civil_society": "S"}, "contested"),
        # one group
        (ALL, {"academia": "S", "civil_society": "OAPR"}, "broad_support_with_objections"),
        (ALL, {"academia": "S", "civil_society": "OSQ"}, "divergent"),
        (ALL, {"academia": "S", "civil_society": "OQ"}, "divergent"),
        (ALL, {"academia": "S", "civil_society": "OOQ"}, "contested"),
        # a lone objector where nobody else spoke is weighed against half of the seats, rounded up
        (ALL, {"academia": "S", "civil_society": "O"}, "contested"),
        (ALL, {"academia": "S", "civil_society": "O-"}, "contested"),
        (ALL, {"academia": "S", "civil_society": "O--"}, "divergent"),
        (ALL, {"academia": "S", "civil_society": "O-----"}, "divergent"),
        (ALL, {"academia": "S", "civil_society": "O------"}, "broad_support_with_objections"),
        (ALL, {"academia": "S", "civil_society": "O-------"}, "broad_support_with_objections"),
        # on average over the groups exactly 2/3 (1, 1 and 0 here), and less: each group weighs the same
        (ALL, {"academia": "SSSSS", "civil_society": "O-------"}, "broad_support_with_objections"),
        (("SSSO", "SSSS", "SSSS"), {"academia": "S", "civil_society": "O-------"}, "divergent"),
        (ALL, {"academia": "S", "civil_society": "O-------", "private_sector": "O-------"}, "divergent"),
        # where what is conditional stands with what is favourable
        (ALL, {"academia": "AAPP", "civil_society": "O-------"}, "broad_support_with_objections"),
        # who is in no group weighs in none, and still objects
        (ALL, {"academia": "S", "civil_society": "S", "none": "O"}, "broad_support_with_objections"),
        (ALL, {"academia": "S", "civil_society": "S", "none": "OOOOOOOO"}, "broad_support_with_objections"),
    ],
)
def test_with_objections(states: tuple[str, ...], groups: dict[str, str], expected: str) -> None:
    assert shown(states, **groups).state == expected
    assert shown(states, closed=False, **groups).state == expected


OTHERS = ("academia", "civil_society", "intergovernmental", "private_sector")


def test_governments_and_others_cannot_outvote_each_other() -> None:
    against_others = shown(("OOOOO", "OOOOO", "OOOO", "OOOO", "OOOO"), **dict.fromkeys(OTHERS, "SSSSS"))
    against_governments = shown(("SSSSS", "SSSSS", "SSSS", "SSSS", "SSSS"), **dict.fromkeys(OTHERS, "OOOOO"))
    assert against_others.state == against_governments.state == "contested"
    assert len(against_others.objectors) == 22
    assert len(against_governments.objectors) == 20


# --- other thresholds ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Thresholds(), "divergent"),
        (Thresholds(most_against=Fraction(1, 3)), "broad_support_with_objections"),
        (Thresholds(most_against=Fraction(1, 3), favourable=Fraction(8, 9)), "broad_support_with_objections"),
        (Thresholds(most_against=Fraction(1, 3), favourable=Fraction(9, 10)), "divergent"),
        (Thresholds(contested=Fraction(1, 3)), "divergent"),
        (Thresholds(contested=Fraction(3, 10)), "contested"),
        (Thresholds(quorum=Fraction(1)), "divergent"),
        (Thresholds(groups=4), "insufficient"),
        (Thresholds(regions=4), "insufficient"),
    ],
)
def test_thresholds_decide(limits: Thresholds, expected: str) -> None:
    assert shown(ALL, academia="S", civil_society="OSS", limits=limits).state == expected


def test_thresholds_of_support_and_quorum_decide() -> None:
    states = ("LL", "LL", "LL")
    assert shown(states, academia="S", civil_society="L").state == "no_objection_little_support"
    assert (
        shown(states, academia="S", civil_society="L", limits=Thresholds(support=Fraction(1, 3))).state == "consensus"
    )
    assert (
        shown(states, academia="S", civil_society="-", private_sector="S", limits=Thresholds(quorum=Fraction(1))).state
        == "insufficient"
    )
    assert (
        shown((), academia="S", civil_society="S", private_sector="S", limits=Thresholds(regions=0)).state
        == "consensus"
    )


# --- what is told beside the state -----------------------------------------------------------


def test_cells_show_every_position() -> None:
    found = shown(("SO", "", "R-"), civil_society="SSALRPOXQ--")
    assert [cell.name for cell in found.groups] == ["civil_society", "government"]
    assert [cell.name for cell in found.regions] == ["african", "eastern_european"]
    cell = found.groups[0]
    assert dict(cell.counts) == {
        "support": 2,
        "support_with_amendments": 1,
        "can_live_with": 1,
        "reservation": 1,
        "pending": 1,
        "objection": 1,
        "abstain": 1,
        SILENCE: 1,
        NOT_EXPRESSED: 2,
    }
    assert (cell.seats, cell.favourable, cell.conditional, cell.against) == (11, 5, 2, 1)
    assert (cell.counted, cell.expressed, cell.weight) == (8, 9, Fraction(1, 8))
    assert (found.seats, found.expressed) == (15, 12)


def test_seats_come_in_the_order_given() -> None:
    seats = [Seat(number, "academia") for number in (3, 1, 2, 9, 7, 0)]
    against = {1: "objection", 3: "objection"}
    conditional = {2: "pending", 9: "support_with_amendments"}
    positions = against | conditional | {7: "reservation", 0: "reservation"}
    found = indicator(seats, positions, call_closed=False)
    assert (found.objectors, found.conditional, found.reserved) == ((3, 1), (2, 9), (7, 0))


def test_breadth_is_the_product_over_all_groups() -> None:
    found = shown(ALL, academia="SOPX", civil_society="--")
    assert found.breadth == float(Fraction(13, 14) * Fraction(2, 5) * Fraction(1, 2))
    assert shown(none="SS").breadth == 1


def test_positions_of_no_seat_are_not_read() -> None:
    seats, positions = body(ALL, academia="S", civil_society="S")
    more = positions | {"a stranger": "objection", "a ghost": "no such stance"}
    assert indicator(seats, more, call_closed=True) == indicator(seats, positions, call_closed=True)


@pytest.mark.parametrize("stance", ["", "agree", "not_expressed", "Support"])
def test_what_is_no_position_is_refused(stance: str) -> None:
    with pytest.raises(ValueError, match="is no position") as refusal:
        indicator([Seat(1, "academia")], {1: stance}, call_closed=True)
    assert str(refusal.value) == (
        f"“{stance}” is no position; the positions are support, support_with_amendments, can_live_with, reservation, "
        "pending, objection, abstain, silence."
    )


def test_nobody_is_counted_twice() -> None:
    with pytest.raises(ValueError, match=r"^Seat “7” is listed twice; nobody is counted twice\.$"):
        indicator([Seat(7, "academia"), Seat(7, "government", "african")], {}, call_closed=True)


def test_a_result_can_be_kept() -> None:
    found = shown(("OOS", "SSSS", "SSSS"), academia="S", civil_society="S")
    for kept in (copy.deepcopy(found), pickle.loads(pickle.dumps(found))):  # noqa: S301
        assert kept == found
        assert hash(kept) == hash(found)
        assert [reason.message for reason in kept.reasons] == [reason.message for reason in found.reasons]
        assert [reason.values for reason in kept.reasons] == [reason.values for reason in found.reasons]


# --- the order of states ---------------------------------------------------------------------


def test_states_are_in_order() -> None:
    assert STATES == (
        "insufficient",
        "contested",
        "divergent",
        "broad_support_with_objections",
        "no_objection_little_support",
        "emerging",
        "consensus_with_reservations",
        "consensus",
    )
    for place, one in enumerate(STATES):
        assert [at_least_as_favourable(one, other) for other in STATES] == [place >= each for each in range(8)]


def test_words_without_a_place_in_the_order_are_refused() -> None:
    for pair in (("forwarded", "consensus"), ("consensus", "agreed_ad_referendum")):
        with pytest.raises(ValueError, match=r"^“(forwarded|agreed_ad_referendum)” has no place among the states: ins"):
            at_least_as_favourable(*pair)
