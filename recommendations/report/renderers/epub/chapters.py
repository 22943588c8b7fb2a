"""The parts of a report as files of a book: none too large for a reading system, links between them that lead on."""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace

from recommendations.report.document import Document
from recommendations.report.renderers import prepared
from recommendations.report.renderers.epub import package
from recommendations.report.renderers.epub.xhtml import (
    Element,
    bare,
    headings,
    name,
    page,
    parsed,
    serialised,
    written,
)
from recommendations.report.renderers.prepared import Part, Prepared
from recommendations.report.renderers.voice import Voice, said, voice
from wgec.kernel.text.markdown import Words, to_html

LARGEST = 280_000
"""Bytes of the texts in one file: reading systems of small devices lay a file out as a whole."""

_SLACK = 1_000
"""Bytes that a part of a list or table may have more than its members together."""
_NAME = len("appendix-10-100.xhtml")
_INNER = re.compile(r'(<a\b[^<>]*? href=")#([^"]+)"')
_IN_PARTS = {"ul", "ol", "blockquote"}


@dataclass(slots=True)
class Place:
    """A line of the navigation: where it leads, its words, the lines under it."""

    href: str
    words: str
    inner: list["Place"] = field(default_factory=list)


@dataclass(slots=True)
class _File:
    part: Part
    name: str
    pieces: list[str] = field(default_factory=list)
    size: int = 0


class Binding:
    """The texts of a document in files, and their places for the navigation."""

    def __init__(self, document: Document) -> None:
        wording = document.wording
        self.places: list[Place] = []
        self._document = document
        self._voice = voice(document.language)
        self._cited = prepared.addresses(document)
        self._called = wording.recommendation
        self._words = Words(notes=wording.notes, back=wording.back_to_text, table=wording.table)
        self._files: list[_File] = []
        self._where: dict[str, str] = {}
        for part in prepared.parts(document):
            self._add(part)
        if prepared.is_empty(document):
            self._add(Part("empty", "", wording.no_entries))

    def _add(self, part: Part) -> None:
        """Set a part, in as many files as it needs."""
        self._begin(part)
        self._where[part.anchor] = self._files[-1].name
        line = Place(f"{self._files[-1].name}#{part.anchor}", part.heading or self._document.title)
        self.places.append(line)
        for ready in part.entries:
            article = parsed(self._entry(ready))
            below = headings(article, ["h3"], f"{ready.anchor}-heading-")
            self._set(part, article, ready.title)
            title = ready.title or ready.entry.reference
            inner = [Place(self._href(anchor), words) for _tag, anchor, words in below]
            line.inner.append(Place(self._href(ready.anchor), title, inner))
        if part.body.blocks:
            self._appendix(part, line)

    def files(self) -> dict[str, bytes]:
        """Every file of the text by its name, in reading order."""
        return {each.name: self._page(each) for each in self._files}

    def _begin(self, part: Part) -> None:
        earlier = sum(each.part is part for each in self._files)
        name = f"{part.anchor}-{earlier + 1}" if earlier else part.anchor
        self._files.append(_File(part, f"{name}.xhtml"))

    def _set(self, part: Part, element: Element, name: str) -> None:
        """Put an element into the file that is open, or into a new one; in several where one cannot hold it."""
        for piece in fitting(element, name):
            text = serialised(piece)
            size = _weight(text)
            if self._files[-1].pieces and self._files[-1].size + size > LARGEST:
                self._begin(part)
            for named in piece.iter():
                if anchor := named.get("id"):
                    self._where[anchor] = self._files[-1].name
            self._files[-1].pieces.append(text)
            self._files[-1].size += size

    def _href(self, anchor: str) -> str:
        return f"{self._where[anchor]}#{anchor}"

    def _entry(self, ready: Prepared) -> str:
        heading = ready.heading if ready.entry.number is not None else prepared.full_stop(ready.heading)
        around = ready.around.attributes
        turned = Voice(ready.around.language, ready.voice.direction)  # the heading begins where the text does
        lines = [
            f'<article aria-labelledby="{ready.anchor}"{ready.voice.attributes}>',
            f'<h2 id="{ready.anchor}"{turned.attributes}>{_span("number", written(heading))} '
            f"{_span('attribution', name(ready.entry.attribution, ready.around))}"
            f" {_span('provenance', name(ready.provenance, ready.around) if ready.provenance else '')}</h2>",
        ]
        if ready.entry.pointer:
            pointer = written(ready.entry.pointer)
            pointer = f'<a href="#{ready.successor}">{pointer}</a>' if ready.successor else pointer
            lines.append(f'<p class="pointer"{around}>{pointer}</p>')
        lines.append(
            to_html(
                ready.body,
                prefix=f"{ready.anchor}-",
                heading_level=3,
                first_note=ready.first_note,
                words=self._named(ready.title),
                cited=prepared.sure(self._cited, ready.entry),
                spoken=(said, ready.voice),
            )
        )
        if ready.statements.blocks:
            inside = to_html(
                ready.statements,
                prefix=f"{ready.anchor}-said-",
                heading_level=3,
                words=self._words,
                spoken=(said, ready.around),
            )
            lines.append(f'<div class="statements"{around}>\n{inside}\n</div>')
        return "\n".join((*lines, "</article>"))

    def _appendix(self, part: Part, line: Place) -> None:
        html = to_html(
            part.body,
            prefix=f"{part.anchor}-",
            heading_level=2,
            first_note=part.first_note,
            words=self._named(part.heading),
            cited=self._cited.get,
            called=self._called,
            spoken=(said, self._voice),
        )
        text = parsed(f'<div class="appendix">\n{html}\n</div>')
        found = headings(text, ["h2", "h3"], f"{part.anchor}-heading-")
        self._set(part, text, "")
        for tag, anchor, words in found:
            above = line.inner[-1] if tag == "h3" and line.inner else line
            above.inner.append(Place(self._href(anchor), words))

    def _named(self, title: str) -> Words:
        """The words for the regions of a text, which a screen reader lists one beside the other."""
        return replace(self._words, notes=f"{self._words.notes}: {title}", table=f"{self._words.table}: {title}")

    def _page(self, each: _File) -> bytes:
        part = each.part
        kind = "appendix" if part.anchor.startswith("appendix") else "chapter"
        heading = written(part.heading or self._document.title)
        if each.name == self._where[part.anchor]:
            begin = f'aria-labelledby="{part.anchor}">\n<h1 id="{part.anchor}">{heading}</h1>'
        else:
            begin = f'aria-label="{heading}">\n<h1 class="continued">{heading}</h1>'
        inside = "\n".join(each.pieces)
        inside = _INNER.sub(lambda found: self._led_on(found, each.name), inside)
        body = f'<section epub:type="{kind}" role="doc-{kind}" {begin}\n{inside}\n</section>'
        return page(part.heading or self._document.title, self._voice, package.STYLE, body)

    def _led_on(self, found: re.Match[str], here: str) -> str:
        """A link as it is, or with the file in which its place is."""
        before, anchor = found.groups()
        there = self._where[anchor]
        return found.group() if there == here else f'{before}{there}#{anchor}"'


