"""What stands in mails."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from consultations.letters import absolute
from wgec.kernel.text import markdown

register = template.Library()

#: The same words go to many readers, one after the other: they are read once.
KEPT = 256


@register.filter
def words_html(words: str) -> SafeString:
    """Markdown as safe HTML."""
    return mark_safe(_html(words))  # noqa: S308  (the text engine's own door)


@register.filter
def words_quoted(words: str) -> str:
    """Markdown as it stands, every line marked as quoted."""
    return "\n".join(f"> {line}".rstrip() for line in _canonical(words).splitlines())


@register.filter
def words_plain(words: str) -> str:
    """Markdown as it stands: it is made to be read."""
    return _canonical(words)


@register.filter
def whole_address(address: str) -> str:
    """The address of a page, as it is reached from elsewhere."""
    return absolute(address)


@lru_cache(maxsize=KEPT)
def _html(words: str) -> str:
    return markdown.to_html(words)


@lru_cache(maxsize=KEPT)
def _canonical(words: str) -> str:
    return markdown.canonical(words).strip()
