"""Which numbers a text names: kept beside it, so that who cites what is found without reading everything."""

from django.utils.translation import gettext as _

from consultations.models import User
from consultations.models.recorded import moment, recorded
from recommendations.actions import recommendations
from recommendations.models import CrossReference, Recommendation
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused

MOST_REASON = 500


def mark_unsure(recommendation: Recommendation, number: int, *, by: User | None, reason: str) -> CrossReference:
    """Say, with a reason, that the text may not mean the recommendation of that number; no link leads there then."""
    reason = reason.strip()
    if not reason:
        raise Malformed(_("Marking a reference as unsure needs a reason: it is shown to everybody."))
    if len(reason) > MOST_REASON:
        raise Malformed(_("The reason is longer than %(most)s characters. Shorten it.") % {"most": MOST_REASON})
    guard("recommendations.mark_reference", by)
    with recorded(by=by, reason=reason):
        row = recommendations.locked(recommendation)
        reference = _reference(row, number)
        if reference.unsure_because == reason:
            return reference
        reference.unsure_at, reference.unsure_by, reference.unsure_because = moment(), by, reason
        reference.save(update_fields=["unsure_at", "unsure_by", "unsure_because"])
        details = {"number": number}
        recommendations.note("mark_reference_unsure", row, by=by, reason=reason, details=details)
        return reference


def mark_sure(recommendation: Recommendation, number: int, *, by: User | None) -> CrossReference:
    """Take the mark away: the text means the recommendation of that number. Twice is once."""
    guard("recommendations.mark_reference", by)
    with recorded(by=by):
        row = recommendations.locked(recommendation)
        reference = _reference(row, number)
        if reference.unsure_at is None:
            return reference
        reference.unsure_at, reference.unsure_by, reference.unsure_because = None, None, ""
        reference.save(update_fields=["unsure_at", "unsure_by", "unsure_because"])
        recommendations.note("mark_reference_sure", row, by=by, details={"number": number})
        return reference


def _reference(row: Recommendation, number: int) -> CrossReference:
    found = row.cross_references.filter(number=number).first()
    if found is None:
        raise Refused(_("%(title)s names no recommendation %(number)s.") % {"title": row.title, "number": number})
    return found
