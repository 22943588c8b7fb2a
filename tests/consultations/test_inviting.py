"""Invitations: by mail, once, for a fortnight; revoked, sent again, accepted with or without an account."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from consultations import queries, roster
from consultations.actions import inviting
from consultations.enums import DelegateRole
from consultations.models import Delegate, Delegation, Event, Invitation, Mail, User
from tests import factories
from tests.factories import PASSWORD
from wgec.kernel.errors import Malformed, NotYours, Refused

pytestmark = pytest.mark.django_db

NEW = "a staple and a battery"


def invited(
    by: User | None, delegation: Delegation, email: str = "dora@example.org", **given: Any
) -> tuple[Invitation, str]:
    """An invitation and the address of its page."""
    made = inviting.invite(delegation, email, by=by, **given)
    return made, f"/invitations/{inviting.link_of(made)}/"


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# --- who may ---------------------------------------------------------------------------------

TABLE = {"alice": {"drafter", "reader"}, "sec": {"head", "drafter", "reader"}}


@pytest.mark.parametrize("role", DelegateRole.values)
@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "olga", "sec", "chair"])
def test_who_may_invite(request: pytest.FixtureRequest, arcadia: Delegation, who: str, role: str) -> None:
    person = request.getfixturevalue(who)
    if role in TABLE.get(who, ()):
        invited(person, arcadia, role=role)
        return
    with pytest.raises(NotYours) as refusal:
        invited(person, arcadia, role=role)
    assert refusal.value.sentence == (
        "A head invites drafters and readers. Invite them as such, then make one of them the head, or ask the "
        "secretariat."
        if who == "alice"
        else "Who acts for a delegation is settled by its head, who acts for it, and by the secretariat."
    )


# --- the letter ------------------------------------------------------------------------------


def test_the_letter_says_who_invites_for_whom_and_as_what(
    sec: User,
    arcadia: Delegation,
    settings: Settings,
) -> None:
    settings.SITE_URL = "https://drafting.example.org"
    made, page = invited(sec, arcadia, name="Dora", role=DelegateRole.READER)
    mail = Mail.objects.get(key=made.mail_key)
    assert (mail.address, mail.subject) == (
        "dora@example.org",
        "Act for Arcadia in the Working Group on Enhanced Cooperation",
    )
    assert "Sec invites you to act for Arcadia in the Working Group on Enhanced Cooperation." in mail.text
    assert "Your role: Reader." in mail.text
    assert f"https://drafting.example.org{page}\n" in mail.text
    assert f'href="https://drafting.example.org{page}"' in mail.html
    assert mail.is_secret, "its words are forgotten once it is sent"


def test_the_list_says_whether_the_letter_is_sent(sec: User, arcadia: Delegation) -> None:
    made, _page = invited(sec, arcadia)
    assert roster.invitations().get().state == "unsent"
    Mail.objects.filter(key=made.mail_key).update(state="sent", sent_at=timezone.now())
    assert roster.invitations().get().state == "waiting"
    inviting.send_again(made, by=sec)
    assert roster.invitations().get().state == "unsent"


def test_the_link_is_kept_as_a_hash_only(sec: User, arcadia: Delegation) -> None:
    made, page = invited(sec, arcadia)
    secret = page.split("/")[2]
    assert re.fullmatch("[0-9a-f]{64}", secret)
    assert secret not in {str(value) for value in Invitation.objects.values_list().get(pk=made.pk)}
    assert not any(secret in str(event.details) for event in Event.objects.all())


def test_the_address_stands_in_no_record(sec: User, arcadia: Delegation) -> None:
    made, _page = invited(sec, arcadia, name="Dora")
    inviting.send_again(made, by=sec)
    inviting.revoke(made, by=sec)
    said = [(event.verb, event.subject_label) for event in Event.objects.order_by("pk")]
    assert said == [(f"invitation.{verb}", "Dora — Arcadia") for verb in ("create", "send_again", "revoke")]
    assert not any("dora@" in str(event.__dict__) for event in Event.objects.all())


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("nobody", "“nobody” is no e-mail address. Write one such as name@example.org."),
        (f"a@{'b.' * 124}example.org", f"“a@{'b.' * 29}” is no e-mail address. Write one such as name@example.org."),
        ("Alice@example.org", "Alice acts for Arcadia already, as Head of delegation. Change the role there."),
        ("gone@example.org", "The account of gone@example.org is switched off. The secretariat can switch it on."),
        (
            "dora@example.org",
            "dora@example.org has been invited to Arcadia already. Send that invitation again, or take it back.",
        ),
    ],
)
def test_who_is_not_invited(sec: User, alice: User, arcadia: Delegation, email: str, sentence: str) -> None:
    factories.UserFactory(name="Gone", is_active=False)
    invited(sec, arcadia)
    with pytest.raises(Refused) as refusal:
        invited(sec, arcadia, email)
    assert refusal.value.sentence == sentence


def test_nobody_is_invited_to_a_delegation_that_left(sec: User, arcadia: Delegation) -> None:
    Delegation.objects.filter(pk=arcadia.pk).update(is_active=False)
    with pytest.raises(Refused, match=r"^Arcadia takes no part any more\. The secretariat can make it active again\.$"):
        invited(sec, arcadia)


# --- accepted by a newcomer ------------------------------------------------------------------


def test_a_newcomer_sets_name_and_password_and_is_signed_in(client: Client, sec: User, arcadia: Delegation) -> None:
    _made, page = invited(sec, arcadia, name="Dora")
    read = client.get(page).content.decode()
    assert "Sec invites you to act for Arcadia" in read
    assert 'value="Dora"' in read
    answer = client.post(page, {"name": "Dora Diaz", "password1": NEW, "password2": NEW})
    assert (answer.status_code, answer["Location"]) == (302, "/delegations/arcadia/")
    person = User.objects.get(email="dora@example.org")
    assert (person.name, person.check_password(NEW)) == ("Dora Diaz", True)
    assert Delegate.objects.get(user=person).role == DelegateRole.DRAFTER
    assert is_signed_in(client)
    event = Event.objects.get(verb="invitation.accept")
    assert (event.person, event.subject_label) == ("Dora Diaz", "Dora — Arcadia")
    assert client.get(page)["Location"] == "/delegations/arcadia/", "twice is once"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"password2": "another one here"}, "The two passwords differ. Write the same one twice."),
        ({"password1": "short", "password2": "short"}, "This password is too short."),
        ({"password1": "dora@example.org", "password2": "dora@example.org"}, "too similar to the e-mail address"),
        ({"name": " "}, "This field is required."),
    ],
)
def test_what_a_newcomer_writes_wrong(
    client: Client, sec: User, arcadia: Delegation, given: dict[str, str], sentence: str
) -> None:
    _made, page = invited(sec, arcadia)
    answer = client.post(page, {"name": "Dora", "password1": NEW, "password2": NEW, **given})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not User.objects.filter(email="dora@example.org").exists()


# --- accepted by somebody who is known -------------------------------------------------------


def test_somebody_known_signs_in_and_accepts(client: Client, sec: User, charlie: User, arcadia: Delegation) -> None:
    _made, page = invited(sec, arcadia, charlie.email)
    assert f'href="/account/login/?next={page}"' in client.get(page).content.decode()
    answer = client.post("/account/login/", {"login": charlie.email, "password": PASSWORD, "next": page})
    assert answer["Location"] == page
    assert client.post(page)["Location"] == "/delegations/arcadia/"
    assert client.post(page)["Location"] == "/delegations/arcadia/", "two clicks"
    assert Delegate.objects.filter(user=charlie, delegation=arcadia).count() == 1
    assert client.get("/").wsgi_request.user.acting_for == arcadia  # type: ignore[union-attr]


def test_somebody_known_accepts_from_their_account(
    client: Client, sec: User, charlie: User, arcadia: Delegation
) -> None:
    made, _page = invited(sec, arcadia, charlie.email)
    client.force_login(charlie)
    assert "You are invited to act for Arcadia: Drafter." in client.get("/account/").content.decode()
    client.post(f"/invitations/{made.pk}/accept/")
    assert Delegate.objects.filter(user=charlie, delegation=arcadia).exists()


def test_another_persons_invitation(client: Client, sec: User, charlie: User, arcadia: Delegation) -> None:
    made, page = invited(sec, arcadia)
    client.force_login(charlie)
    sentence = (
        "This invitation is for dora@example.org, and you are signed in as charlie@example.org. Sign out and come back."
    )
    assert sentence in client.get(page).content.decode()
    answer = client.post(page)
    assert answer.status_code == 403
    assert sentence in answer.content.decode()
    assert client.post(f"/invitations/{made.pk}/accept/").status_code == 404


# --- no longer ------------------------------------------------------------------------------


def test_an_invitation_that_was_accepted(client: Client, sec: User, arcadia: Delegation) -> None:
    made, page = invited(sec, arcadia)
    inviting.join(made, "Dora", NEW)
    answer = client.post(page, {"name": "Eve", "password1": NEW, "password2": NEW})
    assert answer.status_code == 409
    sentence = "This invitation has been accepted already. Sign in with the address it was sent to."
    assert sentence in answer.content.decode()
    with pytest.raises(Refused) as refusal:
        inviting.join(made, "Eve", NEW)
    assert refusal.value.sentence == sentence
    assert User.objects.get(email="dora@example.org").name == "Dora"


def test_an_invitation_that_ended(client: Client, sec: User, arcadia: Delegation) -> None:
    made, page = invited(sec, arcadia)
    assert made.expires_at - made.invited_at == pytest.approx(timedelta(days=14), abs=timedelta(seconds=5))
    ago = timezone.now() - timedelta(days=1)
    Invitation.objects.filter(pk=made.pk).update(invited_at=ago - timedelta(days=14), expires_at=ago)
    answer = client.get(page)
    assert answer.status_code == 409
    assert f"This invitation ended on {ago:%-d %B %Y, %H:%M} UTC. Ask Sec to send it again." in answer.content.decode()


def test_an_invitation_that_was_taken_back(client: Client, sec: User, arcadia: Delegation) -> None:
    made, page = invited(sec, arcadia)
    inviting.revoke(made, by=sec)
    inviting.revoke(made, by=sec)
    letter = Mail.objects.get(key=made.mail_key)
    assert (letter.state, letter.text) == ("given_up", ""), "a letter that has not left yet stays"
    answer = client.get(page)
    assert answer.status_code == 409
    assert "This invitation to Arcadia was taken back. Ask whoever invited you." in answer.content.decode()
    with pytest.raises(Refused, match=r"^This invitation was taken back\. Invite the person anew\.$"):
        inviting.send_again(made, by=sec)
    invited(sec, arcadia)


def test_another_letter_ends_the_link_of_the_one_before(
    client: Client,
    sec: User,
    arcadia: Delegation,
) -> None:
    made, before = invited(sec, arcadia)
    again = inviting.send_again(made, by=sec)
    now = f"/invitations/{inviting.link_of(again)}/"
    assert before != now
    answer = client.get(before)
    assert answer.status_code == 404
    assert "a newer letter has replaced it" in answer.content.decode()
    assert client.get(now).status_code == 200
    told = [(mail.state, now in mail.text) for mail in Mail.objects.order_by("pk")]
    assert told == [("given_up", False), ("queued", True)], "the first letter was overtaken before it was mailed"


def test_an_invitation_of_a_delegation_that_left(client: Client, sec: User, arcadia: Delegation) -> None:
    _made, page = invited(sec, arcadia)
    Delegation.objects.filter(pk=arcadia.pk).update(is_active=False)
    assert "Arcadia takes no part any more." in client.get(page).content.decode()


def test_guessing_is_stopped(client: Client, sec: User, arcadia: Delegation) -> None:
    statuses = [client.post(f"/invitations/{number:064x}/").status_code for number in range(32)]
    assert statuses == [404] * 30 + [429] * 2


# --- pages -----------------------------------------------------------------------------------


def test_a_head_invites_on_the_page_of_the_people(client: Client, alice: User, arcadia: Delegation) -> None:
    client.force_login(alice)
    page = client.get("/delegations/arcadia/people/")
    assert [value for value, _label in page.context["form"].fields["role"].choices] == ["drafter", "reader"]
    given = {"email": "dora@example.org", "name": "Dora", "role": "drafter"}
    answer = client.post("/delegations/arcadia/people/invite/", given)
    assert answer["Location"] == "/delegations/arcadia/people/"
    again = client.post("/delegations/arcadia/people/invite/", given)
    assert again.status_code == 422
    assert "dora@example.org has been invited to Arcadia already." in again.content.decode()
    made = Invitation.objects.get()
    client.post(f"/invitations/{made.pk}/send-again/")
    client.post(f"/invitations/{made.pk}/revoke/", {"next": "/notices/"})
    made.refresh_from_db()
    assert (made.issue, made.is_open) == (2, False)


@pytest.mark.parametrize("verb", ["send-again", "revoke"])
def test_others_touch_no_invitation(client: Client, sec: User, charlie: User, arcadia: Delegation, verb: str) -> None:
    made, _page = invited(sec, arcadia)
    client.force_login(charlie)
    assert client.post(f"/invitations/{made.pk}/{verb}/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_five_queries(
    client: Client, sec: User, arcadia: Delegation, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        invited(sec, arcadia, f"dora{number}@example.org")
    client.force_login(sec)
    with django_assert_num_queries(5):  # person, seats, count, rows, new notices
        page = client.get("/people/invitations/").content.decode()
    assert page.count('<th scope="row">') == rows
    assert "0\xa0minutes old, from Sec" in page


def test_the_list_is_the_secretariats(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.get("/people/invitations/").status_code == 403


def test_malformed_and_not_yours_are_told_apart(alice: User, arcadia: Delegation) -> None:
    queries.take_seat(alice)
    with pytest.raises(Malformed):
        invited(alice, arcadia, role="king")
