"""The pages of likeness: the desk of the secretariat, the card that everybody reads, and the API."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import Consultation, User
from recommendations.actions import relations, similarity
from recommendations.enums import RelationKind
from recommendations.models import Recommendation, Relation
from tests.factories import recommendation

pytestmark = pytest.mark.django_db

DESK = "/consultations/first-round/similar/"
LAMPS = "Street lamps shall be dimmed after midnight wherever traffic allows, and the hours be published in advance."
SEEN: dict[str, Any] = {"seen_revision": 1, "other_seen_revision": 1}


@pytest.fixture
def desk(client: Client, sec: User) -> Client:
    """The secretariat's browser."""
    client.force_login(sec)
    return client


def alike(consultation: Consultation, count: int) -> list[Recommendation]:
    """So many pairs of texts that say nearly the same, all compared."""
    rows = []
    for pair in range(count):
        text = " ".join(f"word{pair}x{place}" for place in range(20))
        rows += [recommendation(consultation, text + end, number=2 * pair + at) for at, end in ((1, "."), (2, " <b>."))]
    similarity.refresh()
    return rows


def shown(client: Client, address: str = DESK) -> str:
    return client.get(address).content.decode()


def test_the_desk_shows_both_texts_with_what_they_share(desk: Client, consultation: Consultation) -> None:
    recommendation(consultation, LAMPS, number=1, attribution="Arcadia")
    recommendation(consultation, LAMPS.replace("midnight", "eleven"), number=2, attribution="Borduria")
    similarity.refresh()
    page = shown(desk)
    assert "1 suggestion is not answered yet." in page
    assert "Recommendation 1 – Recommendation 2" in page
    assert "Shares 16 of its 17 words with Recommendation 2, in the same order." in page
    assert "<mark>Street lamps shall be dimmed after</mark> midnight <mark>wherever traffic" in page
    assert "<mark>Street lamps shall be dimmed after</mark> eleven <mark>wherever traffic" in page
    assert "Arcadia" in page
    assert "Borduria" in page


def test_the_strongest_comes_first_and_the_rest_on_further_pages(desk: Client, consultation: Consultation) -> None:
    alike(consultation, 6)
    recommendation(consultation, LAMPS, number=51)
    recommendation(consultation, LAMPS, number=52)
    similarity.refresh()
    page = shown(desk)
    assert page.index("Recommendation 51 – Recommendation 52") < page.index("Recommendation 1 – Recommendation 2")
    assert page.count("<article") == 5
    assert shown(desk, f"{DESK}?page=2").count("<article") == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_takes_six_queries(
    desk: Client, consultation: Consultation, django_assert_num_queries: Any, count: int
) -> None:
    alike(consultation, count)
    with django_assert_num_queries(6):
        assert shown(desk).count("<article") == count


@pytest.mark.parametrize(
    ("kind", "derived", "origin"),
    [("identical", 1, 2), ("overlaps", 1, 2), ("opposed", 1, 2), ("derived", 1, 2), ("gave_rise", 2, 1)],
)
def test_a_button_answers_and_leads_back(
    desk: Client, consultation: Consultation, kind: str, derived: int, origin: int
) -> None:
    one, other = alike(consultation, 1)
    address = reverse("recommendations:recommendation-relate", args=[one.reference, other.reference])
    assert f'action="{address}"' in shown(desk)
    answer = desk.post(address, {**SEEN, "kind": kind, "note": "So it is.", "next": DESK}, follow=True)
    assert answer.redirect_chain == [(DESK, 302)]
    page = answer.content.decode()
    assert "The relation is confirmed. Everybody is shown it with both texts." in page
    assert "Every suggestion is answered" in page
    made = Relation.objects.get()
    said = {"gave_rise": "derived"}.get(kind, kind)
    assert (made.kind, made.recommendation.number, made.other.number) == (said, derived, origin)


def test_a_suggestion_is_dismissed_from_the_desk(desk: Client, consultation: Consultation) -> None:
    one, other = alike(consultation, 1)
    address = reverse("recommendations:recommendation-dismiss-similar", args=[one.reference, other.reference])
    assert f'formaction="{address}"' in shown(desk)
    answer = desk.post(address, {**SEEN, "kind": "dismiss", "note": "", "next": DESK}, follow=True)
    assert "The suggestion is dismissed." in answer.content.decode()
    assert "Every suggestion is answered" in answer.content.decode()


