"""The tree of a rolling text, for a page, and its units, for everything else, built in one walk over a weave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wgec.kernel.text import leaves, making, nodes, runs
from wgec.kernel.text.brackets import Anchored, Bracketed, ShapeName
from wgec.kernel.text.nodes import Node, Shape
from wgec.kernel.text.runs import Credits, Names, RollingRun
from wgec.kernel.text.tree import Body, Cell, ListBlock, ListItem, Note, Paragraph, Table, Text
from wgec.kernel.text.weaving import Edit, Weave, What, place_before

Keys = tuple[str, ...]


@dataclass(eq=False, slots=True)
class Open:
    """A unit while its runs are found."""

    place: int | None
    after: int
    runs: list[RollingRun] = field(default_factory=list)
    marks: list[RollingRun] = field(default_factory=list)


class Built:
    """What a walk over a weave found: the units with their runs, and the tree of a page."""

    def __init__(self, weave: Weave, by: Mapping[str, Names]) -> None:
        self.units: list[Open] = []
        self._weave = weave
        self._credit = Credits(dict(by))
        self._by_place: dict[int, Open] = {}
        self._waiting: list[RollingRun] = []
        self._moves: list[Edit] = []  # of the nodes around
        self.body = Body(self._inside(weave.blocks, ()), self._inside(weave.notes, ()))

    def _inside(self, node: Node, outer: Keys, lead: Sequence[RollingRun] = ()) -> tuple[Any, ...]:
        """The children of a node and what is new among them.

        ``outer`` are the keys of those who delete it, ``lead`` is what stands before the words of its first child.
        """
        found: list[Any] = []
        for gap in range(len(node.children) + 1):
            arrivals = [edit for edit in self._weave.arrivals(node, gap) if not self._is_elsewhere(edit)]
            found += (_New(self, self._weave, edit, node, gap).value for edit in arrivals)
            if gap < len(node.children):
                found.append(self._node(node.children[gap], outer, lead if gap == 0 else ()))
        return tuple(found)

    def _is_elsewhere(self, edit: Edit) -> bool:
        """Whether the edit is shown where those who make it move the node to."""
        return any(moved_along(edit, move) for move in self._moves)

    def _of(self, node: Node, what: What) -> list[Edit]:
        return [edit for edit in self._weave.of(node, what) if not self._is_elsewhere(edit)]

    def _node(self, node: Node, outer: Keys, lead: Sequence[RollingRun] = ()) -> Any:
        """A node of the base."""
        gone = {key for edit in self._weave.of(node, "drop", "move") for key in edit.keys}
        moves = self._weave.of(node, "move")
        self._moves += moves
        value = self._value(node, tuple(sorted({*outer, *gone})), lead)
        del self._moves[len(self._moves) - len(moves) :]
        return value

    def _value(self, node: Node, outer: Keys, lead: Sequence[RollingRun]) -> Any:
        value = node.value
        if nodes.is_leaf(value):
            block = self._leaf(node, outer, lead)
            return Anchored(node.place, block) if _is_unit(node) else block
        if isinstance(value, ListItem):
            item = self._item(node, outer)
            return Anchored(node.place, item) if _is_unit(node) else item
        if isinstance(value, ListBlock):
            self._waiting += self._marks(node)
        if isinstance(value, Table | Note):
            self.unit(node.place)
        around = nodes.around(value, nodes.shape(value), self._inside(node, outer))
        if isinstance(value, Note) and around.blocks:
            blocks: tuple[Any, ...] = (Anchored(node.place, around.blocks[0]), *around.blocks[1:])
            return Note(value.label, blocks)
        return Anchored(node.place, around) if isinstance(value, Table) and _is_unit(node) else around

    def unit(self, place: int) -> Open:
        """The unit of the base at ``place``."""
        if place not in self._by_place:
            self._by_place[place] = Open(place, place - 1)
            self.units.append(self._by_place[place])
        return self._by_place[place]

    # --- words ---------------------------------------------------------------------------------

    def _leaf(self, node: Node, outer: Keys, lead: Sequence[RollingRun]) -> Any:
        """A leaf of the base; ``lead`` are the runs of the label before it."""
        unit = self.unit(node.place)
        marks = [*self._waiting, *self._marks(node)]
        self._waiting = []
        changes = [(edit.new, edit.by) for edit in self._of(node, "words")]
        if changes or outer:
            own = runs.leaf_runs(node.words, changes, outer, self._credit)
        else:
            own = [RollingRun("same", runs.markdown(node.words), inlines=node.value.inlines)]
        separate(unit, node)
        unit.marks += marks
        unit.runs += [*lead, *own]
        shown = [*marks, *(run for run in lead if run.kind != "same"), *own]
        return nodes.leaf(_inlines(shown), nodes.shape(node.value))

    def _item(self, node: Node, outer: Keys) -> ListItem:
        """A point of a list with its label, which can be changed too."""
        label = node.value.label
        self.unit(node.place)
        lead = self._labels(node, outer)
        changed = any(run.kind != "same" for run in lead)
        first = node.children[0] if node.children else None
        if first and isinstance(first.value, Paragraph) and not self._weave.arrivals(node, 0):
            return ListItem(self._inside(node, outer, lead), "" if changed else label)
        self.unit(node.place).runs += lead
        blocks = self._inside(node, outer)
        if changed:
            blocks = (Paragraph(_inlines(lead)), *blocks)
        return ListItem(blocks, "" if changed else label)

    def _labels(self, node: Node, outer: Keys) -> list[RollingRun]:
        """The label of a point as runs."""
        old = node.value.label
        edits = self._of(node, "shape")
        gone = {*outer, *(key for edit in edits for key in edit.keys)}
        found = [self.label("deleted" if gone else "same", old, gone)] if old else []
        return found + [self.label("added", edit.new[0], edit.keys) for edit in _sorted(edits) if edit.new[0]]

    def label(self, kind: runs.Kind, label: str, keys: Iterable[str]) -> RollingRun:
        """A label as a run."""
        return RollingRun(kind, f"{label} ", *self._credit.of(keys), inlines=(Text(f"{label} "),))

    def added(self, words: list[leaves.Word], keys: Iterable[str]) -> RollingRun:
        """Words as a run that is new."""
        return self._credit.run("added", words, keys)

    def _marks(self, node: Node) -> list[RollingRun]:
        """What a node is no longer, and what it is instead."""
        edits = self._of(node, "shape")
        if not edits:
            return []
        gone = {key for edit in edits for key in edit.keys}
        old = self._mark("deleted", nodes.shape(node.value), gone)
        return [old, *(self._mark("added", edit.new, edit.keys) for edit in _sorted(edits))]

    def _mark(self, kind: runs.Kind, shape: Shape, keys: Iterable[str]) -> RollingRun:
        name, number = (*shape, 0)[:2] if shape else ("paragraph", 0)
        signs = {"heading": f"{'#' * number} ", "ordered": f"{number}. ", "paragraph": "¶ "}
        mark: Any = ShapeName(name, number)
        return RollingRun(kind, signs.get(name, "- "), *self._credit.of(keys), inlines=(mark, Text(" ")))


def moved_along(edit: Edit, move: Edit) -> bool:
    """Whether all who move a node make this other edit in it too."""
    of_itself = edit.node is move.node and edit.what in ("drop", "move")
    return move.what == "move" and not of_itself and move.keys <= edit.keys


def _is_unit(node: Node) -> bool:
    """Whether a block is a unit itself, not a part of one."""
    parent = node.parent
    if parent and isinstance(parent.value, ListItem) and node.index == 0 and isinstance(node.value, Paragraph):
        return False
    return not any(isinstance(above.value, Table | Note) for above in node.up() if above is not node)


def separate(unit: Open, node: Node) -> None:
    """Set the words of a further cell or paragraph apart from those before."""
    if unit.runs:
        cell = next((above for above in node.up() if isinstance(above.value, Cell)), None)
        beside = cell is not None and cell.index > 0 and node.index == 0 and node.parent is cell
        unit.runs.append(RollingRun("same", " | " if beside else "\n", inlines=()))


def _sorted(edits: Iterable[Edit]) -> list[Edit]:
    return sorted(edits, key=lambda edit: (str(edit.new), edit.by))


# --- what is new -----------------------------------------------------------------------------


class _New:
    """A new part of the text, or one that moved here: all its words are added."""

    def __init__(self, built: Built, weave: Weave, edit: Edit, node: Node, gap: int) -> None:
        self._built, self._keys = built, edit.keys
        self._after = place_before(node, gap)
        whole = any(isinstance(above.value, Table | Note) for above in node.up())
        self._unit = built.unit(node.place) if whole else None
        if edit.what == "insert":
            self.value = self._any(edit.new)
        else:
            inside = (other for each in edit.node.down() for other in weave.at.get(each, ()))
            along = {other for other in inside if moved_along(other, edit)}
            self.value = self._any(*making.values(weave, along, edit.node))

    def _open(self) -> Open:
        unit = Open(None, self._after)
        self._built.units.append(unit)
        return unit

    def _any(self, value: Any, inside: Open | None = None) -> Any:
        """``inside``: the new unit of which ``value`` is a part."""
        if nodes.is_leaf(value):
            return self._leaf(value, self._unit or inside or self._open(), ())
        if isinstance(value, ListItem):
            return self._item(value, inside)
        if isinstance(value, Table | Note):
            inside = inside or (None if self._unit else self._open())
        return nodes.around(value, nodes.shape(value), [self._any(child, inside) for child in nodes.children(value)])

    def _item(self, value: ListItem, inside: Open | None) -> ListItem:
        unit = self._unit or inside or self._open()
        lead = [self._built.label("added", value.label, self._keys)] if value.label else []
        match value.blocks:
            case (Paragraph() as first, *others):
                blocks = (self._leaf(first, unit, lead), *(self._any(other, inside) for other in others))
            case others:
                unit.runs += lead
                heading = (Paragraph(_inlines(lead)),) if lead else ()
                blocks = (*heading, *(self._any(other, inside) for other in others))
        return ListItem(blocks)

    def _leaf(self, value: Any, unit: Open, lead: Iterable[RollingRun]) -> Any:
        run = self._built.added(leaves.words(value.inlines), self._keys)
        for label in lead:
            run = replace(run, text=label.text + run.text, inlines=(*label.inlines, *run.inlines))
        unit.runs.append(replace(run, text=f"\n{run.text}") if unit.runs else run)
        return nodes.leaf(_inlines([run]), nodes.shape(value))


# --- runs as inlines -------------------------------------------------------------------------


def _inlines(found_runs: Iterable[RollingRun]) -> tuple[Any, ...]:
    """The inlines of runs, blanks at the edges of what is in brackets set outside them."""
    found: list[Any] = []
    for run in found_runs:
        if run.kind == "same":
            found += run.inlines
            continue
        own = list(_inlines(run.inside) if run.inside else run.inlines)
        before, own = _without_blank(own, first=True)
        after, own = _without_blank(own, first=False)
        if not before and found and isinstance(found[-1], Bracketed):
            before = " "
        found += [Text(before)] if before else []
        found.append(Bracketed(run.kind, tuple(own), run.by))
        found += [Text(after)] if after else []
    return tuple(found)


def _without_blank(own: list[Any], *, first: bool) -> tuple[str, list[Any]]:
    """The blank with which inlines begin or end, and the inlines without it."""
    index = 0 if first else -1
    if not own or not isinstance(own[index], Text):
        return "", own
    text = own[index].text
    bare = text.lstrip() if first else text.rstrip()
    blank = text[: len(text) - len(bare)] if first else text[len(bare) :]
    rest = [Text(bare)] if bare else []
    return blank, [*rest, *own[1:]] if first else [*own[:-1], *rest]
