"""Who stands behind an amendment: co-sponsoring, leaving, withdrawing, taking over; who may, and when."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from consultations.enums import DelegateRole
from consultations.models import Consultation, Delegation, Event, Notice, User
from recommendations import steps
from recommendations.actions import amendments, recommendations, sponsors
from recommendations.enums import AmendmentStatus
from recommendations.models import Amendment, Recommendation
from recommendations.queries import amendments as seen
from tests import factories
from wgec.kernel.errors import NotYours, Refused, TextHasMoved

pytestmark = pytest.mark.django_db

TEXT = "States cooperate on lamps.\n\nThey meet twice a year."
ONCE = TEXT.replace("twice", "once")


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    return factories.recommendation(consultation, TEXT, number=1)


@pytest.fixture
def amendment(row: Recommendation, alice: User) -> Amendment:
    """Arcadia's."""
    return amendments.propose(row, by=alice, text=ONCE, seen_revision=1)


def behind(amendment: Amendment) -> list[tuple[str, str]]:
    return [(sponsor.delegation.name, sponsor.role) for sponsor in amendment.sponsors.filter(until_at=None)]


# --- joining and leaving ---------------------------------------------------------------------


def test_another_delegation_co_sponsors_once(amendment: Amendment, alice: User, charlie: User) -> None:
    for _ in range(2):
        sponsors.cosponsor(amendment, by=charlie)
    assert behind(amendment) == [("Arcadia", "sponsor"), ("Borduria", "cosponsor")]
    assert Event.objects.filter(verb="amendment.cosponsor").count() == 1
    told = Notice.objects.get()
    assert (told.user, told.sentence) == (alice, "Borduria co-sponsors A-1 twice → once.")


def test_the_next_sponsor_leads_when_the_first_one_leaves(amendment: Amendment, alice: User, charlie: User) -> None:
    sponsors.cosponsor(amendment, by=charlie)
    for _ in range(2):
        sponsors.leave(amendment, by=alice)
    assert behind(amendment) == [("Borduria", "sponsor")]
    assert Event.objects.filter(verb="amendment.leave").count() == 1
    assert Notice.objects.get(user=charlie).sentence == "Arcadia no longer sponsors A-1 twice → once."


def test_the_last_sponsor_does_not_leave(amendment: Amendment, alice: User) -> None:
    with pytest.raises(Refused, match=r"^Your delegation is the only sponsor\. Withdraw the amendment instead\.$"):
        sponsors.leave(amendment, by=alice)


def test_who_left_can_join_again(amendment: Amendment, alice: User, charlie: User) -> None:
    sponsors.cosponsor(amendment, by=charlie)
    sponsors.leave(amendment, by=charlie)
    sponsors.cosponsor(amendment, by=charlie)
    assert behind(amendment) == [("Arcadia", "sponsor"), ("Borduria", "cosponsor")]
    assert amendment.sponsors.count() == 3


def test_the_secretariats_own_is_led_by_who_joins_first(row: Recommendation, sec: User, charlie: User) -> None:
    own = amendments.propose(row, by=sec, text=ONCE, seen_revision=1)
    sponsors.cosponsor(own, by=charlie)
    assert behind(own) == [("Borduria", "sponsor")]


# --- withdrawing -----------------------------------------------------------------------------


def test_withdrawing_leaves_the_words_and_the_number(amendment: Amendment, alice: User, charlie: User) -> None:
    sponsors.cosponsor(amendment, by=charlie)
    for _ in range(2):
        withdrawn = sponsors.withdraw(amendment, by=alice, reason=" Overtaken. ")
        assert (withdrawn.status, withdrawn.number) == ("withdrawn", 1)
    event = Event.objects.get(verb="amendment.withdraw")
    assert (event.reason, event.audience) == ("Overtaken.", "public")
    assert Notice.objects.get(user=charlie).sentence == "A-1 twice → once was withdrawn."
    assert seen.reason_of_withdrawal(withdrawn) == "Overtaken."


def test_a_co_sponsor_leaves_instead(amendment: Amendment, charlie: User, sec: User) -> None:
    sponsors.cosponsor(amendment, by=charlie)
    with pytest.raises(Refused) as refusal:
        sponsors.withdraw(amendment, by=charlie)
    assert refusal.value.sentence == (
        "Arcadia leads the sponsors of this amendment. A co-sponsor leaves it instead of withdrawing it."
    )
    assert sponsors.withdraw(amendment, by=sec).status == "withdrawn"


# --- taking over -----------------------------------------------------------------------------


