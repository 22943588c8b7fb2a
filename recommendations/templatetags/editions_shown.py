"""Compared editions in templates: the words for what changed, and what names an entry."""

from django import template
from django.utils.safestring import SafeString

from consultations.templatetags.texts_shown import compared_html
from recommendations.report import changes
from recommendations.report.compare import Change, Difference, Kind, Place

register = template.Library()

_PILLS = {"new": "good", "revised": "info", "moved": "", "renumbered": "warn", "withdrawn": "bad", "gone": "bad"}
_SYMBOLS = {
    "new": "+",
    "revised": "±",
    "moved": "⇄",
    "renumbered": "№",
    "merged": "⇒",
    "split": "⑂",
    "withdrawn": "✕",
    "gone": "✕",
    "unchanged": "=",
}


@register.inclusion_tag("recommendations/edition_kind.html")
def kind_pill(kind: Kind) -> dict[str, str]:
    """What became of an entry: symbol and word."""
    return {"word": changes.kinds()[kind], "symbol": _SYMBOLS[kind], "tone": _PILLS.get(kind, "")}


@register.filter
def part_called(difference: Difference) -> str:
    """What a part of an entry, or of what stands around the entries, is called."""
    word = {**changes.frame_parts(), **changes.parts()}[difference.name]
    return f"{word}: {difference.about}" if difference.about else word


@register.filter
def entry_called(change: Change, kind: str) -> str:
    """The entry's number or label in a report of this kind, and who proposes it."""
    return ", ".join(filter(None, (changes.called(change.entry, kind), change.entry.attribution)))


@register.filter
def place_called(place: Place | None) -> str:
    """Where an entry stands."""
    return changes.place_of(place)


@register.simple_tag
def compared_difference(difference: Difference, place: str | int, title: str) -> SafeString:
    """The new words as safe HTML with what differs from the old ones marked; ``place`` makes its ids unique."""
    return compared_html(difference.old, difference.new, f"{place}-{difference.name}", title)
