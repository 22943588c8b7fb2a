"""The chair's designation: what it says, when it is refused, how it is challenged and answered."""

import pytest

from consultations.enums import Kind, Standing
from consultations.models import Consultation, Delegation, Event, User
from recommendations import steps
from recommendations.actions import designations, endings, positions, recommendations, recounting
from recommendations.enums import CallKind, Change, DesignationWord, Stance
from recommendations.models import Call, Challenge, Designation, Objection, Recommendation, SpokenFor
from recommendations.queries import designations as queries
from recommendations.queries import indicators
from recommendations.queries import positions as seen
from tests.factories import DelegationFactory, position, recommendation, revised
from tests.recommendations.asked import asked, heard, seal
from wgec.kernel.errors import Malformed, NotYours, Refused, TextHasMoved

pytestmark = pytest.mark.django_db

CONSENSUS, EMERGING, DIVERGENT = DesignationWord.CONSENSUS, DesignationWord.EMERGING, DesignationWord.DIVERGENT
STANDS = (
    "While the objection of Borduria stands, this text cannot be called “{}”. It can once the objection is withdrawn "
    "or turned into a reservation."
)
SEALED = "Positions on this text are sealed until a call on it closes. It can be designated after that."
MORE = (
    "“Emerging consensus” is more favourable than the indicator, “Insufficient positions”. Give the reason: it is "
    "published."
)


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published text of Arcadia's."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


@pytest.fixture
def emerging(row: Recommendation, chair: User) -> Designation:
    """What the chair called it."""
    return designations.designate(row, EMERGING, by=chair, seen_revision=1, reason="Much support in the room.")


def test_designate_says_what_the_chair_calls_a_text(
    row: Recommendation, chair: User, alice: User, olga: User, sec: User
) -> None:
    made = designations.designate(row, EMERGING, by=chair, seen_revision=1, reason=" Much support in the room. ")
    assert (made.word, made.indicator, made.reason) == ("emerging", "insufficient", "Much support in the room.")
    assert (made.revision, made.designated_by, made.until_at) == (row.current, chair, None)
    event = Event.objects.get(verb="recommendation.designate")
    assert (event.audience, event.reason, event.person) == ("public", "Much support in the room.", "Chair")
    assert event.details == {"designation": "emerging", "indicator": "insufficient", "revision": 1, "was": ""}
    for each in (alice, olga, sec):
        assert each.notices.get().sentence == "The chair designates Recommendation 1: Emerging consensus."
    assert not chair.notices.exists()


def test_designate_the_same_again_is_once(row: Recommendation, chair: User, emerging: Designation) -> None:
    again = designations.designate(row, EMERGING, by=chair, seen_revision=1, reason="Much support in the room.")
    assert again == emerging
    assert Event.objects.filter(verb="recommendation.designate").count() == 1


def test_designate_again_ends_what_was_said_before(row: Recommendation, chair: User, emerging: Designation) -> None:
    second = designations.designate(row, DesignationWord.INSUFFICIENT, by=chair, seen_revision=1)
    emerging.refresh_from_db()
    assert emerging.until_at is not None
    assert [each for each in queries.of(row) if each.until_at is None] == [second]
    assert Event.objects.filter(verb="recommendation.designate").latest("pk").details["was"] == "emerging"


@pytest.mark.parametrize("person", ["alice", "bob", "charlie", "olga", "sec"])
def test_designate_is_the_chairs(request: pytest.FixtureRequest, row: Recommendation, person: str) -> None:
    by = request.getfixturevalue(person)
    with pytest.raises(NotYours) as refusal:
        designations.designate(row, DesignationWord.INSUFFICIENT, by=by, seen_revision=1)
    assert refusal.value.sentence == "Only the chair designates."
    assert "designate" not in steps.allowed(steps.steps_for(by, row))


def test_designate_a_text_that_was_not_read_is_refused(row: Recommendation, chair: User) -> None:
    revised(row, "States act now.")
    with pytest.raises(TextHasMoved) as refusal:
        designations.designate(row, DesignationWord.INSUFFICIENT, by=chair, seen_revision=1)
    assert refusal.value.current_revision == 2


