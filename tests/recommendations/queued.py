"""What the tests of the secretariat's queue have waiting in it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations.models import Consultation, User
from consultations.models.recorded import recorded
from recommendations.actions import comments, drafts
from recommendations.models import Comment, Recommendation
from tests.factories import UserFactory, comment, recommendation

BACKEND = "consultations.backends.ByAddress"
QUEUE = "/secretariat/queue/"


@pytest.fixture
def submitted_draft(consultation: Consultation, alice: User) -> Recommendation:
    """A text that Arcadia submitted five days ago."""
    at = timezone.now() - timedelta(days=5)
    with recorded(by=alice, at=at):
        row = drafts.propose(consultation, "Streets are dark.", by=alice)
        return drafts.submit(row, by=alice)


@pytest.fixture
def flagged_comment(consultation: Consultation, alice: User, charlie: User) -> Comment:
    """A comment of Arcadia that somebody of another delegation flagged yesterday."""
    said = comment(recommendation(consultation, "States act.", number=1), alice, "Nonsense.")
    with recorded(by=charlie, at=timezone.now() - timedelta(days=1)):
        comments.flag(said, by=charlie, reason="Rude.")
    return said


@pytest.fixture
def colleague(db: None) -> User:
    """Somebody else of the secretariat."""
    return UserFactory(name="Sigrid", is_secretariat=True)


@pytest.fixture
def desk(client: Client, sec: User) -> Client:
    """The browser of the secretariat."""
    client.force_login(sec, backend=BACKEND)
    return client
