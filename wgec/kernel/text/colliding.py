"""Which edits of a weave cannot be made together, and what hangs together with them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from wgec.kernel.text.weaving import Edit, Weave


@dataclass(eq=False, slots=True)
class Clash:
    """Two edits that cannot both be made, and the unit where they meet."""

    first: Edit
    second: Edit
    place: int

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The pairs of keys that collide: those that make one of the two edits only."""
        first, second = self.first.keys - self.second.keys, self.second.keys - self.first.keys
        yield from ((min(a, b), max(a, b)) for a in first for b in second)


@dataclass(eq=False)
class Knot:
    """Edits that hang together because they collide, directly or through others, or meet on one unit."""

    clashes: list[Clash] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)

    @cached_property
    def against(self) -> dict[Edit, set[Edit]]:
        """For each edit those that it collides with."""
        found: dict[Edit, set[Edit]] = defaultdict(set)
        for clash in self.clashes:
            found[clash.first].add(clash.second)
            found[clash.second].add(clash.first)
        return dict(found)

    @property
    def places(self) -> tuple[int, ...]:
        """The units where edits of it collide."""
        return tuple(sorted({clash.place for clash in self.clashes}))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all proposals that collide."""
        return tuple(sorted({key for clash in self.clashes for pair in clash.pairs() for key in pair}))


def clashes(weave: Weave) -> list[Clash]:
    """All of them."""
    found: list[Clash] = []
    for node, edits in weave.at.items():
        found += [Clash(a, b, node.place) for a, b in _words(weave.of(node, "words"))]
        found += [Clash(a, b, node.place) for a, b in combinations(weave.of(node, "shape"), 2)]
        found += [Clash(a, b, node.place) for a, b in combinations(weave.of(node, "drop", "move"), 2)]
        for above in node.up():
            drops = weave.of(above, "drop")
            for edit in edits if drops else ():
                if above is not node or edit.what not in ("drop", "move"):
                    found += [Clash(drop, edit, above.place) for drop in drops]
    return [
        clash for clash in found if not (clash.first.keys <= clash.second.keys or clash.first.keys >= clash.second.keys)
    ]


def _words(edits: list[Edit]) -> Iterator[tuple[Edit, Edit]]:
    """Pairs of changes of the same words; or of what stands between the same two words."""
    edits = sorted(edits, key=lambda edit: (edit.new.start, edit.new.end))
    for index, edit in enumerate(edits):
        start, end = edit.new.start, edit.new.end
        for other in edits[index + 1 :]:
            same_gap = start == end == other.new.start == other.new.end
            if other.new.start >= end and not same_gap:
                break
            yield edit, other


def knots(edits: Iterable[Edit], found: Iterable[Clash]) -> list[Knot]:
    """``found`` in groups that hang together, with the edits that are held back with them, in reading order."""
    groups = _Groups()
    for clash in found:
        groups.join(clash.first, clash.second)
        groups.join(clash.first, clash.place)
    for edit in edits:
        for other in edit.bound:
            groups.join(edit, other)
    by_group: dict[object, Knot] = defaultdict(Knot)
    for clash in found:
        by_group[groups.of(clash.first)].clashes.append(clash)
    for edit in edits:
        if (group := groups.of(edit)) in by_group:
            by_group[group].edits.append(edit)
    return sorted(by_group.values(), key=lambda knot: knot.places)


class _Groups:
    """Things that were joined, directly or through others."""

    def __init__(self) -> None:
        self._above: dict[object, object] = {}

    def of(self, thing: object) -> object:
        """What stands for the group of ``thing``."""
        while (above := self._above.setdefault(thing, thing)) is not thing:
            self._above[thing] = self._above[above]
            thing = above
        return thing

    def join(self, one: object, other: object) -> None:
        """Put two groups together."""
        self._above[self.of(one)] = self.of(other)