def test_designate_what_was_withdrawn_is_refused_and_what_it_was_called_stays(
    row: Recommendation, chair: User, sec: User, charlie: User, emerging: Designation
) -> None:
    recommendations.withdraw(row, by=sec, reason="Overtaken.")
    with pytest.raises(Refused) as refusal:
        designations.designate(row, EMERGING, by=chair, seen_revision=1, reason="x")
    assert refusal.value.sentence == "Only published texts are designated."
    kept = queries.of(row).get()
    assert (kept.until_at, kept.state) == (None, "ended")
    with pytest.raises(Refused) as refusal:
        designations.challenge(kept, by=charlie, reason="No.")
    assert refusal.value.sentence == "Only the designation that is in force on a published text can be challenged."


def test_designate_more_favourably_than_the_indicator_needs_a_reason(row: Recommendation, chair: User) -> None:
    with pytest.raises(Malformed) as refusal:
        designations.designate(row, EMERGING, by=chair, seen_revision=1, reason="  ")
    assert refusal.value.sentence == MORE
    assert not Designation.objects.exists()
    assert designations.designate(row, DesignationWord.INSUFFICIENT, by=chair, seen_revision=1).reason == ""


def test_the_order_of_the_words_is_that_of_the_list() -> None:
    ruling = queries.Ruling(indicator=queries.Consensus.NO_OBJECTION_LITTLE_SUPPORT)
    assert [(str(each.word), each.needs_reason) for each in ruling.words()] == [
        ("consensus", True),
        ("consensus_with_reservations", True),
        ("agreed_ad_referendum", True),
        ("emerging", True),
        ("forwarded", True),
        ("no_objection_little_support", False),
        ("broad_support_with_objections", False),
        ("divergent", False),
        ("contested", False),
        ("insufficient", False),
    ]


# --- what objections refuse ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "label"),
    [
        (CONSENSUS, "Consensus"),
        (DesignationWord.CONSENSUS_WITH_RESERVATIONS, "Consensus, with reservations"),
        (DesignationWord.AGREED_AD_REFERENDUM, "Agreed ad referendum"),
    ],
)
def test_designate_refuses_what_a_members_objection_forbids(
    row: Recommendation, chair: User, borduria: Delegation, word: DesignationWord, label: str
) -> None:
    position(row, borduria, Stance.OBJECTION)
    with pytest.raises(Refused) as refusal:
        designations.designate(row, word, by=chair, seen_revision=1, reason="I say so.")
    assert refusal.value.sentence == STANDS.format(label)
    assert designations.designate(row, EMERGING, by=chair, seen_revision=1, reason="I say so.").word == "emerging"


def test_designate_names_every_member_that_objects(
    row: Recommendation, chair: User, arcadia: Delegation, borduria: Delegation
) -> None:
    for each in (borduria, arcadia):
        position(row, each, Stance.OBJECTION)
    with pytest.raises(Refused) as refusal:
        designations.designate(row, CONSENSUS, by=chair, seen_revision=1, reason="I say so.")
    assert refusal.value.sentence == (
        "While the objections of Arcadia and Borduria stand, this text cannot be called “Consensus”. It can once the "
        "objections are withdrawn or turned into reservations."
    )


@pytest.mark.parametrize("state", ["addressed", "sustained"])
def test_an_objection_to_an_earlier_text_stands_until_it_is_settled(
    row: Recommendation, chair: User, borduria: Delegation, state: str
) -> None:
    position(row, borduria, Stance.OBJECTION)
    Objection.objects.update(state=state)
    revised(row, "States may act.")
    with pytest.raises(Refused) as refusal:
        designations.designate(row, CONSENSUS, by=chair, seen_revision=2, reason="I say so.")
    assert refusal.value.sentence == STANDS.format("Consensus")
    position(row, borduria, Stance.RESERVATION)
    assert designations.designate(row, CONSENSUS, by=chair, seen_revision=2, reason="All agree.").word == "consensus"


def test_an_observers_objection_forbids_nothing(row: Recommendation, chair: User, open_nets: Delegation) -> None:
    position(row, open_nets, Stance.OBJECTION)
    assert designations.designate(row, CONSENSUS, by=chair, seen_revision=1, reason="All agree.").word == "consensus"


