"""Marks that open and close: what CommonMark's flanking rules ask of their neighbours.

``**`` opens or closes only between certain neighbours, which fails for "**(a)**b" and often in Chinese; and inside
a word marks of one kind can be taken for each other. The cure for both is to write a neighbouring character as an
entity: it reads the same, and counts as punctuation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace


@dataclass(slots=True)
class Piece:
    """A part of a run of Markdown: words, a mark that opens or closes, or something else as it stands."""

    kind: Literal["words", "open", "close", "link", "citation", "other"]
    text: str
    in_link: bool = False


@dataclass(slots=True)
class _Run:
    """Marks of one character side by side, as CommonMark reads them, and the pieces around them."""

    opens: bool
    closes: bool
    before: Piece | None
    after: Piece | None

    def flanking(self) -> tuple[bool, bool]:
        """Whether the marks could open, and whether they could close."""
        last = self.before.text[-1] if self.before else " "
        following = self.after.text[0] if self.after else " "
        last_blank, next_blank = isWhiteSpace(ord(last)), isWhiteSpace(ord(following))
        last_mark, next_mark = _is_punctuation(last), _is_punctuation(following)
        left = not next_blank and (not next_mark or last_blank or last_mark)
        right = not last_blank and (not last_mark or next_blank or next_mark)
        return left, right

    def guard(self, fully: bool) -> bool:
        """Encode a neighbour where the marks would not do what they must; ``fully``: where they could do more.

        Returns whether anything was changed.
        """
        left, right = self.flanking()
        changed = False
        if (self.opens and not left) or (fully and not self.closes and left and right):
            changed |= _encode(self.before, last=True)
        if (self.closes and not right) or (fully and not self.opens and left and right):
            changed |= _encode(self.after, last=False)
        return changed


def guard(pieces: list[Piece], *, fully: bool) -> bool:
    """Make every mark in ``pieces`` open or close; ``fully``: and none do both.

    Returns whether the result is certain to read back as it was meant.
    """
    runs = list(_runs(pieces))
    while any(run.guard(fully) for run in runs):
        pass  # an entity can keep the run on its other side from opening: look again, each character changes once
    return fully or not any(all(run.flanking()) for run in runs)


def _runs(pieces: list[Piece]) -> Iterator[_Run]:
    at = 0
    for marker, group in groupby(pieces, key=lambda piece: piece.text[0] if piece.kind in ("open", "close") else ""):
        kinds = [piece.kind for piece in group]
        end = at + len(kinds)
        if marker:
            yield _Run("open" in kinds, "close" in kinds, _at(pieces, at - 1), _at(pieces, end))
        at = end


def _at(pieces: list[Piece], index: int) -> Piece | None:
    return pieces[index] if 0 <= index < len(pieces) else None


def _encode(piece: Piece | None, *, last: bool) -> bool:
    """Write the last or first character of ``piece`` as an entity, unless it counts as punctuation anyway."""
    if not piece or piece.kind != "words":
        return False
    character = piece.text[-1] if last else piece.text[0]
    if _is_punctuation(character):
        return False
    entity = f"&#{ord(character)};"
    piece.text = piece.text[:-1] + entity if last else entity + piece.text[1:]
    return True


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
