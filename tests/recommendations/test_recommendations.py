"""Revising, withdrawing and merging; who may; what is seen."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction

from consultations import queries as consultation_queries
from consultations.enums import DelegateRole
from consultations.models import Consultation, Delegation, Event, User
from recommendations import history, queries, steps
from recommendations.actions import recommendations
from recommendations.enums import Change, Status
from recommendations.models import Recommendation, Revision
from tests import factories
from tests.factories import delegate
from wgec.kernel.errors import Malformed, NotYours, Refused, TextHasMoved


@pytest.fixture
def published(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    return factories.recommendation(consultation, "States *shall* cooperate.", number=1, proposers=[arcadia])


@pytest.fixture
def other(consultation: Consultation, borduria: Delegation) -> Recommendation:
    return factories.recommendation(consultation, "Operators report.", number=2, proposers=[borduria])


# --- revise ----------------------------------------------------------------------------------


def test_revise_writes_a_new_revision_and_keeps_the_old_one(published: Recommendation, sec: User) -> None:
    revision = recommendations.revise(published, "States shall not cooperate.", by=sec, seen_revision=1)
    published.refresh_from_db()
    assert (revision.number, published.current) == (2, revision)
    assert [r.text for r in published.revisions.order_by("number")] == [
        "States *shall* cooperate.",
        "States shall not cooperate.",
    ]
    event = Event.objects.get(verb="recommendation.revise")
    assert (event.subject_id, event.details) == (
        published.reference,
        {"revision": 2, "change": "substantive"},
    )
    assert published.history.first().history_user == sec


def test_revise_finds_the_new_words_and_forgets_the_old_ones(published: Recommendation, sec: User) -> None:
    from recommendations import search

    recommendations.revise(published, "Beacons are dimmed.", by=sec, seen_revision=1)
    assert search.matching(Recommendation.objects.all(), "beacons").count() == 1
    assert search.matching(Recommendation.objects.all(), "cooperate").count() == 0


def test_revise_with_the_same_words_is_no_revision(published: Recommendation, sec: User) -> None:
    assert recommendations.revise(published, "States *shall* cooperate.", by=sec, seen_revision=1).number == 1
    assert Revision.objects.count() == 1
    assert not Event.objects.exists()


def test_revise_from_a_stale_revision_says_which_one_is_current(published: Recommendation, sec: User) -> None:
    recommendations.revise(published, "Two.", by=sec, seen_revision=1)
    with pytest.raises(
        TextHasMoved,
        match="Revision 2 was saved while you were writing from revision 1",
    ) as moved:
        recommendations.revise(published, "Three.", by=sec, seen_revision=1)
    assert moved.value.current_revision == 2
    assert Revision.objects.count() == 2


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_revise_to_nothing_is_refused(published: Recommendation, sec: User, text: str) -> None:
    with pytest.raises(Malformed, match="The text is empty"):
        recommendations.revise(published, text, by=sec, seen_revision=1)


def test_revise_to_a_book_is_refused(published: Recommendation, sec: User) -> None:
    with pytest.raises(Malformed, match="The text has 200001 characters, and at most 200000 can be saved"):
        recommendations.revise(published, "x" * 200_001, by=sec, seen_revision=1)


def test_revise_editorially_needs_a_reason(published: Recommendation, sec: User) -> None:
    with pytest.raises(Malformed, match="needs a reason"):
        recommendations.revise(published, "New.", by=sec, seen_revision=1, change=Change.EDITORIAL)


def test_revise_editorially_is_for_the_secretariat(consultation: Consultation, arcadia: Delegation, bob: User) -> None:
    draft = factories.recommendation(consultation, proposers=[arcadia], status=Status.DRAFT)
    with pytest.raises(NotYours, match="Only the secretariat marks a change as editorial"):
        recommendations.revise(
            draft,
            "New.",
            by=bob,
            seen_revision=1,
            change=Change.EDITORIAL,
            reason="typo",
        )


def test_revise_a_withdrawn_text_is_refused(published: Recommendation, sec: User) -> None:
    recommendations.withdraw(published, by=sec, reason="overtaken")
    with pytest.raises(Refused, match="keeps its last text"):
        recommendations.revise(published, "New.", by=sec, seen_revision=1)


# --- withdraw and merge ----------------------------------------------------------------------


def test_withdraw_keeps_number_and_text(published: Recommendation, alice: User) -> None:
    row = recommendations.withdraw(published, by=alice, reason="overtaken by events")
    assert (row.status, row.number, row.current.number) == (Status.WITHDRAWN, 1, 1)
    event = Event.objects.get()
    assert (event.verb, event.delegation, event.reason) == (
        "recommendation.withdraw",
        "Arcadia",
        "overtaken by events",
    )


def test_withdraw_twice_is_once(published: Recommendation, alice: User) -> None:
    recommendations.withdraw(published, by=alice, reason="overtaken")
    recommendations.withdraw(published, by=alice, reason="overtaken")
    assert Event.objects.count() == 1


def test_withdraw_again_is_refused_to_whom_it_was_not_open(published: Recommendation, alice: User, olga: User) -> None:
    recommendations.withdraw(published, by=alice, reason="overtaken")
    with pytest.raises(NotYours, match="Only the head of a proposing delegation"):
        recommendations.withdraw(published, by=olga, reason="overtaken")


def test_a_text_that_was_never_published_is_not_withdrawn_into_the_open(
    consultation: Consultation, arcadia: Delegation, sec: User
) -> None:
    submitted = factories.recommendation(consultation, proposers=[arcadia], status=Status.SUBMITTED)
    with pytest.raises(Refused, match="Only a published recommendation can be withdrawn"):
        recommendations.withdraw(submitted, by=sec, reason="overtaken")


def test_the_database_keeps_a_published_number(published: Recommendation) -> None:
    for number in (77, None):
        with pytest.raises(DatabaseError, match="number is never changed"), transaction.atomic():
            Recommendation.objects.filter(pk=published.pk).update(number=number)
    published.refresh_from_db()
    assert published.number == 1


def test_the_database_lets_a_text_get_its_number(consultation: Consultation) -> None:
    row = factories.recommendation(consultation)
    Recommendation.objects.filter(pk=row.pk).update(number=5)
    row.refresh_from_db()
    assert row.number == 5


def test_withdraw_needs_a_reason(published: Recommendation, alice: User) -> None:
    with pytest.raises(Malformed, match="needs a reason"):
        recommendations.withdraw(published, by=alice, reason=" ")


def test_merge_into_leaves_a_pointer(published: Recommendation, other: Recommendation, sec: User) -> None:
    row = recommendations.merge_into(published, other, by=sec, reason="same aim")
    assert (row.status, row.merged_into, row.number) == (Status.MERGED, other, 1)
    recommendations.merge_into(published, other, by=sec, reason="same aim")
    assert Event.objects.get().details == {"into": other.reference, "joined": ["arcadia"]}


def test_merge_into_itself_is_refused(published: Recommendation, sec: User) -> None:
    with pytest.raises(Refused, match="into itself"):
        recommendations.merge_into(published, published, by=sec, reason="x")


def test_merge_into_a_withdrawn_one_is_refused(published: Recommendation, other: Recommendation, sec: User) -> None:
    recommendations.withdraw(other, by=sec, reason="x")
    with pytest.raises(Refused, match="Choose a published recommendation"):
        recommendations.merge_into(published, other, by=sec, reason="x")


def test_merge_into_another_consultation_is_refused(published: Recommendation, sec: User) -> None:
    elsewhere = factories.recommendation(factories.ConsultationFactory(), number=1)
    with pytest.raises(Refused, match="one consultation"):
        recommendations.merge_into(published, elsewhere, by=sec, reason="x")


# --- who may: person × state → verbs ---------------------------------------------------------

NONE: set[str] = set()
VERBS = {"revise", "restore", "withdraw", "merge_into", "comment"}  # those tried in this file
SAY = {"comment"}
WRITE = {"revise", "restore", "comment"}
TRUTH = [
    # person, draft, submitted, published, withdrawn
    ("sec", WRITE, WRITE, {*WRITE, "withdraw", "merge_into"}, NONE),
    ("chair", SAY, SAY, SAY, NONE),
    ("alice", WRITE, WRITE, {"withdraw", "comment"}, NONE),
    ("bob", WRITE, WRITE, SAY, NONE),
    ("reader", NONE, NONE, NONE, NONE),
    ("charlie", SAY, SAY, SAY, NONE),  # of what they may read: the doors ask for that first
    ("olga", SAY, SAY, SAY, NONE),
    ("stranger", NONE, NONE, NONE, NONE),
]


@pytest.mark.parametrize(("person", "draft", "submitted", "published", "withdrawn"), TRUTH)
def test_steps_are_open_to_whom_they_belong(
    request: pytest.FixtureRequest,
    consultation: Consultation,
    arcadia: Delegation,
    person: str,
    draft: set[str],
    submitted: set[str],
    published: set[str],
    withdrawn: set[str],
) -> None:
    expected = {"draft": draft, "submitted": submitted, "published": published, "withdrawn": withdrawn}
    if person == "stranger":
        user = AnonymousUser()
    elif person == "reader":
        user = delegate("Reader", arcadia, DelegateRole.READER)
    else:
        user = request.getfixturevalue(person)
    for status, verbs in expected.items():
        row = factories.recommendation(consultation, proposers=[arcadia], status=status)
        possible = steps.steps_for(user, row)
        assert steps.allowed(possible) & VERBS == verbs, status
        assert all(step.why_not for step in possible if not step.allowed)


SEEN = [
    ("sec", {"submitted", "returned", "published", "withdrawn"}),
    ("alice", {"draft", "submitted", "returned", "published", "withdrawn"}),
    ("charlie", {"published", "withdrawn"}),
    ("chair", {"published", "withdrawn"}),
    ("stranger", {"published", "withdrawn"}),
]


@pytest.mark.parametrize(("person", "statuses"), SEEN)
def test_a_draft_is_seen_by_its_delegation_only(
    request: pytest.FixtureRequest,
    consultation: Consultation,
    arcadia: Delegation,
    person: str,
    statuses: set[str],
) -> None:
    for status in set(Status) - {Status.MERGED}:
        factories.recommendation(consultation, proposers=[arcadia], status=status)
    user = AnonymousUser() if person == "stranger" else request.getfixturevalue(person)
    assert {row.status for row in queries.readable(user)} == statuses
    assert {row.status for row in queries.listed(user)} == statuses


@pytest.mark.parametrize(
    ("status", "person", "readers"),
    [
        (Status.DRAFT, "bob", {"alice", "bob"}),
        (Status.SUBMITTED, "sec", {"sec", "chair"}),
        (Status.PUBLISHED, "sec", {"sec", "chair", "alice", "bob", "charlie", "stranger"}),
    ],
)
def test_the_record_tells_nobody_of_a_text_that_they_may_not_read(
    request: pytest.FixtureRequest,
    consultation: Consultation,
    arcadia: Delegation,
    status: Status,
    person: str,
    readers: set[str],
) -> None:
    row = factories.recommendation(consultation, proposers=[arcadia], status=status)
    recommendations.revise(row, "New.", by=request.getfixturevalue(person), seen_revision=1, reason="Between us.")
    people: dict[str, User | AnonymousUser] = {"stranger": AnonymousUser()}
    people |= {name: request.getfixturevalue(name) for name in ("sec", "chair", "alice", "bob", "charlie")}
    assert {name for name, each in people.items() if consultation_queries.events(each).exists()} == readers
    assert bool(list(queries.news(12))) is (status == Status.PUBLISHED)
    assert history.events(row, people["alice"]).get().reason == "Between us."  # who reads the text reads its record


def test_the_filter_names_nobody_who_only_has_drafts(
    consultation: Consultation, arcadia: Delegation, borduria: Delegation, alice: User, charlie: User
) -> None:
    factories.recommendation(consultation, proposers=[arcadia], status=Status.DRAFT)
    factories.recommendation(consultation, proposers=[borduria])
    for person in (AnonymousUser(), charlie):
        assert queries.proposing(consultation, person) == [("borduria", "Borduria")]
        assert queries.proposing(None, person) == [("borduria", "Borduria")]
    assert [slug for slug, _ in queries.proposing(consultation, alice)] == ["arcadia", "borduria"]


@pytest.mark.parametrize("rows", [1, 3])
def test_listed_reads_two_queries_whatever_the_number(
    consultation: Consultation,
    arcadia: Delegation,
    rows: int,
    django_assert_num_queries: object,
) -> None:
    for number in range(1, rows + 1):
        factories.recommendation(consultation, number=number, proposers=[arcadia])
    with django_assert_num_queries(2):  # type: ignore[operator]
        for row in queries.listed(None):
            assert (row.excerpt, row.current.number) == ("States cooperate.", 1)
            assert [each.delegation.name for each in row.proposers.all()] == ["Arcadia"]


def test_units_keep_their_identities_from_revision_to_revision(consultation: Consultation, sec: User) -> None:
    row = factories.recommendation(consultation, "States cooperate.\n\nThey report every year.")
    assert row.current.unit_ids == ("1.1", "1.2")
    second = recommendations.revise(
        row, "The Secretary reads.\n\nThey report every second year.\n\nStates cooperate.", by=sec, seen_revision=1
    )
    assert second.unit_ids == ("2.1", "1.2", "1.1")
    third = recommendations.revise(row, "States cooperate.", by=sec, seen_revision=2)
    assert third.unit_ids == ("1.1",)
