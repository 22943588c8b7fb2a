"""A look at a report before it is compiled: one part of it, made now and kept nowhere."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from consultations.models import Consultation, User
from recommendations.actions import edition_wishes
from recommendations.report import design as designs
from recommendations.report import gather
from recommendations.report.document import Document
from recommendations.report.renderers import html
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed

MOST = 20
"""So many texts of each part are shown."""

FRONT, UNPLACED = "front", "unplaced"
"""The parts that every report can have: its head with the contents, and what is not yet placed."""


def preview(consultation: Consultation, *, design: Mapping[str, Any], part: str = FRONT, by: User | None) -> bytes:
    """The part of the report as a web page: "front", "unplaced", "section-III" or "appendix-matrix".

    Raises NotYours, Malformed for a choice or a part that there is not, or Refused as ``editions.request`` does.
    """
    guard("recommendations.request_edition", by)
    chosen = designs.from_plain(design)
    kind, _dash, name = part.partition("-")
    if kind == "section":
        chosen = replace(chosen, sections=(name,), with_unplaced=False)
    if kind == "appendix":
        chosen = replace(chosen, appendices=(name,))
        designs.check(chosen)
    elif kind in (FRONT, UNPLACED, "section"):
        chosen = replace(chosen, appendices=())
    else:
        raise Malformed(_("A report has no part “%(part)s”.") % {"part": part[:60]})
    edition_wishes.check_kind(chosen)
    edition_wishes.check_rows(consultation, chosen)
    return html.render(_cut(gather.gather(consultation, chosen), kind))


def _cut(document: Document, kind: str) -> Document:
    """The part alone, at most so many texts of it."""
    annex = document.annex and replace(document.annex, entries=document.annex.entries[:MOST])
    sections = tuple(replace(section, entries=section.entries[:MOST]) for section in document.sections)
    if kind == UNPLACED:
        sections = ()
    if kind == "appendix":
        sections, annex = (), None
    if kind == "section":
        annex = None
    return replace(document, sections=sections, annex=annex)
