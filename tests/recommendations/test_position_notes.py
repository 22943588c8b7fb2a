"""Private notes: the delegation's own, whoever asks and however; of two who write at once nobody loses a word."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultations.enums import DelegateRole
from consultations.models import Consultation, Delegation, Event, User
from recommendations.actions import position_notes
from recommendations.models import PositionNote, Recommendation
from tests.doors import knock, through
from tests.factories import UserFactory, delegate, recommendation
from wgec.kernel.errors import Malformed

pytestmark = pytest.mark.django_db

SECRET = "Give way on the last line."
VERB = "recommendation.write_position_note"


@pytest.fixture
def row(consultation: Consultation, borduria: Delegation) -> Recommendation:
    """A published text of Borduria's."""
    return recommendation(consultation, "States act.", number=1, proposers=[borduria])


@pytest.mark.parametrize("door", ["action", "page", "api"])
@pytest.mark.parametrize("person", ["alice", "bob", "olga"])
def test_write(request: pytest.FixtureRequest, row: Recommendation, person: str, door: str) -> None:
    by = request.getfixturevalue(person)
    assert knock(door, VERB, row, by=by, text=SECRET) == ""
    note = PositionNote.objects.get()
    assert (note.text, note.delegation, note.written_by) == (SECRET, by.acting_for, by)


@pytest.mark.parametrize(("door", "verb"), through(VERB))
def test_readers_read_and_do_not_write(row: Recommendation, arcadia: Delegation, door: str, verb: str) -> None:
    reader = delegate("Rita", arcadia, DelegateRole.READER)
    words = "Private notes are written by the heads and drafters of a delegation."
    assert knock(door, verb, row, by=reader, text=SECRET) == words


@pytest.mark.parametrize(
    ("door", "sentence"),
    [
        ("action", "Private notes belong to a delegation, and you act for none."),
        ("page", "This page is for people who act for a delegation. Ask the secretariat to give you a seat."),
        ("api", "Private notes belong to a delegation, and you act for none."),
    ],
)
@pytest.mark.parametrize("person", ["sec", "chair"])
def test_who_acts_for_nobody_has_none(
    request: pytest.FixtureRequest, row: Recommendation, person: str, door: str, sentence: str
) -> None:
    assert knock(door, VERB, row, by=request.getfixturevalue(person), text=SECRET) == sentence


def test_empty_text_clears_it(row: Recommendation, alice: User) -> None:
    made = position_notes.write(row, SECRET, by=alice)
    assert position_notes.write(row, "  ", by=alice, seen_at=position_notes.seen(made)) is None
    assert not PositionNote.objects.exists()


def test_the_same_again_is_once(row: Recommendation, alice: User, bob: User) -> None:
    made = position_notes.write(row, SECRET, by=alice)
    assert position_notes.write(row, SECRET, by=bob) == made
    assert PositionNote.objects.get().written_by == alice


def test_a_note_is_bounded(row: Recommendation, alice: User) -> None:
    with pytest.raises(Malformed) as refusal:
        position_notes.write(row, "x" * 20_001, by=alice)
    assert refusal.value.sentence == "The note has 20001 characters, and at most 20000 can be kept. Shorten it."


@pytest.mark.parametrize(("door", "verb"), through(VERB))
def test_two_who_write_at_once_lose_nothing(row: Recommendation, alice: User, bob: User, door: str, verb: str) -> None:
    position_notes.write(row, "What Alice thinks.", by=alice)
    both = "Alice has written this note while you were writing. Put the two together and save again."
    assert knock(door, verb, row, by=bob, text="What Bob thinks.") == both
    assert PositionNote.objects.get().text == "What Alice thinks."


def test_a_conflict_shows_both(client: Client, row: Recommendation, alice: User, bob: User) -> None:
    position_notes.write(row, "What Alice thinks.", by=alice)
    client.force_login(bob)
    answer = client.post(reverse("recommendations:position-note", args=[row.reference]), {"text": "What Bob thinks."})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "What Alice has written:" in text
    assert "What Alice thinks." in text
    assert "What Bob thinks." in text
    seen = position_notes.seen(PositionNote.objects.get())
    assert f'value="{seen}"' in text


# --- secrets -----------------------------------------------------------------------------------------


def pages(row: Recommendation) -> list[str]:
    """Everything that could show it."""
    named = [
        reverse(f"recommendations:{name}", args=[row.reference])
        for name in ("recommendation", "positions", "history", "discussion", "position-record", "position-note")
    ]
    api = [reverse(f"api:recommendation-{name}", args=[row.reference]) for name in ("detail", "note", "events")]
    return [*named, *api, "/positions/", f"/positions/?at={row.reference}", "/recommendations/", "/proceedings/", "/"]


@pytest.mark.parametrize("person", ["", "charlie", "olga", "sec", "chair", "admin"])
def test_nobody_else_reads_it(
    request: pytest.FixtureRequest, client: Client, row: Recommendation, alice: User, person: str
) -> None:
    position_notes.write(row, SECRET, by=alice)
    admin = UserFactory(name="Admin", is_staff=True, is_superuser=True, is_secretariat=True)
    if person:
        client.force_login(admin if person == "admin" else request.getfixturevalue(person))
    note = PositionNote.objects.get()
    kept = [
        reverse("admin:recommendations_positionnote_changelist"),
        reverse("admin:recommendations_positionnote_change", args=[note.pk]),
        reverse("admin:recommendations_positionnote_history", args=[note.pk]),
    ]
    for address in [*pages(row), *kept]:
        assert SECRET not in client.get(address, follow=True).content.decode(), address


def test_its_people_read_it(
    client: Client, api: Any, row: Recommendation, alice: User, bob: User, arcadia: Delegation
) -> None:
    position_notes.write(row, SECRET, by=alice)
    reader = delegate("Rita", arcadia, DelegateRole.READER)
    for person in (alice, bob, reader):
        client.force_login(person)
        for address in (row.get_absolute_url(), f"/positions/?at={row.reference}"):
            assert SECRET in client.get(address).content.decode(), (person, address)
        assert api(person).get(reverse("api:recommendation-note", args=[row.reference])).json()["text"] == SECRET


def test_no_event_tells_of_it(row: Recommendation, alice: User) -> None:
    before = Event.objects.count()
    position_notes.write(row, SECRET, by=alice)
    assert Event.objects.count() == before


def test_what_cannot_be_read_has_no_note(consultation: Consultation, alice: User, borduria: Delegation) -> None:
    draft = recommendation(consultation, "A secret.", status="draft", proposers=[borduria])
    sentence = "Private notes are kept on published texts. Talk about a draft in its discussion."
    assert knock("action", VERB, draft, by=alice, text=SECRET) == sentence
