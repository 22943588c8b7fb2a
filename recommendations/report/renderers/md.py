"""Markdown: what the kernel's own reader understands, word for word, footnotes numbered through the document."""

from collections.abc import Iterable, Iterator

from recommendations.report.document import Document
from recommendations.report.renderers import prepared
from recommendations.report.renderers.prepared import Part, Prepared
from recommendations.report.renderers.rewrite import lowered
from wgec.kernel.text import blocks as tree
from wgec.kernel.text.markdown import write

MEDIA_TYPE = "text/markdown; charset=utf-8"
EXTENSION = "md"


def render(document: Document) -> bytes:
    """The document as one Markdown text: one tree of the whole, written once."""
    parts = list(prepared.parts(document))
    blocks = (*_cover(document), *_contents(document, parts), *(block for part in parts for block in _part(part)))
    if prepared.is_empty(document):
        blocks = (*blocks, _paragraph(document.wording.no_entries))
    bodies = (body for part in parts for body in (*(ready.body for ready in part.entries), part.body))
    notes = (note for body in bodies for note in body.notes)
    return (write(tree.Body(blocks, tuple(notes))) + "\n").encode()


def _cover(document: Document) -> Iterator[tree.Block]:
    yield from (_paragraph(line, "strong") for line in prepared.masthead(document))
    yield from (_paragraph(line) for line in prepared.official(document))
    yield _heading(1, document.title)
    yield _paragraph(document.date_line)
    yield _paragraph(document.revision, "emphasis")
    yield _paragraph(document.disclaimer)


def _contents(document: Document, parts: Iterable[Part]) -> Iterator[tree.Block]:
    yield _heading(2, document.wording.contents)
    for part in parts:
        yield _paragraph(part.heading, "strong")
        lines = (tree.ListItem((_paragraph(_line(ready)),)) for ready in part.entries)
        if part.entries:
            yield tree.ListBlock("bullet", tuple(lines))


def _line(ready: Prepared) -> str:
    number = ready.heading if ready.entry.number is None else str(ready.entry.number)
    return " ".join(filter(None, (prepared.full_stop(number), ready.entry.attribution, ready.provenance)))


def _part(part: Part) -> Iterator[tree.Block]:
    yield _heading(2, part.heading)
    for ready in part.entries:
        yield _heading(3, ready.title)
        yield _paragraph(ready.entry.pointer, "emphasis")
        yield from lowered(ready.body, 3).blocks
        yield from ready.statements.blocks
    yield from lowered(part.body, 2).blocks


def _heading(level: int, text: str) -> tree.Heading:
    return tree.Heading(level, (tree.Text(text),))


def _paragraph(text: str, style: str = "") -> tree.Paragraph:
    match style:
        case "strong" | "emphasis":
            return tree.Paragraph((tree.Styled(style, (tree.Text(text),)),))
        case _:
            return tree.Paragraph((tree.Text(text),))
