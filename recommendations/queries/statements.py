"""What goes on record beside each text of a round: the chair's call, objections, reservations, explanations."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Prefetch, Q, QuerySet

from consultations.models import Consultation
from recommendations.enums import Change, Consensus, DesignationWord, Stance
from recommendations.models import Amendment, Designation, Indicator, Objection, Position, Recommendation, Revision
from recommendations.queries import objections, positions, texts

#: The stances that make support depend on something.
CONDITIONAL = (Stance.SUPPORT_WITH_AMENDMENTS, Stance.PENDING)


@dataclass(frozen=True, slots=True)
class Stated:
    """What is on record beside one text, as the public may read it; each list by the names of the delegations.

    ``indicator`` is None while positions are sealed. ``is_outdated``: the text has changed since it was designated.
    Reservations, explanations and conditions are positions on the current text; objections are those that stand.
    """

    recommendation: Recommendation
    designation: Designation | None = None
    is_outdated: bool = False
    indicator: Consensus | None = None
    objections: Sequence[Objection] = field(default_factory=list)
    reservations: Sequence[Position] = field(default_factory=list)
    explanations: Sequence[Position] = field(default_factory=list)
    conditions: Sequence[Position] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether the chair calls it otherwise than the indicator does."""
        return self.designation is not None and self.indicator not in (None, self.designation.word)

    @property
    def is_agreed(self) -> bool:
        """Whether the group has agreed on this very text: only then the report says so."""
        named = self.designation is not None and self.designation.word == DesignationWord.CONSENSUS
        return named and not self.is_outdated


def of(consultation: Consultation) -> list[Stated]:
    """What is on record beside each text of the round, in order. Seven queries, whatever the size."""
    rows = texts.readable(None).filter(consultation=consultation).select_related("current", "consultation")
    rows = rows.only("reference", "number", "status", "current__number", "consultation__positions_sealed")
    found = list(rows.order_by("place", "id"))
    first = _first(consultation)
    said = _positions(consultation, first)
    designated = {row.recommendation_id: row for row in _designations(consultation)}
    counted = dict(_indicators(consultation).values_list("revision_id", "state"))
    objected = defaultdict[int, list[Objection]](list)
    for objection in _objections(consultation):
        objected[objection.recommendation_id].append(objection)
    return [
        _stated(row, first.get(row.pk, 1), designated.get(row.pk), counted, objected[row.pk], said[row.pk])
        for row in found
    ]


def _stated(
    row: Recommendation,
    first: int,
    designation: Designation | None,
    counted: Mapping[int, str],
    objected: Sequence[Objection],
    said: Sequence[Position],
) -> Stated:
    state = counted.get(row.current_id or 0)
    if state is None and not row.consultation.positions_sealed:
        state = Consensus.INSUFFICIENT  # nobody has spoken
    settled = (Stance.RESERVATION, Stance.OBJECTION)
    return Stated(
        recommendation=row,
        designation=designation,
        is_outdated=designation is not None and designation.revision.number < first,
        indicator=Consensus(state) if state else None,
        objections=objected,
        reservations=[each for each in said if each.stance == Stance.RESERVATION],
        explanations=[each for each in said if each.statement and each.stance not in settled],
        conditions=[each for each in said if each.stance in CONDITIONAL],
    )


def _first(consultation: Consultation) -> dict[int, int]:
    """The latest substantive revision of each text: positions from then on are on the text as it stands."""
    rows = Revision.objects.filter(recommendation__consultation=consultation, change=Change.SUBSTANTIVE)
    return dict(rows.order_by().values_list("recommendation").annotate(number=Max("number")))


def _positions(consultation: Consultation, first: Mapping[int, int]) -> Mapping[int, list[Position]]:
    """The positions on the current texts that say more than where a delegation stands; two queries."""
    words = ~Q(statement="") | Q(stance__in=CONDITIONAL)
    rows = positions.readable(None).filter(
        words, recommendation__consultation=consultation, amendment=None, until_at=None
    )
    named = Amendment.objects.only("number").order_by("number")
    rows = rows.select_related("delegation", "revision").defer("revision__text", "revision__plain")
    found = defaultdict[int, list[Position]](list)
    for row in rows.prefetch_related(Prefetch("amendments", queryset=named)).order_by("delegation__name", "pk"):
        if row.revision.number >= first.get(row.recommendation_id, 1):
            found[row.recommendation_id].append(row)
    return found


def _designations(consultation: Consultation) -> QuerySet[Designation]:
    rows = Designation.objects.filter(recommendation__consultation=consultation, until_at=None)
    return rows.select_related("revision").defer("revision__text", "revision__plain")


def _indicators(consultation: Consultation) -> QuerySet[Indicator]:
    rows = Recommendation.objects.filter(consultation=consultation)
    return Indicator.objects.filter(revision__in=rows.values("current"))


def _objections(consultation: Consultation) -> QuerySet[Objection]:
    rows = objections.standing(objections.readable(None)).filter(recommendation__consultation=consultation)
    return (
        rows.select_related("delegation", "position", "addressed_in")
        .defer("addressed_in__text", "addressed_in__plain")
        .order_by("delegation__name", "pk")
    )
