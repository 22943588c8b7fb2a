"""Extraction and validation through their doors: pages, fragments, the API; who sees what, and what it costs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from consultations.models import Consultation, Contribution, Delegation, User
from recommendations.actions import describing, reading_parts, validating
from recommendations.models import Extract, PartRead, Recommendation
from tests.doors import BACKEND, knock, through
from tests.factories import DelegationFactory, contribution, delegate, extract, recommendation

pytestmark = pytest.mark.django_db

Api = Callable[[User | None], APIClient]
NOT_SECRETARIAT = "Recommendations are extracted from contributions, and described, by the secretariat."


@pytest.fixture
def sent(consultation: Consultation, arcadia: Delegation) -> Contribution:
    """Arcadia's contribution."""
    return contribution(consultation, arcadia, ["States light lamps. Ports keep them."])


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


# --- the desk ----------------------------------------------------------------------------------------------------


def test_desk_marks_what_is_taken_and_composes_what_is_marked(sent: Contribution, sec: User) -> None:
    taken = extract(sent, 0, 19)
    part = sent.parts.get()
    client = signed_in(sec)
    address = f"/contributions/{sent.reference}/extract/"
    shown = client.get(address).content.decode()
    assert "1 of 1 passage extracted" in " ".join(shown.split())
    assert (
        f'href="{taken.recommendation.get_absolute_url()}" aria-label="Extracted: {taken.recommendation.title}"'
        in shown
    )
    assert shown.count('class="pick"') == 2
    answer = client.post(address, {"do": "new", "mark": f"{part.pk}:1.20:1.36"}, headers={"HX-Request": "true"})
    panel = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in panel
    assert f'value="{part.pk}:20:36" data-words="{part.pk}:1.20:1.36"' in panel
    assert "will be number 1" in panel
    assert not Recommendation.objects.exclude(pk=taken.recommendation_id).exists()
    made = {"do": "publish", "passage": f"{part.pk}:20:36", "kind": "criterion", "language": "en", "addressees": "A; B"}
    answer = client.post(address, made, follow=True)
    assert answer.status_code == 200
    row = Recommendation.objects.get(kind="criterion")
    assert row.current is not None
    assert (row.status, row.current.text, describing.names_of(row)) == ("published", "Ports keep them.", ["A", "B"])


def test_desk_keeps_what_was_typed_when_it_is_refused(sent: Contribution, sec: User) -> None:
    extract(sent, 0, 19)
    part = sent.parts.get()
    client = signed_in(sec)
    made = {
        "do": "make",
        "passage": f"{part.pk}:0:19",
        "kind": "question",
        "language": "en",
        "attribution": "Our own words",
        "seen_overlaps": "",
    }
    answer = client.post(f"/contributions/{sent.reference}/extract/", made)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Some of these words are extracted already" in shown
    assert 'value="Our own words"' in shown
    nothing = client.post(f"/contributions/{sent.reference}/extract/", {"do": "new"})
    assert "Mark at least one passage of the contribution." in nothing.content.decode()
    wrong = client.post(f"/contributions/{sent.reference}/extract/", {"do": "new", "mark": "x\0y"})
    assert wrong.status_code == 422


def test_desk_adds_drops_links_and_moves(sent: Contribution, sec: User) -> None:
    part = sent.parts.get()
    client = signed_in(sec)
    address = f"/contributions/{sent.reference}/extract/"
    both = {"do": "add", "passage": f"{part.pk}:0:6", "mark": f"{part.pk}:1.26:1.36"}
    assert "States […] keep them." in client.post(address, both).content.decode()
    dropped = {"drop": f"{part.pk}:0:6", "passage": [f"{part.pk}:0:6", f"{part.pk}:26:36"]}
    assert 'id="composed"' in client.post(address, dropped).content.decode()
    row = recommendation(sent.consultation, "Ports keep them.", number=7)
    link = {"do": "link", "passage": f"{part.pk}:20:36", "to": "8"}
    answer = client.post(address, link)
    assert "No recommendation of this consultation has the number or reference “8”." in answer.content.decode()
    client.post(address, {**link, "to": "7"})
    linked = Extract.objects.get(recommendation=row)
    assert f"Source of {row.title}" in client.get(f"{address}?extract={linked.pk}").content.decode()
    moved = {"do": "move", "extract": linked.pk, "passage": f"{part.pk}:0:19", "why": "The first sentence."}
    client.post(address, moved)
    assert [(span.start, span.end) for span in linked.spans.all()] == [(0, 19)]


