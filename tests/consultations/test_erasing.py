"""What is kept about a person: taken along as a file, and erased so that the public record stays."""

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.authtoken.models import Token

from consultations import personal, queries
from consultations.actions import accounts, delegates, erasing, inviting, notices
from consultations.models import Consultation, Delegate, Delegation, Event, Invitation, User, Writing
from recommendations.actions import positions
from recommendations.enums import Stance
from tests import factories
from tests.factories import PASSWORD
from wgec.kernel.errors import NotYours, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob_at_work(bob: User, alice: User, arcadia: Delegation, consultation: Consultation) -> User:
    """Bob, of whom there is a bit of everything."""
    client = Client()
    client.post("/account/login/", {"login": bob.email, "password": PASSWORD})
    accounts.set_profile(bob, by=bob, name="Bob Brown", time_zone="Africa/Nairobi")
    row = factories.recommendation(consultation, number=1, proposers=[arcadia])
    bob.name = "Bob Brown"
    factories.comment(row, bob, "We wonder.")
    notices.tell([bob], "comment.add", lambda: "Somebody answered you.")
    TOTP.activate(bob, "JBSWY3DPEHPK3PXP")
    Token.objects.create(user=bob)
    EmailAddress.objects.create(user=bob, email=bob.email)
    SocialAccount.objects.create(user=bob, provider="sso", uid="7")
    now = timezone.now()
    Writing.objects.create(user=bob, purpose="propose", subject="first-round", begun_at=now, touched_at=now)
    return bob


# --- taken along -----------------------------------------------------------------------------


def test_a_person_takes_everything_along(client: Client, bob_at_work: User) -> None:
    client.force_login(bob_at_work)
    answer = client.get("/account/data/personal.json")
    assert answer["Content-Disposition"] == 'attachment; filename="personal.json"'
    assert answer["Cache-Control"] == "no-store"
    found = json.loads(answer.content)
    assert found["account"]["email"] == "bob@example.org"
    names = [row["name"] for row in found["history_of_the_account"]]
    assert list(dict.fromkeys(names)) == ["Bob", "Bob Brown"]
    assert found["consultations.Delegate.user"][0]["delegation"] == "arcadia"
    assert found["consultations.Notice.user"][0]["sentence"] == "Somebody answered you."
    assert found["consultations.Writing.user"][0]["subject"] == "first-round"
    assert {event["verb"] for event in found["events"]} == {"user.rename", "comment.add"}
    assert "recommendations.Comment.created_by" in found


def test_what_may_be_sealed_is_told_as_a_deed_alone(sec: User, arcadia: Delegation, consultation: Consultation) -> None:
    row = factories.recommendation(consultation, number=1, proposers=[arcadia])
    consultation.positions_sealed = True
    consultation.save()
    positions.record(row, Stance.ABSTAIN, by=sec, for_delegation=arcadia, seen_revision=1, statement="Quixotic.")
    queries.take_seat(sec)
    found = personal.about(sec)
    assert [set(each) for each in found["recommendations.Position.recorded_by"]] == [{"id", "recorded_at"}]
    assert "uixotic" not in json.dumps(found, default=str)
    assert "abstain" not in json.dumps(found, default=str)


def test_what_opens_something_is_left_out(client: Client, bob_at_work: User) -> None:
    client.force_login(bob_at_work)
    written = client.get("/account/data/personal.json").content.decode()
    for secret in (
        Token.objects.get(user=bob_at_work).key,
        bob_at_work.password,
        *UserSession.objects.values_list("session_key", flat=True),
        *(str(data.get("secret", "")) for data in bob_at_work.authenticator_set.values_list("data", flat=True)),
    ):
        assert secret
        assert secret not in written


def test_nothing_of_others_is_in_it(bob_at_work: User, charlie: User, sec: User, arcadia: Delegation) -> None:
    inviting.invite(arcadia, "dora@example.org", by=sec)
    assert "dora@" not in json.dumps(personal.about(sec), default=str)
    assert "harlie" not in json.dumps(personal.about(bob_at_work), default=str)


def test_every_relation_to_a_person_is_decided_on() -> None:
    """A new foreign key to a person appears here: it goes with the account (``personal.GOES``), or it stays."""
    found = {f"{each.related_model._meta.label}.{each.field.name}" for each in personal.relations()}
    stays = found - {f"{label}.{field}" for label, field in personal.GOES.items()}
    assert {label for label in stays if not label.startswith(("consultations.", "recommendations."))} == {
        "admin.LogEntry.user"
    }
    assert {f"{label}.{field}" for label, field in personal.GOES.items()} - found <= {"authtoken.TokenProxy.user"}
    mine = {label for label in stays if label.startswith("consultations.")}
    assert mine == {
        "consultations.Delegate.user",
        *(f"consultations.Contribution.{did}_by" for did in ("created", "saved", "submitted")),
        "consultations.ContributionFile.uploaded_by",
        *(f"consultations.Correction.{did}_by" for did in ("answered", "proposed")),
        *(f"consultations.Invitation.{did}_by" for did in ("accepted", "invited", "revoked")),
        "consultations.Leave.given_by",
        *(f"consultations.Mailing.{did}_by" for did in ("created", "sent")),
        "consultations.Translation.created_by",
    }


