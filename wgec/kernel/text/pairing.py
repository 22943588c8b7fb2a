"""Which unit of an old text is which unit of the new one, wherever it stands now.

``alignment`` pairs what stands in the same order; here units may also have moved, been split or been merged. First
come units that are equal, then those that share the most words, the surest first; one whose neighbours stayed needs
less in common than one that is to have moved. Candidates come from words that few units have: the cost is n log n.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz.distance import Indel

from wgec.kernel.text import tokens
from wgec.kernel.text.alignment import chain
from wgec.kernel.text.plain import lines
from wgec.kernel.text.tree import Block, Heading, ListItem, Table
from wgec.kernel.text.units import Kind, Unit

SURE = 0.6  # units with so much in common are the same wherever they stand,
MOVED = 0.55  # those with less only in their place,
IN_ORDER = 0.3
COMMONPLACE = 0.1  # or so much more, when words that many units have count like the others,
BETWEEN_NEIGHBOURS = 0.15  # and with as little as this only alone between the same neighbours
_OFTEN = 12  # a word in more units than this tells nothing about which unit it is
_TRIED = 4  # candidates of one unit that are looked at closely
_SMALL = 100  # so many pairs of a gap may be tried one by one
_SHORT = 5  # words: a title or a point, whose place says more than its words
_INSIDE = 6  # words that must stand inside another unit for the two to be one that was split or merged
_SPOKEN = 25  # words that show whether two texts are of one language

Marks = Counter[Hashable]


@dataclass
class _Part:
    """A unit as it is compared: without the label before it, which only counts."""

    unit: Unit
    weight: float | None = None  # what its words tell, when they have been weighed

    @cached_property
    def words(self) -> tuple[str, ...]:
        part = self.unit.part
        return tuple(tokens.bag("\n".join(lines(part.blocks)) if isinstance(part, ListItem) else self.unit.plain))

    @cached_property
    def marks(self) -> Marks:
        """What it has in common with others: its words, and each two that stand side by side."""
        return Counter([*self.words, *pairwise(self.words)])

    def can_become(self, other: "_Part") -> bool:
        """Whether words may have been changed on the way: a table stays a table, a footnote a footnote."""
        kinds = {self.unit.kind, other.unit.kind}
        return len(kinds) == 1 or not kinds & {"table", "note"}


def pairs(old: Sequence[Unit], new: Sequence[Unit]) -> list[tuple[int, int]]:
    """Places from 0 in ``old`` and in ``new`` of the units that are the same, in the order of ``old``."""
    judge = _Judge([_Part(unit) for unit in old], [_Part(unit) for unit in new])
    judge.pair_equal(lambda part: (part.unit.kind, part.unit.part))
    judge.pair_equal(lambda part: part.words or None)
    if judge.is_translation():
        judge.pair_by_place()
    else:
        judge.pair_alike(SURE, SURE)
        judge.pair_alike(IN_ORDER, MOVED)
        judge.pair_alone()
    return sorted(judge.pairs.items())


def sure_pairs(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """The same for paragraphs, headings and tables, of those that are the same wherever they stand."""
    judge = _Judge(_parts(old), _parts(new))
    judge.pair_equal(lambda part: part.words or None)
    judge.pair_alike(SURE, SURE)
    return sorted(judge.pairs.items())


def _parts(blocks: Sequence[Block]) -> list[_Part]:
    kinds: dict[type, Kind] = {Heading: "heading", Table: "table"}
    return [_Part(Unit(place, kinds.get(type(block), "paragraph"), 0, block)) for place, block in enumerate(blocks)]


class _Judge:
    """The pairs found so far, and the steps that find more."""

    def __init__(self, old: list[_Part], new: list[_Part]) -> None:
        self.old, self.new = old, new
        self.pairs: dict[int, int] = {}
        self.taken: set[int] = set()
        self._known: dict[tuple[int, int], tuple[int, float, float]] = {}

    def take(self, i: int, j: int) -> None:
        """Both are the same unit from now on."""
        self.pairs[i] = j
        self.taken.add(j)

    @property
    def left_old(self) -> list[int]:
        """Units of the old text that have no counterpart yet."""
        return [i for i in range(len(self.old)) if i not in self.pairs]

    @property
    def left_new(self) -> list[int]:
        """Units of the new text that have no counterpart yet."""
        return [j for j in range(len(self.new)) if j not in self.taken]

    # --- equal units -------------------------------------------------------------------------

    def pair_equal(self, key: Callable[[_Part], Hashable]) -> None:
        """Pair units of one key: those that stand once in each text, then their neighbours, then the rest in order."""
        old = {i: key(self.old[i]) for i in self.left_old}
        new = {j: key(self.new[j]) for j in self.left_new}
        where_old, where_new = _places(old), _places(new)
        for value, places in where_old.items():
            if len(places) == 1 == len(where_new.get(value, ())):
                self.take(places[0], where_new[value][0])
        self._spread(1, list(self.pairs.items()), old, new)
        headings = {i: value for i, value in old.items() if self.old[i].unit.kind == "heading"}
        self._spread(-1, list(self.pairs.items()), headings, new)  # a heading belongs to what follows it
        self._spread(1, [(-1, -1)], old, new)
        self._spread(-1, [*self.pairs.items(), (len(self.old), len(self.new))], old, new)
        for value, places in where_old.items():
            free = (j for j in where_new.get(value, ()) if j not in self.taken)
            for i, j in zip([i for i in places if i not in self.pairs], free, strict=False):
                self.take(i, j)

    def _spread(
        self, step: int, start: Iterable[tuple[int, int]], old: dict[int, Hashable], new: dict[int, Hashable]
    ) -> None:
        """Pair the neighbours after (before) pairs when they are equal, and theirs."""
        for pair in start:
            i, j = pair[0] + step, pair[1] + step
            while self._is_equal_pair(i, j, old, new):
                self.take(i, j)
                i, j = i + step, j + step

    def _is_equal_pair(self, i: int, j: int, old: dict[int, Hashable], new: dict[int, Hashable]) -> bool:
        value = old.get(i)
        return value is not None and new.get(j) == value and i not in self.pairs and j not in self.taken

    # --- translations ------------------------------------------------------------------------

    def is_translation(self) -> bool:
        """Whether the rest is in another language, unit by unit: the same shape, and hardly a word in common."""
        left_old, left_new = self.left_old, self.left_new
        if left_old != left_new or not left_old or any(i != j for i, j in self.pairs.items()):
            return False
        if any(self.old[i].unit.kind != self.new[i].unit.kind for i in left_old):
            return False
        before = [word for i in left_old for word in self.old[i].words if not word.isdecimal()]
        after = [word for j in left_new for word in self.new[j].words if not word.isdecimal()]
        if not before or not after:
            return False
        if not set("".join(before)) & set("".join(after)):
            return True  # another script
        known = set(before)
        shared = sum(word in known for word in after)
        return min(len(before), len(after)) >= _SPOKEN and shared <= 0.15 * len(after)

    def pair_by_place(self) -> None:
        """Pair what is left, first with first."""
        for i, j in zip(self.left_old, self.left_new, strict=True):
            self.take(i, j)

    # --- units that share words --------------------------------------------------------------

    def pair_alike(self, in_order: float, moved: float) -> None:
        """Pair units with enough in common, those with the most first."""
        left_old, left_new = self.left_old, self.left_new
        if not left_old or not left_new:
            return
        order = _Order(self.pairs, [len(part.words) for part in self.old], len(self.new))
        found = []
        for i, j in self._likely(left_old, left_new) | order.small_gaps(left_old, left_new):
            if not self.old[i].can_become(self.new[j]):
                continue
            common, alike, share = self._likeness(i, j)
            stays = order.keeps(i, j) and max(alike, share - COMMONPLACE)
            if alike >= moved or stays >= in_order:
                found.append((common, alike, -abs(order.expected(i) - j), -i, -j))
        for *_, i, j in sorted(found, reverse=True):
            if -i not in self.pairs and -j not in self.taken:
                self.take(-i, -j)

    def _likely(self, left_old: list[int], left_new: list[int]) -> set[tuple[int, int]]:
        """Pairs that share words that few units have."""
        where: dict[Hashable, list[int]] = defaultdict(list)
        for i in left_old:
            for mark in self.old[i].marks:
                where[mark].append(i)
        likely: set[tuple[int, int]] = set()
        for j in left_new:
            shared: Counter[int] = Counter()
            for mark in self.new[j].marks:
                places = where.get(mark, ())
                if len(places) <= _OFTEN:
                    shared.update(places)
            likely.update((i, j) for i, _ in shared.most_common(_TRIED))
        return likely

    @cached_property
    def _rarity(self) -> dict[Hashable, float]:
        """What a word tells: all, when one unit of each text has it; the less, the more units have it.

        Asked for when the equal units are paired and the others are not.
        """
        often: Counter[Hashable] = Counter()
        for part in (*map(self.old.__getitem__, self.left_old), *map(self.new.__getitem__, self.left_new)):
            often.update(part.marks.keys())
        wanted = often.keys()
        for i in self.pairs:  # whose words are the same in both texts
            words = self.old[i].words
            often.update(2 * list(wanted & {*words, *pairwise(words)}))
        return {mark: min(1.0, (2 / count) ** 1.5) for mark, count in often.items()}

    def _likeness(self, i: int, j: int) -> tuple[int, float, float]:
        """What two units have in common: how much it is, and from 0 to 1 how much of both.

        That once weighed by what each word tells, once with every word counted the same.
        """
        if (i, j) not in self._known:
            before, after = self.old[i], self.new[j]
            both = {mark: min(count, after.marks[mark]) for mark, count in before.marks.items() if mark in after.marks}
            alike = self._alike(before, after, sum(self._rarity[mark] * count for mark, count in both.items()))
            size = sum(both.values())
            self._known[i, j] = size, alike, 2 * size / max(1, before.marks.total() + after.marks.total())
        return self._known[i, j]

    def _alike(self, before: _Part, after: _Part, common: float) -> float:
        if not common:
            return 0.0
        weights = self._weight(before), self._weight(after)
        alike = 2 * common / sum(weights)
        if min(len(before.words), len(after.words)) >= _INSIDE and common >= 0.7 * min(weights):
            return max(alike, SURE)  # one was cut out of the other, or went into it
        return alike

    def _weight(self, part: _Part) -> float:
        if part.weight is None:
            rarity = self._rarity
            part.weight = sum(rarity[mark] * count for mark, count in part.marks.items())
        return part.weight

    # --- units that stayed in their place ----------------------------------------------------

    def pair_alone(self) -> None:
        """Pair two units that stand alone between the same neighbours, when little speaks against it."""
        order = _Order(self.pairs, [len(part.words) for part in self.old], len(self.new))
        for old_gap, new_gap in order.gaps(self.left_old, self.left_new):
            if len(old_gap) != 1 or len(new_gap) != 1:
                continue
            i, j = old_gap[0], new_gap[0]
            if self._is_same_alone(self.old[i], self.new[j], self._likeness(i, j)[1]):
                self.take(i, j)

    def _is_same_alone(self, before: _Part, after: _Part, alike: float) -> bool:
        if not before.can_become(after):
            return False
        if alike >= BETWEEN_NEIGHBOURS or _spelt_alike(before, after):
            return True
        same_kind = before.unit.kind == after.unit.kind
        short = max(len(before.words), len(after.words)) <= _SHORT
        return same_kind and (short or before.unit.kind == "table") and len(self.pairs) > 0


def _spelt_alike(before: _Part, after: _Part) -> bool:
    """Whether two short units differ by no more than a slip of the pen."""
    if max(len(before.words), len(after.words)) > _SHORT:
        return False
    return Indel.normalized_similarity(" ".join(before.words), " ".join(after.words)) >= 0.75


def _places(keys: dict[int, Hashable]) -> dict[Hashable, list[int]]:
    where: dict[Hashable, list[int]] = defaultdict(list)
    for place, key in keys.items():
        if key is not None:
            where[key].append(place)
    return where


class _Order:
    """The pairs that stand in one order in both texts, and what lies between them."""

    def __init__(self, pairs: dict[int, int], sizes: list[int], length: int) -> None:
        found = chain([(i, j, 1.0 + sizes[i]) for i, j in pairs.items()])
        stations = [(-1, -1), *found, (len(sizes), length)]
        self._between: list[tuple[int, int, int]] = []  # for each old unit: the new places around it, what is expected
        for (i, j), (next_i, next_j) in pairwise(stations):
            for at in range(i + 1 if i >= 0 else 0, next_i):
                self._between.append((j, next_j, j + (at - i)))
            if next_i < len(sizes):
                self._between.append((next_j - 1, next_j + 1, next_j))

    def keeps(self, i: int, j: int) -> bool:
        """Whether the pair would not cross those that are known."""
        before, after, _ = self._between[i]
        return before < j < after

    def expected(self, i: int) -> int:
        """The place in the new text that the unit would have if nothing came or went around it."""
        return self._between[i][2]

    def gaps(self, left_old: list[int], left_new: list[int]) -> list[tuple[list[int], list[int]]]:
        """What has no counterpart between two pairs that follow each other, in both texts."""
        inside: dict[tuple[int, int], list[int]] = defaultdict(list)
        for i in left_old:
            inside[self._between[i][:2]].append(i)
        borders = sorted(inside)
        found: list[tuple[list[int], list[int]]] = []
        at = 0
        for border in borders:
            while at < len(left_new) and left_new[at] <= border[0]:
                at += 1
            first = at
            while at < len(left_new) and left_new[at] < border[1]:
                at += 1
            found.append((inside[border], left_new[first:at]))
        return found

    def small_gaps(self, left_old: list[int], left_new: list[int]) -> set[tuple[int, int]]:
        """All pairs of the gaps that are small enough to try them one by one."""
        return {
            (i, j)
            for old_gap, new_gap in self.gaps(left_old, left_new)
            if len(old_gap) * len(new_gap) <= _SMALL
            for i in old_gap
            for j in new_gap
        }
