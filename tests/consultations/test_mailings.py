"""Letters to many: previewed and counted, sent to exactly those who were counted, each mail once."""

from typing import Any

import pytest
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from consultations.actions import mail, mailboxes, mailings, preferences, sending
from consultations.enums import DelegateRole, Kind, Pace, StakeholderGroup, Standing, Topic
from consultations.models import Consultation, Delegation, Event, Mail, Mailing, Notice, User
from tests.factories import DelegationFactory, delegate
from tests.mail_server import Mailroom
from wgec.kernel.errors import Malformed, NotYours, Refused

pytestmark = pytest.mark.django_db

LETTER: dict[str, Any] = {
    "subject": "Call for contributions",
    "text": "Please send your *answers*.\n\n1. Soon\n2. Briefly",
    "to_delegates": True,
}


@pytest.fixture
def everybody(alice: User, bob: User, charlie: User, olga: User, sec: User, chair: User) -> None:
    """Alice and Bob of one member, Charlie of another, Olga of an observer, those who lead."""


def written(sec: User, **fields: Any) -> Mailing:
    return mailings.write(by=sec, **{**LETTER, **fields})


def names(row: Mailing) -> list[str]:
    return [reader.user.name for reader in mailings.recipients(row)]


# --- whom it is for ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, ["Alice", "Bob", "Charlie", "Olga"]),
        ({"roles": ["head"], "standings": ["member"]}, ["Alice", "Charlie"]),
        ({"standings": ["observer"]}, ["Olga"]),
        ({"groups": ["civil_society", "academia"]}, ["Olga"]),
        ({"roles": ["drafter"], "to_secretariat": True}, ["Bob", "Chair", "Sec"]),
        ({"to_delegates": False, "to_secretariat": True}, ["Chair", "Sec"]),
        ({"roles": ["reader"]}, []),
        ({"to_secretariat": True}, ["Alice", "Bob", "Chair", "Charlie", "Olga", "Sec"]),
    ],
)
def test_whom_a_letter_is_for(everybody: None, sec: User, chosen: dict[str, Any], found: list[str]) -> None:
    assert names(written(sec, **chosen)) == found


def test_who_left_or_serves_a_delegation_that_did_gets_none(everybody: None, sec: User, alice: User, bob: User) -> None:
    alice.delegates.update(until_at="2020-01-01T00:00Z")
    User.objects.filter(pk=bob.pk).update(is_active=False)
    Delegation.objects.filter(name="Borduria").update(is_active=False)
    assert names(written(sec)) == ["Olga"]


def test_who_serves_several_delegations_gets_one(sec: User, alice: User, borduria: Delegation) -> None:
    alice.delegates.create(delegation=borduria, role=DelegateRole.DRAFTER)
    [reader] = mailings.recipients(written(sec))
    assert (reader.delegation, reader.role) == ("Arcadia", "head")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"subject": " "}, "A letter needs a subject and a text."),
        ({"text": "\n"}, "A letter needs a subject and a text."),
        ({"subject": "x" * 201}, "The subject may have 200 characters and the text 20000. Shorten them."),
        ({"text": "x" * 20_001}, "The subject may have 200 characters and the text 20000. Shorten them."),
        ({"to_delegates": False}, "Choose whom the letter is for."),
    ],
)
def test_what_is_missing_is_said(sec: User, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Malformed, match=sentence):
        written(sec, **fields)
    assert not Mailing.objects.exists()


# --- previewed ---------------------------------------------------------------------------------


def test_a_preview_shows_each_kind_of_reader_and_counts_all(everybody: None, sec: User, bob: User) -> None:
    found = mailings.preview(written(sec), by=sec)
    assert (len(found.readers), found.by_mail, found.in_application, found.paused) == (4, 4, 0, 0)
    assert [(sample.reader.user.name, sample.count, sample.letter.why) for sample in found.samples] == [
        ("Alice", 2, "You get this letter because you act for Arcadia (head of delegation)."),
        ("Bob", 1, "You get this letter because you act for Arcadia (drafter)."),
        ("Olga", 1, "You get this letter because you act for Open Nets Forum (head of delegation)."),
    ]
    assert "To Bob\n\nPlease send your *answers*." in found.samples[1].written.text


def test_readers_of_another_language_are_another_kind(sec: User, alice: User, charlie: User) -> None:
    User.objects.filter(pk=charlie.pk).update(language="ar")
    found = mailings.preview(written(sec), by=sec)
    assert [html.fromstring(sample.written.html).get("dir") for sample in found.samples] == ["ltr", "rtl"]


def test_who_wants_no_such_mail_and_whose_mailbox_is_paused_are_counted_apart(
    everybody: None, sec: User, alice: User, bob: User
) -> None:
    preferences.choose({Topic.SECRETARIAT: Pace.APPLICATION}, by=alice)
    for number in range(3):
        mailboxes.record_bounce(mail.queue(bob, "m.m", "S", "T", key=f"{number}").message_id)
    found = mailings.preview(written(sec), by=sec)
    assert (len(found.readers), found.by_mail, found.in_application, found.paused) == (4, 2, 1, 1)


