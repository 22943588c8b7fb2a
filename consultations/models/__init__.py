"""People, rounds and the record of proceedings."""

from consultations.models.consultation import Consultation, Question
from consultations.models.people import Delegate, Delegation, User
from consultations.models.proceedings import Event

__all__ = ["Consultation", "Delegate", "Delegation", "Event", "Question", "User"]
