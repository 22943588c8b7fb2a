"""Delegations and their people through the pages and through the API: the same deeds, the same sentences."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultations.actions import inviting
from consultations.enums import DelegateRole
from consultations.models import Delegate, Delegation, Event, Invitation, User
from tests import factories
from tests.doors import BACKEND

pytestmark = pytest.mark.django_db

STATE = {"name": "Dorland", "short_name": "DOR", "kind": "state", "standing": "member"}


def seat(name: str) -> Delegate:
    return Delegate.objects.get(user__name=name, until_at=None)


def by_page(address: str) -> Callable[[User, dict[str, Any]], str]:
    """The sentence of the refusal of a page, "" when it did what was asked."""

    def knock(by: User, given: dict[str, Any]) -> str:
        client = Client()
        client.force_login(by, backend=BACKEND)
        answer = client.post(address, given)
        if answer.status_code == 302:
            return ""
        context = answer.context
        assert answer.status_code in {403, 409, 422}, answer.status_code
        if "refusal" in context:
            return str(context["refusal"].sentence)
        return str(next(iter(context["form"].errors.values()))[0])

    return knock


def by_api(api: Any, address: str) -> Callable[[User, dict[str, Any]], str]:
    """The same of an endpoint."""

    def knock(by: User, given: dict[str, Any]) -> str:
        answer = api(by).post(address, given)
        assert answer.status_code in {200, 201, 204, 403, 409}, answer.content
        return "" if answer.status_code < 400 else str(answer.json()["detail"])

    return knock


#: verb → its page, its endpoint, what is sent, what was done when it was done.
VERBS: dict[str, tuple[str, str, Callable[[], dict[str, Any]], str]] = {
    "add": ("/people/new-delegation/", "/api/v1/delegations/", lambda: STATE, "delegation.add"),
    "edit": (
        "/delegations/arcadia/edit/",
        "/api/v1/delegations/arcadia/edit/",
        lambda: {"name": "New Arcadia", "short_name": "ARC"},
        "delegation.edit",
    ),
    "deactivate": (
        "/delegations/arcadia/deactivate/",
        "/api/v1/delegations/arcadia/deactivate/",
        dict,
        "delegation.deactivate",
    ),
    "set members": (
        "/delegations/uplands/members/",
        "/api/v1/delegations/uplands/set_members/",
        lambda: {"members": ["arcadia"]},
        "delegation.set_members",
    ),
    "change role": (
        "/delegations/arcadia/people/{bob}/role/",
        "/api/v1/delegates/{bob}/change_role/",
        lambda: {"role": "reader"},
        "delegate.change_role",
    ),
    "end": ("/delegations/arcadia/people/{bob}/end/", "/api/v1/delegates/{bob}/end/", dict, "delegate.end"),
    "end the last head": (
        "/delegations/arcadia/people/{alice}/end/",
        "/api/v1/delegates/{alice}/end/",
        dict,
        "delegate.end",
    ),
    "replace the head": (
        "/delegations/arcadia/people/head/",
        "/api/v1/delegations/arcadia/replace_head/",
        lambda: {"successor": seat("Bob").pk, "former": "reader"},
        "delegate.change_role",
    ),
    "leave": (
        "/delegations/arcadia/people/leave/",
        "/api/v1/delegations/arcadia/leave/",
        dict,
        "delegate.leave",
    ),
    "invite": (
        "/delegations/arcadia/people/invite/",
        "/api/v1/invitations/",
        lambda: {"delegation": "arcadia", "email": "dora@example.org", "role": "drafter"},
        "invitation.create",
    ),
}
PEOPLE = ("alice", "bob", "olga", "sec", "chair")
HEAD = "Who acts for a delegation is settled by its head, who acts for it, and by the secretariat."
KEEP = (
    "Which delegations take part, of what kind and with what standing, is for the secretariat to set. Ask the "
    "secretariat."
)
NAMES = "The names of a delegation are changed by its head, who acts for it, and by the secretariat."
LAST = "Alice is the only head of Arcadia. Make somebody else its head first: a delegation keeps one."
ALL = {"bob": HEAD, "olga": HEAD, "chair": HEAD}
OTHERS = dict.fromkeys(("alice", "bob", "olga", "chair"), KEEP)
LEAVE = "Only who acts for a delegation can leave it. Choose it under your initials first."
REFUSED: dict[str, dict[str, str]] = {
    "add": OTHERS,
    "edit": {"bob": NAMES, "olga": NAMES, "chair": NAMES},
    "deactivate": OTHERS,
    "set members": OTHERS,
    "change role": ALL,
    "end": ALL,
    "end the last head": {**ALL, "alice": LAST, "sec": LAST},
    "replace the head": ALL,
    "leave": {
        "alice": "You are the only head of Arcadia. Hand that over first, under “Replace the head”, or ask the "
        "secretariat to.",
        **dict.fromkeys(("olga", "sec", "chair"), LEAVE),
    },
    "invite": ALL,
}
#: Where an endpoint does not even show what a page refuses by name: somebody else's seats.
HIDDEN = {("change role", "olga"), ("end", "olga"), ("end the last head", "olga")} | {
    (verb, "chair") for verb in ("change role", "end", "end the last head")
}


@pytest.mark.parametrize("door", ["page", "api"])
@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("verb", VERBS)
def test_both_doors_say_the_same(
    request: pytest.FixtureRequest, api: Any, alice: User, bob: User, verb: str, who: str, door: str
) -> None:
    page, endpoint, given, done = VERBS[verb]
    factories.DelegationFactory(name="Uplands", kind="regional_group", region="")
    person = request.getfixturevalue(who)
    numbers = {"alice": seat("Alice").pk, "bob": seat("Bob").pk}
    sent = given()
    if door == "page":
        fields = {"kind": "state", "group": "government", "region": "african", "standing": "member"}
        members = Delegation.objects.filter(slug="arcadia").values_list("pk", flat=True)
        sent = {**fields, **sent, "members": members}
        knock = by_page(page.format(**numbers))
    elif (verb, who) in HIDDEN:
        assert api(person).post(endpoint.format(**numbers), sent).status_code == 404
        return
    else:
        knock = by_api(api, endpoint.format(**numbers))
    assert knock(person, sent) == REFUSED[verb].get(who, "")
    assert Event.objects.filter(verb=done).exists() is (who not in REFUSED[verb])


@pytest.mark.parametrize("verb", VERBS)
def test_strangers_do_nothing(api: Any, alice: User, bob: User, verb: str) -> None:
    page, endpoint, given, _done = VERBS[verb]
    numbers = {"alice": seat("Alice").pk, "bob": seat("Bob").pk}
    assert api(None).post(endpoint.format(**numbers), given()).status_code == 401
    assert Client().post(page.format(**numbers), given())["Location"].startswith("/account/login/")
    assert not Event.objects.exists()


# --- the API by itself -----------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_delegates_of_a_delegation(
    api: Any, sec: User, arcadia: Delegation, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        factories.delegate(f"Name{number}", arcadia, DelegateRole.DRAFTER)
    client = api(sec)
    with django_assert_num_queries(5):  # token, seats, delegation, count, rows
        answer = client.get("/api/v1/delegations/arcadia/delegates/").json()
    assert answer["count"] == rows
    assert set(answer["results"][0]) == {"id", "delegation", "name", "role", "since_at", "until_at"}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_invitations(api: Any, sec: User, arcadia: Delegation, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        inviting.invite(arcadia, f"dora{number}@example.org", by=sec)
    client = api(sec)
    with django_assert_num_queries(4):  # token, seats, count, rows
        answer = client.get("/api/v1/invitations/").json()
    assert [each["email"] for each in answer["results"]] == [f"dora{number}@example.org" for number in range(rows)]
    assert answer["results"][0]["state"] == "unsent"
    assert inviting.link_of(Invitation.objects.earliest("pk")) not in str(answer)


@pytest.mark.parametrize(
    ("who", "seen"), [("alice", 1), ("bob", 0), ("charlie", 0), ("olga", 0), ("sec", 1), ("chair", 0)]
)
def test_who_sees_the_invitations(
    request: pytest.FixtureRequest, api: Any, sec: User, alice: User, arcadia: Delegation, who: str, seen: int
) -> None:
    made = inviting.invite(arcadia, "dora@example.org", by=sec)
    client = api(request.getfixturevalue(who))
    assert client.get("/api/v1/invitations/").json()["count"] == seen
    again = client.post(f"/api/v1/invitations/{made.pk}/send_again/")
    assert again.status_code == (200 if seen else 404)
    assert client.post(f"/api/v1/invitations/{made.pk}/revoke/").status_code == (204 if seen else 404)


def test_what_is_malformed(api: Any, sec: User, arcadia: Delegation) -> None:
    answer = api(sec).post("/api/v1/invitations/", {"delegation": "nowhere", "email": "x"})
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"delegation", "email"}
    answer = api(sec).post("/api/v1/delegations/", {"name": "Dorland", "kind": "club"})
    assert answer.json()["detail"] == 'kind: "club" is not a valid choice.'


def test_a_delegation_that_was_added_has_an_address(api: Any, sec: User) -> None:
    answer = api(sec).post("/api/v1/delegations/", STATE)
    assert (answer.status_code, answer.json()["slug"]) == (201, "dorland")
    assert answer["Location"].endswith(reverse("api:delegation-detail", args=["dorland"]))
