"""Texts in templates; here and beside it alone a member's text becomes HTML on a page."""

from collections.abc import Callable

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wgec.kernel.text import comparing
from wgec.kernel.text.markdown import Words, to_html

register = template.Library()


@register.simple_tag
def text_html(
    text: str,
    prefix: str = "",
    heading_level: int = 2,
    title: str = "",
    cited: Callable[[int], str | None] | None = None,
) -> SafeString:
    """``text`` (canonical Markdown) as safe HTML; ``prefix`` and ``title`` keep several texts on one page apart.

    ``cited`` says where a number leads that the text names.
    """
    words, begin = page_words(_notes_of(title)), f"{prefix}-" if prefix else ""
    html = to_html(text, prefix=begin, heading_level=heading_level, words=words, cited=cited)
    return mark_safe(html)  # noqa: S308 - to_html escapes every character and ends in nh3


@register.simple_tag
def compared_html(old: str, new: str, prefix: str = "compared", title: str = "") -> SafeString:
    """``new`` (canonical Markdown) as safe HTML with every difference from ``old`` marked as inserted or deleted."""
    html = comparing.to_html(old, new, prefix=f"{prefix}-", heading_level=3, words=page_words(_notes_of(title)))
    return mark_safe(html)  # noqa: S308 - goes through the same door as every text


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
