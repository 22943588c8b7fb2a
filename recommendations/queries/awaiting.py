"""What awaits a person: every source there is, for whom it is, and the lines of the home page in their order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Min
from django.utils.translation import ngettext

from consultations.models import Delegation, Notice
from recommendations.queries import (
    awaiting_contributions,
    awaiting_delegations,
    awaiting_desk,
    awaiting_people,
    leading,
)
from recommendations.queries.lines import Asking, Line, earlier
from recommendations.queries.timetable import Timetable

Source = Callable[[Asking], Iterable[Line]]


def notices(asking: Asking) -> Iterable[Line]:
    """What the person was told and has not seen."""
    row = Notice.objects.filter(user=asking.user, seen_at=None).aggregate(count=Count("pk"), since=Min("at"))
    if count := row["count"]:
        words = ngettext("%(count)s new notice to read", "%(count)s new notices to read", count) % {"count": count}
        yield Line("notice", words, count, leading.to("consultations:notices"), None, row["since"])


#: For whoever is signed in.
PERSONAL: Sequence[Source] = (notices, awaiting_people.seats)
#: For whoever acts for a delegation; each says what the role in it can do.
OF_DELEGATIONS: Sequence[Source] = (
    awaiting_delegations.positions,
    awaiting_delegations.drafts,
    awaiting_delegations.invitations,
    awaiting_delegations.amendments,
    awaiting_delegations.addressed_objections,
    awaiting_delegations.objections_to_texts,
    awaiting_delegations.extracts,
    awaiting_contributions.contributions,
    awaiting_contributions.files,
    awaiting_contributions.corrections,
    awaiting_contributions.rounds,
)
OF_THE_SECRETARIAT: Sequence[Source] = (
    awaiting_desk.submitted,
    awaiting_desk.submitted_contributions,
    awaiting_desk.flagged,
    awaiting_desk.uploads,
    awaiting_desk.failed_editions,
    awaiting_desk.own_drafts,
    awaiting_desk.extracts,
    awaiting_desk.not_extracted,
    awaiting_people.erasures,
    awaiting_desk.phases,
)
OF_THE_CHAIR: Sequence[Source] = (awaiting_desk.challenges, awaiting_desk.open_objections, awaiting_desk.calls)
#: Of those who decide, whichever of them they are.
OF_BOTH: Sequence[Source] = (awaiting_desk.amendments,)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another delegation of the person: how many things wait there, and until when the first of them."""

    delegation: Delegation
    count: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Awaiting:
    """The lines for a person, as they act now, and the other delegations for which something waits."""

    lines: Sequence[Line] = ()
    elsewhere: Sequence[Elsewhere] = ()

    def __bool__(self) -> bool:
        return bool(self.lines or self.elsewhere)


def awaiting(user: Any, timetable: Timetable | None = None) -> Awaiting:
    """What waits for ``user``, the nearest deadline first, then the oldest; nothing for a stranger.

    As many queries as the person has roles, whatever there is: see the sources.
    """
    if not user.is_authenticated:
        return Awaiting()
    asking = Asking(user, timetable)
    found = [line for source in _sources(asking) for line in source(asking)]
    mine = user.acting_for.pk if user.acting_for is not None else None
    others = {key: [line for line in found if line.delegation == key] for key in asking.delegations if key != mine}
    return Awaiting(
        sorted((line for line in found if line.delegation in (None, mine)), key=_order),
        [
            Elsewhere(asking.delegations[key], sum(each.count for each in lines), earlier(each.until for each in lines))
            for key, lines in others.items()
            if lines
        ],
    )


def _sources(asking: Asking) -> list[Source]:
    """Those for the roles that the person has."""
    user = asking.user
    found = list(PERSONAL)
    if asking.delegations:
        found += OF_DELEGATIONS
    if user.is_secretariat:
        found += OF_THE_SECRETARIAT
    if user.is_chair:
        found += OF_THE_CHAIR
    if user.is_secretariat or user.is_chair:
        found += OF_BOTH
    return found


_NEVER = datetime.max.replace(tzinfo=UTC)


def _order(line: Line) -> tuple[datetime, datetime]:
    return line.until or _NEVER, line.since or _NEVER
