"""The positions on one text as its page shows them: who stands where by group and region, and what was said in full."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q
from django.db.models.functions import Lower

from consultations.enums import Kind, Region, StakeholderGroup, Standing
from consultations.models import Delegation
from recommendations.enums import CallState, Stance, Status
from recommendations.models import Amendment, Call, Position, Recommendation, SpokenFor
from recommendations.queries import indicators, positions
from recommendations.queries.indicators import Explained
from recommendations.queries.positions import Stands
from wgec.kernel.consensus import NOT_EXPRESSED, SILENCE

#: The rows below groups and regions, whose delegations are in none of these or not counted.
OBSERVERS, NO_GROUP, REGIONAL_GROUPS, FORMER = "observers", "no_group", "regional_groups", "former"


@dataclass(frozen=True, slots=True)
class Voice:
    """A delegation in a cell. ``through``: the group that speaks for it; ``position``: its word on an earlier text."""

    delegation: Delegation
    through: Delegation | None = None
    is_disputed: bool = False
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """Who of one row holds one stance; of those who have not expressed any, ``stale`` had one on an earlier text."""

    stance: str
    voices: list[Voice] = field(default_factory=list)
    stale: list[Voice] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many delegations."""
        return len(self.voices) + len(self.stale)


@dataclass(frozen=True, slots=True)
class Row:
    """A group, a region, or who is in neither; ``code`` is what it is called by."""

    code: str
    cells: list[Cell]
    is_counted: bool = True

    @property
    def counts(self) -> dict[str, int]:
        """How many hold each stance, for its bar."""
        return {cell.stance: cell.count for cell in self.cells}

    @property
    def size(self) -> int:
        """How many delegations it has."""
        return sum(cell.count for cell in self.cells)

    @property
    def expressed(self) -> int:
        """How many of them have a position."""
        return sum(cell.count for cell in self.cells if cell.stance != NOT_EXPRESSED)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that belong together: groups, regions, or the rest."""

    code: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Statements:
    """What delegations have said in full with positions of one kind."""

    stance: str
    positions: list[Position]


@dataclass(frozen=True, slots=True)
class Past:
    """A delegation and what it has said before, the latest first."""

    delegation: Delegation
    positions: list[Position]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Everything on the page of positions; of a sealed text one's own word and the call, nothing else.

    ``first`` is what ``positions.since`` has said; ``counted`` the indicator with all that it takes, None while sealed,
    and ``explained`` the same, but None for a text on which the group does not take positions, or no longer.
    """

    is_sealed: bool
    stands: Stands
    first: int
    own: Position | None = None
    call: Call | None = None
    counted: Explained | None = None
    explained: Explained | None = None
    stances: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    statements: list[Statements] = field(default_factory=list)
    past: list[Past] = field(default_factory=list)

    @property
    def has_silence(self) -> bool:
        """Whether a silence procedure has closed in which somebody agreed by silence."""
        return SILENCE in self.stances


def matrix(recommendation: Recommendation, user: Any) -> Matrix:
    """The positions on ``recommendation`` as ``user`` may see them; the same queries however many there are."""
    first = positions.since(recommendation)
    stands, is_sealed = positions.seen(recommendation, user, first=first)
    if is_sealed:
        return _sealed(recommendation, stands, user, first=first)
    said = _said(recommendation, user)
    found = indicators.of(recommendation, stands, first=first)
    readable = {position.pk for position in said}
    stale = {key: word for key, word in stands.stale.items() if word.pk in readable}
    stances = _columns(stands)
    counting = {seat.id for seat in found.seats}
    in_force = [each for each in said if each.until_at is None and each.delegation_id in stands.valid]
    return Matrix(
        False,
        stands,
        first,
        call=found.open_call,
        counted=found,
        explained=found if recommendation.status == Status.PUBLISHED else None,
        stances=stances,
        parts=list(_parts(_delegations({*stands.valid, *stale}), counting, _Table(stands, stale, stances))),
        statements=list(_statements(in_force)),
        past=_past(said, in_force),
    )


def _sealed(recommendation: Recommendation, stands: Stands, user: Any, *, first: int) -> Matrix:
    """One's own words. Of others not even those on an earlier text: that these have ended would tell of a new one."""
    said = _said(recommendation, user)
    mine = user.acting_for.pk if user.is_authenticated and user.acting_for else None
    said = [each for each in said if each.delegation_id == mine]
    own = [each for each in said if each.until_at is None]
    call = recommendation.calls.filter(state=CallState.OPEN).first()
    return Matrix(True, stands, first, own=own[0] if own else None, call=call, past=_past(said, own))


# --- rows ------------------------------------------------------------------------------------


