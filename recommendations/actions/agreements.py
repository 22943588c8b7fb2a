"""Agreement on single units: marked, from then on locked, and reopened with a reason."""

from typing import Any

from django.utils.translation import gettext as _

from consultations.models import User
from consultations.models.recorded import moment, recorded
from recommendations import steps
from recommendations.actions import recommendations
from recommendations.enums import Agreement
from recommendations.models import AgreedUnit, Recommendation, Revision
from recommendations.queries import agreements as queries
from wgec.kernel.errors import Malformed, Refused


def agree(
    recommendation: Recommendation,
    unit: str,
    agreement: Agreement,
    *,
    by: User | None,
    seen_revision: int,
    note: str = "",
) -> AgreedUnit:
    """Mark a unit of the current text as agreed, ad referendum or outright: nobody amends it until it is reopened.

    Again with the other word changes how far it is agreed; the same again is once. Refused while an amendment that
    touches the unit waits for its decision.
    """
    with recorded(by=by, reason=note):
        row = recommendations.locked(recommendation)
        steps.require("agree_unit", row, by=by)
        recommendations.refuse_if_moved(row, seen_revision)
        revision = _current(row, unit)
        known = queries.locked(row).get(unit)
        if known is not None and (known.agreement, known.note) == (agreement, note.strip()):
            return known
        _refuse_while_amended(row, revision, unit)
        marked = known or AgreedUnit(recommendation=row, unit=unit)
        marked.agreement, marked.revision, marked.note = agreement, revision, note.strip()
        marked.agreed_at, marked.agreed_by = moment(), by
        marked.save()
        _note("agree_unit", row, revision, unit, by=by, reason=note, agreement=agreement)
        return marked


def reopen_unit(recommendation: Recommendation, unit: str, *, by: User | None, reason: str) -> AgreedUnit:
    """Take the mark from an agreed unit, with a reason: it can be amended again. The mark stays on record."""
    if not reason.strip():
        raise Malformed(_("Reopening needs a reason: others have relied on the agreement."))
    with recorded(by=by, reason=reason):
        row = recommendations.locked(recommendation)
        steps.require("agree_unit", row, by=by)
        known = queries.locked(row).get(unit)
        if known is None:
            raise Refused(_("This unit is not marked as agreed, so there is nothing to reopen."))
        known.reopened_at, known.reopened_by, known.reopened_because = moment(), by, reason.strip()
        known.save(update_fields=["reopened_at", "reopened_by", "reopened_because"])
        _note("reopen_unit", row, row.current, unit, by=by, reason=reason)
        return known


def _current(row: Recommendation, unit: str) -> Revision:
    """The current revision, which has the unit."""
    revision = row.current
    if revision is None or unit not in revision.unit_ids:
        raise Malformed(
            _("%(title)s has no unit “%(unit)s” now. Its units stand in the margin of its text.")
            % {"title": row.title, "unit": unit}
        )
    return revision


def _refuse_while_amended(row: Recommendation, revision: Revision, unit: str) -> None:
    pending = queries.touching(row, unit)
    if pending:
        raise Refused(
            _(
                "“%(words)s” cannot be marked as agreed while amendments to it are open: %(amendments)s. "
                "Decide them first."
            )
            % {
                "words": queries.words_of(revision, unit),
                "amendments": ", ".join(amendment.label for amendment in pending),
            }
        )


def _note(
    verb: str, row: Recommendation, revision: Revision | None, unit: str, *, by: User | None, reason: str, **more: Any
) -> None:
    words = queries.words_of(revision, unit) if revision else ""
    details = {"unit": unit, "words": words, "revision": revision.number if revision else 0, **more}
    recommendations.note(verb, row, by=by, reason=reason, details=details)
