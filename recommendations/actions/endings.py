"""How calls end: by their deadline, by an objection, by a new revision; and what follows from it."""

from collections.abc import Callable
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from consultations import queries as consultation_queries
from consultations.actions import notices, proceedings
from consultations.enums import Kind, Standing
from consultations.models import Delegation, User
from consultations.models.recorded import moment, recorded
from recommendations import workflow
from recommendations.actions import indicators
from recommendations.enums import HEARD, CallKind, CallState, ObjectionState, Stance
from recommendations.models import Call, Objection, Position, Recommendation
from recommendations.queries import positions as queries


def open_call(recommendation: Recommendation) -> Call | None:
    """The call that is open on ``recommendation``, which is locked, itself locked; one query."""
    return recommendation.calls.filter(state=CallState.OPEN).select_for_update(of=("self",)).first()


def close_due(recommendation: Recommendation) -> Call | None:
    """Close the call on ``recommendation``, which is locked, if its deadline has passed: at that very moment.

    Whoever comes first does it, a job or the first delegation that speaks too late; for everybody else it is done.
    """
    call = open_call(recommendation)
    if call is None or call.closes_at > moment():
        return None
    with recorded(by=None, at=call.closes_at):
        end(call, recommendation, "close", by=None)
    return call


def break_by(position: Position, recommendation: Recommendation, *, by: User | None) -> Call | None:
    """An objection to the text on which a silence procedure is open ends it at once, and everybody is told.

    Not that of an observer who is not counted: it stands on record, and the group is still asked.
    """
    call = open_call(recommendation)
    if call is None or call.kind != CallKind.SILENCE_PROCEDURE or not _counts(position.delegation, call):
        return None
    call.broken_by = position
    end(call, recommendation, "break", by=by)
    return call


def _counts(delegation: Delegation, call: Call) -> bool:
    """Whether the delegation's word counts in the call: as a member's, and a group's as that of whom it speaks for."""
    return call.observers_counted or delegation.standing == Standing.MEMBER or delegation.kind == Kind.REGIONAL_GROUP


def supersede(recommendation: Recommendation, *, by: User | None) -> Call | None:
    """A new revision ends the call on the one before."""
    call = open_call(recommendation)
    if call is not None:
        end(call, recommendation, "supersede", by=by)
    return call


def cancel(recommendation: Recommendation, *, by: User | None, because: str) -> Call | None:
    """What is withdrawn or merged is not called upon any more: cancel the call, unless its deadline has passed."""
    close_due(recommendation)
    call = open_call(recommendation)
    if call is not None:
        end(call, recommendation, "cancel", by=by, because=because)
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
        subject_label=str(recommendation),
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
    return [position.delegation.name for position in rows if _counts(position.delegation, call)]


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
