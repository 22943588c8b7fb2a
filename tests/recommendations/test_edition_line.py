"""The line of a consultation: one edition at a time, in order; none for which there is nothing new; none too large."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from consultations.models import Consultation, Event, User
from recommendations import queries, tasks
from recommendations.actions import editions, queueing, recommendations
from recommendations.enums import EditionState
from recommendations.models import Edition
from recommendations.report.renderers import RENDERERS
from tests import factories
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.errors import Refused
from wgec.kernel.memory import memory_within

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


@pytest.fixture
def texts(consultation: Consultation) -> Consultation:
    """A consultation with one text."""
    factories.recommendation(consultation, "Text.", number=1)
    return consultation


def asked(consultation: Consultation, *formats: str, **options: Any) -> Edition:
    """A request that nobody has begun to compile."""
    return editions.request(consultation, formats=formats or QUICK, by=None, enqueue=False, **options)


def state(edition: Edition) -> EditionState:
    """Where the edition is now."""
    return Edition.objects.get(pk=edition.pk).state


# --- one after another ---------------------------------------------------------------------------------------------


def test_whoever_comes_for_a_later_edition_compiles_the_first_in_the_line(texts: Consultation, sent: list[int]) -> None:
    first, second, third = asked(texts, "md"), asked(texts, "json"), asked(texts, "csv")
    assert editions.compile_edition(third.pk).state == EditionState.WAITING
    assert [state(row) for row in (first, second, third)] == ["issued", "waiting", "waiting"]
    assert sent == [second.pk]
    editions.compile_edition(second.pk)
    assert sent == [second.pk, third.pk]
    assert editions.compile_edition(third.pk).state == EditionState.ISSUED
    assert sent == [second.pk, third.pk]


def test_the_editions_of_another_consultation_do_not_wait(texts: Consultation, sent: list[int]) -> None:
    asked(texts)
    other = asked(factories.ConsultationFactory(slug="another"))
    assert editions.compile_edition(other.pk).state == EditionState.ISSUED


def test_one_that_is_cancelled_or_fails_lets_the_next_one_pass(
    texts: Consultation, sent: list[int], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    first, second, third = asked(texts, "md"), asked(texts, "json"), asked(texts, "csv")
    with django_capture_on_commit_callbacks(execute=True):
        editions.cancel(first, by=None)
    assert sent == [second.pk]

    def fails(_document: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr(RENDERERS["json"], "render", fails)
    assert editions.compile_edition(second.pk).state == EditionState.FAILED
    assert editions.compile_edition(third.pk).state == EditionState.ISSUED


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_compile_two_editions_of_one_consultation_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = factories.ConsultationFactory()
    factories.recommendation(texts, "Text.", number=1)
    first, second = asked(texts, "md"), asked(texts, "json")
    begun, tried = threading.Event(), threading.Event()
    render = RENDERERS["md"].render
    monkeypatch.setattr(queueing, "send", lambda *_args, **_options: None)

    def slow(document: Any) -> bytes:
        begun.set()
        assert tried.wait(timeout=10)
        return bytes(render(document))

    def other() -> EditionState:
        assert begun.wait(timeout=10)
        try:
            return editions.compile_edition(second.pk).state
        finally:
            tried.set()

    monkeypatch.setattr(RENDERERS["md"], "render", slow)
    compiled, found = at_once(lambda: editions.compile_edition(first.pk).state, other)
    assert (compiled, found) == (EditionState.ISSUED, EditionState.WAITING)
    assert editions.compile_edition(second.pk).state == EditionState.ISSUED


def test_the_resuming_task_sends_the_first_of_each_line(texts: Consultation, sent: list[int]) -> None:
    first, second = asked(texts, "md"), asked(texts, "json")
    other = asked(factories.ConsultationFactory(slug="another"))
    for row in (first, second, other):
        Edition.objects.filter(pk=row.pk).update(requested_at=row.requested_at - 2 * queueing.RESUME_AFTER)
    tasks.resume_editions()
    assert sent == [first.pk, other.pk]


def test_the_line_is_shown(texts: Consultation, sec: User, client: Client) -> None:
    rows = [asked(texts, name) for name in ("md", "json", "csv")]
    found = {row.pk: row.ahead for row in queries.editions(sec)}  # type: ignore[attr-defined]
    assert [found[row.pk] for row in rows] == [0, 1, 2]
    assert [queueing.ahead_of(row) for row in rows] == [0, 1, 2]
    client.force_login(sec)
    assert "In the line: 2 reports before it" in client.get(rows[2].get_absolute_url()).content.decode()
    assert client.get(f"/api/v1/editions/{rows[1].reference}/").json()["progress"]["ahead"] == 1


def test_the_command_waits_for_its_turn(texts: Consultation, sent: list[int], capsys: Any) -> None:
    earlier = asked(texts, "md")
    call_command("compile_report", texts.slug, "--formats", "json")
    assert state(earlier) == EditionState.ISSUED
    assert "Edition 2" in capsys.readouterr().out


# --- nothing new ---------------------------------------------------------------------------------------------------


def test_what_is_like_the_last_edition_in_every_word_is_not_issued(texts: Consultation, sec: User) -> None:
    last = editions.compile_edition(asked(texts).pk)
    again = editions.compile_edition(asked(texts, "md").pk)
    assert (again.state, again.same_as, again.frozen) == (EditionState.UNCHANGED, last, "")
    assert not again.files.exists()
    assert Event.objects.get(verb="edition.match").details == {"same_as": last.reference}
    with pytest.raises(Refused, match="This edition is settled"):
        editions.cancel(again, by=sec)
    client = Client()
    client.force_login(sec)
    page = client.get(again.get_absolute_url()).content.decode()
    assert f"Nothing has changed since {last}" in page
    assert last.get_absolute_url() in page
    assert client.get(f"/api/v1/editions/{again.reference}/").json()["same_as"] == last.reference
    assert Client().get(again.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "wanted",
    [{"even_unchanged": True}, {"audience": "group"}, {"formats": ("md", "csv")}, {"design": {"paper": "letter"}}],
)
def test_whoever_insists_or_wants_something_else_gets_an_edition(texts: Consultation, wanted: dict[str, Any]) -> None:
    editions.compile_edition(asked(texts).pk)
    again = editions.request(texts, **{"formats": QUICK, **wanted}, by=None, enqueue=False)
    assert editions.compile_edition(again.pk).state == EditionState.ISSUED


def test_a_change_makes_a_new_edition(texts: Consultation) -> None:
    editions.compile_edition(asked(texts).pk)
    row = texts.recommendations.get()
    recommendations.revise(row, "Another text.", by=None, seen_revision=1)
    assert editions.compile_edition(asked(texts).pk).state == EditionState.ISSUED


def test_the_command_says_which_edition_stands(texts: Consultation, capsys: Any) -> None:
    call_command("compile_report", texts.slug, "--formats", "md")
    call_command("compile_report", texts.slug, "--formats", "md")
    said = capsys.readouterr()
    assert "Nothing has changed since Edition 1, so it stands." in said.err
    assert "Edition 2" not in said.out
    call_command("compile_report", texts.slug, "--formats", "md", "--anew")
    assert "Edition 3" in capsys.readouterr().out


# --- too large -----------------------------------------------------------------------------------------------------


def test_a_format_that_needs_too_much_memory_does_not_hold_back_the_others(
    texts: Consultation, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.COMPILATION_MEMORY_BYTES = 256 * 1024**2
    monkeypatch.setattr(RENDERERS["md"], "render", lambda _document: b"x" * 1024**3)
    edition = asked(texts)
    tasks.compile_edition(edition.pk)
    edition.refresh_from_db()
    assert "The Markdown file needs more memory than a job may take" in edition.failure
    assert [file.format for file in edition.files.all()] == ["json"]
    assert len(bytes(512 * 1024**2)) == 512 * 1024**2  # the bound holds for the job alone


def test_no_bound_is_no_bound() -> None:
    with memory_within(0):
        assert len(bytes(512 * 1024**2)) == 512 * 1024**2


def test_what_a_process_died_of_is_made_last(texts: Consultation, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    for name in QUICK:
        render = RENDERERS[name].render
        monkeypatch.setattr(
            RENDERERS[name], "render", lambda document, name=name, render=render: made.append(name) or render(document)
        )
    edition = asked(texts)
    Edition.objects.filter(pk=edition.pk).update(rendering="md", attempts=1, attempted_at=edition.requested_at)
    assert editions.compile_edition(edition.pk).state == EditionState.ISSUED
    assert made == ["json", "md"]


def test_after_so_many_deaths_it_is_said_of_which_file(texts: Consultation) -> None:
    edition = asked(texts)
    Edition.objects.filter(pk=edition.pk).update(rendering="md", attempts=editions.ATTEMPTS)
    failed = editions.compile_edition(edition.pk)
    assert failed.state == EditionState.FAILED
    assert "last while the Markdown file was being made" in failed.failure
