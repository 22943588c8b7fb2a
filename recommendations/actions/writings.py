"""What somebody is writing and has not saved: kept against loss until it is saved, discarded or forgotten."""

import json
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.models import Consultation, User
from recommendations import steps
from recommendations.enums import WritingPurpose
from recommendations.models import Amendment, Recommendation, Writing
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed

MAX_KEPT = 2_000_000  # characters of all fields together: a text as long as can be saved, as the editor's document
FORGOTTEN_AFTER = timedelta(days=30)

#: Where something is written; each purpose but a new text is the name of a step on it.
Subject = Consultation | Recommendation | Amendment


def keep(purpose: str, subject: Subject, fields: dict[str, Any], *, by: User, base: int = 0, way: str = "") -> Writing:
    """Keep what ``by`` has typed into the fields of a form, made from revision ``base``; what was kept before goes.

    ``way`` tells forms of one purpose apart that are about one thing. For those who may take that step: raises
    ``NotYours`` or ``Refused`` otherwise, ``Malformed`` for too much. A round that has closed is no reason to lose
    words: they are there when it is opened again.
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
        subject=place_of(subject, way),
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


def place_of(subject: Subject, way: str = "") -> str:
    """The name of the place where something is written: a round's address, or a reference and perhaps the way."""
    if isinstance(subject, Consultation):
        return subject.slug
    return f"{subject.reference}-{way}" if way else subject.reference


def _require(purpose: str, subject: Subject, by: User) -> None:
    if isinstance(subject, Consultation):
        guard("recommendations.propose_recommendation", by)
    else:
        steps.require(WritingPurpose(purpose).value, subject, by=by)
