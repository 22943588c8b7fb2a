"""Signing in to the API: by session or by token, acting for one's delegation.

Who serves several delegations names one in the header ``Acting-For: <delegation's slug>``; otherwise it is the first.
"""

from typing import Any

from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.request import Request

from consultations import queries
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
    """``Authorization: Token …``."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The token's user, acting for the delegation of the header or their first."""
        return _seated(request, super().authenticate(request))

    def authenticate_header(self, request: Request) -> str:
        """Ask for a token with 401."""
        return self.keyword
