"""Calls and several connections: two beats, delegations at the last moment, a job that is killed; closed, and once."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from consultations.models import Event, Notice
from recommendations.actions import calls, positions, recommendations
from recommendations.enums import CallKind, Stance
from recommendations.models import Call, Indicator, Position, Recommendation
from tests import factories
from tests.factories import CARRIES, call, overdue, recommendation
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row(db: None) -> Recommendation:
    """A published text."""
    return recommendation(factories.ConsultationFactory(), "States act.", number=1)


def endings_of(made: Call) -> list[str]:
    """What the record says of how the call ended."""
    verbs = ("call.close", "call.break", "call.cancel", "call.supersede")
    return list(Event.objects.filter(verb__in=verbs, details__call=made.reference).values_list("verb", flat=True))


def test_two_beats_close_each_call_once(row: Recommendation) -> None:
    person = factories.delegate("Alice", factories.DelegationFactory())
    made = [overdue(row), *(overdue(recommendation(row.consultation, number=number)) for number in (2, 3))]
    closed = at_once(*(calls.close_due for _ in range(4)))
    assert sorted(each.pk for done in closed for each in done) == [each.pk for each in made]
    assert [endings_of(each) for each in made] == [["call.close"]] * 3
    assert person.notices.filter(kind="call.close").count() == 3


def test_delegations_speak_while_it_is_closed(row: Recommendation) -> None:
    heads = [factories.delegate(f"Head{n}", factories.DelegationFactory()) for n in range(4)]
    made = overdue(row)
    answers = at_once(
        calls.close_due,
        *(lambda head=head: positions.record(row, Stance.SUPPORT, by=head, seen_revision=1) for head in heads),  # type: ignore[misc]
    )
    assert [type(answer) for answer in answers[1:]] == [Position] * 4, answers
    assert endings_of(made) == ["call.close"]
    assert all(answer.recorded_at > made.closes_at for answer in answers[1:])
    indicator = Indicator.objects.get()
    assert (indicator.expressed, indicator.counted["groups"]) == (4, {"government": {"support": 4}})


def at_its_deadline(row: Recommendation, milliseconds: int) -> Call:
    """A silence procedure whose deadline is about to pass."""
    now = timezone.now()
    return call(row, opened_at=now - timedelta(days=4), closes_at=now + timedelta(milliseconds=milliseconds))


def until_it_is_over(made: Call) -> None:
    """A beat that never rests."""
    while Call.objects.filter(pk=made.pk, state="open").exists():
        calls.close_due()


@pytest.mark.parametrize("milliseconds", [0, 20, 60, 100, 2000])
def test_an_objection_at_the_last_moment_breaks_it_or_comes_too_late(row: Recommendation, milliseconds: int) -> None:
    head = factories.delegate("Borka", factories.DelegationFactory(name="Borduria"))
    made = at_its_deadline(row, milliseconds)

    def object_to_it() -> Position:
        return positions.record(row, Stance.OBJECTION, by=head, seen_revision=1, **CARRIES[Stance.OBJECTION])

    _beat, said = at_once(lambda: until_it_is_over(made), object_to_it)
    assert isinstance(said, Position), said
    made.refresh_from_db()
    indicator = Indicator.objects.get()
    if made.state == "broken":
        assert (endings_of(made), made.broken_by, indicator.is_call_closed) == (["call.break"], said, False)
    else:
        assert (endings_of(made), made.broken_by, indicator.is_call_closed) == (["call.close"], None, True)
        assert (made.ended_at, said.recorded_at > made.closes_at) == (made.closes_at, True)
        sentence = "The silence procedure on Recommendation 1 has closed: nobody objected."
        assert head.notices.get(kind="call.close").sentence == sentence


def test_two_who_open_one_at_once(row: Recommendation) -> None:
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    until = timezone.now() + timedelta(days=7)
    kinds = [CallKind.SILENCE_PROCEDURE, CallKind.CONSENSUS_CALL]
    answers = at_once(
        *(lambda kind=kind: calls.open_call(row, kind, until, by=sec, seen_revision=1) for kind in kinds)  # type: ignore[misc]
    )
    assert {type(answer) for answer in answers} == {Call, Refused}, answers
    assert Call.objects.count() == 1


def test_several_are_opened_while_two_texts_are_merged(row: Recommendation) -> None:
    sec, chair = (factories.UserFactory(name=name, is_secretariat=True) for name in ("Sec", "Chair"))
    rows = [row, *(recommendation(row.consultation, number=number) for number in (2, 3))]
    until = timezone.now() + timedelta(days=7)
    opened, merged = at_once(
        lambda: calls.open_calls(dict.fromkeys(reversed(rows), 1), CallKind.SILENCE_PROCEDURE, until, by=sec),
        lambda: recommendations.merge_into(rows[2], rows[0], by=chair, reason="The same."),
    )
    assert isinstance(opened, list), opened
    assert isinstance(merged, Recommendation), merged


def test_two_reminders_at_once_are_one(row: Recommendation) -> None:
    person = factories.delegate("Alice", factories.DelegationFactory())
    now = timezone.now()
    call(row, opened_at=now - timedelta(days=4), closes_at=now + timedelta(hours=20))
    assert sorted(at_once(calls.remind, calls.remind, calls.remind)) == [0, 0, 1]
    assert Notice.objects.filter(kind="call.remind", user=person).count() == 1


# --- a job that is killed ---------------------------------------------------------------------------

BEGUN = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from tests import factories
row = factories.recommendation(factories.ConsultationFactory(), "Text.", number=1)
factories.delegate("Alice", factories.DelegationFactory())
factories.overdue(row, days=2)
"""

KILLED = """
import os, signal, django; django.setup()
from recommendations import tasks
from recommendations.actions import endings
endings.notices.tell = lambda *_people, **_how: os.kill(os.getpid(), signal.SIGKILL)
tasks.close_calls()
"""

SEEN = """
import json, django; django.setup()
from consultations.models import Event, Notice
from recommendations import tasks
from recommendations.models import Call
def seen():
    verbs = list(Event.objects.filter(verb="call.close").values_list("verb", flat=True))
    return [Call.objects.get().state, verbs, Notice.objects.filter(kind="call.close").count()]
found = [seen()]
for _ in range(2):
    tasks.close_calls()
    found.append(seen())
call = Call.objects.get()
print(json.dumps([*found, call.ended_at == call.closes_at]))
"""


def _product(folder: Path) -> Callable[..., Any]:
    """Runs a script in a product of its own on an SQLite file in ``folder``."""
    environment = {
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'wgec.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "wgec.settings",
    }

    def run(script: str, *, expected: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | environment,
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == expected, done.stderr
        return done.stdout

    return run


@pytest.mark.once
def test_killed_while_it_closes_it_is_closed_by_the_next_beat(tmp_path: Path) -> None:
    run = _product(tmp_path)
    run(BEGUN)
    run(KILLED, expected=-signal.SIGKILL)
    assert json.loads(run(SEEN)) == [
        ["open", [], 0],
        ["closed", ["call.close"], 1],
        ["closed", ["call.close"], 1],
        True,
    ]
