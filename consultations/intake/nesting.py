"""Paragraphs and items in a row as blocks: lists in lists, told by their marks where indents say nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from consultations.intake import authors, headings, lists, marks
from consultations.intake.inlines import plain
from consultations.intake.pieces import Unit
from wgec.kernel.text.blocks import Block, Cell, Heading, Inline, ListBlock, ListItem, Paragraph, Table

MAX_COLUMNS = 50
_MAX_TITLE_WORDS = 10
_MOST_HEADINGS_TOGETHER = 2

Read = Callable[[str], tuple[Inline, ...]]


@dataclass(slots=True)
class _Entry:
    unit: Unit
    content: list["Block | _Level"] = field(default_factory=list)


@dataclass(slots=True)
class _Level:
    """A list that is open: what comes may still belong to it."""

    kind: str
    indent: int
    entries: list[_Entry] = field(default_factory=list)

    @property
    def last(self) -> _Entry:
        return self.entries[-1]


@dataclass(slots=True)
class _Nest:
    read: Read
    units: Sequence[Unit]
    content: list[Block | _Level] = field(default_factory=list)
    stack: list[_Level] = field(default_factory=list)

    def place(self, at: int) -> None:
        unit = self.units[at]
        if unit.marker and not self._is_title(at):
            self._place_item(at)
            return
        if unit.heading or unit.marker:
            self.stack.clear()
            self.content.append(Heading(1, self.read(unit.words)))
            return
        while self.stack and not self._continues(at):
            self.stack.pop()
        inside = self.stack[-1].last.content if self.stack else self.content
        inside.append(_table(unit, self.read) if unit.rows else Paragraph(self.read(unit.text)))

    def _is_title(self, at: int) -> bool:
        """Whether a label stands before a title, such as "2. Proposals" above a paragraph."""
        unit = self.units[at]
        if unit.marker == "-" or not unit.text[:1].isupper() or not unit.text[-1:].isalnum():
            return False
        below = self.units[at + 1] if at + 1 < len(self.units) else None
        apart = below is not None and not below.marker and not below.rows
        return unit.heading or (apart and len(unit.text.split()) <= _MAX_TITLE_WORDS and not self._in_series(at))

    def _in_series(self, at: int) -> bool:
        """Whether a neighbour of the unit is an item of the same series."""
        kind = marks.kind(self.units[at].marker)
        near = [self.units[place] for place in (at - 1, at + 1) if 0 <= place < len(self.units)]
        return any(unit.marker and marks.kind(unit.marker) == kind for unit in near)

    def _continues(self, at: int) -> bool:
        """Whether a paragraph belongs to the last item of the innermost list that is open."""
        unit, level = self.units[at], self.stack[-1]
        if unit.indent > level.indent + 1:
            return True
        return level.kind != "-" and self._returns(at, level)

    def _returns(self, at: int, level: _Level) -> bool:
        """Whether the list goes on further down, with no heading in between."""
        for unit in self.units[at + 1 :]:
            if unit.heading:
                return False
            if unit.marker and marks.kind(unit.marker) == level.kind:
                return marks.goes_on(level.last.unit.marker, unit.marker)
        return False

    def _place_item(self, at: int) -> None:
        unit = self.units[at]
        kind = marks.kind(unit.marker) if unit.marker != "-" else f"-{unit.bullet}"
        depth = self._depth(kind, unit)
        if depth is not None:
            del self.stack[depth + 1 :]
        else:
            while self.stack and (len(self.stack) >= lists.MAX_DEPTH or not self._goes_inside(at)):
                self.stack.pop()
            level = _Level(kind if kind[0] != "-" else "-", unit.indent)
            (self.stack[-1].last.content if self.stack else self.content).append(level)
            self.stack.append(level)
        self.stack[-1].entries.append(_Entry(unit))

    def _depth(self, kind: str, unit: Unit) -> int | None:
        """The open list that the item goes on with, the innermost first."""
        for depth in range(len(self.stack) - 1, -1, -1):
            level = self.stack[depth]
            if unit.marker == "-":
                same = level.kind == "-" and f"-{level.last.unit.bullet}" == kind
                if same and (unit.indent <= level.indent + 1 or depth < len(self.stack) - 1):
                    return depth
            elif level.kind == kind and marks.goes_on(level.last.unit.marker, unit.marker):
                return depth
        return None

    def _goes_inside(self, at: int) -> bool:
        """Whether an item that begins a list stands inside the last item of the innermost open one."""
        unit, level = self.units[at], self.stack[-1]
        above = level.last
        announced = above.unit.text.endswith(":") and not any(isinstance(one, _Level) for one in above.content)
        if announced or unit.indent > level.indent + 1:
            return True
        same = unit.marker != "-" and marks.kind(unit.marker) == level.kind
        return level.kind != "-" and not same and self._returns(at, level)


def blocks(units: Sequence[Unit], read: Read) -> tuple[Block, ...]:
    """The blocks of the units, each text read by ``read``."""
    nest = _Nest(read, units)
    for at in range(len(units)):
        nest.place(at)
    return tuple(headings.even(_with_headings(lists.settled(_closed(nest.content, read)))))


def _closed(content: Iterable[Block | _Level], read: Read) -> list[Block]:
    return [_list(one, read) if isinstance(one, _Level) else one for one in content]


def _list(level: _Level, read: Read) -> ListBlock:
    items = []
    for entry in level.entries:
        own = Paragraph(read(entry.unit.text))
        label = "" if level.kind == "-" else entry.unit.marker
        items.append(ListItem((own, *_closed(entry.content, read)), label))
    if level.kind == "-":
        return ListBlock("bullet", tuple(items))
    found = [entry.unit.marker for entry in level.entries]
    start = int(found[0][:-1]) if found[0][:-1].isdigit() else 0
    if found == [f"{number}." for number in range(start, start + len(found))]:
        return ListBlock("ordered", tuple(ListItem(item.blocks) for item in items), start)
    return ListBlock("labelled", tuple(items))


def _table(unit: Unit, read: Read) -> Block:
    if len(unit.rows[0]) > MAX_COLUMNS:
        return Paragraph(read(" ".join(cell for row in unit.rows for cell in row)))
    head, *rows = (tuple(Cell((Paragraph(read(cell)),)) for cell in row) for row in unit.rows)
    return Table(head, tuple(rows))


def _with_headings(found: Sequence[Block]) -> list[Block]:
    """Short lines that head something made headings, but not the lines of an address or of a signature."""
    recognised = [
        block if not isinstance(before, Paragraph) or _may_head(before) else before
        for before, block in zip(found, headings.recognised(found), strict=True)
    ]
    at = 0
    while at < len(recognised):
        end = at
        while end < len(recognised) and isinstance(recognised[end], Heading) and isinstance(found[end], Paragraph):
            end += 1
        if end - at > _MOST_HEADINGS_TOGETHER:
            recognised[at:end] = found[at:end]
        at = max(end, at + 1)
    return recognised


def _may_head(paragraph: Paragraph) -> bool:
    """Not what announces a list, and not what names authors."""
    words = plain(paragraph.inlines)
    return not words.endswith(":") and not authors.begins(words)
