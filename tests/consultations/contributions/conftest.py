"""What the tests of contributions share: a round with two questions, one contribution in each state."""

from typing import Any

import pytest
from django.conf import LazySettings

from consultations.actions import contributions, files
from consultations.actions.parts import Content, NewAuthor
from consultations.enums import ContributionStatus, DelegateRole, PartKind
from consultations.models import Consultation, Contribution, Delegation, Question, User
from tests import factories

WORDS = Content(
    text="We thank the chair.",
    answers={1: "Lamps are lit at dusk.", 2: "Harbours pay."},
    authors=(NewAuthor("Ada Ember", "Arcadia", "submitted_by", "official"),),
    title="On lamps",
)


@pytest.fixture(autouse=True)
def handed_over(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Any) -> list[tuple[Any, ...]]:
    """What was handed to workers; files are kept in a scratch folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    found: list[tuple[Any, ...]] = []
    monkeypatch.setattr(files, "send", lambda file_id, **_: found.append(("read", file_id)))
    return found


@pytest.fixture
def questions(consultation: Consultation) -> list[Question]:
    """Two guiding questions."""
    texts = ("Where are lamps lit?", "Who pays for them?")
    return [
        Question.objects.create(consultation=consultation, number=number, text=text)
        for number, text in enumerate(texts, start=1)
    ]


@pytest.fixture
def draft(consultation: Consultation, questions: list[Question], alice: User) -> Contribution:
    """A draft of Arcadia, begun by its head."""
    return contributions.begin(consultation, WORDS, by=alice)


@pytest.fixture
def submitted(draft: Contribution, alice: User) -> Contribution:
    """The draft, handed in."""
    return contributions.submit(draft, by=alice)


@pytest.fixture
def published(submitted: Contribution, sec: User) -> Contribution:
    """The draft, before the public."""
    return contributions.publish(submitted, by=sec)


@pytest.fixture
def reader(arcadia: Delegation) -> User:
    """Reads for Arcadia's delegation."""
    return factories.delegate("Rita", arcadia, DelegateRole.READER)


def sent(consultation: Consultation, delegation: Delegation, questions: list[Question], **fields: Any) -> Contribution:
    """A published contribution that answers the first question."""
    answer = {"kind": PartKind.ANSWER, "question": questions[0], "text": f"{delegation.name} says so."}
    parts = [answer, {"text": "And more."}]
    fields.setdefault("status", ContributionStatus.PUBLISHED)
    return factories.contribution(consultation, delegation, parts=parts, authors=[{"name": "Ada"}], **fields)
