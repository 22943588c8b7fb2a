"""The only place that reads the environment: each setting once, typed, with a sentence when it is wrong.

Every variable is listed in ``.env.example``; a file ``.env`` beside ``manage.py`` is read when there is one.
"""

import base64
import hashlib
import importlib.util
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from wgec.kernel import signing

BASE_DIR = Path(__file__).resolve().parent.parent
LONGEST_SOCKET_PATH = 100  # bytes; systems allow 104 to 108

_env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)

# Where the instance keeps what it makes: the default database, files, sockets, collected static files.
VAR_DIR = Path(_env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()


def own_redis_socket() -> Path:
    """Where the Redis of this instance listens: in ``var/run``, or in a short folder when that path is too long."""
    socket = VAR_DIR / "run" / "redis.sock"
    if len(bytes(socket)) <= LONGEST_SOCKET_PATH:
        return socket
    name = f"wgec-{os.getuid()}-{hashlib.sha256(bytes(VAR_DIR)).hexdigest()[:16]}"
    return Path(tempfile.gettempdir()) / name / "redis.sock"


DEBUG: bool = _env.bool("DEBUG", default=False)
DATABASE_URL: str = _env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'wgec.sqlite3'}")
REDIS_URL: str = _env.str("REDIS_URL", default="") or f"unix://{own_redis_socket()}"
PORT: int = _env.int("PORT", default=8000)
COMPILATION_MEMORY_MB: int = _env.int("COMPILATION_MEMORY_MB", default=2048)
DEMO: bool = _env.bool("DEMO", default=True)

GROUP_NAME: str = _env.str("GROUP_NAME", default="Working Group on Enhanced Cooperation")
PUBLIC_READING: bool = _env.bool("PUBLIC_READING", default=True)
LANGUAGES: list[str] = _env.list("LANGUAGES", default=["en"])
# What the links of mails and feeds begin with: no request says there under which name the site is reached.
SITE_URL: str = _env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
MEETING_TIME_ZONE: str = _env.str("MEETING_TIME_ZONE", default="Europe/Zurich")

# On says that the site is reached over TLS: secure cookies, HSTS, redirect. Off for a first look on one's own machine.
HTTPS: bool = _env.bool("HTTPS", default=False)
ALLOWED_HOSTS: list[str] = _env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = _env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES: int = _env.int("TRUSTED_PROXIES", default=0)

EMAIL_URL: str = _env.str("EMAIL_URL", default="consolemail://")
DEFAULT_FROM_EMAIL: str = _env.str("DEFAULT_FROM_EMAIL", default="wgec <secretariat@localhost>")

LOG_FORMAT: str = _env.str("LOG_FORMAT", default="text")


def signing_seed(secret: str) -> bytes:
    """``SIGNING_KEY``, 32 bytes as base64; one made of ``secret`` when there is none."""
    given = _env.str("SIGNING_KEY", default="")
    if not given:
        return signing.derived(secret, "wgec reports")
    try:
        seed = base64.b64decode(given, validate=True)
    except ValueError:
        seed = b""
    if len(seed) != signing.SEED:
        raise ImproperlyConfigured("SIGNING_KEY: write 32 random bytes as base64: openssl rand -base64 32 prints some.")
    return seed


def secret_key() -> str:
    """``SECRET_KEY``, or a random one kept in ``var/secret-key`` (readable by its owner only)."""
    given = _env.str("SECRET_KEY", default="")
    if given:
        return given
    kept = VAR_DIR / "secret-key"
    if not kept.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        try:
            kept.hardlink_to(fresh)  # the first of several processes wins; nobody reads half a key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text()


def database() -> dict[str, Any]:
    """``DATABASE_URL`` as one of Django's DATABASES, with what each engine needs for many writers."""
    config = _env.db_url_config(DATABASE_URL)
    if config["ENGINE"].endswith("sqlite3"):
        # Write transactions take the lock when they begin, so that two of them wait instead of failing half way.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        }
    elif config["ENGINE"].endswith("postgresql"):
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured(f"DATABASE_URL names {config['ENGINE']}: use postgres://… or sqlite:///….")
    return config


def redis_socket() -> Path | None:
    """The socket of the Redis that ``make run`` has to start, or None when ``REDIS_URL`` names another server."""
    own = own_redis_socket()
    return own if f"unix://{own}" == REDIS_URL else None


def broker_url() -> str:
    """``REDIS_URL`` as Celery spells it (a unix socket is ``redis+socket://`` there)."""
    scheme = urlsplit(REDIS_URL).scheme
    if scheme == "unix":
        return "redis+socket://" + REDIS_URL.removeprefix("unix://")
    if scheme in {"redis", "rediss"}:
        return REDIS_URL
    raise ImproperlyConfigured(f"REDIS_URL begins with {scheme}://: use redis://, rediss:// or unix://.")


def email() -> dict[str, Any]:
    """``EMAIL_URL`` as Django's e-mail settings."""
    return _env.email_url_config(EMAIL_URL)


def file_storage() -> dict[str, Any]:
    """Where uploaded files and reports are kept: in ``var/files``, or in the S3-compatible bucket ``FILES_BUCKET``."""
    bucket = _env.str("FILES_BUCKET", default="")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if importlib.util.find_spec("storages") is None or importlib.util.find_spec("boto3") is None:
        raise ImproperlyConfigured(
            "FILES_BUCKET names a bucket, and what speaks with buckets is not installed: "
            "pip install -r requirements-s3.txt."
        )
    return {
        "BACKEND": "wgec.storage.Bucket",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": _env.str("FILES_ENDPOINT", default="") or None,
            "region_name": _env.str("FILES_REGION", default="") or None,
            "access_key": _env.str("FILES_ACCESS_KEY", default="") or None,
            "secret_key": _env.str("FILES_SECRET_KEY", default="") or None,
            "location": _env.str("FILES_PREFIX", default=""),
            # Nothing in it is public, and nothing in it is ever overwritten.
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
            "signature_version": "s3v4",
        },
    }


def oidc_origins() -> list[str]:
    """The origin of that server, where the sign-in form leads."""
    return ["{0.scheme}://{0.netloc}".format(urlsplit(app["settings"]["server_url"])) for app in oidc()]


def oidc() -> list[dict[str, Any]]:
    """The OpenID Connect server through which people may sign in besides; none while ``OIDC_SERVER`` is empty."""
    server = _env.str("OIDC_SERVER", default="")
    if not server:
        return []
    client, secret = _env.str("OIDC_CLIENT_ID", default=""), _env.str("OIDC_SECRET", default="")
    if not client or not secret:
        raise ImproperlyConfigured(
            "OIDC_SERVER is set: set OIDC_CLIENT_ID and OIDC_SECRET too, as the server knows them."
        )
    return [
        {
            "provider_id": "sso",
            "name": _env.str("OIDC_NAME", default=urlsplit(server).hostname or server),
            "client_id": client,
            "secret": secret,
            "settings": {"server_url": server, "oauth_pkce_enabled": True},
        }
    ]
