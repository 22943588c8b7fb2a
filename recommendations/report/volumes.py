"""A long report in volumes: where it is cut, and the file that holds them all.

What has pages comes in volumes, each with a cover, the table of all volumes and the contents of its own texts; texts,
footnotes and pages are numbered through, and a file beside them has the contents of all. What has none, such as a book
or a table, stays whole whatever its size.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from recommendations.report import contents, tables
from recommendations.report.document import Annex, Appendix, Document, Entry, Section, fingerprint
from recommendations.report.renderers import RENDERERS, archive
from recommendations.report.renderers.prepared import full_stop
from recommendations.report.renderers.volume import Volume
from wgec.kernel.numerals import roman

CHARACTERS = 2_000
"""A text of more characters counts as several: what a page engine needs depends on both."""
ROOM_LEFT = 3
"""A volume ends with a section if that ends in the last third of it."""
ZIP = "zip"


class File(NamedTuple):
    """What a format makes of a report; ``ending`` is "zip" where it comes in volumes."""

    content: bytes
    ending: str


def rendered(format: str, document: Document) -> File:
    """The document in one format: one file, or a zip of volumes. The same document gives the same bytes."""
    renderer = RENDERERS[format]
    volumes = divided(document) if hasattr(renderer, "render_volume") else (document,)
    if len(volumes) == 1:
        return File(renderer.render(document), renderer.EXTENSION)
    made: list[tuple[str, bytes]] = []
    pages: list[dict[str, int]] = []
    first = after = Volume(volumes=_table(volumes), fingerprint=fingerprint(document))
    for number, volume in enumerate(volumes, start=1):
        content, last_page, last_note, places = renderer.render_volume(volume, after)
        made.append((f"volume-{number:02}.{renderer.EXTENSION}", content))
        pages.append(places)
        after = after._replace(first_page=last_page + 1, first_note=last_note + 1)
    listed = first._replace(volumes="", lines=contents.lines(volumes, pages))
    found = renderer.render_volume(contents.of_volumes(document, len(volumes)), listed)
    made.insert(0, (f"contents.{renderer.EXTENSION}", found.content))
    return File(archive.zipped(made, stored=[name for name, _ in made]), ZIP)  # each is squeezed in itself


def divided(document: Document) -> tuple[Document, ...]:
    """The document as one for each volume; itself where it is no longer than one."""
    total = sum(map(_weight, document.entries())) + sum(map(_length, document.appendices))
    if total <= document.volume:
        return (document,)
    cut = _Cut(document)
    for section in document.sections:
        cut.section(section)
    if document.annex:
        cut.section(Section("", document.annex.title, document.annex.entries), is_annex=True)
    for appendix in document.appendices:
        cut.appendix(appendix)
    return tuple(_volume(document, held, number) for number, held in enumerate(cut.volumes, start=1))


@dataclass(slots=True)
class _Held:
    """What stands in one volume."""

    sections: list[Section] = field(default_factory=list)
    annex: Annex | None = None
    appendices: list[Appendix] = field(default_factory=list)
    weight: float = 0


class _Cut:
    """Volumes being filled, one after the other."""

    def __init__(self, document: Document) -> None:
        self._wording = document.wording
        self._bound = document.volume
        self.volumes = [_Held()]

    def section(self, section: Section, *, is_annex: bool = False) -> None:
        """Put a section or the annex into the volume that is open, and what has no room there into further ones."""
        weight = sum(map(_weight, section.entries))
        last = self.volumes[-1]
        if last.weight + weight > self._bound and last.weight >= self._bound - self._bound / ROOM_LEFT:
            self.volumes.append(_Held())
        # In parts of about the same size: a last volume with three texts is no use to anybody.
        whole = self.volumes[-1].weight + weight
        bound = whole / math.ceil(whole / self._bound) if whole else self._bound
        rest, title = section.entries, section.title
        while True:
            held = self.volumes[-1]
            count = self._fitting(rest, bound)
            part, rest = rest[:count], rest[count:]
            held.weight += sum(map(_weight, part))
            if part and is_annex:
                held.annex = Annex(title, part)
            elif part or not section.entries:
                held.sections.append(Section(section.numeral, title, part))
            if not rest:
                return
            title = self._wording.continued.format(title=section.title) if len(rest) < len(section.entries) else title
            self.volumes.append(_Held())

    def appendix(self, appendix: Appendix) -> None:
        """Put an appendix into the volume that is open, or into a new one; it is never divided."""
        if self.volumes[-1].weight and self.volumes[-1].weight + _length(appendix) > self._bound:
            self.volumes.append(_Held())
        self.volumes[-1].appendices.append(appendix)
        self.volumes[-1].weight += _length(appendix)

    def _fitting(self, entries: tuple[Entry, ...], bound: float) -> int:
        """How many of ``entries`` the open volume takes up to ``bound``; at least one in an empty volume."""
        weight = self.volumes[-1].weight
        for count, entry in enumerate(entries):
            weight += _weight(entry)
            if weight > min(bound + 1, self._bound) and (count or self.volumes[-1].weight):
                return count
        return len(entries)


def _volume(document: Document, held: _Held, number: int) -> Document:
    """One volume as a document of its own; its pages have numbers alone, which go on where the one before ends."""
    name = document.wording.volume.format(number=roman(number))
    return replace(
        document,
        title=f"{document.title} – {name}",
        symbol=f"{document.symbol} (Vol. {roman(number)})" if document.symbol else "",
        sections=tuple(held.sections),
        annex=held.annex,
        appendices=tuple(held.appendices),
        wording=replace(document.wording, page="{page}"),
    )


def _weight(entry: Entry) -> float:
    said = sum(len(each.text) for each in entry.statements)
    return max(1, (len(entry.text) + said) / CHARACTERS)


def _length(appendix: Appendix) -> float:
    return len(appendix.text) / CHARACTERS


def _table(volumes: tuple[Document, ...]) -> str:
    """Which volume holds what, in canonical Markdown."""
    words = volumes[0].wording
    texts = words.columns.contributions if volumes[0].kind == "compendium" else words.columns.recommendations
    rows = (
        (words.volume.format(number=roman(number)), "; ".join(_headings(volume)), _numbers(volume))
        for number, volume in enumerate(volumes, start=1)
    )
    return tables.text(tables.table((words.volumes, words.contents, texts), rows))


def _headings(volume: Document) -> Iterator[str]:
    for section in volume.sections:
        yield f"{full_stop(section.numeral)} {section.title}".strip()
    if volume.annex:
        yield volume.annex.title
    yield from (appendix.title for appendix in volume.appendices)


def _numbers(volume: Document) -> str:
    """From which number to which its texts are."""
    found = [entry.number for entry in volume.entries() if entry.number is not None]
    return f"{min(found)}–{max(found)}" if found else "–"
