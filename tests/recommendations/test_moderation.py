"""The secretariat's queue: what waits, who takes care of it, how it is decided; nobody else sees any of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from consultations.models import Consultation, Delegation, Event, Notice, User
from consultations.models.recorded import recorded
from recommendations.actions import asking, comments, drafts, extracting, recommendations, validating
from recommendations.actions import moderation as actions
from recommendations.enums import Status
from recommendations.models import Case, CaseNote, Challenge, Comment, Extract, ReasonTemplate, Recommendation
from recommendations.models.moderation import CaseKind, ReasonPurpose
from recommendations.queries import moderation as queries
from tests.factories import challenge, contribution, designation, recommendation
from tests.recommendations.queued import BACKEND, QUEUE
from wgec.kernel.errors import Malformed, NotYours, Refused


@pytest.fixture
def challenged(consultation: Consultation, charlie: User) -> Challenge:
    """A challenge to the chair's call, made now."""
    return challenge(designation(recommendation(consultation, "All act.", number=2)), by=charlie)


def listed(user: User, **wanted: Any) -> list[tuple[str, str]]:
    """What waits, as kind and subject."""
    return [(each.kind, each.key) for each in queries.shown(queries.waiting(**wanted, user=user), user)]


# --- what waits ------------------------------------------------------------------------------------


def test_everything_waits_the_oldest_first(
    submitted_draft: Recommendation, flagged_comment: Comment, challenged: Challenge, sec: User
) -> None:
    kinds = (CaseKind.RECOMMENDATION, CaseKind.COMMENT, CaseKind.CHALLENGE)
    everything = list(
        zip(kinds, (submitted_draft.reference, flagged_comment.reference, challenged.reference), strict=True)
    )
    assert listed(sec) == everything
    assert [listed(sec, kind=kind) for kind in kinds] == [[each] for each in everything]
    assert listed(sec, consultation=submitted_draft.consultation.slug) == everything
    assert listed(sec, consultation="elsewhere") == listed(sec, kind="poem") == []


def test_what_is_decided_waits_no_longer(
    submitted_draft: Recommendation, flagged_comment: Comment, challenged: Challenge, sec: User, chair: User
) -> None:
    drafts.return_to_authors(submitted_draft, by=sec, reason="Name the streets.")
    comments.hide(flagged_comment, by=sec, reason="Rude.")
    assert listed(sec) == [(CaseKind.CHALLENGE, challenged.reference)]


def test_a_text_waits_since_it_was_last_submitted(submitted_draft: Recommendation, alice: User, sec: User) -> None:
    drafts.return_to_authors(submitted_draft, by=sec, reason="Name the streets.")
    with recorded(by=alice, at=(at := timezone.now() - timedelta(hours=1))):
        drafts.submit(submitted_draft, by=alice)
    (found,) = queries.shown(queries.waiting(user=sec), sec)
    assert found.since == at


def test_a_comment_waits_since_its_first_open_flag(flagged_comment: Comment, olga: User, sec: User) -> None:
    (before,) = queries.shown(queries.waiting(user=sec), sec)
    comments.flag(flagged_comment, by=olga, reason="Very rude.")
    (after,) = queries.shown(queries.waiting(user=sec), sec)
    assert after.since == before.since
    comments.settle(flagged_comment, by=sec)
    assert listed(sec) == []


def test_a_contribution_waits_until_it_is_published_or_returned(
    consultation: Consultation, arcadia: Delegation, sec: User
) -> None:
    first, second = (contribution(consultation, arcadia, [word], status="submitted") for word in ("One.", "Two."))
    assert listed(sec, kind="contribution") == [("contribution", first.reference), ("contribution", second.reference)]
    actions.decide("contribution", first.reference, "publish", by=sec)
    actions.decide("contribution", second.reference, "return", by=sec, reason="Name the lamps.")
    assert listed(sec) == []
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.status, first.number, second.status, second.return_reason) == (
        "published",
        1,
        "returned",
        "Name the lamps.",
    )


@pytest.fixture
def extract(consultation: Consultation, arcadia: Delegation, sec: User) -> Extract:
    """What was taken from a contribution of Arcadia, which is asked whether it is right."""
    part = contribution(consultation, arcadia, ["Lamps are lit at dusk."]).parts.get()
    extracting.extract(part.contribution, [f"{part.pk}:0:{len(part.text)}"], by=sec, publish=True)
    asking.ask(Extract.objects.all(), timezone.now() + timedelta(days=7), by=sec)
    return Extract.objects.get()


