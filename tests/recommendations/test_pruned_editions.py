"""Files of editions that are put away: made again with the same bytes for whoever may see them, or not at all."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from consultations.models import Consultation, Event
from recommendations import tasks
from recommendations.actions import editions, pruning, recommendations
from recommendations.models import AwayFile, Edition, EditionFile
from recommendations.report.renderers import RENDERERS
from tests import factories


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The files handed to a worker."""
    ids: list[int] = []
    monkeypatch.setattr(pruning, "_send", lambda file_id, **_options: ids.append(file_id))
    return ids


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """A block after which what waits for its end is done."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def issue(consultation: Consultation, *formats: str) -> Edition:
    """An issued edition."""
    asked = editions.request(consultation, formats=formats, by=None, enqueue=False)
    return editions.compile_edition(asked.pk)


@pytest.fixture
def old(consultation: Consultation) -> Edition:
    """An edition after which another was issued."""
    row = factories.recommendation(consultation, "Text.", number=1)
    edition = issue(consultation, "md", "json", "pdf")
    recommendations.revise(row, "Another text.", by=None, seen_revision=1)
    issue(consultation, "md", "json", "pdf")
    return edition


def prune(days: int = 0) -> None:
    """What the operator does."""
    call_command("prune_reports", "--days", str(days))


def there(edition: Edition) -> dict[str, bool]:
    """Which files of the edition are in the storage."""
    return {file.format: default_storage.exists(file.file.name) for file in edition.files.all()}


def test_old_files_are_put_away_and_the_newest_stay(
    old: Edition, consultation: Consultation, committed: Any, capsys: Any
) -> None:
    call_command("prune_reports", "--days", "0", "--dry-run")
    assert all(there(old).values())
    assert "would be freed" in capsys.readouterr().out
    with committed():
        prune(days=1)
    assert all(there(old).values())
    with committed():
        prune()
    assert there(old) == {"md": False, "json": False, "pdf": False}
    assert all(there(consultation.editions.get(number=2)).values())
    assert Event.objects.filter(verb="edition.prune", audience="secretariat").count() == 3
    capsys.readouterr()
    prune()
    assert capsys.readouterr().out == "0 bytes are freed.\n"


def test_a_file_that_is_asked_for_comes_back_with_the_same_bytes(
    old: Edition, client: Client, sent: list[int], committed: Any
) -> None:
    before = {file.format: Path(file.file.path).read_bytes() for file in old.files.all()}
    with committed():
        prune()
    for name, content in before.items():
        address = f"{old.get_absolute_url()}{name}/"
        with committed():
            answer = client.get(address)
        assert answer.headers["Location"] == f"{old.get_absolute_url()}#file-{name}"
        assert "Being made again" in client.get(old.get_absolute_url()).content.decode()
        with committed():
            assert client.get(f"/api/v1/editions/{old.reference}/files/{name}/").status_code == 503
        tasks.make_again(sent.pop())
        assert sent == []
        assert b"".join(client.get(address)) == content  # type: ignore[arg-type]
        assert b"".join(client.get(f"/api/v1/editions/{old.reference}/files/{name}/")) == content  # type: ignore[arg-type]
    assert not AwayFile.objects.exists()
    assert Event.objects.filter(verb="edition.restore").count() == 3


def test_a_file_that_was_lost_comes_back_too(old: Edition, client: Client, committed: Any, sent: list[int]) -> None:
    file = old.files.get(format="md")
    default_storage.delete(file.file.name)
    with committed():
        client.get(f"{old.get_absolute_url()}md/")
    tasks.make_again(sent.pop())
    assert default_storage.exists(file.file.name)


def test_who_may_not_see_the_edition_has_nothing_made(
    old: Edition, client: Client, sent: list[int], committed: Any
) -> None:
    with committed():
        prune()
        editions.show_to(old, "secretariat", by=None)
        assert client.get(f"{old.get_absolute_url()}md/").status_code == 404
        assert client.get(f"/api/v1/editions/{old.reference}/files/md/").status_code == 404
    assert sent == []
    assert not AwayFile.objects.exclude(wanted_at=None).exists()


def test_what_would_be_other_bytes_is_not_put_away_and_not_put_back(
    old: Edition,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    sent: list[int],
    committed: Any,
) -> None:
    with committed():
        assert pruning.prune(old.files.get(format="md"))
    monkeypatch.setattr(RENDERERS["md"], "render", lambda _document: b"another program")
    monkeypatch.setattr(RENDERERS["json"], "render", lambda _document: b"another program")
    assert not pruning.prune(old.files.get(format="json"))
    assert there(old)["json"]
    with committed():
        client.get(f"{old.get_absolute_url()}md/")
    tasks.make_again(sent.pop())
    assert not there(old)["md"]
    assert "other bytes than those that were signed" in client.get(old.get_absolute_url()).content.decode()
    answer = client.get(f"/api/v1/editions/{old.reference}/files/md/")
    assert (answer.status_code, "other bytes" in answer.content.decode()) == (503, True)
    with committed():
        client.get(f"{old.get_absolute_url()}md/")
    assert sent == []  # not again before some time
    AwayFile.objects.update(wanted_at=timezone.now() - 2 * pruning.TRIED_AGAIN)
    monkeypatch.undo()
    monkeypatch.setattr(pruning, "_send", lambda file_id, **_options: sent.append(file_id))
    with committed():
        client.get(f"{old.get_absolute_url()}md/")
    assert len(sent) == 1


def test_what_nobody_makes_is_sent_anew(old: Edition, sent: list[int]) -> None:
    file = old.files.get(format="md")
    AwayFile.objects.create(file=file, away_at=timezone.now(), wanted_at=timezone.now() - timedelta(hours=1))
    tasks.resume_away_files()
    assert sent == [file.pk]


def test_the_pages_cost_no_query_more(old: Edition, client: Client, django_assert_max_num_queries: Any) -> None:
    for file in EditionFile.objects.all():
        AwayFile.objects.create(file=file, away_at=timezone.now())
    with django_assert_max_num_queries(8):
        assert client.get(old.get_absolute_url()).status_code == 200
