"""Files in an S3-compatible bucket: through a real protocol, against a small server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from moto.server import ThreadedMotoServer

from consultations.actions import contributions, files
from consultations.actions.parts import Content
from consultations.models import Consultation, User
from wgec import env
from wgec.kernel.errors import Unavailable

KEYS = {"FILES_ACCESS_KEY": "key", "FILES_SECRET_KEY": "secret", "FILES_REGION": "eu-west-1"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A server of buckets with one bucket in it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name="eu-west-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    with suppress(client.exceptions.BucketAlreadyOwnedByYou):  # asked again when the first answer was slow
        client.create_bucket(Bucket="wgec", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    yield address
    server.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> str:
    """The product's own settings for that bucket."""
    for name, value in {**KEYS, "FILES_BUCKET": "wgec", "FILES_ENDPOINT": endpoint, "FILES_PREFIX": "files"}.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "default": env.file_storage()}
    return endpoint


@pytest.mark.filterwarnings("ignore::DeprecationWarning:botocore.*")
def test_a_file_comes_back_byte_for_byte_and_is_never_overwritten(bucket: str) -> None:
    content = bytes(range(256)) * 1000
    first = default_storage.save("contributions/x", ContentFile(content))
    second = default_storage.save("contributions/x", ContentFile(b"other"))
    assert first != second
    with default_storage.open(first) as opened:
        assert opened.read() == content
    assert default_storage.exists(first)
    default_storage.delete(first)
    assert not default_storage.exists(first)
    with pytest.raises(FileNotFoundError):
        default_storage.open(first)


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore::DeprecationWarning:botocore.*")
def test_a_contribution_is_kept_read_and_downloaded_from_the_bucket(
    bucket: str, consultation: Consultation, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = contributions.begin(consultation, Content(text="x"), by=alice)
    kept = files.upload(row, SimpleUploadedFile("lamps.md", b"Lamps are lit."), by=alice)
    assert files.read(kept.pk).state == "read"
    client = Client()
    client.force_login(alice)
    answer = client.get(f"/contributions/{row.reference}/files/{kept.reference}/download/")
    assert b"".join(answer.streaming_content) == b"Lamps are lit."  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_bucket_that_is_away_is_said(
    bucket: str, consultation: Consultation, alice: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = contributions.begin(consultation, Content(text="x"), by=alice)
    monkeypatch.setenv("FILES_BUCKET", "no-such-bucket")
    settings.STORAGES = {**settings.STORAGES, "default": env.file_storage()}
    with pytest.raises(Unavailable, match="The file could not be kept"):
        files.upload(row, SimpleUploadedFile("lamps.md", b"Lamps."), by=alice)
    assert not row.files.exists()


def test_without_a_bucket_files_are_on_the_disk_and_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    script = "import django, sys; django.setup(); print('boto3' in sys.modules, 'storages' in sys.modules)"
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "wgec.settings", "VAR_DIR": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]


def test_a_bucket_without_what_speaks_with_buckets_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILES_BUCKET", "wgec")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(env.ImproperlyConfigured, match="pip install -r requirements-s3"):
        env.file_storage()
