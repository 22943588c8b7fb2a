"""Recommendations by the thousand: fictional, deterministic, of the lengths that real ones have."""

import random
from collections.abc import Iterator

_SUBJECTS = [
    "The working group",
    "Each delegation",
    "The forum",
    "Member States",
    "Operators",
    "The secretariat",
]
_VERBS = [
    "should publish",
    "is invited to review",
    "shall maintain",
    "may establish",
    "should coordinate",
    "encourages",
]
_OBJECTS = [
    "an annual register of night lighting",
    "common rules for the use of beacons",
    "a voluntary exchange of measurements",
    "training for regional observatories",
    "the conditions under which licences lapse",
    "shared procedures for dark corridors",
]
_ENDS = [
    "in an open and timely manner",
    "taking into account the needs of small administrations",
    "on an equal footing",
    "without prejudice to existing agreements",
    "together with all stakeholders",
]


def sentence(dice: random.Random) -> str:
    """One sentence of some twenty words."""
    return (
        " ".join(
            (
                dice.choice(_SUBJECTS),
                dice.choice(_VERBS),
                dice.choice(_OBJECTS),
                dice.choice(_ENDS),
            )
        )
        + "."
    )


def text(number: int) -> str:
    """The canonical Markdown of recommendation ``number``: paragraphs, some with a list, a note or a table."""
    dice = random.Random(number)
    parts = [" ".join(sentence(dice) for _ in range(dice.randint(1, 5))) for _ in range(dice.randint(1, 3))]
    if number % 3 == 0:
        parts.append("\n".join(f"- {sentence(dice)}" for _ in range(dice.randint(2, 6))))
    if number % 25 == 0:
        rows = "\n".join(f"| {sentence(dice)} | {dice.choice(_OBJECTS)} |" for _ in range(3))
        parts.append(f"| Measure | Object |\n| --- | --- |\n{rows}")
    if number % 15 == 0:
        parts[0] += "[^1]"
        parts.append(f"[^1]: {sentence(dice)}")
    return "\n\n".join(parts) + "\n"


def texts(size: int) -> Iterator[tuple[int, str]]:
    """``size`` numbered texts."""
    return ((number, text(number)) for number in range(1, size + 1))
