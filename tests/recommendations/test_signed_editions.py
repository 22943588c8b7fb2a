"""Editions are signed when they are issued; anybody can check a file: by the command, on the page, by the API."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from consultations.models import Consultation, User
from recommendations.actions import editions
from recommendations.models import Edition
from recommendations.report import manifest
from tests.recommendations.rounds import round_one
from tests.recommendations.tampering import tamper
from wgec import env
from wgec.kernel import signing
from wgec.kernel.errors import Malformed

assert round_one  # a fixture

VERIFY = "/reports/verify/"
OTHER = signing.public_key(b"another installation's own key!!")


@pytest.fixture
def edition(round_one: Consultation, sec: User, settings: Settings, tmp_path: Path) -> Edition:
    settings.MEDIA_ROOT = tmp_path / "kept"
    return editions.compile_edition(editions.request(round_one, formats=["md", "json"], by=sec, enqueue=False).pk)


@pytest.fixture
def taken(edition: Edition, client: Client, tmp_path: Path) -> tuple[Path, Path]:
    """The manifest and a file of the edition, as a stranger has taken them along."""
    paths = tmp_path / "manifest.json", tmp_path / "report.md"
    for path, name in zip(paths, ("manifest", "md"), strict=True):
        answer = client.get(f"/reports/{edition.reference}/{name}/")
        path.write_bytes(b"".join(answer) if answer.streaming else answer.content)  # type: ignore[arg-type]
    return paths


def test_what_is_issued_is_signed(edition: Edition) -> None:
    signed = manifest.of(edition)
    assert signed
    assert signed.is_signed_by(edition.signed_with)
    assert not signed.is_signed_by(OTHER)
    content = signed.content
    assert (content["edition"], content["fingerprint"]) == (edition.reference, edition.fingerprint)
    assert [file["name"] for file in content["files"]] == [f"{edition.file_stem}.json", f"{edition.file_stem}.md"]
    assert [file["sha256"] for file in content["files"]] == [
        file.sha256 for file in sorted(edition.files.all(), key=lambda file: file.format)
    ]


def test_what_is_not_issued_bears_no_signature(round_one: Consultation, sec: User, client: Client) -> None:
    row = editions.request(round_one, formats=["md"], by=sec, enqueue=False)
    assert manifest.of(row) is None
    client.force_login(sec, backend="consultations.backends.ByAddress")
    assert client.get(f"/reports/{row.reference}/manifest/").status_code == 404
    assert client.get(f"/api/v1/editions/{row.reference}/manifest/").status_code == 404


def test_the_command_needs_neither_database_nor_network(
    taken: tuple[Path, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sheet, file = taken
    call_command("verify_edition", str(sheet), str(file))
    assert "Edition 1 of first-round, issued at " in (said := capsys.readouterr().out)
    assert f"{file}: first-round-edition-1.md, unaltered." in said
    altered = tmp_path / "altered.md"
    altered.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(CommandError, match=r"Not of this edition: .*altered\.md\."):
        call_command("verify_edition", str(sheet), str(altered))
    with pytest.raises(CommandError, match="was not signed with the key"):
        call_command("verify_edition", str(sheet), key=OTHER)


def test_a_manifest_that_was_touched_is_not_signed(taken: tuple[Path, Path]) -> None:
    sheet, file = taken
    whole = json.loads(sheet.read_text())
    whole["manifest"] = whole["manifest"].replace("Edition 1", "Edition 2")
    sheet.write_text(json.dumps(whole))
    with pytest.raises(CommandError, match="was not signed with the key"):
        call_command("verify_edition", str(sheet), str(file))


@pytest.mark.parametrize(
    "source", ["", "[]", "{}", '{"manifest": 1, "signature": "", "key": ""}', '{"manifest": "{}"}']
)
def test_what_is_no_manifest_is_said_so(source: str) -> None:
    with pytest.raises(Malformed, match="not the manifest of an edition"):
        manifest.read(source.encode())


def test_the_page_tells_of_which_edition_a_file_is(edition: Edition, taken: tuple[Path, Path], client: Client) -> None:
    def asked(content: bytes) -> str:
        return client.post(VERIFY, {"file": SimpleUploadedFile("mine.md", content)}).content.decode()

    page = asked(taken[1].read_bytes())
    assert "“mine.md” is unaltered" in page
    assert edition.get_absolute_url() in page
    assert "Signed when it was issued," in page
    assert "BEGIN PUBLIC KEY" in page
    assert "is no file of an edition here, or it was altered." in asked(b"something else")
    tamper(edition, manifest="", signature="", signed_with="")  # from before there were signatures
    assert "bears no signature that can be checked" in asked(taken[1].read_bytes())


def test_nobody_learns_of_an_edition_that_is_not_theirs_to_see(
    edition: Edition, taken: tuple[Path, Path], client: Client
) -> None:
    tamper(edition, issued_at=None, manifest="", signature="", signed_with="")
    answer = client.post(VERIFY, {"file": SimpleUploadedFile("mine.md", taken[1].read_bytes())})
    assert "is no file of an edition here" in answer.content.decode()


def test_the_api_hands_out_the_manifest(edition: Edition, client: Client) -> None:
    answer = client.get(f"/api/v1/editions/{edition.reference}/manifest/").json()
    assert manifest.read(json.dumps(answer).encode()) == manifest.of(edition)


# --- keys --------------------------------------------------------------------------------------------


def test_the_key_is_read_by_other_programs() -> None:
    key = load_pem_public_key(signing.pem(OTHER))
    assert base64.b64encode(key.public_bytes_raw()).decode() == OTHER  # type: ignore[union-attr]


def test_the_key_is_always_the_same_and_differs_by_secret_and_purpose() -> None:
    assert signing.derived("a", "x") == signing.derived("a", "x")
    assert len({signing.derived("a", "x"), signing.derived("b", "x"), signing.derived("a", "y")}) == 3


@pytest.mark.parametrize("nonsense", ["", "%%%", "AAAA"])
def test_nonsense_is_no_signature(nonsense: str) -> None:
    assert not signing.is_signed(b"x", nonsense, OTHER)
    assert not signing.is_signed(b"x", base64.b64encode(b"0" * 64).decode(), nonsense)


def test_a_key_of_ones_own_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seed = bytes(range(32))
    monkeypatch.setenv("SIGNING_KEY", base64.b64encode(seed).decode())
    assert env.signing_seed("secret") == seed
    for nonsense in ("short", "c2hvcnQ="):
        monkeypatch.setenv("SIGNING_KEY", nonsense)
        with pytest.raises(ImproperlyConfigured, match="write 32 random bytes as base64"):
            env.signing_seed("secret")


@pytest.mark.parametrize("source", ["[" * 100_000, "\x00", '"\\ud800"', "null", "[1]", '{"manifest": null}'])
def test_nonsense_is_no_manifest(source: str) -> None:
    with pytest.raises(Malformed, match="not the manifest of an edition"):
        manifest.read(source.encode())


@pytest.mark.parametrize("change", [{"files": None}, {"files": [1]}, {"files": [{"name": "a"}]}, {"title": 1}])
def test_a_manifest_without_its_parts_is_none(taken: tuple[Path, Path], change: dict[str, object]) -> None:
    whole = json.loads(taken[0].read_text())
    whole["manifest"] = json.dumps({**json.loads(whole["manifest"]), **change})
    with pytest.raises(Malformed, match="not the manifest of an edition"):
        manifest.read(json.dumps(whole).encode())


def test_half_a_character_is_not_signed(taken: tuple[Path, Path]) -> None:
    whole = json.loads(taken[0].read_text())
    whole["manifest"] = whole["manifest"].replace("Edition 1", "Edition \ud800")
    assert not manifest.read(json.dumps(whole).encode()).is_signed_by(whole["key"])


def test_a_signature_is_of_the_files_that_it_names(
    edition: Edition, taken: tuple[Path, Path], client: Client, settings: Settings
) -> None:
    def asked() -> str:
        return client.post(VERIFY, {"file": SimpleUploadedFile("m.md", taken[1].read_bytes())}).content.decode()

    settings.SIGNING_SEED = b"another installation's own key!!"
    assert "The key is an earlier one of this site" in asked()
    other = manifest.written(dict.fromkeys(manifest.SAID, "x"), [])
    tamper(edition, manifest=other, signature=signing.sign(other.encode(), settings.SIGNING_SEED))
    tamper(edition, signed_with=OTHER)
    assert "bears no signature that can be checked" in asked()


def test_more_than_the_disk_should_take_is_refused_before_it_is_read(
    db: None, client: Client, settings: Settings
) -> None:
    settings.REQUEST_MAX_BYTES = 1_000
    answer = client.post(VERIFY, {"file": SimpleUploadedFile("m.md", b"x" * 1_001)})
    assert answer.status_code == 413
    assert "at most 1,000" in (page := answer.content.decode()) or "at most 1000" in page
    answer = client.post("/api/v1/editions/", {"consultation": "x" * 1_000}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert client.post(VERIFY, {"file": SimpleUploadedFile("m.md", b"x")}).status_code == 200


def test_the_page_knows_a_manifest_and_who_signed_it(taken: tuple[Path, Path], client: Client) -> None:
    def asked(content: bytes) -> str:
        return client.post(VERIFY, {"file": SimpleUploadedFile("m.json", content)}).content.decode()

    whole = taken[0].read_text()
    page = asked(whole.encode())
    assert "“m.json” is a manifest" in page
    assert "Signed with the key of this site, and unaltered" in page
    assert "first-round-edition-1.md" in page
    altered = json.loads(whole)
    altered["manifest"] = altered["manifest"].replace("Edition 1", "Edition <b>2")
    page = asked(json.dumps(altered).encode())
    assert "is not signed with the key of this site, or it was altered" in page
    assert "<b>2" not in page
    assert "first-round-edition-1.md" not in page
    assert "is no file of an edition here" in asked(b"{}")
