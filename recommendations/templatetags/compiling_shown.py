"""The compilation desk in templates."""

from collections.abc import Mapping

from django import template

from recommendations.queries import standing
from recommendations.queries.compiling import EXCERPT

register = template.Library()


@register.filter
def number_of(numbers: Mapping[int, int], pk: int) -> int | None:
    """The number that a text would get now; None when it has one, or gets none."""
    return numbers.get(pk)


@register.filter
def excerpt_shown(words: str) -> str:
    """How a text begins, cut between two words."""
    return standing.shortened(words, EXCERPT - 1)
