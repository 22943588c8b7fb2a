"""Templates of reports: designs that are kept under a name, to begin from."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from consultations.models import User
from consultations.models.recorded import recorded
from recommendations.actions import edition_wishes
from recommendations.models import ReportTemplate
from recommendations.report import design as designs
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused

NAME = 80
"""Characters of a name."""


def keep(name: str, *, design: Mapping[str, Any], formats: Iterable[str], by: User | None) -> ReportTemplate:
    """Keep a design under ``name``, in place of the one that bears it. Raises NotYours, Malformed or Refused."""
    guard("recommendations.request_edition", by)
    title = " ".join(name.split())
    if not title:
        raise Malformed(_("A template needs a name."))
    if len(title) > NAME:
        raise Malformed(_("The name of a template has at most %(count)s characters.") % {"count": NAME})
    plain = designs.to_plain(designs.from_plain(design))
    wanted = edition_wishes.formats_of(formats)
    try:
        with recorded(by=by), transaction.atomic():
            return _kept(title, plain, wanted)
    except IntegrityError as fault:
        raise Refused(_("Somebody has just kept a template of that name. Save it again to replace it.")) from fault


def _kept(name: str, plain: dict[str, Any], formats: list[str]) -> ReportTemplate:
    row = ReportTemplate.objects.select_for_update().filter(name__iexact=name).first() or ReportTemplate(name=name)
    if row.pk and (row.design, row.formats) == (plain, formats):
        return row
    row.design, row.formats = plain, formats
    row.save()
    return row


def remove(row: ReportTemplate, *, by: User | None) -> None:
    """Keep it no longer; reports that were made with it stay. Raises NotYours."""
    guard("recommendations.request_edition", by)
    with recorded(by=by):
        row.delete()
