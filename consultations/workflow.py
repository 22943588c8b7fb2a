"""When: the moments between which a round is open."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consultations.models import Consultation
from consultations.models.recorded import moment
from wgec.kernel.errors import Refused


def require_open(consultation: Consultation, at: datetime | None = None) -> None:
    """Raise ``Refused`` with the moment when the round opens, or closed; a round without dates is open.

    ``at`` is the moment of what is being recorded unless another is given.
    """
    now = at or moment()
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


def _shown(at: datetime) -> str:
    return f"{date_format(at, 'j F Y, H:i')} UTC"
