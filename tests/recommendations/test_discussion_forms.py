"""The forms and buttons of a discussion, as pages and in their place; the secretariat's list."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Delegation, Notice, User
from recommendations.actions import comments
from recommendations.enums import CommentAudience, Status
from recommendations.models import Comment, Recommendation
from tests import factories
from tests.factories import comment, recommendation

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
TEXT = "States measure the lakes.\n\nStates publish the figures.\n\nNobody swims at night."
OURS = CommentAudience.DELEGATION


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published recommendation of Arcadia's, of three paragraphs."""
    return recommendation(consultation, TEXT, number=1, proposers=[arcadia])


@pytest.fixture
def page(row: Recommendation) -> str:
    """Where it is discussed."""
    return reverse("recommendations:discussion", args=[row.reference])


def read(client: Client, address: str, person: User | None = None, **query: str) -> str:
    if person is not None:
        client.force_login(person)
    answer = client.get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def threads_on(page: str) -> list[str]:
    return html.fromstring(page).xpath("//article/@data-thread")


# --- saying ----------------------------------------------------------------------------------


def test_a_comment_is_begun_from_a_link_to_a_unit_and_from_marked_words(
    client: Client, row: Recommendation, charlie: User
) -> None:
    address = reverse("recommendations:recommendation-comment", args=[row.reference])
    client.force_login(charlie)
    form = client.get(address, {"unit": "1.2"}).context["form"]
    assert form["unit"].value() == "1.2"
    begun = client.post(
        address, {"begin": "1", "unit": "1.1", "start": "15", "quote": "the lakes", "seen_revision": "1"}
    )
    assert begun.status_code == 200
    form = begun.context["form"]
    assert {name: form[name].value() for name in ("unit", "start", "quote", "seen_revision")} == {
        "unit": "1.1",
        "start": "15",
        "quote": "the lakes",
        "seen_revision": "1",
    }
    assert not Comment.objects.exists()


def test_a_refusal_keeps_what_was_typed(client: Client, row: Recommendation, charlie: User) -> None:
    address = reverse("recommendations:recommendation-comment", args=[row.reference])
    client.force_login(charlie)
    typed = {"text": "My careful words", "unit": "1.1", "quote": "what is not there at all", "seen_revision": "1"}
    for headers in ({}, FRAGMENT):
        answer = client.post(address, {**typed, "audience": "delegation"}, headers=headers)
        assert answer.status_code == 422
        shown = html.fromstring(f"<div>{answer.content.decode()}</div>")
        form = shown.xpath("//form[@id='comment-form']")[0]
        assert form.xpath(".//textarea[@name='text']")[0].text.strip() == "My careful words"
        assert form.xpath(".//textarea[@name='quote']")[0].text.strip() == "what is not there at all"
        assert form.xpath(".//select[@name='unit']/option[@selected]/@value") == ["1.1"]
        assert form.xpath(".//input[@name='audience'][@checked]/@value") == ["delegation"]
        assert "The marked words do not stand in that paragraph of revision 1. Mark them again." in form.text_content()


def test_a_part_that_is_gone_can_still_be_commented_on_by_who_has_read_it(
    client: Client, row: Recommendation, charlie: User
) -> None:
    factories.revised(row, "States measure the lakes.")
    client.force_login(charlie)
    address = reverse("recommendations:recommendation-comment", args=[row.reference])
    given = {"text": "Keep it.", "unit": "1.3", "seen_revision": "1", "audience": "all"}
    assert client.post(address, given).status_code == 302
    assert Comment.objects.get().unit == "1.3"


def test_a_delegation_is_chosen_to_be_mentioned(
    client: Client, row: Recommendation, alice: User, charlie: User
) -> None:
    client.force_login(charlie)
    address = reverse("recommendations:recommendation-comment", args=[row.reference])
    given = {"text": "What do you think?", "mention": '@"Arcadia"', "seen_revision": "1", "audience": "all"}
    assert client.post(address, given).status_code == 302
    said = Comment.objects.get()
    assert (said.text, said.mentions.get().name) == ('What do you think? @"Arcadia"', "Arcadia")
    client.post(
        reverse("recommendations:comment-reply", args=[said.reference]), {"text": "You?", "mention": '@"Borduria"'}
    )
    assert said.replies.get().mentions.get().name == "Borduria"


def test_who_saves_a_comment_reads_it(client: Client, row: Recommendation, page: str, charlie: User) -> None:
    client.force_login(charlie)
    address = reverse("recommendations:recommendation-comment", args=[row.reference])
    given = {"text": "Hello.", "seen_revision": "1", "audience": "all"}
    answer = client.post(address, given, follow=True)
    said = Comment.objects.get()
    assert answer.redirect_chain == [
        (said.get_absolute_url(), 302),
        (f"{page}?page=1#comment-{said.reference}", 302),
    ]
    assert "Your comment is saved." in answer.content.decode()
    part = client.post(address, {**given, "text": "Hello again."}, headers=FRAGMENT)
    assert part.headers["HX-Redirect"] == Comment.objects.latest("pk").get_absolute_url()


def test_who_cannot_comment_has_no_form(client: Client, row: Recommendation, page: str, alice: User) -> None:
    assert "Sign in to comment" in read(client, page)
    alice.delegates.update(role="reader")
    assert "Begin a thread" not in read(client, page, alice)
    assert "Sign in to comment" not in read(client, page, alice)


