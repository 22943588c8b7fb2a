"""The numbers that texts name: kept with the text, looked up when shown, marked when unsure."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Event, User
from recommendations.actions import cross_references, numbering, recommendations
from recommendations.enums import Status
from recommendations.models import CrossReference, Recommendation
from recommendations.queries import cross_references as seen
from recommendations.report import gather
from recommendations.report.renderers import docx, html, md, pdf
from tests import factories
from tests.recommendations.compiling import Compiled, compiled
from wgec.kernel.errors import Malformed, NotYours, Refused

assert compiled  # a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def citing(compiled: Compiled) -> Recommendation:
    """A text that names 1 (published), 2 (merged), 3 (withdrawn) and 99 (nothing)."""
    recommendations.merge_into(compiled["b"], compiled["a"], by=None, reason="The same.")
    recommendations.withdraw(compiled["c"], by=None, reason="At its own request.")
    text = "In line with Recommendations 1, 2 and 3, and the draft Recommendation 99."
    return factories.recommendation(compiled.consultation, text, number=10, section=compiled.two, place=90_000)


def states(row: Recommendation) -> dict[int, str]:
    return {each.number: each.state for each in seen.of(row)}


def test_each_number_has_a_state(citing: Recommendation) -> None:
    assert states(citing) == {1: "resolved", 2: "merged", 3: "withdrawn", 99: "missing"}


def test_references_follow_the_text_and_the_target(compiled: Compiled, citing: Recommendation, sec: User) -> None:
    factories.revised(citing, "See Recommendation 4 and Rec. 99.")
    assert states(citing) == {4: "resolved", 99: "missing"}
    recommendations.withdraw(compiled["d"], by=sec, reason="x")
    assert states(citing) == {4: "withdrawn", 99: "missing"}


def test_a_number_that_is_given_later_is_found(compiled: Compiled, sec: User) -> None:
    row = factories.recommendation(compiled.consultation, "See Recommendation 5.", number=8, place=90_000)
    assert states(row) == {5: "missing"}
    Recommendation.objects.filter(pk=compiled["x"].pk).update(section=compiled.one)
    Recommendation.objects.filter(pk=row.pk).update(place=1)
    given = numbering.freeze(compiled.consultation, by=sec)
    assert [each.number for each in given] == [9]
    assert states(row) == {5: "missing"}


def test_a_reference_is_marked_with_a_reason_and_keeps_it(citing: Recommendation, sec: User) -> None:
    cross_references.mark_unsure(citing, 1, by=sec, reason="It seems to mean another one.")
    cross_references.mark_unsure(citing, 1, by=sec, reason="It seems to mean another one.")
    assert states(citing)[1] == "unsure"
    assert Event.objects.get(verb="recommendation.mark_reference_unsure").details == {"number": 1}
    factories.revised(citing, "As Recommendation 1 says.")
    assert states(citing) == {1: "unsure"}
    assert seen.links([citing]) == {}
    cross_references.mark_sure(citing, 1, by=sec)
    assert states(citing) == {1: "resolved"}


def test_marking_is_refused_with_a_sentence(citing: Recommendation, sec: User, chair: User) -> None:
    given: list[tuple[User, int, str, type[Refused], str]] = [
        (sec, 1, " ", Malformed, "Marking a reference as unsure needs a reason: it is shown to everybody."),
        (sec, 50, "x", Refused, "Recommendation 10 names no recommendation 50."),
        (chair, 1, "x", NotYours, "Cross-references are marked by the secretariat."),
    ]
    for by, number, reason, kind, sentence in given:
        with pytest.raises(kind) as refusal:
            cross_references.mark_unsure(citing, number, by=by, reason=reason)
        assert refusal.value.sentence == sentence


# --- pages ----------------------------------------------------------------------------------------


def test_a_text_links_to_what_it_names_and_says_who_names_it(
    client: Client, compiled: Compiled, citing: Recommendation
) -> None:
    page = client.get(citing.get_absolute_url()).content.decode()
    assert (
        f'<a href="/recommendations/{compiled["a"].reference}/" rel="nofollow noopener ugc">Recommendations 1</a>'
        in page
    )
    assert f'<a href="/recommendations/{compiled["b"].reference}/" rel="nofollow noopener ugc">2</a>' in page
    assert "draft Recommendation 99." in page, "no link, and the words as they are"
    target = client.get(compiled["a"].get_absolute_url()).content.decode()
    assert "Cited by" in target
    assert re.search(rf'<li><a href="{citing.get_absolute_url()}">Recommendation 10</a>', target)


def test_the_reading_view_links_too(client: Client, compiled: Compiled, citing: Recommendation) -> None:
    page = client.get(f"/recommendations/?consultation={compiled.consultation.slug}&view=reading").content.decode()
    assert (
        f'<a href="/recommendations/{compiled["a"].reference}/" rel="nofollow noopener ugc">Recommendations 1</a>'
        in page
    )


def test_a_draft_that_names_a_text_is_not_told_to_strangers(client: Client, compiled: Compiled) -> None:
    factories.recommendation(compiled.consultation, "As Recommendation 1.", status=Status.DRAFT, attribution="Hidden")
    assert "Cited by" not in client.get(compiled["a"].get_absolute_url()).content.decode()
    address = reverse("recommendations:cross-references", args=[compiled.consultation.slug])
    assert "Hidden" not in client.get(f"{address}?state=resolved").content.decode()


def test_the_list_shows_the_broken_ones(
    client: Client, citing: Recommendation, consultation: Consultation, sec: User
) -> None:
    address = reverse("recommendations:cross-references", args=[consultation.slug])
    page = client.get(address).content.decode()
    assert [each.number for each in client.get(address).context["page"]] == [2, 3, 99]
    assert "There is no such number" in page
    assert "Mark as unsure" not in page
    assert [each.number for each in client.get(f"{address}?state=resolved").context["page"]] == [1]
    client.force_login(sec)
    marking = reverse("recommendations:reference-unsure", args=[citing.reference, 2])
    answer = client.post(marking, {"reason": " "})
    assert answer.status_code == 422
    assert "Marking a reference as unsure needs a reason" in answer.content.decode()
    assert client.post(marking, {"reason": "Another annex."}).status_code == 302
    assert "Another annex." in client.get(f"{address}?state=unsure").content.decode()
    client.post(reverse("recommendations:reference-sure", args=[citing.reference, 2]))
    assert not CrossReference.objects.exclude(unsure_at=None).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(
    client: Client, compiled: Compiled, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        factories.recommendation(compiled.consultation, "See Recommendation 77.", number=20 + number)
    with django_assert_num_queries(4):  # the round; the counts; how many pages; the page
        client.get(reverse("recommendations:cross-references", args=[compiled.consultation.slug]))


@pytest.mark.parametrize("count", [1, 3])
def test_the_endpoint_costs_the_same(
    api: Any, compiled: Compiled, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        factories.recommendation(compiled.consultation, "See Recommendation 77.", number=20 + number)
    with django_assert_num_queries(3):  # the round; how many; the page
        answer = api(None).get(f"/api/v1/consultations/{compiled.consultation.slug}/cross-references/").json()
    assert answer["count"] == count
    assert {each["state"] for each in answer["results"]} == {"missing"}


def test_the_api_shows_and_marks(api: Any, compiled: Compiled, citing: Recommendation, sec: User, alice: User) -> None:
    address = f"/api/v1/recommendations/{citing.reference}/cross-references/"
    found = api(None).get(address).json()
    assert found[0] == {
        "recommendation": citing.reference,
        "number": 1,
        "words": "Recommendations 1, 2 and 3",
        "state": "resolved",
        "target": compiled["a"].reference,
        "unsure_because": "",
    }
    refused = api(alice).post(address, {"number": 1, "unsure": True, "reason": "x"}, format="json")
    assert (refused.status_code, refused.json()["detail"]) == (403, "Cross-references are marked by the secretariat.")
    marked = api(sec).post(address, {"number": 1, "unsure": True, "reason": "Hm."}, format="json").json()
    assert (marked[0]["state"], marked[0]["unsure_because"]) == ("unsure", "Hm.")
    assert api(sec).post(address, {"number": 1, "unsure": False}, format="json").json()[0]["state"] == "resolved"


# --- the report -----------------------------------------------------------------------------------


def test_the_report_links_in_html_pdf_and_word(compiled: Compiled, citing: Recommendation, sec: User) -> None:
    cross_references.mark_unsure(citing, 2, by=sec, reason="Another one.")
    document = gather.gather(compiled.consultation)
    shown = html.render(document).decode()
    assert '<a href="#recommendation-1" rel="nofollow noopener ugc">Recommendations 1</a>, 2 and' in shown
    assert '<a href="#recommendation-3" rel="nofollow noopener ugc">3</a>' in shown
    assert "Recommendations 1, 2 and 3, and the draft Recommendation 99." in md.render(document).decode()
    with zipfile.ZipFile(io.BytesIO(docx.render(document))) as word:
        body = etree.fromstring(word.read("word/document.xml"))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    words = {"".join(each.itertext(f"{w}t")): each.get(f"{w}anchor") for each in body.iter(f"{w}hyperlink")}
    assert (words["Recommendations 1"], words["3"]) == ("recommendation-1", "recommendation-3")
    pages = PdfReader(io.BytesIO(pdf.render(document))).pages
    page = next(page for page in pages if "draft Recommendation 99" in page.extract_text())
    assert sum(1 for each in page["/Annots"] if "/Dest" in each.get_object()) >= 2
