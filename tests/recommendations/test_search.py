"""Full-text search: the same answers on SQLite and on PostgreSQL."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consultations.models import Consultation
from recommendations import search
from recommendations.models import Recommendation
from tests import factories
from wgec.kernel.folding import fold


@pytest.fixture
def texts(consultation: Consultation) -> None:
    for number, text in enumerate(
        (
            "The élan of free roads.",
            "Roads of the North: 100 % free.",
            "Свет ночью",
            "共同的夜空",
            "سماء الليل",
        ),
        start=1,
    ):
        factories.recommendation(consultation, text, number=number, attribution="Réseau Nord")


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("elan", [1]),
        ("ÉLAN", [1]),
        ("road", [1, 2]),
        ("free roads", [1, 2]),
        ('"free roads"', [1]),
        ("“free roads”", [1]),
        ("reseau", [1, 2, 3, 4, 5]),
        ("свет", [3]),
        ("夜空", [4]),
        ("空夜", []),
        ("الليل", [5]),
        ("2", [2]),
        ("zebra", []),
        ("free zebra", []),
        ("", []),
        ('"', []),
        ("&|!():*<->'", []),
        ("free' OR 1=1 --", []),
        ("roads NOT free", []),
    ],
)
def test_a_query_finds(texts: None, query: str, numbers: list[int]) -> None:
    found = search.matching(Recommendation.objects.order_by("number"), query)
    assert [row.number for row in found] == numbers


@given(st.text(max_size=40))
@example("\u1d2c\u03d2")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.django_db
@given(st.text(max_size=40))
def test_no_query_breaks_the_search(query: str) -> None:
    assert search.matching(Recommendation.objects.all(), query).count() == 0
