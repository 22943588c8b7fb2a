"""Objections over their lifetime: they begin and end with positions, and are addressed or sustained in between."""

from collections.abc import Callable, Collection
from typing import Any

from django.utils.translation import gettext as _

from consultations import queries as consultation_queries
from consultations.actions import notices, proceedings
from consultations.enums import Audience
from consultations.models import Delegation, User
from consultations.models.recorded import moment, recorded
from recommendations import steps, workflow
from recommendations.actions import comments, recommendations, stating
from recommendations.enums import Addressed, CommentState, ObjectionState, Stance
from recommendations.models import Amendment, Comment, Objection, Position, Recommendation, Revision
from recommendations.queries import positions
from wgec.kernel.errors import Malformed, Refused

_ADDRESSED = ["state", "addressed_at", "addressed_by", "addressed_as", "addressed_in", "reply"]


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


# --- how they are dealt with ---------------------------------------------------------------------


def address(objection: Objection, reply: str, *, by: User) -> Objection:
    """Answer the objection by a reasoned reply, which is said in its thread. The same again is once.

    The first reply begins the thread, on the text, and mentions the delegation: whoever comments goes on there.
    """
    words = comments.readable(reply)
    with recorded(by=by):
        row = _locked(objection)
        steps.require_permission("address", row, by=by)
        if row.state == ObjectionState.ADDRESSED and row.addressed_as == Addressed.REPLY and row.reply == words:
            return row
        steps.require("address", row, by=by)
        _refuse_sealed(row)
        said = _say(row, words, by=by)
        row.thread = said.beginning
        row.save(update_fields=["thread"])
        _answer(row, Addressed.REPLY, words, by=by)
        _note("address", row, by=by, details={"how": Addressed.REPLY, "comment": said.reference})
        title = row.recommendation.title
        _tell(
            [row.delegation],
            "objection.address",
            lambda: _("Your delegation's objection to %(title)s was addressed by a reasoned reply.") % {"title": title},
            row,
            by=by,
        )
        return row


def address_by_text(objection: Objection, revision_number: int, note: str = "", *, by: User | None) -> Objection:
    """Say that a revision, later than the text to which the delegation objected, answers the objection."""
    words = stating.short_enough(note)
    with recorded(by=by, reason=words):
        row = _locked(objection)
        steps.require_permission("address_by_text", row, by=by)
        revision = _answering(row, revision_number)
        if row.state == ObjectionState.ADDRESSED and row.addressed_in == revision and row.reply == words:
            return row
        steps.require("address_by_text", row, by=by)
        _refuse_sealed(row)
        _answered_by_text(row, revision, words, by=by)
        return row


def follow_adoption(
    recommendation: Recommendation, adopted: Collection[Amendment], revision: Revision, *, by: User | None
) -> None:
    """The objections to ``recommendation``, locked, that name what was ``adopted`` are addressed by ``revision``.

    Sealed ones too: of these only the delegation itself is told.
    """
    keys = Objection.objects.filter(position__amendments__in=adopted).values("pk")
    named = Objection.objects.filter(recommendation=recommendation, settled_at=None, pk__in=keys).order_by("pk")
    for row in named.select_related("delegation", "position").prefetch_related("position__amendments"):
        row.recommendation = recommendation
        labels = ", ".join(amendment.label for amendment in row.position.amendments.all() if amendment in set(adopted))
        _answered_by_text(row, revision, _("Adopted: %(amendments)s") % {"amendments": labels}, by=by)


def sustain(objection: Objection, *, by: User | None, reason: str) -> Objection:
    """Let the objection stand although it was addressed, or although nobody has answered it. Twice is once."""
    because = stating.short_enough(reason)
    if not because:
        raise Malformed(_("Sustaining an objection needs a reason, for the record."))
    with recorded(by=by, reason=because):
        row = _locked(objection)
        steps.require_permission("sustain", row, by=by)
        if row.state == ObjectionState.SUSTAINED:
            return row
        step = steps.require("sustain", row, by=by)
        own = by is not None and by.acting_for == row.delegation
        if not own:
            _refuse_sealed(row)
        row.state = step.target or row.state
        row.save(update_fields=["state"])
        sealed = positions.is_sealed(row.recommendation)
        _note("sustain", row, by=by, reason=because, sealed=sealed)
        if not sealed:
            _tell_sustained(row, by=by)
        return row


# --- what is written -----------------------------------------------------------------------------


