"""What people say about a text: threads and replies, edits, mentions, moderation; who is told, what is on record."""

from typing import Any

import pytest

from consultations.enums import DelegateRole
from consultations.models import Consultation, Delegation, Event, Notice, User
from recommendations.actions import comments
from recommendations.enums import AmendmentStatus, CommentAudience, Status
from recommendations.models import Comment, CommentFlag, Recommendation
from recommendations.queries import comments as discussions
from tests import factories
from tests.factories import UserFactory, amendment, comment, delegate, recommendation
from wgec.kernel.errors import Malformed, NotYours, Refused

pytestmark = pytest.mark.django_db

TEXT = "States *measure* the lakes.\n\nStates publish the figures of every lake."
OURS = CommentAudience.DELEGATION


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published recommendation of Arcadia's."""
    return recommendation(consultation, TEXT, number=1, proposers=[arcadia])


def told(kind: str = "") -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind__contains=kind).order_by("user__name")
    return list(rows.values_list("user__name", "sentence"))


def words_of(rows: Any) -> set[str]:
    return set(rows.values_list("text", flat=True))


# --- saying ----------------------------------------------------------------------------------


def test_add_on_the_whole_text(row: Recommendation, charlie: User, borduria: Delegation) -> None:
    said = comment(row, charlie, "Which   lakes?\n")
    said.refresh_from_db()
    assert (said.text, said.revision.number, said.unit, said.quote) == ("Which   lakes?", 1, "", "")
    assert (said.created_by, said.created_for, said.audience, said.state) == (charlie, borduria, "all", "shown")
    assert said.history.get().history_user == charlie


def test_add_on_a_unit_and_on_marked_words(row: Recommendation, charlie: User) -> None:
    on_unit = comment(row, charlie, unit="1.2")
    assert (on_unit.unit, on_unit.start, on_unit.quote) == ("1.2", None, "")
    marked = comment(row, charlie, unit="1.1", start=7, end=14, quote="measure")
    assert (marked.unit, marked.start, marked.end, marked.quote) == ("1.1", 7, 14, "measure")


def test_marked_words_are_found_without_numbers_and_kept_as_the_text_has_them(
    row: Recommendation, charlie: User
) -> None:
    pasted = comment(row, charlie, unit="1.2", quote="publish  the FIGURES")
    assert (pasted.start, pasted.end, pasted.quote) == (7, 26, "publish the figures")


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({"quote": "lakes"}, "Marked words belong to a paragraph: choose the one in which they stand."),
        (
            {"unit": "1.1", "quote": "rivers and brooks"},
            "The marked words do not stand in that paragraph of revision 1. Mark them again.",
        ),
        (
            {"unit": "1.1", "start": 500, "end": 505},
            "The marked words do not stand in that paragraph of revision 1. Mark them again.",
        ),
        (
            {"unit": "9.9"},
            "Revision 1 has no part “9.9”. Reload the page and choose the part again.",
        ),
        ({"seen_revision": 7}, "There is no revision 7 of this text. Reload the page."),
    ],
)
def test_a_place_that_is_none(row: Recommendation, charlie: User, place: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Malformed) as refusal:
        comment(row, charlie, **place)
    assert refusal.value.sentence == sentence
    assert not Comment.objects.exists()


def test_a_comment_is_on_the_revision_that_was_read(row: Recommendation, charlie: User) -> None:
    factories.revised(row, "States publish the figures of every lake.")
    late = comment(row, charlie, seen_revision=1, unit="1.1", quote="measure")
    assert late.revision.number == 1
    assert discussions.Placing(row).of(late).detached


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The comment is empty. Write what you want to say."),
        (" \n\t ", "The comment is empty. Write what you want to say."),
        ("\n" * 30, "The comment is empty. Write what you want to say."),
        (
            "a" * 20_001,
            "The comment has 20001 characters, and at most 20000 can be saved. Shorten it, or split it.",
        ),
    ],
    ids=["nothing", "space", "lines", "long"],
)
def test_words_that_cannot_be_said(row: Recommendation, charlie: User, text: str, sentence: str) -> None:
    said = comment(row, charlie)
    for step in (
        lambda: comment(row, charlie, text),
        lambda: comments.reply(said, text, by=charlie),
        lambda: comments.edit(said, text, by=charlie),
    ):
        with pytest.raises(Malformed) as refusal:
            step()
        assert refusal.value.sentence == sentence
    said.refresh_from_db()
    assert (Comment.objects.count(), said.text) == (1, "Why so?")


