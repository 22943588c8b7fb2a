"""People, rounds, what they send in, the record of proceedings, and notices."""

from consultations.models.consultation import Consultation, Question
from consultations.models.contribution import (
    Author,
    Contribution,
    ContributionFile,
    Correction,
    Part,
    Translation,
)
from consultations.models.joining import HouseRules, Invitation
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
    "Event",
    "GroupMember",
    "HouseRules",
    "Invitation",
    "Leave",
    "Notice",
    "Part",
    "Phase",
    "Question",
    "Translation",
    "User",
    "Writing",
]
