"""The pages on which a person chooses what they are told, and stops it; and the notices, topic by topic, day by day."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from consultations import letters
from consultations.actions import following, mail, mailboxes, notices
from consultations.actions.following import Subject
from consultations.enums import FollowedKind, Pace, Topic
from consultations.models import Follow, Mail, Mailbox, MailPreference, Notice, User
from consultations.topics import ALL

pytestmark = pytest.mark.django_db

PAGE = "/notices/settings/"
CHOICE = {
    **dict.fromkeys(Topic.values, "daily"),
    "hour": "7",
    "weekday": "4",
    "time_zone": "Asia/Tokyo",
    "language": "",
}


def words(answer: Any, path: str = "//main") -> str:
    return " ".join(
        " ".join(each.text_content() for each in html.fromstring(answer.content.decode()).xpath(path)).split()
    )


# --- choosing ----------------------------------------------------------------------------------


def test_a_choice_is_saved_and_shown(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.post(PAGE, {**CHOICE, "calls": "weekly", "followed": "application"}, follow=True)
    assert "Your choice is saved." in words(answer)
    page = html.fromstring(answer.content.decode())
    shown = {each.get("name"): each.xpath("./option[@selected]/@value") for each in page.xpath("//main//select")}
    assert (shown["calls"], shown["followed"], shown["texts"]) == (["weekly"], ["application"], ["daily"])
    assert (shown["hour"], shown["weekday"]) == (["7"], ["4"])
    assert page.xpath("//input[@name='time_zone']/@value") == ["Asia/Tokyo"]
    alice.refresh_from_db()
    assert alice.time_zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"time_zone": "Mars/Base"}, "“Mars/Base” is no time zone. Choose one from the list, such as Europe/Zurich."),
        ({"hour": "25"}, "Select a valid choice."),
        ({"calls": "hourly"}, "Select a valid choice. hourly is not one of the available choices."),
    ],
)
def test_what_cannot_be_chosen_is_refused_and_the_rest_kept(
    client: Client, alice: User, given: dict[str, str], sentence: str
) -> None:
    client.force_login(alice)
    answer = client.post(PAGE, {**CHOICE, "texts": "weekly", **given})
    assert answer.status_code == 422
    assert sentence in words(answer)
    page = html.fromstring(answer.content.decode())
    assert page.xpath("//select[@name='texts']/option[@selected]/@value") == ["weekly"]
    assert not MailPreference.objects.exists()


def test_strangers_sign_in_first(client: Client, db: None) -> None:
    for method, address in (
        ("get", PAGE),
        ("post", PAGE),
        ("post", f"{PAGE}resume/"),
        ("post", "/notices/1/seen/"),
    ):
        assert getattr(client, method)(address).headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries(
    client: Client, alice: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        following.follow(Subject(FollowedKind.DELEGATION, f"d{number}", f"Followed {number}", "/x/"), by=alice)
    client.force_login(alice)
    with django_assert_num_queries(6):  # user, seats, preferences, time, what is followed, the mailbox
        page = client.get(PAGE)
    assert len(html.fromstring(page.content.decode()).xpath("//li[@class='followed']")) == rows


def test_a_paused_mailbox_is_shown_and_resumed(client: Client, alice: User) -> None:
    for number in range(3):
        row = mail.queue(alice, "m.m", "S", "T", key=f"{number}")
        mailboxes.record_bounce(row.message_id, "550 Gone")
    client.force_login(alice)
    assert "Mail to alice@example.org came back too often. The last answer was: 550 Gone" in words(client.get(PAGE))
    answer = client.post(f"{PAGE}resume/", follow=True)
    assert "Mail is sent to your address again." in words(answer)
    assert "No mail is sent to you" not in words(answer)
    assert Mailbox.objects.get().paused_at is None
    again = client.post(f"{PAGE}resume/")
    assert again.status_code == 409
    assert "Mail is being sent to your address already." in words(again)


# --- one click ---------------------------------------------------------------------------------


def stop_path(user: User, topic: str) -> str:
    return letters.stop_address(user.pk, topic).removeprefix("http://127.0.0.1:8000")


def paces(user: User) -> dict[str, str]:
    return dict(user.mail_preferences.values_list("topic", "pace"))


def test_a_mail_program_stops_a_topic_with_one_post(alice: User) -> None:
    """As RFC 8058 has it: no page before, no cookie, no token of ours."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post(stop_path(alice, Topic.CALLS), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert paces(alice) == {"calls": "application"}


def test_looking_at_the_link_stops_nothing(alice: User) -> None:
    answer = Client().get(stop_path(alice, Topic.CALLS))
    assert "Shall no more mail about this be sent to you: Calls and deadlines?" in words(answer)
    assert paces(alice) == {}


