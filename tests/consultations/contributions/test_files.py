"""Files of contributions: kept byte for byte, read exactly once by a worker, reviewed, taken over, downloaded."""

import hashlib
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from consultations import tasks
from consultations.actions import contributions, files, parts, reading
from consultations.actions import questions as question_actions
from consultations.actions.files import Review
from consultations.actions.parts import Annex, Content
from consultations.forms.review import ReviewForm
from consultations.intake.received import ReadContribution
from consultations.models import Consultation, Contribution, ContributionFile, Question, User
from wgec.kernel.errors import Malformed, Refused, TextHasMoved, Unavailable
from wgec.kernel.sole import sole

pytestmark = pytest.mark.django_db

TEXT = b"""# Lamps of Arcadia

1. Where are lamps lit?

Lamps are lit at *dusk*.

2. Who pays for them?

Harbours pay.
"""


def file(content: bytes = TEXT, name: str = "lamps.md") -> Any:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def kept(draft: Contribution, alice: User) -> ContributionFile:
    """A file of the draft that waits to be read."""
    return files.upload(draft, file(), by=alice)


def test_a_file_is_kept_byte_for_byte_and_handed_to_a_worker(
    draft: Contribution, alice: User, handed_over: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        kept = files.upload(draft, file(), by=alice)
    assert (kept.state, kept.size, kept.media_type) == ("received", len(TEXT), "text/markdown")
    assert kept.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert files.content_of(kept) == TEXT
    assert handed_over == [("read", kept.pk)]
    assert files.upload(draft, file(), by=alice) == kept
    with pytest.raises(DatabaseError), transaction.atomic():
        ContributionFile.objects.filter(pk=kept.pk).update(sha256="0" * 64)


def test_a_contribution_begins_with_its_file_or_not_at_all(
    consultation: Consultation, questions: list[Question], alice: User
) -> None:
    made = files.begin_with(consultation, file(), by=alice)
    assert (made.contribution.status, made.contribution.delegation) == ("draft", alice.acting_for)
    with pytest.raises(Malformed, match="files cannot be read as a contribution"):
        files.begin_with(consultation, file(name="lamps.exe"), by=alice)
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "lamps.md", "lamps.md is empty; choose the file that holds the contribution."),
        (b"%PDF-1.7 x", "lamps.md", "lamps.md is named .md but holds a PDF; rename it to .pdf."),
        (b"not a zip", "lamps.docx", "lamps.docx is not a Word document (.docx), or it is damaged; open it again and "),
        (b"x" * (21 * 1024 * 1024), "lamps.md", "lamps.md has 21.0 MB and at most 20 MB are read; remove its pictures"),
    ],
)
def test_what_cannot_be_a_contribution_is_refused_at_the_door(
    draft: Contribution, alice: User, content: bytes, name: str, sentence: str
) -> None:
    with pytest.raises(Malformed) as refusal:
        files.upload(draft, file(content, name), by=alice)
    assert refusal.value.sentence.startswith(sentence)
    assert not ContributionFile.objects.exists()


def test_an_annex_is_kept_and_not_read(draft: Contribution, alice: User, handed_over: list[Any]) -> None:
    made = files.upload(draft, file(b"\x89PNG\r\n\x1a\nx", "plan.png"), by=alice, purpose="annex")
    assert (made.state, made.media_type, handed_over) == ("taken", "image/png", [])
    with pytest.raises(Malformed, match="is not what its name says, or it is damaged"):
        files.upload(draft, file(b"GIF89a", "plan.png"), by=alice, purpose="annex")


def test_a_disk_that_takes_nothing_is_said_and_leaves_nothing(draft: Contribution, alice: User) -> None:
    with (
        mock.patch.object(FileSystemStorage, "_save", side_effect=OSError(28, "full")),
        pytest.raises(Unavailable, match="The file could not be kept"),
    ):
        files.upload(draft, file(), by=alice)
    assert not ContributionFile.objects.exists()


# --- reading -------------------------------------------------------------------------------------


def test_a_worker_reads_it_question_by_question_and_once(kept: ContributionFile) -> None:
    row = files.read(kept.pk)
    assert row.state == "read"
    found = ReadContribution.from_json(row.reading or {})
    answers = [(part.question, part.text.strip()) for part in found.parts if part.kind == "answer"]
    assert answers == [(0, "Lamps are lit at *dusk*."), (1, "Harbours pay.")]
    with mock.patch.object(reading, "read") as again:
        assert files.read(kept.pk).state == "read"
    again.assert_not_called()


