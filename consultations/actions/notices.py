"""Telling people what concerns them, inside the transaction of what happened."""

from collections.abc import Callable, Iterable

from django.utils import timezone, translation

from consultations.models import Notice, User
from consultations.models.recorded import moment


def tell(people: Iterable[User], kind: str, sentence: Callable[[], str], *, address: str = "") -> int:
    """Give each of ``people`` a notice, once; how many were told.

    ``sentence`` is called under each reader's language; ``kind`` is "noun.verb" as in the code; ``address`` is the
    path of the page that shows it.
    """
    readers = {person.pk: person for person in people}.values()
    told = []
    for reader in readers:
        with translation.override(reader.language or translation.get_language()):
            told.append(Notice(user=reader, at=moment(), kind=kind, sentence=sentence(), address=address))
    Notice.objects.bulk_create(told, batch_size=500)
    return len(told)


def mark_seen(*, by: User) -> int:
    """Mark every notice of ``by`` as seen; how many were new."""
    return Notice.objects.filter(user=by, seen_at=None).update(seen_at=timezone.now())