def _locked(objection: Objection) -> Objection:
    """The objection as it is now; its text is locked, as for everything that changes one: before all else."""
    text = recommendations.locked(objection.recommendation)
    rows = Objection.objects.select_related("delegation", "position__revision", "thread", "addressed_in")
    row = rows.get(pk=objection.pk)
    row.recommendation = text
    return row


def _refuse_sealed(row: Objection) -> None:
    """What nobody else may know of cannot be answered; pages and the API do not even find it."""
    if positions.is_sealed(row.recommendation):
        raise Refused(
            _("Positions on this text are sealed until a call on it closes. Objections are addressed after that.")
        )


def _say(row: Objection, words: str, *, by: User) -> Comment:
    """Say the reply in the objection's thread; where there is none, or it is closed, begin one."""
    if row.thread is not None and row.thread.state == CommentState.SHOWN:
        return comments.reply(row.thread, words, by=by)
    current = row.recommendation.current
    assert current is not None  # a text to which somebody objects has one
    named = f'@"{row.delegation.name}"'
    text = words if named in words else f"{words}\n\n{named}"
    return comments.add(row.recommendation, text, by=by, seen_revision=current.number)


def _answering(row: Objection, number: int) -> Revision:
    revision = row.recommendation.revisions.filter(number=number).first()
    if revision is None:
        raise Malformed(_("This recommendation has no revision %(number)s.") % {"number": number})
    objected = row.position.revision.number
    if number <= objected:
        raise Malformed(
            _("%(name)s objected to revision %(objected)s: only a later one can answer that.")
            % {"name": row.delegation.name, "objected": objected}
        )
    return revision


def _answered_by_text(row: Objection, revision: Revision, words: str, *, by: User | None) -> None:
    _answer(row, Addressed.TEXT, words, by=by, revision=revision)
    sealed = positions.is_sealed(row.recommendation)
    details = {"how": Addressed.TEXT, "revision": revision.number}
    _note("address_by_text", row, by=by, reason=words, details=details, sealed=sealed)
    title = row.recommendation.title
    _tell(
        [row.delegation],
        "objection.address_by_text",
        lambda: (
            _("Your delegation's objection to %(title)s was addressed by revision %(number)s.")
            % {"title": title, "number": revision.number}
        ),
        row,
        by=by,
    )


def _answer(row: Objection, how: Addressed, words: str, *, by: User | None, revision: Revision | None = None) -> None:
    row.state, row.addressed_at, row.addressed_by = ObjectionState.ADDRESSED, moment(), by
    row.addressed_as, row.addressed_in, row.reply = how, revision, words
    row.save(update_fields=_ADDRESSED)


# --- the record, and who is told -----------------------------------------------------------------


def _note(
    verb: str,
    row: Objection,
    *,
    by: User | None,
    reason: str = "",
    details: dict[str, Any] | None = None,
    sealed: bool = False,
) -> None:
    """In the record of the text; while positions are sealed only the objecting delegation reads it there."""
    text = row.recommendation
    proceedings.note(
        f"objection.{verb}",
        subject_kind="recommendation",
        subject_id=text.reference,
        subject_label=text,
        by=by,
        consultation=text.consultation,
        reason=reason,
        details={"objection": row.reference, "objector": row.delegation.slug, **(details or {})},
        audience=Audience.DELEGATION if sealed else recommendations.audience(text),
        for_delegation=row.delegation if sealed else None,
    )


def _tell_sustained(row: Objection, *, by: User | None) -> None:
    """Tell the delegation that objects, those behind the text, and who leads the group through it."""
    behind = [row.delegation, *(proposer.delegation for proposer in row.recommendation.proposers.all())]
    title, name = row.recommendation.title, row.delegation.name
    _tell(
        behind,
        "objection.sustain",
        lambda: _("The objection of %(name)s to %(title)s is sustained.") % {"name": name, "title": title},
        row,
        by=by,
        besides=consultation_queries.chair_and_secretariat(),
    )


def _tell(
    delegations: Collection[Delegation],
    kind: str,
    sentence: Callable[[], str],
    row: Objection,
    *,
    by: User | None,
    besides: Collection[User] = (),
) -> None:
    people = [*consultation_queries.writers_of(delegations), *besides]
    but = by.pk if by is not None else None
    told = [each for each in people if each.pk != but]
    notices.tell(told, kind, sentence, address=row.get_absolute_url(), about=lambda: row.recommendation.title)
