"""The words of the delegations on one text, one by one, as a reader may see them: those in force, and those before.

While positions are sealed, even how long an open word of the past was in force could tell when its delegation spoke
again; so its end is not told to others.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Prefetch, QuerySet
from django.db.models.functions import Lower

from recommendations.enums import HEARD, Change
from recommendations.models import Amendment, Position, Recommendation, SpokenFor
from recommendations.queries import positions


@dataclass(frozen=True, slots=True)
class Sight:
    """What ``mine``, the key of a delegation or None, sees of the words on a text.

    ``first`` is the revision from which they are on the text that stands; ``hidden_since`` the moment from which on
    nobody else is told what happened, None where nothing is sealed.
    """

    is_sealed: bool
    first: int
    mine: int | None
    hidden_since: datetime | None = None

    def is_stale(self, position: Position) -> bool:
        """Whether it was taken on an earlier text."""
        return position.revision.number < self.first

    def ended(self, position: Position) -> tuple[datetime | None, str]:
        """When and how it ended, as far as that may be known."""
        since, until = self.hidden_since, position.until_at
        if since is not None and until is not None and until >= since and position.delegation_id != self.mine:
            return None, ""
        return until, position.ended_as

    def speaks_for(self, position: Position) -> list[str]:
        """The addresses of those for which it speaks, as far as that may be known; reads the prefetched entries."""
        entries = list(position.speaks_for.all())
        if self.is_sealed and position.delegation_id != self.mine:
            entries = [entry for entry in entries if entry.delegation_id == self.mine]
        return [entry.delegation.slug for entry in entries]


def sight(recommendation: Recommendation, user: Any) -> Sight:
    """What ``user`` sees of the words on ``recommendation``; four queries at most."""
    first, mine = positions.since(recommendation), positions.delegation_of(user)
    if not positions.is_sealed(recommendation, first=first):
        return Sight(False, first, mine)
    return Sight(True, first, mine, _hidden_since(recommendation))


def _hidden_since(recommendation: Recommendation) -> datetime | None:
    """When the text came up that followed the last one whose positions were opened."""
    heard = recommendation.calls.filter(state__in=HEARD).aggregate(last=Max("revision__number"))["last"] or 0
    later = recommendation.revisions.filter(change=Change.SUBSTANTIVE, number__gt=heard).order_by("number")
    return later.values_list("created_at", flat=True).first() or recommendation.created_at


def words(recommendation: Recommendation, user: Any, seen: Sight, *, past: bool = False) -> QuerySet[Position]:
    """The positions on ``recommendation`` in the order of the alphabet; with ``past`` the earlier ones too.

    Of one delegation the latest first. Three queries with what they name.
    """
    rows = positions.readable(user).filter(recommendation=recommendation, amendment=None)
    if not past:
        rows = rows.filter(until_at=None)
        if seen.is_sealed:
            rows = rows.filter(positions.concerning(user))
    return whole(rows).order_by(Lower("delegation__name"), F("recorded_at").desc(), "-pk")


def whole(rows: QuerySet[Position]) -> QuerySet[Position]:
    """``rows`` with all that is shown of them; three queries."""
    standing = SpokenFor.objects.filter(dissociated_at=None).select_related("delegation")
    standing = standing.order_by(Lower("delegation__name"))
    rows = rows.select_related("delegation", "revision", "recorded_by").defer("revision__text", "revision__plain")
    return rows.prefetch_related(
        Prefetch("amendments", queryset=Amendment.objects.only("reference").order_by("number")),
        Prefetch("speaks_for", queryset=standing),
    )
