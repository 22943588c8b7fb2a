"""The API against its own schema: whatever is asked, the answer is one that the schema describes."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.core.files.base import ContentFile
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from pytest_django import Settings
from rest_framework.authtoken.models import Token
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from consultations.models import Consultation, Delegation, Leave, Question, User
from recommendations.models import Comment, Edition, EditionFile, Recommendation
from tests.factories import SectionFactory, challenge, comment, delegate, designation, objection, recommendation

pytestmark = pytest.mark.django_db

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
KEPT = Path(__file__).parent.parent / "docs" / "api" / "schema.yml"
SCHEMA: dict[str, Any] = yaml.safe_load(KEPT.read_text())
OPERATIONS = [(method.upper(), path) for path, methods in SCHEMA["paths"].items() for method in methods]
bounded = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def _as_servers_do(handler: WSGIHandler) -> Any:
    """Close each answer once it is read, which the client of schemathesis forgets: a download would stay open."""

    def served(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        with closing(handler(environ, start_response)) as answer:
            return [b"".join(answer)]

    return served


@pytest.fixture
def described(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The kept schema with the product behind it, for as many requests as it takes; `make check` holds it current."""
    for throttle, scope in ((AnonRateThrottle, "anon"), (UserRateThrottle, "user")):
        monkeypatch.setattr(throttle, "THROTTLE_RATES", {scope: None})
    for signal in (request_started, request_finished):  # as Django's own test client does
        signal.disconnect(close_old_connections)
    loaded = schemathesis.openapi.from_dict(SCHEMA)
    loaded.app, loaded.location = _as_servers_do(WSGIHandler()), "/api/v1/schema/"
    yield loaded
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def rows(consultation: Consultation, arcadia: Delegation, settings: Settings, tmp_path: Path) -> dict[str, str]:
    """Something behind every address: the values of its parameters."""
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    Delegation.objects.filter(pk=arcadia.pk).update(slug=consultation.slug)
    row = recommendation(
        consultation,
        "States **act**.",
        number=1,
        section=SectionFactory(consultation=consultation),
        proposers=[arcadia],
    )
    Recommendation.objects.filter(pk=row.pk).update(reference="2345bcdf")
    said = comment(row, delegate("Alice", arcadia))
    Comment.objects.filter(pk=said.pk).update(reference="2345bcdf")
    head = delegate("Ann", arcadia)
    for made in (objection(row, arcadia), called := designation(row), challenge(called, by=head)):
        type(made).objects.filter(pk=made.pk).update(reference="2345bcdf")
    edition = Edition.objects.create(
        reference="2345bcdf",
        consultation=consultation,
        number=1,
        formats=["json"],
        requested_at=now,
        failed_at=now,
        failure="No font.",
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
    Question.objects.create(consultation=consultation, number=1, text="What?")
    leave = Leave.objects.create(
        consultation=consultation, delegation=arcadia, until_at=now, reason="A flood.", given_at=now
    )
    return {
        **dict.fromkeys(("reference", "file", "other", "subject"), "2345bcdf"),
        **dict.fromkeys(("number", "id", "pk", "extract", "part", "correction"), "1"),
        "slug": consultation.slug,
        "file_format": "json",
        "leave": str(leave.pk),
        "kind": "recommendation",
    }


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_stranger_asks_anything(described: Any, method: str, path: str) -> None:
    @bounded
    @given(case=described[path][method].as_strategy())
    def asks(case: Any) -> None:
        assert case.call_and_validate(checks=CHECKS).status_code < 500

    asks()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_secretariat_asks_about_what_is_there(
    described: Any, rows: dict[str, str], sec: User, method: str, path: str
) -> None:
    headers = {"Authorization": f"Token {Token.objects.create(user=sec).key}"}

    @bounded
    @given(case=described[path][method].as_strategy())
    def asks(case: Any) -> None:
        case.path_parameters = {name: rows[name] for name in case.path_parameters or {}}
        case.headers = {name: value for name, value in (case.headers or {}).items() if name != "Acting-For"}
        assert case.call_and_validate(checks=CHECKS, headers=headers).status_code < 500

    asks()


def test_the_kept_schema_describes_every_endpoint(described: Any) -> None:
    answered = schemathesis.openapi.from_wsgi("/api/v1/schema/", described.app)
    assert set(SCHEMA["paths"]) == {operation.ok().path for operation in answered.get_all_operations()}


def test_what_may_happen_anywhere_is_described_everywhere() -> None:
    described = [set(operation["responses"]) for methods in SCHEMA["paths"].values() for operation in methods.values()]
    assert set.intersection(*described) >= {"401", "403", "429", "503"}


def test_nothing_is_described_without_a_word() -> None:
    operations = [
        (path, method, operation) for path, methods in SCHEMA["paths"].items() for method, operation in methods.items()
    ]
    assert [f"{method} {path}" for path, method, operation in operations if not operation.get("summary")] == []
