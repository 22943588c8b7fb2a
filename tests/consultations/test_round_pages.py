"""The secretariat's desk for rounds: pages that keep what was typed, and the same through the API."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.actions import phases, questions, rounds
from consultations.models import Consultation, Delegation, Leave, Phase, Question, User
from tests.consultations.timetable import AMENDS, CLOSES, OPENS, SPEAKS, planned_round
from tests.factories import ConsultationFactory, DelegationFactory

pytestmark = pytest.mark.django_db
API = "/api/v1/consultations/"
DAY = timedelta(days=1)


@pytest.fixture
def desk(client: Client, sec: User) -> Client:
    """The secretariat's browser."""
    client.force_login(sec)
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"consultations:{name}", args=args)


# --- a round --------------------------------------------------------------------------------------


def test_a_round_is_made_in_the_meetings_zone(desk: Client) -> None:
    given = {
        "title": "Second round",
        "slug": "second-round",
        "opens_at": "2027-07-01T09:00",
        "closes_at": "2027-08-01T18:00",
        "languages": ["en", "fr"],
    }
    answer = desk.post(page("round-create"), given)
    assert answer["Location"] == page("questions", "second-round")
    row = Consultation.objects.get()
    assert (row.opens_at, row.closes_at) == (  # summer time in Zurich
        datetime(2027, 7, 1, 7, tzinfo=UTC),
        datetime(2027, 8, 1, 16, tzinfo=UTC),
    )
    shown = desk.get(page("round-change", "second-round")).content.decode()
    assert "1 July 2027, 07:00 UTC" in shown
    assert "09:00 Europe/Zurich" in shown
    assert 'value="2027-07-01T09:00"' in shown


def test_what_is_refused_keeps_what_was_typed(desk: Client, consultation: Consultation) -> None:
    given = {"title": "Mine", "slug": "first-round", "opens_at": "2027-03-28T02:30", "closes_at": ""}
    answer = desk.post(page("round-create"), given)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "that hour is skipped. Choose another one." in said
    assert 'value="Mine"' in said
    answer = desk.post(page("round-create"), {**given, "opens_at": ""})
    assert "There is a consultation with the address “first-round” already." in answer.content.decode()


def test_two_editors_of_a_round(desk: Client, sec: User, consultation: Consultation) -> None:
    address = page("round-change", "first-round")
    form = desk.get(address).context["form"]
    seen = form["seen"].value()
    stands = {name: getattr(consultation, name) for name in rounds.FIELDS}
    rounds.change(consultation, by=sec, seen=seen, **{**stands, "description": "Hers."})
    given = {"title": "His", "description": "", "seen": seen, "languages": ["en", "fr"]}
    answer = desk.post(address, given)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Sec has changed this since you opened it. Look at what stands now, then save again." in shown
    assert 'value="His"' in shown
    assert shown.count("checked") == 2
    new = rounds.stamp(Consultation.objects.get())
    assert f'value="{new}"' in shown
    assert desk.post(address, {**given, "seen": new}).status_code == 302
    assert Consultation.objects.get().title == "His"


# --- questions ------------------------------------------------------------------------------------


