"""The secretariat's queue: what waits, who takes care of it, how it is decided; nobody else sees any of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from consultations.models import Consultation, Delegation, Event, Notice, User
from consultations.models.recorded import recorded
from recommendations.actions import asking, comments, drafts, extracting, recommendations, validating
from recommendations.actions import moderation as actions
from recommendations.enums import Status
from recommendations.models import Case, CaseNote, Challenge, Comment, Extract, ReasonTemplate, Recommendation
from recommendations.models.moderation import CaseKind, ReasonPurpose
from recommendations.queries import moderation as queries
from tests.factories import UserFactory, challenge, comment, contribution, delegate, designation, recommendation
from wgec.kernel.errors import Malformed, NotYours, Refused

BACKEND = "consultations.backends.ByAddress"
QUEUE = "/secretariat/queue/"


@pytest.fixture
def draft(consultation: Consultation, alice: User) -> Recommendation:
    """A text that Arcadia submitted five days ago."""
    at = timezone.now() - timedelta(days=5)
    with recorded(by=alice, at=at):
        row = drafts.propose(consultation, "Streets are dark.", by=alice)
        return drafts.submit(row, by=alice)


@pytest.fixture
def flagged(consultation: Consultation, alice: User, charlie: User) -> Comment:
    """A comment of Arcadia that somebody of another delegation flagged yesterday."""
    said = comment(recommendation(consultation, "States act.", number=1), alice, "Nonsense.")
    with recorded(by=charlie, at=timezone.now() - timedelta(days=1)):
        comments.flag(said, by=charlie, reason="Rude.")
    return said


@pytest.fixture
def challenged(consultation: Consultation, charlie: User) -> Challenge:
    """A challenge to the chair's call, made now."""
    return challenge(designation(recommendation(consultation, "All act.", number=2)), by=charlie)


@pytest.fixture
def colleague(db: None) -> User:
    """Somebody else of the secretariat."""
    return UserFactory(name="Sigrid", is_secretariat=True)


def listed(user: User, **wanted: Any) -> list[tuple[str, str]]:
    """What waits, as kind and subject."""
    return [(each.kind, each.key) for each in queries.shown(queries.waiting(**wanted, user=user), user)]


# --- what waits ------------------------------------------------------------------------------------


def test_everything_waits_the_oldest_first(
    draft: Recommendation, flagged: Comment, challenged: Challenge, sec: User
) -> None:
    kinds = (CaseKind.RECOMMENDATION, CaseKind.COMMENT, CaseKind.CHALLENGE)
    everything = list(zip(kinds, (draft.reference, flagged.reference, challenged.reference), strict=True))
    assert listed(sec) == everything
    assert [listed(sec, kind=kind) for kind in kinds] == [[each] for each in everything]
    assert listed(sec, consultation=draft.consultation.slug) == everything
    assert listed(sec, consultation="elsewhere") == listed(sec, kind="poem") == []


def test_what_is_decided_waits_no_longer(
    draft: Recommendation, flagged: Comment, challenged: Challenge, sec: User, chair: User
) -> None:
    drafts.return_to_authors(draft, by=sec, reason="Name the streets.")
    comments.hide(flagged, by=sec, reason="Rude.")
    assert listed(sec) == [(CaseKind.CHALLENGE, challenged.reference)]


def test_a_text_waits_since_it_was_last_submitted(draft: Recommendation, alice: User, sec: User) -> None:
    drafts.return_to_authors(draft, by=sec, reason="Name the streets.")
    with recorded(by=alice, at=(at := timezone.now() - timedelta(hours=1))):
        drafts.submit(draft, by=alice)
    (found,) = queries.shown(queries.waiting(user=sec), sec)
    assert found.since == at


def test_a_comment_waits_since_its_first_open_flag(flagged: Comment, olga: User, sec: User) -> None:
    (before,) = queries.shown(queries.waiting(user=sec), sec)
    comments.flag(flagged, by=olga, reason="Very rude.")
    (after,) = queries.shown(queries.waiting(user=sec), sec)
    assert after.since == before.since
    comments.settle(flagged, by=sec)
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


