"""Phases in words."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import workflow
from consultations.models import Phase

register = template.Library()


@register.filter
def stage(phase: Phase) -> str:
    """Whether the phase is "over", "now" or comes "later"."""
    now = timezone.now()
    if phase.opens_at > now:
        return "later"
    return "over" if phase.closes_at is not None and phase.closes_at <= now else "now"


@register.filter
def who_may(phase: Phase) -> str:
    """What members and observers may do in it, as sentences."""
    members, observers = workflow.in_words(phase.members_may), workflow.in_words(phase.observers_may)
    if members == observers:
        return (
            _("Members and observers may %(what)s.") % {"what": members} if members else _("Nothing is asked of you.")
        )
    said = [
        _("Members may %(what)s.") % {"what": members} if members else "",
        _("Observers may %(what)s.") % {"what": observers} if observers else _("Observers read."),
    ]
    return " ".join(filter(None, said))
