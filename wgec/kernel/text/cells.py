"""Table cells: the one place where a little HTML is understood, because Markdown has no lists inside cells.

``<ul><li>…</li></ul>``, ``<ol start="7"><li>…</li></ol>``, ``<br>`` for a new line and ``<br><br>`` for a new
paragraph. A cell whose tags do not fit together is text, tags included.
"""

import re
from collections.abc import Callable, Iterator

from wgec.kernel.text.tree import Block, Inline, ListBlock, ListItem, Paragraph

ReadInlines = Callable[[str], tuple[Inline, ...]]

_TAG = re.compile(r"<(?P<close>/?)(?P<name>ul|ol|li)(?:\s[^<>]*)?>|(?:<br\s*/?>\s*){2,}", re.IGNORECASE)
_SKIPPED = re.compile(r"\\.|(?P<ticks>`+)")
_START = re.compile(r"""\sstart=["']?(\d{1,9})""", re.IGNORECASE)


DEEPEST = 4


class _UnfitError(Exception):
    """The tags of a cell do not fit together."""


def read(source: str, inlines: ReadInlines) -> tuple[Block, ...]:
    """The blocks of a cell's ``source``, its words read by ``inlines``."""
    if "<" not in source:
        return _paragraph(source, inlines)
    pieces = list(_pieces(source))
    try:
        blocks, rest = _blocks(pieces, 0, inlines, 0)
        if rest != len(pieces):
            raise _UnfitError
    except _UnfitError:
        return _paragraph(source, inlines)
    return blocks


def _paragraph(source: str, inlines: ReadInlines) -> tuple[Block, ...]:
    return (Paragraph(inlines(source.strip())),) if source.strip() else ()


def _pieces(source: str) -> Iterator[re.Match[str] | str]:
    """Words and tags in turn; tags after a backslash or inside code are words."""
    start = position = 0
    while position < len(source):
        if tag := _TAG.match(source, position):
            yield source[start:position]
            yield tag
            start = position = tag.end()
        elif skipped := _SKIPPED.match(source, position):
            position = skipped.end()
            if ticks := skipped["ticks"]:
                closing = re.compile(rf"(?<!`){ticks}(?!`)").search(source, position)
                position = closing.end() if closing else position
        else:
            position += 1
    yield source[start:]


def _blocks(
    pieces: list[re.Match[str] | str], at: int, inlines: ReadInlines, depth: int
) -> tuple[tuple[Block, ...], int]:
    """The blocks from piece ``at`` up to a closing tag or the end, and where that is."""
    blocks: list[Block] = []
    while at < len(pieces):
        piece = pieces[at]
        if isinstance(piece, str):
            blocks += _paragraph(piece, inlines)
        elif piece["close"]:
            break
        elif piece["name"]:
            found, at = _list(pieces, at, inlines, depth + 1)
            blocks.append(found)
        at += 1
    return tuple(blocks), at


def _list(pieces: list[re.Match[str] | str], at: int, inlines: ReadInlines, depth: int) -> tuple[Block, int]:
    """The list that opens at piece ``at``, and the piece that closes it."""
    opening = pieces[at]
    name = _name(opening)
    if isinstance(opening, str) or name == "li" or depth > DEEPEST:
        raise _UnfitError
    items: list[ListItem] = []
    at += 1
    while at < len(pieces):
        piece = pieces[at]
        if isinstance(piece, str):
            if piece.strip():
                raise _UnfitError
        elif _name(piece) == "li" and not piece["close"]:
            blocks, at = _blocks(pieces, at + 1, inlines, depth)
            if at == len(pieces) or _name(pieces[at]) != "li":
                raise _UnfitError
            items.append(ListItem(blocks))
        elif _name(piece) == name and piece["close"]:
            start = _START.search(opening.group())
            kind_start = int(start[1]) if start and name == "ol" else 1
            return ListBlock("ordered" if name == "ol" else "bullet", tuple(items), kind_start), at
        else:
            raise _UnfitError
        at += 1
    raise _UnfitError


def _name(piece: re.Match[str] | str) -> str:
    return "" if isinstance(piece, str) else (piece["name"] or "").lower()
