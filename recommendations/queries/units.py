"""What is seen of the units of a text: their identities, places and first words."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from wgec.kernel.text import units, writing
from wgec.kernel.text.blocks import Body, ListItem, Note

_SHOWN = 70  # characters: one line of a narrow screen


@dataclass(frozen=True, slots=True)
class UnitSeen:
    """One unit: its identity, its place from 1, and its words on one line."""

    id: str
    place: int
    words: str

    @property
    def name(self) -> str:
        """How a choice names it: its place and how it begins."""
        return f"{self.place} · {Truncator(self.words).chars(_SHOWN)}"


def seen(text: str, ids: Sequence[str]) -> list[UnitSeen]:
    """The units of a text with these identities, in order."""
    return [
        UnitSeen(own, unit.place, " ".join(unit.plain.split()))
        for own, unit in zip(ids, units.split(text), strict=True)
    ]


def choices(found: Sequence[UnitSeen], among: Container[str] | None = None) -> list[tuple[str, str]]:
    """Identity and name of each, to choose from; only those in ``among`` when it is given."""
    return [(unit.id, unit.name) for unit in found if among is None or unit.id in among]


def markdown(text: str, place: int) -> str:
    """The unit at that place as Markdown of its own, to begin another wording with."""
    part = units.split(text)[place - 1].part
    match part:
        case ListItem(blocks) | Note(_, blocks):
            return writing.write(Body(blocks, ()))
        case block:
            return writing.write(Body((block,), ()))
