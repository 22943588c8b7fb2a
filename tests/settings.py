"""The settings under test: the product's own, on scratch folders and a scratch Redis, with cheap password hashing."""

import atexit
import os
import tempfile
from contextlib import ExitStack

from tests.servers import scratch_redis

_scratch = ExitStack()
atexit.register(_scratch.close)

os.environ["VAR_DIR"] = _scratch.enter_context(tempfile.TemporaryDirectory(prefix="wgec-tests-"))
os.environ["REDIS_URL"] = _scratch.enter_context(scratch_redis())
os.environ.setdefault("LANGUAGES", "en,ar")

from wgec.settings import *  # noqa: E402,F403  (only now is the environment as the tests want it)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT.mkdir(parents=True)  # noqa: F405  (whitenoise warns of a folder that is not there)

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in the product: a database in memory has other locks, and the tests of concurrency would test those.
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['VAR_DIR']}/test.sqlite3"}  # noqa: F405
