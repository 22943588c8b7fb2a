"""Questions that stand as the items of a list, taken out of it with what stands inside them."""

from collections.abc import Iterator
from dataclasses import replace

from consultations.intake.inlines import plain
from consultations.intake.pieces import Piece
from consultations.intake.questions import Questions
from wgec.kernel.text.blocks import Block, Heading, ListBlock, ListItem, Paragraph


def opened_up(piece: Piece, questions: Questions) -> Iterator[Piece]:
    """The piece; or, when it is a list with questions in it, these, their contents and the other items."""
    match piece.blocks:
        case (ListBlock() as listed,):
            signs = [_sign(listed, at) for at in range(len(listed.items))]
            asks = [bool(questions.find(_words(sign, item))) for sign, item in zip(signs, listed.items, strict=True)]
            if any(asks):
                yield from _taken_out(piece, listed, signs, asks)
                return
    yield piece


def _taken_out(piece: Piece, listed: ListBlock, signs: list[str], asks: list[bool]) -> Iterator[Piece]:
    starts = [*piece.starts, piece.last + 1] if piece.starts else [piece.first] * (len(asks) + 1)
    at = 0
    while at < len(asks):
        end = at + 1
        while not asks[at] and end < len(asks) and not asks[end]:
            end += 1
        first, last = starts[at], max(starts[at], starts[end] - 1)
        item = listed.items[at]
        if asks[at]:
            yield Piece(first, first, _words(signs[at], item), item.blocks[:1])
            yield from (Piece(first, last, head((block,)), (block,)) for block in item.blocks[1:])
        else:
            rest = replace(listed, items=listed.items[at:end], start=listed.start + at)
            yield Piece(first, last, _words(signs[at], item), (rest,))
        at = end


def _sign(listed: ListBlock, at: int) -> str:
    """What is printed before an item; a bullet is no word."""
    return listed.items[at].label if listed.kind == "labelled" else f"{listed.start + at}." * (listed.kind == "ordered")


def _words(sign: str, item: ListItem) -> str:
    return f"{sign} {head(item.blocks)}".strip()


def head(blocks: tuple[Block, ...]) -> str:
    """The words of the paragraph with which blocks begin."""
    match blocks:
        case (Paragraph(inlines) | Heading(_, inlines), *_):
            return plain(inlines)
        case _:
            return ""
