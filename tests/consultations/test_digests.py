"""Being told by mail: at once, in a digest at one's hour and in one's zone, or not at all; each thing once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import get_language
from lxml import html
from pytest_django import DjangoAssertNumQueries, Settings

from consultations.actions import digests, notices, preferences, sending
from consultations.enums import Pace, Topic, Weekday
from consultations.models import DigestTime, Mail, MailPreference, Notice, User
from consultations.models.recorded import recorded
from consultations.topics import ALL, PACES, topic_of
from tests.factories import DelegationFactory, delegate
from tests.mail_server import Mailroom
from wgec.kernel.errors import Malformed

pytestmark = pytest.mark.django_db

#: A Wednesday, at noon in Zurich.
NOON = datetime(2031, 6, 18, 10, 0, tzinfo=UTC)


def told(*people: User, at: datetime = NOON, kind: str = "comment.add", sentence: str = "Said.", **given: Any) -> None:
    """A notice that was given at that moment."""
    before = set(Notice.objects.values_list("pk", flat=True))
    notices.tell(people, kind, lambda: sentence, **given)
    Notice.objects.exclude(pk__in=before).update(at=at)


def mails() -> list[tuple[str, str]]:
    """To whom what was queued, in order."""
    return list(Mail.objects.order_by("pk").values_list("address", "kind"))


# --- at once -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["call.open", "comment.add", "position.record", "mailbox.pause", "mailing.send"])
@pytest.mark.parametrize("pace", [None, *Pace])
def test_each_topic_is_told_as_its_reader_wants(alice: User, kind: str, pace: Pace | None) -> None:
    topic = topic_of(kind)
    if pace:
        preferences.choose({topic: pace}, by=alice)
    notices.tell([alice], kind, lambda: "Something.")
    wanted = pace or PACES[topic]
    notice = Notice.objects.get()
    if kind in {"mailbox.pause", "mailing.send"}:
        wanted = Pace.APPLICATION
    assert notice.awaits == (wanted if wanted in (Pace.DAILY, Pace.WEEKLY) else "")
    assert mails() == ([("alice@example.org", kind)] if wanted == Pace.IMMEDIATE else [])


def test_the_words_stand_in_the_mail_itself(alice: User, mailroom: Mailroom) -> None:
    notices.tell(
        [alice],
        "call.open",
        lambda: "A call is open.",
        address="/recommendations/abc/",
        about=lambda: "Recommendation 7",
        words="Mind *the gap* & <b>more</b>.\n\n- one\n- two",
    )
    sending.send_due()
    [received] = mailroom.received
    assert received.message["Subject"] == "Recommendation 7: A call is open."
    assert received.text().splitlines()[:9] == [
        "Recommendation 7: A call is open.",
        "",
        "Mind *the gap* & \\<b>more\\</b>.",
        "",
        "- one",
        "- two",
        "",
        "Open it:",
        "http://127.0.0.1:8000/recommendations/abc/",
    ], received.text()
    page = html.fromstring(received.html())
    assert [each.text_content() for each in page.xpath("//main//em | //main//li")] == ["the gap", "one", "two"]
    assert page.xpath("//main//b") == []
    assert "You are told at once of: Calls and deadlines." in received.text()


def test_a_mail_is_accessible_and_loads_nothing(alice: User, settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("ar", "العربية")]
    for language, direction in (("", "ltr"), ("ar", "rtl")):
        alice.language = language
        notices.tell([alice], "call.open", lambda: "A <call> is open.", words="![x](https://evil.example/x.png)")
        page = html.fromstring(Mail.objects.latest("pk").html)
        assert (page.get("lang"), page.get("dir")) == (language or "en", direction)
        assert [each.text for each in page.xpath("//title | //h1")] == ["A <call> is open."] * 2
        assert len(page.xpath("//main")) == 1
        assert page.xpath("//img | //script | //link | //*[@src] | //iframe | //style[contains(., 'url(')]") == []


def test_a_mail_is_in_its_readers_language(alice: User, bob: User, settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("ar", "العربية")]
    bob.language = "ar"
    notices.tell([alice, bob], "call.open", lambda: f"In {get_language()}.")
    found = Mail.objects.order_by("address").values_list("address", "language", "subject")
    assert list(found) == [("alice@example.org", "en", "In en."), ("bob@example.org", "ar", "In ar.")]


def test_what_happened_long_ago_and_is_written_down_now_is_no_mail(alice: User) -> None:
    for days, queued in ((2, 0), (0, 1)):
        with recorded(by=None, at=datetime.now(UTC) - timedelta(days=days)):
            notices.tell([alice], "call.open", lambda: "Open.")
        assert Mail.objects.count() == queued


def test_who_left_gets_no_mail(alice: User) -> None:
    alice.is_active = False
    notices.tell([alice], "call.open", lambda: "Open.")
    assert (Notice.objects.count(), mails()) == (1, [])


@pytest.mark.parametrize("people", [1, 3])
def test_telling_takes_the_same_queries_for_one_and_for_three(
    db: None, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    readers = [delegate(f"P{n}", DelegationFactory()) for n in range(people)]
    for kind, queries in (("comment.add", 2), ("call.open", 3)):  # what they have chosen, notices; mails
        with django_assert_num_queries(queries):
            notices.tell(readers, kind, lambda: "New.")


# --- when --------------------------------------------------------------------------------------


def slot(person: User, now: datetime, pace: Pace = Pace.DAILY, **wanted: int) -> str:
    found = digests.latest_slot(person, DigestTime(user=person, **wanted), pace, now)
    return found.strftime("%a %d %H:%M")


def test_the_hour_is_the_readers_own(alice: User) -> None:
    assert slot(alice, NOON) == "Wed 18 06:00"  # eight in Zurich
    alice.time_zone = "Pacific/Auckland"
    assert slot(alice, NOON) == "Tue 17 20:00"
    alice.time_zone = "America/New_York"
    assert slot(alice, NOON) == "Tue 17 12:00"
    assert slot(alice, NOON, hour=6) == "Wed 18 10:00", "now is not too early"
    alice.time_zone = "Nowhere/Land"
    assert slot(alice, NOON) == "Wed 18 06:00"


def test_the_weekday_is_the_readers_own(alice: User) -> None:
    assert slot(alice, NOON, Pace.WEEKLY) == "Mon 16 06:00"
    assert slot(alice, NOON, Pace.WEEKLY, weekday=Weekday.WEDNESDAY) == "Wed 18 06:00"
    assert slot(alice, NOON, Pace.WEEKLY, weekday=Weekday.WEDNESDAY, hour=13) == "Wed 11 11:00"
    assert slot(alice, NOON, Pace.WEEKLY, weekday=Weekday.THURSDAY) == "Thu 12 06:00"


def test_hours_that_clocks_skip_or_repeat(alice: User) -> None:
    alice.time_zone = "Europe/Zurich"
    skipped = datetime(2031, 3, 30, 12, tzinfo=UTC)
    assert slot(alice, skipped, hour=2) == "Sun 30 01:00"
    repeated = datetime(2031, 10, 26, 12, tzinfo=UTC)
    assert slot(alice, repeated, hour=2) == "Sun 26 00:00"


# --- digests -----------------------------------------------------------------------------------


def test_a_digest_comes_at_its_hour_and_once(alice: User) -> None:
    told(alice)
    eight = datetime(2031, 6, 19, 6, 0, tzinfo=UTC)
    assert digests.write_due(eight - timedelta(seconds=1)) == 0
    assert [digests.write_due(eight), digests.write_due(eight), digests.write_due(eight + timedelta(hours=5))] == [
        1,
        0,
        0,
    ]
    assert mails() == [("alice@example.org", "digest.daily")]
    assert digests.write_due(eight + timedelta(days=1)) == 0, "nothing is new"


def test_what_happens_after_the_hour_waits_for_the_next(alice: User) -> None:
    told(alice, sentence="Before.")
    told(alice, at=NOON + timedelta(days=1), sentence="After.")
    assert digests.write_due(NOON + timedelta(days=1, minutes=1)) == 1
    assert "Before." in Mail.objects.get().text
    assert "After." not in Mail.objects.get().text
    assert digests.write_due(NOON + timedelta(days=2)) == 1
    assert "After." in Mail.objects.latest("pk").text


def test_after_a_week_without_a_beat_one_digest_comes(alice: User) -> None:
    for day in range(7):
        told(alice, at=NOON + timedelta(days=day), sentence=f"Day {day}.")
    late = NOON + timedelta(days=7, hours=1)
    assert [digests.write_due(late), digests.write_due(late)] == [1, 0]
    assert [f"Day {day}." in Mail.objects.get().text for day in range(7)] == [True] * 7


def test_a_weekly_digest_comes_once_a_week(alice: User) -> None:
    preferences.choose({Topic.DISCUSSION: Pace.WEEKLY}, by=alice, weekday=Weekday.FRIDAY, hour=18)
    told(alice)
    due = [digests.write_due(NOON + timedelta(days=day)) for day in range(9)]
    assert due == [0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert Mail.objects.get().subject == "What is new this week"


def test_what_was_seen_in_the_application_is_no_news(alice: User) -> None:
    told(alice, sentence="Seen.")
    notices.mark_seen(by=alice)
    assert digests.write_due(NOON + timedelta(days=1)) == 0
    assert mails() == []
    told(alice, at=NOON + timedelta(days=1), sentence="New.")
    digests.write_due(NOON + timedelta(days=2))
    assert "Seen." not in Mail.objects.get().text


def test_a_digest_is_grouped_by_what_it_is_about(alice: User, mailroom: Mailroom) -> None:
    for minute, (about, sentence) in enumerate(
        [
            ("Recommendation 7", "First."),
            ("", "Alone."),
            ("Recommendation 2", "Second."),
            ("Recommendation 7", "Third."),
        ]
    ):
        told(
            alice,
            at=NOON + timedelta(minutes=minute),
            sentence=sentence,
            about=lambda about=about: about,
            address="/recommendations/abc/",
            words="They *said* so." if sentence == "Third." else "",
        )
    digests.write_due(NOON + timedelta(days=1))
    sending.send_due()
    [received] = mailroom.received
    page = html.fromstring(received.html())
    assert [" ".join(each.text_content().split()) for each in page.xpath("//main/h2 | //main/ul/li/span")] == [
        "Recommendation 7",
        "First.",
        "Third.",
        "Recommendation 2",
        "Second.",
        "Other",
        "Alone.",
    ]
    assert page.xpath("//main//blockquote//em/text()") == ["said"]
    assert received.text() == TEXT.format(stop=Mail.objects.get().text.split("/notices/stop/")[1].split("\n")[0])
    assert received.message["Subject"] == "What is new today"


TEXT = """\
What is new today

