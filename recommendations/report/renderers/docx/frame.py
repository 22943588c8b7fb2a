"""The Word file's frame: cover, contents, sections and headings, running header and footer."""

import itertools
from collections.abc import Iterable, Iterator, Mapping

from recommendations.report.document import Document
from recommendations.report.renderers import prepared
from recommendations.report.renderers.docx import marks
from recommendations.report.renderers.docx.pages import pages
from recommendations.report.renderers.docx.parts import Parts
from recommendations.report.renderers.docx.text import Writer, turned
from recommendations.report.renderers.docx.xml import (
    Element,
    element,
    field,
    outermost,
    paragraph,
    qualified,
    run,
    tab,
    under,
    valued,
    written,
)
from recommendations.report.renderers.prepared import Part, Prepared
from recommendations.report.renderers.sheet import BOTTOM, FOOTER, HEADER, SHEETS, TOP, WIDTH, Sheet
from recommendations.report.renderers.voice import voice
from recommendations.report.renderers.volume import WHOLE, Volume

BOOKMARKS = 1_000_000
"""Ids of the bookmarks of headings begin here; those of notes are the notes' own."""


OPENING = 3
"""Runs that open the field of the contents."""

Key = tuple[str, ...]
Stretch = tuple[Key, list[Element]]
"""Paragraphs and tables that belong together, and what they are: the same in another edition, if that has it."""


def body(document: Document, stretches: Iterable[Stretch], *, right_to_left: bool, volume: Volume = WHOLE) -> Element:
    """The body of ``word/document.xml``, which stands in its part already: what is moved again is paid for again."""
    made = under(outermost("w:document"), "w:body")
    for _, blocks in stretches:
        made.extend(blocks)
    made.append(_section(SHEETS[document.paper], volume, right_to_left=right_to_left))
    return made


def stretches(
    document: Document,
    parts: list[Part],
    elsewhere: Parts,
    *,
    has_cover: bool = True,
    is_marked: bool = True,
    volume: Volume = WHOLE,
) -> list[Stretch]:
    """All that stands in the body, in order; the contents know their pages.

    ``is_marked``: with the marks by which the texts are found again when the file comes back.
    """
    made: list[Stretch] = [(("cover",), list(_cover(document) if has_cover else _opening(document)))]
    if has_cover:
        made += _contents(document, parts)
    numbers, places = itertools.count(BOOKMARKS), itertools.count(1)
    for count, (key, part) in enumerate(_keyed(document, parts)):
        new_page = (element("w:pageBreakBefore"),) if has_cover and not count else ()
        heading = _bookmarked(part.anchor, next(numbers), [run(part.heading)])
        top = paragraph("Heading1", *heading, properties=new_page)
        if is_marked:
            marks.around(top, f"part_{count + 1}", next(numbers))
        made.append((key, [top]))
        for ready in part.entries:
            place = next(places) if is_marked else 0
            made.append((_key(ready), list(_entry(ready, place, numbers, elsewhere))))
        own = Writer(part.body, voice(document.language), elsewhere, width=WIDTH, top=1).whole(part.body)
        made.append((("text", *key), [*own, *map(_line_elsewhere, part.lines)]))
    if prepared.is_empty(document):
        made.append((("nothing",), [paragraph("BodyText", run(document.wording.no_entries))]))
    blocks = [block for _, inner in made for block in inner]
    height = SHEETS[document.paper].height
    filled = pages(blocks, elsewhere.notes.by_id(), width=WIDTH, height=height)
    before = volume.first_page - 1
    elsewhere.pages = {name: before + page for name, page in filled.places.items()}
    elsewhere.last_page = before + filled.total
    _number(blocks, elsewhere.pages)
    return made


def _keyed(document: Document, parts: Iterable[Part]) -> Iterator[tuple[Key, Part]]:
    """Each part with its key: sections and the annex by their places, an appendix by its name."""
    divisions = len(document.sections) + (document.annex is not None)
    parts = list(parts)
    if parts and parts[0].anchor == prepared.VOLUMES:
        yield (prepared.VOLUMES,), parts.pop(0)
    for place, part in enumerate(parts):
        own = place - divisions
        yield ("part", str(place)) if own < 0 else ("appendix", document.appendices[own].name), part


def _key(ready: Prepared) -> Key:
    return "entry", ready.entry.reference


