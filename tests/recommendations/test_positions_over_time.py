"""Positions while texts change, are taken away, and while the group is asked about them."""

from datetime import timedelta

import pytest

from consultations.enums import Kind
from consultations.models import Consultation, Delegation, Event, GroupMember, User
from recommendations.actions import endings, positions, recommendations
from recommendations.enums import Change, Stance
from recommendations.models import Indicator, Objection, Position, Recommendation
from recommendations.queries import positions as queries
from tests.factories import DelegationFactory, delegate, position, recommendation, revised
from tests.recommendations.asked import SILENCE, asked, heard
from wgec.kernel.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published text."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


def editorial(row: Recommendation, text: str, sec: User) -> None:
    """The next revision, marked as editorial."""
    row.refresh_from_db()
    assert row.current
    seen = row.current.number
    recommendations.revise(row, text, by=sec, seen_revision=seen, change=Change.EDITORIAL, reason="Grammar.")
    row.refresh_from_db()


def test_along_a_chain_of_editorial_changes_a_position_needs_no_confirmation(
    row: Recommendation, alice: User, sec: User
) -> None:
    said = positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    for number in (2, 3, 4):
        editorial(row, f"States act. They report {number}.", sec)
        assert positions.confirm(row, by=alice, seen_revision=number) == said
        assert positions.record(row, Stance.SUPPORT, by=alice, seen_revision=number) == said
        assert Indicator.objects.get(revision=row.current).expressed == 1
    assert Position.objects.count() == 1


def test_a_restored_text_is_another_revision(row: Recommendation, alice: User, sec: User) -> None:
    said = positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    revised(row, "Nobody acts.")
    recommendations.restore(row, 1, by=sec, seen_revision=2)
    row.refresh_from_db()
    assert queries.stands(row).stale == {said.delegation_id: said}
    assert positions.confirm(row, by=alice, seen_revision=3).revision == row.current


def test_the_positions_on_what_was_withdrawn_or_merged_stay(row: Recommendation, alice: User, sec: User) -> None:
    said = positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    recommendations.withdraw(row, by=sec, reason="Overtaken.")
    for verb, sentence in (
        (lambda: positions.record(row, Stance.ABSTAIN, by=alice, seen_revision=1), "Positions are recorded on"),
        (lambda: positions.confirm(row, by=alice, seen_revision=1), "Positions are confirmed on published texts only."),
        (lambda: positions.withdraw(row, by=alice), "The positions on a text that was withdrawn or merged stay"),
    ):
        with pytest.raises(Refused, match=sentence):
            verb()
    assert queries.stands(row).valid == {said.delegation_id: said}


def test_a_delegation_that_leaves_the_group_is_not_counted_and_says_nothing_more(
    row: Recommendation, alice: User, charlie: User
) -> None:
    positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    Delegation.objects.filter(pk=alice.acting_for.pk).update(is_active=False)
    position(row, charlie.acting_for)
    indicator = Indicator.objects.get()
    assert (indicator.expressed, indicator.seats) == (1, 1)
    alice.acting_for.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        positions.record(row, Stance.ABSTAIN, by=alice, seen_revision=1)
    assert refusal.value.sentence == "Arcadia is no longer active in the group."


def test_somebody_of_the_secretariat_who_drafts_for_a_delegation_enters_on_its_behalf(
    row: Recommendation, bob: User
) -> None:
    bob.is_secretariat = True
    bob.save()
    said = positions.record(row, Stance.SUPPORT, by=bob, seen_revision=1, for_delegation=bob.acting_for)
    assert (said.is_on_behalf, said.delegation) == (True, bob.acting_for)


def test_withdraw_on_behalf_tells_the_delegation(row: Recommendation, alice: User, sec: User) -> None:
    position(row, alice.acting_for)
    positions.withdraw(row, by=sec, for_delegation=alice.acting_for)
    assert (
        alice.notices.get().sentence == "The secretariat has withdrawn your delegation's position on Recommendation 1."
    )


def test_outside_the_round_only_the_secretariat_enters(row: Recommendation, alice: User, sec: User) -> None:
    row.consultation.closes_at = row.created_at
    row.consultation.save()
    with pytest.raises(Refused, match="This consultation closed on"):
        positions.record(row, Stance.SUPPORT, by=alice, seen_revision=1)
    positions.record(row, Stance.SUPPORT, by=sec, seen_revision=1, for_delegation=alice.acting_for)
    asked(row)
    assert positions.record(row, Stance.ABSTAIN, by=alice, seen_revision=1).recorded_by == alice


# --- calls ---------------------------------------------------------------------------------------


def objecting(row: Recommendation, delegation: Delegation) -> Position:
    return position(row, delegation, Stance.OBJECTION)


def test_withdrawing_a_text_cancels_the_call_on_it(row: Recommendation, alice: User, sec: User) -> None:
    call = asked(row)
    recommendations.withdraw(row, by=sec, reason="Overtaken.")
    call.refresh_from_db()
    assert (call.state, call.ended_by, call.ended_because) == ("cancelled", sec, "Overtaken.")
    assert alice.notices.get(kind="call.cancel").sentence == ("The call on Recommendation 1 was cancelled: Overtaken.")
    past = call.history.latest()
    assert (past.history_user, past.history_change_reason) == (sec, "Overtaken.")


def test_merging_a_text_cancels_the_call_on_it_and_not_that_on_the_other(row: Recommendation, sec: User) -> None:
    other = recommendation(row.consultation, number=2)
    call, its = asked(row), asked(other)
    recommendations.merge_into(row, other, by=sec, reason="The same.")
    call.refresh_from_db()
    its.refresh_from_db()
    assert (call.state, its.state) == ("cancelled", "open")


