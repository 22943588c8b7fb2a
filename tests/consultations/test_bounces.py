"""Mail that came back, as the mail server reports it, as a service does, and by whom."""

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from consultations.actions import mail
from consultations.models import Mail, User

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: secretariat@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; gone@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <gone@example.org>: User unknown

--=_b
Content-Type: {kind}

Message-ID: {message_id}
Subject: Hello

--=_b--
"""


@pytest.fixture
def row(db: None) -> Mail:
    """A mail that was sent."""
    return mail.queue("gone@example.org", "test.mail", "Hello", "A text.", key="k")


def reported(monkeypatch: pytest.MonkeyPatch, row: Mail, **given: str) -> dict[str, Any]:
    """What the command says of a report on its standard input."""
    words = {"action": "failed", "kind": "message/rfc822", "message_id": row.message_id, **given}
    sent, said = REPORT.format(**words).encode(), io.StringIO()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(sent)))
    call_command("record_bounce", report=True, json=True, stdout=said)
    answer: dict[str, Any] = json.loads(said.getvalue())
    return answer


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_the_mail_servers_own_report_is_read(monkeypatch: pytest.MonkeyPatch, row: Mail, kind: str) -> None:
    assert reported(monkeypatch, row, kind=kind) == {
        "message_id": row.message_id,
        "recorded": True,
        "address": "gone@example.org",
    }
    row.refresh_from_db()
    assert row.failure == "550 5.1.1 <gone@example.org>: User unknown"
    assert row.bounced_at is not None


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_report_of_anything_else_changes_nothing(monkeypatch: pytest.MonkeyPatch, row: Mail, action: str) -> None:
    assert reported(monkeypatch, row, action=action)["recorded"] is False
    row.refresh_from_db()
    assert row.bounced_at is None


def test_a_mail_is_named_on_the_command_line(row: Mail, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("record_bounce", row.message_id.strip("<>"), "--reason", "550 Gone")
    assert capsys.readouterr().out == f"{row.message_id} True gone@example.org\n"
    row.refresh_from_db()
    assert row.failure == "550 Gone"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "Name the Message-ID of the mail that came back, or hand in a report with --report."),
        (["x@y"], "No mail with the Message-ID <x@y> was sent from here."),
    ],
)
def test_the_command_refuses_with_a_sentence(db: None, given: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("record_bounce", *given)


def test_what_is_no_report_is_refused(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"\xff\x00 no mail at all")))
    with pytest.raises(CommandError, match="Name the Message-ID"):
        call_command("record_bounce", report=True)


# --- the API -----------------------------------------------------------------------------------

API = "/api/v1/bounces/"


@pytest.mark.parametrize(
    ("who", "status"),
    [("sec", 200), ("chair", 403), ("alice", 403), ("bob", 403), ("charlie", 403), ("olga", 403), ("", 401)],
)
def test_who_may_report(api: Any, row: Mail, who: str, status: int, request: pytest.FixtureRequest) -> None:
    person: User | None = request.getfixturevalue(who) if who else None
    answer = api(person).post(API, {"message_id": row.message_id, "reason": "550 Gone"})
    assert answer.status_code == status
    row.refresh_from_db()
    assert (row.bounced_at is not None) == (status == 200)


@pytest.mark.parametrize("given", [{}, {"message_id": ""}, {"message_id": "x" * 300}])
def test_a_report_names_its_mail(api: Any, sec: User, given: dict[str, str]) -> None:
    assert api(sec).post(API, given).status_code == 400


def test_mail_nobody_knows_is_refused(api: Any, sec: User) -> None:
    answer = api(sec).post(API, {"message_id": "x@y"})
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "No mail with the Message-ID <x@y> was sent from here.",
    )
