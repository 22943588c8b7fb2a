"""Comments once they are said: mentions, who is told, other wordings, moderation, and what is on record."""

from typing import Any

import pytest

from consultations.enums import DelegateRole
from consultations.models import Consultation, Delegation, Event, Notice, User
from recommendations.actions import comments
from recommendations.enums import CommentAudience, Status
from recommendations.models import Comment, CommentFlag, Recommendation
from recommendations.queries import comments as discussions
from tests.factories import DelegationFactory, comment, delegate, recommendation
from wgec.kernel.errors import Malformed, Refused

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


# --- mentions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@BOR what do you think?", ["Borduria"]),
        ("Ask @bor, and @arc.", ["Arcadia", "Borduria"]),
        ('What does @"Open Nets Forum" say?', ["Open Nets Forum"]),
        ("What does @“open nets forum” say?", ["Open Nets Forum"]),
        ("@Borduria agrees", ["Borduria"]),
        ("@BORDER is no name, bob@bor.example is an address, @@bor is none either", []),
        ('@"Nobody at all" @Nobody @', []),
        ("@ONF Plus is longer than @ONF.", ["ONF Plus", "Open Nets Forum"]),
        ("@TWI is shared by two, @Twin is not", ["Twin"]),
        ("**@BOR** and _@ARC_", ["Arcadia", "Borduria"]),
    ],
)
def test_mentions(
    row: Recommendation,
    charlie: User,
    arcadia: Delegation,
    borduria: Delegation,
    open_nets: Delegation,
    text: str,
    named: list[str],
) -> None:
    DelegationFactory(name="ONF Plus", short_name="ONF Plus")
    DelegationFactory(name="Twin", short_name="TWI")
    DelegationFactory(name="Other twin", short_name="TWI")
    DelegationFactory(name="Gone", short_name="@ Gone", is_active=False)
    said = comment(row, charlie, text)
    assert list(said.mentions.order_by("name").values_list("name", flat=True)) == named


def test_who_is_mentioned_is_told_once(
    row: Recommendation, alice: User, bob: User, charlie: User, arcadia: Delegation
) -> None:
    delegate("Rita", arcadia, DelegateRole.READER)
    said = comment(row, charlie, "@ARC why?")
    sentence = "Charlie (BOR) mentions Arcadia in the discussion of Recommendation 1."
    assert told() == [("Alice", sentence), ("Bob", sentence)]
    assert set(Notice.objects.values_list("address", flat=True)) == {f"/comments/{said.reference}/"}
    comments.edit(said, "@ARC and @BOR, why?", by=charlie)
    assert len(told()) == 2, "a delegation is told of its mention once, and nobody of their own words"


def test_a_comment_for_ones_delegation_mentions_nobody_else(row: Recommendation, alice: User, bob: User) -> None:
    DelegationFactory(name="Borduria", short_name="BOR")
    with pytest.raises(Refused) as refusal:
        comment(row, alice, "@BOR?", audience=OURS)
    assert refusal.value.sentence == (
        "A comment for your delegation only cannot mention Borduria. Comment for everybody."
    )
    ours = comment(row, alice, "@ARC?", audience=OURS)
    assert told() == [("Bob", "Alice (ARC) mentions Arcadia in the discussion of Recommendation 1.")]
    with pytest.raises(Refused):
        comments.edit(ours, "@BOR?", by=alice)
    with pytest.raises(Refused):
        comments.reply(ours, "@BOR?", by=bob)


def test_who_cannot_read_a_draft_is_not_mentioned_in_it(
    consultation: Consultation, arcadia: Delegation, alice: User, borduria: Delegation
) -> None:
    draft = recommendation(consultation, proposers=[arcadia], status=Status.DRAFT)
    with pytest.raises(Refused) as refusal:
        comment(draft, alice, "@BOR?")
    assert refusal.value.sentence == "Borduria cannot read this comment, so it cannot be mentioned in it."
    assert comment(draft, alice, "@ARC?").mentions.get() == arcadia


# --- who is told -----------------------------------------------------------------------------


def test_a_new_thread_is_told_to_who_writes_for_the_proposers(
    row: Recommendation, alice: User, bob: User, charlie: User, sec: User
) -> None:
    comment(row, charlie)
    sentence = "Charlie (BOR) began a discussion of Recommendation 1."
    assert told() == [("Alice", sentence), ("Bob", sentence)]


def test_a_thread_within_a_delegation_is_nobody_elses(
    row: Recommendation, alice: User, bob: User, charlie: User
) -> None:
    begun = comment(row, charlie, audience=OURS)
    assert told() == []
    comments.reply(begun, "More.", by=charlie)
    ours = comment(row, alice, audience=OURS)
    assert told() == [("Bob", "Alice (ARC) began a discussion of Recommendation 1.")]
    comments.reply(ours, "Yes.", by=bob)
    alice.delegates.update(until_at=ours.created_at)
    comments.reply(ours, "She has left.", by=bob)
    assert told("reply") == [("Alice", "Bob (ARC) replied in the discussion of Recommendation 1.")]


def test_a_reply_is_told_to_who_takes_part(
    row: Recommendation, alice: User, charlie: User, olga: User, sec: User
) -> None:
    begun = comment(row, charlie)
    comments.reply(begun, "Because.", by=olga)
    Notice.objects.all().delete()
    comments.reply(begun, "I see. @ONF, thanks.", by=sec)
    assert told() == [
        ("Charlie", "Sec replied in the discussion of Recommendation 1."),
        ("Olga", "Sec mentions Open Nets Forum in the discussion of Recommendation 1."),
    ]


# --- editing, resolving, moderating ----------------------------------------------------------


