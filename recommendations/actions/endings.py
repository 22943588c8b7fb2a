"""How calls end: by their deadline, by an objection, by a new revision; and what follows from it."""

from collections.abc import Callable
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from consultations import queries as consultation_queries
from consultations.actions import notices, proceedings
from consultations.models import User
from consultations.models.recorded import moment, recorded
from recommendations import workflow
from recommendations.actions import indicators
from recommendations.enums import HEARD, CallKind, CallState, ObjectionState, Stance
from recommendations.models import Call, Objection, Position, Recommendation
from recommendations.queries import positions as queries
from recommendations.queries import seats


def open_call(recommendation: Recommendation) -> Call | None:
    """The call that is open on ``recommendation``, which is locked, itself locked; one query."""
    calls = recommendation.calls.filter(state=CallState.OPEN).select_for_update(of=("self",))
    return calls.order_by("pk").first()


def close_due(recommendation: Recommendation) -> Call | None:
    """Close the call on ``recommendation``, which is locked, if its deadline has passed: at that very moment.

    Whoever comes first does it, a job or the first delegation that speaks too late; for everybody else it is done.
    """
    call = open_call(recommendation)
    return call if call is not None and _closed_by_deadline(call, recommendation) else None


def _closed_by_deadline(call: Call, recommendation: Recommendation) -> bool:
    if call.closes_at > moment():
        return False
    with recorded(by=None, at=call.closes_at, afresh=True):
        end(call, recommendation, "close", by=None)
    return True


def break_by(position: Position, recommendation: Recommendation, *, by: User | None) -> Call | None:
    """An objection to the text on which a silence procedure is open ends it at once, and everybody is told.

    It has to count: an observer's is shown, and breaks nothing where observers are not counted.
    """
    call = open_call(recommendation)
    if call is None or call.kind != CallKind.SILENCE_PROCEDURE or not _counts(position, recommendation, call):
        return None
    call.broken_by = position
    end(call, recommendation, "break", by=by)
    return call


def _counts(position: Position, recommendation: Recommendation, call: Call) -> bool:
    """Whether a seat objects by ``position``: that of its delegation, or one for which the group speaks."""
    if seats.has_seat(position.delegation, observers_counted=call.observers_counted):
        return True
    own_words = queries.in_force(recommendation).values("delegation")
    spoken = position.speaks_for.filter(dissociated_at=None).exclude(delegation__in=own_words)
    entries = spoken.select_related("delegation")
    return any(seats.has_seat(entry.delegation, observers_counted=call.observers_counted) for entry in entries)


def supersede(recommendation: Recommendation, *, by: User | None) -> Call | None:
    """A new revision, which is not saved yet, ends the call on the one before: as closed if its deadline has passed."""
    return _end_before(recommendation, "supersede", by=by)


def cancel(recommendation: Recommendation, *, by: User | None, because: str) -> Call | None:
    """What takes the text away ends the call on it: as closed if its deadline has passed."""
    return _end_before(recommendation, "cancel", by=by, because=because)


def _end_before(recommendation: Recommendation, verb: str, *, by: User | None, because: str = "") -> Call | None:
    call = open_call(recommendation)
    if call is not None and not _closed_by_deadline(call, recommendation):
        end(call, recommendation, verb, by=by, because=because)
    return call


def end(call: Call, recommendation: Recommendation, verb: str, *, by: User | None, because: str = "") -> None:
    """End ``call`` by ``verb`` of its workflow, note it, tell everybody, and compute what follows."""
    step = workflow.take(workflow.CALL, verb, call.state)
    call.state = step.target or call.state
    call.ended_at, call.ended_by, call.ended_because = moment(), by, because
    call.save(update_fields=["state", "ended_at", "ended_by", "ended_because", "broken_by"])
    if call.state == CallState.CLOSED:
        _let_lapse(recommendation)
    if call.state != CallState.SUPERSEDED:  # a new revision's indicator is computed by who makes it
        indicators.recount(recommendation)
    note(verb, call, recommendation, by=by, reason=because, details=_details(call, recommendation))
    title, objecting = recommendation.title, _objecting(call, recommendation)
    sentence = _SENTENCES[CallState(call.state)]
    notices.tell(
        consultation_queries.everybody(),
        f"call.{verb}",
        lambda: sentence(call, objecting) % {"title": title, "reason": because, "names": ", ".join(objecting)},
        address=call.get_absolute_url(),
        about=lambda: recommendation.title,
    )


def note(
    verb: str,
    call: Call,
    recommendation: Recommendation,
    *,
    by: User | None,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Append the event ``call.verb`` to the record of the recommendation."""
    about = {"call": call.reference, "kind": call.kind, "revision": call.revision.number}
    proceedings.note(
        f"call.{verb}",
        subject_kind="recommendation",
        subject_id=recommendation.reference,
        subject_label=recommendation,
        by=by,
        consultation=recommendation.consultation,
        reason=reason,
        details={**about, **(details or {})},
    )


def _details(call: Call, recommendation: Recommendation) -> dict[str, Any]:
    """For the record: who broke the call, and once it was heard, the positions that may have been sealed until then."""
    details: dict[str, Any] = {}
    if call.broken_by is not None:
        details["broken_by"] = call.broken_by.delegation.slug
    if call.state in HEARD and recommendation.consultation.positions_sealed:
        opened = queries.in_force(recommendation).select_related("delegation")
        details["positions"] = {position.delegation.slug: position.stance for position in opened}
    return details


def _objecting(call: Call, recommendation: Recommendation) -> list[str]:
    """By name, who broke the call; or, once it has closed, whose objections to this text stand."""
    if call.broken_by is not None:
        return [call.broken_by.delegation.name]
    if call.state != CallState.CLOSED:
        return []
    objections = queries.in_force(recommendation).filter(
        stance=Stance.OBJECTION, revision__number__gte=queries.since(recommendation)
    )
    rows = objections.select_related("delegation").order_by(Lower("delegation__name"))
    return [position.delegation.name for position in rows if _counts(position, recommendation, call)]


def _let_lapse(recommendation: Recommendation) -> None:
    """Objections to an earlier text that nobody has maintained on this one, although the group was asked, lapse."""
    first = queries.since(recommendation)
    rows = Objection.objects.filter(
        recommendation=recommendation, settled_at=None, position__revision__number__lt=first
    )
    for objection in rows.select_related("position"):
        workflow.take(workflow.OBJECTION, "lapse", objection.state)
        objection.state, objection.settled_at = ObjectionState.LAPSED, moment()
        objection.save(update_fields=["state", "settled_at"])


def _closed(call: Call, objecting: list[str]) -> str:
    is_silence = call.kind == CallKind.SILENCE_PROCEDURE
    if objecting:  # since before it opened: whoever objects while it is open breaks a silence procedure
        return (
            _("The silence procedure on %(title)s has closed. Objections on record: %(names)s.")
            if is_silence
            else _("The consensus call on %(title)s has closed. Objections on record: %(names)s.")
        )
    if is_silence:
        return _("The silence procedure on %(title)s has closed: nobody objected.")
    return _("The consensus call on %(title)s has closed: no objection is on record.")


_SENTENCES: dict[CallState, Callable[[Call, list[str]], str]] = {
    CallState.CLOSED: _closed,
    CallState.BROKEN: lambda call, objecting: _("The silence procedure on %(title)s is broken: %(names)s objects."),
    CallState.CANCELLED: lambda call, objecting: _("The call on %(title)s was cancelled: %(reason)s"),
    CallState.SUPERSEDED: lambda call, objecting: _("The call on %(title)s has ended, because its text was revised."),
}
