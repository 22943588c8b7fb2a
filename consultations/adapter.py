"""How allauth behaves here: people are invited, never signed up; second steps are kept ciphered; single sign-on."""

import base64
import hashlib
from typing import Any, NoReturn

import requests
import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations import roster, second_steps
from consultations.actions import inviting
from consultations.models import User
from wgec.kernel.errors import NotYours, Refused, Unavailable

log = structlog.get_logger(__name__)


class InvitedOnly(DefaultAccountAdapter):
    """Sign-in and reset as allauth does them; no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people are invited."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail that says which group it comes from."""
        super().send_mail(template_prefix, email, {**context, "group_name": settings.GROUP_NAME})


class SecondSteps(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes; their secrets are of no use to who reads the database alone."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy(
            "Your role needs a second step to sign in, and this is the only one. Add another one first."
        ),
        "incorrect_code": gettext_lazy("This code does not fit. Wait for the next one and write all its digits."),
    }

    def get_totp_issuer(self) -> str:
        """The name that stands in the authenticator app."""
        return settings.GROUP_NAME

    def encrypt(self, text: str) -> str:
        """Ciphered with a key that follows from SECRET_KEY."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """With that key, or one of SECRET_KEY_FALLBACKS."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of somebody of whom the house requires one."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=second_steps.STEPS)
        return others.exclude(pk=authenticator.pk).exists() or not second_steps.is_required(authenticator.user)

    def _get_site_name(self) -> str:
        return settings.GROUP_NAME


class _Patient(requests.Session):
    """Waits a little for the other server, and turns its absence into a refusal."""

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **options: Any) -> requests.Response:
        options.setdefault("timeout", settings.SOCIALACCOUNT_REQUESTS_TIMEOUT)
        try:
            answer = super().request(method, url, *args, **options)
            if answer.status_code >= 500 or "/.well-known/" in str(url):
                answer.raise_for_status()
        except requests.RequestException as error:
            log.warning("single_sign_on.away", exc_info=error)
            raise Unavailable(
                _("The other server does not answer, so it cannot say who you are. Try again, or sign in another way.")
            ) from error
        return answer


class KnownOnly(DefaultSocialAccountAdapter):
    """Single sign-on for people who are known or invited, by an address that the server says it has verified."""

    def get_requests_session(self) -> requests.Session:
        """What speaks to the server; while it is away people are told so."""
        return _Patient()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person; who is invited takes the seat. Anybody else is refused with a sentence."""
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        name = sociallogin.provider.name
        address = next((each.email.lower() for each in sociallogin.email_addresses if each.verified), None)
        if address is None:
            _refuse(
                request,
                _("%(server)s does not say that your e-mail address is verified, so it cannot be known who you are.")
                % {"server": name},
            )
        person = User.objects.filter(email=address).first() or _invited(request, address, sociallogin)
        if person is None or not person.is_active:
            _refuse(
                request,
                _("Nobody with the address %(email)s takes part here. Ask the secretariat to invite that address.")
                % {"email": address},
            )
        sociallogin.connect(request, person)


def _invited(request: HttpRequest, address: str, sociallogin: SocialLogin) -> User | None:
    invitation = roster.waiting_for(address).first()
    if invitation is None:
        return None
    said = sociallogin.account.get_provider_account().get_user_data() or {}
    name = invitation.name or str(said.get("name") or "") or address.partition("@")[0]
    try:
        return inviting.join(invitation, name, None, language=translation.get_language() or "")
    except Refused as refusal:
        _refuse(request, refusal.sentence)


def _refuse(request: HttpRequest, sentence: str) -> NoReturn:
    raise ImmediateHttpResponse(render(request, "refused.html", {"refusal": NotYours(sentence)}, status=403))


def _cipher() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(b"second step " + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
