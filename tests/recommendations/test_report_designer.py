"""The report designer: the form, the preview of a part, templates, the request; by its three doors, and for whom."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from consultations.models import Consultation, User
from recommendations.actions import editions, previewing, report_templates
from recommendations.models import Edition, ReportTemplate
from tests import factories
from tests.recommendations.rounds import round_one
from wgec.kernel.errors import Malformed, NotYours, Refused

assert round_one  # a fixture

BACKEND = "consultations.backends.ByAddress"
NEW, PREVIEW, SAVE = "/reports/new/", "/reports/new/preview/", "/reports/templates/keep/"


@pytest.fixture
def desk(client: Client, sec: User) -> Client:
    """The browser of the secretariat."""
    client.force_login(sec, backend=BACKEND)
    return client


def given(consultation: Consultation, **fields: Any) -> dict[str, Any]:
    """What the form sends."""
    return {"consultation": consultation.slug, "kind": "compilation", "formats": ["json"], "paper": "a4", **fields}


def shown(client: Client, consultation: Consultation, **fields: Any) -> tuple[int, str]:
    """The answer of the preview."""
    answer = client.post(PREVIEW, given(consultation, **fields))
    return answer.status_code, answer.content.decode()


# --- the form ----------------------------------------------------------------------------------------


def test_the_design_is_stored_with_the_edition(desk: Client, round_one: Consultation) -> None:
    wanted = given(
        round_one,
        kind="rolling",
        symbol="E/CN.16/2018/CRP.3",
        sections=["II"],
        without_unplaced="on",
        appendices=["matrix"],
        time="15:00",
        limit="8500",
    )
    answer = desk.post(NEW, wanted)
    row = Edition.objects.get()
    assert answer["Location"] == row.get_absolute_url()
    assert (row.kind, str(row)) == ("rolling", "Rolling text 1")
    assert row.design == {
        "kind": "rolling",
        "symbol": "E/CN.16/2018/CRP.3",
        "sections": ["II"],
        "with_unplaced": False,
        "appendices": ["matrix"],
        "time": "15:00",
        "limit": 8500,
    }


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(desk: Client, round_one: Consultation) -> None:
    answer = desk.post(NEW, given(round_one, symbol="Draft 3", title="Lamps of <all> kinds"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Draft 3” is not written as a document&#x27;s symbol is" in page
    assert 'value="Draft 3"' in page
    assert 'value="Lamps of &lt;all&gt; kinds"' in page
    assert not Edition.objects.exists()
    assert (
        "Choose the delegation whose dossier it is."
        in desk.post(NEW, given(round_one, kind="dossier")).content.decode()
    )


def test_a_longer_report_than_its_limit_is_warned_of(
    round_one: Consultation, sec: User, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    section = round_one.sections.get(numeral="I")
    factories.recommendation(round_one, "word " * 9_000, number=7, section=section)
    row = editions.request(round_one, formats=["json"], design={"limit": 8500}, by=sec, enqueue=False)
    made = editions.compile_edition(row.pk)
    assert made.words
    assert made.words > 9_000
    assert f"The report has {made.words} words, more than 8500." in made.warnings


@pytest.mark.parametrize("rows", [1, 3])
def test_the_designer_asks_the_same_questions_for_any_size(
    desk: Client, consultation: Consultation, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, rows + 1):
        section = factories.SectionFactory(consultation=consultation, position=number, numeral="I" * number)
        factories.recommendation(consultation, "Text.", number=number, section=section)
        ReportTemplate.objects.create(name=f"Template {number}", formats=["json"])
    desk.get(NEW)
    with django_assert_num_queries(9):
        page = desk.get(NEW).content.decode()
    assert page.count("Template ") >= rows


# --- the preview -------------------------------------------------------------------------------------


def test_any_part_can_be_looked_at(desk: Client, round_one: Consultation) -> None:
    status, front = shown(desk, round_one, title="A title of its own", part="front")
    assert (status, "A title of its own" in front) == (200, True)
    _status, section = shown(desk, round_one, part="section-II")
    assert "<strong>6</strong>" in section
    assert "<strong>1</strong>" not in section
    _status, unplaced = shown(desk, round_one, part="unplaced")
    assert "First input." in unplaced
    assert "<strong>6</strong>" not in unplaced
    _status, index = shown(desk, round_one, part="appendix-delegations")
    assert "Kestria" in index
    assert "First input." not in index


def test_the_preview_is_a_page_that_can_do_nothing(desk: Client, round_one: Consultation) -> None:
    answer = desk.post(PREVIEW, given(round_one))
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "frame-src 'self'" in desk.get(NEW)["Content-Security-Policy"]
    assert "frame-src" not in desk.get("/reports/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"symbol": "x"}, "is not written as a document"),
        ({"part": "section-IX"}, "no section IX"),
        ({"part": "appendix-map"}, "“map” is not an annex."),
        ({"part": "middle"}, "A report has no part “middle”."),
    ],
)
def test_what_cannot_be_shown_is_said_in_the_frame(
    desk: Client, round_one: Consultation, fields: dict[str, str], sentence: str
) -> None:
    status, page = shown(desk, round_one, **fields)
    assert status == 422
    assert sentence in page


def test_a_long_part_is_cut(round_one: Consultation, sec: User) -> None:
    section = round_one.sections.get(numeral="I")
    for number in range(10, 40):
        factories.recommendation(round_one, f"Text {number}.", number=number, section=section)
    page = previewing.preview(round_one, design={}, part="section-I", by=sec).decode()
    assert page.count("<article") == previewing.MOST


# --- templates ---------------------------------------------------------------------------------------


def test_a_design_is_kept_used_replaced_and_removed(desk: Client, round_one: Consultation) -> None:
    answer = desk.post(SAVE, given(round_one, name=" For  the room ", kind="amendments", paper="letter"))
    row = ReportTemplate.objects.get()
    assert (row.name, row.design, row.formats) == ("For the room", {"kind": "amendments", "paper": "letter"}, ["json"])
    assert answer["Location"] == f"{NEW}?consultation={round_one.slug}&template={row.pk}"
    page = desk.get(answer["Location"])
    assert page.context["form"].initial["kind"] == "amendments"
    assert "The template “For the room” is kept." in page.content.decode()
    desk.post(SAVE, given(round_one, name="for the room", kind="clean"))
    assert [each.design["kind"] for each in ReportTemplate.objects.all()] == ["clean"]
    assert row.history.count() == 2
    desk.post(f"/reports/templates/{row.pk}/remove/")
    assert not ReportTemplate.objects.exists()


def test_a_template_needs_a_name_and_a_sound_design(desk: Client, round_one: Consultation) -> None:
    answer = desk.post(SAVE, given(round_one, name="", title="Kept"))
    assert answer.status_code == 422
    assert 'value="Kept"' in answer.content.decode()
    assert desk.post(SAVE, given(round_one, name="A", symbol="x")).status_code == 422
    assert not ReportTemplate.objects.exists()


def test_a_template_of_a_section_that_is_gone_says_so(round_one: Consultation, sec: User) -> None:
    made = report_templates.keep("Old", design={"sections": ["II", "IX"]}, formats=["json"], by=sec)
    with pytest.raises(Refused, match=r"The consultation has no section IX, or no longer\. Choose the sections anew."):
        editions.request(round_one, design=made.design, formats=made.formats, by=sec)


# --- the API -----------------------------------------------------------------------------------------


def test_the_api_designs_and_keeps_templates(round_one: Consultation, sec: User) -> None:
    api = APIClient()
    api.force_login(sec, backend=BACKEND)
    asked = {"consultation": round_one.slug, "formats": ["json"], "kind": "clean", "design": {"paper": "letter"}}
    made = api.post("/api/v1/editions/", asked, format="json")
    assert (made.status_code, made.json()["design"]) == (202, {"kind": "clean", "paper": "letter"})
    refused = api.post("/api/v1/editions/", {**asked, "design": {"colour": "red"}}, format="json")
    assert (refused.status_code, refused.json()["detail"][:33]) == (400, "A report has no choice “colour”. ")
    kept = api.post("/api/v1/report-templates/", {"name": "A", "formats": ["json"], "design": {}}, format="json")
    assert kept.status_code == 201
    assert [each["name"] for each in api.get("/api/v1/report-templates/").json()["results"]] == ["A"]
    assert api.post(f"/api/v1/report-templates/{kept.json()['id']}/remove/").status_code == 204


# --- who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["alice", "bob", "charlie", "olga", "chair", "sec"])
def test_who_designs(request: pytest.FixtureRequest, client: Client, round_one: Consultation, name: str) -> None:
    by = request.getfixturevalue(name)
    client.force_login(by, backend=BACKEND)
    may = name in ("chair", "sec")
    assert client.get(NEW).status_code == (200 if may else 403)
    assert shown(client, round_one)[0] == (200 if may else 403)
    assert client.get("/api/v1/report-templates/").status_code == (200 if may else 403)
    if may:
        row = report_templates.keep("A", design={}, formats=["json"], by=by)
        report_templates.remove(row, by=by)
        return
    with pytest.raises(NotYours):
        report_templates.keep("A", design={}, formats=["json"], by=by)
    with pytest.raises(NotYours):
        previewing.preview(round_one, design={}, by=by)


def test_strangers_are_asked_to_sign_in(client: Client, round_one: Consultation) -> None:
    addresses = (NEW, PREVIEW, SAVE, reverse("recommendations:report-template-remove", args=[1]))
    assert {client.post(address, given(round_one)).status_code for address in addresses} == {302}
    assert client.get("/api/v1/report-templates/").status_code in (401, 403)


def test_a_name_that_is_too_long_is_refused(sec: User) -> None:
    with pytest.raises(Malformed, match="at most 80 characters"):
        report_templates.keep("n" * 81, design={}, formats=["json"], by=sec)
