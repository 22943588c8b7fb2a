"""Designating, challenging, dealing with objections through action, page and API: the same deed, the same refusal."""

from typing import Any

import pytest

from consultations.models import Consultation, Delegation, User
from recommendations.actions import designations
from recommendations.enums import DesignationWord, Stance
from recommendations.models import Challenge, Designation, Objection, Recommendation
from tests.doors import knock, through
from tests.factories import position, recommendation, revised
from tests.recommendations.asked import seal

pytestmark = pytest.mark.django_db

DOORS = ["action", "page", "api"]
DESIGNATED: dict[str, Any] = {"word": DesignationWord.EMERGING, "seen_revision": 1, "reason": "The room agrees."}
GIVEN: dict[str, dict[str, Any]] = {
    "objection.address": {"reply": "It does not."},
    "objection.address_by_text": {"revision_number": 2, "note": "It is gone."},
    "objection.sustain": {"reason": "Nothing has changed."},
    "objection.withdraw": {},
    "objection.turn_into_reservation": {"statement": "Not where it costs.", "seen_revision": 2},
}
ON_OBJECTIONS = through(*GIVEN)


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


@pytest.fixture
def emerging(row: Recommendation, chair: User) -> Designation:
    return designations.designate(row, by=chair, **DESIGNATED)


@pytest.fixture
def objection(row: Recommendation, borduria: Delegation) -> Objection:
    """To a text that was changed since."""
    position(row, borduria, Stance.OBJECTION)
    revised(row, "States act.")
    return Objection.objects.get()


@pytest.mark.parametrize("door", DOORS)
def test_the_chair_designates(row: Recommendation, chair: User, door: str) -> None:
    assert knock(door, "recommendation.designate", row, by=chair, **DESIGNATED) == ""
    made = Designation.objects.get()
    assert (made.word, made.reason, made.designated_by) == ("emerging", "The room agrees.", chair)


@pytest.mark.parametrize("person", ["alice", "bob", "olga", "sec"])
@pytest.mark.parametrize("door", DOORS)
def test_nobody_else_does(request: pytest.FixtureRequest, row: Recommendation, door: str, person: str) -> None:
    by = request.getfixturevalue(person)
    assert knock(door, "recommendation.designate", row, by=by, **DESIGNATED) == "Only the chair designates."


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        (
            {"reason": ""},
            "“Emerging consensus” is more favourable than the indicator, “Insufficient positions”. Give the reason: "
            "it is published.",
        ),
        (
            {"seen_revision": 3},
            "Revision 1 was saved while you were writing from revision 3. Compare and save again.",
        ),
    ],
)
def test_what_designating_refuses(
    row: Recommendation, chair: User, door: str, instead: dict[str, Any], sentence: str
) -> None:
    assert knock(door, "recommendation.designate", row, by=chair, **{**DESIGNATED, **instead}) == sentence


@pytest.mark.parametrize("door", DOORS)
def test_what_an_objection_forbids(row: Recommendation, borduria: Delegation, chair: User, door: str) -> None:
    position(row, borduria, Stance.OBJECTION)
    given = {**DESIGNATED, "word": DesignationWord.CONSENSUS}
    assert knock(door, "recommendation.designate", row, by=chair, **given) == (
        "While the objection of Borduria stands, this text cannot be called “Consensus”. It can once the objection is "
        "withdrawn or turned into a reservation."
    )


@pytest.mark.parametrize("door", DOORS)
def test_what_a_seal_forbids(row: Recommendation, chair: User, door: str) -> None:
    seal(row)
    assert knock(door, "recommendation.designate", row, by=chair, **DESIGNATED) == (
        "Positions on this text are sealed until a call on it closes. It can be designated after that."
    )


# --- challenges ----------------------------------------------------------------------------------


@pytest.mark.parametrize("door", DOORS)
def test_a_member_challenges(emerging: Designation, charlie: User, door: str) -> None:
    assert knock(door, "designation.challenge", emerging, by=charlie, reason="No.") == ""
    assert Challenge.objects.get().reason == "No."


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("person", "reason", "sentence"),
    [
        ("charlie", "", "A challenge needs its reason: the chair answers it."),
        ("olga", "No.", "A designation is challenged by the heads of member delegations."),
        ("sec", "No.", "A designation is challenged by the heads of member delegations."),
    ],
)
def test_what_a_challenge_refuses(
    request: pytest.FixtureRequest, emerging: Designation, door: str, person: str, reason: str, sentence: str
) -> None:
    by = request.getfixturevalue(person)
    assert knock(door, "designation.challenge", emerging, by=by, reason=reason) == sentence


