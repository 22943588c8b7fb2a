"""What somebody types is kept until it is saved; others of the same text see that they are there, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation, Delegation, User, Writing
from recommendations.actions import drafts, recommendations, writings
from recommendations.models import Recommendation
from recommendations.tasks import clear_writings
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(consultation: Consultation, alice: User) -> Recommendation:
    return drafts.propose(consultation, "States dim the lamps.", by=alice)


def place(purpose: str, subject: str, name: str = "keep") -> str:
    return reverse(f"recommendations:writing-{name}", args=[purpose, subject])


def typing(user: User | None, purpose: str, subject: str, **fields: Any) -> Any:
    """What the server answers when ``user`` types."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client.post(place(purpose, subject), {"seen_revision": "1", **fields})


def revise_page(row: Recommendation) -> str:
    return reverse("recommendations:recommendation-revise", args=[row.reference])


# --- keeping -----------------------------------------------------------------------------------


def test_what_is_typed_is_kept(draft: Recommendation, alice: User) -> None:
    said = typing(
        alice, "revise", draft.reference, text="States dim", reason="Shorter.", csrfmiddlewaretoken="x"
    ).json()
    kept = Writing.objects.get()
    assert (kept.user, kept.delegation, kept.base) == (alice, alice.acting_for, 1)
    assert kept.fields == {"text": "States dim", "reason": "Shorter."}
    assert said == {"present": [], "kept_at": kept.touched_at.isoformat(), "closed": "", "revision": 1}


def test_typing_on_keeps_the_last_of_it(draft: Recommendation, alice: User) -> None:
    typing(alice, "revise", draft.reference, text="States")
    begun = Writing.objects.get().begun_at
    typing(alice, "revise", draft.reference, text="States dim", choice=["a", "b"])
    kept = Writing.objects.get()
    assert (kept.fields, kept.begun_at) == ({"text": "States dim", "choice": ["a", "b"]}, begun)


def test_a_new_text_is_kept_by_its_round(consultation: Consultation, olga: User) -> None:
    assert typing(olga, "propose", consultation.slug, text="x").json()["revision"] == 0
    assert (Writing.objects.get().subject, Writing.objects.get().purpose) == ("first-round", "propose")


def test_the_answer_says_that_the_text_has_moved(draft: Recommendation, alice: User, bob: User) -> None:
    recommendations.revise(draft, "Other words.", by=bob, seen_revision=1)
    assert typing(alice, "revise", draft.reference, text="x").json()["revision"] == 2


def test_too_much_is_refused_with_a_sentence(draft: Recommendation, alice: User) -> None:
    answer = typing(alice, "revise", draft.reference, text="x" * 2_000_000)
    assert answer.status_code == 400
    assert answer.json() == {
        "detail": "This is more than can be kept before it is saved (2000000 characters). Split it into several texts.",
        "code": "malformed",
    }
    assert not Writing.objects.exists()


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40])
def test_a_base_that_is_none_is_left_out(draft: Recommendation, alice: User, seen: str) -> None:
    typing(alice, "revise", draft.reference, seen_revision=seen)
    assert Writing.objects.get().base == 0


@pytest.mark.parametrize(
    ("person", "status"), [("alice", 200), ("bob", 200), ("charlie", 404), ("olga", 404), ("sec", 404), ("chair", 404)]
)
def test_a_draft_is_written_by_its_own(
    request: pytest.FixtureRequest, draft: Recommendation, person: str, status: int
) -> None:
    user = request.getfixturevalue(person)
    assert typing(user, "revise", draft.reference, text="x").status_code == status
    assert Writing.objects.exists() is (status == 200)


def test_who_may_not_take_the_step_is_told(consultation: Consultation, alice: User, chair: User) -> None:
    published = factories.recommendation(consultation, number=1)
    refused = typing(alice, "revise", published.reference, text="x")
    assert (refused.status_code, refused.json()) == (
        403,
        {"detail": "A published text changes through the secretariat. Ask the secretariat.", "code": "not_yours"},
    )
    assert typing(chair, "propose", consultation.slug, text="x").status_code == 403


def test_a_stranger_is_sent_to_sign_in(consultation: Consultation) -> None:
    answer = typing(None, "propose", consultation.slug, text="x")
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/account/login/")


