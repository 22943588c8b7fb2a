"""Two people take the changes of one Word file at the same moment: each becomes a draft once."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.models import Consultation, Delegation, Event, User
from recommendations.actions import word_uploads
from recommendations.models import Amendment, WordUpload
from recommendations.report.gather import gather
from tests import factories
from tests.recommendations.report import changed
from tests.recommendations.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def upload(
    consultation: Consultation, alice: User, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> WordUpload:
    """A file that changes two texts, read."""
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(word_uploads, "send", lambda *_, **__: None)
    for number, text in enumerate(("Lamps are lit.", "Lamps are shielded."), start=1):
        factories.recommendation(consultation, text, number=number)
    content = changed.file(
        gather(consultation), changed.replaced("are lit", "go out"), changed.replaced("shielded", "hooded")
    )
    made = word_uploads.upload(SimpleUploadedFile("changed.docx", content), by=alice)
    return word_uploads.read(made.pk)


def test_taking_twice_at_once_is_once(upload: WordUpload, alice: User, bob: User, arcadia: Delegation) -> None:
    chosen = {each.recommendation.reference: "" for each in upload.changes.select_related("recommendation")}
    answers = at_once(*(lambda by=by: word_uploads.take(upload, chosen, by=by) for by in (alice, bob)))
    assert [len(each) for each in answers] == [2, 2], answers
    assert Amendment.objects.count() == 2
    assert Event.objects.filter(verb="word.take").count() == 1
    assert {amendment.delegations.get() for amendment in Amendment.objects.all()} == {arcadia}


def test_taking_and_discarding_at_once_leave_whole_drafts_or_none(upload: WordUpload, alice: User, bob: User) -> None:
    chosen = {each.recommendation.reference: "" for each in upload.changes.select_related("recommendation")}
    at_once(
        lambda: word_uploads.take(upload, chosen, by=alice),
        lambda: word_uploads.discard(upload, by=bob),
    )
    upload.refresh_from_db()
    assert upload.state == "discarded"
    assert Amendment.objects.count() in (0, 2)
    assert upload.changes.filter(amendment__isnull=False).count() == Amendment.objects.count()


def test_two_who_send_the_same_file_at_once_send_it_once(upload: WordUpload, alice: User, bob: User) -> None:
    with upload.file.open("rb") as file:
        content = file.read()
    answers = at_once(
        *(
            lambda by=by: word_uploads.upload(SimpleUploadedFile("again.docx", content), by=by)  # type: ignore[misc]
            for by in (alice, bob)
        )
    )
    assert len({each.pk for each in answers}) == 1, answers
    assert WordUpload.objects.filter(file_name="again.docx").count() == 1
    assert Event.objects.filter(verb="word.upload").count() == 2  # the first file's, and this one's