def test_parts_are_marked_as_read_and_unread(sent: Contribution, sec: User) -> None:
    client = signed_in(sec)
    answer = client.post(f"/contributions/{sent.reference}/parts/1/read/", follow=True)
    assert "Nothing more to extract here:" in answer.content.decode()
    assert PartRead.objects.get().read_by == sec
    client.post(f"/contributions/{sent.reference}/parts/1/unread/")
    assert not PartRead.objects.exists()
    assert client.post(f"/contributions/{sent.reference}/parts/9/read/").status_code == 404


@pytest.mark.parametrize("person", ["alice", "charlie", "olga", "chair"])
def test_desk_is_the_secretariats(request: pytest.FixtureRequest, sent: Contribution, api: Api, person: str) -> None:
    by = request.getfixturevalue(person)
    client = signed_in(by)
    slug = sent.consultation.slug
    for address in (
        f"/contributions/{sent.reference}/extract/",
        f"/consultations/{slug}/extraction/",
        f"/consultations/{slug}/validation/",
        f"/contributions/{sent.reference}/ask/",
    ):
        assert client.get(address).status_code == 403
    assert client.post(f"/contributions/{sent.reference}/parts/1/read/").status_code == 403
    answer = api(by).post(f"/api/v1/contributions/{sent.reference}/extracts/", {"passages": ["1:0:3"]})
    assert (answer.status_code, answer.json()["detail"]) == (403, NOT_SECRETARIAT)


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "discarded", "withdrawn"])
def test_what_was_never_published_is_not_there(
    consultation: Consultation, arcadia: Delegation, alice: User, sec: User, api: Api, status: str
) -> None:
    sent = contribution(consultation, arcadia, status=status, published_at=None, number=None)
    for person in (alice, sec):
        client = signed_in(person)
        for page in ("extract", "extracts", "ask"):
            expected = 403 if person == alice and page != "extracts" else 404
            assert client.get(f"/contributions/{sent.reference}/{page}/").status_code == expected
        assert api(person).get(f"/api/v1/contributions/{sent.reference}/extracts/").status_code == 404
    assert Client().get(f"/contributions/{sent.reference}/extracts/").status_code == 404


def test_what_went_into_an_unpublished_text_is_not_shown_to_strangers(sent: Contribution, sec: User, api: Api) -> None:
    made = extract(sent, 0, 19, publish=False)
    page = f"/contributions/{sent.reference}/extracts/"
    assert made.recommendation.reference not in Client().get(page).content.decode()
    assert made.recommendation.reference in signed_in(sec).get(page).content.decode()
    listed = f"/api/v1/contributions/{sent.reference}/extracts/"
    assert (api(None).get(listed).json()["count"], api(sec).get(listed).json()["count"]) == (0, 1)


