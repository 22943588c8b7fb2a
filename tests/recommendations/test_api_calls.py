"""The API of calls: opened, listed, filtered, extended, cancelled."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consultations.models import Consultation, Delegation, User
from recommendations.actions import calls
from recommendations.enums import CallKind, Stance, Status
from recommendations.models import Call, Recommendation
from tests import factories
from tests.factories import call, overdue, position, recommendation

pytestmark = pytest.mark.django_db

CALLS = "/api/v1/calls/"


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published text."""
    return recommendation(consultation, "States act.", number=1, proposers=[arcadia])


def inside(row: Recommendation, name: str) -> str:
    return f"/api/v1/recommendations/{row.reference}/{name}/"


def test_a_call_is_opened(api: Any, row: Recommendation, sec: User) -> None:
    until = (timezone.now() + timedelta(days=5)).replace(microsecond=0)
    sent = {"kind": "silence_procedure", "closes_at": until.isoformat(), "note": "Read it.", "seen_revision": 1}
    answer = api(sec).post(inside(row, "open_call"), sent)
    made = Call.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"http://testserver{CALLS}{made.reference}/")
    assert answer.json() == {
        "reference": made.reference,
        "consultation": "first-round",
        "recommendation": row.reference,
        "revision": 1,
        "kind": "silence_procedure",
        "state": "open",
        "note": "Read it.",
        "asked": 1,
        "observers_counted": False,
        "opened_at": made.opened_at.isoformat().replace("+00:00", "Z"),
        "opened_by": "Sec",
        "closes_at": until.isoformat().replace("+00:00", "Z"),
        "ended_at": None,
        "ended_by": "",
        "ended_because": "",
        "broken_by": None,
    }
    assert api(None).get(f"{CALLS}{made.reference}/").json() == answer.json()
    assert api(None).get(inside(row, "calls")).json()["results"] == [answer.json()]


@pytest.mark.parametrize(
    ("instead", "status", "code"),
    [
        ({"closes_at": "2020-01-01T10:00:00Z"}, 400, "malformed"),
        ({"closes_at": "soon"}, 400, "malformed"),
        ({"kind": "ballot"}, 400, "malformed"),
        ({"note": "x" * 2001}, 400, "malformed"),
        ({"seen_revision": 7}, 409, "text_has_moved"),
    ],
)
def test_what_cannot_be_opened(
    api: Any, row: Recommendation, sec: User, instead: dict[str, Any], status: int, code: str
) -> None:
    until = timezone.now() + timedelta(days=5)
    sent = {"kind": "consensus_call", "closes_at": until.isoformat(), "seen_revision": 1, **instead}
    answer = api(sec).post(inside(row, "open_call"), sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Call.objects.exists()


def test_who_broke_it(api: Any, row: Recommendation, borduria: Delegation) -> None:
    made = call(row)
    position(row, borduria, Stance.OBJECTION)
    shown = api(None).get(f"{CALLS}{made.reference}/").json()
    assert (shown["state"], shown["broken_by"]) == ("broken", {"slug": "borduria", "name": "Borduria"})


def test_extended_and_cancelled(api: Any, row: Recommendation, sec: User) -> None:
    made = call(row)
    until = (made.closes_at + timedelta(days=2)).replace(microsecond=0)
    answer = api(sec).post(f"{CALLS}{made.reference}/extend/", {"closes_at": until.isoformat(), "reason": "A holiday."})
    assert (answer.status_code, answer.json()["closes_at"]) == (200, until.isoformat().replace("+00:00", "Z"))
    answer = api(sec).post(f"{CALLS}{made.reference}/cancel/", {"reason": "Too early."})
    assert (answer.status_code, answer.json()["state"], answer.json()["ended_by"]) == (200, "cancelled", "Sec")
    assert api(sec).post(f"{CALLS}{made.reference}/cancel/", {"reason": "Too early."}).status_code == 200
    answer = api(sec).post(f"{CALLS}{made.reference}/extend/", {"closes_at": until.isoformat(), "reason": "x"})
    assert (answer.status_code, answer.json()["detail"]) == (409, "This call has ended. Open another one.")


@pytest.mark.parametrize(("who", "allowed"), [("sec", True), ("alice", False), ("", False)])
def test_the_steps(request: pytest.FixtureRequest, api: Any, row: Recommendation, who: str, allowed: bool) -> None:
    person = request.getfixturevalue(who) if who else None
    steps = api(person).get(f"{CALLS}{call(row).reference}/steps/").json()
    why_not = "" if allowed else "Calls are opened, extended and cancelled by the secretariat and the chair."
    assert steps == [{"verb": verb, "allowed": allowed, "why_not": why_not} for verb in ("extend", "cancel")]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [3, 2, 1]),
        ("?state=open", [3, 2]),
        ("?state=closed", [1]),
        ("?kind=consensus_call", [2]),
        ("?consultation=first-round", [3, 2, 1]),
        ("?consultation=elsewhere", []),
    ],
)
def test_the_list_is_filtered(api: Any, row: Recommendation, query: str, numbers: list[int]) -> None:
    overdue(row)
    calls.close_due()
    now = timezone.now()
    call(recommendation(row.consultation, number=2), CallKind.CONSENSUS_CALL, closes_at=now + timedelta(days=9))
    call(recommendation(row.consultation, number=3), closes_at=now + timedelta(days=5))
    by_reference = dict(Recommendation.objects.values_list("reference", "number"))
    answer = api(None).get(CALLS + query).json()
    assert [by_reference[each["recommendation"]] for each in answer["results"]] == numbers
    one = api(None).get(f"{CALLS}?recommendation={row.reference}").json()
    assert one["count"] == 1


def test_a_call_is_read_with_its_text_alone(api: Any, row: Recommendation, alice: User) -> None:
    made = call(row)
    Recommendation.objects.filter(pk=row.pk).update(status=Status.DRAFT)
    assert api(None).get(f"{CALLS}{made.reference}/").status_code == 404
    assert api(None).get(CALLS).json()["count"] == 0
    assert api(alice).get(CALLS).json()["count"] == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_take_the_same_queries(
    api: Any, row: Recommendation, borduria: Delegation, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        call(row)
        position(row, borduria, Stance.OBJECTION, statement=f"Reason {number}.")
    with django_assert_num_queries(2):  # how many, calls
        assert api(None).get(CALLS).json()["count"] == rows
    with django_assert_num_queries(3):  # and the text
        assert len(api(None).get(inside(row, "calls")).json()["results"]) == rows


def test_an_instance_of_two_zones(api: Any, row: Recommendation, sec: User) -> None:
    until = (timezone.now() + timedelta(days=5)).replace(microsecond=0)
    there = until.astimezone(factories.timezone.get_fixed_timezone(330))
    sent = {"kind": "consensus_call", "closes_at": there.isoformat(), "seen_revision": 1}
    assert api(sec).post(inside(row, "open_call"), sent).status_code == 201
    assert Call.objects.get().closes_at == until
