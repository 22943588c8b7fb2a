"""Contributions in templates: their parts as received, and the accepted corrections as a layer over them."""

import re
from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from consultations.models import Correction, Part
from consultations.templatetags.texts_shown import compared_html, text_html
from wgec.kernel.errors import Malformed
from wgec.kernel.text import markdown
from wgec.kernel.text.plain import plain

register = template.Library()

_NOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")


@register.simple_tag
def part_html(part: Part, heading_level: int = 3) -> SafeString:
    """The part as it was received."""
    title = str(part) if part.title or part.question_id else ""
    return text_html(part.text, f"part-{part.pk}", heading_level, title)


@register.simple_tag
def corrected_html(part: Part) -> SafeString:
    """The part as it was received, with every accepted correction marked: old words struck, new ones added."""
    return compared_html(part.text, corrected(part.text, part.corrections.all()), f"part-{part.pk}", str(part))


def corrected(text: str, corrections: Iterable[Correction]) -> str:
    """``text`` with the accepted ones of ``corrections`` made: for the eye alone, it is never stored."""
    for each in sorted(corrections, key=lambda row: -row.start):
        if each.is_accepted:
            text = text[: each.start] + each.new + text[each.end :]
    return markdown.canonical(text)


@register.filter
def in_plain_words(opening: str) -> str:
    """The first words of a text without its markup; as they are where what was cut off leaves them unreadable."""
    try:
        return " ".join(plain(_NOTE_MARK.sub("", opening)).split())
    except Malformed:
        return opening


@register.filter
def accepted(corrections: Iterable[Correction]) -> list[Correction]:
    """Those that the delegation has accepted."""
    return [each for each in corrections if each.is_accepted]


@register.filter
def language_direction(code: str) -> str:
    """In which direction the language is written: "rtl" or "ltr"; "auto" for one that is not known."""
    try:
        return "rtl" if get_language_info(code)["bidi"] else "ltr"
    except KeyError:
        return "auto"


@register.filter
def language_shown(code: str) -> str:
    """The language's name in the language of the page."""
    try:
        return _(get_language_info(code)["name"])
    except KeyError:
        return code