4 notices are new.

== Recommendation 7 ==

* First. (18 June 2031, 10:00 UTC)
  http://127.0.0.1:8000/recommendations/abc/

* Third. (18 June 2031, 10:03 UTC)

> They *said* so.

  http://127.0.0.1:8000/recommendations/abc/

== Recommendation 2 ==

* Second. (18 June 2031, 10:02 UTC)
  http://127.0.0.1:8000/recommendations/abc/

== Other ==

* Alone. (18 June 2031, 10:01 UTC)
  http://127.0.0.1:8000/recommendations/abc/

All your notices:
http://127.0.0.1:8000/notices/

--
Working Group on Enhanced Cooperation
This is your digest of what you are told once a day.

Stop all mail from here:
http://127.0.0.1:8000/notices/stop/{stop}
Choose what you are told, and when:
http://127.0.0.1:8000/notices/settings/
"""


def test_a_digest_of_very_much_says_how_much_more_there_is(alice: User) -> None:
    notices.tell_each([notices.Message([alice], "comment.add", lambda n=n: f"N{n}.") for n in range(103)])  # type: ignore[misc]
    Notice.objects.update(at=NOON)
    digests.write_due(NOON + timedelta(days=1))
    text = Mail.objects.get().text
    assert "103 notices are new. 3 of them are in the application only." in text
    assert ("N99." in text, "N100." in text) == (True, False)


def test_everybody_gets_their_own(alice: User, bob: User, charlie: User) -> None:
    told(alice, sentence="For Alice.")
    told(bob, sentence="For Bob.")
    preferences.choose({}, by=charlie, time_zone="Asia/Tokyo", hour=7)
    told(charlie, sentence="For Charlie.")
    assert digests.write_due(NOON + timedelta(hours=12)) == 1
    assert digests.write_due(NOON + timedelta(days=1)) == 2
    found = {mail.address: mail.text for mail in Mail.objects.all()}
    assert {address for address, text in found.items() if f"For {address.split('@')[0].capitalize()}." in text} == set(
        found
    )
    assert all(text.count("For ") == 1 for text in found.values())


@pytest.mark.parametrize("people", [1, 3])
def test_digests_take_the_same_queries_for_one_and_for_three(
    db: None, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told(*(delegate(f"P{n}", DelegationFactory()) for n in range(people)))
    # whose wait, daily and weekly; who they are; a savepoint; what waits; it waits no more; mails; its end
    with django_assert_num_queries(8):
        assert digests.write_due(NOON + timedelta(days=1)) == people


# --- choosing ----------------------------------------------------------------------------------


def test_what_waits_follows_what_is_chosen(alice: User) -> None:
    told(alice, kind="comment.add")
    told(alice, kind="position.record")
    told(alice, kind="amendment.adopt")
    chosen = {Topic.DISCUSSION: Pace.APPLICATION, Topic.POSITIONS: Pace.WEEKLY, Topic.TEXTS: Pace.IMMEDIATE}
    preferences.choose(chosen, by=alice)
    assert dict(Notice.objects.values_list("kind", "awaits")) == {
        "comment.add": "",
        "position.record": "weekly",
        "amendment.adopt": "daily",
    }
    preferences.choose({Topic.DISCUSSION: Pace.DAILY}, by=alice)
    assert Notice.objects.get(kind="comment.add").awaits == "", "what was not to be mailed is not mailed later"
    assert MailPreference.objects.filter(user=alice).count() == 3


def test_choosing_keeps_zone_and_language_in_the_history(alice: User, settings: Settings) -> None:
    preferences.choose({}, by=alice, time_zone="Asia/Tokyo", language="ar", hour=7, weekday=Weekday.FRIDAY)
    alice.refresh_from_db()
    assert (alice.time_zone, alice.language) == ("Asia/Tokyo", "ar")
    assert (alice.digest_time.hour, alice.digest_time.weekday) == (7, 4)
    assert alice.history.latest().history_user == alice
    before = alice.history.count()
    preferences.choose({}, by=alice, time_zone="Asia/Tokyo", language="ar", hour=8)
    assert alice.history.count() == before


def test_what_is_left_out_of_a_choice_stays_as_it_is(alice: User) -> None:
    preferences.choose({}, by=alice, time_zone="Asia/Tokyo", language="en", hour=7, weekday=Weekday.FRIDAY)
    preferences.choose({Topic.DISCUSSION: Pace.DAILY}, by=alice)
    preferences.choose({}, by=alice, hour=9)
    preferences.choose({}, by=alice, language="")
    alice.refresh_from_db()
    assert (alice.time_zone, alice.language) == ("Asia/Tokyo", "")
    assert (alice.digest_time.hour, alice.digest_time.weekday) == (9, Weekday.FRIDAY)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"hour": 24}, "There is no hour 24: choose one from 0 to 23."),
        ({"hour": -1}, "There is no hour -1: choose one from 0 to 23."),
        ({"time_zone": "Mars/Base"}, "“Mars/Base” is no time zone. Choose one from the list, such as Europe/Zurich."),
        ({"time_zone": "../etc/passwd"}, "“../etc/passwd” is no time zone."),
        ({"language": "tlh"}, "The pages are not there in the language “tlh”."),
    ],
)
def test_what_cannot_be_chosen_is_refused(alice: User, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Malformed, match=sentence):
        preferences.choose({}, by=alice, **given)
    assert not DigestTime.objects.exists()


@pytest.mark.parametrize("topic", [*Topic, ALL])
def test_one_click_stops_one_topic_or_all(alice: User, charlie: User, topic: str) -> None:
    told(alice, charlie, kind="comment.add")
    assert preferences.stop(alice.pk, topic)
    stopped = set(MailPreference.objects.filter(user=alice, pace=Pace.APPLICATION).values_list("topic", flat=True))
    assert stopped == (set(Topic.values) if topic == ALL else {topic})
    assert alice.notices.get().awaits == ("" if topic in (Topic.DISCUSSION, ALL) else "daily")
    assert charlie.notices.get().awaits == "daily"


def test_who_is_gone_has_nothing_to_stop(db: None) -> None:
    assert not preferences.stop(12345, ALL)


def test_every_kind_of_notice_that_the_code_gives_has_a_topic() -> None:
    """Whatever a new kind is called, it has one; those that there are have the one that a person would look under."""
    assert {kind: topic_of(kind) for kind in ("call.remind", "recommendation.designate", "recommendation.submit")} == {
        "call.remind": Topic.CALLS,
        "recommendation.designate": Topic.POSITIONS,
        "recommendation.submit": Topic.TEXTS,
    }
    assert topic_of("novelty.appear") == Topic.OTHER
    assert set(PACES) == set(Topic)
