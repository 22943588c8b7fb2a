"""What stands around the texts of every report: its head, its date, the words of the frame."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from consultations.models import Consultation
from recommendations.enums import Distribution, ReportKind
from recommendations.models import Compilation
from recommendations.report import phrases, speaking, stated
from recommendations.report.design import Design
from recommendations.report.document import VOLUME, Document, Wording


def front_of(consultation: Consultation) -> Compilation:
    """The front matter of the consultation, or what it is without any."""
    return Compilation.objects.filter(consultation=consultation).first() or Compilation(title=consultation.title)


def spoken(design: Design, front: Compilation) -> translation.override:
    """The language of the report: everything that it says itself is said in it."""
    return speaking.spoken(design.language or front.language)


def of_texts(design: Design, front: Compilation, *, title: str, changed_on: datetime.date) -> Document:
    """The report on the texts of a consultation, without them: under its front matter, or as old as its newest text."""
    return around(
        design,
        front,
        title=title,
        dated_on=front.dated_on or changed_on,
        revision_statement=front.revision_statement,
        disclaimer=front.disclaimer,
    )


def around(
    design: Design,
    front: Compilation,
    *,
    title: str,
    dated_on: datetime.date,
    revision_statement: str = "",
    disclaimer: str = "",
) -> Document:
    """A report without its content, in the language that is active; what the design says comes before what is given."""
    masthead = tuple(filter(None, map(phrases.one_line, front.masthead.splitlines())))
    return Document(
        kind=ReportKind(design.kind).value,  # type: ignore[arg-type]  # the same words
        language=design.language or front.language,
        group=masthead[-1] if len(masthead) > 1 else settings.GROUP_NAME,  # the body, then the group
        title=design.title or phrases.together(title),
        dated_on=dated_on.isoformat(),
        date_line=phrases.listed(filter(None, (phrases.date_line(dated_on), design.time))),
        masthead=masthead,
        revision_statement=design.revision_statement or phrases.one_line(revision_statement),
        disclaimer=design.disclaimer or phrases.one_line(disclaimer),
        wording=wording(design.kind),
        symbol=design.symbol,
        distribution=_distribution(design.distribution),
        original=_original(design.original),
        paper=design.paper,  # type: ignore[arg-type]  # the same words
        volume=design.volume or VOLUME,
    )


def annex_title(front: Compilation) -> str:
    """What the texts are called that have no place yet."""
    return phrases.one_line(front.annex_title) or _("Inputs not yet placed")


def wording(kind: str) -> Wording:
    """The words of the frame for a report of that kind."""
    of_contributions = kind == ReportKind.COMPENDIUM
    return Wording(
        contents=_("Contents"),
        recommendation="{number}." if of_contributions else _("Recommendation {number}"),
        page=_("Page {page} of {pages}"),
        notes=_("Notes"),
        back_to_text=_("Back to the text"),
        skip_to_text=_("Skip to the text"),
        table=_("Table"),
        no_entries=_("No contribution is in this report.") if of_contributions else _nothing(kind),
        volume=_("Volume {number}"),
        volumes=_("Volumes"),
        continued=_("{title} (continued)"),
        lead=phrases.lead("{words}"),
        columns=stated.columns(),
    )


def _nothing(kind: str) -> str:
    if kind == ReportKind.RECORD:
        return _("Nothing is on record for these days.")
    if kind == ReportKind.AMENDMENTS:
        return _("No amendment is in this report.")
    return _("No recommendation is in this report.")


def _distribution(code: str) -> str:
    return _("Distr.: %(distribution)s") % {"distribution": Distribution(code).label} if code else ""


def _original(codes: Iterable[str]) -> str:
    names = " / ".join(map(phrases.language, codes))
    return _("Original: %(languages)s") % {"languages": names} if names else ""
