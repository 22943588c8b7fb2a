"""What the secretariat took from the fictional contributions, whom it asked, and what they answered.

Recommendations are named by their numbers, inputs that are not placed by "not placed" and their label. Moments count
from the day of loading.
"""

from dataclasses import dataclass
from datetime import timedelta


def _at(days: int, hours: int, minutes: int = 0) -> timedelta:
    return timedelta(days=days, hours=hours, minutes=minutes)


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave to be late."""

    delegation: str
    after: timedelta
    until: timedelta
    reason: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """A recommendation that is made of passages of a contribution, and published in a section."""

    delegation: str
    section: str
    after: timedelta
    passages: tuple[str, ...]
    addressees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Contributors are asked to validate these texts until a moment."""

    texts: tuple[str, ...]
    after: timedelta
    due: timedelta


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of an extracted text: ``verb`` is confirm, correct, accept or dispute."""

    verb: str
    text: str
    by: str
    acting_for: str
    after: timedelta
    reason: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about the contributions to one round besides their words; ``linked`` is when sources were noted."""

    linked: timedelta
    leaves: tuple[Leave, ...] = ()
    extracted: tuple[Extracted, ...] = ()
    asked: tuple[Asked, ...] = ()
    answers: tuple[Answer, ...] = ()


PLANS = {
    "first-round": Plan(
        linked=_at(-113, 9),
        leaves=(Leave("pilots", _at(-148, 11), _at(-134, 18), "The harbour was full when the questions came."),),
        extracted=(
            Extracted(
                "pilots",
                "III",
                _at(-113, 11),
                (
                    "A pilot steers by three lights and is blinded by the fourth.",
                    "Whoever decides about a light on the shore should first have looked at it from a boat.",
                ),
                ("Coastal municipalities",),
            ),
        ),
        asked=(
            Asked(("1", "2", "3", "5", "11", "14"), _at(-111, 10), _at(-106, 18)),
            Asked(("14",), _at(-6, 9), _at(3, 18)),
        ),
        answers=(
            Answer("confirm", "1", "alice", "arcadia", _at(-110, 9)),
            Answer("confirm", "5", "ivo", "lightoffice", _at(-110, 14, 20)),
            Answer(
                "correct",
                "3",
                "una",
                "unlitpaths",
                _at(-110, 17, 5),
                "Two words fell out when we copied our notes.",
                "a public notice of at least sixty days",
                "a public notice of at least sixty days, readable by night",
            ),
            Answer("accept", "3", "sec", "", _at(-109, 9)),
            Answer(
                "correct",
                "2",
                "linus",
                "lampmakers",
                _at(-108, 10),
                "The Guild would rather promise less.",
                "to make it freely available to makers that are not among its members",
                "to lend it to makers that are not among its members",
            ),
            Answer(
                "dispute",
                "2",
                "sec",
                "",
                _at(-107, 9, 30),
                "The words stand so in the Guild's letter. A new thought belongs into a new contribution.",
            ),
            Answer(
                "correct",
                "14",
                "fanta",
                "ombara",
                _at(-2, 8, 30),
                "Le Groupe parle d'un hameau aussi bien que d'un village.",
                "la première lampe d'un village",
                "la première lampe d'un village ou d'un hameau",
            ),
        ),
    ),
    "second-round": Plan(
        linked=_at(-8, 9),
        leaves=(Leave("lanhai", _at(-3, 9), _at(45, 18), "Lanhai's assembly meets after the round has closed."),),
        asked=(Asked(("not placed 4",), _at(-5, 9), _at(4, 18)),),
    ),
}
