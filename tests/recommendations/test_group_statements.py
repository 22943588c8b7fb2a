"""Group statements: for whom a group may speak, who counts, who is told, and who dissociates from them."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from consultations.enums import DelegateRole, Kind
from consultations.models import Delegation, Event, GroupMember, User
from recommendations.actions import positions, recommendations
from recommendations.enums import Change, Stance, Status
from recommendations.models import Indicator, Position, Recommendation, SpokenFor
from recommendations.queries import positions as queries
from tests.factories import DelegationFactory, delegate, position, recommendation, revised
from tests.recommendations.asked import seal
from wgec.kernel.errors import Malformed, NotYours, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(consultation: Any, open_nets: Delegation) -> Recommendation:
    """A published text."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[open_nets])


@pytest.fixture
def lakes(arcadia: Delegation, borduria: Delegation) -> Delegation:
    """A regional group with Arcadia and Borduria."""
    group = DelegationFactory(name="Lakes Group", kind=Kind.REGIONAL_GROUP, region="")
    for member in (arcadia, borduria):
        GroupMember.objects.create(group=group, member=member)
    return group


@pytest.fixture
def hills(arcadia: Delegation) -> Delegation:
    """Another one, with Arcadia alone."""
    group = DelegationFactory(name="Hills Group", kind=Kind.REGIONAL_GROUP, region="")
    GroupMember.objects.create(group=group, member=arcadia)
    return group


@pytest.fixture
def lea(lakes: Delegation) -> User:
    """Head of the Lakes Group."""
    return delegate("Lea", lakes)


def record(row: Recommendation, by: User, listed: list[Delegation], stance: str = Stance.SUPPORT) -> Position:
    """The position of ``by``'s group on the text as it stands."""
    row.refresh_from_db()
    assert row.current
    said = {"statement": "Too far.", "change_needed": "Less."} if stance == Stance.OBJECTION else {}
    return positions.record(row, stance, by=by, seen_revision=row.current.number, speaks_for=listed, **said)


def listed_in(said: Position) -> set[str]:
    return set(said.speaks_for.filter(dissociated_at=None).values_list("delegation__slug", flat=True))


def government() -> dict[str, int]:
    """What the indicator counts among the governments."""
    counted: dict[str, int] = Indicator.objects.latest("revision").counted["groups"]["government"]
    return counted


# --- for whom ----------------------------------------------------------------------------------


def test_a_group_speaks_for_its_members_that_have_not_spoken(
    row: Recommendation, lea: User, arcadia: Delegation, borduria: Delegation
) -> None:
    said = record(row, lea, [arcadia, borduria, arcadia])
    assert listed_in(said) == {"arcadia", "borduria"}
    assert queries.stands(row).spoken == {arcadia.pk: said, borduria.pk: said}
    assert government() == {"support": 2}, "the group itself has no seat"
    event = Event.objects.get(verb="position.record")
    assert (event.delegation, event.details["speaks_for"]) == ("Lakes Group", ["arcadia", "borduria"])


def test_ones_own_word_counts_before_the_groups(
    row: Recommendation, lea: User, arcadia: Delegation, borduria: Delegation
) -> None:
    record(row, lea, [arcadia, borduria])
    own = position(row, arcadia, Stance.ABSTAIN)
    assert queries.stands(row).stances == {
        own.delegation_id: "abstain",
        borduria.pk: "support",
        lea.acting_for.pk: "support",
    }
    assert government() == {"support": 1, "abstain": 1}


def test_a_stale_word_is_ones_own_too(row: Recommendation, lea: User, arcadia: Delegation) -> None:
    position(row, arcadia, Stance.OBJECTION)
    revised(row, "Nobody acts.")
    record(row, lea, [arcadia])
    assert queries.stands(row).spoken == {}
    assert government() == {"not_expressed": 2}


def test_two_groups_that_speak_differently_cancel_out(
    row: Recommendation, lea: User, hills: Delegation, arcadia: Delegation
) -> None:
    record(row, lea, [arcadia])
    hal = delegate("Hal", hills)
    record(row, hal, [arcadia], Stance.ABSTAIN)
    stands = queries.stands(row)
    assert (stands.spoken, stands.disputed) == ({}, {arcadia.pk})
    assert government() == {"not_expressed": 2}
    positions.dissociate(row, by=delegate("Alma", arcadia), group=hills)
    assert queries.stands(row).spoken[arcadia.pk].delegation == lea.acting_for


