"""The one contents of a report in volumes: every section and text of all of them, with its page.

Each volume has the contents of its own texts. This is a file beside them, made when all pages are known: so no volume
is set a second time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from recommendations.report.document import Appendix, Document, heading_of
from recommendations.report.renderers import prepared
from recommendations.report.renderers.prepared import Line, Lines
from wgec.kernel.numerals import roman


def of_volumes(document: Document, count: int) -> Document:
    """The document that holds the contents of ``count`` volumes: an appendix for each, which its lines go into."""
    words = document.wording
    names = {number: words.volume.format(number=roman(number)) for number in range(1, count + 1)}
    return replace(
        document,
        title=f"{document.title} – {words.contents}",
        sections=(),
        annex=None,
        appendices=tuple(Appendix(_name(number), name, "") for number, name in names.items()),
    )


def lines(volumes: Sequence[Document], pages: Sequence[Mapping[str, int]]) -> Lines:
    """What goes into the appendices of ``of_volumes``; ``pages``: in each volume the page of each anchor."""
    return {
        _name(number): tuple(_lines(volume, found))
        for number, (volume, found) in enumerate(zip(volumes, pages, strict=True), start=1)
    }


def _name(number: int) -> str:
    return f"volume-{number}"


def _lines(volume: Document, pages: Mapping[str, int]) -> Iterator[Line]:
    """A line for each section, text and appendix, in printed order."""
    anchors = (anchor for _, anchor in prepared.anchored(volume))
    for place, (numeral, title, entries) in enumerate(prepared.divisions(volume), start=1):
        yield Line(numeral, title, pages[f"section-{place}"], is_section=True)
        for entry in entries:
            label = heading_of(entry, volume.wording) if entry.number is None else str(entry.number)
            words = f"{entry.attribution} {prepared.in_brackets(entry.provenance)}".strip()
            yield Line(label, words, pages[next(anchors)])
    for place, appendix in enumerate(volume.appendices, start=1):
        yield Line("", appendix.title, pages[f"appendix-{place}"], is_section=True)
