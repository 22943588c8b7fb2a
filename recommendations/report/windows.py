"""What is quoted of two wordings of one paragraph: the sentence around a change, of a long one the words near it.

Formatting stays as it is. What came or went as whole sentences is told apart from what was reworded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wgec.kernel.text import sentencing
from wgec.kernel.text.inlines import Atom, flatten, regroup
from wgec.kernel.text.phrasing import compared
from wgec.kernel.text.plain import inline_text
from wgec.kernel.text.tree import Break, Code, Inline, Text

Inlines = tuple[Inline, ...]

WHOLE = 60
"""Words of a sentence that is quoted whole."""
NEAR = 12
"""Words beside a change that are quoted of a longer one."""
CUT = "…"
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Window:
    """What stands for what: ``old`` and ``new`` as they are quoted, one of them empty for a sentence that came or went.

    ``after`` are the words after which a new sentence stands, empty at the beginning.
    """

    old: Inlines
    new: Inlines
    after: Inlines = ()


@dataclass(slots=True)
class _Edit:
    """Where two wordings differ: from ``a`` to ``b`` of the old one, from ``c`` to ``d`` of the new one."""

    a: int
    b: int
    c: int
    d: int


def windows(old: Inlines, new: Inlines) -> Iterator[Window]:
    """What to quote, in reading order; nothing where only white space differs. Neither has footnotes' marks."""
    sides = _Side(old), _Side(new)
    waiting: list[_Edit] = []
    last_end = 0
    edits = list(_edits(old, new))
    for at, edit in enumerate(edits):
        following = edits[at + 1].a if at + 1 < len(edits) else len(sides[0].plain)
        if whole := _whole(*sides, edit):
            yield whole
        else:
            waiting.append(edit)
            if at + 1 < len(edits) and not _whole(*sides, edits[at + 1]) and _beside(sides[0], edit, edits[at + 1]):
                continue
            yield _window(*sides, waiting, last_end, following)
        waiting, last_end = [], edit.b


class _Side:
    """One wording: its atoms, its words, its sentences."""

    def __init__(self, inlines: Inlines) -> None:
        self.atoms = flatten(inlines)
        self.plain = inline_text(inlines)
        self.sentences = sentencing.sentences(self.plain)

    def taken(self, start: int, end: int, *, cut_before: bool = False, cut_after: bool = False) -> Inlines:
        """The words from ``start`` to ``end``, with signs where a sentence goes on."""
        atoms = list(self._atoms(start, end))
        if cut_before:
            atoms.insert(0, Atom(Text(f"{CUT} ")))
        if cut_after:
            atoms.append(Atom(Text(f" {CUT}")))
        return regroup(atoms)

    def _atoms(self, start: int, end: int) -> Iterator[Atom]:
        at = 0
        for atom in self.atoms:
            match atom.value:
                case Break():
                    if start <= at < end:
                        yield atom
                    at += 1
                case Text(text) | Code(text):
                    if inside := text[max(start - at, 0) : max(end - at, 0)]:
                        yield replace(atom, value=type(atom.value)(inside))
                    at += len(text)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Where the sentences begin and end in which the words from ``start`` to ``end`` stand."""
        first = max((begin for begin, _ in self.sentences if begin <= start), default=0)
        return first, min((stop for _, stop in self.sentences if stop >= end), default=len(self.plain))

    def are_whole(self, start: int, end: int) -> bool:
        """Whether the words are sentences, from the first letter to the last sign."""
        words = self.plain[start:end]
        first, last = end - len(words.lstrip()), start + len(words.rstrip())
        begins = any(begin == first for begin, _ in self.sentences)
        return bool(words.strip()) and begins and any(stop == last for _, stop in self.sentences)

    def is_between(self, at: int) -> bool:
        """Whether a new sentence can stand there."""
        return not any(begin < at < stop for begin, stop in self.sentences)


def _edits(old: Inlines, new: Inlines) -> Iterator[_Edit]:
    a = c = 0
    for same, before, after in compared(old, new):
        b, d = a + len(inline_text(before)), c + len(inline_text(after))
        if not same:
            yield _Edit(a, b, c, d)
        a, c = b, d


def _whole(old: _Side, new: _Side, edit: _Edit) -> Window | None:
    """Sentences that came or went; None for words that changed inside one."""
    gone, come = old.plain[edit.a : edit.b].strip(), new.plain[edit.c : edit.d].strip()
    if not gone and old.is_between(edit.a) and new.are_whole(edit.c, edit.d):
        ends = [stop for _, stop in old.sentences if stop <= edit.a]
        after: Inlines = ()
        if ends:
            start, end = old.sentence(ends[-1], ends[-1])[0], ends[-1]
            near = _last_words(old.plain, start, end)
            after = old.taken(near, end, cut_before=near > start)
        return Window((), new.taken(edit.c, edit.d), after)
    if not come and new.is_between(edit.c) and old.are_whole(edit.a, edit.b):
        return Window(old.taken(edit.a, edit.b), ())
    return None


def _beside(old: _Side, one: _Edit, other: _Edit) -> bool:
    """Whether two changes are quoted together: in one sentence, and not far apart."""
    in_one = old.sentence(one.a, one.b)[1] > old.sentence(other.a, other.b)[0]
    return in_one and _count(old.plain[one.b : other.a]) <= 2 * NEAR


def _window(old: _Side, new: _Side, edits: Sequence[_Edit], least: int, most: int) -> Window:
    """The changes with the words around them, which both wordings have; between ``least`` and ``most``."""
    first, last = edits[0], edits[-1]
    start, end = old.sentence(first.a, last.b)
    is_long = _count(old.plain[start:end]) > WHOLE
    begin, stop = max(start, least), min(end, most)
    if is_long or begin > start:
        begin = max(begin, _last_words(old.plain, begin, first.a))
    if is_long or stop < end:
        stop = min(stop, _first_words(old.plain, last.b, stop))
    around = {"cut_before": begin > start, "cut_after": stop < end}
    before, after = old.plain[begin : first.a], old.plain[last.b : stop]
    return Window(
        old.taken(begin, stop, **around),
        new.taken(_as_far_before(new.plain, first.c, before), _as_far_after(new.plain, last.d, after), **around),
    )


def _as_far_before(plain: str, end: int, words: str) -> int:
    """Where ``words``, which stand before ``end`` with perhaps other white space, begin."""
    found = re.search(_spaced(words) + r"\s*$", plain[:end])
    return found.start() if found else max(end - len(words), 0)


def _as_far_after(plain: str, start: int, words: str) -> int:
    """Where ``words``, which stand after ``start`` with perhaps other white space, end."""
    found = re.compile(r"\s*" + _spaced(words)).match(plain, start)
    return found.end() if found else min(start + len(words), len(plain))


def _spaced(words: str) -> str:
    return r"\s*".join(map(re.escape, words.split()))


def _count(words: str) -> int:
    return len(_WORD.findall(words))


def _last_words(plain: str, start: int, end: int) -> int:
    """Where the last few words before ``end`` begin."""
    found = [match.start() for match in _WORD.finditer(plain, start, end)]
    return found[-NEAR] if len(found) > NEAR else start


def _first_words(plain: str, start: int, end: int) -> int:
    """Where the first few words after ``start`` end."""
    found = [match.end() for match in _WORD.finditer(plain, start, end)]
    return found[NEAR - 1] if len(found) > NEAR else end
