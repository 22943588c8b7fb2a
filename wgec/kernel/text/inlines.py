"""Inlines in their normal form.

Many trees look the same to a reader: strong inside strong, two bold runs side by side, a bold space.
``flatten`` turns inlines into a list of atoms, each with the marks that hold for it; ``regroup`` builds
the one normal tree of such a list. So two texts that look the same are the same value.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from wgec.kernel.text.tree import Break, Code, Inline, Link, NoteMark, Styled, Text

_WHITE = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
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
    return _INVISIBLE.sub("", _WHITE.sub(" ", text))


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
                first = len(atoms)
                _flatten(inner, styles, link or (first, href), atoms)
                if href and all(atom.is_blank() for atom in atoms[first:]):  # nothing to click on: show the address
                    atoms.append(Atom(Text(href), styles, link or (first, href)))
            case _:
                atoms.append(Atom(inline, styles, link))


def regroup(atoms: list[Atom]) -> tuple[Inline, ...]:
    """The normal tree of ``atoms``: clean text, no blank edges, no blank styled, the longest mark outermost."""
    if len(atoms) == 1 and isinstance(atoms[0].value, Text) and not atoms[0].styles and not atoms[0].link:
        text = clean(atoms[0].value.text).strip()
        return (Text(text),) if text else ()
    return _nest(_merged(_trimmed(_unstyled_edges(_split_edges(atoms)))), frozenset(), None)


def _split_edges(atoms: list[Atom]) -> list[Atom]:
    """Clean every atom and set the blank edges of marked text apart, so that they can lose their marks."""
    split: list[Atom] = []
    for atom in atoms:
        if isinstance(atom.value, Text):
            text = clean(atom.value.text)
            edges = _EDGES.match(text)
            pieces = edges.groups() if edges and (atom.styles or atom.link) else (text,)
            split += [replace(atom, value=Text(piece)) for piece in pieces if piece]
        elif isinstance(atom.value, Code):
            code = clean(atom.value.text)
            split += [replace(atom, value=Code(code))] if code else []
        else:
            split.append(atom)
    return split


def _unstyled_edges(atoms: list[Atom]) -> list[Atom]:
    """Take each mark off the blank atoms at the edges of its runs."""
    for mark in ("link", *_STYLES):
        for ordered in (range(len(atoms)), range(len(atoms) - 1, -1, -1)):
            before: object = None
            for index in ordered:
                atom = atoms[index]
                holds = atom.link if mark == "link" else (mark in atom.styles or None)
                if holds is not None and holds != before and atom.is_blank():
                    atoms[index] = atom = _without(atom, mark)
                    holds = None
                before = holds
    return atoms


def _without(atom: Atom, mark: str) -> Atom:
    if mark == "link":
        return replace(atom, link=None)
    return replace(atom, styles=atom.styles - {mark})


def _merged(atoms: list[Atom]) -> list[Atom]:
    """Join neighbours of one kind with the same marks."""
    merged: list[Atom] = []
    for atom in atoms:
        last = merged[-1] if merged else None
        if last and (last.styles, last.link) == (atom.styles, atom.link):
            if isinstance(atom.value, Text) and isinstance(last.value, Text):
                merged[-1] = replace(atom, value=Text(last.value.text + atom.value.text))
                continue
            if isinstance(atom.value, Code) and isinstance(last.value, Code):
                merged[-1] = replace(atom, value=Code(last.value.text + atom.value.text))
                continue
        merged.append(atom)
    return merged


def _trimmed(atoms: list[Atom]) -> list[Atom]:
    """No blank at the beginning, at the end, or beside a line break."""
    for _ in range(2):  # once from each side
        kept: list[Atom] = []
        at_edge = True
        for atom in atoms:
            if isinstance(atom.value, Text) and at_edge:
                text = atom.value.text.lstrip()
                if not text:
                    continue
                atom = replace(atom, value=Text(text))
            elif isinstance(atom.value, Break) and not kept:
                continue
            kept.append(atom)
            at_edge = isinstance(atom.value, Break)
        atoms = [_mirrored(atom) for atom in reversed(kept)]
    return atoms


def _mirrored(atom: Atom) -> Atom:
    return replace(atom, value=Text(atom.value.text[::-1])) if isinstance(atom.value, Text) else atom


def _nest(atoms: list[Atom], open_styles: frozenset[str], link: tuple[int, str] | None) -> tuple[Inline, ...]:
    """Build the tree of ``atoms``, all of which carry ``open_styles`` and ``link``."""
    nested: list[Inline] = []
    start = 0
    while start < len(atoms):
        atom = atoms[start]
        reach = {style: _reach(atoms, start, style) for style in _STYLES if style in atom.styles - open_styles}
        if atom.link and not link:
            reach["link"] = _reach(atoms, start, "link")
        if not reach:
            nested.append(atom.value)
            start += 1
            continue
        mark = max(reach, key=lambda each: reach[each])
        inner = atoms[start : reach[mark]]
        if mark == "link" and atom.link:
            nested.append(Link(atom.link[1], _nest(inner, open_styles, atom.link)))
        else:
            nested.append(_styled(mark, _nest(inner, open_styles | {mark}, link)))
        start = reach[mark]
    return tuple(nested)


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
    return end
