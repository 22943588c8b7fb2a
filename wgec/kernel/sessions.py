"""Sessions: kept in the database, read from the cache; while the cache is away they are read from the database."""

from typing import Any

from django.contrib.sessions.backends import cached_db, db
from redis.exceptions import RedisError


class SessionStore(cached_db.SessionStore):
    """Django's own, which survives a cache that does not answer in all but two places.

    Ending a session is left to fail then: it would come back to life with the cache.
    """

    def load(self) -> dict[str, Any]:
        """What the session holds."""
        try:
            return super().load()
        except RedisError:
            return db.SessionStore.load(self)

    def exists(self, session_key: str) -> bool:
        """Whether there is such a session."""
        try:
            return bool(super().exists(session_key))
        except RedisError:
            return db.SessionStore.exists(self, session_key)