def test_two_workers_do_not_read_at_once(kept: ContributionFile) -> None:
    with sole(f"contribution-file:{kept.pk}") as held:
        assert held
        kept.refresh_from_db()
        assert kept.attempts == 0


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Malformed("lamps.md holds no words; choose another."), "lamps.md holds no words; choose another."),
        (SoftTimeLimitExceeded(), "It took longer than a job may take. Split the file and upload its parts."),
    ],
)
def test_whatever_stops_the_reading_is_said(kept: ContributionFile, fault: Exception, sentence: str) -> None:
    with mock.patch.object(reading, "read", side_effect=fault):
        row = files.read(kept.pk)
    assert (row.state, row.refusal) == ("refused", sentence)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (OSError(5, "away"), "The server's storage cannot be read. Tell whoever runs the server."),
        (Unavailable("x"), "A fault of the program stopped it; the fault is in the log. Nothing was changed."),
    ],
)
def test_what_is_away_is_tried_again_and_refused_in_the_end(
    kept: ContributionFile, fault: Exception, sentence: str
) -> None:
    with mock.patch.object(reading, "read", side_effect=fault):
        for _time in range(files.ATTEMPTS - 1):
            with pytest.raises(type(fault)):
                files.read(kept.pk)
        row = files.read(kept.pk)
    assert (row.state, row.refusal) == ("refused", sentence)


def test_a_worker_that_is_killed_every_time_ends_in_a_refusal(kept: ContributionFile) -> None:
    ContributionFile.objects.filter(pk=kept.pk).update(attempts=files.ATTEMPTS)
    assert files.read(kept.pk).refusal == "It was interrupted 5 times. Split the file and try again."


def test_a_stored_file_that_is_gone_or_another_is_refused(kept: ContributionFile, draft: Contribution) -> None:
    default_storage.delete(kept.file.name or "")
    assert files.read(kept.pk).refusal == "The stored file is gone from the server's storage. Upload it again."


def test_a_file_whose_worker_was_lost_is_sent_anew(kept: ContributionFile, handed_over: list[Any]) -> None:
    tasks.resume_contribution_files()
    assert handed_over == []
    ContributionFile.objects.filter(pk=kept.pk).update(changed_at=timezone.now() - timedelta(minutes=1))
    tasks.resume_contribution_files()
    assert handed_over == [("read", kept.pk)]
    tasks.read_contribution_file(kept.pk)
    kept.refresh_from_db()
    assert kept.state == "read"


# --- the review --------------------------------------------------------------------------------------


def form(kept: ContributionFile, questions: list[Question], draft: Contribution, **sent: str) -> ReviewForm:
    """The review of what was read, sent as it is proposed but for ``sent``."""
    given: dict[str, Any] = {
        "reading": ReadContribution.from_json(kept.reading or {}),
        "questions": questions,
        "asked": (kept.reading or {})["asked"],
        "draft": parts.of(draft),
        "delegation": draft.delegation,
        "version": draft.version,
    }
    shown = ReviewForm(**given)
    proposed = {name: shown.get_initial_for_field(field, name) for name, field in shown.fields.items()}
    made = ReviewForm({name: value for name, value in {**proposed, **sent}.items() if value is not None}, **given)
    assert made.is_valid(), made.errors
    return made


def test_what_was_read_is_moved_edited_left_out_and_taken_over(
    kept: ContributionFile, questions: list[Question], draft: Contribution, alice: User
) -> None:
    row = files.read(kept.pk)
    found = ReadContribution.from_json(row.reading or {})
    places = {part.question: place for place, part in enumerate(found.parts) if part.kind == "answer"}
    sent = {f"place-{places[0]}": "out", f"words-{places[1]}": "Harbours and ships pay."}
    review = form(row, questions, draft, **sent).review()
    assert (review.left_out, review.edited) == ((places[0],), (places[1],))
    filled = files.take(row, review, by=alice, seen_version=1)
    assert parts.of(filled).answers == {2: "Harbours and ships pay."}
    row.refresh_from_db()
    assert row.state == "taken"
    assert (row.reading or {})["taken"]["left_out"] == [places[0]]
    assert filled.version == 2
    assert files.take(row, review, by=alice, seen_version=1).version == 2  # twice is once


def test_the_file_goes_after_what_the_draft_holds(
    kept: ContributionFile, questions: list[Question], draft: Contribution
) -> None:
    row = files.read(kept.pk)
    review = form(row, questions, draft, how="after").review()
    assert review.content.answers[1] == "Lamps are lit at dusk.\n\nLamps are lit at *dusk*."
    moved = form(row, questions, draft, **{"place-0": "annex"}).review()
    assert moved.content.annexes[0].text


def test_an_answer_stays_with_its_question_though_another_one_came_before_it(
    kept: ContributionFile, consultation: Consultation, questions: list[Question], draft: Contribution, sec: User
) -> None:
    row = files.read(kept.pk)
    before = form(row, questions, draft).review().content.answers
    now = question_actions.move(questions[1], 1, by=sec, seen=question_actions.stamp_of_order(consultation))
    assert form(row, now, draft).review().content.answers == {1: before[2], 2: before[1]}


def test_an_answer_to_a_question_that_is_gone_is_free_text(
    kept: ContributionFile, consultation: Consultation, questions: list[Question], draft: Contribution
) -> None:
    row = files.read(kept.pk)
    review = form(row, questions[1:], draft).review()
    assert list(review.content.answers) == [2]
    assert "Lamps are lit at *dusk*." in review.content.text