def renamed(old: Iterable[Stretch], sections: Mapping[int, int]) -> list[Stretch]:
    """The stretches of an old edition with the keys of the new one, whose sections are which of the old ones."""
    now = {str(was): str(at) for at, was in sections.items()}

    def key(own: Key) -> Key:
        *before, kind, place = own if len(own) > 1 else (*own, "")
        return (*before, kind, now.get(place, f"old {place}")) if kind == "part" else own

    return [(key(own), blocks) for own, blocks in old]


def without_opening(stretches: Iterable[Stretch]) -> list[Element]:
    """Take the opening of the contents' field out: it stays whatever line comes or goes."""
    line = next(blocks[0] for key, blocks in stretches if key[0] == "line")
    opening = list(line.iterchildren(qualified("w:r")))[:OPENING]
    for part in opening:
        line.remove(part)
    return opening


def open_again(stretches: Iterable[Stretch], opening: list[Element]) -> None:
    """Put the opening of the contents' field back, before the first of their lines."""
    line = next(blocks[0] for key, blocks in stretches if key[0] == "line")
    for place, part in enumerate(opening, start=1):
        line.insert(place, part)


def header(document: Document) -> Element:
    """``word/header1.xml``: the group, the symbol and the date."""
    return element("w:hdr", None, paragraph("Header", run(prepared.running(document)), tab(), run(document.date_line)))


def footer(document: Document) -> Element:
    """``word/footer1.xml``: page x of y, in the order of the document's language."""
    names = {"page": "PAGE", "pages": "NUMPAGES"}
    runs: list[Element] = []
    for kind, words in prepared.page_line(document.wording):
        runs += [run(words)] if kind == "words" else field(names[kind], "1")
    return element("w:ftr", None, paragraph("Footer", *runs))


def empty(kind: str) -> bytes:
    """The header ("hdr") or footer ("ftr") of the cover: nothing."""
    return written(element(f"w:{kind}", None, paragraph("Normal")))


def _cover(document: Document) -> Iterator[Element]:
    bold = (element("w:b"), element("w:bCs"))
    for place, line in enumerate(prepared.masthead(document)):
        yield paragraph("Masthead", run(line, "", *(() if place else bold)))
    yield from (paragraph("Official", run(line)) for line in prepared.official(document))
    yield paragraph("Title", run(document.title))
    yield paragraph("DateLine", run(document.date_line))
    if document.revision:
        yield paragraph("RevisionStatement", run(document.revision))
    if document.disclaimer:
        yield paragraph("Disclaimer", run(document.disclaimer), properties=(_at_the_foot(),))
        yield paragraph("AfterTable")  # what the disclaimer's frame is anchored to: it must stand on the cover


def _opening(document: Document) -> Iterator[Element]:
    """What stands above the text where there is no cover."""
    yield paragraph("Masthead", run(document.group, "", element("w:b"), element("w:bCs")))
    yield paragraph("DateLine", run(document.title))
    yield paragraph("Official", run(document.date_line))
    yield paragraph("RevisionStatement", run(document.revision))


def _contents(document: Document, parts: Iterable[Part]) -> Iterator[Stretch]:
    """The contents as a field that is filled already, so that they stand there before anybody computes it."""
    heading = paragraph("TOCHeading", run(document.wording.contents), properties=(element("w:pageBreakBefore"),))
    yield ("contents",), [heading]
    begin = [
        element("w:r", None, element("w:fldChar", {"fldCharType": "begin"})),
        element("w:r", None, _instruction('TOC \\o "1-2" \\h \\z')),
        element("w:r", None, element("w:fldChar", {"fldCharType": "separate"})),
    ]
    for key, part in _keyed(document, parts):
        label = prepared.full_stop(part.numeral)
        yield ("line", *key), [_contents_line("TOC1", label, [run(part.title)], part.anchor, begin)]
        begin = []
        for ready in part.entries:
            label, lead = prepared.beside(_label(ready))
            words = [*([run(lead)] if lead else []), *_attribution(ready)]
            line = _contents_line("TOC2", label, words, ready.anchor, [])
            yield ("line", *_key(ready)), [line]
    end = paragraph("Normal", *begin, element("w:r", None, element("w:fldChar", {"fldCharType": "end"})))
    yield ("line", "end"), [end]


def _contents_line(style: str, label: str, words: list[Element], anchor: str, begin: list[Element]) -> Element:
    inside = [*([run(label), tab()] if label else []), *words, tab(), *field(f"PAGEREF {anchor} \\h", "·")]
    return paragraph(style, *begin, element("w:hyperlink", {"anchor": anchor, "history": 1}, *inside))


