"""People, rounds, the record of proceedings, and notices."""

from consultations.models.consultation import Consultation, Question
from consultations.models.joining import HouseRules, Invitation
from consultations.models.notices import Notice
from consultations.models.people import Delegate, Delegation, GroupMember, User
from consultations.models.proceedings import Event

__all__ = [
    "Consultation",
    "Delegate",
    "Delegation",
    "Event",
    "GroupMember",
    "HouseRules",
    "Invitation",
    "Notice",
    "Question",
    "User",
]
