"""Who acts for a delegation: roles, ends, the head, leaving; a delegation that has a head keeps one."""

from typing import Any

import pytest
from django.test import Client

from consultations import queries
from consultations.actions import delegates
from consultations.enums import DelegateRole
from consultations.models import Delegate, Delegation, Event, Notice, User
from tests import factories
from wgec.kernel.errors import NotYours, Refused

pytestmark = pytest.mark.django_db


def seat(person: User) -> Delegate:
    return Delegate.objects.get(user=person, until_at=None)


def heads(delegation: Delegation) -> list[str]:
    rows = Delegate.objects.filter(delegation=delegation, role=DelegateRole.HEAD, until_at=None)
    return list(rows.order_by("user__name").values_list("user__name", flat=True))


# --- who may ---------------------------------------------------------------------------------

PEOPLE = ("alice", "bob", "charlie", "olga", "sec", "chair")
VERBS: dict[str, tuple[Any, set[str]]] = {
    "add": (lambda row, dan, by: delegates.add(row, dan, by=by), {"sec"}),
    "change role": (lambda row, dan, by: delegates.change_role(seat(dan), "drafter", by=by), {"alice", "sec"}),
    "end": (lambda row, dan, by: delegates.end(seat(dan), by=by), {"alice", "sec"}),
    "replace the head": (lambda row, dan, by: delegates.replace_head(row, seat(dan), by=by), {"alice", "sec"}),
    "leave": (lambda row, dan, by: delegates.leave(row, by=by), {"bob"}),
}
SENTENCES = (
    "The accounts of the group are for the secretariat.",
    "Who acts for a delegation is settled by its head, who acts for it, and by the secretariat.",
    "Only who acts for a delegation can leave it. Choose it under your initials first.",
)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may(request: pytest.FixtureRequest, alice: User, arcadia: Delegation, who: str, verb: str) -> None:
    act, may = VERBS[verb]
    dan = factories.delegate("Dan", arcadia, DelegateRole.READER)
    if verb == "add":
        dan = factories.UserFactory(name="Dora")
    person = request.getfixturevalue(who)
    queries.take_seat(person)
    if who in may:
        act(arcadia, dan, person)
    else:
        with pytest.raises(Refused) as refusal:
            act(arcadia, dan, person)
        only_head = who == "alice" and verb == "leave"
        assert isinstance(refusal.value, NotYours) is not only_head
        assert only_head or refusal.value.sentence.startswith(SENTENCES)


def test_a_head_who_acts_for_another_delegation_just_now(
    alice: User, arcadia: Delegation, borduria: Delegation
) -> None:
    Delegate.objects.create(user=alice, delegation=borduria, role=DelegateRole.READER)
    dan = factories.delegate("Dan", arcadia, DelegateRole.READER)
    queries.take_seat(alice, "borduria")
    with pytest.raises(NotYours):
        delegates.end(seat(dan), by=alice)


# --- seats -----------------------------------------------------------------------------------


def test_somebody_with_an_account_is_seated_once(sec: User, alice: User, borduria: Delegation) -> None:
    made = delegates.add(borduria, alice, by=sec, role=DelegateRole.READER)
    assert delegates.add(borduria, alice, by=sec, role=DelegateRole.READER) == made
    with pytest.raises(Refused) as refusal:
        delegates.add(borduria, alice, by=sec, role=DelegateRole.DRAFTER)
    assert refusal.value.sentence == "Alice acts for Borduria already, as Reader. Change the role there."
    event = Event.objects.get(verb="delegate.add")
    assert (event.person, event.subject_label, event.audience) == ("Sec", "Alice — Borduria", "secretariat")
    assert Notice.objects.get(user=alice).sentence == "You act for Borduria now, as Reader."


def test_nobody_is_seated_whose_account_is_switched_off(sec: User, alice: User, borduria: Delegation) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(Refused) as refusal:
        delegates.add(borduria, alice, by=sec)
    assert refusal.value.sentence == (
        "The account of Alice is switched off. Switch it on first, or invite somebody else."
    )


def test_a_seat_that_ended_is_kept_and_taken_anew(sec: User, alice: User, bob: User, arcadia: Delegation) -> None:
    delegates.end(seat(bob), by=alice, reason="Moved on")
    delegates.end(Delegate.objects.get(user=bob), by=alice)
    delegates.add(arcadia, bob, by=sec)
    assert Delegate.objects.filter(user=bob).count() == 2
    assert Event.objects.filter(verb="delegate.end").count() == 1


