"""What the fictional secretariat has said of the texts, keeps for itself, and writes; and what people wish to be told.

Texts are named by the folder of their round and their number, or "not placed" and their label. Moments count from the
day of loading.
"""

from dataclasses import dataclass
from datetime import timedelta


def _at(days: int, hours: int, minutes: int = 0) -> timedelta:
    return timedelta(days=days, hours=hours, minutes=minutes)


@dataclass(frozen=True, slots=True)
class Relation:
    """What is said of two texts; ``unrelated`` dismisses that they are alike."""

    text: tuple[str, str]
    other: tuple[str, str]
    kind: str
    after: timedelta
    note: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """What a text is, and to whom it is addressed."""

    text: tuple[str, str]
    after: timedelta
    addressees: tuple[str, ...]
    kind: str = "recommendation"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the secretariat to the heads and drafters of all delegations."""

    after: timedelta
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody is asked to act for a delegation, by its head, and has not answered."""

    delegation: str
    by: str
    after: timedelta
    email: str
    name: str


FIRST, SECOND = "first-round", "second-round"

RELATIONS = (
    Relation((SECOND, "not placed 5"), (FIRST, "16"), "identical", _at(-6, 9), "Sent in again, word for word."),
    Relation((SECOND, "21"), (FIRST, "9"), "derived", _at(-6, 9, 10), "Its grades of stations are those of the table."),
    Relation((SECOND, "7"), (FIRST, "8"), "overlaps", _at(-6, 9, 20), "Both ask for open records of what was seen."),
    Relation(
        (SECOND, "8"), (FIRST, "15"), "unrelated", _at(-6, 9, 30), "One is about launches, the other about journeys."
    ),
)

DESCRIPTIONS = (
    Description((FIRST, "1"), _at(-112, 10), ("Municipalities", "States")),
    Description((FIRST, "2"), _at(-112, 10, 10), ("Makers of lamps",)),
    Description((FIRST, "5"), _at(-112, 10, 20), ("Working Group",), "criterion"),
    Description((FIRST, "8"), _at(-112, 10, 30), ("Observatories",)),
    Description((SECOND, "1"), _at(-8, 10), ("Operators in orbit",)),
    Description((SECOND, "4"), _at(-8, 10, 10), ("Municipalities", "Observatories", "Operators in orbit")),
    Description((SECOND, "10"), _at(-8, 10, 20), ("Universities",), "criterion"),
    Description((SECOND, "17"), _at(-8, 10, 30), (), "observation"),
    Description((SECOND, "not placed 4"), _at(-8, 10, 40), ("Secretariat",), "observation"),
)

LETTER = Letter(
    _at(-41, 9),
    "The second round is open",
    "Dear delegates,\n\nthe second round is open. You are invited to **propose recommendations**, alone or with "
    "others, and to look at what they propose.\n\nWhoever needs a lamp to read this is welcome to use one.",
)

INVITATION = Invitation("kestria", "charlie", _at(-1, 11), "kit@example.org", "Kit Kestrelson")

#: Reasons to begin from: (purpose, title, text).
REASONS = (
    (
        "return_recommendation",
        "Too short to be discussed",
        "Please say what is recommended, to whom, and why; a sentence more would do.",
    ),
    (
        "return_contribution",
        "Answers without their question",
        "Please say which question each of your answers belongs to.",
    ),
    ("hide_comment", "About a person", "Comments are about texts. Please say it again without the person."),
)

#: A comment that was flagged: (recommendation, person, delegation, moment, words), and who flagged it.
FLAGGED = (2, "linus", "lampmakers", _at(-2, 14), "Whoever wrote this has never held a lamp, or a pen.")
FLAGGED_BY = ("orla", "carriers", _at(-2, 15), "This is about the author and not about the text.")

#: What the secretariat keeps about the contribution that waits: when it was taken up, and a note for itself.
TAKEN_UP = _at(-1, 9)
NOTE = (_at(-1, 9, 5), "Ask Charlie whether the printer may be named before this is published.")

#: Who follows what: (person, delegation, folder and recommendation, or a folder alone, moment).
FOLLOWS = (
    ("bob", "arcadia", (SECOND, "1"), _at(-12, 9)),
    ("olga", "moths", (SECOND, "9"), _at(-12, 9, 10)),
    ("reader", "verdania", (SECOND, ""), _at(-12, 9, 20)),
)
#: When followers were told last.
TOLD = _at(-1, 20)

#: Who wishes one mail a day about everything, at seven.
DAILY = ("olga", "moths", _at(-12, 9, 30), 7)
