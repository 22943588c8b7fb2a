"""The table of amendments: what stands, what is proposed, why, by whom, and what became of it."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consultations.models import Consultation
from recommendations.enums import AmendmentKind, AmendmentStatus
from recommendations.models import Amendment, Compilation
from recommendations.queries import amendments
from recommendations.report import entries, frame, phrases, tables
from recommendations.report.design import Design
from recommendations.report.document import Annex, Document
from wgec.kernel.text import blocks, paper


def gather(consultation: Consultation, design: Design, front: Compilation) -> Document:
    """Each text to which there are amendments, with the table of these: for the room."""
    material = entries.material(consultation, design, design.language or front.language)
    listed = of(consultation)
    rows = [row for row in material.rows if row.pk in listed]
    made = {
        row.pk: replace(material.entry(row), text=tables.text(table(listed[row.pk])), language="", revision=0)
        for row in rows
    }
    not_placed = tuple(made[row.pk] for row in rows if not row.section_id)
    title = _("Amendments to: %(title)s") % {"title": phrases.one_line(front.title)}
    sections = entries.sections_of(consultation, design, made, rows)
    return replace(
        frame.of_texts(design, front, title=title, changed_on=_last(listed)),
        sections=tuple(section for section in sections if section.entries),
        annex=Annex(frame.annex_title(front), not_placed) if not_placed else None,
    )


def of(consultation: Consultation) -> Mapping[int, list[Amendment]]:
    """What was submitted to each text of the consultation, in the order of the text; two queries."""
    found: dict[int, list[Amendment]] = {}
    for one in amendments.whole(None).filter(consultation=consultation):
        found.setdefault(one.recommendation_id, []).append(one)
    return found


def table(listed: Iterable[Amendment]) -> blocks.Table:
    """One line for each amendment."""
    proposed = pgettext("head of a column", "Proposed")
    head = (_("Amendment"), _("Current text"), proposed, _("Reasons"), _("Outcome"))
    return tables.table(head, map(_line, listed))


def _line(one: Amendment) -> tuple[tables.Words, ...]:
    version = one.current
    if version is None:
        return one.label, "", "", "", outcome(one)
    names = phrases.listed(sponsor.delegation.short_name for sponsor in one.sponsors.all()) or _("Secretariat")
    base, proposed = blocks.parse((version.parent_base or version.base).text), blocks.parse(version.text)
    kind = str(one.get_kind_display())
    if one.parent_id is not None and one.parent is not None:
        kind = _("%(kind)s, to %(amendment)s") % {"kind": kind, "amendment": one.parent.label}
    current, wanted = paper.amended(base, proposed)
    if one.kind == AmendmentKind.FREE_TEXT:  # what it asks for, in words
        current, wanted = blocks.Body((), ()), proposed
    return (
        f"{phrases.lead(one.label)} {phrases.sentence(names)} {phrases.sentence(kind)}",
        current,
        wanted,
        blocks.parse(version.reasons),
        outcome(one),
    )


def outcome(one: Amendment) -> str:
    """What became of it, and why."""
    said = str(one.get_status_display())
    if one.status == AmendmentStatus.REFERRED and one.referred_to:
        said = pgettext("an amendment", "Referred to %(body)s") % {"body": one.referred_to}
    return f"{phrases.sentence(said)} {phrases.one_line(one.decision_reason)}".strip()


def _last(listed: Mapping[int, list[Amendment]]) -> datetime.date:
    moments = [one.decided_at or one.submitted_at for found in listed.values() for one in found]
    known = [moment for moment in moments if moment]
    return max(known).date() if known else datetime.date(1970, 1, 1)
