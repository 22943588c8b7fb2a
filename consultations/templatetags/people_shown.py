"""What may be done with people and delegations, as templates ask it."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

from wgec.kernel import access

register = template.Library()


@register.simple_tag(takes_context=True)
def may_do(context: dict[str, Any], permission: str, subject: Any = None) -> bool:
    """Whether the reader has ``permission`` on ``subject``."""
    reader = context.get("user")
    return bool(reader is not None and reader.is_authenticated and access.may(permission, reader, subject))


@register.simple_tag
def sign_on_servers() -> list[dict[str, str]]:
    """The servers through which people may sign in besides: name and address."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [
        {"name": app["name"], "address": reverse("openid_connect_login", args=[app["provider_id"]])} for app in apps
    ]
