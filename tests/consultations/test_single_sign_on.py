"""Signing in through OpenID Connect, against a server that speaks it: for who is known or invited, and nobody else."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from consultations.actions import inviting
from consultations.models import Delegate, Delegation, Invitation, User
from tests import factories, oidc
from wgec import env

pytestmark = pytest.mark.django_db

LOGIN = "/account/oidc/sso/login/"


@pytest.fixture
def server(settings: Settings) -> Iterator[oidc.Server]:
    """A running server that the product knows."""
    with oidc.running() as running:
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [running.app]}}
        yield running


def claims(email: str, **said: Any) -> oidc.Person:
    return oidc.Person({"sub": f"id of {email}", "email": email, "email_verified": True, "name": "Dora Diaz", **said})


def signed_on(client: Client, server: oidc.Server, **sent: str) -> Any:
    """Go to the server as the sign-in page does, consent there, and come back."""
    there = client.post(LOGIN, sent)["Location"]
    assert there.startswith(f"{server.address}/authorize?")
    back = urlsplit(requests.get(there, allow_redirects=False, timeout=5).headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_sign_in_page_offers_it(client: Client, server: oidc.Server) -> None:
    page = client.get("/account/login/").content.decode()
    assert "Sign in with Ministry" in page
    assert "Sign in with Ministry" in client.get(LOGIN).content.decode(), "a link alone signs nobody in"
    assert not is_signed_in(client)


def test_without_a_server_nothing_is_offered(client: Client) -> None:
    assert "/account/oidc/" not in client.get("/account/login/").content.decode()
    assert client.get(LOGIN).status_code == 404


def test_who_is_known_gets_in(client: Client, server: oidc.Server, alice: User) -> None:
    server.person = claims("Alice@example.org")
    answer = signed_on(client, server, next="/reports/")
    assert (answer.status_code, answer["Location"]) == (302, "/reports/")
    assert client.session["_auth_user_id"] == str(alice.pk)
    server.person = claims("renamed@example.org", sub="id of Alice@example.org")
    again = Client()
    signed_on(again, server)
    assert again.session["_auth_user_id"] == str(alice.pk), "known by the server's own name for her from now on"


def test_who_is_invited_gets_in_and_takes_the_seat(client: Client, server: oidc.Server, arcadia: Delegation) -> None:
    made = inviting.invite(arcadia, "dora@example.org", by=None)
    page = client.get(f"/invitations/{inviting.link_of(made)}/").content.decode()
    assert "Accept with Ministry" in page
    server.person = claims("dora@example.org")
    signed_on(client, server)
    person = User.objects.get(email="dora@example.org")
    assert (client.session["_auth_user_id"], person.name) == (str(person.pk), "Dora Diaz")
    assert not person.has_usable_password()
    assert Delegate.objects.get(user=person).delegation == arcadia
    assert Invitation.objects.get().accepted_by == person


@pytest.mark.parametrize("why", ["stranger", "revoked", "inactive"])
def test_nobody_else_gets_in(client: Client, server: oidc.Server, arcadia: Delegation, why: str) -> None:
    if why == "revoked":
        inviting.revoke(inviting.invite(arcadia, "dora@example.org", by=None), by=None)
    if why == "inactive":
        factories.UserFactory(name="Dora", is_active=False)
    server.person = claims("dora@example.org")
    answer = signed_on(client, server)
    assert answer.status_code == 403
    sentence = "Nobody with the address dora@example.org takes part here. Ask the secretariat to invite that address."
    assert sentence in answer.content.decode()
    assert not is_signed_in(client)
    assert User.objects.filter(is_active=True).count() == 0


def test_an_address_that_the_server_has_not_verified_is_nobodys(
    client: Client, server: oidc.Server, alice: User
) -> None:
    server.person = claims("alice@example.org", email_verified=False)
    answer = signed_on(client, server)
    assert answer.status_code == 403
    assert "Ministry does not say that your e-mail address is verified, so it cannot be known who you are." in (
        answer.content.decode()
    )
    assert not is_signed_in(client)


def test_a_second_step_is_asked_for_here_too(client: Client, server: oidc.Server, alice: User) -> None:
    TOTP.activate(alice, "JBSWY3DPEHPK3PXP")
    server.person = claims("alice@example.org")
    assert signed_on(client, server)["Location"] == "/account/second-step/authenticate/"
    assert not is_signed_in(client)


def test_who_refuses_there_is_not_signed_in(client: Client, server: oidc.Server) -> None:
    answer = signed_on(client, server)
    assert answer["Location"] == "/account/single-sign-on/login/cancelled/"
    assert "You went no further" in client.get(answer["Location"]).content.decode()


def test_a_code_works_once_and_for_who_began(client: Client, server: oidc.Server, alice: User) -> None:
    server.person = claims("alice@example.org")
    there = client.post(LOGIN)["Location"]
    back = urlsplit(requests.get(there, allow_redirects=False, timeout=5).headers["Location"])
    stolen = Client().get(f"{back.path}?{back.query}")
    assert "You are not signed in" in stolen.content.decode()
    assert client.get(f"{back.path}?{back.query}").status_code == 302
    assert is_signed_in(client)


def test_a_server_that_is_away(client: Client, server: oidc.Server, settings: Settings) -> None:
    gone = {**server.app, "settings": {"server_url": "http://127.0.0.1:9"}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [gone]}}
    answer = client.post(LOGIN)
    assert answer.status_code == 503
    assert "The other server does not answer, so it cannot say who you are." in answer.content.decode()


# --- the setting -----------------------------------------------------------------------------


def test_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.oidc() == []
    monkeypatch.setenv("OIDC_SERVER", "https://login.example.org/realms/x")
    with pytest.raises(ImproperlyConfigured, match=r"^OIDC_SERVER is set: set OIDC_CLIENT_ID and OIDC_SECRET too"):
        env.oidc()
    monkeypatch.setenv("OIDC_CLIENT_ID", "wgec")
    monkeypatch.setenv("OIDC_SECRET", "between us")
    [app] = env.oidc()
    assert (app["name"], app["settings"]["server_url"]) == ("login.example.org", "https://login.example.org/realms/x")
    assert env.oidc_origins() == ["https://login.example.org"]
