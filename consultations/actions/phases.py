"""The phases of a round: set as one table, because where one begins another ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from django.db.models import F
from django.utils.translation import gettext as _

from consultations import queries
from consultations.actions import notices, rounds, stamps
from consultations.enums import Activity
from consultations.models import Consultation, Phase, User
from consultations.models.recorded import moment, recorded
from wgec.kernel import moments
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed
from wgec.kernel.lines import one_line

MOST = 20
_APART = 10_000  # numbers that no phase has, while two change places
_USUAL_DAYS = 28  # how long each phase of the ready-made set lasts where the round has no dates


@dataclass(frozen=True, slots=True)
class Planned:
    """A phase as it shall be; ``number`` names the one it is now, None for a new one."""

    name: str
    opens_at: datetime
    closes_at: datetime | None
    members_may: tuple[str, ...] = ()
    observers_may: tuple[str, ...] = ()
    number: int | None = None


def set_all(consultation: Consultation, planned: Sequence[Planned], *, by: User | None, seen: str) -> list[Phase]:
    """Let the round have exactly these phases; ``seen`` names the table that was read. The same again is once.

    A phase without a number that is called as one of now is that one.
    Phases follow each other without overlapping, within the dates of the round. Everybody is told when a phase that
    has begun changes. Raises ``HasMoved``, ``Malformed``, ``Refused`` or ``NotYours``.
    """
    guard("consultations.set_up_consultation", by)
    order = _checked(planned)
    with recorded(by=by):
        row = rounds.locked(consultation)
        known = {each.number: each for each in row.phases.all()}
        order = _known_by_name(order, known)
        if _as_planned(known.values()) == order:
            return list(known.values())
        stamps.refuse_if_moved(seen, stamp(row), Phase.history.filter(consultation_id=row.pk))
        for each in order:
            rounds.refuse_outside(row, each.name, each.opens_at, each.closes_at)
            if each.number is not None and each.number not in known:
                raise Malformed(_("There is no phase %(number)s. Reload the page.") % {"number": each.number})
        was = _running(known.values())
        kept = _write(row, known, order)
        details = {"phases": [{"name": each.name, "opens_at": each.opens_at.isoformat()} for each in kept]}
        rounds.note("set_phases", row, by=by, details=details)
        if was and was != _running(kept):
            _tell_changed(row)
        return kept


def stamp(consultation: Consultation) -> str:
    """What names the state of the table of phases to whoever reads it."""
    rows = consultation.phases.order_by("number")
    return stamps.stamp([_fields(each) for each in rows])


def usual(consultation: Consultation) -> list[Planned]:
    """The ready-made set: inputs, drafting, amendments, positions, in equal parts of the round; nothing is written."""
    plan = (
        (_("Inputs"), ("contribute", "comment"), ("contribute", "comment")),
        (_("Drafting"), ("contribute", "propose", "comment"), ("contribute", "propose", "comment")),
        (_("Amendments"), ("propose", "amend", "comment"), ("amend", "comment")),
        (_("Positions"), ("amend", "comment", "state_position"), ("comment", "state_position")),
    )
    bounds = _bounds(consultation, len(plan))
    last = len(plan) - 1
    return [
        Planned(
            str(name),
            bounds[place],
            bounds[place + 1] if place < last or consultation.closes_at is not None else None,
            members,
            observers,
        )
        for place, (name, members, observers) in enumerate(plan)
    ]


def _bounds(consultation: Consultation, parts: int) -> list[datetime]:
    """So many equal parts of the round, beginning at nine where the group meets if the dates leave the choice."""
    there = moments.meeting_zone()
    tomorrow = (moment().astimezone(there) + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    opens_at = consultation.opens_at or tomorrow.astimezone(UTC)
    closes_at = consultation.closes_at or opens_at + parts * timedelta(days=_USUAL_DAYS)
    if opens_at >= closes_at:
        opens_at = closes_at - parts * timedelta(days=_USUAL_DAYS)
    part = (closes_at - opens_at) / parts
    between = [moments.rounded_up(opens_at + place * part, 60) for place in range(1, parts)]
    return [opens_at, *(min(closes_at, each) for each in between), closes_at]


def _checked(planned: Sequence[Planned]) -> list[Planned]:
    """The phases in the order of time; raises ``Malformed`` for the first thing that is wrong with them."""
    if len(planned) > MOST:
        raise Malformed(_("A consultation has %(most)s phases at most.") % {"most": MOST})
    named = [replace(each, name=one_line(each.name)) for each in planned]
    for each in named:
        _check_one(each)
    order = sorted(named, key=lambda each: each.opens_at)
    for first, second in pairwise(order):
        words = {"first": first.name, "second": second.name, "moment": moments.in_utc(second.opens_at)}
        if first.closes_at is None:
            raise Malformed(_("“%(first)s” has no end, but “%(second)s” opens on %(moment)s. Give it one.") % words)
        if second.opens_at < first.closes_at:
            raise Malformed(
                _("“%(second)s” opens on %(moment)s, before “%(first)s” closes, on %(end)s. Phases do not overlap.")
                % {**words, "end": moments.in_utc(first.closes_at)}
            )
    return [
        replace(each, members_may=_in_order(each.members_may), observers_may=_in_order(each.observers_may))
        for each in order
    ]


def _check_one(each: Planned) -> None:
    most = Phase._meta.get_field("name").max_length or 0
    if not each.name:
        raise Malformed(_("A phase needs a name."))
    if len(each.name) > most:
        raise Malformed(_("The name of a phase has %(most)s characters at most.") % {"most": most})
    if each.closes_at is not None and each.opens_at >= each.closes_at:
        raise Malformed(_("“%(phase)s” closes before it opens. Change one of the two.") % {"phase": each.name})
    unknown = {*each.members_may, *each.observers_may} - set(Activity.values)
    if unknown:
        raise Malformed(
            _("“%(word)s” is no activity. Choose among these: %(words)s.")
            % {"word": str(min(unknown, key=str))[:24], "words": ", ".join(Activity.values)}
        )


def _in_order(activities: Sequence[str]) -> tuple[str, ...]:
    return tuple(each.value for each in Activity if each.value in activities)


def _known_by_name(order: Sequence[Planned], known: dict[int, Phase]) -> list[Planned]:
    named = {each.number for each in order}
    free = {each.name: number for number, each in known.items() if number not in named}
    return [each if each.number is not None else replace(each, number=free.pop(each.name, None)) for each in order]


def _as_planned(rows: Iterable[Phase]) -> list[Planned]:
    return [
        Planned(
            each.name, each.opens_at, each.closes_at, tuple(each.members_may), tuple(each.observers_may), each.number
        )
        for each in rows
    ]


def _fields(each: Phase) -> list[object]:
    moments_ = [at.isoformat() if at is not None else "" for at in (each.opens_at, each.closes_at)]
    return [each.pk, each.name, *moments_, each.members_may, each.observers_may]


def _write(row: Consultation, known: dict[int, Phase], order: Sequence[Planned]) -> list[Phase]:
    """Take out, change and add, and number them in the order of time."""
    stay = {each.number for each in order}
    for number, phase in known.items():
        if number not in stay:
            phase.delete()
    row.phases.update(number=F("number") + _APART)  # two never have the same number, not even for a moment
    kept = []
    for number, each in enumerate(order, start=1):
        phase = known[each.number] if each.number is not None else Phase(consultation=row)
        phase.number, phase.name, phase.opens_at, phase.closes_at = number, each.name, each.opens_at, each.closes_at
        phase.members_may, phase.observers_may = list(each.members_may), list(each.observers_may)
        if phase.closes_at is not None and phase.closes_at <= moment():
            phase.opened_at = phase.opened_at or phase.opens_at  # over already: nobody is told of it
            phase.closed_at = max(filter(None, (phase.closed_at, phase.closes_at)))
        phase.save()
        kept.append(phase)
    return kept


def _running(rows: Iterable[Phase]) -> list[object]:
    """What everybody was told of and has not ended: when it ends and who may do what."""
    now = moment()
    return [
        (each.pk, each.closes_at, list(each.members_may), list(each.observers_may))
        for each in rows
        if each.opened_at is not None and (each.closes_at is None or each.closes_at > now)
    ]


def _tell_changed(row: Consultation) -> None:
    title = row.title
    notices.tell(
        queries.everybody(),
        "consultation.set_phases",
        lambda: (
            _("The phases of “%(title)s” have changed. Look at what you may do, and until when.") % {"title": title}
        ),
        address=row.get_absolute_url(),
    )
