"""People, rounds, the record of proceedings, notices, mail, and what people follow."""

from consultations.models.consultation import Consultation, Question
from consultations.models.following import Follow, News
from consultations.models.mail import DigestTime, Mail, Mailbox, MailPreference
from consultations.models.mailing import Mailing
from consultations.models.notices import Notice
from consultations.models.people import Delegate, Delegation, GroupMember, User
from consultations.models.proceedings import Event

__all__ = [
    "Consultation",
    "Delegate",
    "Delegation",
    "DigestTime",
    "Event",
    "Follow",
    "GroupMember",
    "Mail",
    "MailPreference",
    "Mailbox",
    "Mailing",
    "News",
    "Notice",
    "Question",
    "User",
]
