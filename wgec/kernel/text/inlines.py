"""Inlines in their normal form.

Many trees look the same to a reader: strong inside strong, two bold runs side by side, a bold space.
``flatten`` turns inlines into a list of atoms, each with the marks that hold for it; ``regroup`` builds
the one normal tree of such a list. So two texts that look the same are the same value.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from wgec.kernel.text import addresses
from wgec.kernel.text.tree import Break, Code, Inline, Link, NoteMark, Styled, Text

_WHITE = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]")
INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_EDGES = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)
_STYLES = ("strike", "strong", "emphasis")


@dataclass(frozen=True, slots=True)
class Atom:
    """One indivisible inline and its marks: styles, and the link it belongs to as (identity, href)."""

    value: Text | Code | Break | NoteMark
    styles: frozenset[str] = frozenset()
    link: tuple[int, str] | None = None

    def is_blank(self) -> bool:
        """Whether it shows nothing but empty space."""
        return isinstance(self.value, Break) or (isinstance(self.value, Text) and not self.value.text.strip())


def clean(text: str) -> str:
    """Tabs and line ends become spaces; characters that can neither be seen nor stored in a document go."""
    return text if text.isprintable() else INVISIBLE.sub("", _WHITE.sub(" ", text))


def flatten(inlines: Iterable[Inline]) -> list[Atom]:
    """The atoms of ``inlines`` in reading order. A link inside a link belongs to the outer one."""
    atoms: list[Atom] = []
    _flatten(inlines, frozenset(), None, atoms)
    return atoms


def _flatten(
    inlines: Iterable[Inline], styles: frozenset[str], link: tuple[int, str] | None, atoms: list[Atom]
) -> None:
    for inline in inlines:
        match inline:
            case Styled(style, inner):
                _flatten(inner, styles | {style}, link, atoms)
            case Link(href, inner):
                first, href = len(atoms), addresses.safe(href)
                _flatten(inner, styles, link or (first, href), atoms)
                if href and all(atom.is_blank() for atom in atoms[first:]):  # nothing to click on: show the address
                    atoms.append(Atom(Text(href), styles, link or (first, href)))
            case _:
                atoms.append(Atom(inline, styles, link))


def regroup(atoms: list[Atom]) -> tuple[Inline, ...]:
    """The normal tree of ``atoms``: clean text, no blank edges, no blank styled, the longest mark outermost."""
    return group(_trimmed(_merged(_cleaned(atoms))))


def group(atoms: list[Atom]) -> tuple[Inline, ...]:
    """The tree of ``atoms`` as they stand, blanks at the edges included."""
    return _nest(_unlinked_edges(_split(_merged(atoms))), frozenset(), None)


def _cleaned(atoms: list[Atom]) -> Iterator[Atom]:
    """Clean characters, nothing empty, and no footnote mark inside a link: that would be a link in a link."""
    for atom in atoms:
        match atom.value:
            case Text(text):
                cleaned = clean(text)
                yield atom if cleaned is text else replace(atom, value=Text(cleaned))
            case Code(text):
                yield replace(atom, value=Code(clean(text)))
            case NoteMark():
                yield replace(atom, link=None) if atom.link else atom
            case Break():
                yield atom


def _split(atoms: list[Atom]) -> list[Atom]:
    """Set the blank edges of marked text apart, so that they can lose their marks."""
    split: list[Atom] = []
    for atom in atoms:
        if isinstance(atom.value, Text) and (atom.styles or atom.link):
            edges = _EDGES.match(atom.value.text)
            split += [replace(atom, value=Text(piece)) for piece in (edges.groups() if edges else ()) if piece]
        else:
            split.append(atom)
    return split


def _unlinked_edges(atoms: list[Atom]) -> list[Atom]:
    """Take the blank atoms at the edges of each link out of it."""
    unlinked: list[Atom] = []
    for link, group in groupby(atoms, key=lambda atom: atom.link):
        linked = list(group)
        solid = [index for index, atom in enumerate(linked) if not atom.is_blank()]
        for index, atom in enumerate(linked):
            inside = link and solid and solid[0] <= index <= solid[-1]
            unlinked.append(atom if inside else replace(atom, link=None))
    return unlinked


def _merged(atoms: Iterable[Atom]) -> list[Atom]:
    """Join neighbours of one kind with the same marks; leave out the empty ones."""
    merged: list[Atom] = []
    for (kind, styles, link), group in groupby(atoms, key=lambda atom: (type(atom.value), atom.styles, atom.link)):
        if kind in (Text, Code):
            text = "".join(atom.value.text for atom in group if isinstance(atom.value, Text | Code))
            merged += [Atom(Text(text) if kind is Text else Code(text), styles, link)] if text else []
        else:
            merged += group
    return merged


def _trimmed(atoms: list[Atom]) -> list[Atom]:
    """No blank at the beginning, at the end, or beside a line break."""
    return _mirrored(_ltrimmed(_mirrored(_ltrimmed(atoms))))


def _ltrimmed(atoms: list[Atom]) -> list[Atom]:
    """No blank at the beginning or after a line break, and no line break at the beginning."""
    kept: list[Atom] = []
    for atom in atoms:
        at_edge = not kept or isinstance(kept[-1].value, Break)
        if at_edge and isinstance(atom.value, Text):
            text = atom.value.text.lstrip()
            kept += [replace(atom, value=Text(text))] if text else []
        elif kept or not isinstance(atom.value, Break):
            kept.append(atom)
    return kept


def _mirrored(atoms: list[Atom]) -> list[Atom]:
    """The atoms from the end to the beginning, each read backwards."""
    return [replace(a, value=Text(a.value.text[::-1])) if isinstance(a.value, Text) else a for a in reversed(atoms)]


def _nest(atoms: list[Atom], open_styles: frozenset[str], link: tuple[int, str] | None) -> tuple[Inline, ...]:
    """Build the tree of ``atoms``, all of which carry ``open_styles`` and ``link``."""
    nested: list[Inline] = []
    start = 0
    while start < len(atoms):
        atom = atoms[start]
        reach = {style: _reach(atoms, start, style) for style in _STYLES if style in atom.styles - open_styles}
        if atom.link and not link:
            reach["link"] = _reach(atoms, start, "link")
        if not reach or atom.is_blank():  # no mark begins with a blank
            _append(nested, atom.value)
            start += 1
            continue
        mark = max(reach, key=lambda each: reach[each])
        end = reach[mark]
        if mark == "link" and atom.link:
            nested.append(Link(atom.link[1], _nest(atoms[start:end], open_styles, atom.link)))
        else:
            nested.append(_styled(mark, _nest(atoms[start:end], open_styles | {mark}, link)))
        start = end
    return tuple(nested)


def _append(nested: list[Inline], value: Text | Code | Break | NoteMark) -> None:
    last = nested[-1] if nested else None
    if isinstance(value, Text) and isinstance(last, Text):
        nested[-1] = Text(last.text + value.text)
    else:
        nested.append(value)


def _styled(style: str, inner: tuple[Inline, ...]) -> Styled:
    match style:
        case "strong":
            return Styled("strong", inner)
        case "emphasis":
            return Styled("emphasis", inner)
        case _:
            return Styled("strike", inner)


def _reach(atoms: list[Atom], start: int, mark: str) -> int:
    """Where the run of ``mark`` that begins at ``start`` ends, without cutting a link in two."""
    first, end = atoms[start], start + 1
    while end < len(atoms) and (atoms[end].link == first.link if mark == "link" else mark in atoms[end].styles):
        end += 1
    cut = atoms[end - 1].link
    if mark != "link" and end < len(atoms) and cut and cut == atoms[end].link and cut != first.link:
        while atoms[end - 1].link == cut:
            end -= 1
    while atoms[end - 1].is_blank() and end > start + 1:  # no mark ends with a blank
        end -= 1
    return end
