"""Recommendations and reports in templates; here alone a member's text becomes HTML on a page."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from consultations.templatetags import texts_shown
from consultations.templatetags.texts_shown import compared_html, page_words
from recommendations import history, queries
from recommendations.models import Edition
from wgec.kernel.text import blame, comparing
from wgec.kernel.text.comparing import LeftOut, Row

register = template.Library()


register.simple_tag(compared_html)


@register.simple_tag
def text_html(
    text: str, prefix: str = "", heading_level: int = 2, title: str = "", links: Mapping[int, str] | None = None
) -> SafeString:
    """``text`` (canonical Markdown) as safe HTML; ``prefix`` and ``title`` keep several texts on one page apart.

    ``links`` are the references of the recommendations that it names, by number.
    """
    return texts_shown.text_html(text, prefix, heading_level, title, cited=addresses(links or {}))


@register.simple_tag
def compared_rows(old: str, new: str, view: str, only_changes: bool) -> list[Row | LeftOut]:
    """Both texts in rows, in place or "beside" each other; of what did not change only what stands around changes."""
    compare = comparing.side_by_side if view == "beside" else comparing.in_place
    rows = compare(old, new, prefix="compared-", heading_level=3, words=page_words(_("Footnotes")))
    return [_safe(row) for row in (comparing.only_changes(rows) if only_changes else rows)]


@register.simple_tag
def blamed_html(found: history.Blame) -> SafeString:
    """The current text as safe HTML, each stretch of words after a link to the revision that brought it."""
    words = page_words(_("Footnotes"))
    html = blame.to_html(found.current.text, found.runs, found.names, heading_level=2, words=words)
    return mark_safe(html)  # noqa: S308 - goes through the same door as every text


def _safe(row: Row | LeftOut) -> Row | LeftOut:
    if isinstance(row, LeftOut):
        return row
    html = {side: mark_safe(getattr(row, side)) for side in ("old", "new", "together")}  # noqa: S308 - as above
    return replace(row, **html)


def addresses(links: Mapping[int, str]) -> Callable[[int], str | None] | None:
    """Where the numbers lead that a text names; nothing to ask where it names none."""
    if not links:
        return None
    return lambda number: reverse("recommendations:recommendation", args=[links[number]]) if number in links else None


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
