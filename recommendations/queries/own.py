"""Where one's own delegation stands: on the texts of a list, on one text, and which texts need its position."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from consultations import queries as consultation_queries
from consultations.enums import Activity
from consultations.models import Delegation
from consultations.rules import is_secretariat
from recommendations import rules
from recommendations.enums import CallState, Change, Needs, Stance, Status
from recommendations.models import (
    Amendment,
    Call,
    Indicator,
    Position,
    PositionNote,
    Recommendation,
    Revision,
    SpokenFor,
)
from recommendations.queries import positions

PAST = 20  # words of the past that the card of a text shows


@dataclass(frozen=True, slots=True)
class Own:
    """Where the reader's delegation stands on one text of a list, and whether the reader can state it now."""

    position: Position | None
    is_stale: bool
    may_state: bool
    spoken: tuple[SpokenFor, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether the delegation has spoken on this very text."""
        return self.position is not None and not self.is_stale


@dataclass(frozen=True, slots=True)
class Card:
    """What stands at the side of one text: the delegation's position, its past words, who speaks for it, its note."""

    position: Position | None
    is_stale: bool
    past: tuple[Position, ...]
    spoken: tuple[SpokenFor, ...]
    note: PositionNote | None
    counts: Mapping[str, int] | None
    call: Call | None


def delegation_of(user: Any) -> Delegation | None:
    """The delegation that ``user`` acts for; None for strangers, and for who acts for none."""
    return user.acting_for if user is not None and user.is_authenticated else None


# --- the latest substantive revision, and the call, of each text -----------------------------------


def _since(text: str) -> Coalesce:
    """The number of the latest substantive revision, from a row whose ``text`` is the key of a recommendation."""
    rows = Revision.objects.filter(recommendation=OuterRef(text), change=Change.SUBSTANTIVE).order_by("-number")
    return Coalesce(Subquery(rows.values("number")[:1], output_field=IntegerField()), 1)


def open_calls(text: str = "pk") -> QuerySet[Call]:
    """The open call on the recommendation whose key is ``text`` of the row outside."""
    return Call.objects.filter(recommendation=OuterRef(text), state=CallState.OPEN, closes_at__gt=timezone.now())


def _of(user: Any, delegation: Delegation) -> QuerySet[Position]:
    """The latest word of the delegation on each text, with ``since`` of that text."""
    rows = positions.readable(user).filter(delegation=delegation, amendment=None, until_at=None)
    return rows.annotate(since=_since("recommendation")).select_related("delegation", "revision", "recorded_by")


# --- a list ----------------------------------------------------------------------------------------


def beside(rows: QuerySet[Recommendation], user: Any, *, groups: bool = False) -> list[Recommendation]:
    """``rows`` with the delegation's position on each as ``own``; one query more, and two with ``groups``.

    For who acts for no delegation the rows as they are.
    """
    delegation = delegation_of(user)
    if delegation is None:
        return list(rows)
    speaks = ExpressionWrapper(_lets_speak(delegation, secretariat=is_secretariat(user)), output_field=BooleanField())
    found: list[Any] = list(rows.annotate(is_asked=Exists(open_calls()), lets_speak=speaks))
    said = {each.recommendation_id: each for each in _of(user, delegation).filter(recommendation__in=_keys(found))}
    speaking = _speaking(found, delegation) if groups else {}
    may_state = rules.heads(user)
    for row in found:
        position = said.get(row.pk)
        row.own = Own(
            position,
            position is not None and is_stale(position),
            may_state and row.status == Status.PUBLISHED and (row.is_asked or row.lets_speak),
            tuple(speaking.get(row.pk, ())) if position is None else (),
        )
    return found


def is_stale(position: Position) -> bool:
    """Whether ``position``, which knows ``since``, was taken on an earlier text."""
    return position.revision.number < position.since  # type: ignore[attr-defined]


def _keys(rows: Iterable[Recommendation]) -> list[int]:
    return [row.pk for row in rows]


def _speaking(rows: Iterable[Recommendation], delegation: Delegation) -> dict[int, list[SpokenFor]]:
    found: dict[int, list[SpokenFor]] = {}
    for entry in speaking_for(delegation).filter(position__recommendation__in=_keys(rows)):
        found.setdefault(entry.position.recommendation_id, []).append(entry)
    return found


def speaking_for(delegation: Delegation) -> QuerySet[SpokenFor]:
    """Where a group's position on the text as it is now speaks for the delegation, as long as it is silent itself."""
    rows = SpokenFor.objects.filter(delegation=delegation, dissociated_at=None)
    rows = rows.filter(position__until_at=None, position__amendment=None)
    rows = rows.annotate(since=_since("position__recommendation")).filter(position__revision__number__gte=F("since"))
    return rows.select_related("position__delegation", "position__revision").order_by("pk")


# --- one text --------------------------------------------------------------------------------------


def card(row: Recommendation, user: Any) -> Card | None:
    """What the card at the side of a published text says; None for who neither serves a delegation nor enters.

    Seven queries for a delegate, one more where positions are sealed; three for the secretariat.
    """
    delegation = delegation_of(user)
    if row.status != Status.PUBLISHED or not (delegation or (user.is_authenticated and is_secretariat(user))):
        return None
    since = positions.since(row)
    call = row.calls.filter(state=CallState.OPEN, closes_at__gt=timezone.now()).first()
    counts = None if positions.is_sealed(row, first=since) else _counts(row)
    if delegation is None:
        return Card(None, False, (), (), None, counts, call)
    words = list(_words(row, user, delegation)[: PAST + 1])
    current = next((each for each in words if each.until_at is None), None)
    return Card(
        current,
        current is not None and current.revision.number < since,
        tuple(each for each in words if each.until_at is not None)[:PAST],
        tuple(speaking_for(delegation).filter(position__recommendation=row)) if current is None else (),
        note(row, user),
        counts,
        call,
    )


def latest(row: Recommendation, user: Any, delegation: Delegation | None) -> Position | None:
    """The word of ``delegation`` on ``row`` that is in force, as ``user`` may see it; two queries."""
    if delegation is None:
        return None
    return _words(row, user, delegation).filter(pk__in=positions.standing(user).values("pk")).first()


def _words(row: Recommendation, user: Any, delegation: Delegation) -> QuerySet[Position]:
    rows = positions.readable(user).filter(recommendation=row, delegation=delegation, amendment=None)
    rows = rows.select_related("revision", "recorded_by", "delegation")
    named = Prefetch("amendments", queryset=Amendment.objects.select_related("current"))
    spoken = Prefetch("speaks_for", queryset=SpokenFor.objects.select_related("delegation"))
    return rows.prefetch_related(named, spoken).order_by("-recorded_at", "-pk")


def _counts(row: Recommendation) -> dict[str, int]:
    """How many seats hold each stance: what lists, bars and the room's screen count too."""
    counted = Indicator.objects.filter(revision=row.current_id).values_list("counted", flat=True).first() or {}
    return dict(counted.get("whole", {}))


def note(row: Recommendation, user: Any) -> PositionNote | None:
    """What the delegation has written down for itself about the text: its own people read it, and nobody else."""
    delegation = delegation_of(user)
    if delegation is None:
        return None
    return PositionNote.objects.filter(recommendation=row, delegation=delegation).select_related("written_by").first()


def speakers() -> QuerySet[Delegation]:
    """The delegations that may state positions, in the order of the alphabet."""
    return Delegation.objects.filter(is_active=True).order_by(Lower("name"))


def stances_now(row: Recommendation, user: Any) -> dict[int, str]:
    """By delegation, the stance in force on ``row``, as far as ``user`` may see it."""
    return dict(positions.standing(user).filter(recommendation=row).values_list("delegation_id", "stance"))


# --- what needs a position -------------------------------------------------------------------------


def with_needs(rows: QuerySet[Recommendation], delegation: Delegation) -> QuerySet[Recommendation]:
    """``rows`` with what each needs of the delegation as ``needs``, empty for nothing, and ``call_closes_at``.

    Positions are needed on published texts whose phase lets it state them, or on which the group is being asked.
    """
    mine = Position.objects.filter(recommendation=OuterRef("pk"), delegation=delegation, amendment=None, until_at=None)
    stale = mine.filter(revision__number__lt=OuterRef("since"))
    overdue = mine.filter(stance=Stance.PENDING, expected_on__lt=timezone.localdate())
    needs = Case(
        When(~_can_be_stated(delegation), then=Value("")),
        When(~Exists(mine), then=Value(Needs.NONE)),
        When(Exists(stale), then=Value(Needs.STALE)),
        When(Exists(overdue), then=Value(Needs.PENDING)),
        default=Value(""),
        output_field=CharField(),
    )
    closes_at = Subquery(open_calls().order_by().values("closes_at")[:1])
    return rows.annotate(since=_since("pk"), call_closes_at=closes_at).annotate(needs=needs)


def _can_be_stated(delegation: Delegation) -> Q:
    return Q(status=Status.PUBLISHED) & (_lets_speak(delegation) | Q(call_closes_at__isnull=False))


def _lets_speak(delegation: Delegation, *, secretariat: bool = False) -> Q:
    """Of recommendations, those on which the consultation's phase lets the delegation state positions now."""
    if secretariat:
        return Q(pk__isnull=False)
    return consultation_queries.lets(Activity.STATE_POSITION, delegation, "consultation")


def needing(rows: QuerySet[Recommendation], user: Any, which: str = "") -> QuerySet[Recommendation]:
    """Those of ``rows`` that need the delegation's position; of ``which`` kind, any kind when it is empty.

    None for who acts for no delegation.
    """
    delegation = delegation_of(user)
    if delegation is None:
        return rows.none()
    found = with_needs(rows, delegation)
    return found.filter(Q(needs=which)) if which else found.exclude(Q(needs=""))


def in_order_of_need(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """``rows``, which know what they need: open calls with their deadlines first, then none, stale, pending."""
    kinds = [When(needs=kind.value, then=Value(place)) for place, kind in enumerate(Needs)]
    rank = Case(*kinds, default=Value(len(kinds)), output_field=IntegerField())
    return rows.order_by(F("call_closes_at").asc(nulls_last=True), rank, "consultation_id", "place", "id")


@dataclass(frozen=True, slots=True)
class Due:
    """How many texts need the delegation's position, by what they need; and how many of them are in a call."""

    none: int
    stale: int
    pending: int
    called: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.none + self.stale + self.pending


def due(rows: QuerySet[Recommendation]) -> Due:
    """The counts of ``rows``, which know what they need; one query."""
    counts = {kind.value: Count("pk", filter=Q(needs=kind.value)) for kind in Needs}
    return Due(**rows.order_by().aggregate(**counts, called=Count("pk", filter=Q(call_closes_at__isnull=False))))
