"""A text as a tree of nodes that all have the same manner: what they are, their shape, and their children or words.

Comparisons of more than two texts walk it instead of naming each kind of block. A node's value is its part of the
tree; a table's children are its rows, of which the first is its head.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wgec.kernel.text import leaves
from wgec.kernel.text.alignment import Unit
from wgec.kernel.text.plain import lines
from wgec.kernel.text.tree import (
    Block,
    Body,
    Cell,
    Heading,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    Quote,
    Table,
)

Row = tuple[Cell, ...]
Value = Block | ListItem | Row | Cell | Note
Shape = tuple[Any, ...]


def kind(value: Value) -> Hashable:
    """Values of one kind can be compared inside."""
    match value:
        case Paragraph() | Heading():
            return "words"
        case Table(head):
            return ("table", len(head))
        case tuple():
            return "row"
        case _:
            return type(value).__name__


def shape(value: Value) -> Shape:
    """What can change of a value without any of its words: heading or not, kind of list, label."""
    match value:
        case Heading(level):
            return ("heading", level)
        case ListBlock(list_kind, _, start):
            return (list_kind, start)
        case ListItem(_, label):
            return (label,)
        case _:
            return ()


def children(value: Value) -> Sequence[Any]:
    """The values directly inside a value that has no words of its own."""
    match value:
        case ListBlock(_, items):
            return items
        case Table(head, rows):
            return (head, *rows)
        case tuple():
            return value
        case ListItem() | Quote() | Cell() | Note():
            return value.blocks
        case _:
            return ()


def is_leaf(value: Value) -> bool:
    """Whether the value has words of its own and no children."""
    return isinstance(value, Paragraph | Heading)


def leaf(inlines: tuple[Any, ...], own: Shape) -> Paragraph | Heading:
    """A leaf of these inlines."""
    return Heading(own[1], inlines) if own else Paragraph(inlines)


def around(value: Value, own: Shape, inside: Sequence[Any]) -> Any:
    """A value like ``value`` of the shape ``own`` with other children."""
    parts = tuple(inside)
    match value:
        case ListBlock():
            return ListBlock(own[0], parts, own[1])
        case ListItem():
            return ListItem(parts, own[0])
        case Table():
            return Table(parts[0], parts[1:])
        case Quote():
            return Quote(parts)
        case Cell():
            return Cell(parts)
        case Note(label, _):
            return Note(label, parts)
        case _:
            return parts


def text(value: Value) -> str:
    """The words of a value without markup."""
    match value:
        case ListItem():
            return "\n".join(lines((ListBlock("labelled" if value.label else "bullet", (value,)),)))
        case Cell(blocks) | Note(_, blocks):
            return "\n".join(lines(blocks))
        case tuple():
            return "\n".join(line for cell in value for line in lines(cell.blocks))
        case _:
            return "\n".join(lines((value,)))


def unit(value: Value) -> Unit:
    """A value as something to align."""
    return Unit(value, lambda: text(value), kind(value))


@dataclass(eq=False)
class Node:
    """A value in its place: ``place`` is that of the unit it is, is part of, or begins with."""

    value: Any
    parent: "Node | None"
    index: int
    place: int
    children: list["Node"] = field(default_factory=list)

    @cached_property
    def words(self) -> list[leaves.Word]:
        """The words of a leaf."""
        return leaves.words(self.value.inlines)

    @cached_property
    def unit(self) -> Unit:
        """The node as something to align."""
        return unit(self.value)

    def up(self) -> Iterator["Node"]:
        """The node, its parent, and so on to the outermost."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def down(self) -> Iterator["Node"]:
        """The node and all inside, in reading order."""
        yield self
        for child in self.children:
            yield from child.down()


def roots(body: Body) -> tuple[Node, Node]:
    """The nodes around all blocks and around all footnotes of ``body``, which is in normal form."""
    count = _Count()
    return _root(body.blocks, count), _root(body.notes, count)


@dataclass
class _Count:
    place: int = 0

    def next(self) -> int:
        self.place += 1
        return self.place


def _root(values: Sequence[Any], count: _Count) -> Node:
    root = Node(Quote(tuple(values)), None, 0, count.place)
    root.children = [_node(value, root, index, count) for index, value in enumerate(values)]
    return root


def _node(value: Value, parent: Node, index: int, count: _Count, place: int | None = None) -> Node:
    """``place`` is given inside a table or a footnote, which is one unit, and for the first words of a point."""
    whole = place
    if whole is None and isinstance(value, Table | Note | ListItem | Paragraph | Heading):
        whole = count.next()
    node = Node(value, parent, index, whole if whole is not None else count.place + 1)
    for number, child in enumerate(children(value)):
        own_words = isinstance(value, ListItem) and number == 0 and isinstance(child, Paragraph)
        inside = whole if place is not None or isinstance(value, Table | Note) or own_words else None
        node.children.append(_node(child, node, number, count, inside))
    return node
