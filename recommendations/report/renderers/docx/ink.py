"""The marks of tracked changes: runs, paragraphs and rows that came or went, by whom and when."""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from itertools import count, groupby
from typing import Literal

from lxml import etree

from recommendations.report.renderers.docx.atoms import (
    FIELD,
    FIELD_KIND,
    ID,
    INSTRUCTION,
    LINK,
    NOTE,
    P_PROPERTIES,
    PROPERTIES_BEFORE,
    R_PROPERTIES,
    TR,
    Atom,
    P,
    R,
    T,
    instruction,
    shown,
)
from recommendations.report.renderers.docx.xml import Element, element, qualified, texted

Side = Literal["ins", "del"]
Stretch = tuple[Side | None, Atom, str]
"""An atom that came, went or stayed, and of a word as much as did so."""

_DELETED = {T: qualified("w:delText"), INSTRUCTION: qualified("w:delInstrText")}
_ROW_PROPERTIES = qualified("w:trPr")


class Ink:
    """Marks what changed. A footnote comes and goes with its mark: ``note_gone`` gives one that went a new id."""

    def __init__(
        self, author: str, date: str, note_gone: Callable[[str], int], note_came: Callable[[str], None]
    ) -> None:
        self._who = {"author": author, "date": date}
        self._numbers = count(1)
        self._note_gone = note_gone
        self._note_came = note_came

    def _mark(self, side: str, *children: Element) -> Element:
        return element(f"w:{side}", {"id": next(self._numbers), **self._who}, *children)

    # --- runs ---------------------------------------------------------------------------------

    def runs(self, stretches: Iterable[Stretch]) -> Iterator[Element]:
        """The content of a paragraph: what came and went marked, inside the links in which it stands."""
        for link, group in groupby(stretches, key=lambda each: each[1].link):
            made = list(self._marked(group))
            yield from made if link is None else [_linked(link, made)]

    def _marked(self, stretches: Iterable[Stretch]) -> Iterator[Element]:
        """Runs in their marks; a bookmark stands between two marks, never in one."""
        for side, group in groupby(_numbered(stretches), key=lambda each: (each[0], each[1][0])):
            first, *others = [stretch for _, stretch in group]
            yield from first[1].before if side[1] != "del" else ()
            runs = list(_runs([first, *others]))
            yield from [self._mark(side[1], *self._as(side[1], runs))] if side[1] else runs

    def _as(self, side: Side, runs: list[Element]) -> list[Element]:
        if side == "del":
            return [self._struck(run) for run in _without_fields(runs)]
        for run in runs:
            for mark in run.iterchildren(NOTE):
                self._note_came(str(mark.get(ID)))
        return runs

    def _struck(self, run: Element) -> Element:
        for node in run:
            if node.tag in _DELETED:
                node.tag = _DELETED[node.tag]
            elif node.tag == NOTE:
                node.set(ID, str(self._note_gone(str(node.get(ID)))))
        return run

    # --- blocks -------------------------------------------------------------------------------

    def whole(self, side: Side, block: Element) -> Element:
        """Every run in a block that came or went whole; the marks of its paragraphs are not its concern."""
        for paragraph in block.iter(P):
            for holder in (paragraph, *paragraph.iterchildren(LINK)):
                self._whole(side, holder)
        for row in block.iter(TR):
            self.row(side, row)
        return block

    def _whole(self, side: Side, holder: Element) -> None:
        for is_run, group in groupby(list(holder), key=lambda node: node.tag == R):
            if is_run:
                runs = list(group)
                place = holder.index(runs[0])
                for run in runs:
                    holder.remove(run)
                holder.insert(place, self._mark(side, *self._as(side, runs)))

    def row(self, side: Side, row: Element) -> None:
        """Mark a row of a table."""
        properties = row.find(_ROW_PROPERTIES)
        if properties is None:
            properties = element("w:trPr")
            row.insert(0, properties)
        properties.append(self._mark(side))

    def end(self, side: Side, paragraph: Element) -> None:
        """Mark the end of a paragraph: without it, what stands before and after it is one paragraph."""
        properties = _properties(paragraph)
        mark = element("w:rPr", None, self._mark(side))
        if (change := properties.find(PROPERTIES_BEFORE)) is not None:
            change.addprevious(mark)
        else:
            properties.append(mark)

    def form(self, paragraph: Element, before: Element | None) -> None:
        """Say which form a paragraph had, where it has another one now."""
        was = [deepcopy(node) for node in (before if before is not None else ()) if node.tag != PROPERTIES_BEFORE]
        properties = _properties(paragraph)
        if [etree.tostring(node) for node in was] != [etree.tostring(node) for node in properties]:
            properties.append(self._mark("pPrChange", element("w:pPr", None, *was)))


def _properties(paragraph: Element) -> Element:
    found = paragraph.find(P_PROPERTIES)
    if found is None:
        found = element("w:pPr")
        paragraph.insert(0, found)
    return found


def _numbered(stretches: Iterable[Stretch]) -> Iterator[tuple[int, Stretch]]:
    """Each with how many bookmarks stand before it."""
    bookmarks = 0
    for stretch in stretches:
        bookmarks += len(stretch[1].before) if stretch[0] != "del" else 0
        yield bookmarks, stretch


def _runs(stretches: Iterable[Stretch]) -> Iterator[Element]:
    """The runs of atoms that follow each other; the words of one run are one again."""
    for (run, is_text), group in groupby(stretches, key=lambda each: (each[1].runs[0], each[1].is_text)):
        if is_text:
            yield _text(run, "".join(text for _, _, text in group))
        else:
            yield from (deepcopy(each) for _, atom, _ in group for each in atom.runs)


def _linked(link: Element, inside: Iterable[Element]) -> Element:
    """What is ``inside`` a hyperlink as ``link`` is."""
    made = element("w:hyperlink", None, *inside)
    for name, value in link.attrib.items():
        made.set(name, value)
    return made


def _text(run: Element, text: str) -> Element:
    """A run with ``text``, formatted as ``run``."""
    properties = run.find(R_PROPERTIES)
    return element("w:r", None, deepcopy(properties) if properties is not None else None, texted("w:t", text))


def _without_fields(runs: Iterable[Element]) -> Iterator[Element]:
    """The runs with what each field shows in its place, unless it is the number of a page.

    What a rejected change brings back was printed as it was: the note it names may have another number now.
    """
    inside: list[Element] = []
    for run in runs:
        kind = run.find(FIELD)
        if not inside and kind is None:
            yield run
            continue
        inside.append(run)
        if kind is not None and kind.get(FIELD_KIND) == "end":
            if instruction(inside).startswith("PAGEREF"):
                yield from inside
            elif words := shown(inside):
                yield _text(inside[0], words)
            inside = []
