"""A recommendation before it is public: who sees it, who may do what, what is recorded, who is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from consultations import queries as consultation_queries
from consultations.enums import DelegateRole
from consultations.models import Consultation, Delegation, Event, Notice, User
from recommendations import history, queries, steps
from recommendations.actions import drafts, recommendations
from recommendations.enums import Status
from recommendations.models import CosponsorInvitation, Recommendation, Section
from tests import factories
from tests.factories import DelegationFactory, SectionFactory, UserFactory, delegate
from wgec.kernel.errors import Malformed, NotYours, Refused

pytestmark = pytest.mark.django_db
SUBMITTED, RETURNED, DRAFT = Status.SUBMITTED, Status.RETURNED, Status.DRAFT


@pytest.fixture
def draft(consultation: Consultation, alice: User) -> Recommendation:
    """Arcadia's draft."""
    return drafts.propose(consultation, "States dim the lamps.", by=alice)


@pytest.fixture
def section(consultation: Consultation) -> Section:
    return SectionFactory(consultation=consultation, numeral="I", position=1)


def told() -> list[tuple[str, str, str]]:
    """Who was told what, in order; and forget it."""
    notices = [(each.user.name, each.kind, each.sentence) for each in Notice.objects.order_by("id")]
    Notice.objects.all().delete()
    return notices


def put(row: Recommendation, status: Status) -> Recommendation:
    Recommendation.objects.filter(pk=row.pk).update(status=status)
    row.refresh_from_db()
    return row


# --- propose -----------------------------------------------------------------------------------


def test_propose_begins_a_draft_with_its_first_revision(draft: Recommendation, alice: User) -> None:
    assert (draft.status, draft.number, draft.section, draft.language) == (DRAFT, None, None, "en")
    revision = draft.revisions.get()
    assert (revision.number, revision.text) == (1, "States dim the lamps.")
    assert (revision.created_by, revision.created_for) == (alice, alice.acting_for)


def test_propose_is_on_record_for_the_delegation_alone(
    draft: Recommendation, bob: User, charlie: User, sec: User
) -> None:
    event = Event.objects.get()
    assert (event.verb, event.person, event.delegation, event.audience) == (
        "recommendation.propose",
        "Alice",
        "Arcadia",
        "delegation",
    )
    assert list(consultation_queries.events(bob)) == [event]
    assert [list(consultation_queries.events(user)) for user in (charlie, sec, None)] == [[], [], []]


def test_propose_on_behalf_records_both_names(consultation: Consultation, sec: User, alice: User, bob: User) -> None:
    arcadia = alice.acting_for
    row = drafts.propose(consultation, "States dim the lamps.", by=sec, for_delegation=arcadia)
    event = Event.objects.get()
    assert (event.person, event.delegation) == ("Sec", "Arcadia")
    assert list(consultation_queries.events(bob)) == [event], "the delegation knows what was done in its name"
    for kept in (row.history.latest(), row.proposers.get().history.get()):
        assert (kept.history_user, kept.history_delegation) == (sec, arcadia)
    sentence = "The secretariat has begun a recommendation for your delegation. Look at it and submit it."
    assert told() == [("Alice", "recommendation.propose", sentence), ("Bob", "recommendation.propose", sentence)]


def test_what_was_drafted_on_behalf_is_seen_by_who_wrote_it_until_another_writes(
    consultation: Consultation, sec: User, alice: User
) -> None:
    colleague = UserFactory(name="Colleague", is_secretariat=True)
    row = drafts.propose(consultation, "States dim the lamps.", by=sec, for_delegation=alice.acting_for)
    assert [row in queries.readable(user) for user in (sec, alice, colleague)] == [True, True, False]
    recommendations.revise(row, "States dim their lamps.", by=alice, seen_revision=1)
    assert [row in queries.readable(user) for user in (sec, alice)] == [False, True]


