"""The secretariat's desk: upload, preview, confirm, discard."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from consultations.models import Consultation, User
from recommendations.enums import UploadState
from recommendations.models import CompilationUpload

DESK = "/secretariat/"
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
OUTLINE = {
    "title": "Compilation of a small group",
    "dated_on": "2026-04-26",
    "revision_statement": "Revised.",
    "disclaimer": "Views are the contributors'.",
    "masthead": ["A small group"],
    "counts": {"sections": 1, "recommendations": 2, "uncategorised": 1, "delegations": 1, "footnotes": 0},
    "warnings": [
        {"line": 7, "message": "A page break cut a sentence: joined with “of lamps”."},
        {"line": 9, "message": "A page break cut a sentence: joined with “at night”."},
        {"line": 12, "message": "The numbers in the annex repeat."},
    ],
    "sections": [
        {
            "numeral": "I",
            "title": "Lamps",
            "entries": [
                {"number": 1, "attribution": "Arcadia", "excerpt": "Lamps are dimmed", "line": 5},
                {"number": 2, "attribution": "Borduria", "excerpt": "Roads stay dark", "line": 8},
            ],
        }
    ],
    "inputs": [{"label": "4", "attribution": "Arcadia", "provenance": "by mail", "excerpt": "Nights", "line": 11}],
    "delegations": [{"name": "Arcadia", "kind": "state", "group": "government", "existing": False}],
}


@pytest.fixture(autouse=True)
def _files_of_the_test(settings: Settings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def upload(sec: User, state: UploadState = UploadState.READ, **fields: object) -> CompilationUpload:
    outline = OUTLINE if state != UploadState.RECEIVED else None
    given = {"slug": "small", "file_name": "small.md", "size": 10, "sha256": "f" * 64, "outline": outline, **fields}
    return CompilationUpload.objects.create(uploaded_by=sec, state=state, **given)


# --- who -------------------------------------------------------------------------------------


def test_the_desk_is_for_the_secretariat(client: Client, alice: User, sec: User) -> None:
    row = upload(sec)
    addresses = [DESK, reverse("recommendations:upload", args=[row.reference])]
    for address in addresses:
        assert client.get(address).headers["Location"].startswith("/account/login/")
    client.force_login(alice)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 403
        assert "The secretariat&#x27;s desk is for the secretariat." in answer.content.decode()
    for verb in ("upload-confirm", "upload-discard"):
        assert client.post(reverse(f"recommendations:{verb}", args=[row.reference])).status_code == 403
    assert CompilationUpload.objects.get().state == UploadState.READ


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_takes_five_queries(
    client: Client, sec: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        upload(sec, file_name=f"file-{number}.md")
    client.force_login(sec)
    with django_assert_num_queries(5):  # user, seats, count, rows; new notices, as the secretariat has no seat
        page = client.get(DESK).content.decode()
    assert page.count("Read, awaiting confirmation") == rows


# --- upload ----------------------------------------------------------------------------------


def test_upload_leads_to_the_preview(client: Client, sec: User) -> None:
    client.force_login(sec)
    file = SimpleUploadedFile("small.md", b"# Words\n")
    answer = client.post(DESK, {"file": file, "slug": "small", "title": "Small"})
    row = CompilationUpload.objects.get()
    assert answer.headers["Location"] == reverse("recommendations:upload", args=[row.reference])
    assert (row.slug, row.title, row.file_name, row.uploaded_by) == ("small", "Small", "small.md", sec)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "The file is being read." in page
    assert 'hx-trigger="every 1s"' in page


def test_upload_keeps_what_was_typed_when_it_is_refused(client: Client, sec: User, settings: Settings) -> None:
    settings.COMPILATION_MAX_BYTES = 3
    client.force_login(sec)
    answer = client.post(DESK, {"file": SimpleUploadedFile("small.md", b"too long"), "slug": "small", "title": "Typed"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Typed" in page
    assert 'role="alert"' in page
    assert not CompilationUpload.objects.exists()


@pytest.mark.parametrize("slug", ["No Slug!", "Second-Round", "second_round", "-second", "second-", "second--round"])
def test_what_is_no_address_is_said_at_its_field(client: Client, sec: User, slug: str) -> None:
    client.force_login(sec)
    answer = client.post(DESK, {"file": SimpleUploadedFile("small.md", b"words"), "slug": slug})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "slug": [f"“{slug}” cannot be an address: use at most 60 small letters, digits and hyphens."]
    }
    assert not CompilationUpload.objects.exists()


@pytest.mark.parametrize(("name", "slug"), [("small.exe", "small"), ("small.md", "No Slug!"), ("", "small")])
def test_upload_refuses_what_cannot_be(client: Client, sec: User, name: str, slug: str) -> None:
    client.force_login(sec)
    given: dict[str, object] = {"slug": slug}
    if name:
        given["file"] = SimpleUploadedFile(name, b"words")
    answer = client.post(DESK, given)
    assert answer.status_code == 422
    assert not CompilationUpload.objects.exists()


# --- preview ---------------------------------------------------------------------------------


def test_the_preview_shows_what_was_read_and_groups_the_warnings(client: Client, sec: User) -> None:
    client.force_login(sec)
    page = client.get(reverse("recommendations:upload", args=[upload(sec).reference])).content.decode()
    for words in ("Compilation of a small group", "I. Lamps", "Roads stay dark", "by mail", "3 warnings", "line 12"):
        assert words in page
    assert page.count("<summary>A page break cut a sentence ") == 1
    assert "Import this compilation" in page
    assert "hx-trigger" not in page


def test_the_preview_is_watched_with_a_tag(client: Client, sec: User) -> None:
    row = upload(sec, UploadState.RECEIVED)
    client.force_login(sec)
    address = reverse("recommendations:upload", args=[row.reference])
    asked = {**FRAGMENT, "If-None-Match": client.get(address).context["etag"]}
    assert client.get(address, headers=asked).status_code == 304
    row.state, row.refusal = UploadState.REFUSED, "The file holds no recommendation."
    row.changed_at = timezone.now()
    row.save()
    page = client.get(address, headers=asked).content.decode()
    assert "The file holds no recommendation." in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("verb", "state", "said"),
    [
        ("upload-confirm", UploadState.CONFIRMED, "The compilation is being imported."),
        ("upload-discard", UploadState.DISCARDED, "The file is discarded. Nothing was imported."),
    ],
)
def test_confirm_and_discard(client: Client, sec: User, verb: str, state: UploadState, said: str) -> None:
    row = upload(sec)
    client.force_login(sec)
    answer = client.post(reverse(f"recommendations:{verb}", args=[row.reference]), follow=True)
    assert said in answer.content.decode()
    assert CompilationUpload.objects.get().state == state


def test_confirm_of_a_discarded_file_is_refused_with_a_sentence(client: Client, sec: User) -> None:
    row = upload(sec, UploadState.DISCARDED)
    client.force_login(sec)
    answer = client.post(reverse("recommendations:upload-confirm", args=[row.reference]), follow=True)
    assert "Only a file that has been read can be imported." in answer.content.decode()


def test_an_imported_file_leads_to_its_consultation(client: Client, sec: User, consultation: Consultation) -> None:
    row = upload(sec, UploadState.IMPORTED, consultation=consultation)
    client.force_login(sec)
    page = client.get(reverse("recommendations:upload", args=[row.reference])).content.decode()
    assert consultation.get_absolute_url() in page
