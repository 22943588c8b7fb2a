"""Which texts are like one that is being written, and in what; only among those that the reader may read."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from consultations.models import Consultation, Delegation, User
from recommendations import search, similar
from recommendations.enums import Status
from recommendations.models import Recommendation
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


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (LAMPS, "The same words"),
        (LAMPS.upper() + "\n", "The same words"),
        (f"**{LAMPS}**", "The same words"),
        (LAMPS.replace("midnight", "eleven"), "Shares nearly all of its words"),
        (NEARLY.replace("Municipalities", "Towns"), "Shares most of its words"),
        (
            "Municipalities publish the hours in advance and measure the brightness.",
            "Has nearly all of these words, and",
        ),
        (f"{LAMPS} " + " ".join(f"Nothing{n} resembles{n} anything{n}." for n in range(9)), "Nearly all of its words"),
        (
            "Street lamps shall be dimmed after midnight wherever traffic allows. "
            + " ".join(f"Nothing{n} resembles{n}." for n in range(9)),
            "Begins with the same sentence",
        ),
    ],
)
def test_the_reason_says_in_what_they_are_alike(lamps: Recommendation, text: str, reason: str) -> None:
    (number, said), *others = found(text)
    assert (number, said[: len(reason)], others) == (1, reason, [])


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
def test_it_takes_four_queries(consultation: Consultation, django_assert_num_queries: Any, count: int) -> None:
    for number in range(1, count + 1):
        factories.recommendation(consultation, LAMPS, number=number)
    with django_assert_num_queries(4):
        assert len(found(LAMPS)) == count


def test_a_very_long_text_is_read_in_part(lamps: Recommendation) -> None:
    assert found(f"{LAMPS}\n\n" + "word " * 400_000) != []


@pytest.mark.parametrize("word", ['"', "'; drop", "a:b*", "NEAR", "x&y|!z", "\x00", "œuvre"])
def test_any_word_can_be_asked_for(lamps: Recommendation, word: str) -> None:
    assert search.sharing(search.fold(f"{word} lamps").split(), most=5).count(lamps.pk) == 1


# --- doors -------------------------------------------------------------------------------------


def test_the_fragment_beside_the_form(client: Client, lamps: Recommendation, alice: User) -> None:
    client.force_login(alice)
    shown = client.post(reverse("recommendations:similar"), {"text": NEARLY}).content.decode()
    assert "Recommendation 1" in shown
    assert "Shares " in shown
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
    assert 0.7 < one.pop("likeness") < 1
    assert one.pop("reference")
    assert one == {
        "number": 3,
        "consultation": "first-round",
        "attribution": "Borduria",
        "status": "published",
        "reason": "Shares most of its words",
    }
