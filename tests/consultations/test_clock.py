"""Rounds and phases open and close by themselves: each once, in the order of time, whoever is late."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from consultations import tasks
from consultations.actions import clock, phases
from consultations.actions import rounds as round_actions
from consultations.models import Consultation, Event, Notice, Phase, User
from tests import factories
from tests.consultations.timetable import AMENDS, CLOSES, OPENS, SPEAKS, planned_round
from tests.recommendations.test_concurrency import at_once
from wgec.celery import app

DAY = timedelta(days=1)
EVERYTHING = [
    ("consultation.open", OPENS),
    ("phase.open", OPENS),
    ("phase.close", AMENDS),
    ("phase.open", AMENDS),
    ("phase.close", SPEAKS),
    ("phase.open", SPEAKS),
    ("phase.close", CLOSES),
    ("consultation.close", CLOSES),
]


def told(person: User) -> list[tuple[str, datetime]]:
    """What the person was told, in order; moments as the plan names them."""
    return [(each.kind, each.at) for each in Notice.objects.filter(user=person).order_by("id")]


def noted() -> list[tuple[str, datetime]]:
    return list(Event.objects.order_by("id").values_list("verb", "at"))


def shifted(by: timedelta) -> list[tuple[str, datetime]]:
    return [(verb, at + by) for verb, at in EVERYTHING]


@pytest.mark.django_db
def test_each_moment_is_told_when_it_comes_and_not_before(alice: User) -> None:
    by = timezone.now() - AMENDS  # it is the very moment at which the first phase ends and the second begins
    planned_round(by)
    clock.strike()
    assert told(alice) == noted() == shifted(by)[:4]
    clock.strike()
    assert len(noted()) == 4
    assert Phase.objects.get(number=1).closed_at == Phase.objects.get(number=1).closes_at
    assert Phase.objects.get(number=3).opened_at is None


@pytest.mark.django_db
def test_after_days_of_silence_everything_is_told_once_and_in_order(alice: User) -> None:
    by = timezone.now() - CLOSES - 3 * DAY
    planned_round(by)
    tasks.open_and_close()
    tasks.open_and_close()
    assert told(alice) == noted() == shifted(by)
    assert {each.person for each in Event.objects.all()} == {""}


@pytest.mark.django_db
def test_a_round_without_phases_and_one_without_dates(alice: User, consultation: Consultation) -> None:
    by = timezone.now() - OPENS
    planned_round(by).phases.all().delete()
    clock.strike()
    assert told(alice) == shifted(by)[:1]
    assert Consultation.objects.get(slug="first-round").opened_at is None


@pytest.mark.django_db
def test_everybody_reads_what_they_may_do(alice: User, olga: User, sec: User, chair: User) -> None:
    planned_round(timezone.now() - OPENS)
    clock.strike()
    for person in (alice, olga, sec, chair):
        first, second = person.notices.order_by("id")
        assert first.sentence.startswith("“Planned round” has opened, until ")
        assert second.sentence.startswith("The phase “Inputs” of “Planned round” has opened, until ")
        assert second.sentence.endswith(
            "Members may contribute, propose recommendations and comment. Observers may contribute and comment."
        )
        assert second.address == "/consultations/planned/"


@pytest.mark.django_db
def test_a_moment_that_is_moved_to_a_later_one_is_told_again(sec: User, alice: User) -> None:
    now = timezone.now()
    by = now - CLOSES - DAY
    row = planned_round(by)
    clock.strike()
    row.refresh_from_db()
    fields = {name: getattr(row, name) for name in round_actions.FIELDS}
    row = round_actions.change(row, by=sec, seen=round_actions.stamp(row), **{**fields, "closes_at": now + DAY})
    assert clock.strike() == []
    Consultation.objects.update(closes_at=now)  # the day has passed
    assert [(each.noun, each.verb) for each in clock.strike()] == [(Consultation, "close")]
    assert clock.strike() == []


@pytest.mark.django_db
def test_what_is_set_up_when_it_is_over_is_told_to_nobody(sec: User, alice: User, consultation: Consultation) -> None:
    now = timezone.now()
    round_actions.begin("past", by=sec, title="Past", opens_at=now - 9 * DAY, closes_at=now - DAY)
    planned = [phases.Planned("Long ago", now - 9 * DAY, now - 8 * DAY)]
    phases.set_all(consultation, planned, by=sec, seen=phases.stamp(consultation))
    assert clock.strike() == []


@pytest.mark.django_db
def test_what_is_set_up_late_is_told_as_of_then(sec: User, alice: User) -> None:
    now = timezone.now()
    round_actions.begin("late", by=sec, title="Late", opens_at=now - DAY, closes_at=now + DAY)
    clock.strike()
    opened, made = Event.objects.get(verb="consultation.open"), Event.objects.get(verb="consultation.create")
    assert (opened.at >= now, opened.at <= timezone.now(), opened.id > made.id) == (True, True, True)
    assert clock.strike() == []


@pytest.mark.django_db
def test_what_goes_wrong_with_one_does_not_hold_back_the_others(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    by = timezone.now() - CLOSES
    planned_round(by)
    tell, failing = clock.notices.tell, ["phase.close"]

    def fails_once(people: object, kind: str, *args: object, **more: object) -> int:
        if kind in failing:
            failing.remove(kind)
            raise OSError("Full.")
        return tell(people, kind, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(clock.notices, "tell", fails_once)
    assert len(clock.strike()) == 7
    assert [each.verb for each in clock.strike()] == ["close"]
    assert sorted(noted()) == sorted(shifted(by))


@pytest.mark.django_db(transaction=True)
def test_two_beats_tell_each_once(db: None) -> None:
    person = factories.delegate("Alice", factories.DelegationFactory())
    by = timezone.now() - CLOSES - DAY
    planned_round(by)
    done = at_once(*(clock.strike for _ in range(4)))
    assert sum(len(each) for each in done) == len(EVERYTHING), done
    assert sorted(noted()) == sorted(shifted(by))
    assert sorted(told(person)) == sorted(shifted(by))


@pytest.mark.django_db(transaction=True)
def test_a_phase_that_is_taken_out_while_the_clock_strikes(db: None) -> None:
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    row = planned_round(timezone.now() - AMENDS)
    seen = phases.stamp(row)
    struck, left = at_once(clock.strike, lambda: phases.set_all(row, [], by=sec, seen=seen))
    assert isinstance(struck, list), struck
    assert left == [], left
    verbs = [verb for verb, _at in noted()]
    assert verbs.count("consultation.open") == 1
    assert verbs.count("phase.open") <= 2
    assert len(verbs) == len(struck) + 1


def test_the_clock_strikes_every_thirty_seconds() -> None:
    entry = app.conf.beat_schedule["open-and-close"]
    assert (entry["task"], entry["schedule"]) == ("consultations.open_and_close", 30.0)