def _line_elsewhere(line: prepared.Line) -> Element:
    """A line of the contents of another volume: as the others, but it leads nowhere."""
    label, lead = prepared.beside(prepared.full_stop(line.label))
    before = [run(label), tab()] if label else []
    style = "TOC1" if line.is_section else "TOC2"
    return paragraph(style, *before, run(f"{lead}{line.words}"), tab(), run(str(line.page)))


def _number(blocks: Iterable[Element], numbers: Mapping[str, int]) -> None:
    """Fill the page numbers of the contents."""
    for line in (link for block in blocks for link in block.iter(qualified("w:hyperlink"))):
        anchor = str(line.get(qualified("w:anchor")))
        if anchor in numbers and line.find(f".//{qualified('w:instrText')}") is not None:
            [*_, shown] = line.iter(qualified("w:t"))
            shown.text = str(numbers[anchor])


def _entry(ready: Prepared, place: int, numbers: Iterator[int], elsewhere: Parts) -> Iterator[Element]:
    """A heading and its text, which stands between two marks, and what is said of the text after a third.

    There are no marks where ``place`` is 0.
    """
    direction = turned(ready.voice, elsewhere)
    runs = [run(f"{prepared.full_stop(ready.heading)} ", "EntryNumber"), *_attribution(ready)]
    heading = paragraph("Heading2", *_bookmarked(ready.anchor, next(numbers), runs), properties=direction)
    if place:
        marks.around(heading, marks.of_text(place, ready.entry.reference, ready.entry.revision), next(numbers))
    yield heading
    if ready.entry.pointer:
        words = run(ready.entry.pointer)
        inside = element("w:hyperlink", {"anchor": ready.successor, "history": 1}, words) if ready.successor else words
        yield paragraph("Pointer", inside)
    text = Writer(ready.body, ready.voice, elsewhere, width=WIDTH).whole(ready.body)
    if text and place:  # its last element is a paragraph: after a table, too
        marks.at_the_end(text[-1], f"end_{place}", next(numbers))
    yield from text
    said = Writer(ready.statements, ready.around, elsewhere, width=WIDTH).whole(ready.statements)
    if said and place:
        marks.around(said[0], f"rest_{place}", next(numbers))
    yield from said


def _attribution(ready: Prepared) -> list[Element]:
    runs = [run(ready.entry.attribution, "Attribution")]
    if ready.provenance:
        runs.append(run(f" {ready.provenance}", "Provenance"))
    return runs


def _label(ready: Prepared) -> str:
    return prepared.full_stop(ready.heading if ready.entry.number is None else str(ready.entry.number))


def _bookmarked(name: str, place: int, runs: list[Element]) -> list[Element]:
    return [
        element("w:bookmarkStart", {"id": place, "name": name}),
        *runs,
        element("w:bookmarkEnd", {"id": place}),
    ]


def _at_the_foot() -> Element:
    """Holds a paragraph at the foot of its page, whatever stands above."""
    place = {"w": WIDTH, "wrap": "around", "vAnchor": "margin", "hAnchor": "margin", "xAlign": "center"}
    return element("w:framePr", place | {"yAlign": "bottom"})


def _instruction(text: str) -> Element:
    made = element("w:instrText")
    made.text = f" {text} "
    return made


def _section(sheet: Sheet, volume: Volume, *, right_to_left: bool) -> Element:
    """The page, with a first page that has no header."""
    edges = {
        "top": TOP,
        "bottom": BOTTOM,
        "left": sheet.side,
        "right": sheet.side,
        "header": HEADER,
        "footer": FOOTER,
        "gutter": 0,
    }
    references = (
        element("w:headerReference", {"type": "default", "r:id": "rIdHeader"}),
        element("w:headerReference", {"type": "first", "r:id": "rIdFirstHeader"}),
        element("w:footerReference", {"type": "default", "r:id": "rIdFooter"}),
        element("w:footerReference", {"type": "first", "r:id": "rIdFirstFooter"}),
    )
    return element(
        "w:sectPr",
        None,
        *references,
        element("w:footnotePr", None, valued("w:numStart", volume.first_note)) if volume.first_note > 1 else None,
        element("w:pgSz", {"w": sheet.width, "h": sheet.length}),
        element("w:pgMar", edges),
        element("w:pgNumType", {"start": volume.first_page}) if volume.first_page > 1 else None,
        element("w:titlePg"),
        element("w:bidi") if right_to_left else None,
    )
