"""EPUB 3.3: reflowable, a file for each part, notes that a reading system can show in place, no scripts."""

import pathlib
from functools import cache

from recommendations.report.document import Document
from recommendations.report.renderers import archive
from recommendations.report.renderers.epub import front, package
from recommendations.report.renderers.epub.chapters import Binding

MEDIA_TYPE = "application/epub+zip"
EXTENSION = "epub"

STYLES = [pathlib.Path(__file__).parent / "epub.css", pathlib.Path(__file__).parent.parent / "text.css"]
"""The book's own rules, then those for texts, which the HTML page has too."""


def render(document: Document) -> bytes:
    """The document as a book; the same document gives the same bytes."""
    binding = Binding(document)
    files = binding.files()
    return archive.zipped(
        (
            ("mimetype", MEDIA_TYPE.encode()),
            ("META-INF/container.xml", package.container()),
            (f"{package.FOLDER}/{package.PACKAGE}", package.package(document, list(files))),
            (f"{package.FOLDER}/{package.NAVIGATION}", front.navigation(document, binding.places)),
            (f"{package.FOLDER}/{package.STYLE}", _style()),
            (f"{package.FOLDER}/{package.COVER}", front.cover(document)),
            *((f"{package.FOLDER}/{name}", content) for name, content in files.items()),
        ),
        stored={"mimetype"},
    )


@cache
def _style() -> bytes:
    return b"".join(style.read_bytes() for style in STYLES)
