"""The door by which a Word file comes back: what it may be, and its reading in a process of its own."""

from consultations.intake import admission, confined
from consultations.intake.confined import Limits
from recommendations.report.reading.values import ReadFile

DOOR = admission.Door({".docx": "docx"}, noun="a text that comes back changed", holds="the changed text")
"""Word alone: no other format carries the marks by which texts are found again."""


def read_returned(content: bytes, file_name: str, *, max_bytes: int, limits: Limits | None = None) -> ReadFile:
    """``returned.read`` in a process of its own; raises Malformed or Unavailable, see ``confined.answer``."""
    admission.check_name_and_size(file_name, len(content), max_bytes=max_bytes, door=DOOR)
    order = {"max_bytes": max_bytes}
    return ReadFile.from_json(
        confined.answer("recommendations.report.reading", content, file_name, order, limits=limits)
    )