def test_a_role_is_changed_and_told(alice: User, bob: User) -> None:
    delegates.change_role(seat(bob), DelegateRole.READER, by=alice)
    delegates.change_role(seat(bob), DelegateRole.READER, by=alice)
    assert seat(bob).role == DelegateRole.READER
    [event] = Event.objects.filter(verb="delegate.change_role")
    assert event.details == {"person": "Bob", "delegation": "arcadia", "role": ["drafter", "reader"]}
    assert [notice.sentence for notice in bob.notices.all()] == ["Your role for Arcadia is now: Reader."]


# --- the head --------------------------------------------------------------------------------

LAST = "Alice is the only head of Arcadia. Make somebody else its head first: a delegation keeps one."


@pytest.mark.parametrize(
    "act",
    [
        lambda row, by: delegates.end(row, by=by),
        lambda row, by: delegates.change_role(row, DelegateRole.DRAFTER, by=by),
    ],
)
def test_the_last_head_stays(alice: User, bob: User, sec: User, arcadia: Delegation, act: Any) -> None:
    with pytest.raises(Refused) as refusal:
        act(seat(alice), sec)
    assert refusal.value.sentence == LAST
    second = factories.delegate("Dan", arcadia)
    act(seat(alice), sec)
    assert heads(arcadia) == [second.name]


def test_a_head_who_cannot_sign_in_is_no_other_head(alice: User, sec: User, arcadia: Delegation) -> None:
    factories.delegate("Dan", arcadia, is_active=False)
    with pytest.raises(Refused) as refusal:
        delegates.end(seat(alice), by=sec)
    assert refusal.value.sentence == LAST


def test_the_only_head_does_not_leave(alice: User, bob: User, arcadia: Delegation) -> None:
    with pytest.raises(Refused) as refusal:
        delegates.leave(arcadia, by=alice)
    assert refusal.value.sentence == (
        "You are the only head of Arcadia. Hand that over first, under “Replace the head”, or ask the secretariat to."
    )
    delegates.leave(arcadia, by=bob)
    delegates.leave(arcadia, by=bob)
    assert Event.objects.filter(verb="delegate.leave").count() == 1


@pytest.mark.parametrize(("former", "roles"), [("drafter", ["drafter"]), ("reader", ["reader"]), ("", [])])
def test_the_head_is_replaced_in_one_step(
    alice: User, bob: User, arcadia: Delegation, former: str, roles: list[str]
) -> None:
    delegates.replace_head(arcadia, seat(bob), by=alice, former=former, reason="New posting")
    assert heads(arcadia) == ["Bob"]
    assert list(Delegate.objects.filter(user=alice, until_at=None).values_list("role", flat=True)) == roles
    assert set(Event.objects.values_list("reason", flat=True)) == {"New posting"}


def test_every_head_until_now_makes_way(alice: User, bob: User, sec: User, arcadia: Delegation) -> None:
    factories.delegate("Dan", arcadia)
    delegates.replace_head(arcadia, seat(bob), by=sec, former=DelegateRole.READER)
    assert heads(arcadia) == ["Bob"]


def test_who_cannot_be_the_next_head(alice: User, charlie: User, sec: User, arcadia: Delegation) -> None:
    with pytest.raises(Refused, match=r"^The next head must act for Arcadia already\. Invite them first"):
        delegates.replace_head(arcadia, seat(charlie), by=sec)
    away = factories.delegate("Dan", arcadia, DelegateRole.READER, is_active=False)
    with pytest.raises(Refused, match=r"^The account of Dan is switched off\. Choose somebody who can sign in\.$"):
        delegates.replace_head(arcadia, seat(away), by=sec)
    assert heads(arcadia) == ["Alice"]


# --- pages -----------------------------------------------------------------------------------


def test_the_pages_of_a_head(client: Client, alice: User, bob: User, arcadia: Delegation) -> None:
    client.force_login(alice)
    base = "/delegations/arcadia/people"
    assert client.post(f"{base}/{seat(bob).pk}/role/", {"role": "reader"}).status_code == 302
    refused = client.post(f"{base}/{seat(alice).pk}/end/", {"reason": "Tired"})
    assert refused.status_code == 422
    assert LAST in refused.content.decode()
    assert 'value="Tired"' in refused.content.decode()
    assert client.post(f"{base}/head/", {"successor": seat(bob).pk, "former": "drafter"}).status_code == 302
    assert heads(arcadia) == ["Bob"]
    assert client.post(f"{base}/leave/").status_code == 302
    assert client.get("/").wsgi_request.user.acting_for is None  # type: ignore[union-attr]


def test_a_seat_of_another_delegation_is_not_found(client: Client, alice: User, charlie: User) -> None:
    client.force_login(alice)
    assert client.get(f"/delegations/arcadia/people/{seat(charlie).pk}/end/").status_code == 404
    assert client.get(f"/delegations/borduria/people/{seat(charlie).pk}/end/").status_code == 403
