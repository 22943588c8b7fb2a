"""A document made ready to be set: texts parsed and tidied, notes numbered through, every place named.

The same numbers, anchors, directions and languages serve all formats.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

from recommendations.report.document import Document, Entry, Statement, Wording, heading_of
from recommendations.report.renderers.rewrite import tidy
from recommendations.report.renderers.voice import Voice, voice
from wgec.kernel.text import blocks as tree
from wgec.kernel.text import citing

MOST_COLUMNS = 12
"""So many columns of a table has a page room for; of more of them several tables are made."""

TABLE_LINE = 78
"""Letters of a table's size that stand in one line of the page, the room between columns included."""


LABEL = 5
"""So many letters has a label in the column before the words of a line of contents; a longer one stands among these."""

EMPTY = tree.Body((), ())
VOLUMES = "volumes"
"""The anchor of the table of volumes."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry ready to be set. The notes of ``body`` bear their printed numbers, counted up from ``first_note``.

    ``statements`` are what stands after the text, in the language of the document (``around``): its note first.
    """

    entry: Entry
    anchor: str
    heading: str
    provenance: str
    successor: str
    voice: Voice
    body: tree.Body
    first_note: int
    statements: tree.Body
    around: Voice

    @property
    def title(self) -> str:
        """The heading and the attribution in one line, for bookmarks and navigation."""
        return " ".join(filter(None, (full_stop(self.heading), self.entry.attribution, self.provenance)))


class Line(NamedTuple):
    """A line of contents: a numeral, number or label, the words, the page; of a section or of a text."""

    label: str
    words: str
    page: int
    is_section: bool = False


Lines = Mapping[str, Sequence[Line]]
"""The lines that stand in appendices, by the names of these."""
NO_LINES: Lines = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Part:
    """A section, the annex or an appendix, ready to be set. Only an appendix has a ``body``, and it has no entries.

    ``lines``: those of the contents of another volume, in an appendix that is such a contents.
    """

    anchor: str
    numeral: str
    title: str
    entries: tuple[Prepared, ...] = ()
    body: tree.Body = EMPTY
    first_note: int = 1
    lines: Sequence[Line] = ()

    @property
    def heading(self) -> str:
        """The numeral and the title in one line."""
        return f"{full_stop(self.numeral)} {self.title}".strip()


def parts(
    document: Document, *, linked: bool = False, first_note: int = 1, volumes: str = "", lines: Lines = NO_LINES
) -> Iterator[Part]:
    """The sections in order, the annex, the appendices; notes are numbered in the order of their first citation.

    Before them the table of ``volumes``, where the document is one of several; ``lines`` stand in appendices.

    With ``linked`` the numbers of other recommendations that a text names are links to their places ("#…").
    """
    cited = addresses(document)
    anchors = {entry.reference: anchor for entry, anchor in anchored(document)}
    named = iter(list(anchored(document)))
    noted = first_note - 1
    if volumes:
        yield Part(VOLUMES, "", document.wording.volumes, body=tree.parse(volumes))
    around = voice(document.language)
    for place, (numeral, title, entries) in enumerate(divisions(document), start=1):
        ready = []
        for entry in entries:
            body = tidy(tree.parse(entry.text, is_own=True), first_note=noted + 1)
            if linked:
                body = citing.linked(body, sure(cited, entry))
            ready.append(
                Prepared(
                    entry=entry,
                    anchor=next(named)[1],
                    heading=heading_of(entry, document.wording),
                    provenance=in_brackets(entry.provenance),
                    successor=anchors.get(entry.successor, ""),
                    voice=voice(entry.language or document.language),
                    body=body,
                    first_note=noted + 1,
                    statements=tree.Body(
                        (*_note(entry), *(_statement(said, document.wording) for said in entry.statements)), ()
                    ),
                    around=around,
                )
            )
            noted += len(body.notes)
        yield Part(f"section-{place}", numeral, title, tuple(ready))
    for place, appendix in enumerate(document.appendices, start=1):
        first_note = noted + 1
        body = tidy(tree.parse(appendix.text, is_own=True), first_note=first_note)
        noted += len(body.notes)
        if linked:
            body = citing.linked(body, cited.get, document.wording.recommendation)
        listed = lines.get(appendix.name, ())
        yield Part(f"appendix-{place}", "", appendix.title, body=body, first_note=first_note, lines=listed)


def _note(entry: Entry) -> Iterator[tree.Quote]:
    """What is to be known of the text before anything that is said of it."""
    if entry.note:
        yield tree.Quote((tree.Paragraph((tree.Styled("emphasis", (tree.Text(entry.note),)),)),))


def addresses(document: Document) -> dict[int, str]:
    """Where each published number stands in the report: what the renderers make of "Recommendation 25" in a text."""
    return {entry.number: f"#{anchor}" for entry, anchor in anchored(document) if entry.number is not None}


