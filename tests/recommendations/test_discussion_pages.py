"""The discussion of a text as a page: who reads what, threads, their places in the text, filters."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Delegation, User
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


# --- reading ---------------------------------------------------------------------------------


def test_who_reads_what(
    client: Client, row: Recommendation, page: str, alice: User, bob: User, charlie: User, sec: User, chair: User
) -> None:
    comment(row, charlie, "For all of you.")
    comment(row, alice, "Between ourselves.", audience=OURS)
    hidden = comment(row, charlie, "Something rude.")
    comments.reply(hidden, "A calm reply.", by=alice)
    comments.hide(hidden, by=sec, reason="Not polite.")
    seen = {
        name: {
            words
            for words in ("For all of you.", "Between ourselves.", "Something rude.", "Not polite.", "A calm reply.")
            if words in read(client, page, person)
        }
        for name, person in {"alice": alice, "bob": bob, "charlie": charlie, "sec": sec, "chair": chair}.items()
    }
    client.logout()
    seen["stranger"] = {
        words
        for words in ("For all of you.", "Between ourselves.", "Something rude.", "Not polite.", "A calm reply.")
        if words in read(client, page)
    }
    everybody = {"For all of you.", "A calm reply."}
    assert seen == {
        "alice": everybody | {"Between ourselves."},
        "bob": everybody | {"Between ourselves."},
        "charlie": everybody | {"Something rude.", "Not polite."},
        "sec": everybody | {"Something rude.", "Not polite."},
        "chair": everybody,
        "stranger": everybody,
    }
    assert "The secretariat has hidden this comment." in read(client, page)


def test_the_discussion_of_a_draft_is_its_delegations(
    client: Client, consultation: Consultation, arcadia: Delegation, alice: User, charlie: User, sec: User
) -> None:
    draft = recommendation(consultation, "A wish.", proposers=[arcadia], status=Status.DRAFT)
    said = comment(draft, alice, "Shall we?")
    for address in (
        reverse("recommendations:discussion", args=[draft.reference]),
        said.get_absolute_url(),
        reverse("recommendations:comment-history", args=[said.reference]),
    ):
        client.force_login(alice)
        assert client.get(address).status_code in {200, 302}
        for person in (charlie, sec):
            client.force_login(person)
            assert client.get(address).status_code == 404


@pytest.mark.parametrize("verb", ["reply", "edit", "flag", "hide", "resolve", "reopen", "restore", "settle"])
def test_no_step_reaches_what_one_cannot_read(
    client: Client, row: Recommendation, alice: User, charlie: User, sec: User, verb: str
) -> None:
    said = comment(row, alice, audience=OURS)
    for person in (charlie, sec):
        client.force_login(person)
        address = reverse(f"recommendations:comment-{verb}", args=[said.reference])
        assert client.post(address, {"text": "x", "reason": "x"}).status_code == 404
    client.logout()
    assert client.post(address).headers["Location"].startswith("/account/login/")
    said.refresh_from_db()
    assert (said.state, said.replies.count()) == ("shown", 0)


def test_the_tab_counts_what_one_may_read(
    client: Client, row: Recommendation, page: str, alice: User, charlie: User, sec: User
) -> None:
    begun = comment(row, charlie)
    comments.reply(begun, "Because.", by=alice)
    comment(row, alice, audience=OURS)
    comments.hide(comment(row, charlie, "Rude."), by=sec, reason="Rude.")

    def tab(person: User) -> str:
        tree = html.fromstring(read(client, page, person))
        return " ".join(tree.xpath("//nav[contains(@class, 'tabs')]/a[@aria-current]")[0].text_content().split())

    assert [tab(person) for person in (alice, charlie, sec)] == ["Discussion 3", "Discussion 2", "Discussion 2"]
    assert ">3 comments</a>" in read(client, "/recommendations/", alice)
    assert ">2 comments</a>" in read(client, "/recommendations/", charlie)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_discussion_takes_the_same_queries_for_one_thread_and_for_three(
    client: Client,
    row: Recommendation,
    page: str,
    alice: User,
    charlie: User,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        begun = comment(row, charlie, f"{number} @ARC", unit="1.1", quote="the lakes")
        for answer in range(rows):
            comments.reply(begun, f"{number} {answer} @BOR", by=alice)
    # row, proposers; marked words, their revisions; what is agreed; what it names; neighbours; amendments, comments;
    # a call; threads counted, threads, their mentions, revisions, replies, the replies' mentions
    # and session, user, seats, delegations to mention; the six of one's own position; whether it is followed
    for person, queries in ((None, 18), (charlie, 31)):
        if person is not None:
            client.force_login(person)
        with django_assert_num_queries(queries):
            shown = client.get(page).content.decode()
        assert len(threads_on(shown)) == rows


@pytest.mark.parametrize("markup", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<b onclick=x>y</b>"])
def test_words_are_words(client: Client, row: Recommendation, page: str, charlie: User, sec: User, markup: str) -> None:
    said = comment(row, charlie, f"Before {markup} after")
    comments.edit(said, f"Now {markup}", by=charlie)
    comments.flag(said, by=factories.delegate("Fay", charlie.acting_for), reason=markup)
    comments.hide(said, by=sec, reason=markup)
    for address in (
        page,
        reverse("recommendations:comment-history", args=[said.reference]),
        reverse("recommendations:moderation"),
    ):
        tree = html.fromstring(read(client, address, sec))
        main = tree.xpath("//main")[0]
        assert (
            main.xpath(".//script[not(@src)] | .//@onclick | .//a[starts-with(@href, 'javascript')] | .//b[.='y']")
            == []
        )


# --- pages of threads ------------------------------------------------------------------------


def said_at_once(row: Recommendation, by: User, many: int, thread: Comment | None = None) -> list[Comment]:
    """Many comments, written as a fast import would: nothing but their rows."""
    now = timezone.now()
    return Comment.objects.bulk_create(
        Comment(
            recommendation=row,
            revision=row.current,  # type: ignore[misc]
            text=f"Remark {number}.",
            created_at=now + timedelta(seconds=number),
            created_by=by,
            created_for=by.acting_for,
            thread=thread,
        )
        for number in range(1, many + 1)
    )


def test_five_hundred_comments_come_in_pages(
    client: Client, row: Recommendation, page: str, charlie: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = said_at_once(row, charlie, 500)
    with django_assert_num_queries(16):
        first = client.get(page)
    assert len(threads_on(first.content.decode())) == 25
    assert "500 threads" in first.content.decode()
    assert len(first.content) < 150_000
    last = made[-1]
    led = client.get(last.get_absolute_url())
    assert led.headers["Location"] == f"{page}?page=20#comment-{last.reference}"
    assert threads_on(read(client, page, page="20"))[-1] == last.reference


def test_a_long_thread_is_folded_and_shown_on_a_page_of_its_own(
    client: Client, row: Recommendation, page: str, alice: User, charlie: User
) -> None:
    begun = comment(row, charlie)
    replies = said_at_once(row, alice, 60, begun)
    shown = read(client, page)
    assert shown.count('class="said"') == 11
    assert f'<a href="{page}?thread={begun.reference}">50 more replies</a>' in shown
    long = read(client, page, thread=begun.reference)
    assert (long.count('class="said"'), threads_on(long)) == (51, [begun.reference])
    assert read(client, page, thread=begun.reference, page="2").count('class="said"') == 11
    assert (
        client.get(replies[9].get_absolute_url()).headers["Location"] == f"{page}?page=1#comment-{replies[9].reference}"
    )
    far = client.get(replies[55].get_absolute_url()).headers["Location"]
    assert far == f"{page}?thread={begun.reference}&page=2#comment-{replies[55].reference}"


def test_a_thread_that_is_none(client: Client, row: Recommendation, page: str, alice: User, charlie: User) -> None:
    ours = comment(row, alice, audience=OURS)
    for wanted in (ours.reference, "nothing"):
        assert client.get(page, {"thread": wanted}).status_code == 404


def test_filters(client: Client, row: Recommendation, page: str, alice: User, charlie: User, sec: User) -> None:
    whole = comment(row, charlie, "Whole.")
    first = comment(row, charlie, "First.", unit="1.1")
    third = comment(row, alice, "Third.", unit="1.3")
    ours = comment(row, alice, "Ours.", unit="1.1", audience=OURS)
    lakes = comment(row, alice, "Lakes.", unit="1.1", quote="the lakes")
    comments.resolve(whole, by=sec)
    factories.revised(row, "States measure whatever moves.\n\nStates publish the figures.")

    def shown(**query: str) -> set[str]:
        return set(threads_on(read(client, page, alice, **query)))

    assert shown() == {each.reference for each in (whole, first, third, ours, lakes)}
    assert shown(show="open") == {each.reference for each in (first, third, ours, lakes)}
    assert shown(show="resolved") == {whole.reference}
    assert shown(show="ours") == {each.reference for each in (third, ours, lakes)}
    assert shown(show="detached") == {third.reference, lakes.reference}
    assert shown(unit="1.1") == {each.reference for each in (first, ours, lakes)}
    assert shown(unit="1.1", show="detached") == {lakes.reference}
    assert shown(show="nonsense") == set()


def test_the_fragment_is_the_list(client: Client, row: Recommendation, page: str, charlie: User) -> None:
    comment(row, charlie)
    part = client.get(page, {"show": "open"}, headers=FRAGMENT)
    assert "<html" not in part.content.decode()
    assert len(threads_on(f"<div>{part.content.decode()}</div>")) == 1
    assert part.headers["HX-Push-Url"] == f"{page}?show=open"


# --- where a thread stands -------------------------------------------------------------------


def where(shown: str, reference: str) -> str:
    (line,) = html.fromstring(shown).xpath(f"//article[@id='thread-{reference}']//p[contains(@class, 'where')]")
    return " ".join(" ".join(each.itertext()).strip() for each in line.xpath("./span"))


def test_a_thread_follows_its_unit_and_its_words(client: Client, row: Recommendation, page: str, charlie: User) -> None:
    on_unit = comment(row, charlie, "Unit.", unit="1.2")
    on_words = comment(row, charlie, "Words.", unit="1.1", quote="the lakes")
    gone = comment(row, charlie, "Gone.", unit="1.3", quote="swims at night")
    factories.revised(row, "States publish the figures.\n\nIn spring, States measure the lakes.")
    shown = read(client, page)
    assert where(shown, on_unit.reference) == "On paragraph 1"
    assert where(shown, on_words.reference) == "On paragraph 2"
    assert where(shown, gone.reference) == ("◌ Detached on a part of revision 1 that is no longer in the text")
    tree = html.fromstring(shown)
    marks = {mark.get("data-comments"): mark.text_content() for mark in tree.xpath("//mark[@data-comments]")}
    assert marks == {on_words.reference: "the lakes"}
    assert [quote.text_content() for quote in tree.xpath("//blockquote[@class='quoted']")] == [
        "the lakes",
        "swims at night",
    ]


def test_words_that_are_gone_leave_their_thread_at_its_paragraph(
    client: Client, row: Recommendation, page: str, charlie: User
) -> None:
    said = comment(row, charlie, unit="1.1", quote="the lakes")
    factories.revised(row, TEXT.replace("measure the lakes", "measure whatever moves"))
    assert where(read(client, page), said.reference) == (
        "◌ Detached on words of revision 1 that are no longer in paragraph 1"
    )


def test_the_text_shows_how_many_comments_and_on_which_words(
    client: Client, row: Recommendation, page: str, alice: User, charlie: User
) -> None:
    said = comment(row, charlie, unit="1.2", quote="the figures")
    comments.reply(said, "Indeed.", by=alice)
    comments.resolve(comment(row, charlie, "Done.", unit="1.1"), by=charlie)
    tree = html.fromstring(read(client, row.get_absolute_url()))
    (mark,) = tree.xpath("//a[contains(@class, 'unit-mark')]")
    assert (mark.text, mark.get("aria-label"), mark.get("href")) == ("2", "2 comments", f"{page}?unit=1.2")
    assert [each.text for each in tree.xpath("//mark[@data-comments]")] == ["the figures"]
