"""What a delegation may do when: each activity, of members and observers, before, at and after every boundary."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations import queries, workflow
from consultations.enums import Activity, Standing
from consultations.models import Consultation, Delegation, Leave, User
from tests.consultations.timetable import AMENDS, CLOSES, OPENS, PLAN, SPEAKS, TICK, planned_round
from tests.factories import ConsultationFactory
from wgec.kernel.errors import Refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MOMENTS = [each for at in (OPENS, AMENDS, SPEAKS, CLOSES) for each in (at - TICK, at, at + TICK)]


def sentence(activity: Activity, row: Consultation, delegation: Delegation | None, at: datetime, by: Any) -> str:
    """Why it is refused; empty when it is not."""
    try:
        workflow.require_activity(activity, row, delegation, at, by=by)
    except Refused as refusal:
        return refusal.sentence
    return ""


def expected(activity: Activity, standing: str, at: datetime) -> bool:
    """What the plan says, read without the product."""
    return any(
        opens_at <= at < closes_at and activity in (members if standing == Standing.MEMBER else observers)
        for _name, opens_at, closes_at, members, observers in PLAN
    )


@pytest.mark.parametrize("at", MOMENTS, ids=str)
@pytest.mark.parametrize("activity", list(Activity))
@pytest.mark.parametrize("who", ["alice", "olga"])
def test_each_activity_at_each_moment(
    request: pytest.FixtureRequest, activity: Activity, who: str, at: datetime
) -> None:
    person = request.getfixturevalue(who)
    row, delegation = planned_round(), person.acting_for
    may = workflow.may_now(activity, row, delegation, at, by=person)
    assert may is expected(activity, delegation.standing, at)
    assert (sentence(activity, row, delegation, at, person) == "") is may
    # The same in a query, of which lists are made.
    assert Consultation.objects.filter(queries.lets(activity, delegation, "pk", at)).exists() is may


@pytest.mark.parametrize("at", MOMENTS, ids=str)
@pytest.mark.parametrize("activity", [each for each in Activity if each != Activity.COMMENT])
def test_without_phases_the_dates_alone_count(alice: User, activity: Activity, at: datetime) -> None:
    row = ConsultationFactory(opens_at=OPENS, closes_at=CLOSES)
    may = OPENS <= at < CLOSES
    assert workflow.may_now(activity, row, alice.acting_for, at, by=alice) is may
    assert alice.acting_for is not None
    assert Consultation.objects.filter(queries.lets(activity, alice.acting_for, "pk", at)).exists() is may


def test_without_phases_texts_are_discussed_before_and_afterwards_as_ever(alice: User) -> None:
    row = ConsultationFactory(opens_at=OPENS, closes_at=CLOSES)
    assert all(workflow.may_now(Activity.COMMENT, row, alice.acting_for, at, by=alice) for at in MOMENTS)


@pytest.mark.parametrize("activity", list(Activity))
def test_the_secretariat_and_the_command_line_enter_what_came_in_time(
    sec: User, arcadia: Delegation, activity: Activity
) -> None:
    row = planned_round()
    for at in MOMENTS:
        assert workflow.may_now(activity, row, arcadia, at, by=sec)
        assert workflow.may_now(activity, row, arcadia, at, by=None)


def test_the_chair_leads_the_discussion_and_is_bound_otherwise(chair: User) -> None:
    row = planned_round()
    assert workflow.may_now(Activity.COMMENT, row, None, SPEAKS, by=chair)
    assert not workflow.may_now(Activity.AMEND, row, None, AMENDS, by=chair)


@pytest.mark.parametrize(
    ("activity", "who", "at", "said"),
    [
        (
            Activity.AMEND,
            "alice",
            OPENS,
            "Amendments can be proposed from 3 March 2027, 09:00 UTC, in the phase “Amendments”; members may "
            "contribute, propose recommendations and comment until then.",
        ),
        (
            Activity.AMEND,
            "olga",
            AMENDS,
            "In the phase “Amendments” only members may propose amendments; observers may comment until 1 April 2027, "
            "09:00 UTC. Ask the secretariat whether a phase will let observers propose amendments.",
        ),
        (
            Activity.STATE_POSITION,
            "olga",
            OPENS - DAY,
            "Positions can be stated from 1 April 2027, 09:00 UTC, in the phase “Positions”.",
        ),
        (
            Activity.CONTRIBUTE,
            "alice",
            AMENDS,
            "Contributions could be sent in until 3 March 2027, 09:00 UTC, in the phase “Inputs”; members may propose "
            "amendments and comment until 1 April 2027, 09:00 UTC. Ask the secretariat for leave to be late.",
        ),
        (
            Activity.PROPOSE,
            "alice",
            CLOSES,
            "Recommendations could be proposed until 3 March 2027, 09:00 UTC, in the phase “Inputs”. Ask the "
            "secretariat, which enters what came in time and can extend a phase.",
        ),
        (
            Activity.PROPOSE,
            "olga",
            SPEAKS,
            "No phase of this consultation lets observers propose recommendations; observers may state positions until "
            "3 May 2027, 09:00 UTC. Ask the secretariat whether a phase will let observers propose recommendations.",
        ),
    ],
)
def test_why_not_until_when_and_what_would_help(
    request: pytest.FixtureRequest, activity: Activity, who: str, at: datetime, said: str
) -> None:
    person = request.getfixturevalue(who)
    assert sentence(activity, planned_round(), person.acting_for, at, person) == said


def test_where_the_next_phase_lets_observers_join(olga: User) -> None:
    row = planned_round()
    row.phases.filter(number=3).update(observers_may=["amend", "state_position"])
    assert sentence(Activity.AMEND, row, olga.acting_for, AMENDS, olga) == (
        "In the phase “Amendments” only members may propose amendments; observers may comment until then. "
        "Amendments can be proposed from 1 April 2027, 09:00 UTC, in the phase “Positions”."
    )


def test_between_two_phases_nothing_is_open(alice: User) -> None:
    row = planned_round()
    row.phases.filter(number=1).update(closes_at=AMENDS - DAY)
    at = AMENDS - DAY / 2
    assert not any(workflow.may_now(each, row, alice.acting_for, at, by=alice) for each in Activity)
    assert workflow.phase_at(row, at) is None


def test_a_phase_ends_with_its_round_whatever_its_own_end(alice: User) -> None:
    row = planned_round()
    Consultation.objects.update(closes_at=SPEAKS + DAY)
    row = Consultation.objects.get()
    assert sentence(Activity.STATE_POSITION, row, alice.acting_for, SPEAKS + DAY, alice) == (
        "This consultation closed on 2 April 2027, 09:00 UTC. Ask the secretariat whether it will be reopened."
    )
    assert workflow.may_now(Activity.STATE_POSITION, row, alice.acting_for, SPEAKS + DAY - TICK, by=alice)


# --- leave to be late -----------------------------------------------------------------------------


def leave(row: Consultation, delegation: Delegation, **fields: Any) -> Leave:
    given = {"until_at": CLOSES + DAY, "reason": "A flood.", "given_at": OPENS, **fields}
    return Leave.objects.create(consultation=row, delegation=delegation, **given)


@pytest.mark.parametrize("phases", [True, False])
@pytest.mark.parametrize(
    ("at", "may"),
    [
        (OPENS - TICK, False),  # leave is to be late, not to be early
        (OPENS, True),
        (AMENDS, True),
        (CLOSES, True),
        (CLOSES + DAY - TICK, True),
        (CLOSES + DAY, False),
    ],
)
def test_leave_lets_one_delegation_contribute_late(
    alice: User, charlie: User, at: datetime, may: bool, phases: bool
) -> None:
    row = planned_round()
    if not phases:
        row.phases.all().delete()
    leave(row, alice.acting_for)  # type: ignore[arg-type]
    assert workflow.may_now(Activity.CONTRIBUTE, row, alice.acting_for, at, by=alice) is may
    others = [each for each in Activity if each not in (Activity.CONTRIBUTE, Activity.COMMENT)]
    assert not any(workflow.may_now(each, row, alice.acting_for, CLOSES, by=alice) for each in others)
    assert not workflow.may_now(Activity.CONTRIBUTE, row, charlie.acting_for, CLOSES, by=charlie)


def test_leave_is_not_to_be_early_in_a_round_without_an_opening(alice: User) -> None:
    row = planned_round(opens_at=None)
    leave(row, alice.acting_for)  # type: ignore[arg-type]
    found = {
        at: workflow.may_now(Activity.CONTRIBUTE, row, alice.acting_for, at, by=alice) for at in (OPENS - TICK, OPENS)
    }
    assert found == {OPENS - TICK: False, OPENS: True}


def test_leave_that_was_taken_back_is_none(alice: User) -> None:
    row = planned_round()
    leave(row, alice.acting_for, ended_at=AMENDS)  # type: ignore[arg-type]
    assert not workflow.may_now(Activity.CONTRIBUTE, row, alice.acting_for, CLOSES, by=alice)


# --- all of them ----------------------------------------------------------------------------------


def test_of_every_activity_until_when_or_why_not(alice: User, bob: User) -> None:
    row = planned_round()
    found = {each.activity: each for each in queries.activities_of(alice, row, OPENS)}
    assert {each for each, one in found.items() if one.allowed} == {"contribute", "propose", "comment"}
    assert {one.until_at for one in found.values() if one.allowed} == {AMENDS}
    leave(row, alice.acting_for)  # type: ignore[arg-type]
    given = [queries.activities_of(alice, row, at)[0] for at in (OPENS, AMENDS, CLOSES)]
    assert [(each.allowed, each.until_at) for each in given] == [(True, CLOSES + DAY)] * 3
    Leave.objects.update(until_at=AMENDS + DAY)
    given = [queries.activities_of(alice, row, at)[0] for at in (AMENDS, AMENDS + DAY)]
    assert [(each.allowed, each.until_at) for each in given] == [(True, AMENDS + DAY), (False, None)]
    drafter = {each.activity: each for each in queries.activities_of(bob, row, SPEAKS)}
    assert drafter[Activity.STATE_POSITION].why_not == "Positions are stated by heads of delegation. Ask yours."


def test_the_phases_are_asked_for_once(alice: User) -> None:
    row = planned_round()
    row = Consultation.objects.get(pk=row.pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for activity in (Activity.AMEND, Activity.COMMENT, Activity.PROPOSE):
            workflow.may_now(activity, row, alice.acting_for, OPENS, by=alice)
    assert len(asked) == 1
