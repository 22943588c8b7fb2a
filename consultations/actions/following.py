"""Following, and telling followers of what happened in public: each of every event once, nobody of their own deed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from consultations.actions import notices
from consultations.enums import Audience, FollowedKind, Topic
from consultations.models import Event, Follow, News, Notice, User
from consultations.models.recorded import moment, recorded
from wgec.kernel.access import guard

BATCH = 200
"""Events that followers are told of in one transaction."""

SAME_DEED = timedelta(seconds=10)
"""Who was told of the deed itself (a reply to them, a call that closed) so near to it is not told of it again."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be followed: named by words, with the page that shows it."""

    kind: FollowedKind
    id: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Told:
    """How an event reads to followers, and what else than itself it concerns."""

    sentence: Callable[[], str]
    about: Callable[[], str]
    address: str
    concerns: Sequence[tuple[str, str]]  # kinds and names of subjects


def follow(subject: Subject, *, by: User) -> Follow:
    """Be told of what happens there in public. Twice is once. The caller has made sure that ``by`` may read it."""
    guard("consultations.follow", by)
    with recorded(by=by):
        row, _new = Follow.objects.get_or_create(
            user=by,
            subject_kind=subject.kind,
            subject_id=subject.id,
            defaults={"label": subject.label[:300], "address": subject.address, "since_at": moment()},
        )
        return row


def unfollow(subject_kind: str, subject_id: str, *, by: User) -> bool:
    """Be told no more; whether it was followed."""
    guard("consultations.follow", by)
    with recorded(by=by):
        gone, _kinds = Follow.objects.filter(user=by, subject_kind=subject_kind, subject_id=subject_id).delete()
    return bool(gone)


def tell_followers(read: Callable[[Sequence[Event]], Mapping[int, Told]]) -> int:
    """Tell followers of the events of which they have not been told; how many notices that were.

    ``read`` says how events read and what they concern: the other app knows.
    """
    told = 0
    while True:
        with recorded(by=None):
            news = list(News.objects.select_for_update(of=("self",)).select_related("event").order_by("pk")[:BATCH])
            if not news:
                return told
            told += _tell([each.event for each in news if each.event.audience == Audience.PUBLIC], read)
            News.objects.filter(pk__in=[each.pk for each in news]).delete()


def _tell(events: Sequence[Event], read: Callable[[Sequence[Event]], Mapping[int, Told]]) -> int:
    if not events or not Follow.objects.exists():
        return 0
    said = read(events)
    followers = _followers({subject for each in said.values() for subject in each.concerns})
    known = _known_to({row.user_id for rows in followers.values() for row in rows}, events)
    messages = []
    for event in events:
        if (words := said.get(event.pk)) is None:
            continue
        rows = (row for subject in words.concerns for row in followers.get(subject, ()))
        people = {row.user for row in rows if row.user_id != event.person_id and row.since_at <= event.at}
        people = {user for user in people if not _knows(known, user, event, words)}
        in_order = sorted(people, key=lambda user: user.pk)
        messages.append(
            notices.Message(in_order, f"follow.{event.subject_kind}", words.sentence, words.address, words.about)
        )
    return notices.tell_each(messages)


def _followers(subjects: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[Follow]]:
    """Who follows each of the subjects, and since when: of what was before, they are not told."""
    wanted = Q(pk__in=())
    for kind in FollowedKind:
        wanted |= Q(subject_kind=kind, subject_id__in=[name for each, name in subjects if each == kind])
    found: dict[tuple[str, str], list[Follow]] = {}
    for row in Follow.objects.filter(wanted, user__is_active=True).select_related("user"):
        found.setdefault((row.subject_kind, row.subject_id), []).append(row)
    return found


def _known_to(people: Iterable[int], events: Sequence[Event]) -> dict[int, list[Notice]]:
    """What these people have been told around the time of the events, of the deeds themselves."""
    first, last = min(each.at for each in events), max(each.at for each in events)
    around = Notice.objects.filter(user__in=list(people), at__range=(first - SAME_DEED, last + SAME_DEED))
    around = around.exclude(topic=Topic.FOLLOWED)
    found: dict[int, list[Notice]] = {}
    for notice in around.only("user_id", "address", "kind", "about", "at"):
        found.setdefault(notice.user_id, []).append(notice)
    return found


def _knows(known: Mapping[int, list[Notice]], user: User, event: Event, words: Told) -> bool:
    """Whether a notice of the same deed, or at the same place, has told them."""
    about = words.about()
    return any(
        abs(notice.at - event.at) <= SAME_DEED
        and (notice.address == words.address or (notice.kind, notice.about) == (event.verb, about))
        for notice in known.get(user.pk, ())
    )
