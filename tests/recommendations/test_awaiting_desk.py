"""What awaits the secretariat and the chair: of every source that it appears, where it leads, and that it goes."""

import pytest
from django.utils import timezone

from consultations.actions import notices
from consultations.enums import Activity, ContributionStatus
from consultations.models import Consultation, Contribution, Delegation, Phase, User
from recommendations.actions import comments, designations, drafts, objections, reading_parts, sponsors
from recommendations.enums import Consensus, Stance, Status, UploadState, Validation
from recommendations.models import CompilationUpload, Edition, Extract, Indicator, Recommendation
from tests import factories
from tests.recommendations import six
from tests.recommendations.asked import seal
from tests.recommendations.waiting import DAY, extract, lines

pytestmark = pytest.mark.django_db

ROUND = "/consultations/first-round/"


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    return factories.recommendation(consultation, "States will act together.", number=1, proposers=[arcadia])


def test_new_notices_await_everybody(alice: User, sec: User) -> None:
    notices.tell([alice, sec], "comment.mention", lambda: "Look.")
    for person in (alice, sec):
        line = lines(person)["notice"]
        assert (line.what, line.url) == ("1 new notice to read", "/notices/")
        notices.mark_seen(by=person)
        assert "notice" not in lines(person)


# --- the queue -----------------------------------------------------------------------------------


def test_submitted_texts_await_the_secretariat(
    consultation: Consultation, arcadia: Delegation, alice: User, chair: User, sec: User
) -> None:
    made = []
    for number in (1, 2):
        draft = factories.recommendation(consultation, f"Text {number}.", proposers=[arcadia], status=Status.DRAFT)
        made.append(drafts.submit(draft, by=alice))
    first = Recommendation.objects.order_by("submitted_at")[0]
    line = lines(sec)["submitted recommendation"]
    assert (line.what, line.count, line.since) == ("2 submitted recommendations", 2, first.submitted_at)
    assert line.url == "/secretariat/queue/?kind=recommendation"
    assert "submitted recommendation" not in {**lines(alice), **lines(chair)}
    drafts.publish(Recommendation.objects.get(pk=first.pk), by=sec)
    last = Recommendation.objects.get(status=Status.SUBMITTED)
    assert lines(sec)["submitted recommendation"].url == f"/secretariat/queue/recommendation/{last.reference}/"
    drafts.publish(last, by=sec)
    assert "submitted recommendation" not in lines(sec)


def test_submitted_contributions_await_the_secretariat(
    consultation: Consultation, arcadia: Delegation, alice: User, sec: User
) -> None:
    made = factories.contribution(consultation, arcadia, status=ContributionStatus.SUBMITTED)
    line = lines(sec)["submitted contribution"]
    assert (line.what, line.since) == ("1 submitted contribution", made.submitted_at)
    assert line.url == f"/secretariat/queue/contribution/{made.reference}/"
    assert "submitted contribution" not in lines(alice)
    Contribution.objects.update(status=ContributionStatus.RETURNED)
    assert "submitted contribution" not in lines(sec)


def test_flagged_comments_await_the_secretariat_until_they_are_settled(
    row: Recommendation, alice: User, charlie: User, bob: User, sec: User
) -> None:
    said = factories.comment(row, alice)
    for person in (charlie, bob):
        comments.flag(said, by=person, reason="It insults.")
    line = lines(sec)["submitted comment"]
    assert (line.what, line.count) == ("1 flagged comment", 1)
    assert line.url == f"/secretariat/queue/comment/{said.reference}/"
    assert "submitted comment" not in {**lines(alice), **lines(charlie)}
    said.refresh_from_db()
    comments.hide(said, by=sec, reason="It does.")
    assert "submitted comment" not in lines(sec)


def test_what_is_flagged_on_a_draft_awaits_nobody_who_does_not_read_the_draft(
    consultation: Consultation, alice: User, sec: User
) -> None:
    said = factories.comment(drafts.propose(consultation, "Streets are dark.", by=alice), alice)
    comments.flag(said, by=alice, reason="It insults.")
    assert "submitted comment" not in lines(sec)


# --- the desk ------------------------------------------------------------------------------------


def test_read_compilations_await_the_secretariat(sec: User, chair: User) -> None:
    given = {"slug": "x", "file": "x", "file_name": "x.md", "size": 1, "sha256": "0"}
    made = CompilationUpload.objects.create(**given)
    assert "upload" not in lines(sec)
    CompilationUpload.objects.update(state=UploadState.REFUSED)
    assert "upload" not in lines(sec)
    CompilationUpload.objects.update(state=UploadState.READ, outline=EMPTY)
    assert lines(sec)["upload"].url == f"/secretariat/{made.reference}/"
    assert "upload" not in lines(chair)
    CompilationUpload.objects.create(state=UploadState.READ, outline=EMPTY, **given)
    assert (lines(sec)["upload"].what, lines(sec)["upload"].url) == (
        "2 uploaded compilations to look at",
        "/secretariat/",
    )
    CompilationUpload.objects.update(state=UploadState.DISCARDED)
    assert "upload" not in lines(sec)


