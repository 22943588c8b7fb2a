"""How calls end: at their deadline however late that is noticed, by an objection, by a new revision; and once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consultations.enums import Kind
from consultations.models import Consultation, Delegation, Event, Notice, User
from recommendations import tasks
from recommendations.actions import calls, endings, positions, recommendations
from recommendations.enums import CallKind, Change, Stance
from recommendations.models import Call, Indicator, Objection, Position, Recommendation
from recommendations.queries import positions as queries
from tests import factories
from tests.factories import CARRIES, call, overdue, position, recommendation, revised
from wgec.kernel.errors import Refused

pytestmark = pytest.mark.django_db

CONSENSUS = CallKind.CONSENSUS_CALL


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation, borduria: Delegation) -> Recommendation:
    """A published text, in a group of two."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


@pytest.fixture
def sealed(row: Recommendation) -> Recommendation:
    """The same in a round in which positions are sealed."""
    row.consultation.positions_sealed = True
    row.consultation.save()
    return row


def ended(made: Call) -> Call:
    made.refresh_from_db()
    return made


# --- at the deadline -----------------------------------------------------------------------------


def test_close_due_after_days_is_as_of_the_deadline(row: Recommendation, alice: User) -> None:
    made = overdue(row, days=3)
    assert calls.close_due() == [made]
    assert (ended(made).state, made.ended_at, made.ended_by) == ("closed", made.closes_at, None)
    event = Event.objects.get(verb="call.close")
    assert (event.at, event.person, event.delegation) == (made.closes_at, "", "")
    notice = alice.notices.get(kind="call.close")
    assert (notice.at, notice.sentence) == (
        made.closes_at,
        "The silence procedure on Recommendation 1 has closed: nobody objected.",
    )
    assert made.history.latest("history_id").history_date == made.closes_at
    assert Indicator.objects.get().is_call_closed


def test_close_due_leaves_what_is_still_open(row: Recommendation) -> None:
    made = call(row)
    assert calls.close_due() == []
    assert ended(made).state == "open"


def test_close_due_twice_is_once(row: Recommendation) -> None:
    overdue(row)
    assert len(calls.close_due()) == 1
    tasks.close_calls()
    assert Event.objects.filter(verb="call.close").count() == 1
    assert calls.close_due() == []


def test_one_that_goes_wrong_holds_nobody_back(row: Recommendation, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row, *(recommendation(row.consultation, number=number) for number in (2, 3))]
    made = [overdue(each, hours=9 - number) for number, each in enumerate(rows)]
    end = endings.end

    def fails(one: Call, *about: Any, **how: Any) -> None:
        if one == made[1]:
            raise ValueError("Something nobody thought of.")
        end(one, *about, **how)

    monkeypatch.setattr(endings, "end", fails)
    assert calls.close_due() == [made[0], made[2]]
    assert [ended(each).state for each in made] == ["closed", "open", "closed"]
    monkeypatch.undo()
    assert calls.close_due() == [made[1]]


def test_close_says_whose_objections_stand(row: Recommendation, borduria: Delegation, alice: User) -> None:
    position(row, borduria, Stance.OBJECTION)
    made = overdue(row, CONSENSUS)
    calls.close_due()
    assert alice.notices.latest("pk").sentence == (
        "The consensus call on Recommendation 1 has closed. Objections on record: Borduria."
    )
    assert ended(made).state == "closed"


def test_a_silence_procedure_does_not_hide_an_objection_from_before(
    row: Recommendation, borduria: Delegation, alice: User
) -> None:
    position(row, borduria, Stance.OBJECTION)
    overdue(row)
    calls.close_due()
    assert alice.notices.latest("pk").sentence == (
        "The silence procedure on Recommendation 1 has closed. Objections on record: Borduria."
    )
    assert Indicator.objects.get().counted["objecting"] == [borduria.pk]


def test_a_consensus_call_without_objection(row: Recommendation, arcadia: Delegation, alice: User) -> None:
    position(row, arcadia)
    overdue(row, CONSENSUS)
    calls.close_due()
    assert alice.notices.latest("pk").sentence == (
        "The consensus call on Recommendation 1 has closed: no objection is on record."
    )


