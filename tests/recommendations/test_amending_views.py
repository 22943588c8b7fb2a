"""The forms in which amendments are written: nothing that was typed is lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation, Delegation, User
from recommendations.actions import amendments, recommendations
from recommendations.models import Amendment, Recommendation
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "States cooperate on lamps.\n\nThey meet twice a year."
ONCE = TEXT.replace("twice", "once")


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    return factories.recommendation(consultation, TEXT, number=1, proposers=[arcadia])


@pytest.fixture
def three(row: Recommendation, alice: User, charlie: User) -> list[Amendment]:
    """On the second unit by Arcadia, on the first by Borduria, on the second by Borduria: A-1, A-2, A-3."""
    return [
        amendments.propose(row, by=alice, text=ONCE, seen_revision=1, reasons="It is **dear**."),
        amendments.propose(row, by=charlie, text=TEXT.replace("lamps", "roads"), seen_revision=1),
        amendments.propose(row, by=charlie, text=TEXT.replace("twice a", "every"), seen_revision=1),
    ]


def text_of(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


# --- writing ---------------------------------------------------------------------------------


@pytest.fixture
def page(client: Client, row: Recommendation, alice: User) -> str:
    client.force_login(alice)
    return reverse("recommendations:recommendation-amend", args=[row.reference])


def test_it_begins_with_the_text(client: Client, page: str) -> None:
    shown = text_of(client, page)
    assert f"{TEXT}</textarea>" in shown
    assert 'name="seen_revision" value="1"' in shown
    assert 'data-keep="amend-' in shown


def test_another_wording_begins_with_that_of_the_unit(client: Client, page: str) -> None:
    shown = text_of(client, page, kind="alternative", unit="1.2")
    assert "They meet twice a year.</textarea>" in shown
    assert '<option value="1.2" selected>2 · They meet twice a year.</option>' in shown


def test_units_to_leave_out_are_ticked(client: Client, page: str) -> None:
    shown = text_of(client, page, kind="delete", unit="1.2")
    assert 'value="1.2" id="id_units_1" checked' in shown
    assert "</textarea>" in shown  # the reasons
    assert 'name="text"' not in shown


def test_a_preview_shows_the_difference_and_the_headline(client: Client, page: str) -> None:
    answer = client.post(page, {"seen_revision": "1", "text": ONCE, "preview": "1", "reasons": "Why not."})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "They meet <del>twice </del><ins>once </ins>a year." in shown
    assert "twice → once" in shown
    assert f"{ONCE}</textarea>" in shown
    assert "Why not.</textarea>" in shown
    assert not Amendment.objects.exists()


def test_submitting_leads_to_the_amendment(client: Client, page: str) -> None:
    answer = client.post(page, {"seen_revision": "1", "text": ONCE, "editorial": "on"}, follow=True)
    made = Amendment.objects.get()
    assert (made.kind, made.status) == ("editorial", "open")
    assert answer.redirect_chain[-1][0] == made.get_absolute_url()
    assert "A-1 is submitted." in answer.content.decode()


def test_a_draft_is_saved(client: Client, page: str) -> None:
    shown = client.post(page, {"seen_revision": "1", "text": ONCE, "draft": "1"}, follow=True).content.decode()
    assert Amendment.objects.get().status == "draft"
    assert "The draft is saved. Your delegation sees it." in shown
    assert "Submit</a>" in shown


def test_what_was_typed_stays_when_it_is_refused(client: Client, page: str) -> None:
    answer = client.post(page, {"seen_revision": "1", "text": TEXT, "headline": "Nothing", "reasons": "Words."})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "This changes nothing in the text." in shown
    assert 'value="Nothing"' in shown
    assert "Words.</textarea>" in shown


def test_a_text_that_moved_is_shown_beside_what_was_typed(
    client: Client, page: str, row: Recommendation, sec: User
) -> None:
    recommendations.revise(row, TEXT.replace("twice", "thrice"), by=sec, seen_revision=1)
    answer = client.post(page, {"seen_revision": "1", "text": ONCE})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "The text has changed since you began, where you change it too." in shown
    assert "They meet <del>twice </del><ins>thrice </ins>a year." in shown
    assert "They meet <del>thrice </del><ins>once </ins>a year." in shown
    assert f"{ONCE}</textarea>" in shown
    assert 'name="seen_revision" value="2"' in shown
    assert client.post(page, {"seen_revision": "2", "text": ONCE}).status_code == 302


def test_a_wording_that_moved_keeps_its_words(client: Client, page: str, row: Recommendation, sec: User) -> None:
    recommendations.revise(row, TEXT.replace("twice", "thrice"), by=sec, seen_revision=1)
    given = {"kind": "alternative", "units": ["1.2"], "text": "They never meet.", "seen_revision": "1"}
    answer = client.post(page, given)
    assert answer.status_code == 422
    assert "They never meet.</textarea>" in answer.content.decode()
    assert "They meet <del>twice </del><ins>thrice </ins>a year." in answer.content.decode()


def test_the_secretariat_names_the_delegation(client: Client, page: str, sec: User, borduria: Delegation) -> None:
    client.force_login(sec)
    assert 'name="for_delegation"' in text_of(client, page)
    client.post(page, {"seen_revision": "1", "text": ONCE, "for_delegation": "borduria"})
    assert Amendment.objects.get().sponsors.get().delegation == borduria


def test_others_do_not(client: Client, page: str) -> None:
    assert 'name="for_delegation"' not in text_of(client, page)


def test_strangers_are_asked_to_sign_in(client: Client, row: Recommendation) -> None:
    page = reverse("recommendations:recommendation-amend", args=[row.reference])
    assert client.get(page).headers["Location"].startswith("/account/login/")


def test_rewriting_begins_with_its_words_on_the_text_as_it_stands(
    client: Client, row: Recommendation, three: list[Amendment], alice: User, sec: User
) -> None:
    recommendations.revise(row, TEXT.replace("lamps", "light"), by=sec, seen_revision=1)
    client.force_login(alice)
    shown = text_of(client, reverse("recommendations:amendment-rewrite", args=[three[0].reference]))
    assert f"{ONCE.replace('lamps', 'light')}</textarea>" in shown
    assert 'name="seen_revision" value="2"' in shown


def test_a_version_saved_meanwhile_is_shown(client: Client, three: list[Amendment], alice: User, bob: User) -> None:
    page = reverse("recommendations:amendment-rewrite", args=[three[0].reference])
    amendments.rewrite(three[0], by=bob, text=TEXT.replace("twice", "never"), seen_version=1, seen_revision=1)
    client.force_login(alice)
    mine = TEXT.replace("twice", "rarely")
    answer = client.post(page, {"seen_revision": "1", "seen_version": "1", "text": mine, "headline": "Rarely"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "They meet <del>never </del><ins>rarely </ins>a year." in shown
    assert 'name="seen_version" value="2"' in shown
    saved = {"seen_revision": "1", "seen_version": "2", "text": mine, "headline": "Rarely"}
    assert client.post(page, saved).status_code == 302


def test_withdrawing_says_why_on_the_page(client: Client, three: list[Amendment], alice: User) -> None:
    client.force_login(alice)
    page = reverse("recommendations:amendment-withdraw", args=[three[0].reference])
    shown = client.post(page, {"reason": "Overtaken."}, follow=True).content.decode()
    assert "The amendment is withdrawn." in shown
    assert "Overtaken." in shown


def test_after_the_round_has_closed_nobody_begins_in_vain(
    client: Client, page: str, row: Recommendation, three: list[Amendment]
) -> None:
    now = timezone.now()
    Consultation.objects.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    answer = client.get(page)
    assert answer.status_code == 409
    assert "This consultation closed on" in answer.content.decode()
    assert "Propose an amendment" not in text_of(client, row.get_absolute_url())
    shown = text_of(client, three[0].get_absolute_url())
    assert "Rewrite</a>" not in shown
    assert "Withdraw</a>" in shown
    late = client.post(page, {"seen_revision": "1", "text": TEXT.replace("twice", "rarely")})
    assert late.status_code == 422
    assert "rarely" in late.content.decode()


def test_what_came_in_time_is_entered_by_the_secretariat(client: Client, page: str, sec: User) -> None:
    now = timezone.now()
    Consultation.objects.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    client.force_login(sec)
    assert "Submit the amendment" in text_of(client, page)