def test_a_round_that_closes_loses_no_words(client: Client, consultation: Consultation, alice: User) -> None:
    consultation.closes_at = timezone.now() - timedelta(days=1)
    consultation.save()
    answer = typing(alice, "propose", consultation.slug, text="Half a sent")
    assert answer.status_code == 200
    assert answer.json()["closed"].startswith("This consultation closed on")
    consultation.closes_at = None
    consultation.save()
    client.force_login(alice)
    address = f"{reverse('recommendations:recommendation-propose')}?consultation=first-round&kept=1"
    assert "Half a sent</textarea>" in client.get(address).content.decode()


def test_a_step_that_is_over_is_refused_with_its_sentence(
    consultation: Consultation, arcadia: Delegation, sec: User
) -> None:
    row = factories.recommendation(consultation, number=1, proposers=[arcadia])
    recommendations.withdraw(row, by=sec, reason="It is late.")
    answer = typing(sec, "revise", row.reference, text="x")
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "A withdrawn or merged recommendation keeps its last text. Revise the one it was merged into.",
    )


@pytest.mark.parametrize(("purpose", "subject"), [("sing", "first-round"), ("propose", "nowhere"), ("revise", "none")])
def test_what_is_not_there(consultation: Consultation, alice: User, purpose: str, subject: str) -> None:
    assert typing(alice, purpose, subject, text="x").status_code == 404


# --- presence ----------------------------------------------------------------------------------


def test_who_writes_the_same_text_is_seen(draft: Recommendation, alice: User, bob: User) -> None:
    typing(alice, "revise", draft.reference, text="x")
    assert typing(bob, "revise", draft.reference, text="y").json()["present"] == ["Alice (Arcadia)"]


def test_cosponsors_see_each_other(draft: Recommendation, alice: User, charlie: User, borduria: Delegation) -> None:
    drafts.invite_cosponsor(draft, borduria, by=alice)
    drafts.answer_invitation(draft, True, by=charlie)
    typing(charlie, "revise", draft.reference, text="x")
    assert typing(alice, "revise", draft.reference, text="y").json()["present"] == ["Charlie (Borduria)"]


def test_who_has_not_typed_for_a_minute_is_gone(draft: Recommendation, alice: User, bob: User) -> None:
    typing(alice, "revise", draft.reference, text="x")
    Writing.objects.update(touched_at=timezone.now() - timedelta(seconds=61))
    assert typing(bob, "revise", draft.reference, text="y").json()["present"] == []


def test_who_writes_a_text_of_their_own_is_seen_by_nobody(
    consultation: Consultation, alice: User, bob: User, charlie: User
) -> None:
    for user in (alice, bob, charlie):
        assert typing(user, "propose", consultation.slug, text="x").json()["present"] == []


@pytest.mark.parametrize("others", [1, 3])
def test_keeping_takes_the_same_queries_however_many_write(
    draft: Recommendation, alice: User, arcadia: Delegation, django_assert_num_queries: Any, others: int
) -> None:
    for number in range(others):
        typing(factories.delegate(f"Drafter{number}", arcadia), "revise", draft.reference, text="x")
    client = Client()
    client.force_login(alice)
    client.post(place("revise", draft.reference), {"text": "x"})
    with django_assert_num_queries(9):
        client.post(place("revise", draft.reference), {"text": "y"})


# --- bringing back -----------------------------------------------------------------------------


def test_the_page_offers_what_was_not_saved(client: Client, draft: Recommendation, alice: User) -> None:
    typing(alice, "revise", draft.reference, text="Half a sent")
    client.force_login(alice)
    shown = client.get(revise_page(draft)).content.decode()
    assert "You have unsaved words from" in shown
    assert "Half a sent" not in shown
    back = client.get(f"{revise_page(draft)}?kept=1").content.decode()
    assert "Half a sent</textarea>" in back
    assert "You have unsaved words from" not in back


def test_nothing_is_offered_that_is_no_different(client: Client, draft: Recommendation, alice: User) -> None:
    typing(alice, "revise", draft.reference, text="States dim the lamps.", reason="", change="substantive")
    client.force_login(alice)
    assert "You have unsaved words from" not in client.get(revise_page(draft)).content.decode()


