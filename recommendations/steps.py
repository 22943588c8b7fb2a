"""What can I do now, and if not, why not? One answer for the buttons of a page and for the API."""

from typing import Any

from django.utils import timezone

from consultations import workflow as rounds
from consultations.enums import Activity
from consultations.models import Consultation, User
from recommendations import rules as _declared  # noqa: F401 - declares the permissions asked for below
from recommendations import workflow
from recommendations.enums import PUBLIC_STATUSES, AmendmentStatus, CallState, CommentAudience, Status
from recommendations.models import (
    Amendment,
    Call,
    Challenge,
    Comment,
    CompilationUpload,
    Designation,
    Edition,
    Extract,
    Objection,
    Recommendation,
    WordUpload,
)
from wgec.kernel.access import guard
from wgec.kernel.errors import Refused
from wgec.kernel.steps import Possible, allowed

__all__ = ["PERMISSIONS", "Possible", "allowed", "open_now", "require", "require_permission", "steps_for"]

Subject = (
    Recommendation
    | Amendment
    | Comment
    | Call
    | Designation
    | Challenge
    | Objection
    | Edition
    | CompilationUpload
    | WordUpload
    | Extract
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
            "place": "recommendations.arrange_compilation",
            "split": "recommendations.split_recommendation",
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
            "correct": "recommendations.request_edition",
        },
    ),
    CompilationUpload: (
        workflow.UPLOAD,
        {
            "confirm": "recommendations.import_compilation",
            "discard": "recommendations.import_compilation",
        },
    ),
    WordUpload: (
        workflow.WORD,
        {
            "take": "recommendations.take_from_word",
            "discard": "recommendations.take_from_word",
        },
    ),
    Extract: (
        workflow.EXTRACT,
        {
            "ask": "recommendations.ask_contributor",
            "confirm": "recommendations.validate_extract",
            "correct": "recommendations.validate_extract",
            "withdraw": "recommendations.validate_extract",
            "accept": "recommendations.ask_contributor",
            "dispute": "recommendations.ask_contributor",
        },
    ),
}


def steps_for(user: Any, subject: Subject) -> list[Possible]:
    """Every verb that people have on ``subject``, allowed to ``user`` now or refused with its sentence."""
    table, permissions = PERMISSIONS[type(subject)]
    return [_possible(user, subject, table, verb, permission) for verb, permission in permissions.items()]


#: What belongs to an activity of the consultation's phases: verb → activity, for each noun.
ACTIVITIES: dict[type, dict[str, Activity]] = {
    Recommendation: {
        "submit": Activity.PROPOSE,
        "amend": Activity.AMEND,
        "comment": Activity.COMMENT,
        "record_position": Activity.STATE_POSITION,
        "confirm_position": Activity.STATE_POSITION,
        "withdraw_position": Activity.STATE_POSITION,
    },
    Amendment: {
        **dict.fromkeys(("rewrite", "submit", "cosponsor", "take_over", "amend"), Activity.AMEND),
        "comment": Activity.COMMENT,
        "record_position": Activity.STATE_POSITION,
        "withdraw_position": Activity.STATE_POSITION,
    },
    Comment: {"reply": Activity.COMMENT},
}


def steps_now(user: Any, subject: Subject) -> list[Possible]:
    """``steps_for`` with the dates and the phases of the consultation considered: what the API tells of this moment."""
    activities, possible = ACTIVITIES.get(type(subject), {}), steps_for(user, subject)
    speaks = any(step.allowed and activities.get(step.verb) == Activity.STATE_POSITION for step in possible)
    asked = speaks and is_asked(subject)  # looked up only for who has a position to state
    return [_at_this_moment(user, subject, step, is_asked=asked) if step.allowed else step for step in possible]


#: What a page offers in the place of "amend" while only a draft may be written; it is no step of its own.
DRAFT = "draft_amendment"


def open_now(user: Any, subject: Recommendation | Amendment) -> set[str]:
    """The verbs that are open to ``user`` now, the dates and phases considered: what a page offers.

    Whether positions can be stated is for the card of one's own position to say, which knows the call. ``DRAFT`` is
    among them where an amendment can be written and not be submitted: within the dates, in a phase for something else.
    """
    verbs = allowed(steps_for(user, subject))
    bound = {
        verb: activity
        for verb, activity in ACTIVITIES[type(subject)].items()
        if verb in verbs and activity != Activity.STATE_POSITION
    }
    closed = {verb for verb in bound if why_not_now(user, verb, subject)}
    if "amend" in closed and rounds.is_open(subject.consultation):
        return verbs - closed | {DRAFT}
    return verbs - closed


def why_not_now(user: Any, verb: str, subject: Subject, *, is_asked: bool = False) -> str:
    """Why the dates or the phase of the consultation keep ``user`` from the step ``verb`` now; empty if they do not.

    Strangers are kept from every step by who they are, whatever the moment.
    """
    if user is not None and not user.is_authenticated:
        return ""
    try:
        require_now(verb, subject, by=user, is_asked=is_asked)
    except Refused as refusal:
        return refusal.sentence
    return ""


def require_now(verb: str, subject: Subject, *, by: User | None, is_asked: bool = False) -> None:
    """Raise ``Refused`` while the dates or the phase of the consultation keep ``by`` from the step ``verb``.

    What nobody else reads may always be written, and what was returned is handed in again. While the group is being
    asked (``is_asked``), positions are stated whatever the phase: a call has its own deadline.
    """
    activity = ACTIVITIES.get(type(subject), {}).get(verb)
    if activity is None or _is_private(verb, subject) or (is_asked and activity == Activity.STATE_POSITION):
        return
    of = subject.recommendation if isinstance(subject, Comment) else subject
    consultation: Consultation = of.consultation  # type: ignore[union-attr,assignment]
    rounds.require_activity(activity, consultation, by.acting_for if by is not None else None, by=by)


def is_asked(subject: Subject) -> bool:
    """Whether a call on the text is open; one query."""
    text = subject if isinstance(subject, Recommendation) else subject.recommendation  # type: ignore[union-attr]
    return text.calls.filter(state=CallState.OPEN, closes_at__gt=timezone.now()).exists()


def _is_private(verb: str, subject: Subject) -> bool:
    """Whether it stays among those who write, or goes on from what they have handed in before."""
    if isinstance(subject, Recommendation):
        returned = verb == "submit" and subject.status != Status.DRAFT
        return returned or (verb == "comment" and subject.status not in PUBLIC_STATUSES)
    if isinstance(subject, Amendment):
        return verb in {"rewrite", "comment"} and subject.status == AmendmentStatus.DRAFT
    if isinstance(subject, Comment):
        among_themselves = subject.beginning.audience == CommentAudience.DELEGATION
        on_draft = subject.amendment is not None and subject.amendment.status == AmendmentStatus.DRAFT
        return among_themselves or on_draft or subject.recommendation.status not in PUBLIC_STATUSES
    return False


def _at_this_moment(user: Any, subject: Subject, step: Possible, *, is_asked: bool) -> Possible:
    why_not = why_not_now(user, step.verb, subject, is_asked=is_asked)
    return Possible(step.verb, False, why_not) if why_not else step


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
    if isinstance(subject, Extract):
        return subject.validation
    return subject.status if isinstance(subject, Recommendation | Amendment) else subject.state


def _possible(user: Any, subject: Any, table: dict[str, workflow.Step], verb: str, permission: str) -> Possible:
    try:
        guard(permission, user, _meant(verb, subject))
        _take(table, verb, subject)
    except Refused as refusal:
        return Possible(verb, False, refusal.sentence)
    return Possible(verb, True)