def test_source_shows_the_words_in_their_surroundings_and_leads_there_and_back(sent: Contribution) -> None:
    made = extract(sent, 20, 36)
    part = sent.parts.get()
    page = Client().get(f"{made.recommendation.get_absolute_url()}source/").content.decode()
    assert '<mark class="chosen">Ports keep them.</mark>' in page
    assert f'href="/contributions/{sent.reference}/extracts/#p{part.pk}-u-1-1"' in page
    there = Client().get(f"/contributions/{sent.reference}/extracts/").content.decode()
    assert f'id="p{part.pk}-u-1-1"' in there
    assert f'href="{made.recommendation.get_absolute_url()}"' in there
    fragment = Client().get(f"/contributions/{sent.reference}/extracts/", headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assert made.recommendation.title in fragment.content.decode()


# --- validation --------------------------------------------------------------------------------------------------

NO_ANSWER = "What was extracted is validated by the heads and drafters of the delegation that contributed it."


@pytest.mark.parametrize(
    ("door", "verb"), through("extract.confirm", "extract.correct", "extract.withdraw", "recommendation.describe")
)
def test_each_verb_through_its_doors(
    sent: Contribution, alice: User, sec: User, arcadia: Delegation, door: str, verb: str
) -> None:
    made = extract(sent, asked=True)
    given: dict[str, dict[str, Any]] = {
        "extract.confirm": {"seen_revision": 1},
        "extract.correct": {"text": "Other words.", "reason": "Wrong."},
        "extract.withdraw": {"reason": "Not ours."},
    }
    if verb == "recommendation.describe":
        given[verb] = {"kind": "question", "addressees": "States" if door == "page" else ["States"]}
        assert knock(door, verb, made.recommendation, by=sec, **given[verb]) == ""
        assert describing.names_of(made.recommendation) == ["States"]
        return
    reader = delegate("Rita", arcadia, "reader")
    assert knock("action", verb, made, by=reader, **given[verb]) == NO_ANSWER
    assert knock(door, verb, made, by=reader, **given[verb]) == NO_ANSWER
    assert knock(door, verb, made, by=alice, **given[verb]) == ""
    made.refresh_from_db()
    assert made.validation == {"confirm": "confirmed", "correct": "corrected", "withdraw": "withdrawn"}[verb[8:]]


@pytest.mark.parametrize(("door", "verb"), through("extract.accept", "extract.dispute", "extract.unlink"))
def test_each_answer_through_its_doors(sent: Contribution, alice: User, sec: User, door: str, verb: str) -> None:
    made = extract(sent, asked=True)
    validating.correct(made, by=alice, text="Other words.", reason="Wrong.")
    given: dict[str, Any] = {"seen_revision": 1} if verb == "extract.accept" else {"reason": "So it is."}
    assert knock(door, verb, made, by=sec, **given) == ""
    found = Extract.objects.filter(pk=made.pk).values_list("validation", flat=True)
    assert list(found) == {"accept": ["confirmed"], "dispute": ["disputed"], "unlink": []}[verb[8:]]


def test_another_delegation_never_sees_nor_validates(sent: Contribution, charlie: User, olga: User, api: Api) -> None:
    made = extract(sent, asked=True)
    for person in (charlie, olga):
        client = signed_in(person)
        assert made.recommendation.title not in client.get("/validation/").content.decode()
        client.post("/validation/", {"extract": f"{made.pk}:1"})
        for page in ("", "confirm/", "correct/", "withdraw/", "accept/", "unlink/"):
            assert client.get(f"/extracts/{made.pk}/{page}").status_code in (403, 404)
        assert api(person).get("/api/v1/extracts/").json()["count"] == 0
        answer = api(person).post(f"/api/v1/extracts/{made.pk}/confirm/", {"seen_revision": 1})
        assert answer.status_code == 404
    made.refresh_from_db()
    assert made.validation == "asked"


def test_contributors_page_confirms_all(sent: Contribution, alice: User) -> None:
    made = extract(sent, asked=True)
    client = signed_in(alice)
    shown = client.get("/validation/").content.decode()
    assert "1 text waits for your answer." in shown
    assert f'name="extract" value="{made.pk}:1"' in shown
    assert "Confirm all that wait on this page" in shown
    answer = client.post("/validation/", {"extract": [f"{made.pk}:1", "x", "9:9"]}, follow=True)
    assert "1 text is confirmed." in answer.content.decode()
    assert "0 texts wait for your answer." in answer.content.decode()
    stale = client.post("/validation/", {"extract": f"{made.pk}:7"})
    assert stale.status_code == 200 or stale.status_code == 302


def test_correct_by_boxes_keeps_them_when_it_is_refused(sent: Contribution, alice: User) -> None:
    made = extract(sent, 0, 19, asked=True)
    part = sent.parts.get()
    client = signed_in(alice)
    given = {"text": "States light lamps.", "mark": f"{part.pk}:1.20:1.36", "reason": ""}
    answer = client.post(f"/extracts/{made.pk}/correct/", given)
    assert "Say what is wrong: the secretariat reads it and acts on it." in answer.content.decode()
    assert " checked" in answer.content.decode()
    client.post(f"/extracts/{made.pk}/correct/", {**given, "reason": "The other one."})
    assert made.corrections.get().text == "Ports keep them."


def test_status_page_asks_the_whole_round(sent: Contribution, sec: User, alice: User, api: Api) -> None:
    made = extract(sent)
    slug = sent.consultation.slug
    answer = signed_in(sec).post(f"/consultations/{slug}/validation/", {"deadline": "week"}, follow=True)
    assert "The contributors of 1 text are asked." in answer.content.decode()
    made.refresh_from_db()
    assert made.validation == "asked"
    (row,) = api(sec).get(f"/api/v1/consultations/{slug}/validation/").json()
    assert (row["delegation"], row["asked"], row["silent"]) == ("Arcadia", 1, 1)
    due = (timezone.now() + timedelta(days=30)).isoformat()
    assert api(sec).post(f"/api/v1/consultations/{slug}/validation/ask/", {"due_at": due}).json() == {"asked": 1}
    ask = f"/api/v1/contributions/{sent.reference}/extracts/ask/"
    assert api(sec).post(ask, {"due_at": due}).json() == {"asked": 1}
    assert api(sec).post(f"/api/v1/extracts/{made.pk}/ask/", {"due_at": due}).json()["state"] == "asked"
    assert api(alice).post(ask, {"due_at": due}).status_code == 403


# --- the API -----------------------------------------------------------------------------------------------------


def test_api_makes_links_and_shows(sent: Contribution, sec: User, api: Api) -> None:
    part = sent.parts.get()
    address = f"/api/v1/contributions/{sent.reference}/extracts/"
    answer = api(sec).post(address, {"passages": [f"{part.pk}:20:36"], "addressees": ["Ports"], "publish": True})
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made["passages"] == [{"part": part.pk, "position": 1, "start": 20, "end": 36, "words": "Ports keep them."}]
    assert made["validation"] == "not_yet"
    text = api(None).get(f"/api/v1/recommendations/{made['recommendation']}/").json()
    assert (text["kind"], text["addressees"], text["validation"]) == ("recommendation", ["Ports"], "not_yet")
    assert text["sources"] == [
        {
            "extract": made["id"],
            "contribution": sent.reference,
            "number": 1,
            "passages": [{"part": part.pk, "start": 20, "end": 36}],
        }
    ]
    again = api(sec).post(address, {"passages": [f"{part.pk}:20:36"]})
    assert (again.status_code, again.json()["code"]) == (409, "extracted_already")
    other = recommendation(sent.consultation, number=9)
    linked = api(sec).post(address, {"passages": [f"{part.pk}:0:19"], "into": other.reference})
    assert (linked.status_code, linked.json()["number"]) == (201, 9)
    moved = api(sec).post(
        f"/api/v1/extracts/{linked.json()['id']}/move/", {"passages": [f"{part.pk}:20:36"], "reason": "The other."}
    )
    assert moved.json()["passages"][0]["words"] == "Ports keep them."
    assert "confirm" in {step["verb"] for step in api(sec).get(f"/api/v1/extracts/{made['id']}/steps/").json()}


def test_lists_are_filtered_by_kind_and_addressee(consultation: Consultation, sec: User, api: Api) -> None:
    row = recommendation(consultation, number=1)
    recommendation(consultation, number=2)
    describing.describe(row, by=sec, kind="question", addressees=["The Board"])
    for query in ("kind=question", "addressee=the+board"):
        assert [each["number"] for each in api(None).get(f"/api/v1/recommendations/?{query}").json()["results"]] == [1]
        page = Client().get(f"/recommendations/?consultation={consultation.slug}&{query}").content.decode()
        assert "Recommendation </span>1<" in page
        assert "Recommendation </span>2<" not in page


def test_imported_texts_say_nothing_of_validation(consultation: Consultation, api: Api) -> None:
    row = recommendation(consultation, number=1)
    assert api(None).get(f"/api/v1/recommendations/{row.reference}/").json()["validation"] is None
    for page in (row.get_absolute_url(), f"/recommendations/?consultation={consultation.slug}"):
        assert "validated" not in Client().get(page).content.decode()


def test_unvalidated_texts_say_so_on_page_and_list(sent: Contribution) -> None:
    made = extract(sent)
    for page in (made.recommendation.get_absolute_url(), f"/recommendations/?consultation={sent.consultation.slug}"):
        assert "Not yet validated by its contributor" in Client().get(page).content.decode()


# --- what it costs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(
    consultation: Consultation,
    sec: User,
    alice: User,
    arcadia: Delegation,
    api: Api,
    rows: int,
) -> None:
    first = contribution(consultation, arcadia, ["States light lamps. Ports keep them."] * rows)
    for number in range(rows):
        extract(first, number, 36, asked=True)
        extract(contribution(consultation, DelegationFactory()), asked=True)
        reading_parts.mark_read(first.parts.get(position=number + 1), by=sec)
    client, hers = signed_in(sec), signed_in(alice)
    slug, one = consultation.slug, Extract.objects.first()
    assert one is not None
    costs = {
        (client, f"/contributions/{first.reference}/extract/"): 13,
        (client, f"/contributions/{first.reference}/extracts/"): 9,
        (client, f"/consultations/{slug}/extraction/"): 8,
        (client, f"/consultations/{slug}/validation/"): 7,
        (hers, "/validation/"): 8,
        (client, f"/extracts/{one.pk}/"): 7,
        (Client(), f"{one.recommendation.get_absolute_url()}source/"): 11,
        (api(sec), f"/api/v1/contributions/{first.reference}/extracts/"): 7,
        (api(sec), "/api/v1/extracts/"): 7,
        (api(sec), f"/api/v1/consultations/{slug}/validation/"): 5,
        (api(None), "/api/v1/recommendations/"): 6,
    }
    found = {}
    for visitor, address in costs:
        visitor.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(address).status_code == 200
        found[visitor, address] = len(captured)
    assert list(found.values()) == list(costs.values()), {address: number for (_, address), number in found.items()}
