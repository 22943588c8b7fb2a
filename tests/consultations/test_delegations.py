"""Delegations at the desk: added, edited, deactivated, reactivated, and the members of groups."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from consultations.actions import delegations
from consultations.enums import DelegateRole, Kind, Standing
from consultations.models import Consultation, Delegate, Delegation, Event, GroupMember, User
from tests import factories
from wgec.kernel.errors import Malformed, NotYours, Refused

pytestmark = pytest.mark.django_db

STATE = {"kind": "state", "group": "government", "region": "african"}
KEEP = "Which delegations take part, of what kind and with what standing, is for the secretariat to set. "
NAMES = "The names of a delegation are changed by its head, who acts for it, and by the secretariat."


# --- added -----------------------------------------------------------------------------------


def test_a_delegation_is_added_with_an_address_of_its_own(sec: User) -> None:
    first = delegations.add("  Côte   Sauvage ", by=sec, short_name="CS", **STATE)
    assert (first.slug, first.name, first.short_name, first.standing) == (
        "cote-sauvage",
        "Côte Sauvage",
        "CS",
        "member",
    )
    second = delegations.add("Cote-Sauvage", by=sec, **STATE)
    assert (second.slug, second.short_name) == ("cote-sauvage-2", "Cote-Sauvage")
    assert delegations.add("عربية", by=sec, **STATE).slug == "delegation"
    event = Event.objects.filter(verb="delegation.add").last()
    assert event is not None
    assert (event.person, event.subject_label, event.audience) == ("Sec", "Côte Sauvage", "public")


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("ARCADIA", STATE, "There is a delegation of that name already. Choose another name, or edit that one."),
        ("", STATE, "A delegation has a name and a short name. Write both."),
        ("X" * 201, STATE, "The printed name has 201 characters, and at most 200 fit. Shorten it."),
        (
            "New Nets",
            {"kind": "club"},
            "“club” is no kind. Choose one of these: state, regional_group, organisation, person.",
        ),
        (
            "New Nets",
            {"kind": "organisation", "region": "african"},
            "Only a State has a UN region. Leave the region out, or make this delegation a State.",
        ),
    ],
)
def test_what_makes_no_delegation(
    sec: User, arcadia: Delegation, name: str, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused) as refusal:
        delegations.add(name, by=sec, **given)
    assert refusal.value.sentence == sentence
    assert Delegation.objects.count() == 1


def test_one_that_left_is_made_active_rather_than_added_again(sec: User, arcadia: Delegation) -> None:
    delegations.deactivate(arcadia, by=sec)
    with pytest.raises(Refused, match="There was a delegation of that name, which takes no part any more"):
        delegations.add("Arcadia", by=sec, **STATE)


# --- who may ---------------------------------------------------------------------------------

PEOPLE = ("alice", "bob", "charlie", "olga", "sec", "chair")
VERBS: dict[str, tuple[Any, set[str]]] = {
    "add": (lambda row, by: delegations.add("New Nets", by=by, **STATE), {"sec"}),
    "rename": (lambda row, by: delegations.edit(row, by=by, name="New Arcadia"), {"alice", "sec"}),
    "change standing": (lambda row, by: delegations.edit(row, by=by, standing="observer"), {"sec"}),
    "deactivate": (lambda row, by: delegations.deactivate(row, by=by), {"sec"}),
    "reactivate": (lambda row, by: delegations.reactivate(row, by=by), {"sec"}),
    "set members": (lambda row, by: delegations.set_members(row, [], by=by), {"sec"}),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may(request: pytest.FixtureRequest, arcadia: Delegation, who: str, verb: str) -> None:
    act, may = VERBS[verb]
    person = request.getfixturevalue(who)
    if who in may:
        act(arcadia, person)
    else:
        with pytest.raises(NotYours) as refusal:
            act(arcadia, person)
        assert refusal.value.sentence.startswith((KEEP, NAMES))


# --- edited ----------------------------------------------------------------------------------


def test_what_is_edited_is_kept_with_what_it_was(sec: User, arcadia: Delegation) -> None:
    delegations.edit(arcadia, by=sec, reason="By letter", name="New Arcadia", short_name="ARC")
    arcadia.refresh_from_db()
    assert (arcadia.name, arcadia.slug) == ("New Arcadia", "arcadia")
    event = Event.objects.get(verb="delegation.edit")
    assert (event.details, event.reason) == ({"name": ["Arcadia", "New Arcadia"]}, "By letter")
    assert [row.name for row in arcadia.history.order_by("history_id")] == ["Arcadia", "New Arcadia"]  # type: ignore[attr-defined]


def test_what_has_that_value_already_is_no_deed(sec: User, arcadia: Delegation) -> None:
    delegations.edit(arcadia, by=sec, name="Arcadia")
    assert not Event.objects.filter(verb="delegation.edit").exists()


def test_the_form_writes_only_what_the_person_changed(client: Client, sec: User, arcadia: Delegation) -> None:
    client.force_login(sec)
    read = client.get("/delegations/arcadia/edit/").context["form"]
    sent = {f"initial-{name}": read.initial[name] for name in read.Meta.fields}
    sent |= {name: read.initial[name] for name in read.Meta.fields}
    Delegation.objects.filter(pk=arcadia.pk).update(standing=Standing.OBSERVER)  # meanwhile
    assert client.post("/delegations/arcadia/edit/", {**sent, "name": "New Arcadia"}).status_code == 302
    arcadia.refresh_from_db()
    assert (arcadia.name, arcadia.standing) == ("New Arcadia", "observer")


def test_a_refusal_loses_nothing_that_was_typed(
    client: Client, sec: User, arcadia: Delegation, borduria: Delegation
) -> None:
    client.force_login(sec)
    answer = client.post(
        "/delegations/arcadia/edit/", {"name": "Borduria", "short_name": "XYZ", "kind": "state", "standing": "member"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a delegation of that name already." in page
    assert 'value="XYZ"' in page


def test_a_head_is_shown_the_names_only(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert list(client.get("/delegations/arcadia/edit/").context["form"].fields) == ["name", "short_name", "reason"]
    sent = {"name": "New Arcadia", "short_name": "ARC", "standing": "observer"}
    assert client.post("/delegations/arcadia/edit/", sent).status_code == 302
    row = Delegation.objects.get(slug="arcadia")
    assert (row.name, row.standing) == ("New Arcadia", "member")


# --- leaving and coming back -----------------------------------------------------------------


def test_who_leaves_keeps_everything_and_comes_back(sec: User, alice: User, consultation: Consultation) -> None:
    arcadia = Delegation.objects.get(slug="arcadia")
    row = factories.recommendation(consultation, number=1, proposers=[arcadia])
    delegations.deactivate(arcadia, by=sec, reason="Withdrew")
    delegations.deactivate(arcadia, by=sec)
    assert list(row.proposers.values_list("delegation__name", flat=True)) == ["Arcadia"]
    assert Delegate.objects.get(user=alice).until_at is None
    delegations.reactivate(arcadia, by=sec)
    delegations.reactivate(arcadia, by=sec)
    verbs = Event.objects.filter(subject_kind="delegation").order_by("pk").values_list("verb", "reason")
    assert list(verbs) == [("delegation.deactivate", "Withdrew"), ("delegation.reactivate", "")]


@pytest.mark.parametrize("changes", [{}, {"standing": "observer"}, {"kind": "organisation", "region": ""}])
def test_an_open_call_holds_the_seats_it_asks(
    sec: User, arcadia: Delegation, consultation: Consultation, changes: dict[str, str]
) -> None:
    call = factories.call(factories.recommendation(consultation, number=1, proposers=[arcadia]))
    with pytest.raises(Refused) as refusal:
        delegations.edit(arcadia, by=sec, **changes) if changes else delegations.deactivate(arcadia, by=sec)
    assert refusal.value.sentence.startswith("An open call asks Arcadia. Wait until it closes, on ")
    assert refusal.value.sentence.endswith(", or cancel it first.")
    assert f"{call.closes_at:%Y}" in refusal.value.sentence
    delegations.edit(arcadia, by=sec, short_name="AR")  # names change no seat


# --- groups ----------------------------------------------------------------------------------


def test_a_group_and_its_members(sec: User, arcadia: Delegation, borduria: Delegation) -> None:
    group = delegations.add("Upland States", by=sec, kind=Kind.REGIONAL_GROUP)
    delegations.set_members(group, [arcadia, borduria], by=sec)
    delegations.set_members(group, [borduria], by=sec, reason="Left")
    delegations.set_members(group, [borduria], by=sec)
    assert list(GroupMember.objects.values_list("member__name", flat=True)) == ["Borduria"]
    told = Event.objects.filter(verb="delegation.set_members").order_by("pk").values_list("details", flat=True)
    assert list(told) == [{"joined": ["Arcadia", "Borduria"], "left": []}, {"joined": [], "left": ["Arcadia"]}]


def test_who_speaks_for_whom_is_refused(sec: User, arcadia: Delegation, borduria: Delegation) -> None:
    with pytest.raises(Refused, match=r"^Arcadia is no group, so it speaks for nobody else\."):
        delegations.set_members(arcadia, [borduria], by=sec)
    group = delegations.add("Upland States", by=sec, kind=Kind.REGIONAL_GROUP)
    with pytest.raises(Refused, match=r"^A group is no member of itself\. Leave Upland States out\.$"):
        delegations.set_members(group, [group], by=sec)
    delegations.set_members(group, [borduria], by=sec)
    with pytest.raises(Refused, match=r"^This group speaks for others\."):
        delegations.edit(group, by=sec, kind=Kind.ORGANISATION)


def test_members_are_chosen_on_a_page(client: Client, sec: User, arcadia: Delegation, borduria: Delegation) -> None:
    delegations.add("Upland States", by=sec, kind=Kind.REGIONAL_GROUP)
    client.force_login(sec)
    client.post("/delegations/upland-states/members/", {"members": [arcadia.pk]})
    assert list(client.get("/delegations/upland-states/members/").context["form"].initial["members"]) == [arcadia.pk]


# --- pages -----------------------------------------------------------------------------------


def test_the_desk_adds_a_delegation_and_goes_on_to_its_people(client: Client, sec: User) -> None:
    client.force_login(sec)
    given = {"name": "New Nets", "short_name": "NN", "kind": "organisation", "standing": "observer"}
    answer = client.post("/people/new-delegation/", given)
    assert answer["Location"] == "/delegations/new-nets/people/"


@pytest.mark.parametrize("people", [1, 3])
def test_the_people_of_a_delegation_take_seven_queries(
    client: Client, sec: User, arcadia: Delegation, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(people):
        factories.delegate(f"Name{number}", arcadia, DelegateRole.DRAFTER)
    client.force_login(sec)
    with django_assert_num_queries(7):  # person, seats, delegation, its seats, former, invitations, new notices
        page = client.get("/delegations/arcadia/people/")
    assert page.content.decode().count("@example.org</span>") == people


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 200), ("charlie", 403), ("olga", 403), ("sec", 200), ("chair", 200)]
)
def test_who_reads_the_people(
    client: Client, request: pytest.FixtureRequest, alice: User, who: str, status: int
) -> None:
    client.force_login(request.getfixturevalue(who))
    answer = client.get("/delegations/arcadia/people/")
    assert answer.status_code == status
    assert ("alice@example.org" in answer.content.decode().partition("<main")[2]) is (who in {"alice", "sec"})


def test_malformed_is_malformed(sec: User) -> None:
    with pytest.raises(Malformed):
        delegations.add("", by=sec, **STATE)
