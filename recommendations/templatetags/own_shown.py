"""One's own positions in templates: who has said them, for whom."""

from django import template
from django.utils.translation import gettext as _

from recommendations.enums import Needs
from recommendations.models import Position

register = template.Library()


@register.simple_tag
def recorder(position: Position) -> str:
    """Who stated the position; both names where the secretariat entered it."""
    named = {"person": position.recorded_by.name if position.recorded_by else "", "name": position.delegation.name}
    if position.is_on_behalf:
        return _("entered by %(person)s (secretariat) for %(name)s") % named
    return _("%(person)s for %(name)s") % named if named["person"] else str(named["name"])


@register.filter
def need_in_words(need: str) -> str:
    """What a text needs of the delegation."""
    return str(Needs(need).label) if need else ""
