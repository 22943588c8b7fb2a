"""A contribution on its way: begun, saved, submitted, returned, published, withdrawn, replaced, discarded."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from consultations import contribution_queries as seen
from consultations import steps
from consultations.actions import contributions, parts
from consultations.actions.parts import Annex, Content, NewAuthor
from consultations.models import Consultation, Contribution, Delegation, Event, Mail, Notice, Part, Question, User
from tests import factories
from tests.consultations.contributions.conftest import WORDS
from wgec.kernel.access import may
from wgec.kernel.errors import Malformed, NotYours, Refused, TextHasMoved
from wgec.kernel.steps import allowed

pytestmark = pytest.mark.django_db


def test_a_delegate_begins_a_contribution(draft: Contribution, arcadia: Delegation, alice: User) -> None:
    assert (draft.status, draft.delegation, draft.number, draft.version) == ("draft", arcadia, None, 1)
    assert parts.of(draft) == WORDS
    assert [(part.position, part.kind, part.text) for part in draft.parts.all()] == [
        (1, "body", "We thank the chair."),
        (2, "answer", "Lamps are lit at dusk."),
        (3, "answer", "Harbours pay."),
    ]
    event = Event.objects.get()
    assert (event.verb, event.person, event.audience) == ("contribution.begin", "Alice", "delegation")


def test_the_secretariat_begins_one_on_behalf_with_both_names(
    consultation: Consultation, sec: User, arcadia: Delegation, alice: User
) -> None:
    row = contributions.begin(consultation, Content(text="Said by telephone."), by=sec, for_delegation=arcadia)
    event = Event.objects.get()
    assert (event.person, event.delegation) == ("Sec", "Arcadia")
    assert (row.created_by, row.delegation) == (sec, arcadia)
    assert Notice.objects.get().user == alice
    with pytest.raises(Malformed, match="Name the delegation on whose behalf you contribute"):
        contributions.begin(consultation, by=sec)
    with pytest.raises(NotYours, match="Only the secretariat contributes for another delegation"):
        contributions.begin(consultation, by=alice, for_delegation=factories.DelegationFactory())
    arcadia.is_active = False
    arcadia.save()
    with pytest.raises(Refused, match="Arcadia is no longer active in the group"):
        contributions.begin(consultation, by=sec, for_delegation=arcadia)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (Content(answers={7: "x"}), "This consultation asks no question 7."),
        (Content(language="xx"), "“xx” is no code of a language. Write one such as en, fr or ar."),
        (
            Content(answers={2: "x" * 200_001}),
            "The answer to question 2 has 200001 characters, and at most 200000 can be saved. Split it.",
        ),
        (
            Content(authors=[NewAuthor("Ada", role="king")]),
            "An author's role is one of author, submitted_by, prepared_by, with_inputs_from, on_behalf_of, and the "
            "capacity one of official, organisational, personal or empty.",
        ),
        (
            Content(title="x" * 301),
            "“xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” has 301 characters, and at most 300 fit there. Shorten it.",
        ),
        (
            Content(annexes=[Annex("x")] * 31),
            "A contribution has at most 50 authors and 30 annexes. Put several into one.",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(
    consultation: Consultation, questions: list[Question], alice: User, content: Content, sentence: str
) -> None:
    with pytest.raises(Malformed) as refusal:
        contributions.begin(consultation, content, by=alice)
    assert refusal.value.sentence == sentence
    assert not Contribution.objects.exists()


def test_nothing_is_begun_outside_the_round(consultation: Consultation, alice: User) -> None:
    consultation.closes_at = timezone.now() - timedelta(hours=1)
    consultation.save()
    with pytest.raises(Refused, match="This consultation closed on "):
        contributions.begin(consultation, by=alice)


# --- saving ------------------------------------------------------------------------------------


def test_a_draft_is_saved_by_anybody_who_drafts(draft: Contribution, bob: User) -> None:
    changed = Content(text="We thank everybody.", annexes=(Annex("| a |\n| --- |\n| b |", "Figures"),), language="fr")
    row = contributions.write(draft, changed, by=bob, seen_version=1)
    assert (row.version, row.saved_by, row.language) == (2, bob, "fr")
    assert [(part.kind, part.title) for part in row.parts.all()] == [("body", ""), ("annex", "Figures")]
    assert not row.authors.exists()


def test_saving_what_stands_changes_nothing(draft: Contribution, bob: User) -> None:
    kept = list(draft.parts.values_list("pk", flat=True))
    assert contributions.write(draft, WORDS, by=bob, seen_version=7).version == 1
    assert list(draft.parts.values_list("pk", flat=True)) == kept
    assert Event.objects.count() == 1


def test_a_stale_save_writes_nothing_and_says_who_saved(draft: Contribution, alice: User, bob: User) -> None:
    contributions.write(draft, Content(text="Bob's words."), by=bob, seen_version=1)
    with pytest.raises(TextHasMoved) as refusal:
        contributions.write(draft, Content(text="Alice's words."), by=alice, seen_version=1)
    assert refusal.value.sentence == (
        "Bob saved this draft meanwhile (version 2). Look at both below: saving again puts your words in the place of "
        "theirs."
    )
    assert refusal.value.current_revision == 2
    assert draft.parts.get().text == "Bob's words."
    assert contributions.write(draft, Content(text="Alice's words."), by=alice, seen_version=2).version == 3
    texts = set(Part.history.filter(history_type="+").values_list("text", flat=True))
    assert {"Bob's words.", "Alice's words.", "Harbours pay."} <= texts  # what a draft was stays in its history


# --- submitting ----------------------------------------------------------------------------------


def test_a_submitted_contribution_is_told_and_receipted(draft: Contribution, bob: User, alice: User, sec: User) -> None:
    row = contributions.submit(draft, by=bob)
    assert contributions.submit(draft, by=bob).submitted_at == row.submitted_at
    assert (row.status, row.submitted_by) == ("submitted", bob)
    queued = Mail.objects.filter(kind="contribution.receipt").order_by("pk")
    assert [each.recipient for each in queued] == [alice, bob]
    told = {(notice.user.name, notice.sentence) for notice in Notice.objects.all()}
    assert told == {
        ("Sec", "A contribution was submitted by Arcadia."),
        ("Alice", "Your contribution is received. You have its text by mail."),
        ("Bob", "Your contribution is received. You have its text by mail."),
    }


def test_an_empty_draft_is_not_submitted(consultation: Consultation, alice: User) -> None:
    row = contributions.begin(consultation, by=alice)
    with pytest.raises(Malformed, match="There is nothing in this contribution yet"):
        contributions.submit(row, by=alice)


def test_after_the_round_only_what_was_returned_comes_in(
    draft: Contribution, alice: User, sec: User, consultation: Consultation
) -> None:
    other = contributions.begin(consultation, Content(text="Late."), by=alice)
    contributions.return_to_delegation(contributions.submit(draft, by=alice), by=sec, reason="Say who pays.")
    consultation.closes_at = timezone.now() - timedelta(hours=1)
    consultation.save()
    offered = [allowed(steps.steps_for(alice, Contribution.objects.get(pk=row.pk))) for row in (draft, other)]
    assert ["submit" in verbs for verbs in offered] == [True, False]
    assert contributions.submit(draft, by=alice).status == "submitted"
    with pytest.raises(Refused, match="This consultation closed on "):
        contributions.submit(other, by=alice)


@pytest.mark.parametrize("verb", ["save", "upload"])
def test_what_was_sent_stays_as_received(submitted: Contribution, alice: User, verb: str) -> None:
    with pytest.raises(Refused, match="What was sent stays as received"):
        contributions.write(submitted, Content(text="Other words."), by=alice, seen_version=1)
    part = submitted.parts.first()
    assert part is not None
    for change in (
        lambda: Part.objects.filter(pk=part.pk).update(text="Other words."),
        lambda: Part.objects.create(contribution=submitted, position=9, text="More words."),
        lambda: submitted.authors.update(name="Eve"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert parts.of(submitted) == WORDS


def test_the_database_lets_a_draft_and_a_returned_one_be_written(submitted: Contribution, sec: User) -> None:
    contributions.return_to_delegation(submitted, by=sec, reason="Say who pays.")
    assert submitted.parts.update(text="Other words.") == 3


# --- returned, published ---------------------------------------------------------------------------


def test_a_returned_one_is_the_delegations_again(submitted: Contribution, sec: User, alice: User, bob: User) -> None:
    with pytest.raises(Malformed, match="Returning a contribution needs a reason"):
        contributions.return_to_delegation(submitted, by=sec, reason="  ")
    row = contributions.return_to_delegation(submitted, by=sec, reason="Say who pays.")
    assert (row.status, row.return_reason) == ("returned", "Say who pays.")
    assert contributions.return_to_delegation(submitted, by=sec, reason="Again.").return_reason == "Say who pays."
    assert "The secretariat has returned your contribution: Say who pays." in set(
        Notice.objects.filter(user=bob).values_list("sentence", flat=True)
    )
    assert not seen.readable(sec).filter(pk=row.pk).exists()
    contributions.write(row, Content(text="Harbours pay."), by=bob, seen_version=1)
    assert contributions.submit(row, by=alice).status == "submitted"


def test_numbers_follow_each_other_and_never_change(published: Contribution, sec: User, borduria: Delegation) -> None:
    other = factories.contribution(published.consultation, borduria, status="submitted")
    assert (published.number, contributions.publish(other, by=sec).number) == (1, 2)
    assert contributions.publish(published, by=sec).number == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Contribution.objects.filter(pk=published.pk).update(number=7)


def test_who_may_not(draft: Contribution, submitted: Contribution, alice: User, charlie: User, reader: User) -> None:
    publishing = "Contributions are published, or returned to their delegations, by the secretariat"
    with pytest.raises(NotYours, match=publishing):
        contributions.publish(submitted, by=alice)
    for person in (charlie, reader):
        with pytest.raises(NotYours, match="A contribution is written by the heads and drafters of its delegation"):
            contributions.submit(draft, by=person)
    with pytest.raises(NotYours, match="A contribution is withdrawn by the head of its delegation"):
        contributions.withdraw(submitted, by=charlie, reason="x")


# --- withdrawn, replaced, discarded ------------------------------------------------------------------


def test_a_withdrawn_one_stays_readable(published: Contribution, alice: User, bob: User) -> None:
    with pytest.raises(NotYours):
        contributions.withdraw(published, by=bob, reason="Wrong.")
    with pytest.raises(Malformed, match="Withdrawing needs a reason"):
        contributions.withdraw(published, by=alice, reason="")
    row = contributions.withdraw(published, by=alice, reason="Wrong.")
    assert (row.status, row.number) == ("withdrawn", 1)
    assert seen.readable(None).filter(pk=row.pk).exists()
    assert contributions.withdraw(published, by=alice, reason="Again.").status == "withdrawn"


def test_what_was_never_published_is_not_shown_when_it_is_withdrawn(submitted: Contribution, alice: User) -> None:
    contributions.withdraw(submitted, by=alice, reason="Wrong.")
    assert not seen.readable(None).filter(pk=submitted.pk).exists()
    assert seen.readable(alice).filter(pk=submitted.pk).exists()


def test_a_corrected_one_replaces_it_and_both_are_kept(published: Contribution, alice: User, sec: User) -> None:
    made = contributions.replace(published, by=alice)
    assert contributions.replace(published, by=alice) == made
    assert (made.replaces, made.status, parts.of(made)) == (published, "draft", WORDS)
    with pytest.raises(Refused, match="The delegation is writing a corrected contribution already"):
        contributions.replace(published, by=sec)
    contributions.write(made, Content(text="Corrected."), by=alice, seen_version=1)
    row = contributions.publish(contributions.submit(made, by=alice), by=sec)
    published.refresh_from_db()
    assert (published.status, published.number, row.status, row.number) == ("replaced", 1, "published", 2)
    assert set(seen.readable(None)) == {published, row}
    with pytest.raises(Refused, match="Only a published contribution is replaced by a corrected one"):
        contributions.replace(published, by=alice)


def test_a_corrected_one_that_was_returned_is_its_delegations_own(
    published: Contribution, alice: User, sec: User
) -> None:
    made = contributions.submit(contributions.replace(published, by=alice), by=alice)
    assert contributions.replace(published, by=sec) == made
    contributions.return_to_delegation(made, by=sec, reason="Say who pays.")
    with pytest.raises(Refused, match="The delegation is writing a corrected contribution already"):
        contributions.replace(published, by=sec)
    assert contributions.replace(published, by=alice) == made


def test_names_and_titles_are_one_line_that_every_report_can_hold(consultation: Consultation, alice: User) -> None:
    said = Content(text="Lamps.", title="On\x01 lamps\x85", authors=(NewAuthor("Ada\x0b\x02Ember"),))
    found = parts.of(contributions.begin(consultation, said, by=alice))
    assert (found.title, found.authors[0].name) == ("On lamps", "Ada Ember")


def test_a_corrected_one_that_comes_to_nothing_leaves_the_place_free(published: Contribution, alice: User) -> None:
    contributions.discard(contributions.replace(published, by=alice), by=alice)
    again = contributions.replace(published, by=alice)
    contributions.withdraw(contributions.submit(again, by=alice), by=alice, reason="No.")
    assert contributions.replace(published, by=alice).status == "draft"


def test_a_discarded_draft_is_gone_for_everybody(draft: Contribution, alice: User, sec: User) -> None:
    assert contributions.discard(draft, by=alice).status == "discarded"
    assert contributions.discard(draft, by=alice).status == "discarded"
    for person in (alice, sec, None):
        assert not seen.readable(person).filter(pk=draft.pk).exists()
    with pytest.raises(Refused, match="Only a draft, or a contribution that was returned, can be submitted"):
        contributions.submit(draft, by=alice)


# --- who reads ---------------------------------------------------------------------------------------

PEOPLE = ("", "charlie", "olga", "bob", "alice", "reader", "sec", "chair")
OWN = {"bob", "alice", "reader"}
EVERYBODY = set(PEOPLE)
#: State → who may read, who may write, who may decide, who may withdraw.
TABLE = {
    "draft": (OWN, {"bob", "alice"}, {"sec"}, {"alice", "sec"}),
    "submitted": (OWN | {"sec"}, {"bob", "alice"}, {"sec"}, {"alice", "sec"}),
    "published": (EVERYBODY, {"bob", "alice"}, {"sec"}, {"alice", "sec"}),
}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("state", TABLE)
def test_who_may_read_and_write(request: pytest.FixtureRequest, state: str, person: str) -> None:
    row = request.getfixturevalue(state)
    user = request.getfixturevalue(person) if person else None
    reads, writes, decides, withdraws = TABLE[state]
    assert seen.readable(user).filter(pk=row.pk).exists() is (person in reads)
    for permission, whose in (
        ("consultations.write_contribution", writes),
        ("consultations.publish_contribution", decides),
        ("consultations.withdraw_contribution", withdraws),
    ):
        assert may(permission, user, row) is (person in whose), permission


def test_what_the_secretariat_entered_it_sees_until_the_delegation_writes_in_it(
    consultation: Consultation, sec: User, arcadia: Delegation, alice: User
) -> None:
    row = contributions.begin(consultation, Content(text="Said by telephone."), by=sec, for_delegation=arcadia)
    colleague = factories.UserFactory(name="Colleague", is_secretariat=True)
    assert seen.readable(sec).filter(pk=row.pk).exists()
    assert not seen.readable(colleague).filter(pk=row.pk).exists()
    contributions.write(row, Content(text="Said in writing."), by=alice, seen_version=1)
    assert not seen.readable(sec).filter(pk=row.pk).exists()
    with pytest.raises(NotYours):
        contributions.submit(row, by=sec)


def test_the_record_tells_nobody_of_a_draft(draft: Contribution, alice: User, charlie: User, sec: User) -> None:
    assert [event.verb for event in seen.events(draft, alice)] == ["contribution.begin"]
    for person in (charlie, sec, None):
        assert list(seen.events(draft, person)) == []
