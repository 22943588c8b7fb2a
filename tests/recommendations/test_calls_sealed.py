"""While positions are sealed nothing tells who has spoken, nor how many, whoever asks and wherever they look.

What anybody else is shown before a delegation speaks and after two have spoken is the same, byte for byte.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation, Delegation, Event, Notice, User
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
def row(consultation: Consultation, heads: list[User], sec: User) -> Recommendation:
    """A text on which a call is open, in a round in which positions are sealed."""
    consultation.positions_sealed = True
    consultation.save()
    made = recommendation(consultation, "States act.", number=1, attribution="Kestria")
    call(made, closes_at=timezone.now() + timedelta(days=9, minutes=30))
    return made


def speak(row: Recommendation, heads: list[User]) -> None:
    """Two delegations state their positions."""
    for head, stance in zip(heads, SAID, strict=True):
        positions.record(row, stance, by=head, seen_revision=1, **SAID[stance])


def addresses(row: Recommendation, who: str) -> list[str]:
    """Everywhere where somebody could look."""
    made, round_ = Call.objects.get(), row.consultation
    pages = ["recommendation", "positions", "history", "rolling", "amendments", "discussion"]
    api = f"/api/v1/recommendations/{row.reference}/"
    staff = [reverse("recommendations:call-open", args=[row.reference]), "/calls/new/"]
    staff += [f"/calls/{made.reference}/extend/", f"/calls/{made.reference}/cancel/"]
    return [
        *(reverse(f"recommendations:{name}", args=[row.reference]) for name in pages),
        *("/", "/calls/", "/recommendations/", round_.get_absolute_url(), "/proceedings/"),
        *(f"{api}{inside}" for inside in ("", "calls/", "events/", "steps/")),
        *("/api/v1/calls/", "/api/v1/recommendations/"),
        *(f"/api/v1/calls/{made.reference}/{inside}" for inside in ("", "steps/")),
        *(staff if who in ("sec", "chair") else []),
        *(["/notices/", "/api/v1/notices/"] if who else []),
    ]


def shown(client: Client, address: str) -> str:
    """What is answered, without what is another each time: the token of a form, the deadlines to choose from."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    text = re.sub(r'(csrfmiddlewaretoken" value|csrf-token" content)="\w+"', "", answer.content.decode())
    return re.sub(r"In (72 hours|one week|two weeks): [^<]*", "", text)


@pytest.mark.parametrize("who", ["", "olga", "sec", "chair", "sylvan"])
def test_nobody_else_sees_any_difference(
    request: pytest.FixtureRequest, client: Client, row: Recommendation, heads: list[User], who: str
) -> None:
    if who:
        sylvan = factories.delegate("Sylvan", factories.DelegationFactory(name="Sylvania"))
        client.force_login(sylvan if who == "sylvan" else request.getfixturevalue(who))
    before = {address: shown(client, address) for address in addresses(row, who)}
    speak(row, heads)
    for address, silent in before.items():
        assert shown(client, address) == silent, address
        assert "quixotically" not in silent


def test_one_sees_ones_own_word_alone(client: Client, row: Recommendation, heads: list[User]) -> None:
    speak(row, heads)
    client.force_login(heads[0])
    page = client.get(reverse("recommendations:positions", args=[row.reference])).content.decode()
    told = page.split("<article", 1)[1].split("</article>", 1)[0]  # beside it all seven words stand to be chosen
    assert "Reservation" in told
    assert "Can live with" not in told
    assert "Borduria" not in page


def test_what_was_said_is_on_record_for_the_delegations_themselves(row: Recommendation, heads: list[User]) -> None:
    speak(row, heads)
    events = Event.objects.filter(verb="position.record")
    assert {(event.audience, event.delegation) for event in events} == {
        ("delegation", "Arcadia"),
        ("delegation", "Borduria"),
    }
    assert not Notice.objects.exclude(kind="call.open").exists()


def test_reminding_leaves_no_trace_of_who_was_silent(row: Recommendation, heads: list[User]) -> None:
    speak(row, heads)
    now = timezone.now()
    Call.objects.update(opened_at=now - timedelta(days=4), closes_at=now + timedelta(hours=20))
    assert calls.remind() == 0
    assert Call.objects.get().reminded_at is not None, "as if somebody had been silent"
    assert not Event.objects.filter(verb__contains="remind").exists()


def test_an_objection_that_breaks_it_opens_everything(
    client: Client, row: Recommendation, heads: list[User], olga: User
) -> None:
    speak(row, heads)
    said: dict[str, Any] = CARRIES[Stance.OBJECTION]
    positions.record(row, Stance.OBJECTION, by=heads[0], seen_revision=1, **said)
    client.force_login(olga)
    page = client.get(reverse("recommendations:positions", args=[row.reference])).content.decode()
    assert "Arcadia objected." in page
    for words in ("Arcadia", "Objection", "Borduria", "Can live with"):
        assert words in page
