"""Where a link may lead."""

import re

_SAFE = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_UNSAFE_CHARACTER = re.compile(r"[^\w\-.~:/?#@!$&'()*+,;=%\[\]]|%(?![0-9A-Fa-f]{2})")


def encoded(url: str) -> str:
    """``url`` with the characters that no address may hold percent-encoded; doing it twice changes nothing."""
    return _UNSAFE_CHARACTER.sub(_percent, url.strip())


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "replace"))


def is_safe(url: str) -> bool:
    """Whether a link may lead to ``url``: http, https or mailto, and something after it."""
    return _SAFE.match(url) is not None


def is_dead(url: str) -> bool:
    """Whether ``url`` leads nowhere outside the document it was written in."""
    return not url or url.startswith("#")


def safe(url: str) -> str:
    """``url`` encoded, or nothing when no link may lead there."""
    url = encoded(url)
    return url if is_safe(url) else ""