def test_who_serves_no_delegation_chooses_no_readers(client: Client, row: Recommendation, page: str, sec: User) -> None:
    tree = html.fromstring(read(client, page, sec))
    assert [each.get("type") for each in tree.xpath("//input[@name='audience']")] == ["hidden"]


# --- steps in their place --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "given"), [("reply", {"text": "Because."}), ("edit", {"text": "Other."}), ("hide", {"reason": "Rude."})]
)
def test_a_step_in_its_place_answers_the_thread(
    client: Client, row: Recommendation, charlie: User, sec: User, verb: str, given: dict[str, str]
) -> None:
    said = comment(row, charlie)
    client.force_login(sec if verb == "hide" else charlie)
    address = reverse(f"recommendations:comment-{verb}", args=[said.reference])
    form = client.get(address, headers=FRAGMENT).content.decode()
    assert f'id="form-{said.reference}"' in form
    assert "<html" not in form
    answer = client.post(address, given, headers=FRAGMENT)
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == (f"#thread-{said.reference}", "outerHTML")
    assert threads_on(answer.content.decode()) == [said.reference]
    empty = client.post(address, {**dict.fromkeys(given, " ")}, headers=FRAGMENT)
    assert empty.status_code in {409, 422}


@pytest.mark.parametrize("verb", ["resolve", "reopen"])
def test_a_button_in_its_place_answers_the_thread(
    client: Client, row: Recommendation, charlie: User, verb: str
) -> None:
    said = comment(row, charlie)
    if verb == "reopen":
        comments.resolve(said, by=charlie)
    client.force_login(charlie)
    answer = client.post(reverse(f"recommendations:comment-{verb}", args=[said.reference]), headers=FRAGMENT)
    assert ("Resolved" in answer.content.decode()) == (verb == "resolve")
    assert answer.headers["HX-Retarget"] == f"#thread-{said.reference}"


def test_earlier_wordings_are_shown_until_it_is_hidden(
    client: Client, row: Recommendation, page: str, alice: User, charlie: User, sec: User
) -> None:
    said = comment(row, charlie, "First thought.")
    assert ">edited<" not in read(client, page)
    comments.edit(said, "Second thought.", by=charlie)
    address = reverse("recommendations:comment-history", args=[said.reference])
    assert f'href="{address}"' in read(client, page)
    assert "First thought." in read(client, address)
    comments.hide(said, by=sec, reason="Rude.")
    assert "First thought." not in read(client, address, alice)
    assert "First thought." in read(client, address, charlie)
    assert "First thought." in read(client, address, sec)


# --- the secretariat's list ------------------------------------------------------------------


def test_the_list_is_the_secretariats(client: Client, alice: User) -> None:
    address = reverse("recommendations:moderation")
    assert client.get(address).headers["Location"].startswith("/account/login/")
    client.force_login(alice)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_has_flags_first_with_their_reasons(
    client: Client,
    row: Recommendation,
    alice: User,
    charlie: User,
    sec: User,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        comments.hide(comment(row, charlie, f"Hidden {number}"), by=sec, reason=f"Because {number}.")
        comments.flag(comment(row, charlie, f"Flagged {number}"), by=alice, reason=f"Look {number}.")
    client.force_login(sec)
    address = reverse("recommendations:moderation")
    with django_assert_num_queries(6):  # user, seats, new notices, count, comments, flags
        shown = client.get(address).content.decode()
    listed = html.fromstring(shown).xpath("//ol[contains(@class, 'moderated')]/li")
    assert len(listed) == 2 * rows
    flagged = [
        ("Flagged" in each.text_content(), f"Look {rows - 1 - place}." in each.text_content())
        for place, each in enumerate(listed[:rows])
    ]
    assert flagged == [(True, True)] * rows
    assert all("Because" in each.text_content() for each in listed[rows:])


def test_the_secretariat_comes_back_to_its_list(
    client: Client, row: Recommendation, alice: User, charlie: User, sec: User
) -> None:
    said = comment(row, charlie)
    comments.flag(said, by=alice, reason="Look.")
    client.force_login(sec)
    address = reverse("recommendations:moderation")
    form = client.get(reverse("recommendations:comment-hide", args=[said.reference]), {"back": "moderation"})
    assert 'name="back" value="moderation"' in form.content.decode()
    for verb, given in (("settle", {}), ("hide", {"reason": "Rude."}), ("restore", {})):
        answer = client.post(
            reverse(f"recommendations:comment-{verb}", args=[said.reference]), {**given, "back": "moderation"}
        )
        assert answer.headers["Location"] == address
    assert "Nothing to look at" in client.get(address).content.decode()


def test_drafts_are_not_the_secretariats_to_moderate(
    client: Client, consultation: Consultation, arcadia: Delegation, alice: User, bob: User, sec: User
) -> None:
    draft = recommendation(consultation, "A wish.", proposers=[arcadia], status=Status.DRAFT)
    comments.flag(comment(draft, alice, "A secret."), by=bob, reason="Look.")
    assert "A secret." not in read(client, reverse("recommendations:moderation"), sec)
    assert not Notice.objects.filter(user=sec).exists()