@pytest.mark.parametrize(
    ("name", "listed", "error", "sentence"),
    [
        (
            "alice",
            "borduria",
            Malformed,
            "Arcadia is no regional group and speaks for itself alone. Leave the other delegations out.",
        ),
        (
            "lea",
            "open_nets",
            Refused,
            "Open Nets Forum is not listed as a member of Lakes Group. "
            "Leave it out, or ask the secretariat to list it.",
        ),
        ("lea", "gone", Refused, "Sylvania is no longer active in the group. Leave it out."),
    ],
)
def test_for_whom_nobody_speaks(
    request: pytest.FixtureRequest,
    row: Recommendation,
    lakes: Delegation,
    name: str,
    listed: str,
    error: type[Refused],
    sentence: str,
) -> None:
    gone = DelegationFactory(name="Sylvania", is_active=False)
    GroupMember.objects.create(group=lakes, member=gone)
    delegation = gone if listed == "gone" else request.getfixturevalue(listed)
    with pytest.raises(error) as refusal:
        record(row, request.getfixturevalue(name), [delegation])
    assert refusal.value.sentence == sentence
    assert type(refusal.value) is error
    assert not Position.objects.exists()


def test_the_secretariat_enters_what_a_group_has_said(
    row: Recommendation, sec: User, lakes: Delegation, arcadia: Delegation
) -> None:
    said = positions.record(row, Stance.SUPPORT, by=sec, seen_revision=1, for_delegation=lakes, speaks_for=[arcadia])
    assert (listed_in(said), said.is_on_behalf) == ({"arcadia"}, True)


# --- the same again ----------------------------------------------------------------------------


def test_for_whom_it_speaks_is_part_of_what_was_said(
    row: Recommendation, lea: User, arcadia: Delegation, borduria: Delegation
) -> None:
    first = record(row, lea, [arcadia])
    assert record(row, lea, [arcadia]) == first
    second = record(row, lea, [arcadia, borduria])
    first.refresh_from_db()
    assert (first.ended_as, listed_in(first), listed_in(second)) == ("changed", {"arcadia"}, {"arcadia", "borduria"})
    third = record(row, lea, [])
    assert (third != second, listed_in(third)) == (True, set())


def test_confirm_keeps_for_whom_it_speaks_except_those_that_have_left(
    row: Recommendation, lea: User, lakes: Delegation, arcadia: Delegation, borduria: Delegation, charlie: User
) -> None:
    others = [DelegationFactory(name=name) for name in ("Sylvania", "Ruritania")]
    for each in others:
        GroupMember.objects.create(group=lakes, member=each)
    record(row, lea, [arcadia, borduria, *others])
    positions.dissociate(row, by=charlie)
    Delegation.objects.filter(pk=others[0].pk).update(is_active=False)
    GroupMember.objects.filter(member=others[1]).delete()
    revised(row, "Nobody acts.")
    confirmed = positions.confirm(row, by=lea, seen_revision=2)
    assert listed_in(confirmed) == {"arcadia"}
    assert queries.stands(row).spoken == {arcadia.pk: confirmed}


def test_nobody_is_listed_again_on_the_text_from_which_it_has_dissociated(
    row: Recommendation, lea: User, arcadia: Delegation, borduria: Delegation, charlie: User
) -> None:
    first = record(row, lea, [arcadia, borduria])
    positions.dissociate(row, by=charlie)
    assert record(row, lea, [arcadia, borduria]) == first, "the same again"
    assert record(row, lea, [arcadia]) == first, "the same without it"
    record(row, lea, [arcadia], Stance.ABSTAIN)
    with pytest.raises(Refused) as refusal:
        record(row, lea, [arcadia, borduria])
    assert refusal.value.sentence == (
        "Borduria has said that Lakes Group does not speak for it on this text. Leave it out."
    )
    revised(row, "Nobody acts.")
    assert listed_in(record(row, lea, [borduria])) == {"borduria"}, "on another text it may speak for it"


def test_who_enters_under_seal_does_not_learn_who_has_dissociated(
    row: Recommendation, lea: User, sec: User, arcadia: Delegation, borduria: Delegation, charlie: User
) -> None:
    seal(row)
    record(row, lea, [arcadia, borduria])
    positions.dissociate(row, by=charlie)
    told = charlie.notices.count()
    given = {"seen_revision": 1, "for_delegation": lea.acting_for, "speaks_for": [arcadia, borduria]}
    made = positions.record(row, Stance.ABSTAIN, by=sec, **given)  # type: ignore[arg-type]
    assert listed_in(made) == {"arcadia"}
    assert charlie.notices.count() == told
    api = APIClient()
    api.force_authenticate(sec)
    asked = {"stance": "abstain", "seen_revision": 1, "for_delegation": "lakes-group", "speaks_for": ["arcadia"]}
    answer = api.post(f"/api/v1/recommendations/{row.reference}/position/", asked)
    assert (answer.status_code, answer.data["speaks_for"]) == (200, ["arcadia"]), "what was sent, not what stands"


# --- who is told -------------------------------------------------------------------------------


