"""Several proposals for one text made in it together: what does not collide is made, what does is shown.

Nothing is decided by who comes first: the result does not depend on the order of the proposals. Of edits that collide
none is made; the words of the base stay, until a person has chosen (``settle``).
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wgec.kernel.errors import Malformed
from wgec.kernel.text import colliding, making, parts
from wgec.kernel.text.colliding import Knot
from wgec.kernel.text.nodes import Node
from wgec.kernel.text.tree import Block, Note, Table
from wgec.kernel.text.weaving import Edit, Weave
from wgec.kernel.text.writing import blocks_markdown, write


@dataclass(frozen=True, slots=True)
class Wording:
    """The Markdown of a unit as it would be with the words of one proposal; empty where that deletes the unit."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Collision:
    """Two proposals that want different things of one unit: its place in the base, 0 before the first."""

    unit: int
    keys: tuple[str, ...]
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """All that collides with each other, directly or through others: one thing for a person to choose.

    ``base`` is the wording that stands until then, in which what does not collide is made already.
    """

    units: tuple[int, ...]
    keys: tuple[str, ...]
    base: str
    wordings: tuple[Wording, ...]

    @property
    def unit(self) -> int:
        """The first of its units."""
        return self.units[0]


@dataclass(frozen=True, slots=True)
class Own:
    """A wording of a person's own (Markdown) in place of those that were proposed."""

    text: str


Choice = str | Own
"""The key of the proposal whose wording is chosen, "" for that of the base, or words of one's own."""


class Overlay:
    """A base with all proposals for it: the text that has what does not collide, and what collides."""

    def __init__(self, base: str, proposals: Mapping[str, str]) -> None:
        self.weave = Weave(base, proposals)
        self._clashes = colliding.clashes(self.weave)
        self._knots = colliding.knots(self.weave.edits.values(), self._clashes)
        held = {edit for knot in self._knots for edit in knot.edits}
        self._made = {edit for edit in self.weave.edits.values() if edit not in held}

    @cached_property
    def text(self) -> str:
        """Canonical Markdown of the base with every edit that collides with none."""
        return write(making.body(self.weave, self._made))

    @cached_property
    def collisions(self) -> tuple[Collision, ...]:
        """One for each two proposals and each unit where they collide, in reading order."""
        found: dict[tuple[int, tuple[str, str]], Collision] = {}
        for knot, cluster in zip(self._knots, self.clusters(), strict=True):
            wordings = {wording.key: wording for wording in cluster.wordings}
            for clash in knot.clashes:
                for keys in clash.pairs():
                    place = clash.place, keys
                    if place not in found:
                        found[place] = Collision(*place, tuple(wordings[key] for key in keys))
        return tuple(found[place] for place in sorted(found))

    def clusters(self) -> tuple[Cluster, ...]:
        """What a person has to choose, in reading order."""
        return self._clusters

    @cached_property
    def _clusters(self) -> tuple[Cluster, ...]:
        return tuple(self._cluster(knot) for knot in self._knots)

    def _cluster(self, knot: Knot) -> Cluster:
        region = _region(knot)
        wordings = (Wording(key, self._wording(region, knot, _chosen(knot, key))) for key in knot.keys)
        return Cluster(knot.places, knot.keys, self._wording(region, knot, set()), tuple(wordings))

    def _wording(self, region: list[Node], knot: Knot, chosen: Set[Edit]) -> str:
        made = self._made | chosen
        found = [value for node in region for value in making.values(self.weave, made, node)]
        found += [edit.new for edit in knot.edits if edit in chosen and _is_apart(edit)]
        return "\n\n".join(filter(None, (blocks_markdown(making.as_blocks(value)) for value in found)))

    def settled(self, choices: Mapping[int, Choice]) -> str:
        """The text when a person has chosen; see ``settle``."""
        made, instead, notes = set(self._made), dict[Node, tuple[Any, ...]](), list[Note]()
        for knot, choice in self._choices(choices):
            if isinstance(choice, Own):
                first, *others = _region(knot)
                own = self._read(choice.text, notes)
                instead[first] = making.in_place(first, own)
                instead |= dict.fromkeys(map(_with_what_is_empty_without, others), ())
            elif choice:
                made |= _chosen(knot, choice)
        return write(making.body(self.weave, made, instead, notes))

    def _choices(self, choices: Mapping[int, Choice]) -> list[tuple[Knot, Choice]]:
        by_place = {place: knot for knot in self._knots for place in knot.places}
        chosen: dict[Knot, Choice] = {}
        for place, choice in sorted(choices.items()):
            knot = by_place.get(place)
            if knot is None:
                raise Malformed(f"Nothing collides at unit {place}, so there is nothing to choose there.")
            if isinstance(choice, str) and choice and choice not in knot.keys:
                raise Malformed(f"“{choice}” proposes nothing that collides at unit {place}.")
            if chosen.setdefault(knot, choice) != choice:
                others = ", ".join(map(str, knot.places))
                raise Malformed(f"The units {others} hang together: please choose the same for all of them.")
        return list(chosen.items())

    def _read(self, own: str, notes: list[Note]) -> tuple[Block, ...]:
        """The blocks of a person's own words; footnotes that come with them are added to ``notes``."""
        known = {note.value.label for note in self.weave.notes.children}
        known |= {edit.new.label for edit in self.weave.edits.values() if isinstance(edit.new, Note)}
        body = parts.read_beside(own, known | {note.label for note in notes})
        notes += body.notes
        return body.blocks


