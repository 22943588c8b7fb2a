"""Each verb of this app through its action, its page and the API: the same deed, the same refusal."""

from typing import Any

import pytest
from django.utils import timezone

from consultations.models import Consultation, Delegation, User
from recommendations.actions import recommendations
from recommendations.enums import Format, UploadState
from recommendations.models import (
    Amendment,
    Call,
    Challenge,
    Comment,
    CompilationUpload,
    Designation,
    Edition,
    Extract,
    Objection,
    Recommendation,
    WordUpload,
)
from tests.doors import VERBS, knock, through
from tests.factories import recommendation

pytestmark = pytest.mark.django_db

REVISED = {"text": "States act.", "seen_revision": 1, "change": "substantive", "reason": ""}


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published recommendation of Arcadia's."""
    return recommendation(consultation, number=1, proposers=[arcadia])


@pytest.fixture
def revised(row: Recommendation) -> Recommendation:
    """The same with a second revision."""
    recommendations.revise(row, "States act together.", by=None, seen_revision=1)
    return row


@pytest.fixture
def other(consultation: Consultation) -> Recommendation:
    """Another one."""
    return recommendation(consultation, number=2)


@pytest.fixture
def edition(consultation: Consultation) -> Edition:
    """An edition that waits."""
    return Edition.objects.create(consultation=consultation, number=1, formats=["pdf"], requested_at=timezone.now())


@pytest.fixture
def upload(db: None) -> CompilationUpload:
    """A file that was read."""
    return CompilationUpload.objects.create(
        slug="third-round", file_name="x.md", size=1, sha256="0", state=UploadState.READ, outline={}
    )


def given_to(verb: str, other: Recommendation | None = None, **instead: Any) -> dict[str, Any]:
    """What makes sense for the verb, except ``instead``."""
    sensible: dict[str, dict[str, Any]] = {
        "recommendation.revise": REVISED,
        "recommendation.restore": {"number": 1, "seen_revision": 2, "change": "substantive", "reason": ""},
        "recommendation.withdraw": {"reason": "Overtaken."},
        "recommendation.merge_into": {"other": other, "reason": "The same."},
        "edition.request": {"formats": ["pdf"]},
    }
    return {**sensible.get(verb, {}), **instead}


RECOMMENDATION = through("recommendation.revise", "recommendation.withdraw", "recommendation.merge_into")


def test_every_verb_that_people_have_is_tried_here() -> None:
    from recommendations.steps import PERMISSIONS

    names = {
        Recommendation: "recommendation",
        Amendment: "amendment",
        Comment: "comment",
        Edition: "edition",
        Extract: "extract",
        CompilationUpload: "upload",
        Call: "call",
        Designation: "designation",
        Challenge: "challenge",
        Objection: "objection",
        WordUpload: "word",
    }
    known = {f"{names[noun]}.{verb}" for noun, (_, verbs) in PERMISSIONS.items() for verb in verbs}  # type: ignore[index]
    known.remove("word.take")  # what is taken has a field for each text: word/test_doors.py
    known.remove("extract.ask")  # of one or of many: its doors are tried where many are asked
    apart = {"recommendation.propose", "recommendation.reopen_unit", "amendment.comment", "edition.request"}
    apart |= {"recommendation.describe", "extract.unlink"}
    elsewhere = {verb for verb in VERBS if verb.startswith(("contribution.", "subject."))}
    assert known | apart == set(VERBS) - elsewhere


@pytest.mark.parametrize(("door", "verb"), RECOMMENDATION)
def test_the_secretariat_does_it(row: Recommendation, other: Recommendation, sec: User, door: str, verb: str) -> None:
    assert knock(door, verb, row, by=sec, **given_to(verb, other)) == ""
    row.refresh_from_db()
    assert (row.status, row.current.number if row.current else 0) == {
        "recommendation.revise": ("published", 2),
        "recommendation.withdraw": ("withdrawn", 1),
        "recommendation.merge_into": ("merged", 1),
    }[verb]


@pytest.mark.parametrize(("door", "verb"), through("recommendation.restore"))
def test_the_secretariat_restores(revised: Recommendation, sec: User, door: str, verb: str) -> None:
    assert knock(door, verb, revised, by=sec, **given_to(verb)) == ""
    made = revised.revisions.get(number=3)
    assert (made.text, made.reason) == ("States cooperate.", "Restores revision 1.")


