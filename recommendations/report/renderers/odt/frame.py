"""The frame of the OpenDocument text: cover, contents, sections and headings."""

from collections.abc import Iterable, Iterator

from recommendations.report.document import Document
from recommendations.report.renderers import filling, prepared
from recommendations.report.renderers.odt.automatic import Automatic
from recommendations.report.renderers.odt.names import CONTENTS_LINK, LINK, NAMED, STRONG, VISITED
from recommendations.report.renderers.odt.pages import Reading
from recommendations.report.renderers.odt.text import Notes, Place, Writer
from recommendations.report.renderers.odt.xml import Element, Piece, element, qualified, spaced, span, within
from recommendations.report.renderers.prepared import Part, Prepared
from recommendations.report.renderers.sheet import SHEETS, WIDTH
from recommendations.report.renderers.voice import Voice
from recommendations.report.renderers.volume import Volume
from wgec.kernel.text import blocks as tree

SLACK = 400
"""What the cover keeps free, in twentieths of a point, so that a line more does not drive its foot to the next page."""
LEAST = 400
"""The room above the disclaimer on a full cover."""


class Frame:
    """Writes the whole of one document; ``automatic`` takes in the styles it needs."""

    def __init__(self, document: Document, around: Voice, automatic: Automatic, volume: Volume) -> None:
        self._document = document
        self._around = around
        self._automatic = automatic
        self._notes = Notes(volume.first_note)
        self._first_page = volume.first_page
        self._reading = Reading(automatic)

    def fill(self, body: Element, parts: list[Part]) -> filling.Filled:
        """Set ``office:text`` into ``body``, and say how many pages it takes and where its places stand on them."""
        document = self._document
        whole = within(body, "office:text")  # in its place from the start: what is moved again is paid for again
        whole.extend(self._cover())
        contents = self._contents(parts)
        whole.append(contents)
        for place, part in enumerate(parts):
            whole.extend(self._part(part, new_page=place == 0))
        if prepared.is_empty(document):
            whole.append(_line(NAMED["BodyText"], document.wording.no_entries))
        filled = filling.fill(self._reading.nodes(whole), width=WIDTH, height=SHEETS[document.paper].height)
        places = {name: self._first_page - 1 + page for name, page in filled.places.items()}
        _number(contents, places)
        return filling.Filled(places, filled.total)

    def _cover(self) -> Iterator[Element]:
        document, automatic = self._document, self._automatic
        lines = [
            _line(
                automatic.paragraph("Masthead", self._around, first=0 if place else self._first_page),
                line,
                "" if place else STRONG,
            )
            for place, line in enumerate(prepared.masthead(document))
        ]
        lines += [_line(NAMED["Official"], line) for line in prepared.official(document)]
        lines.append(_line(NAMED["Title"], document.title))
        lines.append(_line(NAMED["DateLine"], document.date_line))
        if document.revision:
            lines.append(_line(NAMED["RevisionStatement"], document.revision))
        yield from lines
        if document.disclaimer:
            yield self._at_the_foot(lines)

    def _at_the_foot(self, above: Iterable[Element]) -> Element:
        """The disclaimer, as far below the lines ``above`` as brings it to the foot of the cover.

        It is a paragraph like the others and no frame, so that every reader meets it where it stands.
        """
        words = self._document.disclaimer
        taken = filling.room([*self._reading.paragraphs(above), filling.Paragraph("Disclaimer", words)], width=WIDTH)
        free = SHEETS[self._document.paper].height - taken - SLACK
        return _line(self._automatic.paragraph("Disclaimer", self._around, before=max(free, LEAST)), words)

    def _contents(self, parts: Iterable[Part]) -> Element:
        """The contents, filled already, and how a program makes them anew."""
        words = self._document.wording.contents
        heading = _line(self._automatic.paragraph("TOCHeading", self._around, new_page=True, before=0), words)
        index = element(
            "text:index-body", None, element("text:index-title", {"text:name": "Contents Heading"}, heading)
        )
        for part in parts:
            label = prepared.full_stop(part.numeral)
            index.append(_contents_line("TOC1", label, list(spaced(part.title)), part.anchor))
            for ready in part.entries:
                label, lead = prepared.beside(_label(ready))
                said = [*spaced(lead, after_space=False), *_attribution(ready)] if lead else _attribution(ready)
                index.append(_contents_line("TOC2", label, said, ready.anchor))
        return element("text:table-of-content", {"text:name": "Contents"}, _source(words), index)

    def _part(self, part: Part, *, new_page: bool) -> Iterator[Element]:
        style = (
            self._automatic.paragraph("Heading1", self._around, new_page=True, before=0)
            if new_page
            else NAMED["Heading1"]
        )
        yield _heading(style, 1, part.anchor, list(spaced(part.heading)))
        for ready in part.entries:
            yield from self._entry(ready)
        yield from self._written(part.body, self._around, top=1)
        yield from map(_line_elsewhere, part.lines)

    def _entry(self, ready: Prepared) -> Iterator[Element]:
        turned = Voice(self._around.language, ready.voice.direction)
        number = span(NAMED["EntryNumber"], *spaced(f"{prepared.full_stop(ready.heading)} "))
        yield _heading(self._automatic.paragraph("Heading2", turned), 2, ready.anchor, [number, *_attribution(ready)])
        if ready.entry.pointer:
            words = list(spaced(ready.entry.pointer))
            inside = [_link(ready.successor, words, LINK, VISITED)] if ready.successor else words
            yield element("text:p", {"text:style-name": NAMED["Pointer"]}, *inside)
        yield from self._written(ready.body, ready.voice)
        yield from self._written(ready.statements, ready.around)

    def _written(self, body: tree.Body, voice: Voice, *, top: int = 2) -> list[Element]:
        pending = {note.label: note for note in body.notes}
        place = Place("BodyText", WIDTH)
        writer = Writer(voice, self._automatic, self._notes, place=place, pending=pending, top=top)
        return writer.whole(body.blocks)