@pytest.mark.parametrize("door", DOORS)
def test_a_second_challenge_is_refused(emerging: Designation, charlie: User, door: str) -> None:
    designations.challenge(emerging, by=charlie, reason="No.")
    assert knock(door, "designation.challenge", emerging, by=charlie, reason="Never.") == (
        "Your delegation has challenged this designation already. The chair answers it."
    )


@pytest.mark.parametrize("door", DOORS)
def test_the_chair_answers(emerging: Designation, charlie: User, chair: User, door: str) -> None:
    made = designations.challenge(emerging, by=charlie, reason="No.")
    assert knock(door, "challenge.answer", made, by=chair, answer=" ") == (
        "Write the answer: the delegation that challenged is told."
    )
    assert knock(door, "challenge.answer", made, by=charlie, answer="Yes.") == "Challenges are answered by the chair."
    assert knock(door, "challenge.answer", made, by=chair, answer="Yes.") == ""
    assert knock(door, "challenge.answer", made, by=chair, answer="Indeed.") == (
        "This challenge was answered already. Designate anew if the call changes."
    )
    made.refresh_from_db()
    assert made.answer == "Yes."


# --- objections ----------------------------------------------------------------------------------

TAKEN = {
    "objection.address": ("bob", "addressed"),
    "objection.address_by_text": ("chair", "addressed"),
    "objection.sustain": ("charlie", "sustained"),
    "objection.withdraw": ("charlie", "withdrawn"),
    "objection.turn_into_reservation": ("charlie", "reservation"),
}


@pytest.mark.parametrize(("door", "verb"), ON_OBJECTIONS)
def test_it_is_dealt_with(request: pytest.FixtureRequest, objection: Objection, door: str, verb: str) -> None:
    person, after = TAKEN[verb]
    assert knock(door, verb, objection, by=request.getfixturevalue(person), **GIVEN[verb]) == ""
    objection.refresh_from_db()
    assert objection.state == after


@pytest.mark.parametrize("verb", ["objection.withdraw", "objection.turn_into_reservation"])
def test_the_secretariat_enters_what_came_in(objection: Objection, sec: User, verb: str) -> None:
    assert knock("page", verb, objection, by=sec, **GIVEN[verb]) == ""
    objection.refresh_from_db()
    assert objection.state == TAKEN[verb][1]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("verb", "person", "sentence"),
    [
        (
            "objection.address",
            "olga",
            "Objections are addressed by those who propose the text, the chair and the secretariat.",
        ),
        (
            "objection.address_by_text",
            "bob",
            "That the text answers an objection is said by the chair and the secretariat. Reply to it with your "
            "reasons.",
        ),
        (
            "objection.sustain",
            "sec",
            "An objection is sustained by the head of the delegation that objects, or by the chair's ruling.",
        ),
    ],
)
def test_whose_it_is_not(
    request: pytest.FixtureRequest, objection: Objection, door: str, verb: str, person: str, sentence: str
) -> None:
    assert knock(door, verb, objection, by=request.getfixturevalue(person), **GIVEN[verb]) == sentence


@pytest.mark.parametrize("verb", ["objection.withdraw", "objection.turn_into_reservation"])
def test_only_its_delegation_takes_it_back(objection: Objection, chair: User, verb: str) -> None:
    assert knock("page", verb, objection, by=chair, **GIVEN[verb]) == (
        "An objection is withdrawn, or turned into a reservation, by the head of the delegation that objects."
    )


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("verb", "instead", "sentence"),
    [
        ("objection.address", {"reply": ""}, "The comment is empty. Write what you want to say."),
        ("objection.address_by_text", {"revision_number": 9}, "This recommendation has no revision 9."),
        (
            "objection.address_by_text",
            {"revision_number": 1},
            "Borduria objected to revision 1: only a later one can answer that.",
        ),
        ("objection.sustain", {"reason": ""}, "Sustaining an objection needs a reason, for the record."),
    ],
)
def test_what_is_missing(
    objection: Objection, chair: User, door: str, verb: str, instead: dict[str, Any], sentence: str
) -> None:
    assert knock(door, verb, objection, by=chair, **{**GIVEN[verb], **instead}) == sentence


@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        ({"statement": " "}, "A reservation needs its text: it is printed in the report under the recommendation."),
        (
            {"seen_revision": 1},
            "Revision 2 was saved while you were writing from revision 1. Compare and save again.",
        ),
    ],
)
def test_a_reservation_has_a_text_on_the_text_that_was_read(
    objection: Objection, charlie: User, instead: dict[str, Any], sentence: str
) -> None:
    verb = "objection.turn_into_reservation"
    assert knock("page", verb, objection, by=charlie, **{**GIVEN[verb], **instead}) == sentence
