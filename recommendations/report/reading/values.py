"""What reading a returned Word file gives: frozen values, without a database and without a clock."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

What = Literal["added", "deleted", "moved", "formatted"]


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """Who changed something and when, as the file says it: neither is known to be true."""

    author: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Words that one person added, deleted, moved or formatted at one moment."""

    what: What
    words: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment in the margin; ``on`` are the words it is on."""

    text: str
    stamp: Stamp
    on: str = ""


@dataclass(frozen=True, slots=True)
class ReadText:
    """One text: ``text`` with all changes accepted, ``before`` with all rejected, both canonical Markdown."""

    reference: str
    revision: int
    text: str
    before: str
    changes: tuple[Change, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Stray:
    """Words that are in no text that can be amended: ``words`` as they stand, ``before`` what stood there.

    ``reference`` is that of the text they stand near, if any.
    """

    words: str
    before: str = ""
    reference: str = ""
    stamps: tuple[Stamp, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A returned file. ``missing`` counts the texts whose marks are gone; ``pictures`` what no text can keep."""

    document: str
    texts: tuple[ReadText, ...]
    strays: tuple[Stray, ...] = ()
    remarks: tuple[Remark, ...] = ()
    missing: int = 0
    pictures: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain values for storing as JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What ``to_json`` gave."""
        return cls(
            document=stored["document"],
            texts=tuple(map(_text, stored["texts"])),
            strays=tuple(
                Stray(**{**each, "stamps": tuple(Stamp(**stamp) for stamp in each["stamps"])})
                for each in stored["strays"]
            ),
            remarks=tuple(map(_remark, stored["remarks"])),
            missing=stored["missing"],
            pictures=stored["pictures"],
        )


def _text(stored: Mapping[str, Any]) -> ReadText:
    changes = tuple(Change(**{**each, "stamp": Stamp(**each["stamp"])}) for each in stored["changes"])
    return ReadText(**{**stored, "changes": changes, "remarks": tuple(map(_remark, stored["remarks"]))})


def _remark(stored: Mapping[str, Any]) -> Remark:
    return Remark(**{**stored, "stamp": Stamp(**stored["stamp"])})