def test_nothing_typed_is_lost(desk: Client, consultation: Consultation) -> None:
    one, other = alike(consultation, 1)
    address = reverse("recommendations:recommendation-relate", args=[one.reference, other.reference])
    given = {"seen_revision": 7, "other_seen_revision": 1, "kind": "gave_rise", "note": "Read twice."}
    answer = desk.post(address, given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Read twice." in page
    assert 'value="gave_rise"' in page
    assert 'name="seen_revision" value="1"' in page  # both texts stand on this page as they are now
    answer = desk.post(address, {**SEEN, "note": "Read twice."})
    assert (answer.status_code, "Choose a relation." in answer.content.decode()) == (422, True)


def test_a_form_leads_nowhere_else(desk: Client, consultation: Consultation) -> None:
    one, other = alike(consultation, 1)
    address = reverse("recommendations:recommendation-relate", args=[one.reference, other.reference])
    answer = desk.post(address, {**SEEN, "kind": "identical", "next": "https://elsewhere.example/"})
    assert answer["Location"] == f"/recommendations/{one.reference}/similar/"


@pytest.mark.parametrize("person", ["alice", "chair", "olga"])
def test_the_desk_is_the_secretariats(
    request: pytest.FixtureRequest, client: Client, consultation: Consultation, person: str
) -> None:
    client.force_login(request.getfixturevalue(person))
    answer = client.get(DESK)
    assert answer.status_code == 403
    assert "suggestions are dismissed, by the secretariat." in answer.content.decode()


def test_the_desk_of_an_empty_round(desk: Client, consultation: Consultation) -> None:
    assert "Every suggestion is answered" in shown(desk)
    assert desk.get("/consultations/no-such-round/similar/").status_code == 404


# --- what everybody reads ------------------------------------------------------------------------


def test_a_confirmed_relation_is_on_both_pages(client: Client, consultation: Consultation, sec: User) -> None:
    one, other = alike(consultation, 1)
    relations.relate(one, other, RelationKind.DERIVED, by=sec, note="From the first round.", **SEEN)
    pages = [shown(client, row.get_absolute_url()) for row in (one, other)]
    assert "This text is derived from it" in pages[0]
    assert "Derived from this text" in pages[1]
    assert other.get_absolute_url() in pages[0]
    tab = shown(client, f"{one.get_absolute_url()}similar/")
    assert "Related, as the secretariat has confirmed" in tab
    assert "From the first round." in tab
    assert "Take back" not in tab
    client.force_login(sec)
    assert "Take back" in shown(client, f"{one.get_absolute_url()}similar/")


def test_a_dismissed_one_is_on_no_page(client: Client, consultation: Consultation, sec: User) -> None:
    one, other = alike(consultation, 1)
    assert "Recommendation 2" in shown(client, f"{one.get_absolute_url()}similar/")
    relations.dismiss_similar(other, one, by=sec, note="No.", **SEEN)
    tab = shown(client, f"{one.get_absolute_url()}similar/")
    assert "Nothing like it was found among the texts that you may read." in tab


def test_the_secretariat_answers_from_the_page_too(client: Client, consultation: Consultation, sec: User) -> None:
    one, other = alike(consultation, 1)
    relate = reverse("recommendations:recommendation-relate", args=[one.reference, other.reference])
    address = f"{one.get_absolute_url()}similar/"
    assert relate not in shown(client, address)
    client.force_login(sec)
    assert relate in shown(client, address)


@pytest.mark.parametrize("count", [1, 3])
def test_the_api_lists_what_is_confirmed_first(
    api: Any, consultation: Consultation, sec: User, django_assert_num_queries: Any, count: int
) -> None:
    one = recommendation(consultation, LAMPS, number=1)
    others = [recommendation(consultation, LAMPS, number=number) for number in range(2, 2 * count + 2)]
    similarity.refresh()
    for other in others[:count]:
        relations.relate(other, one, RelationKind.DERIVED, by=sec, note="So it is.", **SEEN)
    with django_assert_num_queries(8):
        found = api(None).get(f"/api/v1/recommendations/{one.reference}/similar/").json()
    assert [bool(each["relation"]) for each in found] == [True] * count + [False] * count
    said = found[0]["relation"]
    assert said.pop("decided_at")
    assert said == {
        "kind": "derived",
        "is_origin": True,
        "said": "Derived from this text",
        "note": "So it is.",
        "revision": 1,
        "other_revision": 1,
        "is_moved": False,
    }
    assert (found[0]["kind"], found[0]["likeness"], found[0]["reason"]) == (None, None, "Derived from this text")
    assert (found[-1]["kind"], found[-1]["likeness"]) == ("identical", 1.0)
