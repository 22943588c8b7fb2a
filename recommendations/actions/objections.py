"""Objections over their lifetime: they begin and end with positions, and are addressed in between."""

from consultations.models.recorded import moment
from recommendations import workflow
from recommendations.enums import ObjectionState, Stance
from recommendations.models import Objection, Position


def follow(position: Position | None, *, ended: Position | None) -> Objection | None:
    """Begin, carry on or settle the objection of a delegation whose position ``ended`` is followed by ``position``.

    The recommendation is locked. None: there was no objection and there is none now.
    """
    word = position or ended
    if word is None or word.amendment_id is not None:
        return None
    known = _standing(word)
    if position is not None and position.stance == Stance.OBJECTION:
        return _carried_on(known, position) if known else _begun(position)
    if known is None:
        return None
    turned = position is not None and position.stance == Stance.RESERVATION
    step = workflow.take(workflow.OBJECTION, "turn_into_reservation" if turned else "withdraw", known.state)
    known.state, known.settled_at = step.target or known.state, moment()
    known.save(update_fields=["state", "settled_at"])
    return known


def _standing(word: Position) -> Objection | None:
    rows = Objection.objects.filter(recommendation=word.recommendation_id, delegation=word.delegation_id)
    return rows.filter(settled_at=None).order_by("pk").first()


def _begun(position: Position) -> Objection:
    return Objection.objects.create(
        recommendation_id=position.recommendation_id,
        delegation_id=position.delegation_id,
        position=position,
        opened_at=moment(),
    )


def _carried_on(known: Objection, position: Position) -> Objection:
    """The same objection in newer words; maintained after it was addressed, it is sustained."""
    known.position = position
    if known.state == ObjectionState.ADDRESSED:
        known.state = workflow.take(workflow.OBJECTION, "sustain", known.state).target or known.state
    known.save(update_fields=["position", "state"])
    return known
