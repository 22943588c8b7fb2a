"""However many delegations speak at once, and whatever else happens meanwhile: nothing lost, nothing twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from consultations.enums import Region, StakeholderGroup
from consultations.models import Delegation, Event, GroupMember, User
from consultations.models.recorded import recorded
from recommendations.actions import decisions, endings, positions, recommendations
from recommendations.actions.decisions import Decision
from recommendations.enums import Stance
from recommendations.models import Call, Indicator, Objection, Position, Recommendation, Revision
from recommendations.queries import positions as queries
from recommendations.queries import seats
from tests import factories
from tests.recommendations.asked import SILENCE, asked
from tests.recommendations.test_concurrency import at_once
from wgec.kernel import consensus
from wgec.kernel.errors import Refused, TextHasMoved

pytestmark = pytest.mark.django_db(transaction=True)

MANY, THREADS, ROUNDS = 200, 12, range(4)
TEXT = "The board will advise on policy.\n\nIt meets once a year."
STANCES = (Stance.SUPPORT, Stance.CAN_LIVE_WITH, Stance.OBJECTION, Stance.RESERVATION, Stance.ABSTAIN, Stance.PENDING)


@pytest.fixture
def row(db: None) -> Recommendation:
    return factories.recommendation(factories.ConsultationFactory(), TEXT, number=27)


def heads(count: int) -> list[User]:
    """Heads of so many delegations of every group and region."""
    found = []
    for number in range(count):
        group = list(StakeholderGroup)[number % 6]
        region = list(Region)[number % 5] if group == StakeholderGroup.GOVERNMENT else ""
        delegation = factories.DelegationFactory(group=group, region=region)
        found.append(factories.delegate(f"Head{number}", delegation, password="!"))
    return found


def recording(row: Recommendation, by: User, stance: Stance, seen: int = 1) -> Callable[[], Any]:
    said = factories.CARRIES.get(stance, {})
    return lambda: positions.record(row, stance, by=by, seen_revision=seen, **said)


def agrees_with_the_rule(row: Recommendation) -> Indicator:
    """The indicator of the current text, which is what the rule says of everything that was said."""
    row.refresh_from_db()
    kept = Indicator.objects.get(revision=row.current)
    stands = queries.stands(row)
    found = consensus.indicator(
        seats.seats(observers_counted=False),
        stands.stances,
        call_closed=stands.is_call_closed,
        thresholds=seats.thresholds(row.consultation),
    )
    assert (kept.state, kept.breadth, kept.expressed, kept.seats) == (
        found.state,
        found.breadth,
        found.expressed,
        found.seats,
    )
    assert kept.counted["objecting"] == list(found.objectors)
    return kept


def test_two_hundred_delegates_of_two_hundred_delegations(row: Recommendation) -> None:
    people = heads(MANY)
    wanted = {head.acting_for.pk: STANCES[number % len(STANCES)] for number, head in enumerate(people)}
    calls = [recording(row, head, wanted[head.acting_for.pk]) for head in people]

    def several(mine: list[Callable[[], Any]]) -> list[Any]:
        try:
            return [call() for call in mine]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        made = [
            each for done in pool.map(several, [calls[first::THREADS] for first in range(THREADS)]) for each in done
        ]
    assert all(isinstance(each, Position) for each in made), made
    said = Position.objects.values_list("delegation", "stance")
    assert (len(said), dict(said)) == (MANY, wanted)
    assert Event.objects.filter(verb="position.record").count() == MANY
    assert Position.history.count() == MANY
    assert Objection.objects.count() == sum(stance == Stance.OBJECTION for stance in wanted.values())
    assert agrees_with_the_rule(row).expressed == MANY


def test_one_delegation_that_speaks_twice_at_once_has_one_position(row: Recommendation) -> None:
    head = heads(1)[0]
    for _ in ROUNDS:
        said = at_once(*(recording(row, head, Stance.SUPPORT) for _ in range(4)))
        assert len({each.pk for each in said}) == 1, said
        at_once(*(recording(row, head, stance) for stance in (Stance.ABSTAIN, Stance.OBJECTION, Stance.SUPPORT)))
        assert Position.objects.filter(until_at=None).count() == 1
        agrees_with_the_rule(row)
        positions.withdraw(row, by=head)
    assert not Objection.objects.filter(settled_at=None).exists()


def test_a_position_is_on_the_text_that_was_read_or_refused(row: Recommendation) -> None:
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    head = heads(1)[0]
    for each, stance in zip(ROUNDS, (Stance.SUPPORT, Stance.OBJECTION) * 2, strict=True):
        number = each + 1
        revised, said = at_once(
            lambda number=number: recommendations.revise(  # type: ignore[misc]
                row, f"{TEXT} {number}", by=sec, seen_revision=number
            ),
            recording(row, head, stance, seen=number),
        )
        assert isinstance(revised, Revision), revised
        assert isinstance(said, TextHasMoved) or said.revision.number == number, said
        assert queries.stands(row).valid == {}, "what was said before the change is stale"
        if isinstance(said, Position):
            agrees_with_the_rule(row)


def test_adopting_an_amendment_while_delegations_support_the_text_with_it(
    row: Recommendation, arcadia: Delegation
) -> None:
    """Both lock the recommendation, then the amendment: nobody waits for ever."""
    chair = factories.UserFactory(name="Chair", is_chair=True)
    people = heads(4)
    for number in (1, 2, 3):
        one = factories.amendment(row, f"{TEXT}\n\nIt reports {number} times.", sponsors=[arcadia])
        made, *said = at_once(
            lambda one=one, number=number: decisions.adopt(  # type: ignore[misc]
                row, {one: None}, by=chair, seen_revision=number
            ),
            *(
                lambda head=head, one=one, number=number: positions.record(  # type: ignore[misc]
                    row, Stance.SUPPORT_WITH_AMENDMENTS, by=head, seen_revision=number, amendments=[one]
                )
                for head in people
            ),
        )
        assert isinstance(made, Decision), made
        assert all(isinstance(each, Position | TextHasMoved) for each in said), said
        row.refresh_from_db()
        if row.positions.exists():
            agrees_with_the_rule(row)


def test_of_objections_at_once_one_breaks_a_silence_procedure(row: Recommendation) -> None:
    people = heads(6)
    asked(row, SILENCE)
    said = at_once(*(recording(row, head, Stance.OBJECTION) for head in people))
    assert all(isinstance(each, Position) for each in said), said
    call = Call.objects.get()
    assert (call.state, call.broken_by in said) == ("broken", True)
    assert Event.objects.filter(verb="call.break").count() == 1
    assert len(agrees_with_the_rule(row).counted["objecting"]) == 6


def test_a_call_that_is_due_is_closed_once_by_whoever_comes_first(row: Recommendation) -> None:
    people = heads(4)
    call = asked(row, hours=-1)

    def closing() -> Any:
        with recorded(by=None):
            return endings.close_due(recommendations.locked(row))

    closed = at_once(closing, closing, *(recording(row, head, Stance.SUPPORT) for head in people))
    assert not any(isinstance(each, Exception) for each in closed), closed
    call.refresh_from_db()
    assert (call.state, call.ended_at) == ("closed", call.closes_at)
    assert Event.objects.filter(verb="call.close").count() == 1
    assert agrees_with_the_rule(row).expressed == 4


def test_speaking_while_the_text_is_withdrawn_or_merged(row: Recommendation) -> None:
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    other = factories.recommendation(row.consultation, "Another.", number=28)
    people = heads(4)
    for each in (row, other):
        asked(each)
    gone, merged, *said = at_once(
        lambda: recommendations.withdraw(row, by=sec, reason="x"),
        lambda: recommendations.merge_into(other, row, by=sec, reason="x"),
        *(recording(each, head, Stance.OBJECTION) for head, each in zip(people, (row, other) * 2, strict=True)),
    )
    assert isinstance(gone, Recommendation), gone
    assert isinstance(merged, Recommendation | Refused), merged
    assert all(isinstance(each, Position | Refused) for each in said), said
    row.refresh_from_db()
    assert (row.status, row.calls.get().state) == ("withdrawn", "cancelled")


def test_a_group_speaks_while_its_member_does(row: Recommendation) -> None:
    head = heads(1)[0]
    group = factories.DelegationFactory(name="Lakes Group", kind="regional_group", region="")
    lea = factories.delegate("Lea", group)
    GroupMember.objects.create(group=group, member=head.acting_for)
    said = at_once(
        lambda: positions.record(row, Stance.SUPPORT, by=lea, seen_revision=1, speaks_for=[head.acting_for]),
        recording(row, head, Stance.ABSTAIN),
    )
    assert all(isinstance(each, Position) for each in said), said
    assert agrees_with_the_rule(row).counted["groups"] == {"government": {"abstain": 1}}
