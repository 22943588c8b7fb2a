"""What came back from Word is taken while its texts are in other hands: nobody waits for ever, nothing is halved."""

import pytest

from consultations.models import Consultation, Delegation, User
from recommendations.actions import amendments, drafts, recommendations, word_uploads
from recommendations.enums import Status
from recommendations.models import Amendment, Recommendation, Revision, WordUpload
from tests import factories
from tests.recommendations.report import changed
from tests.recommendations.test_concurrency import at_once
from tests.recommendations.word.files import Read, as_file, report
from wgec.kernel.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = tuple(f"Lamp {number} is lit." for number in range(1, 4))


@pytest.fixture
def rows(consultation: Consultation) -> list[Recommendation]:
    """Three texts in one section."""
    section = factories.SectionFactory(consultation=consultation)
    return [
        factories.recommendation(consultation, text, number=number, section=section)
        for number, text in enumerate(TEXTS, start=1)
    ]


def darkened(rows: list[Recommendation]) -> bytes:
    """The report with every lamp put out."""
    return report(
        rows[0], *(changed.replaced(f"Lamp {number} is lit", f"Lamp {number} is dark") for number in (1, 2, 3))
    )


def chosen(rows: list[Recommendation]) -> dict[str, str]:
    """All of it, the last first."""
    return {row.reference: "" for row in reversed(rows)}


def test_two_delegations_take_the_same_texts_at_once(
    read: Read, rows: list[Recommendation], alice: User, charlie: User
) -> None:
    content = darkened(rows)
    uploads = [read(content, by) for by in (alice, charlie)]
    answers = at_once(
        *(
            lambda upload=upload, by=by: word_uploads.take(upload, chosen(rows), by=by)  # type: ignore[misc]
            for upload, by in zip(uploads, (alice, charlie), strict=True)
        )
    )
    assert [len(each) for each in answers] == [3, 3], answers
    assert Amendment.objects.count() == 6


def test_a_file_is_taken_while_its_texts_are_revised_amended_and_moved_on(
    read: Read, rows: list[Recommendation], consultation: Consultation, alice: User, charlie: User, sec: User
) -> None:
    upload = read(darkened(rows), alice)
    section = factories.SectionFactory(consultation=consultation)
    new = factories.recommendation(consultation, "A new lamp.", status=Status.SUBMITTED)
    taken, revised, amended, published = at_once(
        lambda: word_uploads.take(upload, chosen(rows), by=alice),
        lambda: recommendations.revise(rows[2], f"{TEXTS[2]} All agree.", by=sec, seen_revision=1),
        lambda: amendments.propose(rows[0], by=charlie, text="Lamp 1 is bright.", seen_revision=1),
        lambda: drafts.publish(new, by=sec, section=section),
    )
    assert isinstance(revised, Revision), revised
    assert isinstance(amended, Amendment), amended
    assert isinstance(published, Recommendation), published
    assert isinstance(taken, list), taken
    found = Amendment.objects.exclude(pk=amended.pk).select_related("current__base")
    assert {each.current.text for each in found if each.current} in (
        {"Lamp 1 is dark.", "Lamp 2 is dark.", "Lamp 3 is dark. All agree."},
        {"Lamp 1 is dark.", "Lamp 2 is dark.", "Lamp 3 is dark."},  # drafts are carried over when they are opened
    )


def test_a_file_is_read_by_two_workers_and_discarded_at_once(
    rows: list[Recommendation], alice: User, bob: User
) -> None:
    upload = word_uploads.upload(as_file(darkened(rows)), by=alice)
    answers = at_once(
        lambda: word_uploads.read(upload.pk),
        lambda: word_uploads.read(upload.pk),
        lambda: word_uploads.discard(upload, by=bob),
    )
    assert all(isinstance(answer, WordUpload | Refused) for answer in answers), answers
    upload.refresh_from_db()
    assert (upload.state, upload.changes.count()) in {("read", 3), ("discarded", 0), ("discarded", 3)}


def test_two_delegations_send_the_same_file_at_once_and_each_has_its_own(
    rows: list[Recommendation], alice: User, charlie: User, arcadia: Delegation, borduria: Delegation
) -> None:
    content = darkened(rows)
    at_once(*(lambda by=by: word_uploads.upload(as_file(content), by=by) for by in (alice, charlie)))  # type: ignore[misc]
    assert {each.delegation for each in WordUpload.objects.all()} == {arcadia, borduria}