def test_those_for_whom_it_speaks_are_told(
    row: Recommendation, lea: User, arcadia: Delegation, borduria: Delegation, alice: User, bob: User, charlie: User
) -> None:
    rita = delegate("Rita", arcadia, DelegateRole.READER)
    position(row, borduria)
    record(row, lea, [arcadia, borduria])
    sentence = (
        "Lakes Group speaks for your delegation on Recommendation 1. State your own position, or dissociate from its."
    )
    for person in (alice, bob):
        assert [(each.kind, each.sentence) for each in person.notices.all()] == [("position.record", sentence)]
    assert not rita.notices.exists()
    assert not charlie.notices.exists(), "Borduria has spoken itself"


# --- dissociating ------------------------------------------------------------------------------


def test_dissociate_leaves_the_delegation_without_a_position(
    row: Recommendation, lea: User, arcadia: Delegation, borduria: Delegation, charlie: User
) -> None:
    said = record(row, lea, [arcadia, borduria])
    entry = positions.dissociate(row, by=charlie)[0]
    assert (entry.dissociated_by, entry.dissociated_at is None) == (charlie, False)
    assert queries.stands(row).spoken == {arcadia.pk: said}
    assert government() == {"support": 1, "not_expressed": 1}
    event = Event.objects.get(verb="position.dissociate")
    assert (event.delegation, event.details, event.audience) == ("Borduria", {"groups": ["lakes-group"]}, "public")
    assert lea.notices.get().sentence == (
        "Borduria has said that your position on Recommendation 1 does not speak for it."
    )
    past = entry.history.latest()
    assert (past.history_user, past.history_delegation) == (charlie, borduria)


def test_dissociate_twice_is_once(row: Recommendation, lea: User, borduria: Delegation, charlie: User) -> None:
    record(row, lea, [borduria])
    first = positions.dissociate(row, by=charlie)
    assert positions.dissociate(row, by=charlie) == first
    assert Event.objects.filter(verb="position.dissociate").count() == 1
    assert lea.notices.count() == 1


def test_dissociate_from_every_group_or_from_one(
    row: Recommendation, lea: User, hills: Delegation, arcadia: Delegation, alice: User
) -> None:
    record(row, lea, [arcadia])
    record(row, delegate("Hal", hills), [arcadia])
    assert [each.position.delegation for each in positions.dissociate(row, by=alice, group=hills)] == [hills]
    assert len(positions.dissociate(row, by=alice)) == 2
    assert not SpokenFor.objects.filter(dissociated_at=None).exists()


def test_dissociate_after_ones_own_word_and_after_the_round(
    row: Recommendation, lea: User, borduria: Delegation, charlie: User
) -> None:
    record(row, lea, [borduria])
    position(row, borduria)
    row.consultation.closes_at = row.created_at
    row.consultation.save()
    assert len(positions.dissociate(row, by=charlie)) == 1


@pytest.mark.parametrize("name", ["bob", "sec", "chair"])
def test_dissociate_is_for_heads(
    request: pytest.FixtureRequest, row: Recommendation, lea: User, arcadia: Delegation, name: str
) -> None:
    record(row, lea, [arcadia])
    with pytest.raises(NotYours) as refusal:
        positions.dissociate(row, by=request.getfixturevalue(name))
    assert refusal.value.sentence == "Only the head of a delegation says that a group does not speak for it."


def test_dissociate_where_no_group_speaks_for_it(
    row: Recommendation, lea: User, hills: Delegation, arcadia: Delegation, alice: User, charlie: User
) -> None:
    record(row, lea, [arcadia])
    for person, group in ((charlie, None), (alice, hills)):
        with pytest.raises(Refused) as refusal:
            positions.dissociate(row, by=person, group=group)
        assert refusal.value.sentence == "No group speaks for your delegation on this text."
    positions.withdraw(row, by=lea)
    with pytest.raises(Refused):
        positions.dissociate(row, by=alice)


def test_dissociate_on_a_withdrawn_text(row: Recommendation, lea: User, arcadia: Delegation, alice: User) -> None:
    record(row, lea, [arcadia])
    Recommendation.objects.filter(pk=row.pk).update(status=Status.WITHDRAWN)
    with pytest.raises(Refused) as refusal:
        positions.dissociate(row, by=alice)
    assert refusal.value.sentence == "For whom a group spoke on a text that was withdrawn or merged stays as it was."


def test_dissociation_holds_across_an_editorial_change(
    row: Recommendation, lea: User, arcadia: Delegation, alice: User, sec: User
) -> None:
    record(row, lea, [arcadia])
    positions.dissociate(row, by=alice)
    recommendations.revise(
        row, "States act. They reports.", by=sec, seen_revision=1, change=Change.EDITORIAL, reason="x"
    )
    with pytest.raises(Refused, match="does not speak for it on this text"):
        record(row, lea, [arcadia], Stance.ABSTAIN)
    assert queries.stands(row).spoken == {}
