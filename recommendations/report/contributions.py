"""From what delegations sent in to the frozen document of a compendium: as received, in printed order."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consultations.enums import (
    PUBLIC_CONTRIBUTIONS,
    AuthorRole,
    Capacity,
    ContributionStatus,
    Kind,
    PartKind,
    Standing,
)
from consultations.models import Author, Consultation, Contribution, Correction, Part
from recommendations.models import Compilation
from recommendations.report import frame, phrases
from recommendations.report.design import Design
from recommendations.report.document import Document, Entry, Section, Statement
from wgec.kernel.text import blocks as tree
from wgec.kernel.text.normal import relabelled
from wgec.kernel.text.writing import write


def gather(consultation: Consultation, design: Design, front: Compilation) -> Document:
    """The published contributions of the round, members first, as a document. Five queries, whatever the size.

    Every number once given stays: one that was replaced or withdrawn leads on, or says so.
    """
    rows = list(_published(consultation))
    received = _("The contributions are reproduced as received.")
    own = phrases.one_line(front.disclaimer)
    return replace(
        frame.around(
            design,
            front,
            title=_("Contributions to: %(title)s") % {"title": phrases.one_line(consultation.title)},
            dated_on=_last_published(rows),
            disclaimer=f"{received} {own}".strip(),
        ),
        sections=tuple(_sections(rows, design.language or front.language)),
    )


def _published(consultation: Consultation) -> QuerySet[Contribution]:
    parts = Part.objects.select_related("question").order_by("position")
    accepted = Correction.objects.filter(is_accepted=True).order_by("start", "pk")
    return (
        Contribution.objects.filter(consultation=consultation, status__in=PUBLIC_CONTRIBUTIONS)
        .exclude(number=None)
        .select_related("delegation", "replaced_by")
        .prefetch_related(
            Prefetch("parts", queryset=parts.prefetch_related(Prefetch("corrections", queryset=accepted))),
            Prefetch("authors", queryset=Author.objects.order_by("position")),
        )
        .order_by("number")
    )


def _sections(rows: Iterable[Contribution], language: str) -> Iterator[Section]:
    """Members, then observers; a part without contributions is left out."""
    titles = {
        Standing.MEMBER: _("Contributions from members"),
        Standing.OBSERVER: _("Contributions from observers"),
    }
    found = ((title, [row for row in rows if row.delegation.standing == each]) for each, title in titles.items())
    for numeral, (title, of_standing) in zip(("I", "II"), ((title, own) for title, own in found if own), strict=False):
        yield Section(numeral, title, tuple(_entry(row, language) for row in of_standing))


def _entry(row: Contribution, language: str) -> Entry:
    is_read = row.status == ContributionStatus.PUBLISHED
    successor = getattr(row, "replaced_by", None)
    return Entry(
        reference=row.reference,
        attribution=_attribution(row),
        text=text(row) if is_read else "",
        number=row.number,
        language="" if row.language == language else row.language,
        status="published" if is_read else "merged" if row.status == ContributionStatus.REPLACED else "withdrawn",
        pointer=pointer(row),
        successor=successor.reference if successor and row.status == ContributionStatus.REPLACED else "",
        statements=tuple(_beside(row)) if is_read else (),
    )


def _attribution(row: Contribution) -> str:
    """ "Contribution from Observer State, Elbonia": the form in which the group has always printed it."""
    is_state = row.delegation.kind == Kind.STATE
    if row.delegation.standing == Standing.OBSERVER:
        said = (
            _("Contribution from Observer State, %(name)s") if is_state else _("Contribution from Observer, %(name)s")
        )
    else:
        said = _("Contribution from Member State, %(name)s") if is_state else _("Contribution from Member, %(name)s")
    return said % {"name": row.attribution or row.delegation.name}


def pointer(row: Contribution) -> str:
    """What stands in place of one that was replaced or withdrawn."""
    successor = getattr(row, "replaced_by", None)
    if row.status == ContributionStatus.WITHDRAWN:
        return pgettext("a contribution", "Withdrawn.")
    if row.status == ContributionStatus.REPLACED and successor is not None and successor.number is not None:
        return _("Replaced by contribution %(number)s.") % {"number": successor.number}
    return pgettext("a contribution", "Replaced.") if row.status == ContributionStatus.REPLACED else ""


def text(row: Contribution) -> str:
    """All parts as one text in canonical Markdown: what each answers above it, notes apart, no word changed."""
    bodies = []
    for place, part in enumerate(row.parts.all(), start=1):
        body = tree.parse(part.text)
        body = relabelled(body, {note.label: f"{place}-{number}" for number, note in enumerate(body.notes, start=1)})
        if heading := _heading(part):
            inner = tuple(_lowered(block) for block in body.blocks)
            body = tree.Body((tree.Heading(1, (tree.Text(heading),)), *inner), body.notes)
        bodies.append(body)
    return write(
        tree.Body(
            tuple(block for body in bodies for block in body.blocks),
            tuple(note for body in bodies for note in body.notes),
        )
    )


def _heading(part: Part) -> str:
    if part.kind == PartKind.ANSWER and part.question is not None:
        return phrases.one_line(str(part.question))
    if part.kind == PartKind.ANNEX:
        return _("Annex: %(title)s") % {"title": part.title} if part.title else _("Annex")
    return part.title


def _lowered(block: tree.Block) -> tree.Block:
    """A part's own headings stand one level under the question that it answers."""
    return replace(block, level=min(6, block.level + 1)) if isinstance(block, tree.Heading) else block


def _beside(row: Contribution) -> Iterator[Statement]:
    """Who stands behind it, and the editorial corrections to which they have agreed."""
    if authors := phrases.parted(map(_author, row.authors.all())):
        yield Statement("authors", _("Authors"), authors)
    for part in row.parts.all():
        for each in part.corrections.all():
            words = _("“%(old)s” should read “%(new)s”. %(reason)s") % {
                "old": phrases.spaced(each.old),
                "new": phrases.spaced(each.new),
                "reason": phrases.spaced(each.reason),
            }
            yield Statement("correction", _("Editorial correction"), phrases.together(words))


def _author(author: Author) -> str:
    """ "prepared by Ada Example, Open Networks Forum (in a personal capacity)"."""
    words = str(author)
    if author.role != AuthorRole.AUTHOR:
        words = f"{str(author.get_role_display()).lower()} {words}"
    if author.capacity == Capacity.PERSONAL:
        words = f"{words} ({str(author.get_capacity_display()).lower()})"
    return words


def _last_published(rows: Iterable[Contribution]) -> datetime.date:
    """The day of the newest contribution: a compendium is as old as what it holds."""
    moments = [row.published_at for row in rows if row.published_at]
    return max(moments).date() if moments else datetime.date(1970, 1, 1)
