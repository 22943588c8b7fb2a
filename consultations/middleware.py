"""Acting as one of one's delegations, and the second step that the house may require to sign in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from consultations import queries, second_steps

SESSION_KEY = "acting_for"
#: What stays open to who has still to set up a second step: the way there, signing out, one's password, the language.
_OPEN = ("mfa_index", "account_reauthenticate", "account_logout", "account_change_password", "set_language")
CODE = "second_step_due"


class ActingForMiddleware:
    """Sets ``request.user.acting_for`` to the delegation chosen in the session, or the first one served."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """One query for those who are signed in, none for strangers."""
        if request.user.is_authenticated:
            queries.take_seat(request.user, request.session.get(SESSION_KEY, ""))
        return self.get_response(request)


class SecondStepMiddleware:
    """Leads who must have a second step, and has none, to where it is set up; nothing else opens before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """No query: what is asked was read with the person and with their seats."""
        user = request.user
        if user.is_authenticated and not request.path.startswith("/healthz") and second_steps.is_due(user):
            request.second_step_due = True  # type: ignore[attr-defined]  # said on the page to which one is led
            if not request.path.startswith(tuple(reverse(name) for name in _OPEN)):
                return _led(request)
        return self.get_response(request)


def _led(request: HttpRequest) -> HttpResponseBase:
    if request.path.startswith(reverse("api:api-root")):
        return JsonResponse({"detail": str(second_steps.DUE), "code": CODE}, status=403)
    address = reverse("mfa_index")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
