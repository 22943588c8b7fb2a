"""The receipt of a contribution: a letter with every word inside, to the heads and who submitted it."""

from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail.backends.locmem import EmailBackend
from kombu.exceptions import OperationalError

from consultations import tasks
from consultations.actions import contributions, files, receipts
from consultations.actions.parts import Annex, Content
from consultations.models import Contribution, User

pytestmark = pytest.mark.django_db


def test_the_letter_holds_the_text(submitted: Contribution, alice: User) -> None:
    tasks.send_receipt(submitted.pk, alice.pk)
    (letter,) = mail.outbox
    assert letter.to == ["alice@example.org"]
    assert letter.subject == f"Received: On lamps ({submitted.reference})"
    for words in (
        "Alice,",
        "the contribution of Arcadia to “First round” is received.",
        "1. Where are lamps lit?",
        "Lamps are lit at dusk.",
        "Harbours pay.",
        "We thank the chair.",
        "Submitted by: Ada Ember, Arcadia (Official)",
    ):
        assert words in letter.body, words
    html, kind = letter.alternatives[0]  # type: ignore[attr-defined]
    assert kind == "text/html"
    assert '<p dir="auto">Lamps are lit at dusk.</p>' in html


def test_hostile_words_stay_words_in_the_letter(draft: Contribution, alice: User) -> None:
    said = Content(text="<script>alert(1)</script>", annexes=(Annex("x", "<b>A</b>"),), title="A\nBcc: x@example.org")
    contributions.write(draft, said, by=alice, seen_version=1)
    letter = receipts.receipt(contributions.submit(draft, by=alice), alice)
    assert "<script>" not in letter.html
    assert "<b>A</b>" not in letter.html
    assert "\n" not in letter.subject


def test_it_is_in_the_readers_language_and_names_the_files(draft: Contribution, alice: User) -> None:
    kept = files.upload(draft, SimpleUploadedFile("lamps.md", b"Lamps."), by=alice)
    alice.language = "ar"
    letter = receipts.receipt(contributions.submit(draft, by=alice), alice)
    assert 'lang="ar"' in letter.html
    assert f"lamps.md (6 bytes, SHA-256 {kept.sha256})" in letter.text


def test_a_mail_server_that_is_away_is_tried_again(submitted: Contribution, alice: User) -> None:
    with (
        mock.patch.object(EmailBackend, "send_messages", side_effect=ConnectionRefusedError("away")),
        pytest.raises(ConnectionRefusedError),
    ):
        receipts.deliver(submitted.pk, alice.pk)
    receipts.deliver(submitted.pk, alice.pk)
    assert len(mail.outbox) == 1


def test_without_a_broker_the_contribution_is_submitted_all_the_same(
    draft: Contribution, alice: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.undo()
    with (
        mock.patch("consultations.actions.receipts.current_app.send_task", side_effect=OperationalError("away")),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert contributions.submit(draft, by=alice).status == "submitted"
