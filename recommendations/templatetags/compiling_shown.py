"""The compilation desk in templates."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def number_of(numbers: Mapping[int, int], pk: int) -> int | None:
    """The number that a text would get now; None when it has one, or gets none."""
    return numbers.get(pk)
