"""Whoever is silent is reminded of a call once, before it closes; and learns nothing of others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.models import Consultation, Delegation, Event, Notice, User
from recommendations.actions import calls
from recommendations.enums import CallKind, Stance
from recommendations.models import Call, Recommendation
from tests import factories
from tests.factories import call, overdue, position, recommendation, revised
from wgec.kernel import moments

pytestmark = pytest.mark.django_db

CONSENSUS = CallKind.CONSENSUS_CALL


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published text."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


@pytest.fixture
def soon(row: Recommendation, alice: User, charlie: User, olga: User) -> Call:
    """A silence procedure that closes in 23 hours."""
    now = timezone.now()
    made = call(row, opened_at=now - timedelta(days=4), closes_at=now + timedelta(hours=23))
    Notice.objects.all().delete()
    return made


def reminders() -> dict[str, str]:
    return {notice.user.name: notice.sentence for notice in Notice.objects.filter(kind="call.remind")}


def test_remind_whoever_is_silent_once(soon: Call, row: Recommendation, bob: User, borduria: Delegation) -> None:
    factories.delegate("Rita", borduria, "reader")
    position(row, borduria)
    assert calls.remind() == 2
    sentence = (
        f"The silence procedure on Recommendation 1 closes on {moments.shown(soon.closes_at)}, and Arcadia has stated "
        "no position on this text. Not objecting is agreeing."
    )
    assert reminders() == {"Alice": sentence, "Bob": sentence}
    assert calls.remind() == 0
    soon.refresh_from_db()
    assert soon.reminded_at is not None


def test_remind_names_to_each_delegation_itself_alone(soon: Call) -> None:
    assert calls.remind() == 2, "observers are not asked"
    said = reminders()
    assert "Arcadia" in said["Alice"]
    assert "Borduria" not in said["Alice"]
    assert "Borduria" in said["Charlie"]
    assert "Arcadia" not in said["Charlie"]
    assert not Event.objects.filter(verb="call.remind").exists(), "the record does not tell who was silent"


def test_remind_in_a_consensus_call(row: Recommendation, alice: User) -> None:
    now = timezone.now()
    made = call(row, CONSENSUS, opened_at=now - timedelta(days=4), closes_at=now + timedelta(hours=23))
    assert calls.remind() == 1
    assert reminders()["Alice"] == (
        f"The consensus call on Recommendation 1 closes on {moments.shown(made.closes_at)}, and Arcadia has stated no "
        "position on this text."
    )


def test_remind_whose_position_is_stale(row: Recommendation, alice: User, arcadia: Delegation) -> None:
    position(row, arcadia)
    revised(row, "Nobody acts.")
    now = timezone.now()
    call(row, opened_at=now - timedelta(days=4), closes_at=now + timedelta(hours=23))
    assert calls.remind() == 1


@pytest.mark.parametrize("hours", [25, 200])
def test_remind_nobody_too_early(row: Recommendation, alice: User, hours: int) -> None:
    call(row, opened_at=timezone.now() - timedelta(days=4), closes_at=timezone.now() + timedelta(hours=hours))
    assert calls.remind() == 0
    assert Call.objects.get().reminded_at is None


def test_remind_nobody_of_what_is_over(row: Recommendation, alice: User) -> None:
    overdue(row)
    assert calls.remind() == 0


def test_a_reminder_comes_when_a_day_is_left(row: Recommendation) -> None:
    for days in (3, 4, 30):
        made = Call(opened_at=timezone.now(), closes_at=timezone.now() + timedelta(days=days))
        assert made.closes_at - calls.reminded_from(made) <= timedelta(hours=24)
        assert made.closes_at - calls.reminded_from(made) >= timedelta(hours=23, minutes=59)


def test_remind_in_a_sealed_round_tells_nobody_of_others(soon: Call, row: Recommendation, borduria: Delegation) -> None:
    row.consultation.positions_sealed = True
    row.consultation.save()
    position(row, borduria, Stance.SUPPORT)
    Notice.objects.all().delete()
    calls.remind()
    assert set(reminders()) == {"Alice"}
    assert all("Borduria" not in sentence for sentence in reminders().values())


def test_remind_again_before_the_deadline_of_an_extension(soon: Call, row: Recommendation, sec: User) -> None:
    assert calls.remind() == 2
    calls.extend(soon, soon.closes_at + timedelta(days=3), by=sec, reason="A holiday.")
    assert calls.remind() == 0
    Call.objects.update(closes_at=timezone.now() + timedelta(hours=12))
    assert calls.remind() == 2
