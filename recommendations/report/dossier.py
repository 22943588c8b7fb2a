"""One delegation's dossier: the texts that it proposes, its amendments, its positions and its contributions."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from consultations import contribution_queries
from consultations.enums import ContributionStatus
from consultations.models import Consultation, Contribution, Delegation
from recommendations.enums import PUBLIC_STATUSES
from recommendations.models import Compilation, Position, Sponsor
from recommendations.queries import amendments, positions
from recommendations.report import amending, contributions, entries, frame, phrases, tables
from recommendations.report.design import Design
from recommendations.report.document import Appendix, Document, Section


def gather(consultation: Consultation, design: Design, front: Compilation) -> Document:
    """What anybody may read of what the delegation has done in the round."""
    delegation = Delegation.objects.get(slug=design.delegation)
    material = entries.material(consultation, design, design.language or front.language)
    own = [row for row in material.rows if delegation.pk in {each.delegation_id for each in row.proposers.all()}]
    title = _("Dossier of %(delegation)s: %(title)s") % {
        "delegation": phrases.one_line(delegation.name),
        "title": phrases.one_line(front.title),
    }
    proposed = Section("I", _("Proposed texts"), tuple(map(material.entry, own)))
    return replace(
        frame.of_texts(design, front, title=title, changed_on=material.changed_on),
        sections=(proposed,) if own else (),
        appendices=tuple(_parts(consultation, delegation)),
    )


def _parts(consultation: Consultation, delegation: Delegation) -> Iterator[Appendix]:
    """What there is besides the texts; a part without anything is left out."""
    sponsored = Sponsor.objects.filter(delegation=delegation, until_at=None).values("amendment")
    listed = list(amendments.whole(None).filter(consultation=consultation, pk__in=sponsored))
    if listed:
        yield Appendix("amendments", _("Amendments"), tables.text(amending.table(listed)))
    held = positions.standing(None).filter(
        recommendation__consultation=consultation, recommendation__status__in=PUBLIC_STATUSES, delegation=delegation
    )
    rows = list(held.select_related("recommendation", "revision").order_by("recommendation__place", "pk"))
    if rows:
        head = (_("Text"), _("Position"), _("Revision"), _("Statement"))
        yield Appendix("positions", _("Positions"), tables.text(tables.table(head, map(_position, rows))))
    sent = contribution_queries.in_order(None).select_related("replaced_by")
    sent = sent.filter(consultation=consultation, delegation=delegation)
    lines = [
        (phrases.lead(_("Contribution %(number)s") % {"number": row.number}), _sent(row)) for row in sent if row.number
    ]
    if lines:
        yield Appendix("contributions", _("Contributions"), tables.text(tables.listing(lines)))


def _position(row: Position) -> tuple[str, ...]:
    said = row.statement
    if row.change_needed:
        change = _("Change that would remove it: %(change)s") % {"change": row.change_needed}
        said = f"{said} {change}".strip()
    return row.recommendation.title, str(row.get_stance_display()), str(row.revision.number), said


def _sent(row: Contribution) -> str:
    """Its title and day; of one that was replaced or withdrawn the title has gone with its words."""
    if row.status != ContributionStatus.PUBLISHED:
        return contributions.pointer(row)
    day = phrases.date_line(row.published_at.date()) if row.published_at else ""
    return phrases.listed(filter(None, (phrases.one_line(row.title), day)))
