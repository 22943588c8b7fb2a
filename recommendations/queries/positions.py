"""What is seen of positions: who may read which, where the delegations stand on a text, and what is sealed."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet

from recommendations.enums import HEARD, PENDING_AMENDMENTS, CallKind, CallState, Change
from recommendations.models import Amendment, Call, Indicator, Objection, Position, Recommendation, SpokenFor
from wgec.kernel.consensus import SILENCE


@dataclass(frozen=True, slots=True)
class Stands:
    """Where the delegations stand on the current text of a recommendation, by their keys.

    ``valid`` were taken on this text or on one from which it differs editorially; ``stale`` on an earlier one.
    ``spoken``: the group's position that speaks for a silent delegation; ``disputed``: two groups speak differently.
    ``silent``: those who were asked in a silence procedure that closed.
    """

    valid: Mapping[int, Position]
    stale: Mapping[int, Position]
    spoken: Mapping[int, Position] = field(default_factory=dict)
    disputed: frozenset[int] = frozenset()
    silent: frozenset[int] = frozenset()
    is_call_closed: bool = False

    @property
    def stances(self) -> dict[Hashable, str]:
        """What counts, for the indicator: nobody twice, one's own word before the group's.

        Who was asked about this text and said nothing has not objected to it, whatever they said of an earlier one.
        """
        said: dict[Hashable, str] = {pk: position.stance for pk, position in self.spoken.items()}
        said |= {pk: position.stance for pk, position in self.valid.items()}
        said |= dict.fromkeys(self.silent - said.keys() - self.disputed, SILENCE)
        return said


def in_force(recommendation: Recommendation) -> QuerySet[Position]:
    """The latest word of each delegation on the text, whether sealed or stale: for who computes, not for who reads."""
    return Position.objects.filter(recommendation=recommendation, amendment=None, until_at=None)


def readable(user: Any) -> QuerySet[Position]:
    """The positions that ``user`` may read, those of the past too: what is not sealed, and what concerns them.

    A call that was heard opens what was said on its revision and before. Those on an open amendment are sealed as long
    as those on the text are, whichever version they were taken on: when one of them ends, that somebody has changed its
    mind would show. Positions on texts that are not before the public, or no longer, are read by who may read those
    texts: filter them.
    """
    heard = Call.objects.filter(recommendation=OuterRef("recommendation"), state__in=HEARD)
    return Position.objects.filter(
        Q(recommendation__consultation__positions_sealed=False)
        | Q(Exists(heard.filter(revision__number__gte=OuterRef("revision__number"))), amendment=None)
        | Q(Exists(Indicator.objects.filter(revision=OuterRef("revision"))), amendment=None)
        | Q(_opened_with_the_text(), amendment__isnull=False)
        | concerning(user)
    )


def concerning(user: Any) -> Q:
    """Of positions: those that ``user`` reads whether they are sealed or not.

    Those of one's own delegation, and that of a group as long as it is in force and speaks for it.
    """
    mine = delegation_of(user)
    if mine is None:
        return Q(pk__in=())
    entries = SpokenFor.objects.filter(position=OuterRef("pk"), delegation=mine, dissociated_at=None)
    return Q(delegation=mine) | (Q(until_at=None) & Q(Exists(entries)))


def standing(user: Any) -> QuerySet[Position]:
    """The positions on texts that are in force, as ``user`` may know of them now.

    Of a text that is sealed now these are one's own: an open word on an earlier text would tell by its going that
    another has followed.
    """
    seen = open_now() | concerning(user)
    return readable(user).filter(seen, amendment=None, until_at=None)


def open_now() -> Q:
    """Of positions: those to texts on which nothing is sealed now."""
    counted = Indicator.objects.filter(revision=OuterRef("recommendation__current"))
    return Q(recommendation__consultation__positions_sealed=False) | Q(Exists(counted))


def objections(user: Any) -> QuerySet[Objection]:
    """The objections that ``user`` may read: to texts whose positions are open now, and one's own delegation's.

    One to an earlier text goes out of sight while that which stands is sealed: what becomes of it would tell.
    """
    seen = Q(recommendation__consultation__positions_sealed=False)
    seen |= Q(Exists(Indicator.objects.filter(revision=OuterRef("recommendation__current"))))
    mine = delegation_of(user)
    return Objection.objects.filter(seen if mine is None else seen | Q(delegation=mine))


def delegation_of(user: Any) -> int | None:
    """The key of the delegation that ``user`` acts for; None for strangers, and for who acts for none."""
    if user is None or not user.is_authenticated or user.acting_for is None:
        return None
    key: int = user.acting_for.pk
    return key


def _opened_with_the_text() -> Q:
    """Of a position on an amendment: those on the text as it stands are open; once it is decided, on a later text."""
    indicators = Indicator.objects.filter(recommendation=OuterRef("recommendation"))
    now = Exists(indicators.filter(revision=OuterRef("recommendation__current")))
    since_then = Exists(indicators.filter(revision__number__gte=OuterRef("revision__number")))
    is_open = Exists(Amendment.objects.filter(pk=OuterRef("amendment"), status__in=PENDING_AMENDMENTS))
    return Q(now) | Q(since_then) & ~Q(is_open)


def since(recommendation: Recommendation) -> int:
    """The number of the latest substantive revision: positions taken from then on are on this very text."""
    rows = recommendation.revisions.filter(change=Change.SUBSTANTIVE)
    number: int | None = rows.aggregate(number=Max("number"))["number"]
    return number or 1


def is_sealed(recommendation: Recommendation, *, first: int | None = None) -> bool:
    """Whether the positions on the current text are still to be kept from others: no call on it has been heard."""
    if not recommendation.consultation.positions_sealed:
        return False
    number = since(recommendation) if first is None else first
    return not recommendation.calls.filter(revision__number__gte=number, state__in=HEARD).exists()


def stands(recommendation: Recommendation, *, first: int | None = None) -> Stands:
    """Where everybody stands on the current text, sealed or not; four queries. ``first``: what ``since`` has said."""
    number = since(recommendation) if first is None else first
    valid, stale = _told_apart(in_force(recommendation), SpokenFor.objects.filter(dissociated_at=None), number)
    spoken_for, disputed = _spoken(valid, stale)
    calls = list(recommendation.calls.filter(revision__number__gte=number, state=CallState.CLOSED).order_by("pk"))
    return Stands(valid, stale, spoken_for, disputed, _silent(calls), bool(calls))


def _told_apart(
    rows: QuerySet[Position], spoken: QuerySet[SpokenFor], first: int
) -> tuple[dict[int, Position], dict[int, Position]]:
    """Those on the text that stands since revision ``first``, and those on earlier ones; with ``spoken``."""
    rows = rows.select_related("delegation", "revision", "recorded_by").defer("revision__text", "revision__plain")
    named = Prefetch("speaks_for", queryset=spoken.order_by("pk"))
    return _by_age(rows.prefetch_related(named).order_by("recorded_at", "pk"), first)


def _by_age(said: Iterable[Position], first: int) -> tuple[dict[int, Position], dict[int, Position]]:
    valid, stale = dict[int, Position](), dict[int, Position]()
    for position in said:
        found = valid if position.revision.number >= first else stale
        found[position.delegation_id] = position
    return valid, stale


def _spoken(valid: Mapping[int, Position], stale: Mapping[int, Position]) -> tuple[dict[int, Position], frozenset[int]]:
    """For whom a group speaks, and for whom two groups do so differently: such a one counts for neither."""
    found, disputed = dict[int, Position](), set[int]()
    for position in valid.values():
        for entry in position.speaks_for.all():
            key = entry.delegation_id
            if key in valid or key in stale:
                continue
            if key in found and found[key].stance != position.stance:
                disputed.add(key)
            found.setdefault(key, position)
    return {key: position for key, position in found.items() if key not in disputed}, frozenset(disputed)


def _silent(closed: list[Call]) -> frozenset[int]:
    procedures = [call for call in closed if call.kind == CallKind.SILENCE_PROCEDURE]
    return frozenset(key for call in procedures for key in call.asked)


def seen(recommendation: Recommendation, user: Any, *, first: int | None = None) -> tuple[Stands, bool]:
    """Where everybody stands as ``user`` may see it, and whether the rest is sealed.

    Then it is one's own word, and that of the group that speaks for one, and nothing else is even fetched. At most five
    queries, one less with ``first``: what ``since`` has said.
    """
    number = since(recommendation) if first is None else first
    if not is_sealed(recommendation, first=number):
        return stands(recommendation, first=number), False
    mine = delegation_of(user)
    if mine is None:
        return Stands({}, {}), True
    valid, stale = _told_apart(in_force(recommendation).filter(concerning(user)), spoken_in_sight(mine), number)
    spoken, disputed = _spoken(valid, stale)

    def own(said: Mapping[int, Position]) -> dict[int, Position]:
        return {key: position for key, position in said.items() if key == mine}

    return Stands(own(valid), own(stale), own(spoken), disputed & {mine}), True


def spoken_in_sight(mine: int | None) -> QuerySet[SpokenFor]:
    """For whom groups speak, as the delegation ``mine`` sees it while that is sealed: itself, or whom it speaks for."""
    return SpokenFor.objects.filter(Q(delegation=mine) | Q(position__delegation=mine), dissociated_at=None)


def arranged(said: Iterable[Position], calls: Iterable[Call], *, first: int) -> Stands:
    """Where everybody stands, of positions in force, by their moments, with ``speaks_for`` prefetched; no query.

    ``calls`` are those on the text that stands since revision ``first``.
    """
    valid, stale = _by_age(said, first)
    spoken, disputed = _spoken(valid, stale)
    closed = [call for call in calls if call.state == CallState.CLOSED]
    return Stands(valid, stale, spoken, disputed, _silent(closed), bool(closed))
