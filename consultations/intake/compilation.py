"""Reading a compilation: one function from a file's bytes to values, the same for text and word-processor files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from consultations.intake import attribution, contents, front, lists, review, source
from consultations.intake.contents import ContentsLine
from consultations.intake.footnotes import Notes
from consultations.intake.markdown import open_text
from consultations.intake.outline import EntryOutline, outline
from consultations.intake.parts import Part
from consultations.intake.values import Caution, Compilation, Entry, Section
from consultations.intake.word import open_document
from wgec.kernel.errors import Malformed
from wgec.kernel.text.blocks import MAX_CHARS, Block
from wgec.kernel.text.markdown import write

LANGUAGE = "en"


class Source(Protocol):
    """A file that has been taken apart, whatever its format."""

    parts: list[Part]
    contents: list[ContentsLine]
    notes: Notes
    cautions: list[Caution]

    def blocks(self, parts: Sequence[Part]) -> tuple[Block, ...]:
        """The blocks of one entry."""


def read(content: bytes, filename: str, *, max_bytes: int = source.MAX_BYTES) -> Compilation:
    """Read a compilation (.md, .txt, .docx or .odt) whole and verbatim.

    Raises Malformed, with one sentence that says what is wrong, where, and what to do.
    """
    opened = _open(content, filename, max_bytes)
    found = outline(opened.parts, filename, {contents.key(line.text) for line in opened.contents})
    title_page, cautions = front.read(found.front)
    entries = with_same_delegations(
        _entry(entry, opened, filename)
        for entry in (*(entry for section in found.sections for entry in section.entries), *found.inputs)
    )
    cautions += opened.cautions
    cautions += review.of_contents(opened.contents, found)
    cautions += review.of_sections(found)
    cautions += review.of_numbers(found)
    cautions += review.of_entries(entries)
    cautions += review.of_delegations(entries)
    cautions += review.of_appendices(found, opened.blocks(found.appendices))
    remaining = iter(entries)
    return Compilation(
        front=title_page,
        sections=tuple(
            Section(each.numeral, each.title, _next(remaining, len(each.entries)), each.heading.first)
            for each in found.sections
        ),
        annex_title=found.annex.text if found.annex else "",
        inputs=tuple(remaining),
        warnings=tuple(sorted(cautions)),
    )


def _open(content: bytes, filename: str, max_bytes: int) -> Source:
    kind = source.kind_of(content, filename, max_bytes=max_bytes)
    if kind == "text":
        return open_text(source.decode(content, filename))
    return open_document(content, filename, kind)


def _entry(outlined: EntryOutline, opened: Source, filename: str) -> Entry:
    heading = f"{filename}, line {outlined.heading.first}: “{outlined.heading.text}”"
    too_long = f"{heading} has more than {MAX_CHARS:,} characters below it; check whether the next headings are right."
    if sum(len(line) for part in outlined.parts for line in part.lines) > MAX_CHARS:
        raise Malformed(too_long)
    blocks = opened.blocks(outlined.parts)
    body = opened.notes.attach(blocks)
    text = write(body)
    if not text:
        raise Malformed(f"{heading} has no text below it; add its text or remove the heading.")
    if len(text) > MAX_CHARS:
        raise Malformed(too_long)
    return Entry(
        number=outlined.number,
        label=lists.source_label(blocks) if outlined.number is not None else outlined.label,
        attribution=outlined.attribution,
        proposers=attribution.proposers(outlined.attribution),
        provenance=outlined.provenance,
        language=LANGUAGE,
        text=text,
        footnotes=len(body.notes),
        lines=(outlined.heading.first, outlined.last),
    )


def with_same_delegations(entries: Iterable[Entry]) -> list[Entry]:
    """The entries with one name for each delegation, in whatever ways it is printed."""
    entries = list(entries)
    proposers = attribution.same_delegations(entry.proposers for entry in entries)
    return [replace(entry, proposers=same) for entry, same in zip(entries, proposers, strict=True)]


def _next(entries: Iterator[Entry], count: int) -> tuple[Entry, ...]:
    return tuple(next(entries) for _ in range(count))
