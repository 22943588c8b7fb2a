"""Positions on amendments through action, page and API: the same deed, the same refusal."""

from typing import Any

import pytest

from consultations.models import Consultation, Delegation, User
from recommendations import steps
from recommendations.actions import amendment_positions as actions
from recommendations.enums import Stance
from recommendations.models import Amendment, Position
from tests.doors import knock, through
from tests.factories import amendment, delegate, recommendation

pytestmark = pytest.mark.django_db

BOTH = through("amendment.record_position", "amendment.withdraw_position")
DOORS = ["action", "page", "api"]
SUPPORT = {"stance": "support", "seen_version": 1}


@pytest.fixture
def one(consultation: Consultation, borduria: Delegation) -> Amendment:
    """An open amendment of Borduria's."""
    return amendment(recommendation(consultation, number=1), "States cooperate well.", sponsors=[borduria])


def given_to(verb: str, **instead: Any) -> dict[str, Any]:
    return {**(SUPPORT if verb.endswith("record_position") else {}), **instead}


@pytest.mark.parametrize(("door", "verb"), BOTH)
def test_a_head_does_it(one: Amendment, alice: User, door: str, verb: str) -> None:
    actions.record(one, Stance.ABSTAIN, by=alice, seen_version=1)
    assert knock(door, verb, one, by=alice, **given_to(verb)) == ""
    standing = Position.objects.filter(until_at=None)
    assert [each.stance for each in standing] == (["support"] if verb.endswith("record_position") else [])


@pytest.mark.parametrize(("door", "verb"), BOTH)
def test_the_secretariat_does_it_on_behalf(
    one: Amendment, alice: User, sec: User, arcadia: Delegation, door: str, verb: str
) -> None:
    actions.record(one, Stance.ABSTAIN, by=alice, seen_version=1)
    assert knock(door, verb, one, by=sec, **given_to(verb, for_delegation=arcadia)) == ""
    last = Position.objects.order_by("pk").last()
    assert last is not None
    assert (last.delegation, last.is_on_behalf) == (arcadia, verb.endswith("record_position"))
    assert knock(door, verb, one, by=sec, **given_to(verb)) == (
        "Name the delegation on whose behalf the position is entered."
    )


@pytest.mark.parametrize(("door", "verb"), BOTH)
@pytest.mark.parametrize("who", ["bob", "chair"])
def test_whose_it_is_not(request: pytest.FixtureRequest, one: Amendment, door: str, verb: str, who: str) -> None:
    by = request.getfixturevalue(who)
    assert knock(door, verb, one, by=by, **given_to(verb)) == (
        "Positions are stated by heads of delegation. Ask yours, or the secretariat to enter it on your behalf."
    )


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        ({"stance": "objection"}, "An objection needs its reason."),
        ({"stance": "pending"}, "A pending position needs the date on which instructions are expected."),
        ({"seen_version": 7}, "Version 1 was saved since you read version 7. Read it, then state your position."),
    ],
)
def test_what_is_missing(one: Amendment, alice: User, door: str, instead: dict[str, Any], sentence: str) -> None:
    verb = "amendment.record_position"
    assert knock(door, verb, one, by=alice, **given_to(verb, **instead)) == sentence
    assert not Position.objects.exists()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("amendment.record_position", "Positions are recorded on amendments that are still to be decided."),
        (
            "amendment.withdraw_position",
            "The positions on an amendment that was decided or withdrawn stay as they were.",
        ),
    ],
)
def test_when_it_is_not_the_moment(one: Amendment, alice: User, door: str, verb: str, sentence: str) -> None:
    Amendment.objects.filter(pk=one.pk).update(status="set_aside")
    one.refresh_from_db()
    assert knock(door, verb, one, by=alice, **given_to(verb)) == sentence


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        ("draft", set()),
        ("open", {"record_position", "withdraw_position"}),
        ("referred", {"record_position", "withdraw_position"}),
        *((status, set()) for status in ("adopted", "adopted_in_part", "adopted_modified", "set_aside", "withdrawn")),
    ],
)
@pytest.mark.parametrize(
    ("who", "may"),
    [("alice", True), ("bob", False), ("reader", False), ("olga", True), ("sec", True), ("chair", False)],
)
def test_who_may_when(
    request: pytest.FixtureRequest,
    one: Amendment,
    arcadia: Delegation,
    status: str,
    allowed: set[str],
    who: str,
    may: bool,
) -> None:
    by = delegate("Rita", arcadia, "reader") if who == "reader" else request.getfixturevalue(who)
    one.status = status
    open_to = steps.allowed(steps.steps_for(by, one)) & {"record_position", "withdraw_position"}
    assert open_to == (allowed if may else set())
