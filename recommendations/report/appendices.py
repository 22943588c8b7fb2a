"""What a report can add after the texts: tables and indexes of what is on record, as anybody may read it."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consultations.models import Consultation
from recommendations.enums import LABELS, AppendixName, DesignationWord, Stance, Status
from recommendations.models import Addressed, Designation, Proposer, Recommendation
from recommendations.queries import exports, validating
from recommendations.report import amending, phrases, stated, tables
from recommendations.report.design import Design
from recommendations.report.document import Appendix
from recommendations.report.entries import Material
from wgec.kernel.text import blocks as tree

_NOBODY = "–"
_BEFORE = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
"""No deadline has passed by then: a report has no clock, and says nothing of what is overdue."""


@dataclass(frozen=True, slots=True)
class Source:
    """From what an appendix is made."""

    consultation: Consultation
    material: Material

    @property
    def published(self) -> list[Recommendation]:
        """The texts of the report."""
        return [row for row in self.material.rows if row.status == Status.PUBLISHED]


def of(consultation: Consultation, design: Design, material: Material) -> tuple[Appendix, ...]:
    """The appendices that the design names, in their printed order, with a sentence where there is nothing to say."""
    source = Source(consultation, material)
    wanted = [name for name in AppendixName if name in design.appendices and name in _MAKERS]
    return tuple(_appendix(name, source) for name in wanted)


def _appendix(name: AppendixName, source: Source) -> Appendix:
    blocks = tuple(_MAKERS[name](source))
    return Appendix(str(name.value), str(name.label), tables.text(*(blocks or (tables.paragraph(_NOTHING[name]()),))))


# --- where delegations stand ----------------------------------------------------------------------------------------


def _matrix(source: Source) -> Iterator[tree.Block]:
    """One line for each text: who holds which position, the delegations by name."""
    names = exports.names_by_stance(source.consultation, None)
    rows = [row for row in source.published if row.pk in names]
    if not rows:
        return
    yield tables.table((_("Text"), _("Positions")), ((row.title, _held(names[row.pk])) for row in rows))
    if silent := [row.title for row in source.published if row.pk not in names]:
        yield tables.paragraph(phrases.listed(silent), lead=_("No position is on record on:"))


def _held(names: Mapping[str, Sequence[str]]) -> tree.Body:
    """Each stance that somebody holds, how many do, and who."""
    lines = (
        tables.paragraph(phrases.listed(names[stance]), lead=phrases.lead(f"{LABELS[stance]} ({len(names[stance])})"))
        for stance in Stance.values
        if stance in names
    )
    return tree.Body(tuple(lines), ())


def _designations(source: Source) -> Iterator[tree.Block]:
    found = {
        row.recommendation_id: row
        for row in Designation.objects.filter(recommendation__consultation=source.consultation, until_at=None)
    }
    rows = [(row, found[row.pk]) for row in source.published if row.pk in found]
    if rows:
        yield tables.table(
            (_("Text"), _("Designation"), pgettext("head of a column", "Since"), _("Reason")),
            (
                (
                    row.title,
                    str(DesignationWord(said.word).label),
                    phrases.date_line(said.designated_at.date()),
                    phrases.one_line(said.reason) or _NOBODY,
                )
                for row, said in rows
            ),
        )


def _objections(source: Source) -> Iterator[tree.Block]:
    """Objections and reservations, text by text, in full."""
    for row in source.published:
        beside = source.material.beside.get(row.pk)
        said = [each for each in stated.statements(beside) if each.kind in _ON_RECORD] if beside else []
        if said:
            yield tables.heading(row.title)
            yield tables.listing(
                (phrases.lead(phrases.listed((each.label, each.delegation))), each.text) for each in said
            )


_ON_RECORD = ("objection", "reservation", "condition")


def _amendments(source: Source) -> Iterator[tree.Block]:
    listed = amending.of(source.consultation)
    for row in source.published:
        if row.pk in listed:
            yield tables.heading(row.title)
            yield amending.table(listed[row.pk])


# --- indexes --------------------------------------------------------------------------------------------------------


def _delegations(source: Source) -> Iterator[tree.Block]:
    """Each delegation with the texts that it proposes."""
    titles = {row.pk: row.title for row in source.published}
    behind = Proposer.objects.filter(recommendation__consultation=source.consultation)
    pairs = behind.order_by(Lower("delegation__name"), "recommendation__place", "recommendation_id")
    yield from _index(titles, pairs.values_list("delegation__name", "recommendation_id"))


def _addressees(source: Source) -> Iterator[tree.Block]:
    titles = {row.pk: row.title for row in source.published}
    pairs = Addressed.objects.filter(recommendation__consultation=source.consultation).order_by(
        Lower("addressee__name"), "recommendation__place", "recommendation_id"
    )
    yield from _index(titles, pairs.values_list("addressee__name", "recommendation_id"))


def _index(titles: Mapping[int, str], pairs: Iterable[tuple[str, int]]) -> Iterator[tree.Block]:
    found: dict[str, list[str]] = {}
    for name, key in pairs:
        if key in titles and titles[key] not in found.setdefault(name, []):
            found[name].append(titles[key])
    if lines := [(phrases.lead(name), phrases.listed(named)) for name, named in found.items() if named]:
        yield tables.listing(lines)


def _validation(source: Source) -> Iterator[tree.Block]:
    """Of each contributor how many texts were taken from its contributions, and what it has said of them."""
    rows = validating.progress(source.consultation, _BEFORE, source.published)
    if rows:
        yield tables.table(
            (
                _("Contributor"),
                pgettext("head of a column", "Extracted"),
                pgettext("head of a column", "Confirmed"),
                _("On an earlier text"),
                _("In dispute"),
                _("No answer"),
            ),
            (
                (
                    each.delegation.name,
                    str(each.extracted),
                    str(each.confirmed),
                    str(each.stale),
                    str(each.corrected + each.disputed),
                    str(each.extracted - each.confirmed - each.stale - each.corrected - each.disputed - each.withdrawn),
                )
                for each in rows
            ),
        )


_MAKERS: Mapping[AppendixName, Callable[[Source], Iterator[tree.Block]]] = {
    AppendixName.MATRIX: _matrix,
    AppendixName.DESIGNATIONS: _designations,
    AppendixName.OBJECTIONS: _objections,
    AppendixName.AMENDMENTS: _amendments,
    AppendixName.DELEGATIONS: _delegations,
    AppendixName.ADDRESSEES: _addressees,
    AppendixName.VALIDATION: _validation,
}
_NOTHING: Mapping[AppendixName, Callable[[], str]] = {
    AppendixName.MATRIX: lambda: _("No position can be read."),
    AppendixName.DESIGNATIONS: lambda: _("The chair has designated no text."),
    AppendixName.OBJECTIONS: lambda: _("No objection, reservation or condition stands."),
    AppendixName.AMENDMENTS: lambda: _("No amendment was submitted."),
    AppendixName.DELEGATIONS: lambda: _("No delegation proposes a text of this report."),
    AppendixName.ADDRESSEES: lambda: _("No text of this report is addressed to anybody in particular."),
    AppendixName.VALIDATION: lambda: _("Nothing was extracted from contributions."),
}
