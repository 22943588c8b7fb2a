"""When rounds and their phases open and close: what a deadline is taken from, and what comes next for the group."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from consultations.enums import Activity, Standing
from consultations.models import Consultation, Phase, Question
from recommendations.enums import PUBLIC_STATUSES, CallState
from recommendations.models import Call
from recommendations.queries import leading


@dataclass(frozen=True, slots=True)
class Turn:
    """A moment at which something opens or closes: in words, when, in which round, and where it is read."""

    what: str
    at: datetime
    consultation: int
    url: str
    opens: bool = False


class Timetable:
    """The rounds with their phases as they are at ``now``. Two queries, asked for once."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    @cached_property
    def rounds(self) -> dict[int, Consultation]:
        """Every round by its key, with ``asks``: whether it has guiding questions."""
        questions = Question.objects.filter(consultation=OuterRef("pk"))
        return {each.pk: each for each in Consultation.objects.annotate(asks=Exists(questions))}

    @cached_property
    def phases(self) -> dict[int, list[Phase]]:
        """The phases of each round in the order of time."""
        found: dict[int, list[Phase]] = {}
        for phase in Phase.objects.order_by("opens_at", "pk"):
            found.setdefault(phase.consultation_id, []).append(phase)
        return found

    def until(self, consultation: int, activity: Activity, standing: str) -> datetime | None:
        """Until when, by the round's dates and phases, delegations of that standing do this; None: no end is set.

        Of several phases that let them, the first that is not over; the last, once all are.
        """
        ends = [self.rounds[consultation].closes_at]
        letting = [each for each in self.phases.get(consultation, ()) if activity in _activities(each, standing)]
        if letting:
            ends.append(next((each for each in letting if not self._is_over(each)), letting[-1]).closes_at)
        return min(filter(None, ends), default=None)

    def asks_for_contributions(self, consultation: int, standing: str) -> bool:
        """Whether the round asks such delegations for a contribution now.

        A phase says so; without phases, guiding questions and a day by which they are to be answered.
        """
        row = self.rounds[consultation]
        if not self._is_going(row.opens_at, row.closes_at):
            return False
        phases = self.phases.get(consultation)
        if phases is None:
            return row.closes_at is not None and row.asks  # type: ignore[attr-defined]  # annotated above
        going = (each for each in phases if self._is_going(each.opens_at, each.closes_at))
        return any(Activity.CONTRIBUTE in _activities(each, standing) for each in going)

    def turns(self) -> list[Turn]:
        """Every opening and closing of a round or phase that is still to come, the nearest first."""
        return sorted(self._turns(), key=lambda turn: turn.at)

    def _turns(self) -> Iterator[Turn]:
        for row in self.rounds.values():
            for phase in self.phases.get(row.pk, ()):
                words = {"phase": phase.name, "round": row.title}
                url = leading.to("consultations:phases", row.slug)
                if phase.opens_at > self.now:
                    yield Turn(_("“%(phase)s” of “%(round)s” opens") % words, phase.opens_at, row.pk, url, opens=True)
                if phase.closes_at is not None and phase.closes_at > self.now:
                    yield Turn(_("“%(phase)s” of “%(round)s” closes") % words, phase.closes_at, row.pk, url)
            title = {"round": row.title}
            if row.opens_at is not None and row.opens_at > self.now:
                opening = _("“%(round)s” opens") % title
                yield Turn(opening, row.opens_at, row.pk, row.get_absolute_url(), opens=True)
            if row.closes_at is not None and row.closes_at > self.now:
                yield Turn(_("“%(round)s” closes") % title, row.closes_at, row.pk, row.get_absolute_url())

    def _is_over(self, phase: Phase) -> bool:
        return phase.closes_at is not None and phase.closes_at <= self.now

    def _is_going(self, opens_at: datetime | None, closes_at: datetime | None) -> bool:
        return (opens_at is None or opens_at <= self.now) and (closes_at is None or closes_at > self.now)


def next_for_the_group(timetable: Timetable) -> Turn | None:
    """The group's next deadline, for everybody: of open calls, phases and rounds the first; one query more."""
    calls = Call.objects.filter(state=CallState.OPEN, closes_at__gt=timetable.now)
    call = (
        calls.filter(recommendation__status__in=PUBLIC_STATUSES)
        .select_related("recommendation")
        .defer("recommendation__search_text")
        .order_by("closes_at", "pk")
        .first()
    )
    found = timetable.turns()
    if call is not None:
        text = call.recommendation
        words = _("%(kind)s on %(text)s closes") % {"kind": call.get_kind_display(), "text": text.title}
        found.append(Turn(words, call.closes_at, text.consultation_id, call.get_absolute_url()))
    return earliest(found)


def earliest(turns: Iterable[Turn]) -> Turn | None:
    """The first of them; of several at one moment a phase before its round, as it is named more exactly."""
    return min(turns, key=lambda turn: turn.at, default=None)


def _activities(phase: Phase, standing: str) -> list[str]:
    found: list[str] = phase.members_may if standing == Standing.MEMBER else phase.observers_may
    return found
