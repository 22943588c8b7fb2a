"""What can I do now, and if not, why not? One answer for the buttons of a page and for the API."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from consultations.models import User
from recommendations import rules as _declared  # noqa: F401 - declares the permissions asked for below
from recommendations import workflow
from recommendations.models import CompilationUpload, Edition, Recommendation
from wgec.kernel.access import guard
from wgec.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Possible:
    """A verb, whether it is open to this person at this moment, and otherwise the sentence that says why not."""

    verb: str
    allowed: bool
    why_not: str = ""


#: verb → permission, for each noun; the states stand in ``workflow``.
PERMISSIONS: dict[type, tuple[dict[str, workflow.Step], dict[str, str]]] = {
    Recommendation: (
        workflow.RECOMMENDATION,
        {
            "revise": "recommendations.revise_recommendation",
            "submit": "recommendations.submit_recommendation",
            "return": "recommendations.publish_recommendation",
            "publish": "recommendations.publish_recommendation",
            "discard": "recommendations.discard_recommendation",
            "invite_cosponsor": "recommendations.invite_cosponsor",
            "answer_invitation": "recommendations.answer_invitation",
            "restore": "recommendations.revise_recommendation",
            "withdraw": "recommendations.withdraw_recommendation",
            "merge_into": "recommendations.merge_recommendation",
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


def steps_for(user: Any, subject: Recommendation | Edition | CompilationUpload) -> list[Possible]:
    """Every verb that people have on ``subject``, allowed to ``user`` now or refused with its sentence."""
    table, permissions = PERMISSIONS[type(subject)]
    return [_possible(user, subject, table, verb, permission) for verb, permission in permissions.items()]


def allowed(possible: Iterable[Possible]) -> set[str]:
    """The verbs among ``possible`` that are open."""
    return {step.verb for step in possible if step.allowed}


def require(verb: str, subject: Recommendation | Edition | CompilationUpload, *, by: User | None) -> workflow.Step:
    """The step ``verb``; raises ``NotYours`` or ``Refused`` with the sentence that the page would show."""
    require_permission(verb, subject, by=by)
    return workflow.take(PERMISSIONS[type(subject)][0], verb, _state(subject))


def require_permission(verb: str, subject: Recommendation | Edition | CompilationUpload, *, by: User | None) -> None:
    """Raise ``NotYours`` unless ``by`` may take the step ``verb`` at some moment: asked before "already done?"."""
    guard(PERMISSIONS[type(subject)][1][verb], by, subject)


def _state(subject: Recommendation | Edition | CompilationUpload) -> str:
    return subject.status if isinstance(subject, Recommendation) else subject.state


def _possible(user: Any, subject: Any, table: dict[str, workflow.Step], verb: str, permission: str) -> Possible:
    try:
        guard(permission, user, subject)
        workflow.take(table, verb, _state(subject))
    except Refused as refusal:
        return Possible(verb, False, refusal.sentence)
    return Possible(verb, True)
