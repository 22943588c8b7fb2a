"""Recommendations and reports in templates; here alone a member's text becomes HTML on a page."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from recommendations import history, queries
from recommendations.models import Edition
from wgec.kernel.text import blame, comparing
from wgec.kernel.text.comparing import LeftOut, Row
from wgec.kernel.text.markdown import Words, to_html

register = template.Library()


@register.simple_tag
def text_html(
    text: str, prefix: str = "", heading_level: int = 2, title: str = "", links: Mapping[int, str] | None = None
) -> SafeString:
    """``text`` (canonical Markdown) as safe HTML; ``prefix`` and ``title`` keep several texts on one page apart.

    ``links`` are the references of the recommendations that it names, by number.
    """
    words, begin = page_words(_notes_of(title)), f"{prefix}-" if prefix else ""
    html = to_html(text, prefix=begin, heading_level=heading_level, words=words, cited=addresses(links or {}))
    return mark_safe(html)  # noqa: S308 - to_html escapes every character and ends in nh3


@register.simple_tag
def compared_html(old: str, new: str, prefix: str = "compared", title: str = "") -> SafeString:
    """``new`` (canonical Markdown) as safe HTML with every difference from ``old`` marked as inserted or deleted."""
    html = comparing.to_html(old, new, prefix=f"{prefix}-", heading_level=3, words=page_words(_notes_of(title)))
    return mark_safe(html)  # noqa: S308 - goes through the same door as every text


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


def _notes_of(title: str) -> str:
    return _("Footnotes of %(title)s") % {"title": title} if title else _("Footnotes")


def page_words(notes: str) -> Words:
    """The words that a rendered text adds to its author's, in the language of the page."""
    return Words(
        notes=notes,
        back=_("Back to the text"),
        table=_("Table"),
        moved_up=_("moved up from here"),
        moved_down=_("moved down from here"),
        from_below=_("moved here from below"),
        from_above=_("moved here from above"),
        before=_("before"),
        after=_("after"),
        revision=_("Revision"),
    )


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