def test_a_correction_of_an_extract_waits_until_it_is_answered(extract: Extract, alice: User, sec: User) -> None:
    assert listed(sec) == []
    validating.correct(extract, by=alice, text="Lamps are lit at dawn.", reason="We said so.")
    assert listed(sec) == [("dispute", str(extract.pk))]
    actions.decide("dispute", str(extract.pk), "dispute", by=sec, reason="The contribution says dusk.")
    extract.refresh_from_db()
    assert (extract.validation, listed(sec)) == ("disputed", [])


def test_a_withdrawn_extract_waits_while_its_text_stands(extract: Extract, alice: User, sec: User) -> None:
    validating.withdraw(extract, by=alice, reason="Not ours.")
    assert listed(sec) == [("dispute", str(extract.pk))]
    recommendations.withdraw(extract.recommendation, by=sec, reason="As its contributor asks.")
    assert listed(sec) == []


# --- taking care -----------------------------------------------------------------------------------


def test_somebody_takes_care_of_it_and_is_told(submitted_draft: Recommendation, sec: User, colleague: User) -> None:
    case = actions.assign("recommendation", submitted_draft.reference, colleague, by=sec)
    assert (case.assigned_to, bool(case.assigned_at)) == (colleague, True)
    notice = Notice.objects.get(user=colleague, kind="case.assign")
    assert notice.sentence == "Sec asks you to take care of: Submitted recommendation"
    assert notice.address == f"{QUEUE}recommendation/{submitted_draft.reference}/"
    assert actions.assign("recommendation", submitted_draft.reference, colleague, by=sec) == case  # twice is once
    assert Notice.objects.filter(kind="case.assign").count() == 1
    assert listed(colleague, assigned="me") == [(CaseKind.RECOMMENDATION, submitted_draft.reference)]
    assert listed(sec, assigned="me") == listed(sec, assigned="none") == []
    actions.assign("recommendation", submitted_draft.reference, None, by=colleague, seen=colleague)
    assert listed(sec, assigned="none") == [(CaseKind.RECOMMENDATION, submitted_draft.reference)]


def test_nobody_takes_it_out_of_anothers_hands_unseen(
    submitted_draft: Recommendation, sec: User, colleague: User
) -> None:
    actions.assign("recommendation", submitted_draft.reference, colleague, by=colleague)
    with pytest.raises(Refused, match="Sigrid has taken it meanwhile"):
        actions.assign("recommendation", submitted_draft.reference, sec, by=sec)
    actions.assign("recommendation", submitted_draft.reference, sec, by=sec, seen=colleague)
    assert Case.objects.get().assigned_to == sec
    actions.assign("recommendation", submitted_draft.reference, None, by=sec, seen=sec)
    with pytest.raises(Refused, match="let go of it meanwhile"):
        actions.assign("recommendation", submitted_draft.reference, sec, by=sec, seen=colleague)


def test_only_the_secretariat_takes_care(submitted_draft: Recommendation, sec: User, alice: User) -> None:
    with pytest.raises(Refused, match="Alice is not of the secretariat"):
        actions.assign("recommendation", submitted_draft.reference, alice, by=sec)


def test_what_does_not_wait_is_no_case(consultation: Consultation, sec: User) -> None:
    row = recommendation(consultation, number=1)
    for kind, key in (("recommendation", row.reference), ("recommendation", "zzzzzzzz"), ("poem", "zzzzzzzz")):
        with pytest.raises(Refused, match="no longer waits"):
            actions.assign(kind, key, sec, by=sec)
        with pytest.raises(Refused, match="no longer waits"):
            actions.decide(kind, key, "return", by=sec, reason="No.")
    assert Case.objects.count() == 0


# --- notes -----------------------------------------------------------------------------------------


