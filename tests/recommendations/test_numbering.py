"""Numbers: previewed as they would be given, given once, in order, and never again."""

import pytest

from consultations.models import Event, Notice, User
from recommendations.actions import drafts, numbering, placing, recommendations
from recommendations.enums import Status
from recommendations.queries import numbering as seen
from tests import factories
from tests.recommendations.compiling import Compiled, compiled
from wgec.kernel.errors import NotYours, OrderHasMoved

assert compiled  # a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def placed(compiled: Compiled, sec: User) -> Compiled:
    """x before everything in section II, y first in section I: both without a number."""
    placing.place([compiled["x"]], compiled.two, by=sec, seen=0, before=compiled["d"])
    placing.place([compiled["y"]], compiled.one, by=sec, seen=1, before=compiled["a"])
    return compiled


def test_the_preview_runs_on_through_the_sections(placed: Compiled) -> None:
    assert seen.preview(placed.consultation) == {placed["y"].pk: 5, placed["x"].pk: 6}


def test_the_preview_passes_over_what_was_withdrawn(placed: Compiled, sec: User) -> None:
    recommendations.withdraw(placed["d"], by=sec, reason="At its own request.")
    assert seen.preview(placed.consultation)[placed["y"].pk] == 5, "number 4 stays that of the withdrawn one"


def test_freeze_gives_what_was_previewed(placed: Compiled, sec: User, alice: User, charlie: User) -> None:
    rows = numbering.freeze(placed.consultation, by=sec, seen=placed.seen)
    assert [(row.reference, row.number) for row in rows] == [(placed["y"].reference, 5), (placed["x"].reference, 6)]
    assert [placed[name].number for name in "abcdxy"] == [1, 2, 3, 4, 6, 5]
    assert placed["y"].history.first().number == 5
    assert Event.objects.filter(verb="recommendation.number").count() == 2
    assert Event.objects.get(verb="numbering.freeze").details == {"from": 5, "to": 6}
    assert Notice.objects.get(user=alice).sentence == "Your recommendation has its number: it is Recommendation 6."
    assert Notice.objects.get(user=charlie).sentence == "Your recommendation has its number: it is Recommendation 5."


def test_freezing_twice_is_once(placed: Compiled, sec: User) -> None:
    numbering.freeze(placed.consultation, by=sec)
    assert numbering.freeze(placed.consultation, by=sec, seen=0) == []
    assert Event.objects.filter(verb="numbering.freeze").count() == 1


def test_another_order_than_was_looked_at_is_not_frozen(placed: Compiled, sec: User) -> None:
    mina = factories.UserFactory(name="Mina", is_secretariat=True)
    with pytest.raises(OrderHasMoved):
        numbering.freeze(placed.consultation, by=mina, seen=0)
    assert placed["x"].number is None


def test_what_is_published_in_a_section_has_the_next_number_at_once(placed: Compiled, sec: User) -> None:
    new = factories.recommendation(placed.consultation, status=Status.SUBMITTED, place=99_000)
    drafts.publish(new, by=sec, section=placed.one)
    new.refresh_from_db()
    assert new.number == 5
    assert seen.preview(placed.consultation) == {placed["y"].pk: 6, placed["x"].pk: 7}


def test_what_is_published_under_a_smaller_number_stands_where_it_is_read(compiled: Compiled, sec: User) -> None:
    compiled.rows["e"] = factories.recommendation(compiled.consultation, number=9, section=compiled.one, place=3500)
    compiled.rows["n"] = factories.recommendation(compiled.consultation, status=Status.SUBMITTED, place=99_000)
    drafts.publish(compiled["n"], by=sec, section=compiled.one, number=7)
    assert compiled.order["I"] == ["a", "b", "c", "n", "e"]


@pytest.mark.parametrize("person", ["alice", "bob", "charlie", "olga", "chair"])
def test_who_gives_numbers(placed: Compiled, request: pytest.FixtureRequest, person: str) -> None:
    with pytest.raises(NotYours) as refusal:
        numbering.freeze(placed.consultation, by=request.getfixturevalue(person))
    assert refusal.value.sentence == "Numbers are given by the secretariat."


@pytest.mark.parametrize("step", ["withdraw", "merge"])
def test_numbers_are_not_given_when_one_that_waited_has_gone(compiled: Compiled, sec: User, step: str) -> None:
    placing.place([compiled["x"], compiled["y"]], compiled.one, by=sec, seen=compiled.seen)
    seen = compiled.seen
    mina = factories.UserFactory(name="Mina", is_secretariat=True)
    if step == "withdraw":
        recommendations.withdraw(compiled["x"], by=mina, reason="Said twice.")
    else:
        recommendations.merge_into(compiled["x"], compiled["a"], by=mina, reason="Said twice.")
    with pytest.raises(OrderHasMoved, match="Mina has changed the order since you opened it"):
        numbering.freeze(compiled.consultation, by=sec, seen=seen)
    assert compiled["y"].number is None
    numbering.freeze(compiled.consultation, by=sec, seen=compiled.seen)
    assert compiled["y"].number == 5


def test_a_numbered_text_that_goes_changes_no_number_to_come(compiled: Compiled, sec: User) -> None:
    seen = compiled.seen
    recommendations.withdraw(compiled["d"], by=sec, reason="Said twice.")
    assert compiled.seen == seen
