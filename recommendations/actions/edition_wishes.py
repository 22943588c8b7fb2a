"""What is asked for when an edition is asked for, checked: its kind, its formats, whom it is for, what it names."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.models import Consultation, Delegation
from recommendations.enums import EditionAudience, ReportKind
from recommendations.models import Edition
from recommendations.report import corrigendum, frozen
from recommendations.report import design as designs
from recommendations.report.design import Design
from recommendations.report.document import fingerprint
from recommendations.report.renderers import RENDERERS
from wgec.kernel.errors import Malformed, Refused


def check_kind(design: Design) -> None:
    """Refuse a corrigendum where a report is designed."""
    if design.kind == ReportKind.CORRIGENDUM:
        raise Refused(_("A corrigendum is asked for on the page of the edition that it corrects."))


def corrigendum_of(edition: Edition, *, symbol: str) -> Design:
    """The design of a corrigendum that says something new. Raises Refused for one that would not, Malformed."""
    if edition.corrects_id is not None:
        raise Refused(_("A corrigendum is not corrected. Ask for another one of the edition that it corrects."))
    printed = frozen.document(edition)
    plain = {
        "kind": ReportKind.CORRIGENDUM.value,
        "language": printed.language,
        "paper": printed.paper,
        "symbol": symbol,
    }
    design = designs.from_plain(plain)
    check_rows(edition.consultation, designs.from_plain({**edition.design, "kind": edition.kind}))
    content = fingerprint(corrigendum.gather(edition, design))
    if (said := edition.corrigenda.exclude(issued_at=None).filter(fingerprint=content).first()) is not None:
        raise Refused(_("%(edition)s says all of this already.") % {"edition": said})
    return design


def check_audience(audience: str, *, corrects: Edition | None = None) -> None:
    """Raise Malformed for an audience that there is not, Refused for one wider than that of what is corrected."""
    if audience not in EditionAudience.values:
        raise Malformed(
            _("“%(audience)s” is no audience of a report. There are: %(audiences)s.")
            % {"audience": audience[:40], "audiences": ", ".join(EditionAudience.values)}
        )
    if corrects is not None and audience not in EditionAudience(corrects.audience).within:
        raise Refused(_("A corrigendum is not shown to more people than the edition that it corrects."))


def check_rows(consultation: Consultation, design: Design) -> None:
    """Refuse a design that names a section or a delegation that is not there, or no longer."""
    known = set(consultation.sections.values_list("numeral", flat=True)) if design.sections else set()
    if gone := [numeral for numeral in design.sections if numeral not in known]:
        raise Refused(
            ngettext(
                "The consultation has no section %(numerals)s, or no longer. Choose the sections anew.",
                "The consultation has no sections %(numerals)s, or no longer. Choose the sections anew.",
                len(gone),
            )
            % {"numerals": ", ".join(each[:20] for each in gone[:10])}
        )
    if design.delegation and not Delegation.objects.filter(slug=design.delegation).exists():
        raise Refused(_("There is no delegation with the address “%(slug)s”.") % {"slug": design.delegation[:80]})


def formats_of(formats: Iterable[str]) -> list[str]:
    """The wanted formats in the report's own order; all of them when none is named."""
    wanted = set(formats) or set(RENDERERS)
    if unknown := sorted(wanted - set(RENDERERS)):
        raise Malformed(
            _("The report has no format “%(format)s”. It has: %(formats)s.")
            % {"format": "”, “".join(unknown), "formats": ", ".join(RENDERERS)}
        )
    return [format for format in RENDERERS if format in wanted]