def test_another_delegation_takes_over_what_was_withdrawn(amendment: Amendment, alice: User, charlie: User) -> None:
    sponsors.withdraw(amendment, by=alice)
    for _ in range(2):
        taken = sponsors.take_over(amendment, by=charlie)
        assert (taken.status, taken.number) == ("open", 1)
    assert behind(amendment) == [("Borduria", "sponsor")]
    assert Event.objects.filter(verb="amendment.take_over").count() == 1
    told = Notice.objects.get(user=alice)
    assert told.sentence == "Borduria has taken over A-1 twice → once."


def test_it_is_carried_over_to_the_text_as_it_stands(
    row: Recommendation, amendment: Amendment, alice: User, charlie: User, sec: User
) -> None:
    sponsors.withdraw(amendment, by=alice)
    recommendations.revise(row, TEXT.replace("lamps", "roads"), by=sec, seen_revision=1)
    taken = sponsors.take_over(amendment, by=charlie)
    assert taken.current is not None
    assert (taken.current.number, taken.current.cause, taken.current.base.number) == (2, "rebased", 2)
    assert taken.current.text == ONCE.replace("lamps", "roads")


def test_what_no_longer_fits_is_not_taken_over(
    row: Recommendation, amendment: Amendment, alice: User, charlie: User, sec: User
) -> None:
    sponsors.withdraw(amendment, by=alice)
    recommendations.revise(row, TEXT.replace("twice", "thrice"), by=sec, seen_revision=1)
    with pytest.raises(TextHasMoved) as moved:
        sponsors.take_over(amendment, by=charlie)
    assert moved.value.sentence == (
        "A-1 no longer fits the text as it stands. Rewrite it, or propose it anew from the current text."
    )
    amendment.refresh_from_db()
    assert amendment.status == "withdrawn"
    assert behind(amendment) == [("Arcadia", "sponsor")]


def test_who_withdrew_it_proposes_it_anew(amendment: Amendment, alice: User) -> None:
    sponsors.withdraw(amendment, by=alice)
    with pytest.raises(Refused) as refusal:
        sponsors.take_over(amendment, by=alice)
    assert refusal.value.sentence == (
        "Your delegation withdrew this amendment. Propose it anew, or leave it to another one."
    )


def test_nothing_is_taken_over_on_a_text_that_is_withdrawn(
    row: Recommendation, amendment: Amendment, alice: User, charlie: User
) -> None:
    sponsors.withdraw(amendment, by=alice)
    Recommendation.objects.filter(pk=row.pk).update(status="withdrawn")
    with pytest.raises(Refused, match=r"^Only a published text can be amended"):
        sponsors.take_over(amendment, by=charlie)


# --- who may, and when -----------------------------------------------------------------------

VERBS = ["rewrite", "submit", "discard", "cosponsor", "leave", "withdraw", "take_over", "amend"]
#: person → the verbs that are open to them on Arcadia's amendment, by its state.
SPEAK = "record_position withdraw_position"
DECIDE = "adopt adopt_in_part adopt_modified set_aside refer"
ALLOWED: dict[str, dict[str, str]] = {
    "alice": {
        "draft": "rewrite submit discard",
        "open": f"rewrite cosponsor leave withdraw amend {SPEAK}",
        "referred": f"rewrite cosponsor leave withdraw amend {SPEAK}",
        "withdrawn": "take_over",
    },
    "charlie": {
        "open": f"cosponsor amend {SPEAK}",
        "referred": f"cosponsor amend {SPEAK}",
        "withdrawn": "take_over",
    },
    "olga": {
        "open": f"cosponsor amend {SPEAK}",
        "referred": f"cosponsor amend {SPEAK}",
        "withdrawn": "take_over",
    },
    "reader": {},
    "chair": {
        "open": DECIDE,
        "referred": f"{DECIDE} reopen",
        **dict.fromkeys(("adopted", "adopted_in_part", "adopted_modified", "set_aside"), "reopen"),
    },
    "sec": {
        "draft": "rewrite submit discard",
        "open": f"rewrite withdraw amend {DECIDE} {SPEAK}",
        "referred": f"rewrite withdraw amend {DECIDE} reopen {SPEAK}",
        **dict.fromkeys(("adopted", "adopted_in_part", "adopted_modified", "set_aside"), "reopen"),
    },
}
# A drafter does all of it but state positions.
ALLOWED["bob"] = {status: verbs.removesuffix(f" {SPEAK}") for status, verbs in ALLOWED["alice"].items()}


