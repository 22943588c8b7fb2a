"""Which issue of its series an edition is: settled when it begins to be made, kept by what is issued, never skipped.

Of one series one edition is made at a time (``queueing``: of the whole consultation). What fails, is cancelled or is
found to be like the last one lets its label go, so that the next one bears it. All of it under the consultation's lock.
"""

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from consultations.models import Consultation
from recommendations.models import Edition
from recommendations.report import design as designs
from recommendations.report import frame, labels
from wgec.kernel.errors import Refused

_LIVE = Q(failed_at=None, cancelled_at=None, same_as=None)


def lock(edition: Edition) -> None:
    """Wait for the turn to settle labels of the consultation, until the transaction ends."""
    Consultation.objects.select_for_update().get(pk=edition.consultation_id)


def settle(row: Edition) -> bool:
    """Give ``row``, which is about to be made, its label; False while another of its series is being made.

    Only under ``lock``. The row is not saved.
    """
    if row.revision is not None:
        return True
    design = designs.from_plain({**row.design, "kind": row.kind})
    row.series = labels.series_of(row, design, design.language or frame.front_of(row.consultation).language)
    others = _others(row)
    if others.filter(issued_at=None).exists():
        return False
    last = others.aggregate(last=Max("revision"))["last"]
    following = labels.first_of(row) if last is None else last + 1
    row.revision = max(following, labels.written(design.symbol) or 0)
    return True


def require(row: Edition) -> None:
    """Refuse to try an edition again whose label another one has taken meanwhile: its content is older than that one's.

    Only under ``lock``. What was not frozen yet is begun anew, with a label of its own.
    """
    if row.revision is None or not _others(row).filter(revision__gte=row.revision).exists():
        return
    if row.frozen_at:
        raise Refused(_("A later edition has taken its place. Ask for a new one instead."))
    row.revision = None


def _others(row: Edition) -> QuerySet[Edition]:
    """The editions of the same series that bear a label."""
    same = Edition.objects.filter(_LIVE, consultation=row.consultation_id, kind=row.kind, series=row.series)
    return same.exclude(pk=row.pk).exclude(revision=None)
