"""The words of two paragraphs compared, with their formatting: what ``changes`` marks inside a block."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import Literal

from wgec.kernel.text import tokens, wording
from wgec.kernel.text.inlines import Atom, flatten, group
from wgec.kernel.text.tokens import Token
from wgec.kernel.text.tree import Code, Inline, Text

Side = Literal["added", "deleted"]
Inlines = tuple[Inline, ...]
Stretch = tuple[bool, Inlines, Inlines]  #: whether both have it, and how it stands in the old and in the new one


def compared(old: Inlines, new: Inlines) -> list[Stretch]:
    """The stretches of both in reading order; what both have may differ in its white space."""
    match old, new:
        case (Text(before),), (Text(after),):  # most paragraphs: a word is known by its letters
            segments = wording.compare(tokens.words(before), tokens.words(after))
            return [(each.same, _text(each.old), _text(each.new)) for each in _spaced(segments)]
    return [_stretch(segment) for segment in _spaced(wording.compare(_tokens(old), _tokens(new)))]


def _spaced(segments: list[wording.Segment]) -> list[wording.Segment]:
    """The space that only the old wording has before words that went goes with them."""
    for same, change in pairwise(segments):
        if same.same and change.old and same.old[-1].space and not same.new[-1].space:
            last, space = same.old[-1], same.old[-1].space
            same.old = [*same.old[:-1], replace(last, space="")]
            change.old = [Token(Atom(Text(space)), space, ""), *change.old]
    return segments


def _stretch(segment: wording.Segment) -> Stretch:
    new = group(_atoms(segment.new))
    if segment.same and all(a.space == b.space for a, b in zip(segment.old, segment.new, strict=True)):
        return True, new, new
    return segment.same, group(_atoms(segment.old)), new


def _text(found: Sequence[Token]) -> Inlines:
    text = "".join(token.text + token.space for token in found)
    return (Text(text),) if text else ()


def _tokens(inlines: Inlines) -> list[Token]:
    """The tokens of ``inlines``: the key of each is its atom, so that its formatting counts."""
    found: list[Token] = []
    for atom in flatten(inlines):
        link = (0, atom.link[1]) if atom.link else None  # the place of a link in its text does not matter
        if not isinstance(atom.value, Text):
            code = atom.value.text if isinstance(atom.value, Code) else ""
            found.append(Token(replace(atom, link=link), code, "", "word" if code else "other"))
            continue
        for token in tokens.words(atom.value.text):
            if not token.text and found:
                found[-1].space += token.space
            else:
                token.key = Atom(Text(token.text), atom.styles, link)
                found.append(token)
    return found


def _atoms(found: Sequence[Token]) -> list[Atom]:
    """Atoms again; the space between two words has the formatting that both have."""
    atoms: list[Atom] = []
    for token, following in zip_longest(found, found[1:]):
        atom = token.key
        assert isinstance(atom, Atom)
        atoms.append(atom)
        beside = following.key if following else None
        if token.space and isinstance(beside, Atom):
            link = atom.link if atom.link == beside.link else None
            atoms.append(Atom(Text(token.space), atom.styles & beside.styles, link))
        elif token.space:
            atoms.append(Atom(Text(token.space)))
    return atoms
