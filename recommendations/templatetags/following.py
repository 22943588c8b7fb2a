"""The button that follows, on the pages of what can be followed."""

from typing import Any

from django import template

from consultations import mail_queries
from recommendations.queries import followed

register = template.Library()


@register.inclusion_tag("components/follow.html", takes_context=True)
def follow_button(context: dict[str, Any], row: followed.Followable) -> dict[str, Any]:
    """Follow, or stop following; one query for who is signed in, nothing for strangers."""
    request = context["request"]
    if not request.user.is_authenticated:
        return {"is_shown": False}
    kind, name = followed.name_of(row)
    return {
        "is_shown": True,
        "kind": kind.value,
        "name": name,
        "is_followed": mail_queries.is_followed(request.user, kind, name),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