def test_a_person_confirms_without_a_sign_in(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    page = html.fromstring(client.get(stop_path(alice, Topic.FOLLOWED)).content.decode())
    [form] = page.xpath("//main//form")
    assert (form.get("method"), form.get("action")) == ("post", None)
    answer = client.post(stop_path(alice, Topic.FOLLOWED))
    assert "Stopped. No more mail about this is sent to you: What you follow." in words(answer)
    assert paces(alice) == {"followed": "application"}
    client.post(stop_path(alice, Topic.FOLLOWED), {"everything": "yes"})
    assert paces(alice) == dict.fromkeys(Topic.values, "application")


def test_a_digest_is_stopped_as_a_whole(alice: User) -> None:
    answer = Client().post(stop_path(alice, ALL))
    assert "No more mail about this is sent to you: everything." in words(answer)
    assert set(paces(alice).values()) == {Pace.APPLICATION}


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "WzEsImNhbGxzIl0:1xWeXW:_dF3166txvsc3drx1lsgoEJsRAIKQ0prs_PG446hPdk",
        signing.dumps([1, "calls"], salt="another"),
        signing.dumps([1, "nothing"], salt=letters.SALT),
        signing.dumps("calls", salt=letters.SALT),
        signing.dumps([1], salt=letters.SALT),
    ],
    # Signatures hold the time: as names they would differ from one process to the next.
    ids=["a letter", "an old key", "another purpose", "no topic", "no list", "too short"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_was_not_signed_here_stops_nothing(db: None, token: str, method: str) -> None:
    assert getattr(Client(), method)(f"/notices/stop/{token}/").status_code == 404
    assert not MailPreference.objects.exists()


def test_the_link_of_somebody_who_is_gone(db: None) -> None:
    token = signing.dumps([12345, "calls"], salt=letters.SALT)
    assert Client().post(f"/notices/stop/{token}/").status_code == 404


def test_clicks_of_many_people_come_from_one_provider(alice: User) -> None:
    client = Client()
    assert {client.post(stop_path(alice, Topic.CALLS)).status_code for _each in range(150)} == {200}


# --- the notices -------------------------------------------------------------------------------


def test_notices_stand_by_day_on_the_readers_clocks(client: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(time_zone="Asia/Tokyo")
    moments = [datetime(2031, 6, 17, 14, 59, tzinfo=UTC), datetime(2031, 6, 17, 15, 1, tzinfo=UTC)]
    for at in moments:
        notices.tell([alice], "comment.add", lambda at=at: f"At {at:%H:%M}.")  # type: ignore[misc]
        Notice.objects.filter(pk=Notice.objects.latest("pk").pk).update(at=at)
    Notice.objects.filter(at=moments[0]).update(seen_at=moments[1])
    client.force_login(alice)
    page = html.fromstring(client.get("/notices/").content.decode())
    days = [" ".join(each.text_content().split()) for each in page.xpath("//main//section/h2")]
    assert days == ["18 June 2031 New", "17 June 2031"]


def test_notices_of_one_topic(client: Client, alice: User) -> None:
    for kind in ("comment.add", "call.open"):
        notices.tell([alice], kind, lambda kind=kind: f"Told: {kind}.")  # type: ignore[misc]
    client.force_login(alice)
    found = {
        topic: [
            kind for kind in ("comment.add", "call.open") if f"Told: {kind}." in words(client.get(f"/notices/{topic}"))
        ]
        for topic in ("", "?topic=calls", "?topic=discussion", "?topic=followed", "?topic=nonsense")
    }
    assert found == {
        "": ["comment.add", "call.open"],
        "?topic=calls": ["call.open"],
        "?topic=discussion": ["comment.add"],
        "?topic=followed": [],
        "?topic=nonsense": ["comment.add", "call.open"],
    }
    assert "No notices of this topic" in words(client.get("/notices/?topic=followed"))


def test_a_topic_keeps_its_pages(client: Client, alice: User) -> None:
    notices.tell_each([notices.Message([alice], "call.open", lambda n=n: f"Told {n}.") for n in range(30)])  # type: ignore[misc]
    client.force_login(alice)
    page = html.fromstring(client.get("/notices/?topic=calls").content.decode())
    assert page.xpath("//nav[@class='pages']//a[@rel='next']/@href") == ["?topic=calls&page=2"]


def test_one_is_marked_as_seen(client: Client, alice: User, charlie: User) -> None:
    for person in (alice, charlie):
        notices.tell([person], "call.open", lambda: "Open.")
    mine, others = alice.notices.get(), charlie.notices.get()
    client.force_login(alice)
    answer = client.post(f"/notices/{mine.pk}/seen/", {"next": "/notices/?topic=calls"})
    assert answer.headers["Location"] == "/notices/?topic=calls"
    mine.refresh_from_db()
    seen_at = mine.seen_at
    client.post(f"/notices/{mine.pk}/seen/", {"next": "https://evil.example/"})
    mine.refresh_from_db()
    assert seen_at is not None
    assert mine.seen_at == seen_at
    assert client.post(f"/notices/{others.pk}/seen/").status_code == 404
    others.refresh_from_db()
    assert others.seen_at is None
    assert (Follow.objects.count(), Mail.objects.count()) == (0, 2)
