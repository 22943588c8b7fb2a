"""What has to be done before the pages can be shown; each step does nothing when there is nothing to do.

Run by the supervisor as ``python -m wgec.serve.prepare``: one start of Django for all of it. Prints only what the
person at the terminal should read once the pages are there (the demonstration's sign-ins).
"""

import hashlib
import io
import os
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from wgec import env

# Redoc would call a font host and is on no page.
NOT_SERVED = ["redoc"]


def collect_static() -> None:
    """Collect, hash and compress the pages' files, when one of them has changed."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".collected-from"
    sources = fingerprint()
    if stamp.exists() and stamp.read_text() == sources:
        return
    call_command("collectstatic", interactive=False, clear=True, ignore_patterns=NOT_SERVED, verbosity=0)
    stamp.write_text(sources)


def fingerprint() -> str:
    """What the collected files are made from: every source's path, size and moment of change, as one hash."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = os.stat(storage.path(path))
            digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def main() -> None:
    """Check, migrate, collect, and fill an empty database with the demonstration unless DEMO=0."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wgec.settings")
    os.umask(0o077)
    django.setup()
    call_command("check", stdout=io.StringIO())  # what it has to complain about it raises
    call_command("migrate", interactive=False, verbosity=0)
    collect_static()
    if env.DEMO:
        call_command("demo", if_empty=True)


if __name__ == "__main__":
    main()