def test_the_longest_comment_is_taken(row: Recommendation, charlie: User) -> None:
    assert len(comment(row, charlie, "a" * 20_000).text) == 20_000


def test_sent_twice_is_said_once(row: Recommendation, charlie: User, alice: User) -> None:
    first = comment(row, charlie)
    assert comment(row, charlie) == first
    assert comments.reply(first, "Because.", by=alice) == comments.reply(first, "Because.", by=alice)
    assert comment(row, alice) != first
    assert comment(row, charlie, unit="1.1") != first
    assert Comment.objects.count() == 4
    assert Event.objects.filter(verb="comment.add").count() == 3


def test_reply_has_the_place_and_the_readers_of_its_thread(row: Recommendation, alice: User, bob: User) -> None:
    begun = comment(row, alice, unit="1.1", audience=OURS)
    first = comments.reply(begun, "Because.", by=bob)
    second = comments.reply(first, "Indeed.", by=alice)
    assert (first.thread, second.thread, second.audience, second.created_for) == (begun, begun, OURS, bob.acting_for)


# --- who, when -------------------------------------------------------------------------------

PEOPLE = ("alice", "bob", "charlie", "olga", "reader", "sec", "chair", "stranger")


@pytest.fixture
def everybody(
    alice: User, bob: User, charlie: User, olga: User, sec: User, chair: User, arcadia: Delegation
) -> dict[str, User]:
    """The people of the documentation, a reader of Arcadia's, and somebody who serves nobody."""
    reader = delegate("Rita", arcadia, DelegateRole.READER)
    people = (alice, bob, charlie, olga, reader, sec, chair, UserFactory(name="Stranger"))
    return dict(zip(PEOPLE, people, strict=True))


def allowed(everybody: dict[str, User], step: Any) -> set[str]:
    """Who may take the step; the others are refused and nothing changes."""
    done = set()
    for name, person in everybody.items():
        try:
            step(person)
        except NotYours:
            continue
        done.add(name)
    return done


def test_who_comments_and_who_replies(row: Recommendation, everybody: dict[str, User]) -> None:
    speaks = {"alice", "bob", "charlie", "olga", "sec", "chair"}
    assert allowed(everybody, lambda person: comment(row, person)) == speaks
    begun = comment(row, everybody["charlie"])
    assert allowed(everybody, lambda person: comments.reply(begun, "Well.", by=person)) == speaks


def test_who_replies_within_a_delegation(row: Recommendation, everybody: dict[str, User]) -> None:
    begun = comment(row, everybody["alice"], audience=OURS)
    assert allowed(everybody, lambda person: comments.reply(begun, "Well.", by=person)) == {"alice", "bob"}


@pytest.mark.parametrize("audience", CommentAudience.values)
def test_who_edits(row: Recommendation, everybody: dict[str, User], audience: str) -> None:
    begun = comment(row, everybody["bob"], audience=audience)
    assert allowed(everybody, lambda person: comments.edit(begun, f"{person} says.", by=person)) == {"bob"}


@pytest.mark.parametrize(("audience", "who"), [("all", {"alice", "bob", "sec", "chair"}), (OURS, {"alice", "bob"})])
def test_who_resolves_and_reopens(
    row: Recommendation, everybody: dict[str, User], audience: str, who: set[str]
) -> None:
    begun = comment(row, everybody["bob"], audience=audience)
    assert allowed(everybody, lambda person: comments.resolve(begun, by=person)) == who

    def opened(person: User) -> None:
        Comment.objects.filter(pk=begun.pk).update(resolved_at=begun.created_at)
        comments.reopen(begun, by=person)

    assert allowed(everybody, opened) == who


@pytest.mark.parametrize(("audience", "who"), [("all", {"alice", "bob", "charlie", "olga", "chair"}), (OURS, set())])
def test_who_flags(row: Recommendation, everybody: dict[str, User], audience: str, who: set[str]) -> None:
    begun = comment(row, everybody["bob"], audience=audience)
    assert allowed(everybody, lambda person: comments.flag(begun, by=person, reason="Rude.")) == who
    assert CommentFlag.objects.count() == len(who)


