"""Discussions through the API: who reads what, places, verbs, and what hidden comments keep."""

from typing import Any

import pytest

from consultations.models import Consultation, Delegation, User
from recommendations.actions import comments
from recommendations.enums import CommentAudience, Status
from recommendations.models import Comment, Recommendation
from tests import factories
from tests.factories import amendment, comment, recommendation

pytestmark = pytest.mark.django_db

OURS = CommentAudience.DELEGATION


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published recommendation of Arcadia's."""
    return recommendation(
        consultation, "States measure the lakes.\n\nStates publish the figures.", number=1, proposers=[arcadia]
    )


@pytest.fixture
def inside(row: Recommendation) -> str:
    """Where its comments are."""
    return f"/api/v1/recommendations/{row.reference}/comments/"


def one(said: Comment, inside: str = "") -> str:
    return f"/api/v1/comments/{said.reference}/{inside}"


def texts(answer: Any) -> list[str | None]:
    return [each["text"] for each in answer.json()["results"]]


def test_comments_are_answered_one_after_the_other(
    api: Any, row: Recommendation, inside: str, alice: User, charlie: User
) -> None:
    first = comment(row, charlie, "First, @ARC.", unit="1.1", quote="the lakes")
    second = comment(row, charlie, "Second.", unit="1.2")
    answer = comments.reply(first, "An answer.", by=alice)
    found = api(None).get(inside)
    assert texts(found) == ["First, @ARC.", "Second.", "An answer."]
    shown = found.json()["results"]
    assert shown[0] == {
        "reference": first.reference,
        "recommendation": row.reference,
        "amendment": None,
        "thread": None,
        "revision": 1,
        "unit": "1.1",
        "start": 15,
        "end": 24,
        "quote": "the lakes",
        "place": {"unit": "1.1", "number": 1, "start": 15, "end": 24, "detached": False},
        "audience": "all",
        "state": "shown",
        "text": "First, @ARC.",
        "html": '<p dir="auto">First, @ARC.</p>',
        "mentions": ["arcadia"],
        "person": "Charlie",
        "delegation": "Borduria",
        "created_at": shown[0]["created_at"],
        "edited_at": None,
        "resolved_at": None,
        "hidden_at": None,
        "hidden_because": "",
    }
    assert (shown[2]["thread"], shown[2]["place"]["unit"], shown[2]["unit"]) == (first.reference, "1.1", "")
    assert texts(api(None).get(inside, {"thread": first.reference})) == ["First, @ARC.", "An answer."]
    assert texts(api(None).get(inside, {"unit": "1.2"})) == [second.text]
    assert answer.thread == first


def test_a_comment_follows_the_text(api: Any, row: Recommendation, charlie: User) -> None:
    said = comment(row, charlie, unit="1.1", quote="the lakes")
    factories.revised(row, "States publish the figures.\n\nNow States measure the lakes.")
    assert api(None).get(one(said)).json()["place"] == {
        "unit": "1.1",
        "number": 2,
        "start": 19,
        "end": 28,
        "detached": False,
    }
    factories.revised(row, "States publish the figures.")
    assert api(None).get(one(said)).json()["place"] == {
        "unit": "1.1",
        "number": 0,
        "start": None,
        "end": None,
        "detached": True,
    }


def test_what_is_kept_within_a_delegation_is_there_for_nobody_else(
    api: Any, row: Recommendation, inside: str, alice: User, bob: User, charlie: User, sec: User
) -> None:
    ours = comment(row, alice, "Ours.", audience=OURS)
    for person, status in ((alice, 200), (bob, 200), (charlie, 404), (sec, 404), (None, 404)):
        assert [api(person).get(one(ours, page)).status_code for page in ("", "history/", "steps/")] == [status] * 3
        assert texts(api(person).get(inside)) == (["Ours."] if status == 200 else [])
    assert api(charlie).post(one(ours, "reply/"), {"text": "Hello."}).status_code == 404


def test_a_hidden_comment_keeps_its_words(
    api: Any, row: Recommendation, inside: str, alice: User, charlie: User, sec: User
) -> None:
    said = comment(row, charlie, "First rude words, @ARC.")
    comments.edit(said, "Other rude words, @ARC.", by=charlie)
    comments.hide(said, by=sec, reason="Not polite.")
    for person in (None, alice):
        answers = [api(person).get(address) for address in (inside, one(said), one(said, "history/"))]
        assert [answer.status_code for answer in answers] == [200] * 3
        assert not any("rude" in answer.content.decode() or "polite" in answer.content.decode() for answer in answers)
        assert (answers[1].json()["text"], answers[1].json()["html"], answers[1].json()["state"]) == (
            None,
            None,
            "hidden",
        )
        assert answers[2].json() == []
    for person in (charlie, sec):
        shown = api(person).get(one(said)).json()
        assert (shown["text"], shown["hidden_because"]) == ("Other rude words, @ARC.", "Not polite.")
        assert [each["text"] for each in api(person).get(one(said, "history/")).json()] == ["First rude words, @ARC."]


