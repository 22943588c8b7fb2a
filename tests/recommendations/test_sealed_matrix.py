"""The page of positions while they are sealed: one's own word, the deadline, and nothing that tells of the others."""

from datetime import timedelta

import pytest
from django.test import Client

from consultations.models import Consultation, Delegation, User
from consultations.models.recorded import moment
from recommendations.actions import endings
from recommendations.enums import Stance
from recommendations.models import Call, Recommendation
from recommendations.queries import matrix as seen
from tests.factories import position, recommendation, revised
from tests.recommendations.standing import STRANGER, called, names, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published text."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


@pytest.fixture
def sealed(row: Recommendation, arcadia: Delegation, borduria: Delegation) -> Recommendation:
    """A text to which Borduria objects, and Arcadia says that it does not; nobody else is to know."""
    position(row, borduria, Stance.RESERVATION, statement="We said this in the open.")
    row.consultation.positions_sealed = True
    row.consultation.save()
    revised(row, "Nobody acts.")
    called(row)
    position(row, borduria, Stance.OBJECTION, statement="A secret reason.")
    position(row, arcadia, Stance.CAN_LIVE_WITH, statement="A secret shrug.")
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("person", ["stranger", "olga", "sec", "chair"])
def test_sealed_positions_are_nobody_elses(
    client: Client, sealed: Recommendation, request: pytest.FixtureRequest, person: str
) -> None:
    user = STRANGER if person == "stranger" else request.getfixturevalue(person)
    found = seen.matrix(sealed, user)
    assert (found.is_sealed, found.own, found.explained) == (True, None, None)
    assert (found.parts, found.statements, found.past) == ([], [], [])
    if person != "stranger":
        client.force_login(user)
    page = text_of(client, sealed)
    assert "Positions on this text are sealed until the call on it closes." in page
    assert "A secret" not in page
    assert "Who stands where</h2>" not in page
    assert "We said this in the open." not in page
    assert f'datetime="{Call.objects.get().closes_at:%Y-%m-%dT%H:%M}' in page


def test_sealed_positions_are_seen_by_their_own_delegation(
    client: Client, sealed: Recommendation, alice: User, charlie: User
) -> None:
    assert [seen.matrix(sealed, person).own.stance for person in (alice, charlie)] == ["can_live_with", "objection"]  # type: ignore[union-attr]
    client.force_login(alice)
    page = text_of(client, sealed)
    assert "A secret shrug." in page
    assert "A secret reason." not in page
    client.force_login(charlie)
    assert "We said this in the open." in text_of(client, sealed)


def test_once_the_call_is_heard_the_positions_on_its_text_are_open(sealed: Recommendation) -> None:
    Call.objects.update(closes_at=moment() - timedelta(minutes=1))
    endings.close_due(sealed)
    found = seen.matrix(sealed, STRANGER)
    assert names(found, "government", "objection") == ["Borduria"]
    assert names(found, "government", "can_live_with") == ["Arcadia"]


def test_a_call_that_is_heard_opens_what_was_said_on_earlier_texts_too(
    row: Recommendation, arcadia: Delegation, borduria: Delegation
) -> None:
    row.consultation.positions_sealed = True
    row.consultation.save()
    position(row, borduria, Stance.OBJECTION, statement="A secret reason.")
    revised(row, "Nobody acts.")
    called(row, days=-1)
    endings.close_due(row)
    found = seen.matrix(row, STRANGER)
    assert not found.is_sealed
    assert names(found, "government", "not_expressed") == ["Arcadia"]
    stale = [voice.delegation.name for row in found.parts[0].rows for each in row.cells for voice in each.stale]
    assert stale == ["Borduria"]
