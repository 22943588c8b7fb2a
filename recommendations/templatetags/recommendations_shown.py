"""Recommendations and reports in templates; here alone a member's text becomes HTML on a page."""

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from recommendations import queries
from recommendations.models import Edition, Recommendation, Revision
from recommendations.queries import comments as discussions
from wgec.kernel.text import comparing, marked
from wgec.kernel.text.markdown import Words, to_html

register = template.Library()


@register.simple_tag
def text_html(text: str, prefix: str = "", heading_level: int = 2, title: str = "") -> SafeString:
    """``text`` (canonical Markdown) as safe HTML; ``prefix`` and ``title`` keep several texts on one page apart."""
    notes = _("Footnotes of %(title)s") % {"title": title} if title else _("Footnotes")
    html = to_html(text, prefix=f"{prefix}-" if prefix else "", heading_level=heading_level, words=_words(notes))
    return mark_safe(html)  # noqa: S308 - to_html escapes every character and ends in nh3


@register.simple_tag
def compared_html(old: str, new: str) -> SafeString:
    """``new`` (canonical Markdown) as safe HTML with every difference from ``old`` marked as inserted or deleted."""
    html = comparing.to_html(old, new, prefix="compared-", heading_level=3, words=_words(_("Footnotes")))
    return mark_safe(html)  # noqa: S308 - goes through the same door as every text


@register.simple_tag
def discussed_html(
    recommendation: Recommendation, figures: discussions.Figures, passages: dict[int, list[marked.Passage]]
) -> SafeString:
    """The current text with its units' identities, how many comments each has, and the words that threads are about."""
    current = recommendation.current
    if current is None:
        return mark_safe("")
    html = marked.to_html(
        current.text,
        unit_ids=current.unit_ids,
        marks=_comment_marks(recommendation, current, figures.by_unit),
        passages=passages,
        heading_level=2,
        words=_words(_("Footnotes")),
    )
    return mark_safe(html)  # noqa: S308 - goes through the same door as every text


def _comment_marks(
    recommendation: Recommendation, current: Revision, counts: dict[str, int]
) -> dict[int, list[marked.Mark]]:
    """Beside each unit that has any: how many comments, and the way to them."""
    page = reverse("recommendations:discussion", args=[recommendation.reference])
    found: dict[int, list[marked.Mark]] = {}
    for place, unit in enumerate(current.unit_ids, start=1):
        if number := counts.get(unit):
            title = ngettext("%(number)s comment", "%(number)s comments", number) % {"number": number}
            found[place] = [marked.Mark(str(number), title, f"{page}?unit={unit}", "comments")]
    return found


def _words(notes: str) -> Words:
    return Words(notes=notes, back=_("Back to the text"), table=_("Table"))


@register.simple_tag
def progress(edition: Edition) -> queries.Progress:
    """How far an unfinished edition is."""
    return queries.progress(edition)


@register.filter
def language_shown(code: str) -> str:
    """The name of a language in the page's own; the code where it is not known."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def direction(code: str) -> str:
    """Which way a text in this language runs, for its frame: paragraphs find their own."""
    try:
        return "rtl" if get_language_info(code)["bidi"] else "ltr"
    except KeyError:
        return "auto"
