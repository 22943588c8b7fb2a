"""Setting up a second step: allauth's pages, after which no session goes on that began without one."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpRequest, HttpResponse

from consultations import second_steps
from consultations.actions import accounts
from wgec.kernel.access import person


class _OnlyHere:
    """A first second step guards every session: those that began without one end, except where it is set up."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """Set it up; end the others where it is the only one."""
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view that it is mixed into
        reader = person(self.request)
        if Authenticator.objects.filter(user=reader, type__in=second_steps.STEPS).count() == 1:
            accounts.end_sessions(reader, by=reader, but=self.request.session.session_key or "")
        return answer


class ActivateApp(_OnlyHere, ActivateTOTPView):
    """An authenticator app."""


class AddPasskey(_OnlyHere, AddWebAuthnView):
    """A passkey, or a key to plug in."""
