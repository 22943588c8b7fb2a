"""What stands before the texts: the cover, and the navigation, which is the page of contents too."""

from collections.abc import Iterable, Iterator

from recommendations.report.document import Document
from recommendations.report.renderers import prepared
from recommendations.report.renderers.epub import package
from recommendations.report.renderers.epub.chapters import Place
from recommendations.report.renderers.epub.xhtml import page, written
from recommendations.report.renderers.voice import voice


def cover(document: Document) -> bytes:
    """The first page: what an official document has at its head."""
    lines = (
        '<section class="cover" epub:type="titlepage" aria-labelledby="title">',
        *(_paragraph("masthead", line) for line in prepared.masthead(document)),
        *(_paragraph("official", line) for line in prepared.official(document)),
        f'<h1 id="title">{written(document.title)}</h1>',
        f'<p class="date"><time datetime="{document.dated_on}">{written(document.date_line)}</time></p>',
        _paragraph("revision", document.revision),
        _paragraph("disclaimer", document.disclaimer),
        "</section>",
    )
    return page(document.title, voice(document.language), package.STYLE, "\n".join(filter(None, lines)))


def navigation(document: Document, places: list[Place]) -> bytes:
    """The contents, and hidden from readers the places that a reading system looks for."""
    contents = written(document.wording.contents)
    landmarks = (
        ("titlepage", package.COVER, document.title),
        ("toc", f"{package.NAVIGATION}#contents", document.wording.contents),
        ("bodymatter", places[0].href, places[0].words),
    )
    lines = (
        '<nav epub:type="toc" role="doc-toc" aria-labelledby="contents">',
        f'<h1 id="contents">{contents}</h1>',
        *_listed(places),
        "</nav>",
        '<nav epub:type="landmarks" hidden="hidden">',
        "<ol>",
        *(f'<li><a epub:type="{kind}" href="{href}">{written(words)}</a></li>' for kind, href, words in landmarks),
        "</ol>",
        "</nav>",
    )
    return page(document.wording.contents, voice(document.language), package.STYLE, "\n".join(lines))


def _listed(places: Iterable[Place]) -> Iterator[str]:
    yield "<ol>"
    for place in places:
        yield f'<li><a href="{place.href}">{written(place.words)}</a>'
        if place.inner:
            yield from _listed(place.inner)
        yield "</li>"
    yield "</ol>"


def _paragraph(kind: str, text: str) -> str:
    return f'<p class="{kind}">{written(text)}</p>' if text else ""