# --- sent --------------------------------------------------------------------------------------


def sent(row: Mailing, sec: User) -> Mailing:
    return mailings.send(row, by=sec, seen=mailings.preview(row, by=sec).mark)


def test_a_letter_goes_to_exactly_those_who_were_counted_and_once(
    everybody: None, sec: User, alice: User, mailroom: Mailroom, consultation: Consultation
) -> None:
    preferences.choose({Topic.SECRETARIAT: Pace.APPLICATION}, by=alice)
    row = sent(written(sec, consultation=consultation), sec)
    delegate("Dora", DelegationFactory())  # comes too late
    assert [mailings.write_due(), mailings.write_due()] == [3, 0]
    assert sending.send_due() == 3
    assert mailroom.addresses == ["bob@example.org", "charlie@example.org", "olga@example.org"]
    assert mailings.send(row, by=sec, seen="") == row, "twice is once"
    assert (mailings.write_due(), sending.send_due()) == (0, 0)
    received = mailroom.received[0]
    assert received.message["Subject"] == "Call for contributions"
    assert "http://127.0.0.1:8000/consultations/first-round/" in received.text()
    page = html.fromstring(received.html())
    assert [each.text_content().strip() for each in page.xpath("//main//em | //main//li")] == [
        "answers",
        "Soon",
        "Briefly",
    ]
    assert received.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # Everybody who was counted finds it in the application, without another mail.
    told = Notice.objects.filter(kind="mailing.send").order_by("user__name")
    assert [(each.user.name, each.sentence, each.awaits) for each in told] == [
        (name, "The secretariat writes: Call for contributions", "") for name in ("Alice", "Bob", "Charlie", "Olga")
    ]
    assert Mail.objects.count() == 3
    event = Event.objects.get(verb="mailing.send")
    assert (event.audience, event.consultation, event.details) == ("secretariat", "first-round", {"recipients": 4})


MOVED = "The letter, or the list of those who get it, is not what you have looked at. Look at it again."


@pytest.mark.parametrize("change", ["nothing seen", "another text", "a new reader", "a preference", "a mailbox"])
def test_what_is_not_what_was_looked_at_is_not_sent(everybody: None, sec: User, bob: User, change: str) -> None:
    row = written(sec)
    seen = mailings.preview(row, by=sec).mark
    if change == "nothing seen":
        seen = ""
    elif change == "another text":
        mailings.write(row, by=sec, **{**LETTER, "text": "Something else."})
    elif change == "a new reader":
        delegate("Dora", DelegationFactory())
    elif change == "a preference":
        preferences.choose({Topic.SECRETARIAT: Pace.APPLICATION}, by=bob)
    else:
        User.objects.filter(pk=bob.pk).update(email="bob@elsewhere.example")
    with pytest.raises(Refused, match=MOVED.replace(".", r"\.")):
        mailings.send(row, by=sec, seen=seen)
    assert (Notice.objects.count(), Mail.objects.count()) == (0, 0)


def test_a_letter_to_nobody_is_not_sent(sec: User) -> None:
    row = written(sec)
    with pytest.raises(Refused, match=r"Nobody would get this letter\. Choose whom it is for\."):
        sent(row, sec)


def test_what_was_sent_is_neither_changed_nor_thrown_away(everybody: None, sec: User) -> None:
    row = sent(written(sec), sec)
    for step in (
        lambda: mailings.write(row, by=sec, **LETTER),
        lambda: mailings.discard(row, by=sec),
        lambda: mailings.preview(row, by=sec),
    ):
        with pytest.raises(Refused, match=r"This letter was sent\. Write another one\."):
            step()


def test_what_was_thrown_away_is_not_sent(everybody: None, sec: User) -> None:
    row = written(sec)
    seen = mailings.preview(row, by=sec).mark
    mailings.discard(row, by=sec)
    with pytest.raises(Refused, match=r"This letter was thrown away\."):
        mailings.send(row, by=sec, seen=seen)