def fitting(element: Element, name: str) -> Iterator[Element]:
    """``element``, or its inner blocks in several of its kind where it is too large; the later ones bear ``name``."""
    if _size(element) <= LARGEST:
        yield element
        return
    made, used = _shell(element), 0
    for block, size in ((block, _size(block)) for child in list(element) for block in _cut(child, used)):
        if len(made) and used + size > LARGEST:
            yield made
            made, used = _shell(element), 0
            if made.attrib.pop("aria-labelledby", ""):
                made.set("aria-label", name)
        made.append(block)
        used += size
    yield made


def _cut(block: Element, used: int) -> Iterator[Element]:
    """A large list or table as several, the first in the room that is left; what cannot be cut stays as it is."""
    listed = _listed(block)
    if listed is None or _size(block) <= LARGEST:
        yield block
        return
    members, start = list(listed), int(listed.get("start", "1"))
    listed[:] = []
    shell = copy(block)
    shell.attrib.pop("id", "")
    empty, filled = _size(shell), listed
    used += empty
    for count, member in enumerate(members):
        size = _size(member) + len(member.tail or "")
        if len(filled) and used + size > LARGEST - _SLACK:
            yield block
            block, used = copy(shell), empty
            filled = _found(block)
            if filled.tag == "ol":
                filled.set("start", str(start + count))
        filled.append(member)
        used += size
    yield block


def _found(block: Element) -> Element:
    listed = _listed(block)
    assert listed is not None  # a copy of what had one
    return listed


def _listed(block: Element) -> Element | None:
    """That in a block whose members can stand in several such blocks."""
    if block.get("class") == "table-scroll":
        return block.find("./table/tbody")
    return block if block.tag in _IN_PARTS or block.get("class") in ("notes", "statements") else None


def _shell(element: Element) -> Element:
    """The element with nothing inside."""
    return bare(str(element.tag), {str(name): str(value) for name, value in element.attrib.items()})


def _size(element: Element) -> int:
    return _weight(serialised(element))


def _weight(text: str) -> int:
    """Bytes of what is serialised, with room for the files' names in its links."""
    return len(text.encode()) + _NAME * text.count(' href="#')


def _span(kind: str, inside: str) -> str:
    return f'<span class="{kind}">{inside}</span>' if inside else ""