@pytest.mark.parametrize(("audience", "who"), [("all", {"sec"}), (OURS, set())])
def test_who_moderates(row: Recommendation, everybody: dict[str, User], audience: str, who: set[str]) -> None:
    begun = comment(row, everybody["bob"], audience=audience)
    assert allowed(everybody, lambda person: comments.settle(begun, by=person)) == who
    assert allowed(everybody, lambda person: comments.hide(begun, by=person, reason="Rude.")) == who

    def restored(person: User) -> None:
        Comment.objects.filter(pk=begun.pk).update(hidden_at=begun.created_at, hidden_because="Rude.")
        comments.restore(begun, by=person)

    assert allowed(everybody, restored) == who


STATES: dict[str, dict[str, str]] = {
    "edit": {"shown": "", "resolved": "A comment that is hidden or resolved is not changed any more."},
    "reply": {"shown": "", "resolved": "This thread is resolved or hidden. Reopen it, or begin another one."},
    "resolve": {"shown": "", "resolved": "", "hidden": "Only an open thread can be resolved."},
    "reopen": {"resolved": "", "shown": "Only a resolved thread can be reopened."},
    "flag": {"shown": "", "resolved": "", "hidden": "This comment is hidden already."},
    "hide": {"shown": "", "resolved": "", "hidden": ""},
    "restore": {"hidden": "", "shown": "Only a hidden comment can be restored."},
    "settle": {"shown": "", "resolved": "", "hidden": "The flags of a hidden comment are settled already."},
}
STATES["edit"]["hidden"] = STATES["edit"]["resolved"]
STATES["reply"]["hidden"] = STATES["reply"]["resolved"]
STATES["reopen"]["hidden"] = STATES["reopen"]["shown"]
STATES["restore"]["resolved"] = STATES["restore"]["shown"]


@pytest.mark.parametrize("state", ["shown", "resolved", "hidden"])
@pytest.mark.parametrize("verb", STATES)
def test_when(row: Recommendation, alice: User, sec: User, verb: str, state: str) -> None:
    said = comment(row, alice)
    if state == "resolved":
        comments.resolve(said, by=alice)
    if state == "hidden":
        comments.hide(said, by=sec, reason="Rude.")
    by = sec if verb in {"hide", "restore", "settle"} else alice
    given: dict[str, Any] = {"edit": {"text": "No."}, "reply": {"text": "No."}}.get(verb, {})
    given |= {"reason": "Rude."} if verb in {"flag", "hide"} else {}
    refused = None
    try:
        getattr(comments, verb)(said, **given, by=by)
    except Refused as refusal:
        refused = refusal.sentence
    assert (refused or "") == STATES[verb][state]


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.DISCARDED])
def test_a_text_that_is_gone_is_not_discussed(row: Recommendation, alice: User, charlie: User, status: str) -> None:
    begun = comment(row, charlie)
    Recommendation.objects.filter(pk=row.pk).update(status=status)
    for step in (lambda: comment(row, alice, "Late."), lambda: comments.reply(begun, "Late.", by=alice)):
        with pytest.raises(Refused) as refusal:
            step()
        assert refusal.value.sentence == "A text that was withdrawn, merged or discarded is no longer discussed."


def test_amendments_are_discussed_until_they_are_withdrawn(
    row: Recommendation, alice: User, charlie: User, borduria: Delegation, consultation: Consultation
) -> None:
    change = amendment(row, "States measure all lakes.", sponsors=[borduria])
    said = comment(row, alice, amendment=change)
    assert (said.amendment, told("comment.add")) == (change, [("Charlie", "Alice (ARC) began a discussion of A-1.")])
    type(change).objects.filter(pk=change.pk).update(status=AmendmentStatus.WITHDRAWN)
    change.refresh_from_db()
    for step in (lambda: comment(row, alice, "Late.", amendment=change), lambda: comments.reply(said, "L.", by=alice)):
        with pytest.raises(Refused) as refusal:
            step()
        assert refusal.value.sentence == "An amendment that was withdrawn or discarded is no longer discussed."
    elsewhere = recommendation(consultation, number=2)
    with pytest.raises(Malformed) as wrong:
        comment(elsewhere, alice, amendment=change)
    assert wrong.value.sentence == "That amendment is to another text. Comment on it where it belongs."


def test_who_serves_no_delegation_comments_for_everybody(row: Recommendation, sec: User) -> None:
    with pytest.raises(Refused) as refusal:
        comment(row, sec, audience=OURS)
    assert refusal.value.sentence == (
        "Only who acts for a delegation comments for that delegation alone. Comment for everybody."
    )