def test_a_job_that_was_interrupted_writes_the_rest(
    everybody: None, sec: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(written(sec), sec)
    monkeypatch.setattr(mailings, "BATCH", 2)
    queue_each, calls = mail.queue_each, []

    def dies_at_the_second(mails: Any) -> None:
        calls.append(mails)
        if len(calls) == 2:
            raise KeyboardInterrupt
        queue_each(mails)

    monkeypatch.setattr(mail, "queue_each", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        mailings.write_due()
    assert Mail.objects.count() == 2
    monkeypatch.setattr(mail, "queue_each", queue_each)
    mailings.write_due()
    assert sorted(Mail.objects.values_list("address", flat=True)) == [
        f"{name}@example.org" for name in ("alice", "bob", "charlie", "olga")
    ]


# --- who may, and the pages --------------------------------------------------------------------

PAGES = "/letters/"


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "olga", "chair", "sec"])
def test_only_the_secretariat_writes_to_many(
    client: Client, everybody: None, sec: User, who: str, request: pytest.FixtureRequest
) -> None:
    person, row = request.getfixturevalue(who), written(sec)
    client.force_login(person)
    may = who == "sec"
    for step in (
        lambda: mailings.write(by=person, **LETTER),
        lambda: mailings.preview(row, by=person),
        lambda: mailings.discard(written(sec), by=person),
    ):
        if may:
            step()
        else:
            with pytest.raises(NotYours, match=r"Letters to many are written and sent by the secretariat\."):
                step()
    if not may:
        with pytest.raises(NotYours):
            mailings.send(row, by=person, seen="")
    for address in ("", "new/", f"{row.pk}/", f"{row.pk}/change/"):
        assert client.get(f"{PAGES}{address}").status_code == (200 if may else 403), address
    for address in (f"{row.pk}/send/", f"{row.pk}/discard/"):
        assert client.post(f"{PAGES}{address}").status_code == (302 if may else 403), address
    assert Client().get(PAGES).headers["Location"].startswith("/account/login/")


def words(answer: Any) -> str:
    return " ".join(html.fromstring(answer.content.decode()).xpath("//main")[0].text_content().split())


def test_a_letter_is_written_looked_at_sent_and_watched(
    client: Client, everybody: None, sec: User, mailroom: Mailroom, consultation: Consultation
) -> None:
    client.force_login(sec)
    given = {**LETTER, "to_delegates": "on", "roles": ["head"], "consultation": consultation.pk}
    answer = client.post(f"{PAGES}new/", given, follow=True)
    assert "A mail goes to 3 people." in words(answer)
    assert "As Alice gets it, and 2 people in all get it so" in words(answer)
    page = html.fromstring(answer.content.decode())
    listed = [each.text_content().split()[0] for each in page.xpath("//ul[contains(@class, 'mail-readers')]/li")]
    assert listed == ["Alice", "Charlie", "Olga"]
    [form] = page.xpath("//form[contains(@action, '/send/')]")
    mailroom.refuses["olga@example.org"] = "550 5.1.1 No such user"
    answer = client.post(form.get("action"), {"seen": form.xpath("./input[@name='seen']/@value")[0]}, follow=True)
    assert "The letter is on its way." in words(answer)
    assert "0 of 3 mails are sent. 3 wait." in words(answer)
    address = answer.redirect_chain[-1][0]
    mailings.write_due()
    sending.send_due()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "2 of 3 mails are sent. 1 were given up. 1 came back." in " ".join(part.split())
    assert "550 5.1.1 No such user" in part
    assert "hx-trigger" not in part, "it is over: nobody asks again"
    assert client.get(f"{address}change/").status_code == 200


def test_a_refusal_keeps_what_was_typed(client: Client, everybody: None, sec: User) -> None:
    client.force_login(sec)
    answer = client.post(f"{PAGES}new/", {"subject": "Typed subject", "text": "Typed text", "roles": ["head"]})
    assert answer.status_code == 422
    assert "Choose whom the letter is for." in words(answer)
    page = html.fromstring(answer.content.decode())
    assert page.xpath("//input[@name='subject']/@value") == ["Typed subject"]
    assert page.xpath("//textarea")[0].text_content().strip() == "Typed text"
    assert page.xpath("//input[@name='roles'][@checked]/@value") == ["head"]


def test_sending_what_has_changed_says_so(client: Client, everybody: None, sec: User) -> None:
    row = written(sec)
    client.force_login(sec)
    assert MOVED in words(client.post(f"{PAGES}{row.pk}/send/", {"seen": "old"}, follow=True))


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_the_same_queries(
    client: Client, everybody: None, sec: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = [written(sec) for _each in range(rows)]
    for number in range(rows):
        DelegationFactory(
            kind=Kind.ORGANISATION, region="", standing=Standing.OBSERVER, group=StakeholderGroup.ACADEMIA
        )
        delegate(f"Reader{number}", DelegationFactory())
    client.force_login(sec)
    with django_assert_num_queries(5):  # user, seats, how many, rows, the new notices
        client.get(PAGES)
    mailings.preview(made[0], by=sec)
    # user, seats; the letter, again under a lock between savepoints; seats; who wants none; paused; the new notices
    with django_assert_num_queries(10):
        client.get(f"{PAGES}{made[0].pk}/")
    sent(made[0], sec)
    mailings.write_due()
    Mail.objects.update(failure="No.", state="given_up")
    # user, seats; the letter; its mails by state, those that came back, how many were not reached, which; new notices
    with django_assert_num_queries(8):
        client.get(f"{PAGES}{made[0].pk}/")
