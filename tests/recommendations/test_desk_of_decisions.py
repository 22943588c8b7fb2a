"""The merge desk: what it shows, previews and makes, and what a refusal leaves in it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Delegation, User
from recommendations.actions import decisions, recommendations
from recommendations.models import Amendment, Recommendation, Revision
from tests import factories

TEXT = "The board will advise on policy.\n\nIt meets once a year.\n\nIts reports are public."
REVIEW = TEXT.replace("advise on", "review")
CONSULTED = TEXT.replace("advise on", "be consulted on")
TWICE = TEXT.replace("once a year", "twice a year")


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    return factories.recommendation(consultation, TEXT, number=27)


@pytest.fixture
def review(row: Recommendation, borduria: Delegation) -> Amendment:
    return factories.amendment(row, REVIEW, sponsors=[borduria], headline="Advise → review")


@pytest.fixture
def consulted(row: Recommendation, arcadia: Delegation, review: Amendment) -> Amendment:
    return factories.amendment(row, CONSULTED, sponsors=[arcadia], headline="Advise → be consulted on")


@pytest.fixture
def twice(row: Recommendation, arcadia: Delegation, consulted: Amendment) -> Amendment:
    return factories.amendment(row, TWICE, sponsors=[arcadia], headline="Twice", units=["1.2"], place=2)


@pytest.fixture
def page(client: Client, row: Recommendation, chair: User) -> str:
    client.force_login(chair)
    return reverse("recommendations:recommendation-decide", args=[row.reference])


def sent(amendment: Amendment, do: str, **given: Any) -> dict[str, Any]:
    return {"seen_revision": "1", "amendment": amendment.reference, "change": "substantive", "do": do, **given}


def test_each_says_what_it_collides_with(client: Client, page: str, twice: Amendment, review: Amendment) -> None:
    shown = client.get(page).content.decode()
    assert "3 open amendments" in shown
    assert "collides with A-2" in shown
    assert "collides with A-1" in shown
    assert "collides with none" in shown
    assert "The board will <del>advise on </del><ins>review </ins>policy." in shown
    assert "The board will <del>advise </del><ins>be consulted </ins>on policy." in shown
    assert "Make revision 2" in shown


def test_one_that_collides_with_none_shows_what_it_changes(client: Client, page: str, twice: Amendment) -> None:
    shown = client.get(page, {"amendment": twice.reference}).content.decode()
    assert "It meets <del>once </del><ins>twice </ins>a year." in shown
    assert "wording-0" not in shown


def test_a_preview_makes_nothing(client: Client, page: str, review: Amendment, twice: Amendment) -> None:
    answer = client.post(page, sent(review, "preview", **{"wording-0": review.reference}))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Revision 2, not made yet" in shown
    assert "1 amendment still fits." in shown
    assert "These no longer fit; their sponsors will be told, with the text as it then reads:</strong> A-2" in shown
    assert Revision.objects.count() == 1


def test_a_preview_is_a_part_of_the_page_for_scripts(
    client: Client, page: str, review: Amendment, twice: Amendment
) -> None:
    chosen = sent(review, "preview", **{"wording-0": review.reference})
    answer = client.post(page, chosen, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    shown = answer.content.decode()
    assert "Revision 2, not made yet" in shown
    assert "<html" not in shown


def test_making_the_revision_leads_to_the_next(
    client: Client, page: str, row: Recommendation, review: Amendment, consulted: Amendment, twice: Amendment
) -> None:
    answer = client.post(page, sent(review, "make", **{"wording-0": review.reference}), follow=True)
    assert answer.redirect_chain[-1][0] == f"{page}?amendment={consulted.reference}"
    shown = answer.content.decode()
    assert "Revision 2 is the current text. 1 amendment no longer fits; its sponsors are told." in shown
    assert "It was made from an older text, and no longer fits this one." in shown
    assert row.revisions.get(number=2).text == REVIEW


def test_the_wording_of_another_one_can_be_chosen(
    client: Client, page: str, row: Recommendation, review: Amendment, consulted: Amendment
) -> None:
    client.post(page, sent(review, "make", **{"wording-0": consulted.reference}))
    assert row.revisions.get(number=2).text == CONSULTED
    assert Amendment.objects.get(pk=consulted.pk).status == "adopted"
    assert Amendment.objects.get(pk=review.pk).status == "open"


def test_a_wording_of_ones_own(
    client: Client, page: str, row: Recommendation, review: Amendment, consulted: Amendment
) -> None:
    own = "The board will advise on and review policy."
    client.post(page, sent(review, "make", **{"wording-0": "own", "own-0": own}))
    assert row.revisions.get(number=2).text == TEXT.replace("The board will advise on policy.", own)
    assert Amendment.objects.get(pk=review.pk).status == "adopted_modified"


def test_a_whole_text_of_ones_own(client: Client, page: str, row: Recommendation, twice: Amendment) -> None:
    text = TWICE.replace("public", "published")
    client.post(page, sent(twice, "make", write_text="on", text=text, outcome="adopted_modified"))
    assert row.revisions.get(number=2).text == text
    assert Amendment.objects.get(pk=twice.pk).status == "adopted_modified"


def test_all_that_collide_with_none_at_once(
    client: Client, page: str, row: Recommendation, twice: Amendment, arcadia: Delegation
) -> None:
    secret = factories.amendment(row, TEXT.replace("public", "secret"), sponsors=[arcadia], units=["1.3"], place=3)
    assert "Adopt the 2 that collide with none" in client.get(page).content.decode()
    free = [twice.reference, secret.reference]
    answer = client.post(page, {"do": "adopt_free", "seen_revision": "1", "free": free}, follow=True)
    assert "Revision 2 is the current text." in answer.content.decode()
    assert row.revisions.get(number=2).text == TWICE.replace("public", "secret")


@pytest.mark.parametrize(
    ("do", "given", "sentence"),
    [
        ("set_aside", {}, "Setting an amendment aside needs a reason: its sponsors are told."),
        ("refer", {}, "Say to whom the amendment is referred: a group, a meeting, the next round."),
        ("make", {"wording-0": "stands"}, "Choose the amendments to adopt."),
        (
            "make",
            {"change": "editorial"},
            "An editorial change needs a reason, because positions stay valid across it.",
        ),
        (
            "preview",
            {"write_text": "on", "text": " "},
            "The text is empty. To take the recommendation back, withdraw it.",
        ),
    ],
)
def test_a_refusal_comes_back_with_what_was_chosen(
    client: Client, page: str, review: Amendment, consulted: Amendment, do: str, given: dict[str, str], sentence: str
) -> None:
    answer = client.post(page, sent(review, do, **{"wording-0": review.reference, "own-0": "My own.", **given}))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in shown
    assert ">\nMy own.</textarea>" in shown


def test_who_decides_second_reads_a_sentence_and_keeps_what_they_chose(
    client: Client, page: str, row: Recommendation, review: Amendment, consulted: Amendment, twice: Amendment, sec: User
) -> None:
    decisions.adopt(row, {consulted: None}, by=sec, seen_revision=1)
    answer = client.post(page, sent(review, "make", **{"wording-0": "own", "own-0": "My own.", "reason": "Agreed."}))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Revision 2 was saved while you were writing from revision 1. Compare and save again." in shown
    assert 'name="seen_revision" value="2"' in shown
    assert "My own.</textarea>" in shown
    assert 'value="Agreed."' in shown
    assert Revision.objects.count() == 2


def test_an_amendment_that_was_decided_meanwhile(
    client: Client, page: str, review: Amendment, twice: Amendment, sec: User
) -> None:
    decisions.set_aside(review, by=sec, reason="No.")
    answer = client.post(page, sent(review, "make"), follow=True)
    assert (
        "This amendment is no longer open: somebody has decided on it, or it was withdrawn." in answer.content.decode()
    )


def test_setting_aside_and_referring_on_the_desk(
    client: Client, page: str, review: Amendment, twice: Amendment
) -> None:
    client.post(page, sent(review, "set_aside", reason="Overtaken."))
    assert Amendment.objects.get(pk=review.pk).status == "set_aside"
    client.post(page, sent(twice, "refer", to="the small group"))
    assert Amendment.objects.get(pk=twice.pk).referred_to == "the small group"


def test_nothing_is_open(client: Client, page: str) -> None:
    assert "No amendment is open" in client.get(page).content.decode()


def test_others_are_not_let_in(client: Client, page: str, alice: User, row: Recommendation, chair: User) -> None:
    client.force_login(alice)
    answer = client.get(page)
    assert answer.status_code == 403
    assert "Amendments are decided by the chair and the secretariat." in answer.content.decode()
    recommendations.withdraw(row, by=None, reason="x")
    client.force_login(chair)
    assert client.get(page).status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_its_queries(
    client: Client,
    page: str,
    row: Recommendation,
    arcadia: Delegation,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        factories.amendment(row, TEXT.replace("advise", f"advise {number}"), sponsors=[arcadia])
    client.get(page)
    # user, seats, new notices; the text, its proposers; amendments, their sponsors; bridges, seven; the two texts
    with django_assert_num_queries(15):
        client.get(page)
