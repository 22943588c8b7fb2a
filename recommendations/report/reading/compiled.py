"""A compilation that is a Word file of ours, read by its marks; any other file as compilations are read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from consultations.intake import attribution, compilation, front, lists, review, source
from consultations.intake.values import Caution, Compilation, Entry, FrontMatter, Section
from recommendations.report.reading import returned
from recommendations.report.reading.opened import Opened
from recommendations.report.reading.returned import Making, Stretch
from recommendations.report.reading.stories import Line, lines
from recommendations.report.renderers.docx.xml import words as characters
from wgec.kernel.errors import Malformed
from wgec.kernel.text import blocks
from wgec.kernel.text.markdown import write

_NUMERAL = re.compile(r"(?P<numeral>[IVXLCDM]+|\d{1,3})\.\s+(?P<title>\S.*)", re.DOTALL)


def read(content: bytes, filename: str, *, max_bytes: int = source.MAX_BYTES) -> Compilation:
    """Read a compilation (.md, .txt, .docx or .odt) whole and verbatim; raises Malformed like ``compilation.read``."""
    if source.kind_of(content, filename, max_bytes=max_bytes) == "docx":
        found = _ours(content, filename)
        if found is not None:
            return found
    return compilation.read(content, filename, max_bytes=max_bytes)


def _ours(content: bytes, filename: str) -> Compilation | None:
    """The compilation that our renderer wrote; None for every other Word file."""
    try:
        opened = Opened.of(content, filename)
        if not opened.listed:
            return None
        stretches, making = returned.open_stretches(opened)
        reading = _Reading(making)
        for stretch in stretches:
            reading.take(stretch)
    except (Malformed, etree.LxmlError, RecursionError):  # then let it be read as any other
        return None
    return reading.whole() if reading.is_compilation else None


@dataclass(slots=True)
class _Part:
    """A section, the annex or an appendix as it is met."""

    numeral: str
    title: str
    line: int
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    making: Making
    parts: list[_Part] = field(default_factory=list)
    cover: list[Line] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)
    is_compilation: bool = True
    _line: int = 1
    _changes: int = 0
    _remarks: int = 0

    def take(self, stretch: Stretch) -> None:
        """Take in what stands from one mark to the next."""
        first = self._line
        self._line += sum(1 for _ in lines([*stretch.frame, *stretch.text, *stretch.loose]))
        if stretch.mark is None:
            self.cover = [line for line in stretch.frame if not line.manner.style.startswith(returned.CONTENTS)]
        elif stretch.mark.kind == "part":
            match = _NUMERAL.fullmatch(_said(stretch.frame[:1]))
            numeral, title = (match["numeral"], match["title"]) if match else ("", _said(stretch.frame[:1]))
            self.parts.append(_Part(numeral, title, first))
            self._left_out(f"“{title}”, which the report added itself, is left out", stretch.frame[1:], first)
        elif self.parts:
            self._entry(stretch, first)

    def _entry(self, stretch: Stretch, first: int) -> None:
        assert stretch.mark is not None
        heading, *rest = stretch.frame
        named = {name: _said([heading], name).strip() for name in ("entry number", "attribution", "provenance")}
        if stretch.mark.revision:
            read = self.making.text(stretch.mark, [*stretch.text, *stretch.loose])
            text, self._changes = read.text, self._changes + len(read.changes)
            self._remarks += len(read.remarks)
            self._left_out(f"What stands under {named['entry number']} beside its text is left out", rest, first)
        else:
            self.is_compilation = self.is_compilation and all(line.manner.style == "pointer" for line in rest)
            text = _paragraphs(rest)
        body = blocks.parse(text)
        number = re.search(r"\d+", named["entry number"]) if self.parts[-1].numeral else None
        label = named["entry number"].removesuffix(".")
        self.parts[-1].entries.append(
            Entry(
                number=int(number[0]) if number else None,
                label=lists.source_label(body.blocks) if number else label,
                attribution=named["attribution"],
                proposers=attribution.proposers(named["attribution"]),
                provenance=_without_brackets(named["provenance"]),
                language=compilation.LANGUAGE,
                text=text,
                footnotes=len(body.notes),
                lines=(first, self._line - 1),
            )
        )

    def _left_out(self, what: str, among: Iterable[Line], line: int) -> None:
        words = " ".join(filter(None, (_said([each]) for each in among)))
        if words:
            self.cautions.append(Caution(line, f"{what}: “{words}”"))

    def whole(self) -> Compilation:
        """All of it."""
        entries = compilation.with_same_delegations(entry for part in self.parts for entry in part.entries)
        remaining = iter(entries)
        taken = [(part, tuple(next(remaining) for _ in part.entries)) for part in self.parts]
        annex = next((part for part, own in taken if not part.numeral and own), None)
        cautions = [*self.cautions, *self._read_as_accepted(), *review.of_entries(entries)]
        return Compilation(
            front=_front(self.cover),
            sections=tuple(Section(part.numeral, part.title, own, part.line) for part, own in taken if part.numeral),
            annex_title=annex.title if annex else "",
            inputs=tuple(entry for part, own in taken if not part.numeral for entry in own),
            warnings=tuple(sorted([*cautions, *review.of_delegations(entries)])),
        )

    def _read_as_accepted(self) -> Iterator[Caution]:
        for count, what in (
            (self._changes, "tracked changes are read as if they were accepted"),
            (self._remarks, "comments in the margin are left out"),
        ):
            if count:
                yield Caution(1, f"The document's {what}: {count}.")


def _front(cover: list[Line]) -> FrontMatter:
    """The title page, told by the styles of its lines; one that has none of them is the masthead's."""
    said: dict[str, list[str]] = {}
    for line in cover:
        said.setdefault(line.manner.style, []).append(_said([line]))
        for box in line.beside.boxes:  # into which a word processor may have put the disclaimer
            said.setdefault("disclaimer", []).append(characters(box))
    found = {style: [words for words in each if words.strip()] for style, each in said.items()}
    title, dated = found.pop("title", []), found.pop("date line", [])
    statement, disclaimer = found.pop("revision statement", []), found.pop("disclaimer", [])
    return FrontMatter(
        masthead=tuple(words for style, each in found.items() if "toc" not in style for words in each),
        title=" ".join(title),
        dated_on=next(filter(None, map(front.printed_date, dated)), None),
        revision_statement=" ".join(statement),
        disclaimer=" ".join(disclaimer),
    )


def _said(among: Iterable[Line], named: str = "") -> str:
    """The words of lines, or of them what is of one style."""
    pieces = (piece for line in among for piece in line.pieces if piece.stands(accepted=True))
    return "".join(piece.words for piece in pieces if not named or piece.look.named == named).strip()


def _paragraphs(among: Iterable[Line]) -> str:
    """Lines as paragraphs of a text."""
    paragraphs = (blocks.Paragraph((blocks.Text(_said([line])),)) for line in among)
    return write(blocks.Body(tuple(paragraphs), ()))


def _without_brackets(provenance: str) -> str:
    """A provenance as it was before it was printed in brackets."""
    inner = provenance[1:-1]
    is_whole = provenance[:1] == "(" and provenance[-1:] == ")" and "(" not in inner and ")" not in inner
    return inner if is_whole else provenance
