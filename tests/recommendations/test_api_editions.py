"""Editions in the API: who sees which, asking for one, trying again, giving up, downloading."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django import Settings

from consultations.models import Consultation, User
from recommendations.enums import Format
from recommendations.models import Edition, EditionFile
from tests.factories import ConsultationFactory

pytestmark = pytest.mark.django_db

LIST = "/api/v1/editions/"


@pytest.fixture(autouse=True)
def _scratch_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def edition(consultation: Consultation, number: int = 1, **fields: Any) -> Edition:
    """An edition that waits, unless ``fields`` say otherwise."""
    moments = {"requested_at": timezone.now(), "formats": ["pdf", "json"]}
    return Edition.objects.create(consultation=consultation, number=number, **{**moments, **fields})


def issued(consultation: Consultation, number: int = 1) -> Edition:
    """An issued edition with one file."""
    now = timezone.now()
    row = edition(
        consultation, number, frozen_at=now, fingerprint="f" * 64, frozen="{}", issued_at=now, recommendations=93
    )
    file = ContentFile(b"%PDF-1.7", name="report.pdf")
    EditionFile.objects.create(edition=row, format="pdf", file=file, size=8, sha256="a" * 64, seconds=0.5, made_at=now)
    return row


# --- reading ---------------------------------------------------------------------------------


def test_an_issued_edition(api: Any, consultation: Consultation) -> None:
    row = issued(consultation)
    answer = api(None).get(f"{LIST}{row.reference}/").json()
    for moment in ("requested_at", "frozen_at", "issued_at"):
        assert answer.pop(moment)
    assert answer["files"][0].pop("made_at")
    assert answer == {
        "reference": row.reference,
        "consultation": "first-round",
        "kind": "compilation",
        "number": 1,
        "label": "",
        "revision": None,
        "corrects": None,
        "corrigenda": [],
        "formats": ["pdf", "json"],
        "design": {},
        "audience": "public",
        "state": "issued",
        "progress": {"done": 2, "total": 3, "ahead": 0, "stage": "issued"},
        "fingerprint": "f" * 64,
        "recommendations": 93,
        "not_placed": None,
        "contributions": None,
        "words": None,
        "files": [
            {
                "format": "pdf",
                "url": f"http://testserver{LIST}{row.reference}/files/pdf/",
                "is_in_volumes": False,
                "bytes": 8,
                "sha256": "a" * 64,
                "seconds": 0.5,
            }
        ],
        "failure": "",
        "same_as": None,
        "warnings": [],
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_four_queries(
    api: Any, django_assert_num_queries: Any, consultation: Consultation, rows: int
) -> None:
    for number in range(1, rows + 1):
        issued(consultation, number)
    with django_assert_num_queries(4):  # how many; the rows; their files; their corrigenda
        assert len(api(None).get(LIST).json()["results"]) == rows


def test_editions_of_one_consultation(api: Any, consultation: Consultation) -> None:
    issued(consultation)
    other = issued(ConsultationFactory(slug="second-round"))
    found = api(None).get(f"{LIST}?consultation=second-round").json()["results"]
    assert [row["reference"] for row in found] == [other.reference]


@pytest.mark.parametrize(("person", "sees"), [("sec", True), ("chair", True), ("alice", False), ("", False)])
def test_what_is_not_issued_is_for_the_secretariat_and_the_chair(
    api: Any, request: pytest.FixtureRequest, consultation: Consultation, person: str, sees: bool
) -> None:
    row = edition(consultation, failed_at=timezone.now(), failure="The PDF could not be made.")
    client = api(request.getfixturevalue(person) if person else None)
    assert client.get(LIST).json()["count"] == int(sees)
    answer = client.get(f"{LIST}{row.reference}/")
    assert answer.status_code == (200 if sees else 404)
    assert not sees or answer.json()["failure"] == "The PDF could not be made."


def test_progress_is_read_from_the_rows(api: Any, sec: User, consultation: Consultation) -> None:
    now = timezone.now()
    row = edition(consultation, attempted_at=now, frozen_at=now, fingerprint="f" * 64, rendering="pdf")
    answer = api(sec).get(f"{LIST}{row.reference}/").json()
    assert (answer["state"], answer["progress"]) == ("compiling", {"done": 1, "total": 3, "ahead": 0, "stage": "pdf"})


# --- downloading -----------------------------------------------------------------------------


def test_a_file_is_downloaded(api: Any, consultation: Consultation) -> None:
    row = issued(consultation)
    url = api(None).get(f"{LIST}{row.reference}/").json()["files"][0]["url"]
    answer = api(None).get(url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="first-round-edition-1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()
    again = api(None).get(url, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_file_is_had_by_who_sees_its_edition(
    api: Any, settings: Settings, consultation: Consultation, alice: User
) -> None:
    address = f"{LIST}{issued(consultation).reference}/files/pdf/"
    settings.PUBLIC_READING = False
    assert api(None).get(address).status_code == 401
    with closing(api(alice).get(address)) as answer:
        assert answer.status_code == 200


@pytest.mark.parametrize("format", ["docx", "exe"])
def test_a_file_that_was_not_made_is_not_there(api: Any, consultation: Consultation, format: str) -> None:
    assert api(None).get(f"{LIST}{issued(consultation).reference}/files/{format}/").status_code == 404


# --- asking for one --------------------------------------------------------------------------


def test_an_edition_is_asked_for(api: Any, sec: User, consultation: Consultation) -> None:
    answer = api(sec).post(LIST, {"consultation": "first-round", "formats": ["pdf", "docx"]})
    assert answer.status_code == 202
    made = Edition.objects.get()
    assert answer["Location"] == f"http://testserver{LIST}{made.reference}/"
    assert (set(made.formats), made.requested_by) == ({"pdf", "docx"}, sec)
    assert (answer.json()["state"], answer.json()["reference"]) == ("waiting", made.reference)
    assert api(sec).get(answer["Location"]).status_code == 200


def test_all_formats_are_made_unless_some_are_named(api: Any, chair: User, consultation: Consultation) -> None:
    api(chair).post(LIST, {"consultation": "first-round"})
    assert set(Edition.objects.get().formats) == set(Format.values)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "consultation"),
        ({"consultation": "nowhere"}, "consultation"),
        ({"consultation": "first-round", "formats": ["papyrus"]}, "formats"),
        ({"consultation": "first-round", "formats": []}, "formats"),
        ({"consultation": "first-round", "formats": "pdf"}, "formats"),
    ],
)
def test_what_makes_no_sense_is_malformed(
    api: Any, sec: User, consultation: Consultation, given: dict[str, Any], field: str
) -> None:
    answer = api(sec).post(LIST, given)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert not Edition.objects.exists()


def test_delegates_do_not_compile(api: Any, alice: User, consultation: Consultation) -> None:
    answer = api(alice).post(LIST, {"consultation": "first-round"})
    assert answer.status_code == 403
    assert answer.json() == {
        "detail": "Reports are compiled by the secretariat and the chair.",
        "code": "not_yours",
    }


def test_a_failed_edition_is_tried_again(api: Any, sec: User, consultation: Consultation) -> None:
    row = edition(consultation, failed_at=timezone.now(), failure="The PDF could not be made.")
    answer = api(sec).post(f"{LIST}{row.reference}/retry/")
    assert (answer.status_code, answer.json()["state"], answer.json()["failure"]) == (202, "waiting", "")


def test_an_edition_is_cancelled(api: Any, sec: User, consultation: Consultation) -> None:
    row = edition(consultation)
    answer = api(sec).post(f"{LIST}{row.reference}/cancel/")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")


def test_what_can_be_done_with_it(api: Any, sec: User, consultation: Consultation) -> None:
    row = edition(consultation)
    steps = {step["verb"]: step for step in api(sec).get(f"{LIST}{row.reference}/steps/").json()}
    assert steps["cancel"]["allowed"]
    assert steps["retry"]["why_not"].startswith("Only an edition that failed can be tried again.")
