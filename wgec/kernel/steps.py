"""Steps: which verb leads from which state, and what that means for one person. Both apps keep their tables in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from wgec.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Step:
    """A verb: the states it leads from, the state it leads to (None: it stays), and why it is refused elsewhere."""

    origin: frozenset[str]
    target: str | None
    refusal: str | Promise


@dataclass(frozen=True, slots=True)
class Possible:
    """A verb, whether it is open to this person at this moment, and otherwise the sentence that says why not."""

    verb: str
    allowed: bool
    why_not: str = ""


def step(*origin: str, to: str | None, otherwise: str | Promise) -> Step:
    """The step from any state of ``origin`` to ``to``."""
    return Step(frozenset(origin), to, otherwise)


def take(table: dict[str, Step], verb: str, state: Any) -> Step:
    """The step ``verb`` from ``state``; raises ``Refused`` with its sentence when it does not lead from there."""
    found = table[verb]
    if state not in found.origin:
        raise Refused(str(found.refusal))
    return found


def allowed(possible: Iterable[Possible]) -> set[str]:
    """The verbs among ``possible`` that are open."""
    return {each.verb for each in possible if each.allowed}
