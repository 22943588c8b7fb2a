"""The secretariat decides about what it has seen: a page that is older than a submission is refused, and says so."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from consultations.actions import contributions, parts
from consultations.actions.parts import Content
from consultations.actions.stamps import HasMoved
from consultations.models import Consultation, Contribution, User
from consultations.models.recorded import recorded
from recommendations.actions import drafts, recommendations
from recommendations.actions import moderation as actions
from recommendations.models import Recommendation
from recommendations.queries import moderation as queries
from tests.recommendations.queued import BACKEND, QUEUE

ANEW = "It was submitted anew at 26 April 2031, 15:07 UTC; look at it again."
OTHER = "Revision 2 stands by now, and you have read revision 1; look at it again."


@pytest.fixture
def sent(consultation: Consultation, alice: User) -> Contribution:
    """A contribution that Arcadia has submitted."""
    return contributions.submit(contributions.begin(consultation, Content(text="Lamps."), by=alice), by=alice)


def submit_anew(row: Contribution, *, by: User) -> Contribution:
    """Return it, rewrite it and submit it at a known moment, whoever looks at it meanwhile."""
    contributions.return_to_delegation(row, by=None, reason="Say who pays.")
    contributions.write(row, Content(text="Harbours pay."), by=by, seen_version=1)
    with recorded(by=by, at=datetime(2031, 4, 26, 15, 7, tzinfo=UTC)):
        return contributions.submit(row, by=by)


def revise_anew(row: Recommendation, *, by: User) -> None:
    """Return the text, revise and submit it."""
    drafts.return_to_authors(row, by=None, reason="Name the streets.")
    recommendations.revise(row, "High Street is dark.", by=by, seen_revision=1)
    drafts.submit(row, by=by)


@pytest.mark.parametrize("way", ["publish", "return"])
def test_the_queue_decides_about_the_submission_that_was_seen(
    sent: Contribution, alice: User, sec: User, way: str
) -> None:
    seen = queries.one("contribution", sent.reference, sec)
    submit_anew(sent, by=alice)
    reason = "Shorter." if way == "return" else ""
    with pytest.raises(HasMoved, match=ANEW):
        actions.decide("contribution", sent.reference, way, by=sec, reason=reason, seen=seen.state if seen else "")
    now = queries.one("contribution", sent.reference, sec)
    assert now is not None
    actions.decide("contribution", sent.reference, way, by=sec, reason=reason, seen=now.state)
    assert queries.one("contribution", sent.reference, sec) is None


def test_submitted_anew_without_a_change_it_is_another_submission(sent: Contribution, alice: User, sec: User) -> None:
    contributions.return_to_delegation(sent, by=sec, reason="Say who pays.")
    anew = contributions.submit(sent, by=alice)
    assert parts.of(anew) == parts.of(sent)
    with pytest.raises(HasMoved, match="It was submitted anew at"):
        contributions.publish(anew, by=sec, seen_submission=sent.submission)


def test_the_page_of_the_queue_brings_the_reason_back(desk: Client, sent: Contribution, alice: User) -> None:
    address = f"{QUEUE}contribution/{sent.reference}/"
    ways = {each["name"]: each["form"] for each in desk.get(address).context["ways"]}
    given = {"return-reason": "Shorter.", "return-seen": ways["return"]["seen"].value()}
    anew = submit_anew(sent, by=alice)
    answer = desk.post(f"{address}publish/", {"publish-seen": ways["publish"]["seen"].value()})
    assert (answer.status_code, ANEW in answer.content.decode()) == (409, True)
    answer = desk.post(f"{address}return/", given)
    page = answer.content.decode()
    assert (answer.status_code, ANEW in page) == (409, True)
    assert "Shorter.</textarea>" in page
    assert f'name="return-seen" value="{anew.submission}"' in page
    assert f'name="publish-seen" value="{anew.submission}"' in page
    assert desk.post(f"{address}return/", {"return-reason": "Shorter."}).status_code == 409  # what says nothing, too
    form = next(each["form"] for each in answer.context["ways"] if each["name"] == "return")
    sent_again = {f"return-{name}": form[name].value() for name in ("reason", "seen")}
    assert desk.post(f"{address}return/", sent_again).status_code == 302
    sent.refresh_from_db()
    assert (sent.status, sent.return_reason) == ("returned", "Shorter.")


def test_the_page_of_the_queue_returns_the_text_that_it_shows(
    desk: Client, submitted_draft: Recommendation, alice: User
) -> None:
    address = f"{QUEUE}recommendation/{submitted_draft.reference}/"
    shown = desk.get(address).content.decode()
    assert 'name="return-seen" value="1"' in shown
    assert f'{reverse("recommendations:recommendation-publish", args=[submitted_draft.reference])}?seen=1"' in shown
    revise_anew(submitted_draft, by=alice)
    answer = desk.post(f"{address}return/", {"return-reason": "Shorter.", "return-seen": "1"})
    page = answer.content.decode()
    assert (answer.status_code, OTHER in page, "High Street is dark." in page) == (409, True, True)
    assert "Shorter.</textarea>" in page
    assert 'name="return-seen" value="2"' in page
    assert desk.post(f"{address}return/", {"return-reason": "Shorter.", "return-seen": "2"}).status_code == 302


@pytest.mark.parametrize("nonsense", ["", "two", "9" * 12])
def test_what_names_no_revision_decides_nothing(desk: Client, submitted_draft: Recommendation, nonsense: str) -> None:
    address = f"{QUEUE}recommendation/{submitted_draft.reference}/return/"
    answer = desk.post(address, {"return-reason": "Shorter.", "return-seen": nonsense})
    assert answer.status_code == 409
    submitted_draft.refresh_from_db()
    assert submitted_draft.status == "submitted"


@pytest.mark.parametrize("nonsense", ["", "two", "-1", "9" * 12])
@pytest.mark.parametrize("step", ["publish", "return"])
def test_a_form_that_names_no_revision_is_told_so(
    desk: Client, submitted_draft: Recommendation, step: str, nonsense: str
) -> None:
    address = reverse(f"recommendations:recommendation-{step}", args=[submitted_draft.reference])
    answer = desk.post(address, {"reason": "Shorter.", "seen_revision": nonsense})
    sentence = "What was sent does not say which revision was read. Open this page again from the text."
    assert (answer.status_code, answer.content.decode().count(sentence)) == (422, 1)
    submitted_draft.refresh_from_db()
    assert submitted_draft.status == "submitted"


@pytest.mark.parametrize("step", ["publish", "return"])
def test_the_page_of_a_contribution_hands_on_what_was_seen(
    desk: Client, sent: Contribution, alice: User, step: str
) -> None:
    address = reverse(f"consultations:contribution-{step}", args=[sent.reference])
    seen = sent.submission
    assert f'href="{address}?seen={seen}"' in desk.get(sent.get_absolute_url()).content.decode()
    anew = submit_anew(sent, by=alice)
    form = desk.get(f"{address}?seen={seen}").context["form"]
    assert form["seen_submission"].value() == seen
    answer = desk.post(address, {"reason": "Shorter.", "seen_submission": seen})
    page = answer.content.decode()
    assert (answer.status_code, ANEW in page) == (422, True)
    assert f'name="seen_submission" value="{anew.submission}"' in page
    assert ('value="Shorter."' in page) == (step == "return")
    assert desk.post(address, {"reason": "Shorter.", "seen_submission": anew.submission}).status_code == 302


@pytest.mark.parametrize("step", ["publish", "return"])
def test_the_page_of_a_text_hands_on_what_was_seen(
    desk: Client, submitted_draft: Recommendation, alice: User, step: str
) -> None:
    address = reverse(f"recommendations:recommendation-{step}", args=[submitted_draft.reference])
    assert f'href="{address}?seen=1"' in desk.get(submitted_draft.get_absolute_url()).content.decode()
    revise_anew(submitted_draft, by=alice)
    assert desk.get(f"{address}?seen=1").context["form"]["seen_revision"].value() == 1
    assert desk.get(f"{address}?seen=one").context["form"]["seen_revision"].value() == 2
    answer = desk.post(address, {"reason": "Shorter.", "seen_revision": "1"})
    page = answer.content.decode()
    assert (answer.status_code, OTHER in page, 'name="seen_revision" value="2"' in page) == (422, True, True)
    assert ('value="Shorter."' in page) == (step == "return")
    assert desk.post(address, {"reason": "Shorter.", "seen_revision": "2"}).status_code == 302


def test_the_api_of_the_queue_says_in_which_state_it_was_read(
    sent: Contribution, submitted_draft: Recommendation, alice: User, sec: User
) -> None:
    api = APIClient()
    api.force_login(sec, backend=BACKEND)
    states = {each["kind"]: each["state"] for each in api.get("/api/v1/moderation/").json()["results"]}
    assert states == {"recommendation": "1", "contribution": sent.submission}
    submit_anew(sent, by=alice)
    revise_anew(submitted_draft, by=alice)
    one = f"/api/v1/moderation/contribution/{sent.reference}/decide/"
    answer = api.post(one, {"way": "publish", "seen": states["contribution"]})
    assert (answer.status_code, answer.json()) == (409, {"detail": ANEW, "code": "has_moved"})
    other = f"/api/v1/moderation/recommendation/{submitted_draft.reference}/decide/"
    answer = api.post(other, {"way": "return", "reason": "Shorter.", "seen": states["recommendation"]})
    assert (answer.status_code, answer.json()) == (
        409,
        {"detail": OTHER, "code": "text_has_moved", "current_revision": 2},
    )
    assert api.post(one, {"way": "publish"}).json()["detail"] == "seen: This field is required."
    for each in api.get("/api/v1/moderation/").json()["results"]:
        address = f"/api/v1/moderation/{each['kind']}/{each['subject']}/decide/"
        assert api.post(address, {"way": "return", "reason": "Shorter.", "seen": each["state"]}).status_code == 204


def test_the_api_names_the_submission_that_it_shows(sent: Contribution, sec: User) -> None:
    api = APIClient()
    api.force_login(sec, backend=BACKEND)
    address = f"/api/v1/contributions/{sent.reference}/"
    answer = api.post(f"{address}publish/")
    assert (answer.status_code, answer.json()["detail"]) == (400, "seen_submission: This field is required.")
    seen = api.get(address).json()["submission"]
    assert api.post(f"{address}publish/", {"seen_submission": seen}).json()["status"] == "published"
