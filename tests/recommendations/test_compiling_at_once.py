"""Two at the desk at once, with two connections: no number twice, no place lost, nobody waits for ever."""

import pytest

from consultations.models import Consultation, User
from recommendations.actions import drafts, merging, numbering, placing, recommendations, sections
from recommendations.enums import Status
from recommendations.models import Recommendation
from recommendations.queries import compiling
from tests import factories
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.errors import OrderHasMoved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rows(consultation: Consultation) -> list[Recommendation]:
    """Six texts in one section without a number, one beside the other."""
    section = factories.SectionFactory(consultation=consultation)
    return [factories.recommendation(consultation, f"Lamp {n}.", section=section, place=n) for n in range(1, 7)]


def test_two_give_numbers_and_one_publishes(consultation: Consultation, rows: list[Recommendation], sec: User) -> None:
    new = factories.recommendation(consultation, "New.", status=Status.SUBMITTED, place=50)
    answers = at_once(
        lambda: numbering.freeze(consultation, by=sec),
        lambda: numbering.freeze(consultation, by=sec),
        lambda: drafts.publish(new, by=sec, section=rows[0].section),
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    assert sorted(len(answer) for answer in answers[:2]) == [0, 6]
    numbers = list(Recommendation.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5, 6, 7]
    frozen = [Recommendation.objects.get(pk=row.pk).number for row in rows]
    assert frozen == sorted(frozen)  # type: ignore[type-var]


def test_of_two_moves_one_is_made_and_the_other_is_told(
    consultation: Consultation, rows: list[Recommendation], sec: User
) -> None:
    mina = factories.UserFactory(name="Mina", is_secretariat=True)
    answers = at_once(
        lambda: placing.place([rows[5]], rows[0].section, by=sec, seen=0, before=rows[0]),
        lambda: placing.place([rows[4]], rows[0].section, by=mina, seen=0, before=rows[0]),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["OrderHasMoved", "list"]
    assert isinstance(next(answer for answer in answers if isinstance(answer, Exception)), OrderHasMoved)
    assert compiling.stamp(consultation) == 1


def test_a_move_and_a_merge_and_a_section_cross(
    consultation: Consultation, rows: list[Recommendation], sec: User
) -> None:
    other = factories.SectionFactory(consultation=consultation)
    for turn in range(4):
        seen = compiling.stamp(consultation)
        answers = at_once(
            lambda: placing.place([rows[5], rows[0]], other, by=sec, seen=seen),  # noqa: B023 - called at once
            lambda: recommendations.merge_into(rows[turn], rows[4], by=sec, reason="x"),  # noqa: B023
            lambda: sections.move(other, 1 + turn % 2, by=sec, seen=seen),  # noqa: B023
        )
        assert not [each for each in answers if isinstance(each, Exception)], answers


def test_numbers_are_those_that_were_seen_or_none(
    consultation: Consultation, rows: list[Recommendation], sec: User
) -> None:
    mina = factories.UserFactory(name="Mina", is_secretariat=True)
    numbers, withdrawn, merged = at_once(
        lambda: numbering.freeze(consultation, by=sec, seen=0),
        lambda: recommendations.withdraw(rows[1], by=mina, reason="Said twice."),
        lambda: merging.merge_all([rows[4], rows[3]], rows[2], by=mina, reason="Said twice."),
    )
    assert (withdrawn, merged) == (rows[1], [rows[4], rows[3]])
    given = list(Recommendation.objects.order_by("place").values_list("number", flat=True))
    if isinstance(numbers, OrderHasMoved):
        assert given == [None] * 6
    else:
        assert numbers == rows
        assert given == [1, 2, 3, 4, 5, 6]