# --- erased ----------------------------------------------------------------------------------


def test_what_goes_and_what_stays(sec: User, bob_at_work: User, arcadia: Delegation) -> None:
    bob = bob_at_work
    erasing.erase(bob, by=sec, reason="Asked by letter")
    bob.refresh_from_db()
    assert (bob.name, bob.email) == (f"Former participant {bob.pk}", f"erased-{bob.pk}@invalid")
    assert (bob.is_active, bob.has_usable_password(), bob.time_zone) == (False, False, "")
    for model in (Token, EmailAddress, SocialAccount, Writing, UserSession):
        assert not model._default_manager.filter(user=bob).exists(), model
    assert not bob.authenticator_set.exists()  # type: ignore[attr-defined]
    assert not bob.notices.exists()
    assert not Session.objects.exists()
    assert Delegate.objects.get(user=bob).until_at is not None
    assert set(User.history.filter(id=bob.pk).values_list("name", "email")) == {(bob.name, bob.email)}
    said = bob.comments.get()  # type: ignore[attr-defined]
    assert (said.current.text if hasattr(said, "current") else "We wonder.") == "We wonder."
    assert Event.objects.get(verb="comment.add").person == "Bob Brown", "the record keeps its words"
    event = Event.objects.get(verb="user.erase")
    assert (event.person, event.subject_label, event.reason) == ("Sec", bob.name, "Asked by letter")
    erasing.erase(bob, by=sec, reason="Again")
    assert Event.objects.filter(verb="user.erase").count() == 1


def test_the_address_is_nowhere_any_more(sec: User, bob_at_work: User, borduria: Delegation) -> None:
    inviting.invite(borduria, bob_at_work.email, by=sec, name="Bob Brown")
    erasing.erase(bob_at_work, by=sec, reason="Asked by letter")
    bob_at_work.refresh_from_db()
    assert "bob@example.org" not in json.dumps(personal.about(bob_at_work), default=str)
    made = Invitation.objects.get()
    assert (made.is_open, made.name, made.email) == (False, "", f"erased-{bob_at_work.pk}@invalid")
    inviting.invite(borduria, "bob@example.org", by=sec)  # whoever has the address now is somebody new


def test_nobody_signs_in_with_it(sec: User, bob_at_work: User) -> None:
    client = Client()
    client.force_login(bob_at_work)
    erasing.erase(bob_at_work, by=sec, reason="Asked by letter")
    assert client.get("/account/")["Location"].startswith("/account/login/")
    client.post("/account/login/", {"login": "bob@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "olga", "chair"])
def test_only_the_secretariat_erases(request: pytest.FixtureRequest, client: Client, alice: User, who: str) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(NotYours, match=r"^The accounts of the group are for the secretariat\."):
        erasing.erase(alice, by=person, reason="")
    client.force_login(person)
    assert client.get("/people/").status_code == 403
    assert client.post(f"/people/{alice.pk}/erase/", {"reason": "x", "sure": "on"}).status_code == 403


def test_who_is_not_erased(sec: User, alice: User, arcadia: Delegation) -> None:
    with pytest.raises(Refused, match=r"^Nobody erases their own account\. Ask another member of the secretariat\.$"):
        erasing.erase(sec, by=sec, reason="x")
    with pytest.raises(Refused, match=r"^Alice is the only head of Arcadia\. Make somebody else its head first"):
        erasing.erase(alice, by=sec, reason="x")
    alice.refresh_from_db()
    assert (alice.name, alice.is_active) == ("Alice", True)
    second = factories.delegate("Dan", arcadia)
    delegates.replace_head(arcadia, Delegate.objects.get(user=second), by=sec, former="reader")
    erasing.erase(alice, by=sec, reason="x")


def test_a_person_asks_for_it(client: Client, sec: User, bob: User) -> None:
    client.force_login(bob)
    assert "What stays" in client.get("/account/data/erasure/").content.decode()
    for _ in range(2):
        client.post("/account/data/erasure/")
    assert [notice.sentence for notice in sec.notices.all()] == ["Bob asks for their account to be erased."]
    client.force_login(sec)
    page = client.get("/people/?erasure=asked").content.decode()
    assert "Asks to be erased, since 0\xa0minutes" in page
    assert page.count('<th scope="row">') == 1
    missing: Any = client.post(f"/people/{bob.pk}/erase/", {"reason": "Asked for"})
    assert missing.status_code == 422
    client.post(f"/people/{bob.pk}/erase/", {"reason": "Asked for", "sure": "on"})
    assert client.get(f"/people/{bob.pk}/erase/").status_code == 404
    assert "Former participant" not in client.get("/people/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_people_take_seven_queries(
    client: Client, sec: User, rows: int, arcadia: Delegation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        factories.delegate(f"Name{number}", arcadia)
    client.force_login(sec)
    with django_assert_num_queries(7):  # person, seats, guarded, count, people, their seats, new notices
        page = client.get("/people/").content.decode()
    assert page.count('<th scope="row">') == rows + 1
