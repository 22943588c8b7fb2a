"""Two people at once, with two connections: nothing lost, nothing twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from consultations.models import Event, Writing
from consultations.models.recorded import recorded
from recommendations.actions import amendments, drafts, recommendations, sponsors, writings
from recommendations.enums import Status
from recommendations.models import Amendment, Recommendation, Revision
from tests import factories
from wgec.kernel import sole
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


def test_however_many_publish_at_once_no_number_is_given_twice() -> None:
    consultation = factories.ConsultationFactory()
    sections = [factories.SectionFactory(consultation=consultation) for _ in range(2)]
    secretaries = [factories.UserFactory(name=f"Sec{n}", is_secretariat=True) for n in range(4)]
    rows = [factories.recommendation(consultation, status=Status.SUBMITTED) for _ in range(4)]
    answers = at_once(
        *(
            lambda n=n: drafts.publish(rows[n], by=secretaries[n], section=sections[n % 2])  # type: ignore[misc]
            for n in range(4)
        )
    )
    assert all(isinstance(answer, Recommendation) for answer in answers), answers
    assert sorted(Recommendation.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    places = Recommendation.objects.order_by("place", "id").values_list("section", flat=True)
    assert list(places) == [sections[0].pk] * 2 + [sections[1].pk] * 2


def test_of_two_who_publish_one_text_both_see_one_number() -> None:
    consultation = factories.ConsultationFactory()
    section = factories.SectionFactory(consultation=consultation)
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    row = factories.recommendation(consultation, status=Status.SUBMITTED)
    answers = at_once(*(lambda: drafts.publish(row, by=sec, section=section) for _ in range(3)))
    assert [answer.number for answer in answers] == [1, 1, 1]
    assert Event.objects.count() == 1


def test_two_who_save_at_once_are_merged() -> None:
    text = "States cooperate in the night.\n\nThey report once a year."
    row = factories.recommendation(factories.ConsultationFactory(), text, number=1)
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    texts = (text.replace("cooperate", "shall cooperate"), text.replace("once", "twice"))
    answers = at_once(
        *(lambda one=one: recommendations.revise(row, one, by=sec, seen_revision=1, merge=True) for one in texts)
    )
    assert sorted(answer.number for answer in answers) == [2, 3]
    row.refresh_from_db()
    assert row.current
    assert row.current.text == "States shall cooperate in the night.\n\nThey report twice a year."


def test_one_who_types_in_two_windows_at_once_is_kept_once() -> None:
    consultation = factories.ConsultationFactory()
    alice = factories.delegate("Alice", factories.DelegationFactory())
    answers = at_once(
        *(lambda n=n: writings.keep("propose", consultation, {"text": str(n)}, by=alice) for n in range(4))
    )
    assert all(isinstance(answer, Writing) for answer in answers), answers
    assert Writing.objects.count() == 1


def test_two_who_answer_one_invitation_are_one_proposer() -> None:
    arcadia, borduria = factories.DelegationFactory(), factories.DelegationFactory()
    alice = factories.delegate("Alice", arcadia)
    charlie, carla = factories.delegate("Charlie", borduria), factories.delegate("Carla", borduria)
    row = factories.recommendation(factories.ConsultationFactory(), proposers=[arcadia], status=Status.DRAFT)
    drafts.invite_cosponsor(row, borduria, by=alice)
    answers = at_once(*(lambda by=by: drafts.answer_invitation(row, True, by=by) for by in (charlie, carla)))
    assert all(isinstance(answer, Recommendation) for answer in answers), answers
    assert row.proposers.count() == 2


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


def test_who_writes_already_does_not_wait_for_a_turn() -> None:
    def nested(number: int) -> str:
        with recorded(by=None), recorded(by=None):
            return factories.ConsultationFactory(slug=f"turn-{number}").slug

    assert sorted(at_once(*(lambda n=n: nested(n) for n in range(8)))) == [f"turn-{n}" for n in range(8)]


@pytest.mark.parametrize(("vendor", "most"), [("sqlite", 1), ("postgresql", 4)])
def test_writers_take_turns_where_the_database_has_no_queue(
    vendor: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = SimpleNamespace(vendor=vendor, in_atomic_block=False, settings_dict=connection.settings_dict)
    monkeypatch.setattr(sole, "connection", database)
    inside: set[int] = set()
    together: list[int] = []
    all_in = Barrier(most)

    def writes() -> None:
        with sole.turn_to_write():
            inside.add(get_ident())
            all_in.wait(timeout=10)
            together.append(len(inside))
            all_in.wait(timeout=10)
            inside.discard(get_ident())

    assert at_once(*(writes for _ in range(4))) == [None] * 4
    assert together == [most] * 4