def _contents_line(style: str, label: str, words: list[Piece], anchor: str) -> Element:
    inside = [*spaced(label), element("text:tab"), *words, element("text:tab"), span(CONTENTS_LINK, "·")]
    return element("text:p", {"text:style-name": NAMED[style]}, _link(anchor, inside, CONTENTS_LINK, CONTENTS_LINK))


def _line_elsewhere(line: prepared.Line) -> Element:
    """A line of the contents of another volume: as the others, but it leads nowhere."""
    label, lead = prepared.beside(prepared.full_stop(line.label))
    words = spaced(f"{lead}{line.words}")
    inside = [*spaced(label), element("text:tab"), *words, element("text:tab"), str(line.page)]
    return element("text:p", {"text:style-name": NAMED["TOC1" if line.is_section else "TOC2"]}, *inside)


def _number(contents: Element, places: dict[str, int]) -> None:
    """Fill the page numbers of the contents."""
    for link in contents.iter(qualified("text:a")):
        anchor = str(link.get(qualified("xlink:href"))).removeprefix("#")
        link[-1].text = str(places[anchor])


def _source(heading: str) -> Element:
    """How a program makes the contents anew: from the two upper heading styles, each line a link."""
    lines = (
        element(
            "text:table-of-content-entry-template",
            {"text:outline-level": level, "text:style-name": NAMED[f"TOC{level}"]},
            element("text:index-entry-link-start", {"text:style-name": CONTENTS_LINK}),
            element("text:index-entry-text"),
            element("text:index-entry-tab-stop", {"style:type": "right", "style:leader-char": "."}),
            element("text:index-entry-page-number"),
            element("text:index-entry-link-end"),
        )
        for level in (1, 2)
    )
    styles = (
        element(
            "text:index-source-styles",
            {"text:outline-level": level},
            element("text:index-source-style", {"text:style-name": NAMED[f"Heading{level}"]}),
        )
        for level in (1, 2)
    )
    attributes = {
        "text:outline-level": 2,
        "text:use-outline-level": "false",
        "text:use-index-marks": "false",
        "text:use-index-source-styles": "true",
    }
    title = element("text:index-title-template", {"text:style-name": NAMED["TOCHeading"]}, heading)
    return element("text:table-of-content-source", attributes, title, *lines, *styles)


def _attribution(ready: Prepared) -> list[Piece]:
    made: list[Piece] = [span(NAMED["Attribution"], *spaced(ready.entry.attribution))]
    if ready.provenance:
        made.append(span(NAMED["Provenance"], *spaced(f" {ready.provenance}", after_space=False)))
    return made


def _label(ready: Prepared) -> str:
    return prepared.full_stop(ready.heading if ready.entry.number is None else str(ready.entry.number))


def _line(style: str, text: str, character_style: str = "") -> Element:
    words = list(spaced(text))
    return element(
        "text:p", {"text:style-name": style}, *([span(character_style, *words)] if character_style else words)
    )


def _link(anchor: str, content: list[Piece], style: str, visited: str) -> Element:
    return element(
        "text:a",
        {
            "xlink:type": "simple",
            "xlink:href": f"#{anchor}",
            "text:style-name": style,
            "text:visited-style-name": visited,
        },
        *content,
    )


def _heading(style: str, level: int, anchor: str, content: list[Piece]) -> Element:
    return element(
        "text:h",
        {"text:style-name": style, "text:outline-level": level},
        element("text:bookmark-start", {"text:name": anchor}),
        *content,
        element("text:bookmark-end", {"text:name": anchor}),
    )