@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        ({"change": "editorial"}, "An editorial change needs a reason, because positions stay valid across it."),
        (
            {"seen_revision": 1},
            "Revision 2 was saved while you were writing from revision 1. Compare and save again.",
        ),
    ],
)
@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_what_cannot_be_restored_so(
    revised: Recommendation, sec: User, door: str, instead: dict[str, Any], sentence: str
) -> None:
    verb = "recommendation.restore"
    assert knock(door, verb, revised, by=sec, **given_to(verb, **instead)) == sentence
    assert revised.revisions.count() == 2


@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_nothing_is_restored_by_those_who_may_not_revise(revised: Recommendation, charlie: User, door: str) -> None:
    verb = "recommendation.restore"
    sentence = "A published text changes through the secretariat. Ask the secretariat."
    assert knock(door, verb, revised, by=charlie, **given_to(verb)) == sentence


@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_nothing_is_restored_once_a_text_is_withdrawn(revised: Recommendation, sec: User, door: str) -> None:
    Recommendation.objects.filter(pk=revised.pk).update(status="withdrawn")
    revised.refresh_from_db()
    verb = "recommendation.restore"
    sentence = "A withdrawn or merged recommendation keeps its last text, so no earlier one can be restored."
    assert knock(door, verb, revised, by=sec, **given_to(verb)) == sentence


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("recommendation.revise", "A published text changes through the secretariat. Ask the secretariat."),
        (
            "recommendation.withdraw",
            "Only the head of a proposing delegation, or the secretariat, withdraws a recommendation.",
        ),
        ("recommendation.merge_into", "Recommendations are merged by the secretariat."),
    ],
)
@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_whose_it_is_not(
    row: Recommendation, other: Recommendation, charlie: User, door: str, verb: str, sentence: str
) -> None:
    assert knock(door, verb, row, by=charlie, **given_to(verb, other)) == sentence
    row.refresh_from_db()
    assert (row.status, row.revisions.count()) == ("published", 1)


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        (
            "recommendation.revise",
            "A withdrawn or merged recommendation keeps its last text. Revise the one it was merged into.",
        ),
        ("recommendation.merge_into", "Only a published recommendation can be merged into another."),
    ],
)
@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_when_it_is_not_the_moment(
    row: Recommendation, other: Recommendation, sec: User, door: str, verb: str, sentence: str
) -> None:
    Recommendation.objects.filter(pk=row.pk).update(status="withdrawn")
    row.refresh_from_db()
    assert knock(door, verb, row, by=sec, **given_to(verb, other)) == sentence


@pytest.mark.parametrize(
    ("verb", "instead", "sentence"),
    [
        (
            "recommendation.revise",
            {"text": ""},
            "The text is empty. To take the recommendation back, withdraw it.",
        ),
        (
            "recommendation.revise",
            {"text": " \n "},
            "The text is empty. To take the recommendation back, withdraw it.",
        ),
        (
            "recommendation.revise",
            {"change": "editorial"},
            "An editorial change needs a reason, because positions stay valid across it.",
        ),
        (
            "recommendation.revise",
            {"seen_revision": 7},
            "Revision 1 was saved while you were writing from revision 7. Compare and save again.",
        ),
        (
            "recommendation.withdraw",
            {"reason": ""},
            "Withdrawing needs a reason: it is printed where the text stood.",
        ),
        ("recommendation.merge_into", {"reason": " "}, "Merging needs a reason for the record."),
    ],
)
@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_what_makes_no_sense(
    row: Recommendation, other: Recommendation, sec: User, door: str, verb: str, instead: dict[str, Any], sentence: str
) -> None:
    assert knock(door, verb, row, by=sec, **given_to(verb, other, **instead)) == sentence


@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_nothing_is_merged_into_itself_nor_into_what_is_gone(
    row: Recommendation, other: Recommendation, sec: User, door: str
) -> None:
    verb = "recommendation.merge_into"
    itself = "A recommendation cannot be merged into itself. Choose another one."
    assert knock(door, verb, row, by=sec, other=row, reason="The same.") == itself
    Recommendation.objects.filter(pk=other.pk).update(status="withdrawn")
    gone = "Choose a published recommendation to merge into."
    assert knock(door, verb, row, by=sec, other=other, reason="The same.") == gone


# --- editions --------------------------------------------------------------------------------


