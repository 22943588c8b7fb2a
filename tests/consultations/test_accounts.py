"""Accounts: signing in, a new password by mail, the limits of both, and nobody but the secretariat making one."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from consultations.models import Delegate, Delegation, User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"
RESET = "/account/password/reset/"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    """Try to sign in, as the form does."""
    return client.post(LOGIN, {"login": email, "password": password})


def is_signed_in(client: Client) -> bool:
    """Whether the browser has a session of somebody."""
    return "_auth_user_id" in client.session


# --- signing in ------------------------------------------------------------------------------


@pytest.mark.parametrize("email", ["alice@example.org", "Alice@Example.ORG", " alice@example.org "])
def test_the_address_may_be_written_in_any_case(client: Client, alice: User, email: str) -> None:
    answer = sign_in(client, email)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client)


def test_one_comes_back_to_the_page_one_wanted(client: Client, alice: User) -> None:
    answer = client.post(LOGIN, {"login": alice.email, "password": PASSWORD, "next": "/reports/"})
    assert answer["Location"] == "/reports/"
    elsewhere = Client().post(LOGIN, {"login": alice.email, "password": PASSWORD, "next": "https://evil.example/"})
    assert elsewhere["Location"] == "/"


def test_signing_in_makes_a_new_session(client: Client, alice: User) -> None:
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key
    sign_in(client, alice.email)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("email", "password"), [("alice@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("", "")]
)
def test_a_wrong_pair_signs_nobody_in(client: Client, alice: User, email: str, password: str) -> None:
    assert sign_in(client, email, password).status_code == 200
    assert not is_signed_in(client)


def test_a_wrong_address_and_a_wrong_password_read_the_same(client: Client, alice: User) -> None:
    def errors(email: str) -> Any:
        return sign_in(client, email, "wrong").context["form"].errors.as_text()

    assert errors(alice.email) == errors("nobody@example.org")


def test_somebody_who_left_does_not_sign_in(client: Client, alice: User) -> None:
    alice.is_active = False
    alice.save()
    sign_in(client, alice.email)
    assert not is_signed_in(client)


def test_guessing_is_stopped_even_with_the_right_password(client: Client, alice: User) -> None:
    for _ in range(5):
        sign_in(client, alice.email, "wrong")
    answer = sign_in(client, alice.email)
    assert not is_signed_in(client)
    assert "Too many failed login attempts" in answer.content.decode()


def test_guessing_is_counted_by_account(client: Client, alice: User, charlie: User) -> None:
    for _ in range(5):
        sign_in(client, alice.email, "wrong")
    sign_in(client, charlie.email)
    assert is_signed_in(client)


def test_signing_out(client: Client, alice: User) -> None:
    sign_in(client, alice.email)
    assert client.get("/account/logout/").status_code == 200  # asks first: a link alone signs nobody out
    assert is_signed_in(client)
    client.post("/account/logout/")
    assert not is_signed_in(client)


# --- a new password by mail ------------------------------------------------------------------


def test_a_new_password_by_mail(client: Client, alice: User, mailoutbox: list[EmailMessage]) -> None:
    answer = client.post(RESET, {"email": "ALICE@example.org"})
    assert answer["Location"] == f"{RESET}done/"
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (
        ["alice@example.org"],
        "A new password for Working Group on Enhanced Cooperation",
    )
    assert PASSWORD not in mail.body
    [link] = re.findall(r"http://testserver(/account/password/reset/key/\S+)", str(mail.body))
    form = client.get(link)["Location"]  # the key goes from the address into the session
    given = {"password1": "a staple and a battery", "password2": "a staple and a battery"}
    assert client.post(form, given)["Location"] == f"{RESET}key/done/"
    assert alice.__class__.objects.get(pk=alice.pk).check_password("a staple and a battery")
    again = Client().get(link, follow=True)
    assert again.context["token_fail"]


@pytest.mark.parametrize("password", ["short", "1234567890123", "alice@example.org", "password1234"])
def test_a_weak_password_is_refused(client: Client, alice: User, mailoutbox: list[EmailMessage], password: str) -> None:
    client.post(RESET, {"email": alice.email})
    [link] = re.findall(r"http://testserver(/account/password/reset/key/\S+)", str(mailoutbox[0].body))
    answer = client.post(client.get(link)["Location"], {"password1": password, "password2": password})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_nobody_learns_who_has_an_account(client: Client, alice: User, mailoutbox: list[EmailMessage]) -> None:
    known, unknown = (client.post(RESET, {"email": email}) for email in (alice.email, "nobody@example.org"))
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.to for mail in mailoutbox] == [["alice@example.org"], ["nobody@example.org"]]
    assert "There is no account with this address." in mailoutbox[1].body


def test_mail_is_not_sent_without_end(client: Client, alice: User, mailoutbox: list[EmailMessage]) -> None:
    answers = [client.post(RESET, {"email": alice.email}).status_code for _ in range(7)]
    assert answers == [302] * 5 + [429] * 2
    assert len(mailoutbox) == 5


def test_a_changed_password_is_told_by_mail(client: Client, alice: User, mailoutbox: list[EmailMessage]) -> None:
    sign_in(client, alice.email)
    given = {"oldpassword": PASSWORD, "password1": "a staple and a battery", "password2": "a staple and a battery"}
    assert client.post("/account/password/change/", given).status_code == 302
    assert [mail.to for mail in mailoutbox] == [[alice.email]]
    assert is_signed_in(client)


# --- no other door ---------------------------------------------------------------------------


def test_nobody_signs_up(client: Client) -> None:
    given = {"email": "new@example.org", "password1": "a staple and a battery", "password2": "a staple and a battery"}
    answer = client.post("/account/signup/", given)
    assert answer.status_code == 200
    assert not User.objects.exists()


def test_nobody_gives_themselves_another_address(client: Client, alice: User) -> None:
    """Invitations and single sign-on go by the address: whoever could take another's could take their seat."""
    sign_in(client, alice.email)
    for given in ({"action_add": "", "email": "dora@example.org"}, {"action_primary": "", "email": "dora@example.org"}):
        assert client.post("/account/email/", given)["Location"] == "/account/"
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    assert not EmailAddress.objects.exclude(email=alice.email).exists()


# --- acting for ------------------------------------------------------------------------------


def acting_for(client: Client) -> str:
    """The delegation that the session's person acts for, as pages and actions see it."""
    person = client.get("/").wsgi_request.user
    return person.acting_for.slug if person.acting_for else ""  # type: ignore[union-attr]


def test_one_acts_for_the_first_until_one_chooses(client: Client, alice: User, borduria: Delegation) -> None:
    Delegate.objects.create(user=alice, delegation=borduria)
    sign_in(client, alice.email)
    assert acting_for(client) == "arcadia"
    client.post("/acting-for/", {"delegation": "borduria"})
    assert acting_for(client) == "borduria"


def test_a_seat_that_ended_is_not_acted_from(client: Client, alice: User, borduria: Delegation) -> None:
    seat = Delegate.objects.create(user=alice, delegation=borduria)
    sign_in(client, alice.email)
    client.post("/acting-for/", {"delegation": "borduria"})
    seat.until_at = timezone.now()
    seat.save()
    assert acting_for(client) == "arcadia"


def test_a_delegation_that_left_is_not_acted_for(client: Client, alice: User, arcadia: Delegation) -> None:
    arcadia.is_active = False
    arcadia.save()
    sign_in(client, alice.email)
    assert acting_for(client) == ""


def test_the_secretariat_acts_for_nobody(client: Client, sec: User) -> None:
    sign_in(client, sec.email)
    assert acting_for(client) == ""
