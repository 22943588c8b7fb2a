"""Telling people what concerns them, inside the transaction of what happened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone, translation

from consultations.models import Notice, User
from consultations.models.recorded import moment


@dataclass(frozen=True, slots=True)
class Message:
    """What several people are told: see ``tell``."""

    people: Iterable[User]
    kind: str
    sentence: Callable[[], str]
    address: str = ""


def tell(people: Iterable[User], kind: str, sentence: Callable[[], str], *, address: str = "") -> int:
    """Give each of ``people`` a notice, once; how many were told.

    ``sentence`` is called under each reader's language; ``kind`` is "noun.verb" as in the code; ``address`` is the
    path of the page that shows it.
    """
    return tell_each([Message(people, kind, sentence, address)])


def tell_each(messages: Iterable[Message]) -> int:
    """Many messages at once, as ``tell`` gives one; how many notices that were. One query per five hundred."""
    told = []
    for message in messages:
        for reader in {person.pk: person for person in message.people}.values():
            with translation.override(reader.language or translation.get_language()):
                sentence = message.sentence()
            told.append(Notice(user=reader, at=moment(), kind=message.kind, sentence=sentence, address=message.address))
    Notice.objects.bulk_create(told, batch_size=500)
    return len(told)


def mark_seen(*, by: User) -> int:
    """Mark every notice of ``by`` as seen; how many were new."""
    return Notice.objects.filter(user=by, seen_at=None).update(seen_at=timezone.now())
