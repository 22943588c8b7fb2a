"""Calls through action, page and API: the same deed, the same refusal."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consultations.models import Consultation, User
from recommendations.actions import calls
from recommendations.models import Call, Recommendation
from tests import factories
from tests.doors import knock, through
from wgec.kernel import moments

UNTIL = moments.rounded_up(timezone.now() + timedelta(days=30), 15)
GIVEN: dict[str, dict[str, Any]] = {
    "recommendation.open_call": {
        "kind": "silence_procedure",
        "closes_at": UNTIL,
        "seen_revision": 1,
        "note": "The second sentence.",
    },
    "call.extend": {"closes_at": UNTIL, "reason": "A holiday."},
    "call.cancel": {"reason": "Too early."},
}
DOORS = ["action", "page", "api"]
VERBS = through(*GIVEN)


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    return factories.recommendation(consultation, "States act.", number=27)


def subject(verb: str, row: Recommendation) -> Recommendation | Call:
    """What the verb is about: a text, or a call on it."""
    return row if verb.startswith("recommendation.") else factories.call(row)


@pytest.mark.parametrize(("door", "verb"), VERBS)
@pytest.mark.parametrize("who", ["sec", "chair"])
def test_the_secretariat_and_the_chair_do_it(
    request: pytest.FixtureRequest, row: Recommendation, door: str, verb: str, who: str
) -> None:
    person = request.getfixturevalue(who)
    assert knock(door, verb, subject(verb, row), by=person, **GIVEN[verb]) == ""
    made = Call.objects.get()
    assert (made.state, made.closes_at == UNTIL, made.note, made.ended_because, made.ended_by) == {
        "recommendation.open_call": ("open", True, "The second sentence.", "", None),
        "call.extend": ("open", True, "", "", None),
        "call.cancel": ("cancelled", False, "", "Too early.", person),
    }[verb]


@pytest.mark.parametrize(("door", "verb"), VERBS)
@pytest.mark.parametrize("who", ["alice", "bob", "olga"])
def test_whose_it_is_not(request: pytest.FixtureRequest, row: Recommendation, door: str, verb: str, who: str) -> None:
    person = request.getfixturevalue(who)
    sentence = "Calls are opened, extended and cancelled by the secretariat and the chair."
    assert knock(door, verb, subject(verb, row), by=person, **GIVEN[verb]) == sentence


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("verb", ["call.extend", "call.cancel"])
def test_what_has_ended(row: Recommendation, sec: User, door: str, verb: str) -> None:
    made = factories.overdue(row)
    calls.close_due()
    assert knock(door, verb, made, by=sec, **GIVEN[verb]) == "This call has ended. Open another one."


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("verb", "instead", "sentence"),
    [
        (
            "recommendation.open_call",
            {"seen_revision": 7},
            "Revision 1 was saved while you were writing from revision 7. Compare and save again.",
        ),
        ("call.extend", {"reason": " "}, "Extending a call needs a reason: everybody is told."),
        ("call.cancel", {"reason": ""}, "Cancelling a call needs a reason: everybody is told."),
    ],
)
def test_what_is_refused(
    row: Recommendation, sec: User, door: str, verb: str, instead: dict[str, Any], sentence: str
) -> None:
    assert knock(door, verb, subject(verb, row), by=sec, **{**GIVEN[verb], **instead}) == sentence


@pytest.mark.parametrize("door", DOORS)
def test_a_deadline_that_is_too_near(row: Recommendation, sec: User, door: str) -> None:
    soon = timezone.now() + timedelta(hours=71)
    said = knock(
        door, "recommendation.open_call", row, by=sec, **{**GIVEN["recommendation.open_call"], "closes_at": soon}
    )
    assert said.startswith("A call stays open for at least 72 hours: the earliest possible moment is ")
    assert not Call.objects.exists()


@pytest.mark.parametrize("door", DOORS)
def test_an_extension_that_is_none(row: Recommendation, sec: User, door: str) -> None:
    made = factories.call(row)
    sooner = made.closes_at - timedelta(hours=1)
    said = knock(door, "call.extend", made, by=sec, closes_at=sooner, reason="x")
    assert said == (
        f"This call closes on {moments.shown(made.closes_at)}: an extension is later. "
        "Cancel the call if it is to end before."
    )


@pytest.mark.parametrize("door", DOORS)
def test_one_is_open_already(row: Recommendation, sec: User, door: str) -> None:
    made = factories.call(row)
    said = knock(door, "recommendation.open_call", row, by=sec, **GIVEN["recommendation.open_call"])
    assert said == f"A call on Recommendation 27 is open until {moments.shown(made.closes_at)}. Extend or cancel it."