def test_a_member_for_which_a_group_objects_is_named(row: Recommendation, chair: User, borduria: Delegation) -> None:
    group = DelegationFactory(name="Coastal Group", kind=Kind.REGIONAL_GROUP, standing=Standing.OBSERVER, region="")
    said = position(row, group, Stance.OBJECTION)
    SpokenFor.objects.create(position=said, delegation=borduria)
    with pytest.raises(Refused) as refusal:
        designations.designate(row, CONSENSUS, by=chair, seen_revision=1, reason="I say so.")
    assert refusal.value.sentence == STANDS.format("Consensus")


# --- seals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("objects", [False, True])
def test_designate_while_sealed_is_refused_and_says_nothing(
    row: Recommendation, chair: User, borduria: Delegation, objects: bool
) -> None:
    seal(row)
    if objects:
        position(row, borduria, Stance.OBJECTION)
    for word in (CONSENSUS, DesignationWord.INSUFFICIENT):
        with pytest.raises(Refused) as refusal:
            designations.designate(row, word, by=chair, seen_revision=1, reason="I say so.")
        assert refusal.value.sentence == SEALED


def test_designate_after_the_call(row: Recommendation, chair: User, borduria: Delegation) -> None:
    seal(row)
    position(row, borduria, Stance.OBJECTION)
    heard(row)
    with pytest.raises(Refused) as refusal:
        designations.designate(row, CONSENSUS, by=chair, seen_revision=1, reason="I say so.")
    assert refusal.value.sentence == STANDS.format("Consensus")


def test_designate_closes_a_call_that_is_due(row: Recommendation, chair: User) -> None:
    seal(row)
    asked(row, hours=-1)
    designations.designate(row, DesignationWord.INSUFFICIENT, by=chair, seen_revision=1)
    assert Call.objects.get().state == "closed"


def test_what_a_later_call_opens_binds_too(row: Recommendation, chair: User, borduria: Delegation) -> None:
    """Borduria objects to a text on which no call was heard; a call on the next one is broken by another."""
    seal(row)
    position(row, borduria, Stance.OBJECTION)
    revised(row, "States may act.")
    asked(row, kind=CallKind.SILENCE_PROCEDURE)
    other = DelegationFactory(name="Cimmeria")
    position(row, other, Stance.OBJECTION)
    with pytest.raises(Refused) as refusal:
        designations.designate(row, CONSENSUS, by=chair, seen_revision=2, reason="I say so.")
    assert "the objections of Borduria and Cimmeria stand" in refusal.value.sentence
    assert endings.open_call(row) is None


# --- challenges ----------------------------------------------------------------------------------


def test_challenge_is_told_to_the_chair_and_the_secretariat(
    emerging: Designation, charlie: User, chair: User, sec: User
) -> None:
    made = designations.challenge(emerging, by=charlie, reason=" We do not see it. ")
    assert (made.delegation.name, made.reason, made.made_by, made.state) == (
        "Borduria",
        "We do not see it.",
        charlie,
        "open",
    )
    for each in (chair, sec):
        assert each.notices.get(kind="designation.challenge").sentence == (
            "Borduria challenges the designation of Recommendation 1, “Emerging consensus”."
        )
    event = Event.objects.get(verb="designation.challenge")
    assert (event.audience, event.delegation, event.reason) == ("public", "Borduria", "We do not see it.")


def test_challenge_is_once_for_each_delegation(emerging: Designation, charlie: User, alice: User) -> None:
    first = designations.challenge(emerging, by=charlie, reason="No.")
    assert designations.challenge(emerging, by=charlie, reason="No.") == first
    with pytest.raises(Refused) as refusal:
        designations.challenge(emerging, by=charlie, reason="Once more: no.")
    assert refusal.value.sentence == "Your delegation has challenged this designation already. The chair answers it."
    designations.challenge(emerging, by=alice, reason="Nor do we.")
    assert Challenge.objects.count() == 2


def test_challenge_needs_its_reason(emerging: Designation, charlie: User) -> None:
    with pytest.raises(Malformed) as refusal:
        designations.challenge(emerging, by=charlie, reason=" ")
    assert refusal.value.sentence == "A challenge needs its reason: the chair answers it."


