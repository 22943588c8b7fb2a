"""Editions and their workers: several at once, killed at any moment, resumed; the work is done, and done once."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from consultations.models import Consultation, Event
from recommendations import tasks
from recommendations.actions import editions, queueing, recommendations
from recommendations.enums import EditionState
from recommendations.models import Edition, EditionFile
from recommendations.report.renderers import RENDERERS
from tests import factories
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.sole import sole

QUICK = ("md", "json")


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_the_work_once(monkeypatch: pytest.MonkeyPatch) -> None:
    consultation = factories.ConsultationFactory()
    factories.recommendation(consultation, "Text.", number=1)
    edition = editions.request(consultation, formats=QUICK, by=None, enqueue=False)
    calls: list[str] = []
    everybody_tried = threading.Event()
    render = RENDERERS["md"].render

    def slow(document: Any) -> bytes:
        calls.append("md")
        everybody_tried.wait(timeout=10)
        return bytes(render(document))

    def second() -> Edition:
        try:
            while not calls:
                everybody_tried.wait(timeout=0.01)
            return editions.compile_edition(edition.pk)
        finally:
            everybody_tried.set()

    monkeypatch.setattr(RENDERERS["md"], "render", slow)
    first, other = at_once(lambda: editions.compile_edition(edition.pk), second)
    assert first.state == EditionState.ISSUED
    assert other.state == EditionState.COMPILING
    assert calls == ["md"]
    assert EditionFile.objects.count() == 2
    assert Event.objects.filter(verb="edition.issue").count() == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_writes_slower_while_a_file_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    consultation = factories.ConsultationFactory()
    row = factories.recommendation(consultation, "Text.", number=1)
    edition = editions.request(consultation, formats=["md"], by=None, enqueue=False)
    begun, written = threading.Event(), threading.Event()
    render = RENDERERS["md"].render

    def slow(document: Any) -> bytes:
        begun.set()
        assert written.wait(timeout=10)
        return bytes(render(document))

    def write() -> None:
        assert begun.wait(timeout=10)
        recommendations.revise(row, "Another text.", by=None, seen_revision=1)
        written.set()

    monkeypatch.setattr(RENDERERS["md"], "render", slow)
    compiled, error = at_once(lambda: editions.compile_edition(edition.pk), write)
    assert error is None
    assert compiled.state == EditionState.ISSUED


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_are_one_edition() -> None:
    consultation = factories.ConsultationFactory()
    answers = at_once(*(lambda: editions.request(consultation, by=None, enqueue=False) for _ in range(4)))
    assert all(isinstance(answer, Edition) for answer in answers), answers
    assert len({answer.pk for answer in answers}) == 1
    assert Event.objects.count() == 1


KILLED = """
import os, signal, django
django.setup()
from recommendations.actions import editions
from recommendations.report.renderers import RENDERERS
for format in ("md", "json"):
    render = RENDERERS[format].render
    def last(document, format=format, render=render):
        if format == os.environ["DIES_AT"]:
            os.kill(os.getpid(), signal.SIGKILL)
        return render(document)
    RENDERERS[format].render = last
keep = editions._keep
def keeping(edition_id, format, *args, **options):
    if os.environ["DIES_AT"] == "keep":
        os.kill(os.getpid(), signal.SIGKILL)
    keep(edition_id, format, *args, **options)
editions._keep = keeping
if os.environ["DIES_AT"] == "issue":
    editions._conclude = lambda *_args: os.kill(os.getpid(), signal.SIGKILL)
editions.compile_edition(int(os.environ["EDITION"]))
"""


BEGUN = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from tests import factories
from recommendations.actions import editions
consultation = factories.ConsultationFactory(slug="killed")
factories.recommendation(consultation, "Text.", number=1)
print(editions.request(consultation, formats=["md", "json"], by=None, enqueue=False).pk)
"""

DELIVERED_TWICE = """
import json, os, django; django.setup()
from consultations.models import Event
from recommendations import tasks
from recommendations.models import Edition
def seen():
    edition = Edition.objects.get(pk=os.environ["EDITION"])
    return {
        "state": edition.state,
        "fingerprint": edition.fingerprint,
        "rendering": edition.rendering,
        "attempts": edition.attempts,
        "files": {file.format: [file.sha256, file.made_at.isoformat()] for file in edition.files.all()},
        "events": list(Event.objects.order_by("pk").values_list("verb", flat=True)),
    }
found = [seen()]
for _ in range(2):
    tasks.compile_edition(int(os.environ["EDITION"]))
print(json.dumps([*found, seen()]))
"""


def _python(script: str, folder: Path, *, expected: int = 0, **environment: str) -> str:
    """What ``script`` prints, run by a product of its own on an SQLite file in ``folder``."""
    environment |= {
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'wgec.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "wgec.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == expected, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A product of its own with an edition that is requested, and the edition's id."""
    folder = tmp_path_factory.mktemp("begun")
    return folder, _python(BEGUN, folder).split()[-1]


@pytest.mark.once
@pytest.mark.parametrize(
    ("moment", "left"), [("md", set()), ("keep", set()), ("json", {"md"}), ("issue", {"md", "json"})]
)
def test_killed_at_any_moment_it_is_completed_once(
    begun: tuple[Path, str], tmp_path: Path, moment: str, left: set[str]
) -> None:
    folder = shutil.copytree(begun[0], tmp_path / "product")
    _python(KILLED, folder, expected=-signal.SIGKILL, EDITION=begun[1], DIES_AT=moment)
    before, after = json.loads(_python(DELIVERED_TWICE, folder, EDITION=begun[1]))
    assert (before["state"], set(before["files"])) == ("compiling", left)
    assert (after["state"], set(after["files"]), after["rendering"]) == ("issued", {"md", "json"}, "")
    assert after["fingerprint"] == before["fingerprint"]
    assert {name: after["files"][name] for name in left} == before["files"]
    assert after["events"] == ["edition.request", "edition.freeze", "edition.issue"]
    assert after["attempts"] == 2


def test_resume_sends_what_nobody_compiles(consultation: Consultation, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(queueing, "send", lambda edition_id, **_options: sent.append(edition_id))
    waiting, young, cancelled = (
        editions.request(consultation, formats=[name], by=None) for name in ("md", "json", "pdf")
    )
    editions.cancel(cancelled, by=None)
    sent.clear()
    for row in (waiting, cancelled):
        Edition.objects.filter(pk=row.pk).update(requested_at=row.requested_at - 2 * queueing.RESUME_AFTER)
    tasks.resume_editions()
    assert sent == [waiting.pk]
    assert young.pk not in sent


@pytest.mark.django_db(transaction=True)
def test_resume_leaves_alone_what_somebody_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(queueing, "send", lambda edition_id, **_options: sent.append(edition_id))
    edition = editions.request(factories.ConsultationFactory(), by=None, enqueue=False)
    Edition.objects.filter(pk=edition.pk).update(requested_at=edition.requested_at - 2 * queueing.RESUME_AFTER)
    held, looked = threading.Event(), threading.Event()

    def compiling() -> bool:
        with sole(f"compiling:{edition.consultation_id}") as mine:
            held.set()
            looked.wait(timeout=10)
            return mine

    def resuming() -> None:
        held.wait(timeout=10)
        queueing.resume()
        looked.set()

    assert at_once(compiling, resuming) == [True, None]
    assert sent == []
    queueing.resume()
    assert sent == [edition.pk]
