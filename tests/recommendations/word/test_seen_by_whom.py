"""What one delegation brings back is nothing to anybody else, by any door; what is sealed or a draft is in no file."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from consultations.models import Consultation, Delegation, User
from recommendations.actions import word_reviews, word_uploads
from recommendations.enums import AmendmentStatus, Stance
from recommendations.models import Amendment, Recommendation, WordUpload
from recommendations.queries import word
from recommendations.report import single
from recommendations.report.gather import gather
from recommendations.report.renderers import docx
from tests import factories
from tests.doors import BACKEND, VERBS, knock, through
from tests.recommendations.report import changed
from tests.recommendations.word.files import LAMP, Read, report

pytestmark = pytest.mark.django_db

NAME = "a-private-name.docx"
ADDRESSES = (
    ("GET", "/amendments/from-word/{}/"),
    ("POST", "/amendments/from-word/{}/take/"),
    ("POST", "/amendments/from-word/{}/discard/"),
    ("GET", "/api/v1/word-uploads/{}/"),
    ("POST", "/api/v1/word-uploads/{}/take/"),
    ("POST", "/api/v1/word-uploads/{}/discard/"),
)


@pytest.fixture
def upload(read: Read, row: Recommendation, alice: User) -> WordUpload:
    """Arcadia's file, with one change."""
    return read(report(row, LAMP), alice, NAME)


@pytest.fixture
def people(charlie: User, olga: User, sec: User, chair: User) -> dict[str, User | None]:
    """Another delegation, an observer, the secretariat, the chair, and a stranger."""
    return {"charlie": charlie, "olga": olga, "sec": sec, "chair": chair, "stranger": None}


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_there_is_no_such_file_for_anybody_else(
    method: str, address: str, upload: WordUpload, row: Recommendation, people: dict[str, User | None]
) -> None:
    given = {"changes": [{"recommendation": row.reference, "reasons": ""}]} if "api" in address else {}
    for person in people.values():
        client = _client(person)
        answers = [
            client.generic(method, address.format(reference), json.dumps(given), content_type="application/json")
            for reference in (upload.reference, "aaaaaaaa")
        ]
        wanted = 404 if person else 401 if "api" in address else 302
        assert [answer.status_code for answer in answers] == [wanted, wanted], person
        assert NAME not in answers[0].content.decode()
    assert not Amendment.objects.exists()
    upload.refresh_from_db()
    assert upload.state == "read"


def test_no_list_names_it_to_anybody_else(upload: WordUpload, people: dict[str, User | None]) -> None:
    for person in people.values():
        for address in ("/amendments/from-word/", "/api/v1/word-uploads/", "/proceedings/", "/"):
            said = _client(person).get(address).content.decode()
            assert NAME not in said, (person, address)
            assert upload.reference not in said, (person, address)


def _client(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


@pytest.mark.parametrize(("door", "verb"), through("word.discard"))
def test_setting_aside_by_every_door(door: str, verb: str, upload: WordUpload, alice: User) -> None:
    assert VERBS[verb].action is word_uploads.discard
    assert knock(door, verb, upload, by=alice) == ""
    upload.refresh_from_db()
    assert upload.state == "discarded"


# --- what the file holds ---------------------------------------------------------------------


def test_neither_drafts_nor_sealed_words_are_in_a_file(
    row: Recommendation, consultation: Consultation, arcadia: Delegation, borduria: Delegation, alice: User, api: Any
) -> None:
    before = b"".join(api(None).get(f"/api/v1/recommendations/{row.reference}/word/").streaming_content)
    factories.amendment(row, "Zebras are dimmed.", sponsors=[arcadia], status=AmendmentStatus.DRAFT)
    factories.position(row, arcadia, Stance.RESERVATION, statement="Zebras are reserved.")
    factories.recommendation(consultation, "Zebras are submitted.", status="draft", proposers=[borduria])
    for person in (None, alice):
        answer = api(person).get(f"/api/v1/recommendations/{row.reference}/word/")
        assert b"".join(answer.streaming_content) == before
    assert "Zebras" not in _words(before)
    whole = docx.render(gather(consultation))
    assert "Zebras are dimmed" not in _words(whole)
    assert "Zebras are submitted" not in _words(whole)


def _words(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def test_a_text_that_one_may_no_longer_read_shows_nothing_new(
    read: Read, consultation: Consultation, borduria: Delegation, arcadia: Delegation, alice: User, charlie: User
) -> None:
    shared = factories.recommendation(consultation, "A shared lamp.", status="draft", proposers=[borduria, arcadia])
    content = single.word(shared).content
    upload = read(changed.again(content, changed.replaced("shared", "common")), alice)
    [review] = word_reviews.of(word.changes(upload), by=alice)
    assert review.why_not.startswith("Only a published text can be amended:")
    shared.proposers.filter(delegation=arcadia).delete()
    factories.revised(shared, "A secret lamp that nobody shares.")
    [review] = word_reviews.of(word.changes(upload), by=alice)
    assert review.why_not == "You can no longer read this text; its words here are those of the file."
    assert "secret" not in review.old + review.new + review.moved
    assert "secret" not in _client(alice).get(upload.get_absolute_url()).content.decode()


# --- from elsewhere --------------------------------------------------------------------------


def test_a_file_of_another_house_is_listed_text_by_text(
    read: Read, row: Recommendation, consultation: Consultation, alice: User
) -> None:
    content = report(row, LAMP)
    Recommendation.objects.filter(pk=row.pk).update(reference="some-other-1")
    upload = read(content, alice)
    assert upload.state == "read"
    assert not upload.changes.exists()
    assert upload.beside is not None
    [listed] = upload.beside["unplaced"]
    assert listed["why"] == f"There is no text {row.reference} that you can read."
    assert "Each lamp is shielded." in listed["text"]


def test_a_revision_that_never_was_here_is_listed(read: Read, row: Recommendation, alice: User) -> None:
    named = f"_1_{row.reference.replace('-', '_')}".encode()
    content = changed.rewritten(report(row, LAMP), lambda part: part.replace(named, named.replace(b"_1_", b"_900_", 1)))
    upload = read(content, alice)
    assert not upload.changes.exists()
    assert upload.beside is not None
    assert [each["why"].partition(" has no revision ")[2] for each in upload.beside["unplaced"]] == [
        "900 that you can read."
    ]
