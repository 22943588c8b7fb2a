"""Who holds consensus back on a text, what they ask for, and since when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from consultations.models import Delegation
from recommendations.enums import LABELS, Change, Stance
from recommendations.models import Amendment, Objection, Position, Revision, SpokenFor
from recommendations.queries import amendments, positions
from recommendations.queries.standing import Standing, Text, shortened

WORDS = 300  # characters of what is asked for; all of it stands with the position

#: What stands between a text and consensus.
IN_THE_WAY = (Stance.OBJECTION, Stance.SUPPORT_WITH_AMENDMENTS, Stance.PENDING)


@dataclass(frozen=True, slots=True)
class Held:
    """One delegation that objects or sets a condition: the position, its own or its group's, and since when.

    ``amendments`` are those that the position names, of those that may be read.
    """

    delegation: Delegation
    position: Position
    since: datetime
    amendments: list[Amendment]

    @property
    def is_spoken_for(self) -> bool:
        """Whether a group has said it for the delegation."""
        return self.position.delegation_id != self.delegation.pk

    @property
    def asks_for(self) -> str:
        """The change that would bring it over, or else why it does not support, in its own words."""
        return shortened(self.position.change_needed or self.position.statement, WORDS)


@dataclass(frozen=True, slots=True)
class Away:
    """A text from which one delegation alone keeps consensus away."""

    text: Text
    held: Held | None


@dataclass(frozen=True, slots=True)
class Side:
    """The delegations of one stakeholder group that object to a text; ``group`` is "" for those in none."""

    group: str
    held: list[Held]


@dataclass(frozen=True, slots=True)
class Disputed:
    """A text on which views diverge or which is contested, and who objects, group by group."""

    text: Text
    sides: list[Side]


@dataclass(frozen=True, slots=True)
class Holding:
    """What is told of two lists of texts."""

    away: list[Away]
    disputed: list[Disputed]


def holding(standing: Standing, away: Collection[Text], disputed: Collection[Text], user: Any) -> Holding:
    """Who stands in the way of these texts and what they ask for, as far as ``user`` may read it; four queries."""
    said = _said(away, disputed, standing, user)
    texts = {text.recommendation.pk for text in (*away, *disputed)}
    opened, named = _opened(texts), _named(texts, user)

    def held(text: Text, keys: Iterable[int]) -> list[Held]:
        found = []
        for delegation in standing.named(tuple(keys)):
            if position := said.get((text.recommendation.pk, delegation.pk)):
                began = opened.get((position.recommendation_id, position.delegation_id), position.recorded_at)
                is_objection = position.stance == Stance.OBJECTION
                since = began if is_objection else position.recorded_at
                found.append(Held(delegation, position, since, named.get(position.pk, [])))
        return found

    return Holding(
        [Away(text, next(iter(held(text, [text.away or 0])), None)) for text in away],
        [Disputed(text, _sides(held(text, text.objecting))) for text in disputed],
    )


def _sides(found: Iterable[Held]) -> list[Side]:
    sides: dict[str, list[Held]] = {}
    for each in found:
        sides.setdefault(each.delegation.group, []).append(each)
    named = sorted((str(LABELS.get(group, "")), group) for group in sides)
    return [Side(label, sides[group]) for label, group in named]


def _said(
    away: Collection[Text], disputed: Collection[Text], standing: Standing, user: Any
) -> dict[tuple[int, int], Position]:
    """The positions in the way, by text and delegation: its own, else that of the group that speaks for it."""
    own: dict[tuple[int, int], Position] = {}
    spoken: dict[tuple[int, int], Position] = {}
    rows = {position.pk: position for position in _rows(away, disputed, user)}
    for position in rows.values():
        position.delegation = standing.delegations[position.delegation_id]
        own[position.recommendation_id, position.delegation_id] = position
    texts = {position.recommendation_id for position in rows.values()}
    # By texts, not by positions: of these there can be more than a query takes.
    entries = SpokenFor.objects.filter(position__recommendation__in=texts, dissociated_at=None)
    for key, delegation in entries.order_by("position__recorded_at", "pk").values_list("position", "delegation"):
        if key in rows:
            spoken.setdefault((rows[key].recommendation_id, delegation), rows[key])
    return spoken | own


def _rows(away: Collection[Text], disputed: Collection[Text], user: Any) -> QuerySet[Position]:
    among = Q(recommendation__in=[text.recommendation.pk for text in away], stance__in=IN_THE_WAY)
    among |= Q(recommendation__in=[text.recommendation.pk for text in disputed], stance=Stance.OBJECTION)
    substantive = Revision.objects.filter(recommendation=OuterRef("recommendation"), change=Change.SUBSTANTIVE)
    first = substantive.order_by().values("recommendation").annotate(first=Max("number")).values("first")
    return (
        positions.readable(user)
        .filter(among, amendment=None, until_at=None)
        .alias(first=Coalesce(Subquery(first), 1))
        .filter(revision__number__gte=F("first"))
        .only(*_SHOWN)
        .order_by("recorded_at", "pk")
    )


_SHOWN = ("recommendation", "delegation", "stance", "statement", "change_needed", "expected_on", "recorded_at")


def _named(recommendations: Collection[int], user: Any) -> dict[int, list[Amendment]]:
    """The amendments that positions on these texts name, by the keys of the positions."""
    in_force = {"positions_waiting__recommendation__in": recommendations, "positions_waiting__until_at": None}
    rows = amendments.readable(user).filter(**in_force).annotate(named_by=F("positions_waiting"))
    rows = rows.select_related("current").defer("current__text", "current__wording", "current__reasons")
    found: dict[int, list[Amendment]] = {}
    for row in rows.order_by("number"):
        found.setdefault(row.named_by, []).append(row)
    return found


def _opened(recommendations: Collection[int]) -> dict[tuple[int, int], datetime]:
    """Since when each objection stands, over all revisions."""
    rows = Objection.objects.filter(recommendation__in=recommendations, settled_at=None)
    return {
        (text, delegation): at for text, delegation, at in rows.values_list("recommendation", "delegation", "opened_at")
    }
