"""Contributions with what was extracted from them, and where a text was taken from.

A page about a contribution includes ``{% part_with_extracts part extracts %}`` for each of its parts: the text with the
passages marked and a link after each; ``extracts`` come from ``extracts_of``. Its units have the ids that ``place_of``
leads to.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from consultations.models import Contribution, Part
from consultations.templatetags.texts_shown import page_words
from recommendations.enums import Validated
from recommendations.models import Extract, Recommendation
from recommendations.queries import extracts as queries
from recommendations.queries import validity
from recommendations.queries.composing import Passage
from wgec.kernel.text import located, picking, rendering

register = template.Library()


@register.simple_tag(takes_context=True)
def extracts_of(context: template.Context, contribution: Contribution) -> list[Extract]:
    """What was extracted from the contribution, as far as the reader may read it; two queries."""
    return queries.of(contribution, context["user"])


@register.simple_tag
def part_with_extracts(part: Part, extracts: Iterable[Extract], heading_level: int = 3) -> SafeString:
    """The text of a part as safe HTML, what was extracted from it marked."""
    html = picking.to_html(
        part.text, name=_name(part), taken=_taken(part, extracts), heading_level=heading_level, words=_words(part)
    )
    return mark_safe(html)  # noqa: S308 - built from the tree, and through a door like every text


@register.simple_tag
def part_to_mark(
    part: Part, extracts: Iterable[Extract], chosen: Sequence[Passage] = (), checked: Sequence[str] = ()
) -> SafeString:
    """The same with a box before each sentence, and the passages that are chosen; the boxes ``checked`` are ticked."""
    spans = [(each.start, each.end) for each in chosen or () if each.part == part.pk]
    taken = _taken(part, extracts)
    name, words = _name(part), _words(part)
    html = picking.to_html(
        part.text,
        name=name,
        taken=taken,
        chosen=spans,
        choosing=True,
        checked=checked or (),
        heading_level=3,
        words=words,
    )
    return mark_safe(html)  # noqa: S308 - as above


@register.simple_tag
def source_excerpts(extract: Extract) -> list[dict[str, Any]]:
    """The passages of an extract in their surroundings, part by part: each with its HTML and the way to its place."""
    found: dict[Part, list[located.Span]] = {}
    for span in extract.spans.all():
        found.setdefault(span.part, []).append((span.start, span.end))
    shown = []
    for part, spans in found.items():
        for number, piece in enumerate(picking.around(part.text, spans)):
            name = f"x{extract.pk}-{part.pk}-{number}"
            html = picking.to_html(piece.text, name=name, chosen=piece.spans, heading_level=4, words=_words(part))
            shown.append(
                {
                    "part": part,
                    "html": mark_safe(html),  # noqa: S308 - as above
                    "before": piece.goes_on_before,
                    "after": piece.goes_on_after,
                }
            )
    return shown


@register.simple_tag
def place_of(extract: Extract) -> str:
    """Where in the contribution the first passage of the extract stands: page and anchor."""
    page = reverse("recommendations:contribution-extracts", args=[extract.contribution.reference])
    span = next(iter(extract.spans.all()), None)
    if span is None:
        return page
    unit = next((unit for unit in located.located(span.part.text) if unit.end > span.start), None)
    anchor = rendering.unit_id(f"1.{unit.place}", f"{_name(span.part)}-") if unit is not None else ""
    return f"{page}#{anchor}" if anchor else page


@register.simple_tag
def words_of_passage(passage: Passage, parts: Iterable[Part]) -> str:
    """Where a passage stands in the words of its units, as scripts mark it: "unit.first:unit.last"."""
    part = next(each for each in parts if each.pk == passage.part)
    found = located.covered(part.text, [(passage.start, passage.end)])
    first, last = min(found), max(found)
    return f"{passage.part}:{first}.{found[first][0][0]}:{last}.{found[last][-1][1]}"


@register.filter
def excerpt_of(passage: Passage, parts: Iterable[Part]) -> str:
    """How a passage begins, to tell it from the others."""
    part = next(each for each in parts if each.pk == passage.part)
    units = {unit.place: unit for unit in located.located(part.text)}
    found = located.covered(part.text, [(passage.start, passage.end)])
    words = " ".join(units[place].plain[a:b] for place in sorted(found) for a, b in found[place]).split()
    return " ".join(words[:9]) + ("…" if len(words) > 9 else "")


@register.filter
def validated(row: Recommendation) -> Validated | None:
    """Whether its contributor has validated an extracted text; None for any other."""
    return validity.of(row)


@register.filter
def validated_extract(row: Extract) -> Validated:
    """Whether its contributor has validated this extract."""
    return validity.of_extract(row)


@register.filter
def part_title(part: Part) -> str:
    """What heads a part: its own title, or its question with its number."""
    if part.question is not None:
        return _("Question %(number)s") % {"number": part.question.number}
    return part.title or str(part.get_kind_display())


def _taken(part: Part, extracts: Iterable[Extract]) -> list[picking.Taken]:
    taken = []
    for extract in extracts or ():
        spans = [(span.start, span.end) for span in extract.spans.all() if span.part_id == part.pk]
        if spans:
            row = extract.recommendation
            label = str(row.number) if row.number is not None else row.source_label or row.reference
            title = _("Extracted: %(title)s") % {"title": row.title}
            taken.append(picking.Taken(str(extract.pk), spans, row.get_absolute_url(), label, title))
    return taken


def _name(part: Part) -> str:
    return f"p{part.pk}"


def _words(part: Part) -> rendering.Words:
    return page_words(_("Footnotes of %(title)s") % {"title": part_title(part)})
