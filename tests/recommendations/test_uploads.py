"""Compilations through the browser: uploaded, read, confirmed and imported by workers, whatever stops them."""

import errno
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import LazySettings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.utils import timezone

from consultations.intake import compilation
from consultations.models import Delegation, Event, User
from recommendations import tasks
from recommendations.actions import compilations, importing
from recommendations.enums import UploadState
from recommendations.models import CompilationUpload, Recommendation, Revision
from tests import factories
from tests.consultations.intake.reading import ISLANDS, SMALL
from wgec.kernel.errors import Malformed, NotYours, Refused, Unavailable
from wgec.kernel.sole import sole

pytestmark = pytest.mark.django_db

Uploads = Callable[..., CompilationUpload]


def fill(slug: str) -> None:
    """Import something else into the consultation meanwhile."""
    compilations.import_file(SMALL.encode(), "other.md", slug=slug, by=None)


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> list[tuple[str, int]]:
    """What was handed to workers; files are kept in a scratch folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    found: list[tuple[str, int]] = []
    monkeypatch.setattr(compilations, "send", lambda verb, upload_id, **_: found.append((verb, upload_id)))
    return found


@pytest.fixture
def upload(sec: User, django_capture_on_commit_callbacks: Any) -> Callable[..., CompilationUpload]:
    def made(content: str | bytes = SMALL, name: str = "small.md", slug: str = "small", title: str = "") -> Any:
        data = content.encode() if isinstance(content, str) else content
        with django_capture_on_commit_callbacks(execute=True):
            return compilations.upload(SimpleUploadedFile(name, data), slug=slug, title=title, by=sec)

    return made


def test_from_upload_to_import(
    upload: Uploads, sent: list[tuple[str, int]], sec: User, django_capture_on_commit_callbacks: Any
) -> None:
    row = upload(ISLANDS.read_bytes(), "islands.md", "islands", "Islands")
    assert (row.state, row.size, len(row.sha256)) == (UploadState.RECEIVED, ISLANDS.stat().st_size, 64)
    assert sent == [("read", row.pk)]

    row = compilations.read(row.pk)
    assert row.state == UploadState.READ
    assert Recommendation.objects.count() == 0

    with django_capture_on_commit_callbacks(execute=True):
        row = compilations.confirm(row, by=sec)
    assert row.state == UploadState.CONFIRMED
    assert sent[1:] == [("import", row.pk)]

    row = compilations.import_confirmed(row.pk)
    assert row.state == UploadState.IMPORTED
    assert row.consultation is not None
    assert (row.consultation.slug, row.consultation.title) == ("islands", "Islands")
    assert row.recommendations.count() == 7
    assert list(Event.objects.order_by("pk").values_list("verb", "person", "audience")) == [
        ("compilation.upload", "Sec", "secretariat"),
        ("compilation.confirm", "Sec", "secretariat"),
        ("compilation.import", "Sec", "public"),
    ]
    assert {each.history_user for each in Recommendation.history.all()} == {sec}


def test_the_preview(upload: Uploads) -> None:
    factories.DelegationFactory(name="Arcadia")
    outline = compilations.read(upload(ISLANDS.read_bytes(), "islands.md", "islands").pk).outline
    assert outline is not None
    assert outline["counts"] == {
        "sections": 2, "recommendations": 5, "uncategorised": 2, "delegations": 6, "footnotes": 2,
    }  # fmt: skip
    assert (outline["dated_on"], outline["masthead"][1]) == ("2031-05-03", "Working Group on Lighthouses")
    first = outline["sections"][0]["entries"][0]
    assert (first["number"], first["attribution"], first["line"]) == (1, "Arcadia", 37)
    assert first["excerpt"].endswith(" …")
    assert len(first["excerpt"]) <= compilations.EXCERPT + 2
    assert [(each["label"], each["provenance"]) for each in outline["inputs"]] == [
        ("1", "received as a follow-up to the ferry"), ("3", ""),
    ]  # fmt: skip
    assert {each["name"]: each["existing"] for each in outline["delegations"]}["Arcadia"] is True
    assert outline["delegations"][1] == {
        "name": "Open Lamps Forum", "kind": "organisation", "group": "", "existing": False,
    }  # fmt: skip
    assert {"line", "message"} == set(outline["warnings"][0])


def test_the_same_file_twice_is_one_upload(upload: Uploads, sent: list[tuple[str, int]]) -> None:
    assert upload() == upload()
    assert len(sent) == 1
    assert upload(slug="other") != upload()
    compilations.discard(upload(), by=User.objects.get())
    assert CompilationUpload.objects.count() == 2
    upload()
    assert CompilationUpload.objects.count() == 3


def test_uploads_that_are_refused_at_the_door(upload: Uploads, alice: User) -> None:
    for options, expected in (
        ({"name": "small.pdf"}, "“.pdf” files cannot be read"),
        ({"content": ""}, "small.md is empty"),
        ({"content": b"x" * (11 * 1024 * 1024)}, "has 11.0 MB and at most 10 MB are read"),
        ({"slug": "no address"}, "cannot be an address"),
    ):
        with pytest.raises(Malformed, match=expected):
            upload(**options)
    fill("small")
    with pytest.raises(Refused, match="already holds 2 recommendations"):
        upload()
    with pytest.raises(NotYours):
        compilations.upload(SimpleUploadedFile("small.md", SMALL.encode()), slug="mine", by=alice)
    assert CompilationUpload.objects.count() == 0


def test_a_file_that_is_no_compilation_is_refused_with_the_readers_sentence(upload: Uploads) -> None:
    row = compilations.read(upload("Dear all,").pk)
    assert row.state == UploadState.REFUSED
    assert "holds no heading such as “Recommendation 1." in row.refusal
    event = Event.objects.get(verb="compilation.refuse")
    assert (event.reason, event.person) == (row.refusal, "")


def test_a_consultation_that_filled_meanwhile_refuses_the_import(upload: Uploads, sec: User) -> None:
    row = compilations.read(upload().pk)
    fill("small")
    with pytest.raises(Refused, match="already holds 2"):
        compilations.confirm(row, by=sec)
    CompilationUpload.objects.filter(pk=row.pk).update(state=UploadState.CONFIRMED)
    row = compilations.import_confirmed(row.pk)
    assert row.state == UploadState.REFUSED
    assert "already holds 2" in row.refusal
    assert Recommendation.objects.count() == 2


def test_steps_follow_each_other_and_twice_is_once(upload: Uploads, sec: User, alice: User) -> None:
    row = upload()
    with pytest.raises(Refused, match="Only a file that has been read can be imported"):
        compilations.confirm(row, by=sec)
    compilations.read(row.pk)
    for step in (compilations.confirm, compilations.discard):
        with pytest.raises(NotYours):
            step(row, by=alice)
    compilations.confirm(row, by=sec)
    compilations.confirm(row, by=sec)
    with pytest.raises(Refused, match="can no longer be discarded"):
        compilations.discard(row, by=sec)
    compilations.import_confirmed(row.pk)
    compilations.import_confirmed(row.pk)
    assert compilations.confirm(row, by=sec).state == UploadState.IMPORTED
    assert compilations.read(row.pk).state == UploadState.IMPORTED
    assert Event.objects.filter(verb="compilation.confirm").count() == 1
    assert Recommendation.objects.count() == 2

    other = compilations.discard(upload(slug="other"), by=sec)
    assert compilations.discard(other, by=sec).state == UploadState.DISCARDED
    assert compilations.read(other.pk).state == UploadState.DISCARDED
    with pytest.raises(NotYours):
        compilations.discard(other, by=alice)


def test_an_import_is_the_deed_of_who_confirmed_it(upload: Uploads, borduria: Delegation) -> None:
    confirmer = factories.UserFactory(name="Confirmer", is_secretariat=True)
    confirmer.acting_for = borduria
    row = compilations.confirm(compilations.read(upload().pk), by=confirmer)
    assert (row.confirmed_by, row.confirmed_for) == (confirmer, borduria)
    User.objects.update(is_secretariat=False)  # what was confirmed with the right to do so is imported all the same
    assert compilations.import_confirmed(row.pk).state == UploadState.IMPORTED
    event = Event.objects.get(verb="compilation.import")
    assert (event.person, event.delegation) == ("Confirmer", borduria.name)
    for revision in Revision.objects.all():
        assert (revision.created_by, revision.created_for) == (confirmer, borduria)
    for was in (*Recommendation.history.all(), CompilationUpload.history.latest()):
        assert (was.history_user, was.history_delegation) == (confirmer, borduria)


def test_an_import_that_another_overtakes_is_tried_again(upload: Uploads, sec: User) -> None:
    row = compilations.confirm(compilations.read(upload().pk), by=sec)
    factories.DelegationFactory(name="Arcadia", slug="another")
    with mock.patch.object(importing, "existing", return_value={}):  # as if the other had not committed yet
        row = compilations.import_confirmed(row.pk)
        assert (row.state, row.attempts, Recommendation.objects.count()) == (UploadState.CONFIRMED, 1, 0)
        CompilationUpload.objects.filter(pk=row.pk).update(attempts=compilations.ATTEMPTS - 1)
        other = compilations.import_confirmed(row.pk)
        assert (other.state, Recommendation.objects.count()) == (UploadState.REFUSED, 0)
        assert "Somebody else changed the consultation or its delegations meanwhile" in other.refusal
    CompilationUpload.objects.filter(pk=row.pk).update(state=UploadState.CONFIRMED, attempts=1)
    assert compilations.import_confirmed(row.pk).state == UploadState.IMPORTED


def test_a_file_discarded_while_it_is_read_stays_discarded(upload: Uploads, sec: User) -> None:
    row = upload()
    found = compilation.read(SMALL.encode(), "small.md")
    compilations.discard(row, by=sec)
    compilations._read(row, found)
    row.refresh_from_db()
    assert (row.state, row.outline) == (UploadState.DISCARDED, None)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (SoftTimeLimitExceeded(), "It took longer than a job may take."),
        (ZeroDivisionError(), "A fault of the program stopped it; the fault is in the log."),
    ],
)
def test_faults_become_sentences(upload: Uploads, fault: Exception, expected: str) -> None:
    row = upload()
    with mock.patch.object(compilation, "read", side_effect=fault):
        row = compilations.read(row.pk)
    assert row.state == UploadState.REFUSED
    assert expected in row.refusal


def test_a_disk_or_a_database_that_is_away_is_tried_again(upload: Uploads) -> None:
    row = upload()
    for fault in (OperationalError(), OSError()):
        with mock.patch.object(compilation, "read", side_effect=fault), pytest.raises(type(fault)):
            compilations.read(row.pk)
    assert compilations.read(row.pk).state == UploadState.READ


def test_a_disk_that_stays_away_is_named(upload: Uploads) -> None:
    row = upload()
    CompilationUpload.objects.filter(pk=row.pk).update(attempts=compilations.ATTEMPTS - 1)
    with mock.patch.object(default_storage, "open", side_effect=PermissionError()):
        row = compilations.read(row.pk)
    assert (row.state, row.refusal) == (
        UploadState.REFUSED, "The server's disk cannot be read. Tell whoever runs the server."
    )  # fmt: skip


def test_a_disk_that_takes_no_file_refuses_the_upload(upload: Uploads, settings: LazySettings) -> None:
    folder = Path(settings.MEDIA_ROOT)
    folder.write_text("a file where the folder should be: nothing can be written into it")
    with pytest.raises(Unavailable, match="The file could not be kept: the server's disk is full or cannot be written"):
        upload()
    assert not CompilationUpload.objects.exists()
    assert not Event.objects.exists()
    folder.unlink()
    assert compilations.read(upload().pk).state == UploadState.READ


def test_half_a_file_does_not_stay(upload: Uploads, settings: LazySettings) -> None:
    def full(storage: FileSystemStorage, name: str, content: Any) -> str:
        kept = Path(storage.path(name))
        kept.parent.mkdir(parents=True)
        kept.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with mock.patch.object(FileSystemStorage, "_save", full), pytest.raises(Unavailable):
        upload()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_a_file_that_is_gone_from_the_disk_is_refused(upload: Uploads) -> None:
    row = upload()
    Path(row.file.path).unlink()
    row = compilations.read(row.pk)
    assert (row.state, row.refusal) == (
        UploadState.REFUSED, "The stored file is gone from the server's disk. Upload it again."
    )  # fmt: skip


def test_a_file_that_changed_on_the_disk_is_refused(upload: Uploads) -> None:
    row = upload()
    Path(row.file.path).write_text(SMALL + "more")
    assert "not the one that was uploaded" in compilations.read(row.pk).refusal


def test_a_file_that_kills_its_worker_is_refused_in_the_end(upload: Uploads) -> None:
    row = upload()
    CompilationUpload.objects.filter(pk=row.pk).update(attempts=compilations.ATTEMPTS)
    assert "interrupted 5 times" in compilations.read(row.pk).refusal


def test_what_waits_too_long_is_sent_again_unless_somebody_works_on_it(
    upload: Uploads, sent: list[tuple[str, int]], sec: User
) -> None:
    waiting, confirmed, fresh = upload(slug="one"), upload(slug="two"), upload(slug="three")
    compilations.read(confirmed.pk)
    compilations.confirm(confirmed, by=sec)
    long_ago = timezone.now() - timedelta(minutes=1)
    CompilationUpload.objects.exclude(pk=fresh.pk).update(changed_at=long_ago)
    sent.clear()
    tasks.resume_uploads()
    assert sorted(sent) == sorted([("read", waiting.pk), ("import", confirmed.pk)])
    sent.clear()
    if connection.vendor == "sqlite":  # an advisory lock of PostgreSQL is its own connection's
        with sole(f"upload:{waiting.pk}"):
            tasks.resume_uploads()
            assert sent == [("import", confirmed.pk)]
            assert compilations.read(waiting.pk).state == UploadState.RECEIVED


def test_tasks_call_their_action(upload: Uploads, sec: User) -> None:
    row = upload()
    tasks.read_upload(row.pk)
    compilations.confirm(row, by=sec)
    tasks.import_upload(row.pk)
    assert Recommendation.objects.count() == 2
