"""The merge desk in templates: which amendments collide, in one line."""

from collections.abc import Iterable

from django import template

from recommendations.models import Amendment
from recommendations.queries.decisions import Board

register = template.Library()


@register.filter
def labels(rows: Iterable[Amendment]) -> str:
    """The amendments by their labels."""
    return ", ".join(row.label for row in rows)


@register.filter
def rivals_of(board: Board, amendment: Amendment) -> str:
    """The labels of those with which the amendment collides; nothing when there are none."""
    return labels(board.rivals.get(amendment.reference, ()))
