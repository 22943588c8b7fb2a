"""Files that come back, and what they change."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from recommendations.models import Recommendation, WordUpload
from recommendations.report.gather import gather
from tests.recommendations.report import changed

TEXT = "# Lamps\n\nEvery lamp is shielded.[^a]\n\n- in towns\n- in ports\n\n[^a]: Seen from above."
Read = Callable[..., WordUpload]


def report(row: Recommendation, *changes: changed.Change) -> bytes:
    """The report of its consultation, changed."""
    return changed.file(gather(row.consultation), *changes)


def as_file(content: bytes, name: str = "changed.docx") -> Any:
    return SimpleUploadedFile(name, content)


LAMP = changed.replaced("Every lamp", "Each lamp")
LIGHT = changed.replaced("No light", "No lamp")
