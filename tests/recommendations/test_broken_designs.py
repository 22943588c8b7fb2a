"""Odd designs and odd moments: a sentence or a sound report, whoever asks and whatever has gone meanwhile."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from consultations.enums import ContributionStatus
from consultations.models import Consultation, Delegation, User
from recommendations.actions import editions, sections
from recommendations.enums import AppendixName, EditionState, Status
from recommendations.models import Edition, ReportTemplate, Sponsor
from recommendations.queries import compiling
from recommendations.report import gather
from recommendations.report.design import Design
from tests import factories
from tests.recommendations.rounds import round_one
from tests.recommendations.tampering import tamper
from wgec.kernel.errors import Malformed

assert round_one  # a fixture

BACKEND = "consultations.backends.ByAddress"
NEW, PREVIEW, SAVE = "/reports/new/", "/reports/new/preview/", "/reports/templates/keep/"


@pytest.fixture
def desk(client: Client, sec: User) -> Client:
    """The browser of the secretariat."""
    client.force_login(sec, backend=BACKEND)
    return client


@pytest.fixture
def api(sec: User) -> APIClient:
    """The secretariat's program."""
    made = APIClient()
    made.force_authenticate(sec)
    return made


def given(consultation: Consultation, **fields: Any) -> dict[str, Any]:
    return {"consultation": consultation.slug, "kind": "compilation", "formats": ["json"], "paper": "a4", **fields}


# --- what is asked for -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "design",
    [
        {"title": "x" * 10_000},
        {"disclaimer": "x" * 10_000},
        {"sections": [str(number) for number in range(1_000)]},
        {"sections": ["x" * 10_000]},
        {"delegation": "x" * 10_000},
        {"limit": 10**30},
        {"limit": True},
        {"limit": 1.5},
        {"title": None},
        {"title": {"a": 1}},
        {"sections": [["I"]]},
        {"sections": {"I": 1}},
        {"with_unplaced": "yes"},
        {"x" * 10_000: 1},
        {"kind": "record", "since": "0001-01-01", "until": "9999-12-31"},
        {"kind": "record"},
        {"kind": "clean"},
        {"symbol": "E/" * 5_000},
    ],
)
def test_a_design_that_cannot_be_is_answered_with_a_sentence(
    api: APIClient, round_one: Consultation, design: dict[str, Any]
) -> None:
    kind = "record" if design.get("kind") == "record" else "compilation"
    asked = {"consultation": round_one.slug, "kind": kind, "formats": ["json"], "design": design}
    answer = api.post("/api/v1/editions/", asked, format="json")
    assert answer.status_code in (400, 409)
    assert 0 < len(answer.json()["detail"]) < 1_000
    assert not Edition.objects.exists()


