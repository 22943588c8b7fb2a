"""Lines and grids as the blocks of a text, with all changes accepted or all rejected.

Lists, and what belongs to their members, are told from indents and numbering, as our own file sets them; what was
pasted from elsewhere is read by the same rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from consultations.intake import labels
from recommendations.report.reading import pieces
from recommendations.report.reading.manners import Level, Manner, Manners
from recommendations.report.reading.pieces import Piece
from recommendations.report.reading.stories import Grid, Line, Row
from recommendations.report.renderers.looks import STEP
from wgec.kernel.text.blocks import (
    Block,
    Cell,
    Heading,
    Inline,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Table,
    Text,
    is_label,
)

NEAR = 60
"""So far apart may indents be that are meant to be the same."""

_OURS = frozenset({"list bullet", "list number", "labelled list"})
_QUOTED = frozenset({"quote", "intense quote", "quotations", "block text"})
_HEADING = 2  # the texts' own headings stand under those of a section and of a recommendation


@dataclass(slots=True)
class _Open:
    """A list or a quotation that what comes may still belong to, or the whole (``kind`` is "")."""

    kind: str = ""
    left: int = 0
    key: tuple[str, int] = ("", 0)
    start: int = 1
    items: "list[tuple[str, list[Block | _Open]]]" = field(default_factory=list)

    @property
    def inside(self) -> "list[Block | _Open]":
        """What the next block is added to."""
        if not self.items:
            self.items.append(("", []))
        return self.items[-1][1]

    def closed(self) -> Block:
        """What it has become."""
        if self.kind == "quote":
            return Quote(_closed(self.inside))
        items = tuple(ListItem(_closed(blocks), label) for label, blocks in self.items)
        match self.kind:
            case "ordered":
                return ListBlock("ordered", items, self.start)
            case "labelled":
                return ListBlock("labelled", items)
            case _:
                return ListBlock("bullet", items)


def _closed(blocks: "Iterable[Block | _Open]") -> tuple[Block, ...]:
    return tuple(block.closed() if isinstance(block, _Open) else block for block in blocks)


@dataclass(slots=True)
class Builder:
    """Builds the blocks of one story in one view of it."""

    manners: Manners
    accepted: bool
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def blocks(self, content: Iterable[Line | Grid], *, in_head: bool = False) -> tuple[Block, ...]:
        """The blocks that stand in this view."""
        whole = _Open()
        stack = [whole]
        found = list(self._joined(content))
        for at, block in enumerate(found):
            if isinstance(block, Grid):
                self._set_in(stack, block.left).inside.extend(self._table(block))
                continue
            following = found[at + 1] if at + 1 < len(found) else None
            inlines = pieces.inlines(block.pieces, accepted=self.accepted, plain=in_head)
            if inlines or (block.manner.number and _belongs(following, block.manner)):
                self._place(stack, block, inlines)
        return _closed(whole.inside)

    def _joined(self, content: Iterable[Line | Grid]) -> Iterator[Line | Grid]:
        """The lines of this view: one whose end does not stand goes on with the next one."""
        waiting: Line | None = None
        for block in content:
            if isinstance(block, Grid):
                if waiting is not None:
                    yield waiting
                waiting = None
                yield block
                continue
            line = Line(block.pieces, block.stands_as(accepted=self.accepted))
            if waiting is not None:
                has_words = any(piece.stands(accepted=self.accepted) for piece in waiting.pieces)
                line = Line([*waiting.pieces, *line.pieces], waiting.manner if has_words else line.manner)
            waiting = None if block.ends(accepted=self.accepted) else line
            if waiting is None:
                yield line
        if waiting is not None:
            yield waiting

    # --- where it belongs --------------------------------------------------------------------

    def _place(self, stack: list[_Open], line: Line, inlines: tuple[Inline, ...]) -> None:
        manner = line.manner
        if manner.number and not manner.heading:
            level = self.manners.level(manner.number, manner.depth)
            kind, begins, count = _kind(level), self._begins(manner, level), self._count(manner, level)
            label = self._label(manner, level) if kind == "labelled" else ""
            key = ("", -1) if begins else (level.origin, manner.depth)
            opened = self._item(stack, manner, kind, key, label)
            if len(opened.items) == 1:
                opened.start, opened.key = count, (level.origin, manner.depth)
            opened.inside.append(Paragraph(inlines))
        elif manner.style == "labelled list" and (split := self._split(line.pieces)):
            label, rest = split
            own = pieces.inlines(rest, accepted=self.accepted)
            self._item(stack, manner, "labelled", ("", 0), label).inside.append(Paragraph(own))
        elif manner.style in _QUOTED:
            self._quoted(stack, manner.left).append(Paragraph(inlines))
        elif manner.heading:
            level_of = max(1, manner.heading - _HEADING)
            self._set_in(stack, manner.left).inside.append(Heading(level_of, inlines))
        else:
            self._within(stack, manner.left).inside.append(Paragraph(inlines))

    def _within(self, stack: list[_Open], left: int) -> _Open:
        """The innermost of what is open that a block at ``left`` belongs to."""
        while len(stack) > 1 and stack[-1].left > left + NEAR:
            stack.pop()
        return stack[-1]

    def _set_in(self, stack: list[_Open], left: int) -> _Open:
        """The same of a heading or a table, which only what it stands in sets in: a quotation, if no list does."""
        around = self._within(stack, left)
        steps = round((left - around.left) / STEP)
        if steps > 0 and _is_even(left):
            self._quote(stack, steps, left)
        return stack[-1]

    def _quoted(self, stack: list[_Open], left: int) -> "list[Block | _Open]":
        while len(stack) > 1 and not (
            stack[-1].left <= left + NEAR and (stack[-1].kind == "quote" or stack[-1].left + STEP <= left + NEAR)
        ):
            stack.pop()
        if stack[-1].kind != "quote" or left - stack[-1].left >= STEP - NEAR:
            steps = max(1, round((left - stack[-1].left) / STEP)) if _is_even(left) else 1
            self._quote(stack, steps, left)
        return stack[-1].inside

    def _quote(self, stack: list[_Open], steps: int, left: int) -> None:
        for missing in range(steps - 1, -1, -1):
            opened = _Open("quote", left - missing * STEP)
            stack[-1].inside.append(opened)
            stack.append(opened)

    def _item(self, stack: list[_Open], manner: Manner, kind: str, key: tuple[str, int], label: str) -> _Open:
        """The list that a member is added to: the one that goes on, told by its kind and key, or a new one."""
        margin = manner.left - (manner.hanging or min(STEP, manner.left))
        while len(stack) > 1:
            top = stack[-1]
            if top.kind == kind and top.key == key and abs(top.left - manner.left) <= NEAR:
                top.items.append((label, []))
                return top
            if top.left <= margin + NEAR:
                break
            stack.pop()
        self._quote_around(stack, manner, margin)
        opened = _Open(kind, manner.left, key, items=[(label, [])])
        stack[-1].inside.append(opened)
        stack.append(opened)
        return opened

    def _quote_around(self, stack: list[_Open], manner: Manner, margin: int) -> None:
        """Open the quotations that a list of our own stands in: it is further from the edge than its level asks."""
        if manner.style not in _OURS or not _is_even(manner.left) or abs(manner.hanging - STEP) > NEAR:
            return
        steps = round((margin - stack[-1].left) / STEP)
        if manner.number:
            steps -= max(0, manner.depth - sum(each.kind in ("bullet", "ordered", "labelled") for each in stack))
        if steps > 0:
            self._quote(stack, steps, margin)

    # --- numbers -----------------------------------------------------------------------------

    def _begins(self, manner: Manner, level: Level) -> bool:
        """Whether a list begins here that counts anew, whatever stood before."""
        place = manner.number, manner.depth
        begins = level.restarts and place not in self._begun
        self._begun.add(place)
        if begins:
            self._counts[level.origin].pop(manner.depth, None)
        return begins

    def _count(self, manner: Manner, level: Level) -> int:
        """The number of a member; deeper levels start anew after it."""
        counts = self._counts[level.origin]
        for deeper in [depth for depth in counts if depth > manner.depth]:
            del counts[deeper]
        counts[manner.depth] = counts.get(manner.depth, level.start - 1) + 1
        return counts[manner.depth]

    def _label(self, manner: Manner, level: Level) -> str:
        """What a word processor prints before a member: "(iv)", "2.1"."""
        text = level.text
        for depth in range(manner.depth + 1):
            own = self.manners.level(manner.number, depth)
            count = self._counts[level.origin].get(depth, own.start)
            text = text.replace(f"%{depth + 1}", _numeral(count, own.format))
        return text.strip()

    def _split(self, of: list[Piece]) -> tuple[str, list[Piece]] | None:
        """The label of a member, and what comes after its tab; None when it begins with no label any more."""
        label = ""
        standing = [piece for piece in of if piece.stands(accepted=self.accepted)]
        for at, piece in enumerate(standing):
            before, tab, after = piece.words.partition("\t")
            label += before
            if tab:
                rest = [replace(piece, inline=Text(after)), *standing[at + 1 :]]
                return (label.strip(), rest) if is_label(label.strip()) else None
        return None

    # --- tables ------------------------------------------------------------------------------

    def _table(self, grid: Grid) -> Iterator[Table]:
        rows = [row for row in grid.rows if self._stands(row)]
        heads = [row for row in rows[:1] if row.is_head]
        cells = [self._cells(row, is_head=row in heads) for row in rows]
        if not cells:
            return
        head, *others = cells if heads else [(), *cells]
        yield Table(head, tuple(others))

    def _cells(self, row: Row, *, is_head: bool) -> tuple[Cell, ...]:
        found: list[Cell] = []
        for box in row.boxes:
            if box.deleted if self.accepted else box.added:
                continue
            inside = Builder(self.manners, self.accepted, self._counts, self._begun).blocks(
                box.content, in_head=is_head
            )
            found += [Cell(inside), *[Cell(())] * (box.span - 1)]
        return tuple(found)

    def _stands(self, row: Row) -> bool:
        return not (row.deleted if self.accepted else row.added)


def _belongs(following: Line | Grid | None, manner: Manner) -> bool:
    """Whether what follows an empty member belongs to it."""
    if following is None:
        return False
    left = following.left if isinstance(following, Grid) else following.manner.left
    return left >= manner.left - NEAR and not (
        isinstance(following, Line) and following.manner.number and left <= manner.left + NEAR
    )


def _is_even(left: int) -> bool:
    """Whether an indent is one of our own: so many whole steps, as far as word processors keep them."""
    return min(left % STEP, -left % STEP) <= 4


def _kind(level: Level) -> str:
    if level.format in ("bullet", "none", "image") and "%" not in level.text:
        return "bullet"
    return (
        "ordered"
        if level.format == "decimal" and level.text.strip().rstrip(".").lstrip("%").isdecimal()
        else "labelled"
    )


def _numeral(count: int, form: str) -> str:
    letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if count > 0 else str(count)
    roman = labels.to_roman(count) if 0 < count < 4000 else str(count)
    numerals = {
        "lowerLetter": letters,
        "upperLetter": letters.upper(),
        "lowerRoman": roman.lower(),
        "upperRoman": roman,
        "decimalZero": f"{count:02d}",
    }
    return numerals.get(form, str(count))