def test_what_is_brought_back_stands_on_what_was_read(
    client: Client, draft: Recommendation, alice: User, bob: User
) -> None:
    typing(alice, "revise", draft.reference, text="States dim all the lamps.", seen_revision="1")
    recommendations.revise(draft, "States dim the lamps at night.", by=bob, seen_revision=1)
    client.force_login(alice)
    form = client.get(f"{revise_page(draft)}?kept=1").context["form"]
    sent = {"text": form["text"].value(), "seen_revision": form["seen_revision"].value(), "change": "substantive"}
    client.post(revise_page(draft), sent)
    draft.refresh_from_db()
    assert draft.current
    assert draft.current.text == "States dim all the lamps at night."


def test_others_are_offered_nothing(client: Client, draft: Recommendation, alice: User, bob: User) -> None:
    typing(alice, "revise", draft.reference, text="Half a sent")
    client.force_login(bob)
    for address in (revise_page(draft), f"{revise_page(draft)}?kept=1"):
        shown = client.get(address).content.decode()
        assert "Half a sent" not in shown
        assert "You have unsaved words from" not in shown


def test_a_new_text_is_brought_back(client: Client, consultation: Consultation, alice: User) -> None:
    typing(alice, "propose", consultation.slug, text="Half a sent", language="fr")
    client.force_login(alice)
    address = f"{reverse('recommendations:recommendation-propose')}?consultation=first-round"
    assert "You have unsaved words from" in client.get(address).content.decode()
    shown = client.get(f"{address}&kept=1").content.decode()
    assert "Half a sent</textarea>" in shown
    assert '<option value="fr" selected>' in shown


def test_discarding_forgets_ones_own(client: Client, draft: Recommendation, alice: User, bob: User) -> None:
    for user in (alice, bob):
        typing(user, "revise", draft.reference, text="x")
    client.force_login(alice)
    answer = client.post(place("revise", draft.reference, "discard"))
    assert answer.headers["Location"] == revise_page(draft)
    assert Writing.objects.get().user == bob


@pytest.mark.parametrize("text", ["Other words.", "States dim the lamps."])
def test_saving_forgets_it(draft: Recommendation, alice: User, bob: User, text: str) -> None:
    for user in (alice, bob):
        typing(user, "revise", draft.reference, text="x")
    recommendations.revise(draft, text, by=alice, seen_revision=1)
    assert Writing.objects.get().user == bob


def test_what_could_not_be_saved_stays(draft: Recommendation, alice: User, bob: User) -> None:
    typing(alice, "revise", draft.reference, text="x")
    recommendations.revise(draft, "Other words.", by=bob, seen_revision=1)
    with pytest.raises(Exception, match="Revision 2 was saved"):
        recommendations.revise(draft, "My words.", by=alice, seen_revision=1)
    assert Writing.objects.get().user == alice


def test_proposing_forgets_it(consultation: Consultation, alice: User) -> None:
    typing(alice, "propose", consultation.slug, text="x")
    drafts.propose(consultation, "x", by=alice)
    assert not Writing.objects.exists()


def test_a_discarded_draft_takes_all_of_it_along(draft: Recommendation, alice: User, bob: User) -> None:
    typing(bob, "revise", draft.reference, text="x")
    drafts.discard(draft, by=alice)
    assert not Writing.objects.exists()


def test_what_nobody_has_touched_for_thirty_days_is_forgotten(
    draft: Recommendation, consultation: Consultation, alice: User, bob: User
) -> None:
    writings.keep("revise", draft, {"text": "x"}, by=alice)
    writings.keep("revise", draft, {"text": "x"}, by=bob)
    Writing.objects.filter(user=alice).update(touched_at=timezone.now() - timedelta(days=31))
    clear_writings()
    assert Writing.objects.get().user == bob


def test_a_character_that_no_database_keeps_is_left_out(draft: Recommendation, alice: User) -> None:
    answer = typing(alice, "revise", draft.reference, text="States\0 dim.", **{"na\0me": "x\0"})
    assert answer.status_code == 200
    assert Writing.objects.get().fields == {"text": "States dim.", "name": "x"}
