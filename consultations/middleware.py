"""Acting as one of one's delegations."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from consultations import queries

SESSION_KEY = "acting_for"


class ActingForMiddleware:
    """Sets ``request.user.acting_for`` to the delegation chosen in the session, or the first one served."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """One query for those who are signed in, none for strangers."""
        if request.user.is_authenticated:
            queries.take_seat(request.user, request.session.get(SESSION_KEY, ""))
        return self.get_response(request)
