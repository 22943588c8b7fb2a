"""The only place that reads the environment: each setting once, typed, with a sentence when it is wrong.

Every variable is listed in ``.env.example``; a file ``.env`` beside ``manage.py`` is read when there is one.
"""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

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
DEMO: bool = _env.bool("DEMO", default=True)

GROUP_NAME: str = _env.str("GROUP_NAME", default="Working Group on Enhanced Cooperation")
PUBLIC_READING: bool = _env.bool("PUBLIC_READING", default=True)
LANGUAGES: list[str] = _env.list("LANGUAGES", default=["en"])
MEETING_TIME_ZONE: str = _env.str("MEETING_TIME_ZONE", default="Europe/Zurich")

# On says that the site is reached over TLS: secure cookies, HSTS, redirect. Off for a first look on one's own machine.
HTTPS: bool = _env.bool("HTTPS", default=False)
ALLOWED_HOSTS: list[str] = _env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = _env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES: int = _env.int("TRUSTED_PROXIES", default=0)

# What the links of mails and feeds begin with: no request says there under which name the site is reached.
SITE_ADDRESS: str = _env.str("SITE_ADDRESS", default=f"http://127.0.0.1:{PORT}").rstrip("/")

EMAIL_URL: str = _env.str("EMAIL_URL", default="consolemail://")
DEFAULT_FROM_EMAIL: str = _env.str("DEFAULT_FROM_EMAIL", default="wgec <secretariat@localhost>")

LOG_FORMAT: str = _env.str("LOG_FORMAT", default="text")


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
