"""Word files that come back changed: read by a worker, looked at, taken as drafts exactly once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations import queries as consultation_queries
from consultations.models import Delegation, Event, User
from recommendations.actions import recommendations, word_reviews, word_uploads
from recommendations.enums import AmendmentStatus
from recommendations.models import Amendment, Recommendation, WordUpload
from recommendations.models.word import WordState
from recommendations.queries import word
from recommendations.report import single
from tests import factories
from tests.doors import BACKEND
from tests.recommendations.report import changed
from tests.recommendations.word.files import LAMP, LIGHT, TEXT, Read, as_file, report
from wgec.kernel.errors import Malformed, Refused

pytestmark = pytest.mark.django_db


# --- from the file to drafts -----------------------------------------------------------------


def test_a_change_becomes_a_draft_of_the_delegation(
    read: Read, row: Recommendation, other: Recommendation, alice: User, arcadia: Delegation
) -> None:
    upload = read(report(row, LAMP), alice)
    assert (upload.state, upload.delegation, upload.uploaded_by) == (WordState.READ, arcadia, alice)
    change = upload.changes.get()
    assert (change.recommendation, change.revision.number, change.is_whole) == (row, 1, False)
    assert change.text == TEXT.replace("Every", "Each")  # its notes keep their labels
    assert Amendment.objects.count() == 0

    taken = word_uploads.take(upload, {row.reference: "It is plainer."}, by=alice)
    amendment = Amendment.objects.get()
    assert [each.amendment for each in taken] == [amendment]
    assert (amendment.status, amendment.number, amendment.recommendation) == (AmendmentStatus.DRAFT, None, row)
    assert amendment.current is not None
    assert (amendment.current.text, amendment.current.reasons) == (change.text, "It is plainer.")
    assert (amendment.current.created_by, amendment.current.created_for) == (alice, arcadia)
    assert amendment.current.headline == "Every → Each"
    assert list(amendment.delegations.all()) == [arcadia]
    change.refresh_from_db()
    assert (change.amendment, change.taken_by) == (amendment, alice)


def test_the_file_of_one_recommendation_comes_back_too(read: Read, row: Recommendation, alice: User) -> None:
    upload = read(changed.file(single.text(row), LAMP), alice)
    assert [each.recommendation for each in upload.changes.all()] == [row]
    assert upload.beside == {"strays": [], "unplaced": [], "remarks": [], "missing": 0, "pictures": 0, "texts": 1}


def test_a_file_that_nobody_changed_makes_nothing(
    read: Read, row: Recommendation, other: Recommendation, alice: User, client: Client
) -> None:
    upload = read(report(row), alice)
    assert (upload.state, upload.changes.count()) == (WordState.READ, 0)
    client.force_login(alice, backend="consultations.backends.ByAddress")
    page = client.get(upload.get_absolute_url()).content.decode()
    assert "No text in this file differs from the one that it was made with." in page


def test_taking_twice_is_once(read: Read, row: Recommendation, alice: User) -> None:
    upload = read(report(row, LAMP), alice)
    first = word_uploads.take(upload, {row.reference: ""}, by=alice)
    second = word_uploads.take(upload, {row.reference: "Other reasons."}, by=alice)
    assert [each.amendment_id for each in first] == [each.amendment_id for each in second]
    assert Amendment.objects.count() == 1
    assert Event.objects.filter(verb="word.take").count() == 1


def test_the_same_file_again_is_the_one_that_stands(row: Recommendation, alice: User, bob: User) -> None:
    content = report(row, LAMP)
    first = word_uploads.upload(as_file(content), by=alice)
    assert word_uploads.upload(as_file(content), by=bob) == first
    word_uploads.discard(first, by=alice)
    assert word_uploads.upload(as_file(content), by=alice) != first


def test_some_are_taken_now_and_some_later(read: Read, row: Recommendation, other: Recommendation, alice: User) -> None:
    upload = read(report(row, LAMP, LIGHT), alice)
    word_uploads.take(upload, {other.reference: ""}, by=alice)
    assert [each.amendment is None for each in upload.changes.all()] == [True, False]
    word_uploads.take(upload, {row.reference: ""}, by=alice)
    assert Amendment.objects.count() == 2
    with pytest.raises(Malformed, match=r"^Choose at least one change to take\.$"):
        word_uploads.take(upload, {}, by=alice)


def test_the_record_is_the_delegations_own(
    read: Read, row: Recommendation, alice: User, charlie: User, sec: User
) -> None:
    upload = read(report(row, LAMP), alice)
    word_uploads.take(upload, {row.reference: ""}, by=alice)
    word_uploads.discard(upload, by=alice)
    verbs = ["word.upload", "amendment.propose", "word.take", "word.discard"]
    noted = Event.objects.filter(verb__in=verbs).order_by("pk")
    assert list(noted.values_list("verb", "audience")) == [(verb, "delegation") for verb in verbs]
    for person, seen in ((alice, 4), (charlie, 0), (sec, 0)):
        assert consultation_queries.events(person).filter(verb__in=verbs).count() == seen


def test_the_secretariats_own_files_are_its_own(read: Read, row: Recommendation, sec: User, alice: User) -> None:
    upload = read(report(row, LAMP), sec)
    assert upload.delegation is None
    word_uploads.take(upload, {row.reference: ""}, by=sec)
    assert Amendment.objects.get().delegations.count() == 0
    assert not word.uploads(alice).exists()
    assert Event.objects.get(verb="word.take").audience == "secretariat"


def test_words_set_otherwise_have_a_headline_too(read: Read, row: Recommendation, alice: User) -> None:
    upload = read(report(row, changed.set_bold("lamp")), alice)
    [change] = word_uploads.take(upload, {row.reference: ""}, by=alice)
    assert change.amendment is not None
    assert change.amendment.current is not None
    assert change.amendment.current.headline == "How it is set, not what it says"


# --- texts that have moved on ----------------------------------------------------------------


def test_a_change_is_carried_over_to_the_revision_that_stands(read: Read, row: Recommendation, alice: User) -> None:
    upload = read(report(row, LAMP), alice)
    factories.revised(row, TEXT.replace("in ports", "in all ports"))
    [review] = word_reviews.of(word.changes(upload), by=alice)
    assert review.moved == "The text has moved on since revision 1: the change is carried over to revision 2."
    assert review.new == TEXT.replace("Every", "Each").replace("in ports", "in all ports")
    [change] = word_uploads.take(upload, {row.reference: ""}, by=alice)
    assert change.amendment is not None
    assert change.amendment.current is not None
    assert change.amendment.current.text == review.new
    assert change.amendment.current.base.number == 2


def test_a_change_that_collides_is_said_and_takes_nothing_with_it(
    read: Read, row: Recommendation, other: Recommendation, alice: User
) -> None:
    upload = read(report(row, LAMP, LIGHT), alice)
    factories.revised(row, TEXT.replace("Every lamp", "All lamps"))
    first, second = word_reviews.of(word.changes(upload), by=alice)
    assert first.why_not == (
        "The text has moved on since revision 1, and its words changed where you change them too: the change cannot "
        "be carried over to revision 2. Propose it by hand."
    )
    assert (first.by_hand, second.why_not) == (True, "")
    with pytest.raises(word_uploads.NotTaken) as caught:
        word_uploads.take(upload, {row.reference: "", other.reference: ""}, by=alice)
    assert caught.value.sentence == "1 change cannot be taken as it is, and nothing was taken. Leave it out."
    assert caught.value.sentences == {
        row.reference: "The text has changed since you began, where you change it too. Your words are kept: compare, "
        "and save."
    }
    assert Amendment.objects.count() == 0


def test_a_text_that_says_it_already_needs_no_change(read: Read, row: Recommendation, alice: User) -> None:
    upload = read(report(row, LAMP), alice)
    factories.revised(row, TEXT.replace("Every", "Each"))
    [review] = word_reviews.of(word.changes(upload), by=alice)
    assert review.why_not == "Revision 2 says what the change asks for."


def test_a_withdrawn_text_is_not_amended(
    client: Client, read: Read, row: Recommendation, alice: User, sec: User
) -> None:
    client.force_login(alice, backend=BACKEND)
    upload = read(report(row, LAMP), alice)
    factories.revised(row, TEXT.replace("Every lamp", "All lamps"))
    by_hand = reverse("recommendations:recommendation-amend", args=[row.reference])
    assert by_hand in client.get(upload.get_absolute_url()).content.decode()
    recommendations.withdraw(row, by=sec, reason="At their request.")
    [review] = word_reviews.of(word.changes(upload), by=alice)
    assert review.why_not.startswith("Only a published text can be amended:")
    assert by_hand not in client.get(upload.get_absolute_url()).content.decode()
    with pytest.raises(word_uploads.NotTaken) as caught:
        word_uploads.take(upload, {row.reference: ""}, by=alice)
    assert caught.value.sentences == {row.reference: review.why_not}


# --- what has no place -----------------------------------------------------------------------


def test_what_cannot_be_read_by_who_uploads_is_listed_and_made_nothing_of(
    read: Read, row: Recommendation, alice: User, borduria: Delegation
) -> None:
    secret = factories.recommendation(row.consultation, "A draft.", status="draft", proposers=[borduria])
    upload = read(changed.file(single.text(secret), changed.replaced("A draft", "Our draft")), alice)
    assert upload.changes.count() == 0
    assert upload.beside is not None
    assert upload.beside["unplaced"] == [
        {"why": f"There is no text {secret.reference} that you can read.", "text": "Our draft."}
    ]


def test_a_text_that_was_deleted_whole_is_listed(read: Read, other: Recommendation, alice: User) -> None:
    upload = read(report(other, changed.paragraph_deleted("No light")), alice)
    assert upload.beside is not None
    assert upload.beside["unplaced"] == [
        {
            "why": "Nothing would be left of Recommendation 2. Ask in words for the whole text to be taken back.",
            "text": "No light shines upwards.",
        }
    ]


def test_comments_begin_the_reasons_and_strays_are_listed(
    read: Read, row: Recommendation, other: Recommendation, alice: User, client: Client
) -> None:
    content = report(
        row,
        LAMP,
        changed.remarked(" is shielded", 1),
        changed.remarked("shines", 2),
        changed.replaced("Borduria", "Us"),
    )
    upload = read(changed.with_comments(content, c1="All of them?", c2="And down?"), alice)
    [review] = word_reviews.of(word.changes(upload), by=alice)
    assert review.remarked == "All of them?"
    assert review.people == [{"name": "Ana", "first": "2031-04-01", "last": "2031-04-01"}]
    assert upload.beside is not None
    assert [each["text"] for each in upload.beside["remarks"]] == ["And down?"]
    assert [each["words"] for each in upload.beside["strays"]] == ["Recommendation 1. Us"]
    client.force_login(alice, backend="consultations.backends.ByAddress")
    page = client.get(upload.get_absolute_url()).content.decode()
    for words in ("All of them?", "And down?", "Recommendation 1. Us", "What has no place", "(as the file says)"):
        assert words in page


def test_other_files_are_refused_with_the_readers_sentence(read: Read, alice: User) -> None:
    with pytest.raises(Malformed, match=r"^a\.odt: “\.odt” files cannot be read as a text that comes back changed;"):
        word_uploads.upload(as_file(b"x", "a.odt"), by=alice)
    upload = read(b"%PDF-1.7 x", alice)
    assert (upload.state, upload.refusal) == (
        WordState.REFUSED,
        "changed.docx holds a PDF, which cannot be read as a text that comes back changed; save it as .docx.",
    )
    with pytest.raises(Refused, match=r"^Only what has been read can be taken\."):
        word_uploads.take(upload, {"x": ""}, by=alice)


def test_a_lost_file_is_sent_anew(sent: list[int], row: Recommendation, alice: User) -> None:
    upload = word_uploads.upload(as_file(report(row, LAMP)), by=alice)
    word_uploads.resume()
    assert sent == []
    WordUpload.objects.filter(pk=upload.pk).update(changed_at=timezone.now() - timedelta(minutes=1))
    word_uploads.resume()
    assert sent == [upload.pk]
    upload.file.delete(save=False)
    assert word_uploads.read(upload.pk).refusal == "The stored file is gone from the server's disk. Upload it again."
