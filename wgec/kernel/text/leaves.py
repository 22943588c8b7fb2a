"""The words of one paragraph or heading, and the edits that lead from its words to those of another wording.

An edit replaces a stretch of words by others. Edits of several wordings of one text can be applied together, as long
as they do not overlap: the white space before an edit belongs to it, so that no two words are ever glued together.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from wgec.kernel.text import tokens, wording
from wgec.kernel.text.inlines import Atom, flatten, regroup
from wgec.kernel.text.tokens import Token
from wgec.kernel.text.tree import Code, Inline, Text

Link = tuple[int, str]
Gap = tuple[Atom, ...]

_NO_ATOM = Atom(Text(""))


@dataclass(slots=True)
class Word(Token):
    """A token that knows the inline it came from and the blanks that follow it, with their formatting."""

    atom: Atom = _NO_ATOM
    gap: Gap = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Words ``start`` to ``end`` become ``words``; ``before``: the blank that then stands before them, if it is new."""

    start: int
    end: int
    words: tuple[Word, ...]
    before: Gap | None = None

    @property
    def mark(self) -> tuple[object, ...]:
        """What makes two changes of the same words the same change."""
        before = None if self.before is None else tuple(map(_plain_link, self.before))
        shown = tuple((word.key, tuple(map(_plain_link, word.gap))) for word in self.words)
        return (self.start, self.end, shown, before)


def words(inlines: Iterable[Inline]) -> list[Word]:
    """The words of ``inlines``; the key of each is its atom, so that its formatting counts."""
    found: list[Word] = []
    for atom in flatten(inlines):
        if not isinstance(atom.value, Text):
            code = atom.value.text if isinstance(atom.value, Code) else ""
            found.append(Word(_plain_link(atom), code, "", "word" if code else "other", atom=atom))
            continue
        styles, link = atom.styles, atom.link
        blank = (Atom(Text(" "), styles, link),)
        for token in tokens.words(atom.value.text):
            space = token.space
            gap = blank if space == " " else (Atom(Text(space), styles, link),) if space else ()
            if not token.text and found:
                found[-1].space += space
                found[-1].gap += gap
            else:
                own = Atom(Text(token.text), styles, link)
                found.append(Word(_plain_link(own), token.text, space, token.kind, atom=own, gap=gap))
    return found


def _plain_link(atom: Atom) -> Atom:
    """``atom`` without the place of its link in its text."""
    return replace(atom, link=(0, atom.link[1])) if atom.link else atom


def inlines(found: Iterable[Word]) -> tuple[Inline, ...]:
    """The inlines of these words, in normal form."""
    return regroup([atom for word in found for atom in (word.atom, *word.gap)])


def changes(old: Sequence[Word], new: Sequence[Word]) -> list[Change]:
    """What leads from ``old`` to ``new``, in reading order."""
    found: list[Change] = []
    links: dict[Link, Link] = {}
    at_old = at_new = 0
    before: Gap | None = None
    for segment in wording.compare(old, new):
        end_old, end_new = at_old + len(segment.old), at_new + len(segment.new)
        if segment.same:
            _note_links(old[at_old:end_old], new[at_new:end_new], links)
            last = end_old == len(old) and end_new == len(new)
            stop = len(segment.old) if last else len(segment.old) - 1
            found += _other_gaps(old, new, at_old, at_new, stop)
            gaps = old[end_old - 1].gap, new[end_new - 1].gap
            before = None if last or gaps[0] == gaps[1] else gaps[1]
        else:
            found.append(Change(at_old, end_old, tuple(new[at_new:end_new]), before))
            before = None
        at_old, at_new = end_old, end_new
    return [_with_links(change, links) for change in found]


def _other_gaps(old: Sequence[Word], new: Sequence[Word], at_old: int, at_new: int, count: int) -> Iterator[Change]:
    """Words that are the same but for the blank after them."""
    for i, j in zip(range(at_old, at_old + count), range(at_new, at_new + count), strict=True):
        if old[i].gap != new[j].gap:
            yield Change(i, i + 1, (new[j],))


def _note_links(old: Sequence[Word], new: Sequence[Word], links: dict[Link, Link]) -> None:
    for mine, theirs in zip(old, new, strict=True):
        if mine.atom.link and theirs.atom.link:
            links[theirs.atom.link] = mine.atom.link


def _with_links(change: Change, links: dict[Link, Link]) -> Change:
    """Words added inside a link of the old text belong to that link; other links are links of their own."""
    if not any(atom.link for word in change.words for atom in (word.atom, *word.gap)):
        return change

    def relinked(atom: Atom) -> Atom:
        return replace(atom, link=links.get(atom.link, (-1 - atom.link[0], atom.link[1]))) if atom.link else atom

    own = (replace(w, atom=relinked(w.atom), gap=tuple(map(relinked, w.gap))) for w in change.words)
    return replace(change, words=tuple(own))


def applied(old: Sequence[Word], chosen: Iterable[Change]) -> list[Word]:
    """``old`` with ``chosen``, which do not overlap, made in it."""
    result: list[Word] = []
    at = 0
    for change in sorted(chosen, key=lambda each: (each.start, each.end)):
        result += old[at : change.start]
        if change.before is not None and result:
            result[-1] = replace(result[-1], gap=change.before)
        result += change.words
        at = change.end
    return [*result, *old[at:]]
