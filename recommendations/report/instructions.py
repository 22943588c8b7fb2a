"""Two texts as corrections, the way official documents write them: by place, "For … read …", "Insert …", "Delete …".

Only what differs is named. The words are in the language that is active; quoted words keep their formatting, and stand
in a block of their own where they run in another direction or are long.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from recommendations.report import phrases
from recommendations.report.marking import joined
from recommendations.report.renderers.rewrite import rewritten
from recommendations.report.renderers.voice import voice
from recommendations.report.windows import CUT, Inlines, Window, windows
from wgec.kernel.text import blocks as tree
from wgec.kernel.text.alignment import Pair, Unit, align
from wgec.kernel.text.notes import with_labels_of
from wgec.kernel.text.plain import inline_text, lines

SHORT = 320
"""Letters of two wordings that stand in one line."""
OPENING = 10
"""Words of what is left out that are quoted."""


@dataclass(frozen=True)
class _Leaf:
    """A part of a text that is corrected by itself: where it stands, in words, and what it is."""

    place: tuple[str, ...]
    kind: Hashable
    block: tree.Block
    inlines: Inlines = field(default=(), repr=False)

    @property
    def key(self) -> Hashable:
        """What is the same in two texts: a point's number is none of it."""
        label = self.block.items[0].label if isinstance(self.block, tree.ListBlock) else ""
        return self.kind, label, self.inlines or self.block

    @property
    def words(self) -> str:
        """Its words without markup."""
        return "\n".join(lines((self.block,)))


