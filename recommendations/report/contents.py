"""The one contents of a report in volumes: every section and text of all of them, with its volume and page.

Each volume has the contents of its own texts. This is a file beside them, made when all pages are known; so it costs no
volume a second setting, and whoever has one volume is not given the contents of the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from recommendations.report import tables
from recommendations.report.document import Appendix, Document, heading_of
from recommendations.report.renderers import prepared
from recommendations.report.tables import Words
from wgec.kernel.numerals import roman
from wgec.kernel.text import blocks as tree


def of_volumes(document: Document, volumes: Sequence[Document], pages: Sequence[Mapping[str, int]]) -> Document:
    """The contents of all ``volumes`` as a document of its own; ``pages``: of each volume the page of each place."""
    words = document.wording
    head = (words.columns.number, words.columns.attribution, words.columns.page)
    return replace(
        document,
        title=f"{document.title} – {words.contents}",
        sections=(),
        annex=None,
        appendices=tuple(
            Appendix(
                f"volume-{number}",
                words.volume.format(number=roman(number)),
                tables.text(tables.table(head, _rows(volume, found))),
            )
            for number, (volume, found) in enumerate(zip(volumes, pages, strict=True), start=1)
        ),
    )


def _rows(volume: Document, pages: Mapping[str, int]) -> Iterator[tuple[Words, Words, Words]]:
    """A line for each section, text and appendix, in printed order."""
    anchors = (anchor for _, anchor in prepared.anchored(volume))
    for place, (numeral, title, entries) in enumerate(prepared.divisions(volume), start=1):
        yield _strong(prepared.full_stop(numeral)), _strong(title), str(pages[f"section-{place}"])
        for entry, anchor in zip(entries, anchors, strict=False):  # the rest belongs to the divisions that follow
            label = prepared.full_stop(heading_of(entry, volume.wording)) if entry.number is None else str(entry.number)
            whose = f"{entry.attribution} {prepared.in_brackets(entry.provenance)}"
            yield label, whose, str(pages[anchor])
    for place, appendix in enumerate(volume.appendices, start=1):
        yield "", _strong(appendix.title), str(pages[f"appendix-{place}"])


def _strong(words: str) -> tree.Body:
    text = tree.Text(" ".join(words.split()))
    return tree.Body((tree.Paragraph((tree.Styled("strong", (text,)),)),), ()) if words else prepared.EMPTY
