"""Mail as people read it: one set of words, as plain text and as HTML, in the reader's language and direction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, get_language_bidi

from consultations.models import User
from consultations.topics import ALL

SALT = "notices.stop"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is told: a sentence, where it can be read, when it happened, and the words it is about."""

    sentence: str
    address: str = ""
    at: datetime | None = None
    words: str = ""  # Markdown


@dataclass(frozen=True, slots=True)
class Group:
    """Entries about one thing."""

    heading: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says. ``why`` is the line at its end that says why the reader has it."""

    subject: str
    opening: str = ""
    words: str = ""  # Markdown
    groups: Sequence[Group] = ()
    address: str = ""  # of the one page that the letter is about
    button: str = ""  # what the link to it is called
    why: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in its two forms."""

    text: str
    html: str


def absolute(address: str) -> str:
    """The whole address of a page: mail is read elsewhere."""
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address


def language_of(user: User | None) -> str:
    """The language in which somebody reads: their own where the pages have it, else that of the instance."""
    wanted = user.language if user is not None else ""
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def stop_address(user_id: int, topic: str) -> str:
    """Where one click stops the mail about ``topic`` to this person, without signing in.

    The link is signed, and good for ever: who reads an old mail may stop what still comes.
    """
    return absolute(reverse("consultations:notices-stop", args=[signing.dumps([user_id, topic], salt=SALT)]))


def read_stop(token: str) -> tuple[int, str]:
    """Whom and what a link of ``stop_address`` names. Raises ``django.core.signing.BadSignature``."""
    user_id, topic = signing.loads(token, salt=SALT)
    return int(user_id), str(topic)


def write(letter: Letter, *, to: User | None, topic: str = "") -> Written:
    """The letter in its two forms, in the reader's language; with the links to stop such mail where it has a topic."""
    with translation.override(language_of(to)):
        context: dict[str, Any] = {
            "letter": letter,
            "link": absolute(letter.address) if letter.address else "",
            "group_name": settings.GROUP_NAME,
            "language": get_language(),
            "direction": "rtl" if get_language_bidi() else "ltr",
            "entries": any(group.entries for group in letter.groups),
        }
        if to is not None and topic:
            context |= {
                "stop_address": stop_address(to.pk, topic),
                "stops_all": topic == ALL,
                "settings_address": absolute(reverse("consultations:notices-settings")),
            }
        text = render_to_string("mail/letter.txt", context)
        return Written(text=_without_gaps(text), html=render_to_string("mail/letter.html", context))


def _without_gaps(text: str) -> str:
    """At most one empty line in a row, none at the ends, no spaces at the ends of lines."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"
