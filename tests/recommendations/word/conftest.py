"""Two texts, and a worker that reads at once."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from consultations.models import Consultation, Delegation, User
from recommendations.actions import word_uploads
from recommendations.models import Recommendation, WordUpload
from tests import factories
from tests.recommendations.word.files import TEXT, Read, as_file


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> list[int]:
    """What was handed to workers; files are kept in a scratch folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    found: list[int] = []
    monkeypatch.setattr(word_uploads, "send", lambda upload_id, **_: found.append(upload_id))
    return found


@pytest.fixture
def row(consultation: Consultation, borduria: Delegation) -> Recommendation:
    """A published recommendation of Borduria's."""
    return factories.recommendation(consultation, TEXT, number=1, proposers=[borduria])


@pytest.fixture
def other(consultation: Consultation, borduria: Delegation) -> Recommendation:
    """Another one."""
    return factories.recommendation(consultation, "No light shines upwards.", number=2, proposers=[borduria])


@pytest.fixture
def read() -> Read:
    """Uploads a file and lets a worker read it."""

    def made(content: bytes, by: User, name: str = "changed.docx") -> WordUpload:
        return word_uploads.read(word_uploads.upload(as_file(content, name), by=by).pk)

    return made
