"""What a proposal does to the units of the text it starts from: which it changes, leaves out, moves or adds after."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from wgec.kernel.text import diff, pairing, units
from wgec.kernel.text.alignment import chain
from wgec.kernel.text.plain import plain
from wgec.kernel.text.tokens import bag
from wgec.kernel.text.units import Unit

Kind = Literal["modify", "add", "delete", "replace", "move"]
Places = tuple[int, ...]

_CITATION = re.compile(r"\[\^[\w.+-]{1,64}\]:?")


def touched(base: str, proposed: str) -> Places:
    """The places in ``units.split(base)`` that ``proposed`` touches: see ``Touch.touched``."""
    return Touch(base, proposed).touched


def kind_of(base: str, proposed: str) -> Kind:
    """What ``proposed`` does to ``base``: see ``Touch.kind``."""
    return Touch(base, proposed).kind


@dataclass(frozen=True)
class Touch:
    """A text and another wording of it, both canonical Markdown; places count the units of the first from 1."""

    base: str
    proposed: str

    @cached_property
    def _units(self) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
        return units.split(self.base), units.split(self.proposed)

    @cached_property
    def _pairs(self) -> list[tuple[int, int]]:
        return pairing.pairs(*self._units)

    @cached_property
    def deleted(self) -> Places:
        """Units of which nothing stays."""
        kept = {i for i, _ in self._pairs}
        return tuple(unit.place for unit in self._units[0] if unit.place - 1 not in kept)

    @cached_property
    def edited(self) -> Places:
        """Units whose words, marks, kind or depth change."""
        old, new = self._units
        return tuple(i + 1 for i, j in self._pairs if _content(old[i]) != _content(new[j]))

    @cached_property
    def moved(self) -> Places:
        """Units that stand elsewhere among those that stay."""
        old = self._units[0]
        stays = {i for i, _ in chain([(i, j, 1.0 + len(bag(old[i].plain))) for i, j in self._pairs])}
        return tuple(i + 1 for i, _ in self._pairs if i not in stays)

    @cached_property
    def added_after(self) -> Places:
        """Units after which something new stands; at the very beginning it counts as the first unit's."""
        return tuple(sorted(set(self._additions())))

    def _additions(self) -> Iterator[int]:
        """For each new unit the unit before it, unless it stands where others are left out; notes never do."""
        before = {j: i + 1 for i, j in self._pairs}
        gone = set(self.deleted)
        last = 0
        for j, unit in enumerate(self._units[1]):
            last = before.get(j, last)
            if j not in before and unit.kind != "note" and last + 1 not in gone and self._units[0]:
                yield max(last, 1)

    @cached_property
    def changed(self) -> Places:
        """Units that do not stay as they are: what is locked must not be among them."""
        found = sorted({*self.deleted, *self.edited, *self.moved})
        if not found and not self.added_after and self.base != self.proposed:
            return self._regrouped()
        return tuple(found)

    def _regrouped(self) -> Places:
        """Only lists or quotations are made otherwise, around units that stay: every unit that stands in one."""
        inside = tuple(unit.place for unit in self._units[0] if unit.kind in ("item", "quotation"))
        return inside or tuple(unit.place for unit in self._units[0])

    @cached_property
    def touched(self) -> Places:
        """What is changed, and what something is added after, in order."""
        return tuple(sorted({*self.changed, *self.added_after}))

    @cached_property
    def runs(self) -> list[diff.Run]:
        """The words that stay, come and go."""
        return diff.compare_canonical(self.base, self.proposed)

    @cached_property
    def kind(self) -> Kind:
        """Whether it adds or leaves out only, replaces everything, moves only, or does something of all."""
        if not self._pairs:
            return "replace"
        if self.moved and not (self.deleted or self.edited or self.added_after):
            return "move"
        kinds = {run.kind for run in self.runs if run.kind != "same" and _words(run.text)}
        if kinds == {"added"}:
            return "add"
        return "delete" if kinds == {"deleted"} else "modify"

    def changes(self) -> list[tuple[str, str]]:
        """What goes and what comes, place by place, without markup; white space alone is no change."""
        found: list[tuple[str, str]] = []
        for before, run in zip([None, *self.runs], self.runs, strict=False):
            words = "" if run.kind == "same" else _words(run.text)
            if run.kind == "deleted" and words:
                found.append((words, ""))
            elif run.kind == "added" and words:
                replaces = before is not None and before.kind == "deleted" and found and found[-1][1] == ""
                found.append((found.pop()[0] if replaces else "", words))
        return found


def _content(unit: Unit) -> tuple[object, ...]:
    """What of a unit can be changed: everything but its place."""
    return (unit.kind, unit.depth, unit.part)


def _words(markdown: str) -> str:
    """The words of a stretch of canonical Markdown, on one line."""
    return " ".join(plain(_CITATION.sub("", markdown).strip()).split())