def test_in_silence_those_asked_count_as_agreeing(row: Recommendation, arcadia: Delegation, olga: User) -> None:
    position(row, arcadia)
    assert Indicator.objects.get().expressed == 1
    overdue(row)
    calls.close_due()
    assert Indicator.objects.get().expressed == 2, "whoever kept silent; not the observer"


def test_who_speaks_too_late_finds_it_closed(row: Recommendation, charlie: User, borduria: Delegation) -> None:
    made = overdue(row)
    said = positions.record(row, Stance.OBJECTION, by=charlie, seen_revision=1, **CARRIES[Stance.OBJECTION])
    assert (ended(made).state, made.broken_by, made.ended_at) == ("closed", None, made.closes_at)
    assert said.recorded_at > made.closes_at
    assert not Event.objects.filter(verb="call.break").exists()
    assert Event.objects.get(verb="call.close").delegation == "", "closed by nobody"
    assert made.history.latest("history_id").history_delegation_id is None


def test_a_call_that_is_closed_lets_old_objections_lapse(row: Recommendation, borduria: Delegation) -> None:
    position(row, borduria, Stance.OBJECTION)
    revised(row, "States act well.")
    overdue(row)
    calls.close_due()
    assert Objection.objects.get().state == "lapsed"


# --- by an objection -----------------------------------------------------------------------------


def test_an_objection_breaks_a_silence_procedure_at_once(
    row: Recommendation, charlie: User, alice: User, olga: User, sec: User, chair: User
) -> None:
    factories.delegate("Rita", row.proposers.get().delegation, "reader")
    made = call(row)
    Notice.objects.all().delete()
    said = positions.record(row, Stance.OBJECTION, by=charlie, seen_revision=1, **CARRIES[Stance.OBJECTION])
    assert (ended(made).state, made.broken_by, made.ended_by) == ("broken", said, charlie)
    told = Notice.objects.filter(kind="call.break")
    assert {notice.user.name for notice in told} == {"Alice", "Charlie", "Olga", "Rita", "Sec", "Chair"}
    assert {notice.sentence for notice in told} == {
        "The silence procedure on Recommendation 1 is broken: Borduria objects."
    }
    event = Event.objects.get(verb="call.break")
    assert (event.person, event.delegation, event.details["broken_by"]) == ("Charlie", "Borduria", "borduria")
    assert not Indicator.objects.get().is_call_closed
    overdue(recommendation(row.consultation, number=2))
    assert calls.close_due() != [made], "what is broken is not closed too"


def test_an_objection_does_not_end_a_consensus_call(row: Recommendation, borduria: Delegation) -> None:
    made = call(row, CONSENSUS)
    position(row, borduria, Stance.OBJECTION)
    assert ended(made).state == "open"


@pytest.mark.parametrize(
    "stance", [stance for stance in Stance if stance not in ("objection", "support_with_amendments")]
)
def test_nothing_else_breaks_it(row: Recommendation, borduria: Delegation, stance: Stance) -> None:
    made = call(row)
    position(row, borduria, stance)
    assert ended(made).state == "open"


@pytest.mark.parametrize(("counted", "state"), [(False, "open"), (True, "broken")])
def test_an_observer_breaks_it_where_observers_are_counted(
    row: Recommendation, open_nets: Delegation, counted: bool, state: str
) -> None:
    row.consultation.observers_counted = counted
    row.consultation.save()
    made = call(row)
    position(row, open_nets, Stance.OBJECTION)
    assert ended(made).state == state
    assert Position.objects.get().stance == "objection", "on record either way"


def test_it_can_be_opened_again_once_it_was_broken(row: Recommendation, borduria: Delegation) -> None:
    call(row)
    position(row, borduria, Stance.OBJECTION)
    position(row, borduria, Stance.CAN_LIVE_WITH)
    again = overdue(row)
    calls.close_due()
    assert ended(again).state == "closed"
    assert sorted(Call.objects.values_list("state", flat=True)) == ["broken", "closed"]


# --- by a new revision, and with the text ---------------------------------------------------------