def test_an_answer_that_becomes_free_text_keeps_its_heading(
    kept: ContributionFile, questions: list[Question], draft: Contribution
) -> None:
    row = files.read(kept.pk)
    found = ReadContribution.from_json(row.reading or {})
    place = next(place for place, part in enumerate(found.parts) if part.question == 1)
    review = form(row, questions, draft, **{f"place-{place}": "text"}).review()
    assert "Who pays for them?" in review.content.text
    assert review.moved == (place,)


def test_a_draft_saved_meanwhile_is_not_overwritten(kept: ContributionFile, draft: Contribution, bob: User) -> None:
    row = files.read(kept.pk)
    contributions.write(draft, Content(text="Bob's words."), by=bob, seen_version=1)
    with pytest.raises(TextHasMoved):
        files.take(row, Review(Content(text="From the file.")), by=bob, seen_version=1)
    assert draft.parts.get().text == "Bob's words."


def test_only_what_was_read_is_taken_over(kept: ContributionFile, alice: User) -> None:
    with pytest.raises(Refused, match="Only a file that has been read can be taken over"):
        files.take(kept, Review(Content(text="x")), by=alice, seen_version=1)


def test_a_file_is_taken_out_of_a_draft_and_stays_in_what_was_sent(
    kept: ContributionFile, draft: Contribution, alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    name = kept.file.name or ""
    with django_capture_on_commit_callbacks(execute=True):
        files.remove(kept, by=alice)
        files.remove(kept, by=alice)
    assert not default_storage.exists(name)
    other = files.upload(draft, file(), by=alice)
    contributions.submit(draft, by=alice)
    with pytest.raises(Refused, match="What was sent stays as received"):
        files.remove(other, by=alice)


def test_texts_are_joined_with_their_own_footnotes() -> None:
    one = "Lamps[^1].\n\n[^1]: Of oil."
    other = "Ships[^1].\n\n[^1]: Of wood."
    assert parts.joined(one, "", other) == "Lamps[^1].\n\nShips[^1-2].\n\n[^1]: Of oil.\n\n[^1-2]: Of wood."
    assert Annex("x").title == ""


# --- downloading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", ["page", "api"])
@pytest.mark.parametrize(
    ("state", "readers"),
    [
        ("draft", {"alice", "bob", "reader"}),
        ("submitted", {"alice", "bob", "reader", "sec"}),
        ("published", {"", "alice", "bob", "reader", "sec", "charlie", "olga", "chair"}),
    ],
)
def test_who_may_read_the_contribution_downloads_its_files(
    request: pytest.FixtureRequest,
    draft: Contribution,
    alice: User,
    sec: User,
    state: str,
    readers: set[str],
    door: str,
) -> None:
    kept = files.upload(draft, file(), by=alice)
    if state != "draft":
        contributions.submit(draft, by=alice)
    if state == "published":
        contributions.publish(draft, by=sec)
    address = f"/contributions/{draft.reference}/files/{kept.reference}/download/"
    if door == "api":
        address = f"/api/v1/contributions/{draft.reference}/files/{kept.reference}/"
    for person in ("", "alice", "bob", "reader", "sec", "charlie", "olga", "chair"):
        client = Client()
        if person:
            client.force_login(request.getfixturevalue(person))
        answer = client.get(address)
        assert answer.status_code == (200 if person in readers else 404), person
        if answer.status_code == 200:
            assert b"".join(answer.streaming_content) == TEXT  # type: ignore[arg-type]
            assert answer["Content-Disposition"] == 'attachment; filename="lamps.md"'
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Type"] == "text/markdown"
            assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        answer.close()


def test_a_draft_that_the_secretariat_began_is_its_delegations_once_that_hands_in_a_file(
    consultation: Consultation, questions: list[Question], alice: User, sec: User
) -> None:
    begun = contributions.begin(consultation, Content(text="Lamps."), by=sec, for_delegation=alice.acting_for)
    kept = files.upload(begun, file(name="entered.md"), by=sec)
    address = f"/contributions/{begun.reference}/files/{kept.reference}/"
    by_sec = Client()
    by_sec.force_login(sec)
    assert by_sec.get(address).status_code == 200
    own = files.upload(begun, file(b"Our own words.", "own.md"), by=alice)
    for each in (kept, own):
        for page in ("", "download/"):
            found = by_sec.get(f"/contributions/{begun.reference}/files/{each.reference}/{page}")
            assert found.status_code == 404


@pytest.mark.parametrize("purpose", ["original", "annex"])
def test_what_is_too_large_is_refused_before_it_is_read(draft: Contribution, alice: User, purpose: str) -> None:
    large = mock.Mock(size=10**12)
    large.name = "lamps.md"
    with pytest.raises(Malformed, match="lamps"):
        files.upload(draft, large, by=alice, purpose=purpose)
    large.read.assert_not_called()


def test_a_file_is_found_below_its_own_contribution_only(published: Contribution, client: Client) -> None:
    assert client.get(f"/contributions/{published.reference}/files/2345bcdf/download/").status_code == 404
