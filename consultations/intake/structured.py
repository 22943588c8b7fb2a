"""Files with structure of their own as pieces of a contribution: Markdown, and word processors' documents."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Literal

from markdown_it.token import Token

from consultations.intake import headings, lists, word
from consultations.intake.footnotes import Notes
from consultations.intake.inlines import plain
from consultations.intake.pieces import Opened, Piece
from consultations.intake.values import Caution
from wgec.kernel.text import blocks as kernel
from wgec.kernel.text import dialect
from wgec.kernel.text.blocks import Block, Body, Heading, ListBlock, Paragraph
from wgec.kernel.text.normal import citations


def open_document(content: bytes, file_name: str, kind: Literal["docx", "odt"]) -> Opened:
    """Take a word processor's document apart; its lines are its paragraphs, counted."""
    found = word.open_whole(content, file_name, kind)
    pieces = [
        Piece(
            part.first,
            part.last,
            _words(part.block),
            (part.block,),
            is_title=part.is_title,
            starts=_starts(part.block, part.first),
        )
        for part in found.parts
        if part.block is not None
    ]
    return Opened(pieces, _settled, found.notes, found.cautions)


def open_markdown(text: str) -> Opened:
    """Take a Markdown file apart, as Markdown and nothing else; raises Malformed like ``parse``."""
    whole = kernel.parse(text)  # refuses what is too long or too deep, with its line
    lines = text.split("\n")
    tokens = dialect.build().parse(text)
    spans, items = list(_spans(tokens, len(lines))), _items(tokens)
    definitions = "\n\n".join("\n".join(lines[first:last]) for first, last, is_note in spans if is_note)
    pieces = []
    for first, last, is_note in spans:
        if is_note:
            continue
        source = "\n".join(lines[first:last])
        cites = definitions and "[^" in source
        for block in kernel.parse(f"{source}\n\n{definitions}" if cites else source).blocks:
            starts = items.get(first, ()) if isinstance(block, ListBlock) else ()
            starts = starts if isinstance(block, ListBlock) and len(starts) == len(block.items) else ()
            pieces.append(Piece(first + 1, last, _words(block), (block,), starts=starts))
    notes, cautions = _notes(whole, lines, pieces)
    _mark_title(pieces)
    return Opened(pieces, _as_they_are, notes, cautions)


def _spans(tokens: Sequence[Token], end: int) -> Iterator[tuple[int, int, bool]]:
    """The lines of each block at the margin, and whether it is a footnote's definition."""
    starts: list[tuple[int, bool]] = []
    for at, token in enumerate(tokens):
        if token.level == 0 and token.nesting >= 0:
            mapped = token if token.map else next((inner for inner in tokens[at:] if inner.map), None)
            if mapped and mapped.map:
                starts.append((mapped.map[0], token.type == "footnote_reference_open"))
    for (start, is_note), (following, _) in zip(starts, [*starts[1:], (end, False)], strict=True):
        yield start, following, is_note


def _items(tokens: Sequence[Token]) -> dict[int, tuple[int, ...]]:
    """The first line of each item, by the place of the list at the margin that it belongs to."""
    found: dict[int, tuple[int, ...]] = {}
    place = 0
    for token in tokens:
        if token.level == 0 and token.map:
            place = token.map[0]
        if token.type == "list_item_open" and token.level == 1 and token.map:
            found[place] = (*found.get(place, ()), token.map[0] + 1)
    return found


def _notes(whole: Body, lines: Sequence[str], pieces: list[Piece]) -> tuple[Notes, list[Caution]]:
    """The footnotes; one that nothing cites becomes a paragraph at the end, so that its words stay."""
    notes = Notes()
    cautions = []
    cited = {label for piece in pieces for label in citations(piece.blocks)}
    cited |= {label for note in whole.notes for label in citations(note.blocks)}
    for note in whole.notes:
        if note.label in cited:
            notes.available[note.label].append(note.blocks)
            continue
        line = next((at for at, text in enumerate(lines, 1) if text.lstrip().startswith(f"[^{note.label}]:")), 1)
        cautions.append(Caution(line, f"Nothing cites footnote {note.label}: kept as a paragraph at the end."))
        pieces += [Piece(line, line, _words(block), (block,)) for block in note.blocks]
    return notes, cautions


def _mark_title(pieces: list[Piece]) -> None:
    """A file's first heading is its title when it is the only one of its level."""
    levels = [piece.blocks[0].level for piece in pieces if isinstance(piece.blocks[0], Heading)]
    match pieces[:1]:
        case [Piece(blocks=(Heading(level, _),)) as first] if level == min(levels) and levels.count(level) == 1:
            pieces[0] = Piece(first.first, first.last, first.words, first.blocks, is_title=True)


def _starts(block: Block, first: int) -> tuple[int, ...]:
    """The paragraphs with which the items of a list begin."""
    if not isinstance(block, ListBlock):
        return ()
    counts = [sum(map(word.paragraphs, item.blocks)) for item in block.items]
    return tuple(first + before for before in accumulate([0, *counts[:-1]]))


def _words(block: Block) -> str:
    """What a block says; of a paragraph exactly the characters that ``plain`` counts."""
    match block:
        case Paragraph(inlines) | Heading(_, inlines):
            return plain(inlines)
        case _:
            return kernel.plain(Body((block,), ()))


def _settled(pieces: Sequence[Piece]) -> tuple[Block, ...]:
    return tuple(headings.even(lists.settled(block for piece in pieces for block in piece.blocks)))


def _as_they_are(pieces: Sequence[Piece]) -> tuple[Block, ...]:
    return tuple(block for piece in pieces for block in piece.blocks)
