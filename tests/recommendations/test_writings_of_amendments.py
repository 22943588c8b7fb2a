"""What somebody types in the form of an amendment is kept until it is saved, on whatever device it is looked for."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation, Delegation, User, Writing
from recommendations.actions import amendments, recommendations
from recommendations.models import Amendment, Recommendation
from tests import factories
from tests.recommendations.test_writings import place, typing

pytestmark = pytest.mark.django_db

TEXT = "States cooperate on lamps.\n\nThey meet twice a year."
ONCE = TEXT.replace("twice", "once")
OFFERED = "You have unsaved words from"


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    return factories.recommendation(consultation, TEXT, number=1, proposers=[arcadia])


@pytest.fixture
def one(row: Recommendation, alice: User) -> Amendment:
    """Proposed by Arcadia."""
    return amendments.propose(row, by=alice, text=ONCE, seen_revision=1)


def form(verb: str, subject: Recommendation | Amendment) -> str:
    noun = "amendment" if isinstance(subject, Amendment) else "recommendation"
    return reverse(f"recommendations:{noun}-{verb}", args=[subject.reference])


def shown(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


# --- a new amendment ---------------------------------------------------------------------------


def test_a_new_amendment_is_offered_and_brought_back(client: Client, row: Recommendation, charlie: User) -> None:
    answer = typing(charlie, "amend", row.reference, text="Half a sent", headline="Short", reasons="Because", kind="")
    assert (answer.json()["revision"], answer.json()["closed"]) == (1, "")
    client.force_login(charlie)
    page = shown(client, form("amend", row))
    assert OFFERED in page
    assert f'data-keep-url="{place("amend", row.reference)}"' in page
    assert "Half a sent" not in page
    back = shown(client, form("amend", row), kept="1")
    assert OFFERED not in back
    assert "Half a sent</textarea>" in back
    assert "Because</textarea>" in back
    assert 'value="Short"' in back


def test_each_way_of_writing_is_kept_for_itself(client: Client, row: Recommendation, charlie: User) -> None:
    typing(charlie, "amend", row.reference, text="The whole text")
    typing(charlie, "amend", f"{row.reference}-free_text", text="A request", kind="free_text", units="1.2")
    typing(charlie, "amend", f"{row.reference}-delete", kind="delete", units=["1.1", "1.2"])
    client.force_login(charlie)
    assert "The whole text</textarea>" in shown(client, form("amend", row), kept="1")
    request = shown(client, form("amend", row), kind="free_text", kept="1")
    assert "A request</textarea>" in request
    assert '<option value="1.2" selected>' in request
    left_out = shown(client, form("amend", row), kind="delete", kept="1")
    assert left_out.count(" checked") == 2
    assert OFFERED not in shown(client, form("amend", row), kind="alternative")


def test_nothing_is_offered_that_the_form_shows_anyhow(client: Client, row: Recommendation, charlie: User) -> None:
    typing(charlie, "amend", row.reference, text=TEXT.replace("\n", "\r\n"), headline="", reasons=" ", kind="")
    client.force_login(charlie)
    assert OFFERED not in shown(client, form("amend", row))
    typing(charlie, "amend", row.reference, text=TEXT, headline="", reasons="Why not", kind="")
    assert OFFERED in shown(client, form("amend", row))


def test_what_is_brought_back_stands_on_what_was_read(
    client: Client, row: Recommendation, charlie: User, sec: User
) -> None:
    typing(charlie, "amend", row.reference, text=ONCE, kind="")
    recommendations.revise(row, TEXT.replace("lamps", "roads"), by=sec, seen_revision=1)
    assert typing(charlie, "amend", row.reference, text=ONCE, kind="").json()["revision"] == 2
    client.force_login(charlie)
    back = client.get(form("amend", row), {"kept": "1"}).context["form"]
    sent = {name: back[name].value() for name in ("text", "seen_revision")}
    assert sent == {"text": ONCE, "seen_revision": 1}
    client.post(form("amend", row), sent)
    made = Amendment.objects.get()
    assert made.current
    assert made.current.text == ONCE.replace("lamps", "roads")


@pytest.mark.parametrize("submit", [True, False])
def test_proposing_forgets_the_way_that_was_used(row: Recommendation, charlie: User, bob: User, submit: bool) -> None:
    for user, subject in ((charlie, ""), (bob, ""), (charlie, "-delete")):
        typing(user, "amend", f"{row.reference}{subject}", text="x")
    amendments.propose(row, by=charlie, text=ONCE, seen_revision=1, submit=submit)
    left = {(kept.user, kept.subject) for kept in Writing.objects.all()}
    assert left == {(bob, row.reference), (charlie, f"{row.reference}-delete")}


def test_saving_clears_the_copy_in_the_browser(client: Client, row: Recommendation, charlie: User) -> None:
    client.force_login(charlie)
    sent = {"seen_revision": "1", "text": "Rather not.", "kind": "free_text", "headline": "No"}
    answer = client.post(form("amend", row), sent, follow=True).content.decode()
    assert f'data-kept-done="amend-{row.reference}-free_text-{charlie.pk}"' in answer
    form_shown = shown(client, form("amend", row), kind="free_text")
    assert f'data-keep="amend-{row.reference}-free_text-{charlie.pk}"' in form_shown


def test_an_amendment_to_an_amendment(client: Client, one: Amendment, charlie: User) -> None:
    typing(charlie, "amend", one.reference, text="Half a sent", kind="")
    client.force_login(charlie)
    assert OFFERED in shown(client, form("amend", one))
    assert "Half a sent</textarea>" in shown(client, form("amend", one), kept="1")
    assert OFFERED not in shown(client, form("amend", one.recommendation))
    amendments.propose(one.recommendation, by=charlie, parent=one, text=ONCE.replace("once", "never"), seen_revision=1)
    assert not Writing.objects.exists()


def test_the_answer_names_the_version_that_is_amended(one: Amendment, alice: User, charlie: User) -> None:
    amendments.rewrite(one, by=alice, seen_version=1, seen_revision=1, text=TEXT.replace("twice", "thrice"))
    assert typing(charlie, "amend", one.reference, text="x").json()["revision"] == 2


# --- other words for one -----------------------------------------------------------------------


def test_other_words_are_offered_and_brought_back(client: Client, one: Amendment, alice: User) -> None:
    said = typing(alice, "rewrite", one.reference, text="Half a sent", seen_version="1").json()
    assert (said["revision"], said["version"]) == (1, 1)
    client.force_login(alice)
    page = shown(client, form("rewrite", one))
    assert OFFERED in page
    assert f'data-keep-url="{place("rewrite", one.reference)}"' in page
    back = shown(client, form("rewrite", one), kept="1")
    assert "Half a sent</textarea>" in back
    assert 'name="seen_version" value="1"' in back


def test_what_a_co_sponsor_saved_meanwhile_is_not_overwritten(
    client: Client, one: Amendment, alice: User, bob: User
) -> None:
    typing(alice, "rewrite", one.reference, text=TEXT.replace("twice", "never"), seen_version="1")
    amendments.rewrite(one, by=bob, seen_version=1, seen_revision=1, text=TEXT.replace("twice", "thrice"))
    assert typing(alice, "rewrite", one.reference, text="x", seen_version="1").json()["version"] == 2
    client.force_login(alice)
    back = client.get(form("rewrite", one), {"kept": "1"}).context["form"]
    sent = {name: back[name].value() for name in ("text", "seen_revision", "seen_version")}
    answer = client.post(form("rewrite", one), sent)
    assert answer.status_code == 422
    assert "Version 2 was saved while you were writing from version 1." in answer.content.decode()


def test_rewriting_forgets_ones_own(client: Client, one: Amendment, alice: User, bob: User) -> None:
    for user in (alice, bob):
        typing(user, "rewrite", one.reference, text="x")
    client.force_login(alice)
    sent = {"seen_revision": "1", "seen_version": "1", "text": TEXT.replace("twice", "never")}
    saved = client.post(form("rewrite", one), sent, follow=True).content.decode()
    assert "Version 2 stands." in saved
    assert f'data-kept-done="rewrite-{one.reference}-{alice.pk}"' in saved
    assert Writing.objects.get().user == bob


def test_a_discarded_draft_takes_all_of_it_along(row: Recommendation, alice: User, bob: User) -> None:
    draft = amendments.propose(row, by=alice, text=ONCE, seen_revision=1, submit=False)
    typing(bob, "rewrite", draft.reference, text="x")
    amendments.discard(draft, by=alice)
    assert not Writing.objects.exists()


def test_who_rewrites_the_same_amendment_is_seen(one: Amendment, alice: User, bob: User, charlie: User) -> None:
    typing(alice, "rewrite", one.reference, text="x")
    assert typing(bob, "rewrite", one.reference, text="y").json()["present"] == ["Alice (Arcadia)"]
    typing(alice, "amend", one.recommendation.reference, text="x")
    assert typing(charlie, "amend", one.recommendation.reference, text="y").json()["present"] == []


@pytest.mark.parametrize("others", [1, 3])
def test_keeping_takes_the_same_queries_however_many_write(
    one: Amendment, alice: User, arcadia: Delegation, django_assert_num_queries: Any, others: int
) -> None:
    for number in range(others):
        typing(factories.delegate(f"Drafter{number}", arcadia), "rewrite", one.reference, text="x")
    client = Client()
    client.force_login(alice)
    client.post(place("rewrite", one.reference), {"text": "x"})
    with django_assert_num_queries(10):
        client.post(place("rewrite", one.reference), {"text": "y"})


# --- who, and when -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "amends", "rewrites"),
    [
        ("alice", 200, 200),
        ("bob", 200, 200),
        ("charlie", 200, 403),
        ("olga", 200, 403),
        ("sec", 200, 200),
        ("chair", 403, 403),
    ],
)
def test_who_may_take_the_step_has_it_kept(
    request: pytest.FixtureRequest, one: Amendment, person: str, amends: int, rewrites: int
) -> None:
    user = request.getfixturevalue(person)
    assert typing(user, "amend", one.recommendation.reference, text="x").status_code == amends
    assert typing(user, "amend", one.reference, text="x").status_code == amends
    assert typing(user, "rewrite", one.reference, text="x").status_code == rewrites
    assert Writing.objects.count() == [amends, amends, rewrites].count(200)


@pytest.mark.parametrize(("person", "status"), [("bob", 200), ("charlie", 404), ("sec", 404), ("chair", 404)])
def test_a_draft_is_rewritten_by_its_own(
    request: pytest.FixtureRequest, row: Recommendation, alice: User, person: str, status: int
) -> None:
    draft = amendments.propose(row, by=alice, text=ONCE, seen_revision=1, submit=False)
    user = request.getfixturevalue(person)
    assert typing(user, "rewrite", draft.reference, text="x").status_code == status


def test_who_may_not_is_told_why(one: Amendment, charlie: User) -> None:
    assert typing(charlie, "rewrite", one.reference, text="x").json() == {
        "detail": "Only its sponsors change an amendment. Propose an amendment to it.",
        "code": "not_yours",
    }


def test_an_amendment_that_was_decided_is_refused_with_the_sentence(one: Amendment, alice: User) -> None:
    Amendment.objects.update(status="adopted")
    answer = typing(alice, "rewrite", one.reference, text="x")
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "An amendment that was decided or withdrawn keeps its last words. Propose a new one.",
    )


def test_a_round_that_closes_loses_no_words(
    client: Client, one: Amendment, consultation: Consultation, alice: User, sec: User
) -> None:
    consultation.closes_at = timezone.now() - timedelta(days=1)
    consultation.save()
    for purpose, subject in (("amend", one.recommendation.reference), ("rewrite", one.reference)):
        answer = typing(alice, purpose, subject, text="Half a sent")
        assert answer.status_code == 200
        assert answer.json()["closed"].startswith("This consultation closed on")
        assert typing(sec, purpose, subject, text="x").json()["closed"] == ""
    consultation.closes_at = None
    consultation.save()
    client.force_login(alice)
    assert "Half a sent</textarea>" in shown(client, form("amend", one.recommendation), kept="1")
    assert "Half a sent</textarea>" in shown(client, form("rewrite", one), kept="1")


def test_a_draft_is_rewritten_whatever_the_date(row: Recommendation, consultation: Consultation, alice: User) -> None:
    draft = amendments.propose(row, by=alice, text=ONCE, seen_revision=1, submit=False)
    consultation.closes_at = timezone.now() - timedelta(days=1)
    consultation.save()
    assert typing(alice, "rewrite", draft.reference, text="x").json()["closed"] == ""


@pytest.mark.parametrize("subject", ["none", "none-delete", "{row}-sing", "{row}-", "{row}-delete-delete"])
def test_what_is_not_there(row: Recommendation, alice: User, subject: str) -> None:
    assert typing(alice, "amend", subject.format(row=row.reference), text="x").status_code == 404


def test_discarding_leads_back_to_the_form(client: Client, one: Amendment, alice: User) -> None:
    client.force_login(alice)
    row = one.recommendation
    for purpose, subject, back in (
        ("amend", row.reference, form("amend", row)),
        ("amend", f"{row.reference}-alternative", f"{form('amend', row)}?kind=alternative"),
        ("amend", one.reference, form("amend", one)),
        ("rewrite", one.reference, form("rewrite", one)),
    ):
        typing(alice, purpose, subject, text="x")
        assert client.post(place(purpose, subject, "discard")).headers["Location"] == back
        assert not Writing.objects.exists()