class Writer:
    """Writes corrections in a document of this language."""

    def __init__(self, language: str) -> None:
        self._around = voice(language)

    def corrections(self, old: str, new: str, *, of: str = "") -> tuple[tree.Block, ...]:
        """What leads from the old canonical text to the new one; ``of`` names the part that they are of."""
        path = (of,) if of else ()
        if not new:
            return (self._said(path, pgettext("corrigendum", "Delete.")),) if old else ()
        if not old:
            return self.inserted(new, of=of)
        after = tree.parse(new)
        before = with_labels_of(after, tree.parse(old))
        return tuple(self._body(before, after, path))

    def inserted(self, new: str, *, of: str = "") -> tuple[tree.Block, ...]:
        """A part that was not there."""
        return self._anew((of,) if of else (), pgettext("corrigendum", "Insert:"), _whole(tree.parse(new)))

    def replaced(self, new: str, *, of: str = "") -> tuple[tree.Block, ...]:
        """A part that is too long to be compared: all of it anew."""
        return self._anew((of,), pgettext("corrigendum", "Read:"), _whole(tree.parse(new)))

    def quoted(self, text: str) -> tree.Block:
        """A whole text as a quotation."""
        return tree.Quote(_whole(tree.parse(text)))

    def named(self, words: str, old: str = "", new: str = "") -> tree.Block:
        """One line of ``words``, with ``{old}`` and ``{new}`` in it where they name what is corrected."""
        return self._said((), words, old=(tree.Text(old),), new=(tree.Text(new),))

    def _body(self, old: tree.Body, new: tree.Body, path: tuple[str, ...]) -> Iterator[tree.Block]:
        numbers = {note.label: number for body in (old, new) for number, note in enumerate(body.notes, 1)}
        before, after = (list(_leaves(_numbered(body.blocks, numbers), path)) for body in (old, new))
        yield from self._pairs(before, after, is_sole=len(before) == len(after) == 1)
        earlier, kept = {note.label: note for note in old.notes}, {note.label for note in new.notes}
        replaced = [note for note in old.notes if note.label not in kept]
        if len(replaced) != len(kept - earlier.keys()):
            replaced = []  # as many went as came: one for the other
        for note in new.notes:
            here = (*path, _footnote(numbers[note.label]))
            label = note.label if note.label in earlier or not replaced else replaced.pop(0).label
            was = earlier.pop(label, None)
            if was is None:
                yield from self._anew(here, pgettext("corrigendum", "Insert:"), _numbered(note.blocks, numbers))
            elif was.blocks != note.blocks:
                one, other = (list(_leaves(_numbered(each.blocks, numbers), here)) for each in (was, note))
                yield from self._pairs(one, other, is_sole=len(one) == len(other) == 1)
        for note in earlier.values():
            yield self._said((*path, _footnote(numbers[note.label])), pgettext("corrigendum", "Delete."))

    def _pairs(self, old: Sequence[_Leaf], new: Sequence[_Leaf], *, is_sole: bool) -> Iterator[tree.Block]:
        come: list[_Leaf] = []
        last: _Leaf | None = None
        for i, j in _aligned(old, new):
            if i is None:
                come.append(new[j or 0])
                continue
            yield from self._come(come, last)
            come, last = [], old[i]
            if j is None:
                yield self._said(old[i].place, _("Delete “{old}”"), old=_opening(old[i]))
            elif old[i].key != new[j].key:
                yield from self._pair(old[i], new[j], is_sole=is_sole)
        yield from self._come(come, last)

    def _come(self, leaves: Sequence[_Leaf], last: _Leaf | None) -> Iterator[tree.Block]:
        if leaves:
            where = phrases.listed(last.place) if last else ""
            words = _("After %(place)s, insert:") % {"place": where} if where else _("At the beginning, insert:")
            yield from self._anew((), words, joined(leaf.block for leaf in leaves))

    def _pair(self, old: _Leaf, new: _Leaf, *, is_sole: bool) -> Iterator[tree.Block]:
        place = old.place[:-1] if is_sole and old.kind == "paragraph" else old.place
        if old.kind != new.kind:
            yield from self._in_blocks(place, (old.block,), (new.block,))
        elif isinstance(old.block, tree.Table) and isinstance(new.block, tree.Table):
            yield from self._table(old.block, new.block, place)
        else:
            if _label(old.block) != _label(new.block):
                pair = ((tree.Text(_label(each.block)),) for each in (old, new))
                yield from self._window(place, Window(*pair))
            for window in windows(old.inlines, new.inlines):
                yield from self._window(place, window)

    def _table(self, old: tree.Table, new: tree.Table, place: tuple[str, ...]) -> Iterator[tree.Block]:
        """Cell by cell; a table of another shape anew."""
        if (len(old.head), len(old.rows)) != (len(new.head), len(new.rows)):
            yield from self._anew(place, pgettext("corrigendum", "Read:"), (new,))
            return
        rows = zip((old.head, *old.rows), (new.head, *new.rows), strict=True)
        for row, (before, after) in enumerate(rows, start=1):
            for column, cells in enumerate(zip(before, after, strict=True), start=1):
                if cells[0] != cells[1]:
                    here = (*place, _("row %(row)s, column %(column)s") % {"row": row, "column": column})
                    pair = [list(_leaves(cell.blocks, here)) for cell in cells]
                    yield from self._pairs(*pair, is_sole=len(pair[0]) == len(pair[1]) == 1)

    # --- sentences ------------------------------------------------------------------------------------------------

    def _window(self, place: tuple[str, ...], window: Window) -> Iterator[tree.Block]:
        if not window.new:
            yield self._said(place, _("Delete “{old}”"), old=window.old)
        elif window.old:
            if self._fits(window.old, window.new):
                yield self._said(place, _("For “{old}” read “{new}”"), old=window.old, new=window.new)
            else:
                yield from self._in_blocks(place, (tree.Paragraph(window.old),), (tree.Paragraph(window.new),))
        elif self._fits(window.after, window.new):
            words = _("After “{after}” insert “{new}”") if window.after else _("At the beginning, insert “{new}”")
            yield self._said(place, words, after=window.after, new=window.new)
        else:
            words = _("After “{after}” insert:") if window.after else _("At the beginning, insert:")
            yield self._said(place, words, after=window.after)
            yield tree.Quote((tree.Paragraph(window.new),))

    def _in_blocks(
        self, place: tuple[str, ...], old: tuple[tree.Block, ...], new: tuple[tree.Block, ...]
    ) -> Iterator[tree.Block]:
        yield self._said(place, pgettext("corrigendum", "For"))
        yield tree.Quote(old)
        yield self._said((), pgettext("corrigendum", "read"))
        yield tree.Quote(new)

    def _fits(self, *quoted: Inlines) -> bool:
        """Whether the quotations can stand in a line of the document's own direction."""
        words = [inline_text(each) for each in quoted]
        directions = {voice(self._around.language, each).direction for each in words if each}
        return directions <= {self._around.direction} and len("".join(words)) <= SHORT and "\n" not in "".join(words)

    def _anew(self, place: tuple[str, ...], words: str, blocks: Iterable[tree.Block]) -> tuple[tree.Block, ...]:
        return self._said(place, words), tree.Quote(tuple(blocks))

    def _said(self, place: tuple[str, ...], template: str, **quoted: Inlines) -> tree.Paragraph:
        """A sentence with quotations in their places, after the place that it is of."""
        named = phrases.listed(place)
        opening: tuple[tree.Inline, ...] = ()
        if named:
            opening = (
                tree.Styled("emphasis", (tree.Text(phrases.lead(f"{named[0].upper()}{named[1:]}")),)),
                tree.Text(" "),
            )
        pieces = re.split(r"\{(\w+)\}", template)
        words: list[tree.Inline] = []
        for at, piece in enumerate(pieces):
            words += quoted[piece] if at % 2 else (tree.Text(piece),) if piece else ()
        return tree.Paragraph((*opening, *words))


