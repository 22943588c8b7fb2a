"""Positions: what each must carry, whose they are, what becomes of them when the text changes."""

import pytest

from consultations.models import Consultation, Delegation, Event, User
from recommendations.actions import endings, positions, recommendations
from recommendations.enums import Change, Stance
from recommendations.models import Indicator, Objection, Position, Recommendation
from recommendations.queries import positions as queries
from tests.factories import DelegationFactory, position, recommendation, revised
from wgec.kernel.errors import Malformed, NotYours, Refused, TextHasMoved

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published text."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


def test_record_says_where_a_delegation_stands(row: Recommendation, alice: User) -> None:
    made = positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    assert (made.delegation, made.revision, made.recorded_by, made.is_on_behalf) == (
        alice.acting_for,
        row.current,
        alice,
        False,
    )
    event = Event.objects.get(verb="position.record")
    assert (event.delegation, event.details["stance"], event.audience) == ("Arcadia", "support", "public")
    assert Indicator.objects.get(revision=row.current).expressed == 1


def test_record_twice_is_once(row: Recommendation, alice: User) -> None:
    first = positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    assert positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1) == first
    assert Event.objects.filter(verb="position.record").count() == 1


def test_record_again_ends_the_word_before(row: Recommendation, alice: User) -> None:
    first = positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    second = positions.record(row, Stance.ABSTAIN, by=alice, seen_revision=1)
    first.refresh_from_db()
    assert (first.ended_as, second.until_at) == ("changed", None)


@pytest.mark.parametrize(
    ("stance", "sentence"),
    [
        (Stance.RESERVATION, "A reservation needs its text: it is printed in the report under the recommendation."),
        (Stance.PENDING, "A pending position needs the date on which instructions are expected."),
        (Stance.OBJECTION, "An objection needs its reason."),
        (
            Stance.SUPPORT_WITH_AMENDMENTS,
            "Support with amendments names at least one open amendment. Choose one, or propose yours first.",
        ),
    ],
)
def test_record_refuses_what_lacks_what_it_must_carry(
    row: Recommendation, alice: User, stance: Stance, sentence: str
) -> None:
    with pytest.raises(Malformed) as refusal:
        positions.record(row, stance, by=alice, seen_revision=1)
    assert refusal.value.sentence == sentence
    assert not Position.objects.exists()


def test_record_is_for_heads(row: Recommendation, bob: User) -> None:
    with pytest.raises(NotYours) as refusal:
        positions.record(row, Stance.SUPPORT, by=bob, seen_revision=1)
    assert refusal.value.sentence == (
        "Positions are stated by heads of delegation. Ask yours, or the secretariat to enter it on your behalf."
    )


def test_record_on_behalf_names_both(row: Recommendation, sec: User, alice: User) -> None:
    made = positions.record(row, Stance.SUPPORT, by=sec, seen_revision=1, for_delegation=alice.acting_for)
    assert (made.delegation, made.recorded_by, made.is_on_behalf) == (alice.acting_for, sec, True)
    assert alice.notices.get().sentence == (
        "The secretariat has entered your delegation's position on Recommendation 1: Support."
    )


def test_record_speaks_for_nobody_else(row: Recommendation, alice: User, charlie: User) -> None:
    with pytest.raises(NotYours):
        positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1, for_delegation=charlie.acting_for)


def test_record_on_a_text_that_was_not_read_is_refused(row: Recommendation, alice: User) -> None:
    revised(row, "States act now.")
    with pytest.raises(TextHasMoved):
        positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)


def test_a_substantive_change_makes_positions_stale_and_an_editorial_one_does_not(
    row: Recommendation, alice: User, sec: User
) -> None:
    said = positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    recommendations.revise(
        row, "States act. They reports.", by=sec, seen_revision=1, change=Change.EDITORIAL, reason="Grammar."
    )
    row.refresh_from_db()
    assert queries.stands(row).valid == {said.delegation_id: said}
    revised(row, "Nobody acts.")
    stands = queries.stands(row)
    assert (stands.valid, stands.stale) == ({}, {said.delegation_id: said})
    assert Indicator.objects.get(revision=row.current).expressed == 0


def test_confirm_says_the_same_of_the_new_text(row: Recommendation, alice: User) -> None:
    said = positions.record(row, Stance.CAN_LIVE_WITH, by=alice, seen_revision=1)
    revised(row, "Nobody acts.")
    confirmed = positions.confirm(row, by=alice, seen_revision=2)
    said.refresh_from_db()
    assert (confirmed.stance, confirmed.revision, said.ended_as) == ("can_live_with", row.current, "confirmed")
    assert positions.confirm(row, by=alice, seen_revision=2) == confirmed


def test_confirm_without_a_position_is_refused(row: Recommendation, alice: User) -> None:
    with pytest.raises(Refused) as refusal:
        positions.confirm(row, by=alice, seen_revision=1)
    assert refusal.value.sentence == "Your delegation has no position on this text yet. State one."


def test_withdraw_leaves_no_position_and_the_word_on_record(row: Recommendation, alice: User) -> None:
    said = positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    positions.withdraw(row, by=alice)
    said.refresh_from_db()
    assert said.ended_as == "withdrawn"
    assert queries.stands(row).valid == {}
    assert positions.withdraw(row, by=alice) is None


def test_an_objection_is_followed_over_its_lifetime(row: Recommendation, alice: User) -> None:
    position(row, alice.acting_for, Stance.OBJECTION)
    objection = Objection.objects.get()
    assert objection.state == "open"
    position(row, alice.acting_for, Stance.RESERVATION)
    objection.refresh_from_db()
    assert objection.state == "reservation"
    position(row, alice.acting_for, Stance.OBJECTION)
    positions.withdraw(row, by=alice)
    assert [each.state for each in Objection.objects.order_by("pk")] == ["reservation", "withdrawn"]


def test_sealed_positions_are_seen_by_their_delegation_alone(
    row: Recommendation, alice: User, charlie: User, sec: User, chair: User
) -> None:
    row.consultation.positions_sealed = True
    row.consultation.save()
    said = positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    assert queries.readable(alice).get() == said
    for other in (charlie, sec, chair, None):
        assert not queries.readable(other).exists()
    assert not Indicator.objects.exists()
    assert Event.objects.get(verb="position.record").audience == "delegation"
    assert endings.open_call(row) is None


def test_other_delegations_do_not_count_before_they_have_spoken(row: Recommendation, alice: User) -> None:
    DelegationFactory(name="Borduria")
    position(row, alice.acting_for)
    indicator = Indicator.objects.get()
    assert (indicator.state, indicator.expressed, indicator.seats) == ("insufficient", 1, 2)
    assert indicator.counted["groups"] == {"government": {"support": 1, "not_expressed": 1}}
