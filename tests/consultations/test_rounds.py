"""Rounds, questions, phases and leaves: made, changed, recorded; two editors do not overwrite each other."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consultations.actions import leaves, phases, questions, rounds
from consultations.actions.phases import Planned
from consultations.actions.stamps import HasMoved
from consultations.models import Consultation, Delegation, Event, Leave, Notice, Phase, Question, User
from tests.consultations.timetable import AMENDS, CLOSES, OPENS, SPEAKS, planned_round
from tests.factories import contribution
from wgec.kernel.errors import Malformed, NotYours, Refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def verbs() -> list[str]:
    return list(Event.objects.order_by("id").values_list("verb", flat=True))


def make(by: User, **given: Any) -> Consultation:
    return rounds.begin("second-round", by=by, **{"title": "Second round", **given})


def change(row: Consultation, by: User, **given: Any) -> Consultation:
    stands = {name: getattr(row, name) for name in rounds.FIELDS}
    return rounds.change(row, by=by, **{"seen": rounds.stamp(row), **stands, **given})


# --- a round --------------------------------------------------------------------------------------


def test_a_round_is_made_and_recorded(sec: User) -> None:
    row = make(sec, description="What *next*?", opens_at=OPENS, closes_at=CLOSES, languages=["fr", "en"])
    assert (row.slug, row.title, row.languages, row.opened_at) == ("second-round", "Second round", ["fr", "en"], None)
    assert row.history.get().history_user == sec
    event = Event.objects.get()
    assert (event.verb, event.subject_id, event.person) == ("consultation.create", "second-round", "Sec")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"title": "  "}, "A consultation needs a title."),
        ({"title": "x" * 301}, "The title has 301 characters, and at most 300 can be kept. Shorten it."),
        ({"opens_at": CLOSES, "closes_at": OPENS}, "A consultation opens before it closes."),
        ({"languages": ["xx"]}, "“xx” is no code of a language. Write one such as en, fr or ar."),
        ({"languages": ["en", "en"]}, "Name languages by their codes, each once, such as en, fr or ar."),
    ],
)
def test_what_makes_no_round(sec: User, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Malformed) as refused:
        make(sec, **given)
    assert refused.value.sentence == sentence
    assert not Consultation.objects.exists()


def test_an_address_is_given_once(sec: User, consultation: Consultation) -> None:
    with pytest.raises(Refused) as taken:
        rounds.begin("First-Round", by=sec, title="x")
    assert taken.value.sentence == "There is a consultation with the address “First-Round” already."
    with pytest.raises(Malformed) as odd:
        rounds.begin("first round", by=sec, title="x")
    assert odd.value.sentence == (
        "“first round” is no address. Write it with letters, digits and hyphens, such as second-round."
    )


@pytest.mark.parametrize("who", ["alice", "chair", "olga"])
def test_rounds_are_set_up_by_the_secretariat(request: pytest.FixtureRequest, who: str) -> None:
    person, row = request.getfixturevalue(who), planned_round()
    question = Question.objects.create(consultation=row, number=1, text="What?")
    delegation = person.acting_for or Delegation(name="x")
    for attempt in (
        lambda: make(person),
        lambda: change(row, person, title="Other"),
        lambda: questions.add(row, "What?", by=person),
        lambda: questions.change(question, "x", by=person, seen=""),
        lambda: questions.move(question, 1, by=person, seen=""),
        lambda: questions.remove(question, by=person, seen=""),
        lambda: phases.set_all(row, [], by=person, seen=""),
    ):
        with pytest.raises(NotYours) as refused:
            attempt()
        assert refused.value.sentence == (
            "Consultations, their questions and their phases are set up by the secretariat."
        )
    with pytest.raises(NotYours) as refused:
        leaves.give(row, delegation, CLOSES + DAY, by=person, reason="x")
    assert refused.value.sentence == "Leave to be late is given by the secretariat. Ask the secretariat."
    assert Event.objects.count() == 0


def test_a_change_names_its_fields_and_the_same_again_is_once(sec: User, consultation: Consultation) -> None:
    for _ in range(2):
        change(consultation, sec, title="Another title", reason="Agreed.")
    event = Event.objects.get()
    assert (event.verb, event.reason, event.details) == ("consultation.change", "Agreed.", {"fields": ["title"]})


def test_two_editors_do_not_overwrite_each_other(sec: User, consultation: Consultation) -> None:
    seen = rounds.stamp(consultation)
    change(consultation, sec, title="Hers")
    with pytest.raises(HasMoved) as moved:
        change(consultation, sec, title="His", seen=seen)
    assert moved.value.sentence == (
        "Sec has changed this since you opened it. Look at what stands now, then save again."
    )
    consultation.refresh_from_db()
    assert (consultation.title, moved.value.seen) == ("Hers", rounds.stamp(consultation))
    assert change(consultation, sec, title="His", seen=moved.value.seen).title == "His"


def test_dates_keep_the_phases_inside(sec: User) -> None:
    row = planned_round()
    with pytest.raises(Refused) as late:
        change(row, sec, closes_at=CLOSES - DAY)
    assert late.value.sentence == (
        "“Positions” lasts until 3 May 2027, 09:00 UTC, but the consultation closes on 2 May 2027, 09:00 UTC. Change "
        "one of the two."
    )
    with pytest.raises(Refused) as early:
        change(row, sec, opens_at=OPENS + DAY)
    assert early.value.sentence == (
        "“Inputs” opens on 1 February 2027, 09:00 UTC, before the consultation does, on 2 February 2027, 09:00 UTC. "
        "Change one of the two."
    )


def test_everybody_is_told_when_the_end_of_an_open_round_moves(sec: User, alice: User) -> None:
    row = planned_round(opened_at=OPENS)
    change(row, sec, closes_at=CLOSES + DAY)
    assert alice.notices.get().sentence.startswith("“Planned round” now closes on 4 May 2027, 09:00 UTC")


# --- questions ------------------------------------------------------------------------------------


@pytest.fixture
def asked(sec: User, consultation: Consultation) -> list[Question]:
    """Three questions."""
    return [questions.add(consultation, f"{word}?", by=sec, guidance="Be *brief*.") for word in ("What", "Who", "When")]


def order(row: Consultation) -> list[tuple[int, str]]:
    return list(row.questions.order_by("number").values_list("number", "text"))


def test_questions_are_asked_in_order_and_once(asked: list[Question], sec: User, consultation: Consultation) -> None:
    questions.add(consultation, " Who?\r\n", by=sec, guidance="Be *brief*.")
    assert order(consultation) == [(1, "What?"), (2, "Who?"), (3, "When?")]
    assert verbs() == ["consultation.add_question"] * 3
    with pytest.raises(Malformed) as empty:
        questions.add(consultation, " ", by=sec)
    assert empty.value.sentence == "The question is empty. Write what is asked."


@pytest.mark.parametrize(
    ("number", "place", "wanted"),
    [(3, 1, "When What Who"), (1, 3, "Who When What"), (1, 2, "Who What When"), (2, 2, "What Who When")],
)
def test_a_question_is_moved(
    asked: list[Question], sec: User, consultation: Consultation, number: int, place: int, wanted: str
) -> None:
    seen = questions.stamp_of_order(consultation)
    questions.move(asked[number - 1], place, by=sec, seen=seen)
    assert order(consultation) == [(n, f"{word}?") for n, word in enumerate(wanted.split(), start=1)]


def test_a_move_in_an_order_that_is_no_more_is_refused(
    asked: list[Question], sec: User, consultation: Consultation
) -> None:
    seen = questions.stamp_of_order(consultation)
    questions.move(asked[0], 3, by=sec, seen=seen)
    with pytest.raises(HasMoved):
        questions.move(asked[1], 2, by=sec, seen=seen)
    with pytest.raises(Malformed) as nowhere:
        questions.move(asked[1], 4, by=sec, seen=questions.stamp_of_order(consultation))
    assert nowhere.value.sentence == "There are 3 questions. Choose a place among them."


def test_a_question_changes_unless_it_has_moved(asked: list[Question], sec: User) -> None:
    seen = questions.stamp(asked[0])
    questions.change(asked[0], "What now?", by=sec, seen=seen)
    with pytest.raises(HasMoved):
        questions.change(asked[0], "What then?", by=sec, seen=seen)
    assert Question.objects.get(number=1).text == "What now?"
    assert Question.history.filter(id=asked[0].pk).count() == 2


def test_a_question_is_taken_out_while_nobody_has_answered(
    asked: list[Question], sec: User, consultation: Consultation, arcadia: Delegation
) -> None:
    contribution(consultation, arcadia, parts=[{"kind": "answer", "question": asked[1], "text": "We."}])
    with pytest.raises(Refused) as refused:
        questions.remove(asked[1], by=sec, seen=questions.stamp(asked[1]))
    assert refused.value.sentence == (
        "Question 2 has been answered, so it stays. Change its words, or ask another one."
    )
    for _ in range(2):
        questions.remove(asked[0], by=sec, seen=questions.stamp(asked[0]))
    assert order(consultation) == [(1, "Who?"), (2, "When?")]
    assert verbs().count("consultation.remove_question") == 1
    with pytest.raises(Refused) as gone:
        questions.change(asked[0], "x", by=sec, seen="")
    assert gone.value.sentence == ("This question has been taken out meanwhile. Your words are kept here: ask it anew.")


# --- phases ---------------------------------------------------------------------------------------

INPUTS = Planned("Inputs", OPENS, AMENDS, ("contribute",), ("contribute",))
AMENDMENTS = Planned("Amendments", AMENDS, CLOSES, ("amend", "comment"), ("comment",))


def set_all(row: Consultation, planned: list[Planned], by: User) -> list[Phase]:
    return phases.set_all(row, planned, by=by, seen=phases.stamp(row))


def test_phases_are_set_in_the_order_of_time(sec: User, consultation: Consultation) -> None:
    for _ in range(2):
        made = set_all(consultation, [AMENDMENTS, INPUTS], sec)
    assert [(each.number, each.name) for each in made] == [(1, "Inputs"), (2, "Amendments")]
    assert made[1].members_may == ["amend", "comment"]
    assert verbs() == ["consultation.set_phases"]


def test_phases_that_stay_are_the_same_rows(sec: User, consultation: Consultation) -> None:
    first, second = set_all(consultation, [INPUTS, AMENDMENTS], sec)
    kept = set_all(consultation, [replace(INPUTS, number=1), replace(AMENDMENTS, number=2, name="Texts")], sec)
    assert [each.pk for each in kept] == [first.pk, second.pk]
    left = set_all(consultation, [replace(AMENDMENTS, number=2, name="Texts")], sec)
    assert [(each.pk, each.number) for each in left] == [(second.pk, 1)]
    assert set_all(consultation, [replace(AMENDMENTS, number=1, name="Texts")], sec)[0].pk == second.pk
    assert len(verbs()) == 3


@pytest.mark.parametrize(
    ("planned", "sentence"),
    [
        (
            [INPUTS, Planned("Early", AMENDS - DAY, CLOSES)],
            "“Early” opens on 2 March 2027, 09:00 UTC, before “Inputs” closes, on 3 March 2027, 09:00 UTC. Phases do "
            "not overlap.",
        ),
        (
            [Planned("Endless", OPENS, None), AMENDMENTS],
            "“Endless” has no end, but “Amendments” opens on 3 March 2027, 09:00 UTC. Give it one.",
        ),
        ([Planned("Back", CLOSES, OPENS)], "“Back” closes before it opens. Change one of the two."),
        ([Planned(" ", OPENS, CLOSES)], "A phase needs a name."),
        (
            [Planned("Sing", OPENS, CLOSES, ("sing",))],
            "“sing” is no activity. Choose among these: contribute, propose, amend, comment, state_position.",
        ),
        ([Planned("New", OPENS, CLOSES, number=7)], "There is no phase 7. Reload the page."),
    ],
)
def test_what_makes_no_table(sec: User, consultation: Consultation, planned: list[Planned], sentence: str) -> None:
    with pytest.raises(Malformed) as refused:
        set_all(consultation, planned, sec)
    assert refused.value.sentence == sentence
    assert not Phase.objects.exists()


def test_phases_lie_within_the_dates(sec: User, consultation: Consultation) -> None:
    Consultation.objects.update(opens_at=OPENS + DAY, closes_at=SPEAKS)
    with pytest.raises(Refused) as early:
        set_all(consultation, [INPUTS], sec)
    assert "before the consultation does" in early.value.sentence
    with pytest.raises(Refused) as late:
        set_all(consultation, [AMENDMENTS], sec)
    assert "but the consultation closes on 1 April 2027, 09:00 UTC." in late.value.sentence


def test_two_who_set_phases_do_not_overwrite_each_other(sec: User, consultation: Consultation) -> None:
    seen = phases.stamp(consultation)
    phases.set_all(consultation, [INPUTS], by=sec, seen=seen)
    with pytest.raises(HasMoved) as moved:
        phases.set_all(consultation, [AMENDMENTS], by=sec, seen=seen)
    assert moved.value.seen == phases.stamp(consultation)
    assert [each.name for each in Phase.objects.all()] == ["Inputs"]


def test_the_ready_made_set_fits_any_round(sec: User, consultation: Consultation) -> None:
    for dates in ({}, {"opens_at": OPENS}, {"closes_at": CLOSES}, {"opens_at": OPENS, "closes_at": CLOSES}):
        Consultation.objects.update(**{"opens_at": None, "closes_at": None, **dates})
        consultation.refresh_from_db()
        planned = phases.usual(consultation)
        assert [each.name for each in planned] == ["Inputs", "Drafting", "Amendments", "Positions"]
        assert len(set_all(consultation, planned, sec)) == 4, dates


def test_everybody_is_told_when_a_phase_that_runs_changes(sec: User, alice: User) -> None:
    now = timezone.now()
    row = planned_round(now - OPENS - DAY)
    row.phases.filter(number=1).update(opened_at=now - DAY)
    stands = [
        Planned(each.name, each.opens_at, each.closes_at, tuple(each.members_may), tuple(each.observers_may), number)
        for number, each in enumerate(row.phases.order_by("number"), start=1)
    ]
    set_all(row, [*stands[:2], replace(stands[2], name="Last")], sec)
    assert not Notice.objects.exists()
    set_all(row, [replace(stands[0], members_may=("comment",)), *stands[1:2]], sec)
    assert alice.notices.get().sentence == (
        "The phases of “Planned round” have changed. Look at what you may do, and until when."
    )


# --- leave ----------------------------------------------------------------------------------------


def test_leave_is_given_extended_and_taken_back(
    sec: User, alice: User, charlie: User, consultation: Consultation, arcadia: Delegation
) -> None:
    until = timezone.now() + DAY
    for _ in range(2):
        given = leaves.give(consultation, arcadia, until, by=sec, reason=" A flood. ")
    with pytest.raises(Refused) as twice:
        leaves.give(consultation, arcadia, until + DAY, by=sec, reason="x")
    assert "has leave until" in twice.value.sentence
    with pytest.raises(Malformed) as shorter:
        leaves.extend(given, until - DAY / 2, by=sec, reason="x")
    assert "an extension is later. Take it back if it is to end before." in shorter.value.sentence
    leaves.extend(given, until + DAY, by=sec, reason="Another flood.")
    for _ in range(2):
        leaves.take_back(given, by=sec, reason="It is dry.")
    with pytest.raises(Refused) as ended:
        leaves.extend(given, until + 2 * DAY, by=sec, reason="x")
    assert ended.value.sentence == "This leave has ended. Give leave anew."
    assert verbs() == ["leave.give", "leave.extend", "leave.take_back"]
    assert [each.kind for each in alice.notices.order_by("id")] == ["leave.give", "leave.extend", "leave.take_back"]
    assert alice.notices.get(kind="leave.take_back").sentence == (
        "Your delegation's leave to contribute to “First round” is taken back. It is dry."
    )
    assert not charlie.notices.exists()
    assert leaves.give(consultation, arcadia, until, by=sec, reason="Rain.").pk != given.pk


def test_leave_that_has_run_out_is_given_anew(sec: User, consultation: Consultation, arcadia: Delegation) -> None:
    now = timezone.now()
    old = Leave.objects.create(
        consultation=consultation, delegation=arcadia, until_at=now - DAY, reason="x", given_at=now - 2 * DAY
    )
    leaves.give(consultation, arcadia, now + DAY, by=sec, reason="Again.")
    old.refresh_from_db()
    assert (old.ended_at, Leave.objects.count()) == (old.until_at, 2)


@pytest.mark.parametrize(
    ("days", "reason", "sentence"),
    [
        (-1, "x", " is over. Choose a later moment."),
        (1, " ", "Leave needs a reason: the delegation is told, and everybody reads it in the record."),
        (1, "x" * 501, "The reason has 501 characters, and at most 500 can be saved. Shorten it."),
    ],
)
def test_what_is_no_leave(
    sec: User, consultation: Consultation, arcadia: Delegation, days: int, reason: str, sentence: str
) -> None:
    with pytest.raises(Malformed) as refused:
        leaves.give(consultation, arcadia, timezone.now() + days * DAY, by=sec, reason=reason)
    assert refused.value.sentence.endswith(sentence)