@pytest.mark.parametrize("door", VERBS["edition.request"].doors)
def test_a_report_is_asked_for(row: Recommendation, chair: User, door: str) -> None:
    consultation = row.consultation
    assert knock(door, "edition.request", consultation, by=chair, formats=["pdf"]) == ""
    made = Edition.objects.get()
    assert (made.consultation, made.formats, made.requested_by) == (consultation, ["pdf"], chair)


@pytest.mark.parametrize(("door", "verb"), through("edition.request"))
def test_reports_are_not_for_delegates_to_compile(
    consultation: Consultation, alice: User, door: str, verb: str
) -> None:
    sentence = "Reports are compiled by the secretariat and the chair."
    assert knock(door, verb, consultation, by=alice, formats=list(Format.values)) == sentence
    assert not Edition.objects.exists()


@pytest.mark.parametrize(("door", "verb"), through("edition.cancel"))
def test_a_report_is_cancelled(edition: Edition, sec: User, door: str, verb: str) -> None:
    assert knock(door, verb, edition, by=sec) == ""
    edition.refresh_from_db()
    assert edition.state == "cancelled"


@pytest.mark.parametrize(("door", "verb"), through("edition.retry"))
def test_a_failed_report_is_tried_again(edition: Edition, sec: User, door: str, verb: str) -> None:
    edition.failed_at, edition.failure = timezone.now(), "No font."
    edition.save()
    assert knock(door, verb, edition, by=sec) == ""
    edition.refresh_from_db()
    assert (edition.state, edition.failure) == ("waiting", "")


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("edition.cancel", "This edition is settled. An issued edition is never altered, so it cannot be cancelled."),
        (
            "edition.retry",
            "Only an edition that failed can be tried again. Request a new edition instead.",
        ),
    ],
)
@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_an_issued_report_stays(edition: Edition, sec: User, door: str, verb: str, sentence: str) -> None:
    now = timezone.now()
    edition.frozen_at, edition.fingerprint, edition.issued_at = now, "f" * 64, now
    edition.save()
    assert knock(door, verb, edition, by=sec) == sentence


@pytest.mark.parametrize(("door", "verb"), through("edition.retry", "edition.cancel"))
def test_delegates_do_nothing_to_an_issued_report(edition: Edition, alice: User, door: str, verb: str) -> None:
    now = timezone.now()
    edition.frozen_at, edition.fingerprint, edition.issued_at = now, "f" * 64, now
    edition.save()
    assert knock(door, verb, edition, by=alice) == "Reports are compiled by the secretariat and the chair."


# --- uploads (no endpoint yet) ---------------------------------------------------------------


@pytest.mark.parametrize(("door", "verb"), through("upload.discard"))
def test_a_file_is_discarded(upload: CompilationUpload, sec: User, door: str, verb: str) -> None:
    assert knock(door, verb, upload, by=sec) == ""
    upload.refresh_from_db()
    assert upload.state == UploadState.DISCARDED


@pytest.mark.parametrize(("door", "verb"), through("upload.confirm"))
def test_a_file_is_confirmed(upload: CompilationUpload, sec: User, door: str, verb: str) -> None:
    assert knock(door, verb, upload, by=sec) == ""
    upload.refresh_from_db()
    assert upload.state == UploadState.CONFIRMED


@pytest.mark.parametrize(("door", "verb"), through("upload.confirm", "upload.discard"))
def test_files_are_the_secretariats(upload: CompilationUpload, alice: User, door: str, verb: str) -> None:
    assert knock(door, verb, upload, by=alice) == "Compilations are imported by the secretariat."


@pytest.mark.parametrize(
    ("verb", "state", "sentence"),
    [
        (
            "upload.confirm",
            UploadState.DISCARDED,
            "Only a file that has been read can be imported. Upload it again if it was refused or discarded.",
        ),
        (
            "upload.discard",
            UploadState.IMPORTED,
            "A file that is being imported, or was, can no longer be discarded.",
        ),
    ],
)
@pytest.mark.parametrize("door", ["action", "page"])
def test_a_settled_file_stays(
    upload: CompilationUpload, sec: User, door: str, verb: str, state: UploadState, sentence: str
) -> None:
    CompilationUpload.objects.filter(pk=upload.pk).update(state=state)
    upload.refresh_from_db()
    assert knock(door, verb, upload, by=sec) == sentence
