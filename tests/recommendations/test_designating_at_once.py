"""Two designate at once, or one designates while another objects: one after the other, and each is told what it was."""

import pytest

from consultations.models import Consultation, Delegation
from recommendations.actions import designations, objections, positions
from recommendations.enums import DesignationWord, Stance
from recommendations.models import Comment, Designation, Objection, Position, Recommendation
from tests import factories
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = range(4)


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    return factories.recommendation(consultation, "States act.", number=1)


def test_of_two_designations_one_is_in_force(row: Recommendation) -> None:
    chair = factories.UserFactory(name="Chair", is_chair=True)
    for each in ROUNDS:
        answers = at_once(
            *(
                lambda word=word, each=each: designations.designate(  # type: ignore[misc]
                    row, word, by=chair, seen_revision=1, reason=f"{each}"
                )
                for word in (DesignationWord.EMERGING, DesignationWord.DIVERGENT)
            )
        )
        assert all(isinstance(answer, Designation) for answer in answers), answers
        assert Designation.objects.filter(until_at=None).count() == 1
    assert Designation.objects.count() == 2 * len(ROUNDS)


def test_the_same_designation_twice_at_once_is_once(row: Recommendation) -> None:
    chair = factories.UserFactory(name="Chair", is_chair=True)
    answers = at_once(
        *(
            lambda: designations.designate(row, DesignationWord.EMERGING, by=chair, seen_revision=1, reason="So.")
            for _ in range(3)
        )
    )
    assert len({answer.pk for answer in answers}) == 1, answers


def test_consensus_is_not_designated_over_an_objection_that_comes_at_the_same_time(
    row: Recommendation, borduria: Delegation
) -> None:
    """Whoever comes first: the objection is heard in either case, and what was called before it says so no more."""
    chair = factories.UserFactory(name="Chair", is_chair=True)
    head = factories.delegate("Charlie", borduria)
    for _ in ROUNDS:
        called, said = at_once(
            lambda: designations.designate(row, DesignationWord.CONSENSUS, by=chair, seen_revision=1, reason="All."),
            lambda: positions.record(
                row, Stance.OBJECTION, by=head, seen_revision=1, statement="No.", change_needed="Nothing."
            ),
        )
        assert isinstance(said, Position), said
        if isinstance(called, Designation):
            assert called.designated_at <= said.recorded_at, "called so while the objection stood"
        else:
            assert isinstance(called, Refused), called
            assert called.code == "objection_stands"
        positions.withdraw(row, by=head)


def test_an_objection_is_addressed_while_it_is_withdrawn(row: Recommendation, borduria: Delegation) -> None:
    chair = factories.UserFactory(name="Chair", is_chair=True)
    head = factories.delegate("Charlie", borduria)
    for each in ROUNDS:
        made = factories.objection(row, borduria)
        answered, withdrawn = at_once(
            lambda made=made, each=each: objections.address(made, f"No {each}.", by=chair),  # type: ignore[misc]
            lambda: positions.withdraw(row, by=head),
        )
        assert isinstance(withdrawn, Position), withdrawn
        assert isinstance(answered, Objection | Refused), answered
        made.refresh_from_db()
        assert made.state == "withdrawn"
        assert (made.thread is not None) is isinstance(answered, Objection)
    assert Comment.objects.count() == Objection.objects.exclude(thread=None).count()
