"""What a volume of a long report knows of those before it: where its pages and footnotes begin."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from recommendations.report.document import Document
from recommendations.report.renderers import prepared
from recommendations.report.renderers.prepared import NO_LINES, Lines, Part


class Volume(NamedTuple):
    """One volume; a whole report is its own only one.

    ``volumes`` is the table of all volumes, in canonical Markdown, which stands before the texts of each.
    ``fingerprint`` is that of the whole report; ``lines`` are those of the contents of all volumes, for the file
    that has nothing else.
    """

    first_page: int = 1
    first_note: int = 1
    volumes: str = ""
    fingerprint: str = ""
    lines: Lines = NO_LINES


class Made(NamedTuple):
    """A file of one volume, its last page, its last footnote, and the page of each of its places by its anchor."""

    content: bytes
    last_page: int
    last_note: int
    pages: dict[str, int]


WHOLE = Volume()


def ready(document: Document, volume: Volume = WHOLE) -> Iterator[Part]:
    """What is to be set of one volume on paper."""
    first = volume.first_note
    return prepared.parts(document, linked=True, first_note=first, volumes=volume.volumes, lines=volume.lines)


def last_note(parts: Iterable[Part], volume: Volume) -> int:
    """The number of the last footnote in ``parts``."""
    bodies = (body for part in parts for body in (*(ready.body for ready in part.entries), part.body))
    return volume.first_note - 1 + sum(len(body.notes) for body in bodies)
