"""Positions on amendments: what each must carry, which version they are on, who reads them."""

from datetime import date
from typing import Any

import pytest

from consultations.models import Consultation, Delegation, Event, User
from recommendations.actions import amendment_positions as actions
from recommendations.actions import amendments, decisions, endings
from recommendations.enums import AmendmentStatus, CallKind, CallState, Stance
from recommendations.models import Amendment, Call, Indicator, Objection, Position, Recommendation
from recommendations.queries import amendment_positions as queries
from recommendations.queries import amendments as seen
from recommendations.queries import positions
from tests.factories import amendment, recommendation, revised
from wgec.kernel.errors import Malformed, NotYours, Refused, TextHasMoved

pytestmark = pytest.mark.django_db

TEXT = "States cooperate on lamps.\n\nThey meet twice a year."
ONCE = TEXT.replace("twice", "once")


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    """A published text."""
    return recommendation(consultation, TEXT, number=1)


@pytest.fixture
def one(row: Recommendation, borduria: Delegation) -> Amendment:
    """An open amendment of Borduria's."""
    return amendment(row, ONCE, sponsors=[borduria])


def tally(one: Amendment, user: User | None = None) -> queries.Tally:
    """Where the delegations stand on it as it is now."""
    row = Recommendation.objects.select_related("consultation").get(pk=one.recommendation_id)
    return queries.tally(row, seen.as_listed(Amendment.objects.filter(pk=one.pk)).get(), user)


def said(found: queries.Tally) -> list[tuple[str, str, bool]]:
    return [(each.delegation.name, each.stance, not each.as_sponsor) for each in found.standings]


def test_record_says_where_a_delegation_stands_on_the_version_that_was_read(one: Amendment, alice: User) -> None:
    made = actions.record(one, Stance.SUPPORT, by=alice, seen_version=1)
    assert (made.amendment, made.version, made.revision, made.delegation, made.recorded_by) == (
        one,
        one.current,
        one.recommendation.current,
        alice.acting_for,
        alice,
    )
    event = Event.objects.get(verb="position.record")
    assert (event.subject_kind, event.subject_id, event.delegation, event.audience) == (
        "amendment",
        one.reference,
        "Arcadia",
        "public",
    )
    assert event.details == {
        "recommendation": one.recommendation.reference,
        "stance": "support",
        "version": 1,
        "was": "",
    }
    assert not Indicator.objects.exists()  # it is not on the text
    assert positions.stands(one.recommendation).valid == {}


def test_record_twice_is_once_and_another_word_ends_the_one_before(one: Amendment, alice: User) -> None:
    first = actions.record(one, Stance.SUPPORT, by=alice, seen_version=1)
    assert actions.record(one, Stance.SUPPORT, by=alice, seen_version=1) == first
    actions.record(one, Stance.OBJECTION, by=alice, seen_version=1, statement="It goes too far.")
    first.refresh_from_db()
    assert first.ended_as == "changed"
    assert Event.objects.filter(verb="position.record").count() == 2
    assert not Objection.objects.exists()  # those are to the text


@pytest.mark.parametrize(
    ("stance", "sentence"),
    [
        (Stance.RESERVATION, "A reservation needs its text, for the record."),
        (Stance.PENDING, "A pending position needs the date on which instructions are expected."),
        (Stance.OBJECTION, "An objection needs its reason."),
        (
            Stance.SUPPORT_WITH_AMENDMENTS,
            "Support with amendments names at least one open amendment to this one. Propose yours to it first.",
        ),
    ],
)
def test_record_refuses_what_lacks_what_it_must_carry(
    one: Amendment, alice: User, stance: Stance, sentence: str
) -> None:
    with pytest.raises(Malformed) as refusal:
        actions.record(one, stance, by=alice, seen_version=1)
    assert refusal.value.sentence == sentence
    assert not Position.objects.exists()


def test_conditions_are_amendments_to_the_amendment(one: Amendment, row: Recommendation, alice: User) -> None:
    other = amendment(row, TEXT.replace("lamps", "lanterns"))
    below = amendment(row, ONCE.replace("once", "once at least"), parent=one, parent_base=one.current)
    with pytest.raises(Malformed) as refusal:
        actions.record(one, Stance.SUPPORT_WITH_AMENDMENTS, by=alice, seen_version=1, amendments=[other])
    assert refusal.value.sentence == "A-2 does not amend A-1. Choose among the amendments to it."
    made = actions.record(one, Stance.SUPPORT_WITH_AMENDMENTS, by=alice, seen_version=1, amendments=[below])
    assert list(made.amendments.all()) == [below]