def test_somebody_takes_care_of_it_and_is_told(draft: Recommendation, sec: User, colleague: User) -> None:
    case = actions.assign("recommendation", draft.reference, colleague, by=sec)
    assert (case.assigned_to, bool(case.assigned_at)) == (colleague, True)
    notice = Notice.objects.get(user=colleague, kind="case.assign")
    assert notice.sentence == "Sec asks you to take care of: Submitted recommendation"
    assert notice.address == f"{QUEUE}recommendation/{draft.reference}/"
    assert actions.assign("recommendation", draft.reference, colleague, by=sec) == case  # twice is once
    assert Notice.objects.filter(kind="case.assign").count() == 1
    assert listed(colleague, assigned="me") == [(CaseKind.RECOMMENDATION, draft.reference)]
    assert listed(sec, assigned="me") == listed(sec, assigned="none") == []
    actions.assign("recommendation", draft.reference, None, by=colleague, seen=colleague)
    assert listed(sec, assigned="none") == [(CaseKind.RECOMMENDATION, draft.reference)]


def test_nobody_takes_it_out_of_anothers_hands_unseen(draft: Recommendation, sec: User, colleague: User) -> None:
    actions.assign("recommendation", draft.reference, colleague, by=colleague)
    with pytest.raises(Refused, match="Sigrid has taken it meanwhile"):
        actions.assign("recommendation", draft.reference, sec, by=sec)
    actions.assign("recommendation", draft.reference, sec, by=sec, seen=colleague)
    assert Case.objects.get().assigned_to == sec
    actions.assign("recommendation", draft.reference, None, by=sec, seen=sec)
    with pytest.raises(Refused, match="let go of it meanwhile"):
        actions.assign("recommendation", draft.reference, sec, by=sec, seen=colleague)


def test_only_the_secretariat_takes_care(draft: Recommendation, sec: User, alice: User) -> None:
    with pytest.raises(Refused, match="Alice is not of the secretariat"):
        actions.assign("recommendation", draft.reference, alice, by=sec)


def test_what_does_not_wait_is_no_case(consultation: Consultation, sec: User) -> None:
    row = recommendation(consultation, number=1)
    for kind, key in (("recommendation", row.reference), ("recommendation", "zzzzzzzz"), ("poem", "zzzzzzzz")):
        with pytest.raises(Refused, match="no longer waits"):
            actions.assign(kind, key, sec, by=sec)
        with pytest.raises(Refused, match="no longer waits"):
            actions.decide(kind, key, "return", by=sec, reason="No.")
    assert Case.objects.count() == 0


# --- notes -----------------------------------------------------------------------------------------


