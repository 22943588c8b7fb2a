"""The second step to sign in: required by the house of whom, set up, asked for, taken away; sessions and their end."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from consultations import queries, second_steps
from consultations.actions import accounts
from consultations.enums import Circle
from consultations.models import Delegation, Event, User
from tests.factories import PASSWORD
from wgec.kernel.errors import Malformed, NotYours

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
INDEX = "/account/second-step/"


def code(secret: str = SECRET) -> str:
    """What an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def signed_in(person: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# --- of whom it is required ------------------------------------------------------------------

TABLE: dict[str, set[str]] = {
    Circle.SECRETARIAT: {"sec"},
    Circle.CHAIR: {"chair"},
    Circle.HEADS: {"alice", "charlie", "olga"},
    Circle.EVERYBODY: {"alice", "bob", "charlie", "olga", "sec", "chair"},
}


@pytest.mark.parametrize("circle", Circle.values)
@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "olga", "sec", "chair"])
def test_who_is_led_to_set_one_up(request: pytest.FixtureRequest, sec: User, who: str, circle: str) -> None:
    person = request.getfixturevalue(who)
    accounts.require_second_step([circle], by=None)
    client = Client()
    client.force_login(person)
    answer = client.get("/recommendations/")
    if who in TABLE[circle]:
        assert (answer.status_code, answer["Location"]) == (302, INDEX)
        TOTP.activate(person, SECRET)
        assert client.get("/recommendations/").status_code == 200
    else:
        assert answer.status_code == 200


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "olga", "chair"])
def test_only_the_secretariat_requires_it(request: pytest.FixtureRequest, who: str) -> None:
    with pytest.raises(NotYours, match=r"^What the house asks of everybody is for the secretariat to set\.$"):
        accounts.require_second_step(["heads"], by=request.getfixturevalue(who))


def test_what_is_required_stands_in_the_record(sec: User) -> None:
    accounts.require_second_step(["heads", "secretariat"], by=sec, reason="Decided on Monday")
    accounts.require_second_step(["secretariat", "heads"], by=sec)
    event = Event.objects.get(verb="house_rules.require_second_step")
    assert event.details == {"second_step_for": [[], ["secretariat", "heads"]]}
    with pytest.raises(Malformed, match=r"^“kings” is no circle of people\. Choose among these: secretariat, chair, "):
        accounts.require_second_step(["kings"], by=sec)


def test_it_is_required_on_a_page(client: Client, sec: User) -> None:
    client.force_login(sec)
    assert client.post("/people/second-step/", {"circles": ["chair"]}).status_code == 302
    assert client.get("/people/second-step/").context["form"].initial == {"circles": ["chair"]}


@pytest.mark.parametrize(
    "address", ["/", "/admin/", "/account/", "/people/", "/notices/", "/delegations/", "/account/data/personal.json"]
)
def test_nothing_else_opens_before(client: Client, sec: User, address: str) -> None:
    accounts.require_second_step(["everybody"], by=sec)
    client.force_login(sec)
    assert client.get(address)["Location"] == INDEX
    assert client.post(address)["Location"] == INDEX
    fragment = client.get(address, headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, INDEX)


def test_the_way_there_stays_open(client: Client, sec: User) -> None:
    accounts.require_second_step(["everybody"], by=sec)
    client.force_login(sec)
    page = client.get(INDEX)
    assert "Your role needs a second step to sign in, and you have none yet." in page.content.decode()
    for address in ("/account/password/change/", "/account/logout/", "/account/reauthenticate/"):
        assert client.get(address).status_code == 200, address
    assert client.post("/account/logout/").status_code == 302


def test_the_api_says_so(client: Client, api: Any, sec: User, alice: User) -> None:
    token = api(alice)
    accounts.require_second_step(["heads"], by=sec)
    client.force_login(alice)
    for answer in (client.get("/api/v1/notices/"), token.get("/api/v1/notices/")):
        assert answer.status_code == 403
        assert answer.json() == {"detail": str(second_steps.DUE), "code": "second_step_due"}
    TOTP.activate(alice, SECRET)
    assert client.get("/api/v1/notices/").status_code == 200
    assert token.get("/api/v1/notices/").status_code == 200


