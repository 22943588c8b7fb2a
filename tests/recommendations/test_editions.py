"""Editions: requested, frozen once, made file by file, issued; resumed after any death, never twice, never altered."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from consultations.models import Consultation, Event, User
from recommendations import tasks
from recommendations.actions import editions, front_matter, queueing, recommendations
from recommendations.enums import EditionState
from recommendations.models import Edition
from recommendations.report import frozen
from recommendations.report.renderers import RENDERERS
from tests.recommendations.rounds import round_one
from wgec.kernel import jobs
from wgec.kernel.errors import Malformed, NotYours, Refused

assert round_one  # a fixture

QUICK = ("md", "json")


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The editions handed to a worker."""
    ids: list[int] = []
    monkeypatch.setattr(queueing, "send", lambda edition_id, **_options: ids.append(edition_id))
    return ids


def made(edition: Edition) -> dict[str, bytes]:
    """The files of an edition as they are stored."""
    return {file.format: Path(file.file.path).read_bytes() for file in edition.files.all()}


def test_the_same_rows_give_the_same_document_whenever(round_one: Consultation) -> None:
    one = editions.compile_edition(editions.request(round_one, formats=QUICK, by=None).pk)
    two = editions.compile_edition(editions.request(round_one, formats=QUICK, even_unchanged=True, by=None).pk)
    assert one.number != two.number
    assert one.fingerprint == two.fingerprint
    assert made(one)["json"] == made(two)["json"]
    assert (one.label, two.label) == ("First edition", "Rev.1")
    assert made(one)["md"] == made(two)["md"].replace(b"*Rev.1*\n\n", b"")


def test_a_round_without_anything_compiles(consultation: Consultation) -> None:
    edition = editions.compile_edition(editions.request(consultation, by=None).pk)
    assert edition.state == EditionState.ISSUED
    assert edition.files.count() == len(RENDERERS)


# --- requesting ----------------------------------------------------------------------------------------------------


