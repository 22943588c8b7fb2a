"""The history of a recommendation and the source of its words."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, User
from recommendations.actions import recommendations
from recommendations.models import Recommendation
from tests import factories
from tests.recommendations.test_views import FRAGMENT, text_of


@pytest.fixture
def two(consultation: Consultation) -> list[Recommendation]:
    """One that will be revised, and one that will not."""
    return [
        factories.recommendation(consultation, "Lamps are **dimmed**.", number=1),
        factories.recommendation(consultation, "Roads stay dark.", number=2),
    ]


@pytest.fixture
def revised(two: list[Recommendation], sec: User) -> Recommendation:
    recommendations.revise(two[0], "Lamps are shaded.", by=sec, seen_revision=1, reason="At the meeting.")
    recommendations.revise(two[0], "Lamps are shaded at night.", by=sec, seen_revision=2)
    return Recommendation.objects.get(pk=two[0].pk)


def test_the_history_compares_the_last_two_revisions(client: Client, revised: Recommendation) -> None:
    page = text_of(client, reverse("recommendations:history", args=[revised.reference]))
    assert "From revision 2 to revision 3" in page
    assert "<ins>" in page
    assert "At the meeting." in page


def test_the_history_compares_any_two(client: Client, revised: Recommendation) -> None:
    page = text_of(
        client, reverse("recommendations:history", args=[revised.reference]), {"from": "1", "to": "3"}, headers=FRAGMENT
    )
    assert "<html" not in page
    assert "From revision 1 to revision 3" in page
    assert "<del>" in page


@pytest.mark.parametrize("query", [{"from": "9"}, {"to": "x"}, {"from": "0"}])
def test_the_history_has_no_other_revisions(client: Client, revised: Recommendation, query: dict[str, str]) -> None:
    assert client.get(reverse("recommendations:history", args=[revised.reference]), query).status_code == 404


def test_one_revision_has_nothing_to_compare(client: Client, two: list[Recommendation]) -> None:
    assert "This text has one revision so far." in text_of(
        client, reverse("recommendations:history", args=[two[1].reference])
    )


@pytest.mark.parametrize("more", [1, 3])
def test_the_history_takes_thirteen_queries(
    client: Client, two: list[Recommendation], sec: User, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for seen in range(1, more + 1):
        recommendations.revise(two[0], f"Text {seen}.", by=sec, seen_revision=seen)
    # row, proposers, two neighbours, amendments, comments counted, two texts, count, revisions, adopted, events,
    # a call
    with django_assert_num_queries(13):
        text_of(client, reverse("recommendations:history", args=[two[0].reference]))


def test_a_long_history_comes_in_pages(client: Client, two: list[Recommendation], sec: User) -> None:
    for seen in range(1, 27):
        recommendations.revise(two[0], f"Text {seen}.", by=sec, seen_revision=seen)
    address = reverse("recommendations:history", args=[two[0].reference])
    newest, oldest = text_of(client, address), text_of(client, address, {"page": "2"})
    assert newest.count('name="from"') == 25
    assert oldest.count('name="from"') == 2
    assert "Compare from revision 1<" in oldest
    assert "The latest 20." in newest


def test_the_source_shows_the_first_revision_as_stored(client: Client, revised: Recommendation) -> None:
    page = text_of(client, reverse("recommendations:source", args=[revised.reference]))
    assert "Lamps are **dimmed**." in page
    assert "It was written here" in page
