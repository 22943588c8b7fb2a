"""The words of a text without any markup: for search, excerpts and tests."""

import re
from collections.abc import Iterable, Iterator

from wgec.kernel.text.inlines import Atom, flatten
from wgec.kernel.text.reading import parse
from wgec.kernel.text.tree import Block, Body, Break, Code, Heading, Inline, ListBlock, Paragraph, Quote, Table, Text

_WORD = re.compile(r"\S+")


def plain(text: Body | str) -> str:
    """The words of ``text`` (a tree or its Markdown), a line for each block, the footnotes last.

    Raises Malformed when Markdown cannot be read.
    """
    body = parse(text) if isinstance(text, str) else text
    found = list(lines(body.blocks))
    for note in body.notes:
        found += lines(note.blocks)
    return "\n".join(found)


def words(text: Body | str) -> list[str]:
    """The words of ``text`` in reading order, split at white space. Raises Malformed like ``plain``."""
    return _WORD.findall(plain(text))


def inline_text(inlines: Iterable[Inline]) -> str:
    """The words of ``inlines``; a line break is a newline, a footnote mark is nothing."""
    return "".join(map(_shown, flatten(inlines)))


def _shown(atom: Atom) -> str:
    match atom.value:
        case Text(text) | Code(text):
            return text
        case Break():
            return "\n"
        case _:
            return ""


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The words of ``blocks``, a line for each of them and each line break."""
    for block in blocks:
        match block:
            case Paragraph(inlines) | Heading(_, inlines):
                yield inline_text(inlines)
            case ListBlock(_, items):
                for item in items:
                    yield from _labelled(item.label, list(lines(item.blocks)))
            case Table(head, rows):
                for cell in (cell for row in (head, *rows) for cell in row):
                    yield from lines(cell.blocks)
            case Quote(inner):
                yield from lines(inner)


def _labelled(label: str, inner: list[str]) -> Iterator[str]:
    if label:
        inner = [f"{label} {inner[0]}", *inner[1:]] if inner else [label]
    yield from inner
