"""Designations, challenges and objections through the API: shapes, permissions, seals, the number of queries."""

from typing import Any

import pytest

from consultations.models import Consultation, Delegation, User
from recommendations.actions import objections
from recommendations.enums import DesignationWord, Stance
from recommendations.models import Designation, Objection, Recommendation
from tests import factories
from tests.factories import amendment, position, recommendation, revised
from tests.recommendations.asked import heard, seal

pytestmark = pytest.mark.django_db

API = "/api/v1/"


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


@pytest.fixture
def inside(row: Recommendation) -> str:
    return f"{API}recommendations/{row.reference}/"


def test_designating_answers_with_the_designation(api: Any, inside: str, row: Recommendation, chair: User) -> None:
    given = {"designation": "emerging", "reason": "The room agrees.", "seen_revision": 1}
    answer = api(chair).post(f"{inside}designate/", given)
    made = Designation.objects.get()
    assert (answer.status_code, answer.json()) == (
        201,
        {
            "reference": made.reference,
            "recommendation": row.reference,
            "designation": "emerging",
            "revision": 1,
            "reason": "The room agrees.",
            "indicator": "insufficient",
            "designated_at": answer.json()["designated_at"],
            "person": "Chair",
            "state": "in_force",
            "until_at": None,
            "challenges": [],
        },
    )
    assert api(None).get(inside).json()["designation"] == "emerging"
    assert api(None).get(f"{API}designations/{made.reference}/").json() == answer.json()


