"""What somebody is writing and has not saved: kept against loss until it is saved, discarded or forgotten."""

import json
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.models import User, Writing
from wgec.kernel.errors import Malformed

MAX_KEPT = 2_000_000  # characters of all fields together: a text as long as can be saved, as the editor's document
FORGOTTEN_AFTER = timedelta(days=30)


def keep(purpose: str, subject: str, fields: dict[str, Any], *, by: User, base: int = 0) -> Writing:
    """Keep what ``by`` has typed into the fields of a form, made from ``base``; what was kept before goes.

    Who may write there is asked by whoever knows the place. Raises ``Malformed`` for too much.
    """
    if len(json.dumps(fields, ensure_ascii=False)) > MAX_KEPT:
        raise Malformed(
            _("This is more than can be kept before it is saved (%(most)s characters). Split it into several texts.")
            % {"most": MAX_KEPT}
        )
    now = timezone.now()
    kept = {"fields": fields, "base": base, "delegation": by.acting_for, "touched_at": now}
    row, _made = Writing.objects.update_or_create(
        user=by, purpose=purpose, subject=subject, defaults=kept, create_defaults={**kept, "begun_at": now}
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
