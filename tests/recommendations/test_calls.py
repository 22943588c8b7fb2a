"""Calls: what is asked until when, who is told, extended, cancelled, and who is reminded."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from consultations.models import Consultation, Delegation, Event, Notice, User
from consultations.models.recorded import recorded
from recommendations import steps
from recommendations.actions import calls
from recommendations.enums import CallKind, CallState, Stance, Status
from recommendations.models import Call, Indicator, Recommendation
from tests.factories import call, overdue, position, recommendation, revised
from wgec.kernel import moments
from wgec.kernel.consensus import Thresholds
from wgec.kernel.errors import Malformed, NotYours, Refused, TextHasMoved

pytestmark = pytest.mark.django_db

SILENCE, CONSENSUS = CallKind.SILENCE_PROCEDURE, CallKind.CONSENSUS_CALL


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published text."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


#: A moment at which a test can be: what is recorded happens then.
THEN = datetime(2026, 1, 5, 10, 2, 30, tzinfo=UTC)


def in_hours(hours: float) -> datetime:
    return timezone.now() + timedelta(hours=hours)


# --- opening -------------------------------------------------------------------------------------


def test_open_asks_everybody_about_one_revision(row: Recommendation, alice: User, olga: User, sec: User) -> None:
    until = in_hours(80)
    made = calls.open_call(row, SILENCE, until, by=sec, seen_revision=1, note="  The second sentence is new. ")
    assert (made.kind, made.state, made.revision, made.opened_by, made.closes_at) == (
        "silence_procedure",
        "open",
        row.current,
        sec,
        until,
    )
    assert made.note == "The second sentence is new."
    sentence = (
        f"A silence procedure on Recommendation 1 is open until {moments.shown(until)}: not objecting is agreeing."
    )
    told = Notice.objects.filter(kind="call.open")
    assert {notice.user for notice in told} == {alice, olga, sec}
    assert {notice.sentence for notice in told} == {sentence}
    event = Event.objects.get(verb="call.open")
    assert (event.subject_id, event.person, event.reason, event.audience) == (
        row.reference,
        "Sec",
        "The second sentence is new.",
        "public",
    )
    assert event.details == {
        "call": made.reference,
        "kind": "silence_procedure",
        "revision": 1,
        "closes_at": until.isoformat(),
        "asked": 1,
    }


def test_open_freezes_what_counts(row: Recommendation, arcadia: Delegation, open_nets: Delegation) -> None:
    made = call(row)
    assert (made.asked, made.observers_counted) == ([arcadia.pk], False)
    assert made.thresholds == Thresholds().to_json()
    row.consultation.observers_counted = True
    row.consultation.save()
    made.refresh_from_db()
    assert made.observers_counted is False
    later = call(recommendation(row.consultation, number=2))
    assert (later.asked, later.observers_counted) == ([arcadia.pk, open_nets.pk], True)


def test_open_recounts_by_the_frozen_rules(row: Recommendation, arcadia: Delegation, open_nets: Delegation) -> None:
    position(row, arcadia)
    assert Indicator.objects.get().seats == 1
    row.consultation.observers_counted = True
    row.consultation.save()
    made = call(row)
    assert Indicator.objects.get().seats == 2
    row.consultation.observers_counted = False
    row.consultation.save()
    position(row, arcadia, Stance.ABSTAIN)
    assert Indicator.objects.get().seats == 2, "frozen"
    calls.cancel(made, by=None, reason="Too early.")
    assert Indicator.objects.get().seats == 1, "a cancelled call leaves no rules behind"


@pytest.mark.parametrize("short", [timedelta(seconds=1), timedelta(hours=60)])
def test_open_names_the_earliest_deadline(row: Recommendation, sec: User, short: timedelta) -> None:
    until = THEN + timedelta(hours=72) - short
    with recorded(by=sec, at=THEN), pytest.raises(Malformed) as refusal:
        calls.open_call(row, SILENCE, until, by=sec, seen_revision=1)
    assert refusal.value.sentence == (
        "A call stays open for at least 72 hours: the earliest possible moment is 8 January 2026, 10:05 UTC "
        "(11:05 Europe/Zurich)."
    )
    assert not Call.objects.exists()


def test_open_counts_the_hours_from_the_moment_that_is_recorded(row: Recommendation, sec: User) -> None:
    past = timezone.now() - timedelta(days=10)
    with recorded(by=sec, at=past):
        made = calls.open_call(row, SILENCE, past + timedelta(hours=72), by=sec, seen_revision=1)
    assert (made.opened_at, made.closes_at) == (past, past + timedelta(hours=72))
    with pytest.raises(Malformed), recorded(by=sec, at=past):
        calls.open_call(
            recommendation(row.consultation, number=2), SILENCE, past + timedelta(hours=71), by=sec, seen_revision=1
        )


def test_open_for_a_year_at_most(row: Recommendation, sec: User) -> None:
    with recorded(by=sec, at=THEN), pytest.raises(Malformed) as refusal:
        calls.open_call(row, SILENCE, THEN + timedelta(days=366), by=sec, seen_revision=1)
    assert refusal.value.sentence == (
        "A call stays open for a year at most: the latest possible moment is 5 January 2027, 10:01 UTC "
        "(11:01 Europe/Zurich)."
    )


def test_open_twice_is_once_and_another_one_is_refused(row: Recommendation, sec: User) -> None:
    until = in_hours(100)
    made = calls.open_call(row, SILENCE, until, by=sec, seen_revision=1)
    assert calls.open_call(row, SILENCE, until, by=sec, seen_revision=1) == made
    assert Event.objects.filter(verb="call.open").count() == 1
    with pytest.raises(Refused) as refusal:
        calls.open_call(row, CONSENSUS, until, by=sec, seen_revision=1)
    assert refusal.value.sentence == (
        f"A call on Recommendation 1 is open until {moments.shown(until)}. Extend or cancel it."
    )


def test_open_after_one_that_is_overdue_closes_that_one(row: Recommendation, sec: User) -> None:
    before = overdue(row)
    made = calls.open_call(row, CONSENSUS, in_hours(100), by=sec, seen_revision=1)
    before.refresh_from_db()
    assert (before.state, before.ended_at, made.state) == ("closed", before.closes_at, "open")


def test_open_on_a_text_that_was_not_read_is_refused(row: Recommendation, sec: User) -> None:
    revised(row, "States act now.")
    with pytest.raises(TextHasMoved):
        calls.open_call(row, SILENCE, in_hours(100), by=sec, seen_revision=1)


def test_open_on_a_draft_is_refused(consultation: Consultation, sec: User) -> None:
    draft = recommendation(consultation, status=Status.SUBMITTED)
    with pytest.raises(Refused) as refusal:
        calls.open_call(draft, SILENCE, in_hours(100), by=sec, seen_revision=1)
    assert refusal.value.sentence == "The group is asked about published texts only."


def test_open_with_a_note_that_is_too_long(row: Recommendation, sec: User) -> None:
    with pytest.raises(Malformed) as refusal:
        calls.open_call(row, SILENCE, in_hours(100), by=sec, seen_revision=1, note="x" * 2001)
    assert refusal.value.sentence == "The note has 2001 characters, and at most 2000 can be kept. Shorten it."


ALLOWED = {"sec": True, "chair": True, "alice": False, "bob": False, "charlie": False, "olga": False}


@pytest.mark.parametrize("state", CallState.values)
@pytest.mark.parametrize(("name", "may"), ALLOWED.items())
def test_what_is_open_to_whom(
    request: pytest.FixtureRequest, row: Recommendation, name: str, may: bool, state: str
) -> None:
    person, made = request.getfixturevalue(name), call(row)
    made.state, made.ended_at = state, None if state == "open" else timezone.now()
    made.save()
    wanted = {"extend", "cancel"} if may and state == "open" else set()
    assert steps.allowed(steps.steps_for(person, made)) == wanted
    assert ("open_call" in steps.allowed(steps.steps_for(person, row))) is may


@pytest.mark.parametrize("name", [name for name, may in ALLOWED.items() if not may])
def test_whose_it_is_not(request: pytest.FixtureRequest, row: Recommendation, name: str) -> None:
    person, made = request.getfixturevalue(name), call(row)
    for attempt in (
        lambda: calls.open_call(row, SILENCE, in_hours(100), by=person, seen_revision=1),
        lambda: calls.open_calls({row: 1}, SILENCE, in_hours(100), by=person),
        lambda: calls.extend(made, in_hours(500), by=person, reason="x"),
        lambda: calls.cancel(made, by=person, reason="x"),
    ):
        with pytest.raises(NotYours) as refusal:
            attempt()
        assert refusal.value.sentence == "Calls are opened, extended and cancelled by the secretariat and the chair."


# --- several at once -----------------------------------------------------------------------------


def test_several_are_opened_or_refused_one_by_one(row: Recommendation, alice: User, sec: User) -> None:
    other, busy, withdrawn = (recommendation(row.consultation, number=number) for number in (2, 3, 4))
    standing = call(busy)
    Recommendation.objects.filter(pk=withdrawn.pk).update(status=Status.WITHDRAWN)
    Notice.objects.all().delete()
    until = in_hours(100)
    made = calls.open_calls({other: 1, row: 1, busy: 1, withdrawn: 1}, CONSENSUS, until, by=sec)
    assert [(each.recommendation, bool(each.call), each.refusal) for each in made] == [
        (other, True, ""),
        (row, True, ""),
        (
            busy,
            False,
            f"A call on Recommendation 3 is open until {moments.shown(standing.closes_at)}. Extend or cancel it.",
        ),
        (withdrawn, False, "The group is asked about published texts only."),
    ]
    assert set(Call.objects.filter(kind=CONSENSUS).values_list("recommendation", flat=True)) == {row.pk, other.pk}
    assert alice.notices.get().sentence == (
        f"2 consensus calls are open until {moments.shown(until)}, the first on Recommendation 1: state your positions."
    )
    assert alice.notices.get().address == "/calls/?consultation=first-round&state=open"
    assert Event.objects.filter(verb="call.open", person="Sec").count() == 2


def test_several_of_none_are_refused(sec: User) -> None:
    with pytest.raises(Malformed) as refusal:
        calls.open_calls({}, SILENCE, in_hours(100), by=sec)
    assert refusal.value.sentence == "Choose at least one recommendation."


def test_several_with_one_deadline_that_is_too_near(row: Recommendation, sec: User) -> None:
    with pytest.raises(Malformed, match="A call stays open for at least 72 hours"):
        calls.open_calls({row: 1}, SILENCE, in_hours(2), by=sec)


# --- extending and cancelling --------------------------------------------------------------------


def test_extend_gives_more_time_and_says_so(row: Recommendation, alice: User, sec: User) -> None:
    made = call(row)
    until = made.closes_at + timedelta(days=2)
    extended = calls.extend(made, until, by=sec, reason=" A holiday. ")
    assert (extended.closes_at, extended.state) == (until, "open")
    assert alice.notices.latest("pk").sentence == (
        f"The call on Recommendation 1 is extended: it closes on {moments.shown(until)}. A holiday."
    )
    event = Event.objects.get(verb="call.extend")
    assert (event.reason, event.details["closes_at"], event.details["was"]) == (
        "A holiday.",
        until.isoformat(),
        made.closes_at.isoformat(),
    )
    assert calls.extend(made, until, by=sec, reason="A holiday.").closes_at == until
    assert Event.objects.filter(verb="call.extend").count() == 1
    assert [each.closes_at for each in extended.history.order_by("history_id")] == [made.closes_at, until]


def test_extend_is_never_a_shortening(row: Recommendation, sec: User) -> None:
    made = call(row)
    with pytest.raises(Malformed) as refusal:
        calls.extend(made, made.closes_at - timedelta(minutes=1), by=sec, reason="x")
    assert refusal.value.sentence == (
        f"This call closes on {moments.shown(made.closes_at)}: an extension is later. "
        "Cancel the call if it is to end before."
    )


def test_extend_leaves_a_day(row: Recommendation, sec: User) -> None:
    made = call(row, opened_at=THEN - timedelta(days=4), closes_at=THEN + timedelta(hours=1))
    with recorded(by=sec, at=THEN):
        with pytest.raises(Malformed) as refusal:
            calls.extend(made, THEN + timedelta(hours=23), by=sec, reason="x")
        assert calls.extend(made, THEN + timedelta(hours=24), by=sec, reason="x")
    assert refusal.value.sentence == (
        "An extension leaves at least 24 hours: the earliest possible moment is 6 January 2026, 10:05 UTC "
        "(11:05 Europe/Zurich)."
    )


def test_extend_for_a_year_at_most(row: Recommendation, sec: User) -> None:
    made = call(row)
    with pytest.raises(Malformed) as refusal:
        calls.extend(made, in_hours(366 * 24), by=sec, reason="x")
    latest = moments.shown(made.opened_at + timedelta(days=365))
    assert refusal.value.sentence == f"A call stays open for a year at most: the latest possible moment is {latest}."


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (" ", "Extending a call needs a reason: everybody is told."),
        ("x" * 501, "The reason has 501 characters, and at most 500 can be saved. Shorten it."),
    ],
)
def test_extend_needs_a_reason(row: Recommendation, sec: User, reason: str, sentence: str) -> None:
    with pytest.raises(Malformed) as refusal:
        calls.extend(call(row), in_hours(400), by=sec, reason=reason)
    assert refusal.value.sentence == sentence


def test_nothing_extends_or_cancels_what_is_over(row: Recommendation, sec: User) -> None:
    for attempt in (
        lambda late: calls.extend(late, in_hours(100), by=sec, reason="x"),
        lambda late: calls.cancel(late, by=sec, reason="x"),
    ):
        late = overdue(row)
        with pytest.raises(Refused) as refusal:
            attempt(late)
        assert refusal.value.sentence == "This call has ended. Open another one."
        assert calls.close_due() == [late]


def test_cancel_ends_it_without_a_result(row: Recommendation, alice: User, sec: User) -> None:
    made = call(row)
    with pytest.raises(Malformed) as refusal:
        calls.cancel(made, by=sec, reason="")
    assert refusal.value.sentence == "Cancelling a call needs a reason: everybody is told."
    ended = calls.cancel(made, by=sec, reason="The text is still being worked on.")
    assert (ended.state, ended.ended_by, ended.ended_because) == (
        "cancelled",
        sec,
        "The text is still being worked on.",
    )
    assert alice.notices.latest("pk").sentence == (
        "The call on Recommendation 1 was cancelled: The text is still being worked on."
    )
    assert calls.cancel(made, by=sec, reason="Again.") == ended
    assert Event.objects.filter(verb="call.cancel").count() == 1