@pytest.mark.parametrize("verb", ["withdraw", "revise", "record"])
def test_a_call_that_was_due_has_closed_at_its_deadline_whatever_comes_then(
    row: Recommendation, alice: User, sec: User, verb: str
) -> None:
    """With nobody around to close it in time, such as after a night in which the machine was down."""
    call = asked(row, SILENCE, hours=-1)
    {
        "withdraw": lambda: recommendations.withdraw(row, by=sec, reason="Overtaken."),
        "revise": lambda: recommendations.revise(row, "Nobody acts.", by=sec, seen_revision=1),
        "record": lambda: objecting(row, alice.acting_for),
    }[verb]()
    call.refresh_from_db()
    assert (call.state, call.ended_at, call.ended_by) == ("closed", call.closes_at, None)
    kept = Indicator.objects.get(revision=call.revision)
    assert (kept.is_call_closed, kept.counted["groups"]["government"]) == (
        True,
        {"objection": 1} if verb == "record" else {"silence": 1},
    )
    assert Event.objects.get(verb="call.close").at == call.closes_at


def test_what_falls_due_meanwhile_is_nobodys_deed(row: Recommendation, sec: User, alice: User) -> None:
    call = asked(row, hours=-1)
    positions.record(row, Stance.SUPPORT, by=sec, seen_revision=1, for_delegation=alice.acting_for)
    past = call.history.get(state="closed")
    assert (past.history_user, past.history_delegation, past.history_date) == (None, None, call.closes_at)
    event = Event.objects.get(verb="call.close")
    assert (event.person, event.delegation) == ("", "")
    said = Position.objects.get().history.get()
    assert (said.history_user, said.history_delegation) == (sec, alice.acting_for)
    assert said.history_date > call.closes_at


def test_an_objection_breaks_a_silence_procedure_at_once(row: Recommendation, alice: User) -> None:
    call = asked(row, SILENCE)
    said = objecting(row, alice.acting_for)
    call.refresh_from_db()
    assert (call.state, call.broken_by) == ("broken", said)
    assert Indicator.objects.get().is_call_closed is False


def test_no_other_position_does_and_no_consensus_call_is_broken(row: Recommendation, alice: User) -> None:
    call = asked(row, SILENCE)
    position(row, alice.acting_for, Stance.RESERVATION)
    call.refresh_from_db()
    assert call.state == "open"
    endings.end(call, row, "cancel", by=None, because="x")
    other = asked(row)
    objecting(row, alice.acting_for)
    other.refresh_from_db()
    assert other.state == "open"


@pytest.mark.parametrize(("counted", "state"), [(False, "open"), (True, "broken")])
def test_an_observers_objection_breaks_it_where_observers_are_counted(
    row: Recommendation, olga: User, counted: bool, state: str
) -> None:
    call = asked(row, SILENCE, observers_counted=counted)
    objecting(row, olga.acting_for)
    call.refresh_from_db()
    assert call.state == state


@pytest.mark.parametrize(("own_word", "state"), [(False, "broken"), (True, "open")])
def test_a_groups_objection_breaks_it_where_a_member_has_not_spoken(
    row: Recommendation, arcadia: Delegation, own_word: bool, state: str
) -> None:
    group = DelegationFactory(name="Lakes Group", kind=Kind.REGIONAL_GROUP, region="")
    GroupMember.objects.create(group=group, member=arcadia)
    if own_word:
        position(row, arcadia)
    call = asked(row, SILENCE)
    said = {"statement": "Far.", "change_needed": "Less.", "speaks_for": [arcadia]}
    positions.record(row, Stance.OBJECTION, by=delegate("Lea", group), seen_revision=1, **said)
    call.refresh_from_db()
    assert call.state == state


def test_a_stale_objection_that_is_confirmed_breaks_it(row: Recommendation, alice: User) -> None:
    objecting(row, alice.acting_for)
    revised(row, "Nobody acts.")
    call = asked(row, SILENCE)
    positions.confirm(row, by=alice, seen_revision=2)
    call.refresh_from_db()
    assert call.state == "broken"


def test_who_was_asked_and_said_nothing_agrees_whatever_they_said_of_an_earlier_text(
    row: Recommendation, arcadia: Delegation, borduria: Delegation
) -> None:
    """The objection lapses and its delegation is counted as silent, like the one that never spoke."""
    objecting(row, arcadia)
    revised(row, "Nobody acts.")
    heard(row, SILENCE)
    assert Indicator.objects.get(revision=row.current).counted["groups"] == {"government": {"silence": 2}}
    assert Objection.objects.get().state == "lapsed"
    objecting(row, arcadia)
    assert [each.state for each in Objection.objects.order_by("pk")] == ["lapsed", "open"]
    assert Indicator.objects.get(revision=row.current).counted["objecting"] == [arcadia.pk]


def test_a_closed_call_counts_across_editorial_changes_and_not_across_others(row: Recommendation, sec: User) -> None:
    heard(row)
    editorial(row, "States act. They reports.", sec)
    assert queries.stands(row).is_call_closed
    assert Indicator.objects.get(revision=row.current).is_call_closed
    revised(row, "Nobody acts.")
    assert not queries.stands(row).is_call_closed
    assert not Indicator.objects.get(revision=row.current).is_call_closed


@pytest.mark.parametrize("change", ["substantive", "editorial"])
def test_any_new_revision_ends_an_open_call(row: Recommendation, sec: User, change: Change) -> None:
    call = asked(row)
    recommendations.revise(row, "States act.", by=sec, seen_revision=1, change=change, reason="Shorter.")
    call.refresh_from_db()
    assert (call.state, call.ended_by) == ("superseded", sec)
    assert call.ended_at - call.opened_at < timedelta(hours=72)
