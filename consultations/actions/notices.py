"""Telling people what concerns them, inside the transaction of what happened; by mail too, as each of them wants."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consultations import letters, mail_queries
from consultations.actions import mail
from consultations.enums import Pace
from consultations.models import Notice, User
from consultations.models.recorded import moment
from consultations.topics import NEVER_BY_MAIL, PACES, topic_of

NO_NEWS_AFTER = timedelta(days=1)
"""What happened so long ago and is only written down now is kept for reading, and mailed to nobody."""


@dataclass(frozen=True, slots=True)
class Message:
    """What several people are told: see ``tell``."""

    people: Iterable[User]
    kind: str
    sentence: Callable[[], str]
    address: str = ""
    about: Callable[[], str] = str
    words: str = ""


def tell(
    people: Iterable[User],
    kind: str,
    sentence: Callable[[], str],
    *,
    address: str = "",
    about: Callable[[], str] = str,
    words: str = "",
) -> int:
    """Give each of ``people`` a notice, once; how many were told.

    ``sentence`` and ``about`` (what a digest puts it under, such as "Recommendation 12") are called under each reader's
    language; ``kind`` is "noun.verb" as in the code; ``address`` is the path of the page that shows it; ``words`` are
    those that the notice is about, in Markdown, which stand in the mail itself.
    """
    return tell_each([Message(people, kind, sentence, address, about, words)])


def tell_each(messages: Iterable[Message]) -> int:
    """Many messages at once, as ``tell`` gives one; how many notices that were. One query per five hundred."""
    told = []
    for message in messages:
        for reader in {person.pk: person for person in message.people}.values():
            with translation.override(reader.language or translation.get_language()):
                sentence, about = message.sentence(), message.about()
            told.append(
                Notice(
                    user=reader,
                    at=moment(),
                    kind=message.kind,
                    topic=topic_of(message.kind),
                    sentence=sentence,
                    about=about[:300],
                    words=message.words,
                    address=message.address,
                )
            )
    at_once = _paced(told)
    Notice.objects.bulk_create(told, batch_size=500)
    mail.queue_each(_mail(notice) for notice in at_once)
    return len(told)


def mark_seen(*, by: User) -> int:
    """Mark every notice of ``by`` as seen; how many were new."""
    return _new_of(by).update(seen_at=timezone.now())


def mark_one_seen(notice_id: int, *, by: User) -> bool:
    """Mark one notice of ``by`` as seen; whether it was new, and theirs."""
    return bool(_new_of(by).filter(pk=notice_id).update(seen_at=timezone.now()))


def forget_words(address: str) -> int:
    """Forget the words that notices of this page repeat: they may not be read any more; in how many notices.

    What has been mailed cannot be called back.
    """
    return Notice.objects.filter(address=address).exclude(words="").update(words="")


def _new_of(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(user=user, seen_at=None)


def _paced(told: Sequence[Notice]) -> list[Notice]:
    """Say of each notice which digest it awaits; those that are to be mailed at once."""
    now = timezone.now()
    mailed = [
        notice
        for notice in told
        if notice.user.is_active and notice.kind not in NEVER_BY_MAIL and notice.at > now - NO_NEWS_AFTER
    ]
    readers = list({notice.user_id for notice in mailed})
    chosen = mail_queries.chosen_paces(readers, {notice.topic for notice in mailed})
    at_once = []
    for notice in mailed:
        pace = chosen.get((notice.user_id, notice.topic), PACES[notice.topic])  # type: ignore[index]  # its values
        if pace in (Pace.DAILY, Pace.WEEKLY):
            notice.awaits = pace
        elif pace == Pace.IMMEDIATE:
            at_once.append(notice)
    return at_once


def _mail(notice: Notice) -> mail.NewMail:
    """A notice as a mail of its own."""
    reader = notice.user
    with translation.override(letters.language_of(reader)):
        letter = letters.Letter(
            subject=_("%(about)s: %(sentence)s") % {"about": notice.about, "sentence": notice.sentence}
            if notice.about and notice.about not in notice.sentence
            else notice.sentence,
            words=notice.words,
            address=notice.address,
            button=_("Open it") if notice.address else "",
            why=_("You are told at once of: %(topic)s.") % {"topic": notice.get_topic_display()},
        )
        written = letters.write(letter, to=reader, topic=notice.topic)
    key = f"notice:{notice.pk}"
    return mail.NewMail(reader, notice.kind, letter.subject, written.text, written.html, key, topic=notice.topic)
