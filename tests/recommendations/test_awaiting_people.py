"""What awaits people for themselves, and the secretariat about their accounts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations.actions import delegations, erasing, inviting
from consultations.models import Delegation, Invitation, User
from tests.recommendations.waiting import DAY, lines

pytestmark = pytest.mark.django_db


def test_an_invitation_awaits_whom_it_is_for_until_it_expires(
    arcadia: Delegation, borduria: Delegation, olga: User, bob: User, sec: User
) -> None:
    made = inviting.invite(arcadia, olga.email, by=sec)
    line = lines(olga)["seat"]
    assert (line.what, line.until, line.since, line.url) == (
        "Invitation to act for Arcadia",
        made.expires_at,
        made.invited_at,
        "/account/",
    )
    assert "seat" not in {**lines(bob), **lines(sec)}
    other = inviting.invite(borduria, olga.email, by=sec)
    assert lines(olga)["seat"].what == "2 invitations to act for delegations"
    inviting.revoke(made, by=sec)
    assert lines(olga)["seat"].what == "Invitation to act for Borduria"
    delegations.deactivate(borduria, by=sec)
    assert "seat" not in lines(olga)
    delegations.reactivate(borduria, by=sec)
    Invitation.objects.filter(pk=other.pk).update(
        invited_at=timezone.now() - 15 * DAY, expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert "seat" not in lines(olga)


def test_the_page_that_it_leads_to_accepts_it(arcadia: Delegation, olga: User, sec: User) -> None:
    inviting.invite(arcadia, olga.email, by=sec)
    client = Client()
    client.force_login(olga)
    assert "You are invited to act for Arcadia" in client.get(lines(olga)["seat"].url).content.decode()
    client.post(f"/invitations/{Invitation.objects.get().pk}/accept/")
    assert "seat" not in lines(olga)


def test_accounts_to_be_erased_await_the_secretariat(alice: User, bob: User, sec: User, chair: User) -> None:
    erasing.ask(by=bob)
    bob.refresh_from_db()
    line = lines(sec)["erasure"]
    assert (line.what, line.since, line.url) == ("1 account to erase", bob.erasure_asked_at, f"/people/{bob.pk}/erase/")
    assert "erasure" not in {**lines(alice), **lines(chair)}
    erasing.ask(by=alice)
    assert (lines(sec)["erasure"].what, lines(sec)["erasure"].url) == ("2 accounts to erase", "/people/?erasure=asked")
    erasing.erase(bob, by=sec, reason="Asked.")
    assert lines(sec)["erasure"].count == 1


def test_nobody_is_told_to_erase_themselves(sec: User) -> None:
    erasing.ask(by=sec)
    assert "erasure" not in lines(sec)