def test_notes_are_kept_and_never_changed(submitted_draft: Recommendation, sec: User, colleague: User) -> None:
    for _press in range(2):
        actions.write_note("recommendation", submitted_draft.reference, "Ask the chair.", by=sec)
    actions.write_note("recommendation", submitted_draft.reference, "Ask the chair.", by=colleague)
    assert [(each.text, each.written_by) for each in CaseNote.objects.all()] == [
        ("Ask the chair.", sec),
        ("Ask the chair.", colleague),
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        _overwrite()


def _overwrite() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE recommendations_casenote SET text = 'Never mind.'")


def test_a_note_has_words_and_an_end(submitted_draft: Recommendation, sec: User) -> None:
    with pytest.raises(Malformed, match="The note is empty"):
        actions.write_note("recommendation", submitted_draft.reference, " \n", by=sec)
    with pytest.raises(Malformed, match="5001 characters; at most 5000 fit"):
        actions.write_note("recommendation", submitted_draft.reference, "a" * 5001, by=sec)


# --- deciding --------------------------------------------------------------------------------------


def test_a_text_is_returned_with_a_reason(submitted_draft: Recommendation, alice: User, sec: User) -> None:
    actions.decide("recommendation", submitted_draft.reference, "return", by=sec, reason="Name the streets.")
    submitted_draft.refresh_from_db()
    assert submitted_draft.status == Status.RETURNED
    assert Notice.objects.filter(user=alice, kind="recommendation.return").exists()
    with pytest.raises(Refused, match="no longer waits"):
        actions.decide("recommendation", submitted_draft.reference, "return", by=sec, reason="Again.")


@pytest.mark.parametrize(("way", "given", "hidden"), [("settle", {}, False), ("hide", {"reason": "Rude."}, True)])
def test_a_flagged_comment_is_left_or_hidden(
    flagged_comment: Comment, sec: User, way: str, given: dict[str, str], hidden: bool
) -> None:
    actions.decide("comment", flagged_comment.reference, way, by=sec, **given)
    flagged_comment.refresh_from_db()
    assert (flagged_comment.hidden_at is not None) == hidden
    assert listed(sec) == []


def test_a_way_that_there_is_not_is_refused_with_those_there_are(flagged_comment: Comment, sec: User) -> None:
    with pytest.raises(Malformed, match=r"cannot be decided by “burn”\. Choose one of: settle, hide"):
        actions.decide("comment", flagged_comment.reference, "burn", by=sec)


def test_the_record_is_the_secretariats(submitted_draft: Recommendation, sec: User, colleague: User) -> None:
    actions.assign("recommendation", submitted_draft.reference, colleague, by=sec)
    event = Event.objects.get(verb="case.assign")
    assert (event.audience, event.details) == ("secretariat", {"kind": "recommendation", "to": "Sigrid"})


# --- reasons to begin from -------------------------------------------------------------------------


def test_reasons_are_kept_changed_and_removed(sec: User) -> None:
    made = actions.save_reason(None, purpose="hide_comment", title=" Rude ", text="It is rude.", by=sec)
    assert (made.title, made.purpose) == ("Rude", ReasonPurpose.HIDE_COMMENT)
    with pytest.raises(Refused, match="a reason of that title"):
        actions.save_reason(None, purpose="hide_comment", title="Rude", text="It is very rude.", by=sec)
    actions.save_reason(made, purpose="hide_comment", title="Rude", text="It attacks a person.", by=sec)
    assert ReasonTemplate.objects.get().text == "It attacks a person."
    actions.remove_reason(made, by=sec)
    assert not ReasonTemplate.objects.exists()
    with pytest.raises(Malformed):
        actions.save_reason(None, purpose="poetry", title="Rude", text="It is rude.", by=sec)


# --- who may ---------------------------------------------------------------------------------------

ASKED: dict[str, Any] = {
    "assign": lambda row, by: actions.assign("recommendation", row.reference, by, by=by),
    "note": lambda row, by: actions.write_note("recommendation", row.reference, "Hm.", by=by),
    "decide": lambda row, by: actions.decide("recommendation", row.reference, "return", by=by, reason="No."),
    "reason": lambda row, by: actions.save_reason(None, purpose="hide_comment", title="A", text="B", by=by),
}


@pytest.mark.parametrize("verb", ASKED)
@pytest.mark.parametrize("name", ["alice", "bob", "charlie", "olga", "chair", "sec"])
def test_who_may(request: pytest.FixtureRequest, submitted_draft: Recommendation, verb: str, name: str) -> None:
    by = request.getfixturevalue(name)
    if name == "sec":
        ASKED[verb](submitted_draft, by)
    else:
        with pytest.raises(NotYours, match="decided by the secretariat"):
            ASKED[verb](submitted_draft, by)


@pytest.mark.parametrize("name", [None, "alice", "chair", "sec"])
def test_who_sees_it(
    request: pytest.FixtureRequest, client: Client, submitted_draft: Recommendation, name: str | None
) -> None:
    addresses = (QUEUE, f"{QUEUE}recommendation/{submitted_draft.reference}/", "/secretariat/reasons/")
    in_api = (
        "/api/v1/moderation/",
        f"/api/v1/moderation/recommendation/{submitted_draft.reference}/notes/",
        "/api/v1/reasons/",
    )
    if name:
        client.force_login(request.getfixturevalue(name), backend=BACKEND)
    page, endpoint = {None: (302, 403), "sec": (200, 200)}.get(name, (403, 403))
    assert {client.get(each).status_code for each in addresses} == {page}
    assert {client.get(each).status_code for each in in_api} == {endpoint}