def sure(cited: Mapping[int, str], entry: Entry) -> Callable[[int], str | None]:
    """Where the numbers lead that ``entry`` names; those that are unsure lead nowhere."""
    return lambda number: None if number in entry.unsure else cited.get(number)


def _statement(said: Statement, wording: Wording) -> tree.Quote:
    """One statement as an indented paragraph: what it is, who says it, the words."""
    whose = f" {wording.lead.format(words=said.delegation)}" if said.delegation else ""
    label = tree.Styled("strong", (tree.Text(wording.lead.format(words=said.label)),))
    return tree.Quote((tree.Paragraph((label, tree.Text(f"{whose} {said.text}"))),))


def masthead(document: Document) -> tuple[str, ...]:
    """The lines at the head of the cover, the group's name among them once."""
    return tuple(dict.fromkeys((*document.masthead, document.group)))


def official(document: Document) -> tuple[str, ...]:
    """The lines of an official document's head that this one has: symbol, distribution, original language."""
    return tuple(filter(None, (document.symbol, document.distribution, document.original)))


def running(document: Document) -> str:
    """What stands at the head of every page: the group, and the document's symbol."""
    return " · ".join(filter(None, (document.group, document.symbol)))


def page_line(wording: Wording) -> Iterator[tuple[Literal["words", "page", "pages"], str]]:
    """The line at the foot of every page, in the order of the document's language: words, and the two numbers."""
    for piece in re.split(r"(\{pages?\})", wording.page):
        match piece:
            case "{page}" | "{pages}":
                yield ("page" if piece == "{page}" else "pages"), ""
            case words if words:
                yield "words", words


def is_empty(document: Document) -> bool:
    """Whether the report has nothing to say but that."""
    return not document.appendices and next(document.entries(), None) is None


def full_stop(label: str) -> str:
    """A printed number with its full stop, if it has none of its own: "4" gives "4."."""
    return f"{label}." if label and label[-1].isalnum() else label


def beside(label: str) -> tuple[str, str]:
    """What of a label stands in the column before the words of a line of contents, and what among the words."""
    return (label, "") if len(label) <= LABEL else ("", f"{label} ")


def in_brackets(provenance: str) -> str:
    """A provenance note as it is printed."""
    return provenance if not provenance or provenance.startswith(("(", "[")) else f"({provenance})"


def widths(table: tree.Table) -> tuple[list[int], bool]:
    """How wide each column is beside the others, and whether every word then fits without being broken.

    Each column has room for its longest word, and shares what is left by how much it has to say.
    """
    least, wanted = [], []
    for column in zip(table.head, *table.rows, strict=True):
        texts = [tree.plain(tree.Body(cell.blocks, ())) for cell in column]
        longest = max((len(word) for text in texts for word in re.split(r"[\s/-]+", text)), default=1)
        has_list = any(isinstance(block, tree.ListBlock) for cell in column for block in cell.blocks)
        least.append(longest + longest // 8 + (6 if has_list else 3))
        wanted.append(max(2, math.isqrt(sum(map(len, texts)))))
    spare = TABLE_LINE - sum(least)
    if spare < 0:
        return [min(width, TABLE_LINE // len(least)) for width in least], False
    return [width + spare * want // sum(wanted) for width, want in zip(least, wanted, strict=True)], True


def slices(table: tree.Table) -> Iterator[tree.Table]:
    """The table, or several that a page has room for, each with the first column and some of the others."""
    count = len(table.head)
    if count <= MOST_COLUMNS:
        yield table
        return
    for start in range(1, count, MOST_COLUMNS - 1):
        columns = [0, *range(start, min(start + MOST_COLUMNS - 1, count))]
        head, *rows = (tuple(row[column] for column in columns) for row in (table.head, *table.rows))
        yield tree.Table(head, tuple(rows))


def divisions(document: Document) -> Iterator[tuple[str, str, tuple[Entry, ...]]]:
    """The sections and the annex: numeral, title, texts."""
    for section in document.sections:
        yield section.numeral, section.title, section.entries
    if document.annex:
        yield "", document.annex.title, document.annex.entries


def anchored(document: Document) -> Iterator[tuple[Entry, str]]:
    """Each entry with the name of its place: by number where there is one, so that a link can be typed from memory."""
    noun = "contribution" if document.kind == "compendium" else "recommendation"
    taken: dict[str, int] = {}
    unplaced = 0
    for entry in document.entries():
        if entry.number is not None:
            anchor = f"{noun}-{entry.number}"
        else:
            unplaced += 1
            anchor = f"annex-{unplaced}"
        taken[anchor] = count = taken.get(anchor, 0) + 1
        yield entry, anchor if count == 1 else f"{anchor}-{count}"
