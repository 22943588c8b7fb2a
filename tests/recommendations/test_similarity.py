"""The job that compares texts: what it keeps, what makes it compare anew, and that one by one comes to the same."""

from typing import Any

import pytest
from django.db import connection

from consultations.models import Consultation, Delegation, User
from recommendations import tasks
from recommendations.actions import drafts, recommendations, similarity
from recommendations.enums import Change, Status
from recommendations.models import ComparedText, Recommendation, Similarity, TextMark, WordCount
from tests import factories
from tests.factories import recommendation, revised
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.sole import sole

pytestmark = pytest.mark.django_db

LAMPS = "Street lamps shall be dimmed after midnight wherever traffic allows, and the hours be published in advance."
BOATS = "Fishing boats carry a lantern at the stern; harbours record each arrival in a register open to everybody."


def pairs() -> list[tuple[int | None, int | None, str, int, int]]:
    """Every row that is kept: the numbers of both texts, the kind, and of which revisions."""
    rows = Similarity.objects.order_by("recommendation__number", "other__number")
    return list(
        rows.values_list(
            "recommendation__number", "other__number", "kind", "revision__number", "other_revision__number"
        )
    )


@pytest.fixture
def three(consultation: Consultation) -> list[Recommendation]:
    """Two that say the same, and another."""
    texts = (LAMPS, LAMPS, BOATS)
    return [recommendation(consultation, text, number=number) for number, text in enumerate(texts, start=1)]


def test_what_is_kept(three: list[Recommendation]) -> None:
    assert similarity.refresh() == 3
    assert pairs() == [(1, 2, "identical", 1, 1), (2, 1, "identical", 1, 1)]
    (row,) = Similarity.objects.filter(recommendation=three[0])
    assert (row.score, [each["message"] for each in row.reasons]) == (
        1.0,
        ["The same words in the same order as in %(other)s."],
    )
    assert ComparedText.objects.count() == 3
    assert TextMark.objects.values("recommendation").distinct().count() == 3
    assert WordCount.objects.get().texts == 3


def test_nothing_is_compared_twice(three: list[Recommendation], django_assert_num_queries: Any) -> None:
    similarity.refresh()
    kept = list(Similarity.objects.values())
    with django_assert_num_queries(4 if connection.vendor == "postgresql" else 2):  # there the lock is two
        assert similarity.refresh() == 0
    assert list(Similarity.objects.values()) == kept


def test_the_task_calls_it(three: list[Recommendation]) -> None:
    tasks.refresh_similarity()
    assert len(pairs()) == 2


def test_who_comes_second_leaves_it_to_the_first(three: list[Recommendation]) -> None:
    with sole("similarity"):
        assert at_once(similarity.refresh) == [0]


@pytest.mark.parametrize("change", [Change.SUBSTANTIVE, Change.EDITORIAL])
def test_a_text_that_changes_is_compared_with_the_rest(three: list[Recommendation], sec: User, change: Change) -> None:
    similarity.refresh()
    recommendations.revise(three[2], LAMPS, by=sec, seen_revision=1, change=change, reason="Better.")
    assert similarity.refresh() == 1
    assert [pair[:3] for pair in pairs()] == [
        (one, other, "identical") for one in (1, 2, 3) for other in (1, 2, 3) if one != other
    ]
    assert {(one, revision) for one, _other, _kind, revision, _others in pairs()} == {(1, 1), (2, 1), (3, 2)}
    three[1].refresh_from_db()
    recommendations.revise(three[1], BOATS, by=sec, seen_revision=1)
    assert similarity.refresh() == 1
    assert [pair[:2] for pair in pairs()] == [(1, 3), (3, 1)]


def test_a_text_that_is_published_is_compared(three: list[Recommendation], arcadia: Delegation, sec: User) -> None:
    similarity.refresh()
    new = recommendation(three[0].consultation, BOATS, proposers=[arcadia], status=Status.SUBMITTED, place=9)
    assert similarity.refresh() == 0
    drafts.publish(new, by=sec, section=None, number=None)
    assert similarity.refresh() == 1
    assert (3, None) in [pair[:2] for pair in pairs()]


@pytest.mark.parametrize("way", ["withdraw", "merge_into"])
def test_what_is_gone_is_forgotten(three: list[Recommendation], sec: User, way: str) -> None:
    similarity.refresh()
    given: dict[str, Any] = {"other": three[0]} if way == "merge_into" else {}
    getattr(recommendations, way)(three[1], by=sec, reason="The same.", **given)
    assert similarity.refresh() == 1
    assert pairs() == []
    assert not ComparedText.objects.filter(recommendation=three[1]).exists()
    assert not TextMark.objects.filter(recommendation=three[1]).exists()
    assert similarity.refresh() == 0


def test_one_by_one_comes_to_the_same_as_all_at_once(consultation: Consultation) -> None:
    """Every text is changed and changed back in turn; what is kept is what it was when all were compared."""
    subjects = ["lantern keepers", "fishing trawlers", "radio telescopes", "northern beacons"]
    subjects += ["deep harbours", "solar observatories", "automatic lighthouses", "wooden quays"]
    rows = [
        recommendation(
            consultation,
            f"Ministers decide on {subject} and {subjects[(place + 1) % 8]} before autumn, and tell the wardens so.",
            number=place + 1,
        )
        for place, subject in enumerate(subjects)
    ]
    similarity.refresh()
    all_at_once = pairs()
    assert len(all_at_once) >= 16
    for row in rows:
        was = row.current.text if row.current else ""
        for text in ("Nothing yet.", was):
            revised(row, text)
            assert similarity.refresh() == 1
    assert [pair[:3] for pair in pairs()] == [pair[:3] for pair in all_at_once]
    assert {pair[3:] for pair in pairs()} == {(3, 3)}


def test_words_are_counted_anew_when_there_are_many_more_texts(three: list[Recommendation]) -> None:
    similarity.refresh()
    recommendation(three[0].consultation, "A fourth text about quays.", number=4)
    similarity.refresh()
    assert WordCount.objects.get().texts == 4
    for number in range(5, 12):
        recommendation(three[0].consultation, f"Another text, about subject{number}.", number=number)
    similarity.refresh()
    assert WordCount.objects.get().texts == 11


def test_every_round_is_compared(three: list[Recommendation]) -> None:
    recommendation(factories.ConsultationFactory(), BOATS, number=77)
    similarity.refresh()
    assert (3, 77) in [pair[:2] for pair in pairs()]


@pytest.mark.parametrize(
    "text", ["各国应在午夜之后调暗路灯，并每月测量天空亮度。", "- \n", "| a | b |\n| - | - |\n| c | d |"]
)
def test_any_text_can_be_compared(consultation: Consultation, text: str) -> None:
    for number in (1, 2):
        recommendation(consultation, text, number=number)
    assert similarity.refresh() == 2
    assert {pair[2] for pair in pairs()} <= {"identical"}
