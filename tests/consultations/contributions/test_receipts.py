"""The receipt of a contribution: a letter with every word inside, to the heads and who submitted it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.actions import contributions, files, receipts
from consultations.actions.parts import Annex, Content
from consultations.models import Contribution, Mail, User

pytestmark = pytest.mark.django_db


def test_the_letter_holds_the_text(submitted: Contribution, alice: User) -> None:
    letter = Mail.objects.get(recipient=alice, kind="contribution.receipt")
    assert letter.address == "alice@example.org"
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
        assert words in letter.text, words
    assert '<p dir="auto">Lamps are lit at dusk.</p>' in letter.html


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


def test_each_submission_has_one_receipt(submitted: Contribution, alice: User, sec: User) -> None:
    receipts.send(submitted, [alice])
    assert Mail.objects.filter(recipient=alice).count() == 1
    contributions.return_to_delegation(submitted, by=sec, reason="Name the lamps.")
    contributions.submit(submitted, by=alice)
    assert Mail.objects.filter(recipient=alice, kind="contribution.receipt").count() == 2
