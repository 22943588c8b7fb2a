"""Opening calls on pages, one or several at once, and extending them: what is typed comes back with its sentence."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Delegation, User
from recommendations.enums import Stance, Status
from recommendations.models import Call, Recommendation, Section
from tests import factories
from tests.factories import call, position, recommendation
from tests.recommendations.test_call_views import of, shown
from wgec.kernel import moments

pytestmark = pytest.mark.django_db

NEW = "/calls/new/"


@pytest.fixture
def section(consultation: Consultation) -> Section:
    return factories.SectionFactory(consultation=consultation, position=1, numeral="I", title="Lamps")


@pytest.fixture
def row(consultation: Consultation, section: Section, arcadia: Delegation) -> Recommendation:
    """A published text."""
    return recommendation(consultation, "States act.", number=1, section=section, proposers=[arcadia])


# --- opening one -----------------------------------------------------------------------------------

SENT = {"kind": "silence_procedure", "deadline": "week", "moment": "", "note": "Read it.", "seen_revision": "1"}


@pytest.mark.parametrize(
    ("deadline", "least", "most"),
    [
        ("hours", timedelta(hours=72), timedelta(hours=72, minutes=17)),
        ("week", timedelta(hours=167), timedelta(hours=170)),
        ("weeks", timedelta(hours=335), timedelta(hours=338)),
    ],
)
def test_a_deadline_is_chosen(
    client: Client, row: Recommendation, sec: User, deadline: str, least: timedelta, most: timedelta
) -> None:
    client.force_login(sec)
    answer = client.post(of(row, "call-open"), {**SENT, "deadline": deadline}, follow=True)
    made = Call.objects.get()
    assert least <= made.closes_at - made.opened_at <= most
    assert (made.closes_at.minute % 15, made.closes_at.second) == (0, 0)
    assert f"The call is open until {moments.shown(made.closes_at)}." in answer.content.decode()


def test_a_moment_is_typed_as_clocks_show_it_where_the_group_meets(
    client: Client, row: Recommendation, sec: User
) -> None:
    day = (timezone.now() + timedelta(days=40)).date()
    client.force_login(sec)
    client.post(of(row, "call-open"), {**SENT, "deadline": "moment", "moment": f"{day}T12:00"})
    expected = datetime.combine(day, datetime.min.time(), tzinfo=moments.meeting_zone()) + timedelta(hours=12)
    assert Call.objects.get().closes_at == expected


@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        ({"deadline": "moment"}, "Type the moment, or choose one of the others."),
        (
            {"deadline": "moment", "moment": "soon"},
            "“soon” is no date and time. Write it as 2031-04-26 15:00.",
        ),
        (
            {"deadline": "moment", "moment": "2031-03-30T02:30"},
            "On 30 March 2031, 02:30 no clock stands in Europe/Zurich: that hour is skipped. Choose another one.",
        ),
        (
            {"moment": "2031-04-26T15:00"},
            "A moment is typed here, and another one chosen: choose “Another moment”.",
        ),
        ({"deadline": "moment", "moment": "2020-04-26T15:00"}, "A call stays open for at least 72 hours"),
        ({"deadline": ""}, "This field is required."),
        ({"kind": "ballot"}, "Select a valid choice. ballot is not one of the available choices."),
        ({"note": "x" * 2001}, "Ensure this value has at most 2000 characters (it has 2001)."),
        ({"seen_revision": "7"}, "Revision 1 was saved while you were writing from revision 7."),
    ],
)
def test_what_cannot_be_opened_comes_back_as_it_was_typed(
    client: Client, row: Recommendation, sec: User, instead: dict[str, str], sentence: str
) -> None:
    client.force_login(sec)
    answer = client.post(of(row, "call-open"), {**SENT, **instead})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert (instead.get("note") or "Read it.") in page
    assert instead.get("moment", "") in page
    assert not Call.objects.exists()
    if "seen_revision" in instead:
        assert '<input type="hidden" name="seen_revision" value="1"' in page


def test_who_objects_is_said_before_it_opens(
    client: Client, row: Recommendation, borduria: Delegation, sec: User
) -> None:
    client.force_login(sec)
    warning = "On record as objecting to this text: Borduria."
    assert warning not in shown(client, of(row, "call-open"))
    position(row, borduria, Stance.OBJECTION)
    assert warning in shown(client, of(row, "call-open"))
    row.consultation.positions_sealed = True
    row.consultation.save()
    other = recommendation(row.consultation, number=2)
    position(other, borduria, Stance.OBJECTION)
    assert "Borduria" not in shown(client, of(other, "call-open"))


@pytest.mark.parametrize(("who", "status"), [("sec", 200), ("chair", 200), ("alice", 403), ("olga", 403)])
def test_who_opens_the_pages(
    request: pytest.FixtureRequest, client: Client, row: Recommendation, who: str, status: int
) -> None:
    client.force_login(request.getfixturevalue(who))
    made = call(recommendation(row.consultation, number=2))
    for address in (
        of(row, "call-open"),
        NEW,
        f"/calls/{made.reference}/extend/",
        f"/calls/{made.reference}/cancel/",
    ):
        assert client.get(address).status_code == status, address


# --- extending -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("deadline", "days"), [("day", 1), ("days", 3), ("week", 7)])
def test_extending_by_days(client: Client, row: Recommendation, sec: User, deadline: str, days: int) -> None:
    made = call(row, closes_at=moments.rounded_up(timezone.now() + timedelta(days=9), 15))
    client.force_login(sec)
    client.post(f"/calls/{made.reference}/extend/", {"deadline": deadline, "moment": "", "reason": "A holiday."})
    there = moments.meeting_zone()
    before, after = (at.astimezone(there).replace(tzinfo=None) for at in (made.closes_at, Call.objects.get().closes_at))
    assert after - before == timedelta(days=days), "the same hour, also where clocks change in between"


def test_an_extension_without_reason_comes_back(client: Client, row: Recommendation, sec: User) -> None:
    made = call(row)
    client.force_login(sec)
    answer = client.post(f"/calls/{made.reference}/extend/", {"deadline": "week", "moment": "", "reason": " "})
    assert answer.status_code == 422
    assert "Extending a call needs a reason: everybody is told." in answer.content.decode()
    assert 'value="week" required id="id_deadline_2" checked' in answer.content.decode()


# --- several at once -------------------------------------------------------------------------------


@pytest.fixture
def three(row: Recommendation) -> list[Recommendation]:
    others = [recommendation(row.consultation, number=number, section=row.section) for number in (2, 3)]
    return [row, *others]


def several(three: list[Recommendation], **instead: object) -> dict[str, object]:
    wanted = [f"{each.reference}:1" for each in three]
    return {**SENT, "consultation": "first-round", "section": "I", "recommendation": wanted, **instead}


def test_several_are_opened_from_a_section(client: Client, three: list[Recommendation], sec: User) -> None:
    recommendation(three[0].consultation, "Elsewhere.", number=9)
    recommendation(three[0].consultation, section=three[0].section, status=Status.SUBMITTED)
    client.force_login(sec)
    page = shown(client, f"{NEW}?consultation=first-round&section=I")
    assert (page.count('type="checkbox"'), page.count(':1" checked')) == (3, 0)
    assert shown(client, f"{NEW}?consultation=first-round&section=I&all=yes").count(':1" checked') == 3
    answer = client.post(NEW, several(three[:2]), follow=True)
    assert answer.redirect_chain == [("/calls/?consultation=first-round&state=open", 302)]
    until = moments.shown(Call.objects.all()[0].closes_at)
    assert f"2 silence procedures are open until {until}." in answer.content.decode()
    assert set(Call.objects.values_list("recommendation__number", flat=True)) == {1, 2}


def test_of_several_those_refused_come_back_with_their_sentences(
    client: Client, three: list[Recommendation], sec: User
) -> None:
    factories.revised(three[1], "Another text.")
    standing = call(three[2])
    client.force_login(sec)
    answer = client.post(NEW, several(three))
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert "1 silence procedure is open until" in page
    moved = "Revision 2 was saved while you were writing from revision 1. Compare and save again."
    assert f"<li>Recommendation 2: {moved}</li>" in page
    until = moments.shown(standing.closes_at)
    assert f"<li>Recommendation 3: A call on Recommendation 3 is open until {until}. Extend or cancel it.</li>" in page
    assert f'value="{three[1].reference}:2" checked' in page
    assert page.count('type="checkbox"') == 1
    assert "Read it." in page


@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        ({"recommendation": []}, "Choose at least one recommendation."),
        ({"recommendation": ["nonsense", "2345bcdf:1", "x:y"]}, "Choose at least one recommendation."),
        ({"deadline": "moment", "moment": "2020-04-26T15:00"}, "A call stays open for at least 72 hours"),
    ],
)
def test_several_that_cannot_be_opened(
    client: Client, three: list[Recommendation], sec: User, instead: dict[str, object], sentence: str
) -> None:
    client.force_login(sec)
    answer = client.post(NEW, several(three, **instead))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Call.objects.exists()


def test_several_where_there_is_nothing(client: Client, db: None, sec: User) -> None:
    client.force_login(sec)
    page = shown(client, NEW, 409)
    assert "There is no consultation yet. Import a compilation, or add a consultation first." in page


@pytest.mark.parametrize("query", ["?consultation=nowhere", "?consultation=first-round&section=XX"])
def test_several_from_nowhere(client: Client, row: Recommendation, sec: User, query: str) -> None:
    client.force_login(sec)
    assert client.get(NEW + query).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_opening_several_takes_the_same_queries(
    client: Client, three: list[Recommendation], sec: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Recommendation.objects.filter(pk__in=[each.pk for each in three[rows:]]).update(section=None)
    client.force_login(sec)
    with django_assert_num_queries(8):  # user, seats, rounds; counts, sections; texts, proposers; notices
        page = client.get(f"{NEW}?consultation=first-round&section=I").content.decode()
    assert page.count('type="checkbox"') == rows