def test_notes_are_kept_and_never_changed(draft: Recommendation, sec: User, colleague: User) -> None:
    for _press in range(2):
        actions.write_note("recommendation", draft.reference, "Ask the chair.", by=sec)
    actions.write_note("recommendation", draft.reference, "Ask the chair.", by=colleague)
    assert [(each.text, each.written_by) for each in CaseNote.objects.all()] == [
        ("Ask the chair.", sec),
        ("Ask the chair.", colleague),
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        _overwrite()


def _overwrite() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE recommendations_casenote SET text = 'Never mind.'")


def test_a_note_has_words_and_an_end(draft: Recommendation, sec: User) -> None:
    with pytest.raises(Malformed, match="The note is empty"):
        actions.write_note("recommendation", draft.reference, " \n", by=sec)
    with pytest.raises(Malformed, match="5001 characters; at most 5000 fit"):
        actions.write_note("recommendation", draft.reference, "a" * 5001, by=sec)


# --- deciding --------------------------------------------------------------------------------------


def test_a_text_is_returned_with_a_reason(draft: Recommendation, alice: User, sec: User) -> None:
    actions.decide("recommendation", draft.reference, "return", by=sec, reason="Name the streets.")
    draft.refresh_from_db()
    assert draft.status == Status.RETURNED
    assert Notice.objects.filter(user=alice, kind="recommendation.return").exists()
    with pytest.raises(Refused, match="no longer waits"):
        actions.decide("recommendation", draft.reference, "return", by=sec, reason="Again.")


@pytest.mark.parametrize(("way", "given", "hidden"), [("settle", {}, False), ("hide", {"reason": "Rude."}, True)])
def test_a_flagged_comment_is_left_or_hidden(
    flagged: Comment, sec: User, way: str, given: dict[str, str], hidden: bool
) -> None:
    actions.decide("comment", flagged.reference, way, by=sec, **given)
    flagged.refresh_from_db()
    assert (flagged.hidden_at is not None) == hidden
    assert listed(sec) == []


def test_a_way_that_there_is_not_is_refused_with_those_there_are(flagged: Comment, sec: User) -> None:
    with pytest.raises(Malformed, match=r"cannot be decided by “burn”\. Choose one of: settle, hide"):
        actions.decide("comment", flagged.reference, "burn", by=sec)


def test_the_record_is_the_secretariats(draft: Recommendation, sec: User, colleague: User) -> None:
    actions.assign("recommendation", draft.reference, colleague, by=sec)
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
def test_who_may(request: pytest.FixtureRequest, draft: Recommendation, verb: str, name: str) -> None:
    by = request.getfixturevalue(name)
    if name == "sec":
        ASKED[verb](draft, by)
    else:
        with pytest.raises(NotYours, match="decided by the secretariat"):
            ASKED[verb](draft, by)


@pytest.mark.parametrize("name", [None, "alice", "chair", "sec"])
def test_who_sees_it(request: pytest.FixtureRequest, client: Client, draft: Recommendation, name: str | None) -> None:
    addresses = (QUEUE, f"{QUEUE}recommendation/{draft.reference}/", "/secretariat/reasons/")
    in_api = ("/api/v1/moderation/", f"/api/v1/moderation/recommendation/{draft.reference}/notes/", "/api/v1/reasons/")
    if name:
        client.force_login(request.getfixturevalue(name), backend=BACKEND)
    page, endpoint = {None: (302, 403), "sec": (200, 200)}.get(name, (403, 403))
    assert {client.get(each).status_code for each in addresses} == {page}
    assert {client.get(each).status_code for each in in_api} == {endpoint}


# --- pages -----------------------------------------------------------------------------------------


@pytest.fixture
def desk(client: Client, sec: User) -> Client:
    """The browser of the secretariat."""
    client.force_login(sec, backend=BACKEND)
    return client


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_for_many_rows(
    desk: Client, consultation: Consultation, charlie: User, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        person = delegate(f"Person{number}", Delegation.objects.create(name=f"S{number}", slug=f"s{number}"))
        with recorded(by=person):
            drafts.submit(drafts.propose(consultation, "Dark.", by=person), by=person)
        row = recommendation(consultation, "States act.", number=number + 1)
        comments.flag(comment(row, person, "No."), by=charlie, reason="Rude.")
        challenge(designation(row), by=charlie)
    desk.get(QUEUE)
    with django_assert_num_queries(13):
        page = desk.get(QUEUE)
    assert len(page.context["waiting"]) == 3 * rows


def test_the_queue_shows_ages_and_filters(desk: Client, draft: Recommendation, flagged: Comment) -> None:
    page = desk.get(QUEUE).content.decode()
    assert "2 things wait" in page
    assert "5\xa0days" in page
    assert "Comment on Recommendation 1" in page
    page = desk.get(f"{QUEUE}?kind=comment&assigned=none").content.decode()
    assert "1 thing waits" in page
    assert "5\xa0days" not in page
    fragment = desk.get(f"{QUEUE}?kind=challenge", headers={"HX-Request": "true"}).content.decode()
    assert "Nothing that waits answers to these filters" in fragment
    assert "<html" not in fragment


def test_a_case_is_assigned_noted_and_decided_on_its_page(
    desk: Client, draft: Recommendation, sec: User, colleague: User
) -> None:
    address = f"{QUEUE}recommendation/{draft.reference}/"
    assert "Streets are dark." in desk.get(address).content.decode()
    page = desk.post(f"{address}assign/", {"to": colleague.pk, "seen": ""}, follow=True).content.decode()
    assert "Sigrid takes care of it." in page
    page = desk.post(f"{address}assign/", {"to": sec.pk, "seen": ""})
    assert page.status_code == 409
    assert "Sigrid has taken it meanwhile" in page.content.decode()
    page = desk.post(f"{address}note/", {"text": "Ask <b>them</b>."}, follow=True).content.decode()
    assert "Ask &lt;b&gt;them&lt;/b&gt;." in page
    assert desk.post(f"{address}note/", {"text": " "}).status_code == 422
    page = desk.post(f"{address}return/", {"return-reason": ""})
    assert page.status_code == 422
    page = desk.post(
        f"{address}return/", {"return-reason": "Name the streets.", "return-seen": "1"}, follow=True
    ).content.decode()
    assert "It is decided: Return to its authors." in page
    assert "Nothing waits" in page
    assert desk.get(address).status_code == 404
    page = desk.post(f"{address}note/", {"text": "Too late."}, follow=True).content.decode()
    assert "This no longer waits" in page
    assert desk.post(f"{address}burn/", {}).status_code == 404


def test_a_reason_to_begin_from_is_chosen_without_scripts(desk: Client, flagged: Comment, sec: User) -> None:
    made = actions.save_reason(None, purpose="hide_comment", title="Rude", text="It attacks a person.", by=sec)
    address = f"{QUEUE}comment/{flagged.reference}/"
    assert f'href="?hide-reason={made.pk}#way-hide"' in desk.get(address).content.decode()
    assert "It attacks a person.</textarea>" in desk.get(f"{address}?hide-reason={made.pk}").content.decode()
    assert desk.get(f"{address}?hide-reason=nonsense").status_code == 200


def test_reasons_are_kept_on_a_page(desk: Client) -> None:
    given = {"purpose": "hide_comment", "title": "Rude", "text": "It attacks a person."}
    assert "The reason is kept." in desk.post("/secretariat/reasons/", given, follow=True).content.decode()
    again = desk.post("/secretariat/reasons/", given)
    assert again.status_code == 422
    assert "a reason of that title" in again.content.decode()
    row = ReasonTemplate.objects.get()
    desk.post(f"/secretariat/reasons/{row.pk}/", {**given, "title": "Personal"})
    assert ReasonTemplate.objects.get().title == "Personal"
    desk.post(f"/secretariat/reasons/{row.pk}/remove/")
    assert not ReasonTemplate.objects.exists()


# --- API -------------------------------------------------------------------------------------------


def test_the_api_does_all_of_it(draft: Recommendation, flagged: Comment, sec: User, colleague: User) -> None:
    api = APIClient()
    api.force_login(sec, backend=BACKEND)
    row = api.get("/api/v1/moderation/?kind=recommendation").json()["results"][0]
    assert (row["kind"], row["subject"], row["assigned_to"]) == ("recommendation", draft.reference, None)
    one = f"/api/v1/moderation/recommendation/{draft.reference}/"
    assert api.post(f"{one}assign/", {"to": colleague.email}).json()["assigned_to"] == colleague.email
    refused = api.post(f"{one}assign/", {"to": sec.email})
    assert (refused.status_code, refused.json()["detail"][:27]) == (409, "Sigrid has taken it meanwhi")
    assert api.post(f"{one}notes/", {"text": "Ask the chair."}).status_code == 201
    assert [each["text"] for each in api.get(f"{one}notes/").json()["results"]] == ["Ask the chair."]
    assert api.post(f"{one}decide/", {"way": "return", "reason": "Name them.", "seen": "1"}).status_code == 204
    assert api.get(f"{one}notes/").status_code == 404
    assert api.post("/api/v1/moderation/comment/zzzzzzzz/decide/", {"way": "hide", "seen": ""}).status_code == 409
    made = api.post("/api/v1/reasons/", {"purpose": "hide_comment", "title": "Rude", "text": "It is."}).json()
    changed = api.post(f"/api/v1/reasons/{made['id']}/change/", {**made, "title": "Personal"})
    assert changed.json()["title"] == "Personal"
    assert api.post(f"/api/v1/reasons/{made['id']}/remove/").status_code == 204
    assert api.get("/api/v1/reasons/").json()["count"] == 0
