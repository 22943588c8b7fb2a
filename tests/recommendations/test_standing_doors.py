"""What is told of a compilation to whom: nothing of what is sealed, and the same through the API as on the page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from consultations.models import Consultation, Delegation, User
from recommendations.actions import positions
from recommendations.enums import Stance
from recommendations.models import Recommendation
from recommendations.queries import standing as seen
from tests.factories import SectionFactory, amendment, position
from tests.recommendations.six import all_of, call, ended_call, seated, text

pytestmark = pytest.mark.django_db
ADDRESS = "/consultations/first-round/standing/"
SECRET = "nobody must read this"


@pytest.fixture
def group(db: None) -> list[Delegation]:
    """Six seats."""
    return seated()


# --- seals -----------------------------------------------------------------------------------


@pytest.fixture
def sealed(consultation: Consultation, group: list[Delegation], arcadia: Delegation) -> Recommendation:
    """A text whose positions are sealed; everybody but Arcadia supports it, and Arcadia objects."""
    Consultation.objects.filter(pk=consultation.pk).update(positions_sealed=True)
    consultation.refresh_from_db()
    row = text(consultation, 1, *all_of(group))
    positions.record(
        row,
        Stance.OBJECTION,
        by=None,
        for_delegation=arcadia,
        seen_revision=1,
        statement=SECRET,
        change_needed=SECRET,
    )
    return row


@pytest.mark.parametrize("who", ["stranger", "charlie", "sec", "chair"])
@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        "/api/v1/consultations/first-round/standing/",
        "/recommendations/{}/projector/",
        "/recommendations/{}/projector/?text=rolling",
        "/consultations/first-round/projector/",
    ],
)
def test_sealed_positions_are_on_no_page(
    request: pytest.FixtureRequest, client: Client, sealed: Recommendation, address: str, who: str
) -> None:
    if who != "stranger":
        client.force_login(request.getfixturevalue(who), backend="consultations.backends.ByAddress")
    answer = client.get(address.format(sealed.reference))
    assert answer.status_code == 200
    for word in (SECRET, 'bjecting": [{', "Arcadia", "ARC", "1 objection", "6 support", 'expressed": 7'):
        assert word.encode() not in answer.content


def test_sealed_positions_leave_no_trace(client: Client, consultation: Consultation, sealed: Recommendation) -> None:
    """Neither counts nor timing: byte for byte the same as before anybody spoke."""
    other = text(consultation, 2)
    found = seen.standing(consultation)
    assert [each.state for each in found.texts] == ["sealed", "sealed"]
    assert (found.away, found.disputed, found.silent, found.silent_groups) == ([], [], [], [])
    before = client.get(f"/recommendations/{other.reference}/projector/")
    position(other, Delegation.objects.first(), Stance.SUPPORT)  # type: ignore[arg-type]
    after = client.get(f"/recommendations/{other.reference}/projector/")
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])


def test_a_heard_call_opens_what_was_sealed(client: Client, consultation: Consultation, sealed: Recommendation) -> None:
    ended_call(sealed)
    position(sealed, Delegation.objects.exclude(name="Arcadia").first(), Stance.CAN_LIVE_WITH)  # type: ignore[arg-type]
    assert SECRET.encode() in client.get(ADDRESS).content


# --- the API ---------------------------------------------------------------------------------


def test_the_api_answers_the_same(
    consultation: Consultation, group: list[Delegation], api: Callable[[User | None], APIClient]
) -> None:
    section = SectionFactory(consultation=consultation, numeral="I")
    row = text(consultation, 1, *all_of(group, (group[0], Stance.OBJECTION)), section=section)
    text(consultation, 2, *all_of(group[1:], (group[3], Stance.RESERVATION)))
    call(row, closes_at=timezone.now() + timedelta(days=3))
    answer = api(None).get("/api/v1/consultations/first-round/standing/").json()
    first, second = answer["texts"]
    assert answer["counts"] == {"contested": 1, "insufficient": 1}
    assert (first["state"], first["section"], first["objecting"]) == ("contested", "I", [group[0].slug])
    assert (second["section"], second["reserved"], second["expressed"], second["seats"]) == (
        None,
        [group[3].slug],
        5,
        6,
    )
    [away] = answer["away"]
    assert (away["reference"], away["without_it"]) == (row.reference, "emerging")
    assert (away["held"]["delegation"], away["held"]["change_needed"]) == (
        group[0].slug,
        "Leave the last sentence out.",
    )
    assert [each["delegation"] for each in answer["disputed"][0]["objecting"]] == [group[0].slug]
    assert answer["silent"] == [{"delegation": group[0].slug, "texts": 1}]
    assert answer["silent_groups"] == [{"group": "government", "seats": 3, "on_some": 1, "on_all": 0}]
    assert [(each["recommendation"], each["kind"]) for each in answer["calls"]] == [(row.reference, "consensus_call")]


def test_the_api_knows_no_other_consultation(api: Callable[[User | None], APIClient], db: None) -> None:
    assert api(None).get("/api/v1/consultations/another/standing/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_endpoint_counts_its_queries(
    api: Callable[[User | None], APIClient],
    consultation: Consultation,
    group: list[Delegation],
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        row = text(consultation, number + 1, *all_of(group, (group[0], Stance.OBJECTION)))
        position(row, group[0], Stance.OBJECTION, amendments=[amendment(row, "Other words.")])
        call(row, closes_at=timezone.now() + timedelta(days=3))
    with django_assert_num_queries(12):
        api(None).get("/api/v1/consultations/first-round/standing/")
