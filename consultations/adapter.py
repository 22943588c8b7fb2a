"""How allauth behaves here: accounts are made by the secretariat, never by a stranger."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """Sign-in and reset as allauth does them; no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people are invited."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail that says which group it comes from."""
        super().send_mail(template_prefix, email, {**context, "group_name": settings.GROUP_NAME})
