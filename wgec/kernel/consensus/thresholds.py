"""The limits of the rule: settings of a consultation, kept as JSON and frozen with a call."""

import re
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any, Self

from wgec.kernel.sentences import sentence as _

SHARES = ("quorum", "most_against", "contested", "favourable", "support")
NUMBERS = {"groups": 1, "regions": 0}
"""The numbers, each with the least that has a meaning: a group in which nobody spoke can agree to nothing."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares are fractions, never floats, so that exactly one of four seats is exactly 1/4."""

    quorum: Fraction = Fraction(1, 2)
    """The share of the seats that must have expressed something."""
    groups: int = 3
    regions: int = 3
    """How many groups and regions must have a position that counts; 0 regions where no States are seated."""
    most_against: Fraction = Fraction(1, 4)
    """What objections may weigh in every group and region for support to be broad."""
    contested: Fraction = Fraction(1, 2)
    """What objections must outweigh in some group or region for the text to be contested."""
    favourable: Fraction = Fraction(2, 3)
    """What must be favourable or conditional, on average over the groups that spoke, for support to be broad."""
    support: Fraction = Fraction(1, 2)
    """The share of the groups that spoke in which a seat must explicitly support, for consensus."""

    def __post_init__(self) -> None:
        """Refuse nonsense with a ValueError that carries a sentence."""
        for name in SHARES:
            _check_share(name, getattr(self, name))
        for name, least in NUMBERS.items():
            _check_number(name, getattr(self, name), least)
        if self.most_against > self.contested:
            raise ValueError(
                _(
                    "Support cannot be broad with objections of %(most)s when more than %(limit)s is contested: "
                    "“%(lower)s” must not exceed “%(upper)s”.",
                    lower="most_against",
                    upper="contested",
                    most=self.most_against,
                    limit=self.contested,
                )
            )

    def to_json(self) -> dict[str, str | int]:
        """For storing: shares as ``"1/4"``, numbers as they are."""
        shares: dict[str, str | int] = {name: str(getattr(self, name)) for name in SHARES}
        return shares | {name: getattr(self, name) for name in NUMBERS}

    @classmethod
    def from_json(cls, stored: dict[str, Any] | None) -> Self:
        """What was stored; a threshold that is missing is as usual."""
        if stored is None:
            return cls()
        if not isinstance(stored, dict):
            raise ValueError(_("Thresholds are stored as names with their values."))
        known = [field.name for field in fields(cls)]
        for name in stored:
            if name not in known:
                raise ValueError(f"There is no threshold “{name}”; the thresholds are {', '.join(known)}.")
        read: dict[str, Any] = {
            name: _share(name, value) if name in SHARES else value for name, value in stored.items()
        }
        return cls(**read)


def _share(name: str, value: object) -> Fraction:
    """``"1/4"``, or 0 or 1. A float is refused: 0.1 is not a tenth."""
    if type(value) is int:
        return Fraction(value)
    written = re.fullmatch(r"(\d{1,1000})(?:/(\d{1,1000}))?", value, re.ASCII) if isinstance(value, str) else None
    if written and (bottom := int(written[2] or 1)):
        return Fraction(int(written[1]), bottom)
    raise ValueError(_("“%(name)s” must be a fraction such as 1/4.", name=name))


def _check_share(name: str, value: object) -> None:
    if type(value) is not Fraction:
        raise ValueError(_("“%(name)s” must be a fraction such as 1/4.", name=name))
    if not 0 <= value <= 1:
        raise ValueError(_("“%(name)s” is a share: it must lie between 0 and 1.", name=name))


def _check_number(name: str, value: object, least: int) -> None:
    if type(value) is not int or value < least:
        raise ValueError(_("“%(name)s” must be a whole number of at least %(least)s.", name=name, least=least))
