"""Canonical Markdown cut at its outermost blocks, so that of a text only what differs from another need be read.

Each block and each footnote is one part, a list with all its points too. What a part says does not depend on the
parts around it, but for the footnotes that it cites.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from wgec.kernel.text.normal import relabelled
from wgec.kernel.text.reading import parse
from wgec.kernel.text.tree import Block, Body, Note
from wgec.kernel.text.writing import blocks_markdown, write

_MARKER = re.compile(r"(?:[-*]|[0-9]{1,9}(?P<sign>[.)]))(?=\s|$)")
_NOTE = re.compile(r"\[\^([\w.+-]{1,64})\]:")
_CITED = re.compile(r"(?<!\\)(?:\\\\)*\[\^([\w.+-]{1,64})\]")


@dataclass(frozen=True)
class Parts:
    """A canonical text: the sources of its blocks, and of its footnotes by their label."""

    blocks: tuple[str, ...]
    notes: dict[str, str]

    @cached_property
    def cites(self) -> frozenset[str]:
        """The labels that are cited, or look as if they were."""
        return frozenset(cited(*self.blocks, *self.notes.values()))


def cut(text: str) -> Parts:
    """The parts of ``text``, which is canonical Markdown."""
    pieces = list(_pieces(text)) if text else []
    notes = {match[1]: piece for piece in pieces if piece[:1] == "[" and (match := _NOTE.match(piece))}
    if not notes:
        return Parts(tuple(pieces), notes)
    own = {*notes.values()}
    return Parts(tuple(piece for piece in pieces if piece not in own), notes)


def _pieces(text: str) -> Iterator[str]:
    """Pieces between blank lines, those of one list or note joined."""
    open_piece: list[str] = []
    marker = ""
    for piece in text.split("\n\n"):
        own = _marker(piece)
        if open_piece and (piece[:1] in (" ", "\n", "") or (own and own == marker)):
            open_piece.append(piece)
            continue
        if open_piece:
            yield "\n\n".join(open_piece)
        open_piece, marker = [piece], own
    yield "\n\n".join(open_piece)


def _marker(piece: str) -> str:
    """What tells the list that begins here from its neighbour; nothing when it is no list."""
    if piece[:1].isalpha():  # most pieces are words
        return ""
    match = _MARKER.match(piece)
    return (match["sign"] or match.group()) if match else ""


def begins_list(line: str) -> bool:
    """Whether a list begins with this line."""
    return bool(_marker(line))


def cited(*sources: str) -> Iterator[str]:
    """The labels of the footnotes that ``sources`` seem to cite."""
    for source in sources:
        if "[^" in source:
            yield from _CITED.findall(source)


def hold(text: str, parts: Parts) -> bool:
    """Whether ``parts`` are all of ``text``, and no footnote is cited that is not there."""
    return text == "\n\n".join((*parts.blocks, *parts.notes.values())) and parts.cites <= {*parts.notes}


def read_block(part: str) -> Block | None:
    """The tree of a block's part; None when it is not the canonical source of one block."""
    before = {"*": "- x\n\n", ")": "1. x\n\n"}.get(_marker(part), "")  # a list after another of its kind
    source = before + part + stubs(part)
    body = parse(source)
    if len(body.blocks) != 1 + bool(before) or blocks_markdown(body.blocks) != before + part:
        return None
    return body.blocks[-1]


def read_note(part: str, label: str) -> Note | None:
    """The tree of a footnote's part; None when it is not the canonical source of one footnote."""
    source = part + stubs(part, but=label)
    body = parse(source)
    if body.blocks or write(body) != source:
        return None
    return body.notes[0]


def stubs(source: str, *, but: str = "") -> str:
    """Empty footnotes for those that ``source`` cites."""
    wanted = dict.fromkeys(label for label in cited(source) if label != but)
    return "".join(f"\n\n[^{label}]:" for label in wanted)


def read_beside(source: str, known: Iterable[str]) -> Body:
    """The tree of Markdown that stands in a text with the footnotes ``known``, which it can cite.

    Its notes are those that it brings along, under labels that are free. Raises Malformed when it cannot be read.
    """
    taken = set(known)
    brought = {note.label for note in parse(source).notes}
    stand_ins = "".join(f"[^{label}]: -\n\n" for label in dict.fromkeys(cited(source)) if label in taken - brought)
    body = parse(stand_ins + source.lstrip())
    labels: dict[str, str] = {}
    for label in sorted(brought & taken):
        labels[label] = another(label, taken | brought | set(labels.values()))
    body = relabelled(body, labels)
    own = brought - taken | set(labels.values())
    return Body(body.blocks, tuple(note for note in body.notes if note.label in own))


def another(label: str, taken: Container[str]) -> str:
    """A label like ``label`` that is not taken."""
    number = 2
    while f"{label}-{number}" in taken:
        number += 1
    return f"{label}-{number}"
