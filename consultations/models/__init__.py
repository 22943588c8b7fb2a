"""People, rounds, what they send in, the record of proceedings, notices, mail, and what people follow."""

from consultations.models.consultation import Consultation, Question
from consultations.models.contribution import (
    Author,
    Contribution,
    ContributionFile,
    Correction,
    Part,
    Translation,
)
from consultations.models.following import Follow, News
from consultations.models.joining import HouseRules, Invitation
from consultations.models.mail import DigestTime, Mail, Mailbox, MailPreference
from consultations.models.mailing import Mailing
from consultations.models.notices import Notice
from consultations.models.people import Delegate, Delegation, GroupMember, User
from consultations.models.phase import Leave, Phase
from consultations.models.proceedings import Event
from consultations.models.writing import Writing

__all__ = [
    "Author",
    "Consultation",
    "Contribution",
    "ContributionFile",
    "Correction",
    "Delegate",
    "Delegation",
    "DigestTime",
    "Event",
    "Follow",
    "GroupMember",
    "HouseRules",
    "Invitation",
    "Leave",
    "Mail",
    "MailPreference",
    "Mailbox",
    "Mailing",
    "News",
    "Notice",
    "Part",
    "Phase",
    "Question",
    "Translation",
    "User",
    "Writing",
]
