"""What a line of "What awaits you" is, who is asked for whom, and how counts of several rounds become one line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from consultations.enums import Activity, DelegateRole
from consultations.models import Delegation
from recommendations.queries.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Line:
    """Something that waits: what in words, how many, until when, since when, and where it is dealt with.

    ``kind`` is the word of its source; ``delegation`` the key of the one for which it waits, None for the person.
    """

    kind: str
    what: str
    count: int
    url: str
    until: datetime | None = None
    since: datetime | None = None
    delegation: int | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether the deadline has passed."""
        return self.until is not None and self.until <= timezone.now()


class Asking:
    """For whom is asked what waits: the person, their seats, and the timetable of the rounds."""

    def __init__(self, user: Any, timetable: Timetable | None = None) -> None:
        self.user = user
        self.timetable = timetable or Timetable(timezone.now())
        self.now = self.timetable.now
        seats = user.seats or []
        self.delegations: dict[int, Delegation] = {seat.delegation_id: seat.delegation for seat in seats}
        self.roles: dict[int, str] = {seat.delegation_id: seat.role for seat in seats}

    @cached_property
    def drafting(self) -> list[int]:
        """The keys of the delegations for which the person may write."""
        return [key for key, role in self.roles.items() if role != DelegateRole.READER]

    @cached_property
    def heading(self) -> list[int]:
        """The keys of the delegations for which the person speaks."""
        return [key for key, role in self.roles.items() if role == DelegateRole.HEAD]

    def until(self, consultation: int, activity: Activity, delegation: int) -> datetime | None:
        """Until when the delegation can do this in the round."""
        return self.timetable.until(consultation, activity, self.delegations[delegation].standing)


@dataclass(slots=True)
class Heap:
    """How many there are, which one is the first, the nearest deadline and the oldest age."""

    count: int = 0
    first: str = ""
    until: datetime | None = None
    since: datetime | None = None

    def add(self, count: int, first: object, until: datetime | None = None, since: datetime | None = None) -> "Heap":
        """So many more, of which ``first`` is one."""
        self.count += count
        self.first = self.first or str(first)
        self.until = earlier((self.until, until))
        self.since = earlier((self.since, since))
        return self

    @property
    def is_one(self) -> bool:
        """Whether ``first`` is all."""
        return self.count == 1


def earlier(moments: Iterable[datetime | None]) -> datetime | None:
    """The first of those that there are."""
    return min((each for each in moments if each is not None), default=None)
