"""The people of the tests: alice (head) and bob (drafter) of one member delegation, charlie of another, olga of an
observer, the secretariat, the chair, and a stranger."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone, translation
from pytest_django import Settings
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from consultations.enums import DelegateRole, Kind, StakeholderGroup, Standing
from consultations.models import Consultation, Delegation, User
from tests.factories import (
    ConsultationFactory,
    DelegationFactory,
    UserFactory,
    delegate,
)
from tests.mail_server import Mailroom, mail_server

pytest_plugins = [
    "tests.browser.visitor",  # its assertions say what they compared
    "tests.tools",  # nothing is skipped in CI for want of a program
    "tests.recommendations.queued",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what never meets the database: it need not be tried on each of them. What takes longest comes first.

    The visits of every address are short in a young process, and no worker is left alone with them at the end.
    """
    items.sort(key=lambda item: item.path.name != "test_seals.py")
    for item in items:
        fixtures: set[str] = set(getattr(item, "fixturenames", ()))
        if not fixtures & {"db", "transactional_db"} and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.once)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """No test inherits what another was throttled for."""
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language_and_zone() -> Iterator[None]:
    """No test inherits the language or the zone of another one's last visitor."""
    yield
    translation.activate(settings.LANGUAGE_CODE)
    timezone.deactivate()


@pytest.fixture(autouse=True)
def _connection_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of a request closes no connection: it would be in the middle of the test's transaction."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None)


@pytest.fixture
def api() -> Callable[[User | None], APIClient]:
    """A client of the API: with the token of a person, or a stranger's."""

    def client_of(person: User | None) -> APIClient:
        client = APIClient()
        if person is not None:
            client.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.get_or_create(user=person)[0].key}")
        return client

    return client_of


@pytest.fixture
def arcadia(db: None) -> Delegation:
    """A member State."""
    return DelegationFactory(name="Arcadia", short_name="ARC")


@pytest.fixture
def borduria(db: None) -> Delegation:
    """Another member State."""
    return DelegationFactory(name="Borduria", short_name="BOR")


@pytest.fixture
def open_nets(db: None) -> Delegation:
    """An observer from civil society."""
    return DelegationFactory(
        name="Open Nets Forum",
        short_name="ONF",
        kind=Kind.ORGANISATION,
        group=StakeholderGroup.CIVIL_SOCIETY,
        region="",
        standing=Standing.OBSERVER,
    )


@pytest.fixture
def alice(arcadia: Delegation) -> User:
    """Head of Arcadia's delegation."""
    return delegate("Alice", arcadia)


@pytest.fixture
def bob(arcadia: Delegation) -> User:
    """Drafter for Arcadia."""
    return delegate("Bob", arcadia, DelegateRole.DRAFTER)


@pytest.fixture
def charlie(borduria: Delegation) -> User:
    """Head of Borduria's delegation."""
    return delegate("Charlie", borduria)


@pytest.fixture
def olga(open_nets: Delegation) -> User:
    """Head of an observer's delegation."""
    return delegate("Olga", open_nets)


@pytest.fixture
def sec(db: None) -> User:
    """The secretariat."""
    return UserFactory(name="Sec", is_secretariat=True)


@pytest.fixture
def chair(db: None) -> User:
    """The chair."""
    return UserFactory(name="Chair", is_chair=True)


@pytest.fixture
def consultation(db: None) -> Consultation:
    """A round."""
    return ConsultationFactory(slug="first-round", title="First round")


@pytest.fixture
def mailroom(settings: Settings) -> Iterator[Mailroom]:
    """A real mail server on this machine, to which the product sends; what it has received."""
    with mail_server() as room:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = room.address
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield room
