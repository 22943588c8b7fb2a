"""The overview in templates: a tile for every text, its title and its state in one sentence, and names in a row."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.enums import SEALED, Consensus
from recommendations.queries.standing import Standing, Text
from recommendations.templatetags.standing_shown import STANCE_SYMBOLS, STATE_SYMBOLS

register = template.Library()
_PLACEHOLDER = "0"


@dataclass(frozen=True, slots=True)
class Tile:
    """One text on the map: where it is read, what stands on it, and the same in words."""

    address: str
    number: str
    symbol: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One state in the legend, and how many texts are in it."""

    state: str
    symbol: str
    label: str
    count: int


def _labels() -> dict[str, str]:
    """The words of the states in the language of the page, each once."""
    return {**{state: str(state.label) for state in Consensus}, SEALED: _("Sealed")}


@register.simple_tag
def tiles(texts: Iterable[Text]) -> list[Tile]:
    """The texts as tiles. Made here, and not in the template, because a compilation can have a thousand of them."""
    labels = _labels()
    address = reverse("recommendations:positions", args=[_PLACEHOLDER])
    before, _found, after = address.rpartition(_PLACEHOLDER)
    return [
        Tile(
            f"{before}{text.recommendation.reference}{after}",
            _number(text),
            STATE_SYMBOLS[text.state],
            text.state,
            _("%(title)s: %(state)s. %(attribution)s")
            % {
                "title": text.recommendation.title,
                "state": labels[text.state],
                "attribution": text.recommendation.attribution,
            },
        )
        for text in texts
    ]


def _number(text: Text) -> str:
    row = text.recommendation
    return str(row.number) if row.number is not None else row.source_label[:4] or "·"


@register.simple_tag
def map_legend(standing: Standing) -> list[Entry]:
    """The states that occur, the most favourable first."""
    labels = _labels()
    return [Entry(state, STATE_SYMBOLS[state], labels[state], count) for state, count in standing.counts.items()]


@register.simple_tag
def seats_expressed(text: Text) -> str:
    """How many of the counting seats have a position on the text."""
    words = ngettext("%(expressed)s of %(seats)s seat", "%(expressed)s of %(seats)s seats", text.seats)
    return words % {"expressed": text.expressed, "seats": text.seats}


@register.simple_tag
def names(standing: Standing, keys: Collection[int]) -> str:
    """The delegations with these keys by name, in the order of the alphabet."""
    return ", ".join(delegation.name for delegation in standing.named(keys)) if keys else ""


@register.filter
def excerpt_of(excerpts: Mapping[int, str], text: Text) -> str:
    """How a text begins."""
    return excerpts.get(text.recommendation.pk, "")


@register.filter
def state_in_words(state: str) -> str:
    """The words for a state, or that positions are sealed."""
    return _labels()[state]


@register.filter
def stance_symbol(stance: str) -> str:
    """The symbol of a stance, where the word beside it is for screen readers alone."""
    return STANCE_SYMBOLS[stance]
