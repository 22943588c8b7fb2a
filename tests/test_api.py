"""What is true of every endpoint: who asks, for whom, how often, how much, and how refusals look."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pytest_django import Settings
from rest_framework.authtoken.models import Token
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle

from consultations.models import Consultation, Delegate, Delegation, User
from tests.factories import PASSWORD, ConsultationFactory, DelegationFactory, recommendation

pytestmark = pytest.mark.django_db

RECOMMENDATIONS = "/api/v1/recommendations/"


def test_strangers_read_where_the_group_reads_in_public(api: Any) -> None:
    assert api(None).get(RECOMMENDATIONS).status_code == 200


def test_strangers_are_asked_for_a_token_where_it_does_not(api: Any, settings: Settings, alice: User) -> None:
    settings.PUBLIC_READING = False
    answer = api(None).get(RECOMMENDATIONS)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Token"
    assert api(alice).get(RECOMMENDATIONS).status_code == 200


def test_strangers_do_not_write(api: Any, consultation: Consultation) -> None:
    row = recommendation(consultation)
    answer = api(None).post(f"{RECOMMENDATIONS}{row.reference}/withdraw/", {"reason": "No."})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


def test_a_wrong_token_is_refused(api: Any) -> None:
    client = api(None)
    client.credentials(HTTP_AUTHORIZATION="Token 0123456789")
    answer = client.get(RECOMMENDATIONS)
    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_failed")


def test_the_token_of_somebody_who_left_is_refused(api: Any, alice: User) -> None:
    client = api(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get(RECOMMENDATIONS).status_code == 401


def test_a_session_serves_too_but_not_a_forged_request(consultation: Consultation, sec: User) -> None:
    row = recommendation(consultation)
    client = Client(enforce_csrf_checks=True)
    assert client.login(email=sec.email, password=PASSWORD)
    assert client.get("/api/v1/editions/").status_code == 200
    answer = client.post(
        f"{RECOMMENDATIONS}{row.reference}/withdraw/", {"reason": "Forged."}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert "CSRF" in answer.json()["detail"]
    row.refresh_from_db()
    assert row.status == "published"


# --- acting for ------------------------------------------------------------------------------


def test_who_serves_two_delegations_names_one(
    api: Any, alice: User, arcadia: Delegation, borduria: Delegation, consultation: Consultation
) -> None:
    Delegate.objects.create(user=alice, delegation=borduria)
    hidden = recommendation(consultation, status="draft", proposers=[borduria])
    client = api(alice)
    assert client.get(f"{RECOMMENDATIONS}{hidden.reference}/").status_code == 404  # the first by name is Arcadia
    assert client.get(f"{RECOMMENDATIONS}{hidden.reference}/", headers={"Acting-For": "borduria"}).status_code == 200


@pytest.mark.parametrize("slug", ["borduria", "nowhere"])
def test_nobody_acts_for_a_delegation_they_do_not_serve(api: Any, alice: User, borduria: Delegation, slug: str) -> None:
    answer = api(alice).get(RECOMMENDATIONS, headers={"Acting-For": slug})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")
    assert answer.json()["detail"] == f"You do not act for a delegation with the address “{slug}”."


# --- pages -----------------------------------------------------------------------------------


def test_a_list_is_paged(api: Any) -> None:
    ConsultationFactory.create_batch(3)
    first = api(None).get("/api/v1/consultations/?page_size=2").json()
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    second = api(None).get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (1, None)


def test_a_page_has_at_most_200_rows(api: Any) -> None:
    ConsultationFactory.create_batch(201)
    assert len(api(None).get("/api/v1/consultations/?page_size=1000").json()["results"]) == 200


@pytest.mark.parametrize("page", ["2", "0", "-1", "last-but-one", "9" * 5000])
def test_beyond_the_end_is_a_sentence(api: Any, page: str) -> None:
    answer = api(None).get(f"/api/v1/consultations/?page={page}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.json()["detail"] == f"There is no page {page}. Begin with page 1 and follow “next”."


# --- limits ----------------------------------------------------------------------------------


def test_a_stranger_who_asks_too_often_waits(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "2/min"})
    answers = [api(None).get("/api/v1/sections/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "throttled"
    assert "Expected available in" in answers[2].json()["detail"]
    assert 0 < int(answers[2]["Retry-After"]) <= 60


def test_a_person_who_asks_too_often_waits_and_nobody_else(
    api: Any, alice: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "1/min"})
    assert [api(alice).get("/api/v1/sections/").status_code for _ in range(2)] == [200, 429]
    assert api(charlie).get("/api/v1/sections/").status_code == 200
    cache.clear()
    assert api(alice).get("/api/v1/sections/").status_code == 200


def test_a_body_is_bounded(api: Any, sec: User, consultation: Consultation, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    row = recommendation(consultation)
    answer = api(sec).post(f"{RECOMMENDATIONS}{row.reference}/withdraw/", {"reason": "x" * 100})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "body",
    ["", "{", "[1]", '"words"', '{"reason": "\\ud800"}', '{"reason": "\\u0000"}', "{}", "[" * 100_000],
    ids=lambda body: body[:30],
)
def test_a_body_that_cannot_be_read_is_malformed(api: Any, sec: User, consultation: Consultation, body: str) -> None:
    row = recommendation(consultation)
    answer = api(sec).post(f"{RECOMMENDATIONS}{row.reference}/withdraw/", data=body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("name", ["consultation", "text", "language"])
def test_half_a_character_is_malformed_wherever_it_stands(
    api: Any, alice: User, consultation: Consultation, name: str
) -> None:
    """It could neither be kept nor be named in the answer, which ended in an error."""
    body = json.dumps({"consultation": consultation.slug, "text": "States cooperate.", name: "\ud83d"})
    answer = api(alice).post(RECOMMENDATIONS, body, content_type="application/json")
    sentence = "This JSON has one half of a character without the other."
    assert (answer.status_code, answer.json()) == (400, {"detail": sentence, "code": "malformed"})


@pytest.mark.parametrize("name", ["consultation", "for_delegation", "text"])
def test_nul_is_malformed_wherever_it_stands(api: Any, sec: User, consultation: Consultation, name: str) -> None:
    """PostgreSQL cannot look up an address with it, which ended in an error."""
    DelegationFactory(name="Elbonia", slug="elbonia")
    body = {"consultation": consultation.slug, "text": "States cooperate.", "for_delegation": "elbonia", name: "x\0"}
    with transaction.atomic():
        answer = api(sec).post(RECOMMENDATIONS, body, format="json")
        transaction.set_rollback(True)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert answer.json()["detail"]


def test_a_whole_character_outside_the_first_plane_is_taken(api: Any, alice: User, consultation: Consultation) -> None:
    body = json.dumps({"consultation": consultation.slug, "text": "States cooperate 🌍."})
    answer = api(alice).post(RECOMMENDATIONS, body, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["text"] == "States cooperate 🌍."


def test_only_json_is_taken(api: Any, sec: User, consultation: Consultation) -> None:
    row = recommendation(consultation)
    answer = api(sec).post(f"{RECOMMENDATIONS}{row.reference}/withdraw/", data="reason=x", content_type="text/plain")
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


# --- addresses and copies --------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_does_not_exist_is_json_too(api: Any, method: str) -> None:
    answer = getattr(api(None), method)("/api/v1/ballots/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_what_has_not_changed_is_not_sent_again(api: Any, sec: User, consultation: Consultation) -> None:
    row = recommendation(consultation)
    address = f"{RECOMMENDATIONS}{row.reference}/"
    first = api(None).get(address)
    again = api(None).get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "private, no-cache"
    api(sec).post(f"{address}revise/", {"text": "States act.", "seen_revision": 1})
    assert api(None).get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_root_lists_the_endpoints(api: Any) -> None:
    assert set(api(None).get("/api/v1/").json()) == {
        "awaiting",
        "contributions",
        "extracts",
        "moderation",
        "reasons",
        "report-templates",
        "word-uploads",
        "consultations",
        "delegations",
        "invitations",
        "sections",
        "recommendations",
        "amendments",
        "calls",
        "editions",
        "notices",
        "bounces",
        "follows",
        "objections",
        "positions",
    }


def test_a_token_is_never_answered(api: Any, alice: User) -> None:
    client = api(alice)
    key = Token.objects.get(user=alice).key
    for address in ("/api/v1/", RECOMMENDATIONS, "/api/v1/delegations/arcadia/"):
        assert key not in client.get(address).content.decode()
