"""What can I do now, and if not, why not? One answer for the buttons of a page and for the API."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from consultations import workflow as rounds
from consultations.models import User
from recommendations import rules as _declared  # noqa: F401 - declares the permissions asked for below
from recommendations import workflow
from recommendations.enums import AmendmentStatus
from recommendations.models import (
    Amendment,
    Call,
    Challenge,
    Comment,
    CompilationUpload,
    Designation,
    Edition,
    Objection,
    Recommendation,
)
from wgec.kernel.access import guard
from wgec.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Possible:
    """A verb, whether it is open to this person at this moment, and otherwise the sentence that says why not."""

    verb: str
    allowed: bool
    why_not: str = ""


Subject = (
    Recommendation | Amendment | Comment | Call | Designation | Challenge | Objection | Edition | CompilationUpload
)

#: verb → permission, for each noun; the states stand in ``workflow``.
PERMISSIONS: dict[type, tuple[dict[str, workflow.Step], dict[str, str]]] = {
    Recommendation: (
        workflow.RECOMMENDATION,
        {
            "revise": "recommendations.revise_recommendation",
            "restore": "recommendations.revise_recommendation",
            "submit": "recommendations.submit_recommendation",
            "return": "recommendations.publish_recommendation",
            "publish": "recommendations.publish_recommendation",
            "discard": "recommendations.discard_recommendation",
            "invite_cosponsor": "recommendations.invite_cosponsor",
            "answer_invitation": "recommendations.answer_invitation",
            "amend": "recommendations.propose_amendment",
            "decide": "recommendations.decide_amendment",
            "agree_unit": "recommendations.agree_unit",
            "withdraw": "recommendations.withdraw_recommendation",
            "merge_into": "recommendations.merge_recommendation",
            "relate": "recommendations.relate",
            "dismiss_similar": "recommendations.relate",
            "unrelate": "recommendations.relate",
            "comment": "recommendations.comment",
            "record_position": "recommendations.record_position",
            "confirm_position": "recommendations.record_position",
            "withdraw_position": "recommendations.record_position",
            "write_position_note": "recommendations.write_position_note",
            "dissociate": "recommendations.dissociate",
            "open_call": "recommendations.open_call",
            "designate": "recommendations.designate",
        },
    ),
    Call: (
        workflow.CALL,
        {
            "extend": "recommendations.open_call",
            "cancel": "recommendations.open_call",
        },
    ),
    Designation: (
        workflow.DESIGNATION,
        {
            "challenge": "recommendations.challenge_designation",
        },
    ),
    Challenge: (
        workflow.CHALLENGE,
        {
            "answer": "recommendations.answer_challenge",
        },
    ),
    Objection: (
        workflow.OBJECTION,
        {
            "address": "recommendations.address_objection",
            "address_by_text": "recommendations.address_objection_by_text",
            "sustain": "recommendations.sustain_objection",
            "withdraw": "recommendations.settle_objection",
            "turn_into_reservation": "recommendations.settle_objection",
        },
    ),
    Comment: (
        workflow.COMMENT,
        {
            "reply": "recommendations.reply_to_comment",
            "edit": "recommendations.edit_comment",
            "resolve": "recommendations.resolve_comment",
            "reopen": "recommendations.resolve_comment",
            "flag": "recommendations.flag_comment",
            "hide": "recommendations.moderate_comment",
            "restore": "recommendations.moderate_comment",
            "settle": "recommendations.moderate_comment",
        },
    ),
    Amendment: (
        workflow.AMENDMENT,
        {
            "rewrite": "recommendations.rewrite_amendment",
            "submit": "recommendations.rewrite_amendment",
            "discard": "recommendations.withdraw_amendment",
            "cosponsor": "recommendations.cosponsor_amendment",
            "leave": "recommendations.leave_amendment",
            "withdraw": "recommendations.withdraw_amendment",
            "take_over": "recommendations.cosponsor_amendment",
            "amend": "recommendations.propose_amendment",
            "adopt": "recommendations.decide_amendment",
            "adopt_in_part": "recommendations.decide_amendment",
            "adopt_modified": "recommendations.decide_amendment",
            "set_aside": "recommendations.decide_amendment",
            "refer": "recommendations.decide_amendment",
            "reopen": "recommendations.decide_amendment",
            "record_position": "recommendations.record_position",
            "withdraw_position": "recommendations.record_position",
        },
    ),
    Edition: (
        workflow.EDITION,
        {
            "retry": "recommendations.request_edition",
            "cancel": "recommendations.request_edition",
        },
    ),
    CompilationUpload: (
        workflow.UPLOAD,
        {
            "confirm": "recommendations.import_compilation",
            "discard": "recommendations.import_compilation",
        },
    ),
}


def steps_for(user: Any, subject: Subject) -> list[Possible]:
    """Every verb that people have on ``subject``, allowed to ``user`` now or refused with its sentence."""
    table, permissions = PERMISSIONS[type(subject)]
    return [_possible(user, subject, table, verb, permission) for verb, permission in permissions.items()]


def allowed(possible: Iterable[Possible]) -> set[str]:
    """The verbs among ``possible`` that are open."""
    return {step.verb for step in possible if step.allowed}


#: What people no longer do outside their consultation's dates; the secretariat enters what came in time.
_WITHIN_DATES = {
    Recommendation: {"amend"},
    Amendment: {"rewrite", "submit", "cosponsor", "take_over", "amend"},
}


def open_now(user: Any, subject: Recommendation | Amendment) -> set[str]:
    """The verbs that are open to ``user`` now, the dates of the consultation considered: what a page offers."""
    verbs = allowed(steps_for(user, subject))
    if rounds.is_open(subject.consultation) or getattr(user, "is_secretariat", False):
        return verbs
    late = _WITHIN_DATES[type(subject)]
    is_draft = isinstance(subject, Amendment) and subject.status == AmendmentStatus.DRAFT
    return verbs - (late - {"rewrite"} if is_draft else late)


def require(verb: str, subject: Subject, *, by: User | None) -> workflow.Step:
    """The step ``verb``; raises ``NotYours`` or ``Refused`` with the sentence that the page would show."""
    require_permission(verb, subject, by=by)
    return _take(PERMISSIONS[type(subject)][0], verb, subject)


def require_permission(verb: str, subject: Subject, *, by: User | None) -> None:
    """Raise ``NotYours`` unless ``by`` may take the step ``verb`` at some moment: asked before "already done?"."""
    guard(PERMISSIONS[type(subject)][1][verb], by, _meant(verb, subject))


def _meant(verb: str, subject: Any) -> Any:
    """What the verb is really about: threads are continued, resolved and reopened from any of their comments."""
    on_the_thread = isinstance(subject, Comment) and verb in {"reply", "resolve", "reopen"}
    return subject.beginning if on_the_thread else subject


def _take(table: dict[str, workflow.Step], verb: str, subject: Any) -> workflow.Step:
    meant = _meant(verb, subject)
    if isinstance(meant, Comment) and verb == "reply":  # where nothing more is said, nobody answers either
        workflow.take(workflow.RECOMMENDATION, "comment", meant.recommendation.status)
        if meant.amendment is not None:
            workflow.take(workflow.AMENDMENT, "comment", meant.amendment.status)
    return workflow.take(table, verb, _state(meant))


def _state(subject: Subject) -> str:
    return subject.status if isinstance(subject, Recommendation | Amendment) else subject.state


def _possible(user: Any, subject: Any, table: dict[str, workflow.Step], verb: str, permission: str) -> Possible:
    try:
        guard(permission, user, _meant(verb, subject))
        _take(table, verb, subject)
    except Refused as refusal:
        return Possible(verb, False, refusal.sentence)
    return Possible(verb, True)
