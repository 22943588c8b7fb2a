"""What was written and said while a text was a draft stays with those who drafted it, also once it is published."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import Consultation, Delegation, User
from recommendations.actions import amendments, comments, drafts, recommendations
from recommendations.models import Recommendation
from recommendations.queries import comments as discussions
from recommendations.queries import past
from wgec.kernel.errors import Malformed

pytestmark = pytest.mark.django_db

#: Who reads from which revision: the first is drafted, the second submitted, the third published.
FIRST_READ = {"alice": 1, "bob": 1, "sec": 2, "charlie": 3, "olga": 3, "chair": 3, "": 3}


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation, alice: User, sec: User) -> Recommendation:
    """Drafted with a secret word, submitted without it, revised by the secretariat, published, revised again."""
    made = drafts.propose(consultation, "Lamps are confidential.", by=alice)
    comments.add(made, "Too early to say.", by=alice, seen_revision=1)
    recommendations.revise(made, "Lamps are shaded.", by=alice, seen_revision=1)
    drafts.submit(made, by=alice)
    recommendations.revise(made, "Lamps are well shaded.", by=sec, seen_revision=2)
    drafts.publish(made, by=sec)
    recommendations.revise(made, "Lamps are always shaded.", by=sec, seen_revision=3)
    return Recommendation.objects.prefetch_related("proposers").get(pk=made.pk)


def signed_in(client: Client, request: pytest.FixtureRequest, person: str) -> Client:
    """The client of that person; "" is a stranger."""
    if person:
        client.force_login(request.getfixturevalue(person), backend="consultations.backends.ByAddress")
    return client


@pytest.mark.parametrize(("person", "first"), FIRST_READ.items())
def test_revisions_are_read_from_the_first_in_sight(
    request: pytest.FixtureRequest, client: Client, row: Recommendation, person: str, first: int
) -> None:
    reader = signed_in(client, request, person)
    for number in (1, 2, 3, 4):
        answer = reader.get(reverse("recommendations:revision", args=[row.reference, number]))
        assert answer.status_code == (200 if number >= first else 404), number
    pages = [reverse(f"recommendations:{name}", args=[row.reference]) for name in ("history", "blame", "source")]
    shown = "".join(reader.get(page).content.decode() for page in pages)
    assert ("confidential" in shown) == (first == 1)
    assert f"Compare from revision {first}" in shown
    assert f"Compare from revision {first - 1}" not in shown


@pytest.mark.parametrize(("person", "first"), FIRST_READ.items())
def test_the_api_answers_no_more(
    request: pytest.FixtureRequest, api: Any, row: Recommendation, person: str, first: int
) -> None:
    client = api(request.getfixturevalue(person) if person else None)
    address = f"/api/v1/recommendations/{row.reference}/"
    numbers = [each["number"] for each in client.get(f"{address}revisions/").json()["results"]]
    assert numbers == list(range(4, first - 1, -1))
    assert client.get(f"{address}revisions/1/").status_code == (200 if first == 1 else 404)
    assert client.get(f"{address}compare/?from=1&to=4").status_code == (200 if first == 1 else 404)
    assert ("confidential" in client.get(f"{address}blame/").content.decode()) is False
    assert client.get(f"{address}compare/").status_code == 200


@pytest.mark.parametrize(("person", "sees"), [("alice", True), ("bob", True), ("charlie", False), ("sec", False)])
def test_what_was_said_of_a_draft_stays_there(
    request: pytest.FixtureRequest, row: Recommendation, person: str, sees: bool
) -> None:
    assert discussions.readable(request.getfixturevalue(person)).exists() is sees


def test_nobody_points_at_what_they_may_not_read(row: Recommendation, charlie: User) -> None:
    with pytest.raises(Malformed, match="There is no revision 1 of this text"):
        comments.add(row, "What was here?", by=charlie, seen_revision=1)


def test_the_whole_past_of_an_import_is_read(consultation: Consultation, arcadia: Delegation, charlie: User) -> None:
    from tests import factories

    imported = factories.recommendation(consultation, number=1, proposers=[arcadia])
    assert past.first_read(imported, charlie) == 1


def test_what_was_said_of_a_draft_amendment_stays_with_its_sponsors(
    consultation: Consultation, alice: User, bob: User, charlie: User, sec: User
) -> None:
    from tests import factories

    text = factories.recommendation(consultation, "Lamps are shaded.", number=1)
    draft = amendments.propose(text, by=alice, text="Lamps are well shaded.", seen_revision=1, submit=False)
    comments.add(text, "Too early to say.", by=alice, amendment=draft, seen_revision=1)
    amendments.submit(draft, by=alice)
    comments.add(text, "Now it can be said.", by=alice, amendment=draft, seen_revision=1)
    counts = {person.name: discussions.readable(person).count() for person in (alice, bob, charlie, sec)}
    assert counts == {"Alice": 2, "Bob": 2, "Charlie": 1, "Sec": 1}
