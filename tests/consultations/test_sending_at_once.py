"""The outbox and several workers at once, one of them killed: each mail is received, and received once."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from consultations.actions import digests, mail, mailboxes, notices, sending
from consultations.models import Mail, Mailbox, Notice
from tests import factories
from tests.mail_server import Mailroom, mail_server
from tests.recommendations.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 20


@pytest.fixture(autouse=True)
def _no_workers_but_these(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "wake", lambda *_task: None)


def queue_many() -> None:
    """So many mails to as many people."""
    mail.queue_each(mail.NewMail(f"p{n}@example.org", "m.m", "S", "T", "", f"k{n}") for n in range(MANY))


def test_two_workers_send_each_mail_once(mailroom: Mailroom) -> None:
    queue_many()
    sent = at_once(*(sending.send_due for _ in range(4)))
    assert sum(sent) == MANY
    assert Counter(mailroom.addresses) == {f"p{n}@example.org": 1 for n in range(MANY)}
    assert set(Mail.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_even_if_both_believed_to_be_alone(mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """The claim alone is enough: a lock that was lost with its connection loses no mail and doubles none."""

    @contextmanager
    def everybody_is_alone(name: str) -> Iterator[bool]:
        yield True

    monkeypatch.setattr(sending, "sole", everybody_is_alone)
    queue_many()
    sent = at_once(*(sending.send_due for _ in range(3)))
    assert sum(sent) == MANY, sent
    assert Counter(mailroom.addresses) == {f"p{n}@example.org": 1 for n in range(MANY)}


def test_what_is_queued_under_one_key_at_once_is_one_mail() -> None:
    answers = at_once(*(lambda: mail.queue("a@example.org", "m.m", "S", "T", key="the same") for _ in range(4)))
    assert {answer.pk for answer in answers} == {Mail.objects.get().pk}, answers


def test_two_beats_write_each_digest_once() -> None:
    people = [factories.delegate(f"P{n}", factories.DelegationFactory()) for n in range(6)]
    notices.tell(people, "comment.add", lambda: "New.")
    later = Notice.objects.get(user=people[0]).at + digests.timedelta(days=2)
    written = at_once(*(lambda: digests.write_due(later) for _ in range(4)))
    assert sum(written) == 6, written
    assert Counter(Mail.objects.values_list("address", flat=True)) == {person.email: 1 for person in people}


def test_mails_that_come_back_at_once_pause_the_mailbox_once() -> None:
    person = factories.UserFactory(name="Ann")
    rows = [mail.queue(person, "m.m", "S", "T", key=f"k{n}") for n in range(6)]
    answers = at_once(*(lambda row=row: mailboxes.record_bounce(row.message_id, "550") for row in rows))  # type: ignore[misc]
    assert all(isinstance(answer, Mail) for answer in answers), answers
    assert Mailbox.objects.get().paused_at is not None
    assert Notice.objects.filter(kind="mailbox.pause").count() == 1


# --- killed ------------------------------------------------------------------------------------

BEGUN = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from consultations.actions import mail
mail.wake = lambda *_task: None
for n in range(3):
    mail.queue(f"p{n}@example.org", "m.m", "S", "T", key=f"k{n}")
"""
#: Killed after the server has taken the second mail, before that is written down.
KILLED = """
import os, signal, django; django.setup()
from consultations.actions import sending
ended = sending._ended
def killed(mail, state, failure=""):
    if mail.address.startswith("p1"):
        os.kill(os.getpid(), signal.SIGKILL)
    return ended(mail, state, failure)
sending._ended = killed
sending.send_due()
"""
AGAIN = """
import json, django; django.setup()
from datetime import timedelta
from consultations.actions import sending
from consultations.models import Mail
sent = [sending.send_due()]
Mail.objects.update(claimed_at=sending.timezone.now() - sending.RETAKEN_AFTER - timedelta(seconds=1))
sent += [sending.send_due(), sending.send_due()]
print(json.dumps([sent, list(Mail.objects.order_by("pk").values_list("state", "message_id"))]))
"""


@pytest.mark.once
def test_killed_between_the_servers_answer_and_the_row(tmp_path: Path) -> None:
    with mail_server() as room:
        environment = {
            "VAR_DIR": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'wgec.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "wgec.settings",
            "EMAIL_URL": f"smtp://{room.address[0]}:{room.address[1]}",
        }

        def run(script: str, *, expected: int = 0) -> str:
            done = subprocess.run(
                [sys.executable, "-c", script],
                env=os.environ | environment,
                cwd=Path(__file__).parents[2],
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
            assert done.returncode == expected, done.stderr
            return done.stdout

        run(BEGUN)
        run(KILLED, expected=-signal.SIGKILL)
        assert room.addresses == ["p0@example.org", "p1@example.org"]
        sent, rows = json.loads(run(AGAIN).splitlines()[-1])
        assert sent == [1, 1, 0]
        assert [state for state, _id in rows] == ["sent"] * 3
        # The one whose fate nobody knew came twice, under one Message-ID; no other did.
        received: list[tuple[str, Any]] = [(each.to[0], each.message["Message-ID"]) for each in room.received]
        assert Counter(received) == {
            ("p0@example.org", rows[0][1]): 1,
            ("p1@example.org", rows[1][1]): 2,
            ("p2@example.org", rows[2][1]): 1,
        }
