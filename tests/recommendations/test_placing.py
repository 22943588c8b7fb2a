"""Where recommendations stand: placed, moved, refused, at what cost, and who is told that somebody was faster."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.models import Consultation, Event, User
from recommendations.actions import placing, recommendations
from recommendations.enums import Status
from recommendations.models import PLACES_APART, Recommendation, Section
from tests import factories
from tests.recommendations.compiling import Compiled, compiled
from wgec.kernel.errors import Malformed, NotYours, OrderHasMoved, Refused

assert compiled  # a fixture

pytestmark = pytest.mark.django_db


def test_place_puts_a_text_last_in_a_section(compiled: Compiled, sec: User) -> None:
    placing.place([compiled["x"]], compiled.one, by=sec, seen=0, reason="It is about lamps.")
    assert compiled.order == {"I": ["a", "b", "c", "x"], "II": ["d"], "": ["y"]}
    event = Event.objects.get()
    assert (event.verb, event.reason) == ("recommendation.place", "It is about lamps.")
    assert event.details == {"from": "", "to": "I", "after": compiled["c"].reference}
    assert compiled["x"].history.first().history_user == sec


def test_place_puts_texts_before_and_after_others(compiled: Compiled, sec: User) -> None:
    placing.place([compiled["x"]], compiled.one, by=sec, seen=0, after=compiled["a"])
    placing.place([compiled["y"]], compiled.two, by=sec, seen=1, before=compiled["d"])
    assert compiled.order == {"I": ["a", "x", "b", "c"], "II": ["y", "d"]}
    placing.place([compiled["c"]], compiled.one, by=sec, seen=2, before=compiled["a"])
    assert compiled.order["I"] == ["c", "a", "x", "b"]


def test_place_keeps_the_order_of_several(compiled: Compiled, sec: User) -> None:
    rows = [compiled["y"], compiled["c"], compiled["x"]]
    placing.place(rows, compiled.two, by=sec, seen=0)
    assert compiled.order == {"I": ["a", "b"], "II": ["d", "y", "c", "x"]}
    assert compiled.changes() == 1, "one change, however many"
    assert Event.objects.count() == 3


def test_a_number_stays_wherever_its_text_goes(compiled: Compiled, sec: User) -> None:
    placing.place([compiled["a"]], compiled.two, by=sec, seen=0)
    assert (compiled["a"].number, compiled["a"].section) == (1, compiled.two)
    with pytest.raises(Refused) as refusal:
        placing.place([compiled["a"]], None, by=sec, seen=1)
    assert refusal.value.sentence == (
        "Recommendation 1 has its printed number, so it stays in a section. Choose one of the sections."
    )


def test_what_has_no_number_goes_back(compiled: Compiled, sec: User) -> None:
    placing.place([compiled["x"]], compiled.one, by=sec, seen=0)
    placing.place([compiled["x"]], None, by=sec, seen=1)
    assert compiled.order[""] == ["y", "x"]


def test_what_stands_there_already_is_no_change(compiled: Compiled, sec: User) -> None:
    placing.place([compiled["c"]], compiled.one, by=sec, seen=99)
    placing.place([compiled["b"], compiled["c"]], compiled.one, by=sec, seen=99, after=compiled["a"])
    assert not Event.objects.exists()
    assert compiled.changes() == 0


def test_move_goes_one_place(compiled: Compiled, sec: User) -> None:
    placing.move(compiled["b"], by=sec, seen=0, up=True)
    assert compiled.order["I"] == ["b", "a", "c"]
    placing.move(compiled["b"], by=sec, seen=1, up=False)
    placing.move(compiled["b"], by=sec, seen=2, up=False)
    assert compiled.order["I"] == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("name", "up", "sentence"),
    [
        ("a", True, "Recommendation 1 stands first in section I. To move it further, choose another section."),
        ("c", False, "Recommendation 3 stands last in section I. To move it further, choose another section."),
    ],
)
def test_move_ends_with_the_section(compiled: Compiled, sec: User, name: str, up: bool, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        placing.move(compiled[name], by=sec, seen=0, up=up)
    assert refusal.value.sentence == sentence


def test_whoever_comes_later_is_told_who_was_faster(compiled: Compiled, sec: User) -> None:
    mina = factories.UserFactory(name="Mina", is_secretariat=True)
    placing.place([compiled["x"]], compiled.one, by=mina, seen=0)
    with pytest.raises(OrderHasMoved) as refusal:
        placing.place([compiled["y"]], compiled.one, by=sec, seen=0)
    assert refusal.value.sentence == (
        "Mina has changed the order since you opened it. It is shown as it is now: make your change again."
    )
    assert (refusal.value.current_revision, refusal.value.code) == (1, "order_has_moved")
    assert compiled.order[""] == ["y"]


def test_ones_own_changes_are_no_surprise(compiled: Compiled, sec: User) -> None:
    mina = factories.UserFactory(name="Mina", is_secretariat=True)
    placing.move(compiled["b"], by=mina, seen=0, up=True)
    placing.move(compiled["c"], by=sec, seen=1, up=True)
    placing.move(compiled["c"], by=sec, seen=1, up=True)
    assert compiled.order["I"] == ["c", "b", "a"]
    with pytest.raises(OrderHasMoved):
        placing.move(compiled["a"], by=sec, seen=0, up=True)


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.MERGED])
def test_what_is_out_of_force_can_be_moved_with_its_pointer(compiled: Compiled, sec: User, status: Status) -> None:
    if status == Status.WITHDRAWN:
        recommendations.withdraw(compiled["b"], by=sec, reason="At its own request.")
    else:
        recommendations.merge_into(compiled["b"], compiled["a"], by=sec, reason="The same.")
    placing.place([compiled["b"]], compiled.two, by=sec, seen=0)
    assert compiled.order["II"] == ["d", "b"]


def test_only_what_is_public_is_placed(compiled: Compiled, sec: User) -> None:
    draft = factories.recommendation(compiled.consultation, status=Status.SUBMITTED, place=9999)
    with pytest.raises(Refused) as refusal:
        placing.place([draft], compiled.one, by=sec, seen=0)
    assert refusal.value.sentence == "Only a text that is before the public is placed. Publish it first."


def test_a_place_that_makes_no_sense_is_refused(compiled: Compiled, sec: User) -> None:
    elsewhere = factories.SectionFactory()
    row = compiled["x"]
    foreign = factories.recommendation(elsewhere.consultation)
    given = [
        ([], compiled.one, {}, "Choose at least one recommendation."),
        (
            [row],
            elsewhere,
            {},
            "There is no such section in this consultation. Choose one of its sections, or none.",
        ),
        (
            [row],
            compiled.one,
            {"after": row},
            "A recommendation cannot be put beside itself. Choose another one.",
        ),
        (
            [row],
            compiled.one,
            {"after": compiled["d"]},
            "Recommendation 4 does not stand in section I. Choose another neighbour.",
        ),
        (
            [row] * 201,
            compiled.one,
            {},
            "You have chosen 201 recommendations, and at most 200 can be moved at once.",
        ),
        ([row, foreign], compiled.one, {}, "The recommendations must belong to one consultation."),
    ]
    for rows, section, beside, sentence in given:
        with pytest.raises((Malformed, Refused)) as refusal:
            placing.place(rows, section, by=sec, seen=0, **beside)
        assert refusal.value.sentence == sentence


@pytest.mark.parametrize(
    ("person", "allowed"),
    [("alice", False), ("bob", False), ("charlie", False), ("olga", False), ("chair", False), ("sec", True)],
)
def test_who_may_arrange(compiled: Compiled, request: pytest.FixtureRequest, person: str, allowed: bool) -> None:
    by = request.getfixturevalue(person)
    if allowed:
        placing.place([compiled["x"]], compiled.one, by=by, seen=0)
        return
    for step in (
        lambda: placing.place([compiled["x"]], compiled.one, by=by, seen=0),
        lambda: placing.move(compiled["b"], by=by, seen=0, up=True),
    ):
        with pytest.raises(NotYours) as refusal:
            step()
        assert refusal.value.sentence == "Sections and their order are the secretariat's to arrange."


# --- what it costs --------------------------------------------------------------------------------


def many(consultation: Consultation, count: int, apart: int) -> list[Recommendation]:
    """So many in one section, with so much room between them."""
    section = factories.SectionFactory(consultation=consultation)
    return [
        factories.recommendation(consultation, number=n, section=section, place=n * apart) for n in range(1, count + 1)
    ]


@pytest.mark.parametrize("count", [3, 60])
def test_a_move_writes_the_same_however_many_stand_there(consultation: Consultation, sec: User, count: int) -> None:
    rows = many(consultation, count, PLACES_APART)
    before = dict(Recommendation.objects.values_list("pk", "place"))
    with CaptureQueriesContext(connection) as asked:
        placing.place([rows[-1]], rows[0].section, by=sec, seen=0, before=rows[0])
    changed = [pk for pk, place in Recommendation.objects.values_list("pk", "place") if before[pk] != place]
    assert changed == [rows[-1].pk]
    writes = [each["sql"] for each in asked if each["sql"].startswith(("INSERT", "UPDATE"))]
    assert len(writes) == 6  # the order begun and stamped, the text, its history, the event, the news of it


def test_where_there_is_no_room_only_neighbours_are_spread_out(consultation: Consultation, sec: User) -> None:
    rows = many(consultation, 120, PLACES_APART)
    last, target = rows[-1], rows[60]
    Recommendation.objects.filter(pk=rows[61].pk).update(place=rows[60].place + 1)
    before = dict(Recommendation.objects.values_list("pk", "place"))
    placing.place([last], rows[0].section, by=sec, seen=0, after=target)
    changed = [pk for pk, place in Recommendation.objects.values_list("pk", "place") if before[pk] != place]
    assert len(changed) <= 33
    order = list(Recommendation.objects.order_by("place", "pk").values_list("pk", flat=True))
    wanted = [row.pk for row in rows[:-1]]
    wanted.insert(61, last.pk)
    assert order == wanted


def test_many_moves_into_one_gap_never_lose_the_order(consultation: Consultation, sec: User) -> None:
    rows = many(consultation, 30, 1)
    dice, order = random.Random(7), [row.pk for row in rows]
    by_key = {row.pk: row for row in rows}
    for seen in range(60):
        moved, target = dice.sample(order, 2)
        if order.index(moved) == order.index(target) + 1:
            continue
        stamp = Section.objects.get().consultation.arrangement.stamp if seen else 0
        placing.place([by_key[moved]], rows[0].section, by=sec, seen=stamp, after=by_key[target])
        order.remove(moved)
        order.insert(order.index(target) + 1, moved)
        assert list(Recommendation.objects.order_by("place", "pk").values_list("pk", flat=True)) == order


def test_a_text_named_twice_is_moved_once(compiled: Compiled, sec: User) -> None:
    x = compiled["x"]
    assert placing.place([x, x], compiled.one, by=sec, seen=compiled.seen) == [x]
    assert compiled["x"].history.first().place == compiled["x"].place
    assert Event.objects.filter(verb="recommendation.place").count() == 1