class Merge(Overlay):
    """Two changed versions of one text merged: what ``Overlay`` gives, with the keys "mine" and "theirs"."""


def overlay(base: str, proposals: Mapping[str, str]) -> Overlay:
    """All ``proposals`` (key → whole text) made in ``base`` together. Raises Malformed when a text cannot be read."""
    return Overlay(base, proposals)


def three_way(base: str, mine: str, theirs: str) -> Merge:
    """Two texts that come from one ``base`` merged. Raises Malformed when a text cannot be read."""
    return Merge(base, {"mine": mine, "theirs": theirs})


def settle(base: str, proposals: Mapping[str, str], choices: Mapping[int, Choice]) -> str:
    """The text when a person has chosen, by the place of a unit that collides, which wording it gets.

    What is not chosen keeps the words of the base. Of a cluster any unit may be named. Raises Malformed for a choice
    where nothing collides, of a proposal that does not collide there, or when words of one's own cannot be read.
    """
    return overlay(base, proposals).settled(choices)


def _chosen(knot: Knot, key: str) -> set[Edit]:
    """The edits of ``key``, and those of others that collide with nothing any more once these are made."""
    winners = {edit for edit in knot.edits if key in edit.keys}
    if not winners:
        return winners
    lost = _with_bound(other for edit in winners for other in knot.against.get(edit, ())) - winners
    rest = set(knot.edits) - lost - winners
    undecided = _with_bound(edit for edit in rest if not knot.against.get(edit, set()) <= lost) - winners
    return winners | (rest - undecided)


def _with_bound(edits: Iterable[Edit]) -> set[Edit]:
    """``edits`` and all that is bound to them."""
    found: set[Edit] = set()
    waiting = list(edits)
    while waiting:
        edit = waiting.pop()
        if edit not in found:
            found.add(edit)
            waiting += edit.bound
    return found


def _is_apart(edit: Edit) -> bool:
    """Whether it brings a new unit that hangs together with a change elsewhere."""
    return edit.what == "insert" and bool(edit.bound) and _whole(edit.node) is None


def _with_what_is_empty_without(node: Node) -> Node:
    """The node, or the outermost one that holds nothing else."""
    while node.parent is not None and node.parent.parent is not None and len(node.parent.children) == 1:
        node = node.parent
    return node


def _whole(node: Node) -> Node | None:
    """The table or footnote that ``node`` is or is in."""
    return next((above for above in reversed([*node.up()]) if isinstance(above.value, Table | Note)), None)


def _region(knot: Knot) -> list[Node]:
    """The nodes that ``knot`` is about, none inside another, in reading order; tables and footnotes are whole."""
    found = {_whole(edit.node) or edit.node for edit in knot.edits if not _is_apart(edit)}
    outer = [node for node in found if not any(above in found for above in node.up() if above is not node)]
    return sorted(outer, key=lambda node: node.place)
