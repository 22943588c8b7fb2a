"""The pages of the secretariat's queue, and the API that does all that they do."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from consultations.models import Consultation, Delegation, User
from consultations.models.recorded import recorded
from recommendations.actions import comments, drafts
from recommendations.actions import moderation as actions
from recommendations.models import Comment, ReasonTemplate, Recommendation
from tests.factories import challenge, comment, delegate, designation, recommendation
from tests.recommendations.queued import BACKEND, QUEUE


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


def test_the_queue_shows_ages_and_filters(
    desk: Client, submitted_draft: Recommendation, flagged_comment: Comment
) -> None:
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
    desk: Client, submitted_draft: Recommendation, sec: User, colleague: User
) -> None:
    address = f"{QUEUE}recommendation/{submitted_draft.reference}/"
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


def test_a_reason_to_begin_from_is_chosen_without_scripts(desk: Client, flagged_comment: Comment, sec: User) -> None:
    made = actions.save_reason(None, purpose="hide_comment", title="Rude", text="It attacks a person.", by=sec)
    address = f"{QUEUE}comment/{flagged_comment.reference}/"
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


def test_the_api_does_all_of_it(
    submitted_draft: Recommendation, flagged_comment: Comment, sec: User, colleague: User
) -> None:
    api = APIClient()
    api.force_login(sec, backend=BACKEND)
    row = api.get("/api/v1/moderation/?kind=recommendation").json()["results"][0]
    assert (row["kind"], row["subject"], row["assigned_to"]) == ("recommendation", submitted_draft.reference, None)
    one = f"/api/v1/moderation/recommendation/{submitted_draft.reference}/"
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
