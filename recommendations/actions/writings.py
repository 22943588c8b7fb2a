"""What somebody is writing and has not saved: kept against loss until it is saved, discarded or forgotten."""

import json
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import workflow as rounds
from consultations.models import Consultation, User
from recommendations import rules as _declared  # noqa: F401 - declares the permissions asked for below
from recommendations import workflow
from recommendations.enums import WritingPurpose
from recommendations.models import Recommendation, Writing
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed

MAX_KEPT = 2_000_000  # characters of all fields together: a text as long as can be saved, as the editor's document
FORGOTTEN_AFTER = timedelta(days=30)

#: purpose → permission and step of the recommendation; beginning a new one has no step yet.
_ASKED: dict[str, tuple[str, str]] = {
    WritingPurpose.REVISE: ("recommendations.revise_recommendation", "revise"),
    WritingPurpose.AMEND: ("recommendations.propose_amendment", "amend"),
    WritingPurpose.COMMENT: ("recommendations.comment", "comment"),
}


def keep(
    purpose: str, subject: Consultation | Recommendation, fields: dict[str, Any], *, by: User, base: int = 0
) -> Writing:
    """Keep what ``by`` has typed into the fields of a form, made from revision ``base``; what was kept before goes.

    For those who may take that step now: raises ``NotYours`` or ``Refused`` otherwise, ``Malformed`` for too much.
    """
    _require(purpose, subject, by)
    if len(json.dumps(fields, ensure_ascii=False)) > MAX_KEPT:
        raise Malformed(
            _("This is more than can be kept before it is saved (%(most)s characters). Split it into several texts.")
            % {"most": MAX_KEPT}
        )
    now = timezone.now()
    kept = {"fields": fields, "base": base, "delegation": by.acting_for, "touched_at": now}
    row, _made = Writing.objects.update_or_create(
        user=by,
        purpose=purpose,
        subject=place_of(subject),
        defaults=kept,
        create_defaults={**kept, "begun_at": now},
    )
    return row


def let_go(purpose: str, subject: str, *, by: User | None) -> None:
    """Forget what ``by`` was writing there: it is saved, or not wanted any more."""
    if by is not None:
        Writing.objects.filter(user=by, purpose=purpose, subject=subject).delete()


def let_go_of_all(purpose: str, subject: str) -> None:
    """Forget what anybody was writing there: nothing can be written there any more."""
    Writing.objects.filter(purpose=purpose, subject=subject).delete()


def clear() -> int:
    """Forget what nobody has touched for thirty days; how much that was."""
    return Writing.objects.filter(touched_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()[0]


def place_of(subject: Consultation | Recommendation) -> str:
    """The name of the place where something is written: a round's address or a text's reference."""
    return subject.slug if isinstance(subject, Consultation) else subject.reference


def _require(purpose: str, subject: Consultation | Recommendation, by: User) -> None:
    if isinstance(subject, Consultation):
        guard("recommendations.propose_recommendation", by)
        rounds.require_open(subject)
        return
    permission, step = _ASKED[purpose]
    guard(permission, by, subject)
    workflow.take(workflow.RECOMMENDATION, step, subject.status)
