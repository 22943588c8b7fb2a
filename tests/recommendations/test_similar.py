"""Which texts are like one that is being written, and in what; only among those that the reader may read."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from consultations.models import Consultation, Delegation, User
from recommendations import similar
from recommendations.actions import recommendations, similarity
from recommendations.enums import Status
from recommendations.models import ComparedText, Recommendation, Similarity, TextMark, WordCount
from tests import factories

pytestmark = pytest.mark.django_db

LAMPS = (
    "Street lamps shall be dimmed after midnight wherever traffic allows. Municipalities publish the hours in advance "
    "and measure the brightness of the sky once a month."
)
NEARLY = LAMPS.replace("midnight", "eleven").replace("once a month", "every month")
OTHER = "Fishing boats carry a lantern at the stern. Harbours record each arrival in a register open to everybody."
STRANGER = AnonymousUser()


@pytest.fixture
def lamps(consultation: Consultation) -> Recommendation:
    factories.recommendation(consultation, OTHER, number=2)
    return factories.recommendation(consultation, LAMPS, number=1)


def found(text: str, user: Any = STRANGER) -> list[tuple[int | None, str]]:
    return [(each.recommendation.number, each.reason) for each in similar.to_text(text, user)]


@pytest.fixture(params=["before", "after"])
def compared(request: pytest.FixtureRequest, lamps: Recommendation) -> Recommendation:
    """Before and after the job has compared the texts: what is found is the same."""
    if request.param == "after":
        similarity.refresh()
    return lamps


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (LAMPS, "The same words in the same order as in Recommendation 1."),
        (f"**{LAMPS.upper()}**\n", "The same words in the same order as in Recommendation 1."),
        (
            LAMPS.replace("midnight", "eleven"),
            "Shares 25 of its 26 words with Recommendation 1, in the same order.",
        ),
        (
            "Municipalities publish the hours in advance and measure the brightness of the sky.",
            "13 of its 13 words stand in Recommendation 1, in the same order, which says more.",
        ),
        (
            "Street lamps shall be dimmed after midnight wherever traffic allows. "
            + " ".join(f"Nothing{n} resembles{n}." for n in range(9)),
            "Its first sentence stands word for word in Recommendation 1.",
        ),
    ],
)
def test_the_reason_says_in_what_they_are_alike(compared: Recommendation, text: str, reason: str) -> None:
    assert found(text) == [(1, reason)]


@pytest.mark.parametrize(
    "text", ["", "Lamps.", "\n\n", "Whales sing beneath the arctic ice every winter.", "| a\n" * 9]
)
def test_what_is_like_nothing(lamps: Recommendation, text: str) -> None:
    assert found(text) == []


def test_the_most_alike_comes_first_and_five_are_enough(consultation: Consultation) -> None:
    for number in range(1, 8):
        text = LAMPS.replace("midnight", "eleven") if number == 4 else f"{LAMPS} {OTHER[: number * 10]}"
        factories.recommendation(consultation, text, number=number)
    numbers = [number for number, _reason in found(LAMPS.replace("midnight", "eleven"))]
    assert (numbers[0], len(numbers)) == (4, 5)


def test_every_round_is_looked_through(lamps: Recommendation) -> None:
    factories.recommendation(factories.ConsultationFactory(), LAMPS, number=77)
    assert {number for number, _reason in found(LAMPS)} == {1, 77}


def test_nobody_finds_what_they_may_not_read(
    consultation: Consultation, arcadia: Delegation, alice: User, charlie: User, sec: User, chair: User
) -> None:
    factories.recommendation(consultation, LAMPS, proposers=[arcadia], status=Status.DRAFT)
    assert [len(found(LAMPS, user)) for user in (alice, charlie, sec, chair, STRANGER)] == [1, 0, 0, 0, 0]


def test_a_text_is_not_like_itself(lamps: Recommendation) -> None:
    assert similar.to_recommendation(lamps, STRANGER) == []
    factories.recommendation(lamps.consultation, NEARLY, number=3)
    assert [each.recommendation.number for each in similar.to_recommendation(lamps, STRANGER)] == [3]


def test_texts_without_spaces_are_found(consultation: Consultation) -> None:
    text = "各国应在午夜之后调暗路灯，并每月测量天空亮度。"
    factories.recommendation(consultation, text, number=1, language="zh-hans")
    assert found(text.replace("午夜", "十一点")) != []


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_seven_queries(consultation: Consultation, django_assert_num_queries: Any, count: int) -> None:
    for number in range(1, count + 1):
        factories.recommendation(consultation, LAMPS, number=number)
    similarity.refresh()
    with django_assert_num_queries(7):
        assert len(found(LAMPS)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_kept_takes_four(consultation: Consultation, django_assert_num_queries: Any, count: int) -> None:
    row = factories.recommendation(consultation, LAMPS, number=9)
    for number in range(1, count + 1):
        factories.recommendation(consultation, NEARLY, number=number)
    similarity.refresh()
    with django_assert_num_queries(4):
        assert len(similar.to_recommendation(row, STRANGER)) == count


def test_a_very_long_text_is_read_in_part(lamps: Recommendation) -> None:
    assert found(f"{LAMPS}\n\n" + "word " * 400_000) != []


@pytest.mark.parametrize("word", ['"', "'; drop", "a:b*", "NEAR", "x&y|!z", "\x00", "œuvre"])
def test_any_word_can_be_asked_for(lamps: Recommendation, word: str) -> None:
    assert [number for number, _reason in found(f"{word} {LAMPS}")] == [1]


# --- doors -------------------------------------------------------------------------------------


def test_the_fragment_beside_the_form(client: Client, lamps: Recommendation, alice: User) -> None:
    client.force_login(alice)
    shown = client.post(reverse("recommendations:similar"), {"text": NEARLY}).content.decode()
    assert "Recommendation 1" in shown
    assert "Shares 23 of its 25 words with Recommendation 1" in shown
    assert "<html" not in shown
    itself = client.post(f"{reverse('recommendations:similar')}?besides={lamps.reference}", {"text": NEARLY})
    assert "Nothing like it was found among the texts that you may read." in itself.content.decode()


def test_strangers_do_not_ask_while_they_write(client: Client, lamps: Recommendation) -> None:
    assert client.post(reverse("recommendations:similar"), {"text": NEARLY}).status_code == 302


def test_the_page_and_its_fragment(client: Client, lamps: Recommendation) -> None:
    factories.recommendation(lamps.consultation, NEARLY, number=3)
    address = reverse("recommendations:recommendation-similar", args=[lamps.reference])
    whole, part = (client.get(address, headers=headers).content.decode() for headers in ({}, {"HX-Request": "true"}))
    assert "Recommendation 3" in part
    assert part.strip() in whole
    assert "<html" not in part


def test_the_api(api: Any, lamps: Recommendation) -> None:
    factories.recommendation(lamps.consultation, NEARLY, number=3, attribution="Borduria")
    (one,) = api(None).get(f"/api/v1/recommendations/{lamps.reference}/similar/").json()
    assert 0.9 < one.pop("likeness") < 1
    assert one.pop("reference")
    assert one == {
        "number": 3,
        "consultation": "first-round",
        "attribution": "Borduria",
        "status": "published",
        "kind": "nearly_identical",
        "reason": "Shares 23 of its 26 words with Recommendation 3, in the same order.",
        "reasons": [
            "Shares 23 of its 26 words with Recommendation 3, in the same order.",
            "16 words in a row stand in both: “wherever traffic allows municipalities publish the hours in advance and "
            "measure the …”.",
        ],
        "relation": None,
    }


# --- what is private ---------------------------------------------------------------------------


def test_a_draft_is_in_no_index(consultation: Consultation, arcadia: Delegation, lamps: Recommendation) -> None:
    """Neither the rows nor the words that are counted, nor the marks by which others are looked up."""
    similarity.refresh()
    before = kept_of_all()
    for status in (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.DISCARDED):
        factories.recommendation(consultation, f"{LAMPS} Heliotropes too.", proposers=[arcadia], status=status)
    assert similarity.refresh() == 0
    assert kept_of_all() == before


def kept_of_all() -> list[Any]:
    """Every row of what is kept."""
    return [list(model.objects.values()) for model in (Similarity, ComparedText, TextMark, WordCount)]


def test_who_reads_a_draft_is_shown_what_it_is_like(
    consultation: Consultation, arcadia: Delegation, lamps: Recommendation, alice: User
) -> None:
    draft = factories.recommendation(consultation, NEARLY, proposers=[arcadia], status=Status.DRAFT)
    similarity.refresh()
    assert [each.recommendation.number for each in similar.to_recommendation(draft, alice)] == [1]
    assert similar.to_recommendation(lamps, STRANGER) == []


def test_what_was_withdrawn_is_not_suggested(lamps: Recommendation, sec: User) -> None:
    other = factories.recommendation(lamps.consultation, NEARLY, number=3)
    similarity.refresh()
    recommendations.withdraw(other, by=sec, reason="Overtaken.")
    assert similar.to_recommendation(lamps, STRANGER) == []
    assert [number for number, _reason in found(NEARLY)] == [1]
