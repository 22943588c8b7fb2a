"""Each verb of a discussion through its action, its page and the API: the same deed, the same refusal."""

from typing import Any

import pytest

from consultations.models import Consultation, Delegation, User
from recommendations.actions import comments
from recommendations.models import Comment, CommentFlag, Recommendation
from tests.doors import knock, through
from tests.factories import comment, recommendation

pytestmark = pytest.mark.django_db

ADD = "recommendation.comment"
NEW = {"text": "Which lakes?", "seen_revision": 1, "audience": "all"}
GIVEN: dict[str, dict[str, Any]] = {
    "comment.reply": {"text": "All of them."},
    "comment.edit": {"text": "Which lakes exactly?"},
    "comment.flag": {"reason": "Not about the text."},
    "comment.hide": {"reason": "Not about the text."},
}


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published recommendation of Arcadia's."""
    return recommendation(consultation, "States measure the lakes.", number=1, proposers=[arcadia])


@pytest.fixture
def said(row: Recommendation, charlie: User) -> Comment:
    """A thread of Borduria's, for all."""
    return comment(row, charlie)


@pytest.mark.parametrize(("door", "verb"), through(ADD))
def test_comment(row: Recommendation, charlie: User, door: str, verb: str) -> None:
    given = {**NEW, "unit": "1.1", "quote": "the lakes", "audience": "delegation"}
    assert knock(door, verb, row, by=charlie, **given) == ""
    made = Comment.objects.get()
    assert (made.text, made.unit, made.start, made.end) == ("Which lakes?", "1.1", 15, 24)
    assert (made.created_by, made.audience) == (charlie, "delegation")


@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        ({"text": " "}, "The comment is empty. Write what you want to say."),
        (
            {"text": "x" * 20_001},
            "The comment has 20001 characters, and at most 20000 can be saved. Shorten it, or split it.",
        ),
        (
            {"unit": "1.1", "quote": "of mountains and rivers"},
            "The marked words do not stand in that paragraph of revision 1. Mark them again.",
        ),
        ({"quote": "the lakes"}, "Marked words belong to a paragraph: choose the one in which they stand."),
        ({"seen_revision": 4}, "There is no revision 4 of this text. Reload the page."),
        (
            {"text": "@ARC?", "audience": "delegation"},
            "A comment for your delegation only cannot mention Arcadia. Comment for everybody.",
        ),
    ],
)
@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_comment_that_makes_no_sense(
    row: Recommendation, charlie: User, door: str, instead: dict[str, Any], sentence: str
) -> None:
    assert knock(door, ADD, row, by=charlie, **{**NEW, **instead}) == sentence
    assert not Comment.objects.exists()


@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_comment_whose_it_is_not_and_when_it_is_not(row: Recommendation, alice: User, door: str) -> None:
    Recommendation.objects.filter(pk=row.pk).update(status="withdrawn")
    row.refresh_from_db()
    over = "A text that was withdrawn, merged or discarded is no longer discussed."
    assert knock(door, ADD, row, by=alice, **NEW) == over
    alice.delegates.update(role="reader")
    if door == "action":
        alice.seat.refresh_from_db()  # type: ignore[union-attr]
    reading = "Texts are discussed by the heads and drafters of delegations, the chair and the secretariat."
    assert knock(door, ADD, row, by=alice, **NEW) == reading


@pytest.mark.parametrize(
    ("door", "verb"), through("comment.reply", "comment.edit", "comment.resolve", "comment.flag", "comment.hide")
)
def test_a_step_on_a_thread(said: Comment, alice: User, charlie: User, sec: User, door: str, verb: str) -> None:
    by = {"comment.edit": charlie, "comment.flag": alice}.get(verb, sec)
    assert knock(door, verb, said, by=by, **GIVEN.get(verb, {})) == ""
    said = Comment.objects.get(pk=said.pk)
    assert (said.state, said.text, said.replies.count(), said.flags.count()) == {
        "comment.reply": ("shown", "Why so?", 1, 0),
        "comment.edit": ("shown", "Which lakes exactly?", 0, 0),
        "comment.resolve": ("resolved", "Why so?", 0, 0),
        "comment.flag": ("shown", "Why so?", 0, 1),
        "comment.hide": ("hidden", "Why so?", 0, 0),
    }[verb]


