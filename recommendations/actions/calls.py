"""Calls: the group is asked, until a moment, whether it agrees on a text. How they end: ``endings``."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations import queries as consultation_queries
from consultations.actions import notices
from consultations.models import Consultation, Delegation, User
from consultations.models.recorded import moment, recorded
from recommendations import steps
from recommendations.actions import endings, indicators, recommendations
from recommendations.enums import CallKind, CallState
from recommendations.models import Call, Recommendation
from recommendations.queries import calls as queries
from recommendations.queries import positions, seats
from wgec.kernel import moments
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused

#: So long a call stays open at least: a mission asks its capital, wherever that is, and has the answer.
SHORTEST = timedelta(hours=72)
LONGEST = timedelta(days=365)
#: So much is left at least from the moment of an extension: who thought that it was over has a day to come back.
EXTENDED_AT_LEAST = timedelta(hours=24)
REMINDED_BEFORE = timedelta(hours=24)
MAX_NOTE = 2000  # characters
MAX_REASON = 500  # characters

log = structlog.get_logger(__name__)


def open_call(
    recommendation: Recommendation,
    kind: CallKind,
    closes_at: datetime,
    *,
    by: User | None,
    seen_revision: int,
    note: str = "",
) -> Call:
    """Ask the group whether it agrees on revision ``seen_revision``, until ``closes_at``; everybody is told.

    What counts is frozen now: the thresholds, and who is asked. The same call again is once. Raises ``Malformed`` for a
    deadline too near or too far, ``TextHasMoved``, ``Refused`` or ``NotYours``.
    """
    kind = CallKind(kind)
    with recorded(by=by):
        row = recommendations.locked(recommendation)
        call, is_new = _opened(row, kind, closes_at, by=by, seen_revision=seen_revision, note=note)
        if is_new:
            _tell_opened([call], by_title=row.title)
        return call


@dataclass(frozen=True, slots=True)
class Opening:
    """What became of one recommendation among several: its call, or the sentence of the refusal."""

    recommendation: Recommendation
    call: Call | None
    refusal: str = ""


def open_calls(
    seen: Mapping[Recommendation, int], kind: CallKind, closes_at: datetime, *, by: User | None, note: str = ""
) -> list[Opening]:
    """Ask about several recommendations at once, each with the revision that was read; each is opened or refused.

    Everybody is told once of all of them. Raises what would refuse them all alike: ``NotYours``, ``Malformed``.
    """
    guard("recommendations.open_call", by)
    kind = CallKind(kind)
    refuse_deadline(closes_at)
    _checked_note(note)
    if not seen:
        raise Malformed(_("Choose at least one recommendation."))
    found = dict[int, Opening]()
    new = list[Call]()
    with recorded(by=by):
        # The consultations first, as whoever publishes does, then the texts in the order in which all lock several.
        rounds = {row.consultation_id for row in seen}
        list(Consultation.objects.select_for_update(no_key=True).filter(pk__in=rounds).order_by("pk"))
        for recommendation in sorted(seen, key=lambda row: row.pk):
            try:
                with recorded(by=by):
                    row = recommendations.locked(recommendation)
                    call, is_new = _opened(row, kind, closes_at, by=by, seen_revision=seen[recommendation], note=note)
            except Refused as refusal:
                found[recommendation.pk] = Opening(recommendation, None, refusal.sentence)
            else:
                found[recommendation.pk] = Opening(row, call)
                new += [call] if is_new else []
        if new:
            _tell_opened(new, by_title=new[0].recommendation.title)
    return [found[row.pk] for row in seen]


def extend(call: Call, closes_at: datetime, *, by: User | None, reason: str) -> Call:
    """Give the group more time: a later deadline than is set, and a day from now at least. Everybody is told."""
    reason = _checked_reason(reason, _("Extending a call needs a reason: everybody is told."))
    with recorded(by=by, reason=reason):
        row = recommendations.locked(call.recommendation)
        steps.require_permission("extend", call, by=by)
        endings.close_due(row)
        now_set = _locked(call, row)
        steps.require("extend", now_set, by=by)
        if closes_at == now_set.closes_at:
            return now_set
        _refuse_extension(now_set, closes_at)
        before, now_set.closes_at = now_set.closes_at, closes_at
        now_set.reminded_at = None  # before the new deadline whoever is silent is reminded again
        now_set.save(update_fields=["closes_at", "reminded_at"])
        details = {"closes_at": closes_at.isoformat(), "was": before.isoformat()}
        endings.note("extend", now_set, row, by=by, reason=reason, details=details)
        title = row.title
        _tell(
            "call.extend",
            [now_set],
            lambda: (
                _("The call on %(title)s is extended: it closes on %(moment)s. %(reason)s")
                % {"title": title, "moment": moments.shown(closes_at), "reason": reason}
            ),
        )
        return now_set


def cancel(call: Call, *, by: User | None, reason: str) -> Call:
    """End a call without a result; everybody is told why. Positions stay, and what is sealed stays sealed."""
    reason = _checked_reason(reason, _("Cancelling a call needs a reason: everybody is told."))
    with recorded(by=by, reason=reason):
        row = recommendations.locked(call.recommendation)
        steps.require_permission("cancel", call, by=by)
        endings.close_due(row)
        now_set = _locked(call, row)
        if now_set.state == CallState.CANCELLED:
            return now_set
        steps.require("cancel", now_set, by=by)
        endings.end(now_set, row, "cancel", by=by, because=reason)
        return now_set


def close_due() -> list[Call]:
    """Close every call whose deadline has passed, each in its own transaction and as of its own deadline.

    Whoever else closes them at the same moment waits for the lock and finds it done. What goes wrong with one is
    written to the log and does not hold back the others; it is due again the next time.
    """
    closed = []
    for call in queries.due(moment()).select_related("recommendation"):
        try:
            with recorded(by=None):
                done = endings.close_due(recommendations.locked(call.recommendation))
        except Exception:
            log.exception("call.not_closed", call=call.reference)
        else:
            closed += [done] if done is not None else []
    return closed


def remind() -> int:
    """Remind whoever is silent in the calls that close soon, once for each deadline; how many people that were."""
    told = 0
    for call in queries.to_remind(moment(), REMINDED_BEFORE).select_related("recommendation"):
        if moment() >= reminded_from(call):
            told += _remind(call)
    return told


def reminded_from(call: Call) -> datetime:
    """From when on whoever is silent is reminded: when a third of the time is left, or a day, whichever is later."""
    return call.closes_at - min((call.closes_at - call.opened_at) / 3, REMINDED_BEFORE)


def earliest() -> datetime:
    """The nearest deadline that a call opened in the next minutes can have."""
    return moments.rounded_up(moment() + SHORTEST, 5)


def refuse_deadline(closes_at: datetime) -> None:
    """Raise ``Malformed`` when a call cannot be opened now to close then."""
    if closes_at < moment() + SHORTEST:
        raise Malformed(
            _("A call stays open for at least 72 hours: the earliest possible moment is %(moment)s.")
            % {"moment": moments.shown(earliest())}
        )
    if closes_at > moment() + LONGEST:
        raise Malformed(
            _("A call stays open for a year at most: the latest possible moment is %(moment)s.")
            % {"moment": moments.shown(moment() + LONGEST - timedelta(minutes=1))}
        )


# --- the steps -----------------------------------------------------------------------------------------------------


def _opened(
    row: Recommendation, kind: CallKind, closes_at: datetime, *, by: User | None, seen_revision: int, note: str
) -> tuple[Call, bool]:
    """The call that asks about ``row``, which is locked, and whether it is new."""
    steps.require("open_call", row, by=by)
    note = _checked_note(note)
    recommendations.refuse_if_moved(row, seen_revision)
    endings.close_due(row)
    known = endings.open_call(row)
    if known is not None:
        if (known.kind, known.closes_at, known.note) == (kind, closes_at, note):
            return known, False
        raise Refused(
            _("A call on %(title)s is open until %(moment)s. Extend or cancel it.")
            % {"title": row.title, "moment": moments.shown(known.closes_at)}
        )
    refuse_deadline(closes_at)
    assert row.current is not None  # a published text has one
    consultation = row.consultation
    counting = seats.counting(observers_counted=consultation.observers_counted).order_by("pk")
    call = Call.objects.create(
        recommendation=row,
        revision=row.current,
        kind=kind,
        note=note,
        opened_at=moment(),
        opened_by=by,
        closes_at=closes_at,
        thresholds=seats.thresholds(consultation).to_json(),
        observers_counted=consultation.observers_counted,
        asked=list(counting.values_list("pk", flat=True)),
    )
    indicators.recount(row)
    details = {"closes_at": closes_at.isoformat(), "asked": len(call.asked)}
    endings.note("open", call, row, by=by, reason=note, details=details)
    return call, True


def _locked(call: Call, row: Recommendation) -> Call:
    """The call as it is now, locked; ``row`` is its recommendation, which is locked already."""
    found = Call.objects.select_for_update(of=("self",)).select_related("revision").get(pk=call.pk)
    found.recommendation = row
    return found


def _refuse_extension(call: Call, closes_at: datetime) -> None:
    if closes_at < call.closes_at:
        raise Malformed(
            _("This call closes on %(moment)s: an extension is later. Cancel the call if it is to end before.")
            % {"moment": moments.shown(call.closes_at)}
        )
    if closes_at < moment() + EXTENDED_AT_LEAST:
        soonest = moments.rounded_up(moment() + EXTENDED_AT_LEAST, 5)
        raise Malformed(
            _("An extension leaves at least 24 hours: the earliest possible moment is %(moment)s.")
            % {"moment": moments.shown(max(soonest, call.closes_at))}
        )
    if closes_at > call.opened_at + LONGEST:
        raise Malformed(
            _("A call stays open for a year at most: the latest possible moment is %(moment)s.")
            % {"moment": moments.shown(call.opened_at + LONGEST)}
        )


def _checked_note(note: str) -> str:
    note = note.strip()
    if len(note) > MAX_NOTE:
        raise Malformed(
            _("The note has %(length)s characters, and at most %(most)s can be kept. Shorten it.")
            % {"length": len(note), "most": MAX_NOTE}
        )
    return note


def _checked_reason(reason: str, missing: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Malformed(missing)
    if len(reason) > MAX_REASON:
        raise Malformed(
            _("The reason has %(length)s characters, and at most %(most)s can be saved. Shorten it.")
            % {"length": len(reason), "most": MAX_REASON}
        )
    return reason


# --- who is told ---------------------------------------------------------------------------------------------------


def _tell_opened(calls: list[Call], *, by_title: str) -> None:
    first, count = calls[0], len(calls)

    def sentence() -> str:
        words: dict[str, Any] = {"title": by_title, "moment": moments.shown(first.closes_at), "count": count}
        if first.kind == CallKind.SILENCE_PROCEDURE:
            many = ngettext(
                "A silence procedure on %(title)s is open until %(moment)s: not objecting is agreeing.",
                "%(count)s silence procedures are open until %(moment)s, the first on %(title)s: "
                "not objecting is agreeing.",
                count,
            )
        else:
            many = ngettext(
                "A consensus call on %(title)s is open until %(moment)s: state your position.",
                "%(count)s consensus calls are open until %(moment)s, the first on %(title)s: state your positions.",
                count,
            )
        return many % words

    _tell("call.open", calls, sentence)


def _tell(kind: str, calls: list[Call], sentence: Callable[[], str]) -> None:
    address = calls[0].get_absolute_url() if len(calls) == 1 else queries.address_of(calls[0].recommendation)
    text = calls[0].recommendation
    about = text.title if len(calls) == 1 else text.consultation.title
    notices.tell(
        consultation_queries.everybody(), kind, sentence, address=address, about=lambda: about, words=calls[0].note
    )


def _remind(call: Call) -> int:
    """Remind the silent of one call, unless somebody else has, or it has ended; how many people that were."""
    with recorded(by=None):
        row = recommendations.locked(call.recommendation)
        now_set = _locked(call, row)
        if now_set.state != CallState.OPEN or now_set.reminded_at is not None or now_set.closes_at <= moment():
            return 0
        now_set.reminded_at = moment()
        now_set.save(update_fields=["reminded_at"])
        stands = positions.stands(row)
        silent = set(now_set.asked) - stands.valid.keys() - stands.spoken.keys()
        return notices.tell_each(_reminders(now_set, row, silent))


def _reminders(call: Call, row: Recommendation, silent: Iterable[int]) -> list[notices.Message]:
    """To each silent delegation's heads and drafters, about that delegation alone."""
    active = Delegation.objects.filter(pk__in=silent, is_active=True).order_by("pk")
    names: dict[int, str] = dict(active.values_list("pk", "name"))
    people = consultation_queries.writers_by_delegation(names)
    return [
        notices.Message(
            people[key],
            "call.remind",
            _reminder(call, row.title, name),
            call.get_absolute_url(),
            about=lambda: row.title,
            words=call.note,
        )
        for key, name in names.items()
        if key in people
    ]


def _reminder(call: Call, title: str, name: str) -> Callable[[], str]:
    def sentence() -> str:
        words = {"title": title, "moment": moments.shown(call.closes_at), "name": name}
        if call.kind == CallKind.SILENCE_PROCEDURE:
            return (
                _(
                    "The silence procedure on %(title)s closes on %(moment)s, and %(name)s has stated no position on "
                    "this text. Not objecting is agreeing."
                )
                % words
            )
        return (
            _("The consensus call on %(title)s closes on %(moment)s, and %(name)s has stated no position on this text.")
            % words
        )

    return sentence
