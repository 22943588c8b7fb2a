"""One row of everything around notices and mail, for tests that look at each model."""

from datetime import datetime

from consultations.actions import mail, preferences
from consultations.enums import Pace, Topic
from consultations.models import DigestTime, Follow, Mail, Mailbox, Mailing, MailPreference, News, Notice, User
from consultations.models.recorded import recorded

#: Model → queries of its list in the admin, as in ``test_admin.QUERIES``.
MAIL = {Mail: 5, Mailbox: 4, MailPreference: 4, DigestTime: 4, Follow: 4, News: 4, Mailing: 4}


def fill_mail(person: User, now: datetime) -> None:
    """One row of each; the news are those of what else is recorded."""
    Notice.objects.create(user=person, at=now, kind="comment.mention", sentence="You are mentioned.")
    mail.queue(person, "test.mail", "Hello", "A text.", key=person.email)
    Mailbox.objects.create(address=person.email, counted_since=now)
    preferences.choose({Topic.CALLS: Pace.WEEKLY}, by=person, hour=7)
    Follow.objects.create(
        user=person, subject_kind="delegation", subject_id="x", label="X", address="/x/", since_at=now
    )
    with recorded(by=None):
        Mailing.objects.create(subject="S", text="T", created_at=now, created_by=person)
