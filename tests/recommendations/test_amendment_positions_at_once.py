"""A position is stated while the amendment is decided, rewritten or spoken on: nothing lost, nothing twice."""

import pytest

from consultations.models import Delegation
from recommendations.actions import amendment_positions as actions
from recommendations.actions import amendments, decisions
from recommendations.enums import Stance
from recommendations.models import Amendment, AmendmentVersion, Position, Recommendation
from tests import factories
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.errors import Refused, TextHasMoved

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "The board will advise on policy.\n\nIt meets once a year."
ROUNDS = range(4)


@pytest.fixture
def row(db: None) -> Recommendation:
    return factories.recommendation(factories.ConsultationFactory(), TEXT, number=27)


def test_a_position_on_what_is_being_decided_came_before_or_is_refused(
    row: Recommendation, arcadia: Delegation, borduria: Delegation
) -> None:
    chair = factories.UserFactory(name="Chair", is_chair=True)
    alice = factories.delegate("Alice", arcadia)
    for number in ROUNDS:
        one = factories.amendment(row, TEXT.replace("once", f"{number + 2} times"), sponsors=[borduria])
        row.refresh_from_db()
        made, said = at_once(
            lambda one=one: decisions.set_aside(one, by=chair, reason="Overtaken."),  # type: ignore[misc]
            lambda one=one: actions.record(one, Stance.SUPPORT, by=alice, seen_version=1),  # type: ignore[misc]
        )
        one.refresh_from_db()
        assert isinstance(made, Amendment), made
        if isinstance(said, Position):
            assert one.decided_at is not None
            assert said.recorded_at <= one.decided_at
        else:
            assert isinstance(said, Refused), said
            assert said.sentence == "Positions are recorded on amendments that are still to be decided."
        assert Position.objects.filter(amendment=one).count() == isinstance(said, Position)


def test_a_position_on_what_is_being_rewritten_is_on_the_words_that_were_read(
    row: Recommendation, arcadia: Delegation, borduria: Delegation
) -> None:
    alice, charlie = factories.delegate("Alice", arcadia), factories.delegate("Charlie", borduria)
    one = factories.amendment(row, TEXT.replace("once", "twice"), sponsors=[borduria])
    for number in ROUNDS:
        written, said = at_once(
            lambda number=number: amendments.rewrite(  # type: ignore[misc]
                one, by=charlie, seen_version=number + 1, seen_revision=1, text=TEXT.replace("once", f"{number} times")
            ),
            lambda number=number: actions.record(  # type: ignore[misc]
                one, Stance.ABSTAIN, by=alice, seen_version=number + 1
            ),
        )
        assert isinstance(written, AmendmentVersion), written
        assert isinstance(said, Position | TextHasMoved), said
        if isinstance(said, Position):
            assert said.version is not None
            assert said.version.number == number + 1
    assert Position.objects.filter(amendment=one, until_at=None).count() <= 1


def test_however_many_speak_at_once_each_has_one_word(row: Recommendation, borduria: Delegation) -> None:
    one = factories.amendment(row, TEXT.replace("once", "twice"), sponsors=[borduria])
    heads = [factories.delegate(f"Head{n}", factories.DelegationFactory()) for n in range(4)]
    answers = at_once(
        *(
            lambda by=by: actions.record(one, Stance.SUPPORT, by=by, seen_version=1)  # type: ignore[misc]
            for by in (*heads, *heads)
        )
    )
    assert all(isinstance(answer, Position) for answer in answers), answers
    assert Position.objects.filter(amendment=one).count() == 4
