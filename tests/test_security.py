"""What strangers can reach, and what every answer carries."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django.utils.regex_helper import normalize
from pytest_django import Settings

from consultations import letters
from consultations.actions import inviting
from consultations.models import Consultation, Delegation, User
from recommendations.models import Edition, EditionFile
from recommendations.report.document import to_json
from tests.factories import (
    PASSWORD,
    SectionFactory,
    amendment,
    call,
    challenge,
    comment,
    corrected_contribution,
    delegate,
    designation,
    objection,
    recommendation,
)
from tests.recommendations.report import samples

pytestmark = pytest.mark.django_db

# --- what strangers can reach ----------------------------------------------------------------

#: Open to everybody, whatever the group decides.
ALWAYS = {
    "/account/confirm-email/",
    "/account/confirm-email/%(key)s/",
    "/account/inactive/",
    "/account/login/",
    "/account/oidc/%(provider_id)s/login/",  # asks whether to go to the other server
    "/account/single-sign-on/login/cancelled/",
    "/invitations/%(token)s/",  # for who is invited and has no account yet
    "/account/logout/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/%(uidb36)s-%(key)s/",
    "/account/password/reset/key/done/",
    "/account/signup/",  # says that people are invited
    "/api/v1/docs/",
    "/api/v1/schema/",
    "/healthz",
    "/language/",
    "/notices/stop/%(signed)s/",  # signed: the link of a mail
    "/readyz",
}
#: Open to everybody where the group reads in public.
IN_PUBLIC = {
    "/",
    "/api/v1/",
    "/amendments/%(reference)s/",
    "/api/v1/recommendations/%(reference)s/word/",
    "/recommendations/%(reference)s/word/",
    "/api/v1/amendments/",
    "/api/v1/amendments/%(reference)s/",
    "/api/v1/amendments/%(reference)s/amendments/",
    "/api/v1/amendments/%(reference)s/collisions/",
    "/api/v1/amendments/%(reference)s/comments/",
    "/api/v1/amendments/%(reference)s/events/",
    "/api/v1/amendments/%(reference)s/positions/",
    "/api/v1/amendments/%(reference)s/steps/",
    "/api/v1/amendments/%(reference)s/versions/",
    "/api/v1/calls/",
    "/api/v1/calls/%(reference)s/",
    "/api/v1/calls/%(reference)s/steps/",
    "/api/v1/comments/%(reference)s/",
    "/api/v1/comments/%(reference)s/history/",
    "/api/v1/comments/%(reference)s/steps/",
    "/api/v1/challenges/%(reference)s/",
    "/api/v1/contributions/",
    *(f"/api/v1/contributions/%(reference)s/{of}" for of in ("", "events/", "files/%(file)s/", "steps/")),
    "/api/v1/consultations/",
    "/api/v1/contributions/%(reference)s/extracts/",
    "/api/v1/consultations/%(slug)s/",
    "/api/v1/consultations/%(slug)s/phases/",
    "/api/v1/consultations/%(slug)s/questions/",
    "/api/v1/consultations/%(slug)s/cross-references/",
    "/api/v1/consultations/%(slug)s/standing/",
    "/api/v1/delegations/",
    "/api/v1/delegations/%(slug)s/",
    "/api/v1/designations/%(reference)s/",
    "/api/v1/editions/",
    "/api/v1/editions/compare/",
    "/api/v1/editions/%(reference)s/",
    "/api/v1/editions/%(reference)s/files/%(file_format)s/",
    "/api/v1/editions/%(reference)s/steps/",
    "/api/v1/positions/",
    "/api/v1/positions/export/",
    "/api/v1/objections/",
    "/api/v1/objections/%(reference)s/",
    "/api/v1/objections/%(reference)s/steps/",
    "/api/v1/recommendations/",
    "/api/v1/recommendations/%(reference)s/",
    "/api/v1/recommendations/%(reference)s/amendments/",
    "/api/v1/recommendations/%(reference)s/blame/",
    "/api/v1/recommendations/%(reference)s/calls/",
    "/api/v1/recommendations/%(reference)s/bridges/",
    "/api/v1/recommendations/%(reference)s/comments/",
    "/api/v1/recommendations/%(reference)s/compare/",
    "/api/v1/recommendations/%(reference)s/cross-references/",
    "/api/v1/recommendations/%(reference)s/designations/",
    "/api/v1/recommendations/%(reference)s/events/",
    "/api/v1/recommendations/%(reference)s/positions/",
    "/api/v1/recommendations/%(reference)s/objections/",
    "/api/v1/recommendations/%(reference)s/revisions/",
    "/api/v1/recommendations/%(reference)s/rolling/",
    "/api/v1/recommendations/%(reference)s/revisions/%(number)s/",
    "/api/v1/recommendations/%(reference)s/similar/",
    "/api/v1/recommendations/%(reference)s/steps/",
    "/api/v1/sections/",
    "/calls/",
    "/consultations/",
    "/contributions/%(reference)s/extracts/",
    "/consultations/%(slug)s/",
    "/consultations/%(slug)s/consensus/",
    "/consultations/%(slug)s/contributions/",
    "/consultations/%(slug)s/cross-references/",
    "/consultations/%(slug)s/feed/",
    "/consultations/%(slug)s/positions.%(ending)s",
    "/consultations/%(slug)s/projector/",
    "/consultations/%(slug)s/questions/%(number)s/",
    "/consultations/%(slug)s/standing/",
    *(f"/contributions/%(reference)s/{page}" for page in ("", "compare/", "files/%(file)s/download/")),
    "/delegations/",
    "/delegations/%(slug)s/",
    "/objections/",
    "/proceedings/",
    "/proceedings/feed/",
    "/comments/%(reference)s/",
    "/comments/%(reference)s/history/",
    "/recommendations/",
    "/recommendations/%(reference)s/",
    "/recommendations/%(reference)s/amendments/",
    "/recommendations/%(reference)s/blame/",
    "/recommendations/%(reference)s/bridges/",
    "/recommendations/%(reference)s/discussion/",
    "/recommendations/%(reference)s/feed/",
    "/recommendations/%(reference)s/history/",
    "/recommendations/%(reference)s/revisions/%(number)s/",
    "/recommendations/%(reference)s/positions/",
    "/recommendations/%(reference)s/projector/",
    "/recommendations/%(reference)s/rolling/",
    "/recommendations/%(reference)s/similar/",
    "/recommendations/%(reference)s/source/",
    "/reports/",
    "/reports/compare/",
    "/reports/verify/",
    "/reports/%(reference)s/",
    "/reports/%(reference)s/changes-since/%(old)s.docx",
    "/reports/%(reference)s/%(format)s/",
}
#: Answers 404 to everybody: what is below the API and is nothing.
NOWHERE = {"/api/v1//"}
#: And to whoever may read at all: the manifest of an edition that was never signed.
UNSIGNED = {"/reports/%(reference)s/manifest/", "/api/v1/editions/%(reference)s/manifest/"}


def addresses(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[str]:
    """Every address of the project, with its parameters as ``%(name)s``."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = before + normalize(pattern.pattern.regex.pattern)[0][0]
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        else:
            yield address


