"""Each verb on positions through its doors: who may, when, and the same sentence everywhere."""

from typing import Any

import pytest

from consultations.enums import DelegateRole, Kind
from consultations.models import Consultation, Delegation, GroupMember, User
from recommendations import steps
from recommendations.models import Position, Recommendation
from tests.doors import VERBS, knock, through
from tests.factories import DelegationFactory, UserFactory, delegate, position, recommendation, revised

pytestmark = pytest.mark.django_db

NAMES = ("record_position", "confirm_position", "withdraw_position", "dissociate")
OURS = tuple(f"recommendation.{name}" for name in NAMES)
EVERYWHERE = through(*OURS)
HEADS = "Positions are stated by heads of delegation. Ask yours, or the secretariat to enter it on your behalf."
DISSOCIATE = "Only the head of a delegation says that a group does not speak for it."
NAME_ONE = "Name the delegation on whose behalf the position is entered."
SAYS = {
    "recommendation.record_position": {"stance": "abstain", "seen_revision": 2},
    "recommendation.confirm_position": {"seen_revision": 2},
}


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation, borduria: Delegation, open_nets: Delegation) -> Recommendation:
    """A published text that has changed since all three supported it, and since a group spoke for them."""
    made = recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])
    group = DelegationFactory(name="Lakes Group", kind=Kind.REGIONAL_GROUP, region="")
    everybody = [arcadia, borduria, open_nets]
    for member in everybody:
        GroupMember.objects.create(group=group, member=member)
        position(made, member)
    position(made, group, speaks_for=everybody)
    revised(made, "Nobody acts.")
    return made


@pytest.fixture
def rita(arcadia: Delegation) -> User:
    """Reads for Arcadia."""
    return delegate("Rita", arcadia, DelegateRole.READER)


@pytest.fixture
def stranger(db: None) -> User:
    """Signed in, and of no delegation."""
    return UserFactory(name="Stranger")


#: person → what they are told: of the verbs on a position, and when they dissociate.
TRUTH = {
    "alice": ("", ""),
    "charlie": ("", ""),
    "olga": ("", ""),
    "bob": (HEADS, DISSOCIATE),
    "rita": (HEADS, DISSOCIATE),
    "chair": (HEADS, DISSOCIATE),
    "stranger": (HEADS, DISSOCIATE),
    "sec": (NAME_ONE, DISSOCIATE),
}


@pytest.mark.parametrize(("door", "verb"), EVERYWHERE)
@pytest.mark.parametrize("name", TRUTH)
def test_who_may(request: pytest.FixtureRequest, row: Recommendation, name: str, door: str, verb: str) -> None:
    person = request.getfixturevalue(name)
    expected = TRUTH[name][verb == "recommendation.dissociate"]
    assert knock(door, verb, row, by=person, **SAYS.get(verb, {})) == expected
    possible = {step.verb: step for step in steps.steps_for(person, row)}[verb.partition(".")[2]]
    assert possible.allowed is (expected in {"", NAME_ONE})
    assert possible.why_not == ("" if possible.allowed else expected)


@pytest.mark.parametrize(("door", "verb"), through(*OURS[:3]))
def test_the_secretariat_does_it_on_behalf(
    row: Recommendation, sec: User, arcadia: Delegation, door: str, verb: str
) -> None:
    assert knock(door, verb, row, by=sec, for_delegation=arcadia, **SAYS.get(verb, {})) == ""
    last = Position.objects.filter(delegation=arcadia).latest("pk")
    assert (last.is_on_behalf, last.until_at is None) == ((verb != OURS[2],) * 2)


@pytest.mark.parametrize(("door", "verb"), through(*OURS[:3]))
def test_nobody_else_does(row: Recommendation, charlie: User, arcadia: Delegation, door: str, verb: str) -> None:
    assert knock(door, verb, row, by=charlie, for_delegation=arcadia, **SAYS.get(verb, {})) == (
        "Only the secretariat enters positions for another delegation. Leave the delegation out, or act for it."
    )


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        (OURS[0], "Positions are recorded on published texts only."),
        (OURS[1], "Positions are confirmed on published texts only."),
        (OURS[2], "The positions on a text that was withdrawn or merged stay as they were."),
        (OURS[3], "For whom a group spoke on a text that was withdrawn or merged stays as it was."),
    ],
)
@pytest.mark.parametrize("door", ["action", "api"])
def test_when_it_is_not_the_moment(row: Recommendation, alice: User, door: str, verb: str, sentence: str) -> None:
    Recommendation.objects.filter(pk=row.pk).update(status="withdrawn")
    assert knock(door, verb, row, by=alice, **SAYS.get(verb, {})) == sentence


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            {"stance": "reservation"},
            "A reservation needs its text: it is printed in the report under the recommendation.",
        ),
        ({"stance": "pending"}, "A pending position needs the date on which instructions are expected."),
        ({"stance": "objection", "statement": " "}, "An objection needs its reason."),
        (
            {"stance": "objection", "statement": "Far."},
            "An objection needs the change that would remove it: what should the text say instead?",
        ),
        (
            {"stance": "support_with_amendments"},
            "Support with amendments names at least one open amendment. Choose one, or propose yours first.",
        ),
        (
            {"stance": "reservation", "statement": "x" * 10_001},
            "The statement has 10001 characters, and at most 10000 can be recorded. Shorten it.",
        ),
        (
            {"stance": "support", "seen_revision": 1},
            "Revision 2 was saved while you were writing from revision 1. Compare and save again.",
        ),
        (
            {"stance": "support", "speaks_for": ["borduria"]},
            "Arcadia is no regional group and speaks for itself alone. Leave the other delegations out.",
        ),
    ],
)
@pytest.mark.parametrize(("door", "verb"), through(OURS[0]))
def test_what_makes_no_sense(
    row: Recommendation, alice: User, borduria: Delegation, door: str, verb: str, said: dict[str, Any], sentence: str
) -> None:
    named = {"speaks_for": [borduria]} if "speaks_for" in said else {}
    assert knock(door, verb, row, by=alice, **{"seen_revision": 2, **said, **named}) == sentence
    assert not Position.objects.filter(revision__number=2).exists()


@pytest.mark.parametrize(("door", "verb"), through(OURS[1]))
def test_there_is_nothing_to_confirm(row: Recommendation, door: str, verb: str) -> None:
    new = delegate("Nina", DelegationFactory(name="Novistrana"))
    assert knock(door, verb, row, by=new, seen_revision=2) == (
        "Your delegation has no position on this text yet. State one."
    )


@pytest.mark.parametrize(("door", "verb"), through(OURS[3]))
def test_no_group_speaks_for_it(row: Recommendation, door: str, verb: str) -> None:
    new = delegate("Nina", DelegationFactory(name="Novistrana"))
    assert knock(door, verb, row, by=new) == "No group speaks for your delegation on this text."


def test_every_door_of_these_verbs_is_there() -> None:
    assert {tuple(VERBS[verb].doors) for verb in OURS} == {("action", "page", "api")}