@pytest.mark.parametrize(("door", "verb"), through("comment.reopen", "comment.restore", "comment.settle"))
def test_a_step_back(said: Comment, alice: User, sec: User, door: str, verb: str) -> None:
    comments.flag(said, by=alice, reason="Rude.")
    if verb == "comment.reopen":
        comments.resolve(said, by=sec)
    if verb == "comment.restore":
        comments.hide(said, by=sec, reason="Rude.")
    assert knock(door, verb, said, by=sec) == ""
    assert Comment.objects.get(pk=said.pk).state == "shown"
    assert CommentFlag.objects.filter(settled_at=None).exists() == (verb == "comment.reopen")


REFUSED = {
    "comment.edit": "Only who wrote a comment changes it.",
    "comment.resolve": "A thread is resolved by the delegation that began it, the chair or the secretariat.",
    "comment.reopen": "A thread is resolved by the delegation that began it, the chair or the secretariat.",
    "comment.hide": "Comments are hidden and restored by the secretariat.",
    "comment.restore": "Comments are hidden and restored by the secretariat.",
    "comment.settle": "Comments are hidden and restored by the secretariat.",
}


@pytest.mark.parametrize(("door", "verb"), through(*REFUSED))
def test_whose_it_is_not(said: Comment, alice: User, door: str, verb: str) -> None:
    assert knock(door, verb, said, by=alice, **GIVEN.get(verb, {})) == REFUSED[verb]
    assert Comment.objects.get(pk=said.pk).state == "shown"


@pytest.mark.parametrize(("door", "verb"), through("comment.reply"))
def test_readers_do_not_reply(said: Comment, alice: User, door: str, verb: str) -> None:
    alice.delegates.update(role="reader")
    alice.seat.refresh_from_db()  # type: ignore[union-attr]
    sentence = "Threads are continued by the heads and drafters of delegations, the chair and the secretariat."
    assert knock(door, verb, said, by=alice, text="Well.") == sentence


@pytest.mark.parametrize(("door", "verb"), through("comment.flag"))
def test_the_secretariat_flags_nothing(said: Comment, sec: User, door: str, verb: str) -> None:
    sentence = "Comments are flagged by delegates and the chair. A note within your delegation is yours to change."
    assert knock(door, verb, said, by=sec, reason="Rude.") == sentence


LATE = {
    "comment.edit": "A comment that is hidden or resolved is not changed any more.",
    "comment.reply": "This thread is resolved or hidden. Reopen it, or begin another one.",
    "comment.resolve": "Only an open thread can be resolved.",
    "comment.reopen": "Only a resolved thread can be reopened.",
    "comment.flag": "This comment is hidden already.",
    "comment.settle": "The flags of a hidden comment are settled already.",
}


@pytest.mark.parametrize(("door", "verb"), through(*LATE))
def test_a_hidden_comment_stays(said: Comment, charlie: User, sec: User, door: str, verb: str) -> None:
    comments.hide(said, by=sec, reason="Rude.")
    by = sec if verb == "comment.settle" else charlie
    said.refresh_from_db()
    assert knock(door, verb, said, by=by, **GIVEN.get(verb, {})) == LATE[verb]


@pytest.mark.parametrize(("door", "verb"), through("comment.restore"))
def test_only_what_is_hidden_is_restored(said: Comment, sec: User, door: str, verb: str) -> None:
    assert knock(door, verb, said, by=sec) == "Only a hidden comment can be restored."


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("comment.flag", "Say what the secretariat shall look at: a flag needs a reason."),
        ("comment.hide", "Hiding a comment needs a reason: its author is told."),
    ],
)
@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_a_reason_is_needed(said: Comment, alice: User, sec: User, door: str, verb: str, sentence: str) -> None:
    assert knock(door, verb, said, by=sec if verb == "comment.hide" else alice, reason=" ") == sentence
