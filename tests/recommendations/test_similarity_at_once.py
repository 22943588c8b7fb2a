"""Comparing with several workers: each pair is kept once, whoever is killed, and whatever changes meanwhile."""

from typing import Any

import pytest

from recommendations.actions import recommendations, relations, similarity
from recommendations.enums import RelationKind
from recommendations.models import ComparedText, Recommendation, Relation, Similarity
from tests import factories
from tests.factories import recommendation
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.errors import Refused, TextHasMoved

pytestmark = pytest.mark.django_db(transaction=True)

LAMPS = "Street lamps shall be dimmed after midnight wherever traffic allows, and the hours be published in advance."


@pytest.fixture
def rows(db: None) -> list[Recommendation]:
    """Four that say the same."""
    consultation = factories.ConsultationFactory()
    return [recommendation(consultation, LAMPS, number=number) for number in range(1, 5)]


def test_several_workers_keep_each_pair_once(rows: list[Recommendation]) -> None:
    answers = at_once(*(similarity.refresh for _ in range(4)))
    assert set(answers) <= {0, 4}, answers
    assert 4 in answers
    similarity.refresh()
    assert Similarity.objects.count() == 12
    assert ComparedText.objects.count() == 4


def test_a_text_that_changes_meanwhile_is_compared_again(rows: list[Recommendation]) -> None:
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    answers = at_once(
        similarity.refresh,
        *(
            lambda row=row: recommendations.revise(row, f"Beacons and quays, {row.pk}.", by=sec, seen_revision=1)  # type: ignore[misc]
            for row in rows[:2]
        ),
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    while similarity.refresh():
        pass
    kept = {(row.recommendation_id, row.other_id) for row in Similarity.objects.all()}
    assert {(rows[2].pk, rows[3].pk), (rows[3].pk, rows[2].pk)} <= kept
    assert not {(one, other) for one, other in kept if one in {rows[0].pk, rows[1].pk} and other == rows[2].pk}
    current = {row.pk: row.current_id for row in Recommendation.objects.all()}
    assert all(current[row.recommendation_id] == row.revision_id for row in Similarity.objects.all())


def test_who_is_killed_in_the_middle_is_followed(rows: list[Recommendation], monkeypatch: Any) -> None:
    monkeypatch.setattr(similarity, "BATCH", 1)
    write, written = similarity._index, []

    def index(*given: Any) -> None:
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(write(*given))

    monkeypatch.setattr(similarity, "_index", index)
    with pytest.raises(KeyboardInterrupt):
        similarity.refresh()
    assert ComparedText.objects.count() == 2
    monkeypatch.setattr(similarity, "_index", write)
    assert similarity.refresh() == 2
    assert (Similarity.objects.count(), similarity.refresh()) == (12, 0)


def test_two_who_answer_at_once_say_one_thing(rows: list[Recommendation]) -> None:
    people = [factories.UserFactory(name=name, is_secretariat=True) for name in ("Sec", "Seb")]
    seen = {"seen_revision": 1, "other_seen_revision": 1}
    answers = at_once(
        lambda: relations.relate(rows[0], rows[1], RelationKind.IDENTICAL, by=people[0], **seen),
        lambda: relations.relate(rows[1], rows[0], RelationKind.OVERLAPS, by=people[1], **seen),
        lambda: relations.dismiss_similar(rows[0], rows[1], by=people[1], **seen),
    )
    assert [type(answer) for answer in answers] == [Relation] * 3, answers
    assert Relation.objects.filter(until_at=None).count() == 1
    assert Relation.objects.count() == 3


def test_a_text_that_is_saved_meanwhile_is_not_related_unread(rows: list[Recommendation]) -> None:
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    said, _revised = at_once(
        lambda: relations.relate(
            rows[0], rows[1], RelationKind.IDENTICAL, by=sec, seen_revision=1, other_seen_revision=1
        ),
        lambda: recommendations.revise(rows[1], "Beacons.", by=sec, seen_revision=1),
    )
    assert isinstance(said, Relation | TextHasMoved), said
    if isinstance(said, Relation):
        assert said.other_revision.number == 1


def test_merging_and_relating_lock_in_one_order(rows: list[Recommendation]) -> None:
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    seen = {"seen_revision": 1, "other_seen_revision": 1}
    answers = at_once(
        lambda: recommendations.merge_into(rows[1], rows[0], by=sec, reason="The same."),
        lambda: relations.relate(rows[0], rows[1], RelationKind.IDENTICAL, by=sec, **seen),
        lambda: relations.dismiss_similar(rows[1], rows[0], by=sec, **seen),
    )
    assert isinstance(answers[0], Recommendation), answers
    assert all(isinstance(answer, Relation | Refused) for answer in answers[1:]), answers
