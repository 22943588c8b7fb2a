"""When: the moments between which a round is open."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consultations.models import Consultation
from wgec.kernel.errors import Refused


def require_open(consultation: Consultation, at: datetime | None = None) -> None:
    """Raise ``Refused`` with the moment when the round opens, or closed; a round without dates is open."""
    now = at or timezone.now()
    if consultation.opens_at is not None and now < consultation.opens_at:
        raise Refused(
            _("This consultation opens on %(moment)s. Come back then.") % {"moment": _shown(consultation.opens_at)}
        )
    if consultation.closes_at is not None and now >= consultation.closes_at:
        raise Refused(
            _("This consultation closed on %(moment)s. Ask the secretariat whether it will be reopened.")
            % {"moment": _shown(consultation.closes_at)}
        )


def is_open(consultation: Consultation, at: datetime | None = None) -> bool:
    """Whether the round is open now."""
    try:
        require_open(consultation, at)
    except Refused:
        return False
    return True


def _shown(moment: datetime) -> str:
    return f"{date_format(moment, 'j F Y, H:i')} UTC"
