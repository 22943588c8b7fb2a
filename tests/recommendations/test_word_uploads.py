"""Word files that come back changed: read by a worker, looked at, taken as drafts exactly once, never a second way."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from consultations import queries as consultation_queries
from consultations.models import Consultation, Delegation, Event, User
from recommendations.actions import recommendations, word_reviews, word_uploads
from recommendations.enums import AmendmentStatus, WordState
from recommendations.models import Amendment, Recommendation, WordUpload
from recommendations.queries import word
from recommendations.report import single
from recommendations.report.gather import gather
from recommendations.report.renderers import docx
from tests import factories
from tests.recommendations.report import changed
from wgec.kernel.errors import Malformed, NotYours, Refused

pytestmark = pytest.mark.django_db

TEXT = "# Lamps\n\nEvery lamp is shielded.[^a]\n\n- in towns\n- in ports\n\n[^a]: Seen from above."
Read = Callable[..., WordUpload]


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> list[int]:
    """What was handed to workers; files are kept in a scratch folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    found: list[int] = []
    monkeypatch.setattr(word_uploads, "send", lambda upload_id, **_: found.append(upload_id))
    return found


@pytest.fixture
def row(consultation: Consultation, borduria: Delegation) -> Recommendation:
    """A published recommendation of Borduria's."""
    return factories.recommendation(consultation, TEXT, number=1, proposers=[borduria])


@pytest.fixture
def other(consultation: Consultation, borduria: Delegation) -> Recommendation:
    """Another one."""
    return factories.recommendation(consultation, "No light shines upwards.", number=2, proposers=[borduria])


def report(row: Recommendation, *changes: changed.Change) -> bytes:
    """The report of its consultation, changed."""
    return changed.file(gather(row.consultation), *changes)


def as_file(content: bytes, name: str = "changed.docx") -> Any:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def read() -> Read:
    """Uploads a file and lets a worker read it."""

    def made(content: bytes, by: User, name: str = "changed.docx") -> WordUpload:
        return word_uploads.read(word_uploads.upload(as_file(content, name), by=by).pk)

    return made


LAMP = changed.replaced("Every lamp", "Each lamp")
LIGHT = changed.replaced("No light", "No lamp")


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
    [review] = word_reviews.of(upload, by=alice)
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
    first, second = word_reviews.of(upload, by=alice)
    assert first.why_not == (
        "The text has moved on since revision 1, and its words changed where you change them too: the change cannot "
        "be carried over to revision 2. Propose it by hand."
    )
    assert second.why_not == ""
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
    [review] = word_reviews.of(upload, by=alice)
    assert review.why_not == "Revision 2 says what the change asks for."


def test_a_withdrawn_text_is_not_amended(read: Read, row: Recommendation, alice: User, sec: User) -> None:
    upload = read(report(row, LAMP), alice)
    recommendations.withdraw(row, by=sec, reason="At their request.")
    [review] = word_reviews.of(upload, by=alice)
    assert review.why_not
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
    [review] = word_reviews.of(upload, by=alice)
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


# --- who may ---------------------------------------------------------------------------------


@pytest.fixture
def people(alice: User, bob: User, charlie: User, olga: User, sec: User, arcadia: Delegation) -> dict[str, User | None]:
    """Everybody, with a reader of Arcadia's."""
    reader = factories.delegate("Rita", arcadia, "reader")
    return {"alice": alice, "bob": bob, "reader": reader, "charlie": charlie, "olga": olga, "sec": sec}


@pytest.mark.parametrize(
    ("name", "sees", "takes"),
    [
        ("alice", True, True),
        ("bob", True, True),
        ("reader", True, False),
        ("charlie", False, False),
        ("olga", False, False),
        ("sec", False, False),
    ],
)
def test_who_sees_and_takes_the_files_of_a_delegation(
    name: str, sees: bool, takes: bool, read: Read, row: Recommendation, alice: User, people: dict[str, User]
) -> None:
    upload = read(report(row, LAMP), alice)
    person = people[name]
    assert word.uploads(person).exists() == sees
    if takes:
        assert word_uploads.take(upload, {row.reference: ""}, by=person)
    else:
        with pytest.raises(NotYours, match=r"^What came back from Word is taken by the heads and drafters of the"):
            word_uploads.take(upload, {row.reference: ""}, by=person)
        with pytest.raises(NotYours):
            word_uploads.discard(upload, by=person)


@pytest.mark.parametrize(
    ("name", "may"), [("alice", True), ("bob", True), ("reader", False), ("olga", True), ("sec", True)]
)
def test_who_uploads(name: str, may: bool, row: Recommendation, people: dict[str, User]) -> None:
    if may:
        assert word_uploads.upload(as_file(report(row)), by=people[name])
    else:
        with pytest.raises(NotYours, match=r"^Amendments are proposed by the heads and drafters of delegations\."):
            word_uploads.upload(as_file(report(row)), by=people[name])


# --- doors -----------------------------------------------------------------------------------


def test_by_the_pages(row: Recommendation, other: Recommendation, alice: User, client: Client) -> None:
    client.force_login(alice, backend="consultations.backends.ByAddress")
    answer = client.post("/amendments/from-word/", {"file": as_file(report(row, LAMP, LIGHT))})
    upload = WordUpload.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, upload.get_absolute_url())
    assert "The file is being read." in client.get(upload.get_absolute_url()).content.decode()
    word_uploads.read(upload.pk)
    page = client.get(upload.get_absolute_url()).content.decode()
    assert page.count("Make a draft of it") == 2
    assert "Every</del>" in page
    given = {f"take-{row.reference}": "on", f"reasons-{row.reference}": "Plainer.", f"reasons-{other.reference}": "x"}
    answer = client.post(f"{upload.get_absolute_url()}take/", given, follow=True)
    assert "1 draft is made. Your delegation sees it; nothing is sent before you submit it." in answer.content.decode()
    assert Amendment.objects.get().recommendation == row
    answer = client.post(f"{upload.get_absolute_url()}discard/", follow=True)
    assert "The file is discarded. Drafts that were made of it stay." in answer.content.decode()


