"""PDF, set by Typst: tagged (PDF/UA-1), fit for archives (PDF/A-2a), with contents, bookmarks, footnotes, headers.

The words of the report reach the engine as JSON and never as Typst source: ``report.typ`` reads a small tree of
strings and arrays, so nothing that anybody wrote can run.
"""

import datetime
import io
import json
import pathlib
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import typst
from pypdf import PdfReader

from recommendations.report.document import Document, Wording
from recommendations.report.renderers import prepared
from recommendations.report.renderers.legible import FONTS, legible
from recommendations.report.renderers.prepared import Part, Prepared
from recommendations.report.renderers.visitor import Visitor
from recommendations.report.renderers.voice import Voice, named, voice, voice_of
from recommendations.report.renderers.volume import WHOLE, Made, Volume, last_note, ready
from wgec.kernel.text import blocks as tree

MEDIA_TYPE = "application/pdf"
EXTENSION = "pdf"

TEMPLATE = pathlib.Path(__file__).parent / "report.typ"
REMEMBERED = 10
"""For so many documents the engine keeps what it has set, in case the next one has the same."""
HEADER_LINE = 90
"""Characters that fit in the running header, the group's name included."""
LONG_WORD = 28
"""A word longer than this may be broken anywhere, otherwise it could leave the page."""

_PIECE = re.compile(r"[^/.?&=_-]{1,16}[\u0300-\u036f]*[/.?&=_-]*|[/.?&=_-]+")

_CHINESE = re.compile("[\u2e80-\U0003ffff]")

Node = Any
"""Strings and arrays as ``report.typ`` reads them."""


def render(document: Document) -> bytes:
    """The document as a PDF; the same document gives the same bytes. Raises typst.TypstError if it cannot be set."""
    return _set(document, plain(document))


def render_volume(document: Document, volume: Volume) -> Made:
    """One volume as a PDF, its pages and notes numbered on from the one before."""
    parts = list(ready(document, volume))
    notes = last_note(parts, volume)
    tree_of_it = plain(document, volume, parts)
    del parts
    content = _set(document, tree_of_it)
    _forget()
    reader, before = PdfReader(io.BytesIO(content)), volume.first_page - 1
    found = ((name, reader.get_destination_page_number(place)) for name, place in reader.named_destinations.items())
    pages = {name: volume.first_page + page for name, page in found if page is not None}
    return Made(content, before + reader.get_num_pages(), notes, pages)


def _set(document: Document, report: dict[str, Node]) -> bytes:
    words = json.dumps(report, ensure_ascii=False)
    made = typst.Compiler(str(TEMPLATE), font_paths=_fonts()).compile(
        format="pdf",
        sys_inputs={"document": words, "chinese": "yes" if _CHINESE.search(words) else "no"},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=_noon(document.dated_on),
    )
    assert isinstance(made, bytes)
    return made


def _forget() -> None:
    """Let the engine's memory go: it keeps what it has set for ten more documents, so it gets as many without words."""
    for _ in range(REMEMBERED + 1):
        typst.Compiler(b"", font_paths=_fonts()).compile(format="pdf")


def plain(document: Document, volume: Volume = WHOLE, parts: Iterable[Part] | None = None) -> dict[str, Node]:
    """What the template reads; ``parts`` where they are prepared already."""
    spoken = voice(document.language)
    notes: dict[str, Node] = {}
    room = HEADER_LINE - len(prepared.running(document))
    set_parts = [_part(part, spoken, room, notes) for part in parts or ready(document, volume)]
    return {
        "language": spoken.language,
        "direction": spoken.direction,
        "size": spoken.size,
        "title": legible(document.title),
        "group": legible(document.group),
        "header": legible(prepared.running(document)),
        "masthead": [legible(line) for line in prepared.masthead(document)],
        "official": [legible(line) for line in prepared.official(document)],
        "paper": {"a4": "a4", "letter": "us-letter"}[document.paper],
        "date": legible(document.date_line),
        "revision": legible(document.revision),
        "disclaimer": legible(document.disclaimer),
        "contents": legible(document.wording.contents),
        "empty": legible(document.wording.no_entries) if prepared.is_empty(document) else "",
        "page": _around_numbers(document.wording),
        "first_page": volume.first_page,
        "label": prepared.LABEL,
        "parts": set_parts,
        "notes": notes,
    }


def _part(part: Part, around: Voice, room: int, notes: dict[str, Node]) -> dict[str, Node]:
    return {
        "anchor": part.anchor,
        "numeral": legible(prepared.full_stop(part.numeral)),
        "title": _name(part.title, around),
        "running": legible(_shortened(part.heading, room)),
        "entries": [_entry(entry, around, notes) for entry in part.entries],
        "blocks": _Nodes(part.body, around, notes, top=1).blocks(part.body.blocks),
        "lines": [_line(line, around) for line in part.lines],
    }


def _line(line: prepared.Line, around: Voice) -> Node:
    label = line.label if line.label.isdecimal() else prepared.full_stop(line.label)
    return [1 if line.is_section else 2, legible(label), _name(line.words, around), str(line.page)]


def _name(words: str, around: Voice) -> Node:
    """Words, with the language and direction that they keep where the line around them has another."""
    own = named(words, around)
    return legible(words) if own == around else [legible(words), own.language, own.direction]


def _entry(ready: Prepared, around: Voice, notes: dict[str, Node]) -> dict[str, Node]:
    return {
        "anchor": ready.anchor,
        "number": "" if ready.entry.number is None else str(ready.entry.number),
        "heading": legible(prepared.full_stop(ready.heading) if ready.entry.number is None else ready.heading),
        "attribution": _name(ready.entry.attribution, around),
        "provenance": _name(ready.provenance, around) if ready.provenance else "",
        "pointer": legible(ready.entry.pointer),
        "successor": ready.successor,
        "voice": [ready.voice.language, ready.voice.direction, _ratio(ready.voice, around)],
        "blocks": _Nodes(ready.body, ready.voice, notes).blocks(ready.body.blocks),
        "statements": _statements(ready, notes),
    }


