"""Contributions through the API: lists, one by one, files, steps, events, and what each person reads."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from consultations.actions import contributions, files
from consultations.models import Consultation, Contribution, Delegation, Question, User
from tests import factories
from tests.consultations.contributions.conftest import sent

pytestmark = pytest.mark.django_db

Api = Callable[[User | None], APIClient]
LIST = "/api/v1/contributions/"


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(
    consultation: Consultation,
    questions: list[Question],
    api: Api,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for _row in range(rows):
        sent(consultation, factories.DelegationFactory(), questions)
    with django_assert_num_queries(3):
        answer = api(None).get(LIST).json()
    assert answer["count"] == rows
    assert answer["results"][0] == {
        "reference": Contribution.objects.get(number=1).reference,
        "number": 1,
        "consultation": "first-round",
        "delegation": answer["results"][0]["delegation"],
        "delegation_name": answer["results"][0]["delegation_name"],
        "attribution": answer["results"][0]["delegation_name"],
        "status": "published",
        "title": "",
        "language": "en",
        "authors": [{"name": "Ada", "organisation": "", "role": "author", "capacity": ""}],
        "submitted_at": answer["results"][0]["submitted_at"],
        "published_at": answer["results"][0]["published_at"],
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_one(
    consultation: Consultation,
    arcadia: Delegation,
    api: Api,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    row = factories.contribution(consultation, arcadia, ["Lamps."] * rows)
    with django_assert_num_queries(6):
        answer = api(None).get(f"{LIST}{row.reference}/").json()
    assert [part["text"] for part in answer["parts"]] == ["Lamps."] * rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("consultation=first-round", 2),
        ("consultation=nowhere", 0),
        ("question=1", 1),
        ("group=civil_society", 1),
        ("language=fr", 1),
        ("delegation=arcadia", 1),
        ("status=published", 2),
        ("status=withdrawn", 0),
    ],
)
def test_the_list_is_filtered(
    consultation: Consultation,
    questions: list[Question],
    arcadia: Delegation,
    open_nets: Delegation,
    api: Api,
    query: str,
    found: int,
) -> None:
    sent(consultation, arcadia, questions)
    factories.contribution(consultation, open_nets, language="fr")
    assert api(None).get(f"{LIST}?{query}").json()["count"] == found


def test_what_is_left_out_of_a_save_stays(draft: Contribution, alice: User, api: Api) -> None:
    answer = api(alice).patch(f"{LIST}{draft.reference}/", {"title": "Lights", "seen_version": 1})
    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["title"], shown["version"], len(shown["parts"]), len(shown["authors"])) == ("Lights", 2, 3, 1)
    stale = api(alice).patch(f"{LIST}{draft.reference}/", {"title": "Lamps", "seen_version": 1})
    assert (stale.status_code, stale.json()["code"], stale.json()["current_revision"]) == (409, "text_has_moved", 2)


def test_what_makes_no_sense_is_malformed(consultation: Consultation, alice: User, api: Api) -> None:
    for given, detail in (
        ({}, "consultation: This field is required."),
        ({"consultation": "first-round", "authors": [{"role": "king"}]}, "role: “king” is not a valid choice."),
        (
            {"consultation": "first-round", "answers": [{"question": 1, "text": "x"}] * 2},
            "answers: Answer each question once.",
        ),
        (
            {"consultation": "first-round", "answers": [{"question": 5, "text": "x"}]},
            "This consultation asks no question 5.",
        ),
    ):
        answer = api(alice).post(LIST, given)
        assert answer.status_code == 400
        assert answer.json()["detail"].replace('"', "“", 1).replace('"', "”", 1) == detail


def test_drafts_are_nobody_elses(draft: Contribution, alice: User, charlie: User, sec: User, api: Api) -> None:
    for person, status in ((None, 404), (charlie, 404), (sec, 404), (alice, 200)):
        assert api(person).get(f"{LIST}{draft.reference}/").status_code == status
    for person, count in ((None, 0), (charlie, 0), (sec, 0), (alice, 1)):
        assert api(person).get(LIST).json()["count"] == count


def test_a_file_is_handed_in_read_and_downloaded(draft: Contribution, alice: User, sec: User, api: Api) -> None:
    address = f"{LIST}{draft.reference}/files/"
    upload = SimpleUploadedFile("lamps.md", b"1. Where are lamps lit?\n\nAt dusk.\n")
    made = api(alice).post(address, {"file": upload}, format="multipart")
    assert made.status_code == 201
    shown = made.json()
    assert (shown["state"], shown["file_name"], shown["media_type"]) == ("received", "lamps.md", "text/markdown")
    kept = draft.files.get()
    reading = f"{address}{kept.reference}/reading/"
    assert api(alice).get(reading).json() == {"state": "received", "refusal": "", "reading": None}
    files.read(kept.pk)
    assert api(alice).get(reading).json()["reading"]["parts"]
    contributions.submit(draft, by=alice)
    assert api(sec).get(reading).status_code == 403  # what the delegation looks at before it submits is its own
    assert b"".join(api(sec).get(shown["url"]).streaming_content).startswith(b"1. Where")
    refused = api(alice).post(address, {"file": SimpleUploadedFile("a.md", b"x")}, format="multipart")
    assert refused.status_code == 409


def test_steps_and_events(draft: Contribution, alice: User, sec: User, api: Api) -> None:
    open_to = {each["verb"] for each in api(alice).get(f"{LIST}{draft.reference}/steps/").json() if each["allowed"]}
    assert open_to == {"write", "upload", "submit", "discard"}
    contributions.submit(draft, by=alice)
    open_to = {each["verb"] for each in api(sec).get(f"{LIST}{draft.reference}/steps/").json() if each["allowed"]}
    assert open_to == {"return", "publish", "withdraw", "translate"}
    contributions.publish(draft, by=sec)
    verbs = [each["verb"] for each in api(None).get(f"{LIST}{draft.reference}/events/").json()["results"]]
    assert verbs == ["contribution.publish"]
    verbs = [each["verb"] for each in api(alice).get(f"{LIST}{draft.reference}/events/").json()["results"]]
    assert verbs == ["contribution.begin", "contribution.submit", "contribution.publish"]


def test_strangers_write_nothing(draft: Contribution, published: Contribution, api: Api) -> None:
    client: Any = api(None)
    assert client.post(LIST, {}).status_code == 401
    assert client.post(f"{LIST}{published.reference}/withdraw/", {}).status_code == 401
    assert client.patch(f"{LIST}{published.reference}/", {}).status_code == 401
