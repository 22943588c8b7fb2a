"""What awaits delegations around contributions: that it appears for whom it should, where it leads, that it goes."""

import pytest
from django.utils import timezone

from consultations.enums import Activity, ContributionStatus, DelegateRole, FileState
from consultations.models import (
    Consultation,
    Contribution,
    ContributionFile,
    Correction,
    Delegation,
    Leave,
    Phase,
    User,
)
from recommendations.enums import Validation
from recommendations.models import Extract, Recommendation
from tests import factories
from tests.recommendations.waiting import DAY, closing, extract, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    return factories.recommendation(consultation, "States will act together.", number=1, proposers=[arcadia])


@pytest.fixture
def rita(arcadia: Delegation) -> User:
    """Reads for Arcadia, and does no more."""
    return factories.delegate("Rita", arcadia, DelegateRole.READER)


def test_extracts_to_validate_await_who_writes_for_the_contributor(
    consultation: Consultation,
    row: Recommendation,
    arcadia: Delegation,
    alice: User,
    bob: User,
    rita: User,
    charlie: User,
) -> None:
    made = extract(row, factories.contribution(consultation, arcadia))
    for person in (alice, bob):
        line = lines(person)["extract"]
        assert (line.what, line.until) == ("1 extract to validate", made.due_at)
        assert line.url == f"/extracts/{made.pk}/"
        assert not line.is_overdue
    assert "extract" not in {**lines(rita), **lines(charlie)}
    Extract.objects.update(due_at=timezone.now() - DAY)
    assert lines(alice)["extract"].is_overdue
    other = factories.recommendation(consultation, "Other.", number=2)
    extract(other, Contribution.objects.get(), hours=None)
    assert lines(alice)["extract"].url == "/validation/"
    Extract.objects.update(validation=Validation.CONFIRMED, answered_at=timezone.now())
    assert "extract" not in lines(alice)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (ContributionStatus.DRAFT, "1 unfinished contribution of your delegation"),
        (ContributionStatus.RETURNED, "1 contribution returned to your delegation"),
    ],
)
def test_contributions_not_sent_await_their_delegation_alone(
    consultation: Consultation,
    arcadia: Delegation,
    alice: User,
    rita: User,
    charlie: User,
    sec: User,
    status: str,
    words: str,
) -> None:
    made = factories.contribution(closing(consultation), arcadia, status=status)
    line = lines(alice)[f"contribution {status}"]
    assert (line.what, line.until, line.since) == (words, consultation.closes_at, made.created_at)
    assert line.url == f"/contributions/{made.reference}/"
    assert lines(rita)[f"contribution {status}"].what == "1 unsent contribution of your delegation to read"
    assert f"contribution {status}" not in {**lines(charlie), **lines(sec)}
    until = timezone.now() + 20 * DAY
    Leave.objects.create(consultation=consultation, delegation=arcadia, until_at=until, given_at=timezone.now())
    assert lines(alice)[f"contribution {status}"].until == until
    Contribution.objects.update(status=ContributionStatus.SUBMITTED, submitted_at=timezone.now())
    assert f"contribution {status}" not in lines(alice)


def test_a_file_that_was_read_awaits_who_uploaded_it(
    consultation: Consultation, arcadia: Delegation, bob: User, charlie: User
) -> None:
    draft = factories.contribution(consultation, arcadia, status=ContributionStatus.DRAFT)
    given = {"file_name": "x.odt", "size": 1, "sha256": "0", "uploaded_at": timezone.now()}
    made = ContributionFile.objects.create(contribution=draft, **given)
    assert "contribution file" not in lines(bob)
    ContributionFile.objects.update(state=FileState.READ)
    line = lines(bob)["contribution file"]
    assert line.what == "1 uploaded contribution was read: look at it and take it over"
    assert line.url == f"/contributions/{draft.reference}/files/{made.reference}/"
    assert "contribution file" not in lines(charlie)
    ContributionFile.objects.update(state=FileState.TAKEN)
    assert "contribution file" not in lines(bob)


def test_a_correction_awaits_the_consent_of_the_contributor(
    consultation: Consultation, arcadia: Delegation, alice: User, charlie: User
) -> None:
    made = factories.contribution(consultation, arcadia)
    given = {"start": 0, "end": 6, "old": "States", "new": "State", "reason": "Typing.", "proposed_at": timezone.now()}
    Correction.objects.create(part=made.parts.get(), **given)
    line = lines(alice)["correction"]
    assert line.what == "1 correction of your contribution to accept or refuse"
    assert line.url == f"/contributions/{made.reference}/"
    assert "correction" not in lines(charlie)
    Correction.objects.update(answered_at=timezone.now(), is_accepted=True)
    assert "correction" not in lines(alice)


def test_a_round_that_asks_awaits_who_has_not_begun(
    consultation: Consultation, arcadia: Delegation, alice: User, rita: User, olga: User, sec: User
) -> None:
    assert "contribute" not in lines(alice)
    now = timezone.now()
    phase = Phase.objects.create(
        consultation=consultation,
        number=1,
        name="Contributions",
        opens_at=now - DAY,
        closes_at=now + DAY,
        members_may=[Activity.CONTRIBUTE],
    )
    line = lines(alice)["contribute"]
    assert (line.what, line.until) == ("Contribute to “First round”", phase.closes_at)
    assert line.url == "/consultations/first-round/contribute/"
    assert "contribute" not in {**lines(rita), **lines(olga), **lines(sec)}
    factories.contribution(consultation, arcadia, status=ContributionStatus.DRAFT)
    assert "contribute" not in lines(alice)


def test_a_round_with_questions_and_an_end_asks_everybody(consultation: Consultation, olga: User) -> None:
    closing(consultation)
    assert "contribute" not in lines(olga)
    consultation.questions.create(number=1, text="What is to be done?")
    assert lines(olga)["contribute"].until == consultation.closes_at


def test_leave_to_be_late_is_a_deadline_of_its_own(
    consultation: Consultation, arcadia: Delegation, alice: User, charlie: User
) -> None:
    closing(consultation, -1)
    until = timezone.now() + 3 * DAY
    leave = Leave.objects.create(consultation=consultation, delegation=arcadia, until_at=until, given_at=timezone.now())
    assert lines(alice)["contribute"].until == until
    assert "contribute" not in lines(charlie)
    leave.ended_at = timezone.now()
    leave.save()
    assert "contribute" not in lines(alice)
