"""The secretariat's queue in templates: how things that wait are called, who sent them, whether they wait too long."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from recommendations.models.moderation import CaseKind

register = template.Library()

OLD = timedelta(days=3)
"""What has waited so long is marked."""


@register.filter
def called(subject: Any, kind: CaseKind) -> str:
    """What people call it."""
    match kind:
        case CaseKind.COMMENT:
            return _("Comment on %(text)s") % {"text": subject.amendment or subject.recommendation}
        case CaseKind.DISPUTE:
            return _("What was extracted as %(text)s") % {"text": subject.recommendation.title}
        case CaseKind.CHALLENGE:
            return _("Challenge on %(text)s") % {"text": subject.designation.recommendation.title}
        case _:
            return str(subject)


@register.filter
def sent_by(subject: Any, kind: CaseKind) -> str:
    """From whom it comes."""
    match kind:
        case CaseKind.COMMENT:
            return str(subject.created_for or subject.created_by)
        case CaseKind.DISPUTE:
            return str(subject.contribution.delegation)
        case CaseKind.CHALLENGE | CaseKind.CONTRIBUTION:
            return str(subject.delegation)
        case _:
            return ""


@register.filter
def is_old(since: datetime) -> bool:
    """Whether it has waited too long."""
    return timezone.now() - since > OLD