@pytest.mark.parametrize("change", [Change.SUBSTANTIVE, Change.EDITORIAL])
def test_a_new_revision_ends_it(row: Recommendation, alice: User, sec: User, change: Change) -> None:
    made = call(row)
    recommendations.revise(row, "States acted.", by=sec, seen_revision=1, change=change, reason="Grammar.")
    assert (ended(made).state, made.ended_by) == ("superseded", sec)
    assert alice.notices.get(kind="call.supersede").sentence == (
        "The call on Recommendation 1 has ended, because its text was revised."
    )
    assert Event.objects.get(verb="call.supersede").details["revision"] == 1


def test_what_was_over_before_the_text_changed_has_closed(
    sealed: Recommendation, arcadia: Delegation, charlie: User
) -> None:
    position(sealed, arcadia)
    made = overdue(sealed)
    revised(sealed, "Nobody acts.")
    assert (ended(made).state, made.ended_at) == ("closed", made.closes_at)
    first = sealed.revisions.get(number=1)
    assert Indicator.objects.get(revision=first).is_call_closed
    assert queries.readable(charlie).filter(revision=first).exists(), "the group was heard on that text"
    assert queries.is_sealed(sealed), "and not yet on the new one"


def test_what_is_withdrawn_is_called_upon_no_longer(row: Recommendation, alice: User, sec: User) -> None:
    made = call(row)
    endings.cancel(row, by=sec, because="At its own request.")
    assert (ended(made).state, made.ended_because) == ("cancelled", "At its own request.")
    assert alice.notices.latest("pk").sentence == ("The call on Recommendation 1 was cancelled: At its own request.")
    assert endings.cancel(row, by=sec, because="Again.") is None


# --- what was sealed -------------------------------------------------------------------------------


def test_what_was_sealed_opens_when_it_closes(sealed: Recommendation, arcadia: Delegation, charlie: User) -> None:
    said = position(sealed, arcadia)
    overdue(sealed)
    assert not queries.readable(charlie).exists()
    assert not Indicator.objects.exists()
    calls.close_due()
    assert queries.readable(charlie).get() == said
    assert Indicator.objects.get().expressed == 2
    assert Event.objects.get(verb="call.close").details["positions"] == {"arcadia": "support"}


def test_what_was_sealed_opens_when_it_is_broken(
    sealed: Recommendation, arcadia: Delegation, borduria: Delegation, olga: User
) -> None:
    position(sealed, arcadia)
    call(sealed)
    position(sealed, borduria, Stance.OBJECTION)
    assert queries.readable(olga).count() == 2
    assert Indicator.objects.get().expressed == 2
    assert Event.objects.get(verb="call.break").details["positions"] == {"arcadia": "support", "borduria": "objection"}


def test_what_is_sealed_stays_so_when_it_is_cancelled(
    sealed: Recommendation, arcadia: Delegation, charlie: User
) -> None:
    position(sealed, arcadia)
    calls.cancel(call(sealed), by=None, reason="Too early.")
    assert not queries.readable(charlie).exists()
    assert not Indicator.objects.exists()
    assert "positions" not in Event.objects.get(verb="call.cancel").details


def test_a_call_without_deadline_passed_cannot_be_closed(row: Recommendation) -> None:
    made = call(row, opened_at=timezone.now() - timedelta(days=5), closes_at=timezone.now() + timedelta(minutes=5))
    assert endings.close_due(row) is None
    calls.cancel(made, by=None, reason="x")
    with pytest.raises(Refused, match=r"This call has ended\."):
        endings.end(ended(made), row, "close", by=None)


def test_a_group_that_speaks_for_a_silent_member_breaks_it(row: Recommendation, borduria: Delegation) -> None:
    union = factories.DelegationFactory(name="Lamp Union", kind=Kind.REGIONAL_GROUP, region="")
    made = call(row)
    said = position(row, union, Stance.OBJECTION)
    assert ended(made).state == "open", "it speaks for nobody yet"
    said.speaks_for.create(delegation=borduria)
    endings.break_by(said, row, by=None)
    assert ended(made).state == "broken"
