"""Signing in to the API: by session or by token, acting for one's delegation.

Who serves several delegations names one in the header ``Acting-For: <delegation's slug>``; otherwise it is the first.
"""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from consultations import queries, second_steps
from wgec.kernel.errors import NotYours


def _seated(request: Request, answer: tuple[Any, Any] | None) -> tuple[Any, Any] | None:
    if answer is not None:
        user, wanted = answer[0], request.headers.get("Acting-For", "")
        if wanted or user.seats is None:
            queries.take_seat(user, wanted)
        if wanted and (user.acting_for is None or user.acting_for.slug != wanted):
            raise NotYours(f"You do not act for a delegation with the address “{wanted}”.")
    return answer


class SessionActingFor(SessionAuthentication):
    """The browser's session, with its protection against forged requests."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The signed-in user, acting for the delegation of the session or of the header."""
        return _seated(request, super().authenticate(request))


class TokenActingFor(TokenAuthentication):
    """``Authorization: Token …``. It opens nothing while its person has still to set up a second step to sign in."""

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        """The token's user, read with what is known of their second step; one query."""
        rows = Token.objects.select_related("user").annotate(**second_steps.columns("user"))
        token = rows.filter(key=key).first()
        if token is None:
            raise AuthenticationFailed(_("This token is of nobody: it is mistyped, or was replaced or revoked."))
        if not token.user.is_active:
            raise AuthenticationFailed(_("The account of this token is switched off."))
        for name in second_steps.columns():
            setattr(token.user, name, getattr(token, name))
        return token.user, token

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The token's user, acting for the delegation of the header or their first."""
        answer = _seated(request, super().authenticate(request))
        if answer is not None and second_steps.is_due(answer[0]):
            raise NotYours(str(second_steps.DUE), code="second_step_due")
        return answer

    def authenticate_header(self, request: Request) -> str:
        """Ask for a token with 401."""
        return self.keyword