@pytest.fixture
def reader(arcadia: Delegation) -> User:
    """Reads for Arcadia, and does not draft."""
    return factories.delegate("Rita", arcadia, DelegateRole.READER)


@pytest.mark.parametrize("name", ALLOWED)
@pytest.mark.parametrize("status", AmendmentStatus.values)
def test_what_is_open_to_whom(
    request: pytest.FixtureRequest, row: Recommendation, arcadia: Delegation, name: str, status: str
) -> None:
    one = factories.amendment(row, ONCE, sponsors=[arcadia], status=status)
    person = request.getfixturevalue(name)
    possible = steps.allowed(steps.steps_for(person, one))
    assert possible == set(ALLOWED[name].get(status, "").split())


def test_every_verb_is_in_the_table() -> None:
    _table, permissions = steps.PERMISSIONS[Amendment]
    assert set(VERBS) | {*DECIDE.split(), *SPEAK.split(), "reopen"} == set(permissions)


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        (
            "cosponsor",
            "Amendments are sponsored by the heads and drafters of delegations. Ask your head of delegation.",
        ),
        ("leave", "Your delegation does not sponsor this amendment."),
        ("withdraw", "Only its sponsors withdraw or discard an amendment."),
        (
            "take_over",
            "Amendments are sponsored by the heads and drafters of delegations. Ask your head of delegation.",
        ),
    ],
)
def test_the_chair_sponsors_nothing(amendment: Amendment, chair: User, verb: str, sentence: str) -> None:
    with pytest.raises(NotYours) as refusal:
        getattr(sponsors, verb)(amendment, by=chair)
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize(
    ("verb", "status", "sentence"),
    [
        ("cosponsor", "adopted", "Only an open amendment can be co-sponsored."),
        ("withdraw", "adopted", "Only an open amendment can be withdrawn."),
        ("take_over", "open", "Only an amendment that was withdrawn can be taken over."),
    ],
)
def test_each_step_has_its_moment(
    row: Recommendation, arcadia: Delegation, charlie: User, sec: User, verb: str, status: str, sentence: str
) -> None:
    one = factories.amendment(row, ONCE, sponsors=[arcadia], status=status)
    with pytest.raises(Refused) as refusal:
        getattr(sponsors, verb)(one, by=sec if verb == "withdraw" else charlie)
    assert refusal.value.sentence == sentence


def test_what_was_decided_is_left_by_nobody(row: Recommendation, arcadia: Delegation, alice: User) -> None:
    one = factories.amendment(row, ONCE, sponsors=[arcadia], status="adopted")
    with pytest.raises(Refused, match=r"^Sponsors leave an amendment while it is open; afterwards their names stay"):
        sponsors.leave(one, by=alice)


# --- who reads -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reads"),
    [("alice", True), ("bob", True), ("charlie", False), ("sec", False), ("chair", False), (None, False)],
)
def test_a_draft_is_read_by_its_delegation(
    request: pytest.FixtureRequest, row: Recommendation, arcadia: Delegation, name: str | None, reads: bool
) -> None:
    draft = factories.amendment(row, ONCE, sponsors=[arcadia], status="draft")
    assert _reads(request, name, draft) is reads


@pytest.mark.parametrize(("name", "reads"), [("sec", True), ("alice", False), (None, False)])
def test_a_draft_of_the_secretariat_is_read_by_the_secretariat(
    request: pytest.FixtureRequest, row: Recommendation, name: str | None, reads: bool
) -> None:
    assert _reads(request, name, factories.amendment(row, ONCE, status="draft")) is reads


@pytest.mark.parametrize("name", ["alice", "charlie", "sec", None])
@pytest.mark.parametrize("status", [each for each in AmendmentStatus.values if each not in ("draft", "discarded")])
def test_what_was_submitted_is_read_by_all(
    request: pytest.FixtureRequest, row: Recommendation, arcadia: Delegation, name: str | None, status: str
) -> None:
    assert _reads(request, name, factories.amendment(row, ONCE, sponsors=[arcadia], status=status))


@pytest.mark.parametrize("name", ["alice", "sec", None])
def test_what_was_discarded_is_read_by_nobody(
    request: pytest.FixtureRequest, row: Recommendation, arcadia: Delegation, name: str | None
) -> None:
    assert not _reads(request, name, factories.amendment(row, ONCE, sponsors=[arcadia], status="discarded"))


def _reads(request: pytest.FixtureRequest, name: str | None, one: Amendment) -> bool:
    person: Any = request.getfixturevalue(name) if name else AnonymousUser()
    return seen.readable(person).filter(pk=one.pk).exists()
