"""What the secretariat says of two texts: through every door, once, on the texts that were read, and by nobody else."""

from typing import Any

import pytest

from consultations.models import Consultation, Delegation, Event, User
from recommendations.actions import recommendations, relations, similarity
from recommendations.enums import Change, RelationKind, Status
from recommendations.models import Recommendation, Relation
from recommendations.queries import relations as queries
from recommendations.queries import similarity as kept
from tests import factories
from tests.doors import knock, through
from tests.factories import recommendation, revised

pytestmark = pytest.mark.django_db

LAMPS = "Street lamps shall be dimmed after midnight wherever traffic allows, and the hours be published in advance."
SEEN: dict[str, Any] = {"seen_revision": 1, "other_seen_revision": 1}
GIVEN: dict[str, dict[str, Any]] = {
    "recommendation.relate": {**SEEN, "kind": RelationKind.OVERLAPS, "note": "The same demand."},
    "recommendation.dismiss_similar": {**SEEN, "note": "Another demand."},
    "recommendation.unrelate": {"reason": "Looked at again."},
}
RELATING = through(*GIVEN)
SAYING = through("recommendation.relate", "recommendation.dismiss_similar")
SENTENCE = "How texts are related is confirmed, and suggestions are dismissed, by the secretariat."


@pytest.fixture
def one(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    return recommendation(consultation, LAMPS, number=1, proposers=[arcadia])


@pytest.fixture
def two(one: Recommendation) -> Recommendation:
    return recommendation(one.consultation, LAMPS.replace("midnight", "eleven"), number=2)


def said(row: Recommendation) -> list[tuple[int | None, str, bool]]:
    """The confirmed relations of a text as its page names them."""
    return [(each.other.number, each.said, each.is_moved) for each in queries.of(row)]


def suggested(consultation: Consultation) -> list[tuple[int | None, int | None]]:
    """The pairs on the desk."""
    similarity.refresh()
    rows = kept.suggestions(consultation)
    return list(rows.values_list("recommendation__number", "other__number"))


@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_the_secretariat_confirms(one: Recommendation, two: Recommendation, sec: User, door: str) -> None:
    given = GIVEN["recommendation.relate"]
    assert knock(door, "recommendation.relate", one, by=sec, other=two, **given) == ""
    made = Relation.objects.get()
    assert (made.recommendation, made.other, made.kind, made.note) == (one, two, "overlaps", "The same demand.")
    assert (made.revision, made.other_revision, made.decided_by, made.until_at) == (one.current, two.current, sec, None)
    assert (said(one), said(two)) == ([(2, "Overlaps", False)], [(1, "Overlaps", False)])
    event = Event.objects.get(verb="recommendation.relate")
    assert (event.subject_id, event.person, event.reason, event.audience) == (
        one.reference,
        "Sec",
        "The same demand.",
        "public",
    )
    assert event.details == {"other": two.reference, "relation": "overlaps", "was": ""}


@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_the_secretariat_dismisses(one: Recommendation, two: Recommendation, sec: User, door: str) -> None:
    assert suggested(one.consultation) == [(1, 2)]
    given = GIVEN["recommendation.dismiss_similar"]
    assert knock(door, "recommendation.dismiss_similar", two, by=sec, other=one, **given) == ""
    assert (said(one), said(two), suggested(one.consultation)) == ([], [], [])
    assert Event.objects.get(verb="recommendation.dismiss_similar").details["other"] == one.reference


@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_the_secretariat_takes_it_back(one: Recommendation, two: Recommendation, sec: User, door: str) -> None:
    made = relations.relate(one, two, RelationKind.IDENTICAL, by=sec, **SEEN)
    assert knock(door, "recommendation.unrelate", two, by=sec, other=one, reason="Looked at again.") == ""
    made.refresh_from_db()
    assert made.until_at is not None
    assert made.history.latest().history_change_reason == "Looked at again."
    assert (said(one), suggested(one.consultation)) == ([], [(1, 2)])
    assert Event.objects.get(verb="recommendation.unrelate").details == {
        "other": one.reference,
        "relation": "identical",
    }


@pytest.mark.parametrize("person", ["alice", "bob", "charlie", "olga", "chair"])
@pytest.mark.parametrize(("door", "verb"), RELATING)
def test_nobody_else_does(
    request: pytest.FixtureRequest, one: Recommendation, two: Recommendation, door: str, verb: str, person: str
) -> None:
    by = request.getfixturevalue(person)
    assert knock(door, verb, one, by=by, other=two, **GIVEN[verb]) == SENTENCE
    assert not Relation.objects.exists()


def test_derived_has_a_direction(one: Recommendation, two: Recommendation, sec: User) -> None:
    relations.relate(one, two, RelationKind.DERIVED, by=sec, **SEEN)
    assert (said(one), said(two)) == (
        [(2, "This text is derived from it", False)],
        [(1, "Derived from this text", False)],
    )
    relations.relate(two, one, RelationKind.DERIVED, by=sec, **SEEN)
    assert (said(one), said(two)) == (
        [(2, "Derived from this text", False)],
        [(1, "This text is derived from it", False)],
    )
    assert Relation.objects.filter(until_at=None).count() == 1


def test_the_same_again_is_once(one: Recommendation, two: Recommendation, sec: User) -> None:
    first = relations.relate(one, two, RelationKind.IDENTICAL, by=sec, **SEEN)
    assert relations.relate(two, one, RelationKind.IDENTICAL, by=sec, **SEEN) == first
    assert relations.relate(one, two, RelationKind.OPPOSED, by=sec, **SEEN) != first
    assert Event.objects.filter(verb="recommendation.relate").count() == 2
    assert Event.objects.filter(verb="recommendation.relate").order_by("id").last().details["was"] == "identical"  # type: ignore[union-attr]


@pytest.mark.parametrize(("door", "verb"), SAYING)
@pytest.mark.parametrize("moved", ["seen_revision", "other_seen_revision"])
def test_what_was_not_read_is_not_related(
    one: Recommendation, two: Recommendation, sec: User, door: str, verb: str, moved: str
) -> None:
    row = one if moved == "seen_revision" else two
    revised(row, "Beacons.")
    assert knock(door, verb, one, by=sec, other=two, **GIVEN[verb]) == (
        "Revision 2 was saved while you were writing from revision 1. Compare and save again."
    )


@pytest.mark.parametrize(("door", "verb"), SAYING)
def test_a_text_is_not_related_to_itself(one: Recommendation, sec: User, door: str, verb: str) -> None:
    sentence = "A text is not related to itself. Choose another one."
    assert knock(door, verb, one, by=sec, other=one, **GIVEN[verb]) == sentence


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("recommendation.relate", "Only published texts are related to each other."),
        (
            "recommendation.dismiss_similar",
            "Only published texts are suggested as alike, so there is nothing to dismiss.",
        ),
        ("recommendation.unrelate", "The relations of a text that was withdrawn or merged stay as they were."),
    ],
)
@pytest.mark.parametrize("door", ["action", "page", "api"])
@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.WITHDRAWN])
def test_only_published_texts_are_related(
    one: Recommendation, two: Recommendation, sec: User, door: str, verb: str, sentence: str, status: str
) -> None:
    Recommendation.objects.filter(pk=one.pk).update(status=status)
    one.refresh_from_db()
    assert knock(door, verb, one, by=sec, other=two, **GIVEN[verb]) == sentence


