"""What stands in mails."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from consultations.letters import absolute
from wgec.kernel.text import markdown

register = template.Library()


@register.filter
def words_html(words: str) -> SafeString:
    """Markdown as safe HTML."""
    return mark_safe(markdown.to_html(words))  # noqa: S308  (the text engine's own door)


@register.filter
def words_quoted(words: str) -> str:
    """Markdown as it stands, every line marked as quoted."""
    return "\n".join(f"> {line}".rstrip() for line in markdown.canonical(words).strip().splitlines())


@register.filter
def words_plain(words: str) -> str:
    """Markdown as it stands: it is made to be read."""
    return markdown.canonical(words).strip()


@register.filter
def whole_address(address: str) -> str:
    """The address of a page, as it is reached from elsewhere."""
    return absolute(address)