def test_characters_that_no_file_can_hold_are_left_out(
    api: APIClient, round_one: Consultation, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    first = round_one.recommendations.order_by("place").first()
    assert first
    type(first).objects.filter(pk=first.pk).update(attribution="Arca\x01dia\x0b\x1f")
    asked = {"title": "A\x00 ti\x07tle\ufffe", "sections": []}
    wanted = {"consultation": round_one.slug, "formats": ["docx", "odt", "epub", "akn", "xlsx"], "design": asked}
    answer = api.post("/api/v1/editions/", wanted, format="json")
    row = editions.compile_edition(Edition.objects.get(reference=answer.json()["reference"]).pk)
    assert (row.state, row.failure) == (EditionState.ISSUED, "")
    frozen = json.loads(row.frozen)
    assert frozen["title"] == "A title"
    assert "Arcadia " in [entry["attribution"] for part in frozen["sections"] for entry in part["entries"]]


def test_the_record_of_all_time_is_refused_in_the_preview(desk: Client, round_one: Consultation) -> None:
    asked = given(round_one, kind="record", since="2026-01-01", until="9999-12-31", part="front")
    answer = desk.post(PREVIEW, asked)
    assert answer.status_code == 422
    assert "between the years 1900 and 2199" in answer.content.decode()


# --- what has gone meanwhile -------------------------------------------------------------------------


def test_a_section_that_goes_before_the_content_is_frozen_fails_the_edition(
    round_one: Consultation, sec: User, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    empty = factories.SectionFactory(consultation=round_one, numeral="IX", title="Empty")
    asked = editions.request(round_one, formats=["json"], design={"sections": ["IX"]}, by=sec, enqueue=False)
    sections.remove(empty, by=sec, seen=compiling.stamp(round_one))
    row = editions.compile_edition(asked.pk)
    assert row.state == EditionState.FAILED
    assert "no section IX" in row.failure
    assert not row.frozen_at


def test_a_template_says_what_of_it_is_not_here(desk: Client, round_one: Consultation) -> None:
    kept = ReportTemplate.objects.create(name="Old", design={"sections": ["I", "XL"], "limit": 77}, formats=["json"])
    page = desk.get(f"{NEW}?consultation={round_one.slug}&template={kept.pk}").content.decode()
    assert "The template names what is not here" in page
    assert "Sections XL, Limit of words 77" in page
    assert "The template names" not in desk.get(NEW).content.decode()


def test_who_is_to_see_it_is_kept_while_a_template_is(desk: Client, round_one: Consultation) -> None:
    answer = desk.post(SAVE, given(round_one, name="Ours", audience="secretariat"))
    page = desk.get(answer["Location"]).content.decode()
    assert '<option value="secretariat" selected>' in page
    kept = ReportTemplate.objects.get()
    removed = desk.post(f"/reports/templates/{kept.pk}/remove/", {"consultation": round_one.slug})
    assert removed["Location"].endswith(f"?consultation={round_one.slug}")


def test_an_earlier_edition_that_cannot_be_read_is_said(desk: Client, round_one: Consultation, sec: User) -> None:
    asked = editions.request(round_one, formats=["json"], by=sec, enqueue=False)
    tamper(editions.compile_edition(asked.pk), frozen='{"schema": 0}')
    answer = desk.post(PREVIEW, given(round_one, part="appendix-changes"))
    assert answer.status_code == 422
    assert "was frozen by another version" in answer.content.decode()


# --- what is nobody's business -----------------------------------------------------------------------


def appendix(consultation: Consultation, name: AppendixName) -> str:
    (made,) = gather.gather(consultation, Design(appendices=(name.value,))).appendices
    return made.text


def test_extracts_that_are_not_published_are_not_counted(
    consultation: Consultation, arcadia: Delegation, borduria: Delegation
) -> None:
    factories.extract(factories.contribution(consultation, borduria), publish=False)
    assert appendix(consultation, AppendixName.VALIDATION) == "Nothing was extracted from contributions."
    factories.extract(factories.contribution(consultation, arcadia))
    said = appendix(consultation, AppendixName.VALIDATION)
    assert "| Arcadia | 1 |" in said
    assert "Borduria" not in said


def test_a_dossier_holds_what_is_public_and_stands(
    consultation: Consultation, arcadia: Delegation, borduria: Delegation
) -> None:
    row = factories.recommendation(consultation, "States act.", number=1, proposers=[borduria])
    left = factories.amendment(row, "States must act.", sponsors=[borduria, arcadia])
    Sponsor.objects.filter(amendment=left, delegation=arcadia).update(until_at=left.created_at)
    hidden = factories.recommendation(consultation, "Hidden text.", number=2, proposers=[borduria])
    factories.position(hidden, arcadia)
    type(hidden).objects.filter(pk=hidden.pk).update(status=Status.RETURNED)
    factories.contribution(consultation, arcadia, title="Quixotic", status=ContributionStatus.WITHDRAWN)
    document = gather.gather(consultation, Design(kind="dossier", delegation="arcadia"))
    assert [each.name for each in document.appendices] == ["contributions"]
    assert document.appendices[0].text == "- **Contribution 1:** Withdrawn."


def test_a_dossier_is_compared_with_one_of_the_same_delegation(
    consultation: Consultation, arcadia: Delegation, borduria: Delegation, sec: User, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.recommendation(consultation, "States act.", number=1, proposers=[borduria])
    asked = editions.request(
        consultation, kind="dossier", formats=["json"], design={"delegation": "borduria"}, by=sec, enqueue=False
    )
    editions.compile_edition(asked.pk)
    wanted = {"kind": "dossier", "appendices": ("changes",)}
    own = gather.gather(consultation, Design(delegation="borduria", **wanted))  # type: ignore[arg-type]
    other = gather.gather(consultation, Design(delegation="arcadia", **wanted))  # type: ignore[arg-type]
    assert [each.text for each in other.appendices] == ["This is the first edition."]
    assert "Nothing has changed." in own.appendices[-1].text


def test_one_kind_is_named_and_not_two(round_one: Consultation, sec: User) -> None:
    with pytest.raises(Malformed, match="Name one kind"):
        editions.request(round_one, kind="clean", design={"kind": "rolling"}, by=sec, enqueue=False)