def test_propose_for_another_delegation_is_the_secretariats(
    consultation: Consultation, alice: User, borduria: Delegation
) -> None:
    with pytest.raises(NotYours, match=r"^Only the secretariat proposes for another delegation\. Leave the delegation"):
        drafts.propose(consultation, "x", by=alice, for_delegation=borduria)
    assert drafts.propose(consultation, "x", by=alice, for_delegation=alice.acting_for).attribution == "Arcadia"


def test_propose_is_for_observers_too(consultation: Consultation, olga: User) -> None:
    assert drafts.propose(consultation, "Lamps are dimmed.", by=olga).attribution == "Open Nets Forum"


def test_propose_is_not_for_readers(consultation: Consultation, arcadia: Delegation) -> None:
    reader = delegate("Reader", arcadia, DelegateRole.READER)
    with pytest.raises(NotYours, match="proposed by the heads and drafters of delegations"):
        drafts.propose(consultation, "x", by=reader)


def test_propose_for_a_delegation_that_left(consultation: Consultation, sec: User) -> None:
    gone = DelegationFactory(name="Atlantis", is_active=False)
    with pytest.raises(Refused, match=r"^Atlantis is no longer active in the group\. Choose another one\.$"):
        drafts.propose(consultation, "x", by=sec, for_delegation=gone)


def test_propose_in_a_section_of_another_round(consultation: Consultation, alice: User) -> None:
    with pytest.raises(Malformed, match="There is no such section in this consultation"):
        drafts.propose(consultation, "x", by=alice, section=SectionFactory())


def test_propose_in_a_language_that_does_not_exist(consultation: Consultation, alice: User) -> None:
    with pytest.raises(Malformed, match=r"^“klingon” is no code of a language\. Write one such as en, fr or ar\.$"):
        drafts.propose(consultation, "x", by=alice, language="klingon")


def test_hostile_text_is_kept_as_words(consultation: Consultation, alice: User) -> None:
    row = drafts.propose(consultation, "<script>alert(1)</script> States", by=alice)
    assert row.current
    assert "script" in row.current.plain


@pytest.mark.parametrize(
    ("opens", "closes", "possible"),
    [(None, None, True), (-1, None, True), (None, 1, True), (-1, 1, True), (1, None, False), (None, -1, False)],
)
def test_propose_while_the_round_is_open(
    consultation: Consultation, alice: User, opens: int | None, closes: int | None, possible: bool
) -> None:
    now = timezone.now()
    consultation.opens_at = now + timedelta(days=opens) if opens else None
    consultation.closes_at = now + timedelta(days=closes) if closes else None
    consultation.save()
    if possible:
        assert drafts.propose(consultation, "x", by=alice)
    else:
        with pytest.raises(Refused, match=r"This consultation (opens|closed) on"):
            drafts.propose(consultation, "x", by=alice)
    assert (consultation in queries.open_rounds()) is possible


# --- submit, return, discard -------------------------------------------------------------------


def test_submit_tells_the_secretariat(draft: Recommendation, alice: User, sec: User) -> None:
    assert drafts.submit(draft, by=alice).status == SUBMITTED
    assert told() == [("Sec", "recommendation.submit", "A recommendation was submitted by Arcadia.")]
    assert Event.objects.latest("pk").audience == "secretariat"


def test_submit_twice_is_once(draft: Recommendation, alice: User, bob: User, sec: User) -> None:
    drafts.submit(draft, by=alice)
    drafts.submit(draft, by=bob)
    assert len(told()) == 1
    assert Event.objects.filter(verb="recommendation.submit").count() == 1


def test_submit_after_the_round_is_for_the_secretariat_and_for_what_was_returned(
    consultation: Consultation, alice: User, sec: User
) -> None:
    rows = [drafts.propose(consultation, "x", by=alice) for _ in range(3)]
    consultation.closes_at = timezone.now() - timedelta(days=1)
    consultation.save()
    with pytest.raises(Refused, match="This consultation closed on"):
        drafts.submit(rows[0], by=alice)
    assert drafts.submit(put(rows[1], RETURNED), by=alice).status == SUBMITTED
    assert drafts.submit(rows[2], by=sec).status == SUBMITTED


