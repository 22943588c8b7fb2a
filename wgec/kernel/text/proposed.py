"""A base and the proposals for it, as far as they differ: blocks that are equal as strings are never read again.

Footnotes are known by their words. Inside a weave each has one label: its label in the base, or for a new one a label
that no other note has; which label is written in the end, the proposals decide (``Base.labels``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wgec.kernel.text import nodes, parts
from wgec.kernel.text.alignment import Unit
from wgec.kernel.text.normal import relabelled
from wgec.kernel.text.notes import counterparts
from wgec.kernel.text.parts import Parts
from wgec.kernel.text.reading import parse
from wgec.kernel.text.tree import Block, Note
from wgec.kernel.text.writing import write

Keys = tuple[str, ...]


class Base:
    """The text for which proposals are made, read once."""

    def __init__(self, text: str) -> None:
        self.body = parse(text)
        self.text = write(self.body)
        self.parts = parts.cut(self.text)
        self.blocks, self.notes = nodes.roots(self.body)
        self.units = [_unit(source) for source in self.parts.blocks]
        self.labels: dict[str, set[str]] = {}
        self.orders: set[tuple[str, ...]] = set()
        self._unit_of = {unit.key: unit for unit in self.units}
        self._known = {*self.parts.blocks}
        self._cut: dict[str, Parts] = {}
        self._read_notes: dict[str, Note | None] = {}
        self._read: dict[str, Block | None] = dict(zip(self.parts.blocks, self.body.blocks, strict=True))

    def drafts(self, proposals: Mapping[str, str]) -> list["Draft"]:
        """The different texts among ``proposals``, each with its keys. Raises Malformed when one cannot be read."""
        keys: dict[str, list[str]] = {}
        for key in sorted(proposals):
            keys.setdefault(proposals[key], []).append(key)
        canonical: dict[str, list[str]] = {}
        for text, own in keys.items():
            canonical.setdefault(self._canonical(text), []).extend(own)
        canonical.pop(self.text, None)
        texts = sorted(canonical)
        own_labels = _Labels(self, texts)
        return [Draft(self, tuple(sorted(canonical[text])), *own_labels.of(text)) for text in texts]

    def in_order(self, notes: Iterable[Note]) -> tuple[Note, ...]:
        """``notes`` in the one order that is proposed, otherwise that of the base; it matters for notes never cited."""
        order = next(iter(self.orders)) if len(self.orders) == 1 else tuple(self.parts.notes)
        index = {label: at for at, label in enumerate(order)}
        return tuple(sorted(notes, key=lambda note: index.get(note.label, len(index))))

    def _canonical(self, text: str) -> str:
        """``text`` in canonical form: it mostly is, and then only its new parts are read."""
        own = self.cut(text)
        if parts.hold(text, own) and all(self.block(part) for part in {*own.blocks} - self._known):
            known = self.parts.notes
            if all(known.get(label) == note or self.note(note, label) for label, note in own.notes.items()):
                return text
        return write(parse(text))

    def cut(self, text: str) -> Parts:
        """The parts of a text."""
        if text not in self._cut:
            self._cut[text] = parts.cut(text)
        return self._cut[text]

    def note(self, part: str, label: str) -> Note | None:
        """The tree of a footnote's part."""
        if part not in self._read_notes:
            self._read_notes[part] = parts.read_note(part, label)
        return self._read_notes[part]

    def block(self, part: str) -> Block | None:
        """The tree of a part."""
        if part not in self._read:
            self._read[part] = parts.read_block(part)
        return self._read[part]

    def unit(self, part: str) -> Unit:
        """A part as something to align."""
        if part not in self._unit_of:
            self._unit_of[part] = _unit(part)
        return self._unit_of[part]