def _statements(ready: Prepared, notes: dict[str, Node]) -> list[Node]:
    """What stands after the text, in the language of the document."""
    nodes = _Nodes(ready.statements, ready.around, notes).blocks(ready.statements.blocks)
    if ready.around == ready.voice:
        return nodes
    own = ready.around
    return [["voice", own.language, own.direction, _ratio(own, ready.voice), node] for node in nodes]


class _Nodes(Visitor[Node, Node]):
    """The tree of a text as arrays: the first member names the kind, strings are words.

    ``spoken`` takes in how each footnote is written, by its number: it stands far from what cites it.
    """

    def __init__(self, body: tree.Body, around: Voice, spoken: dict[str, Node], *, top: int = 2) -> None:
        self._top = top
        self._spoken = spoken
        self._notes = {note.label: note for note in body.notes}
        self._voice = around

    def block(self, node: tree.Block) -> Node:
        """A block; wrapped with its own language where it is written in another script than what surrounds it."""
        outer = self._voice
        own = voice_of(node, outer)
        if own == outer:
            return super().block(node)
        self._voice = own
        made = super().block(node)
        self._voice = outer
        return ["voice", own.language, own.direction, _ratio(own, outer), made]

    def paragraph(self, node: tree.Paragraph) -> Node:
        return ["p", self.inlines(node.inlines)]

    def heading(self, node: tree.Heading) -> Node:
        return ["h", self._top + node.level, self.inlines(node.inlines)]

    def listing(self, node: tree.ListBlock) -> Node:
        members = [self.blocks(member.blocks) for member in node.items]
        match node.kind:
            case "bullet":
                return ["ul", members]
            case "ordered":
                return ["ol", node.start, members]
            case "labelled":
                return ["ll", [legible(member.label) for member in node.items], members]

    def table(self, node: tree.Table) -> Node:
        narrow = list(prepared.slices(node))
        return self._table(node) if len(narrow) == 1 else ["span", [self._table(each) for each in narrow]]

    def _table(self, node: tree.Table) -> Node:
        rows = [[self.blocks(cell.blocks) for cell in row] for row in (node.head, *node.rows)]
        has_head = any(cell.blocks for cell in node.head)
        shares, fits = prepared.widths(node)
        return ["t", shares, fits, rows[0] if has_head else None, rows[1:]]

    def quote(self, node: tree.Quote) -> Node:
        return ["q", self.blocks(node.blocks)]

    def text(self, node: tree.Text) -> Node:
        return _breakable(legible(node.text))

    def styled(self, node: tree.Styled) -> Node:
        return [node.style, self.inlines(node.inlines)]

    def link(self, node: tree.Link) -> Node:
        if not node.href:
            return ["span", self.inlines(node.inlines)]
        kind = "to" if node.href.startswith("#") else "a"
        return [kind, node.href.removeprefix("#"), self.inlines(node.inlines)]

    def note_mark(self, node: tree.NoteMark) -> Node:
        note = self._notes.pop(node.label, None)
        if note is None:
            return ["again", node.label]
        outer = self._voice
        own = self._voice = voice_of(note.blocks[0], outer) if note.blocks else outer
        self._spoken[node.label] = [own.language, own.direction, own.size]
        made = ["note", node.label, self.blocks(note.blocks)]
        self._voice = outer
        return made

    def line_break(self, node: tree.Break) -> Node:
        return ["br"]

    def code(self, node: tree.Code) -> Node:
        return ["code", _breakable(legible(node.text))]


def _ratio(own: Voice, around: Voice) -> int:
    """The size of letters beside those around them, in per cent."""
    return own.size * 100 // around.size


def _breakable(text: str) -> Node:
    """``text``, or its pieces where a word is so long that it must be broken somewhere to stay on the page."""
    if len(text) <= LONG_WORD or not any(_is_long(word) for word in text.split(" ")):
        return text
    pieces: list[str] = []
    for place, word in enumerate(text.split(" ")):
        lead = " " if place else ""
        pieces += [lead, *_PIECE.findall(word)] if _is_long(word) else [lead + word]
    return ["pieces", pieces]


def _is_long(word: str) -> bool:
    return len(word) > LONG_WORD and max(word) < "\u2e80"  # Chinese and its like break between any two characters


def _around_numbers(wording: Wording) -> list[str]:
    """The words before, between and after the two numbers of the footer, the order of the numbers last."""
    template = legible(wording.page)
    if "{pages}" not in template:  # the page alone, as in a volume
        before, _, after = template.partition("{page}")
        return [before, after, "", "alone"]
    order = "page" if template.find("{page}") < template.find("{pages}") else "pages"
    before, _, rest = template.partition("{page}" if order == "page" else "{pages}")
    between, _, after = rest.partition("{pages}" if order == "page" else "{page}")
    return [before, between, after, order]


def _shortened(line: str, room: int) -> str:
    if len(line) <= max(room, 24):
        return line
    return line[: max(room, 24)].rsplit(" ", 1)[0].rstrip(" ,;:/") + "…"


def _noon(dated_on: str) -> datetime.datetime:
    """The creation date written in the file: the document's own date, so that no clock is needed."""
    return datetime.datetime.fromisoformat(dated_on).replace(hour=12, tzinfo=datetime.UTC)


@cache
def _fonts() -> typst.Fonts:
    """The report's own fonts, found once for each process; the engine's fixed-width face serves for code."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
