"""Positions: what each must carry, whose they are, what becomes of them when the text changes."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from consultations.enums import Kind
from consultations.models import Consultation, Delegation, Event, GroupMember, User
from recommendations.actions import drafts, endings, positions, recommendations
from recommendations.enums import Change, Stance, Status
from recommendations.models import Amendment, Indicator, Objection, Position, Proposer, Recommendation
from recommendations.queries import positions as queries
from tests.factories import DelegationFactory, amendment, delegate, position, recommendation, revised
from wgec.kernel.errors import Malformed, NotYours, Refused, TextHasMoved

pytestmark = pytest.mark.django_db

PENDING = {"expected_on": date(2030, 1, 31)}


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


def test_withdraw_takes_back_no_other_word_than_the_one_that_was_seen(row: Recommendation, alice: User) -> None:
    seen = positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    second = positions.record(row, Stance.ABSTAIN, by=alice, seen_revision=1)
    with pytest.raises(Refused) as refusal:
        positions.withdraw(row, by=alice, seen=seen)
    assert refusal.value.sentence == (
        "Your delegation has said something else since. Look at it, then withdraw it if you wish."
    )
    assert positions.withdraw(row, by=alice, seen=second) == second


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


# --- the proposers' own --------------------------------------------------------------------------


def test_those_who_propose_a_text_support_it_once_it_is_published(
    consultation: Consultation, alice: User, borduria: Delegation, sec: User
) -> None:
    draft = drafts.propose(consultation, "States act.", by=alice)
    Proposer.objects.create(recommendation=draft, delegation=borduria, role="on_behalf_of", position=2)
    drafts.submit(draft, by=alice)
    row = drafts.publish(draft, by=sec)
    said = Position.objects.get()
    assert (said.delegation, said.stance, said.statement, said.recorded_by, said.is_on_behalf, said.revision) == (
        alice.acting_for,
        "support",
        "",
        None,
        False,
        row.current,
    )
    event = Event.objects.get(verb="position.record")
    assert (event.person, event.delegation) == ("", "Arcadia")
    assert event.details == {"stance": "support", "revision": 1, "was": "", "as_proposer": True}
    past = said.history.get()
    assert (past.history_user, past.history_delegation) == (None, alice.acting_for)
    assert Indicator.objects.get(revision=row.current).expressed == 1
    drafts.publish(row, by=sec)
    assert Position.objects.count() == 1


def test_a_proposer_that_has_left_the_group_supports_nothing(
    consultation: Consultation, arcadia: Delegation, sec: User
) -> None:
    row = recommendation(consultation, proposers=[arcadia], status=Status.SUBMITTED)
    Delegation.objects.filter(pk=arcadia.pk).update(is_active=False)
    drafts.publish(row, by=sec)
    assert not Position.objects.exists()


def test_what_is_imported_has_no_position(row: Recommendation) -> None:
    assert not Position.objects.exists()


# --- what is kept --------------------------------------------------------------------------------


def test_a_statement_is_kept_without_what_cannot_be_kept(row: Recommendation, alice: User) -> None:
    said = positions.record(
        row,
        Stance.OBJECTION,
        by=alice,
        seen_revision=1,
        statement="\x00 It goes\r\ntoo\ud800 far.\x07 ",
        change_needed=" Leave\rit out. ",
    )
    assert (said.statement, said.change_needed) == ("It goes\ntoo far.", "Leave\nit out.")
    again = positions.record(
        row, Stance.OBJECTION, by=alice, seen_revision=1, statement="It goes\ntoo far.", change_needed="Leave\nit out."
    )
    assert again == said


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"statement": "x" * 10_001, "change_needed": "Less."},
            "The statement has 10001 characters, and at most 10000 can be recorded. Shorten it.",
        ),
        (
            {"statement": "Far.", "change_needed": "x" * 10_001},
            "The change that is needed has 10001 characters, and at most 10000 can be recorded. Shorten it.",
        ),
        (
            {"statement": "Far.", "change_needed": "\x00"},
            "An objection needs the change that would remove it: what should the text say instead?",
        ),
    ],
)
def test_what_is_too_long_or_says_nothing(row: Recommendation, alice: User, given: dict, sentence: str) -> None:
    with pytest.raises(Malformed) as refusal:
        positions.record(row, Stance.OBJECTION, by=alice, seen_revision=1, **given)
    assert refusal.value.sentence == sentence


def test_five_pages_fit(row: Recommendation, alice: User) -> None:
    said = positions.record(row, Stance.RESERVATION, by=alice, seen_revision=1, statement="x" * 10_000)
    assert len(said.statement) == 10_000


def test_a_word_that_is_no_position(row: Recommendation, alice: User) -> None:
    with pytest.raises(Malformed) as refusal:
        positions.record(row, "shout", by=alice, seen_revision=1)
    assert refusal.value.sentence == (
        "“shout” is no position. Choose one of these: support, support_with_amendments, can_live_with, reservation, "
        "pending, objection, abstain."
    )


def test_amendments_are_named_while_they_are_open(row: Recommendation, alice: User) -> None:
    other = recommendation(row.consultation, number=2)
    one, elsewhere = amendment(row, "States act now."), amendment(other, "States wait.")
    said = positions.record(row, Stance.SUPPORT_WITH_AMENDMENTS, by=alice, seen_revision=1, amendments=[one])
    assert list(said.amendments.all()) == [one]
    Amendment.objects.filter(pk=one.pk).update(status="set_aside")  # while somebody has it open in a form
    for refused in (one, elsewhere):
        with pytest.raises(Malformed) as refusal:
            positions.record(row, Stance.PENDING, by=alice, seen_revision=1, amendments=[refused], **PENDING)
        assert refusal.value.sentence == (
            f"{refused.label} is not an open amendment to this recommendation. Choose among the open ones."
        )
    plain = positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1, amendments=[elsewhere])
    assert not plain.amendments.exists(), "support names none"


def test_confirm_of_support_that_depends_on_what_is_no_longer_open(row: Recommendation, alice: User) -> None:
    one = amendment(row, "States act now.")
    positions.record(row, Stance.SUPPORT_WITH_AMENDMENTS, by=alice, seen_revision=1, amendments=[one])
    Amendment.objects.filter(pk=one.pk).update(status="set_aside")
    revised(row, "Nobody acts.")
    with pytest.raises(Refused) as refusal:
        positions.confirm(row, by=alice, seen_revision=2)
    assert refusal.value.sentence == (
        "The amendments on which your support depends are no longer open. State your position on this text anew."
    )


# --- what it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize("others", [1, 60])
def test_record_costs_the_same_however_many_have_spoken(
    row: Recommendation, alice: User, others: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(others):
        position(row, DelegationFactory())
    with django_assert_num_queries(23):
        positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    with django_assert_num_queries(25):  # the word before ends, with its history
        positions.record(row, Stance.ABSTAIN, by=alice, seen_revision=1)


@pytest.mark.parametrize("members", [1, 60])
def test_a_groups_statement_costs_the_same_however_many_it_speaks_for(
    row: Recommendation, members: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = DelegationFactory(name="Lakes Group", kind=Kind.REGIONAL_GROUP, region="")
    lea = delegate("Lea", group)
    listed = [DelegationFactory() for _ in range(members)]
    for each in listed:
        GroupMember.objects.create(group=group, member=each)
    with django_assert_num_queries(31):
        positions.record(row, Stance.SUPPORT, by=lea, seen_revision=1, speaks_for=listed)
