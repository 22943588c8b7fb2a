"""HTML: one file that needs nothing else; contents at the side, a place for every entry, no scripts."""

import pathlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from html import escape

from recommendations.report.document import Document
from recommendations.report.renderers import prepared
from recommendations.report.renderers.prepared import Part, Prepared
from recommendations.report.renderers.voice import Voice, named, said, voice
from wgec.kernel.text.markdown import Words, to_html

MEDIA_TYPE = "text/html; charset=utf-8"
EXTENSION = "html"

Cited = Mapping[int, str]

STYLES = [pathlib.Path(__file__).parent / name for name in ("report.css", "text.css", "media.css")]
"""The page, the texts on it (these rules the EPUB shares), and what other screens and paper change."""


def render(document: Document) -> bytes:
    """The document as one HTML file."""
    parts = list(prepared.parts(document))
    words = Words(notes=document.wording.notes, back=document.wording.back_to_text, table=document.wording.table)
    cited = prepared.addresses(document)
    around, called = voice(document.language), document.wording.recommendation
    lines = (
        *_head(document),
        *_cover(document),
        *_contents(document, parts),
        '<main id="text">',
        *(line for part in parts for line in _part(part, words, cited, around, called)),
        _element("p", document.wording.no_entries) if prepared.is_empty(document) else "",
        "</main>",
        "</div>",
        "</body>",
        "</html>",
    )
    return ("\n".join(filter(None, lines)) + "\n").encode()


def _head(document: Document) -> Iterator[str]:
    yield "<!doctype html>"
    yield f"<html{voice(document.language).attributes}>"
    yield '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield _element("title", document.title)
    yield f'<meta name="author" content="{escape(document.group)}">'
    yield f'<meta name="date" content="{escape(document.dated_on)}">'
    yield f"<style>\n{_style()}</style>\n</head>\n<body>"
    yield f'<a class="skip" href="#text">{escape(document.wording.skip_to_text)}</a>'


def _cover(document: Document) -> Iterator[str]:
    yield '<header class="cover">'
    yield from (_element("p", line, "masthead") for line in prepared.masthead(document))
    yield from (_element("p", line, "official") for line in prepared.official(document))
    yield _element("h1", document.title)
    yield f'<p class="date"><time datetime="{escape(document.dated_on)}">{escape(document.date_line)}</time></p>'
    yield _element("p", document.revision, "revision")
    yield _element("p", document.disclaimer, "disclaimer")
    yield "</header>"


def _contents(document: Document, parts: Iterable[Part]) -> Iterator[str]:
    yield '<div class="sheet">'
    yield '<nav aria-labelledby="contents">'
    yield f'<h2 id="contents">{escape(document.wording.contents)}</h2>'
    yield "<ol>"
    for part in parts:
        yield f'<li><a href="#{part.anchor}">{escape(part.heading)}</a>'
        if not part.entries:
            yield "</li>"
            continue
        yield "<ol>"
        yield from (
            f'<li><a href="#{ready.anchor}"><span class="number">{escape(_number(ready))}</span> '
            f"<span>{_name(ready.entry.attribution, ready.around)}{_provenance(ready)}</span></a></li>"
            for ready in part.entries
        )
        yield "</ol></li>"
    yield "</ol>"
    yield "</nav>"


def _part(part: Part, words: Words, cited: Cited, around: Voice, called: str) -> Iterator[str]:
    yield f'<section aria-labelledby="{part.anchor}">'
    yield f'<h2 id="{part.anchor}">{escape(part.heading)}</h2>'
    for ready in part.entries:
        yield from _entry(ready, words, cited)
    if part.body.blocks:
        own = replace(words, notes=f"{words.notes}: {part.heading}", table=f"{words.table}: {part.heading}")
        yield to_html(
            part.body,
            prefix=f"{part.anchor}-",
            heading_level=3,
            first_note=part.first_note,
            words=own,
            cited=cited.get,
            called=called,
            spoken=(said, around),
        )
    yield "</section>"


def _entry(ready: Prepared, words: Words, cited: Cited) -> Iterator[str]:
    """An article; its heading and what is said of the text are in the language of the document."""
    heading = ready.heading if ready.entry.number is not None else prepared.full_stop(ready.heading)
    around = "" if ready.around == ready.voice else ready.around.attributes
    turned = Voice(ready.around.language, ready.voice.direction)  # the heading begins where the text does
    yield f'<article aria-labelledby="{ready.anchor}"{ready.voice.attributes}>'
    yield (
        f'<h3 id="{ready.anchor}"{turned.attributes if around else ""}>'
        f'<a class="number" href="#{ready.anchor}">{escape(heading)}</a> '
        f'<span class="attribution">{_name(ready.entry.attribution, ready.around)}</span>{_provenance(ready)}</h3>'
    )
    if ready.entry.pointer:
        where = f' href="#{ready.successor}"' if ready.successor else ""
        yield f'<p class="pointer"{around}><a{where}>{escape(ready.entry.pointer)}</a></p>'
    yield to_html(
        ready.body,
        prefix=f"{ready.anchor}-",
        heading_level=4,
        first_note=ready.first_note,
        words=_named(words, ready),
        cited=prepared.sure(cited, ready.entry),
        spoken=(said, ready.voice),
    )
    if ready.statements.blocks:
        inside = to_html(
            ready.statements,
            prefix=f"{ready.anchor}-said-",
            heading_level=4,
            words=words,
            spoken=(said, ready.around),
        )
        yield f'<div class="statements"{around}>\n{inside}\n</div>'
    yield "</article>"


def _named(words: Words, ready: Prepared) -> Words:
    """The words for the regions of an entry, which a screen reader lists one beside the other."""
    return replace(words, notes=f"{words.notes}: {ready.title}", table=f"{words.table}: {ready.title}")


def _number(ready: Prepared) -> str:
    return prepared.full_stop(ready.heading) if ready.entry.number is None else str(ready.entry.number)


def _name(words: str, around: Voice) -> str:
    """A name, which keeps its own direction in the line where it stands; its language is said where it is another."""
    own = named(words, around)
    return f"<bdi{'' if own == around else own.attributes}>{escape(words)}</bdi>"


def _provenance(ready: Prepared) -> str:
    return f' <span class="provenance">{_name(ready.provenance, ready.around)}</span>' if ready.provenance else ""


def _element(tag: str, text: str, kind: str = "") -> str:
    """An element with ``text`` inside; nothing for an empty text."""
    attribute = f' class="{kind}"' if kind else ""
    return f"<{tag}{attribute}>{escape(text)}</{tag}>" if text else ""


@cache
def _style() -> str:
    return "".join(style.read_text() for style in STYLES)
