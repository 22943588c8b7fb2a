"""From the database to the frozen document: what the public may read of a consultation, as a design wants it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from consultations.models import Consultation
from recommendations.enums import AppendixName, EditionAudience, ReportKind
from recommendations.models import Compilation, Edition
from recommendations.report import (
    amending,
    appendices,
    changes,
    contributions,
    dossier,
    entries,
    frame,
    frozen,
    phrases,
    record,
    tables,
)
from recommendations.report.design import Design
from recommendations.report.document import Annex, Appendix, Document, Section
from recommendations.report.writable import cleaned


def gather(consultation: Consultation, design: Design | None = None) -> Document:
    """The report as a document. A fixed number of queries, whatever the size: thirteen for a bare compilation.

    Nothing in it says when it was gathered: the same rows give the same document.
    """
    design = design or Design()
    front = frame.front_of(consultation)
    with frame.spoken(design, front):
        made = _KINDS.get(ReportKind(design.kind), _texts)(consultation, design, front)
        since = tuple(_since_the_last(consultation, design, made))
        return cleaned(replace(made, appendices=_in_order(design, made.appendices, since)))


def _since_the_last(consultation: Consultation, design: Design, document: Document) -> Iterator[Appendix]:
    """What has changed since the last edition of the kind that everybody may read, and which number is which now.

    A dossier is compared with the last one of the same delegation.
    """
    wanted = [name for name in _OF_EDITIONS if name in design.appendices]
    if not wanted or design.kind == ReportKind.RECORD:  # each record is of other days
        return
    issued = Edition.objects.filter(consultation=consultation, kind=design.kind, audience=EditionAudience.PUBLIC)
    if design.kind == ReportKind.DOSSIER:
        issued = issued.filter(design__delegation=design.delegation)
    last = issued.exclude(issued_at=None).order_by("-number").first()
    for name in wanted:
        if last is None:
            yield Appendix(
                str(name.value), str(name.label), tables.text(tables.paragraph(_("This is the first edition.")))
            )
        else:
            yield _OF_EDITIONS[name](frozen.document(last), document)


def _in_order(design: Design, own: tuple[Appendix, ...], since: tuple[Appendix, ...]) -> tuple[Appendix, ...]:
    """Those that a design can name in their printed order; after the parts of which another kind consists."""
    if design.kind == ReportKind.DOSSIER or design.kind == ReportKind.RECORD:
        return (*own, *since)
    found = (*own, *since)
    order = {name: place for place, name in enumerate(AppendixName.values)}
    return tuple(sorted(found, key=lambda each: order.get(each.name, -1)))


_OF_EDITIONS: Mapping[AppendixName, Callable[[Document, Document], Appendix]] = {
    AppendixName.CHANGES: changes.changes,
    AppendixName.CONCORDANCE: changes.concordance,
}


def _texts(consultation: Consultation, design: Design, front: Compilation) -> Document:
    """The recommendations in their sections, what is not yet placed in an annex, and the appendices."""
    material = entries.material(consultation, design, design.language or front.language)
    made = {row.pk: material.entry(row) for row in material.rows}
    not_placed = tuple(made[row.pk] for row in material.rows if not row.section_id)
    around = frame.of_texts(design, front, title=phrases.one_line(front.title), changed_on=material.changed_on)
    return replace(
        around,
        sections=entries.sections_of(consultation, design, made, material.rows),
        annex=Annex(frame.annex_title(front), not_placed) if not_placed else None,
        appendices=appendices.of(consultation, design, material),
    )


def _consensus(consultation: Consultation, design: Design, front: Compilation) -> Document:
    """The texts on which the group has agreed; those on which it has not in an annex, if the chair wants it."""
    material = entries.material(consultation, design, design.language or front.language)
    made = {row.pk: material.entry(row) for row in material.rows}
    agreed = [row for row in material.rows if (said := material.beside.get(row.pk)) and said.is_agreed]
    kept = {row.pk for row in agreed}
    sections = entries.sections_of(consultation, design, made, agreed)
    if not_placed := tuple(made[row.pk] for row in agreed if not row.section_id):
        sections = (*sections, Section("", frame.annex_title(front), not_placed))
    others = tuple(made[row.pk] for row in material.rows if row.pk not in kept and made[row.pk].status == "published")
    title = _("Report on consensus: %(title)s") % {"title": phrases.one_line(front.title)}
    around = frame.of_texts(design, front, title=title, changed_on=material.changed_on)
    return replace(
        around,
        sections=sections,
        annex=Annex(_("Texts on which there is no consensus"), others) if others and design.with_unagreed else None,
        appendices=appendices.of(consultation, design, material),
    )


_KINDS: Mapping[ReportKind, Callable[[Consultation, Design, Compilation], Document]] = {
    ReportKind.CONSENSUS: _consensus,
    ReportKind.AMENDMENTS: amending.gather,
    ReportKind.COMPENDIUM: contributions.gather,
    ReportKind.DOSSIER: dossier.gather,
    ReportKind.RECORD: record.gather,
}
