"""When: the moments between which a round is open, and which step of a contribution may follow."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.enums import UNSENT_CONTRIBUTIONS, ContributionStatus
from consultations.models import Consultation
from consultations.models.recorded import moment
from wgec.kernel.errors import Refused
from wgec.kernel.steps import Step, step


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


_AS_RECEIVED = gettext_lazy(
    "What was sent stays as received. Withdraw the contribution, or replace it by a corrected one once it is published."
)

CONTRIBUTION: dict[str, Step] = {
    "write": step(*UNSENT_CONTRIBUTIONS, to=None, otherwise=_AS_RECEIVED),
    "upload": step(*UNSENT_CONTRIBUTIONS, to=None, otherwise=_AS_RECEIVED),
    "submit": step(
        *UNSENT_CONTRIBUTIONS,
        to=ContributionStatus.SUBMITTED,
        otherwise=gettext_lazy("Only a draft, or a contribution that was returned, can be submitted."),
    ),
    "discard": step(
        *UNSENT_CONTRIBUTIONS,
        to=ContributionStatus.DISCARDED,
        otherwise=gettext_lazy(
            "Only a draft, or a contribution that was returned, can be discarded. Withdraw what was sent."
        ),
    ),
    "return": step(
        ContributionStatus.SUBMITTED,
        to=ContributionStatus.RETURNED,
        otherwise=gettext_lazy("Only a submitted contribution can be returned to its delegation."),
    ),
    "publish": step(
        ContributionStatus.SUBMITTED,
        to=ContributionStatus.PUBLISHED,
        otherwise=gettext_lazy("Only a submitted contribution can be published."),
    ),
    "withdraw": step(
        ContributionStatus.SUBMITTED,
        ContributionStatus.PUBLISHED,
        to=ContributionStatus.WITHDRAWN,
        otherwise=gettext_lazy("Only what was submitted or published can be withdrawn. Discard a draft."),
    ),
    "replace": step(
        ContributionStatus.PUBLISHED,
        to=None,
        otherwise=gettext_lazy(
            "Only a published contribution is replaced by a corrected one. Ask the secretariat to return what is "
            "not published yet."
        ),
    ),
    "translate": step(
        ContributionStatus.SUBMITTED,
        ContributionStatus.PUBLISHED,
        to=None,
        otherwise=gettext_lazy("Translations are added once the contribution is submitted, and until it is withdrawn."),
    ),
    "correct": step(
        ContributionStatus.PUBLISHED,
        to=None,
        otherwise=gettext_lazy("Editorial corrections are proposed on published contributions only."),
    ),
}

#: Every table of this app, by the noun it is about.
TABLES: dict[str, dict[str, Step]] = {"contribution": CONTRIBUTION}