EMPTY: dict[str, object] = {}


def test_failed_reports_await_the_secretariat(consultation: Consultation, sec: User, alice: User) -> None:
    now = timezone.now()
    made = Edition.objects.create(
        consultation=consultation, number=1, formats=["json"], requested_at=now, failed_at=now, failure="No space."
    )
    line = lines(sec)["failed report"]
    assert (line.what, line.since, line.url) == ("1 report that failed", now, f"/reports/{made.reference}/")
    assert "failed report" not in lines(alice)
    Edition.objects.update(cancelled_at=now)
    assert "failed report" not in lines(sec)


def test_what_the_secretariat_drafts_on_behalf_awaits_who_drafted_it(
    consultation: Consultation, arcadia: Delegation, sec: User
) -> None:
    other = factories.UserFactory(name="Other", is_secretariat=True)
    made = drafts.propose(consultation, "On behalf.", by=sec, for_delegation=arcadia)
    line = lines(sec)["draft on behalf"]
    assert (line.what, line.url) == ("1 draft of yours on behalf of a delegation", made.get_absolute_url())
    assert "draft on behalf" not in lines(other)
    drafts.submit(made, by=sec)
    assert "draft on behalf" not in lines(sec)


def test_extracts_await_the_secretariat_by_round_those_overdue_apart(
    consultation: Consultation, row: Recommendation, arcadia: Delegation, sec: User, alice: User
) -> None:
    sent = factories.contribution(consultation, arcadia)
    late = extract(row, sent, hours=-30)
    open_ = extract(factories.recommendation(consultation, "Other.", number=2), sent, hours=48)
    found = lines(sec)
    status = f"{ROUND}validation/"
    overdue, unanswered = found["extract overdue"], found["extract unanswered"]
    assert (overdue.count, overdue.until, overdue.is_overdue, overdue.url) == (1, late.due_at, True, status)
    assert overdue.what == "1 extract in “First round” that its contributor has not validated"
    assert (unanswered.until, unanswered.is_overdue, unanswered.since) == (open_.due_at, False, open_.asked_at)
    assert "extract overdue" not in lines(alice)
    Extract.objects.update(validation=Validation.CORRECTED, answered_at=timezone.now())
    found = lines(sec)
    assert not {"extract overdue", "extract unanswered"} & {*found}
    assert (found["extract answered"].what, found["extract answered"].url) == (
        "2 answers of contributors to deal with in “First round”",
        "/secretariat/queue/?kind=dispute&consultation=first-round",
    )
    Extract.objects.update(validation=Validation.CONFIRMED)
    assert "extract answered" not in lines(sec)


def test_contributions_with_parts_that_are_not_read_to_their_end_await_the_secretariat(
    consultation: Consultation, row: Recommendation, arcadia: Delegation, borduria: Delegation, sec: User, alice: User
) -> None:
    first = factories.contribution(consultation, arcadia, at=timezone.now() - DAY)
    second = factories.contribution(consultation, borduria)
    factories.contribution(consultation, borduria, status=ContributionStatus.DRAFT)
    line = lines(sec)["not extracted"]
    assert line.what == "2 contributions to “First round” from which not everything is extracted yet"
    assert (line.since, line.url) == (
        first.published_at,
        f"{ROUND}extraction/?left=yes",
    )
    assert "not extracted" not in lines(alice)
    extract(row, first)
    assert lines(sec)["not extracted"].count == 2  # there may be more in it
    reading_parts.mark_read(first.parts.get(), by=sec)
    assert lines(sec)["not extracted"].url == f"/contributions/{second.reference}/extract/"
    reading_parts.mark_read(second.parts.get(), by=sec)  # nothing was extracted from it, and nothing is to be
    assert "not extracted" not in lines(sec)


def test_what_opens_and_closes_within_a_week_awaits_the_secretariat(
    consultation: Consultation, sec: User, alice: User
) -> None:
    now = timezone.now()
    consultation.opens_at, consultation.closes_at = now - 20 * DAY, now + 30 * DAY
    consultation.save()
    given = {"consultation": consultation, "members_may": [Activity.PROPOSE]}
    Phase.objects.create(number=1, name="Drafting", opens_at=now - 9 * DAY, closes_at=now + 6 * DAY, **given)
    Phase.objects.create(number=2, name="Positions", opens_at=now + 8 * DAY, **given)
    line = lines(sec)["phase closes"]
    assert (line.what, line.until) == ("“Drafting” of “First round” closes", now + 6 * DAY)
    assert line.url == f"{ROUND}phases/"
    assert "phase opens" not in lines(sec)
    assert "phase closes" not in lines(alice)
    Phase.objects.filter(number=1).update(closes_at=now - DAY)
    Phase.objects.filter(number=2).update(opens_at=now + 2 * DAY)
    assert "phase closes" not in lines(sec)
    assert lines(sec)["phase opens"].what == "“Positions” of “First round” opens"
    Phase.objects.filter(number=2).update(opens_at=now)
    assert "phase opens" not in lines(sec)


