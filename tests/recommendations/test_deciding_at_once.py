"""Two people decide at once, or one decides while another withdraws: one wins, the other is told, nothing is lost."""

import pytest

from consultations.models import Delegation
from recommendations.actions import decisions, sponsors
from recommendations.actions.decisions import Decision
from recommendations.models import Amendment, AmendmentVersion, Recommendation, Revision
from tests import factories
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.errors import Refused, TextHasMoved

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "The board will advise on policy.\n\nIt meets once a year."


@pytest.fixture
def row(db: None) -> Recommendation:
    return factories.recommendation(factories.ConsultationFactory(), TEXT, number=27)


@pytest.fixture
def two(row: Recommendation, arcadia: Delegation) -> list[Amendment]:
    """Two that do not collide."""
    return [
        factories.amendment(row, TEXT.replace("advise on", "review"), sponsors=[arcadia]),
        factories.amendment(row, TEXT.replace("once", "twice"), sponsors=[arcadia], units=["1.2"], place=2),
    ]


def test_of_two_decisions_one_is_made_and_the_other_is_told(row: Recommendation, two: list[Amendment]) -> None:
    chair = factories.UserFactory(name="Chair", is_chair=True)
    answers = at_once(*(lambda one=one: decisions.adopt(row, {one: None}, by=chair, seen_revision=1) for one in two))
    assert {type(answer) for answer in answers} == {Decision, TextHasMoved}
    assert Revision.objects.count() == 2
    loser = next(one for one, answer in zip(two, answers, strict=True) if isinstance(answer, TextHasMoved))
    loser.refresh_from_db()
    assert loser.status == "open"
    assert AmendmentVersion.objects.get(amendment=loser, number=2).base.number == 2
    assert decisions.adopt(row, {loser: None}, by=chair, seen_revision=2).number == 3


def test_deciding_while_its_sponsor_withdraws(row: Recommendation, two: list[Amendment], arcadia: Delegation) -> None:
    chair = factories.UserFactory(name="Chair", is_chair=True)
    alice = factories.delegate("Alice", arcadia)
    made, withdrawn = at_once(
        lambda: decisions.adopt(row, {two[0]: None}, by=chair, seen_revision=1),
        lambda: sponsors.withdraw(two[0], by=alice),
    )
    two[0].refresh_from_db()
    if isinstance(made, Decision):
        assert isinstance(withdrawn, Refused)
        assert two[0].status == "adopted"
    else:
        assert made.sentence == "No longer open, because somebody decided on it or its sponsors withdrew it: A-1."
        assert (two[0].status, Revision.objects.count()) == ("withdrawn", 1)


def test_adopting_and_setting_aside_the_same(row: Recommendation, two: list[Amendment]) -> None:
    chair = factories.UserFactory(name="Chair", is_chair=True)
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    answers = at_once(
        lambda: decisions.adopt(row, {two[0]: None}, by=chair, seen_revision=1),
        lambda: decisions.set_aside(two[0], by=sec, reason="Overtaken."),
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 1, answers