def test_a_drafts_comments_are_not_there_for_others(
    api: Any, consultation: Consultation, arcadia: Delegation, alice: User, charlie: User, sec: User
) -> None:
    draft = recommendation(consultation, proposers=[arcadia], status=Status.DRAFT)
    said = comment(draft, alice)
    inside = f"/api/v1/recommendations/{draft.reference}/comments/"
    for person, status in ((alice, 200), (charlie, 404), (sec, 404), (None, 404)):
        assert (api(person).get(inside).status_code, api(person).get(one(said)).status_code) == (status, status)


def test_comments_on_a_draft_amendment_are_its_sponsors(
    api: Any, row: Recommendation, inside: str, borduria: Delegation, alice: User, charlie: User
) -> None:
    draft = amendment(row, "States measure all.", sponsors=[borduria], status="draft")
    said = comment(row, charlie, amendment=draft)
    assert [api(person).get(one(said)).status_code for person in (charlie, alice, None)] == [200, 404, 404]
    assert texts(api(charlie).get(inside)) == [], "what is on an amendment is not on the text"


def test_verbs_answer_the_comment_as_it_is_then(
    api: Any, row: Recommendation, inside: str, alice: User, charlie: User, sec: User
) -> None:
    given = {"text": "Why?", "unit": "1.1", "start": 15, "end": 24, "quote": "the lakes", "seen_revision": 1}
    made = api(charlie).post(inside, given)
    assert (made.status_code, made.json()["place"]["start"], made.json()["person"]) == (201, 15, "Charlie")
    said = Comment.objects.get()
    reply = api(alice).post(one(said, "reply/"), {"text": "Because."})
    assert (reply.status_code, reply.json()["thread"]) == (201, said.reference)
    assert api(charlie).post(one(said, "edit/"), {"text": "Why so?"}).json()["text"] == "Why so?"
    assert api(sec).post(one(said, "resolve/")).json()["state"] == "resolved"
    assert api(sec).post(one(said, "reopen/")).json()["state"] == "shown"
    assert api(alice).post(one(said, "flag/"), {"reason": "Look."}).json()["state"] == "shown"
    assert api(sec).post(one(said, "settle/")).json()["state"] == "shown"
    assert api(sec).post(one(said, "hide/"), {"reason": "Rude."}).json()["hidden_because"] == "Rude."
    assert api(sec).post(one(said, "restore/")).json()["state"] == "shown"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"text": "x"},
        {"text": "x", "seen_revision": "one"},
        {"text": "x", "seen_revision": 1, "audience": "friends"},
        {"text": "x", "seen_revision": 1, "start": -1},
        {"text": "a\x00b", "seen_revision": 1},
        {"text": "x", "seen_revision": 1, "unit": "1" * 25},
    ],
)
def test_what_makes_no_sense_is_malformed(api: Any, inside: str, charlie: User, given: dict[str, Any]) -> None:
    answer = api(charlie).post(inside, given)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert not Comment.objects.exists()


def test_steps_say_what_is_possible_and_why_not(api: Any, row: Recommendation, alice: User, charlie: User) -> None:
    said = comment(row, charlie)
    steps = {step["verb"]: step for step in api(alice).get(one(said, "steps/")).json()}
    assert {verb for verb, step in steps.items() if step["allowed"]} == {"reply", "flag"}
    assert steps["edit"]["why_not"] == "Only who wrote a comment changes it."
    Recommendation.objects.filter(pk=row.pk).update(status="withdrawn")
    steps = {step["verb"]: step for step in api(alice).get(one(said, "steps/")).json()}
    assert steps["reply"]["why_not"] == "A text that was withdrawn, merged or discarded is no longer discussed."


@pytest.mark.parametrize("rows", [1, 3])
def test_comments_take_the_same_queries_for_one_and_for_three(
    api: Any, row: Recommendation, inside: str, alice: User, charlie: User, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        said = comment(row, charlie, f"{number} @ARC", unit="1.1", quote="the lakes")
        comments.reply(said, f"Answer {number}", by=alice)
    with django_assert_num_queries(6):  # the text, its current revision; how many, comments, mentions, revisions
        assert len(api(None).get(inside).json()["results"]) == 2 * rows
