"""Two people at once, with two connections: nothing lost, nothing twice."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.actions import contributions, corrections, files
from consultations.actions.parts import Content
from consultations.models import Consultation, Contribution, ContributionFile, Correction, Event, Notice
from tests import factories
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.errors import TextHasMoved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "send", lambda *about, **_: None)


def round_of(*names: str) -> tuple[Consultation, list[Any]]:
    """A round, and the head of a delegation for each of the names."""
    consultation = factories.ConsultationFactory()
    return consultation, [factories.delegate(name, factories.DelegationFactory()) for name in names]


def test_submitting_twice_is_once() -> None:
    consultation, (alice,) = round_of("Alice")
    row = contributions.begin(consultation, Content(text="Lamps."), by=alice)
    answers = at_once(*(lambda: contributions.submit(row, by=alice) for _ in range(4)))
    assert all(isinstance(answer, Contribution) for answer in answers), answers
    assert Event.objects.filter(verb="contribution.submit").count() == 1
    assert Notice.objects.filter(kind="contribution.receipt").count() == 1


def test_however_many_are_published_at_once_no_number_is_given_twice() -> None:
    consultation, heads = round_of("Ann", "Ben", "Cleo", "Dan")
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    rows = [
        contributions.submit(contributions.begin(consultation, Content(text="Lamps."), by=head), by=head)
        for head in heads
    ]
    answers = at_once(*(lambda row=row: contributions.publish(row, by=sec) for row in [*rows, rows[0]]))  # type: ignore[misc]
    assert all(isinstance(answer, Contribution) for answer in answers), answers
    assert sorted(Contribution.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_of_two_saves_from_one_version_one_is_written_and_the_other_is_told() -> None:
    consultation, (alice,) = round_of("Alice")
    row = contributions.begin(consultation, Content(text="Lamps."), by=alice)
    answers = at_once(
        *(
            lambda text=text: contributions.write(row, Content(text=text), by=alice, seen_version=1)  # type: ignore[misc]
            for text in ("Two.", "Three.")
        )
    )
    assert {type(answer) for answer in answers} == {Contribution, TextHasMoved}
    row.refresh_from_db()
    assert row.version == 2


def test_publishing_and_withdrawing_at_once_come_after_each_other() -> None:
    consultation, (alice,) = round_of("Alice")
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    row = contributions.submit(contributions.begin(consultation, Content(text="Lamps."), by=alice), by=alice)
    at_once(
        lambda: contributions.publish(row, by=sec),
        lambda: contributions.withdraw(row, by=alice, reason="Wrong."),
    )
    row.refresh_from_db()
    assert row.status == "withdrawn"


def test_a_replacement_begun_twice_is_one() -> None:
    consultation, (alice,) = round_of("Alice")
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    row = contributions.submit(contributions.begin(consultation, Content(text="Lamps."), by=alice), by=alice)
    contributions.publish(row, by=sec)
    answers = at_once(*(lambda: contributions.replace(row, by=alice) for _ in range(3)))
    assert len(set(answers)) == 1
    assert Contribution.objects.filter(replaces=row).count() == 1


def test_workers_that_read_one_file_at_once_read_it_once(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    consultation, (alice,) = round_of("Alice")
    kept = files.begin_with(consultation, SimpleUploadedFile("lamps.md", b"Lamps are lit."), by=alice)
    at_once(*(lambda: files.read(kept.pk) for _ in range(3)))
    kept.refresh_from_db()
    assert (kept.state, kept.attempts) == ("read", 0)
    assert ContributionFile.history.filter(id=kept.pk, state="read").count() == 1


def test_an_answer_given_twice_is_one() -> None:
    consultation, (alice,) = round_of("Alice")
    sec = factories.UserFactory(name="Sec", is_secretariat=True)
    row = contributions.submit(contributions.begin(consultation, Content(text="Lamps."), by=alice), by=alice)
    contributions.publish(row, by=sec)
    part = row.parts.get()
    made = corrections.propose(row, by=sec, part=part, old="Lamps", new="Lights", reason="Style.")
    at_once(*(lambda: corrections.answer(made, True, by=alice) for _ in range(3)))
    assert Correction.objects.get().is_accepted is True
    assert Event.objects.filter(verb="contribution.answer_correction").count() == 1
