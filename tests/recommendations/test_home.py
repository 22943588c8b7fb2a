"""The home page and its API: what is on it for whom, what is new, how many queries it takes."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.actions import inviting, notices
from consultations.enums import Activity, ContributionStatus, DelegateRole
from consultations.models import Consultation, Contribution, Correction, Delegation, Event, Leave, Phase, User
from recommendations.enums import AmendmentStatus, Status
from recommendations.models import Recommendation
from recommendations.queries import stories
from tests import factories
from tests.recommendations.waiting import DAY, also_for, extract

pytestmark = pytest.mark.django_db

API = "/api/v1/awaiting/"


def shown(person: User | None, address: str = "/") -> str:
    client = Client()
    if person is not None:
        client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    return factories.recommendation(consultation, "States will act together.", number=1, proposers=[arcadia])


# --- what awaits you -----------------------------------------------------------------------------


def test_the_page_begins_with_what_awaits_its_reader(row: Recommendation, alice: User) -> None:
    call = factories.call(row)
    page = shown(alice)
    assert page.index("What awaits you") < page.index("Consultations</h2>")
    said = words(page)
    assert "Arcadia · Head of delegation" in said
    assert "1 recommendation in an open call needs your delegation&#x27;s position" in said
    moment = f'<span class="deadline"><time datetime="{call.closes_at.isoformat()}">'
    assert moment in page
    assert "UTC" in said
    assert f'<a href="/positions/?at={row.reference}">' in page


def test_what_is_overdue_is_marked_by_word_and_symbol(
    consultation: Consultation, row: Recommendation, arcadia: Delegation, alice: User
) -> None:
    extract(row, factories.contribution(consultation, arcadia), hours=-5)
    assert "▲ Overdue since" in words(shown(alice))


def test_without_a_deadline_the_age_is_told(consultation: Consultation, arcadia: Delegation, alice: User) -> None:
    factories.contribution(
        consultation, arcadia, status=ContributionStatus.DRAFT, at=timezone.now() - timedelta(days=3, hours=1)
    )
    assert "For 3 days, 1 hour, since" in words(shown(alice))


def test_nothing_awaits_whom_nothing_awaits(consultation: Consultation, alice: User) -> None:
    assert "Nothing at the moment." in shown(alice)


def test_a_stranger_sees_what_is_open_what_comes_next_and_what_is_new(row: Recommendation) -> None:
    assert "No deadline is set." in shown(None)
    call = factories.call(row)
    page = shown(None)
    assert "What awaits you" not in page
    said = words(page)
    assert "Next for the group Silence procedure on Recommendation 1 closes" in said
    assert call.closes_at.isoformat() in page
    assert "What is new" in said


def test_the_next_deadline_is_the_nearest_of_calls_phases_and_rounds(
    consultation: Consultation, row: Recommendation
) -> None:
    consultation.closes_at = timezone.now() + 9 * DAY
    consultation.save()
    assert "“First round” closes" in words(shown(None))
    factories.call(row, closes_at=timezone.now() + 5 * DAY)
    assert "Silence procedure on Recommendation 1 closes" in words(shown(None))
    Phase.objects.create(consultation=consultation, number=1, name="Positions", opens_at=timezone.now() + DAY)
    assert "“Positions” of “First round” opens" in words(shown(None))


def test_another_delegation_is_one_click_away(
    row: Recommendation, arcadia: Delegation, borduria: Delegation, alice: User
) -> None:
    factories.call(row)
    factories.position(row, arcadia)
    also_for(alice, borduria)
    client = Client()
    client.force_login(alice)
    page = client.get("/").content.decode()
    assert "1 thing awaits you in Borduria, the first until" in words(page)
    assert 'name="delegation" value="borduria">Act for Borduria</button>' in page
    client.post("/acting-for/", {"delegation": "borduria", "next": "/"})
    page = client.get("/").content.decode()
    assert "1 recommendation in an open call needs" in page
    assert "awaits you in" not in page


# --- what is new ---------------------------------------------------------------------------------


def test_positions_on_one_text_are_one_line_a_day(consultation: Consultation, row: Recommendation) -> None:
    group = factories.DelegationFactory.create_batch(14)
    for delegation in group:
        factories.position(row, delegation)
    factories.position(row, group[0], "abstain")
    other = factories.recommendation(consultation, "Other.", number=2)
    factories.position(other, group[0])
    found = stories.news(12)
    assert [(each.event.subject_id, each.count) for each in found] == [(other.reference, 1), (row.reference, 14)]
    said = words(shown(None))
    assert "14 positions on Recommendation 1 (Arcadia)" in said
    assert "Position stated · for State" in said


def test_another_day_is_another_line(row: Recommendation, arcadia: Delegation, borduria: Delegation) -> None:
    for days in (0, 1):
        at = timezone.now() - days * DAY
        for slug in (arcadia.slug, borduria.slug):
            event(row, "position.record", at=at, delegation_slug=slug)
    assert [each.count for each in stories.news(12)] == [2, 2]


def event(row: Recommendation, verb: str, **given: Any) -> Event:
    given = {"at": timezone.now(), "subject_kind": "recommendation", "subject_id": row.reference, **given}
    return Event.objects.create(verb=verb, subject_label=str(row), **given)


def test_twelve_lines_whatever_the_flood(consultation: Consultation, row: Recommendation) -> None:
    now = timezone.now()
    for number in range(15):
        event(row, "recommendation.revise", at=now - DAY, reason=f"Reason {number}.")
    Event.objects.bulk_create(
        Event(
            at=now - timedelta(minutes=number // 300, seconds=number % 60),
            verb="position.record",
            subject_kind="recommendation",
            subject_id=f"text{number // 300}",
            subject_label="A text",
            delegation_slug=f"delegation-{number % 300}",
        )
        for number in range(1_500)
    )
    found = stories.news(12)
    assert len(found) == 12
    assert [each.count for each in found][:3] == [300, 300, 300]
    assert found[-1].event.verb == "recommendation.revise"


def test_sealed_positions_and_the_steps_of_reports_are_no_news(row: Recommendation) -> None:
    event(row, "position.record", audience="delegation", delegation_slug="arcadia")
    event(row, "edition.freeze")
    assert stories.news(12) == []


# --- the API -------------------------------------------------------------------------------------


def mark_seen(person: User) -> None:
    """Everything that was told when a call was opened and the like."""
    notices.mark_seen(by=person)


def test_the_api_answers_the_same_lines(api: Any, row: Recommendation, alice: User, sec: User) -> None:
    call = factories.call(row)
    mark_seen(alice)
    answer = api(alice).get(API)
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "count": 1,
            "next": None,
            "previous": None,
            "results": [
                {
                    "kind": "call",
                    "what": "1 recommendation in an open call needs your delegation's position",
                    "count": 1,
                    "until": call.closes_at.isoformat().replace("+00:00", "Z"),
                    "since": None,
                    "is_overdue": False,
                    "url": f"/positions/?at={row.reference}",
                }
            ],
        },
    )
    assert [each["kind"] for each in api(sec).get(API).json()["results"]] == ["notice"]
    assert api(None).get(API).status_code == 401


def test_the_api_answers_for_the_delegation_that_is_named(
    api: Any, row: Recommendation, arcadia: Delegation, borduria: Delegation, alice: User
) -> None:
    factories.call(row)
    factories.position(row, arcadia)
    also_for(alice, borduria)
    mark_seen(alice)
    assert api(alice).get(API).json()["count"] == 0
    assert api(alice).get(API, headers={"Acting-For": "borduria"}).json()["count"] == 1


# --- queries -------------------------------------------------------------------------------------


def fill(rows: int, arcadia: Delegation, borduria: Delegation, alice: User, charlie: User, chair: User) -> None:
    """Of everything that can wait, so many; each in a round of its own."""
    now = timezone.now()
    for number in range(rows):
        group = factories.ConsultationFactory(closes_at=now + 5 * DAY)
        group.questions.create(number=1, text="What is to be done?")
        Phase.objects.create(
            consultation=group,
            number=1,
            name="One",
            opens_at=now - DAY,
            closes_at=now + 3 * DAY,
            members_may=[Activity.CONTRIBUTE, Activity.STATE_POSITION],
        )
        text = factories.recommendation(group, f"Text {number}.", number=1, proposers=[arcadia])
        factories.recommendation(group, "Not called.", number=2, proposers=[borduria])
        factories.call(text)
        for status in (Status.DRAFT, Status.SUBMITTED):
            factories.recommendation(group, "Draft.", proposers=[arcadia], status=status)
        factories.amendment(text, "Text of today.", sponsors=[arcadia])
        factories.amendment(text, "Text of tomorrow.", sponsors=[arcadia], status=AmendmentStatus.DRAFT)
        factories.objection(factories.recommendation(group, "Other.", number=3, proposers=[arcadia]), borduria)
        factories.challenge(factories.designation(text), charlie)
        sent = factories.contribution(group, arcadia)
        extract(text, sent)
        factories.contribution(group, borduria)
        factories.contribution(group, arcadia, status=ContributionStatus.DRAFT)
        factories.contribution(group, borduria, status=ContributionStatus.SUBMITTED)
        given = {"start": 0, "end": 1, "reason": "Typing.", "proposed_at": now}
        Correction.objects.create(part=sent.parts.get(), **given)
        Leave.objects.create(consultation=group, delegation=arcadia, until_at=now + 9 * DAY, given_at=now)
        notices.tell([alice, chair], "comment.mention", lambda: "Look.")
        for person in (alice, chair):
            inviting.invite(factories.DelegationFactory(), person.email, by=None)
        factories.UserFactory(name=f"Gone{number}", erasure_asked_at=now)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_however_much_waits(
    arcadia: Delegation, borduria: Delegation, alice: User, charlie: User, chair: User, sec: User, rows: int
) -> None:
    fill(rows, arcadia, borduria, alice, charlie, chair)
    reader = factories.delegate("Rita", arcadia, DelegateRole.READER)
    both = factories.delegate("Bea", arcadia)
    also_for(both, borduria)
    counted = {}
    for person in (None, alice, reader, both, sec, chair):
        client = Client()
        if person is not None:
            client.force_login(person)
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/").content.decode()
        assert page.count("<h1>") == 1
        counted[person.name if person else "stranger"] = len(captured)
    assert counted == {"stranger": 11, "Alice": 27, "Rita": 18, "Bea": 27, "Sec": 26, "Chair": 20}


def test_what_waits_in_the_draft_of_others_is_counted_for_nobody_else(
    consultation: Consultation, arcadia: Delegation, charlie: User, sec: User, chair: User
) -> None:
    factories.recommendation(consultation, "Secret.", proposers=[arcadia], status=Status.DRAFT)
    factories.contribution(consultation, arcadia, status=ContributionStatus.DRAFT)
    assert Contribution.objects.count() == 1
    for person in (charlie, sec, chair):
        assert "Nothing at the moment." in shown(person)
