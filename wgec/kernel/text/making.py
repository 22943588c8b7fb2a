"""A weave with some of its edits made: a text again."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from wgec.kernel.text import leaves, nodes, parts
from wgec.kernel.text.nodes import Node
from wgec.kernel.text.normal import label_as_text, normal, relabelled
from wgec.kernel.text.tree import Block, Body, Cell, Heading, Inline, ListBlock, ListItem, Note, Paragraph, Table
from wgec.kernel.text.weaving import Edit, Weave


def body(
    weave: Weave,
    made: Collection[Edit],
    instead: Mapping[Node, tuple[Any, ...]] | None = None,
    notes: Iterable[Note] = (),
) -> Body:
    """The text with the edits ``made``.

    ``instead`` has values that stand in place of a node and all its edits, ``notes`` are the footnotes that come with
    them.
    """
    making = _Making(weave, made, instead or {})
    return _with_wished_labels(
        weave, Body(making.inside(weave.blocks), (*weave.base.in_order(making.inside(weave.notes)), *notes))
    )


def values(weave: Weave, made: Collection[Edit], node: Node) -> tuple[Any, ...]:
    """What becomes of ``node``: nothing when it is dropped."""
    dropped = any(edit in made for edit in weave.of(node, "drop"))
    return () if dropped else _Making(weave, made, {}).node(node)


def outermost(weave: Weave, made: Collection[Edit]) -> list[tuple[Any, ...]]:
    """What the text with the edits ``made`` has in each gap between the outermost blocks of the base, and for each.

    What stands in gap g is at 2g, what becomes of block i at 2i + 1; joined they are the blocks of ``body``, but for
    the labels of footnotes.
    """
    making, root = _Making(weave, made, {}), weave.blocks
    found: list[tuple[Any, ...]] = []
    for index in range(len(root.children) + 1):
        found.append(making.arrived(root, index))
        if index < len(root.children):
            found.append(making.kept(root.children[index]))
    return found


class _Making:
    def __init__(self, weave: Weave, made: Collection[Edit], instead: Mapping[Node, tuple[Any, ...]]) -> None:
        self.weave, self.made, self.instead = weave, made, instead
        self.touched = {above for node in instead for above in node.up()}

    def _of(self, node: Node, *what: Any) -> list[Edit]:
        return [edit for edit in self.weave.of(node, *what) if edit in self.made]

    def node(self, node: Node) -> tuple[Any, ...]:
        """The node with what is made of it, wherever it stands."""
        if node in self.instead:
            return self.instead[node]
        if node not in self.weave.touched and node not in self.touched:
            return (node.value,)
        shapes = self._of(node, "shape")
        shape = shapes[0].new if shapes else nodes.shape(node.value)
        if nodes.is_leaf(node.value):
            return (nodes.leaf(self._words(node), shape),)
        return (nodes.around(node.value, shape, self.inside(node)),)

    def _words(self, node: Node) -> tuple[Inline, ...]:
        made = self._of(node, "words")
        if not made:
            inlines: tuple[Inline, ...] = node.value.inlines
            return inlines
        for own, inlines in self.weave.wordings.get(node, ()):
            if own == set(made):  # one proposal's words as they are
                return inlines
        return leaves.inlines(leaves.applied(node.words, [edit.new for edit in made]))

    def inside(self, node: Node) -> tuple[Any, ...]:
        """The children of a node."""
        found: list[Any] = []
        for index in range(len(node.children) + 1):
            found += self.arrived(node, index)
            if index < len(node.children):
                found += self.kept(node.children[index])
        return tuple(found)

    def arrived(self, node: Node, gap: int) -> tuple[Any, ...]:
        """What is new or moved in a gap between the children of ``node``."""
        found: list[Any] = []
        for edit in self.weave.arrivals(node, gap):
            if edit in self.made:
                found += (edit.new,) if edit.what == "insert" else self.node(edit.node)
        return tuple(found)

    def kept(self, node: Node) -> tuple[Any, ...]:
        """What becomes of ``node`` in its own place: nothing when it is dropped or moved."""
        return () if self._of(node, "drop", "move") else self.node(node)


def _with_wished_labels(weave: Weave, made: Body) -> Body:
    """Each footnote under the label that its proposals give it, where that is one and free."""
    wishes = {note.label: weave.labels.get(note.label, {note.label}) - {note.label} for note in made.notes}
    labels = {label: label for label, wished in wishes.items() if len(wished) != 1}
    taken = set(labels)
    for label, wished in sorted(wishes.items()):
        if len(wished) == 1:
            wish = next(iter(wished))
            labels[label] = _wished(label, wish, taken, wishes)
            taken.add(labels[label])
    return made if all(label == own for own, label in labels.items()) else relabelled(made, labels)


def _wished(label: str, wish: str, taken: set[str], wishes: Mapping[str, object]) -> str:
    if wish not in taken:
        return wish
    return label if label not in taken else parts.another(label, taken | set(wishes))


def in_place(node: Node, own: tuple[Block, ...]) -> tuple[Any, ...]:
    """``own``, which a person wrote instead of the node, as what may stand there."""
    match node.value, own:
        case Note(label, _), _:
            return (Note(label, own),)
        case ListItem(), (ListBlock(_, items),):
            return items
        case ListItem(_, ""), _:
            return (ListItem(own),)
        case ListItem(), (Paragraph(), *_):
            return tuple(item for block in _as_point(own) if isinstance(block, ListBlock) for item in block.items)
        case Heading(level), (Paragraph(inlines),):
            return (Heading(level, inlines),)
        case _:
            return own


def _as_point(own: tuple[Block, ...]) -> tuple[Block, ...]:
    """A list whose one point has the label with which ``own`` begins."""
    return normal(Body((ListBlock("labelled", (ListItem(own),)),), ())).blocks


def as_blocks(value: Any) -> tuple[Block, ...]:
    """A value as blocks that can be written down alone: of a point or a footnote its words."""
    match value:
        case ListItem():
            return label_as_text(value).blocks
        case Note(_, blocks) | Cell(blocks):
            return blocks
        case tuple():
            return (Table(value, ()),)
        case _:
            return (value,)
