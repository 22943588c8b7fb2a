"""What a real installation is configured to do: reached over TLS only, cookies for the browser alone, no debugging."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from pytest_django import Settings

from consultations.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

ASKED = (
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SECURE_SSL_REDIRECT",
    "SECURE_REDIRECT_EXEMPT",
    "SECURE_PROXY_SSL_HEADER",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "PASSWORD_HASHERS",
    "DEBUG",
)
SCRIPT = f"""
import json, django
from django.conf import settings
from django.core.management import call_command
django.setup()
call_command("check", deploy=True, fail_level="WARNING")
print(json.dumps({{name: getattr(settings, name, None) for name in {ASKED!r}}}))
"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The settings of an installation behind TLS, after Django's own deployment check had nothing to say."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "wgec.settings",
        "VAR_DIR": str(tmp_path_factory.mktemp("deployed")),
        "HTTPS": "on",
        "TRUSTED_PROXIES": "1",
        "ALLOWED_HOSTS": "drafting.example.org",
    }
    ran = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    settings: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return settings


def over_tls(settings: Settings, deployed: dict[str, Any]) -> Client:
    """A browser that reaches that installation through its proxy."""
    for name, value in deployed.items():
        setattr(settings, name, tuple(value) if name == "SECURE_PROXY_SSL_HEADER" else value)
    return Client(headers={"X-Forwarded-Proto": "https"})


def test_a_real_installation_is_reached_over_tls_only(settings: Settings, deployed: dict[str, Any]) -> None:
    over_tls(settings, deployed)
    answer = Client().get("/account/login/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/account/login/")
    assert Client().get("/healthz").status_code == 200  # asked from inside


def test_a_real_installation_says_so_to_browsers(settings: Settings, deployed: dict[str, Any]) -> None:
    answer = over_tls(settings, deployed).get("/account/login/")
    assert answer.status_code == 200
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert answer.cookies["csrftoken"]["secure"]
    assert answer.cookies["csrftoken"]["httponly"]


def test_a_session_is_for_the_browser_alone(settings: Settings, deployed: dict[str, Any], alice: User) -> None:
    client = over_tls(settings, deployed)
    # The cheap hashing of tests is gone with these settings.
    User.objects.filter(pk=alice.pk).update(password=make_password(PASSWORD))
    client.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    session = client.cookies["sessionid"]
    assert (session["secure"], session["httponly"], session["samesite"]) == (True, True, "Lax")


def test_passwords_are_hashed_by_argon2(settings: Settings, deployed: dict[str, Any]) -> None:
    settings.PASSWORD_HASHERS = deployed["PASSWORD_HASHERS"]
    assert make_password(PASSWORD).startswith("argon2$argon2id$")


def test_a_real_installation_shows_no_debugging(deployed: dict[str, Any]) -> None:
    assert deployed["DEBUG"] is False
