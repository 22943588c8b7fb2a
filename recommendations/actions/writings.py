"""What somebody is writing and has not saved: kept by who may take that step."""

from typing import Any

from consultations.actions import writings
from consultations.actions.writings import FORGOTTEN_AFTER, MAX_KEPT, clear, let_go, let_go_of_all
from consultations.models import Consultation, User, Writing
from recommendations import steps
from recommendations.enums import WritingPurpose
from recommendations.models import Amendment, Recommendation
from wgec.kernel.access import guard

__all__ = ["FORGOTTEN_AFTER", "MAX_KEPT", "Subject", "clear", "keep", "let_go", "let_go_of_all", "place_of"]

#: Where something is written; each purpose but a new text is the name of a step on it.
Subject = Consultation | Recommendation | Amendment


def keep(purpose: str, subject: Subject, fields: dict[str, Any], *, by: User, base: int = 0, way: str = "") -> Writing:
    """Keep what ``by`` has typed into the fields of a form, made from revision ``base``; what was kept before goes.

    ``way`` tells forms of one purpose apart that are about one thing. For those who may take that step: raises
    ``NotYours`` or ``Refused`` otherwise, ``Malformed`` for too much. A round that has closed is no reason to lose
    words: they are there when it is opened again.
    """
    _require(purpose, subject, by)
    return writings.keep(purpose, place_of(subject, way), fields, by=by, base=base)


def place_of(subject: Subject, way: str = "") -> str:
    """The name of the place where something is written: a round's address, or a reference and perhaps the way."""
    if isinstance(subject, Consultation):
        return subject.slug
    return f"{subject.reference}-{way}" if way else subject.reference


def _require(purpose: str, subject: Subject, by: User) -> None:
    if isinstance(subject, Consultation):
        guard("recommendations.propose_recommendation", by)
    else:
        steps.require(WritingPurpose(purpose).value, subject, by=by)