def _delegations(mentioned: Collection[int]) -> list[Delegation]:
    """Those in the group, and those that have left it and whose word is still there."""
    return list(Delegation.objects.filter(Q(is_active=True) | Q(pk__in=mentioned)).order_by(Lower("name"), "pk"))


def _columns(stands: Stands) -> list[str]:
    silence = [SILENCE] if SILENCE in stands.stances.values() else []
    return [*Stance.values, *silence, NOT_EXPRESSED]


class _Table:
    """Makes rows of delegations."""

    def __init__(self, stands: Stands, stale: Mapping[int, Position], stances: list[str]) -> None:
        self.stands, self.stale, self.stances = stands, stale, stances
        self.said = stands.stances

    def row(self, code: str, members: list[Delegation], *, is_counted: bool = True) -> Row:
        """The row of these delegations."""
        cells = {stance: Cell(stance) for stance in self.stances}
        for delegation in members:
            key = delegation.pk
            cell = cells[self.said.get(key, NOT_EXPRESSED)]
            if key in self.stale and key not in self.said:
                cell.stale.append(Voice(delegation, position=self.stale[key]))
            else:
                spoken = None if key in self.stands.valid else self.stands.spoken.get(key)
                through = spoken.delegation if spoken else None
                cell.voices.append(Voice(delegation, through, is_disputed=key in self.stands.disputed))
        return Row(code, list(cells.values()), is_counted)


def _parts(everybody: list[Delegation], counting: Collection[Any], table: _Table) -> Iterator[Part]:
    seated = [each for each in everybody if each.pk in counting]
    rows = [(code, [each for each in seated if each.group == code]) for code in StakeholderGroup.values]
    yield Part("groups", [table.row(code, members) for code, members in rows if members])
    if any(each.region for each in seated):
        rows = [(code, [each for each in seated if each.region == code]) for code in Region.values]
        yield Part("regions", [table.row(code, members) for code, members in rows])
    others = [each for each in everybody if each.pk not in counting]
    here = [each for each in others if each.is_active]
    observers = [each for each in here if each.kind != Kind.REGIONAL_GROUP and each.standing == Standing.OBSERVER]
    groups = [each for each in here if each.kind == Kind.REGIONAL_GROUP and _has_spoken(each, table)]
    rest = [
        table.row(OBSERVERS, observers, is_counted=False),
        table.row(NO_GROUP, [each for each in seated if not each.group]),
        table.row(REGIONAL_GROUPS, groups, is_counted=False),
        table.row(FORMER, [each for each in others if not each.is_active], is_counted=False),
    ]
    if shown := [row for row in rest if row.size]:
        yield Part("rest", shown)


def _has_spoken(delegation: Delegation, table: _Table) -> bool:
    return delegation.pk in table.stands.valid or delegation.pk in table.stale


# --- words -----------------------------------------------------------------------------------


def _said(recommendation: Recommendation, user: Any) -> list[Position]:
    """All that was ever said on the text, as far as ``user`` may read it, the latest first; three queries."""
    rows = positions.readable(user).filter(recommendation=recommendation, amendment=None)
    rows = rows.select_related("delegation", "revision", "recorded_by").defer("revision__text", "revision__plain")
    named = Amendment.objects.select_related("current").order_by("number")
    spoken = SpokenFor.objects.filter(dissociated_at=None).select_related("delegation").order_by("delegation__name")
    rows = rows.prefetch_related(Prefetch("amendments", queryset=named), Prefetch("speaks_for", queryset=spoken))
    return list(rows.order_by("-recorded_at", "-pk"))


def _statements(in_force: list[Position]) -> Iterator[Statements]:
    """By stance, what weighs most first, each by the delegations' names; of bare words nothing is left to say.

    Objections are not among them: they have their own place on the page, with what becomes of them.
    """
    for stance in _IN_FULL:
        said = [each for each in in_force if each.stance == stance and _says_more(each)]
        if said:
            yield Statements(stance, sorted(said, key=lambda each: each.delegation.name.lower()))


_IN_FULL = (
    Stance.RESERVATION,
    Stance.SUPPORT_WITH_AMENDMENTS,
    Stance.PENDING,
    Stance.SUPPORT,
    Stance.CAN_LIVE_WITH,
    Stance.ABSTAIN,
)


def _says_more(position: Position) -> bool:
    return bool(position.statement or position.expected_on or position.amendments.all() or position.speaks_for.all())


def _past(said: list[Position], in_force: list[Position]) -> list[Past]:
    """What was said besides the words in force, by delegation: earlier words, and those on an earlier text."""
    now, earlier = {each.pk for each in in_force}, dict[int, list[Position]]()
    for position in said:
        if position.pk not in now:
            earlier.setdefault(position.delegation_id, []).append(position)
    past = [Past(words[0].delegation, words) for words in earlier.values()]
    return sorted(past, key=lambda each: each.delegation.name.lower())