def test_what_was_typed_stays_when_nothing_is_taken(
    read: Read, row: Recommendation, alice: User, client: Client
) -> None:
    upload = read(report(row, LAMP), alice)
    client.force_login(alice, backend="consultations.backends.ByAddress")
    answer = client.post(f"{upload.get_absolute_url()}take/", {f"reasons-{row.reference}": "Because of the owls."})
    assert answer.status_code == 422
    assert "Choose at least one change to take." in answer.content.decode()
    assert "Because of the owls." in answer.content.decode()


def test_a_file_that_is_refused_unread_says_so_on_the_page(alice: User, client: Client) -> None:
    client.force_login(alice, backend="consultations.backends.ByAddress")
    answer = client.post("/amendments/from-word/", {"file": as_file(b"x", "a.pdf")})
    assert answer.status_code == 422
    assert "a.pdf: “.pdf” files cannot be read as a text that comes back changed;" in answer.content.decode()


def test_by_the_api(row: Recommendation, other: Recommendation, alice: User, charlie: User, api: Any) -> None:
    door = api(alice)
    answer = door.post("/api/v1/word-uploads/", {"file": as_file(report(row, LAMP))}, format="multipart")
    assert (answer.status_code, answer.json()["state"]) == (201, "received")
    reference = answer.json()["reference"]
    word_uploads.read(WordUpload.objects.get().pk)
    whole = door.get(f"/api/v1/word-uploads/{reference}/").json()
    assert (whole["state"], whole["changed"], whole["taken"]) == ("read", 1, 0)
    [change] = whole["changes"]
    assert (change["recommendation"], change["revision"], change["why_not"]) == (row.reference, 1, "")
    assert change["new"] == TEXT.replace("Every", "Each")
    given = {"changes": [{"recommendation": row.reference, "reasons": "Plainer."}]}
    taken = door.post(f"/api/v1/word-uploads/{reference}/take/", given, format="json").json()
    assert taken["changes"][0]["amendment"] == Amendment.objects.get().reference
    assert api(charlie).get(f"/api/v1/word-uploads/{reference}/").status_code == 404
    assert api(charlie).get("/api/v1/word-uploads/").json()["count"] == 0
    assert api(None).get("/api/v1/word-uploads/").json()["count"] == 0
    answer = door.post(f"/api/v1/word-uploads/{reference}/discard/", {}, format="json")
    assert (answer.status_code, answer.json()["state"]) == (200, "discarded")


def test_strangers_are_asked_to_sign_in(read: Read, row: Recommendation, alice: User, client: Client, api: Any) -> None:
    upload = read(report(row, LAMP), alice)
    for address in ("/amendments/from-word/", upload.get_absolute_url()):
        assert client.get(address)["Location"].startswith("/account/login/")
    assert api(None).post("/api/v1/word-uploads/", {}, format="json").status_code in (401, 415)


# --- how many queries ------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_review_cost_the_same_however_many(
    count: int, read: Read, row: Recommendation, alice: User, client: Client, django_assert_num_queries: Any
) -> None:
    many = [row] + [
        factories.recommendation(row.consultation, f"Every lamp counts, {number}.", number=number)
        for number in range(2, count + 1)
    ]
    for number in range(count):
        upload = read(
            report(row, *[changed.replaced(f"lamp counts, {n}", "light") for n in range(2, count + 1)], LAMP),
            alice,
            f"{number}.docx",
        )
    assert upload.changes.count() == len(many)
    client.force_login(alice, backend="consultations.backends.ByAddress")
    with django_assert_num_queries(LIST):
        client.get("/amendments/from-word/")
    with django_assert_num_queries(REVIEW):
        client.get(upload.get_absolute_url())


LIST, REVIEW = 4, 4


# --- the file that is taken along ------------------------------------------------------------


def test_a_text_is_taken_along_by_whoever_may_read_it(
    row: Recommendation, client: Client, alice: User, charlie: User, api: Any, borduria: Delegation
) -> None:
    answer = client.get(f"/recommendations/{row.reference}/word/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="recommendation-1-revision-1.docx"'
    assert answer["Content-Type"] == docx.MEDIA_TYPE
    assert content == single.word(row).content
    again = client.get(f"/recommendations/{row.reference}/word/", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert b"".join(api(None).get(f"/api/v1/recommendations/{row.reference}/word/").streaming_content) == content
    secret = factories.recommendation(row.consultation, "A draft.", status="draft", proposers=[borduria])
    address = f"/recommendations/{secret.reference}/word/"
    assert client.get(address).status_code == 404
    for person, status in ((alice, 404), (charlie, 200)):
        client.force_login(person, backend="consultations.backends.ByAddress")
        assert client.get(address).status_code == status


def test_the_page_of_a_text_leads_to_its_file(row: Recommendation, client: Client, alice: User) -> None:
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Take it along as a Word file" in page
    assert "Bring it back changed" not in page
    client.force_login(alice, backend="consultations.backends.ByAddress")
    assert "Bring it back changed" in client.get(row.get_absolute_url()).content.decode()