@dataclass
class Draft:
    """One proposed text: its parts, those outside the equal beginning and end, and what became of the notes."""

    base: Base
    keys: Keys
    parts: Parts
    notes: list[tuple[int | None, Note | None]]
    differing: tuple[int, range, range] = field(init=False)

    def __post_init__(self) -> None:
        old, new = self.base.parts.blocks, self.parts.blocks
        shortest = min(len(old), len(new))
        start = next((at for at in range(shortest) if old[at] != new[at]), shortest)
        end = next((at for at in range(shortest - start) if old[-1 - at] != new[-1 - at]), shortest - start)
        self.differing = start, range(start, len(old) - end), range(start, len(new) - end)

    def unit(self, index: int) -> Unit:
        """A block as something to align."""
        return self.base.unit(self.parts.blocks[index])

    def block(self, index: int) -> Any:
        """The tree of a block."""
        return self.base.block(self.parts.blocks[index])

    def same(self, old: int, new: int) -> bool:
        """Whether a block of the base and one of the draft are equal."""
        return self.base.parts.blocks[old] == self.parts.blocks[new]


def _unit(source: str) -> Unit:
    first, _, others = source.partition("\n")
    if first.startswith("|"):
        return Unit(source, lambda: source, ("table", others.partition("\n")[0].count("---")))
    if first.startswith(">"):
        return Unit(source, lambda: source, "quote")
    return Unit(source, lambda: source, "list" if parts.begins_list(first) else "words")


# --- footnotes -------------------------------------------------------------------------------


class _Labels:
    """The labels of the footnotes of all drafts, so that each note has one label and no two have the same."""

    def __init__(self, base: Base, texts: list[str]) -> None:
        self.base = base
        self.cut = {text: base.cut(text) for text in texts}
        self.known: dict[str, dict[str, str]] = {}
        new: dict[str, dict[str, str]] = {}
        for text, own in self.cut.items():
            if own.notes == base.parts.notes:
                continue
            same = self._pair(text)
            for label, source in own.notes.items():
                if label not in same:
                    new.setdefault(label, {})[source] = ""
        self.new = self._with_labels(new)

    def _pair(self, text: str) -> dict[str, str]:
        """For the notes of ``text`` that the base has, their labels there."""
        old, own = self.base.parts.notes, self.cut[text].notes
        before = {note.label: note for note in self.base.body.notes}
        notes = [
            before[label] if source == old.get(label) else self.base.note(source, label)
            for label, source in own.items()
        ]
        self.known[text] = counterparts(tuple(note for note in notes if note), self.base.body.notes)
        return self.known[text]

    def _with_labels(self, new: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        """A label of its own for each new note: its author's, where nobody else has taken it."""
        taken = {*self.base.parts.notes, *new}
        for label, sources in new.items():
            free = label not in self.base.parts.notes
            for source in sorted(sources):
                sources[source] = label if free else parts.another(label, taken)
                taken.add(sources[source])
                free = False
        return new

    def of(self, text: str) -> tuple[Parts, list[tuple[int | None, Note | None]]]:
        """The parts of ``text`` under the labels of the weave, and its notes beside those of the base."""
        own = self.cut[text]
        if own.notes == self.base.parts.notes:
            if [*own.notes] != [*self.base.parts.notes]:
                self.base.orders.add(tuple(own.notes))
            return own, []
        known = self.known[text]
        labels = {label: known.get(label) or self.new[label][source] for label, source in own.notes.items()}
        for label, here in labels.items():
            self.base.labels.setdefault(here, set()).add(label)
        if any(label != here for label, here in labels.items()):
            own = parts.cut(write(relabelled(parse(text), labels)))
        self.base.orders.add(tuple(own.notes))
        index = {label: at for at, label in enumerate(self.base.parts.notes)}
        notes: list[tuple[int | None, Note | None]] = []
        for label, source in own.notes.items():
            if source != self.base.parts.notes.get(label):
                notes.append((index.get(label), self.base.note(source, label)))
        notes += [(at, None) for label, at in index.items() if label not in own.notes]
        return own, notes
