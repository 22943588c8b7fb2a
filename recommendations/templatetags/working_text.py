"""The text in the making: each unit with its identity, amendments and comments beside it, commented words marked."""

from collections.abc import Container, Mapping, Sequence

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.templatetags.texts_shown import page_words
from recommendations.models import AgreedUnit, Recommendation, Revision
from recommendations.queries import amendments
from recommendations.queries import comments as discussions
from recommendations.templatetags.amendments_shown import Marks, agreement_marks, amendment_marks
from recommendations.templatetags.recommendations_shown import addresses
from wgec.kernel.text import marked

register = template.Library()


@register.simple_tag
def working_html(
    recommendation: Recommendation,
    amended: amendments.Figures,
    discussed: discussions.Figures,
    passages: Mapping[int, Sequence[marked.Passage]],
    possible: Container[str],
    agreed: Mapping[str, AgreedUnit],
    links: Mapping[int, str],
) -> SafeString:
    """The current text with what is going on at each of its units.

    ``possible`` are the steps that are open to the reader: who may amend, or mark as agreed, has a link to it at each
    unit. ``links`` are the references of the recommendations that the text names, by number.
    """
    current = recommendation.current
    if current is None:
        return mark_safe("")
    marks = agreement_marks(recommendation, agreed, may_agree="agree_unit" in possible)
    for more in (
        amendment_marks(recommendation, amended.by_unit, may_amend="amend" in possible),
        comment_marks(recommendation, current, discussed.by_unit),
    ):
        for place, beside in more.items():
            marks.setdefault(place, []).extend(beside)
    html = marked.to_html(
        current.text,
        unit_ids=current.unit_ids,
        marks=marks,
        passages=passages,
        heading_level=2,
        words=page_words(_("Footnotes")),
        cited=addresses(links),
    )
    return mark_safe(html)  # noqa: S308 - goes through the same door as every text


def comment_marks(recommendation: Recommendation, current: Revision, counts: Mapping[str, int]) -> Marks:
    """Beside each unit that has any: how many comments, and the way to them."""
    page = reverse("recommendations:discussion", args=[recommendation.reference])
    found: Marks = {}
    for place, unit in enumerate(current.unit_ids, start=1):
        if number := counts.get(unit):
            title = ngettext("%(number)s comment", "%(number)s comments", number) % {"number": number}
            found[place] = [marked.Mark(str(number), title, f"{page}?unit={unit}", "comments")]
    return found