def test_return_tells_the_authors_why(draft: Recommendation, alice: User, bob: User, sec: User) -> None:
    drafts.submit(draft, by=alice)
    told()
    drafts.return_to_authors(draft, by=sec, reason="Say who pays.")
    sentence = "The secretariat has returned your recommendation: Say who pays."
    assert told() == [(name, "recommendation.return", sentence) for name in ("Alice", "Bob")]
    draft.refresh_from_db()
    assert queries.reason_of_return(draft) == "Say who pays."
    drafts.submit(draft, by=bob)
    drafts.return_to_authors(draft, by=sec, reason="And when.")
    draft.refresh_from_db()
    assert queries.reason_of_return(draft) == "And when."


def test_return_twice_is_once(draft: Recommendation, alice: User, sec: User) -> None:
    drafts.submit(draft, by=alice)
    drafts.return_to_authors(draft, by=sec, reason="x")
    drafts.return_to_authors(draft, by=sec, reason="y")
    draft.refresh_from_db()
    assert queries.reason_of_return(draft) == "x"


@pytest.mark.parametrize(("status", "audience"), [(DRAFT, "delegation"), (RETURNED, "secretariat")])
def test_discard_is_known_to_who_knew_the_text(
    draft: Recommendation, alice: User, status: Status, audience: str
) -> None:
    drafts.discard(put(draft, status), by=alice)
    assert Event.objects.latest("pk").audience == audience
    assert draft not in queries.readable(alice)
    assert drafts.discard(draft, by=alice).status == "discarded"
    assert Event.objects.filter(verb="recommendation.discard").count() == 1


# --- publish -----------------------------------------------------------------------------------


def test_publish_gives_the_next_free_number(draft: Recommendation, sec: User, section: Section) -> None:
    withdrawn = factories.recommendation(draft.consultation, number=41, section=section)
    put(withdrawn, Status.WITHDRAWN)
    row = drafts.publish(put(draft, SUBMITTED), by=sec, section=section)
    assert (row.status, row.number, row.section) == ("published", 42, section)
    event = Event.objects.get(verb="recommendation.publish")
    assert (event.audience, event.subject_label) == ("public", "Recommendation 42 (Arcadia)")
    assert event.details == {"number": 42, "section": "I", "revision": 1}


def test_publish_without_a_section_gives_no_number(draft: Recommendation, sec: User) -> None:
    row = drafts.publish(put(draft, SUBMITTED), by=sec)
    assert (row.status, row.number, row.section) == ("published", None, None)


def test_publish_tells_the_authors(draft: Recommendation, alice: User, sec: User, section: Section) -> None:
    drafts.publish(put(draft, SUBMITTED), by=sec, section=section)
    sentence = "Your recommendation is published as Recommendation 1."
    assert told() == [("Alice", "recommendation.publish", sentence)]


def test_publish_makes_the_number_found(draft: Recommendation, sec: User, section: Section) -> None:
    row = drafts.publish(put(draft, SUBMITTED), by=sec, section=section, number=907)
    assert row.search_text.split()[:2] == ["907", "arcadia"]


def test_publish_twice_is_once(draft: Recommendation, sec: User, section: Section) -> None:
    drafts.publish(put(draft, SUBMITTED), by=sec, section=section)
    again = drafts.publish(draft, by=sec)
    assert (again.number, again.section) == (1, section)


def test_publish_in_a_section_of_another_round(draft: Recommendation, sec: User) -> None:
    with pytest.raises(Malformed, match="There is no such section in this consultation"):
        drafts.publish(put(draft, SUBMITTED), by=sec, section=SectionFactory())


