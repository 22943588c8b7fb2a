"""What phases let delegations do to texts: through the action, the page and the API, with one sentence."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from consultations.enums import Activity
from consultations.models import Consultation, Phase, User
from recommendations import steps
from recommendations.actions import bulk_lines, bulk_positions, drafts
from recommendations.enums import AmendmentStatus, CommentAudience, Stance, Status
from recommendations.models import Amendment, Comment, Position, Recommendation
from recommendations.queries import own, readable
from tests.doors import VERBS, knock
from tests.factories import amendment, call, comment, recommendation

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
#: verb → the activity it belongs to, and what it takes besides.
BOUND: dict[str, tuple[Activity, dict[str, Any]]] = {
    "recommendation.submit": (Activity.PROPOSE, {}),
    "recommendation.amend": (Activity.AMEND, {"text": "States light two lamps.", "seen_revision": 1}),
    "amendment.cosponsor": (Activity.AMEND, {}),
    "recommendation.comment": (Activity.COMMENT, {"text": "Why?", "seen_revision": 1, "audience": "all"}),
    "comment.reply": (Activity.COMMENT, {"text": "Because."}),
    "recommendation.record_position": (Activity.STATE_POSITION, {"stance": Stance.SUPPORT, "seen_revision": 1}),
    "amendment.record_position": (Activity.STATE_POSITION, {"stance": Stance.SUPPORT, "seen_version": 1}),
}


def in_phase(row: Consultation, members: list[str], observers: list[str]) -> Phase:
    """The round is in a phase that lets members and observers do this."""
    now = timezone.now()
    return Phase.objects.create(
        consultation=row,
        number=1,
        name="Now",
        opens_at=now - DAY,
        closes_at=now + DAY,
        members_may=members,
        observers_may=observers,
    )


@pytest.fixture
def text(consultation: Consultation, charlie: User) -> Recommendation:
    """A published text of others."""
    return recommendation(consultation, "States light lamps.", number=1, proposers=[charlie.acting_for])  # type: ignore[list-item]


def subject_of(verb: str, text: Recommendation, person: User, others: User) -> Any:
    """What the verb is about, so that nothing but the phase could keep ``person`` from it."""
    assert person.acting_for is not None
    if verb == "recommendation.submit":
        return recommendation(text.consultation, "A draft.", status=Status.DRAFT, proposers=[person.acting_for])
    if verb.startswith("amendment."):
        return amendment(text, "States light three lamps.", sponsors=[others.acting_for])  # type: ignore[list-item]
    return comment(text, others) if verb.startswith("comment.") else text


#: Which the secretariat does not sponsor; and whose pages it does not read before they are handed in.
NOT_ENTERED = {("amendment.cosponsor", door) for door in ("action", "page", "api")}
NOT_ENTERED |= {("recommendation.submit", "page"), ("recommendation.submit", "api")}
DOORS = [(verb, door) for verb in BOUND for door in VERBS[verb].doors]


ENTERED = [each for each in DOORS if each not in NOT_ENTERED]


@pytest.mark.parametrize("may", [True, False])
@pytest.mark.parametrize("who", ["alice", "olga"])
@pytest.mark.parametrize(("verb", "door"), DOORS)
def test_the_phase_decides_at_every_door(
    request: pytest.FixtureRequest, text: Recommendation, charlie: User, verb: str, door: str, who: str, may: bool
) -> None:
    person: User = request.getfixturevalue(who)
    activity, given = BOUND[verb]
    subject = subject_of(verb, text, person, charlie)
    mine, theirs = [activity.value] if may else [], [] if may else [activity.value]
    in_phase(text.consultation, *((mine, theirs) if who == "alice" else (theirs, mine)))
    said = knock(door, verb, subject, by=person, **given)
    if may:
        assert said == ""
    else:
        only = "observers" if who == "alice" else "members"
        assert said.startswith(f"In the phase “Now” only {only} may "), said
    asked = {step.verb: step for step in steps.steps_now(person, _now(subject))}.get(verb.partition(".")[2])
    if not may and asked is not None:
        assert (asked.allowed, asked.why_not) == (False, said)


def _now(subject: Any) -> Any:
    return type(subject).objects.get(pk=subject.pk)


@pytest.mark.parametrize(("verb", "door"), ENTERED)
def test_the_secretariat_enters_what_came_in_time(
    text: Recommendation, alice: User, charlie: User, sec: User, verb: str, door: str
) -> None:
    subject = subject_of(verb, text, alice, charlie)
    in_phase(text.consultation, [], [])
    given = dict(BOUND[verb][1])
    if verb.endswith("record_position"):
        given["for_delegation"] = alice.acting_for
    assert knock(door, verb, subject, by=sec, **given) == ""


# --- what stays possible --------------------------------------------------------------------------


def test_drafts_are_written_whatever_the_phase(text: Recommendation, alice: User) -> None:
    in_phase(text.consultation, [], [])
    made = drafts.propose(text.consultation, "A new text.", by=alice)
    assert made.status == Status.DRAFT
    assert knock("action", "recommendation.amend", text, by=alice, text="Other.", seen_revision=1, submit=False) == ""
    draft = Amendment.objects.get()
    given = {"text": "Other words.", "seen_version": 1, "seen_revision": 1}
    assert knock("page", "amendment.rewrite", draft, by=alice, **given) == ""
    said = knock("page", "amendment.submit", draft, by=alice)
    assert said.startswith("No phase of this consultation lets members propose amendments.")
    draft.refresh_from_db()
    assert draft.status == AmendmentStatus.DRAFT


def test_a_returned_text_is_handed_in_again(text: Recommendation, alice: User) -> None:
    row = recommendation(
        text.consultation,
        "Returned.",
        status=Status.RETURNED,
        proposers=[alice.acting_for],  # type: ignore[list-item]
    )
    in_phase(text.consultation, [], [])
    assert knock("action", "recommendation.submit", row, by=alice) == ""


def test_a_delegation_talks_among_itself(text: Recommendation, alice: User) -> None:
    draft = recommendation(
        text.consultation,
        "Draft.",
        status=Status.DRAFT,
        proposers=[alice.acting_for],  # type: ignore[list-item]
    )
    in_phase(text.consultation, [], [])
    given = {"text": "A note.", "seen_revision": 1}
    assert knock("action", "recommendation.comment", draft, by=alice, **given) == ""
    said = knock("action", "recommendation.comment", text, by=alice, **given, audience=CommentAudience.DELEGATION)
    assert said == ""
    own_thread = Comment.objects.get(recommendation=text)
    assert knock("action", "comment.reply", own_thread, by=alice, text="Another.") == ""


def test_positions_under_an_open_call_stay_possible(text: Recommendation, alice: User) -> None:
    in_phase(text.consultation, [], [])
    call(text)
    given = {"stance": Stance.SUPPORT, "seen_revision": 1}
    for door in ("action", "page", "api"):
        assert knock(door, "recommendation.record_position", text, by=alice, **given) == ""
    allowed = steps.allowed(steps.steps_now(alice, _now(text)))
    assert "record_position" in allowed
    assert Position.objects.get().stance == Stance.SUPPORT


def test_many_positions_at_once_hear_the_phase(text: Recommendation, alice: User) -> None:
    in_phase(text.consultation, [], [])
    line = bulk_lines.Line(1, "1", "", "support")
    found = bulk_positions.check(text.consultation, [line], by=alice)[0]
    assert found.outcome == "refused"
    assert found.sentence.startswith("No phase of this consultation lets members state positions.")


# --- what pages offer -----------------------------------------------------------------------------


@pytest.mark.parametrize("may", [True, False])
def test_pages_offer_what_the_phase_lets(client: Client, text: Recommendation, alice: User, may: bool) -> None:
    in_phase(text.consultation, ["amend", "comment", "state_position"] if may else [], [])
    client.force_login(alice)
    page = client.get(f"{text.get_absolute_url()}rolling/").content.decode()
    assert ("Propose an amendment" in page, "Draft an amendment" in page) == (may, not may)
    row = own.beside(readable(alice).filter(pk=text.pk), alice)[0]
    assert row.own.may_state is may  # type: ignore[attr-defined]
    assert own.needing(readable(alice), alice).exists() is may
    offered = {"amend", "comment"} if may else {steps.DRAFT}
    assert steps.open_now(alice, _now(text)) & {"amend", "comment", steps.DRAFT} == offered


@pytest.mark.parametrize("may", [True, False])
def test_an_amendment_is_submitted_where_the_phase_lets(
    client: Client, text: Recommendation, alice: User, may: bool
) -> None:
    in_phase(text.consultation, ["amend", "state_position"] if may else ["state_position"], [])
    client.force_login(alice)
    page = client.get(f"{text.get_absolute_url()}amend/").content.decode()
    assert ("Submit the amendment" in page) is may
    why_not = steps.why_not_now(alice, "amend", _now(text))
    assert (bool(why_not), escape(why_not) in page) == (not may, True)
    assert "Save as a draft" in page
    given = {"kind": "", "text": "States light two lamps.", "seen_revision": 1, "draft": "1"}
    assert client.post(f"{text.get_absolute_url()}amend/", given).status_code == 302
    draft = Amendment.objects.get()
    assert draft.status == AmendmentStatus.DRAFT
    address = f"{text.get_absolute_url()}position/?place=card&stance=support_with_amendments"
    asked = client.get(address).content.decode()
    assert ("Propose an amendment" in asked, "Draft an amendment" in asked) == (may, not may)


def test_nothing_is_drafted_once_the_round_is_over(client: Client, text: Recommendation, alice: User) -> None:
    row = text.consultation
    row.closes_at = timezone.now() - DAY
    row.save()
    client.force_login(alice)
    page = client.get(text.get_absolute_url()).content.decode()
    assert "an amendment</a>" not in page
    assert steps.DRAFT not in steps.open_now(alice, _now(text))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_for_no_phase_of_each_text(
    text: Recommendation, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    in_phase(text.consultation, ["state_position"], [])
    for number in range(2, rows + 1):
        recommendation(text.consultation, number=number)
    with django_assert_num_queries(2):  # texts, what the delegation has said
        found = own.beside(readable(alice).select_related("consultation"), alice)
    assert [row.own.may_state for row in found] == [True] * rows  # type: ignore[attr-defined]


def test_the_consultations_page_tells_what_may_be_done(client: Client, text: Recommendation, olga: User) -> None:
    in_phase(text.consultation, ["amend"], ["comment"])
    address = text.consultation.get_absolute_url()
    stranger = client.get(address).content.decode()
    assert "What happens when" in stranger
    assert "Members may propose amendments. Observers may comment." in stranger
    assert "What you may do now" not in stranger
    client.force_login(olga)
    page = client.get(address).content.decode()
    assert "What you may do now" in page
    assert "In the phase “Now” only members may propose amendments; observers may comment until" in page
