"""Two people extract, ask or answer at the same moment: one is done, the other is told."""

import pytest

from consultations.models import Consultation, Delegation, Event, User
from recommendations.actions import extracting, validating
from recommendations.models import Extract, Recommendation
from tests.factories import SectionFactory, UserFactory, contribution, extract
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def passages(consultation: Consultation, arcadia: Delegation) -> tuple[object, list[str]]:
    """A contribution and its first sentence."""
    sent = contribution(consultation, arcadia, ["States light lamps. Ports keep them."])
    return sent, [f"{sent.parts.get().pk}:0:19"]


def test_two_of_the_secretariat_extract_the_same_passage_and_one_is_told(passages: tuple, sec: User) -> None:
    sent, given = passages
    other = UserFactory(name="Second", is_secretariat=True)
    answers = at_once(*(lambda by=by: extracting.extract(sent, given, by=by, publish=True) for by in (sec, other)))
    made = [each for each in answers if isinstance(each, Recommendation)]
    told = [each for each in answers if isinstance(each, Refused)]
    assert (len(made), len(told)) == (1, 1), answers
    assert told[0].code == "extracted_already"
    assert (Recommendation.objects.count(), Extract.objects.count()) == (1, 1)


def test_different_passages_at_once_get_different_numbers(passages: tuple, sec: User) -> None:
    sent, _given = passages
    part = sent.parts.get().pk
    section = SectionFactory(consultation=sent.consultation)
    wanted = [f"{part}:0:6", f"{part}:7:12", f"{part}:20:36"]
    answers = at_once(
        *(lambda one=one: extracting.extract(sent, [one], by=sec, section=section, publish=True) for one in wanted)
    )
    assert sorted(each.number for each in answers) == [1, 2, 3], answers
    assert len({each.place for each in Recommendation.objects.all()}) == 3


def test_confirming_twice_at_once_is_once(passages: tuple, alice: User, bob: User) -> None:
    made = extract(passages[0], 0, 19, asked=True)
    at_once(*(lambda by=by: validating.confirm(made, by=by, seen_revision=1) for by in (alice, bob)))
    assert Event.objects.filter(verb="extract.confirm").count() == 1
    made.refresh_from_db()
    assert made.validation == "confirmed"


def test_a_correction_and_a_withdrawal_at_once_leave_one_of_them(passages: tuple, alice: User, bob: User) -> None:
    made = extract(passages[0], 0, 19, asked=True)
    at_once(
        lambda: validating.correct(made, by=alice, text="Other.", reason="Wrong."),
        lambda: validating.withdraw(made, by=bob, reason="Not ours."),
    )
    made.refresh_from_db()
    assert made.validation == "withdrawn"
    assert not made.corrections.filter(answered_at=None).exists()
