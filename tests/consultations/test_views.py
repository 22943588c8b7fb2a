"""The pages of rounds, delegations and the record; choosing whom to act for."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from consultations.actions import proceedings
from consultations.enums import Audience
from consultations.models import Consultation, Delegate, Delegation, User
from tests import factories

PUBLIC = ("consultations:consultations", "consultations:delegations", "consultations:record")


def note(label: str, *, audience: Audience = Audience.PUBLIC, by: User | None = None) -> None:
    proceedings.note(
        "consultation.open",
        subject_kind="consultation",
        subject_id="first-round",
        subject_label=label,
        by=by,
        reason="Agreed at the meeting.",
        audience=audience,
    )


# --- who reads -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_are_open_when_the_group_reads_in_public(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_ask_for_a_sign_in_otherwise(
    client: Client, db: None, settings: Settings, name: str, alice: User
) -> None:
    settings.PUBLIC_READING = False
    address = reverse(name)
    assert client.get(address).headers["Location"] == f"/account/login/?next={address}"
    client.force_login(alice)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", PUBLIC)
def test_an_empty_group_has_a_sentence_on_every_page(client: Client, db: None, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    assert any(words in page for words in ("No consultation yet", "No delegation answers", "Nothing is on record yet."))


# --- how many queries ------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_consultations_take_two_queries(
    client: Client, db: None, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.ConsultationFactory.create_batch(rows)
    with django_assert_num_queries(2):  # count, rows
        page = client.get(reverse("consultations:consultations"))
    assert page.content.decode().count('class="round"') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_delegations_take_two_queries(
    client: Client, db: None, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.DelegationFactory.create_batch(rows)
    with django_assert_num_queries(2):  # count, rows
        page = client.get(reverse("consultations:delegations"))
    assert page.content.decode().count('scope="row"') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_record_takes_two_queries(
    client: Client, db: None, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        note(f"Round {number}")
    with django_assert_num_queries(2):  # count, rows
        page = client.get(reverse("consultations:record"))
    assert page.content.decode().count("Agreed at the meeting.") == rows


# --- filters ---------------------------------------------------------------------------------


def test_delegations_are_filtered_by_the_address(client: Client, arcadia: Delegation, open_nets: Delegation) -> None:
    page = client.get(reverse("consultations:delegations"), {"group": "civil_society"}).content.decode()
    assert "Open Nets Forum" in page
    assert "Arcadia" not in page


def test_the_fragment_is_a_part_of_the_page(client: Client, arcadia: Delegation) -> None:
    whole = client.get(reverse("consultations:delegations"))
    part = client.get(
        reverse("consultations:delegations"),
        {"kind": "state", "group": ""},
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )
    restored = client.get(
        reverse("consultations:delegations"), headers={"HX-Request": "true", "HX-Request-Type": "full"}
    )
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert "Arcadia" in part.content.decode()
    assert "<html" in restored.content.decode()
    assert "HX-Request" in part.headers["Vary"]
    assert part.headers["HX-Push-Url"] == "/delegations/?kind=state"


def test_the_record_is_searched(client: Client, db: None) -> None:
    note("First round")
    note("Second round")
    page = client.get(reverse("consultations:record"), {"search": "second"}).content.decode()
    assert "Second round" in page
    assert "First round" not in page


def test_a_stranger_does_not_read_what_is_for_the_secretariat(client: Client, sec: User, alice: User) -> None:
    note("A quiet matter", audience=Audience.SECRETARIAT)
    address = reverse("consultations:record")
    assert "A quiet matter" not in client.get(address).content.decode()
    client.force_login(alice)
    assert "A quiet matter" not in client.get(address).content.decode()
    client.force_login(sec)
    assert "A quiet matter" in client.get(address).content.decode()


# --- acting for ------------------------------------------------------------------------------


def test_act_for_another_delegation_one_serves(client: Client, alice: User, borduria: Delegation) -> None:
    Delegate.objects.create(user=alice, delegation=borduria)
    client.force_login(alice)
    answer = client.post(
        reverse("consultations:act-for"), {"delegation": borduria.slug, "next": "/reports/"}, follow=True
    )
    assert answer.redirect_chain == [("/reports/", 302)]
    assert answer.context["user"].acting_for == borduria
    assert "You now act for Borduria." in answer.content.decode()


def test_act_for_a_delegation_of_others_is_refused(client: Client, alice: User, borduria: Delegation) -> None:
    client.force_login(alice)
    answer = client.post(reverse("consultations:act-for"), {"delegation": borduria.slug})
    assert answer.status_code == 403
    assert "You do not act for that delegation." in answer.content.decode()


def test_act_for_leads_nowhere_else(client: Client, alice: User) -> None:
    client.force_login(alice)
    seat = {"delegation": "arcadia", "next": "https://elsewhere.example/"}
    assert client.post(reverse("consultations:act-for"), seat).headers["Location"] == "/"


def test_act_for_is_not_for_strangers(client: Client, db: None) -> None:
    answer = client.post(reverse("consultations:act-for"), {"delegation": "arcadia"})
    assert answer.headers["Location"].startswith("/account/login/")


# --- the frame -------------------------------------------------------------------------------


def test_the_header_shows_whom_one_acts_for(client: Client, alice: User) -> None:
    client.force_login(alice)
    page = client.get(reverse("consultations:consultations")).content.decode()
    assert "Arcadia" in page
    assert "Head of delegation" in page
    assert "Secretariat" not in page


def test_the_desk_is_in_the_header_of_the_secretariat(client: Client, sec: User) -> None:
    client.force_login(sec)
    assert reverse("recommendations:desk") in client.get(reverse("consultations:consultations")).content.decode()


def test_no_page_carries_scripts_styles_or_handlers_of_its_own(
    client: Client, alice: User, consultation: Consultation
) -> None:
    client.force_login(alice)
    for name in PUBLIC:
        page = client.get(reverse(name)).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert page.count("<script") == page.count("<script src=")


def test_arabic_reads_from_right_to_left(client: Client, db: None) -> None:
    client.post(reverse("set_language"), {"language": "ar", "next": "/consultations/"})
    assert '<html lang="ar" dir="rtl">' in client.get(reverse("consultations:consultations")).content.decode()


def test_sign_in_and_reset_are_in_our_look_without_a_way_to_sign_up(client: Client, db: None) -> None:
    for name in ("account_login", "account_reset_password", "account_reset_password_done"):
        page = client.get(reverse(name)).content.decode()
        assert '<main id="main"' in page
        assert "account/signup" not in page


def test_a_missing_page_says_so(client: Client, db: None) -> None:
    answer = client.get("/consultations/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


@pytest.mark.parametrize("name", ["400", "500", "403_csrf"])
def test_the_plainest_error_pages_need_nothing_of_the_request(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert "<main>" in page
    assert 'href="/"' in page


@pytest.mark.parametrize(
    ("name", "words"), [("403", "not yours to see"), ("404", "nothing at this address"), ("429", "Too many attempts")]
)
def test_the_other_error_pages_keep_the_frame(rf: RequestFactory, db: None, name: str, words: str) -> None:
    request = rf.get("/nowhere/")
    request.user = AnonymousUser()
    page = render_to_string(f"{name}.html", request=request)
    assert words in page
    assert '<main id="main"' in page
