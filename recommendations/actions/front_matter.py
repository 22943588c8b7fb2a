"""What is printed before and around the recommendations: set by the secretariat."""

import datetime

from django.utils.translation import gettext as _

from consultations.actions import proceedings
from consultations.models import Consultation, User
from consultations.models.recorded import recorded
from recommendations.models import Compilation
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed


def set_front_matter(
    consultation: Consultation,
    *,
    by: User | None,
    title: str,
    masthead: str = "",
    dated_on: datetime.date | None = None,
    revision_statement: str = "",
    disclaimer: str = "",
    annex_title: str = "",
) -> Compilation:
    """Set the cover of the consultation's report; editions already frozen keep theirs. Raises NotYours or Malformed."""
    guard("consultations.open_desk", by)
    if not title.strip():
        raise Malformed(_("A report needs a title."))
    given = {
        "title": title.strip(),
        "masthead": "\n".join(filter(None, map(str.strip, masthead.splitlines()))),
        "dated_on": dated_on,
        "revision_statement": revision_statement.strip(),
        "disclaimer": disclaimer.strip(),
        "annex_title": annex_title.strip(),
    }
    with recorded(by=by):
        row = Compilation.objects.select_for_update().filter(consultation=consultation).first()
        row = row or Compilation(consultation=consultation)
        if row.pk and all(getattr(row, name) == value for name, value in given.items()):
            return row
        for name, value in given.items():
            setattr(row, name, value)
        row.save()
        proceedings.note(
            "front_matter.set",
            subject_kind="consultation",
            subject_id=consultation.slug,
            subject_label=str(consultation),
            by=by,
            consultation=consultation,
        )
        return row
