"""The Word file's frame: cover, contents, sections and headings, running header and footer."""

import itertools
from collections.abc import Iterable, Iterator, Mapping

from recommendations.report.document import Document
from recommendations.report.renderers import prepared
from recommendations.report.renderers.docx import marks
from recommendations.report.renderers.docx.pages import pages
from recommendations.report.renderers.docx.parts import Parts
from recommendations.report.renderers.docx.text import Writer, turned
from recommendations.report.renderers.docx.xml import Element, element, field, paragraph, qualified, run, tab, written
from recommendations.report.renderers.prepared import Part, Prepared
from recommendations.report.renderers.sheet import BOTTOM, FOOTER, HEADER, SHEETS, TOP, WIDTH, Sheet
from recommendations.report.renderers.voice import voice

BOOKMARKS = 1_000_000
"""Ids of the bookmarks of headings begin here; those of notes are the notes' own."""


def body(
    document: Document, parts: list[Part], elsewhere: Parts, *, right_to_left: bool, has_cover: bool = True
) -> Element:
    """The body of ``word/document.xml``."""
    whole = element("w:body")
    whole.extend(_cover(document) if has_cover else _opening(document))
    if has_cover:
        whole.extend(_contents(document, parts))
    whole.extend(_texts(document, parts, elsewhere, new_page=has_cover))
    if prepared.is_empty(document):
        whole.append(paragraph("BodyText", run(document.wording.no_entries)))
    sheet = SHEETS[document.paper]
    _number(whole, pages(whole, elsewhere.notes.by_id(), width=WIDTH, height=sheet.height))
    whole.append(_section(sheet, right_to_left=right_to_left))
    return whole


def _texts(document: Document, parts: Iterable[Part], elsewhere: Parts, *, new_page: bool) -> Iterator[Element]:
    """Every part with its entries, each under its heading."""
    numbers = itertools.count(BOOKMARKS)
    places = itertools.count(1)
    for count, part in enumerate(parts):
        heading = paragraph(
            "Heading1",
            *_bookmarked(part.anchor, next(numbers), [run(part.heading)]),
            properties=(element("w:pageBreakBefore"),) if new_page and not count else (),
        )
        marks.around(heading, f"part_{count + 1}", next(numbers))
        yield heading
        for ready in part.entries:
            yield from _entry(ready, next(places), numbers, elsewhere)
        yield from Writer(part.body, voice(document.language), elsewhere, width=WIDTH, top=1).whole(part.body)


def header(document: Document) -> bytes:
    """``word/header1.xml``: the group, the symbol and the date."""
    return written(
        element("w:hdr", None, paragraph("Header", run(prepared.running(document)), tab(), run(document.date_line)))
    )


def footer(document: Document) -> bytes:
    """``word/footer1.xml``: page x of y, in the order of the document's language."""
    names = {"page": "PAGE", "pages": "NUMPAGES"}
    runs: list[Element] = []
    for kind, words in prepared.page_line(document.wording):
        runs += [run(words)] if kind == "words" else field(names[kind], "1")
    return written(element("w:ftr", None, paragraph("Footer", *runs)))


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
    if document.revision_statement:
        yield paragraph("RevisionStatement", run(document.revision_statement))
    if document.disclaimer:
        yield paragraph("Disclaimer", run(document.disclaimer), properties=(_at_the_foot(),))
        yield paragraph("AfterTable")  # what the disclaimer's frame is anchored to: it must stand on the cover


def _opening(document: Document) -> Iterator[Element]:
    """What stands above the text where there is no cover."""
    yield paragraph("Masthead", run(document.group, "", element("w:b"), element("w:bCs")))
    yield paragraph("DateLine", run(document.title))
    yield paragraph("Official", run(document.date_line))
    yield paragraph("RevisionStatement", run(document.revision_statement))


def _contents(document: Document, parts: Iterable[Part]) -> Iterator[Element]:
    """The contents as a field that is filled already, so that they stand there before anybody computes it."""
    yield paragraph("TOCHeading", run(document.wording.contents), properties=(element("w:pageBreakBefore"),))
    begin = [
        element("w:r", None, element("w:fldChar", {"fldCharType": "begin"})),
        element("w:r", None, _instruction('TOC \\o "1-2" \\h \\z')),
        element("w:r", None, element("w:fldChar", {"fldCharType": "separate"})),
    ]
    for part in parts:
        label = prepared.full_stop(part.numeral)
        yield _contents_line("TOC1", label, [run(part.title)], part.anchor, begin)
        begin = []
        for ready in part.entries:
            yield _contents_line("TOC2", _label(ready), _attribution(ready), ready.anchor, [])
    yield paragraph("Normal", *begin, element("w:r", None, element("w:fldChar", {"fldCharType": "end"})))


def _contents_line(style: str, label: str, words: list[Element], anchor: str, begin: list[Element]) -> Element:
    inside = [*([run(label), tab()] if label else []), *words, tab(), *field(f"PAGEREF {anchor} \\h", "·")]
    return paragraph(style, *begin, element("w:hyperlink", {"anchor": anchor, "history": 1}, *inside))


def _number(whole: Element, numbers: Mapping[str, int]) -> None:
    """Fill the page numbers of the contents."""
    for line in whole.iter(qualified("w:hyperlink")):
        anchor = str(line.get(qualified("w:anchor")))
        if anchor in numbers and line.find(f".//{qualified('w:instrText')}") is not None:
            [*_, shown] = line.iter(qualified("w:t"))
            shown.text = str(numbers[anchor])


def _entry(ready: Prepared, place: int, numbers: Iterator[int], elsewhere: Parts) -> Iterator[Element]:
    """A heading and its text, which stands between two marks, and what is said of the text after a third."""
    direction = turned(ready.voice, elsewhere)
    runs = [run(f"{prepared.full_stop(ready.heading)} ", "EntryNumber"), *_attribution(ready)]
    heading = paragraph("Heading2", *_bookmarked(ready.anchor, next(numbers), runs), properties=direction)
    marks.around(heading, marks.of_text(place, ready.entry.reference, ready.entry.revision), next(numbers))
    yield heading
    if ready.entry.pointer:
        words = run(ready.entry.pointer)
        inside = element("w:hyperlink", {"anchor": ready.successor, "history": 1}, words) if ready.successor else words
        yield paragraph("Pointer", inside, properties=direction)
    text = Writer(ready.body, ready.voice, elsewhere, width=WIDTH).whole(ready.body)
    if text:  # its last element is a paragraph: after a table, too
        marks.at_the_end(text[-1], f"end_{place}", next(numbers))
    yield from text
    said = Writer(ready.statements, ready.around, elsewhere, width=WIDTH).whole(ready.statements)
    if said:
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


def _section(sheet: Sheet, *, right_to_left: bool) -> Element:
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
        element("w:pgSz", {"w": sheet.width, "h": sheet.length}),
        element("w:pgMar", edges),
        element("w:titlePg"),
        element("w:bidi") if right_to_left else None,
    )
