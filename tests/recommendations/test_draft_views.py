"""The pages of drafts: proposing, what waits for whom, the draft itself and its steps."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.enums import DelegateRole
from consultations.models import Consultation, Delegation, User
from recommendations.actions import drafts
from recommendations.models import Recommendation
from tests import factories

pytestmark = pytest.mark.django_db
PROPOSE = "recommendations:recommendation-propose"


def page(user: User | None, name: str, *about: str, **query: str) -> str:
    """What the user reads at the address."""
    client = Client()
    if user is not None:
        client.force_login(user)
    answer = client.get(reverse(f"recommendations:{name}", args=about), query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.fixture
def draft(consultation: Consultation, alice: User) -> Recommendation:
    return drafts.propose(consultation, "States dim the lamps.", by=alice)


# --- proposing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "offered"),
    [("alice", True), ("bob", True), ("olga", True), ("sec", True), ("chair", False), ("reader", False), ("", False)],
)
def test_the_button_is_for_who_may_propose(
    request: pytest.FixtureRequest, consultation: Consultation, arcadia: Delegation, person: str, offered: bool
) -> None:
    user = factories.delegate("Reader", arcadia, DelegateRole.READER) if person == "reader" else None
    user = request.getfixturevalue(person) if person and user is None else user
    address = f"{reverse(PROPOSE)}?consultation=first-round"
    for shown in (page(user, "recommendations"), page(user, "consultation", "first-round")):
        assert (address in shown) is offered


def test_there_is_no_button_once_the_round_has_closed(consultation: Consultation, alice: User) -> None:
    consultation.closes_at = timezone.now() - timedelta(days=1)
    consultation.save()
    for shown in (page(alice, "recommendations"), page(alice, "consultation", "first-round")):
        assert reverse(PROPOSE) not in shown


def test_with_several_open_rounds_one_is_chosen_first(consultation: Consultation, alice: User) -> None:
    assert "In which consultation?" not in page(alice, "recommendation-propose")
    other = factories.ConsultationFactory(title="Second round")
    gone = factories.ConsultationFactory(title="Long ago", closes_at=timezone.now() - timedelta(days=1))
    shown = page(alice, "recommendation-propose")
    assert "In which consultation?" in shown
    assert other.title in shown
    assert gone.title not in shown


def test_with_no_open_round_the_page_says_so(consultation: Consultation, alice: User) -> None:
    consultation.closes_at = timezone.now() - timedelta(days=1)
    consultation.save()
    assert "No consultation is open" in page(alice, "recommendation-propose")


def test_only_the_secretariat_is_asked_on_whose_behalf(
    consultation: Consultation, alice: User, sec: User, borduria: Delegation
) -> None:
    assert "On behalf of" in page(sec, "recommendation-propose")
    assert "On behalf of" not in page(alice, "recommendation-propose")


def test_what_cannot_be_proposed_comes_back(client: Client, consultation: Consultation, alice: User) -> None:
    client.force_login(alice)
    answer = client.post(reverse(PROPOSE), {"consultation": "first-round", "text": "| a " * 60, "language": "xx"})
    assert answer.status_code == 422
    assert "| a | a" in answer.content.decode()
    assert not Recommendation.objects.exists()


def test_two_megabytes_are_refused_and_come_back(client: Client, consultation: Consultation, alice: User) -> None:
    client.force_login(alice)
    text = "word " * 400_000
    answer = client.post(reverse(PROPOSE), {"consultation": "first-round", "text": text, "language": "en"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert shown.count("word ") >= 400_000
    assert "Split it into several texts." in shown or "split it into several texts" in shown


def test_hostile_text_is_shown_as_words(client: Client, consultation: Consultation, alice: User) -> None:
    client.force_login(alice)
    text = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    sent = {"consultation": "first-round", "text": text, "language": "en"}
    shown = client.post(reverse(PROPOSE), sent, follow=True).content.decode()
    assert "The draft is saved. Submit it when it is ready." in shown
    for tag in ("<script>alert", "<img src=x", 'href="javascript'):
        assert tag not in shown


def test_a_round_that_does_not_exist(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.get(reverse(PROPOSE), {"consultation": "nowhere"}).status_code == 404


# --- the draft's page --------------------------------------------------------------------------


def test_the_draft_says_who_sees_it_and_what_can_be_done(draft: Recommendation, alice: User) -> None:
    shown = page(alice, "recommendation", draft.reference)
    assert "This is a draft. Only the delegations that propose it, and those invited to, can see it." in shown
    assert "No other delegation has been invited." in shown
    for name in ("submit", "discard", "revise", "invite-cosponsor"):
        assert reverse(f"recommendations:recommendation-{name}", args=[draft.reference]) in shown
    for name in ("publish", "return", "answer-invitation", "withdraw"):
        assert reverse(f"recommendations:recommendation-{name}", args=[draft.reference]) not in shown


def test_the_page_says_why_it_came_back(draft: Recommendation, alice: User, sec: User) -> None:
    drafts.submit(draft, by=alice)
    assert "This text is with the secretariat" in page(alice, "recommendation", draft.reference)
    drafts.return_to_authors(draft, by=sec, reason="Say who <b>pays</b>.")
    shown = page(alice, "recommendation", draft.reference)
    assert "The secretariat has returned this text." in shown
    assert "Say who &lt;b&gt;pays&lt;/b&gt;." in shown


def test_who_is_invited_answers_on_the_page(
    draft: Recommendation, alice: User, charlie: User, borduria: Delegation
) -> None:
    drafts.invite_cosponsor(draft, borduria, by=alice)
    asked = "Your delegation is invited to propose this text together with Arcadia."
    assert asked in page(charlie, "recommendation", draft.reference)
    assert "invited, has not answered yet" in page(alice, "recommendation", draft.reference)
    drafts.answer_invitation(draft, True, by=charlie)
    shown = page(charlie, "recommendation", draft.reference)
    assert asked not in shown
    assert "proposes it too" in shown


@pytest.mark.parametrize("name", ["recommendation", "history", "source", "recommendation-similar"])
def test_a_draft_is_not_there_for_others(draft: Recommendation, charlie: User, sec: User, name: str) -> None:
    for user in (charlie, sec, None):
        client = Client()
        if user is not None:
            client.force_login(user)
        assert client.get(reverse(f"recommendations:{name}", args=[draft.reference])).status_code == 404


def test_publishing_shows_the_number_to_come_and_the_section_that_was_wished(
    consultation: Consultation, alice: User, sec: User
) -> None:
    section = factories.SectionFactory(consultation=consultation, numeral="II", title="Lamps")
    factories.recommendation(consultation, number=6)
    row = drafts.propose(consultation, "x", by=alice, section=section)
    drafts.submit(row, by=alice)
    shown = page(sec, "recommendation-publish", row.reference)
    assert "gets the next free number: 7." in shown
    assert '<option value="II" selected>' in shown


# --- what waits --------------------------------------------------------------------------------


def test_each_finds_what_waits_for_them(
    consultation: Consultation, alice: User, charlie: User, sec: User, olga: User, borduria: Delegation
) -> None:
    rows = {name: drafts.propose(consultation, f"{name} words", by=alice) for name in ("begun", "sent", "back")}
    drafts.invite_cosponsor(rows["begun"], borduria, by=alice)
    for name in ("sent", "back"):
        drafts.submit(rows[name], by=alice)
    drafts.return_to_authors(rows["back"], by=sec, reason="Say who pays.")
    shown = {user.name: page(user, "drafts") for user in (alice, charlie, sec, olga)}
    assert _headings(shown["Alice"]) == ["Returned to you", "Your drafts", "With the secretariat"]
    assert "Say who pays." in shown["Alice"]
    assert _headings(shown["Charlie"]) == ["Invitations to co-sponsor"]
    assert _headings(shown["Sec"]) == ["Submitted: to publish or to return", "Returned: with their authors"]
    assert reverse("recommendations:recommendation-publish", args=[rows["sent"].reference]) in shown["Sec"]
    assert _headings(shown["Olga"]) == ["Nothing waits for you"]


def _headings(shown: str) -> list[str]:
    main = shown[shown.index("<main") : shown.index("</main")]
    return [part.partition("</h2>")[0].rpartition(">")[2] for part in main.split("<h2")[1:]]


def test_drafts_are_for_who_is_signed_in(client: Client, db: None) -> None:
    assert client.get(reverse("recommendations:drafts")).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_drafts_take_the_same_queries_however_many_wait(
    consultation: Consultation, alice: User, sec: User, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        drafts.propose(consultation, "x", by=alice)
        back = drafts.propose(consultation, "x", by=alice)
        drafts.submit(back, by=alice)
        drafts.return_to_authors(back, by=sec, reason="Say who pays.")
    client = Client()
    client.force_login(alice)
    client.get(reverse("recommendations:drafts"))
    with django_assert_num_queries(6):
        client.get(reverse("recommendations:drafts"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_draft_takes_the_same_queries_however_many_are_invited(
    draft: Recommendation, alice: User, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        drafts.invite_cosponsor(draft, factories.DelegationFactory(name=f"Land {number}"), by=alice)
    client = Client()
    client.force_login(alice)
    client.get(draft.get_absolute_url())
    with django_assert_num_queries(16):  # whether they follow it among them
        client.get(draft.get_absolute_url())


def test_the_first_page_says_what_waits(
    draft: Recommendation, alice: User, charlie: User, sec: User, borduria: Delegation
) -> None:
    assert "1 unfinished draft of your delegation" in page(alice, "overview")
    drafts.invite_cosponsor(draft, borduria, by=alice)
    assert "1 invitation to co-sponsor" in page(charlie, "overview")
    drafts.submit(draft, by=alice)
    assert "1 submitted recommendation" in page(sec, "overview")
    drafts.publish(draft, by=sec)
    assert "invitation to co-sponsor" not in page(charlie, "overview")


def test_the_api_answers_the_draft(api: Any, consultation: Consultation, alice: User, charlie: User) -> None:
    given = {"consultation": "first-round", "text": "States dim the lamps."}
    answer = api(alice).post("/api/v1/recommendations/", given)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["status"], made["revision"], made["attribution"], made["number"]) == ("draft", 1, "Arcadia", None)
    assert api(charlie).get(f"/api/v1/recommendations/{made['reference']}/").status_code == 404
    assert api(None).post("/api/v1/recommendations/", given).status_code == 401


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"consultation": "nowhere", "text": "x"}, "consultation"),
        ({"consultation": "first-round"}, "text"),
        ({"consultation": "first-round", "text": "x", "section": "XL"}, "section"),
        ({"consultation": "first-round", "text": "x", "for_delegation": "nobody"}, "for_delegation"),
    ],
)
def test_the_api_names_what_is_wrong(
    api: Any, consultation: Consultation, alice: User, given: dict[str, str], field: str
) -> None:
    answer = api(alice).post("/api/v1/recommendations/", given)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_the_api_merges_when_asked(api: Any, draft: Recommendation, alice: User) -> None:
    address = f"/api/v1/recommendations/{draft.reference}/revise/"
    given = {"text": "States dim the lamps at night.", "seen_revision": 1}
    assert api(alice).post(address, given).status_code == 200
    mine = {"text": "All States dim the lamps.", "seen_revision": 1}
    refused = api(alice).post(address, mine)
    assert (refused.status_code, refused.json()["code"], refused.json()["current_revision"]) == (
        409,
        "text_has_moved",
        2,
    )
    merged = api(alice).post(address, {**mine, "merge": True}).json()
    assert (merged["revision"], merged["text"]) == (3, "All States dim the lamps at night.")


def test_no_round_and_no_text_have_an_address_with_nul(alice: User, client: Client) -> None:
    """PostgreSQL cannot look it up, which ended in an error."""
    client.force_login(alice)
    propose = reverse("recommendations:recommendation-propose")
    assert client.get(propose, {"consultation": "first\0"}).status_code == 404
    assert client.post(propose, {"consultation": "first\0", "text": "x"}).status_code == 404
    similar = reverse("recommendations:similar")
    assert client.post(f"{similar}?besides=%00", {"text": "States cooperate."}).status_code == 200
