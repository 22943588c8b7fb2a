"""Who brings Word files back and takes what they change, by which doors, at what cost; texts taken along."""

from typing import Any

import pytest
from django.test import Client

from consultations.models import Delegation, User
from recommendations.actions import word_uploads
from recommendations.models import Amendment, Recommendation, WordUpload
from recommendations.queries import word
from recommendations.report import single
from recommendations.report.renderers import docx
from tests import factories
from tests.recommendations.report import changed
from tests.recommendations.word.files import LAMP, LIGHT, TEXT, Read, as_file, report
from wgec.kernel.errors import NotYours

pytestmark = pytest.mark.django_db


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
    assert "<del>Every </del><ins>Each </ins>" in page
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
    assert api(None).get("/api/v1/word-uploads/").status_code == 401
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


LIST, REVIEW = 4, 6


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
