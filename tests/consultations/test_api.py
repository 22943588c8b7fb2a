"""Rounds and delegations in the API."""

from typing import Any

import pytest

from consultations.enums import StakeholderGroup
from consultations.models import Consultation, Delegation, Question, User
from tests.factories import ConsultationFactory, DelegationFactory

pytestmark = pytest.mark.django_db

CONSULTATIONS = "/api/v1/consultations/"
DELEGATIONS = "/api/v1/delegations/"


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "factory"), [(CONSULTATIONS, ConsultationFactory), (DELEGATIONS, DelegationFactory)]
)
def test_a_list_costs_two_queries(
    api: Any, django_assert_num_queries: Any, rows: int, address: str, factory: Any
) -> None:
    factory.create_batch(rows)
    with django_assert_num_queries(2):  # how many, and the rows
        answer = api(None).get(address)
    assert answer.json()["count"] == rows == len(answer.json()["results"])


def test_a_consultation_comes_with_its_questions(api: Any, consultation: Consultation) -> None:
    Question.objects.create(consultation=consultation, number=1, text="What is to be done?", guidance="Be *brief*.")
    answer = api(None).get(f"{CONSULTATIONS}first-round/")
    assert answer.json()["questions"] == [{"number": 1, "text": "What is to be done?", "guidance": "Be *brief*."}]
    assert answer.json()["phase"] == "undated"


def test_the_list_of_consultations_is_without_questions(api: Any, consultation: Consultation) -> None:
    assert "questions" not in api(None).get(CONSULTATIONS).json()["results"][0]


def test_a_delegation_is_found_by_its_address(api: Any, arcadia: Delegation, alice: User) -> None:
    assert api(None).get(f"{DELEGATIONS}arcadia/").json() == {
        "slug": "arcadia",
        "name": "Arcadia",
        "short_name": "ARC",
        "kind": "state",
        "group": "government",
        "region": "african",
        "standing": "member",
        "is_active": True,
        "people": 1,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("group=civil_society", ["open-nets-forum"]),
        ("region=african", ["arcadia", "borduria"]),
        ("standing=observer", ["open-nets-forum"]),
        ("kind=state", ["arcadia", "borduria"]),
        ("search=dur", ["borduria"]),
        ("search=ONF", ["open-nets-forum"]),
        ("group=academia", []),
    ],
)
def test_delegations_are_filtered(
    api: Any, arcadia: Delegation, borduria: Delegation, open_nets: Delegation, query: str, found: list[str]
) -> None:
    answer = api(None).get(f"{DELEGATIONS}?{query}").json()
    assert [row["slug"] for row in answer["results"]] == found


def test_a_value_that_no_filter_knows_is_malformed(api: Any) -> None:
    answer = api(None).get(f"{DELEGATIONS}?group=gentry")
    assert answer.status_code == 400
    assert answer.json()["code"] == "malformed"
    assert "gentry" in answer.json()["detail"]
    assert list(answer.json()["fields"]) == ["group"]


@pytest.mark.parametrize("address", [f"{CONSULTATIONS}nowhere/", f"{DELEGATIONS}nobody/"])
def test_what_is_not_there_is_a_sentence(api: Any, address: str) -> None:
    answer = api(None).get(address)
    assert answer.status_code == 404
    assert answer.json() == {
        "detail": "There is nothing at this address, or it is not yours to read.",
        "code": "not_found",
    }


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_rounds_and_delegations_are_only_read(api: Any, sec: User, arcadia: Delegation, method: str) -> None:
    answer = getattr(api(sec), method)(f"{DELEGATIONS}arcadia/", {"group": StakeholderGroup.ACADEMIA})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