def test_record_is_for_heads_and_the_secretariat_on_behalf(
    one: Amendment, bob: User, alice: User, charlie: User, sec: User
) -> None:
    with pytest.raises(NotYours):
        actions.record(one, Stance.SUPPORT, by=bob, seen_version=1)
    with pytest.raises(NotYours):
        actions.record(one, Stance.SUPPORT, by=alice, seen_version=1, for_delegation=charlie.acting_for)
    with pytest.raises(Malformed):
        actions.record(one, Stance.SUPPORT, by=sec, seen_version=1)
    made = actions.record(one, Stance.SUPPORT, by=sec, seen_version=1, for_delegation=alice.acting_for)
    assert (made.delegation, made.recorded_by, made.is_on_behalf) == (alice.acting_for, sec, True)
    assert alice.notices.get().sentence == (
        "The secretariat has entered your delegation's position on A-1 Another wording: Support."
    )


def test_its_sponsors_are_told_of_an_objection(one: Amendment, alice: User, charlie: User) -> None:
    actions.record(one, Stance.OBJECTION, by=alice, seen_version=1, statement="It goes too far.")
    assert charlie.notices.get().sentence == "Arcadia objects to A-1 Another wording."


def test_record_on_words_that_were_not_read_is_refused(one: Amendment, alice: User, charlie: User) -> None:
    amendments.rewrite(one, by=charlie, seen_version=1, seen_revision=1, text=TEXT.replace("twice", "thrice"))
    with pytest.raises(TextHasMoved) as refusal:
        actions.record(one, Stance.SUPPORT, by=alice, seen_version=1)
    assert refusal.value.sentence == (
        "Version 2 was saved since you read version 1. Read it, then state your position."
    )
    assert refusal.value.current_revision == 2


@pytest.mark.parametrize("status", [AmendmentStatus.DRAFT, AmendmentStatus.ADOPTED, AmendmentStatus.WITHDRAWN])
def test_record_only_on_what_is_to_be_decided(row: Recommendation, alice: User, status: str) -> None:
    one = amendment(row, ONCE, status=status)
    with pytest.raises(Refused) as refusal:
        actions.record(one, Stance.SUPPORT, by=alice, seen_version=1)
    assert refusal.value.sentence == "Positions are recorded on amendments that are still to be decided."


def test_record_within_the_dates_of_the_round(one: Amendment, alice: User, sec: User) -> None:
    one.consultation.closes_at = one.created_at
    one.consultation.save()
    with pytest.raises(Refused, match="This consultation closed on"):
        actions.record(one, Stance.SUPPORT, by=alice, seen_version=1)
    assert actions.record(one, Stance.SUPPORT, by=sec, seen_version=1, for_delegation=alice.acting_for)


def test_withdraw_leaves_the_word_on_record(one: Amendment, alice: User) -> None:
    made = actions.record(one, Stance.SUPPORT, by=alice, seen_version=1)
    assert actions.withdraw(one, by=alice) == made
    assert actions.withdraw(one, by=alice) is None
    made.refresh_from_db()
    assert made.ended_as == "withdrawn"
    assert Event.objects.filter(verb="position.withdraw", subject_kind="amendment").count() == 1


def test_a_decision_leaves_them_as_they_were(one: Amendment, alice: User, chair: User) -> None:
    made = actions.record(one, Stance.SUPPORT, by=alice, seen_version=1)
    decisions.set_aside(one, by=chair, reason="Overtaken.")
    made.refresh_from_db()
    assert made.until_at is None
    with pytest.raises(Refused) as refusal:
        actions.withdraw(one, by=alice)
    assert refusal.value.sentence == "The positions on an amendment that was decided or withdrawn stay as they were."
    assert said(tally(one)) == [("Arcadia", "support", True), ("Borduria", "support", False)]


# --- who stands where ------------------------------------------------------------------------


def test_sponsors_support_it_unless_they_say_otherwise(one: Amendment, alice: User, charlie: User) -> None:
    actions.record(one, Stance.CAN_LIVE_WITH, by=alice, seen_version=1)
    found = tally(one, charlie)
    assert said(found) == [("Borduria", "support", False), ("Arcadia", "can_live_with", True)]
    assert found.counts == {"support": 1, "can_live_with": 1}
    assert (found.own and found.own.delegation) == charlie.acting_for
    actions.record(one, Stance.PENDING, by=charlie, seen_version=1, expected_on=date(2030, 1, 31))
    assert said(tally(one)) == [("Arcadia", "can_live_with", True), ("Borduria", "pending", True)]


def test_observers_are_shown_and_not_counted_unless_the_consultation_says_so(one: Amendment, olga: User) -> None:
    actions.record(one, Stance.SUPPORT, by=olga, seen_version=1)
    found = tally(one)
    assert [each.delegation.name for each in found.standings] == ["Borduria", "Open Nets Forum"]
    assert found.counts == {"support": 1}
    one.consultation.observers_counted = True
    one.consultation.save()
    assert tally(one).counts == {"support": 2}


