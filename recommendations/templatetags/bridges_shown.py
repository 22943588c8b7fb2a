"""Positions on amendments and bridges in templates."""

from collections.abc import Iterable, Mapping

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from recommendations.models import Amendment, Recommendation
from recommendations.queries.amendment_positions import Tally
from recommendations.queries.bridges import Bridges

register = template.Library()


@register.filter
def tally_of(tallies: Mapping[int, Tally], amendment: Amendment) -> Tally | None:
    """Where the delegations stand on the amendment, as far as that was read."""
    return tallies.get(amendment.pk)


@register.filter
def labelled(bridges: Bridges, label: str) -> Amendment | None:
    """The open amendment of that label."""
    return bridges.amendments.get(label)


@register.simple_tag
def what_if_address(recommendation: Recommendation, labels: Iterable[str]) -> str:
    """Where it is shown what adopting these would do."""
    address = reverse("recommendations:bridges", args=[recommendation.reference])
    return f"{address}?{urlencode([('adopt', label) for label in labels])}#what-if"