def test_publish_puts_it_last_in_its_section(consultation: Consultation, alice: User, sec: User) -> None:
    one, two, three = (SectionFactory(consultation=consultation, position=n, numeral=str(n)) for n in (1, 2, 3))
    factories.recommendation(consultation, number=1, place=1, section=one)
    factories.recommendation(consultation, number=2, place=2, section=three)
    factories.recommendation(consultation, place=3)
    rows = [put(drafts.propose(consultation, "x", by=alice), SUBMITTED) for _ in range(3)]
    drafts.publish(rows[1], by=sec, section=one)
    drafts.publish(rows[0], by=sec, section=one)
    drafts.publish(rows[2], by=sec, section=two)
    order = queries.in_order(sec).filter(consultation=consultation).values_list("number", flat=True)
    assert list(order) == [1, 3, 4, 5, 2, None]


# --- who may, and who sees: person × status ----------------------------------------------------

OWN = {"submit", "discard", "invite_cosponsor"}
JUDGE = {"return", "publish"}
NONE: set[str] = set()
VERBS = {*OWN, *JUDGE, "answer_invitation"}
TRUTH: list[tuple[str, dict[str, set[str]]]] = [
    ("sec", {"draft": {"submit"}, "submitted": JUDGE, "returned": {"submit"}}),
    ("alice", {"draft": OWN, "submitted": {"invite_cosponsor"}, "returned": OWN}),
    ("bob", {"draft": OWN, "submitted": {"invite_cosponsor"}, "returned": OWN}),
    ("reader", {}),
    ("charlie", {status: {"answer_invitation"} for status in ("draft", "submitted", "returned")}),  # is invited
    ("olga", {}),
    ("chair", {}),
    ("stranger", {}),
]


@pytest.mark.parametrize(("person", "open_to"), TRUTH)
@pytest.mark.parametrize("status", list(Status))
def test_steps_are_open_to_whom_they_belong(
    request: pytest.FixtureRequest,
    draft: Recommendation,
    arcadia: Delegation,
    borduria: Delegation,
    sec: User,
    person: str,
    open_to: dict[str, set[str]],
    status: Status,
) -> None:
    CosponsorInvitation.objects.create(
        recommendation=draft, delegation=borduria, invited_at=timezone.now(), invited_by=sec
    )
    row = put(draft, status) if status != Status.MERGED else draft
    user: Any = AnonymousUser()
    if person == "reader":
        user = delegate("Reader", arcadia, DelegateRole.READER)
    elif person != "stranger":
        user = request.getfixturevalue(person)
    expected = open_to.get("draft" if status == Status.MERGED else status, NONE)
    possible = steps.steps_for(user, row)
    assert steps.allowed(possible) & VERBS == expected
    assert all(step.why_not for step in possible if not step.allowed)


SEEN: dict[str, set[str]] = {
    "sec": {"submitted", "returned"},
    "alice": {"draft", "submitted", "returned"},
    "bob": {"draft", "submitted", "returned"},
    "charlie": NONE,
    "olga": NONE,
    "chair": NONE,
    "stranger": NONE,
}


@pytest.mark.parametrize("person", list(SEEN))
@pytest.mark.parametrize("status", [DRAFT, SUBMITTED, RETURNED, Status.DISCARDED])
def test_what_is_not_public_is_seen_by_few(
    request: pytest.FixtureRequest, draft: Recommendation, person: str, status: Status
) -> None:
    user: Any = AnonymousUser() if person == "stranger" else request.getfixturevalue(person)
    assert (put(draft, status) in queries.readable(user)) is (status in SEEN[person])


def test_the_record_of_a_draft_is_read_with_it(
    draft: Recommendation, alice: User, charlie: User, borduria: Delegation
) -> None:
    drafts.invite_cosponsor(draft, borduria, by=alice)
    assert {event.verb for event in history.events(draft, charlie)} == {
        "recommendation.propose",
        "recommendation.invite_cosponsor",
    }
