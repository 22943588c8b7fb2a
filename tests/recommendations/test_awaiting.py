"""What awaits delegations: of every source that it appears for whom it should, where it leads, and that it goes."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from consultations.enums import Activity, ContributionStatus, DelegateRole, Standing
from consultations.models import (
    Consultation,
    Delegation,
    Notice,
    Phase,
    User,
)
from recommendations.actions import amendments, drafts, objections, positions, sponsors
from recommendations.enums import AmendmentStatus, Stance, Status
from recommendations.models import Amendment, Objection, Recommendation
from recommendations.queries import awaiting
from recommendations.queries.timetable import Timetable
from tests import factories
from tests.recommendations.asked import seal
from tests.recommendations.waiting import DAY, also_for, closing, extract, lines, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    return factories.recommendation(consultation, "States will act together.", number=1, proposers=[arcadia])


@pytest.fixture
def rita(arcadia: Delegation) -> User:
    """Reads for Arcadia, and does no more."""
    return factories.delegate("Rita", arcadia, DelegateRole.READER)


# --- positions ---------------------------------------------------------------------------------


def test_a_text_in_a_call_awaits_the_head_and_is_read_by_the_others(
    row: Recommendation, alice: User, bob: User, rita: User, arcadia: Delegation, sec: User
) -> None:
    call = factories.call(row)
    line = lines(alice)["call"]
    assert (line.what, line.count, line.until) == (
        "1 recommendation in an open call needs your delegation's position",
        1,
        call.closes_at,
    )
    assert line.url == f"/positions/?at={row.reference}"
    for person in (bob, rita):
        assert lines(person)["call"].what == (
            "1 recommendation in an open call to read: your head of delegation states the position"
        )
    assert "call" not in lines(sec)
    factories.position(row, arcadia)
    assert "call" not in lines(alice)


def test_several_lead_to_the_list_and_the_nearest_deadline_is_told(
    consultation: Consultation, row: Recommendation, alice: User
) -> None:
    other = factories.recommendation(consultation, "Other.", number=2)
    factories.call(other, closes_at=timezone.now() + 9 * DAY)
    first = factories.call(row, closes_at=timezone.now() + 4 * DAY)
    line = lines(alice)["call"]
    assert (line.count, line.until, line.url) == (2, first.closes_at, "/positions/?call=open")


def test_other_texts_need_a_position_until_the_round_closes(
    consultation: Consultation, row: Recommendation, alice: User, rita: User, arcadia: Delegation
) -> None:
    closing(consultation)
    other = factories.recommendation(consultation, "Other.", number=2)
    line = lines(alice)["position"]
    assert (line.what, line.until, line.url) == (
        "2 recommendations need your delegation's position",
        consultation.closes_at,
        "/positions/?call=none",
    )
    assert lines(rita)["position"].what.endswith("to read: your head of delegation states the positions")
    factories.call(other)
    assert lines(alice)["position"].url == f"/positions/?at={row.reference}"
    factories.position(row, arcadia)
    assert "position" not in lines(alice)
    factories.revised(row, "States act at once.")
    assert lines(alice)["position"].count == 1


def test_sealed_positions_of_others_change_no_count(
    row: Recommendation, alice: User, charlie: User, borduria: Delegation, chair: User
) -> None:
    seal(row)
    before = lines(alice), lines(chair)
    factories.position(row, borduria, Stance.OBJECTION)
    assert (lines(alice), lines(chair)) == before
    assert "position" not in lines(charlie)


# --- texts and invitations -----------------------------------------------------------------------


def test_drafts_await_their_delegation_alone(
    consultation: Consultation, arcadia: Delegation, alice: User, rita: User, charlie: User, sec: User
) -> None:
    draft = factories.recommendation(closing(consultation), "Ours.", proposers=[arcadia], status=Status.DRAFT)
    line = lines(alice)["draft"]
    assert (line.what, line.until, line.since, line.url) == (
        "1 unfinished draft of your delegation",
        consultation.closes_at,
        draft.created_at,
        f"/recommendations/{draft.reference}/",
    )
    assert lines(rita)["draft"].what == "1 unpublished text of your delegation to read"
    assert not {"draft", "draft on behalf"} & {*lines(charlie), *lines(sec)}
    factories.recommendation(consultation, "More.", proposers=[arcadia], status=Status.DRAFT)
    assert (lines(alice)["draft"].count, lines(alice)["draft"].url) == (2, "/recommendations/drafts/")
    for each in Recommendation.objects.all():
        drafts.discard(each, by=alice)
    assert "draft" not in lines(alice)


def test_a_returned_text_awaits_its_authors_since_it_was_returned(
    consultation: Consultation, arcadia: Delegation, alice: User, sec: User
) -> None:
    draft = factories.recommendation(consultation, "Ours.", proposers=[arcadia], status=Status.DRAFT)
    drafts.submit(draft, by=alice)
    assert "returned" not in lines(alice)
    drafts.return_to_authors(Recommendation.objects.get(pk=draft.pk), by=sec, reason="Shorter, please.")
    line = lines(alice)["returned"]
    assert (line.what, line.url) == (
        "1 recommendation returned to your delegation",
        f"/recommendations/{draft.reference}/",
    )
    assert line.since is not None
    assert line.since > draft.created_at
    drafts.submit(Recommendation.objects.get(pk=draft.pk), by=alice)
    assert "returned" not in lines(alice)


def test_an_invitation_awaits_who_writes_for_the_invited(
    consultation: Consultation, arcadia: Delegation, borduria: Delegation, alice: User, charlie: User
) -> None:
    reader = factories.delegate("Rick", borduria, DelegateRole.READER)
    draft = factories.recommendation(consultation, "Ours.", proposers=[arcadia], status=Status.DRAFT)
    drafts.invite_cosponsor(draft, borduria, by=alice)
    line = lines(charlie)["invitation"]
    assert (line.what, line.url) == ("1 invitation to co-sponsor", f"/recommendations/{draft.reference}/")
    assert "invitation" not in {**lines(reader), **lines(alice)}
    drafts.answer_invitation(Recommendation.objects.get(pk=draft.pk), accept=True, by=charlie)
    assert "invitation" not in lines(charlie)


# --- amendments and objections -------------------------------------------------------------------


def test_amendments_begun_await_their_sponsors(
    row: Recommendation, arcadia: Delegation, alice: User, charlie: User, sec: User
) -> None:
    begun = {"sponsors": [arcadia], "status": AmendmentStatus.DRAFT}
    made = factories.amendment(row, "States will act at once together.", **begun)
    line = lines(alice)["amendment drafts"]
    assert (line.what, line.url) == (
        "1 amendment of your delegation that is not submitted",
        f"/amendments/{made.reference}/",
    )
    assert "amendment drafts" not in {**lines(charlie), **lines(sec)}
    factories.amendment(row, "States will act soon together.", **begun)
    assert lines(alice)["amendment drafts"].url == "/recommendations/?consultation=first-round&amended=drafts"
    for each in Amendment.objects.all():
        amendments.submit(each, by=alice)
    assert "amendment drafts" not in lines(alice)


def test_amendments_left_behind_await_their_sponsors(
    row: Recommendation, arcadia: Delegation, alice: User, charlie: User
) -> None:
    made = factories.amendment(row, "States must act together.", sponsors=[arcadia])
    assert "amendment behind" not in lines(alice)
    revision = factories.revised(row, "States shall never act together.")
    behind = Amendment.objects.get(pk=made.pk)
    assert behind.current is not None
    assert behind.current.base_id != revision.pk
    line = lines(alice)["amendment behind"]
    assert (line.what, line.since, line.url) == (
        "1 amendment of your delegation made from an earlier text, to rewrite or withdraw",
        revision.created_at,
        f"/amendments/{made.reference}/",
    )
    assert "amendment behind" not in lines(charlie)
    sponsors.withdraw(behind, by=alice)
    assert "amendment behind" not in lines(alice)


def test_the_list_of_ones_own_amendments_holds_what_was_counted(
    consultation: Consultation, row: Recommendation, arcadia: Delegation, alice: User, charlie: User, client: Client
) -> None:
    other = factories.recommendation(consultation, "Other.", number=2)
    factories.amendment(row, "States will act at once together.", sponsors=[arcadia], status=AmendmentStatus.DRAFT)
    factories.amendment(row, "States must act together.", sponsors=[arcadia])
    factories.revised(row, "States shall never act together.")
    for which in ("drafts", "behind"):
        address = f"/recommendations/?consultation=first-round&amended={which}"
        for person, shown in ((alice, {row.reference}), (charlie, set()), (None, set())):
            client.logout()
            if person is not None:
                client.force_login(person)
            page = client.get(address).content.decode()
            assert {each for each in (row.reference, other.reference) if f"/{each}/" in page} == shown


def test_an_objection_that_was_addressed_awaits_its_head(
    row: Recommendation, borduria: Delegation, alice: User, charlie: User, bob: User
) -> None:
    made = factories.objection(row, borduria)
    ours = lines(bob)["objection to our text"]
    place = f"/recommendations/{row.reference}/positions/#objection-{made.reference}"
    assert (ours.what, ours.since, ours.url) == (
        "1 objection to a text of your delegation, to address",
        made.opened_at,
        place,
    )
    assert "addressed objection" not in lines(charlie)
    objections.address(made, "We will see.", by=alice)
    assert "objection to our text" not in lines(bob)
    line = lines(charlie)["addressed objection"]
    assert (line.what, line.url) == (
        "1 objection of your delegation was addressed: withdraw, change or sustain it",
        place,
    )
    positions.withdraw(row, by=charlie, seen=Objection.objects.get().position)
    assert "addressed objection" not in lines(charlie)


def test_several_objections_lead_to_the_list_of_those_to_our_texts(
    consultation: Consultation,
    row: Recommendation,
    arcadia: Delegation,
    borduria: Delegation,
    alice: User,
    client: Client,
) -> None:
    again = factories.recommendation(consultation, "Ours too.", number=2, proposers=[arcadia])
    not_ours = factories.recommendation(consultation, "Theirs.", number=3, proposers=[borduria])
    for text in (row, again, not_ours):
        factories.objection(text, borduria)
    line = lines(alice)["objection to our text"]
    assert (line.count, line.url) == (2, "/objections/?state=open&proposer=arcadia")
    page = client.get(line.url).content.decode()
    assert {text for text in (row, again, not_ours) if text.title in page} == {row, again}


def test_sealed_objections_await_nobody_else(row: Recommendation, borduria: Delegation, alice: User) -> None:
    seal(row)
    factories.objection(row, borduria)
    assert "objection to our text" not in lines(alice)


# --- several delegations, the order --------------------------------------------------------------


def test_what_waits_for_another_of_ones_delegations_is_hinted_at(
    consultation: Consultation, row: Recommendation, arcadia: Delegation, borduria: Delegation, alice: User
) -> None:
    call = factories.call(row)
    factories.recommendation(consultation, "Theirs.", proposers=[borduria], status=Status.DRAFT)
    also_for(alice, borduria, DelegateRole.DRAFTER)
    found = awaiting.awaiting(seated(alice, "arcadia"))
    assert [line.kind for line in found.lines] == ["call", "notice"]
    assert [(each.delegation, each.count, each.until) for each in found.elsewhere] == [(borduria, 2, call.closes_at)]
    found = awaiting.awaiting(seated(alice, "borduria"))
    assert {line.kind for line in found.lines} == {"call", "draft", "notice"}
    assert [(each.delegation, each.count) for each in found.elsewhere] == [(arcadia, 1)]


def test_the_nearest_deadline_comes_first_then_the_oldest(
    consultation: Consultation,
    row: Recommendation,
    arcadia: Delegation,
    borduria: Delegation,
    alice: User,
    charlie: User,
) -> None:
    sent = factories.contribution(consultation, arcadia, at=timezone.now() - 30 * DAY)
    factories.contribution(consultation, arcadia, status=ContributionStatus.DRAFT, at=timezone.now() - 2 * DAY)
    extract(row, sent, hours=-5)
    calls_at = factories.call(row).closes_at
    factories.recommendation(consultation, "Ours.", proposers=[arcadia], status=Status.DRAFT)
    assert Notice.objects.filter(user=alice).count() == 1  # of the call
    found = awaiting.awaiting(seated(alice)).lines
    assert [line.kind for line in found] == ["extract", "call", "contribution draft", "notice", "draft"]
    assert found[0].is_overdue
    assert calls_at == found[1].until


def test_a_stranger_is_awaited_by_nothing(row: Recommendation) -> None:
    factories.call(row)
    assert not awaiting.awaiting(AnonymousUser())


def test_the_standing_of_a_delegation_decides_on_its_deadline(
    consultation: Consultation, alice: User, olga: User
) -> None:
    now = timezone.now()
    given = {"consultation": consultation, "opens_at": now - DAY}
    both = [Activity.STATE_POSITION]
    Phase.objects.create(number=1, name="One", closes_at=now + DAY, members_may=both, **given)
    later = now + timedelta(days=3)
    Phase.objects.create(number=2, name="Two", closes_at=later, observers_may=both, **given)
    factories.recommendation(consultation, "Words.", number=1)
    timetable = Timetable(now)
    ends = [timetable.until(consultation.pk, Activity.STATE_POSITION, each) for each in Standing]
    assert ends == [now + DAY, later]
