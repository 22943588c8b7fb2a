"""What is seen of mail: how people want to be told, what waits, what somebody follows, and what feeds say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from consultations import queries
from consultations.enums import MailState, Pace, Topic
from consultations.models import DigestTime, Follow, Mail, Mailbox, Mailing, MailPreference, Notice, User
from consultations.topics import PACES

BATCH = 500


def chosen_paces(users: Sequence[int], topics: Iterable[str]) -> dict[tuple[int, str], str]:
    """What the users have chosen for the topics; who is not in it has chosen nothing. One query per five hundred."""
    wanted = set(topics)
    found: dict[tuple[int, str], str] = {}
    for first in range(0, len(users), BATCH):
        rows = MailPreference.objects.filter(user__in=users[first : first + BATCH], topic__in=wanted)
        found |= {(user, topic): pace for user, topic, pace in rows.values_list("user", "topic", "pace")}
    return found


def paces(user: User) -> dict[Topic, Pace]:
    """How one person is told of each topic."""
    chosen = dict(MailPreference.objects.filter(user=user).values_list("topic", "pace"))
    return {topic: Pace(chosen.get(topic, PACES[topic])) for topic in Topic}


def digest_time(user: User) -> DigestTime:
    """When one person gets their digests; a row that is not saved where they have not chosen."""
    return DigestTime.objects.filter(user=user).first() or DigestTime(user=user)


def mailbox(address: str) -> Mailbox | None:
    """What is known of an address to which nothing is sent any more; None where it is."""
    return Mailbox.objects.filter(address=address).exclude(paused_at=None).first()


def follows(user: User) -> QuerySet[Follow]:
    """What one person follows."""
    return Follow.objects.filter(user=user)


def is_followed(user: User, subject_kind: str, subject_id: str) -> bool:
    """Whether one person follows that."""
    return Follow.objects.filter(user=user, subject_kind=subject_kind, subject_id=subject_id).exists()


def notices(user: User, topic: str = "") -> QuerySet[Notice]:
    """What one person was told of one topic, or of all."""
    rows = queries.notices(user)
    return rows.filter(topic=topic) if topic else rows


# --- letters to many ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the mails of a letter have come."""

    counts: dict[str, int]
    came_back: int
    total: int

    @property
    def sent(self) -> int:
        """Mails that the mail server has taken."""
        return self.counts.get(MailState.SENT, 0)

    @property
    def given_up(self) -> int:
        """Mails that will not be sent."""
        return self.counts.get(MailState.GIVEN_UP, 0)

    @property
    def ended(self) -> int:
        """Mails of which nothing more is to come."""
        return self.sent + self.given_up

    @property
    def waiting(self) -> int:
        """Mails that are still to be sent, or even to be written."""
        return max(self.total - self.ended, 0)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.waiting == 0


def mailings() -> QuerySet[Mailing]:
    """Every letter to many, the latest first."""
    return Mailing.objects.select_related("consultation", "created_by", "sent_by")


def progress(mailing: Mailing) -> Progress:
    """How many of its mails wait, went out, were given up, or came back."""
    rows = Mail.objects.filter(mailing=mailing)
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    came_back = rows.exclude(bounced_at=None).count() if counts else 0
    return Progress(counts=counts, came_back=came_back, total=mailing.mails_due)


def not_reached(mailing: Mailing) -> QuerySet[Mail]:
    """Its mails that were given up, came back, or are to be tried again, with the reasons."""
    troubled = Mail.objects.filter(mailing=mailing).exclude(failure="")
    return troubled.select_related("recipient").order_by("address")