# --- the chair -----------------------------------------------------------------------------------


def test_amendments_to_decide_await_the_chair_and_the_secretariat_by_round(
    consultation: Consultation, row: Recommendation, arcadia: Delegation, chair: User, sec: User, alice: User
) -> None:
    consultation.closes_at = timezone.now() + DAY
    consultation.save()
    made = [factories.amendment(row, f"States will act together {word}.", sponsors=[arcadia]) for word in ("a", "b")]
    for person in (chair, sec):
        line = lines(person)["amendment to decide"]
        assert (line.what, line.until) == ("2 amendments to decide in “First round”", consultation.closes_at)
        assert line.url == f"/recommendations/{row.reference}/decide/"
    assert "amendment to decide" not in lines(alice)
    other = factories.recommendation(consultation, "Other.", number=2)
    made.append(factories.amendment(other, "Another.", sponsors=[arcadia]))
    assert lines(chair)["amendment to decide"].url == "/recommendations/?consultation=first-round&amended=open"
    for each in made:
        sponsors.withdraw(each, by=alice)
    assert "amendment to decide" not in lines(chair)


def test_challenges_await_the_chair(
    consultation: Consultation, row: Recommendation, charlie: User, alice: User, chair: User, sec: User
) -> None:
    made = factories.challenge(factories.designation(row), charlie)
    line = lines(chair)["challenge"]
    assert (line.what, line.since, line.url) == (
        "1 challenge to answer",
        made.made_at,
        f"/challenges/{made.reference}/answer/",
    )
    assert "challenge" not in {**lines(sec), **lines(charlie)}
    other = factories.recommendation(consultation, "Other.", number=2)
    again = factories.challenge(factories.designation(other), alice)
    assert lines(chair)["challenge"].url == "/objections/#challenges"
    for each in (made, again):
        designations.answer(each, "So it is.", by=chair)
    assert "challenge" not in lines(chair)


def test_objections_await_the_chair(
    consultation: Consultation, row: Recommendation, borduria: Delegation, chair: User, sec: User
) -> None:
    made = factories.objection(row, borduria)
    line = lines(chair)["objection"]
    place = f"/recommendations/{row.reference}/positions/#objection-{made.reference}"
    assert (line.what, line.since, line.url) == ("1 objection to address", made.opened_at, place)
    assert "objection" not in lines(sec)
    other = factories.objection(factories.recommendation(consultation, "Other.", number=2), borduria)
    assert lines(chair)["objection"].url == "/objections/?state=open"
    for each in (made, other):
        objections.address(each, "We have heard it.", by=chair)
    assert "objection" not in lines(chair)


def test_sealed_objections_do_not_show_on_the_chairs_page(
    row: Recommendation, borduria: Delegation, chair: User
) -> None:
    seal(row)
    factories.objection(row, borduria)
    assert "objection" not in lines(chair)


def test_calls_that_close_await_the_chair(row: Recommendation, chair: User, charlie: User) -> None:
    call = factories.call(row, closes_at=timezone.now() + 9 * DAY)
    assert "call closes" not in lines(chair)
    type(call).objects.update(closes_at=timezone.now() + 5 * DAY)
    call.refresh_from_db()
    line = lines(chair)["call closes"]
    assert (line.what, line.until, line.url) == (
        "1 call that closes within a week",
        call.closes_at,
        f"/recommendations/{row.reference}/positions/",
    )
    assert "call closes" not in lines(charlie)
    type(call).objects.update(state="closed", ended_at=timezone.now())
    assert "call closes" not in lines(chair)


def test_contested_texts_in_a_call_await_the_chair(consultation: Consultation, chair: User) -> None:
    group = six.seated()
    row = six.text(consultation, 1, *six.all_of(group, *((each, Stance.OBJECTION) for each in group[:3])))
    assert Indicator.objects.get(revision=row.current_id).state == Consensus.CONTESTED
    assert "contested in a call" not in lines(chair)
    call = factories.call(row, "consensus_call", closes_at=timezone.now() + 20 * DAY)
    line = lines(chair)["contested in a call"]
    assert (line.what, line.until, line.url) == (
        "1 contested text on which a call closes",
        call.closes_at,
        f"/recommendations/{row.reference}/positions/",
    )
    for each in group[:3]:
        factories.position(row, each)
    assert "contested in a call" not in lines(chair)