def test_questions_are_asked_moved_changed_and_taken_out(desk: Client, consultation: Consultation) -> None:
    address = page("questions", "first-round")
    for word in ("What?", "Who?"):
        desk.post(address, {"text": word, "guidance": "Be *brief*."})
    shown = desk.get(address).content.decode()
    assert "<em>brief</em>" in shown
    order = questions.stamp_of_order(consultation)
    moved = desk.post(page("question-move", "first-round", 2), {"place": "1", "seen": order})
    assert moved["Location"] == f"{address}#question-1"
    asked = Question.objects.get(number=1)
    assert asked.text == "Who?"
    seen = questions.stamp(asked)
    desk.post(page("question-change", "first-round", 1), {"text": "Whose?", "guidance": "", "seen": seen})
    assert Question.objects.get(number=1).text == "Whose?"
    stale = desk.post(page("question-remove", "first-round", 1), {"seen": seen}, follow=True)
    assert "Sec has changed this since you opened it." in stale.content.decode()
    desk.post(page("question-remove", "first-round", 1), {"seen": questions.stamp(Question.objects.get(number=1))})
    assert list(Question.objects.values_list("number", "text")) == [(1, "What?")]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_questions_take_the_same_queries(
    desk: Client, consultation: Consultation, sec: User, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        questions.add(consultation, f"{number}?", by=sec)
    with django_assert_num_queries(6):  # session, person, seats, round, questions, their order
        desk.get(page("questions", "first-round"))


# --- phases ---------------------------------------------------------------------------------------


def sent(answer: Any) -> dict[str, Any]:
    """What a browser would send back of the table, unchanged."""
    table = answer.context["table"]
    values = {each.html_name: each.value() for form in (table.management_form, *table.forms) for each in form}
    return {"seen": answer.context["seen"], **{name: value for name, value in values.items() if value}}


def test_the_ready_made_set_is_offered_and_saved(desk: Client) -> None:
    row = ConsultationFactory(slug="round", opens_at=OPENS, closes_at=CLOSES)
    address = page("phases", "round")
    offered = desk.get(f"{address}?set=usual")
    assert not Phase.objects.exists()
    answer = desk.post(address, sent(offered))
    assert answer["Location"] == row.get_absolute_url()
    assert list(Phase.objects.values_list("name", flat=True)) == ["Inputs", "Drafting", "Amendments", "Positions"]
    assert Phase.objects.get(number=3).observers_may == ["amend", "comment"]
    again = sent(desk.get(address))
    assert desk.post(address, again).status_code == 302
    assert Phase.objects.count() == 4
    desk.post(address, {**again, "phases-0-DELETE": "on"})
    assert Phase.objects.count() == 3


def test_overlapping_phases_are_a_sentence_and_nothing_typed_is_lost(desk: Client) -> None:
    planned_round()
    address = page("phases", "planned")
    given = {**sent(desk.get(address)), "phases-3-name": "Too early", "phases-3-opens_at": "2027-03-01T10:00"}
    answer = desk.post(address, {**given, "phases-3-closes_at": "2027-03-02T10:00", "phases-3-members_may": ["amend"]})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "“Too early” opens on 1 March 2027, 09:00 UTC, before “Inputs” closes, on 3 March 2027" in shown
    assert 'value="Too early"' in shown
    assert "What stands now" in shown
    assert Phase.objects.count() == 3


def test_two_editors_of_the_phases(desk: Client, sec: User) -> None:
    row = planned_round()
    address = page("phases", "planned")
    given = sent(desk.get(address))
    phases.set_all(row, [phases.Planned("Only", OPENS, AMENDS)], by=sec, seen=phases.stamp(row))
    answer = desk.post(address, {**given, "phases-0-name": "Inputs and more"})
    assert answer.status_code == 422
    assert "Sec has changed this since you opened it." in answer.content.decode()
    assert answer.context["seen"] == phases.stamp(row)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_phases_take_the_same_queries(desk: Client, rows: int, django_assert_num_queries: Any) -> None:
    planned_round().phases.filter(number__gt=rows).delete()
    with django_assert_num_queries(6):  # session, person, seats, round, phases, their stamp
        desk.get(page("phases", "planned"))


# --- leave ----------------------------------------------------------------------------------------


def test_leave_on_the_desk(desk: Client, consultation: Consultation, arcadia: Delegation, alice: User) -> None:
    address = page("leaves", "first-round")
    given = {"delegation": "arcadia", "until_at": "2126-07-01T09:00", "reason": "A flood."}
    assert desk.post(address, given).status_code == 302
    leave = Leave.objects.get()
    assert (leave.until_at, leave.reason) == (datetime(2126, 7, 1, 7, tzinfo=UTC), "A flood.")
    again = desk.post(address, {**given, "until_at": "2126-08-01T09:00"})
    assert again.status_code == 422
    assert "has leave until 1 July 2126, 07:00 UTC already. Extend it, or take it back." in again.content.decode()
    extend = page("leave-extend", "first-round", leave.pk)
    assert desk.post(extend, {"until_at": "2126-08-01T09:00", "reason": "More."}).status_code == 302
    own = Client()
    own.force_login(alice)
    shown = own.get(consultation.get_absolute_url()).content.decode()
    assert "Your delegation has leave to contribute until" in shown
    assert "1 August 2126, 07:00 UTC" in shown
    assert desk.post(page("leave-take-back", "first-round", leave.pk), {"reason": "Dry."}).status_code == 302
    leave.refresh_from_db()
    assert leave.ended_at is not None


@pytest.mark.parametrize("rows", [1, 3])
def test_leaves_take_the_same_queries(
    desk: Client, consultation: Consultation, rows: int, django_assert_num_queries: Any
) -> None:
    for delegation in DelegationFactory.create_batch(rows):
        Leave.objects.create(
            consultation=consultation,
            delegation=delegation,
            until_at=timezone.now() + DAY,
            reason="x",
            given_at=timezone.now(),
        )
    with django_assert_num_queries(7):  # session, person, seats, round, delegations to choose, how many, the leaves
        desk.get(page("leaves", "first-round"))


DESK = ["round-change", "questions", "phases", "leaves"]


@pytest.mark.parametrize("name", DESK)
@pytest.mark.parametrize("who", ["alice", "chair"])
def test_the_desk_is_the_secretariats(
    client: Client, request: pytest.FixtureRequest, consultation: Consultation, name: str, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    for answer in (client.get(page(name, "first-round")), client.post(page(name, "first-round"), {})):
        assert answer.status_code == 403
        assert "the secretariat" in answer.content.decode()


def test_the_list_shows_the_phase(client: Client) -> None:
    planned_round(timezone.now() - AMENDS)
    shown = client.get(page("consultations")).content.decode()
    assert '<b dir="auto">Amendments</b> until' in shown
    Phase.objects.filter(number__lt=3).delete()
    assert '<b dir="auto">Positions</b> from' in client.get(page("consultations")).content.decode()


# --- through the API ------------------------------------------------------------------------------


def test_a_round_through_the_api(api: Any, sec: User) -> None:
    client = api(sec)
    given = {"slug": "second-round", "title": "Second round", "opens_at": "2027-07-01T07:00:00Z", "languages": ["en"]}
    made = client.post(API, given, format="json")
    assert made.status_code == 201
    assert (made.json()["languages"], made.json()["phases"], made.json()["questions"]) == (["en"], [], [])
    change = {"title": "Other", "seen": made.json()["seen"]}
    assert client.patch(f"{API}second-round/", change, format="json").json()["title"] == "Other"
    late = client.patch(f"{API}second-round/", {**change, "title": "Third"}, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "has_moved")
    assert Consultation.objects.get().opens_at == datetime(2027, 7, 1, 7, tzinfo=UTC)


def test_questions_through_the_api(api: Any, sec: User, consultation: Consultation) -> None:
    client, address = api(sec), f"{API}first-round/questions/"
    for word in ("What?", "Who?"):
        found = client.post(address, {"text": word}, format="json").json()
    moved = client.post(f"{address}2/move/", {"place": 1, "seen": found["seen"]}, format="json").json()
    assert [(each["number"], each["text"]) for each in moved["questions"]] == [(1, "Who?"), (2, "What?")]
    seen = moved["questions"][0]["seen"]
    assert client.patch(f"{address}1/", {"text": "Whose?", "seen": seen}, format="json").status_code == 200
    assert client.post(f"{address}1/remove/", {"seen": seen}, format="json").json()["code"] == "has_moved"
    assert client.post(f"{address}9/remove/", {"seen": seen}, format="json").status_code == 404
    assert Question.objects.count() == 2


def test_phases_through_the_api(api: Any, sec: User, consultation: Consultation) -> None:
    client, address = api(sec), f"{API}first-round/phases/"
    found = api(None).get(address).json()
    row = {"name": "Inputs", "opens_at": "2027-07-01T07:00:00Z", "closes_at": None, "members_may": ["contribute"]}
    answer = client.post(address, {"seen": found["seen"], "phases": [row]}, format="json")
    assert answer.status_code == 200
    assert answer.json()["phases"] == [{**row, "number": 1, "observers_may": []}]
    late = client.post(address, {"seen": found["seen"], "phases": []}, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "has_moved")
    odd = client.post(address, {"seen": "x", "phases": [{**row, "members_may": ["sing"]}]}, format="json")
    assert odd.status_code == 400


def test_leaves_through_the_api(api: Any, sec: User, consultation: Consultation, arcadia: Delegation) -> None:
    client, address = api(sec), f"{API}first-round/leaves/"
    given = {"delegation": "arcadia", "until_at": "2126-07-01T07:00:00Z", "reason": "A flood."}
    made = client.post(address, given, format="json")
    assert made.status_code == 201
    key = made.json()["id"]
    longer = {"until_at": "2126-08-01T07:00:00Z", "reason": "More."}
    assert client.post(f"{address}{key}/extend/", longer, format="json").json()["reason"] == "More."
    assert client.post(f"{address}{key}/take-back/", {"reason": "Dry."}, format="json").json()["ended_at"]
    assert client.get(address).json()["count"] == 1


@pytest.mark.parametrize("who", ["alice", "chair", None])
def test_the_desk_is_the_secretariats_through_the_api_too(
    api: Any, request: pytest.FixtureRequest, consultation: Consultation, who: str | None
) -> None:
    client = api(request.getfixturevalue(who) if who else None)
    round_address = f"{API}first-round/"
    answers = [
        client.post(API, {"slug": "x", "title": "x"}, format="json"),
        client.patch(round_address, {"seen": "x", "title": "x"}, format="json"),
        client.post(f"{round_address}questions/", {"text": "x"}, format="json"),
        client.post(f"{round_address}phases/", {"seen": "x", "phases": []}, format="json"),
        client.post(f"{round_address}leaves/", {}, format="json"),
        client.get(f"{round_address}leaves/"),
    ]
    assert {answer.status_code for answer in answers} <= ({403} if who else {401, 403})


def test_what_the_caller_may_do_now(api: Any, alice: User, olga: User, sec: User) -> None:
    planned_round(timezone.now() - AMENDS)

    def may(person: User | None) -> dict[str, bool]:
        found = api(person).get(f"{API}planned/").json()["may"]
        return {each["activity"]: each["allowed"] for each in found}

    nothing = dict.fromkeys(("contribute", "propose", "amend", "comment", "state_position"), False)
    assert may(alice) == {**nothing, "amend": True, "comment": True}
    assert may(olga) == {**nothing, "comment": True}
    assert may(sec) == dict.fromkeys(nothing, True)
    assert may(None) == {}


# --- moments to the last digit --------------------------------------------------------------------


def test_what_is_not_typed_anew_keeps_its_seconds(desk: Client) -> None:
    opens_at = datetime(2027, 10, 31, 0, 30, 17, 123456, tzinfo=UTC)  # an hour that comes twice in Zurich
    row = ConsultationFactory(slug="round", title="Round", opens_at=opens_at, closes_at=CLOSES + 300 * DAY)
    address = page("round-change", "round")
    form = desk.get(address).context["form"]
    assert form["opens_at"].value() == "2027-10-31T02:30:17.123"
    assert 'step="any"' in str(form["opens_at"])
    given = {name: value for name in form.fields if (value := form[name].value())}
    assert desk.post(address, {**given, "title": "The round"}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.opens_at) == ("The round", opens_at)


def test_phases_keep_their_seconds(desk: Client) -> None:
    row = planned_round(timedelta(seconds=17))
    address = page("phases", "planned")
    given = sent(desk.get(address))
    assert given["phases-1-opens_at"] == "2027-03-03T10:00:17"
    assert desk.post(address, {**given, "phases-0-name": "First inputs"}).status_code == 302
    phase = row.phases.get(number=2)
    assert (phase.opens_at, phase.closes_at) == (AMENDS + timedelta(seconds=17), SPEAKS + timedelta(seconds=17))
