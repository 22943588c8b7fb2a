"""The working page: what needs the delegation's position, in which order, in which filters, one after the other."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultations.enums import DelegateRole, Kind
from consultations.models import Consultation, Delegation, GroupMember, User
from recommendations.enums import CallKind, Stance
from recommendations.models import Call, Recommendation
from tests import factories
from tests.factories import DelegationFactory, delegate, position, recommendation, revised

pytestmark = pytest.mark.django_db

DUE = "/positions/"


def shown(client: Client, by: User, address: str = DUE, status: int = 200) -> str:
    client.force_login(by)
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def numbers(client: Client, by: User, address: str = DUE) -> list[int]:
    client.force_login(by)
    return [row.number for row in client.get(address).context["page"]]


def called(row: Recommendation, hours: int) -> Call:
    now = timezone.now()
    return Call.objects.create(
        recommendation=row,
        revision=row.current,
        kind=CallKind.CONSENSUS_CALL,
        opened_at=now,
        closes_at=now + timedelta(hours=hours),
    )


@pytest.fixture
def rows(consultation: Consultation, alice: User) -> list[Recommendation]:
    """Seven texts: pending with its date passed, stale, none, none in a call, settled, pending in time, a draft."""
    made = [recommendation(consultation, f"Text {number}.", number=number) for number in range(1, 7)]
    position(made[0], alice.acting_for, Stance.PENDING, expected_on=date(2020, 1, 1))
    position(made[1], alice.acting_for)
    revised(made[1], "Another text.")
    called(made[3], 80)
    position(made[4], alice.acting_for)
    position(made[5], alice.acting_for, Stance.PENDING, expected_on=date(2100, 1, 1))
    made.append(recommendation(consultation, "A draft.", number=7, status="draft", proposers=[alice.acting_for]))
    return made


def test_calls_come_first_then_none_stale_and_pending(client: Client, rows: list[Recommendation], alice: User) -> None:
    assert numbers(client, alice) == [4, 3, 2, 1]


def test_the_earlier_deadline_comes_first(client: Client, rows: list[Recommendation], alice: User) -> None:
    called(rows[1], 73)
    assert numbers(client, alice) == [2, 4, 3, 1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("needs=none", [4, 3]),
        ("needs=stale", [2]),
        ("needs=pending", [1]),
        ("call=open", [4]),
        ("consultation=first-round", [4, 3, 2, 1]),
        ("consultation=elsewhere", []),
        ("section=none", [4, 3, 2, 1]),
        ("needs=nonsense", []),
    ],
)
def test_filters_live_in_the_address(
    client: Client, rows: list[Recommendation], alice: User, query: str, found: list[int]
) -> None:
    assert numbers(client, alice, f"{DUE}?{query}") == found


def test_the_section_is_a_filter(client: Client, consultation: Consultation, alice: User) -> None:
    section = factories.SectionFactory(consultation=consultation, numeral="II")
    recommendation(consultation, number=1)
    recommendation(consultation, number=2, section=section)
    assert numbers(client, alice, f"{DUE}?section=II") == [2]


def test_the_counts_say_how_many_need_what(client: Client, rows: list[Recommendation], alice: User) -> None:
    text = shown(client, alice, f"{DUE}?needs=stale")
    for words in ("Everything", "No position yet", "To be confirmed", "Pending, date passed", "In an open call"):
        count = {"Everything": 4, "No position yet": 2}.get(words, 1)
        assert f'{words} <span class="number">{count}</span>' in text


def test_what_is_closed_needs_nothing_unless_it_is_called(
    client: Client, rows: list[Recommendation], alice: User
) -> None:
    Consultation.objects.update(opens_at=None, closes_at="2020-01-01T00:00Z")
    assert numbers(client, alice) == [4]


def test_each_delegation_has_its_own(client: Client, rows: list[Recommendation], charlie: User) -> None:
    assert numbers(client, charlie) == [4, 1, 2, 3, 5, 6]


def test_nothing_left_says_so(client: Client, consultation: Consultation, alice: User) -> None:
    assert "Nothing needs your position" in shown(client, alice)


@pytest.mark.parametrize(("person", "status"), [("alice", 200), ("bob", 200), ("olga", 200), ("sec", 403)])
def test_it_is_for_who_acts_for_a_delegation(
    request: pytest.FixtureRequest, client: Client, rows: list[Recommendation], person: str, status: int
) -> None:
    text = shown(client, request.getfixturevalue(person), status=status)
    if status == 403:
        assert "This page is for people who act for a delegation. Ask the secretariat to give you a seat." in text


def test_readers_look_and_do_not_state(client: Client, rows: list[Recommendation], arcadia: Delegation) -> None:
    reader = delegate("Rita", arcadia, DelegateRole.READER)
    assert 'name="stance"' not in shown(client, reader)
    text = shown(client, reader, f"{DUE}?at={rows[2].reference}")
    assert 'name="stance"' not in text
    assert "Positions are stated by heads of delegation." in text


def test_a_group_that_speaks_is_named(
    client: Client, rows: list[Recommendation], alice: User, arcadia: Delegation
) -> None:
    group = DelegationFactory(name="Uplands", short_name="UPL", kind=Kind.REGIONAL_GROUP, region="")
    GroupMember.objects.create(group=group, member=arcadia)
    position(rows[2], group, speaks_for=[arcadia])
    assert "UPL speaks for you: Support" in shown(client, alice)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(
    client: Client,
    consultation: Consultation,
    alice: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(1, count + 1):
        recommendation(consultation, number=number, proposers=[alice.acting_for])
    client.force_login(alice)
    # session, user, seats; sections for two filters, rounds to choose from; counts, count, rows, proposers, own, groups
    with django_assert_num_queries(12):
        client.get(DUE)


@pytest.mark.parametrize("count", [1, 3])
def test_reading_takes_the_same_queries_for_one_text_and_for_three(
    client: Client,
    consultation: Consultation,
    alice: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    made = [recommendation(consultation, number=number) for number in range(1, count + 1)]
    client.force_login(alice)
    # session, user, seats; sections for two filters; the queue; the text, its proposers; its card; amendments
    with django_assert_num_queries(16):
        client.get(f"{DUE}?at={made[0].reference}")


def test_reading_leads_from_text_to_text(client: Client, rows: list[Recommendation], alice: User) -> None:
    client.force_login(alice)
    context = client.get(f"{DUE}?at={rows[2].reference}").context
    ways = context["ways"]
    assert (ways.place, ways.count) == (2, 4)
    assert (ways.previous, ways.next) == (rows[3].reference, rows[1].reference)
    assert (ways.next_none, ways.next_stale) == (rows[3].reference, rows[1].reference)


def test_reading_keeps_the_filters(client: Client, rows: list[Recommendation], alice: User) -> None:
    text = shown(client, alice, f"{DUE}?needs=none&at={rows[3].reference}")
    assert f'href="?needs=none&amp;at={rows[2].reference}"' in text


def test_reading_shows_what_changed_and_confirms(client: Client, rows: list[Recommendation], alice: User) -> None:
    text = shown(client, alice, f"{DUE}?at={rows[1].reference}")
    assert "From revision 1 to revision 2" in text
    assert "Confirm: Support" in text
    address = f"/recommendations/{rows[1].reference}/position/confirm/"
    onwards = f"{DUE}?at={rows[0].reference}"
    assert f'name="next" value="{onwards}"' in text
    assert client.post(address, {"seen_revision": 2, "next": onwards})["Location"] == onwards


def test_what_is_done_leaves_the_queue_and_stays_readable(
    client: Client, rows: list[Recommendation], alice: User
) -> None:
    position(rows[2], alice.acting_for)
    assert "3 left" in shown(client, alice, f"{DUE}?at={rows[2].reference}")


def test_the_text_of_a_stranger_is_not_there(client: Client, rows: list[Recommendation], charlie: User) -> None:
    draft = rows[6]
    assert "A draft." not in shown(client, charlie, f"{DUE}?at={draft.reference}", status=404)


def test_the_overview_says_how_many_await(client: Client, rows: list[Recommendation], alice: User) -> None:
    page = shown(client, alice, "/").replace("&#x27;", "'")
    assert "1 recommendation in an open call needs your delegation's position" in page
    assert "3 recommendations need your delegation's position" in page


@pytest.mark.parametrize(("call", "count"), [("open", 1), ("none", 3)])
def test_the_links_of_the_overview_lead_to_as_many(
    client: Client, rows: list[Recommendation], alice: User, call: str, count: int
) -> None:
    assert shown(client, alice, f"{DUE}?call={call}").count('class="row"') == count