def test_it_costs_no_query(client: Client, sec: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.force_login(sec)
    with django_assert_num_queries(4):  # person, seats, count, new notices
        client.get("/notices/")
    accounts.require_second_step(["heads"], by=sec)
    with django_assert_num_queries(4):
        client.get("/notices/")


def test_who_was_not_read_with_it_is_asked_after(sec: User, alice: User) -> None:
    accounts.require_second_step(["heads"], by=sec)
    fresh = User.objects.get(pk=alice.pk)
    assert second_steps.is_due(fresh)
    assert not second_steps.is_due(User.objects.get(pk=sec.pk))


def test_a_head_of_a_delegation_that_left_is_none(sec: User, alice: User, arcadia: Delegation) -> None:
    accounts.require_second_step(["heads"], by=sec)
    Delegation.objects.filter(pk=arcadia.pk).update(is_active=False)
    assert not second_steps.is_due(User.objects.get(pk=alice.pk))
    queries.take_seat(alice)
    assert not second_steps.is_due(alice)


# --- set up, and asked for -------------------------------------------------------------------


def test_an_app_is_set_up_and_asked_for(alice: User) -> None:
    client = signed_in(alice)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/second-step/totp/activate/")
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    secret = page.context["form"].secret
    wrong = client.post("/account/second-step/totp/activate/", {"code": "000000"})
    assert "This code does not fit. Wait for the next one and write all its digits." in wrong.content.decode()
    secret = wrong.context["form"].secret
    answer = client.post("/account/second-step/totp/activate/", {"code": code(secret)})
    assert answer["Location"] == "/account/second-step/recovery-codes/"
    codes = client.get(answer["Location"]).context["unused_codes"]
    assert len(codes) == 10
    assert secret not in str(list(Authenticator.objects.values())), "ciphered"

    again = Client()
    step = again.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    assert step["Location"] == "/account/second-step/authenticate/"
    assert not is_signed_in(again)
    assert again.get("/account/").headers["Location"].startswith("/account/login/")
    assert again.post(step["Location"], {"code": "000000"}).status_code == 200
    assert not is_signed_in(again)
    again.post(step["Location"], {"code": codes[0]})
    assert is_signed_in(again)
    once = Client()
    once.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    once.post(step["Location"], {"code": codes[0]})
    assert not is_signed_in(once), "a recovery code works once"


def test_a_session_that_began_without_it_is_not_guarded_by_it_and_ends(alice: User) -> None:
    accounts.require_second_step([Circle.EVERYBODY], by=None)
    here, stolen = signed_in(alice), signed_in(alice)
    assert stolen.get("/")["Location"] == INDEX
    here.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = here.get("/account/second-step/totp/activate/").context["form"].secret
    here.post("/account/second-step/totp/activate/", {"code": code(secret)})
    assert here.get("/").status_code == 200
    assert stolen.get("/account/")["Location"].startswith("/account/login/")


def test_the_only_second_step_stays_where_one_is_required(sec: User, alice: User) -> None:
    client = signed_in(alice)
    TOTP.activate(alice, SECRET)
    accounts.require_second_step(["heads"], by=sec)
    address = "/account/second-step/totp/deactivate/"
    refused = client.get(address)
    if refused.status_code == 302:  # asks for the code first
        client.post("/account/second-step/reauthenticate/", {"code": code()})
        refused = client.get(address)
    sentence = "Your role needs a second step to sign in, and this is the only one. Add another one first."
    assert sentence in refused.content.decode()
    client.post(address)
    assert Authenticator.objects.filter(user=alice, type="totp").exists()
    accounts.require_second_step([], by=sec)
    client.post(address)
    assert not Authenticator.objects.filter(user=alice, type="totp").exists()


def test_touching_it_asks_who_it_is(alice: User) -> None:
    client, address = signed_in(alice), "/account/second-step/totp/activate/"
    answer = client.get(address)
    assert answer["Location"].startswith("/account/reauthenticate/?next=")
    assert "show once more that it is you" in client.get(answer["Location"]).content.decode()
    assert client.post(answer["Location"], {"password": "wrong", "next": address}).status_code == 200
    assert client.post(answer["Location"], {"password": PASSWORD, "next": address})["Location"] == address
    assert client.get(address).status_code == 200


def test_who_has_lost_it_is_helped(sec: User, alice: User, client: Client) -> None:
    theirs = signed_in(alice)
    TOTP.activate(alice, SECRET)
    client.force_login(sec)
    answer = client.post(f"/people/{alice.pk}/second-step/", {"reason": "Telephone lost, asked in person"})
    assert answer.status_code == 302
    assert not Authenticator.objects.filter(user=alice).exists()
    assert theirs.get("/account/")["Location"].startswith("/account/login/")
    event = Event.objects.get(verb="user.reset_second_step")
    assert (event.person, event.subject_label, event.reason) == ("Sec", "Alice", "Telephone lost, asked in person")
    assert "The secretariat has taken away the second step" in alice.notices.get().sentence


# --- sessions --------------------------------------------------------------------------------


def test_sessions_are_listed_and_signed_out_one_by_one(alice: User) -> None:
    here, there = signed_in(alice), signed_in(alice)
    page = here.get("/account/sessions/")
    assert [is_here for _row, is_here in page.context["sessions"]] == [False, True]
    row = UserSession.objects.get(session_key=there.session.session_key)
    assert "That session is signed out." in here.post(f"/account/sessions/{row.pk}/end/", follow=True).content.decode()
    assert there.get("/account/")["Location"].startswith("/account/login/")
    assert here.get("/account/").status_code == 200
    assert (
        "That session had ended already." in here.post(f"/account/sessions/{row.pk}/end/", follow=True).content.decode()
    )


def test_signing_out_everywhere(alice: User) -> None:
    here, there = signed_in(alice), signed_in(alice)
    answer = here.post("/account/sessions/end-all/", follow=True)
    assert "You are signed out everywhere." in answer.content.decode()
    for client in (here, there):
        assert client.get("/account/")["Location"].startswith("/account/login/")


def test_nobody_ends_another_persons_session(alice: User, charlie: User) -> None:
    theirs, mine = signed_in(alice), signed_in(charlie)
    row = UserSession.objects.get(user=alice)
    mine.post(f"/account/sessions/{row.pk}/end/")
    assert theirs.get("/account/").status_code == 200


# --- the other pages of the account ----------------------------------------------------------


def test_name_language_and_zone(client: Client, alice: User) -> None:
    client.force_login(alice)
    given = {"name": "Alice Adams", "language": "ar", "time_zone": "Africa/Nairobi"}
    answer = client.post("/account/profile/", given)
    assert answer.cookies["django_language"].value == "ar"
    alice.refresh_from_db()
    assert (alice.name, alice.language, alice.time_zone) == ("Alice Adams", "ar", "Africa/Nairobi")
    assert Event.objects.get(verb="user.rename").person == "Alice"
    assert client.post("/account/profile/", {**given, "time_zone": "Mars/North"}).status_code == 422
    with pytest.raises(Malformed, match=r"^The pages are not to be had in “xx”\. Choose another\.$"):
        accounts.set_profile(alice, by=alice, name="Alice", language="xx")


def test_ones_own_token(client: Client, alice: User, api: Any) -> None:
    client.force_login(alice)
    page = client.post("/account/token/", {"do": "issue"})
    key = page.context["issued"]
    assert (page["Cache-Control"], key in page.content.decode()) == ("no-store", True)
    assert key not in client.get("/account/token/").content.decode()
    token = {"Authorization": f"Token {key}"}
    assert Client().get("/api/v1/notices/", headers=token).status_code == 200
    client.post("/account/token/", {"do": "revoke"})
    assert Client().get("/api/v1/notices/", headers=token).status_code == 401
