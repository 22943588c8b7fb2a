"""Tokens of the API, and the command that prints them."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from rest_framework.authtoken.models import Token

from consultations.actions import tokens
from consultations.models import Event, User
from wgec.kernel.errors import Refused

pytestmark = pytest.mark.django_db


def printed(*words: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("create_token", *words, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_token_and_nothing_else(alice: User, api: Any) -> None:
    assert printed(alice.email) == f"{Token.objects.get(user=alice).key}\n"


def test_the_address_may_be_capitalised(alice: User) -> None:
    assert printed("Alice@Example.ORG").strip() == Token.objects.get(user=alice).key


def test_the_token_stays_the_same(alice: User) -> None:
    assert printed(alice.email) == printed(alice.email)
    assert Event.objects.filter(verb="token.issue").count() == 1


def test_a_new_token_closes_the_old_one(alice: User, api: Any) -> None:
    client = api(alice)
    assert client.get("/api/v1/sections/").status_code == 200
    old = Token.objects.get(user=alice).key
    assert printed(alice.email, "--new").strip() == Token.objects.get(user=alice).key != old
    assert client.get("/api/v1/sections/").status_code == 401


def test_an_unknown_address_is_a_sentence(db: None) -> None:
    with pytest.raises(CommandError, match=r"Nobody signs in with nobody@example\.org\. Create the user"):
        printed("nobody@example.org")


def test_somebody_who_left_gets_none(alice: User) -> None:
    alice.is_active = False
    alice.save()
    with pytest.raises(CommandError, match="not active"):
        printed(alice.email)
    with pytest.raises(Refused):
        tokens.issue(alice, by=None)
    assert not Token.objects.exists()


def test_the_record_says_so_to_the_secretariat_only(alice: User, sec: User) -> None:
    tokens.issue(alice, by=sec)
    event = Event.objects.get(verb="token.issue")
    assert (event.person, event.subject_label, event.audience) == ("Sec", "Alice", "secretariat")
