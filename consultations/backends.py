"""Signing in by address and password; a person is read with what is known of their second step."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from consultations import second_steps
from consultations.models import User


class ByAddress(AuthenticationBackend):
    """allauth's, whose ``get_user`` also reads whether a second step is set up, and of whom one is required."""

    def get_user(self, user_id: Any) -> User | None:
        """Who has the session; nobody once the account is switched off. One query."""
        user = second_steps.known(User.objects.filter(pk=user_id)).first()
        return user if user is not None and self.user_can_authenticate(user) else None
