"""Notices: each person once, in their language, and seen once."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import get_language
from lxml import html
from pytest_django import DjangoAssertNumQueries

from consultations import queries
from consultations.actions import notices
from consultations.models import Delegation, Notice, User

pytestmark = pytest.mark.django_db


def test_each_person_is_told_once_in_their_language(alice: User, bob: User) -> None:
    bob.language = "fr"
    told = notices.tell([alice, bob, alice], "comment.mention", lambda: f"In {get_language()}.", address="/x/")
    assert told == 2
    assert dict(Notice.objects.values_list("user__name", "sentence")) == {"Alice": "In en.", "Bob": "In fr."}
    assert set(Notice.objects.values_list("kind", "address", "seen_at")) == {("comment.mention", "/x/", None)}


def test_what_was_seen_is_seen_once(alice: User, charlie: User) -> None:
    notices.tell([alice, charlie], "comment.mention", lambda: "You are mentioned.")
    assert [notices.mark_seen(by=alice), notices.mark_seen(by=alice)] == [1, 0]
    assert Notice.objects.filter(seen_at=None).get().user == charlie


def test_who_writes_for_a_delegation(alice: User, bob: User, charlie: User, arcadia: Delegation) -> None:
    bob.delegates.update(role="reader")
    charlie.delegates.update(delegation=arcadia)
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    assert list(queries.writers_of([arcadia])) == [alice]


# --- the page --------------------------------------------------------------------------------

PAGE = "/notices/"


def told(person: User, *sentences: str) -> None:
    for sentence in sentences:
        notices.tell([person], "comment.mention", lambda sentence=sentence: sentence, address="/x/")


def bell(page: str) -> str:
    return " ".join(html.fromstring(page).xpath("//a[contains(@class, 'bell')]")[0].text_content().split())


def test_notices_are_ones_own_and_the_new_come_first(client: Client, alice: User, charlie: User) -> None:
    told(charlie, "For Charlie.")
    told(alice, "Old.")
    notices.mark_seen(by=alice)
    told(alice, "New.", "<b>Newest.</b>")
    client.force_login(alice)
    rows = html.fromstring(client.get(PAGE).content.decode()).xpath("//ol[contains(@class, 'notices-list')]/li")
    assert [(" ".join(row.xpath("./p")[0].text_content().split()), row.get("class")) for row in rows] == [
        ("<b>Newest.</b> New", "new"),
        ("New. New", "new"),
        ("Old.", None),
    ]
    assert rows[0].xpath(".//a/@href") == ["/x/"]
    assert all(row.xpath(".//time") for row in rows)


def test_all_are_marked_as_seen(client: Client, alice: User, charlie: User) -> None:
    told(alice, "One.", "Two.")
    told(charlie, "Three.")
    client.force_login(alice)
    page = client.get(PAGE).content.decode()
    assert bell(page) == "22 new notices"
    assert "Mark all as seen" in page
    assert client.get("/notices/seen/").status_code == 405
    page = client.post("/notices/seen/", follow=True).content.decode()
    assert "Every notice is marked as seen." in page
    assert bell(page) == "Notices"
    assert "Mark all as seen" not in page
    assert Notice.objects.filter(seen_at=None).get().user == charlie


def test_strangers_have_no_notices(client: Client, db: None) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/account/login/")
    assert client.post("/notices/seen/").headers["Location"].startswith("/account/login/")
    assert 'class="bell' not in client.get("/consultations/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_notices_take_the_same_queries_for_one_and_for_three(
    client: Client, alice: User, sec: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for person, expected in ((alice, 4), (sec, 5)):  # user, seats and the new, count, rows; without seats the new
        told(person, *(f"Notice {number}." for number in range(rows)))
        client.force_login(person)
        with django_assert_num_queries(expected):
            page = client.get(PAGE).content.decode()
        assert page.count("Notice ") == rows


def test_many_notices_come_in_pages(client: Client, alice: User) -> None:
    told(alice, *(f"Told {number}." for number in range(120)))
    client.force_login(alice)
    first, last = (client.get(PAGE, {"page": page}).content.decode() for page in ("1", "5"))
    assert (first.count("Told "), last.count("Told ")) == (25, 20)
    assert bell(first) == "99+120 new notices"


def test_counting_the_new_ones_costs_delegates_no_query(
    client: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told(alice, "New.")
    client.force_login(alice)
    with django_assert_num_queries(3):  # user, seats, how many rounds (none)
        assert bell(client.get("/consultations/").content.decode()) == "11 new notice"


# --- the API ---------------------------------------------------------------------------------

API = "/api/v1/notices/"


def test_the_api_answers_ones_own_notices(api: Any, alice: User, charlie: User) -> None:
    told(alice, "One.", "Two.")
    told(charlie, "Three.")
    found = api(alice).get(API).json()
    assert (found["count"], [row["sentence"] for row in found["results"]]) == (2, ["Two.", "One."])
    assert set(found["results"][0]) == {"id", "at", "kind", "topic", "sentence", "address", "seen_at"}
    assert api(alice).post(f"{API}seen/").json() == {"seen": 2}
    assert api(alice).post(f"{API}seen/").json() == {"seen": 0}
    assert [row["seen_at"] is None for row in api(charlie).get(API).json()["results"]] == [True]


def test_the_api_has_none_for_strangers(api: Any, db: None) -> None:
    for answer in (api(None).get(API), api(None).post(f"{API}seen/")):
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_api_takes_the_same_queries(
    api: Any, alice: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told(alice, *(f"Notice {number}." for number in range(rows)))
    client = api(alice)
    with django_assert_num_queries(4):  # token, seats, count, rows
        assert len(client.get(API).json()["results"]) == rows


def test_the_api_marks_one_and_answers_one_topic(api: Any, alice: User, charlie: User) -> None:
    told(alice, "One.")
    told(charlie, "Three.")
    notices.tell([alice], "call.open", lambda: "Two.")
    client = api(alice)
    [two] = client.get(API, {"topic": "calls"}).json()["results"]
    assert (two["sentence"], two["topic"]) == ("Two.", "calls")
    assert [client.post(f"{API}{two['id']}/seen/").json() for _twice in range(2)] == [{"seen": 1}, {"seen": 0}]
    assert client.post(f"{API}{charlie.notices.get().pk}/seen/").status_code == 404
    assert client.get(API, {"topic": "weather"}).status_code == 400
    assert api(None).post(f"{API}{two['id']}/seen/").status_code == 401