@pytest.mark.parametrize(
    ("instead", "status", "code"),
    [
        ({"reason": ""}, 400, "malformed"),
        ({"designation": "splendid"}, 400, "malformed"),
        ({"designation": "consensus"}, 409, "objection_stands"),
        ({"seen_revision": 7}, 409, "text_has_moved"),
    ],
)
def test_what_designating_refuses(
    api: Any, inside: str, row: Recommendation, borduria: Delegation, chair: User, instead: Any, status: int, code: str
) -> None:
    position(row, borduria, Stance.OBJECTION)
    given = {"designation": "emerging", "reason": "The room agrees.", "seen_revision": 1, **instead}
    answer = api(chair).post(f"{inside}designate/", given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_stranger_and_others_do_not_designate(api: Any, inside: str, alice: User) -> None:
    given = {"designation": "insufficient", "seen_revision": 1}
    assert api(None).post(f"{inside}designate/", given).status_code == 401
    assert api(alice).post(f"{inside}designate/", given).status_code == 403


def test_a_challenge_and_its_answer(api: Any, row: Recommendation, charlie: User, chair: User, inside: str) -> None:
    made = factories.designation(row)
    answer = api(charlie).post(f"{API}designations/{made.reference}/challenge/", {"reason": "No."})
    assert answer.status_code == 201
    challenge = answer.json()
    assert (challenge["delegation"], challenge["person"], challenge["reason"], challenge["state"]) == (
        "Borduria",
        "Charlie",
        "No.",
        "open",
    )
    answer = api(chair).post(f"{API}challenges/{challenge['reference']}/answer/", {"answer": "Yes."})
    assert (answer.status_code, answer.json()["state"], answer.json()["answered_by"]) == (200, "answered", "Chair")
    assert api(None).get(f"{API}challenges/{challenge['reference']}/").json() == answer.json()
    (listed,) = api(None).get(f"{inside}designations/").json()["results"]
    assert listed["challenges"] == [answer.json()]


@pytest.mark.parametrize("rows", [1, 3])
def test_designations_cost_four_queries(
    api: Any, inside: str, row: Recommendation, charlie: User, rows: int, django_assert_num_queries: Any
) -> None:
    for word in list(DesignationWord)[:rows]:
        factories.challenge(factories.designation(row, word), by=charlie)
    with django_assert_num_queries(4):  # the text; how many, the rows, their challenges
        answer = api(None).get(f"{inside}designations/")
    assert [each["designation"] for each in answer.json()["results"]] == list(DesignationWord)[:rows][::-1]


def test_an_objection_and_what_is_done_with_it(
    api: Any, row: Recommendation, borduria: Delegation, chair: User, inside: str
) -> None:
    named = amendment(row, "States may act.", sponsors=[borduria])
    made = factories.objection(row, borduria, amendments=[named])
    address = f"{API}objections/{made.reference}/"
    assert api(None).get(address).json() == {
        "reference": made.reference,
        "recommendation": row.reference,
        "delegation": "Borduria",
        "slug": "borduria",
        "state": "open",
        "revision": 1,
        "reason": "It goes too far.",
        "change_needed": "Leave the last sentence out.",
        "amendments": [named.reference],
        "opened_at": api(None).get(address).json()["opened_at"],
        "days": 0,
        "addressed_at": None,
        "addressed_by": "",
        "addressed_as": None,
        "addressed_in": None,
        "reply": "",
        "settled_at": None,
        "thread": None,
        "last_words": None,
    }
    answer = api(chair).post(f"{address}address/", {"reply": "It does not."}).json()
    made.refresh_from_db()
    assert made.thread is not None
    assert (answer["state"], answer["reply"], answer["thread"]) == ("addressed", "It does not.", made.thread.reference)
    assert answer["last_words"]["person"] == "Chair"
    revised(row, "States act.")
    answer = api(chair).post(f"{address}address_by_text/", {"revision_number": 2, "note": "It is gone."}).json()
    assert (answer["addressed_as"], answer["addressed_in"], answer["reply"]) == ("text", 2, "It is gone.")
    answer = api(chair).post(f"{address}sustain/", {"reason": "So it is."}).json()
    assert answer["state"] == "sustained"
    possible = {each["verb"]: each["allowed"] for each in api(chair).get(f"{address}steps/").json()}
    assert possible == {
        "address": True,
        "address_by_text": True,
        "sustain": False,
        "withdraw": False,
        "turn_into_reservation": False,
    }


def test_what_is_sealed_is_not_there(
    api: Any, row: Recommendation, borduria: Delegation, charlie: User, chair: User, inside: str
) -> None:
    seal(row)
    position(row, borduria, Stance.OBJECTION)
    address = f"{API}objections/{Objection.objects.get().reference}/"
    assert api(chair).get(address).status_code == 404
    assert api(chair).post(f"{address}address/", {"reply": "No."}).status_code == 404
    assert api(chair).post(f"{address}sustain/", {"reason": "No."}).status_code == 404
    for listed in (f"{inside}objections/", f"{API}objections/"):
        assert api(chair).get(listed).json()["count"] == 0
        assert api(charlie).get(listed).json()["count"] == 1
    assert api(charlie).get(address).status_code == 200
    heard(row)
    assert api(None).get(address).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_objections_cost_five_queries(
    api: Any, consultation: Consultation, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(1, rows + 1):
        factories.objection(recommendation(consultation, number=number), factories.DelegationFactory())
    with django_assert_num_queries(5):  # how many, which, the rows, their amendments, proposers of their texts
        answer = api(None).get(f"{API}objections/")
    texts = [each["recommendation"] for each in answer.json()["results"]]
    assert texts == list(Recommendation.objects.order_by("place").values_list("reference", flat=True))


def test_objections_are_filtered(
    api: Any, consultation: Consultation, arcadia: Delegation, borduria: Delegation, chair: User
) -> None:
    one, two = (recommendation(consultation, number=number) for number in (1, 2))
    objections.sustain(factories.objection(one, arcadia), by=chair, reason="So it is.")
    factories.objection(two, borduria)

    def found(query: str) -> list[str]:
        return [each["slug"] for each in api(None).get(f"{API}objections/?{query}").json()["results"]]

    assert found("state=standing") == ["arcadia", "borduria"]
    assert found("state=open") == ["borduria"]
    assert found("delegation=arcadia") == ["arcadia"]
    assert found(f"recommendation={two.reference}") == ["borduria"]
    assert found(f"consultation={consultation.slug}") == ["arcadia", "borduria"]
    assert api(None).get(f"{API}objections/?state=nonsense").status_code == 400


def test_texts_are_found_by_what_they_are_called(api: Any, consultation: Consultation) -> None:
    one, two = (recommendation(consultation, number=number) for number in (1, 2))
    factories.designation(one)
    factories.designation(two, DesignationWord.CONTESTED)
    factories.designation(two, DesignationWord.DIVERGENT)

    def found(word: str) -> list[Any]:
        rows = api(None).get(f"{API}recommendations/?designation={word}").json()["results"]
        return [(each["number"], each["designation"]) for each in rows]

    assert (found("emerging"), found("divergent"), found("contested")) == (
        [(1, "emerging")],
        [(2, "divergent")],
        [],
    )
    assert api(None).get(f"{API}recommendations/?designation=splendid").status_code == 400
