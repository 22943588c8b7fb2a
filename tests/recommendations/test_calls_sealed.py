"""While positions are sealed nothing tells who has spoken, nor how many, whoever asks and wherever they look.

Two rounds of the same group: in one nobody has spoken, in the other everybody has. What anybody else is shown of the
two is the same, byte for byte, but for what tells the rounds themselves apart.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Delegation, Event, Notice, User
from recommendations.actions import calls, positions
from recommendations.enums import Stance
from recommendations.models import Call, Recommendation
from tests import factories
from tests.factories import CARRIES, call, recommendation

pytestmark = pytest.mark.django_db

#: Words that only the sealed positions hold.
SAID = {
    Stance.RESERVATION: {"statement": "Zanzibar reserves quixotically."},
    Stance.CAN_LIVE_WITH: {"statement": "Zanzibar shrugs quixotically."},
}


@pytest.fixture
def heads(arcadia: Delegation, borduria: Delegation) -> list[User]:
    """The heads of the two delegations that speak."""
    return [factories.delegate(f"Head{number}", each) for number, each in enumerate((arcadia, borduria))]


@pytest.fixture
def texts(heads: list[User], sec: User) -> list[Recommendation]:
    """A text on which nobody has spoken, and one on which two have; a call is open on both."""
    rows = []
    closes_at = timezone.now() + timedelta(days=9)
    for name in ("silent", "spoken"):
        round_ = factories.ConsultationFactory(slug=f"{name}-round", title="A round", positions_sealed=True)
        row = recommendation(round_, "States act.", number=1, attribution="Kestria")
        call(row, opened_at=closes_at - timedelta(days=12), closes_at=closes_at)
        rows.append(row)
    for head, stance in zip(heads, SAID, strict=True):
        positions.record(rows[1], stance, by=head, seen_revision=1, **SAID[stance])
    return rows


def addresses(row: Recommendation) -> list[str]:
    made = Call.objects.get(recommendation=row)
    pages = ("recommendation", "positions", "history", "rolling", "amendments", "discussion")
    api = f"/api/v1/recommendations/{row.reference}/"
    return [
        *(reverse(f"recommendations:{name}", args=[row.reference]) for name in pages),
        f"/calls/?consultation={row.consultation.slug}",
        row.consultation.get_absolute_url(),
        *(f"{api}{inside}" for inside in ("", "calls/", "events/", "steps/")),
        f"/api/v1/calls/?consultation={row.consultation.slug}",
        *(f"/api/v1/calls/{made.reference}/{inside}" for inside in ("", "steps/")),
    ]


def for_staff(row: Recommendation) -> list[str]:
    made = Call.objects.get(recommendation=row)
    return [
        reverse("recommendations:call-open", args=[row.reference]),
        f"/calls/{made.reference}/extend/",
        f"/calls/{made.reference}/cancel/",
        f"/calls/new/?consultation={row.consultation.slug}&section=none",
    ]


def alike(shown: str, row: Recommendation) -> str:
    """Without what tells the two texts apart anyway: their names, their moments, tokens."""
    made = Call.objects.get(recommendation=row)
    for mine, common in (
        (made.reference, "CALL"),
        (row.reference, "TEXT"),
        (row.consultation.slug, "ROUND"),
    ):
        shown = shown.replace(mine, common)
    shown = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", shown)
    shown = re.sub(r"the-other-round|(silent|spoken)-round", "ROUND", shown)
    shown = re.sub(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)", "MOMENT", shown)
    shown = re.sub(r"\d\d? \w+ 20\d\d, \d\d:\d\d", "MOMENT", shown)
    return re.sub(r"data-keep=\"[^\"]*\"", "", shown)


def person_of(request: pytest.FixtureRequest, who: str) -> User | None:
    return request.getfixturevalue(who) if who else None


@pytest.mark.parametrize("who", ["", "olga", "sec", "chair", "other"])
def test_nobody_else_sees_any_difference(
    request: pytest.FixtureRequest, client: Client, texts: list[Recommendation], who: str
) -> None:
    person = (
        factories.delegate("Other", factories.DelegationFactory(name="Sylvania"))
        if who == "other"
        else person_of(request, who)
    )
    if person is not None:
        client.force_login(person)
    silent, spoken = texts
    pairs = list(zip(addresses(silent), addresses(spoken), strict=True))
    if who in ("sec", "chair"):
        pairs += zip(for_staff(silent), for_staff(spoken), strict=True)
    for quiet, loud in pairs:
        found = [client.get(address) for address in (quiet, loud)]
        assert [answer.status_code for answer in found] == [200, 200], loud
        before, after = (alike(answer.content.decode(), row) for answer, row in zip(found, texts, strict=True))
        assert "quixotically" not in after, loud
        assert after == before, loud


def test_one_sees_ones_own_word_alone(client: Client, texts: list[Recommendation], heads: list[User]) -> None:
    client.force_login(heads[0])
    page = client.get(reverse("recommendations:positions", args=[texts[1].reference])).content.decode()
    assert "Arcadia: Reservation" in page
    assert "Borduria" not in page.split("<main")[1]


@pytest.mark.parametrize("who", ["olga", "sec", "chair"])
def test_notices_and_the_record_are_silent_too(
    request: pytest.FixtureRequest, client: Client, texts: list[Recommendation], who: str
) -> None:
    person = request.getfixturevalue(who)
    client.force_login(person)
    told = Notice.objects.filter(user=person)
    assert set(told.values_list("kind", flat=True)) <= {"call.open"}
    for address in ("/proceedings/", "/notices/", "/api/v1/notices/"):
        shown = client.get(address).content.decode()
        assert "quixotically" not in shown
        assert "position.record" not in shown
        assert "Reservation" not in shown
    assert Event.objects.filter(verb="position.record").count() == 2, "it is on record, for the delegations themselves"


def test_reminding_leaves_no_trace_of_who_was_silent(texts: list[Recommendation], heads: list[User]) -> None:
    soon = timezone.now() + timedelta(hours=20)
    Call.objects.all().update(closes_at=soon)
    calls.remind()
    silent, spoken = (Call.objects.get(recommendation=row) for row in texts)
    assert silent.reminded_at is not None
    assert spoken.reminded_at is not None
    assert not Event.objects.filter(verb__contains="remind").exists()
    assert not Notice.objects.filter(kind="call.remind", address=spoken.get_absolute_url()).exists()
    reminded = Notice.objects.filter(kind="call.remind", address=silent.get_absolute_url())
    assert {notice.user for notice in reminded} == set(heads)


def test_an_objection_that_breaks_it_opens_everything(
    client: Client, texts: list[Recommendation], heads: list[User], olga: User
) -> None:
    said: dict[str, Any] = CARRIES[Stance.OBJECTION]
    positions.record(texts[1], Stance.OBJECTION, by=heads[0], seen_revision=1, **said)
    client.force_login(olga)
    page = client.get(reverse("recommendations:positions", args=[texts[1].reference])).content.decode()
    assert "Arcadia: Objection" in page
    assert "Borduria: Can live with" in page
    assert "Arcadia objected." in page
