"""Files in an S3-compatible bucket: what Django's storage for it lacks here. Loaded only where a bucket is set."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage


@contextmanager
def _as_disks_say_it() -> Iterator[None]:
    """A bucket that is away or refuses is what a disk is that cannot be read: the jobs that wait for it know that."""
    try:
        yield
    except (BotoCoreError, ClientError) as fault:
        raise OSError(f"The bucket: {fault}") from fault


class Bucket(S3Storage):
    """A private bucket; its faults are ``OSError``, a file that is not there ``FileNotFoundError``."""

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        with _as_disks_say_it():
            opened = super()._open(name, mode)
            if "r" in mode:
                _ = opened.file  # fetched now, so that its faults are found here
            return opened

    def _save(self, name: str, content: Any) -> str:
        with _as_disks_say_it():
            saved: str = super()._save(name, content)
            return saved

    def delete(self, name: str) -> None:
        """Take the file out of the bucket; twice is once."""
        with _as_disks_say_it():
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Whether the file is there."""
        with _as_disks_say_it():
            found: bool = super().exists(name)
            return found