def test_a_rewritten_amendment_makes_them_stale_and_one_carried_over_does_not(
    row: Recommendation, one: Amendment, alice: User, charlie: User
) -> None:
    actions.record(one, Stance.OBJECTION, by=alice, seen_version=1, statement="No.")
    revised(row, TEXT.replace("cooperate", "work"))
    one.refresh_from_db()
    assert one.current is not None
    assert (one.current.number, one.current.cause) == (2, "rebased")
    assert said(tally(one)) == [("Borduria", "support", False), ("Arcadia", "objection", True)]
    amendments.rewrite(
        one, by=charlie, seen_version=2, seen_revision=2, text=TEXT.replace("cooperate", "work").replace("twice", "x")
    )
    found = tally(one, alice)
    assert said(found) == [("Borduria", "support", False)]
    assert [(each.delegation.name, each.stance) for each in found.stale] == [("Arcadia", "objection")]
    assert found.own is not None
    assert found.own.is_stale
    assert found.number_stale == 1


def test_what_changes_it_makes_them_stale(one: Amendment, row: Recommendation, alice: User, chair: User) -> None:
    below = amendment(row, ONCE.replace("once", "once at least"), parent=one, parent_base=one.current)
    actions.record(one, Stance.SUPPORT, by=alice, seen_version=1)
    decisions.adopt(row, {below: None}, by=chair, seen_revision=1)
    assert [each.delegation.name for each in tally(one).stale] == ["Arcadia"]


def test_a_sponsor_that_objected_to_earlier_words_is_not_taken_to_support(one: Amendment, charlie: User) -> None:
    actions.record(one, Stance.OBJECTION, by=charlie, seen_version=1, statement="Not so.")
    amendments.rewrite(one, by=charlie, seen_version=1, seen_revision=1, text=TEXT.replace("twice", "thrice"))
    assert said(tally(one)) == []
    actions.record(one, Stance.SUPPORT, by=charlie, seen_version=2)
    amendments.rewrite(one, by=charlie, seen_version=2, seen_revision=1, text=TEXT.replace("twice", "never"))
    found = tally(one)
    assert (said(found), found.stale) == ([("Borduria", "support", False)], ())


@pytest.mark.parametrize("count", [1, 3])
def test_they_are_read_in_two_queries(
    row: Recommendation, alice: User, olga: User, count: int, django_assert_num_queries: Any
) -> None:
    made = [amendment(row, f"{TEXT} {n}") for n in range(count)]
    for each in made:
        for by in (alice, olga):
            actions.record(each, Stance.SUPPORT, by=by, seen_version=1)
    rows = list(seen.as_listed(Amendment.objects.all()))
    with django_assert_num_queries(2):  # positions, delegations
        found = queries.tallies(row, rows, alice)
        assert [len(found[each.pk].standings) for each in rows] == [2] * count


# --- seals -----------------------------------------------------------------------------------


def sealed(one: Amendment) -> None:
    one.consultation.positions_sealed = True
    one.consultation.save()


def heard(row: Recommendation) -> None:
    """A call on the text as it is now closes."""
    row.refresh_from_db()
    row.consultation.refresh_from_db()
    assert row.current is not None
    call = Call.objects.create(
        recommendation=row,
        revision=row.current,
        kind=CallKind.CONSENSUS_CALL,
        opened_at=row.current.created_at,
        closes_at=row.current.created_at.replace(year=2100),
        state=CallState.OPEN,
    )
    endings.end(call, row, "close", by=None)


def test_while_sealed_only_the_delegation_itself_sees_its_own(
    one: Amendment, alice: User, charlie: User, sec: User, chair: User
) -> None:
    sealed(one)
    made = actions.record(one, Stance.OBJECTION, by=alice, seen_version=1, statement="It goes too far.")
    assert said(tally(one, alice)) == [("Arcadia", "objection", True)]
    for other in (sec, chair, None):
        assert (said(tally(one, other)), tally(one, other).counts, tally(one, other).is_sealed) == ([], {}, True)
    assert said(tally(one, charlie)) == [("Borduria", "support", False)]  # its own, as a sponsor
    assert not positions.readable(None).filter(pk=made.pk).exists()
    assert Event.objects.get(verb="position.record").audience == "delegation"
    assert not charlie.notices.exists()


def test_they_open_with_those_on_the_text_and_are_sealed_again_with_them(
    row: Recommendation, one: Amendment, alice: User, olga: User
) -> None:
    sealed(one)
    actions.record(one, Stance.ABSTAIN, by=alice, seen_version=1)
    heard(row)
    assert said(tally(one)) == [("Borduria", "support", False), ("Arcadia", "abstain", True)]
    revised(row, TEXT.replace("cooperate", "work"))
    assert said(tally(one)) == []  # else a change of mind would show
    actions.record(one, Stance.SUPPORT, by=alice, seen_version=2)
    assert not positions.readable(olga).exists()
    heard(row)
    assert said(tally(one)) == [("Arcadia", "support", True), ("Borduria", "support", False)]


def test_what_was_open_when_it_was_decided_stays_open(
    row: Recommendation, one: Amendment, alice: User, chair: User
) -> None:
    sealed(one)
    actions.record(one, Stance.SUPPORT, by=alice, seen_version=1)
    decisions.set_aside(one, by=chair, reason="Overtaken.")
    assert not positions.readable(None).exists()
    heard(row)
    revised(row, TEXT.replace("cooperate", "work"))
    assert positions.readable(None).get().delegation == alice.acting_for
