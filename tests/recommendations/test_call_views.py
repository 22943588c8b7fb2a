"""The pages of calls: what is open is said everywhere, in every zone; the list; opening one or several."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from consultations.models import Consultation, Delegation, User
from recommendations.actions import calls
from recommendations.enums import CallKind, Stance
from recommendations.models import Call, Recommendation, Section
from tests import factories
from tests.factories import call, overdue, position, recommendation

pytestmark = pytest.mark.django_db

LIST = "/calls/"
NEW = "/calls/new/"
IN_SUMMER = datetime(2031, 7, 1, 13, 0, tzinfo=UTC)


@pytest.fixture
def section(consultation: Consultation) -> Section:
    return factories.SectionFactory(consultation=consultation, position=1, numeral="I", title="Lamps")


@pytest.fixture
def row(consultation: Consultation, section: Section, arcadia: Delegation) -> Recommendation:
    """A published text."""
    return recommendation(consultation, "States act.", number=1, section=section, proposers=[arcadia])


def of(row: Recommendation, name: str = "positions") -> str:
    return reverse(f"recommendations:{name}", args=[row.reference])


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


# --- on the pages of a text ------------------------------------------------------------------------

PAGES = ["recommendation", "rolling", "amendments", "positions", "discussion", "history", "blame", "source"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_that_a_call_is_open(client: Client, row: Recommendation, alice: User, name: str) -> None:
    call(row, closes_at=timezone.now() + timedelta(days=9))
    bar = "Silence procedure" if name == "positions" else "A silence procedure is open; not objecting is agreeing."
    assert bar in shown(client, of(row, name))
    assert "State your position" not in shown(client, of(row, name))
    client.force_login(alice)
    page = shown(client, of(row, name))
    assert '<a href="#own-position">State your position</a>' in page
    assert 'id="own-position"' in page
    calls.cancel(Call.objects.get(), by=None, reason="x")
    assert '<a href="#own-position">' not in shown(client, of(row, name))
    assert name == "positions" or bar not in shown(client, of(row, name))


def test_a_consensus_call_says_what_it_is(client: Client, row: Recommendation) -> None:
    call(row, CallKind.CONSENSUS_CALL)
    assert "A consensus call is open; only what is said counts." in shown(client, of(row, "recommendation"))
    page = shown(client, of(row))
    assert "Every delegation is asked to state its position by the deadline. Silence counts as nothing." in page


@pytest.mark.parametrize(
    ("zone", "own"),
    [
        ("", ' · <time class="moment" dir="auto" datetime="2031-07-01T13:00:00+00:00">1 July 2031, 13:00 UTC</time>'),
        ("Asia/Tokyo", ' · <span class="own-time" dir="auto">22:00 Asia/Tokyo</span>'),
        ("Europe/Zurich", ""),
        ("UTC", ""),
        ("Nowhere", ""),
    ],
)
def test_the_deadline_in_three_zones(client: Client, row: Recommendation, alice: User, zone: str, own: str) -> None:
    call(row, opened_at=IN_SUMMER - timedelta(days=9), closes_at=IN_SUMMER)
    alice.time_zone = zone
    alice.save()
    client.force_login(alice)
    page = shown(client, of(row))
    there = '<time datetime="2031-07-01T13:00:00+00:00">1 July 2031, 13:00 UTC</time> · '
    assert f'{there}<span dir="auto">15:00 Europe/Zurich</span>{own}' in page.replace(
        '<span class="own-time" data-beside="Europe/Zurich" hidden>', ""
    )


def test_where_the_group_meets_in_utc(client: Client, row: Recommendation, settings: Settings) -> None:
    settings.MEETING_TIME_ZONE = "UTC"
    call(row, opened_at=IN_SUMMER - timedelta(days=9), closes_at=IN_SUMMER)
    assert "1 July 2031, 13:00 UTC</time> · <span dir" not in shown(client, of(row))


def test_what_is_left_in_words(client: Client, row: Recommendation) -> None:
    call(row, closes_at=timezone.now() + timedelta(days=4, hours=2, minutes=1))
    assert "<dd>4\xa0days, 2\xa0hours</dd>" in client.get(of(row)).content.decode()


def test_one_that_nobody_has_closed_yet(client: Client, row: Recommendation, alice: User) -> None:
    overdue(row)
    client.force_login(alice)
    assert "None: it is being closed." in shown(client, of(row))
    assert "Its deadline has passed: it is being closed." in shown(client, of(row, "recommendation"))
    for name in ("positions", "recommendation"):
        assert "State your position" not in shown(client, of(row, name))


@pytest.mark.parametrize(
    ("who", "steps"), [("sec", True), ("chair", True), ("alice", False), ("olga", False), ("", False)]
)
def test_who_is_offered_what(
    request: pytest.FixtureRequest, client: Client, row: Recommendation, who: str, steps: bool
) -> None:
    if who:
        client.force_login(request.getfixturevalue(who))
    assert (f'href="{of(row, "call-open")}"' in shown(client, of(row))) is steps
    made = call(row)
    page = shown(client, of(row))
    assert f'href="{of(row, "call-open")}"' not in page
    assert (f'href="/calls/{made.reference}/extend/"' in page) is steps
    assert (f'href="/calls/{made.reference}/cancel/"' in page) is steps


def test_past_calls_say_how_they_ended(client: Client, row: Recommendation, borduria: Delegation, sec: User) -> None:
    overdue(row, days=20)
    calls.close_due()
    calls.cancel(call(row), by=sec, reason="Too early.")
    call(row)
    position(row, borduria, Stance.OBJECTION)
    call(row)
    factories.revised(row, "States act well.")
    page = shown(client, of(row))
    for sentence in (
        "Its deadline passed.",
        "Cancelled by Sec:",
        "Too early.",
        "Borduria objected.",
        "The text was revised.",
    ):
        assert sentence in page
    assert "No call is open on this text." in page


def test_the_positions_page_takes_as_many_queries_for_one_call_and_for_three(
    client: Client, row: Recommendation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # the text, proposers, neighbours, amendments, comments, call; revision, sealed, positions, calls; every call
    for _ in range(3):
        calls.cancel(call(row), by=None, reason="x")
        with django_assert_num_queries(19):
            client.get(of(row))


# --- the list --------------------------------------------------------------------------------------


def test_the_list_has_open_ones_by_deadline_then_past_ones(client: Client, consultation: Consultation) -> None:
    rows = [recommendation(consultation, number=number) for number in range(1, 5)]
    now = timezone.now()
    overdue(rows[0])
    calls.close_due()
    for each, days in zip(rows[1:], (9, 5, 7), strict=True):
        call(each, closes_at=now + timedelta(days=days))
    page = shown(client, LIST)
    places = [page.index(f">Recommendation {number}</a>") for number in (3, 4, 2, 1)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=open", ["2"]),
        ("?state=closed", ["1"]),
        ("?consultation=other", []),
        ("?consultation=first-round", ["2", "1"]),
        ("?kind=consensus_call", ["2"]),
        ("?state=nonsense", []),
    ],
)
def test_the_list_is_filtered(client: Client, consultation: Consultation, query: str, found: list[str]) -> None:
    factories.ConsultationFactory(slug="other")
    overdue(recommendation(consultation, number=1))
    calls.close_due()
    call(recommendation(consultation, number=2), CallKind.CONSENSUS_CALL)
    page = shown(client, LIST + query)
    assert [number for number in ("2", "1") if f">Recommendation {number}</a>" in page] == found
    assert ("No call answers to this" in page) is not found


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_three_queries(
    client: Client,
    consultation: Consultation,
    arcadia: Delegation,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        position(made := recommendation(consultation, number=number + 1), arcadia)
        call(made)
        position(made, arcadia, Stance.OBJECTION)
    with django_assert_num_queries(3):  # rounds, how many, calls
        assert shown(client, LIST).count("Arcadia objected.") == rows


def test_the_list_comes_in_pages(client: Client, consultation: Consultation) -> None:
    for number in range(26):
        call(recommendation(consultation, number=number + 1))
    assert shown(client, LIST).count('<th scope="row">') == 25
    assert shown(client, f"{LIST}?page=2").count('<th scope="row">') == 1
