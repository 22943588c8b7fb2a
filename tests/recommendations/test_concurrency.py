"""Two people at once, with two connections: nothing lost, nothing twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from consultations.models import Event
from recommendations.actions import amendments, recommendations, sponsors
from recommendations.models import Amendment, Recommendation, Revision
from tests import factories
from wgec.kernel.errors import Refused, TextHasMoved

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; what each returned, or the exception it raised."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait(timeout=10)
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_of_two_revisions_from_one_text_one_is_saved_and_the_other_is_told() -> None:
    row = factories.recommendation(factories.ConsultationFactory(), number=1)
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    answers = at_once(
        *(lambda text=text: recommendations.revise(row, text, by=sec, seen_revision=1) for text in ("Two.", "Three."))
    )
    assert {type(answer) for answer in answers} == {Revision, TextHasMoved}
    assert Revision.objects.count() == 2
    assert Event.objects.count() == 1


def test_two_withdrawals_are_one() -> None:
    row = factories.recommendation(factories.ConsultationFactory(), number=1)
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    answers = at_once(*(lambda: recommendations.withdraw(row, by=sec, reason="x") for _ in range(4)))
    assert all(isinstance(answer, Recommendation) for answer in answers), answers
    assert Event.objects.count() == 1


def test_merging_two_into_each_other_leaves_one_standing() -> None:
    consultation = factories.ConsultationFactory()
    one, two = (factories.recommendation(consultation, number=number) for number in (1, 2))
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    at_once(
        lambda: recommendations.merge_into(one, two, by=sec, reason="x"),
        lambda: recommendations.merge_into(two, one, by=sec, reason="x"),
    )
    assert sorted(Recommendation.objects.values_list("status", flat=True)) == ["merged", "published"]


def test_amendments_submitted_at_once_never_get_one_number() -> None:
    consultation = factories.ConsultationFactory()
    texts = [factories.recommendation(consultation, f"Lamp {number}.", number=number) for number in (1, 2)]
    alice = factories.delegate("Alice", factories.DelegationFactory(name="Arcadia"))
    answers = at_once(
        *(
            lambda row=row, word=word: amendments.propose(row, by=alice, text=f"A {word} lamp.", seen_revision=1)
            for row in texts
            for word in ("bright", "dim")
        )
    )
    assert all(isinstance(answer, Amendment) for answer in answers), answers
    assert sorted(Amendment.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_draft_submitted_at_once_by_two_has_one_number() -> None:
    row = factories.recommendation(factories.ConsultationFactory(), "Lamps.", number=1)
    alice = factories.delegate("Alice", factories.DelegationFactory(name="Arcadia"))
    draft = amendments.propose(row, by=alice, text="Lanterns.", seen_revision=1, submit=False)
    answers = at_once(*(lambda: amendments.submit(draft, by=alice) for _ in range(4)))
    assert [answer.number for answer in answers] == [1] * 4
    assert Event.objects.filter(verb="amendment.submit").count() == 1


def test_the_same_amendment_proposed_twice_at_once_is_one() -> None:
    row = factories.recommendation(factories.ConsultationFactory(), "Lamps.", number=1)
    alice = factories.delegate("Alice", factories.DelegationFactory(name="Arcadia"))
    answers = at_once(*(lambda: amendments.propose(row, by=alice, text="Lanterns.", seen_revision=1) for _ in range(3)))
    assert len({answer.pk for answer in answers}) == 1


def test_of_two_that_take_over_at_once_one_does() -> None:
    row = factories.recommendation(factories.ConsultationFactory(), "Lamps.", number=1)
    arcadia, borduria, elbonia = (factories.DelegationFactory(name=name) for name in ("Arcadia", "Borduria", "Elbonia"))
    one = factories.amendment(row, "Lanterns.", sponsors=[arcadia], status="withdrawn")
    people = [factories.delegate("Bea", borduria), factories.delegate("Eve", elbonia)]
    answers = at_once(*(lambda person=person: sponsors.take_over(one, by=person) for person in people))
    assert {type(answer) for answer in answers} == {Amendment, Refused}
    assert one.sponsors.filter(until_at=None).count() == 1