@pytest.fixture
def visited(
    client: Client, consultation: Consultation, arcadia: Delegation, settings: Settings, tmp_path: Path
) -> dict[str, str]:
    """What stands in an address for each of its parameters, so that there is something behind it."""
    settings.MEDIA_ROOT = tmp_path
    server = {
        "provider_id": "sso",
        "name": "x",
        "client_id": "x",
        "secret": "x",
        "settings": {"server_url": "http://x"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [server]}}
    reference, now = "2345bcdf", timezone.now()
    row = recommendation(consultation, number=1, section=SectionFactory(consultation=consultation), proposers=[arcadia])
    type(row).objects.filter(pk=row.pk).update(reference=reference)
    Delegation.objects.filter(pk=arcadia.pk).update(slug=consultation.slug)
    one = amendment(row, "Another text.")
    type(one).objects.filter(pk=one.pk).update(reference=reference)
    said = comment(row, delegate("Alice", arcadia))
    type(said).objects.filter(pk=said.pk).update(reference=reference)
    asked = call(row)
    type(asked).objects.filter(pk=asked.pk).update(reference=reference)
    head = delegate("Ann", arcadia)
    for made in (objection(row, arcadia), called := designation(row), challenge(called, by=head)):
        type(made).objects.filter(pk=made.pk).update(reference=reference)
    corrected_contribution(consultation, arcadia, reference=reference)
    old, edition = (
        Edition.objects.create(
            reference=each,
            consultation=consultation,
            number=number,
            formats=["json"],
            requested_at=now,
            frozen=to_json(samples.small()),
            frozen_at=now,
            fingerprint="f" * 64,
            issued_at=now,
        )
        for number, each in enumerate(("2345bcde", reference), start=1)
    )
    EditionFile.objects.create(
        edition=edition,
        format="json",
        file=ContentFile(b"{}", name="x.json"),
        size=2,
        sha256="0",
        seconds=0,
        made_at=now,
    )
    return {
        **dict.fromkeys(("reference", "file", "uidb36"), reference),
        **dict.fromkeys(
            ("number", "unit", "extract", "position", "pk", "key", "correction", "content_type_id", "id", "object_id"),
            "1",
        ),
        **dict.fromkeys(("_0", "_1"), "1"),
        **dict.fromkeys(("format", "file_format"), "json"),
        "slug": consultation.slug,
        "provider_id": "sso",
        "token": inviting.link_of(inviting.invite(arcadia, "dora@example.org", by=None)),
        "app_label": "consultations",
        "purpose": "propose",
        "way": "return",
        "kind": "consultation",
        "signed": signing.dumps([head.pk, "calls"], salt=letters.SALT),
        "subject": consultation.slug,
        "leave": "1",
        "url": "x",
        "other": reference,
        "old": old.reference,
        "ending": "csv",
    }


