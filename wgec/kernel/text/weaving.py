"""Many proposals for one text, woven into it: each becomes a set of edits of the text's own nodes and words.

A proposal is compared with the base alone, never with another proposal, so that what it proposes does not depend on
what others do. The same edit of several proposals is one edit with all their keys. Edits of one proposal that belong
together (words that moved to another paragraph) are bound: they are made together or not at all.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from wgec.kernel.text import leaves, nodes, proposed, tokens
from wgec.kernel.text.alignment import Pair, Unit, align, likeness
from wgec.kernel.text.leaves import Change
from wgec.kernel.text.nodes import Node
from wgec.kernel.text.tree import Cell, Inline, ListItem, Note, Table

What = Literal["words", "shape", "drop", "move", "insert"]

_SAME = 0.6  # a unit that has so much in common with one that went is the same unit, elsewhere
_FEW = 4  # fewer words in common than this say nothing
_TRIED = 10_000  # so many pairs of what went and what came are looked at


@dataclass(eq=False, slots=True)
class Edit:
    """One change of ``node``: of its words, its shape, its presence, its place among its siblings; or a new child.

    ``gap`` is where something new or moved stands: before the child of that index. ``new`` is the change of words, the
    new shape or the new value.
    """

    what: What
    node: Node
    gap: int = 0
    new: Any = None
    keys: set[str] = field(default_factory=set)
    bound: set["Edit"] = field(default_factory=set)

    @property
    def by(self) -> tuple[str, ...]:
        """The keys of the proposals that make it."""
        return tuple(sorted(self.keys))

    @property
    def place(self) -> int:
        """The unit it changes; for something new the unit before it."""
        if self.what != "insert":
            return self.node.place
        return place_before(self.node, self.gap)

    def mark(self, count: int = 0) -> Hashable:
        """What makes two edits the same edit; ``count``: of how many equal ones in one place it is."""
        new = self.new.mark if isinstance(self.new, Change) else self.new
        return (self.what, id(self.node), self.gap, new, count)


def place_before(node: Node, gap: int) -> int:
    """The last unit before the gap ``gap`` between the children of ``node``; 0 at the very beginning."""
    if gap:
        return max(each.place for each in node.children[gap - 1].down())
    if node.parent is None:
        return node.place
    if isinstance(node.value, ListItem | Note | Table | Cell | tuple):
        return node.place
    return place_before(node.parent, node.index)


Sequences = dict[tuple[str, ...], list[Edit]]


class Weave:
    """The base with the edits of all proposals, ready to be read in one way or another."""

    def __init__(self, base: str, proposals: Mapping[str, str]) -> None:
        self.base = proposed.Base(base)
        self.blocks, self.notes = self.base.blocks, self.base.notes
        self.edits: dict[Hashable, Edit] = {}
        self.at: dict[Node, list[Edit]] = {}
        self.touched: set[Node] = set()
        self.gaps: dict[tuple[Node, int], Sequences] = {}
        self._arrivals: dict[tuple[Node, int], list[Edit]] = {}
        self.wordings: dict[Node, list[tuple[set[Edit], tuple[Inline, ...]]]] = {}
        drafts = self.base.drafts(proposals)
        self.labels = self.base.labels
        for draft in drafts:
            self._take(draft)

    def _take(self, draft: proposed.Draft) -> None:
        """Take in the edits of one draft."""
        comparison = _Comparison(self.base, draft)
        marks = _bound(comparison.edits)
        shared: dict[Edit, Edit] = {}
        seen: Counter[Hashable] = Counter()
        for edit in comparison.edits:
            mark = (edit.mark(), marks.get(edit, ()))
            seen[mark] += 1
            known = self.edits.setdefault((mark, seen[mark]), edit)
            known.keys.update(draft.keys)
            shared[edit] = known
            if known is edit:
                self.at.setdefault(edit.node, []).append(edit)
                self.touched.update(edit.node.up())
        for edit, known in shared.items():
            known.bound = {shared.get(other, other) for other in edit.bound} | known.bound
        for node, inlines in comparison.wordings.items():
            own = {shared[edit] for edit in comparison.edits if edit.node is node and edit.what == "words"}
            self.wordings.setdefault(node, []).append((own, inlines))
        for gap, sequence in comparison.gaps.items():
            self.gaps.setdefault(gap, {})[draft.keys] = [shared[edit] for edit in sequence]

    def of(self, node: Node, *what: What) -> list[Edit]:
        """The edits of ``node`` itself."""
        return [edit for edit in self.at.get(node, ()) if edit.what in what]

    def arrivals(self, node: Node, gap: int) -> list[Edit]:
        """What is new or moved in a gap between the children of ``node``, in an order that no mapping decides."""
        if (node, gap) not in self.gaps:
            return []
        if (node, gap) not in self._arrivals:
            self._arrivals[node, gap] = _in_order(self.gaps[node, gap])
        return self._arrivals[node, gap]


def _in_order(sequences: Sequences) -> list[Edit]:
    """The sequences as one: what several have in common once, the others one after the other by their words."""
    ordered: list[Edit] = []
    known: set[Edit] = set()
    for _, sequence in sorted(sequences.items(), key=lambda pair: (list(map(_wording, pair[1])), pair[0])):
        waiting: list[Edit] = []
        for edit in sequence:
            if edit in known:
                at = ordered.index(edit)
                ordered[at:at] = waiting
                waiting = []
            else:
                waiting.append(edit)
                known.add(edit)
        ordered += waiting
    return ordered


def _wording(edit: Edit) -> str:
    return nodes.text(edit.new if edit.what == "insert" else edit.node.value)


# --- one proposal beside the base ------------------------------------------------------------


class _Comparison:
    """The edits that lead from the base to one draft."""

    def __init__(self, base: proposed.Base, draft: proposed.Draft) -> None:
        self.edits: list[Edit] = []
        self.gaps: dict[tuple[Node, int], list[Edit]] = {}
        self.wordings: dict[Node, tuple[Inline, ...]] = {}
        self._outermost(base, draft)
        for index, note in draft.notes:
            if index is None:
                self._arrive(base.notes, len(base.notes.children), note)
            elif note is None:
                self._add(Edit("drop", base.notes.children[index]))
            else:
                self._node(base.notes.children[index], note)

    def _outermost(self, base: proposed.Base, draft: proposed.Draft) -> None:
        start, old, new = draft.differing
        pairs = [
            (None if i is None else i + start, None if j is None else j + start)
            for i, j in align([base.units[index] for index in old], [draft.unit(index) for index in new])
        ]
        self._pairs(base.blocks, pairs, draft.block, start, draft.same)

    def _add(self, edit: Edit) -> Edit:
        self.edits.append(edit)
        return edit

    def _arrive(self, node: Node, gap: int, value: Any) -> Edit:
        arrival = self._add(Edit("insert", node, gap, value))
        self.gaps.setdefault((node, gap), []).append(arrival)
        return arrival

    def _node(self, node: Node, value: Any) -> None:
        if node.value == value:
            return
        own = nodes.shape(value)
        if nodes.shape(node.value) != own:
            self._add(Edit("shape", node, new=own))
        if nodes.is_leaf(value):
            for change in leaves.changes(node.words, leaves.words(value.inlines)):
                self._add(Edit("words", node, change.start, change))
            self.wordings[node] = value.inlines
            return
        inside = nodes.children(value)
        if isinstance(value, tuple):  # a row: its cells stand in the table's columns
            pairs: list[Pair] = [(index, index) for index in range(len(inside))]
        elif isinstance(value, Table):  # its head stays its head
            body = align([child.unit for child in node.children[1:]], [nodes.unit(each) for each in inside[1:]])
            pairs = [(0, 0), *((i if i is None else i + 1, j if j is None else j + 1) for i, j in body)]
        else:
            pairs = align([child.unit for child in node.children], [nodes.unit(each) for each in inside])
        self._pairs(node, pairs, inside.__getitem__, 0)

    def _pairs(
        self,
        node: Node,
        pairs: list[Pair],
        value: Callable[[int], Any],
        start: int,
        same: Callable[[int, int], bool] | None = None,
    ) -> None:
        """The edits of the children of ``node`` from ``start`` on, which are paired with new values."""
        gone = [i for i, j in pairs if j is None and i is not None]
        moved = _moved(node, gone, {j: value(j) for i, j in pairs if i is None and j is not None})
        gap = start
        replaced = _Replaced()
        for i, j in pairs:
            if i is None and j is not None:
                if j in moved:
                    move = self._add(Edit("move", node.children[moved[j]], gap))
                    self.gaps.setdefault((node, gap), []).append(move)
                    self._node(node.children[moved[j]], value(j))
                else:
                    replaced.came(self._arrive(node, gap, value(j)))
                continue
            assert i is not None
            gap = i + 1
            if j is None:
                if i not in moved.values():
                    replaced.went(self._add(Edit("drop", node.children[i])))
                continue
            replaced = _Replaced()
            if same is None or not same(i, j):
                self._node(node.children[i], value(j))


class _Replaced:
    """Units that went with those that came in their place: they are bound, through the first of each."""

    def __init__(self) -> None:
        self._gone: list[Edit] = []
        self._first: Edit | None = None

    def went(self, edit: Edit) -> None:
        """Note a unit that went."""
        self._gone.append(edit)

    def came(self, edit: Edit) -> None:
        """Note a unit that came after those that went."""
        for gone in self._gone if self._first is None else self._gone[:1]:
            _bind(gone, edit)
        self._first = self._first or edit


def _bind(one: Edit, other: Edit) -> None:
    one.bound.add(other)
    other.bound.add(one)


def _moved(node: Node, gone: Sequence[int], come: Mapping[int, Any]) -> dict[int, int]:
    """Which of the new children is which of those that went, though it stands elsewhere."""
    if not gone or not come or len(gone) * len(come) > _TRIED:
        return {}
    old = {i: node.children[i].unit for i in gone}
    new = {j: nodes.unit(value) for j, value in come.items()}
    found = sorted(
        ((-alike, i, j) for i, before in old.items() for j, after in new.items() if (alike := _alike(before, after)))
    )
    moved: dict[int, int] = {}
    for _, i, j in found:
        if j not in moved and i not in moved.values():
            moved[j] = i
    return moved


def _alike(old: Unit, new: Unit) -> float:
    if old.kind != new.kind:
        return 0.0
    if old.key == new.key:
        return 2.0
    if min(len(old.words), len(new.words)) < _FEW:
        return 0.0
    alike = likeness(old, new)
    return alike if alike >= _SAME else 0.0


# --- edits that belong together --------------------------------------------------------------


def _bound(edits: Iterable[Edit]) -> dict[Edit, Hashable]:
    """Bind what went to what came elsewhere with the same words; for each edit the marks of those it is bound to."""
    gone = [(edit, bag) for edit in edits if (bag := _gone(edit))]
    come = [(edit, bag) for edit in edits if (bag := _come(edit))]
    for went, old in gone if len(gone) * len(come) <= _TRIED else ():
        for came, new in come:
            if went is not came and _went_there(went, old, came, new):
                _bind(went, came)
    return {edit: frozenset(other.mark() for other in edit.bound) for edit in edits if edit.bound}


def _went_there(went: Edit, old: Counter[str], came: Edit, new: Counter[str]) -> bool:
    if went.what == "drop" and came.what == "insert" and went.node.value == came.new:
        return True
    common, smaller = sum((old & new).values()), min(sum(old.values()), sum(new.values()))
    return common >= 2 and (common == smaller or (common >= _FEW and common >= _SAME * smaller))


def _gone(edit: Edit) -> Counter[str]:
    match edit.what:
        case "drop":
            return Counter(edit.node.unit.words)
        case "words":
            return _bag(edit.node.words[edit.new.start : edit.new.end])
        case _:
            return Counter()


def _come(edit: Edit) -> Counter[str]:
    match edit.what:
        case "insert":
            return Counter(tokens.bag(nodes.text(edit.new)))
        case "words":
            return _bag(edit.new.words)
        case _:
            return Counter()


def _bag(words: Iterable[leaves.Word]) -> Counter[str]:
    return Counter(tokens.bag(" ".join(word.text for word in words)))
