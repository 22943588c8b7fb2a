"""What can I do to a contribution now, and if not, why not? One answer for the buttons of a page and for the API."""

from typing import Any

from consultations import rules as _declared  # noqa: F401 - declares the permissions asked for below
from consultations import workflow
from consultations.enums import Activity, ContributionStatus
from consultations.models import Contribution, User
from wgec.kernel.access import guard
from wgec.kernel.errors import Refused
from wgec.kernel.steps import Possible, Step, take

#: verb → permission; the states stand in ``workflow``.
PERMISSIONS = {
    "write": "consultations.write_contribution",
    "upload": "consultations.write_contribution",
    "submit": "consultations.write_contribution",
    "discard": "consultations.write_contribution",
    "return": "consultations.publish_contribution",
    "publish": "consultations.publish_contribution",
    "withdraw": "consultations.withdraw_contribution",
    "replace": "consultations.replace_contribution",
    "translate": "consultations.translate_contribution",
    "correct": "consultations.correct_contribution",
}


def steps_for(user: Any, contribution: Contribution) -> list[Possible]:
    """Every verb that people have on the contribution, allowed to ``user`` now or refused with its sentence."""
    return [_possible(user, contribution, verb) for verb in PERMISSIONS]


def require(verb: str, contribution: Contribution, *, by: User | None) -> Step:
    """The step ``verb``; raises ``NotYours`` or ``Refused`` with the sentence that the page would show."""
    require_permission(verb, contribution, by=by)
    step = take(workflow.CONTRIBUTION, verb, contribution.status)
    # What was returned, and what replaces a published one, is handed in after the round has closed too.
    if verb == "submit" and contribution.status == ContributionStatus.DRAFT and contribution.replaces_id is None:
        workflow.require_activity(Activity.CONTRIBUTE, contribution.consultation, contribution.delegation, by=by)
    return step


def require_permission(verb: str, contribution: Contribution, *, by: User | None) -> None:
    """Raise ``NotYours`` unless ``by`` may take the step ``verb`` at some moment: asked before "already done?"."""
    guard(PERMISSIONS[verb], by, contribution)


def _possible(user: Any, contribution: Contribution, verb: str) -> Possible:
    try:
        require(verb, contribution, by=user)
    except Refused as refusal:
        return Possible(verb, False, refusal.sentence)
    return Possible(verb, True)