def opened(client: Client, visited: dict[str, str]) -> dict[str, str]:
    """Each address with how it answers a stranger: "open", "closed" (sign in, or not yours) or "nothing"."""
    flagged = visited | {"kind": "comment", "subject": visited["reference"]}
    queue = "/moderation/%(kind)s/"
    return {address: _answer(client, address % (flagged if queue in address else visited)) for address in addresses()}


def _answer(client: Client, address: str) -> str:
    cache.clear()  # who asks for so many addresses in a minute would have to wait
    answer = client.get(address)
    answer.close()
    if answer.status_code == 404:
        return "nothing"
    if answer.status_code in {401, 403, 405}:
        return "closed"
    # 400: open, and something has to be asked for
    assert answer.status_code in {200, 302, 400, 503}, f"{address} answers {answer.status_code}"
    to_sign_in = answer.headers.get("Location", "").startswith(("/account/login/", "/admin/login/"))
    return "closed" if to_sign_in else "open"


def test_what_strangers_reach_where_the_group_reads_in_public(client: Client, visited: dict[str, str]) -> None:
    answers = opened(client, visited)
    assert {address for address, answer in answers.items() if answer == "open"} == ALWAYS | IN_PUBLIC
    assert {address for address, answer in answers.items() if answer == "nothing"} == NOWHERE | UNSIGNED


def test_what_strangers_reach_where_it_does_not(client: Client, visited: dict[str, str], settings: Settings) -> None:
    settings.PUBLIC_READING = False
    answers = opened(client, visited)
    assert {address for address, answer in answers.items() if answer == "open"} == ALWAYS
    assert {address for address, answer in answers.items() if answer == "nothing"} == NOWHERE


def test_strangers_send_nothing(client: Client, visited: dict[str, str]) -> None:
    for address in sorted(IN_PUBLIC - {"/reports/verify/"}):  # that reads a file and keeps nothing
        answer = client.post(address % visited, {}, content_type="application/json")
        assert answer.status_code in {302, 401, 405}, address
        assert answer.status_code != 302 or answer["Location"].startswith("/account/login/"), address


# --- what every answer carries ---------------------------------------------------------------

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "manifest-src": "'self'",
}


def policy(header: str) -> dict[str, str]:
    """A content policy, by directive."""
    return dict(directive.split(maxsplit=1) for directive in header.split("; "))  # type: ignore[misc]


@pytest.mark.parametrize(
    "address", ["/", "/account/login/", "/api/v1/", "/api/v1/docs/", "/admin/login/", "/nowhere/", "/healthz"]
)
def test_every_answer_is_strict(client: Client, db: None, address: str) -> None:
    answer = client.get(address)
    assert policy(answer["Content-Security-Policy"]) == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Permissions-Policy"].startswith("camera=(), geolocation=()")


def test_what_a_person_was_shown_is_kept_for_nobody_else(client: Client, alice: User) -> None:
    assert "Cache-Control" not in client.get("/").headers
    client.force_login(alice)
    for address in ("/", "/proceedings/", "/nowhere/", "/secretariat/"):
        assert client.get(address)["Cache-Control"] == "private, no-cache", address


def test_without_redis_who_is_signed_in_goes_on_and_who_is_counted_waits(
    client: Client, alice: User, settings: Settings, tmp_path: Path
) -> None:
    client.force_login(alice)
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": f"unix://{tmp_path}/nobody"}}
    page = client.get("/")
    assert page.status_code == 200
    assert "Alice" in page.content.decode()
    for answer in (
        Client().post("/account/login/", {"login": alice.email, "password": PASSWORD}),
        client.get("/api/v1/recommendations/"),
    ):
        assert answer.status_code == 503
        assert "Try again in a minute" in answer.content.decode()


def test_a_report_opened_here_can_do_nothing(client: Client, visited: dict[str, str]) -> None:
    with closing(client.get(f"/reports/{visited['reference']}/json/")) as answer:
        directives = policy(answer["Content-Security-Policy"])
        assert directives["default-src"] == "'none'"
        assert "script-src" not in directives
        assert "allow-scripts" not in directives["sandbox"]
        assert "allow-same-origin" not in directives["sandbox"]
        assert answer["X-Content-Type-Options"] == "nosniff"