def test_edit_keeps_the_earlier_wordings(row: Recommendation, alice: User, charlie: User) -> None:
    said = comment(row, charlie, "First.")
    assert comments.edit(said, "First.", by=charlie).edited_at is None
    comments.edit(said, "Second.", by=charlie)
    comments.resolve(said, by=charlie)
    comments.reopen(said, by=charlie)
    comments.edit(said, "Third.", by=charlie)
    said.refresh_from_db()
    assert (said.text, said.edited_at is not None) == ("Third.", True)
    assert [wording.text for wording in discussions.earlier_wordings(said)] == ["Second.", "First."]


def test_resolve_and_reopen_a_thread_from_any_of_its_comments(row: Recommendation, alice: User, bob: User) -> None:
    begun = comment(row, alice)
    answer = comments.reply(begun, "Done.", by=bob)
    assert comments.resolve(answer, by=bob).resolved_by == bob
    assert comments.resolve(begun, by=alice).resolved_by == bob, "twice is once"
    answer.refresh_from_db()
    assert answer.state == "resolved"
    comments.reopen(begun, by=alice)
    answer = Comment.objects.get(pk=answer.pk)
    assert answer.state == "shown"


def test_flag_asks_the_secretariat_once(row: Recommendation, alice: User, charlie: User, sec: User) -> None:
    said = comment(row, charlie)
    first = comments.flag(said, by=alice, reason=" Not polite. ")
    assert comments.flag(said, by=alice, reason="Again.") == first
    assert told("flag") == [("Sec", "Alice (ARC) asks you to look at a comment on Recommendation 1: Not polite.")]
    assert [row.is_flagged for row in discussions.to_moderate(sec)] == [True]
    comments.settle(said, by=sec)
    comments.settle(said, by=sec)
    first.refresh_from_db()
    assert (first.settled_by, list(discussions.to_moderate(sec))) == (sec, [])
    assert Event.objects.filter(verb="comment.settle").count() == 1
    assert comments.flag(said, by=alice, reason="Still.") != first


@pytest.mark.parametrize(
    ("reason", "flagging", "hiding"),
    [
        (
            " ",
            "Say what the secretariat shall look at: a flag needs a reason.",
            "Hiding a comment needs a reason: its author is told.",
        ),
        ("x" * 501, "The reason has 501 characters. Say it in 500.", "The reason has 501 characters. Say it in 500."),
    ],
)
def test_reasons(row: Recommendation, alice: User, sec: User, reason: str, flagging: str, hiding: str) -> None:
    said = comment(row, alice)
    with pytest.raises(Malformed) as refusal:
        comments.flag(said, by=alice, reason=reason)
    assert refusal.value.sentence == flagging
    with pytest.raises(Malformed) as refusal:
        comments.hide(said, by=sec, reason=reason)
    assert refusal.value.sentence == hiding


def test_hide_tells_the_author_why_and_settles_the_flags(
    row: Recommendation, alice: User, charlie: User, sec: User
) -> None:
    said = comment(row, charlie)
    comments.flag(said, by=alice, reason="Rude.")
    comments.hide(said, by=sec, reason="Not about the text.")
    comments.hide(said, by=sec, reason="Another reason.")
    assert told("hide") == [
        ("Charlie", "The secretariat has hidden your comment on Recommendation 1: Not about the text.")
    ]
    assert not CommentFlag.objects.filter(settled_at=None).exists()
    said.refresh_from_db()
    assert (said.state, said.hidden_because, said.hidden_by) == ("hidden", "Not about the text.", sec)
    comments.restore(said, by=sec)
    said.refresh_from_db()
    assert (said.state, said.hidden_because) == ("shown", "")
    assert told("restore") == [("Charlie", "Your comment on Recommendation 1 can be read again.")]


# --- the record ------------------------------------------------------------------------------


def test_the_record_names_the_deed_and_never_the_words(
    row: Recommendation, alice: User, bob: User, charlie: User, sec: User
) -> None:
    said = comment(row, charlie, "Secret words")
    comments.reply(said, "More secret words", by=alice)
    comments.edit(said, "Other secret words", by=charlie)
    comments.flag(said, by=alice, reason="Rude.")
    comments.hide(said, by=sec, reason="Not polite.")
    comments.restore(said, by=sec)
    comments.resolve(said, by=sec)
    comments.reopen(said, by=sec)
    comment(row, alice, "Secret words of ours", audience=OURS)
    noted = list(Event.objects.order_by("pk").values_list("verb", "audience"))
    assert noted == [
        ("comment.add", "public"),
        ("comment.reply", "public"),
        ("comment.edit", "public"),
        ("comment.flag", "secretariat"),
        ("comment.hide", "secretariat"),
        ("comment.restore", "secretariat"),
        ("comment.resolve", "public"),
        ("comment.reopen", "public"),
        ("comment.add", "delegation"),
    ]
    for event in Event.objects.all():
        assert "ecret words" not in f"{event.subject_label} {event.reason} {event.details}"
    assert Event.objects.first().subject_label == "Comment on Recommendation 1 (Arcadia)"  # type: ignore[union-attr]


def test_the_record_of_a_draft_is_not_public(
    consultation: Consultation, arcadia: Delegation, alice: User, sec: User
) -> None:
    draft = recommendation(consultation, proposers=[arcadia], status=Status.DRAFT)
    comment(draft, alice)
    submitted = recommendation(consultation, proposers=[arcadia], status=Status.SUBMITTED)
    comment(submitted, sec)
    assert list(Event.objects.order_by("pk").values_list("audience", flat=True)) == ["delegation", "secretariat"]