def _leaves(blocks: Iterable[tree.Block], path: tuple[str, ...]) -> Iterator[_Leaf]:
    """The parts of a text in reading order, each with its place: the points of a list by the paragraph before them."""
    counts: Counter[str] = Counter()
    for block in blocks:
        match block:
            case tree.Paragraph(inlines):
                counts["paragraph"] += 1
                yield _Leaf((*path, _paragraph(counts["paragraph"])), "paragraph", block, inlines)
            case tree.Heading(level, inlines):
                here = (*path, _("heading “%(words)s”") % {"words": inline_text(inlines)})
                bold = tree.Paragraph((tree.Styled("strong", inlines),))
                yield _Leaf(here, ("heading", level), bold, inlines)
            case tree.ListBlock():
                before = (_paragraph(counts["paragraph"]),) if counts["paragraph"] else ()
                yield from _points(block, (*path, *before))
            case tree.Quote(inner):
                counts["quotation"] += 1
                yield from _leaves(inner, (*path, _("quotation %(number)s") % {"number": counts["quotation"]}))
            case tree.Table():
                counts["table"] += 1
                yield _Leaf((*path, _("table %(number)s") % {"number": counts["table"]}), "table", block)


def _paragraph(number: int) -> str:
    return _("paragraph %(number)s") % {"number": number}


def _points(block: tree.ListBlock, path: tuple[str, ...]) -> Iterator[_Leaf]:
    for number, item in enumerate(block.items, start=block.start if block.kind == "ordered" else 1):
        here = (*path, _("point %(label)s") % {"label": item.label or number})
        match item.blocks:
            case (tree.Paragraph(inlines), *others):
                own = tree.ListItem((tree.Paragraph(inlines),), item.label)
                start = number if block.kind == "ordered" else 1
                yield _Leaf(here, "point", tree.ListBlock(block.kind, (own,), start), inlines)
                yield from _leaves(others, here)
            case others:
                yield from _leaves(others, here)


def _label(block: tree.Block) -> str:
    return block.items[0].label if isinstance(block, tree.ListBlock) else ""


def _aligned(old: Sequence[_Leaf], new: Sequence[_Leaf]) -> list[Pair]:
    before, after = ([Unit(leaf.key, _words_of(leaf), leaf.kind) for leaf in side] for side in (old, new))
    return list(_by_place(align(before, after), old, new))


def _by_place(pairs: Iterable[Pair], old: Sequence[_Leaf], new: Sequence[_Leaf]) -> Iterator[Pair]:
    """What went and what came in one place are one for the other where they are as many and of the same kinds."""
    for changed, group in groupby(pairs, key=lambda pair: None in pair):
        found = list(group)
        gone, come = ([pair[side] for pair in found if pair[side] is not None] for side in (0, 1))
        alike = [old[i].kind for i in gone if i is not None] == [new[j].kind for j in come if j is not None]
        yield from zip(gone, come, strict=True) if changed and alike else found


def _words_of(leaf: _Leaf) -> Callable[[], str]:
    return lambda: leaf.words


def _opening(leaf: _Leaf) -> Inlines:
    """The first words of what is left out."""
    words = leaf.words.split()
    return (tree.Text(" ".join(words[:OPENING]) + (f" {CUT}" if len(words) > OPENING else "")),)


def _numbered(blocks: Iterable[tree.Block], numbers: Mapping[str, int]) -> tuple[tree.Block, ...]:
    """The blocks with the numbers of their footnotes in brackets: a quotation has no footnotes of its own."""

    def in_brackets(node: tree.Inline) -> tree.Inline:
        return tree.Text(f"[{numbers[node.label]}]") if isinstance(node, tree.NoteMark) else node

    return rewritten(blocks, heading=lambda node: node, inline=in_brackets)


def _whole(body: tree.Body) -> tuple[tree.Block, ...]:
    """A text as a quotation: its headings in bold, its footnotes after it."""
    numbers = {note.label: number for number, note in enumerate(body.notes, 1)}
    blocks = rewritten(
        (*body.blocks, *(block for note in body.notes for block in _opened(numbers[note.label], note.blocks))),
        heading=lambda node: tree.Paragraph((tree.Styled("strong", node.inlines),)),
        inline=lambda node: node,
    )
    return _numbered(blocks, numbers)


def _opened(number: int, blocks: Sequence[tree.Block]) -> Iterator[tree.Block]:
    match blocks:
        case [tree.Paragraph(inlines), *others]:
            yield tree.Paragraph((tree.Text(f"[{number}] "), *inlines))
            yield from others
        case _:
            yield tree.Paragraph((tree.Text(f"[{number}]"),))
            yield from blocks


def _footnote(number: int) -> str:
    return _("footnote %(number)s") % {"number": number}