@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_nothing_is_taken_back_where_nothing_was_said(
    one: Recommendation, two: Recommendation, sec: User, door: str
) -> None:
    assert knock(door, "recommendation.unrelate", one, by=sec, other=two, reason="So.") == (
        "Nothing is said of these two texts, so there is nothing to take back."
    )
    assert knock(door, "recommendation.unrelate", one, by=sec, other=two, reason=" ") == (
        "Taking a relation back needs a reason: everybody has read it."
    )


def test_a_note_has_an_end(one: Recommendation, two: Recommendation, sec: User) -> None:
    from wgec.kernel.errors import Malformed

    with pytest.raises(Malformed, match="The note has 501 characters, and at most 500 can be saved"):
        relations.relate(one, two, RelationKind.IDENTICAL, by=sec, note="x" * 501, **SEEN)
    with pytest.raises(Malformed, match="Choose how the two are related: identical, derived, overlaps or opposed"):
        relations.relate(one, two, RelationKind.UNRELATED, by=sec, **SEEN)


@pytest.mark.parametrize("moved", [0, 1])
def test_a_dismissed_one_comes_back_when_a_text_changes_substantively(
    one: Recommendation, two: Recommendation, sec: User, moved: int
) -> None:
    relations.dismiss_similar(one, two, by=sec, **SEEN)
    row = (one, two)[moved]
    recommendations.revise(
        row, f"{LAMPS} (Sic.)", by=sec, seen_revision=1, change=Change.EDITORIAL, reason="A mark was lost."
    )
    assert suggested(one.consultation) == []
    recommendations.revise(row, f"{LAMPS} So be it.", by=sec, seen_revision=2)
    assert suggested(one.consultation) == [(1, 2)]
    relations.dismiss_similar(one, two, by=sec, **{**SEEN, ("seen_revision", "other_seen_revision")[moved]: 3})
    assert suggested(one.consultation) == []


def test_a_confirmed_one_says_that_a_text_has_changed(one: Recommendation, two: Recommendation, sec: User) -> None:
    relations.relate(one, two, RelationKind.IDENTICAL, by=sec, **SEEN)
    revised(two, "Beacons.")
    assert (said(one), said(two)) == ([(2, "Identical", True)], [(1, "Identical", True)])
    two.refresh_from_db()
    relations.relate(one, two, RelationKind.OPPOSED, by=sec, seen_revision=1, other_seen_revision=2)
    assert said(one) == [(2, "Opposed", False)]


def test_the_database_knows_one_relation_of_two(one: Recommendation, two: Recommendation, sec: User) -> None:
    from django.db import IntegrityError, transaction

    made = relations.relate(one, two, RelationKind.IDENTICAL, by=sec, **SEEN)
    fields = {"revision": two.current, "other_revision": one.current, "kind": "opposed", "decided_at": made.decided_at}
    for pair in ({"recommendation": two, "other": one}, {"recommendation": one, "other": one}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Relation.objects.create(**pair, **fields)


def test_a_text_of_another_round_can_be_related(one: Recommendation, sec: User) -> None:
    elsewhere = recommendation(factories.ConsultationFactory(), LAMPS, number=7)
    assert suggested(one.consultation) == suggested(elsewhere.consultation) == [(1, 7)]
    relations.relate(one, elsewhere, RelationKind.IDENTICAL, by=sec, **SEEN)
    assert said(one) == [(7, "Identical", False)]
    assert suggested(elsewhere.consultation) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_relations_of_a_text_take_two_queries(
    one: Recommendation, sec: User, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(2, count + 2):
        other = recommendation(one.consultation, LAMPS, number=number)
        relations.relate(one, other, RelationKind.IDENTICAL, by=sec, **SEEN)
    with django_assert_num_queries(2):
        assert len(said(one)) == count
