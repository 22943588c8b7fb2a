"""A Word file of ours, come back: each text with the changes that people made in it, and what lies beside."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from consultations.intake import admission
from recommendations.report.reading import changing
from recommendations.report.reading.building import Builder
from recommendations.report.reading.door import DOOR
from recommendations.report.reading.manners import Manners
from recommendations.report.reading.opened import Opened, Part
from recommendations.report.reading.pieces import Reader, stamp
from recommendations.report.reading.stories import Content, Grid, Line, Story, lines
from recommendations.report.reading.values import ReadFile, ReadText, Remark, Stray
from recommendations.report.renderers.docx import marks
from recommendations.report.renderers.docx.marks import Mark
from recommendations.report.renderers.docx.xml import Element, qualified
from recommendations.report.renderers.docx.xml import words as characters
from wgec.kernel.errors import Malformed
from wgec.kernel.text.blocks import MAX_CHARS, Block, Body, Note, NoteMark, Paragraph
from wgec.kernel.text.markdown import write
from wgec.kernel.text.normal import citations, normal, relabelled

CONTENTS = ("toc ", "contents ")
_BREAKS_OFF = ("text", "part")


def read(content: bytes, file_name: str, *, max_bytes: int) -> ReadFile:
    """Read a file that was made by our renderer and changed since; raises Malformed for every other one.

    For files of strangers use ``door.read_returned``, which keeps time, memory and size within limits.
    """
    admission.kind_of(content, file_name, max_bytes=max_bytes, door=DOOR)
    opened = Opened.of(content, file_name)
    assert opened.main.root is not None
    if opened.main.root.find(f".//{qualified('w:altChunk')}") is not None:
        raise Malformed(
            f"{file_name} holds another file that was put into it and not yet read; "
            "open it in a word processor and save it again."
        )
    try:
        found = _read(opened)
    except RecursionError as error:
        raise Malformed(
            f"{file_name}: lists or tables are nested too deep; bring them closer to the margin."
        ) from error
    if not found.texts and not found.missing:
        raise Malformed(
            f"{PurePath(file_name).name} has no text that is known here: the marks by which texts are found again are "
            "gone, or were never there. Take the Word file of a recommendation or of a report from here, and change it."
        )
    return found


def open_stretches(opened: Opened) -> tuple[list["Stretch"], "Making"]:
    """The file cut at its marks, and what makes texts of what stands between them."""
    manners = Manners(opened)
    reader = Reader(manners, opened.main.links)
    assert opened.main.root is not None
    content = Story(reader, manners).content(opened.main.root)
    if reader.fields:  # what comes after it could not be told from its instruction
        raise Malformed("A field in the file has no end; open the file in a word processor and save it again.")
    notes = _notes(opened.footnotes, reader, "", "w:footnote") | _notes(opened.endnotes, reader, "e", "w:endnote")
    return list(_stretches(content)), Making(manners, notes, _Remarks(opened.comments, reader.remarked))


def read_parts(parts: Mapping[str, bytes]) -> ReadFile:
    """Read the parts of a file that our renderer has just made."""
    return _read(Opened.of_parts(parts))


@dataclass(slots=True)
class Stretch:
    """What stands from one mark to the next: the lines around a text, the text, and what follows its end."""

    mark: Mark | None
    frame: list[Line] = field(default_factory=list)
    text: Content = field(default_factory=list)
    loose: Content = field(default_factory=list)
    has_end: bool = False
    is_text: bool = False

    def add(self, block: Line | Grid, found: Collection[Mark]) -> None:
        """Take in the next block, which bears these marks."""
        kinds = {mark.kind for mark in found}
        if kinds & {"rest", *_BREAKS_OFF}:
            self.is_text = False
        if not self.is_text:
            self.frame += lines((block,))
        elif self.has_end:
            self.loose.append(block)
        else:
            self.text.append(block)
        self.has_end = self.has_end or any(self._is_end(mark) for mark in found)
        if "text" in kinds:
            self.is_text = bool(self.mark and self.mark.revision)

    def _is_end(self, mark: Mark) -> bool:
        return self.mark is not None and (mark.kind, mark.place) == ("end", self.mark.place)


def _read(opened: Opened) -> ReadFile:
    stretches, making = open_stretches(opened)
    try:
        document, count, known = marks.lines_known(opened.listed) if opened.listed else ("", 0, None)
    except ValueError as error:
        raise Malformed(
            "The file is damaged where it lists its texts; take it along again and make the change in it."
        ) from error
    return _gathered(stretches, making, _Around(known, making.manners), opened, document, count)


def _gathered(
    stretches: list[Stretch], making: "Making", around: "_Around", opened: Opened, document: str, count: int
) -> ReadFile:
    texts: list[ReadText] = []
    strays: list[Stray] = []
    remarks: list[Remark] = []
    pictures = 0
    for stretch, following in zip(stretches, [*stretches[1:], None], strict=True):
        reference = stretch.mark.reference if stretch.mark else ""
        strays += around.strays(stretch.frame, reference)
        remarks += making.remarks.of(stretch.frame)
        if stretch.mark and stretch.mark.revision:
            whole = _goes_on(stretch, following, count)
            own = [*stretch.text, *stretch.loose] if whole else stretch.text
            if whole or stretch.has_end:
                texts.append(making.text(stretch.mark, own))
            else:
                strays += around.all_of(own, reference)
            if not whole:
                strays += around.all_of(stretch.loose, reference)
                remarks += making.remarks.of(lines(stretch.loose))
        for line in lines([*stretch.frame, *stretch.text, *stretch.loose]):
            strays += around.boxes(line, reference)
            pictures += line.beside.pictures
    for margin in opened.margins:
        strays += around.margin(margin)
    placed = sum(bool(stretch.mark and stretch.mark.kind == "text") for stretch in stretches)
    return ReadFile(document, tuple(texts), tuple(strays), tuple(remarks), max(0, count - placed), pictures)


def _stretches(content: Content) -> Iterator[Stretch]:
    """The whole file, cut at the headings of texts and of parts; a mark that comes again is none."""
    seen: set[Mark] = set()
    stretch = Stretch(None)
    for block in content:
        names = [name for line in lines((block,)) for name in line.beside.names]
        found = [mark for name in names if (mark := marks.read(name)) and mark not in seen]
        seen.update(found)
        if beginning := next((mark for mark in found if mark.kind in _BREAKS_OFF), None):
            yield stretch
            stretch = Stretch(beginning)
        stretch.add(block, found)
    yield stretch


def _goes_on(stretch: Stretch, following: Stretch | None, count: int) -> bool:
    """Whether all up to the next mark is of this text: no mark between is missing.

    Where one is, the words of the text whose heading is gone stand after the end of this one.
    """
    assert stretch.mark is not None
    while_next = following.mark if following else None
    if while_next is None:
        return not count or stretch.mark.place == count
    return while_next.kind == "part" or while_next.place == stretch.mark.place + 1


def _notes(part: Part, main: Reader, kind: str, name: str) -> dict[str, Content]:
    """The notes of the file by the label that their marks have; they know the notes that the body cites."""
    reader = Reader(main.manners, part.links, main.cited, remarked=main.remarked)
    return {
        f"{kind}{node.get(qualified('w:id'))}": _without_gap(Story(reader, main.manners).content(node))
        for node in part.each(name)
        if node.get(qualified("w:type")) in (None, "normal")
    }


def _without_gap(content: Content) -> Content:
    """A note without the room between its number and its words."""
    first = content[0] if content else None
    while isinstance(first, Line) and first.pieces and first.pieces[0].words.isspace():
        del first.pieces[0]
    return content


# --- texts -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Making:
    """Makes texts of what stands between marks."""

    manners: Manners
    notes: Mapping[str, Content]
    remarks: "_Remarks"

    def text(self, mark: Mark, content: Content) -> ReadText:
        """The text with its changes and the comments on it."""
        accepted, rejected = (self._written(content, accepted=accepted) for accepted in (True, False))
        cited = (label for line in lines(content) for label in changing.cited(line.pieces))
        everything: list[Line | Grid] = [*content, *(block for label in cited for block in self.notes.get(label, ()))]
        return ReadText(
            mark.reference,
            mark.revision,
            accepted,
            rejected,
            tuple(changing.changes(everything)),
            tuple(self.remarks.of(lines(everything))),
        )

    def _written(self, content: Content, *, accepted: bool) -> str:
        """Canonical Markdown; notes are labelled in the order of their first citation."""
        blocks = self._blocks(content, accepted=accepted)
        cited = dict.fromkeys(citations(blocks))
        if blocks and _only_cites(blocks[-1]):  # so stand, at the end of a text, notes that nothing else cites
            blocks = blocks[:-1]
        notes = [Note(label, self._blocks(self.notes.get(label, []), accepted=accepted)) for label in cited]
        numbers = {label: str(number) for number, label in enumerate(cited, start=1)}
        text = write(relabelled(normal(Body(blocks, tuple(notes))), numbers))
        if len(text) > MAX_CHARS:
            raise Malformed(f"One text has more than {MAX_CHARS:,} characters. Shorten it.")
        return text

    def _blocks(self, content: Content, *, accepted: bool) -> tuple[Block, ...]:
        return Builder(self.manners, accepted).blocks(content)


def _only_cites(block: Block) -> bool:
    return isinstance(block, Paragraph) and all(isinstance(inline, NoteMark) for inline in block.inlines)


@dataclass(slots=True)
class _Remarks:
    """The comments of the file, each given out once."""

    part: Part
    on: Mapping[str, list[str]]

    def of(self, among: Iterable[Line]) -> list[Remark]:
        """The comments that begin in these lines."""
        wanted = [key for line in among for key in line.beside.remarks]
        nodes = {str(node.get(qualified("w:id"))): node for node in self.part.each("w:comment")}
        return [self._remark(key, nodes[key]) for key in wanted if key in nodes]

    def _remark(self, key: str, node: Element) -> Remark:
        paragraphs = (characters(each) for each in node.iter(qualified("w:p")))
        words = "\n".join(filter(None, (" ".join(words.split()) for words in paragraphs)))
        return Remark(words, stamp(node), " ".join("".join(self.on.get(key, ())).split()))


# --- around them -----------------------------------------------------------------------------


@dataclass(slots=True)
class _Around:
    """Tells of the lines around the texts that are not as they were; ``known`` are those the file was made with."""

    known: list[str] | None
    manners: Manners
    _left: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._left = Counter(self.known or ())

    def strays(self, frame: Iterable[Line], reference: str) -> Iterator[Stray]:
        """The lines that were changed, or that nobody knows."""
        for line in frame:
            if not line.manner.style.startswith(CONTENTS):
                yield from self._stray(line, reference)

    def all_of(self, content: Iterable[Line | Grid], reference: str) -> Iterator[Stray]:
        """Every line with a word in it."""
        for line in lines(content):
            if stray := _as_stray(line, reference):
                yield stray

    def boxes(self, line: Line, reference: str) -> Iterator[Stray]:
        """The lines of text boxes that nobody knows: in a text there is no place for them."""
        for box in line.beside.boxes:
            for words in (characters(each) for each in box.iter(qualified("w:p"))):
                if words.strip() and not self._is_known(words):
                    yield Stray(" ".join(words.split()), "", reference)

    def margin(self, part: Part) -> Iterator[Stray]:
        """What was changed in a header or a footer."""
        if part.root is None:
            return
        content = Story(Reader(self.manners, part.links), self.manners).content(part.root)
        for line in lines(content):
            if line.words(accepted=True).split() != line.words(accepted=False).split():
                yield from filter(None, (_as_stray(line, ""),))

    def _stray(self, line: Line, reference: str) -> Iterator[Stray]:
        now, before = (line.words(accepted=accepted) for accepted in (True, False))
        is_changed = now.split() != before.split()
        if self._is_known(before) and not is_changed:
            return
        if (is_changed or self.known is not None) and (stray := _as_stray(line, reference)):
            yield stray

    def _is_known(self, words: str) -> bool:
        """Whether it is one of the lines that the file was made with, each of which stands once."""
        if not words.strip():
            return True
        key = marks.line(words)
        self._left[key] -= 1
        return self._left[key] >= 0


def _as_stray(line: Line, reference: str) -> Stray | None:
    now, before = (" ".join(line.words(accepted=accepted).split()) for accepted in (True, False))
    if not now and not before:
        return None
    stamps = tuple(dict.fromkeys(change.stamp for change in changing.changes((line,))))
    return Stray(now, before if before != now else "", reference, stamps)