def test_request_numbers_and_sends_on_commit(
    consultation: Consultation, sec: User, sent: list[int], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        edition = editions.request(consultation, formats=["json", "md"], by=sec)
        assert sent == []
    assert sent == [edition.pk]
    assert (edition.number, edition.formats, edition.state) == (1, ["md", "json"], EditionState.WAITING)
    assert edition.requested_by == sec
    assert Event.objects.get(verb="edition.request").person == "Sec"


def test_request_of_what_is_waiting_is_the_same_edition(consultation: Consultation, sec: User, sent: list[int]) -> None:
    one = editions.request(consultation, formats=QUICK, by=sec)
    assert editions.request(consultation, formats=QUICK, by=sec) == one
    assert editions.request(consultation, formats=["md"], by=sec).number == 2


def test_request_is_for_the_secretariat_and_the_chair(
    consultation: Consultation, alice: User, olga: User, chair: User, sent: list[int]
) -> None:
    assert editions.request(consultation, by=chair)
    for person in (alice, olga):
        with pytest.raises(NotYours, match="Reports are compiled by the secretariat and the chair"):
            editions.request(consultation, by=person)


def test_request_of_an_unknown_format_says_which_there_are(consultation: Consultation, sec: User) -> None:
    with pytest.raises(Malformed, match=r"no format “rtf”\. It has: html, pdf, docx, md, json"):
        editions.request(consultation, formats=["rtf", "md"], by=sec)


def test_without_a_broker_the_request_stands(consultation: Consultation, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_args: object, **_options: object) -> None:
        raise jobs.BrokerUnreachable("no broker")

    monkeypatch.setattr(jobs, "current_app", SimpleNamespace(send_task=unreachable))
    edition = editions.request(consultation, by=None)
    queueing.send(edition.pk)
    assert edition.state == EditionState.WAITING


# --- compiling -----------------------------------------------------------------------------------------------------


def test_compile_makes_every_file_and_issues(round_one: Consultation) -> None:
    edition = editions.compile_edition(editions.request(round_one, by=None).pk)
    files = {file.format: file for file in edition.files.all()}
    assert list(RENDERERS) == edition.formats
    assert set(files) == set(RENDERERS)
    document = frozen.document(edition)
    for name, content in made(edition).items():
        assert content == RENDERERS[name].render(document)
        assert files[name].size == len(content)
    assert (edition.recommendations, edition.not_placed, edition.rendering) == (6, 2, "")
    verbs = list(Event.objects.filter(subject_kind="edition").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["edition.request", "edition.freeze", "edition.issue"]


def test_compile_again_changes_nothing(round_one: Consultation) -> None:
    edition = editions.compile_edition(editions.request(round_one, formats=QUICK, by=None).pk)
    before = (made(edition), edition.frozen, edition.issued_at, Event.objects.count(), edition.attempts)
    row = round_one.recommendations.get(number=1)
    recommendations.revise(row, "Another text.", by=None, seen_revision=1)
    events = Event.objects.count()
    tasks.compile_edition(edition.pk)
    edition.refresh_from_db()
    assert (made(edition), edition.frozen, edition.issued_at, Event.objects.count() - events + before[3], 1) == before


def test_what_was_frozen_stays_when_the_texts_move_on(round_one: Consultation, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = editions.request(round_one, formats=QUICK, by=None)
    monkeypatch.setattr(RENDERERS["md"], "render", lambda _document: 1 / 0)
    assert editions.compile_edition(edition.pk).state == EditionState.FAILED
    monkeypatch.undo()
    recommendations.revise(round_one.recommendations.get(number=1), "Another text.", by=None, seen_revision=1)
    editions.retry(edition, by=None)
    assert editions.compile_edition(edition.pk).state == EditionState.ISSUED
    assert b"Another text" not in made(edition)["md"]


def test_a_format_that_fails_does_not_hold_back_the_others(
    round_one: Consultation, sec: User, monkeypatch: pytest.MonkeyPatch, sent: list[int]
) -> None:
    edition = editions.request(round_one, formats=QUICK, by=sec)
    monkeypatch.setattr(RENDERERS["md"], "render", lambda _document: 1 / 0)
    failed = editions.compile_edition(edition.pk)
    assert failed.state == EditionState.FAILED
    assert failed.failure.startswith("The Markdown file could not be made. Nothing is lost")
    assert set(made(failed)) == {"json"}
    first = failed.files.get().made_at
    monkeypatch.undo()
    editions.retry(failed, by=None)
    again = editions.compile_edition(edition.pk)
    assert again.state == EditionState.ISSUED
    assert again.failure == ""
    assert again.files.get(format="json").made_at == first


def test_cancel_in_the_middle_stops_the_work(
    round_one: Consultation, monkeypatch: pytest.MonkeyPatch, sec: User
) -> None:
    edition = editions.request(round_one, formats=QUICK, by=None)
    render = RENDERERS["md"].render

    def cancelled_meanwhile(document: Any) -> bytes:
        editions.cancel(edition, by=sec)
        return bytes(render(document))

    monkeypatch.setattr(RENDERERS["md"], "render", cancelled_meanwhile)
    assert editions.compile_edition(edition.pk).state == EditionState.CANCELLED
    assert not edition.files.exists()
    assert editions.compile_edition(edition.pk).state == EditionState.CANCELLED


def test_an_issued_edition_is_neither_cancelled_nor_tried_again(round_one: Consultation, sec: User) -> None:
    edition = editions.compile_edition(editions.request(round_one, formats=QUICK, by=None).pk)
    with pytest.raises(Refused, match="never altered"):
        editions.cancel(edition, by=sec)
    with pytest.raises(Refused, match="Request a new edition"):
        editions.retry(edition, by=sec)


def test_retry_and_cancel_are_for_the_secretariat_and_the_chair(consultation: Consultation, alice: User) -> None:
    edition = editions.request(consultation, by=None)
    for verb in (editions.cancel, editions.retry):
        with pytest.raises((NotYours, Refused)):
            verb(editions.request(consultation, by=None) if verb is editions.cancel else _failed(edition), by=alice)


def _failed(edition: Edition) -> Edition:
    editions.fail(edition.pk, "It broke.")
    edition.refresh_from_db()
    return edition


def test_fail_is_noted_once_and_never_after_issue(round_one: Consultation) -> None:
    edition = editions.compile_edition(editions.request(round_one, formats=QUICK, by=None).pk)
    editions.fail(edition.pk, "Too late.")
    edition.refresh_from_db()
    assert edition.state == EditionState.ISSUED
    other = _failed(editions.request(round_one, formats=QUICK, by=None))
    editions.fail(other.pk, "Again.")
    assert Event.objects.filter(verb="edition.fail").count() == 1


def test_a_worker_that_dies_every_time_is_given_up_with_a_sentence(round_one: Consultation) -> None:
    edition = editions.request(round_one, formats=QUICK, by=None)
    Edition.objects.filter(pk=edition.pk).update(attempts=editions.ATTEMPTS)
    failed = editions.compile_edition(edition.pk)
    assert failed.state == EditionState.FAILED
    assert "interrupted 5 times" in failed.failure


def test_a_disk_that_takes_no_file_is_named(round_one: Consultation, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "taken"
    settings.MEDIA_ROOT.write_text("a file where the folder should be: nothing can be written into it")
    edition = editions.request(round_one, formats=["md"], by=None)
    for _attempt in range(1, editions.ATTEMPTS):
        with pytest.raises(OSError, match="taken"):  # which has the task try again
            editions.compile_edition(edition.pk)
    edition = editions.compile_edition(edition.pk)
    assert edition.state == EditionState.FAILED
    assert edition.failure.startswith("The files could not be kept: the server's disk is full or cannot be written.")
    settings.MEDIA_ROOT.unlink()
    assert editions.compile_edition(editions.retry(edition, by=None).pk).state == EditionState.ISSUED


def test_the_command_names_the_disk(round_one: Consultation, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "taken"
    settings.MEDIA_ROOT.write_text("no folder")
    with pytest.raises(CommandError, match=r"could not be kept: .*taken"):
        call_command("compile_report", round_one.slug, "--formats", "md")


def test_half_a_file_of_a_killed_worker_is_replaced(round_one: Consultation) -> None:
    edition = editions.request(round_one, formats=["md"], by=None)
    default_storage.save(f"editions/{edition.reference}/first-round-edition-1.md", io.BytesIO(b"half"))
    done = editions.compile_edition(edition.pk)
    assert done.files.get().file.name == f"editions/{edition.reference}/first-round-edition-1.md"
    assert made(done)["md"].startswith(b"**")


# --- the command ---------------------------------------------------------------------------------------------------


def test_the_command_prints_one_json_object(round_one: Consultation, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("compile_report", round_one.slug, formats="md,pdf", out=tmp_path / "copies", json=True, stdout=out)
    report = json.loads(out.getvalue())
    edition = Edition.objects.get(reference=report["edition"])
    assert report["fingerprint"] == edition.fingerprint
    assert [file["format"] for file in report["files"]] == ["pdf", "md"]
    for file in report["files"]:
        content = Path(file["path"]).read_bytes()
        assert len(content) == file["bytes"]
        assert edition.files.get(format=file["format"]).sha256 == file["sha256"]
        assert file["seconds"] >= 0


def test_the_command_without_json_names_every_file(round_one: Consultation) -> None:
    out = io.StringIO()
    call_command("compile_report", round_one.slug, formats="md", stdout=out)
    assert "Edition 1" in out.getvalue()
    assert "first-round-edition-1.md" in out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "There is no consultation with the address “nowhere”"),
        (["first-round", "--formats", "rtf"], "no format “rtf”"),
    ],
)
def test_the_command_says_what_is_wrong(consultation: Consultation, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("compile_report", *arguments)


# --- the front matter ----------------------------------------------------------------------------------------------


def test_set_front_matter_is_the_secretariats_and_noted_once(
    consultation: Consultation, sec: User, alice: User
) -> None:
    for _ in range(2):
        row = front_matter.set_front_matter(consultation, by=sec, title=" Title ", masthead=" A \n\n B ")
    assert (row.title, row.masthead) == ("Title", "A\nB")
    assert Event.objects.filter(verb="front_matter.set").count() == 1
    with pytest.raises(NotYours):
        front_matter.set_front_matter(consultation, by=alice, title="Mine")
    with pytest.raises(Malformed, match="needs a title"):
        front_matter.set_front_matter(consultation, by=sec, title=" ")