@pytest.mark.parametrize(
    ("person", "may"),
    [("alice", True), ("bob", False), ("charlie", True), ("olga", False), ("sec", False), ("chair", False)],
)
def test_challenge_is_for_heads_of_members(
    request: pytest.FixtureRequest, emerging: Designation, person: str, may: bool
) -> None:
    by = request.getfixturevalue(person)
    assert ("challenge" in steps.allowed(steps.steps_for(by, emerging))) is may
    if may:
        assert designations.challenge(emerging, by=by, reason="No.").made_by == by
        return
    with pytest.raises(NotYours) as refusal:
        designations.challenge(emerging, by=by, reason="No.")
    assert refusal.value.sentence == "A designation is challenged by the heads of member delegations."


def test_challenge_what_has_ended_is_refused(
    row: Recommendation, emerging: Designation, charlie: User, chair: User
) -> None:
    designations.designate(row, DesignationWord.INSUFFICIENT, by=chair, seen_revision=1)
    with pytest.raises(Refused) as refusal:
        designations.challenge(emerging, by=charlie, reason="No.")
    assert refusal.value.sentence == "Only the designation that is in force on a published text can be challenged."


def test_answer_is_told_to_the_challenger(emerging: Designation, charlie: User, chair: User) -> None:
    made = designations.challenge(emerging, by=charlie, reason="No.")
    assert list(queries.unanswered()) == [made]
    answered = designations.answer(made, " It was said in the room. ", by=chair)
    assert (answered.answer, answered.answered_by, answered.state) == ("It was said in the room.", chair, "answered")
    assert charlie.notices.get(kind="challenge.answer").sentence == (
        "The chair has answered your delegation's challenge to Recommendation 1."
    )
    assert Event.objects.get(verb="challenge.answer").details["delegation"] == "borduria"
    assert not queries.unanswered().exists()


def test_answer_is_once(emerging: Designation, charlie: User, chair: User) -> None:
    made = designations.challenge(emerging, by=charlie, reason="No.")
    designations.answer(made, "Yes.", by=chair)
    assert designations.answer(made, "Yes.", by=chair) == made
    with pytest.raises(Refused) as refusal:
        designations.answer(made, "Yes, indeed.", by=chair)
    assert refusal.value.sentence == "This challenge was answered already. Designate anew if the call changes."
    assert Event.objects.filter(verb="challenge.answer").count() == 1


def test_answer_has_words(emerging: Designation, charlie: User, chair: User) -> None:
    made = designations.challenge(emerging, by=charlie, reason="No.")
    with pytest.raises(Malformed) as refusal:
        designations.answer(made, "", by=chair)
    assert refusal.value.sentence == "Write the answer: the delegation that challenged is told."


@pytest.mark.parametrize("person", ["alice", "bob", "charlie", "olga", "sec"])
def test_answer_is_the_chairs(
    request: pytest.FixtureRequest, emerging: Designation, charlie: User, person: str
) -> None:
    made = designations.challenge(emerging, by=charlie, reason="No.")
    with pytest.raises(NotYours) as refusal:
        designations.answer(made, "Yes.", by=request.getfixturevalue(person))
    assert refusal.value.sentence == "Challenges are answered by the chair."


def test_what_is_too_long_is_refused(row: Recommendation, chair: User) -> None:
    with pytest.raises(Malformed) as refusal:
        designations.designate(row, EMERGING, by=chair, seen_revision=1, reason="x" * 10_001)
    assert refusal.value.sentence == "This has 10001 characters, and at most 10000 can be recorded. Shorten it."


# --- an editorial change --------------------------------------------------------------------------


def test_a_designation_is_on_a_revision(row: Recommendation, emerging: Designation, sec: User, alice: User) -> None:
    positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    recommendations.revise(
        row, "States act. They reports.", by=sec, seen_revision=1, change=Change.EDITORIAL, reason="Grammar."
    )
    row.refresh_from_db()
    kept = queries.of(row).get()
    assert (kept.revision.number, kept.until_at) == (1, None)


def test_what_is_explained_to_the_chair_is_what_was_computed(row: Recommendation, arcadia: Delegation) -> None:
    """A call that was cancelled has frozen nothing."""
    position(row, arcadia)
    endings.end(asked(row), row, "cancel", by=None, because="A mistake.")
    row.consultation.thresholds = {"groups": 1, "regions": 1}
    row.consultation.save()
    recounting.recount_outdated()
    assert row.current is not None
    explained = indicators.of(row, seen.stands(row), first=1).indicator
    assert explained.state == queries.indicator_of(row) != "insufficient"
