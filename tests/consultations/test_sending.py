"""The outbox, sent over SMTP to a real server: each mail once, whatever the server does."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from consultations.actions import mail, mailboxes, sending
from consultations.models import Mail, Mailbox, Notice, User
from tests.mail_server import Mailroom, Received
from wgec.kernel import jobs
from wgec.kernel.errors import Malformed, Refused

pytestmark = pytest.mark.django_db

TOO_LONG = f"a@{'b.' * 124}example.org"


def queued(to: User | str = "ann@example.org", key: str = "", **given: Any) -> Mail:
    """One mail in the outbox."""
    words = {"subject": "Hello", "text": "A text.\n", "html": "<p>A text.</p>", **given}
    return mail.queue(to, "test.mail", key=key or f"test:{Mail.objects.count()}", **words)


def again(row: Mail) -> Mail:
    """As it is now."""
    row.refresh_from_db()
    return row


def waited_for(row: Mail) -> None:
    """The time before the next attempt is over."""
    Mail.objects.filter(pk=row.pk).update(next_try_at=timezone.now())


# --- the outbox --------------------------------------------------------------------------------


def test_what_is_queued_under_a_key_is_queued_once() -> None:
    first, second = queued(key="receipt:1"), queued(key="receipt:1", subject="Another")
    assert (first, second.subject, Mail.objects.count()) == (second, "Hello", 1)


def test_a_mail_is_there_only_if_what_it_tells_of_has_happened() -> None:
    def fail() -> None:
        with transaction.atomic():
            queued()
            raise IntegrityError

    with pytest.raises(IntegrityError):
        fail()
    assert not Mail.objects.exists()


def test_no_worker_is_woken_where_nobody_is_to_be(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(jobs.current_app, "send_task", lambda name, **_given: asked.append(name))
    with mail.nobody_woken(), django_capture_on_commit_callbacks(execute=True):
        queued()
    assert asked == []
    mail.wake()
    assert asked == ["consultations.send_mail"]


@pytest.mark.parametrize(
    "address", ["", "nobody", "a b@example.org", "a@example.org\nBcc: b@example.org", f"a@{'b.' * 124}example.org"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Malformed, match="is no e-mail address"):
        queued(address)


def test_a_subject_is_one_line() -> None:
    assert queued(subject="One\r\nBcc: eve@example.org").subject == "One Bcc: eve@example.org"


def test_a_job_is_enqueued_once_for_a_transaction(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(jobs.current_app, "send_task", lambda name, **_how: sent.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        queued(), queued()
    assert sent == ["consultations.send_mail"]


# --- received ----------------------------------------------------------------------------------


def test_a_mail_is_received_in_both_forms(mailroom: Mailroom, alice: User) -> None:
    row = queued(alice, subject="Grüße", text="Ein Text: “ja”.\n", html="<p>Ein <b>Text</b>.</p>", topic="calls")
    assert sending.send_due() == 1
    [received] = mailroom.received
    assert (received.to, received.message["To"], received.message["Subject"]) == (
        ["alice@example.org"],
        "alice@example.org",
        "Grüße",
    )
    assert (received.text().strip(), received.html().strip()) == ("Ein Text: “ja”.", "<p>Ein <b>Text</b>.</p>")
    assert received.message["Message-ID"] == row.message_id
    assert received.message["From"] == "wgec <secretariat@localhost>"
    assert received.message["Auto-Submitted"] == "auto-generated"
    assert received.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert received.message["List-Unsubscribe"].strip().startswith("<http://127.0.0.1:8000/notices/stop/")
    assert (again(row).state, row.attempts, row.sent_at is not None, row.failure) == ("sent", 1, True, "")
    assert (sending.send_due(), len(mailroom.received)) == (0, 1)


def test_what_was_asked_for_cannot_be_stopped(mailroom: Mailroom, alice: User) -> None:
    queued(alice), queued("new@example.org", topic="calls")
    sending.send_due()
    assert [each.message["List-Unsubscribe"] for each in mailroom.received] == [None, None]


def test_words_that_open_a_door_are_forgotten_once_they_are_sent(mailroom: Mailroom) -> None:
    row = queued(text="Come in: /invitations/xyz/", is_secret=True)
    sending.send_due()
    assert "xyz" in mailroom.received[0].text()
    assert (again(row).text, row.html, row.subject) == ("", "", "Hello")


def test_nothing_goes_to_somebody_whose_account_was_switched_off_meanwhile(mailroom: Mailroom, alice: User) -> None:
    row, other = queued(alice, is_secret=True), queued("ann@example.org")
    alice.is_active = False
    alice.save()
    assert sending.send_due() == 1
    assert [each.to for each in mailroom.received] == [["ann@example.org"]]
    assert (again(row).state, row.failure, row.text) == (
        "given_up",
        "The account of its reader was switched off meanwhile.",
        "",
    )
    assert again(other).state == "sent"


def test_what_somebody_waits_for_passes_what_is_one_of_many(mailroom: Mailroom) -> None:
    mail.queue_each([mail.NewMail(f"p{n}@example.org", "m.m", "S", "T", "", f"k{n}", is_bulk=True) for n in range(3)])
    queued("ann@example.org")
    sending.send_due()
    assert [each.to[0] for each in mailroom.received] == [
        "ann@example.org",
        "p0@example.org",
        "p1@example.org",
        "p2@example.org",
    ]


def test_many_go_over_one_connection_at_two_queries_each(
    mailroom: Mailroom, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for rows in (1, 3):
        mail.queue_each(mail.NewMail(f"p{n}@example.org", "m.m", "S", "T", "", f"{rows}:{n}") for n in range(rows))
        before = mailroom.connections
        # claimed and marked; what is due, and that no more is; the lock, where the database holds it
        with django_assert_num_queries(2 * rows + 2 + _lock_queries()):
            assert sending.send_due() == rows
        assert mailroom.connections == before + 1


def _lock_queries() -> int:
    return 2 if connection.vendor == "postgresql" else 0


# --- refused -----------------------------------------------------------------------------------


def test_a_permanent_refusal_ends_that_mail_and_harms_no_other(mailroom: Mailroom) -> None:
    mailroom.refuses["gone@example.org"] = "550 5.1.1 No such user"
    rows = [queued(address) for address in ("ann@example.org", "gone@example.org", "zoe@example.org")]
    assert sending.send_due() == 2
    assert mailroom.addresses == ["ann@example.org", "zoe@example.org"]
    assert [again(row).state for row in rows] == ["sent", "given_up", "sent"]
    assert rows[1].failure == "The mail server refused this mail: 550 5.1.1 No such user"
    waited_for(rows[1])
    assert sending.send_due() == 0
    assert mailroom.connections == 1


def test_a_mail_that_the_server_will_not_take_is_given_up_without_blaming_the_mailbox(mailroom: Mailroom) -> None:
    mailroom.on_data = lambda received: "552 5.3.4 Too big" if received.message["Subject"] == "Big" else None
    rows = [queued(subject="Big"), queued()]
    assert sending.send_due() == 1
    assert [again(row).state for row in rows] == ["given_up", "sent"]
    assert (rows[0].failure, rows[0].bounced_at) == ("The mail server refused this mail: 552 5.3.4 Too big", None)


def test_a_refusal_of_an_address_in_letters_of_another_script_ends_that_mail(mailroom: Mailroom) -> None:
    mailroom.refuses["gone@xn--bcher-kva.example"] = "550 5.1.1 No such user"
    row = queued("gone@bücher.example")
    assert sending.send_due() == 0
    assert (again(row).state, row.failure) == (
        "given_up",
        "The mail server refused this mail: 550 5.1.1 No such user",
    )


def test_a_temporary_refusal_is_tried_again_later_and_later_and_given_up_in_the_end(mailroom: Mailroom) -> None:
    mailroom.refuses["full@example.org"] = "452 4.2.2 Mailbox full"
    row, other = queued("full@example.org"), queued()
    assert sending.send_due() == 1
    assert again(other).state == "sent"
    waits = []
    while again(row).state == "failed":
        waits.append(round((row.next_try_at - row.claimed_at).total_seconds() / 60))  # type: ignore[operator]
        assert sending.send_due() == 0, "its time has not come"
        waited_for(row)
        sending.send_due()
    assert waits == [1, 5, 15, 60, 240, 720, 1440]
    assert (row.state, row.attempts) == ("given_up", 8)
    assert row.failure == "The mail server refused this mail: 452 4.2.2 Mailbox full"


def test_a_mailbox_that_takes_it_the_second_time_gets_it_once(mailroom: Mailroom) -> None:
    mailroom.refuses["full@example.org"] = "452 4.2.2 Mailbox full"
    row = queued("full@example.org")
    sending.send_due()
    mailroom.refuses.clear()
    waited_for(row)
    assert (sending.send_due(), mailroom.addresses, again(row).failure) == (1, ["full@example.org"], "")


# --- the server itself -------------------------------------------------------------------------


def test_without_a_server_everything_waits_and_nothing_is_counted(settings: Settings, mailroom: Mailroom) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    row = queued()
    assert sending.send_due() == 0
    assert (again(row).state, row.attempts) == ("queued", 0)
    settings.EMAIL_PORT = port
    assert (sending.send_due(), mailroom.addresses) == (1, ["ann@example.org"])


def test_a_server_that_dies_between_two_mails_loses_none_and_gets_none_twice(mailroom: Mailroom) -> None:
    rows = [queued(f"p{n}@example.org") for n in range(3)]

    def hang_up(received: Received) -> str:
        return "250 and hangs up"

    mailroom.on_data = hang_up
    sent = sending.send_due()
    mailroom.on_data = lambda received: None
    for row in rows:
        waited_for(row)
    sent += sending.send_due()
    # It took each mail before it hung up; where its answer was lost, the mail came again under its Message-ID.
    ids = [each.message["Message-ID"] for each in mailroom.received]
    assert set(ids) == {row.message_id for row in rows}
    assert sent == 3
    assert {again(row).state for row in rows} == {"sent"}


def test_a_connection_that_was_closed_meanwhile_is_opened_anew_before_a_mail_is_claimed(mailroom: Mailroom) -> None:
    rows = [queued(f"p{n}@example.org") for n in range(4)]
    round_ = sending._Round(None)
    for row in sending.due():
        assert round_._deliver(row)
        mailroom.hang_up()
    round_._close()
    assert mailroom.addresses == [row.address for row in rows]
    assert [again(row).attempts for row in rows] == [1, 1, 1, 1]
    assert mailroom.connections == 4


def test_a_server_that_is_too_slow_ends_the_run_and_the_mail_is_tried_again(
    mailroom: Mailroom, settings: Settings
) -> None:
    def too_slow(received: Received) -> str:
        time.sleep(0.8)
        return "451 4.3.0 Too late"

    mailroom.on_data, settings.EMAIL_TIMEOUT = too_slow, 0.2
    rows = [queued(f"p{n}@example.org") for n in range(3)]
    assert sending.send_due() == 0
    assert [again(row).state for row in rows] == ["failed", "queued", "queued"]
    assert rows[0].failure == "The mail server did not take it: Connection unexpectedly closed: timed out"
    mailroom.on_data, settings.EMAIL_TIMEOUT = lambda received: None, 20
    waited_for(rows[0])
    assert sending.send_due() == 3
    assert mailroom.addresses == [row.address for row in rows]


def test_a_slow_server_is_waited_for(mailroom: Mailroom) -> None:
    def slow(received: Received) -> None:
        time.sleep(0.3)

    mailroom.on_data = slow
    rows = [queued(f"p{n}@example.org") for n in range(2)]
    assert sending.send_due() == 2
    assert [again(row).attempts for row in rows] == [1, 1]


def test_what_cannot_be_written_is_given_up(mailroom: Mailroom) -> None:
    rows = [queued(), queued()]
    Mail.objects.filter(pk=rows[0].pk).update(subject="One\nTwo")
    assert sending.send_due() == 1
    assert again(rows[0]).state == "given_up"
    assert rows[0].failure.startswith("This mail cannot be written: Header values can't contain newlines")


# --- killed meanwhile --------------------------------------------------------------------------


def test_a_mail_whose_sender_was_killed_is_taken_up_again_under_its_message_id(mailroom: Mailroom) -> None:
    row = queued()
    assert sending.claim(row)
    assert (sending.send_due(), mailroom.received) == (0, [])
    Mail.objects.update(claimed_at=timezone.now() - sending.RETAKEN_AFTER - timedelta(seconds=1))
    assert sending.send_due() == 1
    assert mailroom.received[0].message["Message-ID"] == row.message_id
    assert (again(row).state, row.attempts) == ("sent", 2)


def test_who_was_thought_dead_writes_nothing_over_what_happened_since(mailroom: Mailroom) -> None:
    row = queued()
    assert sending.claim(row)
    Mail.objects.update(claimed_at=timezone.now() - sending.RETAKEN_AFTER - timedelta(seconds=1))
    sending.send_due()
    sending._later(row, "It failed.")
    assert (again(row).state, row.failure) == ("sent", "")


# --- mailboxes ---------------------------------------------------------------------------------


def came_back(person: User, times: int) -> None:
    for number in range(times):
        row = queued(person, key=f"back:{person.pk}:{number}:{Mail.objects.count()}")
        mailboxes.record_bounce(row.message_id, "550 5.1.1 No such user")


def test_a_mailbox_that_sends_back_three_times_is_paused_and_its_owner_told(mailroom: Mailroom, alice: User) -> None:
    came_back(alice, 2)
    assert not Mailbox.objects.exclude(paused_at=None).exists()
    came_back(alice, 1)
    assert Mailbox.objects.get().paused_at is not None
    told = Notice.objects.get(user=alice)
    assert (told.kind, told.address, told.awaits) == ("mailbox.pause", "/notices/settings/", "")
    assert told.sentence == (
        "Mail to your address came back 3 times, so no more is sent there. The last answer: 550 5.1.1 No such user"
    )
    row = queued(alice)
    Mail.objects.exclude(pk=row.pk).update(state="given_up")
    assert (sending.send_due(), mailroom.received) == (0, [])
    assert again(row).failure == "Nothing is sent to this address: mail came back too often."


def test_a_mail_that_comes_back_twice_counts_once(alice: User) -> None:
    row = queued(alice)
    for _again in range(5):
        mailboxes.record_bounce(row.message_id)
    assert Mailbox.objects.get().paused_at is None
    assert again(row).failure == "It came back."


def test_whoever_resumes_begins_anew(mailroom: Mailroom, alice: User) -> None:
    came_back(alice, 3)
    mailboxes.resume(by=alice)
    came_back(alice, 2)
    assert Mailbox.objects.get().paused_at is None
    with pytest.raises(Refused, match="Mail is being sent to your address already"):
        mailboxes.resume(by=alice)


def test_a_server_that_knows_no_such_user_counts_as_mail_that_came_back(mailroom: Mailroom, alice: User) -> None:
    mailroom.refuses[alice.email] = "550 5.1.1 No such user"
    for _each in range(4):
        queued(alice)
    sending.send_due()
    assert Mailbox.objects.get().paused_at is not None
    assert set(Mail.objects.values_list("state", flat=True)) == {"given_up"}


def test_mail_nobody_knows_did_not_come_back(db: None) -> None:
    with pytest.raises(Refused, match="No mail with the Message-ID <x@y> was sent from here"):
        mailboxes.record_bounce("x@y")


# --- old mail ----------------------------------------------------------------------------------


def test_words_of_old_mail_are_forgotten(mailroom: Mailroom) -> None:
    sent, waiting = queued(), queued(is_bulk=True)
    sending.send_due()
    Mail.objects.update(created_at=timezone.now() - mail.WORDS_KEPT - timedelta(days=1))
    Mail.objects.filter(pk=waiting.pk).update(state="queued", sent_at=None)
    assert mail.clear() == 1
    assert (again(sent).text, again(waiting).text) == ("", "A text.\n")
    assert mail.clear() == 0
